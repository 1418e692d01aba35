/* The needs assessments of a case file: sectors of need with their score, and a form for each. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { language, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { dayOf } from '../lib/time.js';
import { Sheet } from './dialogs.js';
import { Instead, useCall, useRead } from './form.js';

const labelOf = (part) => part.label[language()] ?? part.label.en;
const has = (answer, option) => (Array.isArray(answer) ? answer.includes(option) : answer === option);
const isAsked = (field, answers) => !field.when || has(answers[field.when.field], field.when.option);

/* What is asked no more is not kept: it was answered to another question. */
function kept(section, answers) {
    const left = {};
    for (const field of section.fields) {
        const value = answers[field.id];
        if (isAsked(field, left) && value !== undefined && value !== '' && value.length !== 0) left[field.id] = value;
    }
    return left;
}

function shownAs(field, value) {
    const title = (id) => labelOf(field.options.find((it) => it.id === id) ?? { label: { en: id } });
    if (Array.isArray(value)) return value.map(title).join(', ');
    return field.kind === 'choice' ? title(value) : visible(String(value));
}

function Options({ field, value, onValue }) {
    const many = field.kind === 'choices';
    const chosen = value ?? [];
    const toggle = (id) => (many ? (chosen.includes(id) ? chosen.filter((it) => it !== id) : [...chosen, id]) : id);
    return html`
        <fieldset class="field">
            <legend>${labelOf(field)}</legend>
            ${field.options.map(
                (option) => html`
                    <label class="tick" key=${option.id}>
                        <input
                            type=${many ? 'checkbox' : 'radio'}
                            name="ask-${field.id}"
                            required=${field.required && !many}
                            checked=${has(value, option.id)}
                            onChange=${() => onValue(toggle(option.id))}
                        />
                        ${labelOf(option)}
                    </label>
                `,
            )}
        </fieldset>
    `;
}

function Question({ field, value, onValue }) {
    if (field.options.length) return html`<${Options} field=${field} value=${value} onValue=${onValue} />`;
    const id = `ask-${field.id}`;
    const own = { id, required: field.required, value: value ?? '' };
    const typed = (event) => onValue(event.target.value);
    const counted = (event) => onValue(event.target.value === '' ? '' : Number(event.target.value));
    return html`
        <div class="field">
            <label for=${id}>${labelOf(field)}</label>
            ${field.kind === 'text' && html`<textarea rows="3" dir="auto" maxlength="1000" ...${own} onInput=${typed}></textarea>`}
            ${field.kind === 'date' && html`<input type="date" min="1900-01-01" max="2100-12-31" ...${own} onInput=${typed} />`}
            ${field.kind === 'number' &&
            html`<input type="number" step="1" min=${field.least} max=${field.most} ...${own} onInput=${counted} />`}
        </div>
    `;
}

const Answers = ({ section, answers }) => html`
    <dl class="known">
        ${section.fields
            .filter((field) => answers[field.id] !== undefined)
            .map(
                (field) => html`
                    <div key=${field.id}>
                        <dt>${labelOf(field)}</dt>
                        <dd><bdi>${shownAs(field, answers[field.id])}</bdi></dd>
                    </div>
                `,
            )}
    </dl>
`;

/* Somebody may write here at the same time: who comes second sees what stands there, and decides. */
function Fill({ id, assessment, section, written, onSaved, onClose, onError }) {
    const [answers, setAnswers] = useState(written?.answers ?? {});
    const [version, setVersion] = useState(written?.version ?? 0);
    const [theirs, setTheirs] = useState(null);
    const { busy, trouble, run } = useCall((error) => {
        const [stands] = error.status === 409 ? (error.body.sections ?? []) : [];
        setTheirs(stands ?? null);
        if (stands) setVersion(stands.version);
        onError(error);
    });
    function submit(event) {
        event.preventDefault();
        const body = { assessment, section: section.id, answers: kept(section, answers), version };
        run(() => post(`/cases/${id}/answers`, body), onSaved);
    }
    return html`
        <${Sheet} title=${labelOf(section)} onClose=${onClose}>
            <form onSubmit=${submit}>
                ${section.fields
                    .filter((field) => isAsked(field, answers))
                    .map(
                        (field) => html`<${Question}
                            key=${field.id}
                            field=${field}
                            value=${answers[field.id]}
                            onValue=${(value) => setAnswers((before) => ({ ...before, [field.id]: value }))}
                        />`,
                    )}
                ${theirs &&
                html`<div class="clash" role="alert">
                    <p>${t('assessment.clash', { who: visible(theirs.by) })}</p>
                    <${Answers} section=${section} answers=${theirs.answers} />
                </div>`}
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t(theirs ? 'case.save.mine' : 'assessment.save')}</button>
                    <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
                </div>
            </form>
        <//>
    `;
}

const Tag = ({ as, children }) => html`<span class="tag ${as ?? ''}">${children}</span>`;

function Row({ section, written, sight, open, onOpen }) {
    const title = labelOf(section);
    const hidden = sight === 'hidden';
    return html`
        <li>
            <div>
                <strong>${title}</strong>
                <span class="tags">
                    ${hidden && html`<${Tag}>${t('assessment.hidden')}<//>`}
                    ${!hidden && !written && html`<${Tag}>${t('assessment.empty')}<//>`}
                    ${written?.severity >= 0 &&
                    html`<${Tag} as=${['mine', '', 'held', 'urgent'][written.severity]}>${t(`assessment.severity.${written.severity}`)}<//>`}
                    ${written?.urgent && html`<${Tag} as="urgent">${t('assessment.urgent')}<//>`}
                    ${written?.first && html`<${Tag} as="again">${t('assessment.first')}<//>`}
                </span>
                ${!open && written?.answers && html`<${Answers} section=${section} answers=${written.answers} />`}
            </div>
            ${open &&
            sight === 'changed' &&
            html`<div class="actions">
                <button type="button" onClick=${onOpen}>${t('assessment.fill')}<span class="unseen"> ${title}</span></button>
            </div>`}
        </li>
    `;
}

function One({ id, file, head, form, can, say, onChanged, onError }) {
    const read = useRead(`/cases/${id}/assessment?assessment=${head.id}`, onError);
    const [latest, setLatest] = useState(null);
    const [filled, setFilled] = useState(null); /* a section of the form */
    const [sure, setSure] = useState(false);
    const { busy, trouble, run, refuse } = useCall(onError);
    const it = latest ?? read.data;
    if (!it) return html`<${Instead} read=${read} empty="" />`;
    const writtenOf = (section) => it.sections.find((one) => one.section === section.id && !one.hidden);
    const open = it.state === 'begun' && form.version === it.form_version;
    const titles = it.needs.map((need) => labelOf(form.sections.find((one) => one.id === need)));
    const unasked = form.sections.filter(
        (section) =>
            file.sight[section.class] === 'changed' &&
            section.fields.some((field) => field.required) &&
            !it.sections.some((one) => one.section === section.id),
    );
    /* In the words of the form, where it is known here what lacks. */
    function inWords(error) {
        if (error.status === 422 && unasked.length)
            error.message = t('assessment.missing', { what: unasked.map(labelOf).join(', ') });
        throw error;
    }
    function saved(next) {
        refuse('');
        setFilled(null);
        setLatest(next);
        say(t('case.saved'));
    }
    const finish = () =>
        run(
            () => post(`/cases/${id}/finish`, { assessment: it.id }).catch(inWords),
            (next) => {
                setSure(false);
                setLatest(next);
                onChanged();
                say(t('assessment.said.finished'));
            },
        );
    return html`
        ${titles.length > 0 && html`<p><strong>${t('assessment.needs')}:</strong> ${titles.join(' · ')}</p>`}
        <ul class="lines">
            ${form.sections.map(
                (section) => html`<${Row}
                    key=${section.id}
                    section=${section}
                    written=${writtenOf(section)}
                    sight=${file.sight[section.class]}
                    open=${open}
                    onOpen=${() => setFilled(section)}
                />`,
            )}
        </ul>
        <p class="error" role="alert">${trouble}</p>
        ${open &&
        can &&
        html`<div class="actions">
            ${sure && html`<p>${t('assessment.finish.sure')}</p>`}
            <button type="button" aria-disabled=${busy} onClick=${sure ? finish : () => setSure(true)}>${t('assessment.finish')}</button>
            ${sure && html`<button type="button" class="plain" onClick=${() => setSure(false)}>${t('action.cancel')}</button>`}
        </div>`}
        ${filled &&
        html`<${Fill}
            id=${id}
            assessment=${it.id}
            section=${filled}
            written=${writtenOf(filled)}
            onSaved=${saved}
            onClose=${() => setFilled(null)}
            onError=${onError}
        />`}
    `;
}

function Which({ all, forms, chosen, onChoose }) {
    const titleOf = (it) =>
        t('assessment.one', {
            form: labelOf(forms.find((form) => form.id === it.form) ?? { label: { en: it.form } }),
            day: dayOf(it.begun_at),
            state: t(`assessment.state.${it.state}`),
        });
    if (all.length === 1) return html`<p class="hint">${titleOf(all[0])}</p>`;
    return html`
        <div class="field">
            <label for="assessment-which">${t('assessment.which')}</label>
            <select id="assessment-which" value=${chosen} onChange=${(event) => onChoose(event.target.value)}>
                ${all.map((it) => html`<option key=${it.id} value=${it.id}>${titleOf(it)}</option>`)}
            </select>
        </div>
    `;
}

function Whole({ id, file, forms, read, say, onError }) {
    const [chosen, setChosen] = useState(null);
    const { busy, trouble, run } = useCall(onError);
    const all = read.data.assessments;
    const head = all.find((it) => it.id === chosen) ?? all[0];
    const form = head && forms.find((it) => it.id === head.form);
    const can = file.sight.programme === 'changed' && (file.relation === 'own' || file.relation === 'team');
    const begin = (name) =>
        run(
            () => post(`/cases/${id}/assessments`, { form: name }),
            () => {
                setChosen(null);
                read.reload();
                say(t('assessment.said.begun'));
            },
        );
    const free = forms.filter((it) => !all.some((one) => one.form === it.id && one.state === 'begun' && one.form_version === it.version));
    return html`
        ${can &&
        html`<div class="actions">
            ${free.map(
                (it) => html`<button type="button" key=${it.id} aria-disabled=${busy} onClick=${() => begin(it.id)}>
                    ${t('assessment.begin', { form: labelOf(it) })}
                </button>`,
            )}
        </div>`}
        <p class="error" role="alert">${trouble}</p>
        ${head
            ? html`<${Which} all=${all} forms=${forms} chosen=${head.id} onChoose=${setChosen} />`
            : html`<p class="hint">${t('case.nothing.assessment')}</p>`}
        ${form &&
        html`<${One}
            key=${head.id}
            id=${id}
            file=${file}
            head=${head}
            form=${form}
            can=${can}
            say=${say}
            onChanged=${read.reload}
            onError=${onError}
        />`}
    `;
}

export function Assessments({ id, file, say, onError }) {
    const read = useRead(`/cases/${id}/assessments`, onError);
    const forms = useRead('/cases/forms', onError);
    return html`
        <section class="card" aria-labelledby="case-assessment">
            <h3 id="case-assessment">${t('case.section.assessment')}</h3>
            ${read.data && forms.data
                ? html`<${Whole} id=${id} file=${file} forms=${forms.data.forms} read=${read} say=${say} onError=${onError} />`
                : html`<${Instead} read=${read.error ? read : forms} empty="" />`}
        </section>
    `;
}
