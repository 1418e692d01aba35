// ./dev bench --desk: a desk with 50,000 open questions and 1,000,000 messages. How fast its lists and figures
// come and the page paints while 500 messages a second come in, and what 20 busy desks cost those who write.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { desk, root, startGateway, until } from '../service/gateway.js';
import { print } from './goals.js';
import { freePort, measure, start, stopAll, tools } from './processes.js';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const plan = values.quick
    ? { questions: 5000, messages: 100000, ms: 1000, rounds: 2, desks: 20, paints: 1 }
    : { questions: 50000, messages: 1000000, ms: 3000, rounds: 7, desks: 20, paints: 5 };
/** name, value of the result `r`, the goal, and which side of it is good. */
const GOALS = [
    ['queue page, p95, ms', (r) => quantile(r.queue, 0.95), 50, 'most'],
    ['figures, p95 of all calls, ms', (r) => quantile(r.figures, 0.95), 200, 'most'],
    ['search, p95, ms', (r) => quantile(r.search, 0.95), 200, 'most'],
    ['first paint, ms', (r) => middle(r.painted.map(({ paint }) => paint)), 1000, 'most'],
    ['first rows of the queue, ms', (r) => middle(r.painted.map(({ rows }) => rows)), 1500, 'most'],
    ['texts taken in, with 20 desks / without', (r) => middle(r.ratios), 0.9, 'least'],
];
const FIGURES = ['days', 'topics', 'waits', 'ratings', 'queue', 'messages', 'received', 'screens'];
const LISTS = ['view=open', 'view=open&category=afghan', 'view=open&priority=1', 'view=open&due=overdue', 'view=open&category=refugees&language=ps', 'view=mine', 'view=answered'];
const SEARCHES = ['diplomen', 'dokumentet takimi', 'مکتب', 'residence permit', '#1000500', 'pergjigje per pyetjen'];

const begun = performance.now();
const since = () => Math.round((performance.now() - begun) / 1000);
const quantile = (numbers, part) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) * part)] ?? NaN;
const middle = (numbers) => quantile(numbers, 0.5);

mkdirSync(join(root, 'build/bench'), { recursive: true });
const folder = mkdtempSync(join(root, 'build/bench/desk-'));

async function gateway() {
    const filling = start(join(tools, 'bench_desk_fill'), [folder, String(plan.questions), String(plan.messages)]);
    await until(() => filling.ended, 'the history', 900000);
    if (filling.status !== 0) throw new Error(filling.output);
    const sink = await freePort();
    const one = await startGateway({ program: join(root, 'build/release/migranti'), menus: join(root, 'menus'), dir: folder, channels: {
        kannel: { provider: 'kannel', token: 'demo', country: '355', per_second: 100000, allow_http: 'yes', allow_private: 'yes', fuses: 'no',
            number: '50600', username: 'hub', password: 'secret', url: `http://127.0.0.1:${sink}/cgi-bin/sendsms` },
    } });
    one.port = await freePort();
    console.log(`history of ${Math.round(statSync(join(folder, 'migranti.db')).size / 1048576)} MB made in ${since()} s`);
    one.staff = Array.from({ length: plan.desks }, (_, n) => one.addStaff(`staff${n}`, `Staff ${n}`, 'coordinator'));
    await one.start();
    return Object.assign(one, { sink });
}

const texts = (to, more) => measure('bench_load', { port: to.port, path: '/hooks/kannel/demo/sms', kind: 'kannel', sink: to.sink, callers: 64, 'warm-ms': 300, ms: plan.ms, ...more }, to);

const day = (before) => new Date(Date.now() - before * 24 * 3600 * 1000).toISOString().slice(0, 10);
const period = () => `from=${day(60)}&to=${day(0)}`;

/** Counted in the background: what is measured is a desk whose history is counted. */
async function counted(call) {
    await until(async () => {
        const { body } = await call('GET', `/figures/days?${period()}`);
        return Date.now() - body.counted_at < 10000;
    }, 'the history to be counted', 180000);
    console.log(`and counted after ${since()} s`);
}

async function timed(times, call, expected = 200) {
    const began = performance.now();
    const { status } = await call();
    if (status !== expected) throw new Error(`answered ${status}`);
    times.push(performance.now() - began);
}

/** Somebody who looks at the page of figures, again and again. */
async function readFigures(call, state, times) {
    while (!state.over) {
        for (const name of FIGURES) await timed(times.figures, () => call('GET', `/figures/${name}?${period()}`));
        await new Promise((done) => setTimeout(done, 1000));
    }
}

/** Somebody at work: reads lists as events would have them do it, opens questions, searches; until told to stop. */
async function work(call, who, state, times) {
    const { body: { tickets } } = await call('GET', '/tickets?view=open');
    await new Promise((done) => setTimeout(done, Math.random() * 1500)); // nobody begins with everybody else
    for (let n = who; !state.over; n += 1) {
        await timed(times.queue, () => call('GET', `/tickets?${LISTS[n % LISTS.length]}`));
        if (n % 4 === 1) await call('GET', `/tickets/${tickets[n % tickets.length].id}`);
        if (n % 5 === 2) await call('GET', '/views/counts');
        if (n % 10 === 3) await timed(times.search, () => call('POST', '/search', { text: SEARCHES[n % SEARCHES.length] }));
        await new Promise((done) => setTimeout(done, 1000 + Math.random() * 1000));
    }
}

/** The event streams that a desk holds open. */
async function listen(one, call) {
    const stop = new AbortController();
    const answer = await fetch(`${one.url}/api/v1/events`, { headers: { cookie: call.cookie() }, signal: stop.signal });
    const drained = (async () => { try { for await (const piece of answer.body) piece.length; } catch { /* stopped */ } })();
    return async () => { stop.abort(); await drained; };
}

/** `more`: who else is at work meanwhile. */
async function withDesks(calls, one, run, more = () => []) {
    const state = { over: false }, times = { queue: [], search: [], figures: [] };
    const streams = await Promise.all(calls.map((call) => listen(one, call)));
    const workers = [...calls.map((call, who) => work(call, who, state, times)), ...more(state, times)];
    const result = await run();
    state.over = true;
    await Promise.all(workers);
    for (const stop of streams) await stop();
    return { result, times };
}

/** From the address to the first words on the screen and to the first row, for somebody who is logged in and whose
 * browser has nothing of the desk yet. */
async function paint(browser, one, call) {
    const context = await browser.newContext();
    const [name, value] = call.cookie().split('=');
    await context.addCookies([{ name, value, url: one.url }]);
    const page = await context.newPage();
    await page.goto(`${one.url}/#/open`);
    await page.locator('.row').first().waitFor();
    const result = await page.evaluate(() => ({ paint: performance.getEntriesByName('first-contentful-paint')[0].startTime, rows: performance.now() }));
    await context.close();
    return result;
}

async function paints(one, call) {
    const { launch } = await import('../browser/browser.js');
    const browser = await launch();
    const loading = texts(one, { rate: 500, ms: 2000 + plan.paints * 2000 });
    try {
        const painted = [];
        for (let n = 0; n < plan.paints; n += 1) painted.push(await paint(browser, one, call));
        return painted;
    } finally {
        await browser.close();
        await loading;
    }
}

async function run(one) {
    const calls = await Promise.all(one.staff.map((who) => desk(one, who)));
    const alone = [], beside = [], ratios = [];
    await counted(calls[0]);
    await texts(one); // fills what is cold
    for (let round = 0; round < plan.rounds; round += 1) {
        const quiet = async () => alone.push((await texts(one)).per_second);
        const busy = async () => beside.push((await withDesks(calls, one, () => texts(one))).result.per_second);
        for (const measured of round % 2 ? [quiet, busy] : [busy, quiet]) await measured();
        ratios.push(beside.at(-1) / alone.at(-1));
    }
    const coming = () => texts(one, { rate: 500, ms: plan.ms * 5 });
    const { times, result } = await withDesks(calls, one, coming);
    const looking = await withDesks(calls, one, coming, (state, also) => [readFigures(calls[0], state, also)]);
    const painted = await paints(one, calls[0]);
    return { alone, beside, ratios, came_in: result.per_second, painted, ...times, figures: looking.times.figures };
}

function report(result) {
    let reached = true;
    const rows = GOALS.map(([name, value, goal, side]) => {
        const got = value(result), ok = side === 'least' ? got >= goal : got < goal;
        reached &&= ok;
        return [name, got.toFixed(goal < 10 ? 2 : 0), `${side === 'least' ? '>=' : '<'} ${goal}`, ok ? 'ok' : 'MISSED'];
    });
    print([['with the history, while 500 texts a second come in', 'measured', 'to reach', ''], ...rows]);
    console.log('');
    print([['what', 'median'], ['queue page, ms', middle(result.queue).toFixed(1)], ['figures, ms', middle(result.figures).toFixed(1)], ['search, ms', middle(result.search).toFixed(1)],
        ['texts a second alone', middle(result.alone).toFixed(0)], ['texts a second beside 20 desks', middle(result.beside).toFixed(0)], ['texts a second that came in meanwhile', result.came_in.toFixed(0)]]);
    console.log(`\n${result.queue.length} pages, ${result.figures.length} figures, ${result.search.length} searches; ${since()} s`);
    return reached;
}

let reached = false;
try {
    console.log(`${cpus()[0].model}, ${availableParallelism()} processors, load ${loadavg()[0].toFixed(1)}; ${plan.questions} open questions, ${plan.messages} messages`);
    const one = await gateway();
    try {
        const result = await run(one);
        writeFileSync(join(root, 'build/bench/desk.json'), JSON.stringify({ plan, result }, null, 1));
        reached = report(result);
    } finally {
        await one.stop();
    }
} finally {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
}
process.exit(reached ? 0 : 1);
