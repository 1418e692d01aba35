/* Colleagues who are writing right now, as events tell: each until a time, unless they go on. */
import { useRef, useState } from '../vendor/htm-preact.js';
import { now } from '../lib/clock.js';
import { t } from '../lib/i18n.js';

/* { writers, hear }: hear() takes the data of a `writing` event. */
export function useWriters(staff) {
    const [writers, setWriters] = useState([]);
    const timers = useRef(new Map());

    function hear({ id, kind, staff: who, until }) {
        if (who.id === staff.id) return;
        const key = `${id} ${who.id} ${kind}`;
        const without = (before) => before.filter((it) => it.key !== key);
        clearTimeout(timers.current.get(key));
        timers.current.delete(key);
        if (until === null) return setWriters(without);
        setWriters((before) => [...without(before), { key, id, name: who.name }]);
        const end = () => setWriters(without);
        timers.current.set(key, setTimeout(end, Math.max(until - now(), 0)));
    }

    return { writers, hear };
}

/* "Writing now: Besa Leka", or nothing. */
export function writingSentence(writers, ticketId) {
    const names = writers.filter(({ id }) => id === ticketId).map(({ name }) => name);
    return names.length ? t('ticket.writing', { names: [...new Set(names)].join(', ') }) : '';
}
