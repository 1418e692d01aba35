/* The vacancies: those that wait for somebody, with what looks wrong about them, and all the others. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { language, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { when } from '../lib/time.js';
import { Sheet } from './dialogs.js';
import { Field, Instead, sentenceFor, useCall, useRead } from './form.js';
import { Choice, More, Narrow, usePages } from './list.js';
import { Edit } from './vacancies_form.js';
import { Export, Feeds, Import } from './vacancies_files.js';

const STATES = ['waiting', 'published', 'filled', 'withdrawn', 'rejected'];
/* What follows a state: [state, with a question before]. */
const NEXT = {
    waiting: [['published'], ['rejected', true], ['withdrawn']],
    published: [['filled'], ['withdrawn'], ['waiting']],
    filled: [['waiting']],
    withdrawn: [['waiting']],
    rejected: [['waiting']],
};

export const titleOf = ({ title_sq, title_en }) =>
    (language() === 'sq' ? title_sq || title_en : title_en || title_sq);

function wageOf({ wage_min, wage_max, currency }) {
    if (!wage_min && !wage_max) return '';
    if (!wage_max) return `${wage_min}+ ${currency}`;
    return wage_min && wage_min !== wage_max ? `${wage_min}–${wage_max} ${currency}` : `${wage_max} ${currency}`;
}

function Signs({ signs }) {
    if (!signs.length) return null;
    return html`
        <ul class="signs" aria-label=${t('vacancies.signs')}>
            ${signs.map(
                (sign) => html`<li key=${sign.id} class="tag ${sign.danger ? 'urgent' : ''}">${sign[language()]}</li>`,
            )}
        </ul>
    `;
}

function Row({ vacancy, nameOf, busy, onEdit, onMove }) {
    const { state, past, valid_through, source, employer, contact, contract, sample, note } = vacancy;
    const title = titleOf(vacancy);
    const facts = [nameOf(vacancy.place), employer, wageOf(vacancy), contract];
    return html`
        <li>
            <div>
                <strong><bdi>${visible(title)}</bdi></strong>
                <span class="excerpt">
                    ${facts.filter(Boolean).map((it, i) => html`${i > 0 && ' · '}<bdi>${visible(it)}</bdi>`)}
                </span>
                <span class="hint">
                    <bdi>${visible(contact)}</bdi> · <bdi>${visible(source)}</bdi> · ${when(vacancy.changed_at)}
                </span>
                <${Signs} signs=${vacancy.signs} />
                <span class="tags">
                    <span class="tag ${past ? 'urgent' : ''}">
                        ${t(past ? 'vacancies.past' : 'vacancies.until', { day: valid_through })}
                    </span>
                    ${sample && html`<span class="tag">${t('vacancies.sample')}</span>`}
                    ${note && html`<span class="tag"><bdi>${visible(note)}</bdi></span>`}
                </span>
            </div>
            <div class="actions">
                ${NEXT[state]
                    .filter(([next]) => next !== 'published' || !past)
                    .map(
                        ([next]) => html`
                            <button type="button" key=${next} aria-disabled=${busy} onClick=${() => onMove(vacancy, next)}>
                                ${t(`vacancies.to.${next}`)}<span class="unseen"> ${title}</span>
                            </button>
                        `,
                    )}
                <button type="button" class="plain" onClick=${() => onEdit(vacancy)}>
                    ${t('people.edit')}<span class="unseen"> ${title}</span>
                </button>
            </div>
        </li>
    `;
}

/* Why, and whether its telephone number is one to know again. */
function Reject({ vacancy, onDone, onClose, onError }) {
    const [note, setNote] = useState('');
    const [bad, setBad] = useState(false);
    const { busy, trouble, run } = useCall(onError);
    function submit(event) {
        event.preventDefault();
        const { id, version } = vacancy;
        run(() => post(`/vacancies/${id}/state`, { state: 'rejected', version, note, bad_number: bad }), onDone);
    }
    return html`
        <${Sheet} title=${t('vacancies.reject', { title: titleOf(vacancy) })} onClose=${onClose}>
            <form onSubmit=${submit}>
                <${Field}
                    id="reject-note"
                    label=${t('vacancies.note')}
                    value=${note}
                    required
                    autofocus
                    dir="auto"
                    maxlength="300"
                    onInput=${(event) => setNote(event.target.value)}
                />
                <label class="tick">
                    <input type="checkbox" checked=${bad} onChange=${(event) => setBad(event.target.checked)} />
                    ${t('vacancies.bad')}
                </label>
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="danger" aria-disabled=${busy}>${t('vacancies.to.rejected')}</button>
                    <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
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
    const states = STATES.map((it) => [it, `${t(`vacancies.${it}`)}${counts ? ` (${counts[it]})` : ''}`]);
    const places = (words?.places ?? []).map((it) => [it.id, it[language()]]);
    const sources = (words?.sources ?? []).map((it) => [it, it]);
    return html`
        <${Narrow} text=${filter.text} onText=${(text) => onFilter({ text })}>
            ${choose('state', t('canned.state'), states)}
            ${choose('place', t('vacancies.place'), [['', t('canned.all')], ...places])}
            ${choose('source', t('canned.source'), [['', t('canned.all')], ...sources])}
        <//>
    `;
}

export function Vacancies({ say, onError }) {
    const [filter, setFilter] = useState({ state: 'waiting', place: '', source: '', text: '' });
    const [sheet, setSheet] = useState(null); /* { kind: 'edit' | 'reject' | 'import', vacancy } */
    const words = useRead('/vacancies/words', onError);
    const query = new URLSearchParams(filter).toString();
    const { rows, next, read, more } = usePages(`/vacancies?${query}`, 'vacancies', 'before', onError);
    const { busy, trouble, run } = useCall(onError);
    const close = () => setSheet(null);
    const nameOf = (id) => words.data?.places.find((it) => it.id === id)?.[language()] ?? id;
    function changed(key, vacancy) {
        close();
        read.reload();
        say(t(key, { title: titleOf(vacancy), state: t(`vacancies.${vacancy.state}`) }));
    }
    function move(vacancy, state) {
        if (state === 'rejected') setSheet({ kind: 'reject', vacancy });
        else
            run(
                () => post(`/vacancies/${vacancy.id}/state`, { state, version: vacancy.version }),
                (moved) => changed('vacancies.moved', moved),
            );
    }
    function taken() {
        read.reload();
        words.reload();
    }
    const filtered = filter.text || filter.place || filter.source;
    const empty = rows.length || next ? '' : t(filtered || filter.state !== 'waiting' ? 'ready.none' : 'vacancies.none');
    return html`
        <div class="actions">
            <button type="button" class="primary" onClick=${() => setSheet({ kind: 'edit', vacancy: null })}>
                ${t('vacancies.new')}
            </button>
            <button type="button" onClick=${() => setSheet({ kind: 'import' })}>${t('vacancies.import')}</button>
            <${Export} query=${query} name=${filter.state} onError=${onError} />
        </div>
        <${Feeds} onError=${onError} />
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
                    vacancy=${it}
                    nameOf=${nameOf}
                    busy=${busy}
                    onEdit=${(vacancy) => setSheet({ kind: 'edit', vacancy })}
                    onMove=${move}
                />`,
            )}
        </ul>
        <${More} next=${next} more=${more} />
        ${sheet?.kind === 'edit' &&
        html`<${Edit}
            vacancy=${sheet.vacancy}
            words=${words.data}
            onSaved=${(vacancy) => changed('vacancies.saved', vacancy)}
            onClose=${close}
            onError=${onError}
        />`}
        ${sheet?.kind === 'reject' &&
        html`<${Reject}
            vacancy=${sheet.vacancy}
            onDone=${(vacancy) => changed('vacancies.moved', vacancy)}
            onClose=${close}
            onError=${onError}
        />`}
        ${sheet?.kind === 'import' && html`<${Import} onTaken=${taken} onClose=${close} onError=${onError} />`}
    `;
}
