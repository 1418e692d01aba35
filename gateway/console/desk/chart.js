/* Drawings of figures. A line chart over days (uPlot, fetched when one is first shown), and bars of a
 * few rows. Each stands beside a table that says the same, and has a sentence that sums it up. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';

const HEIGHT = 240;
let library = null;

/* The library is no module: it puts itself into the window. */
function fetchLibrary() {
    library ??= new Promise((done, failed) => {
        const script = document.createElement('script');
        script.src = '/vendor/uPlot.js';
        script.onload = () => done(window.uPlot);
        script.onerror = () => {
            library = null;
            failed(new Error('uPlot'));
        };
        document.head.append(script);
    });
    return library;
}

export function dayName(day) {
    const [, month, date] = day.split('-').map(Number);
    return `${date} ${t('time.months').split(' ')[month - 1]}`;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function optionsOf(uPlot, width, days, series, onDay) {
    const axis = {
        stroke: colour('--soft'),
        font: '13px system-ui, sans-serif',
        grid: { stroke: colour('--line'), width: 1 },
        ticks: { show: false },
    };
    const bars = uPlot.paths.bars({ size: [0.7, 28] });
    return {
        width,
        height: HEIGHT,
        legend: { show: false },
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1e3), 'Etc/UTC'),
        scales: { y: { range: (_, low, high) => [0, Math.max(4, Math.ceil(high * 1.05))] } },
        cursor: { y: false, points: { size: 7 } },
        hooks: { setCursor: [(chart) => onDay(days[chart.cursor.idx] ? chart.cursor.idx : null)] },
        axes: [
            {
                ...axis,
                grid: { show: false },
                space: 70,
                incrs: [1, 2, 7, 14, 30, 61, 91].map((count) => count * 86400),
                values: (_, marks) =>
                    marks.map((at) => dayName(new Date(at * 1e3).toISOString().slice(0, 10))),
            },
            { ...axis, size: 46, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 1e4] },
        ],
        series: [
            {},
            ...series.map(({ label, tone, bar }) => ({
                label,
                stroke: colour(tone),
                width: bar ? 0 : 2,
                ...(bar ? { fill: colour(tone), paths: bars } : {}),
                points: { show: !bar && days.length < 40, size: 5, fill: colour(tone) },
            })),
        ],
    };
}

/* `series`: { label, tone (a colour of base.css), bar, values }, a value a day or null. */
export function Days({ days, series, summary }) {
    const place = useRef(null);
    const [at, setAt] = useState(null);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
        let chart;
        let gone = false;
        const night = matchMedia('(prefers-color-scheme: dark)');
        const width = () => place.current.clientWidth;
        const data = [days.map((day) => Date.parse(day) / 1e3), ...series.map((it) => it.values)];
        async function draw() {
            const uPlot = await fetchLibrary();
            if (gone) return;
            chart?.destroy();
            chart = new uPlot(optionsOf(uPlot, width(), days, series, setAt), data, place.current);
        }
        const again = () => draw().catch(() => setFailed(true));
        const sized = new ResizeObserver(
            () => chart && chart.setSize({ width: width(), height: HEIGHT }),
        );
        again();
        sized.observe(place.current);
        night.addEventListener('change', again);
        return () => {
            gone = true;
            sized.disconnect();
            night.removeEventListener('change', again);
            chart?.destroy();
        };
    }, [days, series]);
    const day = at === null ? null : days[at];
    const key = ({ label, tone, values }) => html`
        <li key=${label} class="key ${tone.slice(2)}">
            <span>${label}</span> ${day && html`<b>${values[at] ?? '–'}</b>`}
        </li>
    `;
    return html`
        <figure class="chart">
            <ul class="keys-of">
                ${series.map(key)}
                <li class="soft">${day ? dayName(day) : ''}</li>
            </ul>
            <div ref=${place} role="img" aria-label=${summary}></div>
            ${failed && html`<p class="hint">${t('figures.nochart')}</p>`}
        </figure>
    `;
}

/* One bar a row, of parts beside each other: { label, parts: [{ tone, value, label }] }. */
export function Bars({ rows, summary }) {
    const whole = Math.max(1, ...rows.map(({ parts }) => parts.reduce((n, it) => n + it.value, 0)));
    function bar({ label, parts }) {
        let from = 0;
        const total = parts.reduce((n, it) => n + it.value, 0);
        const pieces = parts.map(({ tone, value, label: title }) => {
            const x = from;
            from += (value / whole) * 100;
            return (
                value > 0 &&
                html`<rect
                    key=${tone}
                    class="fill ${tone}"
                    x=${x}
                    width=${(value / whole) * 100}
                    height="10"
                    ><title>${`${title}: ${value}`}</title></rect
                >`
            );
        });
        return html`
            <li key=${label}>
                <span>${label}</span>
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    ${pieces}
                </svg>
                <b>${total}</b>
            </li>
        `;
    }
    return html`
        <figure class="chart">
            <div role="img" aria-label=${summary}>
                <ul class="bars" aria-hidden="true">
                    ${rows.map(bar)}
                </ul>
            </div>
        </figure>
    `;
}
