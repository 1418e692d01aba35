/* Who did what: the log that cannot be changed unseen, and whether it is whole. */
import { html, useState } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { Time, when } from '../lib/time.js';
import { Instead, useRead } from './form.js';
import { Choice, More, usePages } from './list.js';

const FAMILIES = [
    'ticket',
    'case',
    'data',
    'person',
    'retention',
    'asked',
    'canned',
    'vacancy',
    'listing',
    'announcement',
    'view',
    'number',
    'staff',
    'password',
    'factor',
    'login',
];
const ACTIONS = [
    'ticket.claim',
    'ticket.release',
    'ticket.answer',
    'ticket.note',
    'ticket.close',
    'ticket.move',
    'ticket.reopen',
    'asked.propose',
    'asked.approve',
    'asked.withdraw',
    'asked.out',
    'asked.join',
    'canned.add',
    'canned.change',
    'canned.overdue',
    'vacancy.add',
    'vacancy.change',
    'vacancy.import',
    'vacancy.published',
    'vacancy.waiting',
    'vacancy.filled',
    'vacancy.withdrawn',
    'vacancy.rejected',
    ...['add', 'change', 'assure', 'import', 'provider', 'provider_end', 'beds', 'closed', 'open', 'wrong_pin'].map(
        (act) => `listing.${act}`,
    ),
    ...['add', 'change', 'ask', 'approve', 'return', 'stop'].map((act) => `announcement.${act}`),
    ...['open', 'add', 'change', 'remove', 'done', 'consent', 'ask', 'tie', 'untie', 'state', 'assign', 'refused', 'hold', 'unhold', 'export'].map(
        (act) => `case.${act}`,
    ),
    ...['export', 'close', 'refused'].map((act) => `data.${act}`),
    'person.erased',
    'retention.run',
    'view.add',
    'view.change',
    'view.remove',
    'number.reveal',
    'staff.add',
    'staff.change',
    'staff.team',
    'staff.invite',
    'staff.logout',
    'staff.oncall',
    'password.set',
    'password.change',
    'password.accept',
    'factor.set',
    'factor.codes',
    'factor.remove',
    'factor.reset',
    'login',
    'login.end',
];

const actionName = (action) => (ACTIONS.includes(action) ? t(`audit.did.${action}`) : action);

function subjectName(subject) {
    const [kind, ...name] = subject.split(' ');
    const kinds = ['question', 'staff', 'group', 'answer', 'view', 'vacancy', 'listing', 'announcement', 'case', 'request', 'person'];
    if (!kinds.includes(kind)) return subject;
    return t(`audit.subject.${kind}`, { name: name.join(' ') });
}

function Check({ read }) {
    const { data } = read;
    if (!data) return html`<p class="hint" role="status">${t('audit.checking')}</p>`;
    if (!data.whole)
        return html`<p class="notice" role="alert">${t('audit.broken', { fault: data.fault })}</p>`;
    return html`
        <p class="hint" role="status">
            ${t('audit.whole', data.lines)} <code>${data.head.slice(0, 16)}…</code>
        </p>
    `;
}

function Line({ line }) {
    return html`
        <tr>
            <td><${Time} at=${line.at}>${when(line.at)}<//></td>
            <td><bdi>${line.who}</bdi></td>
            <td>${actionName(line.action)}</td>
            <td>${subjectName(line.subject)}</td>
            <td><bdi>${visible(line.detail)}</bdi></td>
        </tr>
    `;
}

function Filters({ filter, onFilter }) {
    const [who, setWho] = useState(filter.who);
    return html`
        <form
            class="filters"
            onSubmit=${(event) => {
                event.preventDefault();
                onFilter({ who: who.trim() });
            }}
        >
            <${Choice}
                name="action"
                label=${t('audit.action')}
                value=${filter.action}
                options=${[['', t('audit.all')], ...FAMILIES.map((it) => [it, t(`audit.family.${it}`)])]}
                onChange=${(action) => onFilter({ action })}
            />
            <label class="filter">
                <span>${t('audit.who')}</span>
                <input name="who" value=${who} onInput=${(event) => setWho(event.target.value)} />
            </label>
            <button>${t('audit.show')}</button>
        </form>
    `;
}

export function Audit({ onError }) {
    const [filter, setFilter] = useState({ who: '', action: '' });
    const check = useRead('/audit/check', onError);
    const { rows, next, read, more } = usePages(`/audit?${new URLSearchParams(filter)}`, 'lines', 'before', onError);
    const heads = ['when', 'who', 'action', 'subject', 'detail'];
    return html`
        <${Check} read=${check} />
        <${Filters} filter=${filter} onFilter=${(change) => setFilter({ ...filter, ...change })} />
        <${Instead} read=${read} empty=${rows.length ? '' : t('audit.empty')} />
        <div class="scroll" tabindex="0" role="region" aria-label=${t('page.audit')}>
            <table hidden=${!rows.length}>
                <thead>
                    <tr>${heads.map((it) => html`<th key=${it} scope="col">${t(`audit.${it}`)}</th>`)}</tr>
                </thead>
                <tbody>${rows.map((line) => html`<${Line} key=${line.id} line=${line} />`)}</tbody>
            </table>
        </div>
        <${More} next=${next} more=${more} />
    `;
}
