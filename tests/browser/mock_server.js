/* A gateway in memory: serves the console's files by assets.txt and answers as openapi.json says,
 * so that the pages can be built and tested without the program. `node mock_server.js PORT` runs it
 * with some questions in it; tests drive the object that startMock returns. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Desk, Refusal } from './mock/desk.js';
import { Menus } from './mock/menus.js';
import { Phones } from './mock/phones.js';
import { People, staffOf } from './mock/people.js';
import { seed } from './mock/seed.js';
import { measure } from './mock/sms.js';

const FOLDER = fileURLToPath(new URL('../../gateway/console', import.meta.url));
const TYPES = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.svg': 'image/svg+xml',
    '.json': 'application/json',
};
const POLICY =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const ATTEMPTS_MAX = 5;

export const STAFF = [
    {
        id: '1',
        login: 'ana',
        name: 'Ana Hoxha',
        role: 'expert',
        password: 'nje-fjalekalim-i-gjate',
    },
    {
        id: '2',
        login: 'besa',
        name: 'Besa Kola',
        role: 'case_worker',
        password: 'nje-fjalekalim-tjeter',
    },
    {
        id: '3',
        login: 'dea',
        name: 'Dea Prifti',
        role: 'editor',
        password: 'nje-fjalekalim-i-trete',
    },
    {
        id: '4',
        login: 'zana',
        name: 'Zana Leka',
        role: 'administrator',
        password: 'nje-fjalekalim-i-trete',
    },
];

function assets() {
    const lines = readFileSync(join(FOLDER, 'assets.txt'), 'utf8').split('\n');
    return new Map(
        lines.filter((line) => line && !line.startsWith('#')).map((line) => line.split(/ +/)),
    );
}

async function bodyOf(request) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    return chunks.length ? JSON.parse(Buffer.concat(chunks)) : {};
}

class Mock {
    constructor(options) {
        this.desk = new Desk({ ...options, onChange: (event) => this.tell('ticket', event) });
        this.phones = new Phones(this.desk, options);
        this.menus = new Menus();
        this.people = new People(STAFF, this);
        this.logins = new Map();
        this.attempts = 0;
        this.streams = new Set();
        this.sockets = new Set();
        this.calls = [];
        this.hold = null; /* a promise that answers wait for */
        this.gate = null; /* a promise that event streams wait for */
        this.breakAfter = null; /* a path whose next answer is lost after it was carried out */
        this.latency_ms = 0;
    }

    tell(name, data) {
        for (const stream of this.streams)
            stream.write(`id: ${Date.now()}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    }

    expireLogins() {
        this.logins.clear();
        for (const stream of this.streams) stream.end();
    }

    async listen(port = this.port ?? 0) {
        this.server = createServer((request, response) => this.take(request, response));
        this.server.on('connection', (socket) => {
            this.sockets.add(socket);
            socket.on('close', () => this.sockets.delete(socket));
        });
        await new Promise((done) => this.server.listen(port, '127.0.0.1', done));
        this.port = this.server.address().port;
        this.url = `http://127.0.0.1:${this.port}`;
    }

    async stop() {
        for (const socket of this.sockets) socket.destroy();
        await new Promise((done) => this.server.close(done));
    }

    json(response, status, body, headers = {}) {
        const type = status >= 400 ? 'application/problem+json' : 'application/json';
        response.writeHead(status, {
            ...(body === undefined ? {} : { 'Content-Type': type }),
            'Cache-Control': 'no-store',
            ...headers,
        });
        response.end(body === undefined ? undefined : JSON.stringify(body));
    }

    async take(request, response) {
        const url = new URL(request.url, this.url);
        this.calls.push(`${request.method} ${url.pathname}`);
        if (this.latency_ms) await new Promise((done) => setTimeout(done, this.latency_ms));
        await this.hold;
        try {
            await this.route(request, response, url);
        } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            const { status, message, extras } = error;
            this.json(response, status, {
                type: 'about:blank',
                title: 'Refused',
                status,
                detail: message,
                ...extras,
            });
        }
    }

    async route(request, response, url) {
        if (url.pathname.startsWith('/api/v1/') && !url.pathname.endsWith('.json'))
            return this.api(request, response, url);
        if (url.pathname.startsWith('/hooks/') || url.pathname.startsWith('/simulator/'))
            return this.phones.take(request, response, url, await bodyOf(request));
        return this.file(
            response,
            { '/': '/index.html', '/simulator': '/simulator.html' }[url.pathname] ?? url.pathname,
        );
    }

    file(response, path) {
        const file = assets().get(path);
        if (!file) throw new Refusal(404, 'Nothing is here.');
        response.writeHead(200, {
            'Content-Type': TYPES[extname(path)],
            'Content-Security-Policy': POLICY,
            'Cache-Control': 'no-cache',
        });
        response.end(readFileSync(join(FOLDER, file)));
    }

    staffOf(request) {
        const token = /migranti_login=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
        const staff = this.logins.get(token);
        if (!staff) throw new Refusal(401, 'Log in first.');
        return { token, staff };
    }

    async api(request, response, url) {
        const path = url.pathname.slice('/api/v1'.length);
        if (request.method === 'POST') {
            if (request.headers['x-migranti'] !== '1')
                throw new Refusal(403, 'The header X-Migranti is missing.');
            return this.post(request, response, path, await bodyOf(request));
        }
        const { staff, token } = this.staffOf(request);
        if (this.people.reads(path)) return this.json(response, 200, this.people.read(path, staff, token));
        if (path === '/me') return this.json(response, 200, { staff });
        if (path === '/menus') return this.json(response, 200, this.menus.show(staff));
        if (path === '/events') {
            await this.gate;
            return this.stream(response);
        }
        if (path === '/tickets')
            return this.json(
                response,
                200,
                this.desk.list(Object.fromEntries(url.searchParams), staff),
            );
        const id = /^\/tickets\/(\d+)$/.exec(path)?.[1];
        if (!id) throw new Refusal(404, 'Nothing is here.');
        return this.json(response, 200, this.desk.whole(this.desk.get(id)));
    }

    stream(response) {
        response.writeHead(200, {
            'Content-Type': 'text/event-stream',
            'Cache-Control': 'no-store',
        });
        response.write('event: hello\ndata: {}\n\n');
        this.streams.add(response);
        response.on('close', () => this.streams.delete(response));
    }

    login(response, { login, password }) {
        if (this.attempts >= ATTEMPTS_MAX)
            throw new Refusal(429, 'Too many attempts.', { retry_after: 60 });
        const found = this.people.all.find(
            (it) => it.login === login && it.password === password && !it.disabled_at,
        );
        if (!found) {
            this.attempts += 1;
            throw new Refusal(401, 'Login or password is wrong.');
        }
        this.attempts = 0;
        const token = randomUUID();
        const staff = this.enter(token, found);
        const cookie = `migranti_login=${token}; Path=/; HttpOnly; SameSite=Strict`;
        this.json(response, 200, { staff }, { 'Set-Cookie': cookie });
    }

    enter(token, person) {
        const staff = staffOf(person);
        this.logins.set(token, staff);
        this.people.note(staff.login, 'login', '');
        return staff;
    }

    post(request, response, path, body) {
        if (path === '/login') return this.login(response, body);
        if (path.startsWith('/invitation'))
            return this.people.invitation(response, path, body);
        const { token, staff } = this.staffOf(request);
        if (path === '/logout') {
            this.logins.delete(token);
            return this.json(response, 204);
        }
        if (path === '/menus/reload') return this.json(response, 200, this.menus.reload(staff));
        const done = this.people.write(path, body, staff, token);
        if (done) return this.json(response, done.status, done.body);
        if (path === '/measure')
            return this.json(response, 200, measure(body.text, this.desk.prefix(body.ticket)));
        const [, id, verb] =
            /^\/tickets\/(\d+)\/(claim|renew|release|answer|note|close|reopen|move)$/.exec(path) ?? [];
        if (!verb) throw new Refusal(404, 'Nothing is here.');
        const result = this.desk[verb](id, body, staff);
        if (verb === 'answer') this.phones.deliver(id, result);
        if (this.breakAfter !== verb) return this.json(response, 200, result);
        this.breakAfter = null;
        return response.destroy();
    }
}

export async function startMock(options = {}) {
    const mock = new Mock(options);
    await mock.listen(options.port);
    return mock;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const mock = await startMock({ port: Number(process.argv[2] ?? 8090) });
    seed(mock.desk);
    console.log(
        `desk ${mock.url}/ (${STAFF.map((it) => `${it.login} ${it.password}`).join(', ')}), phones ${mock.url}/simulator`,
    );
}
