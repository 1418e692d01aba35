/* One question: who asks, what was said, and what can be done about it now. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { now } from '../lib/clock.js';
import { keepText, readDraft } from '../lib/drafts.js';
import { Icon } from '../lib/icons.js';
import { named, t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { ahead, clock, duration, Time, when } from '../lib/time.js';
import { post } from '../lib/api.js';
import { useActions } from './actions.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { useTicket } from './data.js';
import { Discretion } from './discretion.js';
import { useKept } from './draft.js';
import { HandSheet } from './hand.js';
import { holder } from './holder.js';
import { LaterSheet } from './later.js';
import { Note } from './note.js';
import { NumberSheet } from './number.js';
import { go, linkTo } from './route.js';
import { Due } from './row.js';
import { Merged, MoveTextSheet, Others, useOthers, useSeveral } from './several.js';
import { StepForm, stepSentence, Waiting } from './waiting.js';
import { writingSentence } from './writers.js';

const MINUTE_MS = 60 * 1000;

function stateSentence(ticket, held) {
    const { state, owner, lease_until, answered_at, handed_by, snoozed_until } = ticket;
    if (held === 'mine' && handed_by)
        return t('ticket.state.handed', { name: handed_by.name, time: clock(lease_until) });
    if (snoozed_until > now()) return t('ticket.state.later', { time: ahead(snoozed_until) });
    if (held === 'mine') return t('ticket.state.mine', { time: clock(lease_until) });
    if (held === 'other')
        return t('ticket.state.held', { name: owner.name, time: clock(lease_until) });
    if (state === 'open' && ticket.waiting) return stepSentence(ticket);
    if (state === 'answered') return t('ticket.state.answered', { when: when(answered_at) });
    return t(`ticket.state.${state}`);
}

function ageSentence({ state, opened_at }) {
    const age_ms = now() - opened_at;
    if (state === 'open' && age_ms >= MINUTE_MS)
        return t('ticket.waiting', { duration: duration(age_ms) });
    return t('ticket.asked', { when: when(opened_at) });
}

function Facts({ ticket, onNumber, onCase, reader }) {
    return html`
        <ul class="facts">
            <li>${named('category', ticket.category)}</li>
            <li>${named('tongue', ticket.language)}</li>
            <li>${t(`ticket.bearer.${ticket.bearer}`)}</li>
            <li><${Time} at=${ticket.opened_at}>${ageSentence(ticket)}<//></li>
            ${ticket.state === 'open' && html`<li><${Due} ticket=${ticket} /></li>`}
            ${ticket.promised_at &&
            html`<li>
                <${Time} at=${ticket.promised_at}>
                    ${t('ticket.promised', { time: when(ticket.promised_at) })}
                <//>
            </li>`}
            ${ticket.apologies > 0 && html`<li>${t('ticket.apologies', ticket.apologies)}</li>`}
            ${ticket.rating > 0 && html`<li>${t('ticket.rating', { rating: ticket.rating })}</li>`}
            ${ticket.calls > 0 && html`<li>${t('ticket.calls', ticket.calls)}</li>`}
            ${ticket.node && html`<li>${t('ticket.node', { node: ticket.node })}</li>`}
            ${reader && html`<li><${Discretion} ticket=${ticket} ...${reader} /></li>`}
            ${onNumber &&
            html`<li>
                <button type="button" class="quiet" onClick=${onNumber}>${t('number.show')}</button>
            </li>`}
            ${onCase &&
            html`<li>
                <button type="button" class="quiet" onClick=${onCase}>${t('case.from.ticket')}</button>
            </li>`}
        </ul>
    `;
}

function Head({ ticket, held, view, writers, onNumber, onCase, reader, onApart, children }) {
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
            <${Facts} ticket=${ticket} onNumber=${onNumber} onCase=${onCase} reader=${reader} />
            <p class="writing" role="status">${writingSentence(writers, ticket.id)}</p>
            ${ticket.merged_into &&
            html`<${Merged} ticket=${ticket} view=${view} onApart=${onApart} />`}
            ${ticket.contact.opted_out && html`<p class="notice">${t('ticket.optedout')}</p>`}
            ${ticket.contact.hidden && html`<p class="hint">${t('ticket.hidden')}</p>`}
            ${children}
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
    const writable = allowed && (!open || ticket.acts.includes('write'));
    const answerable = writable && open && mode !== 'answer' && held !== 'other';
    const later = ticket.snoozed_until > now() ? 'back' : 'later';
    const closable = allowed && ticket.state !== 'closed' && held !== 'other';
    return html`
        <div class="actions ${mode ? 'further' : ''}">
            ${answerable && html`<${Action} name="answer" keys="a" can=${can} />`}
            ${allowed &&
            !open &&
            !ticket.merged_into &&
            html`<${Action} name="reopen" keys="a" can=${can} />`}
            ${mode !== 'note' && html`<${Action} name="note" keys="n" can=${can} />`}
            ${held === 'mine' && html`<${Action} name="release" can=${can} />`}
            ${allowed && open && held !== 'other' && html`<${Action} name=${later} can=${can} />`}
            ${open && held !== 'other' && html`<${Action} name="hand" can=${can} />`}
            ${allowed && html`<${Action} name="meet" can=${can} />`}
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
function useMode(ticket, held, staff, kept) {
    const [mode, setMode] = useState(null);
    /* Whoever has begun something meanwhile goes on with that. */
    const begin = (what) => setMode((now) => now ?? what);
    useEffect(() => {
        const free = !ticket.waiting || ticket.waiting.step === 'back';
        if (kept && free) begin(kept.answer ? 'answer' : kept.note ? 'note' : null);
    }, [kept]);
    useEffect(() => {
        if (ticket.waiting && ticket.waiting.step !== 'back') {
            if (held === 'mine' && ticket.acts.includes('give')) begin('give');
        } else if (held === 'mine' || readDraft(staff.id, ticket.id, 'answer')) begin('answer');
        else if (readDraft(staff.id, ticket.id, 'note')) begin('note');
    }, []);
    return [mode, setMode];
}

function focusHead() {
    document.querySelector('#ticket h2')?.focus();
}

function Loaded({ eager, view, pane, ...shared }) {
    const { ticket, staff } = shared;
    const held = holder(ticket, staff);
    const kept = useKept(ticket.id);
    const [mode, setMode] = useMode(ticket, held, staff, kept);
    const [asking, setAsking] = useState(false);
    const [sheet, setSheet] = useState(null);
    const [Book, setBook] = useState(null);
    const [entry, setEntry] = useState(null);
    const others = useOthers(ticket);
    const several = useSeveral({ ...shared, view });
    const can = {
        ...useActions({ ...shared, setMode }),
        hand: () => setSheet('hand'),
        later: () => setSheet('later'),
        /* Fetched when it is wanted: most questions need none. */
        meet: () => import('./calendar_forms.js').then(({ BookSheet }) => setBook(() => BookSheet), () => shared.say(t('said.offline'))),
    };
    const allowed = may(staff, 'answer');

    /* Begins a step that has a text; does the others at once. */
    async function act(what) {
        if (what !== 'pass' && what !== 'withdraw') {
            setMode(what);
            if (what === 'give' && held === 'free') can.change('claim').catch(() => {});
            return;
        }
        const { original } = ticket.answers[0];
        try {
            await can.change(`answer/${what}`);
            shared.say(t(what === 'pass' ? 'said.answer' : 'waiting.said.withdraw', ticket));
            if (what === 'withdraw') {
                keepText(staff.id, ticket.id, 'answer', original.text);
                setMode('answer');
            }
        } catch (error) {
            if (error.status !== 401)
                shared.say(
                    error.status === 409
                        ? t('composer.changed')
                        : t('said.failed', { detail: error.message }),
                );
        }
    }

    const onNumber = may(staff, 'number') ? () => setAsking(true) : null;
    /* The file of this person; one is opened where there is none. */
    async function openCase() {
        try {
            go('cases', (await post('/cases', { ticket: ticket.id })).id);
        } catch (error) {
            shared.onError(error);
            if (error.status !== 401) shared.say(t('said.failed', { detail: error.message }));
        }
    }
    pane.current = {
        reload: shared.reload,
        note: can.note,
        answer() {
            if (ticket.state !== 'open') return allowed && can.reopen();
            if (ticket.acts.includes('write')) can.answer();
            else if (ticket.acts.includes('give')) act('give');
        },
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

    useEffect(() => {
        if (ticket.mentioned) post(`/tickets/${ticket.id}/seen`).then(shared.onChanged, () => {});
    }, [ticket.mentioned]);
    const texts = ticket.entries.filter(({ kind }) => kind === 'person').length;
    const free = allowed && held !== 'other' && !ticket.merged_into;
    const onMove = free && texts > 1 ? setEntry : null;
    const closeSheet = () => setSheet(null);
    const writing = { ...shared, act: mode, held, kept, can, onLeave: leave };
    const step = ['give', 'edit', 'ask', 'return'].includes(mode);
    const Form = step ? StepForm : { answer: Composer, note: Note }[mode];
    const actions = html`<${Actions}
        ticket=${ticket}
        held=${held}
        mode=${mode}
        staff=${staff}
        can=${can}
    />`;
    return html`
        <article class="ticket">
            <${Head}
                ticket=${ticket}
                held=${held}
                view=${view}
                writers=${shared.writers}
                onNumber=${onNumber}
                onCase=${may(staff, 'cases_open') ? openCase : null}
                reader=${allowed && { take: shared.take, onError: shared.onError }}
                onApart=${allowed ? several.apart : null}
            >
                <${Others} others=${others} view=${view} onJoin=${free ? several.join : null} />
            <//>
            <${Conversation}
                ticket=${ticket}
                staff=${staff}
                onMove=${onMove}
                take=${shared.take}
                onError=${shared.onError}
            >
                ${!step &&
                html`<${Waiting} ticket=${ticket} still=${held === 'other'} onAct=${act} />`}
            <//>
            <div class="foot">
                ${Form ? html`<${Form} key=${mode} ...${writing}>${actions}<//>` : actions}
            </div>
            ${sheet === 'hand' &&
            html`<${HandSheet} ticket=${ticket} can=${can} onClose=${closeSheet} />`}
            ${Book &&
            html`<${Book}
                ticket=${ticket}
                staff=${staff}
                say=${shared.say}
                onClose=${() => setBook(null)}
                onError=${shared.onError}
            />`}
            ${sheet === 'later' &&
            html`<${LaterSheet} ticket=${ticket} can=${can} onClose=${closeSheet} />`}
            ${entry &&
            html`<${MoveTextSheet}
                entry=${entry}
                others=${others}
                onMove=${several.moveText}
                onClose=${() => setEntry(null)}
            />`}
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
