/* A phone on the table with what belongs to it: its number, its switch. */
import { html, useState } from '../vendor/htm-preact.js';
import { Icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { Phone } from './phone.js';

/* Takes the number when the field is left. */
function NumberField({ number, taken, onNumber }) {
    const [value, setValue] = useState(number);
    const [trouble, setTrouble] = useState('');
    const id = `number-${number.slice(1)}`;
    const told = `${id}-trouble`;

    function refusal(wanted) {
        if (!/^\+[1-9]\d{6,14}$/.test(wanted)) return t('sim.number.bad');
        return wanted !== number && taken.includes(wanted) ? t('sim.number.taken') : '';
    }

    function leave() {
        const wanted = value.replace(/[\s()-]/g, '');
        const why = refusal(wanted);
        setTrouble(why);
        if (!why && wanted !== number) onNumber(wanted);
    }

    return html`
        <label class="unseen" for=${id}>${t('sim.number')}</label>
        <input
            id=${id}
            class="own-number"
            inputmode="tel"
            autocomplete="off"
            maxlength="24"
            value=${value}
            aria-describedby=${told}
            onInput=${(event) => setValue(event.target.value)}
            onBlur=${leave}
            onKeyDown=${(event) => event.key === 'Enter' && leave()}
        />
        <p class="error" id=${told} role="alert">${trouble}</p>
    `;
}

function Switch({ on, onSwitch }) {
    return html`
        <label class="tick">
            <input type="checkbox" role="switch" checked=${on} onChange=${() => onSwitch(!on)} />
            ${t('sim.power')}
        </label>
    `;
}

export function Place({ phone, taken, config, onChange, onRemove }) {
    const { number, on } = phone;
    const remove = t('sim.remove');
    const setNumber = (wanted) => onChange({ number: wanted });
    return html`
        <section class="place" aria-label=${t('sim.phone', { number })}>
            <div class="card">
                <${NumberField} number=${number} taken=${taken} onNumber=${setNumber} />
                <${Switch} on=${on} onSwitch=${(to) => onChange({ on: to })} />
                <button
                    type="button"
                    class="plain"
                    aria-label=${remove}
                    title=${remove}
                    onClick=${onRemove}
                >
                    <${Icon} name="cross" />
                </button>
            </div>
            <${Phone} config=${config} ...${phone} />
        </section>
    `;
}
