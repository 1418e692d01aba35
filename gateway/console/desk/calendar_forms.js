/* The sheets of the calendar: times that are offered, one appointment, and a time for it. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { now } from '../lib/clock.js';
import { named, t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { clock, dayAt, dayOf, when } from '../lib/time.js';
import { Sheet } from './dialogs.js';
import { Field, Instead, useCall, useRead } from './form.js';
import { queryOf } from './period.js';
import { CATEGORIES } from './topics.js';

const DAY_MS = 24 * 3600 * 1000;
const FREE_DAYS = 30;
const FREE_SHOWN = 40;
const LENGTHS = [15, 20, 30, 45, 60, 90];
const CLASH = 422;

const minutesOf = (text) => {
    const [hours, minutes] = text.split(':').map(Number);
    return hours * 60 + minutes;
};

function Choice({ id, label, value, onValue, children }) {
    return html`
        <div class="field">
            <label for=${id}>${label}</label>
            <select id=${id} value=${value} onChange=${(event) => onValue(event.target.value)}>${children}</select>
        </div>
    `;
}

/* kind and place: a visit has a place, a call has none. */
function Where({ of, set }) {
    return html`
        <div class="pair">
            <${Choice} id="calendar-kind" label=${t('calendar.kind')} value=${of.kind} onValue=${set('kind')}>
                <option value="visit">${t('calendar.visit')}</option>
                <option value="phone">${t('calendar.phone')}</option>
            <//>
            ${of.kind === 'visit' &&
            html`<${Field}
                id="calendar-place"
                label=${t('calendar.place')}
                hint=${t('calendar.place.hint')}
                value=${of.place}
                maxlength="60"
                required
                dir="auto"
                onInput=${(event) => set('place')(event.target.value)}
            />`}
        </div>
    `;
}

function Length({ value, onValue }) {
    return html`
        <${Choice} id="calendar-minutes" label=${t('calendar.minutes')} value=${value} onValue=${onValue}>
            ${LENGTHS.map((length) => html`<option key=${length} value=${length}>${length}</option>`)}
        <//>
    `;
}

function With({ value, onValue, colleagues }) {
    return html`
        <${Choice} id="calendar-with" label=${t('calendar.with')} value=${value} onValue=${onValue}>
            ${colleagues.map((it) => html`<option key=${it.id} value=${it.id}>${it.name}</option>`)}
        <//>
    `;
}

/* ---- times that are offered: every Tuesday from 9 to 12, half an hour each */

export function OfferSheet({ staff, colleagues, day, onClose, onError, onMade }) {
    const [of, setOf] = useState({
        with: staff.id,
        topic: '',
        kind: 'visit',
        place: '',
        first: day,
        last: day,
        from: '09:00',
        until: '12:00',
        minutes: '30',
        weekdays: 0,
    });
    const { busy, trouble, run } = useCall(onError);
    const set = (name) => (value) => setOf((before) => ({ ...before, [name]: value }));
    const input = (name) => (event) => set(name)(event.target.value);
    const flip = (bit) => () => setOf((before) => ({ ...before, weekdays: before.weekdays ^ bit }));

    function submit(event) {
        event.preventDefault();
        const body = {
            ...of,
            place: of.kind === 'visit' ? of.place : '',
            from: minutesOf(of.from),
            until: minutesOf(of.until),
            minutes: Number(of.minutes),
            last: of.weekdays ? of.last : of.first,
        };
        run(() => post('/slots', body), onMade);
    }

    return html`
        <${Sheet} title=${t('calendar.offer')} onClose=${onClose}>
            <form onSubmit=${submit}>
                ${may(staff, 'views') && html`<${With} value=${of.with} onValue=${set('with')} colleagues=${colleagues} />`}
                <${Where} of=${of} set=${set} />
                <div class="pair">
                    <${Field} id="offer-from" label=${t('calendar.from')} type="time" required value=${of.from} onInput=${input('from')} />
                    <${Field} id="offer-until" label=${t('calendar.until')} type="time" required value=${of.until} onInput=${input('until')} />
                    <${Length} value=${of.minutes} onValue=${set('minutes')} />
                </div>
                <fieldset class="weekdays">
                    <legend>${t('calendar.weekdays')}</legend>
                    ${t('calendar.days')
                        .split(' ')
                        .map(
                            (name, n) => html`
                                <label class="tick" key=${name}>
                                    <input type="checkbox" checked=${(of.weekdays >> n) & 1} onChange=${flip(1 << n)} />
                                    ${name}
                                </label>
                            `,
                        )}
                </fieldset>
                <div class="pair">
                    <${Field} id="offer-first" label=${t('calendar.first')} type="date" required value=${of.first} onInput=${input('first')} />
                    ${of.weekdays !== 0 &&
                    html`<${Field} id="offer-last" label=${t('calendar.last')} type="date" required value=${of.last} onInput=${input('last')} />`}
                </div>
                <${Choice} id="offer-topic" label=${t('calendar.topic')} value=${of.topic} onValue=${set('topic')}>
                    <option value="">${t('calendar.topic.all')}</option>
                    ${CATEGORIES.map((it) => html`<option key=${it} value=${it}>${named('category', it)}</option>`)}
                <//>
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t('calendar.offer.make')}</button>
                    <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
                </div>
            </form>
        <//>
    `;
}

/* ---- a time for somebody: one that is free, or any other */

function TimeForm({ staff, colleagues, slots, label, onTime, onBack, busy, trouble, clash }) {
    const [slot, setSlot] = useState(slots[0]?.id ?? '');
    const [of, setOf] = useState({ with: staff.id, kind: 'visit', place: '', at: '', minutes: '30' });
    const [anyway, setAnyway] = useState(false);
    const set = (name) => (value) => setOf((before) => ({ ...before, [name]: value }));
    const name = (id) => colleagues.find((it) => it.id === id)?.name ?? '';

    function submit(event) {
        event.preventDefault();
        const time = slot
            ? { slot }
            : {
                  with: of.with,
                  kind: of.kind,
                  place: of.kind === 'visit' ? of.place : '',
                  starts_at: new Date(of.at).getTime(),
                  minutes: Number(of.minutes),
              };
        onTime({ ...time, anyway: clash && anyway });
    }

    return html`
        <form onSubmit=${submit}>
            <${Choice} id="time-slot" label=${t('calendar.time')} value=${slot} onValue=${setSlot}>
                ${slots.map(
                    (it) => html`
                        <option key=${it.id} value=${it.id}>
                            ${`${dayOf(it.starts_at)} ${clock(it.starts_at)} · ${name(it.with)} · ${it.kind === 'phone' ? t('calendar.phone') : it.place}`}
                        </option>
                    `,
                )}
                <option value="">${t('calendar.time.other')}</option>
            <//>
            ${!slot &&
            html`
                <div class="pair">
                    <${Field}
                        id="time-at"
                        label=${t('calendar.at')}
                        type="datetime-local"
                        required
                        value=${of.at}
                        onInput=${(event) => set('at')(event.target.value)}
                    />
                    <${Length} value=${of.minutes} onValue=${set('minutes')} />
                </div>
                <${With} value=${of.with} onValue=${set('with')} colleagues=${colleagues} />
                <${Where} of=${of} set=${set} />
            `}
            ${clash &&
            html`<label class="tick">
                <input type="checkbox" checked=${anyway} onChange=${(event) => setAnyway(event.target.checked)} />
                ${t('calendar.anyway')}
            </label>`}
            <p class="error" role="alert">${trouble}</p>
            <p class="hint">${t('calendar.tells')}</p>
            <div class="actions">
                <button class="primary" aria-disabled=${busy}>${label}</button>
                <button type="button" class="plain" onClick=${onBack}>${t('action.cancel')}</button>
            </div>
        </form>
    `;
}

/* { read, slots, colleagues }: what is free in the weeks to come. */
function useFree(onError) {
    const at = now();
    const read = useRead(
        `/appointments?${queryOf({ from: dayAt(at), to: dayAt(at + FREE_DAYS * DAY_MS) })}`,
        onError,
    );
    const slots = (read.data?.slots ?? []).filter((slot) => slot.starts_at > at).slice(0, FREE_SHOWN);
    return { read, slots, colleagues: read.data?.staff ?? [] };
}

function ChooseTime({ path, body, label, staff, onDone, onBack, onError }) {
    const { read, slots, colleagues } = useFree(onError);
    const [clash, setClash] = useState(false);
    const { busy, trouble, run } = useCall((error) => {
        setClash(error.status === CLASH);
        onError(error);
    });
    if (!read.data) return html`<${Instead} read=${read} />`;
    return html`
        <${TimeForm}
            staff=${staff}
            colleagues=${colleagues}
            slots=${slots}
            label=${label}
            busy=${busy}
            trouble=${trouble}
            clash=${clash}
            onBack=${onBack}
            onTime=${(time) => run(() => post(path, { ...body, ...time }), onDone)}
        />
    `;
}

/* For the person of a question. */
export function BookSheet({ ticket, staff, say, onClose, onError }) {
    const done = (made) => {
        onClose();
        say(t('calendar.booked', { day: dayOf(made.starts_at), time: clock(made.starts_at) }));
    };
    return html`
        <${Sheet} title=${t('calendar.book')} onClose=${onClose}>
            <${ChooseTime}
                path="/appointments"
                body=${{ ticket: ticket.id }}
                label=${t('calendar.book')}
                staff=${staff}
                onDone=${done}
                onBack=${onClose}
                onError=${onError}
            />
        <//>
    `;
}

/* ---- one appointment */

function Messages({ messages }) {
    if (messages.length === 0) return html`<p class="hint">${t('calendar.told.none')}</p>`;
    return html`
        <ul class="lines">
            ${messages.map(
                (it, n) => html`
                    <li key=${n}>
                        <div>
                            ${t(`calendar.purpose.${it.purpose}`)} <span class="hint">${when(it.made_at)}</span>
                        </div>
                        <span>
                            ${t(`calendar.message.${it.state}`)} <bdi class="hint">${it.reason}</bdi>
                        </span>
                    </li>
                `,
            )}
        </ul>
    `;
}

function Cancel({ busy, trouble, onCancel, onBack }) {
    const [reason, setReason] = useState('');
    const [withdraw, setWithdraw] = useState(true);
    function submit(event) {
        event.preventDefault();
        onCancel({ reason, withdraw });
    }
    return html`
        <form onSubmit=${submit}>
            <${Field}
                id="cancel-reason"
                label=${t('calendar.reason')}
                hint=${t('calendar.reason.hint')}
                required
                autofocus
                minlength="5"
                maxlength="200"
                dir="auto"
                value=${reason}
                onInput=${(event) => setReason(event.target.value)}
            />
            <label class="tick">
                <input type="checkbox" checked=${withdraw} onChange=${(event) => setWithdraw(event.target.checked)} />
                ${t('calendar.withdraw')}
            </label>
            <p class="error" role="alert">${trouble}</p>
            <div class="actions">
                <button class="danger" aria-disabled=${busy}>${t('calendar.cancel')}</button>
                <button type="button" class="plain" onClick=${onBack}>${t('action.cancel')}</button>
            </div>
        </form>
    `;
}

const STANDS = ['booked', 'confirmed', 'moved'];

export function AppointmentSheet({ id, staff, onClose, onError, onChanged }) {
    const read = useRead(`/appointments/${id}`, onError);
    const [doing, setDoing] = useState('');
    const { busy, trouble, run } = useCall((error) => {
        onError(error);
        if (error.status === 409) read.reload(); /* somebody else was faster: what is now is shown */
    });
    const it = read.data;
    const done = () => {
        setDoing('');
        read.reload();
        onChanged();
    };
    const put = (what, body) => run(() => post(`/appointments/${id}/${what}`, { version: it.version, ...body }), done);
    if (!it) return html`<${Sheet} title=${t('calendar.one')} onClose=${onClose}><${Instead} read=${read} /><//>`;
    const answers = may(staff, 'answer');
    const stands = STANDS.includes(it.state);
    const begun = it.starts_at <= now();
    const button = (what, name, tone = '') => html`
        <button type="button" class=${tone} aria-disabled=${busy} onClick=${what}>${t(name)}</button>
    `;
    return html`
        <${Sheet} title=${t('calendar.one')} onClose=${onClose}>
            <dl class="meeting-facts">
                <div><dt>${t('calendar.person')}</dt><dd><bdi>${it.alias}</bdi> · ${named('tongue', it.language)}</dd></div>
                <div><dt>${t('calendar.time')}</dt><dd>${dayOf(it.starts_at)} ${clock(it.starts_at)}–${clock(it.ends_at)}</dd></div>
                <div><dt>${t('calendar.with')}</dt><dd><bdi>${it.with.name}</bdi></dd></div>
                <div><dt>${t('calendar.place')}</dt><dd><bdi>${it.kind === 'phone' ? t('calendar.phone') : it.place}</bdi></dd></div>
                <div><dt>${t('calendar.state')}</dt><dd>${t(`calendar.state.${it.state}`)} <bdi class="hint">${it.reason}</bdi></dd></div>
                ${it.unreminded && html`<div><dt>${t('calendar.notice')}</dt><dd class="late">${t(`calendar.unreminded.${it.unreminded}`)}</dd></div>`}
            </dl>
            <h3>${t('calendar.messages')}</h3>
            <${Messages} messages=${it.messages} />
            ${doing === 'move' &&
            html`<${ChooseTime}
                path="/appointments/${id}/move"
                body=${{ version: it.version }}
                label=${t('calendar.move')}
                staff=${staff}
                onDone=${done}
                onBack=${() => setDoing('')}
                onError=${onError}
            />`}
            ${doing === 'cancel' &&
            html`<${Cancel} busy=${busy} trouble=${trouble} onCancel=${(body) => put('cancel', body)} onBack=${() => setDoing('')} />`}
            ${!doing &&
            html`
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    ${answers && stands && !begun && button(() => setDoing('move'), 'calendar.move', 'primary')}
                    ${answers && stands && !begun && button(() => setDoing('cancel'), 'calendar.cancel', 'danger')}
                    ${answers && it.called_at && button(() => put('settle', { state: 'called' }), 'calendar.did.call')}
                    ${answers && begun && it.state !== 'cancelled' && it.state !== 'done' && button(() => put('settle', { state: 'done' }), 'calendar.done', 'primary')}
                    ${answers && begun && it.state !== 'cancelled' && it.state !== 'missed' && button(() => put('settle', { state: 'missed' }), 'calendar.missed')}
                    ${it.ticket && html`<a class="button" href="#/open/${it.ticket}">${t('calendar.question')}</a>`}
                    <a class="button" href="/api/v1/appointments/${id}/file" download="appointment.ics">${t('calendar.file')}</a>
                    <button type="button" class="plain" onClick=${onClose}>${t('help.done')}</button>
                </div>
            `}
        <//>
    `;
}
