/* What was said on a ticket, and what became of each answer. */
import { html, useEffect, useRef } from '../vendor/htm-preact.js';
import { Icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { visible, Words } from '../lib/text.js';
import { Time, when } from '../lib/time.js';

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
function Receipt({ message }) {
    const { state, segments, reason } = message;
    return html`
        <div class="receipt ${state}" aria-live="polite">
            <p>
                <${Icon} name=${ICONS[state]} /><span>${t(`message.${state}`)}</span>
                <span class="dot">${t('message.segments', segments)}</span>
                ${reason && state !== 'delivered' && html`<bdi class="dot">${visible(reason)}</bdi>`}
            </p>
            ${ADVICE.includes(state) && html`<p class="hint">${t(`message.advice.${state}`)}</p>`}
        </div>
    `;
}

function Entry({ entry, ticket, staff }) {
    const writer =
        entry.kind === 'person' ? ticket.alias : entry.staff?.id === staff.id ? t('ticket.you') : entry.staff?.name;
    return html`
        <li class="entry ${entry.kind}" data-id=${entry.id}>
            <p class="by">
                <bdi>${writer}</bdi>
                ${entry.kind === 'note' && html`<span class="tag"><${Icon} name="lock" />${t('note.title')}</span>`}
                <${Time} at=${entry.at}>${when(entry.at)}<//>
            </p>
            <${Words} text=${entry.text} lang=${entry.kind === 'note' ? '' : ticket.language} />
            ${entry.message && html`<${Receipt} message=${entry.message} />`}
        </li>
    `;
}

export function Conversation({ ticket, staff }) {
    const list = useRef(null);
    const count = ticket.entries.length;
    useEffect(() => {
        list.current.scrollTop = list.current.scrollHeight;
    }, [ticket.id, count]);
    return html`
        <section class="conversation" ref=${list} aria-label=${t('ticket.conversation')} tabindex="0">
            ${count >= ENTRIES_MAX && html`<p class="hint">${t('ticket.earlier')}</p>`}
            <ol>
                ${ticket.entries.map(
                    (entry) => html`<${Entry} key=${entry.id} entry=${entry} ticket=${ticket} staff=${staff} />`,
                )}
            </ol>
        </section>
    `;
}
