// One interleaved run of the gateway and its peers; see run.sh. --quick: about a minute and fewer, shorter
// rounds; the figures then only tell that everything works.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, startGateway, until } from '../service/gateway.js';
import { startSink } from '../service/sink.js';
import { medians, report } from './goals.js';
import { startKannel } from './kannel.js';
import { freePort, measure, rssOf, serve, start, stopAll, tools } from './processes.js';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, binding: { type: 'string' } } });
const plan = values.quick
    ? { rounds: 3, ms: 800, warm: 200, contacts: 100000 }
    : { rounds: 5, ms: 2500, warm: 400, contacts: 1000000 };

const ussd = '/hooks/africastalking/demo/ussd';
const sms = '/hooks/kannel/demo/sms';
const menus = join(root, 'menus');
const gateways = [];
const aside = await startSink(); // for the SMS that a session which broke and is resumed may ask for
mkdirSync(join(root, 'build/bench'), { recursive: true });
const scratch = mkdtempSync(join(root, 'build/bench/run-'));

// ---- who takes part

async function gateway(name, { program = join(root, 'build/release/migranti'), slow } = {}) {
    const folder = join(scratch, name);
    mkdirSync(folder, { recursive: true });
    const sink = await freePort();
    const common = { token: 'demo', country: '355', per_second: 100000, allow_http: 'yes', allow_private: 'yes', fuses: 'no' };
    const env = slow ? { LD_PRELOAD: join(tools, 'bench_slowsync.so'), SLOWSYNC_MS: String(slow) } : {};
    const one = await startGateway({
        program, env, menus, dir: folder,
        channels: {
            kannel: { ...common, provider: 'kannel', number: '50600', username: 'hub', password: 'secret', url: `http://127.0.0.1:${sink}/cgi-bin/sendsms` },
            africastalking: { ...common, provider: 'africastalking', number: '21512', username: 'hub', api_key: 'secret', url: `${aside.url}/version1/messaging` },
        },
    });
    one.port = await freePort();
    await one.start();
    gateways.push(one);
    return Object.assign(one, { sink, pids: [one.child.pid], wal: () => { try { return statSync(join(folder, 'migranti.db-wal')).size / 1048576; } catch { return 0; } } });
}

async function fill(name, persons) {
    mkdirSync(join(scratch, name), { recursive: true, mode: 0o700 });
    const child = start(join(tools, 'bench_fill'), [join(scratch, name), String(persons)]);
    await until(() => child.ended, `${persons} contacts`, 300000);
    if (child.status !== 0) throw new Error(child.output);
}

// ---- what is measured

const load = (to, options) => measure('bench_load', { port: to.port, path: ussd, 'warm-ms': plan.warm, ms: plan.ms, ...options }, to);
const texts = (to, phones, text) => measure('bench_handsets', { port: to.port, phones, text, 'warm-ms': plan.warm, ms: plan.ms }, to);

/** Keyword in, reply at the provider; then every one of them must be marked sent. */
async function messages(to, callers) {
    const name = 'migranti_outbound_sent_total';
    const before = await to.metric(name);
    const result = await load(to, { path: sms, kind: 'kannel', sink: to.sink, callers });
    const sent = () => to.metric(name).then((now) => now - before);
    await until(async () => await sent() >= result.total, 'all replies to be marked sent', 5000).catch(() => {});
    return { ...result, errors: result.errors + Math.abs(result.total - await sent()) };
}

async function memory(main, rest) {
    const before = rssOf(rest.child.pid);
    const holder = start(join(tools, 'bench_load'), ['--port', String(rest.port), '--path', ussd, '--callers', '10000', '--persons', '10000', '--hold', '60']);
    await until(() => holder.ended || /count/.test(holder.output), '10,000 connections', 30000);
    if (!/"errors":0,/.test(holder.output)) throw new Error(`10,000 connections: ${holder.output}`);
    const held = await rest.metric('migranti_http_connections');
    const result = { rest_mb: before, connections_mb: (rssOf(rest.child.pid) - before) * 10000 / held, wal_mb: main.walMost };
    holder.kill('SIGTERM');
    return result;
}

async function run() {
    console.log(`${cpus()[0].model}, ${availableParallelism()} processors, Node ${process.versions.node}, load ${loadavg()[0].toFixed(1)}; ${plan.rounds} rounds of ${plan.ms / 1000} s`);
    await fill('many', plan.contacts);
    await fill('few', 10000);
    const rest = await gateway('rest');
    const main = await gateway('main');
    const [slow1, slow5] = [await gateway('slow1', { slow: 1 }), await gateway('slow5', { slow: 5 })];
    const oneCommit = await gateway('one', { program: join(tools, 'bench_one_commit'), slow: 1 });
    const [few, many] = [await gateway('few'), await gateway('many')];
    const bare = await serve(join(tools, 'bench_bare_evhttp'), []);
    const nodeMemory = await serve('node', [join(root, 'tests/peers/ussd.js'), menus]);
    const nodeDurable = await serve('node', [join(root, 'tests/peers/ussd.js'), menus, join(scratch, 'node.db'), values.binding]);
    const kannel = await startKannel(join(scratch, 'kannel'), bare.port);
    main.walMost = 0;
    const sampler = setInterval(() => { main.walMost = Math.max(main.walMost, main.wal()); }, 50);

    const variants = {
        ussd: () => load(main, {}),
        bare: () => load(bare, { loose: true }),
        node_durable: () => load(nodeDurable, { path: '/ussd' }),
        node_memory: () => load(nodeMemory, { path: '/ussd' }),
        ussd_256: () => load(main, { callers: 256 }),
        sms_64: () => messages(main, 64),
        kannel_text_64: () => texts(kannel, 64, 'word'),
        sms_512: () => messages(main, 512),
        kannel_text_512: () => texts(kannel, 512, 'word'),
        kannel_text_4096: () => texts(kannel, 4096, 'word'),
        kannel_url_512: () => texts(kannel, 512, 'ask'),
        kannel_url_4096: () => texts(kannel, 4096, 'ask'),
        open: () => load(main, { callers: 256, rate: 5000 }),
        open_slow5: () => load(slow5, { callers: 256, rate: 5000 }),
        slow1: () => load(slow1, {}),
        one_commit: () => load(oneCommit, {}),
        few: () => load(few, {}),
        many: () => load(many, { persons: plan.contacts }),
    };
    const runs = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
    for (let round = 1; round <= plan.rounds; round++) {
        process.stderr.write(`round ${round} of ${plan.rounds}\n`);
        for (const [name, variant] of Object.entries(variants)) runs[name].push(await variant());
    }
    clearInterval(sampler);
    const steps = start(join(tools, 'bench_steps'), [menus, join(root, 'tests/find/typed.tsv'), String(plan.ms / 4)]);
    await until(() => steps.ended, 'the dialogue alone', 60000);

    const m = medians(runs);
    const peak = (...names) => names.map((name) => m[name]).sort((a, b) => b.per_second - a.per_second)[0];
    const result = {
        ...m,
        sms_peak: { ...peak('sms_64', 'sms_512') },
        kannel_text_peak: { ...peak('kannel_text_64', 'kannel_text_512', 'kannel_text_4096') },
        kannel_url_peak: { ...peak('kannel_url_512', 'kannel_url_4096') },
        steps: JSON.parse(steps.output),
        memory: await memory(main, rest),
    };
    writeFileSync(join(root, 'build/bench/result.json'), JSON.stringify({ plan, runs, result }, null, 1));
    return result;
}

let reached = false;
try {
    reached = report(await run());
} finally {
    for (const one of gateways) await one.stop();
    await aside.stop();
    await stopAll();
    rmSync(scratch, { recursive: true, force: true });
}
process.exit(reached ? 0 : 1);
