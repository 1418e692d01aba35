// Answers that go through several hands, over HTTP: translation, four eyes, races, and that what is
// sent is what was approved.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';

/* Nothing listens there: what is sent waits. */
const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
const STAFF = {
    ana: ['expert', 'sq en'], besa: ['expert', 'sq en'], cela: ['coordinator', 'sq en'], dritan: ['case_worker', 'sq en prs'],
    farid: ['translator', 'sq prs'], gul: ['translator', 'en prs'], omar: ['translator', 'sq ar'], zana: ['administrator', 'sq en'],
};
const call = {};
let gateway, count = 0;

before(async () => {
    gateway = await startGateway({ channels: { phones: PHONES }, desk: { approve: 'refugees afghan' } });
    const staff = Object.entries(STAFF).map(([login, [role, languages]]) => [login, gateway.addStaff(login, login, role, 'correct horse battery', '--languages', languages)]);
    await gateway.start();
    for (const [login, who] of staff) call[login] = await desk(gateway, who);
});
after(() => gateway?.stop());

async function sms(from, text) {
    count += 1;
    const sent = await fetch(`${gateway.url}/hooks/phones/demo/sms`, { method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'sms', id: `m${count}`, from, to: '50600', text }) });
    assert.equal(sent.status, 200);
}
const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, text], { encoding: 'utf8' }).trim();

/* A question of somebody new, in this language and topic. */
async function ask({ language = 'prs', category = 'refugees' } = {}) {
    const from = `+35569${String(2000000 + count)}`;
    const words = `Question ${count} about my papers?`;
    await sms(from, 'EKSPERT');
    await sms(from, words);
    const id = await until(async () => (await call.zana('GET', '/tickets?view=open&limit=100')).body.tickets.find((it) => it.excerpt === words)?.id, 'the question');
    sql(`UPDATE ticket SET language = '${language}', category = '${category}' WHERE id = ${id}`);
    return { id, from };
}
const read = async (who, id) => (await call[who]('GET', `/tickets/${id}`)).body;
/* One act with the version that `who` sees now; any other with `version`. */
async function act(who, id, verb, body = {}, version) {
    return call[who]('POST', `/tickets/${id}/answer${verb ? `/${verb}` : ''}`, { version: version ?? (await read(who, id)).version, ...body });
}
async function fine(...args) {
    const done = await act(...args);
    assert.equal(done.status, 200, `${args[0]} ${args[2]}: ${JSON.stringify(done.body)}`);
    return done.body;
}
const views = async (who, id) => {
    const found = [];
    for (const view of ['open', 'translate', 'approve', 'back'])
        if ((await call[who]('GET', `/tickets?view=${view}&limit=100`)).body.tickets.some((it) => it.id === id)) found.push(view);
    return found.join(' ');
};
const queued = (id) => Number(sql(`SELECT count(*) FROM outbox WHERE ticket_id = ${id} AND class = 2`));

test('written in Albanian, given in Dari, approved, sent: each by other hands', async () => {
    const { id } = await ask();
    const written = await fine('ana', id, '', { text: 'Po, keni të drejtë.', translate: true, language: 'sq' });
    assert.deepEqual([written.state, written.waiting.step, written.owner, written.waiting.writer.name], ['open', 'translate', null, 'ana']);
    assert.equal(queued(id), 0);
    assert.deepEqual([await views('farid', id), await views('omar', id), await views('besa', id), await views('ana', id)],
        ['open translate', 'open', 'open', 'open']);
    assert.deepEqual(written.acts, ['withdraw']);
    assert.equal((await call.omar('POST', `/tickets/${id}/claim`, { version: written.version })).status, 403, 'not his language');
    const claimed = await call.farid('POST', `/tickets/${id}/claim`, { version: written.version });
    assert.equal(claimed.status, 200);
    assert.equal((await act('gul', id, 'give', { text: 'بلی' })).status, 409, 'farid holds it');

    const given = await fine('farid', id, 'give', { text: 'بلی، حق دارید.' });
    assert.deepEqual([given.state, given.waiting.step], ['open', 'approve']);
    assert.equal(queued(id), 0, 'nothing leaves unapproved');
    assert.deepEqual([await views('ana', id), await views('besa', id), await views('cela', id), await views('farid', id)],
        ['open', 'open approve', 'open approve', 'open']);
    for (const who of ['ana', 'farid', 'dritan', 'zana']) assert.equal((await act(who, id, 'pass')).status, 403, `${who} may not approve it`);
    assert.equal((await act('besa', id, '', { text: 'Tjetër' })).status, 409, 'no second answer beside it');

    const sent = await fine('besa', id, 'pass');
    assert.deepEqual([sent.state, sent.waiting], ['answered', null]);
    const entry = sent.entries.at(-1);
    assert.deepEqual([entry.kind, entry.text, entry.staff.name], ['answer', 'بلی، حق دارید.', 'ana']);
    const [answer] = sent.answers;
    assert.deepEqual([answer.entry, answer.original.text, answer.original.staff.name, answer.original_language, answer.translation.staff.name, answer.approver.name],
        [entry.id, 'Po, keni të drejtë.', 'ana', 'sq', 'farid', 'besa']);
    assert.equal(queued(id), 1);
    const pushed = sql(`SELECT body FROM outbox WHERE ticket_id = ${id} AND class = 2`);
    assert.ok(pushed.length > 0 && !pushed.includes('بلی'), 'the phone is only told that an answer is there');
    const did = (await call.zana('GET', '/audit')).body.lines.filter((it) => it.subject === `question ${sent.number}`).map((it) => `${it.who} ${it.action}`);
    assert.deepEqual(did.reverse(), ['ana ticket.write', 'farid ticket.claim', 'farid ticket.translate', 'besa ticket.approve', 'besa ticket.answer']);
});

test('an edit voids the approval, and its editor does not approve it', async () => {
    const { id } = await ask({ language: 'sq' });
    await fine('ana', id, '', { text: 'Po.' });
    const seen = (await read('cela', id)).version;
    await fine('besa', id, 'edit', { text: 'Po, brenda 30 ditëve.' });
    assert.equal((await act('cela', id, 'pass', {}, seen)).status, 409, 'what cela saw is not what would be sent');
    assert.equal(queued(id), 0);
    assert.equal((await act('besa', id, 'pass')).status, 403);
    assert.equal((await act('ana', id, 'pass')).status, 403);
    const sent = await fine('cela', id, 'pass');
    assert.equal(sent.entries.at(-1).text, 'Po, brenda 30 ditëve.');
    assert.deepEqual([sent.answers[0].original.text, sent.answers[0].edited.staff.name, sent.answers[0].approver.name], ['Po.', 'besa', 'cela']);
});

test('back to the writer with a reason, and written anew', async () => {
    const { id } = await ask();
    await fine('ana', id, '', { text: 'Shkoni në zyrë.', translate: true });
    assert.equal((await act('farid', id, 'ask', { text: ' ' })).status, 422);
    const asked = await fine('farid', id, 'ask', { text: 'Cila zyrë?' });
    assert.deepEqual([asked.waiting.step, asked.entries.at(-1).kind, asked.entries.at(-1).text], ['back', 'note', 'Cila zyrë?']);
    assert.equal(asked.answers[0].back, asked.entries.at(-1).id);
    assert.deepEqual([await views('ana', id), await views('farid', id)], ['open back', 'open']);
    await fine('ana', id, '', { text: 'Shkoni në komisariat.', translate: true });
    await fine('gul', id, 'give', { text: 'به کمیساریا بروید.' });
    const returned = await fine('cela', id, 'return', { text: 'Jo komisariati: Drejtoria.' });
    assert.equal(returned.waiting.step, 'back');
    const again = await fine('ana', id, '', { text: 'Shkoni në Drejtori.', translate: true });
    assert.deepEqual([again.answers.length, again.answers[0].translation, again.answers[0].original.text], [1, null, 'Shkoni në Drejtori.']);
    const withdrawn = await fine('ana', id, 'withdraw');
    assert.deepEqual([withdrawn.waiting, withdrawn.answers, withdrawn.state], [null, [], 'open']);
    assert.equal(queued(id), 0);
});

test('a topic that asks for no approval: sent when it is given; in a language of one\'s own: at once', async () => {
    const first = await ask({ category: 'returnees' });
    await fine('ana', first.id, '', { text: 'Po.', translate: true });
    assert.equal((await fine('dritan', first.id, 'give', { text: 'بلی.' })).state, 'answered');
    const second = await ask({ category: 'returnees', language: 'sq' });
    const sent = await fine('ana', second.id, '', { text: 'Po.' });
    assert.deepEqual([sent.state, sent.answers], ['answered', []]);
    assert.equal(queued(first.id) + queued(second.id), 2);
});

test('the person writes again: whoever would send looks again', async () => {
    const { id, from } = await ask({ language: 'sq' });
    const { version } = await fine('ana', id, '', { text: 'Po.' });
    await sms(from, 'Dhe gruaja ime?');
    await until(async () => (await read('besa', id)).version > version, 'the second text');
    const refused = await act('besa', id, 'pass', {}, version);
    assert.equal(refused.status, 409);
    assert.match(refused.headers.get('content-type'), /problem\+json/);
    const now = await read('besa', id);
    assert.deepEqual([now.waiting.news, now.waiting.step, queued(id)], [true, 'approve', 0]);
    assert.equal((await fine('besa', id, 'pass')).state, 'answered');
});

test('danger does not wait for approval, and the log says so', async () => {
    const written = await ask({ language: 'sq' });
    sql(`UPDATE ticket SET priority = 1, safe_to_write = 1 WHERE id = ${written.id}`);
    assert.equal((await read('ana', written.id)).approval, false);
    const direct = await fine('ana', written.id, '', { text: 'Telefononi 129.' });
    assert.equal(direct.state, 'answered');
    const raised = await ask({ language: 'sq' });
    await fine('ana', raised.id, '', { text: 'Telefononi 129.' });
    sql(`UPDATE ticket SET priority = 1, safe_to_write = 1 WHERE id = ${raised.id}`);
    const sent = await fine('ana', raised.id, 'pass');
    assert.deepEqual([sent.state, sent.answers[0].approver], ['answered', null]);
    const lines = (await call.zana('GET', '/audit')).body.lines.filter((it) => it.action === 'ticket.answer');
    for (const { number } of [direct, sent])
        assert.match(lines.find((it) => it.subject === `question ${number}`).detail, /without approval/);
    const unsafe = await ask({ language: 'sq' });
    await fine('ana', unsafe.id, '', { text: 'Telefononi 129.' });
    sql(`UPDATE ticket SET priority = 1, safe_to_write = 0 WHERE id = ${unsafe.id}`);
    assert.equal((await act('besa', unsafe.id, 'pass')).status, 422, 'not known to be safe to write to');
    assert.equal(queued(unsafe.id), 0);
});

test('races: two translate, two approve, one edits while another approves: one wins each time', async () => {
    for (let round = 0; round < 12; round += 1) {
        const { id } = await ask();
        const { version } = await fine('ana', id, '', { text: 'Po.', translate: true });
        const given = await Promise.all(['farid', 'gul', 'dritan'].map((who) => act(who, id, 'give', { text: `بلی ${who}` }, version)));
        assert.deepEqual(given.map((it) => it.status).sort(), [200, 409, 409]);
        const now = (await read('besa', id)).version;
        const rivals = round % 2 ? [['besa', 'pass'], ['cela', 'pass']] : [['besa', 'pass'], ['cela', 'return', { text: 'Jo' }]];
        const passed = await Promise.all([...rivals, ['ana', 'withdraw']].map(([who, verb, body]) => act(who, id, verb, body, now)));
        assert.deepEqual(passed.map((it) => it.status).sort(), [200, 409, 409]);
        const { state } = await read('ana', id);
        assert.equal(queued(id), state === 'answered' ? 1 : 0);
    }
});

test('a lease ends by itself, and its translator comes too late', async () => {
    const { id } = await ask();
    await fine('ana', id, '', { text: 'Po.', translate: true });
    await call.farid('POST', `/tickets/${id}/claim`, { version: (await read('farid', id)).version });
    const late = (await read('farid', id)).version;
    sql(`UPDATE ticket SET lease_until = 1 WHERE id = ${id}`);
    await fine('gul', id, 'give', { text: 'بلی.' });
    assert.equal((await act('farid', id, 'give', { text: 'بلی!' }, late)).status, 409);
});

test('what the person wrote, in a language of the desk', async () => {
    const { id } = await ask();
    const [{ id: entry }] = (await read('ana', id)).entries;
    const wished = await call.ana('POST', `/tickets/${id}/reading/wish`, {});
    assert.deepEqual([wished.status, wished.body.reading_wished], [200, true]);
    assert.deepEqual([await views('farid', id), await views('omar', id)], ['open translate', 'open']);
    const put = (who, body) => call[who]('POST', `/tickets/${id}/reading`, { entry, text: 'Pyetje për dokumentet', language: 'sq', ...body });
    assert.equal((await put('omar')).status, 403);
    assert.equal((await put('farid', { language: 'ar' })).status, 400, 'not a language of his');
    assert.equal((await put('farid', { entry: '77' })).status, 404);
    assert.equal((await put('farid', { text: '' })).status, 422);
    const { status, body } = await put('farid');
    assert.equal(status, 200);
    assert.deepEqual([body.reading_wished, body.readings[0].entry, body.readings[0].staff.name, body.readings[0].language], [false, entry, 'farid', 'sq']);
    assert.equal(await views('farid', id), 'open');
});

test('what cannot be sent is refused before anybody works on it', async () => {
    const long = await ask({ language: 'sq' });
    assert.equal((await act('ana', long.id, '', { text: 'x'.repeat(1601) })).status, 422);
    assert.equal((await act('ana', long.id, '', { text: '  ' })).status, 422);
    assert.equal((await act('ana', long.id, '', { text: 'Po.', translate: 1 })).status, 400);
    assert.equal((await act('ana', long.id, '', { text: 'Po.', translate: true, language: 'ar' })).status, 400, 'not a language of hers');
    const mute = await ask({ language: '' });
    assert.equal((await act('ana', mute.id, '', { text: 'Po.', translate: true })).status, 422, 'no language to translate into');
    const dari = await ask();
    await fine('ana', dari.id, '', { text: 'Po.', translate: true });
    assert.equal((await act('farid', dari.id, 'give', { text: 'ب'.repeat(700) })).status, 422, 'more SMS than are sent');
    assert.equal((await read('farid', dari.id)).waiting.step, 'translate');
});

test('a topic that the menus do not have keeps the gateway from starting', async () => {
    const wrong = await startGateway({ channels: { phones: PHONES }, desk: { approve: 'refugees imigrants' } });
    await assert.rejects(wrong.start(), /approve = imigrants: the menus have no such category/);
    await wrong.stop();
});

test('it survives a kill: what waited waits, and is sent once', async () => {
    const { id } = await ask({ language: 'sq' });
    await fine('ana', id, '', { text: 'Po.' });
    await gateway.restart();
    assert.equal((await read('besa', id)).waiting.step, 'approve');
    const { version } = await read('besa', id);
    const sent = await Promise.all([act('besa', id, 'pass', {}, version), act('cela', id, 'pass', {}, version)]);
    assert.deepEqual(sent.map((it) => it.status).sort(), [200, 409]);
    assert.equal(queued(id), 1);
});
