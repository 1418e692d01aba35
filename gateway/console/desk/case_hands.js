/* Whose a case file is, and who else takes part in it: a psychologist, or a partner it is shared with. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { Instead, useCall, useRead } from './form.js';

/* What a partner can be given; the gateway keeps the rest from them whatever is said here. */
const SHARED = ['identity', 'contact', 'legal'];

function Ties({ file, busy, onEnd }) {
    return html`
        <ul class="lines" hidden=${!file.ties.length}>
            ${file.ties.map(
                ({ staff, kind, classes }) => html`
                    <li key=${staff.id}>
                        <div>
                            <strong><bdi>${visible(staff.name)}</bdi></strong>
                            <span class="tags">
                                <span class="tag">${t(`role.${kind}`)}</span>
                                ${kind === 'partner' &&
                                classes.map((it) => html`<span class="tag" key=${it}>${t(`case.class.${it}`)}</span>`)}
                            </span>
                        </div>
                        <button type="button" class="plain" aria-disabled=${busy} onClick=${() => onEnd(staff)}>
                            ${t('case.untie')}<span class="unseen"> ${visible(staff.name)}</span>
                        </button>
                    </li>
                `,
            )}
        </ul>
    `;
}

export function Hands({ file, onFile, say, onError }) {
    const read = useRead('/cases/people', onError);
    const [who, setWho] = useState('');
    const [classes, setClasses] = useState(['identity']);
    const { busy, trouble, run } = useCall(onError);
    const people = read.data?.people ?? [];
    const chosen = people.find((it) => it.id === who);
    const worker = ['case_worker', 'supervisor'].includes(chosen?.role);
    const post_ = (path, body) =>
        run(
            () => post(`/cases/${file.id}/${path}`, body),
            (next) => {
                setWho('');
                onFile(next);
                say(t('case.saved'));
            },
        );
    const toggle = (name) => () =>
        setClasses((before) => (before.includes(name) ? before.filter((it) => it !== name) : [...before, name]));
    function submit(event) {
        event.preventDefault();
        if (!chosen) return;
        if (worker) post_('assign', { owner: who, team: chosen.team || file.team, version: file.version });
        else post_('tie', chosen.role === 'partner' ? { staff: who, classes } : { staff: who });
    }
    return html`
        <section class="card" aria-labelledby="case-hands">
            <h3 id="case-hands">${t('case.section.hands')}</h3>
            <${Instead} read=${read} empty="" />
            <${Ties} file=${file} busy=${busy} onEnd=${(staff) => post_('untie', { staff: staff.id })} />
            <form onSubmit=${submit}>
                <div class="field">
                    <label for="case-hand">${t('case.hand')}</label>
                    <select id="case-hand" required value=${who} onChange=${(event) => setWho(event.target.value)}>
                        <option value="">${t('case.empty')}</option>
                        ${people
                            .filter((it) => it.id !== file.owner?.id)
                            .map((it) => html`<option key=${it.id} value=${it.id}>${visible(it.name)} (${t(`role.${it.role}`)})</option>`)}
                    </select>
                </div>
                ${chosen?.role === 'partner' &&
                html`<fieldset>
                    <legend>${t('case.share')}</legend>
                    ${SHARED.map(
                        (it) => html`<label class="tick" key=${it}>
                            <input type="checkbox" checked=${classes.includes(it)} onChange=${toggle(it)} />
                            ${t(`case.class.${it}`)}
                        </label>`,
                    )}
                </fieldset>`}
                <p class="error" role="alert">${trouble}</p>
                <button aria-disabled=${busy}>${t(worker ? 'case.assign' : 'case.tie')}</button>
            </form>
        </section>
    `;
}
