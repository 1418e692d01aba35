/* Long lists: read page by page, and narrowed. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { useRead } from './form.js';

/* { rows, next, read, more }: what was read so far of the list `name` in the answers at `path`, whose
 * next page is asked for by `cursor`. */
export function usePages(path, name, cursor, onError) {
    const read = useRead(path, onError);
    const [later, setLater] = useState({ rows: [], next: undefined });
    const turn = useRef(0);
    useEffect(() => {
        turn.current += 1;
        setLater({ rows: [], next: undefined });
    }, [read.data]);
    const next = later.next === undefined ? read.data?.next : later.next;
    async function more() {
        const mine = ++turn.current; /* of two taps one counts */
        try {
            const page = await get(`${path}${path.includes('?') ? '&' : '?'}${cursor}=${next}`);
            if (mine === turn.current)
                setLater((before) => ({ rows: [...before.rows, ...page[name]], next: page.next }));
        } catch (error) {
            onError(error);
        }
    }
    return { rows: [...(read.data?.[name] ?? []), ...later.rows], next, read, more };
}

export function More({ next, more }) {
    return next && html`<button type="button" class="more" onClick=${more}>${t('queue.more')}</button>`;
}

/* `options`: [value, title]. */
export function Choice({ name, label, value, options, onChange }) {
    return html`
        <label class="filter">
            <span>${label}</span>
            <select name=${name} value=${value} onChange=${(event) => onChange(event.target.value)}>
                ${options.map(([code, title]) => html`<option key=${code} value=${code}>${title}</option>`)}
            </select>
        </label>
    `;
}

/* Words to look for, and further choices; what was typed counts once it is done. */
export function Narrow({ text: given, onText, children }) {
    const [text, setText] = useState(given);
    const search = (event) => {
        event.preventDefault();
        onText(text);
    };
    return html`
        <form class="filters" role="search" onSubmit=${search}>
            <label class="filter">
                <span>${t('vacancies.search')}</span>
                <input
                    type="search"
                    dir="auto"
                    maxlength="60"
                    value=${text}
                    onInput=${(event) => setText(event.target.value)}
                    onChange=${() => onText(text)}
                />
            </label>
            ${children}
        </form>
    `;
}
