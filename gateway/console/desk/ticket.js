/* One question: who asks, what was said, and what can be done about it now. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { now } from '../lib/clock.js';
import { readDraft } from '../lib/drafts.js';
import { Icon } from '../lib/icons.js';
import { named, t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { clock, duration, Time, when } from '../lib/time.js';
import { useActions } from './actions.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { useTicket } from './data.js';
import { holder } from './holder.js';
import { MoveSheet } from './move.js';
import { Note } from './note.js';
import { NumberSheet } from './number.js';
import { linkTo } from './route.js';
import { Due } from './row.js';

const MINUTE_MS = 60 * 1000;

function stateSentence(ticket, held) {
    const { state, owner, lease_until, answered_at } = ticket;
    if (held === 'mine') return t('ticket.state.mine', { time: clock(lease_until) });
    if (held === 'other')
        return t('ticket.state.held', { name: owner.name, time: clock(lease_until) });
    if (state === 'answered') return t('ticket.state.answered', { when: when(answered_at) });
    return t(`ticket.state.${state}`);
}

function ageSentence({ state, opened_at }) {
    const age_ms = now() - opened_at;
    if (state === 'open' && age_ms >= MINUTE_MS)
        return t('ticket.waiting', { duration: duration(age_ms) });
    return t('ticket.asked', { when: when(opened_at) });
}

function Facts({ ticket, onNumber }) {
    return html`
        <ul class="facts">
            <li>${named('category', ticket.category)}</li>
            <li>${named('tongue', ticket.language)}</li>
            <li>${t(`ticket.bearer.${ticket.bearer}`)}</li>
            <li><${Time} at=${ticket.opened_at}>${ageSentence(ticket)}<//></li>
            ${ticket.state === 'open' && html`<li><${Due} ticket=${ticket} /></li>`}
            ${ticket.calls > 0 && html`<li>${t('ticket.calls', ticket.calls)}</li>`}
            ${ticket.node && html`<li>${t('ticket.node', { node: ticket.node })}</li>`}
            ${onNumber &&
            html`<li>
                <button type="button" class="quiet" onClick=${onNumber}>${t('number.show')}</button>
            </li>`}
        </ul>
    `;
}

function Head({ ticket, held, view, onNumber }) {
    const { number, alias, state } = ticket;
    return html`
        <header class="head">
            <a class="back" href=${linkTo(view)}>
                <${Icon} name="back" /><span>${t('ticket.back')}</span>
            </a>
            <h2 tabindex="-1">
                <span class="unseen">${t('ticket.number', { number })}, </span>
                <span class="number" aria-hidden="true">#${number}</span> <bdi>${alias}</bdi>
            </h2>
            <p class="state ${held === 'none' ? state : held}" role="status">
                ${stateSentence(ticket, held)}
            </p>
            <${Facts} ticket=${ticket} onNumber=${onNumber} />
            ${ticket.contact.opted_out && html`<p class="notice">${t('ticket.optedout')}</p>`}
        </header>
    `;
}

const STYLES = { answer: 'primary', reopen: '' };

function Action({ name, keys, can }) {
    const style = STYLES[name] ?? 'plain';
    return html`
        <button type="button" class=${style} aria-keyshortcuts=${keys} onClick=${can[name]}>
            ${name === 'answer' && html`<${Icon} name="pen" />`}${t(`action.${name}`)}
        </button>
    `;
}

function Actions({ ticket, held, mode, staff, can }) {
    const open = ticket.state === 'open';
    const allowed = may(staff, 'answer');
    const answerable = allowed && open && mode !== 'answer' && held !== 'other';
    const closable = allowed && ticket.state !== 'closed' && held !== 'other';
    return html`
        <div class="actions ${mode ? 'further' : ''}">
            ${answerable && html`<${Action} name="answer" keys="a" can=${can} />`}
            ${allowed && !open && html`<${Action} name="reopen" keys="a" can=${can} />`}
            ${mode !== 'note' && html`<${Action} name="note" keys="n" can=${can} />`}
            ${held === 'mine' && html`<${Action} name="release" can=${can} />`}
            ${open && held !== 'other' && html`<${Action} name="hand" can=${can} />`}
            ${closable && html`<${Action} name="close" keys="e" can=${can} />`}
        </div>
    `;
}

function Blank({ status, view, onRetry }) {
    if (status === 'none')
        return html`
            <div class="blank">
                <p>${t('ticket.none')}</p>
                <p class="hint">${t('ticket.none.hint')}</p>
            </div>
        `;
    if (status === 'loading')
        return html`<p class="blank" role="status" aria-busy="true">${t('ticket.loading')}</p>`;
    return html`
        <div class="blank" role="alert">
            <p>${t(`ticket.${status}`)}</p>
            ${status === 'failed' &&
            html`<button type="button" onClick=${onRetry}>${t('queue.retry')}</button>`}
            <a href=${linkTo(view)}>${t('ticket.back')}</a>
        </div>
    `;
}

/* What is being written: `answer`, `note` or nothing. A draft or a lease of one's own opens the
 * answer by itself. */
function useMode(ticket, held, staff) {
    const [mode, setMode] = useState(null);
    useEffect(() => {
        if (held === 'mine' || readDraft(staff.id, ticket.id, 'answer')) setMode('answer');
        else if (readDraft(staff.id, ticket.id, 'note')) setMode('note');
    }, []);
    return [mode, setMode];
}

function focusHead() {
    document.querySelector('#ticket h2')?.focus();
}

function Loaded({ eager, view, pane, ...shared }) {
    const { ticket, staff } = shared;
    const held = holder(ticket, staff);
    const [mode, setMode] = useMode(ticket, held, staff);
    const [asking, setAsking] = useState(false);
    const [moving, setMoving] = useState(false);
    const can = { ...useActions({ ...shared, setMode }), hand: () => setMoving(true) };
    const allowed = may(staff, 'answer');
    const onNumber = may(staff, 'number') ? () => setAsking(true) : null;
    pane.current = {
        reload: shared.reload,
        note: can.note,
        answer: () => allowed && (ticket.state === 'open' ? can.answer() : can.reopen()),
        close: () => allowed && ticket.state !== 'closed' && can.close(),
    };
    useEffect(() => {
        focusHead();
        if (eager.current === ticket.id) pane.current.answer();
        eager.current = null;
    }, []);

    function leave() {
        setMode(null);
        focusHead();
    }

    const writing = { ...shared, held, can, onLeave: leave };
    const Form = { answer: Composer, note: Note }[mode];
    const actions = html`<${Actions}
        ticket=${ticket}
        held=${held}
        mode=${mode}
        staff=${staff}
        can=${can}
    />`;
    return html`
        <article class="ticket">
            <${Head} ticket=${ticket} held=${held} view=${view} onNumber=${onNumber} />
            <${Conversation} ticket=${ticket} staff=${staff} />
            <div class="foot">
                ${Form ? html`<${Form} ...${writing}>${actions}<//>` : actions}
            </div>
            ${moving &&
            html`<${MoveSheet} ticket=${ticket} can=${can} onClose=${() => setMoving(false)} />`}
            ${asking &&
            html`<${NumberSheet}
                ticket=${ticket}
                onClose=${() => setAsking(false)}
                onError=${shared.onError}
            />`}
        </article>
    `;
}

export function Ticket({ id, ...rest }) {
    const { ticket, status, take, reload } = useTicket(id, rest.onError);
    const eager = useRef(null); /* asked to answer before it was there */
    const { pane, view } = rest;
    if (ticket?.id !== id) {
        pane.current = { reload, answer: () => (eager.current = id) };
        const blank = !id ? 'none' : status === 'ready' ? 'loading' : status;
        return html`<${Blank} status=${blank} view=${view} onRetry=${reload} />`;
    }
    const shared = { ...rest, ticket, take, reload, eager };
    return html`<${Loaded} key=${id} ...${shared} />`;
}
