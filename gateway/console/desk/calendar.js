/* The calendar: who comes when, the times that are still free, and who asks to be called. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { now } from '../lib/clock.js';
import { named, t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { clock, dayAt, when } from '../lib/time.js';
import { AppointmentSheet, OfferSheet } from './calendar_forms.js';
import { Sheet } from './dialogs.js';
import { Instead, sentenceFor, useCall, useRead } from './form.js';
import { queryOf } from './period.js';

const DAY_MS = 24 * 3600 * 1000;
const WEEK_DAYS = 7;
const NONE = [];

/* Midday of a Monday: days are counted from it, whatever clocks do at night. */
function monday(ms) {
    const day = new Date(`${dayAt(ms)}T12:00:00Z`);
    return day.getTime() - ((day.getUTCDay() + 6) % WEEK_DAYS) * DAY_MS;
}

const dayOf = (ms) => new Date(ms).toISOString().slice(0, 10);

function heading(ms) {
    const day = new Date(ms);
    const name = t('calendar.days').split(' ')[(day.getUTCDay() + 6) % WEEK_DAYS];
    return `${name} ${day.getUTCDate()} ${t('time.months').split(' ')[day.getUTCMonth()]}`;
}

/* "reminded", "not reminded: they said STOP", ... of one that stands. */
export function toldOf({ state, told, reminded, unreminded, confirmed_at }) {
    if (state === 'cancelled' || state === 'done' || state === 'missed') return '';
    if (unreminded) return t(`calendar.unreminded.${unreminded}`);
    if (confirmed_at) return t('calendar.confirmed', { when: when(confirmed_at) });
    if (told === 'failed' || told === 'expired' || told === 'unknown') return t('calendar.told.failed');
    if (told === 'delivered') return t(reminded ? 'calendar.told.reminded' : 'calendar.told.delivered');
    return told ? t('calendar.told.sent') : t('calendar.told.none');
}

const placeOf = ({ kind, place }) => (kind === 'phone' ? t('calendar.phone') : place);

function Entry({ it, onOpen }) {
    const off = it.state === 'cancelled' ? 'off' : '';
    const warn = it.unreminded || it.called_at ? 'warn' : '';
    return html`
        <li class="meeting ${it.state} ${off} ${warn}">
            <button type="button" class="plain" onClick=${() => onOpen(it)}>
                <span class="at">${clock(it.starts_at)}–${clock(it.ends_at)}</span>
                <bdi>${it.alias}</bdi>
                <span class="tag">${t(`calendar.state.${it.state}`)}</span>
            </button>
            <p class="hint">
                <bdi>${it.with.name}</bdi> · <bdi>${placeOf(it)}</bdi>
                ${toldOf(it) && html` · <span class=${it.unreminded ? 'late' : ''}>${toldOf(it)}</span>`}
                ${it.called_at && html` · <strong>${t('calendar.wants.call')}</strong>`}
            </p>
        </li>
    `;
}

function Free({ slots, staff, mayOffer, onRemove }) {
    const name = (id) => staff.find((it) => it.id === id)?.name ?? '';
    return html`
        <details class="free">
            <summary>${t('calendar.free', slots.length)}</summary>
            <ul>
                ${slots.map(
                    (slot) => html`
                        <li key=${slot.id}>
                            <span class="at">${clock(slot.starts_at)}–${clock(slot.ends_at)}</span>
                            <bdi>${name(slot.with)}</bdi>
                            <span class="hint"><bdi>${placeOf(slot)}</bdi></span>
                            ${slot.topic && html`<span class="hint">${named('category', slot.topic)}</span>`}
                            ${mayOffer(slot) &&
                            html`<button
                                type="button"
                                class="plain"
                                aria-label=${t('calendar.remove.at', { time: clock(slot.starts_at) })}
                                onClick=${() => onRemove(slot)}
                            >
                                ${t('calendar.remove')}
                            </button>`}
                        </li>
                    `,
                )}
            </ul>
        </details>
    `;
}

function Day({ at, today, read, mayOffer, onOpen, onRemove }) {
    const day = dayOf(at);
    const here = (it) => dayAt(it.starts_at) === day;
    const appointments = read.appointments.filter(here);
    const slots = read.slots.filter(here);
    return html`
        <section class="card day ${day === today ? 'today' : ''}" aria-labelledby="day-${day}">
            <h3 id="day-${day}">
                ${heading(at)} ${day === today && html`<span class="tag">${t('calendar.today')}</span>`}
            </h3>
            <ul>${appointments.map((it) => html`<${Entry} key=${it.id} it=${it} onOpen=${onOpen} />`)}</ul>
            ${appointments.length === 0 && slots.length === 0 && html`<p class="hint">${t('calendar.nothing')}</p>`}
            ${slots.length > 0 &&
            html`<${Free} slots=${slots} staff=${read.staff} mayOffer=${mayOffer} onRemove=${onRemove} />`}
        </section>
    `;
}

function Calls({ calls, onOpen }) {
    if (calls.length === 0) return null;
    return html`
        <section class="card" aria-labelledby="calls">
            <h3 id="calls">${t('calendar.calls', calls.length)}</h3>
            <ul class="lines">
                ${calls.map(
                    (it) => html`
                        <li key=${it.id}>
                            <div>
                                <strong><bdi>${it.alias}</bdi></strong>
                                <span class="hint">${t('calendar.asked', { when: when(it.called_at) })}</span>
                            </div>
                            ${it.call_ticket &&
                            html`<a href="#/open/${it.call_ticket}">${t('calendar.ticket', { number: it.call_number })}</a>`}
                            <button type="button" onClick=${() => onOpen(it)}>${t('calendar.open')}</button>
                        </li>
                    `,
                )}
            </ul>
        </section>
    `;
}

/* A calendar of one's own at a secret address: it is shown once. */
function Address({ made_at, onClose, onError, onChanged }) {
    const [path, setPath] = useState('');
    const { busy, trouble, run } = useCall(onError);
    const put = (end) =>
        run(
            () => post('/calendar/address', end ? { end } : {}),
            (got) => {
                setPath(got.path ? `${location.origin}${got.path}` : '');
                onChanged();
            },
        );
    return html`
        <${Sheet} title=${t('calendar.address')} onClose=${onClose}>
            <p>${t('calendar.address.hint')}</p>
            ${made_at && !path && html`<p class="hint">${t('calendar.address.made', { when: when(made_at) })}</p>`}
            ${path && html`<p class="secret" role="status"><code dir="ltr">${path}</code></p>`}
            <p class="error" role="alert">${trouble}</p>
            <div class="actions">
                <button type="button" class="primary" autofocus aria-disabled=${busy} onClick=${() => put(false)}>
                    ${t(made_at ? 'calendar.address.anew' : 'calendar.address.make')}
                </button>
                ${made_at &&
                html`<button type="button" class="danger" aria-disabled=${busy} onClick=${() => put(true)}>
                    ${t('calendar.address.end')}
                </button>`}
                <button type="button" class="plain" onClick=${onClose}>${t('help.done')}</button>
            </div>
        <//>
    `;
}

function Weeks({ week, onWeek, staff, whose, onWhose, today }) {
    const last = week + 6 * DAY_MS;
    return html`
        <div class="filters" role="group" aria-label=${t('calendar.choose')}>
            <button type="button" onClick=${() => onWeek(week - WEEK_DAYS * DAY_MS)}>${t('calendar.before')}</button>
            <button type="button" onClick=${() => onWeek(today)}>${t('calendar.now')}</button>
            <button type="button" onClick=${() => onWeek(week + WEEK_DAYS * DAY_MS)}>${t('calendar.after')}</button>
            <strong class="week" role="status">${heading(week)} – ${heading(last)}</strong>
            <label class="filter">
                <span>${t('calendar.with')}</span>
                <select value=${whose} onChange=${(event) => onWhose(event.target.value)}>
                    <option value="">${t('calendar.everybody')}</option>
                    ${staff.map((it) => html`<option key=${it.id} value=${it.id}>${it.name}</option>`)}
                </select>
            </label>
        </div>
    `;
}

export function Calendar({ staff, say, onError }) {
    const today = monday(now());
    const [week, setWeek] = useState(today);
    const [whose, setWhose] = useState('');
    const [sheet, setSheet] = useState(null); /* { offer } | { address } | { id } */
    const days = Array.from({ length: WEEK_DAYS }, (_, n) => week + n * DAY_MS);
    const read = useRead(
        `/appointments?${queryOf({ from: dayOf(week), to: dayOf(days[WEEK_DAYS - 1]), with: whose })}`,
        onError,
    );
    const data = read.data ?? { appointments: NONE, slots: NONE, calls: NONE, staff: NONE };
    const answers = may(staff, 'answer');
    const mayOffer = (slot) => answers && (slot.with === staff.id || may(staff, 'views'));
    const close = () => setSheet(null);
    const open = (it) => setSheet({ id: it.id });
    async function remove(slot) {
        try {
            await post(`/slots/${slot.id}/remove`, {});
        } catch (error) {
            onError(error);
            say(sentenceFor(error));
        }
        read.reload();
    }
    const day = (at) => html`
        <${Day}
            key=${at}
            at=${at}
            today=${dayAt(now())}
            read=${data}
            mayOffer=${mayOffer}
            onOpen=${open}
            onRemove=${remove}
        />
    `;
    return html`
        <p class="hint">${t('calendar.hint')}</p>
        <div class="actions">
            ${answers &&
            html`<button type="button" class="primary" onClick=${() => setSheet({ offer: true })}>
                ${t('calendar.offer')}
            </button>`}
            <button type="button" class="quiet" onClick=${() => setSheet({ address: true })}>
                ${t('calendar.address')}
            </button>
        </div>
        <${Weeks} week=${week} onWeek=${setWeek} staff=${data.staff} whose=${whose} onWhose=${setWhose} today=${today} />
        <${Calls} calls=${data.calls} onOpen=${open} />
        <${Instead} read=${read} />
        ${read.data && html`<div class="week-days">${days.map(day)}</div>`}
        ${sheet?.offer &&
        html`<${OfferSheet}
            staff=${staff}
            colleagues=${data.staff}
            day=${dayOf(week < today ? today : week)}
            onClose=${close}
            onError=${onError}
            onMade=${({ made, clashed }) => {
                close();
                say(t(clashed ? 'calendar.made.some' : 'calendar.made', { made, clashed }));
                read.reload();
            }}
        />`}
        ${sheet?.address &&
        html`<${Address} made_at=${data.address_made_at} onClose=${close} onError=${onError} onChanged=${read.reload} />`}
        ${sheet?.id &&
        html`<${AppointmentSheet}
            key=${sheet.id}
            id=${sheet.id}
            staff=${staff}
            colleagues=${data.staff}
            onClose=${close}
            onError=${onError}
            onChanged=${read.reload}
        />`}
    `;
}
