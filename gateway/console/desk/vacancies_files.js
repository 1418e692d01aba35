/* Files of vacancies, in and out, and feeds. A file goes to the gateway in pieces of whole records, so that one of any
 * size is taken, and what is wrong is told by row and field. */
import { html, useState } from '../vendor/htm-preact.js';
import { post, Problem } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { when } from '../lib/time.js';
import { Sheet } from './dialogs.js';
import { Field, sentenceFor, useRead } from './form.js';
import { saveFile } from './save.js';

const PIECE_SIZE = 20000; /* characters: below the 64 kB of a call, in any script */
const FAULTS_MAX = 100;
/* What is taken in and given out: where, what is counted, and in which forms it is saved. */
export const VACANCIES = {
    path: '/vacancies',
    say: 'vacancies',
    counts: ['added', 'changed', 'repeated', 'waiting', 'wrong'],
    publishes: true,
    forms: ['csv', 'postings'],
};
const tookKey = (name) => (name === 'kept' ? 'directory.took.kept' : `vacancies.took.${name}`);

/* Where each record of a table ends; an end of line within quotes is none. */
function* records(text) {
    let begin = 0;
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
        if (text[at] === '"') quoted = !quoted;
        if (text[at] !== '\n' || quoted) continue;
        yield text.slice(begin, at + 1);
        begin = at + 1;
    }
    if (begin < text.length) yield text.slice(begin);
}

/* { text, first } of each piece; `first`: number of its first record. */
function* pieces(list, write) {
    let piece = [];
    let size = 0;
    let first = 1;
    for (const one of list) {
        if (size + one.length > PIECE_SIZE && piece.length) {
            yield { text: write(piece), first };
            first += piece.length;
            piece = [];
            size = 0;
        }
        piece.push(one);
        size += one.length;
    }
    yield { text: write(piece), first };
}

/* Each with the row of names in front. */
function tablePieces(text) {
    const [head = '', ...rows] = records(text);
    return pieces(rows, (piece) => head + piece.join(''));
}

function postingPieces(text) {
    const root = JSON.parse(text);
    const list = root['@graph'] ?? root.contents ?? (Array.isArray(root) ? root : [root]);
    return pieces(list.map((it) => JSON.stringify(it)), (piece) => `[${piece.join(',')}]`);
}

/* Another encoding gives letters that nobody wrote: better no row than a wrong one. */
async function textOf(file) {
    const bytes = await file.arrayBuffer();
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function Report({ kind, report }) {
    return html`
        <dl class="report">
            ${kind.counts.map(
                (name) => html`<div key=${name}><dt>${t(tookKey(name))}</dt><dd>${report[name]}</dd></div>`,
            )}
        </dl>
        ${report.faults.length > 0 &&
        html`
            <ul aria-label=${t('vacancies.took.wrong')}>
                ${report.faults.map((it, i) => html`<li key=${i}><bdi>${it}</bdi></li>`)}
            </ul>
        `}
    `;
}

export function Import({ kind = VACANCIES, onTaken, onClose, onError }) {
    const [file, setFile] = useState(null);
    const [source, setSource] = useState('');
    const [publish, setPublish] = useState(false);
    const [busy, setBusy] = useState(false);
    const [trouble, setTrouble] = useState('');
    const [report, setReport] = useState(null);

    async function take() {
        const sum = { ...Object.fromEntries(kind.counts.map((name) => [name, 0])), faults: [] };
        const text = await textOf(file);
        const json = /^\s*[[{]/.test(text);
        for (const piece of json ? postingPieces(text) : tablePieces(text)) {
            const asked = kind.publishes ? { source, publish, ...piece } : { source, ...piece };
            const took = await post(`${kind.path}/import`, asked);
            for (const name of kind.counts) sum[name] += took[name];
            sum.faults = [...sum.faults, ...took.faults].slice(0, FAULTS_MAX);
            setReport({ ...sum });
        }
        setReport(sum);
    }

    async function submit(event) {
        event.preventDefault();
        if (busy || !file) return;
        setBusy(true);
        setTrouble('');
        setReport(null);
        try {
            await take();
        } catch (error) {
            if (error instanceof TypeError) setTrouble(t('vacancies.encoding'));
            else if (error instanceof SyntaxError) setTrouble(t('vacancies.json', { detail: error.message }));
            else setTrouble(error instanceof Problem ? error.message : sentenceFor(error));
            onError(error);
        }
        setBusy(false);
        onTaken();
    }

    return html`
        <${Sheet} title=${t('vacancies.import')} onClose=${onClose}>
            <form onSubmit=${submit}>
                <div class="field">
                    <label for="import-file">${t('vacancies.file')}</label>
                    <input
                        id="import-file"
                        type="file"
                        accept=".csv,.json,text/csv,application/json"
                        required
                        aria-describedby="import-file-hint"
                        onChange=${(event) => setFile(event.target.files[0] ?? null)}
                    />
                    <p class="hint" id="import-file-hint">${t(`${kind.say}.file.hint`)}</p>
                </div>
                <${Field}
                    id="import-source"
                    label=${t('canned.source')}
                    hint=${t(`${kind.say}.source.hint`)}
                    value=${source}
                    required
                    dir="auto"
                    maxlength="60"
                    onInput=${(event) => setSource(event.target.value)}
                />
                ${kind.publishes &&
                html`<label class="tick">
                    <input type="checkbox" checked=${publish} onChange=${(event) => setPublish(event.target.checked)} />
                    ${t('vacancies.publish')}
                </label>`}
                <p class="error" role="alert">${trouble}</p>
                <div aria-live="polite">${report && html`<${Report} kind=${kind} report=${report} />`}</div>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t('vacancies.take')}</button>
                    <button type="button" class="plain" onClick=${onClose}>${t('help.done')}</button>
                </div>
            </form>
        <//>
    `;
}

/* The whole list as one file: the pages, joined. */
async function fileOf(kind, query, form) {
    const parts = [];
    for (let before = ''; before !== null; ) {
        const answer = await fetch(`/api/v1${kind.path}/export?${query}&form=${form}${before && `&before=${before}`}`);
        if (!answer.ok) throw new Problem(answer.status, await answer.json());
        parts.push(await answer.text());
        before = answer.headers.get('X-Next');
    }
    if (form === 'csv') return new Blob(parts, { type: 'text/csv' });
    const postings = parts.flatMap((part) => JSON.parse(part));
    return new Blob([JSON.stringify(postings, null, 2)], { type: 'application/json' });
}

export function Export({ kind = VACANCIES, query, name, onError }) {
    const [trouble, setTrouble] = useState('');
    async function save(form) {
        setTrouble('');
        try {
            saveFile(`${kind.say}-${name}.${form === 'csv' ? 'csv' : 'json'}`, await fileOf(kind, query, form));
        } catch (error) {
            onError(error);
            setTrouble(sentenceFor(error));
        }
    }
    return html`
        ${kind.forms.map(
            (form) => html`
                <button type="button" class="plain" key=${form} onClick=${() => save(form)}>
                    ${t(`${kind.say}.${form}`)}
                </button>
            `,
        )}
        <span class="error" role="alert">${trouble}</span>
    `;
}

const TOLD = ['added', 'changed', 'withdrawn', 'waiting', 'wrong'];

function outcome({ run_at, unchanged, ...feed }) {
    if (!run_at) return t('vacancies.feed.never');
    if (unchanged) return t('vacancies.feed.unchanged');
    const told = TOLD.filter((name) => feed[name] > 0).map((name) => `${t(`vacancies.took.${name}`)}: ${feed[name]}`);
    return told.join(' · ') || (feed.fault ? '' : t('vacancies.feed.unchanged'));
}

function Feed({ feed }) {
    const { name, run_at, fault } = feed;
    return html`
        <li>
            <div>
                <strong>${name}</strong>
                <span>${outcome(feed)}</span>
                ${fault && html`<span class="error"><bdi>${visible(fault)}</bdi></span>`}
                ${run_at && html`<span class="hint">${t('vacancies.feed.asked', { when: when(run_at) })}</span>`}
            </div>
        </li>
    `;
}

/* Nothing where the operator named none. */
export function Feeds({ onError }) {
    const read = useRead('/vacancies/feeds', onError);
    const feeds = read.data?.feeds ?? [];
    if (!feeds.length) return null;
    return html`
        <details class="feeds" open=${feeds.some(({ fault }) => fault)}>
            <summary>${t('vacancies.feeds')}</summary>
            <ul class="lines card">
                ${feeds.map((feed) => html`<${Feed} key=${feed.name} feed=${feed} />`)}
            </ul>
        </details>
    `;
}
