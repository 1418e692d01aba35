// What is to be reached, and the table that says whether it was.

const ratio = (value) => `${value.toFixed(2)}x`;
const ms = (value) => `${value.toFixed(1)} ms`;
const mb = (value) => `${value.toFixed(1)} MB`;
const us = (value) => `${value.toFixed(0)} us`;
const count = (value) => `${Math.round(value).toLocaleString('en')}/s`;

/** name, value of the medians `m`, how it is shown, the goal, and which side of it is good. */
export const goals = [
    ['USSD turns, durable / bare evhttp', (m) => m.ussd.per_second / m.bare.per_second, ratio, 0.28, 'least'],
    ['CPU a durable USSD turn', (m) => m.ussd.cpu_us, us, 60, 'most'],
    ['USSD turns / Node doing the same, durable', (m) => m.ussd.per_second / m.node_durable.per_second, ratio, 8, 'least'],
    ['USSD turns / Node in memory', (m) => m.ussd.per_second / m.node_memory.per_second, ratio, 3, 'least'],
    ['SMS in and out / Kannel, fixed text, peak', (m) => m.sms_peak.per_second / m.kannel_text_peak.per_second, ratio, 1.3, 'least'],
    ['SMS in and out / Kannel, get-url, peak', (m) => m.sms_peak.per_second / m.kannel_url_peak.per_second, ratio, 2, 'least'],
    ['SMS p50 of 64 in flight / Kannel\'s', (m) => m.sms_64.p50_us / m.kannel_text_64.p50_us, ratio, 0.2, 'most'],
    ['p99 at 5,000 arrivals a second', (m) => m.open.p99_us / 1000, ms, 10, 'most'],
    ['the same, each flush 5 ms slower', (m) => m.open_slow5.p99_us / 1000, ms, 25, 'most'],
    ['USSD turns / one commit a turn, flush +1 ms', (m) => m.slow1.per_second / m.one_commit.per_second, ratio, 10, 'least'],
    ['dialogue steps alone, a core (the slower bearer)', (m) => Math.min(m.steps.ussd_per_second, m.steps.sms_per_second), count, 300000, 'least'],
    ['free texts ranked alone, a core', (m) => m.steps.rankings_per_second, count, 50000, 'least'],
    ['CPU a turn, many contacts / 10,000', (m) => m.many.cpu_us / m.few.cpu_us, ratio, 2, 'most'],
    ['memory at rest, all menus', (m) => m.memory.rest_mb, mb, 20, 'most'],
    ['memory for 10,000 idle connections', (m) => m.memory.connections_mb, mb, 30, 'most'],
    ['write-ahead log at its longest', (m) => m.memory.wal_mb, mb, 128, 'most'],
];

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** { name: [{ field: number }] } to { name: { field: median } }; errors and the most a second stay as they are. */
export function medians(runs) {
    return Object.fromEntries(Object.entries(runs).map(([name, list]) => {
        const fields = Object.keys(list[0]).map((field) => [field, median(list.map((run) => run[field]))]);
        const errors = list.reduce((sum, run) => sum + (run.errors ?? 0), 0);
        return [name, { ...Object.fromEntries(fields), errors, best: Math.max(...list.map((run) => run.per_second ?? 0)) }];
    }));
}

/** Columns beside each other: the first from the left, the others to the right. */
export function print(rows) {
    const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
    for (const row of rows) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '));
}

/** Prints both tables; false when a goal was missed or an answer was wrong. */
export function report(m) {
    const figures = Object.entries(m).filter(([, run]) => run.per_second !== undefined);
    console.log('');
    print([['what', 'a second', 'best', 'p50', 'p99', 'CPU', 'errors'],
        ...figures.map(([name, run]) => [name, count(run.per_second), count(run.best), ms(run.p50_us / 1000), ms(run.p99_us / 1000), us(run.cpu_us), String(run.errors)])]);
    console.log('');
    let reached = true;
    const rows = goals.map(([name, value, show, goal, side]) => {
        const got = value(m);
        const ok = side === 'least' ? got >= goal : got <= goal;
        reached &&= ok;
        return [name, show(got), `${side === 'least' ? '>=' : '<='} ${show(goal)}`, ok ? 'ok' : 'MISSED'];
    });
    print([['goal', 'measured', 'to reach', ''], ...rows]);
    const errors = figures.filter(([name]) => !name.endsWith('_peak')).reduce((sum, [, run]) => sum + run.errors, 0);
    if (errors > 0) console.log(`\n${errors} answers were wrong or missing`);
    return reached && errors === 0;
}
