/* Asked often: what several people want to know, the most asked first. One of them is opened beside
 * its address: #/asked/ID. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { named, t } from '../lib/i18n.js';
import { Group } from './asked_group.js';
import { askedBy, Tags, Wording } from './asked_parts.js';
import { Instead, useRead } from './form.js';
import { linkTo, useRoute } from './route.js';
import { CATEGORIES, TONGUES } from './topics.js';

function Row({ group }) {
    return html`
        <li>
            <a class="card asked" href=${linkTo('asked', group.id)}>
                <strong>${askedBy(group)}</strong>
                <${Wording} text=${group.samples[0] ?? ''} language=${group.language} />
                <${Tags} group=${group} />
            </a>
        </li>
    `;
}

function Filter({ name, label, codes, prefix, value, onChange }) {
    return html`
        <label class="filter">
            <span>${label}</span>
            <select name=${name} value=${value} onChange=${(event) => onChange(event.target.value)}>
                <option value="">${t(`queue.all.${prefix}`)}</option>
                ${codes.map(
                    (code) =>
                        html`<option key=${code} value=${code}>
                            ${named(prefix === 'categories' ? 'category' : 'tongue', code)}
                        </option>`,
                )}
            </select>
        </label>
    `;
}

/* { groups, next, read, more }: the pages read so far. */
function useGroups(filter, onError) {
    const query = new URLSearchParams(filter);
    const read = useRead(`/asked?${query}`, onError);
    const [later, setLater] = useState({ groups: [], next: undefined });
    const turn = useRef(0);
    useEffect(() => {
        turn.current += 1;
        setLater({ groups: [], next: undefined });
    }, [read.data]);
    const next = later.next === undefined ? read.data?.next : later.next;
    async function more() {
        const mine = ++turn.current; /* of two taps one counts */
        try {
            const page = await get(`/asked?${query}&after=${next}`);
            if (mine === turn.current)
                setLater((before) => ({
                    groups: [...before.groups, ...page.groups],
                    next: page.next,
                }));
        } catch (error) {
            onError(error);
        }
    }
    return { groups: [...(read.data?.groups ?? []), ...later.groups], next, read, more };
}

function List({ onError }) {
    const [filter, setFilter] = useState({ category: '', language: '' });
    const { groups, next, read, more } = useGroups(filter, onError);
    const change = (what) => (value) => setFilter({ ...filter, [what]: value });
    return html`
        <p class="hint">${t('asked.hint')}</p>
        <form class="filters" onSubmit=${(event) => event.preventDefault()}>
            <${Filter} name="category" label=${t('queue.category')} codes=${CATEGORIES}
                prefix="categories" value=${filter.category} onChange=${change('category')} />
            <${Filter} name="language" label=${t('queue.language')} codes=${TONGUES}
                prefix="languages" value=${filter.language} onChange=${change('language')} />
        </form>
        <${Instead} read=${read} empty=${groups.length ? '' : t('asked.empty')} />
        <ul class="asked-list" hidden=${!groups.length}>
            ${groups.map((group) => html`<${Row} key=${group.id} group=${group} />`)}
        </ul>
        ${next && html`<button type="button" class="more" onClick=${more}>${t('queue.more')}</button>`}
    `;
}

export function Asked({ staff, say, onError }) {
    const { id } = useRoute();
    if (!id) return html`<${List} onError=${onError} />`;
    return html`<${Group} key=${id} id=${id} staff=${staff} say=${say} onError=${onError} />`;
}
