// ./dev bench --cases: a programme with 100,000 case files of three years. How fast their lists come to a case worker
// and a supervisor, and the reports to a coordinator, over the real API.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { desk, root, startGateway, until } from '../service/gateway.js';
import { print } from './goals.js';
import { start, stopAll, tools } from './processes.js';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const plan = values.quick ? { files: 3000, rounds: 5 } : { files: 100000, rounds: 40 };
const GOAL_MS = 200;
const begun = performance.now();
const since = () => Math.round((performance.now() - begun) / 1000);
const quantile = (numbers, part) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) * part)] ?? NaN;
const year = new Date().getUTCFullYear();
const QUARTERS = [1, 2, 3, 4].flatMap((n) => [`${year - 1}-Q${n}`, `${year}-Q${n}`]);

mkdirSync(join(root, 'build/bench'), { recursive: true });
const folder = mkdtempSync(join(root, 'build/bench/cases-'));

async function gateway() {
    const one = await startGateway({ program: join(root, 'build/release/migranti'), menus: join(root, 'menus'), dir: folder });
    one.staff = { worker: one.addStaff('worker', 'Worker', 'case_worker'), supervisor: one.addStaff('supervisor', 'Supervisor', 'supervisor'), coordinator: one.addStaff('coordinator', 'Coordinator', 'coordinator') };
    const id = (login) => execFileSync('sqlite3', [join(folder, 'migranti.db'), `SELECT id FROM staff WHERE login = '${login}'`], { encoding: 'utf8' }).trim();
    const filling = start(join(tools, 'bench_cases_fill'), [folder, String(plan.files), id('worker'), id('supervisor')]);
    await until(() => filling.ended, 'the files', 1800000);
    if (filling.status !== 0) throw new Error(filling.output);
    console.log(`${plan.files} files, ${Math.round(statSync(join(folder, 'migranti.db')).size / 1048576)} MB, made in ${since()} s`);
    await one.start();
    return one;
}

/** name, who, one call of it, for the n-th time. */
async function calls(one) {
    const [worker, supervisor, coordinator] = await Promise.all(['worker', 'supervisor', 'coordinator'].map((who) => desk(one, one.staff[who])));
    const { cases } = (await worker('GET', '/cases')).body;
    const at = (list, n) => list[n % list.length];
    const next = (await supervisor('GET', '/cases?view=team')).body.next;
    const measures = (await coordinator('GET', '/reports/measures')).body.measures.filter((it) => it.recorded && it.by.length > 1);
    const table = (n, period) => {
        const { measure, by } = at(measures, n);
        return coordinator('GET', `/reports/table?period=${period}&measure=${measure}&by=${by[0]}&across=${by[1]}`);
    };
    return [
        ['own files', () => worker('GET', '/cases?view=mine')],
        ['own files due', () => worker('GET', '/cases?view=mine_due')],
        ["the team's files", () => supervisor('GET', '/cases?view=team')],
        ["the team's files, next page", () => supervisor('GET', `/cases?view=team&after=${next}`)],
        ["the team's files due", () => supervisor('GET', '/cases?view=team_due')],
        ['a file by its number', (n) => worker('GET', `/cases/find?number=${at(cases, n).number}`)],
        ['a file, unsealed', (n) => worker('GET', `/cases/${at(cases, n).id}`)],
        ['report of a quarter, all measures', (n) => coordinator('GET', `/reports/overview?period=${at(QUARTERS, n)}`)],
        ['one measure of a quarter, two ways', (n) => table(n, at(QUARTERS, n >> 3))],
        ['one measure of a year, two ways', (n) => table(n, at([`${year}`, `${year - 1}`], n))],
        ['report of a year, all measures', (n) => coordinator('GET', `/reports/overview?period=${at([`${year}`, `${year - 1}`], n)}`)],
    ];
}

async function run(one) {
    const rows = [['what', 'p50', 'p95', 'to reach', '']];
    let reached = true;
    for (const [name, call] of await calls(one)) {
        const times = [];
        await call(0); /* what is cold */
        for (let n = 0; n < plan.rounds; n += 1) {
            const began = performance.now();
            const { status, body } = await call(n);
            if (status !== 200) throw new Error(`${name}: answered ${status} ${JSON.stringify(body)}`);
            times.push(performance.now() - began);
        }
        const p95 = quantile(times, 0.95);
        reached &&= p95 <= GOAL_MS;
        rows.push([name, `${quantile(times, 0.5).toFixed(1)} ms`, `${p95.toFixed(1)} ms`, `<= ${GOAL_MS} ms`, p95 <= GOAL_MS ? 'ok' : 'MISSED']);
    }
    console.log(`\n${cpus()[0].model}, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}\n`);
    print(rows);
    return reached;
}

let one;
try {
    one = await gateway();
    process.exitCode = (await run(one)) || values.quick ? 0 : 1;
} finally {
    await one?.stop();
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
}
