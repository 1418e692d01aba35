/* Writing an answer: the draft that survives, what the text costs, the lease that is kept while one
 * writes, and what to do when somebody else was first. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../vendor/htm-preact.js';
import { Problem } from '../lib/api.js';
import { languages as DESK_LANGUAGES, named, t } from '../lib/i18n.js';
import { clock } from '../lib/time.js';
import { OtherDraft, useDraft } from './draft.js';
import { last, useLease, useUnread } from './lease.js';
import { Meter, Preview, useMeasure } from './meter.js';
import { ReadyAnswers } from './ready.js';
import { deskLanguage } from './waiting.js';

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

/* Why the answer cannot go out as things stand, or nothing. */
function obstacle(ticket, held) {
    const { owner, lease_until, state } = ticket;
    if (held === 'other') return t('composer.lost', { name: owner.name, time: clock(lease_until) });
    if (held === 'none') return t(`composer.lost.${state}`);
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
    if (!(error instanceof Problem))
        return t(navigator.onLine ? 'composer.unsure' : 'composer.offline');
    if (error.status === 409) return t('composer.changed');
    if (error.status === 422 && error.body.segments) return oversize(error.body) || error.message;
    return t('said.failed', { detail: error.message });
}

/* As tall as its text, up to ten lines. */
function useHeight(field, text) {
    useLayoutEffect(() => {
        const { current } = field;
        current.rows = 2;
        while (current.scrollHeight > current.clientHeight && current.rows < 10) current.rows += 1;
    }, [text]);
}

/* What the gateway did with the answer: whoever wrote it learns at once that it waits. */
function saidOf(ticket) {
    const { number, waiting } = ticket;
    if (waiting) return t(`waiting.said.${waiting.step}`, { number });
    const { held } = last(ticket, 'answer').message;
    return held
        ? t('said.answer.held', { number, time: clock(held.until) })
        : t('said.answer', { number });
}

/* Sending: { busy, trouble, send, clear }. */
function useSending({ ticket, draft, measure, news, blocked, field, can, translation, onSent }) {
    const [busy, setBusy] = useState(false);
    const [trouble, setTrouble] = useState('');

    function refusal() {
        if (!draft.text.trim()) return t('composer.empty');
        return translation ? '' : oversize(measure.now);
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
            onSent(saidOf(await can.change('answer', { text: draft.text, ...translation })));
        } catch (error) {
            setBusy(false);
            setTrouble(troubleOf(error));
        }
    }

    return { busy, trouble, send, clear: () => setTrouble('') };
}

function Labels({ alias, status, onReady }) {
    return html`
        <div class="labels">
            <label for="answer">${t('composer.label', { alias })}</label>
            <span class="hint" role="status">${status && t(`composer.draft.${status}`)}</span>
            <button type="button" class="quiet" aria-keyshortcuts="/" onClick=${onReady}>
                ${t('ready.title')}<kbd>/</kbd>
            </button>
        </div>
    `;
}

/* "116 111" in a text that runs from right to left shows as "111 116" on a phone. Marks that would
 * hold it together cost characters and are dropped by some phones: the blank goes instead. */
function torn(text) {
    return /[\u0590-\u08ff]/.test(text) ? text.match(/\d+ \d+/)?.[0] : undefined;
}

function Notice({ children }) {
    return children && html`<p class="notice" role="alert">${children}</p>`;
}

/* Send, or keep a copy when it cannot be sent; leave. What else can be done stands beside them. */
function Buttons({ sending, news, blocked, written, goesTo, onCopy, onLeave, children }) {
    const label = sending.busy ? 'sending' : news.unread ? 'sendread' : goesTo;
    const send = html`
        <button class="primary" aria-disabled=${sending.busy}>
            ${t(`composer.${label}`)}<kbd>Ctrl ↵</kbd>
        </button>
    `;
    const copy = html`<button type="button" onClick=${onCopy}>${t('composer.take')}</button>`;
    return html`
        <div class="actions">
            ${blocked ? written && copy : send}
            <button type="button" class="plain" onClick=${onLeave}>
                ${t(written ? 'composer.discard' : 'action.cancel')}
            </button>
            ${children}
        </div>
    `;
}

export function Composer(props) {
    const { ticket, held, staff, kept, can, say, onLeave, onError, children } = props;
    const field = useRef(null);
    const draft = useDraft({ ticket, staff, kind: 'answer', kept });
    const { text } = draft;
    const written = text.trim() !== '';
    const measure = useMeasure(text, ticket.id);
    const back = ticket.waiting?.step === 'back' && ticket.answers[0].original.text;
    const wrote = useLease(ticket, held, can);
    const news = useUnread(ticket, written);
    const blocked = obstacle(ticket, held);
    const leave = (sentence) => {
        draft.end();
        if (sentence) say(sentence);
        onLeave();
    };
    const foreign = ticket.language && !staff.languages.includes(ticket.language);
    const offered = ticket.language && (foreign || !DESK_LANGUAGES.includes(ticket.language));
    const [translate, setTranslate] = useState(Boolean(foreign));
    const translation = translate ? { translate, language: deskLanguage(staff) } : null;
    const asked = { ticket, draft, measure, news, blocked, field, can, translation };
    const sending = useSending({ ...asked, onSent: leave });
    const [picking, setPicking] = useState(false);
    const caret = useRef(null);
    useHeight(field, text);
    /* A field behind an open sheet takes no focus: it comes back once that has gone. */
    useLayoutEffect(() => {
        if (caret.current === null || picking) return;
        field.current.focus();
        field.current.setSelectionRange(caret.current, caret.current);
        caret.current = null;
    }, [text, picking]);
    /* At once: whoever types on after the shortcut writes, and closes nothing. */
    useLayoutEffect(() => field.current.focus(), []);
    useEffect(() => {
        if (back && !written) draft.write(back);
    }, []);
    useEffect(() => {
        if (!sending.busy && hasLeft(ticket, staff, text))
            leave(t('said.alreadysent', { number: ticket.number }));
    }, [ticket, text, sending.busy]);

    function input(event) {
        draft.write(event.target.value);
        sending.clear();
        wrote();
    }

    function insert() {
        draft.write(ticket.suggestion);
        field.current.focus();
    }

    function unpick() {
        caret.current ??= field.current.selectionEnd;
        setPicking(false);
    }

    function put(words) {
        const { selectionStart: from, selectionEnd: to } = field.current;
        setPicking(false);
        draft.write(text.slice(0, from) + words + text.slice(to));
        wrote();
        caret.current = from + words.length;
    }

    function pressed(event) {
        const { selectionStart: at } = field.current;
        if (event.key === '/' && !event.isComposing && /^$|\s$/.test(text.slice(0, at))) {
            event.preventDefault();
            setPicking(true);
        }
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) sending.send(event);
    }

    /* The older command: the newer one is missing where a page comes without TLS. */
    function copy() {
        field.current.select();
        if (document.execCommand('copy')) say(t('composer.taken'));
    }

    const goesTo = translate ? 'totranslate' : ticket.approval ? 'toapprove' : 'send';
    const buttons = { sending, news, blocked, written, goesTo, onCopy: copy, onLeave: () => leave() };
    return html`
        <form class="composer" onSubmit=${sending.send}>
            <${Notice}>${blocked || (news.unread && t('composer.wrote'))}<//>
            <${OtherDraft} draft=${draft} />
            <${Labels}
                alias=${ticket.alias}
                status=${draft.status}
                onReady=${() => setPicking(true)}
            />
            <textarea
                id="answer"
                ref=${field}
                rows="2"
                dir="auto"
                lang=${(!translate && ticket.language) || undefined}
                value=${text}
                placeholder=${t('composer.placeholder')}
                aria-describedby="answer-size answer-trouble"
                aria-keyshortcuts="Control+Enter"
                onInput=${input}
                onKeyDown=${pressed}
            ></textarea>
            ${ticket.suggestion &&
            !written &&
            html`<button type="button" class="plain" onClick=${insert} dir="auto">
                ${t('composer.suggestion', { text: ticket.suggestion })}
            </button>`}
            ${offered &&
            html`<label class="tick">
                <input
                    type="checkbox"
                    id="translate"
                    checked=${translate}
                    onChange=${(event) => setTranslate(event.target.checked)}
                />
                ${t('composer.translate', { language: named('tongue', ticket.language) })}
            </label>`}
            ${!translate && html`<${Meter} measure=${measure} typed=${text} />`}
            ${torn(text) && html`<p class="notice">${t('composer.torn', { number: torn(text) })}</p>`}
            <p class="error" id="answer-trouble" role="alert">
                ${blocked ? '' : sending.trouble || (translate ? '' : oversize(measure.now))}
            </p>
            <${Preview} measure=${translate ? null : measure.now} lang=${ticket.language} />
            <${Buttons} ...${buttons}>${children}<//>
        </form>
        ${picking &&
        html`<${ReadyAnswers}
            ticket=${ticket}
            onInsert=${put}
            onClose=${unpick}
            onError=${onError}
        />`}
    `;
}
