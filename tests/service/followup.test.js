// Following up a case file over real sockets: approval of plans and closures by a second pair of eyes,
// counselling sessions by class, check-ins by text, appointments, reminders of papers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { casework, fields, valueOf } from './casework.js';
import { until } from './gateway.js';

let sink;
const office = casework();
const { call, ids, ok, sql, write, arrived } = office;

const refused = async (who, method, path, body, status) => (await ok(who, method, path, body, status)).detail;
const open = () => ok('worker', 'POST', '/cases', { team: 'tirana' }, 201);
const add = (who, id, kind, values, status = 201) => ok(who, 'POST', `/cases/${id}/items`, { kind, fields: fields(values) }, status);
const tasksOf = (file) => file.items.filter((it) => it.kind === 'task').map((it) => valueOf(it, 'cause'));
const course = (who, id) => ok(who, 'GET', `/cases/${id}/approvals`);

before(async () => {
    const people = { worker: 'case_worker', other: 'case_worker', supervisor: 'supervisor', second: 'supervisor', far: 'supervisor', psychologist: 'psychologist', partner: 'partner', coordinator: 'coordinator', admin: 'administrator' };
    ({ sink } = await office.start(people, { tirana: ['worker', 'other', 'supervisor', 'second'], lezha: ['far'] }));
});
after(() => office.stop());

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

/* ---- by phone */

const said = (to, words) => sink.to(to).filter((it) => it.text.includes(words)).length;
/* A file with a phone whose person agreed to be texted. */
async function reached(phone) {
    const tickets = async () => (await ok('worker', 'GET', '/tickets?view=open')).tickets;
    const before = new Set((await tickets()).map((it) => it.id));
    await write(phone, 'LANG EN');
    await write(phone, 'EXPERT');
    await write(phone, 'My invented question about a school for the children');
    const { id: ticket } = await until(async () => (await tickets()).find((it) => !before.has(it.id)), 'a question');
    const { id } = await ok('worker', 'POST', '/cases', { team: 'tirana', ticket }, 201);
    await ok('worker', 'POST', `/cases/${id}/consent`, { kind: 'channel', state: 'given', way: 'voice', giver: 'self', version: '1', language: 'en', detail: 'On the phone', given_at: Date.now() - 1000 });
    return id;
}
const CHECK_IN = { pace: 'weekly', first: '2099-01-05', minute: 600, silence_hours: 24 };
const QUESTION = 'how are you?';
/* The next one is due in a moment: behind whatever they said last, so that a digit answers it. */
const due = (id) => sql(`UPDATE case_check_in SET next_at = (strftime('%s', 'now') + 1) * 1000 WHERE case_id = ${id} AND ended_at = 0`);
/* It arrived, and the gateway knows that it left. */
async function asked(phone, id, times) {
    await arrived(phone, QUESTION, times);
    await until(() => sql(`SELECT min(o.state) FROM case_check_in_turn t JOIN outbox o ON o.id = t.outbox_id JOIN case_check_in k ON k.id = t.check_in_id WHERE k.case_id = ${id}`) >= '2', 'the question to have left');
}
const checkIns = (id) => ok('worker', 'GET', `/cases/${id}/check-ins`);
/* Who or what the lines of its log are by. */
const waysOf = async (id) => [...new Set((await ok('worker', 'GET', `/cases/${id}/log`)).lines.map((it) => it.way))].sort();
const taskOf = async (id, cause) => until(async () => tasksOf(await ok('worker', 'GET', `/cases/${id}`)).includes(cause), `a task: ${cause}`);

test('check-ins: asked once, answered with a digit, a task where somebody is to call', async () => {
    const phone = '+355692220001';
    const id = await reached(phone);
    const path = `/cases/${id}/check-ins`;
    for (const [body, status] of [[{ ...CHECK_IN, pace: 'daily' }, 400], [{ ...CHECK_IN, first: '2020-01-01' }, 422], [{ ...CHECK_IN, first: '2099-02-31' }, 400], [{ ...CHECK_IN, minute: 1440 }, 400], [{ ...CHECK_IN, silence_hours: 1 }, 400]])
        assert.equal((await call.worker('POST', path, body)).status, status, JSON.stringify(body));
    for (const [who, status] of [['other', 404], ['psychologist', 403], ['partner', 403], ['coordinator', 403]])
        assert.equal((await call[who]('POST', path, CHECK_IN)).status, status, who);
    await ok('worker', 'POST', path, CHECK_IN, 201);
    assert.match(await refused('worker', 'POST', path, CHECK_IN, 409), /already/);
    due(id);
    await asked(phone, id, 1);
    await write(phone, '1');
    await arrived(phone, 'Good to hear');
    await until(async () => (await checkIns(id)).turns[0]?.answer === 'fine', 'the answer');
    assert.deepEqual(tasksOf(await ok('worker', 'GET', `/cases/${id}`)), []);
    due(id);
    await asked(phone, id, 2);
    await write(phone, '2');
    await arrived(phone, 'We call you');
    await taskOf(id, 'check_in_call');
    const { check_in, turns } = await checkIns(id);
    assert.deepEqual(turns.map((it) => it.answer), ['call', 'fine']);
    assert.ok(check_in.next_at > Date.now() && check_in.ended_at === null);
    assert.equal(said(phone, QUESTION), 2, 'no question twice');
});

test('check-ins: words answer them, too; the worker is told to read them', async () => {
    const phone = '+355692220016';
    const id = await reached(phone);
    const latest = async () => (await checkIns(id)).turns[0];
    const answered = (answer) => until(async () => (await latest()).answer === answer, `the answer: ${answer}`);
    const kept = async (words) => JSON.stringify(await ok('worker', 'GET', `/tickets/${(await latest()).ticket}`)).includes(words);
    await ok('worker', 'POST', `/cases/${id}/check-ins`, CHECK_IN, 201);
    due(id);
    await asked(phone, id, 1);
    await write(phone, 'Not so well these days');
    await arrived(phone, 'Somebody reads it');
    await taskOf(id, 'check_in_words');
    assert.equal((await latest()).answer, 'words');
    assert.ok(await kept('Not so well these days'));
    assert.equal(await call.psychologist('GET', `/cases/${id}/check-ins`).then((it) => it.body.turns), undefined, 'not theirs');
    await write(phone, '2'); /* the digits still hold */
    await taskOf(id, 'check_in_call');
    assert.ok(await kept('Not so well these days'), 'and the words');
    due(id);
    await asked(phone, id, 2);
    await write(phone, 'Fine, thanks!');
    await arrived(phone, 'Good to hear');
    await answered('fine');
    due(id);
    await asked(phone, id, 3);
    await write(phone, 'EXPERT'); /* a keyword is no answer, what they ask then is */
    await arrived(phone, 'Write your question', 2);
    assert.ok((await latest()).waits);
    await write(phone, 'How do I find a school for my children?');
    await answered('words');
    assert.ok(await kept('find a school'));
    assert.equal(tasksOf(await ok('worker', 'GET', `/cases/${id}`)).filter((it) => it === 'check_in_words').length, 2);
    due(id);
    await asked(phone, id, 4);
    await write(phone, 'My husband beats me');
    await arrived(phone, '112');
    await answered('urgent');
    assert.ok(await kept('beats me'));
    await taskOf(id, 'check_in_urgent');
    assert.ok((await ok('worker', 'GET', `/cases/${id}/log/check`)).whole);
    assert.deepEqual(await waysOf(id), ['phone', 'staff']);
});

test('check-ins: silence is a task; 0, STOP, a consent taken back and closing end them', async () => {
    const phone = '+355692220002';
    const id = await reached(phone);
    const path = `/cases/${id}/check-ins`;
    await ok('worker', 'POST', path, CHECK_IN, 201);
    due(id);
    await arrived(phone, QUESTION);
    sql(`UPDATE case_check_in_turn SET silent_at = 1 WHERE silent_at > 0 AND check_in_id = (SELECT id FROM case_check_in WHERE case_id = ${id})`);
    await taskOf(id, 'check_in_silent');
    assert.deepEqual(await waysOf(id), ['clock', 'staff']);
    due(id);
    await asked(phone, id, 2);
    await write(phone, '0');
    await arrived(phone, 'No more of these');
    await taskOf(id, 'check_in_ended');
    assert.equal((await checkIns(id)).check_in.end, 'person');
    await ok('worker', 'POST', path, CHECK_IN, 201);
    await ok('worker', 'POST', `/cases/${id}/withdraw`, { kind: 'channel' });
    assert.equal((await checkIns(id)).check_in.end, 'withdrawn');
    assert.match(await refused('worker', 'POST', path, CHECK_IN, 422), /agree/);
    await ok('worker', 'POST', `/cases/${id}/consent`, { kind: 'channel', state: 'given', way: 'voice', giver: 'self', version: '1', language: 'en', detail: 'On the phone', given_at: Date.now() - 1 });
    await ok('worker', 'POST', path, CHECK_IN, 201);
    const { approvals, hanging, version } = await ok('worker', 'POST', `/cases/${id}/approvals`, { kind: 'closure', reason: 'no_contact' }, 201);
    assert.equal(hanging.check_ins, 1);
    const closed = await ok('supervisor', 'POST', `/cases/${id}/decide`, { approval: approvals[0].id, state: 'approved', version });
    assert.equal((await checkIns(id)).check_in.end, 'closed');
    await ok('worker', 'POST', `/cases/${id}/reopen`, { words: 'Found again', version: closed.version });
    await ok('worker', 'POST', path, CHECK_IN, 201);
    await write(phone, 'STOP');
    await until(async () => (await checkIns(id)).check_in.end === 'stopped', 'the end');
    assert.match(await refused('worker', 'POST', path, CHECK_IN, 422), /STOP/);
});

test('check-ins: 3 goes the way of danger', async () => {
    const phone = '+355692220003';
    const id = await reached(phone);
    await ok('worker', 'POST', `/cases/${id}/check-ins`, CHECK_IN, 201);
    due(id);
    await asked(phone, id, 1);
    await write(phone, '3');
    await arrived(phone, '112');
    await taskOf(id, 'check_in_urgent');
    assert.equal(sql(`SELECT count(*) FROM ticket WHERE priority = 1 AND contact_id = (SELECT contact_id FROM case_file WHERE id = ${id})`), '1');
    due(id); /* until they say that it is safe nothing is sent */
    await until(async () => (await checkIns(id)).turns[0].unsent === 'muted', 'a question that is not sent');
});

const hour = 3600 * 1000;
const meetings = (who, id) => ok(who, 'GET', `/cases/${id}/appointments`);

test('appointments are booked from the file; who does not come is a task, once', async () => {
    const phone = '+355692220004';
    const id = await reached(phone);
    const path = `/cases/${id}/appointments`;
    const when = { kind: 'visit', place: 'Invented Street 1', starts_at: Date.now() + 30 * hour, minutes: 30 };
    for (const [who, status] of [['other', 404], ['psychologist', 403], ['partner', 403], ['coordinator', 403]])
        assert.equal((await call[who]('POST', path, when)).status, status, who);
    assert.equal((await call.worker('POST', path, { ...when, starts_at: 1 })).status, 400);
    let { appointments } = await ok('worker', 'POST', path, when, 201);
    assert.deepEqual([appointments[0].state, appointments[0].with], ['booked', 'The worker']);
    assert.match(await refused('worker', 'POST', path, when, 422), /another appointment/);
    await arrived(phone, 'Invented Street');
    assert.match(await refused('worker', 'POST', `/cases/${id}/approvals`, { kind: 'closure', reason: 'asked' }, 422), /appointments are still to come/);
    const [made] = appointments;
    assert.equal((await call.worker('POST', `${path}/settle`, { appointment: made.id, version: made.version, state: 'missed' })).status, 409, 'its time has not come');
    sql(`UPDATE appointment SET starts_at = starts_at - 40 * ${hour}, ends_at = ends_at - 40 * ${hour} WHERE id = ${made.id}`);
    const missed = { appointment: made.id, version: made.version, state: 'missed' };
    const far = await open();
    assert.equal((await call.worker('POST', `/cases/${far.id}/appointments/settle`, missed)).status, 404, 'of another file');
    ({ appointments } = await ok('worker', 'POST', `${path}/settle`, missed));
    assert.equal(appointments[0].state, 'missed');
    const file = await ok('worker', 'GET', `/cases/${id}`);
    assert.deepEqual(tasksOf(file), ['missed_appointment']);
    await ok('worker', 'POST', `${path}/settle`, { ...missed, version: appointments[0].version });
    assert.equal(tasksOf(await ok('worker', 'GET', `/cases/${id}`)).length, 1, 'no task twice');
    await ok('worker', 'POST', path, { kind: 'phone', starts_at: Date.now() + 60 * hour, minutes: 15 }, 201);
    ({ appointments } = await meetings('supervisor', id));
    assert.match(await refused('worker', 'POST', `${path}/settle`, { appointment: appointments[0].id, version: appointments[0].version, state: 'cancelled' }, 400), /why/);
    ({ appointments } = await ok('worker', 'POST', `${path}/settle`, { appointment: appointments[0].id, version: appointments[0].version, state: 'cancelled', reason: 'They cannot come' }));
    assert.equal(appointments[0].state, 'cancelled');
    assert.ok((await ok('worker', 'GET', `/cases/${id}/log/check`)).whole);
});

test('papers that end: a word to the person who wished it, which names nothing', async () => {
    const phone = '+355692220005';
    const id = await reached(phone);
    const inDays = (days) => new Date(Date.now() + days * 24 * hour).toISOString().slice(0, 10);
    const file = await add('worker', id, 'paper', { paper: 'residence_permit', expires: inDays(100), remind: 'yes' });
    const silent = await add('worker', id, 'paper', { paper: 'passport', expires: inDays(100) });
    const item = file.items.find((it) => it.kind === 'paper').id;
    const watched = (of) => sql(`SELECT ends, next_at > 0 FROM case_paper_watch WHERE item_id = ${of}`);
    assert.equal(watched(item), `${inDays(100)}|1`);
    assert.equal(watched(silent.items.filter((it) => it.kind === 'paper').at(-1).id), '', 'nobody wished it');
    sql(`UPDATE case_paper_watch SET next_at = (strftime('%s', 'now') - 5) * 1000 WHERE item_id = ${item}`);
    await arrived(phone, 'speak to your adviser');
    assert.doesNotMatch(sink.to(phone).map((it) => it.text).join(), /permit|passport|paper/i);
    assert.equal(sql(`SELECT count(*) FROM case_paper_notice WHERE item_id = ${item} AND outbox_id > 0`), '1');
    sql(`UPDATE case_paper_watch SET next_at = 1 WHERE item_id = ${item}`); /* it was made: not again */
    await until(() => sql(`SELECT next_at FROM case_paper_watch WHERE item_id = ${item}`) !== '1', 'the look at it');
    assert.equal(said(phone, 'speak to your adviser'), 1);
    await ok('worker', 'POST', `/cases/${id}/fields`, { item, fields: [{ name: 'remind', value: 'no', version: 1 }] });
    assert.equal(watched(item), '');
});

test('a phone that the file says is not to be texted gets nothing by itself', async () => {
    const phone = '+355692220007';
    const id = await reached(phone);
    await ok('worker', 'POST', `/cases/${id}/check-ins`, CHECK_IN, 201);
    const paper = await add('worker', id, 'paper', { paper: 'residence_permit', expires: '2099-01-01', remind: 'yes' });
    await ok('worker', 'POST', `/cases/${id}/fields`, { item: paper.items[0].id, fields: fields({ phone_safe: 'call_only' }) });
    assert.match(await refused('worker', 'POST', `/cases/${id}/ask`, {}, 422), /safe/);
    sql(`UPDATE case_paper_watch SET next_at = 1 WHERE case_id = ${id}`);
    due(id);
    await until(async () => (await checkIns(id)).turns[0]?.unsent === 'muted', 'a question that is not sent');
    await until(() => sql(`SELECT outbox_id FROM case_paper_notice n JOIN case_item i ON i.id = n.item_id WHERE i.case_id = ${id}`) === '0', 'a reminder that is not sent');
    await ok('worker', 'POST', `/cases/${id}/check-ins/end`, {});
    assert.match(await refused('worker', 'POST', `/cases/${id}/check-ins`, CHECK_IN, 422), /safe/);
    const visit = { kind: 'visit', place: 'Invented Street 9', starts_at: Date.now() + 72 * hour, minutes: 30 };
    const { appointments: [booked] } = await ok('worker', 'POST', `/cases/${id}/appointments`, visit, 201);
    await until(() => sql(`SELECT o.reason FROM appointment_message m JOIN outbox o ON o.id = m.outbox_id WHERE m.appointment_id = ${booked.id}`).includes('safe to write'), 'an appointment that is not told by text');
    assert.deepEqual([said(phone, QUESTION), said(phone, 'speak to your adviser'), said(phone, 'Invented Street')], [0, 0, 0]);
});

test('many who are silent at once, of full files, hold up nobody', async () => {
    const phone = '+355692220017';
    const id = await reached(phone);
    const session = { day: '2026-01-02', minutes: '60', setting: 'individual', way: 'in_person', before: '3', after: '7' };
    for (let i = 0; i < 25; i += 1) await add('worker', id, 'session', session);
    await ok('worker', 'POST', `/cases/${id}/check-ins`, CHECK_IN, 201);
    sql(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) INSERT INTO case_check_in_turn (id, check_in_id, due_at, outbox_id, unsent, silent_at, answer, answered_at)
        SELECT i, (SELECT id FROM case_check_in WHERE case_id = ${id} AND ended_at = 0), i, 0, 0, 1, 0, 0 FROM n`);
    due(id);
    await asked(phone, id, 1);
    await until(() => sql('SELECT count(*) FROM case_check_in_turn WHERE silent_at = 1') === '0', 'all to be told');
    assert.equal(tasksOf(await ok('worker', 'GET', `/cases/${id}`)).filter((it) => it === 'check_in_silent').length, 50);
});
