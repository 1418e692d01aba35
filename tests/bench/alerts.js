// ./dev bench --alerts: 1,000,000 people who want to be told of work. One vacancy is published that 50,000 of them
// wait for: how long until all their alerts are queued, and what it costs those who write meanwhile.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, run, startGateway, until } from '../service/gateway.js';
import { print } from './goals.js';
import { freePort, measure, start, stopAll, tools } from './processes.js';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const plan = values.quick
    ? { profiles: 20000, matching: 2000, vacancies: 5000, rate: 200, ms: 2000 }
    : { profiles: 1000000, matching: 50000, vacancies: 50000, rate: 200, ms: 10000 };

const begun = performance.now();
const since = () => Math.round((performance.now() - begun) / 1000);
mkdirSync(join(root, 'build/bench'), { recursive: true });
const folder = mkdtempSync(join(root, 'build/bench/alerts-'));
const program = join(root, 'build/release/migranti');

async function fill() {
    const filling = start(join(tools, 'bench_alerts_fill'), [folder, join(root, 'menus'), plan.profiles, plan.matching, plan.vacancies].map(String));
    await until(() => filling.ended, 'the profiles', 900000);
    if (filling.status !== 0) throw new Error(filling.output);
    console.log(`filled in ${since()} s`);
    return JSON.parse(filling.output.trim().split('\n').at(-1));
}

/** All day is night there: alerts are queued, and wait. Replies leave at once. */
async function gateway() {
    const sink = await freePort();
    const one = await startGateway({ program, menus: join(root, 'menus'), dir: folder, channels: {
        kannel: { provider: 'kannel', token: 'demo', country: '355', per_second: 100000, allow_http: 'yes', allow_private: 'yes', fuses: 'no', quiet_hours: '0-23:59',
            number: '50600', username: 'hub', password: 'secret', url: `http://127.0.0.1:${sink}/cgi-bin/sendsms` },
    } });
    one.port = await freePort();
    await one.start();
    return Object.assign(one, { sink });
}

const texts = (to, ms) => measure('bench_load', { port: to.port, path: '/hooks/kannel/demo/sms', kind: 'kannel', sink: to.sink, callers: 64, rate: plan.rate, 'warm-ms': 300, ms }, to);

async function queued(one) {
    const text = await (await fetch(`${one.url}/metrics`)).text();
    const found = text.split('\n').find((line) => /^migranti_channel_waiting\{channel="kannel",class="alert"\} \d+/.test(line));
    return Number(found?.split(' ').at(-1) ?? 0);
}

function publish(one) {
    const day = new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10);
    const path = join(folder, 'one.csv');
    writeFileSync(path, `id,title_sq,title_en,isco,place,employer,contact,valid_through\none,Kuzhinier,Cook,5120,tirane,Hotel Prova,AKPA,${day}\n`);
    return run(program, ['vacancies', '--config', one.config, '--import', path, '--source', 'one', '--publish']);
}

async function fanOut(one) {
    const done = await publish(one);
    if (done.status !== 0) throw new Error(done.stderr);
    const began = performance.now();
    const state = { seconds: 0 };
    const watching = until(async () => await queued(one) >= plan.matching, 'all alerts to be queued', 600000)
        .then(() => { state.seconds = (performance.now() - began) / 1000; });
    const during = [];
    while (state.seconds === 0 && during.length < 60) during.push(await texts(one, Math.min(plan.ms, 5000)));
    await watching;
    return { seconds: state.seconds, during };
}

let reached = false;
try {
    console.log(`${cpus()[0].model}, ${availableParallelism()} processors, load ${loadavg()[0].toFixed(1)}; ${plan.profiles} profiles, ${plan.vacancies} vacancies`);
    const search = await fill();
    const one = await gateway();
    try {
        await texts(one, 1000); // fills what is cold
        const idle = await texts(one, plan.ms);
        const { seconds, during } = await fanOut(one);
        const middle = during.map((it) => it.p99_us).sort((a, b) => a - b)[during.length >> 1];
        const rows = [
            ['search, p99, ms', search.search_p99_us / 1000, 5],
            ['inbound p99 while alerts are queued / idle', middle / idle.p99_us, 2],
        ].map(([name, got, goal]) => [name, got.toFixed(2), `< ${goal}`, got < goal ? 'ok' : 'MISSED']);
        reached = rows.every((row) => row[3] === 'ok');
        print([['', 'measured', 'to reach', ''], ...rows]);
        console.log('');
        print([['what', ''], ['search, p50, ms', (search.search_p50_us / 1000).toFixed(2)], ['inbound p99 idle, ms', (idle.p99_us / 1000).toFixed(1)],
            ['inbound p99 while alerts are queued, ms', during.map((it) => (it.p99_us / 1000).toFixed(1)).join(' ')],
            ['alerts queued', String(plan.matching)], ['until all were, s', seconds.toFixed(1)]]);
        console.log(`\n${since()} s`);
    } finally {
        await one.stop();
    }
} finally {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
}
process.exit(reached ? 0 : 1);
