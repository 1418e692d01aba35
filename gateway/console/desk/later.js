/* Putting a question off: out of the open list until a time. */
import { html, useState } from '../vendor/htm-preact.js';
import { now } from '../lib/clock.js';
import { t } from '../lib/i18n.js';
import { ahead } from '../lib/time.js';
import { Sheet } from './dialogs.js';

const HOUR_MS = 3600 * 1000;
const MORNING_H = 9;
const MONDAY = 1;

/* 9:00 of the day so many days from today. */
function morning(days) {
    const date = new Date(now());
    date.setDate(date.getDate() + days);
    return date.setHours(MORNING_H, 0, 0, 0);
}

/* The times that are mostly meant: [name, time], the soonest first. */
function usual() {
    const monday = (7 + MONDAY - new Date(now()).getDay()) % 7 || 7;
    const times = [
        ['hours', now() + 3 * HOUR_MS],
        ['tomorrow', morning(1)],
    ];
    return monday > 1 ? [...times, ['monday', morning(monday)]] : times;
}

/* As a field for date and time takes it, by the clock of this place. */
function local(ms) {
    const date = new Date(ms);
    return new Date(ms - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

/* What is urgent cannot wait beyond its clock. */
function latest({ priority, due_at }) {
    return priority < 3 ? due_at : now() + 90 * 24 * HOUR_MS;
}

function Times({ times, onChoose }) {
    const button = ([name, ms], n) => html`
        <button key=${name} type="button" autofocus=${n === 0} onClick=${() => onChoose(ms)}>
            ${t(`later.${name}`)} <span class="hint">${ahead(ms)}</span>
        </button>
    `;
    return html`<div class="times">${times.map(button)}</div>`;
}

export function LaterSheet({ ticket, can, onClose }) {
    const until_ms = latest(ticket);
    const times = usual().filter(([, ms]) => ms <= until_ms);
    const [date, setDate] = useState(local(Math.min(morning(1), until_ms)));
    const chosen = new Date(date).getTime();
    const fits = chosen > now() && chosen <= until_ms;

    function choose(ms) {
        onClose();
        can.snooze(ms);
    }

    function submit(event) {
        event.preventDefault();
        if (fits) choose(chosen);
    }

    const field = html`
        <form onSubmit=${submit}>
            <div class="field">
                <label for="until">${t('later.until')}</label>
                <input
                    id="until"
                    type="datetime-local"
                    required
                    min=${local(now())}
                    max=${local(until_ms)}
                    value=${date}
                    onInput=${(event) => setDate(event.target.value)}
                />
            </div>
            <p class="hint">${t('later.hint')}</p>
            ${chosen > ticket.due_at &&
            html`<p class="notice">${t('later.promise', { time: ahead(ticket.due_at) })}</p>`}
            <div class="actions">
                <button class="primary" aria-disabled=${!fits}>${t('later.do')}</button>
                <button type="button" class="plain" onClick=${onClose}>
                    ${t('action.cancel')}
                </button>
            </div>
        </form>
    `;
    const late = until_ms <= now();
    return html`
        <${Sheet} title=${t('later.title', { number: ticket.number })} onClose=${onClose}>
            ${ticket.priority < 3 &&
            html`<p class="notice">
                ${t(late ? 'later.overdue' : 'later.urgent', { time: ahead(until_ms) })}
            </p>`}
            ${late
                ? html`<button type="button" autofocus onClick=${onClose}>
                      ${t('action.cancel')}
                  </button>`
                : html`<${Times} times=${times} onChoose=${choose} />${field}`}
        <//>
    `;
}
