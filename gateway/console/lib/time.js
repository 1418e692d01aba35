/* Times in words. Written here because browsers know Albanian too unevenly. */
import { html } from '../vendor/htm-preact.js';
import { now } from './clock.js';
import { t } from './i18n.js';

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function clock(ms) {
    const date = new Date(ms);
    return [date.getHours(), date.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':');
}

/* "just now", "5 min", "3 h", "2 days". */
export function duration(ms) {
    if (ms < MINUTE_MS) return t('time.now');
    if (ms < HOUR_MS) return t('time.minutes', Math.floor(ms / MINUTE_MS));
    if (ms < 2 * DAY_MS) return t('time.hours', Math.floor(ms / HOUR_MS));
    return t('time.days', Math.floor(ms / DAY_MS));
}

/* "just now", "5 min ago", "yesterday at 14:05", "on 3 Nov at 14:05"; what is to come, as ahead(). */
export function when(ms) {
    const age_ms = now() - ms;
    if (age_ms < -MINUTE_MS) return ahead(ms);
    if (age_ms < MINUTE_MS) return t('time.now');
    if (age_ms < HOUR_MS) return t('time.ago', { duration: duration(age_ms) });
    const midnight = new Date(now()).setHours(0, 0, 0, 0);
    const time = clock(ms);
    if (ms >= midnight) return t('time.at', { time });
    if (ms >= midnight - DAY_MS) return t('time.yesterday', { time });
    return t('time.on', { day: dayOf(ms), time });
}

/* Of a time to come: "at 14:05", "tomorrow at 9:00", "on 3 Nov at 9:00". */
export function ahead(ms) {
    const midnight = new Date(now()).setHours(24, 0, 0, 0);
    const time = clock(ms);
    if (ms < midnight) return t('time.at', { time });
    if (ms < midnight + DAY_MS) return t('time.tomorrow', { time });
    return t('time.on', { day: dayOf(ms), time });
}

/* "3 Nov", with its year when it is another one. */
export function dayOf(ms) {
    const [date, today] = [new Date(ms), new Date(now())];
    const day = `${date.getDate()} ${t('time.months').split(' ')[date.getMonth()]}`;
    return date.getFullYear() === today.getFullYear() ? day : `${day} ${date.getFullYear()}`;
}

/* "3 Nov 2025" of "2025-11-03": a day that was written down is the same one everywhere. */
export function writtenDay(day) {
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) return day;
    const [year, month, date] = day.split('-').map(Number);
    return `${date} ${t('time.months').split(' ')[month - 1]} ${year}`;
}

export function Time({ at, children, class: name }) {
    const date = new Date(at);
    const exact = date.toLocaleString('en-GB');
    return html`
        <time class=${name} datetime=${date.toISOString()} title=${exact}>${children}</time>
    `;
}

/* "2026-12-31": days are those of the gateway's clock, wherever the computer is. By its parts: no
 * language writes a day so in every browser. */
export function dayAt(ms) {
    const format = new Intl.DateTimeFormat('en-GB', {
        timeZone: 'Europe/Tirane',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
    });
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return `${parts.year}-${parts.month}-${parts.day}`;
}
