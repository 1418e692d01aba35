/* Figures: how many ask, how long they wait, what it costs, where people stop. They know no persons. */
import { html, useMemo, useState } from '../vendor/htm-preact.js';
import { language, named, t } from '../lib/i18n.js';
import { duration, when } from '../lib/time.js';
import { Bars, dayName, Days } from './chart.js';
import { Alerts } from './figures_alerts.js';
import { Figure, number, share } from './figures_tables.js';
import { useRead } from './form.js';
import { lastDays, lengthOf, Period, periodBefore, queryOf } from './period.js';

const SCREENS_SHOWN = 25;
const MINUTE_MS = 60 * 1000;
const NONE = [];

const sum = (rows, name) => rows.reduce((total, row) => total + (row[name] ?? 0), 0);
const column = (name, label, show = (row) => number(row[name])) => ({ name, label, show });
const wait = (ms) => (ms === null ? number(null) : ms < MINUTE_MS ? t('figures.minute') : duration(ms));

function useFigure(name, period, onError) {
    const read = useRead(`/figures/${name}?${queryOf(period)}`, onError);
    return { read, period, name, rows: read.data?.rows ?? NONE };
}

/* Four numbers to begin with, each beside what it was in as many days before. */
function Summary({ now, waits, queue, period, onError }) {
    const past = useFigure('days', periodBefore(period), onError);
    const before = useFigure('waits', periodBefore(period), onError);
    const [of, was] = [waits.rows[0], before.rows[0]];
    const tile = (name, value, then) => html`
        <div key=${name} class="tile">
            <dt>${t(`figures.tile.${name}`)}</dt>
            <dd>
                <b>${value}</b>
                ${then !== undefined && html`<span class="hint">${t('figures.before')} ${then}</span>`}
            </dd>
        </div>
    `;
    return html`
        <dl class="tiles">
            ${tile('asked', number(sum(now.rows, 'asked')), number(sum(past.rows, 'asked')))}
            ${tile('answered', number(sum(now.rows, 'answered')), number(sum(past.rows, 'answered')))}
            ${tile('kept', of ? share(of.kept_per_mille) : '–', was ? share(was.kept_per_mille) : '–')}
            ${tile('median', of ? wait(of.median_ms) : '–', was ? wait(was.median_ms) : '–')}
            ${tile('late', number(sum(queue.rows, 'late')))}
        </dl>
    `;
}

function Flow({ figure }) {
    const { rows, period } = figure;
    const days = useMemo(() => rows.map((row) => row.day), [rows]);
    const series = useMemo(
        () =>
            [
                ['asked', '--asked', true],
                ['answered', '--answered', false],
                ['heard', '--heard', false],
            ].map(([name, tone, bar]) => ({
                label: t(`figures.${name}`),
                tone,
                bar,
                values: rows.map((row) => row[name]),
            })),
        [rows, t('figures.asked')],
    );
    const counts = { asked: sum(rows, 'asked'), answered: sum(rows, 'answered') };
    const drawing = html`<${Days}
        days=${days}
        series=${series}
        summary=${t('figures.days.summary', { days: lengthOf(period), ...counts })}
    />`;
    const columns = [
        column('day', t('figures.day'), (row) => dayName(row.day)),
        column('asked', t('figures.asked')),
        column('answered', t('figures.answered')),
        column('heard', t('figures.heard')),
    ];
    return html`<${Figure} ...${figure} drawing=${drawing} columns=${columns} folded />`;
}

function age({ from_hours: from, to_hours: to }) {
    const hours = (n) => (n < 48 ? t('time.hours', n) : t('time.days', n / 24));
    if (to === null) return t('figures.age.above', { from: hours(from) });
    return from === 0 ? t('figures.age.below', { to: hours(to) }) : `${hours(from)} – ${hours(to)}`;
}

function Queue({ figure }) {
    const parts = (row) => [
        { tone: 'good', value: row.in_time, label: t('figures.intime') },
        { tone: 'bad', value: row.late, label: t('figures.late') },
    ];
    const drawing = html`
        <ul class="keys-of">
            <li class="key good"><span>${t('figures.intime')}</span></li>
            <li class="key bad"><span>${t('figures.late')}</span></li>
        </ul>
        <${Bars}
            rows=${figure.rows.map((row) => ({ label: age(row), parts: parts(row) }))}
            summary=${t('figures.queue.summary', {
                open: sum(figure.rows, 'in_time') + sum(figure.rows, 'late'),
                late: sum(figure.rows, 'late'),
            })}
        />
    `;
    const columns = [
        column('age', t('figures.age'), age),
        column('in_time', t('figures.intime')),
        column('late', t('figures.late')),
    ];
    return html`<${Figure} ...${figure} drawing=${drawing} columns=${columns} folded />`;
}

const topicOf = (row) =>
    row.topic === '*' ? t('queue.all.categories') : named('category', row.topic || 'none');

function Waits({ figure }) {
    const columns = [
        column('topic', t('queue.category'), topicOf),
        column('answers', t('figures.answered')),
        column('kept', t('figures.kept'), (row) => share(row.kept_per_mille)),
        column('median', t('figures.median'), (row) => wait(row.median_ms)),
        column('ninth', t('figures.ninth'), (row) => wait(row.ninth_ms)),
    ];
    return html`<${Figure} ...${figure} columns=${columns} />`;
}

const DIGITS = [5, 4, 3, 2, 1];
const toneOf = (digit) => (digit > 3 ? 'good' : digit === 3 ? 'quiet' : 'bad');
const mean = (hundredths) =>
    hundredths === null
        ? number(null)
        : new Intl.NumberFormat(language(), { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
              hundredths / 100,
          );

function Ratings({ period, onError }) {
    const figure = useFigure('ratings', period, onError);
    const all = figure.rows[0];
    const bars = DIGITS.map((digit) => ({
        label: digit,
        parts: [{ tone: toneOf(digit), value: all?.[`rated_${digit}`] ?? 0, label: digit }],
    }));
    const said = () => ({ ratings: number(all.ratings), mean: mean(all.mean_hundredths) });
    const drawing =
        all?.ratings && html`<${Bars} rows=${bars} summary=${t('figures.ratings.summary', said())} />`;
    const columns = [
        column('topic', t('queue.category'), topicOf),
        column('ratings', t('figures.ratings.count')),
        ...DIGITS.map((digit) => column(`rated_${digit}`, digit)),
        column('mean', t('figures.ratings.mean'), (row) => mean(row.mean_hundredths)),
    ];
    return html`<${Figure} ...${figure} drawing=${drawing} columns=${columns} />`;
}

function Topics({ period, onError }) {
    const figure = useFigure('topics', period, onError);
    const columns = [
        column('topic', t('queue.category'), topicOf),
        column('language', t('figures.language'), (row) => named('tongue', row.language)),
        column('asked', t('figures.asked')),
        column('answered', t('figures.answered')),
        column('heard', t('figures.heard')),
    ];
    return html`<${Figure} ...${figure} columns=${columns} />`;
}

const place = ({ country }) =>
    country === 'staff' || country === '' ? t(`figures.country.${country || 'none'}`) : `+${country}`;

function cost({ cost_min: least, cost_max: most }, currency) {
    if (least === null) return '–';
    return least === most ? `${least} ${currency}` : `${least} – ${most} ${currency}`;
}

function Messages({ period, onError }) {
    const figure = useFigure('messages', period, onError);
    const { rows, read } = figure;
    const currency = read.data?.currency;
    const by = (row) => `${row.channel} → ${place(row)}`;
    const parts = (row) => [
        { tone: 'good', value: row.delivered ?? 0, label: t('figures.delivered') },
        { tone: 'quiet', value: (row.sent ?? 0) + (row.waiting ?? 0), label: t('figures.underway') },
        {
            tone: 'bad',
            value: (row.failed ?? 0) + (row.expired ?? 0) + (row.unknown ?? 0),
            label: t('figures.lost'),
        },
    ];
    const drawing = html`
        <ul class="keys-of">
            <li class="key good"><span>${t('figures.delivered')}</span></li>
            <li class="key quiet"><span>${t('figures.underway')}</span></li>
            <li class="key bad"><span>${t('figures.lost')}</span></li>
        </ul>
        <${Bars}
            rows=${rows
                .filter((row) => row.messages !== null)
                .map((row) => ({ label: by(row), parts: parts(row) }))}
            summary=${t('figures.messages.summary', {
                messages: sum(rows, 'messages'),
                delivered: sum(rows, 'delivered'),
            })}
        />
    `;
    const columns = [
        column('by', t('figures.channel'), (row) => html`<bdi>${by(row)}</bdi>`),
        ...['messages', 'segments', 'delivered', 'sent', 'failed', 'expired', 'unknown', 'waiting'].map(
            (name) => column(name, t(`figures.${name === 'messages' ? 'count' : name}`)),
        ),
        column('cost', t('figures.cost'), (row) => cost(row, currency)),
    ];
    return html`
        <${Figure} ...${figure} drawing=${drawing} columns=${columns} />
        ${currency === '' && html`<p class="hint">${t('figures.notariff')}</p>`}
    `;
}

function Received({ period, onError }) {
    const figure = useFigure('received', period, onError);
    const columns = [
        column('channel', t('figures.channel'), (row) => html`<bdi>${row.channel}</bdi>`),
        column('sms', t('figures.sms')),
        column('ussd', t('figures.ussd')),
    ];
    return html`<${Figure} ...${figure} columns=${columns} />`;
}

const screenName = ({ screen, label, kind }) =>
    kind === 'home'
        ? t('figures.home')
        : html`<bdi>${label || screen}</bdi> <span class="soft">${label ? screen : t('figures.gone')}</span>`;

function Screens({ period, onError }) {
    const figure = useFigure('screens', { ...period, language: language() }, onError);
    const columns = [
        column('screen', t('figures.screen'), screenName),
        column('kind', t('figures.kind'), (row) => t(`figures.kind.${row.kind}`)),
        column('shown', t('figures.shown')),
        column('ended', t('figures.ended')),
        column('share', t('figures.share'), ({ shown, ended }) =>
            shown === null || ended === null || shown === 0
                ? number(null)
                : share(Math.round((ended * 1000) / shown)),
        ),
    ];
    const rows = figure.rows.slice(0, SCREENS_SHOWN);
    const more = figure.rows.length - rows.length;
    return html`
        <${Figure} ...${figure} rows=${rows} columns=${columns} />
        ${more > 0 && html`<p class="hint">${t('figures.more', more)}</p>`}
    `;
}

function Counted({ figure: { read } }) {
    if (!read.data) return null;
    return html`<p class="hint">${t('figures.counted', { when: when(read.data.counted_at) })}</p>`;
}

export function Figures({ staff, onError }) {
    const [period, setPeriod] = useState(() => ({ ...lastDays(30), topic: '' }));
    const of = { period, onError };
    const days = useFigure('days', period, onError);
    const waits = useFigure('waits', period, onError);
    const queue = useFigure('queue', period, onError);
    return html`
        <${Period} period=${period} topics=${staff.topics} onPeriod=${setPeriod} />
        <${Summary} ...${of} now=${days} waits=${waits} queue=${queue} />
        <${Flow} figure=${days} />
        <div class="cards pairs">
            <${Queue} figure=${queue} />
            <${Waits} figure=${waits} />
        </div>
        <div class="cards pairs">
            <${Topics} ...${of} />
            <${Ratings} ...${of} />
        </div>
        <${Messages} ...${of} />
        <${Received} ...${of} />
        <${Alerts} ...${of} />
        <${Screens} ...${of} />
        <${Counted} figure=${days} />
    `;
}
