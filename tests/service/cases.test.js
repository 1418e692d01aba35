// Case files over real sockets: who sees what by role, relation and class of field; two people changing one
// file; consent asked and taken back by text; what the logs say of all that.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, casework, fields, valueOf } from './casework.js';
import { becomes, desk, until } from './gateway.js';

/* Each class of fields, and one field of it. */
const CLASSES = ['identity', 'contact', 'legal', 'protection', 'psychosocial', 'programme'];
let gateway;
const office = casework();
const { call, ids, ok, sql, write, arrived } = office;

const self = (file) => file.items.find((it) => it.kind === 'person');
const change = (who, id, item, name, value, version = 0) =>
    call[who]('POST', `/cases/${id}/fields`, { item, fields: [{ name, value, version }] });

/* With something in every class of fields. */
async function fullFile() {
    let file = await ok('worker', 'POST', '/cases', { team: 'tirana' }, 201);
    const path = `/cases/${file.id}`;
    const person = self(file).id;
    for (const [name, value] of [['name', 'Invented Name'], ['address', 'Invented Street 1'], ['status', 'asylum_seeker']])
        assert.equal((await change('worker', file.id, person, name, value)).status, 200);
    await ok('worker', 'POST', `${path}/items`, { kind: 'concern', fields: fields({ concern: 'illness', details: 'Invented illness' }) }, 201);
    await ok('worker', 'POST', `${path}/items`, { kind: 'paper', fields: fields({ paper: 'tazkira', number: 'X1', expires: '2099-01-01' }) }, 201);
    await ok('worker', 'POST', `${path}/items`, { kind: 'note', fields: fields({ text: 'Invented note' }) }, 201);
    await ok('supervisor', 'POST', `${path}/tie`, { staff: ids.psychologist });
    await ok('psychologist', 'POST', `${path}/items`, { kind: 'note_psychosocial', fields: fields({ text: 'Invented talk' }) }, 201);
    file = await ok('worker', 'POST', `${path}/consent`, {
        kind: 'sharing', state: 'given', way: 'paper', giver: 'self', version: '1', language: 'prs', detail: 'Invented office', given_at: Date.now() - 1000,
    });
    await ok('supervisor', 'POST', `${path}/tie`, { staff: ids.partner, classes: ['identity', 'legal', 'protection', 'psychosocial'] });
    return file;
}

before(async () => {
    const people = { worker: 'case_worker', other: 'case_worker', supervisor: 'supervisor', far: 'supervisor', psychologist: 'psychologist', stranger: 'psychologist', partner: 'partner', outsider: 'partner', coordinator: 'coordinator', expert: 'expert', admin: 'administrator', auditor: 'auditor' };
    ({ gateway } = await office.start(people, { tirana: ['worker', 'other', 'supervisor'], lezha: ['far'] }));
});
after(() => office.stop());

/* Per class in the order of CLASSES: s seen, c changed, - hidden; null: the file is not there for them.
 * Partners get what was shared with them, never what their role is not for. */
const TABLE = {
    worker: 'cccc-c', supervisor: 'ssss-c', psychologist: 'ss-scs', partner: 's-s---',
    other: null, far: null, stranger: null, outsider: null,
};
const NOT_FOR_THEIR_ROLE = ['coordinator', 'expert', 'admin', 'auditor'];

test('every class of fields, as everybody, on every route', async () => {
    const { id } = await fullFile();
    const file = await ok('worker', 'GET', `/cases/${id}`);
    const notes = (who) => call[who]('GET', `/cases/${id}/notes`);
    const psychosocial = (await notes('psychologist')).body.notes.find((it) => it.kind === 'note_psychosocial').id;
    const target = {
        identity: [self(file).id, 'name'], contact: [self(file).id, 'address'], legal: [file.items.find((it) => it.kind === 'paper').id, 'number'],
        protection: [file.items.find((it) => it.kind === 'concern').id, 'details'], psychosocial: [psychosocial, 'text'],
        programme: [(await notes('worker')).body.notes.find((it) => it.kind === 'note').id, 'text'],
    };
    for (const [who, sights] of Object.entries(TABLE)) {
        const seen = await call[who]('GET', `/cases/${id}`);
        assert.equal(seen.status, sights ? 200 : 404, who);
        const read = await notes(who);
        assert.equal(read.status, sights ? 200 : 404, who);
        for (const [i, name] of CLASSES.entries()) {
            const sight = sights?.[i] ?? '-';
            const [item, field] = target[name];
            const found = [...(seen.body.items ?? []), ...(read.body.notes ?? [])].find((it) => it.id === item);
            assert.equal(Boolean(found && valueOf(found, field)), sight !== '-', `${who} sees ${name}`);
            const version = 1 + Number(sql(`SELECT version - 1 FROM case_value WHERE item_id = ${item} AND field = '${field}'`));
            const changed = await change(who, id, item, field, `By ${who}`, version);
            const expected = sight === 'c' ? 200 : ['partner', 'outsider'].includes(who) ? 403 : !sights || sight === '-' ? 404 : 403;
            assert.equal(changed.status, expected, `${who} changes ${name}: ${JSON.stringify(changed.body)}`);
        }
    }
    for (const who of NOT_FOR_THEIR_ROLE) {
        assert.equal((await call[who]('GET', `/cases/${id}`)).status, 403, who);
        assert.equal((await call[who]('GET', `/cases/${id}/notes`)).status, 403, who);
        assert.equal((await call[who]('GET', '/cases')).status, 403, who);
    }
    const words = JSON.stringify([(await call.partner('GET', `/cases/${id}`)).body, (await call.partner('GET', '/cases')).body]);
    assert.doesNotMatch(words, /"due_at":\d/, 'what is to be done is not for partners');
    assert.doesNotMatch(words, /illness|Invented talk|Invented note|Invented Street|Invented office/);
});

test('a file that is not theirs is as one that is not there, and that they tried is known', async () => {
    const { id, number } = await fullFile();
    const [refused, missing] = [await call.other('GET', `/cases/${id}`), await call.other('GET', '/cases/4711')];
    assert.equal(refused.status, 404);
    assert.deepEqual(refused.body, missing.body);
    assert.equal((await call.other('GET', `/cases/find?number=${number}`)).status, 404);
    assert.equal((await call.coordinator('GET', `/cases/${id}`)).status, 403);
    const { lines } = await ok('worker', 'GET', `/cases/${id}/log`);
    const tried = lines.filter((it) => it.act === 'refused').map((it) => it.by.name);
    assert.deepEqual(tried.sort(), ['The coordinator', 'The other', 'The other']);
    const audit = await ok('auditor', 'GET', '/audit?action=case.refused');
    assert.ok(audit.lines.some((it) => it.who === 'other' && it.subject === `case ${number}`), JSON.stringify(audit.lines));
    await ok('worker', 'GET', `/cases/${id}`);
    const after = (await ok('worker', 'GET', `/cases/${id}/log`)).lines;
    assert.ok(after.some((it) => it.act === 'read' && it.by.name === 'The worker'), 'every read leaves a line');
    assert.deepEqual(await ok('worker', 'GET', `/cases/${id}/log/check`), { whole: true, lines: after[0].line, fault: '' });
    assert.equal((await call.psychologist('GET', `/cases/${id}/log`)).status, 403);
    sql(`UPDATE case_log SET staff_id = 0 WHERE case_id = ${id} AND line = 2`);
    assert.equal((await ok('worker', 'GET', `/cases/${id}/log/check`)).whole, false);
});

test('two people change one file: fields merge, the same field is told with both sides', async () => {
    const file = await ok('worker', 'POST', '/cases', { team: 'tirana' }, 201);
    const person = self(file).id;
    const task = await ok('supervisor', 'POST', `/cases/${file.id}/items`, { kind: 'task', fields: fields({ what: 'Call', due: '2026-01-02' }) }, 201);
    const item = task.items.find((it) => it.kind === 'task').id;
    assert.equal((await change('worker', file.id, item, 'what', 'Call today', 1)).status, 200);
    assert.equal((await change('supervisor', file.id, item, 'due', '2026-01-03', 1)).status, 200);
    const clash = await change('supervisor', file.id, item, 'what', 'Visit', 1);
    assert.equal(clash.status, 409);
    assert.deepEqual(clash.body.fields.map(({ name, mine, theirs, version, by }) => ({ name, mine, theirs, version, by })),
        [{ name: 'what', mine: 'Visit', theirs: 'Call today', version: 2, by: 'The worker' }]);
    const now = (await change('supervisor', file.id, item, 'what', 'Visit', 2)).body.items.find((it) => it.id === item);
    assert.equal(valueOf(now, 'what'), 'Visit');
    assert.equal(valueOf(now, 'due'), '2026-01-03');
    for (const [name, value, status, words] of [['born', '2999-01-01', 400, /future/], ['sex', 'x', 400, /one of/], ['of', person, 422, /nobody|circle/], ['nonsense', 'x', 400, /no field/]]) {
        const refused = await change('worker', file.id, person, name, value);
        assert.equal(refused.status, status, name);
        assert.match(refused.body.detail, words);
    }
    for (const [kind, item, values, status] of [['items', null, { relation: 'self', name: 'Another' }, 422], ['fields', person, { relation: 'spouse' }, 422], ['items', null, { relation: 'spouse' }, 201]]) {
        const answer = await call.worker('POST', `/cases/${file.id}/${kind}`, item ? { item, fields: [{ name: 'relation', value: values.relation, version: 1 }] } : { kind: 'person', fields: fields(values) });
        assert.equal(answer.status, status, `a file is of one person: ${JSON.stringify(values)}`);
    }
    const due = await ok('worker', 'GET', '/cases?view=mine_due');
    assert.ok(due.cases.some((it) => it.id === file.id));
    const { version } = await ok('worker', 'POST', `/cases/${file.id}/done`, { item });
    const { approvals } = await ok('worker', 'POST', `/cases/${file.id}/approvals`, { kind: 'closure', reason: 'asked' }, 201);
    const closed = await ok('supervisor', 'POST', `/cases/${file.id}/decide`, { approval: approvals[0].id, state: 'approved', version });
    assert.match((await change('worker', file.id, person, 'sex', 'male')).body.detail, /closed/);
    assert.equal((await call.worker('POST', `/cases/${file.id}/reopen`, { words: 'Again', version })).status, 409);
    await ok('worker', 'POST', `/cases/${file.id}/reopen`, { words: 'Again', version: closed.version });
    assert.ok(!(await ok('worker', 'GET', '/cases?view=mine_due')).cases.some((it) => it.id === file.id));
});

test('consent by text: asked in their language, given, taken back; what was shared is shut', async () => {
    const phone = '+355691240001';
    await write(phone, 'دری');
    await write(phone, 'EXPERT');
    await write(phone, 'برای دوا کمک لازم دارم، لطفا.');
    const ticket = await until(async () => (await ok('worker', 'GET', '/tickets?view=open')).tickets[0]?.id, 'the question');
    const file = await ok('worker', 'POST', '/cases', { team: 'tirana', ticket }, 201);
    const path = `/cases/${file.id}`;
    assert.equal((await ok('worker', 'POST', '/cases', { ticket })).id, file.id, 'one phone, one file');
    assert.equal((await call.other('POST', '/cases', { ticket })).status, 409);
    assert.equal((await call.supervisor('POST', `${path}/tie`, { staff: ids.partner, classes: ['identity'] })).status, 422);
    await ok('worker', 'POST', `${path}/ask`, {});
    assert.equal((await call.worker('POST', `${path}/ask`, {})).status, 409, 'not twice a day');
    const asked = await arrived(phone, 'WITHDRAW');
    assert.match(asked.text, /1 بلی/);
    assert.doesNotMatch(asked.text, /HUB|Migranti|پناه/);
    await until(() => sql(`SELECT o.state FROM case_consent k JOIN outbox o ON o.id = k.outbox_id WHERE k.case_id = ${file.id}`) >= '2', 'the question to have left');
    await write(phone, 'بلی');
    let [latest] = (await ok('worker', 'GET', path)).consents;
    assert.equal(`${latest.kind} ${latest.state} ${latest.way} ${latest.language}`, 'channel given text prs');
    assert.equal(latest.words, asked.text);
    await ok('worker', 'POST', `${path}/consent`, { kind: 'sharing', state: 'given', way: 'voice', giver: 'self', version: '1', language: 'prs', detail: 'By phone, interpreter', given_at: Date.now() - 1 });
    await ok('supervisor', 'POST', `${path}/tie`, { staff: ids.partner, classes: ['identity'] });
    await ok('partner', 'GET', path);
    assert.ok((await ok('partner', 'GET', '/cases')).cases.some((it) => it.id === file.id));
    await write(phone, 'انصراف');
    await arrived(phone, '0 نخیر');
    await ok('partner', 'GET', path);
    await write(phone, '۱');
    assert.equal((await call.partner('GET', path)).status, 404, 'gone at once');
    assert.ok(!(await ok('partner', 'GET', '/cases')).cases.some((it) => it.id === file.id));
    const withdrawn = await ok('worker', 'GET', path);
    assert.ok(withdrawn.consents.every((it) => it.state === 'withdrawn' && it.withdrawn_at));
    assert.ok(withdrawn.items.some((it) => it.kind === 'task' && valueOf(it, 'cause') === 'consent_withdrawn' && it.due_at <= Date.now()), 'a task for the worker');
    const { lines } = await ok('worker', 'GET', `${path}/log`);
    assert.ok(lines.some((it) => it.detail === 'sharing withdrawn by text' && it.by === null), 'the log stays');

    const anew = { kind: 'sharing', state: 'given', way: 'voice', giver: 'self', version: '1', language: 'prs', detail: 'Asked again', given_at: Date.now() };
    await ok('worker', 'POST', `${path}/consent`, anew);
    assert.equal((await call.partner('GET', path)).status, 404, 'it is shared anew by somebody, not by itself');
    await ok('supervisor', 'POST', `${path}/tie`, { staff: ids.partner, classes: ['identity'] });
    await ok('partner', 'GET', path);
    sql(`UPDATE case_file SET state = 1 WHERE id = ${file.id}`);
    assert.equal((await call.partner('GET', path)).status, 404, 'closed for them with the file');
    sql(`UPDATE case_file SET state = 0 WHERE id = ${file.id}`);
});

test('a no by text is the last word, whatever was signed since it was asked', async () => {
    const phone = '+355691240002';
    const known = new Set((await ok('worker', 'GET', '/tickets?view=open')).tickets.map((it) => it.id));
    await write(phone, 'LANG EN');
    await write(phone, 'EXPERT');
    await write(phone, 'My invented question about a school for the children');
    const ticket = await until(async () => (await ok('worker', 'GET', '/tickets?view=open')).tickets.find((it) => !known.has(it.id))?.id, 'the question');
    const { id } = await ok('worker', 'POST', '/cases', { team: 'tirana', ticket }, 201);
    await ok('worker', 'POST', `/cases/${id}/ask`, {});
    await arrived(phone, 'WITHDRAW');
    await until(() => sql(`SELECT o.state FROM case_consent k JOIN outbox o ON o.id = k.outbox_id WHERE k.case_id = ${id}`) >= '2', 'the question to have left');
    await ok('worker', 'POST', `/cases/${id}/consent`, { kind: 'channel', state: 'given', way: 'paper', giver: 'self', version: '1', language: 'en', detail: 'Invented office', given_at: Date.now() - 1 });
    await ok('worker', 'POST', `/cases/${id}/check-ins`, { pace: 'weekly', first: '2099-01-05', minute: 600, silence_hours: 24 }, 201);
    await write(phone, '2');
    const states = async () => (await ok('worker', 'GET', `/cases/${id}`)).consents.map((it) => `${it.way} ${it.state}`).sort();
    await becomes(states, ['paper withdrawn', 'text refused'], 'what stands');
    assert.equal((await ok('worker', 'GET', `/cases/${id}/check-ins`)).check_in.end, 'withdrawn');
    assert.ok((await ok('worker', 'GET', `/cases/${id}/log/check`)).whole);
});

test('the pages of what somebody was asked into hold each file once', async () => {
    const made = [];
    for (let i = 0; i < 52; i += 1) {
        const { id } = await ok('worker', 'POST', '/cases', { team: 'tirana' }, 201);
        await ok('supervisor', 'POST', `/cases/${id}/tie`, { staff: ids.stranger });
        made.push(id);
    }
    for (const id of made.slice(0, 3)) await ok('worker', 'POST', `/cases/${id}/items`, { kind: 'note', fields: fields({ text: 'Touched later' }) }, 201);
    const first = await ok('stranger', 'GET', '/cases');
    const second = await ok('stranger', 'GET', `/cases?after=${first.next}`);
    const seen = [...first.cases, ...second.cases].map((it) => it.id);
    assert.deepEqual([first.cases.length, second.next, seen.length, new Set(seen).size], [50, null, 52, 52]);
    assert.equal(first.cases[0].id, made[2], 'what was touched last is first');
});

test('the pages of a log of long texts hold every line once', async () => {
    const { id } = await ok('worker', 'POST', '/cases', { team: 'tirana' }, 201);
    const long = '"'.repeat(5900);
    await ok('worker', 'POST', `/cases/${id}/items`, { kind: 'note', fields: fields({ text: long }) }, 201);
    const [{ id: note }] = (await ok('worker', 'GET', `/cases/${id}/notes`)).notes;
    for (let version = 1; version < 55; version += 1) assert.equal((await change('worker', id, note, 'text', long.slice(version), version)).status, 200);
    const lines = [];
    for (let next = ''; next !== null;) {
        const page = await ok('worker', 'GET', `/cases/${id}/log?before=${next}`);
        lines.push(...page.lines.map((it) => it.line));
        next = page.next;
    }
    assert.deepEqual(lines, lines.map((_, i) => lines.length - i), 'without a gap');
    assert.ok(lines.length > 55 && lines.at(-1) === 1);
});

test('a session that is ended sees no file any more', async () => {
    const { id } = await fullFile();
    const lost = await desk(gateway, { login: 'worker', password: PASSWORD });
    assert.equal((await lost('GET', `/cases/${id}`)).status, 200);
    await call.admin('POST', `/people/${ids.worker}/logout`, {});
    assert.equal((await lost('GET', `/cases/${id}`)).status, 401);
    assert.equal((await lost('GET', `/cases/${id}/notes`)).status, 401);
});
