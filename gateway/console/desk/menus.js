/* The menus in service: since when, what each tree holds in each language, what is overdue. Whoever
 * answers for them loads the folder again; a set with faults is refused, and its faults are shown. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { get, post, Problem } from '../lib/api.js';
import { named, t } from '../lib/i18n.js';
import { Time, when } from '../lib/time.js';
import { Sheet } from './dialogs.js';

function Row({ tree, language, leaves, translated, reviewed, segments_median, segments_max }) {
    return html`
        <tr key=${`${tree} ${language}`}>
            <th scope="row">${named('category', tree)}, ${named('tongue', language)}</th>
            <td>${translated} / ${leaves}</td>
            <td>${reviewed}</td>
            <td>${segments_median} / ${segments_max}</td>
        </tr>
    `;
}

export function Trees({ trees }) {
    return html`
        <table class="figures">
            <thead>
                <tr>
                    <th scope="col">${t('menus.tree')}</th>
                    <th scope="col">${t('menus.translated')}</th>
                    <th scope="col">${t('menus.reviewed')}</th>
                    <th scope="col">${t('menus.segments')}</th>
                </tr>
            </thead>
            <tbody>
                ${trees.map(Row)}
            </tbody>
        </table>
    `;
}

function Leaf({ node, label, fact, review_by }, linkTo) {
    const date = new Date(review_by).toISOString().slice(0, 10);
    const name = html`<bdi>${label}</bdi>`;
    return html`
        <li key=${node}>${linkTo ? html`<a href=${linkTo(node)}>${name}</a>` : name} <span class="soft">${node}, ${fact}, ${date}</span></li>
    `;
}

/* `linkTo(node)`: where it is looked at, when there is such a place. */
export function Overdue({ overdue, linkTo }) {
    if (!overdue.length) return html`<p>${t('menus.overdue.none')}</p>`;
    return html`
        <h3>${t('menus.overdue', overdue.length)}</h3>
        <p class="hint">${t('menus.overdue.hint')}</p>
        <ul class="leaves">
            ${overdue.map((leaf) => Leaf(leaf, linkTo))}
        </ul>
    `;
}

function Fault({ file, pointer, text }) {
    return html`
        <li key=${`${file}${pointer}${text}`}>
            <code>${file}${pointer && ` ${pointer}`}</code> <bdi>${text}</bdi>
        </li>
    `;
}

/* What came of loading: nothing yet, done, refused with faults, or no answer. */
export function Outcome({ outcome }) {
    if (!outcome) return null;
    if (!outcome.faults) return html`<p>${t(outcome.done ? 'menus.loaded' : 'menus.failed')}</p>`;
    return html`
        <p class="bad">${t('menus.refused', outcome.fault_count)}</p>
        <ul class="leaves">
            ${outcome.faults.map(Fault)}
        </ul>
    `;
}

/* { menus, outcome, busy, reload }; menus is null until they came. */
export function useMenus(onError) {
    const [menus, setMenus] = useState(null);
    const [outcome, setOutcome] = useState(null);
    const [busy, setBusy] = useState(false);
    function failed(error) {
        onError(error);
        setOutcome(error instanceof Problem && error.body.faults ? error.body : { done: false });
    }
    useEffect(() => {
        get('/menus').then(setMenus, failed);
    }, []);
    async function reload() {
        setBusy(true);
        try {
            setMenus(await post('/menus/reload'));
            setOutcome({ done: true });
        } catch (error) {
            failed(error);
        }
        setBusy(false);
    }
    return { menus, outcome, busy, reload };
}

export function Since({ menus }) {
    const since = when(menus.loaded_at);
    return html`
        <p>
            <${Time} at=${menus.loaded_at}>${t('menus.since', { since })}<//>
            <span class="soft"> ${menus.version}</span>
        </p>
    `;
}

export function Menus({ onError, onClose }) {
    const { menus, outcome, busy, reload } = useMenus(onError);
    return html`
        <${Sheet} title=${t('menus.title')} onClose=${onClose}>
            ${menus &&
            html`
                <${Since} menus=${menus} />
                <${Trees} trees=${menus.trees} />
                <${Overdue} overdue=${menus.overdue} />
            `}
            <div role="status"><${Outcome} outcome=${outcome} /></div>
            <div class="actions">
                <button type="button" class="primary" autofocus onClick=${onClose}>
                    ${t('help.done')}
                </button>
                ${menus?.may_reload &&
                html`
                    <button type="button" disabled=${busy} onClick=${reload}>
                        ${t(busy ? 'menus.loading' : 'menus.reload')}
                    </button>
                `}
            </div>
        <//>
    `;
}
