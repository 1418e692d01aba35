/* The directory: services that people are shown, those that nobody vouches for any more, and files. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { language, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { writtenDay } from '../lib/time.js';
import { Sheet } from './dialogs.js';
import { Edit } from './directory_form.js';
import { Field, Instead, sentenceFor, useCall, useRead } from './form.js';
import { Choice, More, Narrow, usePages } from './list.js';
import { Export, Import } from './vacancies_files.js';

const KIND = {
    path: '/directory',
    say: 'directory',
    counts: ['added', 'changed', 'kept', 'wrong'],
    publishes: false,
    forms: ['csv', 'hsds'],
};
/* What `show` of the filter asks of the gateway. */
const SHOWN = { all: {}, verify: { verify: '1' }, samples: { sample: '1' } };

const nameOf = ({ organization, name_sq, name_en }) => {
    const name = language() === 'sq' ? name_sq || name_en : name_en || name_sq;
    return name ? `${organization}: ${name}` : organization;
};

function Tags({ service }) {
    const { verify, doubt, assured_date, sample, status, free_today, shut_today } = service;
    const checked = assured_date
        ? t('directory.checked', { day: writtenDay(assured_date) })
        : t(sample ? 'directory.sample' : 'directory.unchecked');
    return html`
        <span class="tags">
            <span class="tag ${verify && !sample ? 'urgent' : ''}">${checked}</span>
            ${doubt && html`<span class="tag urgent">${t(`directory.doubt.${doubt}`)}</span>`}
            ${status !== 'active' && html`<span class="tag">${t(`directory.status.${status}`)}</span>`}
            ${free_today !== null && html`<span class="tag">${t('directory.free', { count: free_today })}</span>`}
            ${shut_today && html`<span class="tag">${t('directory.shut')}</span>`}
        </span>
    `;
}

function Row({ service, names, busy, onEdit, onAssure, onMore }) {
    const { needs, places, phone, hours, note, sample } = service;
    const name = nameOf(service);
    const facts = [names('needs', needs), names('places', places), phone, hours];
    return html`
        <li>
            <div>
                <strong><bdi>${visible(name)}</bdi></strong>
                <span class="excerpt">
                    ${facts.filter(Boolean).map((it, i) => html`${i > 0 && ' · '}<bdi>${visible(it)}</bdi>`)}
                </span>
                ${note && html`<span class="hint"><bdi>${visible(note)}</bdi></span>`}
                <${Tags} service=${service} />
            </div>
            <div class="actions">
                ${!sample &&
                html`<button type="button" aria-disabled=${busy} onClick=${() => onAssure(service)}>
                    ${t('directory.assure')}<span class="unseen"> ${name}</span>
                </button>`}
                <button type="button" class="plain" onClick=${() => onMore(service)}>
                    ${t('directory.more')}<span class="unseen"> ${name}</span>
                </button>
                <button type="button" class="plain" onClick=${() => onEdit(service)}>
                    ${t('people.edit')}<span class="unseen"> ${name}</span>
                </button>
            </div>
        </li>
    `;
}

/* What people told who went there, and who may tell by SMS how it is. */
function Details({ service, onClose, onError }) {
    const read = useRead(`/directory/${service.id}`, onError);
    const [number, setNumber] = useState('');
    const [said, setSaid] = useState('');
    const { busy, trouble, run } = useCall(onError);
    const { visits, providers } = read.data ?? {};
    const change = (body) =>
        run(
            () => post(`/directory/${service.id}/provider`, body),
            ({ pin }) => {
                setNumber('');
                setSaid(pin ? t('directory.provider.pin', { pin }) : t('directory.provider.ended'));
                read.reload();
            },
        );
    function submit(event) {
        event.preventDefault();
        change({ number });
    }
    const rating = visits?.rated ? (visits.rating_sum / visits.rated).toFixed(1) : '–';
    return html`
        <${Sheet} title=${nameOf(service)} onClose=${onClose}>
            <form onSubmit=${submit}>
                ${visits &&
                html`<p>
                    ${t(visits.asked ? 'directory.visits' : 'directory.visits.none', { ...visits, rating })}
                </p>`}
                <${Field}
                    id="provider-number"
                    label=${t('directory.provider')}
                    hint=${t('directory.provider.hint', { count: providers ?? 0 })}
                    value=${number}
                    required
                    dir="ltr"
                    type="tel"
                    autocomplete="off"
                    maxlength="20"
                    onInput=${(event) => setNumber(event.target.value)}
                />
                <p class="error" role="alert">${trouble}</p>
                <p role="status">${said}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t('directory.provider.give')}</button>
                    ${providers > 0 &&
                    html`<button type="button" class="danger" aria-disabled=${busy} onClick=${() => change({})}>
                        ${t('directory.provider.end')}
                    </button>`}
                    <button type="button" class="plain" onClick=${onClose}>${t('help.done')}</button>
                </div>
            </form>
        <//>
    `;
}

function Filters({ filter, counts, words, onFilter }) {
    const choose = (name, label, options) => html`
        <${Choice}
            name=${name}
            label=${label}
            value=${filter[name]}
            options=${options}
            onChange=${(value) => onFilter({ [name]: value })}
        />
    `;
    const named = (list) => [['', t('canned.all')], ...(list ?? []).map((it) => [it.id, it[language()]])];
    const shown = Object.keys(SHOWN).map((it) => [it, t(`directory.${it}`, { count: counts?.[it] ?? 0 })]);
    return html`
        <${Narrow} text=${filter.text} onText=${(text) => onFilter({ text })}>
            ${choose('show', t('directory.show'), shown)} ${choose('need', t('directory.need'), named(words?.needs))}
            ${choose('place', t('directory.place'), named(words?.places))}
        <//>
    `;
}

export function Directory({ say, onError }) {
    const [filter, setFilter] = useState({ show: 'all', need: '', place: '', text: '' });
    const [sheet, setSheet] = useState(null); /* { kind: 'edit' | 'more' | 'import', service } */
    const words = useRead('/directory/words', onError);
    const { show, ...rest } = filter;
    const query = new URLSearchParams({ ...rest, ...SHOWN[show] }).toString();
    const { rows, next, read, more } = usePages(`/directory?${query}`, 'services', 'before', onError);
    const { busy, trouble, run } = useCall(onError);
    const close = () => setSheet(null);
    const names = (kind, ids) =>
        ids
            .split(' ')
            .map((id) =>
                id === 'all'
                    ? t('directory.everywhere')
                    : (words.data?.[kind].find((it) => it.id === id)?.[language()] ?? id),
            )
            .join(', ');
    function changed(key, service) {
        close();
        read.reload();
        say(t(key, { name: nameOf(service) }));
    }
    const assure = ({ id, version }) =>
        run(
            () => post(`/directory/${id}/assure`, { version }),
            (service) => changed('directory.assured', service),
        );
    const filtered = show !== 'all' || filter.need || filter.place || filter.text;
    const empty = rows.length || next ? '' : t(filtered ? 'ready.none' : 'directory.none');
    return html`
        <div class="actions">
            <button type="button" class="primary" onClick=${() => setSheet({ kind: 'edit', service: null })}>
                ${t('directory.new')}
            </button>
            <button type="button" onClick=${() => setSheet({ kind: 'import' })}>${t('vacancies.import')}</button>
            <${Export} kind=${KIND} query=${query} name=${show} onError=${onError} />
        </div>
        <${Filters}
            filter=${filter}
            counts=${read.data?.counts}
            words=${words.data}
            onFilter=${(change) => setFilter((before) => ({ ...before, ...change }))}
        />
        <p class="error" role="alert">${trouble || (words.error && sentenceFor(words.error))}</p>
        <${Instead} read=${read} empty=${empty} />
        <ul class="lines card vacancies" hidden=${!rows.length}>
            ${rows.map(
                (it) => html`<${Row}
                    key=${it.id}
                    service=${it}
                    names=${names}
                    busy=${busy}
                    onEdit=${(service) => setSheet({ kind: 'edit', service })}
                    onMore=${(service) => setSheet({ kind: 'more', service })}
                    onAssure=${assure}
                />`,
            )}
        </ul>
        <${More} next=${next} more=${more} />
        ${sheet?.kind === 'edit' &&
        html`<${Edit}
            service=${sheet.service}
            words=${words.data}
            onSaved=${(service) => changed('directory.saved', service)}
            onClose=${close}
            onError=${onError}
        />`}
        ${sheet?.kind === 'more' && html`<${Details} service=${sheet.service} onClose=${close} onError=${onError} />`}
        ${sheet?.kind === 'import' &&
        html`<${Import} kind=${KIND} onTaken=${read.reload} onClose=${close} onError=${onError} />`}
    `;
}
