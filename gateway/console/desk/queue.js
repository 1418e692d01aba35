/* The list of questions: views, filters, rows. */
import { html, useEffect, useRef } from '../vendor/htm-preact.js';
import { named, t } from '../lib/i18n.js';
import { linkTo, views } from './route.js';
import { Row } from './row.js';
import { CATEGORIES, TONGUES } from './topics.js';
import { writingSentence } from './writers.js';

function View({ name, current, count }) {
    const here = current ? 'page' : undefined;
    return html`
        <a href=${linkTo(name)} aria-current=${here}>
            ${t(`view.${name}`)} ${count > 0 && html`<span class="count">${count}</span>`}
        </a>
    `;
}

function Views({ view, counts }) {
    const link = (name) =>
        html`<${View} key=${name} name=${name} current=${name === view} count=${counts?.[name]} />`;
    return html`<nav class="views" aria-label=${t('view.label')}>${views.map(link)}</nav>`;
}

function Filter({ name, label, all, options, prefix, value, onChange }) {
    const option = (code) =>
        html`<option key=${code} value=${code}>${named(prefix, code)}</option>`;
    const chosen = (event) => onChange({ [name]: event.target.value });
    return html`
        <label class="filter">
            <span class="unseen">${label}</span>
            <select name=${name} value=${value} onChange=${chosen}>
                <option value="">${all}</option>
                ${options.map(option)}
            </select>
        </label>
    `;
}

/* The known codes, and whatever else the tickets at hand carry. */
function codes(known, tickets, name) {
    return [...new Set([...known, ...tickets.map((ticket) => ticket[name]).filter(Boolean)])];
}

function Filters({ filters, tickets, onFilters }) {
    return html`
        <div class="filters">
            <${Filter}
                name="category"
                label=${t('queue.category')}
                all=${t('queue.all.categories')}
                prefix="category"
                options=${codes(CATEGORIES, tickets, 'category')}
                value=${filters.category}
                onChange=${onFilters}
            />
            <${Filter}
                name="language"
                label=${t('queue.language')}
                all=${t('queue.all.languages')}
                prefix="tongue"
                options=${codes(TONGUES, tickets, 'language')}
                value=${filters.language}
                onChange=${onFilters}
            />
        </div>
    `;
}

function Skeleton() {
    const bone = (n) =>
        html`<div key=${n} class="row" aria-hidden="true"><i></i><i></i><i></i></div>`;
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

function Empty({ view, filtered, onFilters }) {
    const clear = () => onFilters({ category: '', language: '' });
    if (filtered)
        return html`
            <div class="empty">
                <p>${t('queue.empty.filtered')}</p>
                <button type="button" onClick=${clear}>${t('queue.clear')}</button>
            </div>
        `;
    return html`
        <div class="empty">
            <p>${t(`queue.empty.${view}`)}</p>
            <p class="hint">${t(`queue.empty.${view}.hint`)}</p>
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

function Body({ queue, view, staff, writers, current, filters, onFilters }) {
    const { tickets, status } = queue;
    if (!tickets.length) {
        if (status === 'loading') return html`<${Skeleton} />`;
        if (status === 'failed')
            return html`<${Failed} error=${queue.error} onRetry=${queue.retry} />`;
        const filtered = filters.category || filters.language;
        return html`<${Empty} view=${view} filtered=${filtered} onFilters=${onFilters} />`;
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
    const { queue, view, filters, onFilters } = props;
    const seen = queue.status === 'ready' ? queue.tickets : [];
    return html`
        <section class="queue" aria-label=${t('view.label')}>
            <${Views} view=${view} counts=${queue.counts} />
            <${Filters} filters=${filters} tickets=${queue.tickets} onFilters=${onFilters} />
            <div class="list" aria-busy=${queue.status === 'loading'}><${Body} ...${props} /></div>
            <${Arrivals} tickets=${seen} view=${view} />
        </section>
    `;
}
