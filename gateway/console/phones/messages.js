/* The message box of one phone: what came, what went, and the receipts it gave. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { Icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { openLive } from '../lib/live.js';
import { visible } from '../lib/text.js';
import { clock } from '../lib/time.js';
import { newId, sendReceipt, sendSms } from './line.js';

const KEPT_MAX = 60;

function stored(number) {
    try {
        return JSON.parse(sessionStorage.getItem(`migranti.thread.${number}`)) ?? [];
    } catch {
        return [];
    }
}

function store(number, thread) {
    try {
        sessionStorage.setItem(`migranti.thread.${number}`, JSON.stringify(thread.slice(-KEPT_MAX)));
    } catch {
        /* A thread that is not kept is only shorter after a reload. */
    }
}

/* { thread, signal, text(words), again(id) }. While the phone is off, messages wait in the thread
 * unseen and without a receipt. */
export function useMessages(config, number, on) {
    const [thread, setThread] = useState(() => stored(number));
    const [signal, setSignal] = useState('connecting');
    const switched = useRef(on);
    switched.current = on;

    const change = (id, what) =>
        setThread((before) => before.map((it) => (it.id === id ? { ...it, ...what } : it)));

    function arrived({ id, text, segments, receipt, at }) {
        const message = { id, way: 'in', text, segments, at, receipt: receipt ? 'due' : 'none', seen: false };
        setThread((before) => (before.some((it) => it.id === id) ? before : [...before, message]));
    }

    async function deliver(message) {
        const to = message.receipt === 'due' ? 'sending' : message.receipt;
        change(message.id, { seen: true, receipt: to });
        if (to !== 'sending') return;
        const receipt = await sendReceipt(config, message.id).then(
            () => 'sent',
            () => 'failed',
        );
        change(message.id, { receipt });
    }

    async function carry(message) {
        change(message.id, { state: 'sending' });
        try {
            await sendSms(config, number, message);
            change(message.id, { state: 'sent' });
        } catch (error) {
            change(message.id, { state: 'failed', status: error.status });
        }
    }

    function text(words) {
        const message = { id: newId(), way: 'out', text: words, at: Date.now(), state: 'sending', seen: true };
        setThread((before) => [...before, message]);
        carry(message);
    }

    useEffect(() => {
        const url = `/simulator/events?phone=${encodeURIComponent(number)}`;
        const live = openLive(url, { events: { message: arrived }, onState: setSignal });
        return () => live.close();
    }, [number]);
    useEffect(() => {
        store(number, thread);
        if (on) for (const message of thread) if (!message.seen) deliver(message);
    }, [thread, on]);

    return { thread: thread.filter((it) => it.seen), signal, text, again: carry };
}

function meta(message) {
    if (message.way === 'in') {
        const receipts = { sending: '', sent: t('sim.receipt'), none: t('sim.receipt.none'), failed: t('sim.receipt.failed') };
        return [t('sim.segments', message.segments), receipts[message.receipt]].filter(Boolean).join(' · ');
    }
    if (message.state !== 'failed') return t(`sim.${message.state}`);
    return message.status ? t('sim.notsent', { status: message.status }) : t('sim.notsent.network');
}

function Message({ message, onAgain }) {
    return html`
        <li class="sms ${message.way} ${message.state ?? ''}">
            <p dir="auto">${visible(message.text)}</p>
            <small>
                <time>${clock(message.at)}</time> · ${meta(message)}
                ${message.state === 'failed' &&
                html` <button type="button" class="quiet" onClick=${() => onAgain(message)}>${t('sim.again')}</button>`}
            </small>
        </li>
    `;
}

export function MessageBox({ config, number, messages, draft, onDraft }) {
    const list = useRef(null);
    useEffect(() => {
        list.current.scrollTop = list.current.scrollHeight;
    }, [messages.thread.length]);

    function send(event) {
        event.preventDefault();
        if (!draft.trim()) return;
        messages.text(draft);
        onDraft('');
    }

    return html`
        <div class="thread" ref=${list} role="log" tabindex="0" aria-label=${t('sim.screen', { number })}>
            ${!messages.thread.length && html`<p class="none">${t('sim.thread.empty', { number: config.number })}</p>`}
            <ol>${messages.thread.map((it) => html`<${Message} key=${it.id} message=${it} onAgain=${messages.again} />`)}</ol>
        </div>
        <form class="entry" onSubmit=${send}>
            <input dir="auto" autocomplete="off" maxlength="1000" aria-label=${t('sim.text', { number: config.number })}
                placeholder=${t('sim.text', { number: config.number })} value=${draft} onInput=${(event) => onDraft(event.target.value)} />
            <button aria-label=${t('sim.send')} title=${t('sim.send')}><${Icon} name="up" /></button>
        </form>
    `;
}
