/* The ready answers, for those who write them: what there is, what is to be looked at again, and how
 * each came to be what it is. */
import { html, useState } from '../vendor/htm-preact.js';
import { get, post } from '../lib/api.js';
import { named, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { when, writtenDay } from '../lib/time.js';
import { Sheet } from './dialogs.js';
import { Field, Instead, useCall, useRead } from './form.js';
import { holds } from './ready.js';
import { CATEGORIES, TONGUES } from './topics.js';

const STATES = ['used', 'draft', 'retired'];
const NEW = { category: '', language: 'sq', title: '', text: '', source: '', review_by: '', state: 'draft' };

/* All of them, page after page. */
async function readAll(path) {
    const answers = [];
    for (let next = ''; next !== null;) {
        const page = await get(`${path}?after=${next}`);
        answers.push(...page.answers);
        next = page.next;
    }
    return answers;
}

/* What is to be looked at again first, then by topic, language and title. */
function inOrder(answers) {
    const key = (it) => [it.overdue ? 0 : 1, it.category, it.language, it.title].join('\u0000');
    return answers.toSorted((a, b) => key(a).localeCompare(key(b)));
}

function Answer({ answer, onEdit }) {
    const { title, text, source, category, language, state, overdue, review_by, uses } = answer;
    return html`
        <li class=${state === 'retired' ? 'off' : ''}>
            <div>
                <strong><bdi>${visible(title)}</bdi></strong>
                <span dir="auto" lang=${language} class="excerpt">${visible(text)}</span>
                <span class="hint">
                    ${source && html`<a href=${source} target="_blank" rel="noreferrer">${source}</a> · `}
                    ${t('canned.uses', uses)}
                </span>
                <span class="tags">
                    <span class="tag">${named('category', category || 'every')}</span>
                    <span class="tag">${named('tongue', language)}</span>
                    <span class="tag">${t(`canned.state.${state}`)}</span>
                    ${overdue
                        ? html`<span class="tag urgent">${t('canned.overdue', { day: writtenDay(review_by) })}</span>`
                        : review_by && html`<span class="tag">${t('canned.until', { day: writtenDay(review_by) })}</span>`}
                </span>
            </div>
            <div class="actions">
                <button type="button" onClick=${() => onEdit(answer)}>
                    ${t('people.edit')}<span class="unseen"> ${visible(title)}</span>
                </button>
            </div>
        </li>
    `;
}

function Choose({ id, label, value, options, onChange }) {
    return html`
        <div class="field">
            <label for=${id}>${label}</label>
            <select id=${id} value=${value} onChange=${(event) => onChange(event.target.value)}>
                ${options.map(
                    ([code, name]) => html`<option key=${code} value=${code}>${name}</option>`,
                )}
            </select>
        </div>
    `;
}

const topicOptions = (all) => [['', all], ...CATEGORIES.map((it) => [it, named('category', it)])];
const languageOptions = () => TONGUES.map((it) => [it, named('tongue', it)]);
const stateOptions = () => STATES.map((it) => [it, t(`canned.state.${it}`)]);

function History({ id, onError }) {
    const read = useRead(`/canned/${id}`, onError);
    const version = (it) => html`
        <li key=${it.version}>
            <div>
                <span class="hint">
                    ${t('canned.version', {
                        version: it.version,
                        name: it.changed_by,
                        when: when(it.changed_at),
                    })}
                    · ${t(`canned.state.${it.state}`)} ${writtenDay(it.review_by)}
                </span>
                <strong><bdi>${visible(it.title)}</bdi></strong>
                <span dir="auto" lang=${it.language}>${visible(it.text)}</span>
            </div>
        </li>
    `;
    return html`
        <${Instead} read=${read} />
        <ul class="lines">${read.data?.versions.map(version)}</ul>
    `;
}

function Edit({ answer, onSaved, onClose, onError }) {
    const [made, setMade] = useState(answer ?? NEW);
    const [history, setHistory] = useState(false);
    const { busy, trouble, run } = useCall(onError);
    const set = (change) => setMade({ ...made, ...change });

    function submit(event) {
        event.preventDefault();
        const { category, language, title, text, source, review_by, state, version } = made;
        const body = { category, language, title, text, source, review_by, state };
        run(
            () => (answer ? post(`/canned/${answer.id}`, { ...body, version }) : post('/canned', body)),
            onSaved,
        );
    }

    const field = (name, more) => html`
        <${Field}
            id="canned-${name}"
            label=${t(`canned.${name}`)}
            value=${made[name]}
            onInput=${(event) => set({ [name]: event.target.value })}
            ...${more}
        />
    `;
    const choose = (name, label, options) => html`
        <${Choose}
            id="canned-${name}"
            label=${t(label)}
            value=${made[name]}
            options=${options}
            onChange=${(value) => set({ [name]: value })}
        />
    `;
    return html`
        <${Sheet} title=${t(answer ? 'canned.edit' : 'canned.new')} onClose=${onClose}>
            <form onSubmit=${submit}>
                ${field('title', { required: true, maxlength: 120, dir: 'auto', autofocus: true })}
                <div class="pair">
                    ${choose('category', 'queue.category', topicOptions(t('category.every')))}
                    ${choose('language', 'canned.language', languageOptions())}
                </div>
                <div class="field">
                    <label for="canned-text">${t('canned.text')}</label>
                    <textarea
                        id="canned-text"
                        rows="5"
                        dir="auto"
                        lang=${made.language}
                        maxlength="1600"
                        value=${made.text}
                        onInput=${(event) => set({ text: event.target.value })}
                    ></textarea>
                </div>
                ${field('source', { type: 'url', dir: 'ltr', maxlength: 400, hint: t('canned.source.hint') })}
                <div class="pair">
                    ${field('review_by', { type: 'date' })}
                    ${choose('state', 'canned.state', stateOptions())}
                </div>
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t('people.save')}</button>
                    <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
                    ${answer &&
                    html`<button
                        type="button"
                        class="plain"
                        aria-expanded=${history}
                        onClick=${() => setHistory(!history)}
                    >
                        ${t('canned.history')}
                    </button>`}
                </div>
            </form>
            ${history && html`<${History} id=${answer.id} onError=${onError} />`}
        <//>
    `;
}

function Filters({ filter, onFilter }) {
    const choose = (name, label, options) => html`
        <label class="filter">
            <span>${label}</span>
            <select
                name=${name}
                value=${filter[name]}
                onChange=${(event) => onFilter({ [name]: event.target.value })}
            >
                ${options.map(
                    ([code, title]) => html`<option key=${code} value=${code}>${title}</option>`,
                )}
            </select>
        </label>
    `;
    const all = t('canned.all');
    return html`
        <div class="filters">
            <label class="filter">
                <span>${t('ready.search')}</span>
                <input
                    type="search"
                    dir="auto"
                    value=${filter.text}
                    onInput=${(event) => onFilter({ text: event.target.value })}
                />
            </label>
            ${choose('category', t('queue.category'), topicOptions(t('queue.all.categories')))}
            ${choose('language', t('canned.language'), [['', t('queue.all.languages')], ...languageOptions()])}
            ${choose('state', t('canned.state'), [['', all], ['overdue', t('canned.due')], ...stateOptions()])}
        </div>
    `;
}

const fits = (answer, { text, category, language, state }) =>
    (!category || answer.category === category) &&
    (!language || answer.language === language) &&
    (!state || answer.state === state || (state === 'overdue' && answer.overdue)) &&
    holds(answer, text);

export function Canned({ say, onError }) {
    const read = useRead('/canned', onError, readAll);
    const [filter, setFilter] = useState({ text: '', category: '', language: '', state: '' });
    const [edited, setEdited] = useState(null);
    const answers = inOrder(read.data ?? []);
    const shown = answers.filter((answer) => fits(answer, filter));
    const late = answers.filter((answer) => answer.overdue).length;
    const close = () => setEdited(null);
    function saved({ title }) {
        close();
        read.reload();
        say(t('canned.saved', { title }));
    }
    const empty = shown.length ? '' : t(answers.length ? 'ready.none' : 'canned.empty');
    return html`
        <div class="actions">
            <button type="button" class="primary" onClick=${() => setEdited({ answer: null })}>
                ${t('canned.new')}
            </button>
        </div>
        ${late > 0 && html`<p class="notice">${t('canned.late', late)}</p>`}
        <${Filters} filter=${filter} onFilter=${(change) => setFilter({ ...filter, ...change })} />
        <${Instead} read=${read} empty=${empty} />
        <ul class="lines card" hidden=${!shown.length}>
            ${shown.map(
                (it) =>
                    html`<${Answer}
                        key=${it.id}
                        answer=${it}
                        onEdit=${(answer) => setEdited({ answer })}
                    />`,
            )}
        </ul>
        ${edited &&
        html`<${Edit}
            answer=${edited.answer}
            onSaved=${saved}
            onClose=${close}
            onError=${onError}
        />`}
    `;
}
