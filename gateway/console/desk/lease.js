/* What passes while somebody writes: the lease that is kept, and what the person adds. */
import { useEffect, useRef } from '../vendor/htm-preact.js';
import { now } from '../lib/clock.js';

const GLANCE_MS = 1500; /* a text that came less than this ago was not read yet */
const ACTIVE_MS = 10 * 60 * 1000; /* a lease is kept for somebody who wrote within this */

export function last(ticket, kind) {
    return ticket.entries.findLast((entry) => entry.kind === kind);
}

/* Keeps one's lease while one writes; takes a free ticket at the first letter. Gives a function to
 * call with every letter. */
export function useLease(ticket, held, can) {
    const written_at = useRef(Date.now());
    const asking = useRef(false);
    const half_at = useRef(0);

    async function ask(what) {
        if (asking.current) return;
        asking.current = true;
        await can.change(what).catch(() => {}); /* how the ticket stands then tells why */
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
        /* One that a colleague gave is theirs until now: it is taken by the first letter, too. */
        if (held === 'free' || (held === 'mine' && ticket.handed_by)) ask('claim');
        else if (held === 'mine' && Date.now() > half_at.current) ask('renew');
    };
}

/* { unread, glanced(), read() }: whether the person wrote after this answer was begun, whether that
 * has been on the screen for long enough to be seen, and that it has been read. */
export function useUnread(ticket, begun) {
    const latest = last(ticket, 'person')?.id;
    const read = useRef(latest);
    const seen = useRef(latest);
    const came_at = useRef(0);
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
