// ./dev bench --desk: a desk with 50,000 open questions and 1,000,000 messages. How fast its lists come and the
// page paints while 500 messages a second come in, and what 20 busy desks cost those who write.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { desk, root, startGateway, until } from '../service/gateway.js';
import { freePort, measure, start, stopAll, tools } from './processes.js';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const plan = values.quick
    ? { questions: 5000, messages: 100000, ms: 1500, rounds: 1, desks: 20 }
    : { questions: 50000, messages: 1000000, ms: 5000, rounds: 3, desks: 20 };
const GOALS = { queue_p95_ms: 50, paint_ms: 1000, ratio: 0.9 };
const LISTS = ['view=open', 'view=open&category=afghan', 'view=open&priority=1', 'view=open&due=overdue', 'view=open&category=refugees&language=ps', 'view=mine', 'view=answered'];
const SEARCHES = ['diplomen', 'dokumentet takimi', 'مکتب', 'residence permit', '#1000500', 'pergjigje per pyetjen'];

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
    one.staff = Array.from({ length: plan.desks }, (_, n) => one.addStaff(`staff${n}`, `Staff ${n}`, 'coordinator'));
    await one.start();
    return Object.assign(one, { sink });
}

const texts = (to, more) => measure('bench_load', { port: to.port, path: '/hooks/kannel/demo/sms', kind: 'kannel', sink: to.sink, callers: 64, 'warm-ms': 300, ms: plan.ms, ...more }, to);

/** Somebody at work: reads lists as events would have them do it, opens questions, searches; until told to stop. */
async function work(call, state, times) {
    const { body: { tickets } } = await call('GET', '/tickets?view=open');
    for (let n = 0; !state.over; n += 1) {
        const begin = performance.now();
        const { status } = await call('GET', `/tickets?${LISTS[n % LISTS.length]}`);
        if (status !== 200) throw new Error(`a list was answered ${status}`);
        times.queue.push(performance.now() - begin);
        if (n % 4 === 1) await call('GET', `/tickets/${tickets[n % tickets.length].id}`);
        if (n % 5 === 2) await call('GET', '/views/counts');
        if (n % 10 === 3) {
            const asked = performance.now();
            await call('POST', '/search', { text: SEARCHES[n % SEARCHES.length] });
            times.search.push(performance.now() - asked);
        }
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

async function withDesks(one, calls, run) {
    const state = { over: false }, times = { queue: [], search: [] };
    const streams = await Promise.all(calls.map((call) => listen(one, call)));
    const workers = calls.map((call) => work(call, state, times));
    const result = await run();
    state.over = true;
    await Promise.all(workers);
    for (const stop of streams) await stop();
    return { result, times };
}

/** From the address to the first words on the screen and to the first row, in a fresh browser that is logged in. */
async function paint(one, call) {
    const { launch } = await import('../browser/browser.js');
    const browser = await launch();
    try {
        const context = await browser.newContext();
        const [name, value] = call.cookie().split('=');
        await context.addCookies([{ name, value, url: one.url }]);
        const page = await context.newPage();
        await page.goto(`${one.url}/#/open`);
        await page.locator('.row').first().waitFor();
        return await page.evaluate(() => ({ paint: performance.getEntriesByName('first-contentful-paint')[0].startTime, rows: performance.now() }));
    } finally {
        await browser.close();
    }
}

let reached = false;
try {
    console.log(`${cpus()[0].model}, ${availableParallelism()} processors, load ${loadavg()[0].toFixed(1)}; ${plan.questions} open questions, ${plan.messages} messages`);
    const one = await gateway();
    try {
        const calls = await Promise.all(one.staff.map((who) => desk(one, who)));
        const alone = [], beside = [];
        for (let round = 0; round < plan.rounds; round += 1) {
            alone.push((await texts(one)).per_second);
            beside.push((await withDesks(one, calls, () => texts(one))).result.per_second);
        }
        const { times } = await withDesks(one, calls, () => texts(one, { rate: 500, ms: plan.ms * 2 }));
        const loading = texts(one, { rate: 500, ms: 8000 });
        const painted = await paint(one, calls[0]);
        await loading;
        const result = {
            queue_p50_ms: quantile(times.queue, 0.5), queue_p95_ms: quantile(times.queue, 0.95), search_p95_ms: quantile(times.search, 0.95),
            paint_ms: painted.paint, rows_ms: painted.rows, texts_alone: middle(alone), texts_beside_desks: middle(beside), ratio: middle(beside) / middle(alone),
        };
        for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(20)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)}${name in GOALS ? `   goal ${name === 'ratio' ? 'at least' : 'below'} ${GOALS[name]}` : ''}`);
        writeFileSync(join(root, 'build/bench/desk.json'), JSON.stringify({ plan, result }, null, 1));
        reached = result.queue_p95_ms < GOALS.queue_p95_ms && result.paint_ms < GOALS.paint_ms && result.ratio >= GOALS.ratio;
    } finally {
        await one.stop();
    }
} finally {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
}
process.exit(reached ? 0 : 1);
