/* Finding a question by what was said on it, by its number, by what its person is called. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { named, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { Time, when } from '../lib/time.js';
import { sentenceFor } from './form.js';
import { linkTo } from './route.js';

const SOON_MS = 250;

const NOTHING = { results: [], next: null, behind: false, status: 'none', error: null };

/* { results, next, behind, status, error, more }: what is found for a text, read while it is typed. */
export function useSearch(text, onError) {
    const [found, setFound] = useState(NOTHING);
    const turn = useRef(0);
    const wanted = text.trim();

    async function read(before) {
        const mine = ++turn.current;
        setFound((was) => ({ ...(before ? was : NOTHING), status: 'loading' }));
        try {
            const page = await post('/search', before ? { text: wanted, before } : { text: wanted });
            if (mine !== turn.current) return;
            setFound((was) => ({
                ...page,
                results: [...was.results, ...page.results],
                status: 'ready',
                error: null,
            }));
        } catch (error) {
            onError(error);
            if (mine === turn.current) setFound({ ...NOTHING, status: 'failed', error });
        }
    }

    useEffect(() => {
        turn.current += 1;
        if (!wanted) return setFound(NOTHING);
        const timer = setTimeout(read, SOON_MS);
        return () => clearTimeout(timer);
    }, [wanted]);
    return { ...found, more: () => read(found.next) };
}

export function SearchField({ text, onText }) {
    return html`
        <form class="search" role="search" onSubmit=${(event) => event.preventDefault()}>
            <label class="unseen" for="search">${t('search.label')}</label>
            <input
                id="search"
                type="search"
                dir="auto"
                maxlength="200"
                autocomplete="off"
                spellcheck=${false}
                placeholder=${t('search.label')}
                aria-keyshortcuts="/"
                value=${text}
                onInput=${(event) => onText(event.target.value)}
            />
        </form>
    `;
}

/* What was said, with what was looked for marked in it. */
function Excerpt({ excerpt, lang }) {
    const { cut_before, cut_after, parts } = excerpt;
    const part = ({ text, found }, at) =>
        found ? html`<mark key=${at}>${visible(text)}</mark>` : visible(text);
    return html`
        <span class="excerpt" dir="auto" lang=${lang || undefined}>
            ${cut_before && '…'}${parts.map(part)}${cut_after && '…'}
        </span>
    `;
}

function Result({ result, view, current }) {
    const { ticket, kind, at, excerpt } = result;
    const here = ticket.id === current ? 'true' : undefined;
    return html`
        <li>
            <a class="row" href=${linkTo(view, ticket.id)} aria-current=${here} data-id=${ticket.id}>
                <span class="row-top">
                    <span class="number">#${ticket.number}</span>
                    <bdi class="alias">${ticket.alias}</bdi>
                    ${at > 0 && html`<${Time} class="age" at=${at}>${when(at)}<//>`}
                </span>
                <${Excerpt} excerpt=${excerpt} lang=${kind === 'note' ? '' : ticket.language} />
                <span class="tags">
                    <span class="tag">${named('found', kind)}</span>
                    <span class="tag">${named('found.state', ticket.state)}</span>
                    <span class="tag">${named('category', ticket.category)}</span>
                </span>
            </a>
        </li>
    `;
}

function sentence({ status, results, next, error }) {
    if (status === 'loading' && !results.length) return t('search.loading');
    if (status === 'failed')
        return error.status === 422 ? t('search.short') : sentenceFor(error);
    if (status !== 'ready') return '';
    if (results.length) return t('search.found', results.length);
    return t(next ? 'search.none.yet' : 'search.none');
}

export function Results({ found, view, current }) {
    const busy = found.status === 'loading';
    return html`
        <p class="hint told" role="status">${sentence(found)}</p>
        ${found.behind && html`<p class="hint told">${t('search.behind')}</p>`}
        <ol class="rows">
            ${found.results.map(
                (it) =>
                    html`<${Result}
                        key=${it.ticket.id}
                        result=${it}
                        view=${view}
                        current=${current}
                    />`,
            )}
        </ol>
        ${found.next &&
        html`<button type="button" class="more" aria-disabled=${busy} onClick=${found.more}>
            ${t(found.results.length ? 'queue.more' : 'search.further')}
        </button>`}
    `;
}
