/* People's words on the page: always text, never markup; characters that hide or turn other text
 * are shown as what they are. */
import { html, useState } from '../vendor/htm-preact.js';
import { t } from './i18n.js';

/* Controls, bidirectional marks and overrides, zero-width characters, tags. The joiners U+200C and
 * U+200D stay: Persian words and emoji are written with them. */
const HIDDEN = new RegExp(
    '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u061c' +
        '\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb' +
        '\\u{e0000}-\\u{e007f}]',
    'gu',
);

const NAMES = {
    0x61c: 'ALM', 0x200b: 'ZWSP', 0x200e: 'LRM', 0x200f: 'RLM', 0x202a: 'LRE', 0x202b: 'RLE',
    0x202c: 'PDF', 0x202d: 'LRO', 0x202e: 'RLO', 0x2066: 'LRI', 0x2067: 'RLI', 0x2068: 'FSI',
    0x2069: 'PDI', 0xad: 'SHY', 0xfeff: 'BOM',
};

const LONG = 1200;

function mark(character) {
    const point = character.codePointAt(0);
    const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
    return html`<bdi class="mark" title=${t('mark.title', { code })}>${NAMES[point] ?? code}</bdi>`;
}

/* Strings and marks, in order. */
export function visible(text) {
    const parts = [];
    let from = 0;
    for (const found of text.matchAll(HIDDEN)) {
        if (found.index > from) parts.push(text.slice(from, found.index));
        parts.push(mark(found[0]));
        from = found.index + found[0].length;
    }
    if (from < text.length) parts.push(text.slice(from));
    return parts;
}

function ShowAll({ length, onClick }) {
    return html`
        <button type="button" class="quiet" onClick=${onClick}>
            ${t('ticket.showall', length)}
        </button>
    `;
}

/* Somebody's words as a paragraph that keeps its own direction; long ones open on request. */
export function Words({ text, lang }) {
    const [all, setAll] = useState(false);
    const cut = !all && text.length > LONG * 1.25;
    const shown = cut ? `${text.slice(0, LONG).replace(/[\ud800-\udbff]$/, '')}…` : text;
    return html`
        <div class="words">
            <p dir="auto" lang=${lang || undefined}>${visible(shown)}</p>
            ${cut && html`<${ShowAll} length=${text.length} onClick=${() => setAll(true)} />`}
        </div>
    `;
}
