/* One service, written or changed. What is wrong is told beside its field. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { language, t } from '../lib/i18n.js';
import { Sheet } from './dialogs.js';
import { useCall } from './form.js';

const FIELDS = [
    'organization',
    'name_sq',
    'name_en',
    'needs',
    'places',
    'address',
    'phone',
    'website',
    'eligibility',
    'documents',
    'cost',
    'languages',
    'accessibility',
    'hours',
    'closed',
    'beds',
    'assured_date',
    'assured_days',
    'status',
    'note',
];
const EMPTY = { ...Object.fromEntries(FIELDS.map((name) => [name, ''])), assured_days: '90', status: 'active' };
const STATES = ['active', 'temporarily closed', 'defunct'];

const madeOf = (service) =>
    service ? { ...Object.fromEntries(FIELDS.map((name) => [name, service[name]])), sample: service.sample } : EMPTY;

export function Edit({ service, words, onSaved, onClose, onError }) {
    const [made, setMade] = useState(() => madeOf(service));
    const [detail, setDetail] = useState('');
    const { busy, trouble, run } = useCall((error) => {
        setDetail(error.message ?? '');
        onError(error);
    });
    /* Faults name their field first; others belong to the whole form. */
    const [word] = detail.split(' ', 1);
    const at = trouble && FIELDS.includes(word) ? word : null;
    const set = (change) => setMade((before) => ({ ...before, ...change }));

    function submit(event) {
        event.preventDefault();
        const body = service ? { ...made, version: service.version } : made;
        run(() => post(service ? `/directory/${service.id}` : '/directory', body), onSaved);
    }

    const told = (name) => ({
        id: `service-${name}`,
        value: made[name],
        'aria-invalid': at === name ? 'true' : undefined,
        'aria-describedby': at === name ? `service-${name}-fault` : undefined,
        onInput: (event) => set({ [name]: event.target.value }),
    });
    const around = (name, control) => html`
        <div class="field">
            <label for="service-${name}">${t(`directory.field.${name}`)}</label>
            ${control}
            ${at === name && html`<p class="error" role="alert" id="service-${name}-fault">${detail}</p>`}
        </div>
    `;
    const field = (name, more) =>
        around(name, html`<input dir="auto" autocomplete="off" maxlength="160" ...${told(name)} ...${more} />`);
    const chosen = made.needs.split(' ').filter(Boolean);
    const tick = (id, on) => set({ needs: [...chosen.filter((it) => it !== id), ...(on ? [id] : [])].join(' ') });
    const digits = { inputmode: 'numeric', pattern: '[0-9]*', maxlength: 5, dir: 'ltr' };
    return html`
        <${Sheet} title=${t(service ? 'directory.edit' : 'directory.new')} onClose=${onClose}>
            <form onSubmit=${submit}>
                ${field('organization', { required: true, autofocus: true })}
                <div class="pair">${field('name_sq', { lang: 'sq' })} ${field('name_en', { lang: 'en' })}</div>
                <fieldset>
                    <legend>${t('directory.field.needs')}</legend>
                    ${(words?.needs ?? []).map(
                        (it) => html`
                            <label class="tick" key=${it.id}>
                                <input
                                    type="checkbox"
                                    checked=${chosen.includes(it.id)}
                                    onChange=${(event) => tick(it.id, event.target.checked)}
                                />
                                ${it[language()]}
                            </label>
                        `,
                    )}
                    ${at === 'needs' && html`<p class="error" role="alert">${detail}</p>`}
                </fieldset>
                <div class="pair">
                    ${field('places', { required: true, maxlength: 400, placeholder: 'Tirana, Lezha' })}
                    ${field('address')}
                </div>
                <div class="pair">${field('phone', { dir: 'ltr' })} ${field('website', { dir: 'ltr' })}</div>
                <div class="pair">
                    ${field('hours', { dir: 'ltr', placeholder: 'Mon-Fri 8-16, Sat 9-13' })}
                    ${field('closed', { dir: 'ltr', maxlength: 400, placeholder: '2026-11-28, 2026-12-25' })}
                </div>
                <div class="pair">
                    ${field('eligibility', { maxlength: 400 })} ${field('documents', { maxlength: 400 })}
                </div>
                <div class="pair">
                    ${field('cost')} ${field('languages', { dir: 'ltr', placeholder: 'sq en prs' })}
                </div>
                <div class="pair">${field('accessibility')} ${field('beds', digits)}</div>
                <div class="pair">${field('assured_date', { type: 'date' })} ${field('assured_days', digits)}</div>
                ${around(
                    'status',
                    html`<select ...${told('status')}>
                        ${STATES.map((it) => html`<option key=${it} value=${it}>${t(`directory.status.${it}`)}</option>`)}
                    </select>`,
                )}
                ${field('note', { maxlength: 400 })}
                ${service?.sample &&
                html`<label class="tick">
                    <input
                        type="checkbox"
                        checked=${made.sample}
                        onChange=${(event) => set({ sample: event.target.checked })}
                    />
                    ${t('directory.sample')}
                </label>`}
                <p class="error" role="alert">${at === null && trouble}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t('people.save')}</button>
                    <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
                </div>
            </form>
        <//>
    `;
}
