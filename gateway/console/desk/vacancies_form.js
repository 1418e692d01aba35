/* One vacancy, written or changed. What is wrong is told beside its field. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { language, t } from '../lib/i18n.js';
import { Sheet } from './dialogs.js';
import { useCall } from './form.js';

const FIELDS = [
    'title_sq',
    'title_en',
    'isco',
    'place',
    'wage_min',
    'wage_max',
    'currency',
    'contract',
    'languages',
    'employer',
    'contact',
    'valid_through',
];
const EMPTY = { ...Object.fromEntries(FIELDS.map((name) => [name, ''])), currency: 'ALL' };
/* Faults name their field first; these name another or several. */
const FIELD_OF = { title: 'title_sq', wage: 'wage_min' };

function madeOf(vacancy) {
    if (!vacancy) return EMPTY;
    const text = (name) => (name.startsWith('wage') && !vacancy[name] ? '' : String(vacancy[name]));
    return Object.fromEntries(FIELDS.map((name) => [name, text(name)]));
}

/* { field, sentence }: where a refusal belongs; no field: to the whole form. */
function faultOf(trouble, detail) {
    const [word] = detail.split(' ', 1);
    const field = FIELDS.includes(word) ? word : FIELD_OF[word];
    return field ? { field, sentence: detail } : { field: null, sentence: trouble };
}

export function Edit({ vacancy, words, onSaved, onClose, onError }) {
    const [made, setMade] = useState(() => madeOf(vacancy));
    const [publish, setPublish] = useState(true);
    const [detail, setDetail] = useState('');
    const { busy, trouble, run } = useCall((error) => {
        setDetail(error.message ?? '');
        onError(error);
    });
    const fault = trouble ? faultOf(trouble, detail) : { field: null, sentence: '' };
    const set = (name) => (event) => setMade((before) => ({ ...before, [name]: event.target.value }));

    function submit(event) {
        event.preventDefault();
        const body = vacancy ? { ...made, version: vacancy.version } : { ...made, publish };
        run(() => post(vacancy ? `/vacancies/${vacancy.id}` : '/vacancies', body), onSaved);
    }

    const told = (name) => {
        const wrong = fault.field === name;
        return {
            id: `vacancy-${name}`,
            value: made[name],
            'aria-invalid': wrong ? 'true' : undefined,
            'aria-describedby': wrong ? `vacancy-${name}-fault` : undefined,
            onInput: set(name),
        };
    };
    const around = (name, control) => html`
        <div class="field">
            <label for="vacancy-${name}">${t(`vacancies.field.${name}`)}</label>
            ${control}
            ${fault.field === name &&
            html`<p class="error" role="alert" id="vacancy-${name}-fault">${fault.sentence}</p>`}
        </div>
    `;
    const field = (name, more) =>
        around(name, html`<input dir="auto" autocomplete="off" maxlength="160" ...${told(name)} ...${more} />`);
    const choose = (name, options) =>
        around(
            name,
            html`
                <select required=${name === 'place'} ...${told(name)}>
                    <option value=""></option>
                    ${(options ?? []).map(
                        (it) => html`<option key=${it.id} value=${it.id}>${it[language()]}</option>`,
                    )}
                </select>
            `,
        );
    const digits = { inputmode: 'numeric', pattern: '[0-9]*', maxlength: 9, dir: 'ltr' };
    return html`
        <${Sheet} title=${t(vacancy ? 'vacancies.edit' : 'vacancies.new')} onClose=${onClose}>
            <form onSubmit=${submit}>
                <div class="pair">
                    ${field('title_sq', { lang: 'sq', autofocus: true })} ${field('title_en', { lang: 'en' })}
                </div>
                <div class="pair">
                    ${choose('isco', unique(words?.occupations))} ${choose('place', words?.places)}
                </div>
                <div class="pair">${field('wage_min', digits)} ${field('wage_max', digits)}</div>
                <div class="pair">${field('currency', { maxlength: 3, dir: 'ltr' })} ${field('contract')}</div>
                <div class="pair">${field('employer')} ${field('contact', { required: true })}</div>
                <div class="pair">
                    ${field('languages', { placeholder: 'it-A2 en-B1', dir: 'ltr' })}
                    ${field('valid_through', { type: 'date', required: true })}
                </div>
                ${!vacancy &&
                html`<label class="tick">
                    <input type="checkbox" checked=${publish} onChange=${(event) => setPublish(event.target.checked)} />
                    ${t('vacancies.publish')}
                </label>`}
                <p class="error" role="alert">${fault.field === null && fault.sentence}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t('people.save')}</button>
                    <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
                </div>
            </form>
        <//>
    `;
}

/* Several occupations may have one code: the first stands for it. */
function unique(occupations) {
    const seen = new Set();
    return occupations
        ?.filter(({ id }) => !seen.has(id) && seen.add(id))
        .toSorted((a, b) => a[language()].localeCompare(b[language()]));
}
