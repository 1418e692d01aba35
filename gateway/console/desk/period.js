/* Which days, and whose questions: what all figures of the page are about. */
import { html } from '../vendor/htm-preact.js';
import { now } from '../lib/clock.js';
import { named, t } from '../lib/i18n.js';
import { dayAt } from '../lib/time.js';
import { CATEGORIES } from './topics.js';

const SPANS = [7, 30, 90, 365];
const DAY_MS = 24 * 3600 * 1000;
const LENGTH_MAX = 400;

const today = () => dayAt(now());
const before = (day, days) =>
    new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);

export const lastDays = (days) => ({ from: before(today(), days - 1), to: today() });
export const lengthOf = ({ from, to }) => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

/* The days before, as many: what a figure is compared with. */
export function periodBefore(period) {
    const to = before(period.from, 1);
    return { ...period, from: before(to, lengthOf(period) - 1), to };
}

export const queryOf = (period) => String(new URLSearchParams(period));

/* `topics`: those to choose from; none: all of it is about everybody. */
export function Period({ period, topics, onPeriod }) {
    const days = lengthOf(period);
    const ends = period.to === today();
    const set = (change) => {
        const next = { ...period, ...change };
        const length = lengthOf(next);
        if (length >= 1 && length <= LENGTH_MAX) onPeriod(next);
    };
    const span = (count) => html`
        <button
            key=${count}
            type="button"
            aria-pressed=${ends && days === count}
            onClick=${() => set(lastDays(count))}
        >
            ${t('figures.span', count)}
        </button>
    `;
    const date = (name) => html`
        <label class="filter">
            <span>${t(`figures.${name}`)}</span>
            <input
                type="date"
                name=${name}
                value=${period[name]}
                max=${today()}
                onChange=${(event) => event.target.value && set({ [name]: event.target.value })}
            />
        </label>
    `;
    const shown = topics?.includes('*') ? [...CATEGORIES, 'none'] : topics;
    return html`
        <div class="filters period">
            <div class="spans" role="group" aria-label=${t('figures.period')}>${SPANS.map(span)}</div>
            ${date('from')} ${date('to')}
            ${shown &&
            html`<label class="filter">
                <span>${t('queue.category')}</span>
                <select
                    name="topic"
                    value=${period.topic}
                    onChange=${(event) => set({ topic: event.target.value })}
                >
                    <option value="">${t('queue.all.categories')}</option>
                    ${shown.map(
                        (it) =>
                            html`<option key=${it} value=${it}>${named('category', it)}</option>`,
                    )}
                </select>
            </label>`}
        </div>
    `;
}
