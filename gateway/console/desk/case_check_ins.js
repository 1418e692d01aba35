/* Check-ins of a case file: a short question by text, as often and at the hour that the person chose. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { dayOf, duration, when } from '../lib/time.js';
import { Field, Instead, useCall, useRead } from './form.js';
import { linkTo } from './route.js';

const PACES = ['weekly', 'two_weekly', 'four_weekly'];
const SILENCE = [24, 48, 72, 168];
const FIRST = { pace: 'weekly', first: '', hour: '10:00', silence_hours: '48' };

const hoursOf = (hours) => duration(hours * 3600 * 1000);
const hourOf = (minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const minuteOf = (hour) => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3, 5));

function Select({ id, label, value, onChange, options }) {
    return html`
        <div class="field">
            <label for=${id}>${label}</label>
            <select id=${id} value=${value} onChange=${onChange}>
                ${options.map(([code, title]) => html`<option key=${code} value=${code}>${title}</option>`)}
            </select>
        </div>
    `;
}

function Begin({ busy, onBegin }) {
    const [form, setForm] = useState(FIRST);
    const set = (name) => (event) => setForm((before) => ({ ...before, [name]: event.target.value }));
    function submit(event) {
        event.preventDefault();
        onBegin({ pace: form.pace, first: form.first, minute: minuteOf(form.hour), silence_hours: Number(form.silence_hours) });
    }
    return html`
        <details>
            <summary>${t('checkin.begin')}</summary>
            <p class="hint">${t('checkin.begin.hint')}</p>
            <form onSubmit=${submit}>
                <${Select} id="checkin-pace" label=${t('checkin.pace')} value=${form.pace} onChange=${set('pace')} options=${PACES.map((it) => [it, t(`checkin.pace.${it}`)])} />
                <${Field} id="checkin-first" label=${t('checkin.first')} type="date" required value=${form.first} onInput=${set('first')} />
                <${Field} id="checkin-hour" label=${t('checkin.hour')} type="time" required value=${form.hour} onInput=${set('hour')} />
                <${Select} id="checkin-silence" label=${t('checkin.silence')} value=${form.silence_hours} onChange=${set('silence_hours')} options=${SILENCE.map((it) => [String(it), hoursOf(it)])} />
                <button aria-disabled=${busy}>${t('checkin.start')}</button>
            </form>
        </details>
    `;
}

function resultOf({ answer, waits, unsent }) {
    if (answer !== 'none') return t(`checkin.answer.${answer}`);
    if (unsent) return t(`checkin.unsent.${unsent}`);
    return t(waits ? 'checkin.waits' : 'checkin.silent');
}

function Turn({ turn }) {
    const loud = ['call', 'urgent', 'words'].includes(turn.answer);
    return html`
        <li>
            <span>
                <span class="tag ${loud ? 'urgent' : ''}">${resultOf(turn)}</span>${' '}
                ${turn.ticket && html`<a href=${linkTo('open', turn.ticket)}>${t('checkin.read')}</a>`}
            </span>
            <span class="hint">${turn.answered_at ? when(turn.answered_at) : when(turn.at)}</span>
        </li>
    `;
}

export function CheckIns({ id, file, say, onError }) {
    const read = useRead(`/cases/${id}/check-ins`, onError);
    const { busy, trouble, run } = useCall(onError);
    useEffect(() => {
        if (read.data) read.reload();
    }, [file]);
    const may = file.sight.programme === 'changed' && file.state === 'open';
    const running = read.data?.check_in && !read.data.check_in.ended_at ? read.data.check_in : null;
    const act = (path, body, said) =>
        run(
            () => post(`/cases/${id}/check-ins${path}`, body),
            () => {
                read.reload();
                say(t(said));
            },
        );
    if (read.data && !read.data.check_in && !(may && file.phone)) return null;
    return html`
        <section class="card" aria-labelledby="case-check-ins">
            <h3 id="case-check-ins">${t('checkin.title')}</h3>
            <${Instead} read=${read} empty="" />
            <p class="error" role="alert">${trouble}</p>
            ${running &&
            html`<p>
                    ${t('checkin.runs', { pace: t(`checkin.pace.${running.pace}`), hour: hourOf(running.minute), day: dayOf(running.next_at) })}
                </p>
                <p class="hint">${t('checkin.runs.hint', { days: hoursOf(running.silence_hours), who: visible(running.by?.name ?? '') })}</p>`}
            ${read.data?.check_in && !running && html`<p>${t(`checkin.end.${read.data.check_in.end}`, { day: dayOf(read.data.check_in.ended_at) })}</p>`}
            ${running &&
            may &&
            html`<button type="button" aria-disabled=${busy} onClick=${() => act('/end', {}, 'checkin.said.ended')}>${t('checkin.stop')}</button>`}
            ${read.data && !running && may && file.phone && html`<${Begin} busy=${busy} onBegin=${(body) => act('', body, 'checkin.said.begun')} />`}
            <ul class="lines" hidden=${!read.data?.turns.length}>
                ${read.data?.turns.map((it) => html`<${Turn} key=${it.at} turn=${it} />`)}
            </ul>
        </section>
    `;
}
