/* One question in the list: a link, so that the browser's own keys, new tabs and screen readers
 * work on it. */
import { html } from '../vendor/htm-preact.js';
import { now } from '../lib/clock.js';
import { hasDraft } from '../lib/drafts.js';
import { Icon } from '../lib/icons.js';
import { named, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { ahead, duration, Time, when } from '../lib/time.js';
import { holder } from './holder.js';
import { linkTo } from './route.js';
import { stepSentence } from './waiting.js';

function Tag({ kind = '', icon, children }) {
    const drawing = icon && html`<${Icon} name=${icon} />`;
    return html`<span class="tag ${kind}">${drawing}${children}</span>`;
}

/* One word or name about how it stands, or nothing. */
function Standing({ ticket, staff }) {
    const { state, owner, answered_at } = ticket;
    const held = holder(ticket, staff);
    const { handed_by, snoozed_until } = ticket;
    if (held === 'mine' && handed_by)
        return html`<${Tag} kind="held mine" icon="pen">
            ${t('queue.handed', { name: handed_by.name })}
        <//>`;
    if (snoozed_until > now())
        return html`<${Tag} icon="clock">${t('queue.later', { time: ahead(snoozed_until) })}<//>`;
    if (held === 'mine')
        return html`<${Tag} kind="held mine" icon="pen">${t('queue.held.me')}<//>`;
    if (held === 'other')
        return html`<${Tag} kind="held" icon="lock">${t('queue.held', { name: owner.name })}<//>`;
    if (state === 'open' && ticket.waiting) {
        const late = now() > ticket.waiting.late_at ? 'urgent' : 'again';
        return html`<${Tag} kind=${late} icon="clock">${stepSentence(ticket)}<//>`;
    }
    if (state === 'open' && answered_at)
        return html`<${Tag} kind="again">${t('queue.followup')}<//>`;
    if (state === 'answered') return html`<${Tag} icon="check">${t('queue.replied')}<//>`;
    return null;
}

/* What does not wait for its turn. */
function Urgent({ ticket: { priority, safe_to_write } }) {
    if (priority > 2) return null;
    if (priority === 2) return html`<${Tag} kind="again">${t('queue.soon')}<//>`;
    return html`
        <${Tag} kind="urgent">${t('queue.urgent')}<//>
        ${safe_to_write !== 'yes' && html`<${Tag} kind="urgent">${t('queue.unsafe')}<//>`}
    `;
}

/* By when it is to be taken up, while it is open. */
export function Due({ ticket: { state, due_at } }) {
    if (state !== 'open') return null;
    const left_ms = due_at - now();
    const late = left_ms < 0;
    const words = t(late ? 'queue.overdue' : 'queue.left', { duration: duration(Math.abs(left_ms)) });
    return html`<span class="tag ${late ? 'urgent' : ''}"><${Time} at=${due_at}>${words}<//></span>`;
}

/* Open: how long it waits. Else: when something last happened. */
function Age({ ticket: { state, opened_at, updated_at } }) {
    const at = state === 'open' ? opened_at : updated_at;
    const words = state === 'open' ? duration(now() - at) : when(at);
    return html`<${Time} class="age" at=${at}>${words}<//>`;
}

/* What the person thinks of how they were answered. */
function Trouble({ ticket: { state, apologies, rating } }) {
    if (state !== 'open') return null;
    return html`
        ${apologies > 0 && html`<${Tag} kind="again">${t('ticket.apologies', apologies)}<//>`}
        ${rating > 0 && html`<${Tag} kind="again">${t('ticket.rating', { rating })}<//>`}
    `;
}

export function Row({ ticket, staff, view, current, writing }) {
    const { id, number, alias, excerpt } = ticket;
    const language = ticket.language || undefined;
    const here = current ? 'true' : undefined;
    const draft = hasDraft(staff.id, id);
    const unread = ticket.unread ? 'unread' : '';
    return html`
        <li>
            <a class="row ${unread}" href=${linkTo(view, id)} aria-current=${here} data-id=${id}>
                <span class="row-top">
                    <span class="number">#${number}</span>
                    <bdi class="alias">${alias}</bdi>
                    <${Age} ticket=${ticket} />
                </span>
                <span class="excerpt" dir="auto" lang=${language}>${visible(excerpt)}</span>
                <span class="tags">
                    <${Urgent} ticket=${ticket} />
                    <${Due} ticket=${ticket} />
                    <${Trouble} ticket=${ticket} />
                    <${Tag}>${named('category', ticket.category)}<//>
                    <${Tag}>${named('tongue', ticket.language)}<//>
                    ${draft && html`<${Tag} kind="draft">${t('queue.draft')}<//>`}
                    <${Standing} ticket=${ticket} staff=${staff} />
                    ${ticket.unread && html`<${Tag} kind="again">${t('queue.unread')}<//>`}
                    ${writing && html`<${Tag} kind="mine" icon="pen"><bdi>${writing}</bdi><//>`}
                </span>
            </a>
        </li>
    `;
}
