/* Courses: how many begin and finish, which question is the hardest, and who stands where. */
import { html, useEffect, useMemo, useRef, useState } from '../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { language, named, t } from '../lib/i18n.js';
import { when } from '../lib/time.js';
import { Bars, dayName, Days } from './chart.js';
import { Figure, number, share, Table } from './figures_tables.js';
import { Instead, sentenceFor, useRead } from './form.js';
import { lastDays, Period, queryOf } from './period.js';

const NONE = [];
const QUESTIONS_SHOWN = 10;
const WEEK_MS = 7 * 24 * 3600 * 1000;

const column = (name, label, show = (row) => number(row[name])) => ({ name, label, show });
const titleOf = (row) =>
    row.course === '*' ? t('courses.all') : html`<bdi>${row.title || row.course}</bdi>`;

function useFigure(name, period, onError) {
    const of = { ...period, language: language() };
    const read = useRead(`/figures/${name}?${queryOf(of)}`, onError);
    return { read, period: of, name, rows: read.data?.rows ?? NONE };
}

function Courses({ figure }) {
    const { rows } = figure;
    const parts = (row) => [
        { tone: 'good', value: row.finished ?? 0, label: t('courses.finished') },
        { tone: 'quiet', value: row.active + row.resting, label: t('courses.here') },
    ];
    const people = rows.reduce((count, row) => count + row.active + row.resting, 0);
    const drawing = html`
        <ul class="keys-of">
            <li class="key good"><span>${t('courses.finished')}</span></li>
            <li class="key quiet"><span>${t('courses.here')}</span></li>
        </ul>
        <${Bars}
            rows=${rows.map((row) => ({ label: row.title || row.course, parts: parts(row) }))}
            summary=${t('courses.summary', { courses: rows.length, people })}
        />
    `;
    const columns = [
        column(
            'course',
            t('courses.course'),
            (row) => html`
                ${titleOf(row)}
                ${row.officials === 1 && html`<span class="soft"> · ${t('courses.officials')}</span>`}
            `,
        ),
        column('started', t('courses.started')),
        column('finished', t('courses.finished')),
        column('rate', t('courses.rate'), (row) => share(row.finished_per_mille)),
        column('ended', t('courses.ended')),
        column('active', t('courses.active')),
        column('resting', t('courses.resting')),
    ];
    return html`<${Figure} ...${figure} drawing=${drawing} columns=${columns} />`;
}

/* Every week of what is there, those without anything too. */
function wholeWeeks(rows) {
    const all = new Map(rows.filter((row) => row.course === '*').map((row) => [row.week, row]));
    const days = [...all.keys()].sort();
    if (days.length === 0) return NONE;
    const whole = [];
    const last = Date.parse(days.at(-1));
    for (let at = Date.parse(days[0]); at <= last; at += WEEK_MS) {
        const week = new Date(at).toISOString().slice(0, 10);
        whole.push(all.get(week) ?? { week, started: 0, finished: 0 });
    }
    return whole;
}

function Weeks({ figure }) {
    const { rows } = figure;
    const weeks = useMemo(() => wholeWeeks(rows), [rows]);
    const days = useMemo(() => weeks.map((row) => row.week), [weeks]);
    const series = useMemo(
        () =>
            [
                ['started', '--asked', true],
                ['finished', '--answered', false],
            ].map(([name, tone, bar]) => ({
                label: t(`courses.${name}`),
                tone,
                bar,
                values: weeks.map((row) => row[name]),
            })),
        [weeks, t('courses.started')],
    );
    const sum = (name) => weeks.reduce((count, row) => count + row[name], 0);
    const counts = { weeks: weeks.length, started: sum('started'), finished: sum('finished') };
    const drawing = html`<${Days}
        days=${days}
        series=${series}
        summary=${t('courses.weeks.summary', counts)}
    />`;
    const columns = [
        column('week', t('courses.week'), (row) => dayName(row.week)),
        column('course', t('courses.course'), titleOf),
        column('started', t('courses.started')),
        column('finished', t('courses.finished')),
        column('ended', t('courses.ended')),
    ];
    return html`<${Figure} ...${figure} drawing=${drawing} columns=${columns} folded />`;
}

function Questions({ period, onError }) {
    const figure = useFigure('questions', period, onError);
    const columns = [
        column(
            'question',
            t('courses.question'),
            (row) => html`<span dir="auto">${row.question || row.lesson}</span>`,
        ),
        column('course', t('courses.course'), titleOf),
        column('answers', t('courses.answers')),
        column('wrong', t('courses.wrong'), (row) => share(row.wrong_per_mille)),
    ];
    const rows = figure.rows.slice(0, QUESTIONS_SHOWN);
    return html`<${Figure} ...${figure} rows=${rows} columns=${columns} />`;
}

const where = ({ state, number: at, of, asked }) => {
    if (state === 'finished' || state === 'ended') return t(`courses.state.${state}`);
    const place = at > 0 ? `${at}/${of}` : t('courses.extra');
    const waits = asked ? ` · ${t('courses.asked')}` : '';
    return `${place} · ${t(`courses.state.${state}`)}${waits}`;
};

/* By alias only; fifty at a time. */
function People({ onError }) {
    const read = useRead(`/courses/people?${queryOf({ language: language() })}`, onError);
    const [more, setMore] = useState({ people: NONE, next: null, trouble: '' });
    useEffect(() => {
        setMore({ people: NONE, next: read.data?.next ?? null, trouble: '' });
    }, [read.data]);
    const people = [...(read.data?.people ?? NONE), ...more.people];
    const turn = useRef(0);
    async function onMore() {
        const mine = ++turn.current; /* of two taps one counts */
        try {
            const page = await get(
                `/courses/people?${queryOf({ language: language(), after: more.next })}`,
            );
            if (mine !== turn.current) return;
            setMore((was) => ({ people: [...was.people, ...page.people], next: page.next, trouble: '' }));
        } catch (error) {
            onError(error);
            setMore((was) => ({ ...was, trouble: sentenceFor(error) }));
        }
    }
    const columns = [
        column('alias', t('courses.person'), (row) => html`<bdi>${row.alias}</bdi>`),
        column('course', t('courses.course'), titleOf),
        column('language', t('figures.language'), (row) => named('tongue', row.language)),
        column('where', t('courses.where'), where),
        column('nudges', t('courses.nudges'), (row) => row.nudges || '–'),
        column('last', t('courses.last'), (row) => when(row.touched_at)),
    ];
    return html`
        <section class="card figure" aria-labelledby="courses-people">
            <div class="figure-top"><h3 id="courses-people">${t('courses.people')}</h3></div>
            <p class="hint">${t('courses.people.hint')}</p>
            <${Instead} read=${read} empty=${people.length ? '' : t('courses.nobody')} />
            ${people.length > 0 &&
            html`<${Table} columns=${columns} rows=${people} caption=${t('courses.people')} />`}
            ${more.next !== null &&
            html`<button type="button" class="quiet" onClick=${onMore}>${t('courses.more')}</button>`}
            ${more.trouble && html`<p role="alert">${more.trouble}</p>`}
        </section>
    `;
}

export function CoursesPage({ onError }) {
    const [period, setPeriod] = useState(() => lastDays(90));
    const courses = useFigure('courses', period, onError);
    const weeks = useFigure('weeks', period, onError);
    return html`
        <${Period} period=${period} onPeriod=${setPeriod} />
        <${Courses} figure=${courses} />
        <${Weeks} figure=${weeks} />
        <${Questions} period=${period} onError=${onError} />
        <${People} onError=${onError} />
    `;
}
