/* Writing an answer: the draft that survives, what the text costs, the lease that is kept while one
 * writes, and what to do when somebody else was first. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../vendor/htm-preact.js';
import { Problem } from '../lib/api.js';
import { now } from '../lib/clock.js';
import { readDraft, writeDraft } from '../lib/drafts.js';
import { t } from '../lib/i18n.js';
import { clock } from '../lib/time.js';
import { Meter, Preview, useMeasure } from './meter.js';

const GLANCE_MS = 1500; /* a text that came less than this ago was not read yet */
const ACTIVE_MS = 10 * 60 * 1000; /* a lease is kept for somebody who wrote within this */

function last(ticket, kind) {
    return ticket.entries.findLast((entry) => entry.kind === kind);
}

/* Did this very text leave already, in a call whose answer was lost? */
function hasLeft(ticket, staff, text) {
    const answer = last(ticket, 'answer');
    return (
        ticket.state !== 'open' &&
        answer?.staff?.id === staff.id &&
        text.trim() !== '' &&
        answer.text.trim() === text.trim()
    );
}

/* Keeps one's lease while one writes; takes a free ticket at the first letter. */
function useLease(ticket, held, can) {
    const written_at = useRef(Date.now());
    const asking = useRef(false);
    const half_at = useRef(0);

    async function ask(what) {
        if (asking.current) return;
        asking.current = true;
        await can.change(what).catch(() => {});
        asking.current = false;
    }
    function renew() {
        if (Date.now() - written_at.current < ACTIVE_MS) ask('renew');
    }
    useEffect(() => {
        if (held !== 'mine') return undefined;
        const left_ms = Math.max(ticket.lease_until - now(), 0);
        half_at.current = Date.now() + left_ms / 2;
        const timer = setTimeout(renew, left_ms / 2);
        return () => clearTimeout(timer);
    }, [held, ticket.lease_until]);

    return function wrote() {
        written_at.current = Date.now();
        if (held === 'free') ask('claim');
        else if (held === 'mine' && Date.now() > half_at.current) ask('renew');
    };
}

/* True when the person wrote after this answer was begun; `read()` says that it has been read. */
function useUnread(ticket, begun) {
    const latest = last(ticket, 'person')?.id;
    const read = useRef(latest);
    const came_at = useRef(0);
    const seen = useRef(latest);
    if (seen.current !== latest) {
        seen.current = latest;
        came_at.current = Date.now();
    }
    if (!begun) read.current = latest;
    return {
        unread: read.current !== latest,
        glanced: () => Date.now() - came_at.current >= GLANCE_MS,
        read: () => (read.current = latest),
    };
}

/* Why the answer cannot go out as things stand, or nothing. */
function obstacle(ticket, held) {
    if (held === 'other') return t('composer.lost', { name: ticket.owner.name, time: clock(ticket.lease_until) });
    if (held === 'none') return t(`composer.lost.${ticket.state}`);
    return '';
}

function oversize(measure) {
    if (!measure) return '';
    const { segments, segments_max, size, size_max } = measure;
    if (segments > segments_max) return t('composer.toolong', { segments, max: segments_max });
    if (size > size_max) return t('composer.toobig', { size, max: size_max });
    return '';
}

function troubleOf(error) {
    if (!(error instanceof Problem)) return t(navigator.onLine ? 'composer.unsure' : 'composer.offline');
    if (error.status === 409) return t('composer.changed');
    if (error.status === 422 && error.body.segments) return oversize(error.body) || error.message;
    return t('said.failed', { detail: error.message });
}

/* As tall as its text, within what the style allows. */
function useHeight(field, text) {
    useLayoutEffect(() => {
        field.current.rows = 2;
        while (field.current.scrollHeight > field.current.clientHeight && field.current.rows < 10)
            field.current.rows += 1;
    }, [text]);
}

/* The text, kept with every letter. */
function useText(ticket, staff) {
    const restored = useRef(readDraft(staff.id, ticket.id, 'answer'));
    const [text, setText] = useState(restored.current);
    const [kept, setKept] = useState(restored.current !== '');
    function write(value) {
        setText(value);
        setKept(writeDraft(staff.id, ticket.id, 'answer', value) && value.trim() !== '');
    }
    return { text, write, kept, restored: restored.current !== '' && restored.current === text };
}

export function Composer({ ticket, held, staff, can, say, onLeave, children }) {
    const field = useRef(null);
    const { text, write, kept, restored } = useText(ticket, staff);
    const [busy, setBusy] = useState(false);
    const [trouble, setTrouble] = useState('');
    const measure = useMeasure(text, ticket.id);
    const wrote = useLease(ticket, held, can);
    const news = useUnread(ticket, text.trim() !== '');
    const blocked = obstacle(ticket, held);
    useHeight(field, text);
    useEffect(() => field.current.focus(), []);
    useEffect(() => {
        if (busy || !hasLeft(ticket, staff, text)) return;
        write('');
        say(t('said.alreadysent', { number: ticket.number }));
        onLeave();
    }, [ticket, text, busy]);

    function input(event) {
        write(event.target.value);
        setTrouble('');
        wrote();
    }

    /* Why not to send now, or nothing. */
    function refusal() {
        if (!text.trim()) return t('composer.empty');
        return oversize(measure.now);
    }

    async function send(event) {
        event.preventDefault();
        if (busy || blocked || (news.unread && !news.glanced())) return;
        const why = refusal();
        setTrouble(why);
        if (why) return field.current.focus();
        news.read();
        setBusy(true);
        try {
            await can.change('answer', { text });
            write('');
            say(t('said.answer', { number: ticket.number }));
            onLeave();
        } catch (error) {
            setBusy(false);
            setTrouble(troubleOf(error));
        }
    }

    async function copy() {
        field.current.select();
        await navigator.clipboard?.writeText(text).catch(() => {});
        say(t('composer.taken'));
    }

    const label = busy ? 'sending' : news.unread ? 'sendread' : 'send';
    return html`
        <form class="composer" onSubmit=${send}>
            ${blocked && html`<p class="notice" role="alert">${blocked}</p>`}
            ${!blocked && news.unread && html`<p class="notice" role="alert">${t('composer.wrote')}</p>`}
            <div class="labels">
                <label for="answer">${t('composer.label', { alias: ticket.alias })}</label>
                <span class="hint" role="status">${restored ? t('composer.draft.restored') : kept ? t('composer.draft.kept') : ''}</span>
            </div>
            <textarea id="answer" ref=${field} rows="2" dir="auto" lang=${ticket.language || undefined} value=${text}
                placeholder=${t('composer.placeholder')} aria-describedby="answer-size answer-trouble"
                aria-keyshortcuts="Control+Enter" onInput=${input}
                onKeyDown=${(event) => (event.ctrlKey || event.metaKey) && event.key === 'Enter' && send(event)}></textarea>
            <${Meter} measure=${measure} typed=${text} />
            <p class="error" id="answer-trouble" role="alert">${blocked ? '' : trouble || oversize(measure.now)}</p>
            <${Preview} measure=${measure.now} lang=${ticket.language} />
            <div class="actions">
                ${!blocked && html`<button class="primary" aria-disabled=${busy}>${t(`composer.${label}`)}<kbd>Ctrl ↵</kbd></button>`}
                ${text.trim() && blocked && html`<button type="button" onClick=${copy}>${t('composer.take')}</button>`}
                <button type="button" class="plain" onClick=${() => (write(''), onLeave())}>
                    ${t(text.trim() ? 'composer.discard' : 'action.cancel')}
                </button>
                ${children}
            </div>
        </form>
    `;
}
