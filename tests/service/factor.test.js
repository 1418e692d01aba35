// The second factor: who needs one, setting it up, logging in with it, losing it; nothing is good twice.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { binary, desk, startGateway } from './gateway.js';
import { code } from './otp.js';

const PASSWORD = 'correct horse battery';
const HEADERS = { 'content-type': 'application/json', 'x-migranti': '1' };
let gateway, zana;

const post = async (path, body, headers = {}) => {
    const answer = await fetch(`${gateway.url}/api/v1${path}`, { method: 'POST', headers: { ...HEADERS, ...headers }, body: JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null, cookie: answer.headers.get('set-cookie') };
};
const enter = (login, more) => post('/login', { login, password: PASSWORD, ...more });
const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, text], { encoding: 'utf8' }).trim();
/* Each code is good once, and one of a step ago no more after a later one: a test that needs many says that none was used. */
const forget = (login) => sql(`UPDATE staff SET otp_step = 0 WHERE login = '${login}'`);

/* Somebody new who has set up an app: { call, secret, codes }. */
async function enrol(login, role) {
    gateway.addStaff(login, login, role);
    const call = await desk(gateway, { login, password: PASSWORD });
    const due = (await call('GET', '/me')).body.staff.factor_due;
    const begun = await call('POST', '/me/factor', due ? {} : { password: PASSWORD });
    assert.equal(begun.status, 200, JSON.stringify(begun.body));
    const { secret } = begun.body;
    const confirmed = await call('POST', '/me/factor/confirm', { code: code(secret) });
    assert.equal(confirmed.status, 200, JSON.stringify(confirmed.body));
    forget(login);
    return { call, secret, codes: confirmed.body.recovery_codes };
}

before(async () => {
    gateway = await startGateway({ desk: { second_factor: 'yes' } });
    await gateway.start();
    zana = await enrol('zana', 'administrator');
});
after(() => gateway?.stop());

test('who needs one can do nothing before it is set up, but set it up or leave', async () => {
    for (const role of ['case_worker', 'coordinator', 'administrator']) {
        const login = `due-${role.replace('_', '-')}`;
        gateway.addStaff(login, login, role);
        const call = await desk(gateway, { login, password: PASSWORD });
        assert.equal((await call('GET', '/me')).body.staff.factor_due, true);
        for (const path of ['/tickets?view=open', '/events', '/me/sessions', '/people']) {
            const refused = await call('GET', path);
            assert.equal(refused.status, 403, `${role} ${path}`);
            assert.match(refused.body.detail, /second factor/);
        }
        assert.equal((await call('POST', '/me/password', { before: PASSWORD, password: PASSWORD })).status, 403);
        assert.equal((await call('POST', '/me/factor/codes', { password: PASSWORD })).status, 403);
        assert.deepEqual((await call('GET', '/me/factor')).body, { state: 'due', needed: true, codes_left: 0 });
        assert.equal((await call('POST', '/logout')).status, 204);
    }
});

test('setting up: a code of the app proves it, recovery codes are shown once, other logins end', async () => {
    gateway.addStaff('besa', 'Besa', 'case_worker');
    const [call, other] = [await desk(gateway, { login: 'besa', password: PASSWORD }), await desk(gateway, { login: 'besa', password: PASSWORD })];
    assert.equal((await call('POST', '/me/factor/confirm', { code: '123456' })).status, 422, 'nothing was begun');
    const { body: { secret, uri, qr } } = await call('POST', '/me/factor');
    assert.match(secret, /^[A-Z2-7]{32}$/);
    assert.equal(uri, `otpauth://totp/Migranti%20HUB:besa?secret=${secret}&issuer=Migranti%20HUB&algorithm=SHA1&digits=6&period=30`);
    assert.match(qr.path, /^(M\d+ \d+h\d+v1h-\d+z)+$/);
    assert.ok(qr.size > 29);
    for (const wrong of ['', '000', code(secret, 9), 'abcdef', null, 123456]) assert.ok([400, 422].includes((await call('POST', '/me/factor/confirm', { code: wrong })).status), `${wrong}`);
    assert.equal((await call('GET', '/tickets?view=open')).status, 403, 'not yet');
    const confirmed = await call('POST', '/me/factor/confirm', { code: code(secret) });
    assert.equal(confirmed.status, 200);
    assert.equal(new Set(confirmed.body.recovery_codes).size, 10);
    for (const one of confirmed.body.recovery_codes) assert.match(one, /^[a-km-np-z2-9]{5}-[a-km-np-z2-9]{5}$/);
    assert.equal((await call('GET', '/tickets?view=open')).status, 200);
    assert.equal((await call('GET', '/me')).body.staff.factor_due, false);
    assert.equal((await other('GET', '/me')).status, 401);
    assert.deepEqual((await call('GET', '/me/factor')).body, { state: 'on', needed: true, codes_left: 10 });
    assert.equal((await call('POST', '/me/factor/confirm', { code: code(secret) })).status, 422, 'it was confirmed');
});

test('logging in: password, then code; each code once; one step aside at most', async () => {
    const { secret } = await enrol('vera', 'coordinator');
    const asked = await enter('vera');
    assert.deepEqual([asked.status, asked.body.needs, asked.cookie], [401, 'code', null]);
    const wrong = await enter('vera', { password: 'not her password', code: code(secret) });
    assert.deepEqual([wrong.status, wrong.body.needs], [401, undefined], 'a code without the password says nothing');
    assert.equal((await enter('vera', { code: code(secret, -3) })).status, 401);
    assert.equal((await enter('vera', { code: code(secret, 3) })).status, 401);
    const used = code(secret);
    assert.equal((await enter('vera', { code: used })).status, 200);
    const again = await enter('vera', { code: used });
    assert.deepEqual([again.status, again.body.needs], [401, 'code'], 'a replay');
    assert.equal((await enter('vera', { code: code(secret, 1) })).status, 200, 'the next one');
    assert.equal((await enter('vera', { code: code(secret) })).status, 401, 'an earlier one after a later one');
    forget('vera');
    const both = await Promise.all([1, 2, 3].map(() => enter('vera', { code: code(secret) })));
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401, 401], 'at once');
});

test('a recovery code lets in once, however it is written', async () => {
    const { codes, call } = await enrol('sara', 'case_worker');
    assert.equal((await enter('sara', { code: codes[0].toUpperCase().replace('-', ' ') })).status, 200);
    assert.equal((await enter('sara', { code: codes[0] })).status, 401);
    const both = await Promise.all([1, 2].map(() => enter('sara', { code: codes[1] })));
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401]);
    assert.equal((await call('GET', '/me/factor')).body.codes_left, 8);
    assert.equal((await call('POST', '/me/factor/codes', { password: 'not the password' })).status, 422);
    const renewed = await call('POST', '/me/factor/codes', { password: PASSWORD });
    assert.equal(renewed.body.recovery_codes.length, 10);
    assert.equal((await enter('sara', { code: codes[2] })).status, 401, 'the earlier ones ended');
    assert.equal((await enter('sara', { code: renewed.body.recovery_codes[9] })).status, 200);
    const kept = sql("SELECT count(*), length(code_index) FROM recovery_code WHERE staff_id = (SELECT id FROM staff WHERE login = 'sara')");
    assert.equal(kept, '9|16', 'hashes only');
});

test('guessing codes gets slow, and does not get faster by knowing the password', async () => {
    const { secret } = await enrol('tana', 'case_worker');
    let refused;
    for (let n = 0; n < 12 && refused?.status !== 429; n += 1) {
        refused = await enter('tana', { code: '000000' });
        await enter('tana');
    }
    assert.equal(refused.status, 429);
    assert.ok(refused.body.retry_after >= 1);
    assert.equal((await enter('tana', { code: code(secret) })).status, 429, 'the right one, too');
});

test('another app: only with the password, and the old one counts until the new one is proved', async () => {
    const { call, secret } = await enrol('rita', 'coordinator');
    assert.equal((await call('POST', '/me/factor')).status, 422);
    assert.equal((await call('POST', '/me/factor', { password: 'not the password' })).status, 422);
    const { secret: fresh } = (await call('POST', '/me/factor', { password: PASSWORD })).body;
    assert.notEqual(fresh, secret);
    assert.equal((await enter('rita', { code: code(fresh) })).status, 401);
    assert.equal((await enter('rita', { code: code(secret) })).status, 200);
    assert.equal((await call('POST', '/me/factor/confirm', { code: code(secret, 1) })).status, 422, 'a code of the old one');
    assert.equal((await call('POST', '/me/factor/confirm', { code: code(fresh) })).status, 200);
    forget('rita');
    assert.equal((await enter('rita', { code: code(secret) })).status, 401);
    assert.equal((await enter('rita', { code: code(fresh) })).status, 200);
});

test('who does not need one may have one, and give it up with the password', async () => {
    gateway.addStaff('ana', 'Ana', 'expert');
    const call = await desk(gateway, { login: 'ana', password: PASSWORD });
    assert.deepEqual((await call('GET', '/me/factor')).body, { state: 'off', needed: false, codes_left: 0 });
    assert.equal((await call('GET', '/tickets?view=open')).status, 200);
    assert.equal((await call('POST', '/me/factor/codes', { password: PASSWORD })).status, 422);
    const with_one = await enrol('ana2', 'expert');
    assert.equal((await enter('ana2')).status, 401);
    assert.equal((await with_one.call('POST', '/me/factor/remove', { password: 'not the password' })).status, 422);
    assert.equal((await with_one.call('POST', '/me/factor/remove', { password: PASSWORD })).status, 204);
    assert.equal((await enter('ana2')).status, 200);
    assert.equal(sql("SELECT count(*) FROM recovery_code WHERE staff_id = (SELECT id FROM staff WHERE login = 'ana2')"), '0');
    assert.equal((await zana.call('POST', '/me/factor/remove', { password: PASSWORD })).status, 422, 'her role needs it');
});

test('an invitation is no way round it', async () => {
    const { secret } = await enrol('vlora', 'case_worker');
    const { id } = (await zana.call('GET', '/people')).body.people.find((it) => it.login === 'vlora');
    const { token } = (await zana.call('POST', `/people/${id}/invite`)).body;
    assert.equal((await post('/invitation', { token })).body.needs_code, true);
    const accept = { token, password: 'another long password' };
    for (const more of [{}, { code: '000000' }]) assert.deepEqual([(await post('/invitation/accept', { ...accept, ...more })).body.needs], ['code']);
    assert.equal((await enter('vlora', { code: code(secret) })).status, 200, 'the password so far is still good');
    forget('vlora');
    assert.equal((await post('/invitation/accept', { ...accept, code: code(secret) })).status, 200);
    assert.equal((await enter('vlora', { code: code(secret, 1) })).status, 401);
});

test('whoever lost phone and codes: an administrator resets it, not their own; or the command line', async () => {
    const mira = await enrol('mira', 'coordinator');
    const people = (await zana.call('GET', '/people')).body.people;
    const idOf = (login) => people.find((it) => it.login === login).id;
    assert.equal(people.find((it) => it.login === 'mira').has_factor, true);
    assert.equal((await mira.call('POST', `/people/${idOf('mira')}/factor`)).status, 403);
    assert.equal((await zana.call('POST', `/people/${idOf('zana')}/factor`)).status, 422);
    assert.equal((await zana.call('POST', '/people/1/factor')).status, 404);
    assert.equal((await zana.call('POST', `/people/${idOf('mira')}/factor`)).status, 204);
    assert.equal((await mira.call('GET', '/me')).status, 401, 'their logins ended');
    assert.equal((await enter('mira', { code: mira.codes[0] })).body.staff.factor_due, true);
    const [line] = (await zana.call('GET', '/audit?action=factor.reset&limit=1')).body.lines;
    assert.deepEqual([line.who, line.subject], ['zana', 'staff mira']);

    const dora = await enrol('dora', 'administrator');
    const reset = spawnSync(binary, ['staff', 'factor', '--config', gateway.config, '--login', 'dora'], { encoding: 'utf8' });
    assert.equal(reset.status, 0, reset.stderr);
    assert.equal((await dora.call('GET', '/me')).status, 401);
    assert.equal((await enter('dora')).body.staff.factor_due, true);
    assert.equal(spawnSync(binary, ['staff', 'factor', '--config', gateway.config, '--login', 'nobody']).status, 65);
});

test('a secret put beside another name opens nothing', async () => {
    const mallory = await enrol('mallory', 'expert');
    const { secret } = await enrol('victim', 'coordinator');
    assert.ok(secret);
    sql("UPDATE staff SET otp_sealed = (SELECT otp_sealed FROM staff WHERE login = 'mallory') WHERE login = 'victim'");
    assert.equal((await enter('victim', { code: code(mallory.secret) })).status, 422);
    assert.equal((await enter('mallory', { code: code(mallory.secret) })).status, 200);
});

test('nothing secret is in the log or the audit log', async () => {
    const { secret, codes } = await enrol('nora', 'expert');
    const told = JSON.stringify((await zana.call('GET', '/audit?limit=500')).body) + gateway.log;
    for (const word of [secret, ...codes]) assert.ok(!told.includes(word));
    assert.ok(told.includes('factor.set'));
});

test('switched off, nobody has to, and who has one goes on with it', async () => {
    const off = await startGateway();
    off.addStaff('eva', 'Eva', 'administrator');
    await off.start();
    try {
        const eva = await desk(off, { login: 'eva', password: PASSWORD });
        assert.equal((await eva('GET', '/me')).body.staff.factor_due, false);
        assert.equal((await eva('GET', '/people')).status, 200);
        const { secret } = (await eva('POST', '/me/factor', { password: PASSWORD })).body;
        assert.equal((await eva('POST', '/me/factor/confirm', { code: code(secret) })).status, 200);
        await assert.rejects(desk(off, { login: 'eva', password: PASSWORD }), /401/);
    } finally {
        await off.stop();
    }
});
