// What the tests of the HTTP front share: starting echo_server, and speaking to it byte by byte.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './ports.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const program = resolve(root, process.env.ECHO_SERVER ??
    ['asan', 'debug', 'release'].map((preset) => `build/${preset}/tests/echo_server`).find((path) => existsSync(join(root, path))) ?? 'build/asan/tests/echo_server');

/** Calls `probe` until it gives something true. */
export async function until(probe, what, patience = 60000) {
    for (const end = Date.now() + patience; ;) {
        const value = await probe();
        if (value) return value;
        if (Date.now() > end) throw new Error(`waited ${patience} ms for: ${what}`);
        await new Promise((done) => setTimeout(done, 15));
    }
}

/** Starts echo_server with options such as { deadline: 500 }; `wrap` is a shell line in front, such as 'ulimit -n 64;'. */
export async function startEcho(t, options = {}, { wrap = '', env = {} } = {}) {
    const port = await freePort();
    const argv = Object.entries({ port, ...options }).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn('sh', ['-c', `${wrap} exec "$0" "$@"`, program, ...argv], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    const echo = { port, pid: child.pid, log: '', exit: null, child };
    child.stderr.setEncoding('utf8').on('data', (text) => { echo.log += text; });
    child.on('exit', (code, signal) => { echo.exit = { code, signal }; });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text) => { out += text; });
    await until(() => {
        if (echo.exit) throw new Error(`echo_server ended: ${JSON.stringify(echo.exit)} ${echo.log}`);
        return out.includes('listening');
    }, 'echo_server to listen');
    echo.get = async (target) => (await talk(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).responses[0];
    echo.state = async () => JSON.parse((await echo.get('/state')).body);
    echo.metric = async (name) => Number(new RegExp(`^migranti_${name} (\\d+)$`, 'm').exec((await echo.get('/metrics')).body)[1]);
    echo.cpuMs = () => {
        const fields = readFileSync(`/proc/${echo.pid}/stat`, 'utf8').split(') ')[1].split(' ');
        return (Number(fields[11]) + Number(fields[12])) * 10;
    };
    /** Ends it; a sanitizer's complaint fails the test. */
    echo.stop = async () => {
        if (!echo.exit) child.kill('SIGTERM');
        await until(() => echo.exit, 'echo_server to end');
        if (echo.exit.code !== 0) throw new Error(`echo_server ended with ${JSON.stringify(echo.exit)}\n${echo.log}`);
    };
    t.after(() => echo.exit ?? child.kill('SIGKILL'));
    return echo;
}

/** A connection whose input is collected in `received`. */
export function connect(port, host = '127.0.0.1') {
    const socket = net.connect({ port, host, allowHalfOpen: true });
    socket.received = Buffer.alloc(0);
    socket.on('data', (bytes) => { socket.received = Buffer.concat([socket.received, bytes]); });
    socket.on('error', (error) => { socket.failed = error.code; });
    socket.on('end', () => { socket.ended = true; });
    socket.on('close', () => { socket.gone = true; });
    return socket;
}

/** The whole answers in some bytes. */
export function parseResponses(bytes) {
    const responses = [];
    for (let text = bytes.toString('latin1'); ;) {
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return responses;
        const [line, ...lines] = text.slice(0, end).split('\r\n');
        const headers = Object.fromEntries(lines.map((header) => [header.slice(0, header.indexOf(':')).toLowerCase(), header.slice(header.indexOf(':') + 1).trim()]));
        const status = Number(/^HTTP\/1\.[01] (\d{3}) /.exec(line)?.[1]);
        const size = status < 200 ? 0 : Number(headers['content-length'] ?? 0);
        const body = text.slice(end + 4, end + 4 + size);
        if (body.length < size) return responses;
        responses.push({ status, headers, body });
        text = text.slice(end + 4 + size);
    }
}

/** Sends bytes and waits for the server's end of the connection, or for `answers` whole answers. */
export async function talk(port, bytes, { answers = Infinity, patience = 60000 } = {}) {
    const socket = connect(port);
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    try {
        await until(() => socket.gone || socket.ended || parseResponses(socket.received).length >= answers,
            `an answer to ${JSON.stringify(bytes.toString('latin1').slice(0, 200))}`, patience);
        return { responses: parseResponses(socket.received), ended: Boolean(socket.ended || socket.gone), failed: socket.failed };
    } finally {
        socket.destroy();
    }
}
