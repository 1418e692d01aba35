// Who works at the desk: topics, invitations, passwords, sessions, the command line, the audit log of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { binary, desk, startGateway, until } from './gateway.js';

const PASSWORD = 'correct horse battery';
/* Nothing listens there: what is sent waits. */
const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
let gateway, admin;

const staff = (args, input = '') => spawnSync(binary, ['staff', ...args], { input, encoding: 'utf8' });
const post = (path, body) => fetch(`${gateway.url}/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-migranti': '1' }, body: JSON.stringify(body) });
const login = (who, password) => post('/login', { login: who, password });
let phone = 0;

/* A question from somebody who chose a category first, or from nobody known. */
async function ask(text, category) {
    phone += 1;
    for (const [part, words] of [...(category ? [category] : []), 'EKSPERT', text].entries()) {
        await fetch(`${gateway.url}/hooks/phones/demo/sms`, { method: 'POST', headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ kind: 'sms', id: `${phone}-${part}`, from: `+35569${2000000 + phone}`, to: '50600', text: words }) });
    }
    return until(async () => (await admin('GET', '/tickets?view=open&limit=100')).body.tickets.find((it) => it.excerpt === text), `the question ${text}`);
}

const invite = (body) => admin('POST', '/people', { name: 'Somebody', role: 'expert', topics: ['*'], ...body });

before(async () => {
    gateway = await startGateway({ channels: { phones: PHONES } });
    const boss = gateway.addStaff('zana', 'Zana', 'administrator');
    await gateway.start();
    admin = await desk(gateway, boss);
});
after(() => gateway?.stop());

test('an invitation is good once, and its link tells only who is invited', async () => {
    const made = await invite({ login: 'ida', name: 'Ida' });
    assert.equal(made.status, 201);
    assert.equal(made.body.person.has_password, false);
    assert.equal((await login('ida', '')).status, 400);
    assert.equal((await login('ida', PASSWORD)).status, 401, 'no password yet');
    const { token } = made.body;
    assert.deepEqual(await (await post('/invitation', { token })).json(), { login: 'ida', name: 'Ida', needs_code: false });
    assert.equal((await post('/invitation/accept', { token, password: 'short' })).status, 422);
    const [first, second] = await Promise.all([1, 2].map(() => post('/invitation/accept', { token, password: PASSWORD })));
    assert.deepEqual([first.status, second.status].sort(), [200, 404]);
    assert.equal((await post('/invitation', { token })).status, 404);
    assert.equal((await login('ida', PASSWORD)).status, 200);
});

test('a second invitation replaces the first; a disabled person gets none', async () => {
    const { body: { person, token } } = await invite({ login: 'ilir' });
    const again = await admin('POST', `/people/${person.id}/invite`);
    assert.equal((await post('/invitation', { token })).status, 404);
    assert.equal((await post('/invitation', { token: again.body.token })).status, 200);
    const off = await admin('POST', `/people/${person.id}`, { name: 'Ilir', role: 'expert', topics: ['*'], disabled: true });
    assert.ok(off.body.disabled_at > 0);
    assert.equal((await post('/invitation', { token: again.body.token })).status, 404);
    assert.equal((await admin('POST', `/people/${person.id}/invite`)).status, 422);
});

test('bad words about people get a sentence', async () => {
    const cases = [[{ login: 'X Y' }, 400], [{ login: 'zana' }, 409], [{ login: 'ok1', role: 'boss' }, 400], [{ login: 'ok2', topics: 'all' }, 400],
        [{ login: 'ok3', topics: ['a b'] }, 400], [{ login: 'ok4', topics: ["'); DROP"] }, 400], [{ login: 'ok5', name: '' }, 400], [{ login: 'ok5', name: ' ' }, 400],
        [{ login: 'ok7', name: 'Ana\u202eaxoH' }, 422], [{ login: 'ok7', name: 'Ana\nHoxha' }, 422], [{ login: 'ok7', name: 'Ana\u2066' }, 422], [{ login: 'ok7', name: '\u200bAna' }, 422],
        [{ login: 'ok6', topics: Array(200).fill('x'.repeat(30)) }, 400]];
    const { body: { people } } = await admin('GET', '/people');
    const change = { name: 'Zana\u202e', role: 'administrator', topics: ['*'], disabled: false };
    assert.equal((await admin('POST', `/people/${people[0].id}`, change)).status, 422);
    assert.equal((await invite({ login: 'maryam', name: 'مریم\u200cها' })).status, 201, 'Persian spelling needs it');
    for (const [body, status] of cases) assert.equal((await invite(body)).status, status, JSON.stringify(body).slice(0, 80));
    assert.equal((await admin('POST', '/people/1', { name: 'x', role: 'expert', topics: [], disabled: false })).status, 404);
    assert.equal((await admin('POST', '/people/1', { name: 'x', role: 'expert', topics: [] })).status, 400);
});

test('the last administrator stays one', async () => {
    const { people } = (await admin('GET', '/people')).body;
    const { id } = people.find((it) => it.login === 'zana');
    for (const change of [{ role: 'administrator', disabled: true }, { role: 'expert', disabled: false }]) {
        const refused = await admin('POST', `/people/${id}`, { name: 'Zana', topics: ['*'], ...change });
        assert.equal(refused.status, 422);
        assert.match(refused.body.detail, /only administrator/);
    }
    assert.equal(staff(['disable', '--config', gateway.config, '--login', 'zana']).status, 65);
    await invite({ login: 'invited-boss', role: 'administrator' });
    assert.equal((await admin('POST', `/people/${id}`, { name: 'Zana', role: 'expert', topics: ['*'], disabled: false })).status, 422, 'one who cannot log in yet does not count');
});

test('languages: given with the invitation, changed, kept where they are not named', async () => {
    const { person } = (await invite({ login: 'languages', languages: ['sq', 'prs'] })).body;
    assert.deepEqual(person.languages, ['prs', 'sq']);
    const change = (more) => admin('POST', `/people/${person.id}`, { name: 'Somebody', role: 'translator', topics: ['*'], disabled: false, ...more });
    assert.deepEqual((await change()).body.languages, ['prs', 'sq']);
    assert.deepEqual((await change({ languages: ['ar'] })).body.languages, ['ar']);
    for (const languages of ['ar', ['AR'], ['a b'], ['dari--persian'], [1], Array(17).fill(0).map((_, n) => `a${String.fromCharCode(97 + n)}`)])
        assert.equal((await change({ languages })).status, 400, JSON.stringify(languages));
    assert.deepEqual((await invite({ login: 'nolanguages' })).body.person.languages, ['en', 'sq']);
});

test('topics: what is not theirs is neither listed, nor opened, nor changed, nor told live', async () => {
    const asked = await ask('Ku e marr karten?', 'REFUGJAT');
    const other = await ask('Si ta njoh diplomen?', 'KTHIM');
    const lost = await ask('Kush jam?');
    assert.notEqual(asked.category, other.category);
    gateway.addStaff('rita', 'Rita');
    assert.equal(staff(['change', '--config', gateway.config, '--login', 'rita', '--topics', asked.category]).status, 0);
    const rita = await desk(gateway, { login: 'rita', password: PASSWORD });
    assert.deepEqual((await rita('GET', '/me')).body.staff.topics, [asked.category]);
    const seen = (await rita('GET', '/tickets?view=open')).body;
    assert.deepEqual([seen.tickets.map((it) => it.id), seen.counts.open], [[asked.id], 1]);
    for (const { id, version } of [other, lost]) {
        assert.equal((await rita('GET', `/tickets/${id}`)).status, 404);
        assert.equal((await rita('POST', `/tickets/${id}/claim`, { version })).status, 404);
        assert.equal((await rita('POST', `/tickets/${id}/note`, { text: 'x' })).status, 404);
        assert.equal((await rita('POST', '/measure', { text: 'x', ticket: id })).status, 404);
    }
    const stop = new AbortController();
    const stream = await fetch(`${gateway.url}/api/v1/events`, { headers: { cookie: rita.cookie() }, signal: stop.signal });
    const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
    for (const { id, version } of [other, asked]) assert.equal((await admin('POST', `/tickets/${id}/claim`, { version })).status, 200);
    let heard = '';
    await until(async () => { heard += (await reader.read()).value ?? ''; return heard.includes(asked.id); }, 'the event of her topic');
    assert.ok(!heard.includes(other.id), heard);
    stop.abort();
});

test('a question is handed to those of another topic, who see it then, and to nobody unknown', async () => {
    const { id, version, number } = await ask('Per kolegen?', 'REFUGJAT');
    gateway.addStaff('afrim', 'Afrim');
    staff(['change', '--config', gateway.config, '--login', 'afrim', '--topics', 'emigrants']);
    const afrim = await desk(gateway, { login: 'afrim', password: PASSWORD });
    const rita = await desk(gateway, { login: 'rita', password: PASSWORD });
    assert.equal((await afrim('GET', `/tickets/${id}`)).status, 404);
    for (const [body, status] of [[{ version, category: 'nowhere' }, 400], [{ version }, 400], [{ version: version + 7, category: 'emigrants' }, 409]])
        assert.equal((await rita('POST', `/tickets/${id}/move`, body)).status, status);
    assert.equal((await afrim('POST', `/tickets/${id}/move`, { version, category: 'emigrants' })).status, 404, 'nobody fetches what is not theirs');
    const claimed = await rita('POST', `/tickets/${id}/claim`, { version });
    assert.equal((await admin('POST', `/tickets/${id}/move`, { version: claimed.body.version, category: 'emigrants' })).status, 409, 'rita holds it');
    const moved = await rita('POST', `/tickets/${id}/move`, { version: claimed.body.version, category: 'emigrants' });
    assert.deepEqual([moved.status, moved.body.category, moved.body.owner], [200, 'emigrants', null]);
    assert.equal((await rita('GET', `/tickets/${id}`)).status, 404);
    assert.equal((await afrim('GET', `/tickets/${id}`)).body.number, number);
    const [line] = (await admin('GET', '/audit?action=ticket.move&limit=1')).body.lines;
    assert.deepEqual([line.who, line.subject, line.detail], ['rita', `question ${number}`, 'to emigrants']);
});

test('other rights end logins and live views at once', async () => {
    gateway.addStaff('sara', 'Sara');
    const sara = await desk(gateway, { login: 'sara', password: PASSWORD });
    const stream = await fetch(`${gateway.url}/api/v1/events`, { headers: { cookie: sara.cookie() } });
    const { id } = (await admin('GET', '/people')).body.people.find((it) => it.login === 'sara');
    const renamed = await admin('POST', `/people/${id}`, { name: 'Sara S.', role: 'expert', topics: ['*'], disabled: false });
    assert.equal(renamed.body.sessions, 1, 'a name is no right');
    assert.equal((await sara('GET', '/me')).body.staff.name, 'Sara S.');
    assert.equal((await admin('POST', `/people/${id}`, { name: 'Sara', role: 'translator', topics: ['*'], disabled: false })).status, 200);
    assert.equal((await sara('GET', '/me')).status, 401);
    await stream.text(); /* ends */
});

test('sessions: listed, ended one by one, ended by a new password', async () => {
    gateway.addStaff('tana', 'Tana');
    const [here, there] = [await desk(gateway, { login: 'tana', password: PASSWORD }), await desk(gateway, { login: 'tana', password: PASSWORD })];
    const { sessions } = (await here('GET', '/me/sessions')).body;
    assert.deepEqual(sessions.map((it) => it.this).sort(), [false, true]);
    assert.equal(sessions[0].address, '127.0.0.1');
    const stranger = (await admin('GET', '/me/sessions')).body.sessions[0];
    assert.equal((await here('POST', `/me/sessions/${stranger.id}/end`)).status, 404, 'not theirs');
    assert.equal((await here('POST', `/me/sessions/${sessions.find((it) => !it.this).id}/end`)).status, 204);
    assert.equal((await there('GET', '/me')).status, 401);
    const third = await desk(gateway, { login: 'tana', password: PASSWORD });
    assert.equal((await here('POST', '/me/password', { before: 'not this one', password: 'another long password' })).status, 422);
    assert.equal((await here('POST', '/me/password', { before: PASSWORD, password: 'short' })).status, 422);
    assert.equal((await here('POST', '/me/password', { before: PASSWORD, password: 'another long password' })).status, 204);
    assert.deepEqual([(await here('GET', '/me')).status, (await third('GET', '/me')).status], [200, 401]);
    assert.equal((await login('tana', PASSWORD)).status, 401);
    assert.equal((await login('tana', 'another long password')).status, 200);
});

test('the command line: list, password, disable, enable', async () => {
    gateway.addStaff('vera', 'Vera', 'coordinator');
    const vera = await desk(gateway, { login: 'vera', password: PASSWORD });
    const at = ['--config', gateway.config];
    assert.match(staff(['list', ...at]).stdout, /^vera\tcoordinator\tVera\ttopics: \*\tlanguages: en sq$/m);
    assert.equal(staff(['password', ...at, '--login', 'vera'], 'yet another password\n').status, 0);
    assert.equal((await vera('GET', '/me')).status, 401);
    assert.equal(staff(['disable', ...at, '--login', 'vera']).status, 0);
    assert.equal((await login('vera', 'yet another password')).status, 401);
    assert.match(staff(['list', ...at]).stdout, /^vera\t.*disabled$/m);
    assert.equal(staff(['enable', ...at, '--login', 'vera']).status, 0);
    assert.equal((await login('vera', 'yet another password')).status, 200);
    for (const [args, status] of [[['list'], 64], [['disable', ...at], 64], [['disable', ...at, '--login', 'nobody'], 65], [['change', ...at, '--login', 'vera', '--topics', 'A!'], 64], [['dance', ...at], 64]])
        assert.equal(staff(args).status, status, args.join(' '));
});

test('a number is told for a reason, to those who may, and the log tells it, without the number', async () => {
    const { id, number } = await ask('Me telefononi?');
    gateway.addStaff('kate', 'Kate', 'case_worker');
    const kate = await desk(gateway, { login: 'kate', password: PASSWORD });
    for (const reason of ['', 'x', ' '.repeat(50), 'y'.repeat(300)]) assert.equal((await kate('POST', `/tickets/${id}/number`, { reason })).status, 422);
    const told = await kate('POST', `/tickets/${id}/number`, { reason: 'asked to be called' });
    assert.match(told.body.number, /^\+?35569\d{7}$/);
    assert.equal((await admin('POST', `/tickets/${id}/number`, { reason: 'asked to be called' })).status, 403);
    const lines = (await admin('GET', '/audit?action=number')).body.lines;
    assert.deepEqual(lines.map(({ who, action, subject, detail }) => ({ who, action, subject, detail })),
        [{ who: 'kate', action: 'number.reveal', subject: `question ${number}`, detail: 'asked to be called' }]);
});

test('the log pages, holds no words of people, and is whole', async () => {
    const { id, version } = await ask('Fjale qe s\'duhen ne ditar');
    await admin('POST', `/tickets/${id}/answer`, { version, text: 'As keto fjale' });
    const all = [];
    for (let next = ''; next !== null;) {
        const page = (await admin('GET', `/audit?limit=7${next && `&before=${next}`}`)).body;
        all.push(...page.lines);
        next = page.next;
    }
    assert.deepEqual(all.map((it) => Number(it.id)), [...all.keys()].map((n) => all.length - n), 'no gap');
    assert.ok(all.some((it) => it.action === 'ticket.answer' && it.who === 'zana') && all.some((it) => it.action === 'staff.add' && it.who === 'command line'));
    assert.doesNotMatch(JSON.stringify(all), /duhen|fjale|35569/);
    const check = (await admin('GET', '/audit/check')).body;
    assert.deepEqual([check.whole, check.lines >= all.length, check.fault], [true, true, '']);
    for (const query of ['limit=0', 'limit=501', 'before=x']) assert.equal((await admin('GET', `/audit?${query}`)).status, 400);
    const verified = spawnSync(binary, ['audit', '--verify', '--config', gateway.config], { encoding: 'utf8' });
    assert.equal(verified.status, 0, verified.stderr);
    assert.match(verified.stdout, /^\d+ lines, whole; head [0-9a-f]{64}$/m);
    assert.equal(spawnSync(binary, ['audit', '--config', gateway.config]).status, 64);
});
