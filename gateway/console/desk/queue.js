/* The list of questions: views, filters, rows. A row is a link, so that the browser's own keys,
 * new tabs and screen readers work on it. */
import { html, useEffect, useRef } from '../vendor/htm-preact.js';
import { now } from '../lib/clock.js';
import { readDraft } from '../lib/drafts.js';
import { Icon } from '../lib/icons.js';
import { named, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { duration, Time, when } from '../lib/time.js';
import { holder } from './holder.js';
import { linkTo, views } from './route.js';

const CATEGORIES = ['returnees', 'emigrants', 'immigrants', 'refugees', 'afghan'];
const TONGUES = ['sq', 'en', 'prs', 'ps', 'ar'];

function Views({ view, counts }) {
    return html`
        <nav class="views" aria-label=${t('view.label')}>
            ${views.map(
                (name) => html`
                    <a key=${name} href=${linkTo(name)} aria-current=${name === view ? 'page' : undefined}>
                        ${t(`view.${name}`)} ${counts?.[name] > 0 && html`<span class="count">${counts[name]}</span>`}
                    </a>
                `,
            )}
        </nav>
    `;
}

function Filter({ name, label, all, options, prefix, value, onChange }) {
    return html`
        <label class="filter">
            <span class="unseen">${label}</span>
            <select name=${name} value=${value} onChange=${(event) => onChange({ [name]: event.target.value })}>
                <option value="">${all}</option>
                ${options.map((code) => html`<option key=${code} value=${code}>${named(prefix, code)}</option>`)}
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
            <${Filter} name="category" label=${t('queue.category')} all=${t('queue.all.categories')} prefix="category"
                options=${codes(CATEGORIES, tickets, 'category')} value=${filters.category} onChange=${onFilters} />
            <${Filter} name="language" label=${t('queue.language')} all=${t('queue.all.languages')} prefix="tongue"
                options=${codes(TONGUES, tickets, 'language')} value=${filters.language} onChange=${onFilters} />
        </div>
    `;
}

/* One word or name about how it stands, or nothing. */
function Standing({ ticket, staff }) {
    const held = holder(ticket, staff);
    if (held === 'mine') return html`<span class="tag held mine"><${Icon} name="pen" />${t('queue.held.me')}</span>`;
    if (held === 'other')
        return html`<span class="tag held"><${Icon} name="lock" />${t('queue.held', { name: ticket.owner.name })}</span>`;
    if (ticket.state === 'open' && ticket.answered_at) return html`<span class="tag again">${t('queue.followup')}</span>`;
    if (ticket.state === 'answered')
        return html`<span class="tag"><${Icon} name="check" />${t('queue.replied')}</span>`;
    return null;
}

function Row({ ticket, staff, view, current }) {
    const aged = ticket.state === 'open' ? duration(now() - ticket.opened_at) : when(ticket.updated_at);
    const draft = readDraft(staff.id, ticket.id, 'answer');
    return html`
        <li>
            <a class="row" href=${linkTo(view, ticket.id)} aria-current=${current ? 'true' : undefined} data-id=${ticket.id}>
                <span class="row-top">
                    <span class="number">#${ticket.number}</span>
                    <bdi class="alias">${ticket.alias}</bdi>
                    <${Time} class="age" at=${ticket.state === 'open' ? ticket.opened_at : ticket.updated_at}>${aged}<//>
                </span>
                <span class="excerpt" dir="auto" lang=${ticket.language || undefined}>${visible(ticket.excerpt)}</span>
                <span class="tags">
                    <span class="tag">${named('category', ticket.category)}</span>
                    <span class="tag">${named('tongue', ticket.language)}</span>
                    ${draft && html`<span class="tag draft">${t('queue.draft')}</span>`}
                    <${Standing} ticket=${ticket} staff=${staff} />
                </span>
            </a>
        </li>
    `;
}

function Skeleton() {
    return html`
        <div class="skeleton" role="status">
            <span class="unseen">${t('queue.loading')}</span>
            ${[1, 2, 3, 4].map((n) => html`<div key=${n} class="row" aria-hidden="true"><i></i><i></i><i></i></div>`)}
        </div>
    `;
}

function Empty({ view, filtered, onFilters }) {
    if (filtered)
        return html`<div class="empty">
            <p>${t('queue.empty.filtered')}</p>
            <button type="button" onClick=${() => onFilters({ category: '', language: '' })}>${t('queue.clear')}</button>
        </div>`;
    return html`<div class="empty">
        <p>${t(`queue.empty.${view}`)}</p>
        <p class="hint">${t(`queue.empty.${view}.hint`)}</p>
    </div>`;
}

function Rows({ queue, view, staff, current }) {
    return html`
        <ol class="rows">
            ${queue.tickets.map(
                (ticket) => html`<${Row} key=${ticket.id} ticket=${ticket} staff=${staff} view=${view} current=${ticket.id === current} />`,
            )}
        </ol>
        ${queue.next &&
        html`<button type="button" class="more" aria-disabled=${queue.status === 'more'} onClick=${queue.more}>
            ${t(queue.status === 'more' ? 'queue.loading.more' : 'queue.more')}
        </button>`}
    `;
}

function Body({ queue, filters, ...rest }) {
    if (queue.status === 'loading' && !queue.tickets.length) return html`<${Skeleton} />`;
    if (queue.status === 'failed' && !queue.tickets.length)
        return html`<div class="empty" role="alert">
            <p>${t('queue.failed')}</p>
            <p class="hint">${queue.error.message}</p>
            <button type="button" onClick=${queue.retry}>${t('queue.retry')}</button>
        </div>`;
    if (!queue.tickets.length)
        return html`<${Empty} filtered=${filters.category || filters.language} ...${rest} />`;
    return html`<${Rows} queue=${queue} ...${rest} />`;
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

export function Queue({ queue, view, staff, filters, onFilters, current }) {
    return html`
        <section class="queue" aria-label=${t('view.label')}>
            <${Views} view=${view} counts=${queue.counts} />
            <${Filters} filters=${filters} tickets=${queue.tickets} onFilters=${onFilters} />
            <div class="list" aria-busy=${queue.status === 'loading'}>
                <${Body} queue=${queue} view=${view} staff=${staff} current=${current} filters=${filters} onFilters=${onFilters} />
            </div>
            <${Arrivals} tickets=${queue.status === 'ready' ? queue.tickets : []} view=${view} />
        </section>
    `;
}
