/* What the desk has read from the gateway, kept true by events. An event only tells that something
 * changed: lists and tickets are read again, so a lost event costs nothing but a moment. */
import { useCallback, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { openLive } from '../lib/live.js';

const PAGE = 50;
const SOON_MS = 300;

/* `run` at most once every SOON_MS, and once more after the last call. */
export function useSoon(run) {
    const latest = useRef(run);
    const timer = useRef(null);
    latest.current = run;
    useEffect(() => () => clearTimeout(timer.current), []);
    return useCallback(() => {
        timer.current ??= setTimeout(() => {
            timer.current = null;
            latest.current();
        }, SOON_MS);
    }, []);
}

function queueUrl(view, filters, after) {
    const query = new URLSearchParams({ view, limit: PAGE });
    for (const [name, value] of Object.entries({ ...filters, after }))
        if (value) query.set(name, value);
    return `/tickets?${query}`;
}

/* The first `count` tickets of a view, or a page more than that. */
async function readQueue(view, filters, count) {
    let page = await get(queueUrl(view, filters));
    const tickets = page.tickets;
    while (page.next && tickets.length < count) {
        page = await get(queueUrl(view, filters, page.next));
        tickets.push(...page.tickets);
    }
    return { tickets, next: page.next, counts: page.counts };
}

const EMPTY = { tickets: [], next: null, counts: null, status: 'loading', error: null };

/* One view of the queue: { tickets, next, counts, status, error, reload, more, patch }. */
export function useQueue(view, filters, onError) {
    const [queue, setQueue] = useState(EMPTY);
    const turn = useRef(0);
    const wanted = useRef(PAGE); /* rows to show: grows with `more`, whatever else reads meanwhile */

    const read = useCallback(
        async (status) => {
            const mine = ++turn.current;
            if (status) setQueue((before) => ({ ...before, status }));
            try {
                const fresh = await readQueue(view, filters, wanted.current);
                if (mine === turn.current) setQueue({ ...fresh, status: 'ready', error: null });
            } catch (error) {
                onError(error);
                if (mine === turn.current)
                    setQueue((before) => ({ ...before, status: 'failed', error }));
            }
        },
        [view, ...Object.values(filters)],
    );

    useEffect(() => {
        setQueue((before) => ({ ...EMPTY, counts: before.counts }));
        wanted.current = PAGE;
        read();
    }, [read]);

    return {
        ...queue,
        reload: () => read(),
        retry: () => read('loading'),
        more() {
            wanted.current += PAGE;
            read('more');
        },
        patch: (event) =>
            setQueue((before) => ({
                ...before,
                tickets: before.tickets.map((it) =>
                    it.id === event.id ? { ...it, ...event } : it,
                ),
            })),
    };
}

/* One ticket with its entries: { ticket, status, reload, take }. */
export function useTicket(id, onError) {
    const [state, setState] = useState({ ticket: null, status: 'none' });
    const wanted = useRef(id);
    wanted.current = id;

    /* What was read before something later counts no more. */
    const take = (ticket) =>
        setState((before) => {
            const known = before.ticket?.id === ticket.id ? before.ticket : null;
            if (ticket.id !== wanted.current || known?.version > ticket.version) return before;
            if (!known && !ticket.entries) return before;
            return { ticket: { ...known, ...ticket }, status: 'ready' };
        });

    const reload = async () => {
        if (!id) return;
        try {
            const ticket = await get(`/tickets/${id}`);
            take(ticket);
        } catch (error) {
            onError(error);
            if (wanted.current !== id) return;
            const status = error.status === 404 ? 'missing' : 'failed';
            setState((before) => (before.ticket ? before : { ticket: null, status }));
        }
    };

    useEffect(() => {
        setState({ ticket: null, status: id ? 'loading' : 'none' });
        reload();
    }, [id]);

    return { ...state, reload, take };
}

/* The event stream: gives its state and a function that tries again at once. `onLive` hears when it
 * runs, the first time too: what was read before that may have changed unheard. */
export function useLive({ onTicket, onWriting, onLive, onLost }) {
    const [state, setState] = useState('connecting');
    const handlers = useRef({});
    const live = useRef(null);
    handlers.current = { onTicket, onWriting, onLive, onLost };
    useEffect(() => {
        live.current = openLive('/api/v1/events', {
            events: {
                ticket: (data) => handlers.current.onTicket(data),
                writing: (data) => handlers.current.onWriting(data),
            },
            onState: (now) => {
                setState(now);
                if (now === 'live') handlers.current.onLive();
            },
            onLost: () => handlers.current.onLost(),
        });
        return () => live.current.close();
    }, []);
    return [state, () => live.current.retry()];
}

/* Renders again every `every_ms`, for times that age. */
export function useTick(every_ms) {
    const [, setTick] = useState(0);
    useEffect(() => {
        const timer = setInterval(() => setTick((n) => n + 1), every_ms);
        return () => clearInterval(timer);
    }, []);
}
