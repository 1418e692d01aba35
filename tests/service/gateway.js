// Starts a gateway of its own for a test: own folder, own port, own database.
import { deepEqual } from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { freePort } from './ports.js';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const binary = resolve(root, process.env.MIGRANTI ??
    ['build/asan/migranti', 'build/debug/migranti', 'build/release/migranti'].find((p) => existsSync(join(root, p))) ?? 'build/asan/migranti');

/** How much slower than usual all is, on purpose (browser/slow.js) or because the machine is. */
export const SLOW = Number(process.env.SLOW_PAGES ?? 1);

/** Calls `probe` until it gives something true; fails with `what` after `patience` milliseconds, which nobody waits
 * for who passes: a machine may be slow. */
export async function until(probe, what = 'the condition', patience = 60000) {
    const end = Date.now() + patience * SLOW;
    for (;;) {
        const value = await probe();
        if (value) return value;
        if (Date.now() > end) throw new Error(`waited ${patience} ms for: ${what}`);
        await new Promise((done) => setTimeout(done, 15));
    }
}

/** The same for what shall become equal to `wanted`; tells what it was instead. */
export async function becomes(read, wanted, what) {
    let got;
    await until(async () => isDeepStrictEqual(got = await read(), wanted), what).catch(() => deepEqual(got, wanted, what));
}

/** The gateway's own day, "2026-12-31". */
export function localDay(ms) {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Tirane', year: 'numeric', month: '2-digit', day: '2-digit' });
    return format.format(ms).split('/').reverse().join('-');
}

/** Quiet hours that began an hour ago and end in three: { quiet_from, quiet_until } in minutes, `ends` as a clock shows it. */
export function quietNow() {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Tirane', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const [hours, minutes] = format.format(Date.now()).split(':').map(Number);
    const [quiet_from, quiet_until] = [-60, 180].map((more) => (hours * 60 + minutes + more + 1440) % 1440);
    const ends = [Math.floor(quiet_until / 60), quiet_until % 60].map((part) => String(part).padStart(2, '0')).join(':');
    return { quiet_from, quiet_until, ends };
}

/** Runs a program to its end without holding up what this process serves meanwhile: { status, stdout, stderr }. */
export function run(file, args, { cwd = root } = {}) {
    return new Promise((done, failed) => {
        const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
        const said = { stdout: '', stderr: '' };
        for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => { said[name] += text; });
        child.on('error', failed).on('close', (status) => done({ status, ...said }));
    });
}

async function metricOf(url, name) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const found = new RegExp(`^${name} (\\d+)$`, 'm').exec(text);
    if (!found) throw new Error(`no metric ${name}`);
    return Number(found[1]);
}

const section = (name, values) =>
    `[${name}]\n` + Object.entries(values).map(([key, value]) => `${key} = ${value}\n`).join('') + '\n';

/**
 * channels: { name: { provider, token, ... } }, sections: { office: { hours: ... } }, desk: { second_factor: 'yes' }. Returned: url, port, dir, staff(), restart(), stop(), kill().
 * `env` reaches the process: LD_PRELOAD for the fault layers.
 */
export async function startGateway({ channels = {}, server = {}, sections = {}, desk = {}, dir, env = {}, program = binary, menus = join(root, 'menus'), keep = false } = {}) {
    const folder = dir ?? mkdtempSync(join(tmpdir(), 'migranti-'));
    const config = join(folder, 'migranti.ini');
    const write = (port) => writeFileSync(config, section('server', { port, ...server }) +
        section('store', { database: 'sqlite:migranti.db', key_file: 'migranti.key' }) +
        section('menus', { directory: menus }) +
        section('desk', { second_factor: 'no', ...desk }) +
        Object.entries(sections).map(([name, values]) => section(name, values)).join('') +
        Object.entries(channels).map(([name, values]) => section(`channel ${name}`, values)).join(''), { mode: 0o600 });
    const gateway = { dir: folder, config, log: '', port: await freePort() };

    gateway.start = async () => {
        write(gateway.port);
        gateway.exited = null;
        const child = spawn(program, ['serve', '--config', config], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
        gateway.child = child;
        let mine = '';
        child.stderr.setEncoding('utf8').on('data', (text) => { mine += text; gateway.log += text; });
        child.on('exit', (code, signal) => { gateway.exited = { code, signal }; });
        const port = await until(() => {
            if (gateway.exited) throw new Error(`the gateway ended with ${JSON.stringify(gateway.exited)}:\n${mine}`);
            return /serving .*port=(\d+)/.exec(mine)?.[1];
        }, 'the gateway to serve');
        gateway.port = Number(port);
        gateway.url = `http://127.0.0.1:${port}`;
    };
    gateway.ended = () => until(() => gateway.exited, 'the gateway to end');
    gateway.kill = async () => { gateway.child.kill('SIGKILL'); await gateway.ended(); };
    gateway.stop = async () => {
        if (!gateway.exited) { gateway.child.kill('SIGTERM'); await gateway.ended(); }
        if (!keep && !dir) rmSync(folder, { recursive: true, force: true });
        return gateway.exited;
    };
    gateway.restart = async () => { if (!gateway.exited) await gateway.kill(); await gateway.start(); };
    /** Adds a person to the desk; the gateway must not be running. */
    gateway.addStaff = (login, name = login, role = 'expert', password = 'correct horse battery', ...more) => {
        const added = spawnSync(program, ['staff', 'add', '--config', config, '--login', login, '--name', name, '--role', role, ...more], { input: password + '\n', encoding: 'utf8' });
        if (added.status !== 0) throw new Error(added.stderr);
        return { login, password };
    };
    gateway.metric = (name) => metricOf(gateway.url, name);
    write(gateway.port);
    return gateway;
}

/** Serves a configuration that stands as it is: { port, url, log, metric(), stop() }. */
export async function startProgram(config) {
    const running = { log: '', exited: null };
    const child = spawn(binary, ['serve', '--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.setEncoding('utf8').on('data', (text) => { running.log += text; });
    child.on('exit', (code, signal) => { running.exited = { code, signal }; });
    running.port = Number(await until(() => {
        if (running.exited) throw new Error(`it ended with ${JSON.stringify(running.exited)}:\n${running.log}`);
        return /serving .*port=(\d+)/.exec(running.log)?.[1];
    }, 'the gateway to serve'));
    running.url = `http://127.0.0.1:${running.port}`;
    running.metric = (name) => metricOf(running.url, name);
    running.stop = async () => { if (!running.exited) child.kill('SIGTERM'); return until(() => running.exited, 'the gateway to end'); };
    return running;
}

/** Logs in at the desk and returns a caller: call('POST', '/tickets/1/claim', {version}) -> {status, body}. */
export async function desk(gateway, { login, password }) {
    let cookie = '';
    const call = async (method, path, body) => {
        const answer = await fetch(`${gateway.url}/api/v1${path}`, {
            method,
            headers: { cookie, ...(method === 'POST' ? { 'content-type': 'application/json', 'x-migranti': '1' } : {}) },
            body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
        });
        const set = answer.headers.get('set-cookie');
        if (set) cookie = set.split(';')[0];
        const text = await answer.text();
        const json = /json/.test(answer.headers.get('content-type'));
        return { status: answer.status, body: text && json ? JSON.parse(text) : text || null, headers: answer.headers };
    };
    const entered = await call('POST', '/login', { login, password });
    if (entered.status !== 200) throw new Error(`login: ${entered.status} ${JSON.stringify(entered.body)}`);
    call.cookie = () => cookie;
    return call;
}
