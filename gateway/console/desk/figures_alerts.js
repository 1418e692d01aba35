/* Job alerts: how many offers were told, looked at, led to an application and to work. */
import { html, useMemo } from '../vendor/htm-preact.js';
import { language, t } from '../lib/i18n.js';
import { dayName, Days } from './chart.js';
import { Figure, number } from './figures_tables.js';
import { useRead } from './form.js';
import { queryOf } from './period.js';

const NONE = [];
const WEEK_MS = 7 * 24 * 3600 * 1000;
const COUNTS = ['sent', 'opened', 'applied', 'got'];
const TONES = { sent: '--asked', opened: '--heard', applied: '--answered', got: '--ink' };

const counts = () =>
    COUNTS.map((name) => ({ name, label: t(`alerts.${name}`), show: (row) => number(row[name]) }));
const occupation = (row) =>
    row.isco === '*' ? t('alerts.all') : html`<bdi>${row.occupation || row.isco || t('alerts.unknown')}</bdi>`;

function useFigure(name, { from, to }, onError) {
    const period = { from, to, language: language() };
    const read = useRead(`/figures/${name}?${queryOf(period)}`, onError);
    return { read, period, name, rows: read.data?.rows ?? NONE };
}

/* Every week of what is there, those without anything too. */
function wholeWeeks(rows) {
    const all = new Map(rows.filter((row) => row.isco === '*').map((row) => [row.week, row]));
    const mondays = [...all.keys()].sort();
    if (mondays.length === 0) return NONE;
    const whole = [];
    for (let at = Date.parse(mondays[0]); at <= Date.parse(mondays.at(-1)); at += WEEK_MS) {
        const week = new Date(at).toISOString().slice(0, 10);
        whole.push(all.get(week) ?? { week, sent: 0, opened: 0, applied: 0, got: 0 });
    }
    return whole;
}

function Weeks({ figure }) {
    const { rows } = figure;
    const weeks = useMemo(() => wholeWeeks(rows), [rows]);
    const days = useMemo(() => weeks.map((row) => row.week), [weeks]);
    const series = useMemo(
        () =>
            COUNTS.map((name) => ({
                label: t(`alerts.${name}`),
                tone: TONES[name],
                bar: name === 'sent',
                values: weeks.map((row) => row[name]),
            })),
        [weeks, t('alerts.sent')],
    );
    const sum = (name) => weeks.reduce((count, row) => count + row[name], 0);
    const summary = t('alerts.summary', Object.fromEntries(COUNTS.map((name) => [name, sum(name)])));
    const columns = [
        { name: 'week', label: t('courses.week'), show: (row) => dayName(row.week) },
        { name: 'occupation', label: t('alerts.occupation'), show: occupation },
        ...counts(),
    ];
    const drawing = html`<${Days} days=${days} series=${series} summary=${summary} />`;
    return html`<${Figure} ...${figure} drawing=${drawing} columns=${columns} folded />`;
}

export function Alerts({ period, onError }) {
    const weeks = useFigure('alerts', period, onError);
    const trades = useFigure('trades', period, onError);
    const columns = [{ name: 'occupation', label: t('alerts.occupation'), show: occupation }, ...counts()];
    return html`
        <${Weeks} figure=${weeks} />
        ${trades.rows.length > 0 && html`<${Figure} ...${trades} columns=${columns} />`}
    `;
}
