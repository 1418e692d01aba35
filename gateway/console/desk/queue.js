/* The list of questions: views, filters, rows. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';
import { Filters } from './filters.js';
import { may } from '../lib/rights.js';
import { linkTo, views as lists } from './route.js';
import { Row } from './row.js';
import { Results, SearchField, useSearch } from './search.js';
import { keyOf, UNFILTERED } from './views.js';
import { writingSentence } from './writers.js';

function View({ name, label, current, count }) {
    const here = current ? 'page' : undefined;
    return html`
        <a href=${linkTo(name)} aria-current=${here}>
            ${label} ${count > 0 && html`<span class="count">${count}</span>`}
        </a>
    `;
}

/* Lists of steps are shown to those who take them, and only while something waits there. */
const STEPS = { translate: 'translate', approve: 'approve', back: 'answer' };

function shownLists(view, counts, staff) {
    return lists.filter(
        (name) =>
            !STEPS[name] || name === view || (may(staff, STEPS[name]) && counts?.[name] > 0),
    );
}

function Views({ view, views, counts, staff }) {
    const link = (name, label, count) =>
        html`<${View}
            key=${name}
            name=${name}
            label=${label}
            current=${name === view}
            count=${count}
        />`;
    const named = (saved) =>
        link(keyOf(saved), html`<bdi>${saved.name}</bdi>`, views.counts[keyOf(saved)]);
    return html`
        <nav class="views" aria-label=${t('view.label')}>
            ${shownLists(view, counts, staff).map((name) => link(name, t(`view.${name}`), counts?.[name]))}
            ${views.list.map(named)}
        </nav>
    `;
}

function Skeleton() {
    const bone = (n) =>
        html`<div key=${n} class="bone" aria-hidden="true"><i></i><i></i><i></i></div>`;
    return html`
        <div class="skeleton" role="status">
            <span class="unseen">${t('queue.loading')}</span>
            ${[1, 2, 3, 4].map(bone)}
        </div>
    `;
}

function Failed({ error, onRetry }) {
    return html`
        <div class="empty" role="alert">
            <p>${t('queue.failed')}</p>
            <p class="hint">${error.message}</p>
            <button type="button" onClick=${onRetry}>${t('queue.retry')}</button>
        </div>
    `;
}

function Empty({ base, filtered, onFilters }) {
    const clear = () => onFilters(UNFILTERED);
    if (filtered)
        return html`
            <div class="empty">
                <p>${t('queue.empty.filtered')}</p>
                <button type="button" onClick=${clear}>${t('queue.clear')}</button>
            </div>
        `;
    return html`
        <div class="empty">
            <p>${t(`queue.empty.${base}`)}</p>
            <p class="hint">${t(`queue.empty.${base}.hint`)}</p>
        </div>
    `;
}

function More({ queue }) {
    const busy = queue.status === 'more';
    return html`
        <button type="button" class="more" aria-disabled=${busy} onClick=${queue.more}>
            ${t(busy ? 'queue.loading.more' : 'queue.more')}
        </button>
    `;
}

function Body({ queue, view, views, staff, writers, current }) {
    const { base, filters, set } = views;
    const { tickets, status } = queue;
    if (!tickets.length) {
        if (status === 'loading') return html`<${Skeleton} />`;
        if (status === 'failed')
            return html`<${Failed} error=${queue.error} onRetry=${queue.retry} />`;
        const filtered = Object.values(filters).some(Boolean);
        return html`<${Empty} base=${base} filtered=${filtered} onFilters=${set} />`;
    }
    const row = (ticket) => {
        const here = ticket.id === current;
        const writing = writingSentence(writers, ticket.id);
        const shown = { ticket, staff, view, current: here, writing };
        return html`<${Row} key=${ticket.id} ...${shown} />`;
    };
    return html`
        <ol class="rows">${tickets.map(row)}</ol>
        ${queue.next && html`<${More} queue=${queue} />`}
    `;
}

/* Says how many questions arrived since the last look, for those who do not see the list. */
function Arrivals({ tickets, view }) {
    const known = useRef(null);
    const said = useRef('');
    useEffect(() => {
        known.current = null;
    }, [view]);
    const ids = tickets.map((ticket) => ticket.id);
    if (view === 'open' && known.current) {
        const fresh = ids.filter((id) => !known.current.has(id)).length;
        if (fresh) said.current = t('queue.arrived', fresh);
    }
    if (ids.length || known.current) known.current = new Set([...(known.current ?? []), ...ids]);
    return html`<p class="unseen" role="status">${said.current}</p>`;
}

export function Queue(props) {
    const { queue, view, views, staff, current, onError } = props;
    const [text, setText] = useState('');
    const found = useSearch(text, onError);
    const seen = queue.status === 'ready' ? queue.tickets : [];
    const looking = text.trim() !== '';
    return html`
        <section class="queue" aria-label=${t('view.label')}>
            <${Views} view=${view} views=${views} counts=${queue.counts} staff=${staff} />
            <div class="choosing">
                <${SearchField} text=${text} onText=${setText} />
                ${!looking &&
                html`<${Filters}
                    views=${views}
                    tickets=${queue.tickets}
                    staff=${staff}
                    onError=${onError}
                />`}
            </div>
            <div class="list" aria-busy=${queue.status === 'loading'}>
                ${looking
                    ? html`<${Results} found=${found} view=${view} current=${current} />`
                    : html`<${Body} ...${props} />`}
            </div>
            <${Arrivals} tickets=${seen} view=${views.base} />
        </section>
    `;
}
