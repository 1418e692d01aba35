/* The messages of one phone: what came, what went, and the receipts it gives. */
import { useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { openLive } from '../lib/live.js';
import { newId, sendReceipt, sendSms } from './line.js';

const KEPT_MAX = 60;

const keyOf = (number) => `migranti.thread.${number}`;

function stored(number) {
    try {
        return JSON.parse(sessionStorage.getItem(keyOf(number))) ?? [];
    } catch {
        return [];
    }
}

function store(number, thread) {
    try {
        sessionStorage.setItem(keyOf(number), JSON.stringify(thread.slice(-KEPT_MAX)));
    } catch {
        /* A thread that is not kept is only shorter after a reload. */
    }
}

/* A thread of messages, way `in` or `out`, and how each stands. */
function useThread(number) {
    const [thread, setThread] = useState(() => stored(number));
    useEffect(() => store(number, thread), [thread]);
    return {
        thread,
        /* A message that is there already is not added again. */
        add: (message) =>
            setThread((all) => (all.some((it) => it.id === message.id) ? all : [...all, message])),
        change: (id, what) =>
            setThread((all) => all.map((it) => (it.id === id ? { ...it, ...what } : it))),
    };
}

/* { thread, signal, text(words), again(message) }. While the phone is off, messages wait in the
 * thread unseen and without a receipt. */
export function useMessages(config, number, on) {
    const { thread, add, change } = useThread(number);
    const [signal, setSignal] = useState('connecting');
    const delivering = useRef(new Set());

    function arrived({ id, text, segments, receipt, at }) {
        const due = receipt ? 'due' : 'none';
        add({ id, way: 'in', text, segments, at, receipt: due, seen: false });
    }

    async function deliver({ id, receipt }) {
        if (delivering.current.has(id)) return;
        delivering.current.add(id);
        change(id, { seen: true });
        if (receipt !== 'due') return;
        const outcome = await sendReceipt(config, id).then(
            () => 'sent',
            () => 'failed',
        );
        change(id, { receipt: outcome });
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
        const id = newId();
        const message = { id, way: 'out', text: words, at: Date.now(), seen: true };
        add(message);
        carry(message);
    }

    useEffect(() => {
        const url = `/simulator/events?phone=${encodeURIComponent(number)}`;
        const live = openLive(url, { events: { message: arrived }, onState: setSignal });
        return () => live.close();
    }, []);
    useEffect(() => {
        if (on) for (const message of thread) if (!message.seen) deliver(message);
    }, [thread, on]);

    return { thread: thread.filter((it) => it.seen), signal, text, again: carry };
}
