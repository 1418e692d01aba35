/* One case file, as far as its reader may see it. */
import { html, useState } from '../vendor/htm-preact.js';
import { get, post } from '../lib/api.js';
import { now } from '../lib/clock.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { dayOf, when } from '../lib/time.js';
import { Assessments } from './case_assessment.js';
import { CheckIns } from './case_check_ins.js';
import { Consents } from './case_consent.js';
import { Contents } from './case_contents.js';
import { Export } from './case_export.js';
import { DueTag, ItemSheet, labelOf, nameOf, shown, valueOf } from './case_form.js';
import { Course } from './case_course.js';
import { Hands } from './case_hands.js';
import { Log } from './case_log.js';
import { Meetings } from './case_meetings.js';
import { Notes } from './case_notes.js';
import { CaseReferrals } from './case_referrals.js';
import { Sessions } from './case_sessions.js';
import { Sure } from './dialogs.js';
import { Instead, useCall, useRead } from './form.js';

/* The heading of an item, by kind: the rest of its fields stand below. */
const HEADS = { person: 'name', paper: 'paper', concern: 'concern', task: 'what', goal: 'goal' };
const WORDS = ['what', 'goal'];
const SECTIONS = ['task', 'person', 'paper', 'concern', 'goal'];

/* A task that came by itself has a cause alone. */
const headField = (item) => (item.kind === 'task' && !valueOf(item, 'what') ? 'cause' : HEADS[item.kind]);

function headOf(item) {
    if (item.kind === 'person') return nameOf(item);
    const name = headField(item);
    const value = valueOf(item, name);
    return WORDS.includes(name) ? value : t(`case.choice.${value || 'own'}`);
}

function Item({ item, fields, people, can, busy, onEdit, onDone, onRemove }) {
    const head = headOf(item);
    const said = [headField(item), ...(item.kind === 'person' && !valueOf(item, 'name') ? ['relation'] : [])];
    const rest = fields.filter((it) => it.kind === item.kind && !said.includes(it.name) && valueOf(item, it.name));
    const self = valueOf(item, 'relation') === 'self';
    const due = item.due_at && (item.kind !== 'paper' || item.due_at <= now()); /* in two years there is nothing to see to */
    return html`
        <li>
            <div>
                <strong><bdi>${visible(head)}</bdi></strong>
                <dl class="known">
                    ${rest.map(
                        (field) => html`
                            <div key=${field.name}>
                                <dt>${labelOf(field)}</dt>
                                <dd><bdi>${shown(field, valueOf(item, field.name), people)}</bdi></dd>
                            </div>
                        `,
                    )}
                </dl>
                <span class="tags"><${DueTag} at=${item.due_at} /></span>
            </div>
            ${can &&
            html`
                <div class="actions">
                    ${due && item.kind !== 'goal' && onDone &&
                    html`<button type="button" aria-disabled=${busy} onClick=${() => onDone(item)}>
                        ${t('case.done')}<span class="unseen"> ${head}</span>
                    </button>`}
                    <button type="button" onClick=${() => onEdit(item)}>
                        ${t('people.edit')}<span class="unseen"> ${head}</span>
                    </button>
                    ${!self &&
                    html`<button type="button" class="plain" aria-disabled=${busy} onClick=${() => onRemove(item)}>
                        ${t('case.remove')}<span class="unseen"> ${head}</span>
                    </button>`}
                </div>
            `}
        </li>
    `;
}

function Section({ kind, file, fields, sight, people, ...acts }) {
    const items = file.items.filter((it) => it.kind === kind);
    if (sight === 'hidden' || (!items.length && sight !== 'changed')) return null;
    const title = t(`case.section.${kind}`);
    return html`
        <section class="card" aria-labelledby="case-${kind}">
            <div class="further">
                <h3 id="case-${kind}">${title}</h3>
                ${sight === 'changed' &&
                html`<button type="button" onClick=${() => acts.onAdd(kind)}>
                    ${t('case.add', { what: t(`case.kind.${kind}`) })}
                </button>`}
            </div>
            ${items.length
                ? html`<ul class="lines">
                      ${items.map(
                          (it) => html`<${Item}
                              key=${it.id}
                              item=${it}
                              fields=${fields}
                              people=${people}
                              can=${sight === 'changed'}
                              ...${acts}
                          />`,
                      )}
                  </ul>`
                : html`<p class="hint">${t(`case.nothing.${kind}`)}</p>`}
        </section>
    `;
}

function Head({ file }) {
    const open = file.state === 'open';
    return html`
        <div class="card case-head">
            <p><a href="#/cases">${t('case.back')}</a></p>
            <h3>
                <span dir="ltr">${file.number}</span>
                ${file.alias !== file.number && html` · <bdi>${visible(file.alias)}</bdi>`}
            </h3>
            <p class="tags">
                <span class="tag ${open ? 'mine' : ''}">${t(`case.state.${file.state}`)}</span>
                <span class="tag">${t(`case.team.${file.team}`)}</span>
                ${file.owner && html`<span class="tag"><bdi>${visible(file.owner.name)}</bdi></span>`}
                <span class="tag">${t('case.opened', { day: dayOf(file.opened_at) })}</span>
                <span class="tag">${t('case.touched', { when: when(file.touched_at) })}</span>
                <${DueTag} at=${file.due_at} />
            </p>
            <p class="hint">${t(`case.relation.${file.relation}`)}</p>
        </div>
    `;
}

/* The best sight of any field of a kind. */
function sightOf(kind, fields, file) {
    const sights = fields.filter((it) => it.kind === kind).map((it) => file.sight[it.class]);
    return ['changed', 'seen'].find((it) => sights.includes(it)) ?? 'hidden';
}

/* Into a file that is not open nobody writes, whatever they may see. */
function asItStands(file) {
    if (file.state === 'open') return file;
    const sight = Object.entries(file.sight).map(([name, it]) => [name, it === 'changed' ? 'seen' : it]);
    return { ...file, sight: Object.fromEntries(sight) };
}

function Whole({ id, first, fields, staff, say, onError }) {
    const [file, keep] = useState(() => asItStands(first));
    const setFile = (next) => keep(asItStands(next));
    const [sheet, setSheet] = useState(null); /* { kind, item } */
    const [out, setOut] = useState(null); /* the item that is to be taken out */
    const call = useCall(onError);
    const { busy, trouble, run } = call;
    const people = file.items.filter((it) => it.kind === 'person');
    const seen = fields.filter((it) => file.sight[it.class] !== 'hidden');
    const changed = fields.filter((it) => file.sight[it.class] === 'changed');
    const act = (path, body, said) =>
        run(
            () => post(`/cases/${id}/${path}`, body),
            (next) => {
                setOut(null);
                setFile(next);
                say(t(said));
            },
        );
    const again = () => get(`/cases/${id}`).then(setFile, onError);
    function saved(next) {
        setSheet(null);
        setFile(next);
        say(t('case.saved'));
    }
    const acts = {
        busy,
        onAdd: (kind) => setSheet({ kind, item: null }),
        onEdit: (item) => setSheet({ kind: item.kind, item }),
        onDone: file.may.includes('consent') || file.may.includes('state') ? (item) => act('done', { item: item.id }, 'case.said.done') : null,
        onRemove: (item) => {
            call.refuse('');
            setOut(item);
        },
    };
    return html`
        <${Head} file=${file} />
        <${Contents} />
        <p class="error" role="alert">${trouble}</p>
        ${SECTIONS.map(
            (kind) => html`<${Section}
                key=${kind}
                kind=${kind}
                file=${file}
                fields=${seen}
                people=${people}
                sight=${sightOf(kind, fields, file)}
                ...${acts}
            />`,
        )}
        ${file.sight.programme !== 'hidden' && html`<${Assessments} id=${id} file=${file} say=${say} onError=${onError} />`}
        ${file.sight.programme !== 'hidden' && html`<${Consents} file=${file} onFile=${setFile} say=${say} onError=${onError} />`}
        ${file.sight.programme !== 'hidden' && html`<${Meetings} id=${id} file=${file} onFile=${again} say=${say} onError=${onError} />`}
        ${file.sight.programme !== 'hidden' && html`<${CheckIns} id=${id} file=${file} say=${say} onError=${onError} />`}
        ${file.sight.programme !== 'hidden' && html`<${Course} id=${id} file=${file} onFile=${setFile} say=${say} onError=${onError} />`}
        ${file.sight.programme !== 'hidden' && html`<${Sessions} id=${id} fields=${fields} file=${file} onFile=${setFile} say=${say} onError=${onError} />`}
        ${file.sight.programme !== 'hidden' && html`<${CaseReferrals} file=${file} say=${say} onError=${onError} />`}
        <${Notes} id=${id} fields=${fields} file=${file} onFile=${setFile} say=${say} onError=${onError} />
        ${file.may.includes('assign') && html`<${Hands} file=${file} onFile=${setFile} say=${say} onError=${onError} />`}
        ${file.may.includes('log') && html`<${Log} id=${id} staff=${staff} onError=${onError} />`}
        ${file.may.includes('log') && html`<${Export} file=${file} onError=${onError} />`}
        ${out &&
        html`<${Sure}
            title=${t('case.remove.sure')}
            label=${t('case.remove')}
            call=${call}
            onAct=${() => act('remove', { item: out.id }, 'case.said.removed')}
            onClose=${() => setOut(null)}
        >
            <p><strong><bdi>${visible(headOf(out))}</bdi></strong></p>
            <p>${t('case.remove.hint')}</p>
        <//>`}
        ${sheet &&
        html`<${ItemSheet}
            id=${id}
            kind=${sheet.kind}
            item=${sheet.item}
            fields=${changed}
            people=${people}
            onSaved=${saved}
            onClose=${() => setSheet(null)}
            onError=${onError}
        />`}
    `;
}

export function CaseFile({ id, ...props }) {
    const read = useRead(`/cases/${id}`, props.onError);
    const fields = useRead('/cases/fields', props.onError);
    const gone = read.error?.status === 404 || read.error?.status === 403;
    if (gone)
        return html`<div class="empty" role="alert"><p>${t('case.gone')}</p><a href="#/cases">${t('case.back')}</a></div>`;
    if (!read.data || !fields.data) return html`<${Instead} read=${read.error ? read : fields} empty="" />`;
    return html`<${Whole} id=${id} first=${read.data} fields=${fields.data.fields} ...${props} />`;
}
