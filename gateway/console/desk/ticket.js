/* One question: who asks, what was said, and what can be done about it now. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { post, Problem } from '../lib/api.js';
import { now } from '../lib/clock.js';
import { readDraft } from '../lib/drafts.js';
import { Icon } from '../lib/icons.js';
import { named, t } from '../lib/i18n.js';
import { clock, duration, Time, when } from '../lib/time.js';
import { Composer } from './composer.js';
import { useTicket } from './data.js';
import { Conversation } from './conversation.js';
import { holder } from './holder.js';
import { Note } from './note.js';
import { linkTo } from './route.js';

function stateSentence(ticket, held) {
    if (held === 'mine') return t('ticket.state.mine', { time: clock(ticket.lease_until) });
    if (held === 'other')
        return t('ticket.state.held', { name: ticket.owner.name, time: clock(ticket.lease_until) });
    if (ticket.state === 'answered') return t('ticket.state.answered', { when: when(ticket.answered_at) });
    return t(`ticket.state.${ticket.state}`);
}

function Head({ ticket, held, view }) {
    const waited =
        ticket.state === 'open'
            ? t('ticket.waiting', { duration: duration(now() - ticket.opened_at) })
            : t('ticket.asked', { when: when(ticket.opened_at) });
    return html`
        <header class="head">
            <a class="back" href=${linkTo(view)}><${Icon} name="back" /><span>${t('ticket.back')}</span></a>
            <h2 tabindex="-1">
                <span class="unseen">${t('ticket.number', { number: ticket.number })}, </span>
                <span class="number" aria-hidden="true">#${ticket.number}</span> <bdi>${ticket.alias}</bdi>
            </h2>
            <p class="state ${held === 'none' ? ticket.state : held}" role="status">${stateSentence(ticket, held)}</p>
            <ul class="facts">
                <li>${named('category', ticket.category)}</li>
                <li>${named('tongue', ticket.language)}</li>
                <li>${t(`ticket.bearer.${ticket.bearer}`)}</li>
                <li><${Time} at=${ticket.opened_at}>${waited}<//></li>
                ${ticket.node && html`<li>${t('ticket.node', { node: ticket.node })}</li>`}
            </ul>
            ${ticket.contact.opted_out && html`<p class="notice">${t('ticket.optedout')}</p>`}
        </header>
    `;
}

function Actions({ ticket, held, mode, can }) {
    const open = ticket.state === 'open';
    return html`
        <div class="actions ${mode ? 'further' : ''}">
            ${open &&
            mode !== 'answer' &&
            held !== 'other' &&
            html`<button type="button" class="primary" aria-keyshortcuts="a" onClick=${can.answer}>
                <${Icon} name="pen" />${t('action.answer')}
            </button>`}
            ${!open && html`<button type="button" aria-keyshortcuts="a" onClick=${can.reopen}>${t('action.reopen')}</button>`}
            ${mode !== 'note' &&
            html`<button type="button" class="plain" aria-keyshortcuts="n" onClick=${can.note}>${t('action.note')}</button>`}
            ${held === 'mine' &&
            html`<button type="button" class="plain" onClick=${can.release}>${t('action.release')}</button>`}
            ${ticket.state !== 'closed' &&
            held !== 'other' &&
            html`<button type="button" class="plain" aria-keyshortcuts="e" onClick=${can.close}>${t('action.close')}</button>`}
        </div>
    `;
}

function Blank({ status, view, onRetry }) {
    if (status === 'none')
        return html`<div class="blank"><p>${t('ticket.none')}</p><p class="hint">${t('ticket.none.hint')}</p></div>`;
    if (status === 'loading')
        return html`<div class="blank" role="status" aria-busy="true"><p>${t('ticket.loading')}</p></div>`;
    return html`
        <div class="blank" role="alert">
            <p>${t(`ticket.${status}`)}</p>
            ${status === 'failed' && html`<button type="button" onClick=${onRetry}>${t('queue.retry')}</button>`}
            <a href=${linkTo(view)}>${t('ticket.back')}</a>
        </div>
    `;
}

/* What can be done to a ticket. Each call changes it here at once with what the gateway answers. */
function useActions({ ticket, staff, take, reload, say, onError, onChanged, setMode }) {
    const latest = useRef(ticket);
    const line = useRef(Promise.resolve());
    latest.current = ticket;

    /* One after the other: each names the version that the one before it made. */
    function change(what, body) {
        const turn = line.current.then(() => attempt(what, body));
        line.current = turn.catch(() => {});
        return turn;
    }

    async function attempt(what, body) {
        const { id, version } = latest.current;
        try {
            const changed = await post(`/tickets/${id}/${what}`, { version, ...body });
            /* A version that others moved comes with entries not seen yet: it is not taken for seen. */
            const unseen = !changed.entries && changed.version > version + (what === 'renew' ? 0 : 1);
            if (unseen) reload();
            latest.current = { ...latest.current, ...changed, version: unseen ? version : changed.version };
            take(latest.current);
            onChanged();
            return changed;
        } catch (error) {
            onError(error);
            if (error instanceof Problem && error.status === 409) {
                const { owner, lease_until, state } = error.body;
                take({ id, version, owner, lease_until, state });
                reload();
            }
            throw error;
        }
    }

    /* Without a sentence the ticket's own state tells enough. */
    async function changeAndSay(what, sentence, action) {
        const { number } = latest.current;
        try {
            await change(what);
            if (sentence) say(t(sentence, { number }), action);
        } catch (error) {
            if (error.status === 401) return;
            say(sentenceFor(error));
        }
    }

    function sentenceFor(error) {
        if (!(error instanceof Problem)) return t('said.offline');
        if (error.status !== 409) return t('said.failed', { detail: error.message });
        const { owner, lease_until } = error.body;
        if (owner && owner.id !== staff.id)
            return t('ticket.state.held', { name: owner.name, time: clock(lease_until) });
        return t('composer.changed');
    }

    const reopen = () => changeAndSay('reopen', 'said.reopened');
    return {
        change,
        sentenceFor,
        reopen,
        note: () => setMode('note'),
        release: () => (setMode(null), changeAndSay('release', 'said.released')),
        close: () => (
            setMode(null),
            changeAndSay('close', 'said.closed', { label: t('action.reopen'), run: reopen })
        ),
        answer: () => {
            setMode('answer');
            document.querySelector('#answer')?.focus();
            if (holder(latest.current, staff) === 'free') changeAndSay('claim');
        },
    };
}

/* A draft or a lease of one's own opens the answer by itself. */
function useMode(ticket, held, staff) {
    const [mode, setMode] = useState(null);
    useEffect(() => {
        if (!ticket) setMode(null);
        else if (held === 'mine' || readDraft(staff.id, ticket.id, 'answer')) setMode('answer');
        else if (readDraft(staff.id, ticket.id, 'note')) setMode('note');
    }, [ticket?.id]);
    return [mode, setMode];
}

function Loaded({ ticket, take, reload, eager, staff, view, pane, say, onError, onChanged }) {
    const held = holder(ticket, staff);
    const [mode, setMode] = useMode(ticket, held, staff);
    const can = useActions({ ticket, staff, take, reload, say, onError, onChanged, setMode });
    pane.current = {
        reload,
        note: can.note,
        answer: () => (ticket.state === 'open' ? can.answer() : can.reopen()),
        close: () => ticket.state !== 'closed' && can.close(),
    };

    function focusHead() {
        document.querySelector('#ticket h2')?.focus();
    }
    useEffect(() => {
        focusHead();
        if (eager.current === ticket.id) pane.current.answer();
        eager.current = null;
    }, [ticket.id]);

    function leave() {
        setMode(null);
        focusHead();
    }

    const actions = html`<${Actions} ticket=${ticket} held=${held} mode=${mode} can=${can} />`;
    return html`
        <article class="ticket">
            <${Head} ticket=${ticket} held=${held} view=${view} />
            <${Conversation} ticket=${ticket} staff=${staff} />
            <div class="foot">
                ${mode === 'answer' &&
                html`<${Composer} key=${ticket.id} ticket=${ticket} held=${held} staff=${staff} can=${can} say=${say}
                    onLeave=${leave}>${actions}<//>`}
                ${mode === 'note' &&
                html`<${Note} key=${ticket.id} ticket=${ticket} staff=${staff} take=${take} say=${say} onError=${onError}
                    onLeave=${leave}>${actions}<//>`}
                ${!mode && actions}
            </div>
        </article>
    `;
}

export function Ticket({ id, ...rest }) {
    const { ticket, status, take, reload } = useTicket(id, rest.onError);
    const eager = useRef(null); /* asked to answer before it was there */
    if (ticket?.id !== id) {
        rest.pane.current = { reload, answer: () => (eager.current = id) };
        const blank = !id ? 'none' : status === 'ready' ? 'loading' : status;
        return html`<${Blank} status=${blank} view=${rest.view} onRetry=${reload} />`;
    }
    return html`<${Loaded} key=${id} ticket=${ticket} take=${take} reload=${reload} eager=${eager} ...${rest} />`;
}
