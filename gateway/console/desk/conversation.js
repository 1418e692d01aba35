/* What was said on a ticket, and what became of each answer. */
import { html, useEffect, useRef } from '../vendor/htm-preact.js';
import { Icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { visible, Words } from '../lib/text.js';
import { clock, Time, when } from '../lib/time.js';
import { Hands, Reading } from './waiting.js';

const ICONS = {
    queued: 'clock',
    sending: 'up',
    sent: 'check',
    delivered: 'checks',
    failed: 'cross',
    expired: 'late',
    unknown: 'unsure',
};
const ENTRIES_MAX = 200;
const ADVICE = ['failed', 'expired', 'unknown'];

/* Words beside an icon: colour alone never tells. */
function Receipt({ message: { state, segments, reason, held, hidden, read_at, rating } }) {
    const why = state === 'delivered' ? '' : reason;
    const advice = held
        ? t(`message.held.${held.why}`)
        : ADVICE.includes(state) && t(`message.advice.${state}`);
    const sentence = held
        ? t('message.held', { time: clock(held.until) })
        : t(`message.${state}`);
    return html`
        <div class="receipt ${state}" aria-live="polite">
            <p>
                <${Icon} name=${ICONS[state]} /><span>${sentence}</span>
                <span class="dot">${t('message.segments', segments)}</span>
                ${why && html`<bdi class="dot">${visible(why)}</bdi>`}
                ${hidden &&
                html`<span class="dot">
                    ${read_at ? t('message.read', { when: when(read_at) }) : t('message.unread')}
                </span>`}
                ${rating > 0 && html`<span class="dot">${t('message.rating', { rating })}</span>`}
            </p>
            ${advice && html`<p class="hint">${advice}</p>`}
        </div>
    `;
}

function writerOf(entry, ticket, staff) {
    if (entry.kind === 'person') return ticket.alias;
    return entry.staff?.id === staff.id ? t('ticket.you') : entry.staff?.name;
}

function Entry({ entry, ticket, staff, onMove, ...rest }) {
    const { id, kind, text, at, origin, message } = entry;
    const note = kind === 'note';
    const label = html`<span class="tag"><${Icon} name="lock" />${t('note.title')}</span>`;
    return html`
        <li class="entry ${kind}" data-id=${id}>
            <p class="by">
                <bdi>${writerOf(entry, ticket, staff)}</bdi>
                ${note && label}
                <${Time} at=${at}>${when(at)}<//>
                ${origin && html`<span>${t('several.origin', { number: origin })}</span>`}
                ${onMove &&
                kind === 'person' &&
                html`<button type="button" class="quiet" onClick=${() => onMove(entry)}>
                    ${t('several.move')}
                </button>`}
            </p>
            <${Words} text=${text} lang=${note ? '' : ticket.language} />
            ${message && html`<${Receipt} message=${message} />`}
            ${kind === 'answer' && html`<${Hands} ticket=${ticket} entry=${entry} />`}
            ${kind === 'person' &&
            html`<${Reading} ticket=${ticket} entry=${entry} staff=${staff} ...${rest} />`}
        </li>
    `;
}

/* `onMove` takes a text of the person elsewhere; null: it cannot be. */
export function Conversation({ ticket, staff, onMove, take, onError, children }) {
    const list = useRef(null);
    const { entries } = ticket;
    useEffect(() => {
        list.current.scrollTop = list.current.scrollHeight;
    }, [ticket.id, entries.length]);
    const item = (entry) => {
        const shown = { entry, ticket, staff, onMove, take, onError };
        return html`<${Entry} key=${entry.id} ...${shown} />`;
    };
    const label = t('ticket.conversation');
    return html`
        <section class="conversation" ref=${list} aria-label=${label} tabindex="0">
            ${entries.length >= ENTRIES_MAX && html`<p class="hint">${t('ticket.earlier')}</p>`}
            <ol>${entries.map(item)}</ol>
            ${children}
        </section>
    `;
}
