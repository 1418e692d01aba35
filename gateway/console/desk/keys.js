/* Single keys for those who work here all day. They can be switched off (WCAG 2.1.4), and are not
 * heard while somebody writes or a sheet is open. */
import { useLayoutEffect, useRef } from '../vendor/htm-preact.js';
import { go } from './route.js';

const FIELDS = 'input, textarea, select';

function rows() {
    return [...document.querySelectorAll('.rows a.row')];
}

/* The row beside the focused one, else beside the open ticket's, else where that one was. */
function move(step, route, place) {
    const all = rows();
    if (!all.length) return;
    const focused = all.indexOf(document.activeElement);
    const open = all.findIndex((row) => row.dataset.id === route.id);
    const at = focused >= 0 ? focused : open;
    const next = at >= 0 ? at + step : Math.min(place.current, all.length - 1);
    const row = all[Math.max(0, Math.min(next, all.length - 1))];
    row.focus();
    row.scrollIntoView({ block: 'nearest' });
}

function leave(route) {
    const heading = document.querySelector('#ticket h2');
    if (document.activeElement?.matches(FIELDS)) (heading ?? document.activeElement).focus();
    else if (route.id) go(route.view);
    if (document.activeElement?.matches(FIELDS)) document.activeElement.blur();
}

/* 1 to 9: the views, as they stand. */
function viewKey(key) {
    if (!/^[1-9]$/.test(key)) return undefined;
    return () => document.querySelectorAll('.views a')[Number(key) - 1]?.click();
}

export function useKeys({ on, route, tickets, pane, onHelp }) {
    const latest = useRef({});
    const place = useRef(0);
    latest.current = { on, route, pane, onHelp };
    const index = tickets.findIndex((ticket) => ticket.id === route.id);
    if (index >= 0) place.current = index;

    /* Before the page is painted: whoever sees it may press a key. */
    useLayoutEffect(() => {
        function pressed(event) {
            const { on, route, pane, onHelp } = latest.current;
            if (
                event.defaultPrevented ||
                event.isComposing ||
                document.querySelector('dialog[open]')
            )
                return;
            if (event.ctrlKey || event.altKey || event.metaKey) return;
            if (event.key === 'Escape') return leave(route);
            if (!on || event.target.matches?.(FIELDS)) return;
            const run = {
                j: () => move(1, route, place),
                k: () => move(-1, route, place),
                a: () => pane.current.answer?.(),
                n: () => pane.current.note?.(),
                e: () => pane.current.close?.(),
                '?': onHelp,
                '/': () => document.querySelector('#search')?.focus(),
            }[event.key] ?? viewKey(event.key);
            if (!run) return;
            event.preventDefault();
            run();
        }
        addEventListener('keydown', pressed);
        return () => removeEventListener('keydown', pressed);
    }, []);
}
