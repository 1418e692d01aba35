/* Trainings of officials and partners, in figures. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { dayAt, writtenDay } from '../lib/time.js';
import { now } from '../lib/clock.js';
import { Sheet } from './dialogs.js';
import { Field, Instead, useCall } from './form.js';
import { More, usePages } from './list.js';
import { valueName } from './report_words.js';

const KINDS = ['municipality', 'state', 'civil_society', 'health', 'school', 'police', 'other'];
const SEXES = ['female', 'male', 'other', 'not_said'];
const PLACES = ['tirana', 'lezhe', 'other'];

const groupOf = ({ kind, sex }) =>
    t('report.training.people.of', { kind: t(`report.kind.${kind}`), sex: valueName('sex', sex) });

function Edit({ training, onSaved, onClose, onError }) {
    const { busy, trouble, run } = useCall(onError);
    const [values, setValues] = useState({
        title: training?.title ?? '',
        day: training?.day ?? dayAt(now()),
        municipality: training?.municipality ?? 'tirana',
        organiser: training?.organiser ?? '',
    });
    const start = Object.fromEntries((training?.people ?? []).map((it) => [`${it.kind} ${it.sex}`, it.people]));
    const [people, setPeople] = useState(start);
    const set = (name) => (event) => {
        const { value } = event.target;
        setValues((before) => ({ ...before, [name]: value }));
    };
    const setCount = (group) => (event) => {
        const { value } = event.target;
        setPeople((before) => ({ ...before, [group]: Number(value) }));
    };
    function submit(event) {
        event.preventDefault();
        const counted = Object.entries(people)
            .filter(([, count]) => count > 0)
            .map(([group, count]) => ({ kind: group.split(' ')[0], sex: group.split(' ')[1], people: count }));
        const body = { ...values, people: counted, ...(training && { version: training.version }) };
        run(() => post(training ? `/trainings/${training.id}` : '/trainings', body), onSaved);
    }
    const count = (kind) => (sex) => {
        const group = `${kind} ${sex}`;
        return html`
            <td key=${sex}>
                <input
                    type="number"
                    min="0"
                    max="5000"
                    inputmode="numeric"
                    aria-label=${groupOf({ kind, sex })}
                    value=${people[group] ?? ''}
                    onInput=${setCount(group)}
                />
            </td>
        `;
    };
    return html`
        <${Sheet} title=${t(training ? 'report.training.change' : 'report.training.add')} onClose=${onClose}>
            <form class="training" onSubmit=${submit}>
                <${Field} id="title" label=${t('report.training.title')} required maxlength="160" dir="auto" autofocus value=${values.title} onInput=${set('title')} />
                <${Field} id="day" type="date" label=${t('report.training.day')} required max=${dayAt(now())} value=${values.day} onInput=${set('day')} />
                <div class="field">
                    <label for="municipality">${t('report.training.municipality')}</label>
                    <select id="municipality" value=${values.municipality} onChange=${set('municipality')}>
                        ${PLACES.map((it) => html`<option key=${it} value=${it}>${valueName('municipality', it)}</option>`)}
                    </select>
                </div>
                <${Field} id="organiser" label=${t('report.training.organiser')} required maxlength="160" dir="auto" value=${values.organiser} onInput=${set('organiser')} />
                <div class="scroll" tabindex="0" role="group" aria-label=${t('report.training.people')}>
                    <table class="figures counts">
                        <caption>
                            ${t('report.training.people')}
                        </caption>
                        <thead>
                            <tr>
                                <td></td>
                                ${SEXES.map((sex) => html`<th key=${sex} scope="col">${valueName('sex', sex)}</th>`)}
                            </tr>
                        </thead>
                        <tbody>
                            ${KINDS.map(
                                (kind) => html`<tr key=${kind}>
                                    <th scope="row">${t(`report.kind.${kind}`)}</th>
                                    ${SEXES.map(count(kind))}
                                </tr>`,
                            )}
                        </tbody>
                    </table>
                </div>
                ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t('report.training.save')}</button>
                    <button type="button" onClick=${onClose}>${t('action.cancel')}</button>
                </div>
            </form>
        <//>
    `;
}

function Remove({ training, onGone, onClose, onError }) {
    const { busy, trouble, run } = useCall(onError);
    const remove = () => run(() => post(`/trainings/${training.id}/remove`, { version: training.version }), onGone);
    return html`
        <${Sheet} title=${t('report.training.sure')} onClose=${onClose}>
            <p><bdi>${training.title}</bdi></p>
            ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
            <div class="actions">
                <button type="button" class="danger" aria-disabled=${busy} onClick=${remove}>${t('report.training.remove')}</button>
                <button type="button" autofocus onClick=${onClose}>${t('action.cancel')}</button>
            </div>
        <//>
    `;
}

export function Trainings({ staff, say, onError }) {
    const { rows, read, ...rest } = usePages('/trainings', 'trainings', 'after', onError);
    const [sheet, setSheet] = useState(null);
    const close = () => setSheet(null);
    const settled = (sentence) => () => {
        close();
        say(t(sentence));
        read.reload();
    };
    const total = (it) => it.people.reduce((sum, group) => sum + group.people, 0);
    return html`
        <section class="card figure" aria-labelledby="trainings">
            <div class="figure-top">
                <h3 id="trainings">${t('report.trainings')}</h3>
                ${may(staff, 'reports') &&
                html`<button type="button" class="primary" onClick=${() => setSheet({ kind: 'edit' })}>
                    ${t('report.training.add')}
                </button>`}
            </div>
            <p class="hint">${t('report.trainings.hint')}</p>
            <${Instead} read=${read} empty=${rows.length ? '' : t('report.trainings.none')} />
            <ul class="versions">
                ${rows.map(
                    (it) => html`<li key=${it.id}>
                        <b><bdi>${it.title}</bdi></b>
                        <span class="soft">${writtenDay(it.day)} · ${valueName('municipality', it.municipality)} · <bdi>${it.organiser}</bdi></span>
                        <p>
                            ${t('report.training.count', total(it))}
                            <span class="soft"> ${it.people.map((group) => `${groupOf(group)}: ${group.people}`).join(' · ')}</span>
                        </p>
                        ${may(staff, 'reports') &&
                        html`<span class="actions">
                            <button type="button" class="quiet" onClick=${() => setSheet({ kind: 'edit', training: it })}>
                                ${t('report.training.change')}<span class="unseen"> ${it.title}</span>
                            </button>
                            <button type="button" class="quiet" onClick=${() => setSheet({ kind: 'remove', training: it })}>
                                ${t('report.training.remove')}<span class="unseen"> ${it.title}</span>
                            </button>
                        </span>`}
                    </li>`,
                )}
            </ul>
            <${More} ...${rest} />
            ${sheet?.kind === 'edit' &&
            html`<${Edit} training=${sheet.training} onSaved=${settled('report.training.kept')} onClose=${close} onError=${onError} />`}
            ${sheet?.kind === 'remove' &&
            html`<${Remove} training=${sheet.training} onGone=${settled('report.training.gone')} onClose=${close} onError=${onError} />`}
        </section>
    `;
}
