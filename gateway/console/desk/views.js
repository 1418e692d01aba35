/* Named lists of questions: which there are, how many questions each holds, saving and ordering them. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { visible } from '../lib/text.js';
import { Sheet } from './dialogs.js';
import { Field, useCall, useRead } from './form.js';

const COUNT_MS = 5000;
const NAMES = ['category', 'language', 'priority', 'due'];
export const UNFILTERED = { category: '', language: '', priority: '', due: '' };

export const keyOf = (saved) => `v${saved.id}`;

const filtersOf = (saved) =>
    Object.fromEntries(NAMES.map((name) => [name, saved[name] ? String(saved[name]) : '']));

/* Read again with the queue, but not more often than every COUNT_MS. */
function useCounts(wanted, changed, onError) {
    const read = useRead('/views/counts', onError);
    const at = useRef(0);
    useEffect(() => {
        if (!wanted || Date.now() - at.current < COUNT_MS) return;
        at.current = Date.now();
        read.reload();
    }, [wanted, changed]);
    const counts = read.data?.counts ?? [];
    return Object.fromEntries(counts.map(({ id, count }) => [`v${id}`, count]));
}

/* { list, counts, current, base, filters, changed, set, reload }: the view of a route, which is one of
 * the desk's own lists or a named one, and what it is narrowed to now. */
export function useViews(view, queued, onError) {
    const read = useRead('/views', onError);
    const [made, setMade] = useState({});
    const list = read.data?.views ?? [];
    const counts = useCounts(list.length, queued, onError);
    const current = list.find((saved) => keyOf(saved) === view);
    const key = current ? view : '';
    const own = current ? filtersOf(current) : UNFILTERED;
    const filters = { ...own, ...made[key] };
    return {
        list,
        counts,
        current,
        base: current?.view ?? (/^v\d/.test(view) ? 'open' : view),
        filters,
        changed: NAMES.some((name) => filters[name] !== own[name]),
        set: (change) => setMade({ ...made, [key]: { ...filters, ...change } }),
        forget: () => setMade({ ...made, [key]: undefined }),
        reload: read.reload,
    };
}

/* Saves what is shown now: as a new view, or as what the current one is. */
export function SaveView({ views, staff, anew, onSaved, onClose, onError }) {
    const { base, filters, current } = views;
    const [name, setName] = useState(anew ? '' : current.name);
    const [shared, setShared] = useState(false);
    const { busy, trouble, run } = useCall(onError);

    function submit(event) {
        event.preventDefault();
        const body = { name, view: base, ...filters, priority: Number(filters.priority) };
        run(
            () =>
                anew ? post('/views', { ...body, shared }) : post(`/views/${current.id}`, body),
            onSaved,
        );
    }

    return html`
        <${Sheet} title=${t(anew ? 'views.save' : 'views.change')} onClose=${onClose}>
            <form onSubmit=${submit}>
                <${Field}
                    id="view-name"
                    label=${t('views.name')}
                    required
                    maxlength="60"
                    autofocus
                    dir="auto"
                    value=${name}
                    onInput=${(event) => setName(event.target.value)}
                />
                ${anew &&
                may(staff, 'views') &&
                html`<label class="tick">
                    <input
                        type="checkbox"
                        checked=${shared}
                        onChange=${(event) => setShared(event.target.checked)}
                    />
                    ${t('views.shared')}
                </label>`}
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t('people.save')}</button>
                    <button type="button" class="plain" onClick=${onClose}>
                        ${t('action.cancel')}
                    </button>
                </div>
            </form>
        <//>
    `;
}

function Line({ saved, kin, staff, on }) {
    const place = kin.indexOf(saved);
    const theirs = !saved.shared || may(staff, 'views');
    const button = (label, enabled, run) => html`
        <button type="button" class="plain" aria-disabled=${!enabled} onClick=${enabled && run}>
            ${t(label)}<span class="unseen"> ${visible(saved.name)}</span>
        </button>
    `;
    return html`
        <li>
            <div>
                <strong><bdi>${saved.name}</bdi></strong>
                <span class="hint">${t(saved.shared ? 'views.everybody' : 'views.own')}</span>
            </div>
            ${theirs &&
            html`<div class="actions">
                ${button('views.up', place > 0, () => on.place(saved, place - 1))}
                ${button('views.down', place < kin.length - 1, () => on.place(saved, place + 1))}
                ${button('views.remove', true, () => on.remove(saved))}
            </div>`}
        </li>
    `;
}

/* All views: their order, and deleting them. */
export function ManageViews({ views, staff, onClose, onError }) {
    const { trouble, run } = useCall(onError);
    const on = {
        place: (saved, place) =>
            run(() => post(`/views/${saved.id}/place`, { place }), views.reload),
        remove: (saved) => run(() => post(`/views/${saved.id}/remove`), views.reload),
    };
    const kin = (saved) => views.list.filter((it) => it.shared === saved.shared);
    return html`
        <${Sheet} title=${t('views.manage')} onClose=${onClose}>
            <p class="error" role="alert">${trouble}</p>
            ${!views.list.length && html`<p>${t('views.none')}</p>`}
            <ul class="lines">
                ${views.list.map(
                    (saved) =>
                        html`<${Line}
                            key=${saved.id}
                            saved=${saved}
                            kin=${kin(saved)}
                            staff=${staff}
                            on=${on}
                        />`,
                )}
            </ul>
            <button type="button" class="primary" autofocus onClick=${onClose}>
                ${t('help.done')}
            </button>
        <//>
    `;
}
