/* Asked often: what several people want to know, the most asked first. One of them is opened beside
 * its address: #/asked/ID. */
import { html, useState } from '../vendor/htm-preact.js';
import { named, t } from '../lib/i18n.js';
import { Group } from './asked_group.js';
import { askedBy, Tags, Wording } from './asked_parts.js';
import { Instead } from './form.js';
import { Choice, More, usePages } from './list.js';
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

function List({ onError }) {
    const [filter, setFilter] = useState({ category: '', language: '' });
    const { rows, next, read, more } = usePages(`/asked?${new URLSearchParams(filter)}`, 'groups', 'after', onError);
    const choose = (name, label, all, prefix, codes) => html`
        <${Choice}
            name=${name}
            label=${label}
            value=${filter[name]}
            options=${[['', t(all)], ...codes.map((code) => [code, named(prefix, code)])]}
            onChange=${(value) => setFilter({ ...filter, [name]: value })}
        />
    `;
    return html`
        <p class="hint">${t('asked.hint')}</p>
        <form class="filters" onSubmit=${(event) => event.preventDefault()}>
            ${choose('category', t('queue.category'), 'queue.all.categories', 'category', CATEGORIES)}
            ${choose('language', t('queue.language'), 'queue.all.languages', 'tongue', TONGUES)}
        </form>
        <${Instead} read=${read} empty=${rows.length ? '' : t('asked.empty')} />
        <ul class="asked-list" hidden=${!rows.length}>
            ${rows.map((group) => html`<${Row} key=${group.id} group=${group} />`)}
        </ul>
        <${More} next=${next} more=${more} />
    `;
}

export function Asked({ staff, say, onError }) {
    const { id } = useRoute();
    if (!id) return html`<${List} onError=${onError} />`;
    return html`<${Group} key=${id} id=${id} staff=${staff} say=${say} onError=${onError} />`;
}
