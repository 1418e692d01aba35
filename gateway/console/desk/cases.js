/* Case files: lists without names, opening one, and the way to one by its number. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { get, post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { visible } from '../lib/text.js';
import { when } from '../lib/time.js';
import { Waiting } from './case_course.js';
import { CaseFile } from './case_file.js';
import { DueTag } from './case_form.js';
import { Sheet } from './dialogs.js';
import { Instead, useCall } from './form.js';
import { Choice, More, usePages } from './list.js';
import { go, linkTo, useRoute } from './route.js';

export const TEAMS = ['tirana', 'lezha'];
export const STATES = ['open', 'closed', 'transferred', 'duplicate', 'erased'];
const BY_STATE = ['mine', 'team'];

function Row({ file }) {
    const { id, number, alias, team, owner, state, touched_at, due_at } = file;
    return html`
        <li>
            <div>
                <a href=${linkTo('cases', id)}>
                    <strong>${number}</strong>${alias !== number && html` · <bdi>${visible(alias)}</bdi>`}
                </a>
                <span class="tags">
                    <span class="tag">${t(`case.state.${state}`)}</span>
                    <span class="tag">${t(`case.team.${team}`)}</span>
                    ${owner && html`<span class="tag"><bdi>${visible(owner.name)}</bdi></span>`}
                    <${DueTag} at=${due_at} />
                </span>
            </div>
            <span class="hint">${when(touched_at)}</span>
        </li>
    `;
}

function Open({ team: mine, onClose, onError }) {
    const [team, setTeam] = useState(mine || TEAMS[0]);
    const { busy, trouble, run } = useCall(onError);
    function submit(event) {
        event.preventDefault();
        run(() => post('/cases', { team }), (file) => go('cases', file.id));
    }
    return html`
        <${Sheet} title=${t('case.open')} onClose=${onClose}>
            <form onSubmit=${submit}>
                <p>${t('case.open.hint')}</p>
                <div class="field">
                    <label for="case-team">${t('case.team')}</label>
                    <select id="case-team" value=${team} onChange=${(event) => setTeam(event.target.value)}>
                        ${TEAMS.map((it) => html`<option key=${it} value=${it}>${t(`case.team.${it}`)}</option>`)}
                    </select>
                </div>
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary" autofocus aria-disabled=${busy}>${t('case.open')}</button>
                    <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
                </div>
            </form>
        <//>
    `;
}

function Find({ onError }) {
    const [number, setNumber] = useState('');
    const { busy, trouble, run } = useCall(onError);
    function submit(event) {
        event.preventDefault();
        if (!number.trim()) return;
        run(() => get(`/cases/find?number=${encodeURIComponent(number.trim())}`), (file) => go('cases', file.id));
    }
    return html`
        <form role="search" class="find" onSubmit=${submit}>
            <label class="filter">
                <span>${t('case.number')}</span>
                <input
                    type="search"
                    dir="ltr"
                    maxlength="7"
                    autocomplete="off"
                    value=${number}
                    onInput=${(event) => setNumber(event.target.value)}
                />
            </label>
            <button aria-disabled=${busy}>${t('case.find')}</button>
            <p class="error" role="alert">${trouble}</p>
        </form>
    `;
}

function List({ staff, onError }) {
    const [filter, setFilter] = useState({ view: '', state: 'open' });
    const [opening, setOpening] = useState(false);
    const { rows, next, read, more } = usePages(`/cases?${new URLSearchParams(filter)}`, 'cases', 'after', onError);
    const view = filter.view || read.data?.view;
    const choose = (name, label, value, options) => html`
        <${Choice}
            name=${name}
            label=${label}
            value=${value}
            options=${options}
            onChange=${(chosen) => setFilter((before) => ({ ...before, [name]: chosen }))}
        />
    `;
    return html`
        <div class="actions">
            ${may(staff, 'cases_open') &&
            html`<button type="button" class="primary" onClick=${() => setOpening(true)}>${t('case.open')}</button>`}
        </div>
        ${may(staff, 'cases_assign') && html`<${Waiting} onError=${onError} />`}
        <div class="filters">
            ${read.data &&
            choose('view', t('case.list'), view, read.data.views.map((it) => [it, t(`case.view.${it}`)]))}
            ${BY_STATE.includes(view) &&
            choose('state', t('canned.state'), filter.state, STATES.map((it) => [it, t(`case.state.${it}`)]))}
            <${Find} onError=${onError} />
        </div>
        <${Instead} read=${read} empty=${rows.length ? '' : t(view?.endsWith('_due') ? 'case.none.due' : 'case.none')} />
        <ul class="lines card" hidden=${!rows.length}>
            ${rows.map((it) => html`<${Row} key=${it.id} file=${it} />`)}
        </ul>
        <${More} next=${next} more=${more} />
        ${opening && html`<${Open} team=${read.data?.team} onClose=${() => setOpening(false)} onError=${onError} />`}
    `;
}

export function Cases(props) {
    const { id } = useRoute();
    const before = useRef(id);
    /* What was followed is gone: its place is the heading. */
    useEffect(() => {
        if (before.current !== id) document.querySelector('#page h2').focus();
        before.current = id;
    }, [id]);
    return id ? html`<${CaseFile} key=${id} id=${id} ...${props} />` : html`<${List} ...${props} />`;
}
