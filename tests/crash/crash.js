// The crash harness. Sixteen clients text, one in twenty messages is delivered twice, everything is
// repeated until it is acknowledged. Meanwhile the gateway is killed, or its power is cut (pcvfs: what was
// not synced is gone), or its disk fails or fills. Then it is counted:
//   lost     acknowledged and not in the database
//   double   acknowledged and answered twice, at a provider that does not recognise repeats
//   silent   acknowledged, and neither answered nor shown as of unknown fate
// Two builds with a bug put in on purpose must be caught by the same count.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, startGateway, until } from '../service/gateway.js';
import { startSink } from '../service/sink.js';

const short = process.argv.includes('--short');
const seed = Number(process.env.SEED ?? (short ? 20261122 : Date.now() % 1000000));
const pcvfs = join(root, 'build/release/tests/libpcvfs.so');
const CLIENTS = 16, PHONES = 200;

let state = seed;
const random = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 32; };

const sqlite = (file, sql) => execFileSync('sqlite3', ['-readonly', '-separator', '\t', file, sql], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n').filter(Boolean);
const token = (text) => /x[0-9]+q/.exec(text ?? '')?.[0];

async function start({ program = join(root, 'build/release/migranti'), env = {}, sink, dir }) {
    const channel = (kind) => ({ provider: kind, token: 'crash', number: '50600', country: '355', allow_http: 'yes', allow_private: 'yes', per_second: 10000, fuses: 'no', receipt_base: 'http://127.0.0.1:1' });
    const gateway = await startGateway({
        program, env, dir, keep: true,
        channels: {
            simulator: { ...channel('simulator'), url: `${sink.url}/deliver` },
            kannel: { ...channel('kannel'), url: `${sink.url}/cgi-bin/sendsms`, username: 'hub', password: 'crash' },
        },
    });
    await gateway.start();
    gateway.database = join(gateway.dir, 'migranti.db');
    return gateway;
}

/** Texts until `goal` messages are acknowledged or `stop()` says so; `greet`: each phone says hello first. */
function clients(gateway, goal, acked, { stop = () => false, greet = false } = {}) {
    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    let next = acked.size;
    /* The texts are like nothing in the menus, so that their answers quote them. */
    const send = (n, channel) => new Promise((done) => {
        const from = `+35569${String(1000000 + Math.abs(n) % PHONES)}`, text = n < 0 ? 'MENU' : `qwz x${n}q vvk`, id = `${seed}-${n}`;
        const kannel = channel === 'kannel';
        const path = kannel ? `/hooks/kannel/crash/sms?${new URLSearchParams({ id, from, to: '50600', text, charset: 'UTF-8', coding: '0' })}` : '/hooks/simulator/crash/sms';
        const body = kannel ? '' : JSON.stringify({ kind: 'sms', id, from, to: '50600', text });
        const call = request({ host: '127.0.0.1', port: gateway.port, path, method: kannel ? 'GET' : 'POST', agent, timeout: 5000, headers: kannel ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (answer) => {
            answer.resume().on('end', () => done(answer.statusCode)).on('error', () => done(0));
        });
        call.on('error', () => done(0)).on('timeout', () => call.destroy()).end(body);
    });
    const client = async (_, which) => {
        // A phone's first text shows the first screen; every later one is quoted in its answer.
        for (let n = which; greet && n < PHONES; n += CLIENTS) while (!stop() && await send(-n - PHONES, 'simulator') !== 200);
        while (acked.size < goal && !stop()) {
            const n = ++next, channel = n % 2 ? 'kannel' : 'simulator';
            while (!stop()) {
                const status = await send(n, channel);
                if (status === 200) { acked.add(`x${n}q`); break; }
                await new Promise((done) => setTimeout(done, 10));
            }
            if (random() < 0.05 && !stop()) await send(n, channel);
        }
    };
    return Promise.all(Array.from({ length: CLIENTS }, client)).then(() => agent.destroy());
}

/** What the database and the provider's journal say about the acknowledged ones. */
function count(gateway, sink, acked) {
    const stored = new Map();
    for (const body of sqlite(gateway.database, 'SELECT body FROM inbound')) stored.set(token(body), (stored.get(token(body)) ?? 0) + 1);
    const unknown = new Set(sqlite(gateway.database, 'SELECT body FROM outbox WHERE state IN (1, 6)').map(token));
    const answered = new Map(); // token -> ids of distinct messages at a provider that recognises repeats, calls at one that does not
    for (const call of sink.calls) {
        const name = token(call.text);
        if (!name) continue;
        const key = call.kind === 'simulator' ? call.query.id : sink.calls.indexOf(call);
        answered.set(name, (answered.get(name) ?? new Set()).add(key));
    }
    const result = { acked: acked.size, lost: 0, double: 0, silent: 0, unknown: unknown.size, twice_stored: 0, integrity: sqlite(gateway.database, 'PRAGMA integrity_check').join() };
    for (const name of acked) {
        if (!stored.has(name)) { result.lost++; continue; }
        if (stored.get(name) > 1) result.twice_stored++;
        const answers = answered.get(name)?.size ?? 0;
        if (answers > 1) result.double++;
        if (answers === 0 && !unknown.has(name)) result.silent++;
    }
    return result;
}

const waiting = (gateway) => Number(sqlite(gateway.database, 'SELECT count(*) FROM outbox WHERE state IN (0, 1)')[0]);

/** A whole run: kills spread over the messages, then a clean start that drains, then the count. */
async function run({ messages, kills, env, program, drains = true }) {
    const sink = await startSink();
    const gateway = await start({ program, env, sink });
    const acked = new Set();
    let done = false;
    const texting = clients(gateway, messages, acked, { greet: true }).then(() => { done = true; });
    for (let kill = 1; kill <= kills && !done; kill++) {
        const target = Math.floor(messages * (kill - 0.5 + random() / 2) / kills);
        await until(() => done || acked.size >= target, 'messages to be acknowledged', 120000);
        if (done) break;
        await new Promise((go) => setTimeout(go, random() * 20));
        await gateway.kill();
        await gateway.start();
    }
    await texting;
    await gateway.kill();
    await gateway.start();
    // What the build with unsynced writes does is not on disk to be watched.
    if (drains) await until(() => waiting(gateway) === 0, 'the outbox to drain', 120000);
    await gateway.stop();
    const result = { kills, ...count(gateway, sink, acked) };
    rmSync(gateway.dir, { recursive: true });
    await sink.stop();
    return result;
}

/** The n-th operation of the database's files fails, once and from then on; what was acknowledged stays. */
async function ioErrors(points) {
    const total = { points: 0, acked: 0, lost: 0, ended: 0, refused_start: 0, integrity: 'ok' };
    for (const [at, forEver] of points) {
        const sink = await startSink();
        const first = await start({ sink }); // a database that exists
        await first.stop();
        const acked = new Set();
        let gateway;
        try {
            gateway = await start({ sink, dir: first.dir, env: { LD_PRELOAD: pcvfs, PCVFS_FAIL_AT: String(at), ...(forEver ? { PCVFS_FOR_EVER: '1' } : {}) } });
        } catch {
            total.refused_start++;
        }
        if (gateway) {
            const end = Date.now() + 1500;
            await clients(gateway, 400, acked, { stop: () => gateway.exited || Date.now() > end });
            if (gateway.exited) {
                total.ended++;
                if (gateway.exited.code !== 70) throw new Error(`operation ${at}: ended with ${JSON.stringify(gateway.exited)} instead of 70\n${gateway.log.slice(-1500)}`);
            } else {
                await gateway.kill();
            }
        }
        const again = await start({ sink, dir: first.dir });
        await again.stop();
        const result = count({ ...again, database: join(first.dir, 'migranti.db') }, sink, acked);
        total.points++;
        total.acked += result.acked;
        total.lost += result.lost;
        if (result.integrity !== 'ok') total.integrity = result.integrity;
        rmSync(first.dir, { recursive: true });
        await sink.stop();
    }
    return total;
}

/** A disk of 3 MB fills, is refused on, grows, and is taken on again without a restart. */
async function diskFull() {
    const mount = mkdtempSync(join(tmpdir(), 'migranti-full-'));
    try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', mount], { stdio: 'pipe' });
    } catch {
        rmSync(mount, { recursive: true });
        return { skipped: 'a small disk can only be mounted as root' };
    }
    const sink = await startSink();
    const dir = join(mount, 'data');
    mkdirSync(dir);
    const acked = new Set();
    try {
        const gateway = await start({ sink, dir });
        const busy = () => gateway.metric('migranti_webhook_refused_busy_total');
        const end = Date.now() + 240000;
        let refused = 0, last = 0;
        const texting = clients(gateway, 1e9, acked, { stop: () => gateway.exited || Date.now() > end || refused > 5 });
        while (Date.now() < end && refused <= 5 && !gateway.exited) {
            await new Promise((go) => setTimeout(go, 100));
            /* Nothing is taken for a while, and not because the machine is slow. */
            refused = acked.size === last && await busy() > 0 ? refused + 1 : 0;
            last = acked.size;
        }
        await texting;
        const full = { acked: acked.size, health: (await fetch(`${gateway.url}/healthz`)).status, busy: await busy() };
        execFileSync('mount', ['-o', 'remount,size=64m', mount]);
        await clients(gateway, acked.size + 200, acked);
        await until(() => waiting(gateway) === 0, 'the outbox to drain', 30000);
        await gateway.stop();
        return { filled_at: full.acked, refused: full.busy, health_while_full: full.health, ...count(gateway, sink, acked) };
    } finally {
        await sink.stop();
        execFileSync('umount', [mount]);
        rmSync(mount, { recursive: true });
    }
}

const power = (more = {}) => ({ LD_PRELOAD: pcvfs, PCVFS_EARLY: '30', PCVFS_SEED: String(seed), ...more });
const size = short ? { messages: 1500, kills: 5 } : { messages: 20000, kills: 20 };
const points = [];
for (let at = 1; at <= 400; at += short ? 36 : 2) points.push([at, at % 4 === 1]);

const runs = [
    ['kill -9', () => run(size), (r) => !r.lost && !r.double && !r.silent && !r.twice_stored && r.integrity === 'ok'],
    ['power cuts', () => run({ ...size, env: power() }), (r) => !r.lost && !r.double && !r.twice_stored && !r.silent && r.integrity === 'ok'],
    ['I/O error at each operation', () => ioErrors(points), (r) => !r.lost && r.integrity === 'ok' && r.acked > 0 && r.ended > 0],
    ['disk full', diskFull, (r) => r.skipped || (!r.lost && !r.double && r.refused > 0 && r.health_while_full === 200 && r.integrity === 'ok')],
    ['seeded bug: synchronous=NORMAL, power cuts', () => run({ ...size, env: power(), drains: false, program: join(root, 'build/release/tests/migranti-sync_normal') }), (r) => r.lost > 0],
    ['seeded bug: acknowledged before the commit, power cuts', () => run({ ...size, env: power({ PCVFS_SYNC_US: '8000' }), drains: false, program: join(root, 'build/release/tests/migranti-ack_first') }), (r) => r.lost > 0],
];

console.log(`crash harness, seed ${seed}`);
let failed = 0;
for (const [name, act, good] of runs) {
    if (process.env.ONLY && !name.includes(process.env.ONLY)) continue;
    const began = Date.now();
    const result = await act();
    const fine = good(result);
    if (!fine) failed++;
    console.log(`${fine ? 'ok    ' : 'FAILED'} ${name}: ${Object.entries(result).map(([key, value]) => `${key} ${value}`).join(', ')} (${Math.round((Date.now() - began) / 100) / 10} s)`);
}
console.log(`${runs.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
