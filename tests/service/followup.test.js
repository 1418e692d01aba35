// Following up a case file over real sockets: approval of plans and closures by a second pair of eyes,
// counselling sessions by class, check-ins by text, appointments, reminders of papers.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';
import { startSink } from './sink.js';

const PASSWORD = 'correct horse battery';
let gateway, sink;
let count = 0;
const call = {};
const ids = {};

const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, text], { encoding: 'utf8' }).trim();

async function ok(who, method, path, body, status = 200) {
    const answer = await call[who](method, path, body);
    assert.equal(answer.status, status, `${who}: ${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
}
const refused = async (who, method, path, body, status) => (await ok(who, method, path, body, status)).detail;
const fields = (values) => Object.entries(values).map(([name, value]) => ({ name, value }));
const open = () => ok('worker', 'POST', '/cases', { team: 'tirana' }, 201);
const add = (who, id, kind, values, status = 201) => ok(who, 'POST', `/cases/${id}/items`, { kind, fields: fields(values) }, status);
const valueOf = (item, name) => item.fields.find((it) => it.name === name)?.value;
const tasksOf = (file) => file.items.filter((it) => it.kind === 'task').map((it) => valueOf(it, 'cause'));
const course = (who, id) => ok(who, 'GET', `/cases/${id}/approvals`);

before(async () => {
    sink = await startSink();
    gateway = await startGateway({ channels: { phones: { provider: 'simulator', token: 'demo', number: '50600', country: '355', quiet_hours: 'off', url: `${sink.url}/deliver`, allow_http: 'yes', allow_private: 'yes' } } });
    const people = { worker: 'case_worker', other: 'case_worker', supervisor: 'supervisor', second: 'supervisor', far: 'supervisor', psychologist: 'psychologist', partner: 'partner', coordinator: 'coordinator', admin: 'administrator' };
    const staff = Object.entries(people).map(([login, role]) => [login, gateway.addStaff(login, `The ${login}`, role, PASSWORD)]);
    await gateway.start();
    for (const [login, who] of staff) call[login] = await desk(gateway, who);
    for (const it of (await ok('admin', 'GET', '/people')).people) ids[it.login] = it.id;
    for (const login of ['worker', 'other', 'supervisor', 'second']) await ok('admin', 'POST', `/people/${ids[login]}/team`, { team: 'tirana' });
    await ok('admin', 'POST', `/people/${ids.far}/team`, { team: 'lezha' });
});
after(async () => { await gateway?.stop(); await sink?.stop(); });

const GOAL = { need: 'housing', goal: 'A lease of our own', due: '2030-12-01' };

test('a plan is approved by another pair of eyes, as it was seen', async () => {
    const { id, version } = await open();
    const path = `/cases/${id}/approvals`;
    assert.match(await refused('worker', 'POST', path, { kind: 'plan', plan: 0 }, 422), /no plan/);
    await add('worker', id, 'goal', GOAL);
    const { plan } = await course('worker', id);
    assert.match(await refused('worker', 'POST', path, { kind: 'plan', plan: plan - 1 }, 409), /changed/);
    const { approvals } = await ok('worker', 'POST', path, { kind: 'plan', plan, words: 'Agreed with her' }, 201);
    assert.match(await refused('worker', 'POST', path, { kind: 'plan', plan }, 409), /waits/);
    for (const [who, seen] of [['supervisor', true], ['second', true], ['far', false]])
        assert.equal((await ok(who, 'GET', '/cases/approvals')).approvals.some((it) => it.case === id), seen, who);
    const approve = { approval: approvals[0].id, state: 'approved', version };
    for (const [who, status] of [['worker', 403], ['other', 404], ['far', 404], ['psychologist', 403], ['partner', 403], ['coordinator', 403], ['admin', 403]])
        assert.equal((await call[who]('POST', `/cases/${id}/decide`, approve)).status, status, who);
    await add('worker', id, 'goal', GOAL); /* meanwhile */
    assert.match(await refused('supervisor', 'POST', `/cases/${id}/decide`, approve, 409), /changed/);
    assert.match(await refused('supervisor', 'POST', `/cases/${id}/decide`, { ...approve, state: 'rejected' }, 422), /comment/);
    assert.deepEqual(tasksOf(await ok('supervisor', 'POST', `/cases/${id}/decide`, { ...approve, state: 'rejected', comment: 'One goal twice?' })), ['plan_sent_back']);
    const again = await course('worker', id);
    assert.deepEqual([again.approvals[0].state, again.approvals[0].comment, again.approvals[0].decided_by.name], ['rejected', 'One goal twice?', 'The supervisor']);
    const asked = await ok('worker', 'POST', path, { kind: 'plan', plan: again.plan }, 201);
    await ok('second', 'POST', `/cases/${id}/decide`, { approval: asked.approvals[0].id, state: 'approved', version });
    assert.equal((await course('psychologist', id).catch(() => null)), null, 'it is not theirs');
    assert.equal(sql(`SELECT count(*) FROM case_approval WHERE instr(words, 'Agreed') > 0 OR instr(comment, 'twice') > 0`), '0', 'words are sealed');
});

test('whoever asks does not decide, be they a supervisor; they take it back', async () => {
    const file = await ok('supervisor', 'POST', '/cases', { team: 'tirana' }, 201);
    await add('supervisor', file.id, 'goal', GOAL);
    const { plan } = await course('supervisor', file.id);
    const { approvals } = await ok('supervisor', 'POST', `/cases/${file.id}/approvals`, { kind: 'plan', plan }, 201);
    assert.equal((await ok('supervisor', 'GET', '/cases/approvals')).approvals.some((it) => it.case === file.id), false);
    const decision = { approval: approvals[0].id, version: file.version };
    assert.match(await refused('supervisor', 'POST', `/cases/${file.id}/decide`, { ...decision, state: 'approved' }, 403), /another/);
    assert.match(await refused('second', 'POST', `/cases/${file.id}/decide`, { ...decision, state: 'withdrawn' }, 403), /asked/);
    await ok('supervisor', 'POST', `/cases/${file.id}/decide`, { ...decision, state: 'withdrawn' });
    assert.match(await refused('second', 'POST', `/cases/${file.id}/decide`, { ...decision, state: 'approved' }, 409), /decided/);
});

test('closing: with a reason, when nothing hangs on it, approved; opened again it is the same file', async () => {
    const { id, version } = await open();
    const kept = await open();
    const close = (body, status) => call.worker('POST', `/cases/${id}/approvals`, { kind: 'closure', ...body }).then((it) => (assert.equal(it.status, status, JSON.stringify(it.body)), it.body));
    const withGoal = await add('worker', id, 'goal', GOAL);
    await add('worker', id, 'task', { what: 'Call', due: '2030-01-01' });
    for (const [body, status, words] of [
        [{ reason: 'bored' }, 400, /one of/], [{ reason: 'moved' }, 422, /handed/], [{ reason: 'asked' }, 422, /1 goals have no outcome/],
        [{ reason: 'duplicate' }, 422, /number/], [{ reason: 'duplicate', other: 'BBBBBBB' }, 422, /no file/],
    ])
        assert.match((await close(body, status)).detail, words, body.reason);
    const goal = withGoal.items.find((it) => it.kind === 'goal').id;
    await ok('worker', 'POST', `/cases/${id}/fields`, { item: goal, fields: [{ name: 'outcome', value: 'met', version: 0 }] });
    const { approvals, hanging } = await close({ reason: 'duplicate', other: kept.number.toLowerCase() }, 201);
    assert.deepEqual([hanging.goals.met, hanging.tasks, approvals[0].other], [1, 1, kept.number]);
    const closed = await ok('supervisor', 'POST', `/cases/${id}/decide`, { approval: approvals[0].id, state: 'approved', version });
    assert.deepEqual([closed.state, tasksOf(closed)], ['duplicate', []]);
    assert.match(await refused('worker', 'POST', `/cases/${id}/approvals`, { kind: 'plan', plan: 1 }, 422), /closed/);
    assert.match(await refused('worker', 'POST', `/cases/${id}/reopen`, { version: closed.version, words: ' ' }, 422), /why/);
    await ok('worker', 'POST', `/cases/${id}/reopen`, { version: closed.version, words: 'Two people after all' });
    const { history } = await course('worker', id);
    assert.deepEqual(history.map((it) => [it.act, it.state, it.reason, it.other, it.words]), [
        ['reopened', 'open', '', '', 'Two people after all'], ['closed', 'duplicate', 'duplicate', kept.number, ''], ['opened', 'open', '', '', ''],
    ]);
    assert.ok((await ok('worker', 'GET', `/cases/${id}/log/check`)).whole);
});

test('sessions are for those of their class, and count how people felt', async () => {
    const { id } = await open();
    await ok('supervisor', 'POST', `/cases/${id}/tie`, { staff: ids.psychologist });
    const session = { day: '2026-01-02', minutes: '60', setting: 'individual', way: 'in_person', before: '3', after: '7', text: 'Invented talk' };
    await add('worker', id, 'session', session);
    await add('psychologist', id, 'session_psychosocial', { ...session, text: 'Invented secret' });
    await add('worker', id, 'session_psychosocial', session, 404);
    await add('supervisor', id, 'session_psychosocial', session, 404);
    await add('psychologist', id, 'session', session, 403);
    await add('worker', id, 'session', { ...session, before: '11' }, 400);
    await add('worker', id, 'session', { ...session, day: '2999-01-01' }, 400);
    await add('worker', id, 'session', { ...session, minutes: '' }, 400);
    for (const [who, kinds] of [['worker', ['session']], ['supervisor', ['session']], ['psychologist', ['session_psychosocial', 'session']]]) {
        const { sessions } = await ok(who, 'GET', `/cases/${id}/sessions`);
        assert.deepEqual(sessions.map((it) => it.kind), kinds, who);
        assert.equal(JSON.stringify(sessions).includes('secret'), who === 'psychologist');
    }
    assert.deepEqual((await ok('worker', 'GET', `/cases/${id}/notes`)).notes, []);
    for (const [who, status] of [['other', 404], ['far', 404], ['partner', 403], ['coordinator', 403], ['admin', 403]])
        assert.equal((await call[who]('GET', `/cases/${id}/sessions`)).status, status, who);
    assert.equal(sql(`SELECT count(*) FROM case_value WHERE instr(value, 'Invented') > 0`), '0');
});
