/* Drawings of 16 units, in the colour of their text. Words stand beside them, so screen readers
 * skip them. */
import { html } from '../vendor/htm-preact.js';

const PATHS = {
    clock: 'M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 1 0 0-12.5M8 4.5V8l2.25 1.5',
    up: 'M8 13V3M4 7l4-4 4 4',
    check: 'M3 8.5l3.2 3.2L13 5',
    checks: 'M1 8.5l3.2 3.2L10.5 5M7.5 11.7L14.8 5',
    cross: 'M4 4l8 8M12 4l-8 8',
    late: 'M4 2h8M4 14h8M5 2c0 4 6 8 6 12M11 2c0 4-6 8-6 12',
    unsure: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.6 8 9 8 10M8 12.6v.4',
    back: 'M10 3L5 8l5 5',
    keys: 'M1.5 4h13v8h-13zM4 6.6h.01M6.7 6.6h.01M9.3 6.6h.01M12 6.6h.01M5 9.6h6',
    pen: 'M3 13l.7-3L11 2.7l2.3 2.3L6 12.3z',
    lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
    list: 'M2.5 4h11M2.5 8h11M2.5 12h11',
    plus: 'M8 3v10M3 8h10',
    signal: 'M2.5 13v-2M6 13V8.5M9.5 13V6M13 13V3',
    bell: 'M3 11.5h10c-1-1-1.2-2-1.2-4.2a3.8 3.8 0 0 0-7.6 0c0 2.2-.2 3.2-1.2 4.2zM6.5 13.5h3',
    silent: 'M3 11.5h10c-1-1-1.2-2-1.2-4.2a3.8 3.8 0 0 0-7.6 0c0 2.2-.2 3.2-1.2 4.2zM6.5 13.5h3M2.5 2.5l11 11',
    erase: 'M5.5 3.5H14v9H5.5L1.5 8zM8 6l4 4M12 6l-4 4',
    call:
        'M3.2 2.5l2.4-.4 1.2 3-1.5 1.2a8 8 0 0 0 4.4 4.4l1.2-1.5 3 1.2-.4 2.4c-.2.8-.8 1.2' +
        '-1.6 1.2C6.6 13.7 2.3 9.4 2 4.1c0-.8.4-1.4 1.2-1.6z',
};

export function Icon({ name }) {
    return html`
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d=${PATHS[name]} />
        </svg>
    `;
}
