// Everything that somebody who means harm, or a broken program, may do to the desk's API, made from openapi.json.
// ATTACK_MS: how long random requests go on; then they are others each time, unless SEED says which.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { desk, root, startGateway, until } from './gateway.js';
import { operations, sample } from './openapi.js';

const ATTACK_MS = Number(process.env.ATTACK_MS ?? 8000);
const SEED = Number(process.env.SEED ?? (process.env.ATTACK_MS ? Date.now() % 1000000 : 20261122));
const HEADERS = { 'content-type': 'application/json', 'x-migranti': '1' };
/* Nothing listens there: what is sent waits. */
const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
const FOREIGN = 'Pyetje per nje teme tjeter, a mundem?';
let gateway, admin, stranger, foreign;

/* What no refusal may tell: how the program is made, where it lies, whose number it is. */
const LEAKS = /\b(SELECT|INSERT|UPDATE|DELETE FROM|sqlite|SQLITE|0x[0-9a-f]{6,}|gateway\/|\/tmp\/|\/home\/|\.c:\d+)|35569\d{5,}|undefined|\[object/;

/* Calls as they are; what comes back is what a client may be given. */
async function send(path, { method = 'GET', headers = {}, body, cookie = '' } = {}) {
    const answer = await fetch(`${gateway.url}/api/v1${path}`, { method, headers: { cookie, ...headers }, body, redirect: 'manual' });
    const bytes = await answer.text();
    const said = `${method} ${path} ${String(body).slice(0, 200)}: ${answer.status} ${bytes.slice(0, 300)}`;
    assert.ok(answer.status < 500, said);
    if (answer.status >= 400) {
        assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, said);
        const problem = JSON.parse(bytes);
        assert.equal(problem.status, answer.status, said);
        assert.ok(problem.detail.length > 10 && problem.detail.includes(' '), said);
        assert.doesNotMatch(bytes, LEAKS, said);
        assert.ok(!bytes.includes('<'), `markup of the caller's: ${said}`);
    }
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff', said);
    return { status: answer.status, bytes, said, headers: answer.headers };
}
const post = (path, value, more = {}) => send(path, { method: 'POST', body: typeof value === 'string' ? value : JSON.stringify(value), ...more, headers: { ...HEADERS, ...more.headers } });
const filled = (path, id) => path.replace('{id}', id);
const calls = operations.filter(({ path }) => path !== '/events');
const changes = calls.filter(({ method }) => method === 'POST');

async function ask(phone, text) {
    for (const [part, words] of ['EKSPERT', text].entries())
        await fetch(`${gateway.url}/hooks/phones/demo/sms`, { method: 'POST', headers: HEADERS, body: JSON.stringify({ kind: 'sms', id: `${phone}-${part}`, from: phone, to: '50600', text: words }) });
}
const queue = async () => (await admin('GET', '/tickets?view=open&limit=100')).body.tickets;

before(async () => {
    gateway = await startGateway({ channels: { phones: PHONES } });
    const boss = gateway.addStaff('zana', 'Zana', 'administrator');
    const outsider = gateway.addStaff('eve', 'Eve', 'coordinator', undefined, '--topics', 'afghan');
    await gateway.start();
    [admin, stranger] = [await desk(gateway, boss), await desk(gateway, outsider)];
    await ask('+355693000001', FOREIGN);
    foreign = await until(async () => (await queue()).find((it) => it.excerpt === FOREIGN), 'a question');
});
after(() => gateway?.stop());

test('every route of the program is described, and every description is a route', () => {
    const folder = `${root}/gateway/edge`;
    const sources = readdirSync(folder).filter((name) => /^console_.*\.c$/.test(name)).map((name) => readFileSync(`${folder}/${name}`, 'utf8')).join('\n');
    const routes = [...sources.matchAll(/\{ "(GET|POST)",\s*"(\/[^"]*)"/g)].map(([, method, path]) => `${method} ${path}`);
    assert.ok(routes.length > 30);
    assert.deepEqual([...new Set(routes)].sort(), operations.map(({ name }) => name).sort());
});

test('nobody logged in, or with a login of their own making: told nothing', async () => {
    for (const { method, path, open, body, name } of operations) {
        if (open) continue;
        for (const cookie of ['', 'migranti_login=', `migranti_login=${'A'.repeat(43)}`, "migranti_login=' OR 1=1 --", `migranti_login=${'x'.repeat(8000)}`]) {
            const answer = method === 'GET' ? await send(filled(path, foreign.id), { cookie }) : await post(filled(path, foreign.id), sample(body) ?? {}, { cookie });
            assert.equal(answer.status, 401, `${name}: ${answer.said}`);
        }
    }
});

test('a page of another site changes nothing', async () => {
    const cookie = admin.cookie();
    const before = (await admin('GET', `/tickets/${foreign.id}`)).body.version;
    for (const { path, body } of changes) {
        const value = JSON.stringify({ ...sample(body), version: before });
        const at = filled(path, foreign.id);
        for (const [headers, status] of [
            [{ 'x-migranti': '' }, 403], [{ 'x-migranti': 'true' }, 403], [{ origin: 'https://elsewhere.example' }, 403], [{ origin: 'null' }, 403],
            [{ origin: `${gateway.url}.elsewhere.example` }, 403], [{ 'sec-fetch-site': 'cross-site' }, 403], [{ 'sec-fetch-site': 'same-site' }, 403],
            [{ 'content-type': 'text/plain' }, 415], [{ 'content-type': 'application/x-www-form-urlencoded' }, 415], [{ 'content-type': 'multipart/form-data; boundary=x' }, 415],
        ]) {
            const answer = await post(at, value, { cookie, headers });
            assert.equal(answer.status, status, `${JSON.stringify(headers)} ${answer.said}`);
        }
        assert.equal((await send(`${at}?_method=POST`, { cookie, headers: { 'x-http-method-override': 'POST' } })).status >= 200, true);
    }
    assert.equal((await admin('GET', `/tickets/${foreign.id}`)).body.version, before);
});

test('a login is never one that was there before', async () => {
    const planted = `migranti_login=${'P'.repeat(43)}`;
    const entered = await post('/login', { login: 'zana', password: 'correct horse battery' }, { cookie: planted });
    const set = entered.headers.get('set-cookie');
    assert.equal(entered.status, 200);
    assert.match(set, /^migranti_login=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    assert.ok(!set.includes('PPPP'));
    assert.equal((await send('/me', { cookie: planted })).status, 401);
    const [token] = set.split(';');
    assert.equal((await send('/me', { cookie: token })).status, 200);
    await post('/logout', {}, { cookie: token });
    assert.equal((await send('/me', { cookie: token })).status, 401, 'an ended login stays ended');
});

test('what is not for these eyes is not found, by any operation', async () => {
    const cookie = stranger.cookie();
    const before = JSON.stringify((await admin('GET', `/tickets/${foreign.id}`)).body);
    for (const { method, path, body, name } of calls) {
        if (!path.startsWith('/tickets/{id}')) continue;
        const value = { ...sample(body), ...(body?.properties?.version && { version: foreign.version }) };
        const answer = method === 'GET' ? await send(filled(path, foreign.id), { cookie }) : await post(filled(path, foreign.id), value, { cookie });
        /* What is wrong with the body may be told first: that says nothing of the question. */
        assert.ok([400, 403, 404, 422].includes(answer.status), `${name}: ${answer.said}`);
        const nowhere = method === 'GET' ? await send(filled(path, '7'), { cookie }) : await post(filled(path, '7'), value, { cookie });
        assert.deepEqual([answer.status, answer.bytes], [nowhere.status, nowhere.bytes], `${name}: tells that it is there`);
        assert.ok(!answer.bytes.includes('Pyetje'), answer.said);
    }
    assert.equal(JSON.stringify((await admin('GET', `/tickets/${foreign.id}`)).body), before);
});

test('ids that are none', async () => {
    const cookie = admin.cookie();
    for (const { method, path, body, name } of calls) {
        if (!path.includes('{id}')) continue;
        for (const id of ['0', '-1', '1', '9223372036854775807', '9223372036854775808', '99999999999999999999999', '1e3', '0x10', '%31', '1%00', '..%2fme', "1'--", '١']) {
            const at = filled(path, encodeURI(id).replaceAll('%25', '%'));
            const answer = method === 'GET' ? await send(at, { cookie }) : await post(at, sample(body) ?? {}, { cookie });
            assert.ok(answer.status >= 400, `${name} ${id}: ${answer.said}`);
        }
    }
    assert.equal((await admin('GET', '/me')).status, 200);
});

test('bodies that are no JSON, or too much of it', async () => {
    const cookie = admin.cookie();
    const bodies = [
        ['{', 400], ['nothing', 400], ['[]', 400], ['null', 400], ['"x"', 400], ['{"a":1}}', 400], ['{"a":NaN}', 400], ['{"a":1e999}', 400], ["{'a':1}", 400], ['\ufeff{}', 400],
        [`{"a":${'['.repeat(500)}${']'.repeat(500)}}`, 400], [`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`, 400], ['{"__proto__":{"x":1}}', 400], ['{"constructor":1}', 400],
        [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400], [Buffer.from('{"a":"\u0000"}'), 400], [`{"a":"${'x'.repeat(70000)}"}`, 413],
    ];
    for (const { path } of changes)
        for (const [body, status] of bodies) {
            const answer = await send(filled(path, foreign.id), { method: 'POST', headers: HEADERS, body, cookie });
            assert.equal(answer.status, status, answer.said);
        }
});

/* Values that some schema does not take, whatever it is. */
const ODD = [
    null, true, false, 0, 7, -1, 1.5, 9007199254740993, -9223372036854775808, 1e300, '', 'x', ' ', '1', 'NaN', '-1', '9'.repeat(40), 'null', '*',
    "'; DROP TABLE ticket; --", '<script>alert(1)</script>', '=1+1', '\u202e\u0000x', '\ud800', '🙂'.repeat(300), 'x'.repeat(30000), [], [[]], [null], ['x'.repeat(5000)], Array(3000).fill(1), {}, { a: 1 }, { length: 1 },
];
/* What ends the login that asks, or slows it down. */
const SELF = ['POST /logout', 'POST /login', 'POST /me/password', 'POST /me/factor', 'POST /me/factor/confirm', 'POST /me/factor/codes', 'POST /me/factor/remove', 'POST /invitation/accept'];

/* Several at once, as a desk full of people would. */
async function eachOf(list, run) {
    const rest = [...list];
    await Promise.all(Array.from({ length: 8 }, async () => { while (rest.length) await run(rest.shift()); }));
}

test('every member of every body, with every kind of value', async () => {
    for (const { path, body, name } of changes) {
        const whole = sample(body) ?? {};
        const odd = SELF.includes(name) ? [null, 7, [], {}] : ODD;
        await eachOf(Object.keys(whole).flatMap((member) => odd.map((value) => [member, value])), async ([member, value]) =>
            post(filled(path, foreign.id), { ...whole, [member]: value }, { cookie: admin.cookie() }));
        const surplus = await post(filled(path, foreign.id), { ...whole, surplus: 1 }, { cookie: admin.cookie() });
        assert.equal(surplus.status, 400, `takes what it does not know: ${surplus.said}`);
        assert.equal((await admin('GET', '/me')).status, 200, `${name} ended the login`);
    }
});

test('every query of every list', async () => {
    assert.equal((await admin('GET', '/me')).status, 200);
    for (const { path, method, operation } of calls) {
        if (method !== 'GET') continue;
        const names = ['x', ...(operation.parameters ?? []).filter((it) => it.in === 'query').map(({ name }) => name)];
        await eachOf(names.flatMap((name) => ['', 'x', '-1', '0', '1e9', '99999999999999999999', "' OR 1=1 --", '%00', '%ff', '%', '<script>', '🙂', 'a'.repeat(3000), '..%2f..%2fetc', '2026-13-45', '1,2,3'].map((value) => `${name}=${value}`)),
            (query) => send(`${filled(path, foreign.id)}?${query}`, { cookie: admin.cookie() }));
        await send(`${filled(path, foreign.id)}?${Array(300).fill('a=1').join('&')}`, { cookie: admin.cookie() });
    }
});

/* mulberry32: the same requests from the same seed. */
function randomOf(seed) {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

test(`random requests, seed ${SEED}: no fault, no leak, and the desk goes on`, async () => {
    const random = randomOf(SEED);
    const pick = (list) => list[Math.floor(random() * list.length)];
    const wanted = calls.filter(({ name }) => !SELF.includes(name) && name !== 'POST /people/{id}' && name !== 'POST /people/{id}/logout');
    const ids = [foreign.id, foreign.id, '1', '0', '9223372036854775807', 'x'];
    const end = Date.now() + ATTACK_MS;
    let sent = 0, taken = 0;
    while (Date.now() < end) {
        const batch = Array.from({ length: 8 }, async () => {
            const { method, path, body } = pick(wanted);
            const cookie = pick([admin, admin, stranger]).cookie();
            const at = filled(path, pick(ids)) + (random() < 0.3 ? `?${pick(['view', 'limit', 'after', 'from', 'to', 'category', 'x'])}=${encodeURIComponent(String(pick(ODD.slice(0, 22))))}` : '');
            if (method === 'GET') return send(at, { cookie });
            const value = sample(body) ?? {};
            for (const member of Object.keys(value)) {
                if (random() < 0.35) value[member] = pick(ODD);
                if (random() < 0.1) delete value[member];
                if (member === 'version' && random() < 0.7) value[member] = Math.floor(random() * 40);
            }
            return post(at, value, { cookie });
        });
        for (const { status } of await Promise.all(batch)) {
            sent += 1;
            taken += status < 300;
        }
    }
    console.log(`# ${sent} requests, ${taken} taken`);
    assert.ok(sent >= 8);
    await ask('+355693000099', 'A punon ende tavolina?');
    await until(async () => (await admin('POST', '/search', { text: 'tavolina' })).status < 500 && (await queue()).length > 0, 'the desk to go on');
    assert.equal((await fetch(`${gateway.url}/healthz`)).status, 200);
});
