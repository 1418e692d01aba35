/* What a list of questions is narrowed to, and what can be kept of that under a name. */
import { html, useState } from '../vendor/htm-preact.js';
import { named, t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { go } from './route.js';
import { CATEGORIES, TONGUES } from './topics.js';
import { keyOf, ManageViews, SaveView, UNFILTERED } from './views.js';

const PRIORITIES = ['1', '2', '3'];
const DUES = ['overdue', 'hour'];

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

/* Saving and managing views: what is at hand depends on what was changed. */
function Tools({ views, staff, onError }) {
    const [sheet, setSheet] = useState(null);
    const { current, changed, filters } = views;
    const narrowed = Object.values(filters).some(Boolean);
    const theirs = current && (!current.shared || may(staff, 'views'));
    const close = () => setSheet(null);
    async function saved(view) {
        close();
        await views.reload();
        views.forget();
        go(keyOf(view));
    }
    const button = (kind, label) => html`
        <button type="button" class="quiet" onClick=${() => setSheet(kind)}>${t(label)}</button>
    `;
    const shared = { views, staff, onClose: close, onError };
    return html`
        <p class="tools">
            ${narrowed &&
            html`<button type="button" class="quiet" onClick=${() => views.set(UNFILTERED)}>
                ${t('queue.clear')}
            </button>`}
            ${(changed || (narrowed && !current)) && button('save', 'views.save')}
            ${theirs && button('change', 'views.change')}
            ${views.list.length > 0 && button('manage', 'views.manage')}
        </p>
        ${sheet === 'manage' && html`<${ManageViews} ...${shared} />`}
        ${(sheet === 'save' || sheet === 'change') &&
        html`<${SaveView} ...${shared} anew=${sheet === 'save'} onSaved=${saved} />`}
    `;
}

export function Filters({ views, tickets, staff, onError }) {
    const { filters, base } = views;
    const waiting = !['answered', 'closed'].includes(base);
    const filter = (name, prefix, options, label, all) => html`
        <${Filter}
            name=${name}
            prefix=${prefix}
            options=${options}
            label=${t(label)}
            all=${t(all)}
            value=${filters[name]}
            onChange=${views.set}
        />
    `;
    const categories = codes(CATEGORIES, tickets, 'category');
    const languages = codes(TONGUES, tickets, 'language');
    return html`
        <div class="filters">
            ${filter('category', 'category', categories, 'queue.category', 'queue.all.categories')}
            ${filter('language', 'tongue', languages, 'queue.language', 'queue.all.languages')}
            ${filter('priority', 'priority', PRIORITIES, 'queue.priority', 'queue.all.priorities')}
            ${waiting && filter('due', 'due', DUES, 'queue.due', 'queue.all.dues')}
        </div>
        <${Tools} views=${views} staff=${staff} onError=${onError} />
    `;
}
