// The processes of a run: started on loopback, asked what they cost, and all ended with it.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root, until } from '../service/gateway.js';

export const tools = join(root, 'build/release/tests');
const running = new Set();

/** A port below the ephemeral range, where no outgoing connection sits in the way. */
export async function freePort() {
    for (;;) {
        const port = 20000 + Math.floor(Math.random() * 12000);
        const free = await new Promise((done) => {
            const server = createServer().once('error', () => done(false)).listen(port, '127.0.0.1', () => server.close(() => done(true)));
        });
        if (free) return port;
    }
}

/** Starts a program; `child.output` gathers what it says. */
export function start(program, args, { env = {} } = {}) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    child.output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { child.output += text; });
    child.on('exit', (code) => { child.ended = true; child.status = code; running.delete(child); });
    running.add(child);
    return child;
}

/** A program that says "port=N" when it serves. */
export async function serve(program, args) {
    const child = start(program, args);
    const port = await until(() => {
        if (child.ended) throw new Error(`${program} ended: ${child.output}`);
        return /port=(\d+)/.exec(child.output)?.[1];
    }, `${program} to serve`);
    return { pids: [child.pid], port: Number(port) };
}

export async function stopAll() {
    for (const child of running) child.kill('SIGTERM');
    await until(() => running.size === 0, 'everything to end').catch(() => { for (const child of running) child.kill('SIGKILL'); });
}

/** User and system time of processes so far, in microseconds. */
export function cpuOf(pids) {
    return pids.reduce((sum, pid) => {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
        return sum + (Number(fields[11]) + Number(fields[12])) * 10000; // ticks of 10 ms
    }, 0);
}

export function rssOf(pid) {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

/** Runs a tool that prints one line of JSON; load comes from the last processor, servers may use all. */
export async function measure(tool, options, { pids = [], pin = true } = {}) {
    const args = Object.entries(options).flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, String(value)]));
    const before = cpuOf(pids);
    const child = pin && availableParallelism() > 1
        ? start('taskset', ['-c', String(availableParallelism() - 1), join(tools, tool), ...args])
        : start(join(tools, tool), args);
    await until(() => child.ended, `${tool} to end`, 120000);
    if (child.status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${child.output}`);
    const result = JSON.parse(child.output);
    return { ...result, cpu_us: (cpuOf(pids) - before) / Math.max(result.total, 1) };
}
