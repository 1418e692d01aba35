/* One announcement: what it says and to whom, who lets it go, how far it is, and what became of it. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { language, named, t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { visible } from '../lib/text.js';
import { ahead, when } from '../lib/time.js';
import { PreviewOf, Tiles, costOf } from './announcements_preview.js';
import { Bars } from './chart.js';
import { Sheet } from './dialogs.js';
import { Table, number } from './figures_tables.js';
import { Field, Instead, sentenceFor, useCall, useRead } from './form.js';

export const State = ({ announcement: { state, start } }) => html`
    <span class="tag ${state === 'asked' ? 'urgent' : ''}">
        ${t(`announce.state.${state}`)}${state === 'scheduled' && html` · ${ahead(start)}`}
    </span>
`;

const LOOK_MS = 2000;
const AHEAD = ['draft', 'asked', 'scheduled'];
const WHYS = ['no_text', 'night', 'gone', 'no_channel', 'ended'];

const list = (codes, prefix) => codes.map((code) => named(prefix, code)).join(', ');

/* What narrows the group, in words; nothing: everybody. */
function groupOf(announcement, choices) {
    const { categories, languages, countries, place, isco, course, since } = announcement;
    const work = (names, id) => names?.find((it) => it.id === id)?.[language()] ?? id;
    return [
        categories.length && [t('announce.categories'), list(categories, 'category')],
        languages.length && [t('announce.languages'), list(languages, 'tongue')],
        countries.length && [t('announce.countries'), countries.map((it) => `+${it}`).join(', ')],
        isco && [t('announce.isco'), work(choices?.occupations, isco)],
        place && [t('announce.place'), work(choices?.places, place)],
        course && [t('announce.course'), work(choices?.courses, course)],
        since && [t('announce.since'), since],
    ].filter(Boolean);
}

function Facts({ announcement, choices }) {
    const { author, changed_by, changed_at, decided_by, decided_at, stopped_by, ended_at, state } = announcement;
    const { start, until, rate, fallback, note } = announcement;
    const by = (person, at) => html`<bdi>${person.name}</bdi>, ${when(at)}`;
    const group = groupOf(announcement, choices);
    const facts = [
        ...(group.length ? group : [[t('announce.group'), t('announce.everybody')]]),
        [t('announce.fallback'), fallback ? named('tongue', fallback) : t('announce.fallback.none')],
        [t('announce.rate'), rate],
        start && AHEAD.includes(state) && [t('announce.start'), ahead(start)],
        until && [t('announce.until'), ahead(until)],
        author && [t('announce.author'), by(changed_by ?? author, changed_at)],
        decided_by && [t(note ? 'announce.backby' : 'announce.approvedby'), by(decided_by, decided_at)],
        stopped_by && [t('announce.stoppedby'), by(stopped_by, ended_at)],
    ].filter(Boolean);
    return html`
        <dl class="particulars">
            ${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
        </dl>
    `;
}

const Words = ({ texts }) => html`
    <div class="wordings">
        ${texts.map(
            ({ language: code, text }) => html`
                <div key=${code}>
                    <span class="hint">${named('tongue', code)}</span>
                    <p dir="auto" lang=${code}>${visible(text)}</p>
                </div>
            `,
        )}
    </div>
`;

/* ---- deciding */

function GiveBack({ busy, trouble, onGive, onClose }) {
    const [note, setNote] = useState('');
    const submit = (event) => {
        event.preventDefault();
        onGive(note);
    };
    return html`
        <${Sheet} title=${t('announce.giveback')} onClose=${onClose}>
            <form onSubmit=${submit}>
                <${Field}
                    id="announce-note"
                    label=${t('announce.why')}
                    required
                    autofocus
                    dir="auto"
                    maxlength="300"
                    value=${note}
                    onInput=${(event) => setNote(event.target.value)}
                />
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t('announce.giveback')}</button>
                    <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
                </div>
            </form>
        <//>
    `;
}

function Sure({ title, words, act, busy, trouble, onAct, onClose }) {
    return html`
        <${Sheet} title=${title} onClose=${onClose}>
            <p>${words}</p>
            <p class="error" role="alert">${trouble}</p>
            <div class="actions">
                <button type="button" class="danger" aria-disabled=${busy} onClick=${onAct}>${act}</button>
                <button type="button" class="plain" autofocus onClick=${onClose}>${t('action.cancel')}</button>
            </div>
        <//>
    `;
}

function Actions({ announcement, staff, left, take, say, onEdit, onError }) {
    const [sheet, setSheet] = useState('');
    const { busy, trouble, run } = useCall(onError);
    const { id, version, state, mine, name } = announcement;
    const send = (verb, body, said) =>
        run(
            () => post(`/announcements/${id}/${verb}`, body),
            (now) => {
                setSheet('');
                take(now);
                say(t(said, { name }));
            },
        );
    const button = (key, on, tone) =>
        html`<button type="button" key=${key} class=${tone} aria-disabled=${busy} onClick=${on}>${t(key)}</button>`;
    const decides = state === 'asked' && may(staff, 'release') && !mine;
    const stops = !['draft', 'stopped'].includes(state) && (state !== 'done' || left);
    return html`
        ${state === 'asked' && !decides && html`<p class="hint">${t('announce.waits')}</p>`}
        <p class="error" role="alert">${sheet ? '' : trouble}</p>
        <div class="actions">
            ${state === 'draft' && button('announce.ask', () => send('ask', { version }, 'announce.asked'), 'primary')}
            ${decides && button('announce.approve', () => setSheet('approve'), 'primary')}
            ${decides && button('announce.giveback', () => setSheet('back'))}
            ${AHEAD.includes(state) && button('announce.change', () => onEdit(announcement))}
            ${stops && button('announce.stop', () => setSheet('stop'), 'danger')}
        </div>
        ${sheet === 'approve' &&
        html`<${Sure}
            title=${t('announce.approve')}
            words=${t('announce.approve.sure', announcement.expected)}
            act=${t('announce.approve')}
            busy=${busy}
            trouble=${trouble}
            onAct=${() => send('decide', { version, approve: true }, 'announce.approved')}
            onClose=${() => setSheet('')}
        />`}
        ${sheet === 'stop' &&
        html`<${Sure}
            title=${t('announce.stop')}
            words=${t('announce.stop.sure')}
            act=${t('announce.stop')}
            busy=${busy}
            trouble=${trouble}
            onAct=${() => send('stop', {}, 'announce.stopped')}
            onClose=${() => setSheet('')}
        />`}
        ${sheet === 'back' &&
        html`<${GiveBack}
            busy=${busy}
            trouble=${trouble}
            onGive=${(note) => send('decide', { version, approve: false, note }, 'announce.gaveback')}
            onClose=${() => setSheet('')}
        />`}
    `;
}

/* ---- what became of it */

const sum = (rows, name) => rows.reduce((total, row) => total + row[name], 0);
const lost = (row) => row.failed + row.expired + row.unknown;
const parts = (row) => [
    { tone: 'good', value: row.delivered, label: t('figures.delivered') },
    { tone: 'quiet', value: row.sent + row.waiting, label: t('figures.underway') },
    { tone: 'bad', value: lost(row), label: t('figures.lost') },
];

function byLanguage(rows) {
    const found = new Map();
    for (const row of rows) {
        const before = found.get(row.language);
        const add = (name) => (before?.[name] ?? 0) + row[name];
        found.set(
            row.language,
            Object.fromEntries(
                ['delivered', 'sent', 'waiting', 'failed', 'expired', 'unknown'].map((name) => [name, add(name)]),
            ),
        );
    }
    return [...found].map(([code, row]) => ({ label: named('tongue', code), parts: parts(row) }));
}

const columns = () => [
    {
        name: 'to',
        label: t('announce.to'),
        show: (row) => html`${named('tongue', row.language)} · <bdi>${row.channel}</bdi> → +${row.country}`,
    },
    ...['messages', 'delivered', 'sent', 'waiting', 'failed', 'expired', 'unknown', 'segments'].map((name) => ({
        name,
        label: t(`figures.${name === 'messages' ? 'count' : name}`),
        show: (row) => number(row[name]),
    })),
    {
        name: 'cost',
        label: t('figures.cost'),
        show: ({ cost_min: least, cost_max: most }) =>
            least === null ? '–' : least === most ? least : `${least} – ${most}`,
    },
];

function Why({ report: { passed, reasons } }) {
    const lines = [
        ...WHYS.filter((why) => passed[why] > 0).map((why) => [t(`announce.passed.${why}`), passed[why]]),
        ...reasons.map(({ reason, messages }) => [html`<bdi>${reason || t('figures.unknown')}</bdi>`, messages]),
    ];
    if (!lines.length) return null;
    return html`
        <h4>${t('announce.notsent')}</h4>
        <ul class="remarks">
            ${lines.map(([why, count], at) => html`<li key=${at}>${why}: <b>${number(count)}</b></li>`)}
        </ul>
    `;
}

function Report({ report }) {
    const { announcement, rows, later, stopped_after, notices, read } = report;
    const { id, state, queued, expected } = announcement;
    const whole = Math.max(expected, queued + later);
    const summary = {
        messages: sum(rows, 'messages'),
        delivered: sum(rows, 'delivered'),
        lost: rows.reduce((n, row) => n + lost(row), 0),
    };
    return html`
        <section class="card figure" aria-labelledby="announce-report">
            <div class="figure-top">
                <h3 id="announce-report">${t('announce.report')}</h3>
                <a href=${`/api/v1/announcements/${id}/report?form=csv`} download>${t('figures.csv')}</a>
            </div>
            ${state === 'leaving' &&
            html`<progress max=${whole} value=${queued} aria-label=${t('announce.report')}></progress>`}
            <p role="status">${t('announce.queued', { queued, expected })}</p>
            ${later > 0 && html`<p class="hint">${t('announce.later', later)}</p>`}
            <${Tiles}
                tiles=${[
                    ['delivered', number(summary.delivered)],
                    ['underway', number(sum(rows, 'sent') + sum(rows, 'waiting'))],
                    ['lost', number(summary.lost)],
                    ['cost', costOf(report)],
                    ['stopped', number(stopped_after)],
                    ...(notices > 0 ? [['read', `${read} / ${notices}`]] : []),
                ]}
            />
            ${rows.length > 0 &&
            html`
                <ul class="keys-of">
                    <li class="key good"><span>${t('figures.delivered')}</span></li>
                    <li class="key quiet"><span>${t('figures.underway')}</span></li>
                    <li class="key bad"><span>${t('figures.lost')}</span></li>
                </ul>
                <${Bars} rows=${byLanguage(rows)} summary=${t('announce.summary', summary)} />
                <${Table} columns=${columns()} rows=${rows} caption=${t('announce.report')} />
            `}
            <${Why} report=${report} />
        </section>
    `;
}

/* What it would be if it left now. */
function Ahead({ announcement }) {
    const [state, setState] = useState({ data: null, trouble: '', busy: true });
    useEffect(() => {
        const { name, categories, languages, countries, place, isco, course } = announcement;
        const { since, texts, fallback, rate, start, hours } = announcement;
        let gone = false;
        const body = { name, categories, languages, countries, place, isco, course, since, texts, fallback, rate, start, hours };
        post('/announcements/preview', body).then(
            (data) => !gone && setState({ data, trouble: '', busy: false }),
            (error) => !gone && setState({ data: null, trouble: sentenceFor(error), busy: false }),
        );
        return () => {
            gone = true;
        };
    }, [announcement.version]);
    return html`<${PreviewOf} ...${state} />`;
}

/* Read again while something of it is under way. */
function useReport(id, onError) {
    const read = useRead(`/announcements/${id}/report`, onError);
    const report = read.data;
    const waits = report ? sum(report.rows, 'waiting') + report.later : 0;
    const moving =
        report && (['asked', 'scheduled', 'leaving'].includes(report.announcement.state) || (waits > 0 && report.announcement.state !== 'draft'));
    useEffect(() => {
        if (!moving) return undefined;
        const timer = setInterval(() => document.hidden || read.reload(), LOOK_MS);
        return () => clearInterval(timer);
    }, [moving]);
    return { read, report, waits };
}

export function One({ id, first, staff, choices, say, onEdit, onBack, onError }) {
    const { read, report, waits } = useReport(id, onError);
    const announcement = report?.announcement ?? first;
    const { state, note } = announcement;
    return html`
        <p><button type="button" class="plain" onClick=${onBack}>← ${t('announce.all')}</button></p>
        <section class="card" aria-labelledby="announce-name">
            <div class="figure-top">
                <h3 id="announce-name"><bdi>${visible(announcement.name)}</bdi></h3>
                <${State} announcement=${announcement} />
            </div>
            ${note && state === 'draft' && html`<p class="returned"><b>${t('announce.back')}</b>: <bdi>${visible(note)}</bdi></p>`}
            <${Words} texts=${announcement.texts} />
            <${Facts} announcement=${announcement} choices=${choices} />
            <${Actions}
                announcement=${announcement}
                staff=${staff}
                left=${waits > 0}
                take=${read.reload}
                say=${say}
                onEdit=${onEdit}
                onError=${onError}
            />
        </section>
        ${read.error && html`<${Instead} read=${read} empty="" />`}
        ${AHEAD.includes(state) && html`<${Ahead} announcement=${announcement} />`}
        ${report && !AHEAD.includes(state) && html`<${Report} report=${report} />`}
    `;
}
