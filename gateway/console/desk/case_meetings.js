/* Appointments made from a case file: booked from free times or at one's own, and what became of them. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { now } from '../lib/clock.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { clock, dayOf } from '../lib/time.js';
import { Field, Instead, useCall, useRead } from './form.js';

const STANDS = ['booked', 'confirmed', 'moved'];
const FIRST = { slot: '', kind: 'visit', place: '', starts: '', minutes: '30' };
const momentOf = (at) => `${dayOf(at)} ${clock(at)}`;

function Book({ slots, busy, onBook }) {
    const [form, setForm] = useState(FIRST);
    const set = (name) => (event) => setForm((before) => ({ ...before, [name]: event.target.value }));
    function submit(event) {
        event.preventDefault();
        if (form.slot) return onBook({ slot: form.slot });
        onBook({ kind: form.kind, place: form.kind === 'visit' ? form.place : '', starts_at: new Date(form.starts).getTime(), minutes: Number(form.minutes) });
    }
    return html`
        <details>
            <summary>${t('meet.book')}</summary>
            <form onSubmit=${submit}>
                <div class="field">
                    <label for="meet-slot">${t('meet.when')}</label>
                    <select id="meet-slot" value=${form.slot} onChange=${set('slot')}>
                        <option value="">${t('meet.own')}</option>
                        ${slots.map(
                            (it) => html`<option key=${it.id} value=${it.id}>${momentOf(it.starts_at)} · ${t(`calendar.${it.kind}`)} ${visible(it.place)}</option>`,
                        )}
                    </select>
                </div>
                ${!form.slot &&
                html`
                    <div class="field">
                        <label for="meet-kind">${t('meet.kind')}</label>
                        <select id="meet-kind" value=${form.kind} onChange=${set('kind')}>
                            ${['visit', 'phone'].map((it) => html`<option key=${it} value=${it}>${t(`calendar.${it}`)}</option>`)}
                        </select>
                    </div>
                    <${Field} id="meet-starts" label=${t('meet.starts')} type="datetime-local" required value=${form.starts} onInput=${set('starts')} />
                    <${Field} id="meet-minutes" label=${t('case.field.minutes')} type="number" min="5" max="240" required value=${form.minutes} onInput=${set('minutes')} />
                    ${form.kind === 'visit' && html`<${Field} id="meet-place" label=${t('meet.place')} dir="auto" maxlength="100" required value=${form.place} onInput=${set('place')} />`}
                `}
                <p class="hint">${t('meet.book.hint')}</p>
                <button aria-disabled=${busy}>${t('meet.save')}</button>
            </form>
        </details>
    `;
}

function Cancel({ name, busy, onCancel }) {
    const [reason, setReason] = useState('');
    return html`
        <form onSubmit=${(event) => (event.preventDefault(), onCancel(reason))}>
            <${Field} id=${name} label=${t('meet.cancel.why')} dir="auto" minlength="5" maxlength="200" required value=${reason} onInput=${(event) => setReason(event.target.value)} />
            <button aria-disabled=${busy}>${t('meet.cancel')}</button>
        </form>
    `;
}

function Meeting({ it, may, busy, onSettle }) {
    const [cancels, setCancels] = useState(false);
    const stands = STANDS.includes(it.state);
    const begun = it.starts_at <= now();
    const head = momentOf(it.starts_at);
    const button = (state, label) => html`<button type="button" aria-disabled=${busy} onClick=${() => onSettle(it, state)}>
        ${label}<span class="unseen"> ${head}</span>
    </button>`;
    return html`
        <li>
            <div>
                <strong>${head}</strong>
                <span class="tags">
                    <span class="tag ${it.state === 'missed' ? 'urgent' : it.state === 'confirmed' ? 'mine' : ''}">${t(`meet.state.${it.state}`)}</span>
                    <span class="tag">${t(`calendar.${it.kind}`)}</span>
                    <span class="tag"><bdi>${visible(it.with)}</bdi></span>
                    ${it.called_at && html`<span class="tag urgent">${t('meet.called')}</span>`}
                </span>
                ${it.place && html`<p dir="auto">${visible(it.place)}</p>`} ${it.reason && html`<p class="hint" dir="auto">${visible(it.reason)}</p>`}
                ${cancels && stands && html`<${Cancel} name="cancel-${it.id}" busy=${busy} onCancel=${(reason) => onSettle(it, 'cancelled', reason)} />`}
            </div>
            ${may &&
            stands &&
            html`<div class="actions">
                ${begun && button('done', t('meet.kept'))} ${begun && button('missed', t('meet.missed'))}
                ${!begun &&
                !cancels &&
                html`<button type="button" class="plain" onClick=${() => setCancels(true)}>${t('meet.cancel')}<span class="unseen"> ${head}</span></button>`}
            </div>`}
        </li>
    `;
}

export function Meetings({ id, file, onFile, say, onError }) {
    const read = useRead(`/cases/${id}/appointments`, onError);
    const { busy, trouble, run } = useCall(onError);
    useEffect(() => {
        if (read.data) read.reload();
    }, [file]);
    const rows = read.data?.appointments ?? [];
    const may = file.sight.programme === 'changed';
    const books = may && file.state === 'open' && file.phone;
    if (read.data && !rows.length && !books) return null;
    /* What was missed is a task of the file, which is read anew. */
    const act = (path, body, said) =>
        run(
            () => post(`/cases/${id}/appointments${path}`, body),
            () => {
                read.reload();
                onFile();
                say(t(said));
            },
        );
    const settle = (it, state, reason) =>
        act('/settle', { appointment: it.id, version: it.version, state, ...(reason && { reason }) }, `meet.said.${state}`);
    return html`
        <section class="card" aria-labelledby="case-meetings">
            <h3 id="case-meetings">${t('meet.title')}</h3>
            <${Instead} read=${read} empty="" />
            <p class="error" role="alert">${trouble}</p>
            <ul class="lines" hidden=${!rows.length}>
                ${rows.map((it) => html`<${Meeting} key=${it.id} it=${it} may=${may} busy=${busy} onSettle=${settle} />`)}
            </ul>
            ${books && html`<${Book} key=${rows.length} slots=${read.data?.slots ?? []} busy=${busy} onBook=${(body) => act('', body, 'meet.said.booked')} />`}
        </section>
    `;
}
