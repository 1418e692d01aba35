// People at the desk: added by command, also while the gateway runs; logging in, guessing, logging out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { binary, desk, startGateway } from './gateway.js';

let gateway;

before(async () => {
    gateway = await startGateway();
    await gateway.start();
});
after(() => gateway?.stop());

const add = (args, input) => spawnSync(binary, ['staff', 'add', '--config', gateway.config, ...args], { input, encoding: 'utf8' });
const person = (login) => ['--login', login, '--name', 'Somebody', '--role', 'expert'];
const login = (body, headers = {}) => fetch(`${gateway.url}/api/v1/login`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-migranti': '1', ...headers }, body: JSON.stringify(body) });

test('somebody is added while the gateway runs, and can log in at once', async () => {
    const { login, password } = gateway.addStaff('ana', 'Ana');
    const call = await desk(gateway, { login, password });
    const me = await call('GET', '/me');
    assert.deepEqual([me.body.staff.login, me.body.staff.name, me.body.staff.role], ['ana', 'Ana', 'expert']);
});

test('wrong words on the command line say what is wanted', () => {
    const cases = [
        [[], 'x'.repeat(12), 64, /usage/],
        [[...person('ana'), '--password', 'secret'], '', 64, /usage/],
        [person('ANA!'), 'long enough password', 64, /letters a-z/],
        [['--login', 'eva', '--name', 'Eva', '--role', 'boss'], 'long enough password', 64, /a role is/],
        [person('eva'), 'short', 64, /12 to 256/],
        [person('ana'), 'long enough password', 65, /already/],
    ];
    for (const [args, input, status, says] of cases) {
        const ran = add(args, input + '\n');
        assert.equal(ran.status, status, ran.stderr);
        assert.match(ran.stderr, says);
    }
});

test('an unknown login and a wrong password look the same; guessing gets slow', async () => {
    const wrong = await login({ login: 'ana', password: 'not the password' });
    const unknown = await login({ login: 'nobody', password: 'not the password' });
    assert.deepEqual([wrong.status, await wrong.json()], [401, (await unknown.json())]);
    let status = 401;
    for (let i = 0; i < 12 && status === 401; i++) status = (await login({ login: 'guessed', password: 'not the password' })).status;
    assert.equal(status, 429);
    const again = await login({ login: 'guessed', password: 'not the password' });
    assert.ok(Number(again.headers.get('retry-after')) >= 1);
    assert.equal((await login({ login: 'ana', password: 'correct horse battery' })).status, 200, 'others are not held up');
});

test('changes only from our own pages', async () => {
    const body = { login: 'ana', password: 'correct horse battery' };
    assert.equal((await login(body, { 'x-migranti': '' })).status, 403);
    assert.equal((await login(body, { origin: 'https://elsewhere.example' })).status, 403);
    assert.equal((await login(body, { 'sec-fetch-site': 'cross-site' })).status, 403);
    assert.equal((await login(body, { 'content-type': 'text/plain' })).status, 415);
    assert.equal((await login({ ...body, more: 1 })).status, 400);
});

test('nothing is told without a login, nor after it has ended', async () => {
    for (const path of ['/me', '/tickets?view=open', '/tickets/1', '/events']) {
        assert.equal((await fetch(`${gateway.url}/api/v1${path}`)).status, 401, path);
    }
    for (const path of ['/tickets/1/claim', '/tickets/1/answer', '/measure']) {
        const answer = await fetch(`${gateway.url}/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-migranti': '1' }, body: '{}' });
        assert.equal(answer.status, 401, path);
    }
    const call = await desk(gateway, { login: 'ana', password: 'correct horse battery' });
    assert.equal((await call('GET', '/me')).status, 200);
    assert.equal((await call('POST', '/logout')).status, 204);
    assert.equal((await fetch(`${gateway.url}/api/v1/me`, { headers: { cookie: call.cookie() } })).status, 401);
});

test('bad requests get a sentence, not a crash', async () => {
    const call = await desk(gateway, { login: 'ana', password: 'correct horse battery' });
    const cases = [
        ['GET', '/tickets', undefined, 400], ['GET', '/tickets?view=all', undefined, 400], ['GET', '/tickets?view=open&limit=0', undefined, 400],
        ['GET', '/tickets?view=open&limit=1000000000', undefined, 400], ['GET', '/tickets?view=open&after=x', undefined, 400],
        ['GET', '/tickets/99999999999999999999', undefined, 404], ['GET', '/tickets/-1', undefined, 404], ['GET', '/tickets/1', undefined, 404],
        ['GET', '/nothing', undefined, 404], ['POST', '/tickets/1', {}, 405], ['GET', '/tickets/1/claim', undefined, 405],
        ['POST', '/tickets/1/claim', {}, 400], ['POST', '/tickets/1/claim', { version: '1' }, 400], ['POST', '/tickets/1/claim', { version: 1 }, 404],
        ['POST', '/tickets/1/answer', { version: 1, text: 5 }, 400], ['POST', '/measure', { text: 'x', ticket: '12345' }, 404],
    ];
    for (const [method, path, body, status] of cases) {
        const answer = await call(method, path, body);
        assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`);
        assert.ok(answer.body.detail.length > 10, `${path}: ${answer.body.detail}`);
    }
    const measured = await call('POST', '/measure', { text: 'Përshëndetje' });
    assert.deepEqual([measured.body.alphabet, measured.body.segments, measured.body.folded, measured.body.odd], ['GSM-7', 1, 'Pershendetje', { character: 'ë', index: 1, sent_as: 'e' }]);
});
