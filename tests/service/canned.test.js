// Ready answers: written with a source and a day of review, offered where they fit, every version kept.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';

/* Nothing listens there: what is sent waits. */
const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
const READY = { category: 'emigrants', language: 'sq', title: 'Diploma', text: 'Diploma njihet ne ministri.', source: 'https://example.al/diploma', review_by: '2099-12-31', state: 'used' };
let gateway, admin, drita, ana, question;

const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, text], { encoding: 'utf8' });
const put = async (change = {}, id) => drita('POST', id ? `/canned/${id}` : '/canned', { ...READY, ...change });
const offered = async () => (await ana('GET', `/tickets/${question}/canned`)).body.answers.map((it) => it.title);

before(async () => {
    gateway = await startGateway({ channels: { phones: PHONES } });
    const people = [['zana', 'administrator'], ['drita', 'editor'], ['ana', 'expert']].map(([login, role]) => gateway.addStaff(login, login, role));
    await gateway.start();
    [admin, drita, ana] = await Promise.all(people.map((who) => desk(gateway, who)));
    for (const [part, text] of ['EKSPERT', 'Si ta njoh diplomen?'].entries())
        await fetch(`${gateway.url}/hooks/phones/demo/sms`, { method: 'POST', headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ kind: 'sms', id: `1-${part}`, from: '+355694000001', to: '50600', text }) });
    question = (await until(async () => (await ana('GET', '/tickets?view=open')).body.tickets[0], 'the question')).id;
    sql(`UPDATE ticket SET category = 'emigrants', language = 'sq'`);
});
after(() => gateway?.stop());

test('one in use has a text, a source and a day; a draft needs none of them', async () => {
    for (const [change, status] of [[{}, 201], [{ state: 'draft', text: '', source: '', review_by: '' }, 201], [{ category: '' }, 201],
        [{ text: ' ' }, 422], [{ source: '' }, 422], [{ review_by: '' }, 422], [{ title: '' }, 422], [{ title: 'x'.repeat(121) }, 422],
        [{ source: 'javascript:alert(1)' }, 422], [{ source: 'example.al' }, 422], [{ review_by: '31.12.2099' }, 422], [{ review_by: '2099-02-30' }, 422],
        [{ text: 'x'.repeat(1601) }, 422], [{ state: 'new' }, 400], [{ category: 'nowhere' }, 400], [{ language: 'xx' }, 400], [{ language: '' }, 400]])
        assert.equal((await put(change)).status, status, JSON.stringify(change).slice(0, 60));
    sql('DELETE FROM canned');
});

test('those of the question\'s language and topic come first, drafts and retired ones not at all', async () => {
    for (const change of [{ title: 'Other topic', category: 'afghan' }, { title: 'Other language', language: 'prs' }, { title: 'Both other', category: 'afghan', language: 'prs' },
        { title: 'Fits' }, { title: 'For every topic', category: '' }, { title: 'Draft', state: 'draft' }, { title: 'Retired', state: 'retired' }])
        assert.equal((await put(change)).status, 201);
    assert.deepEqual(await offered(), ['Fits', 'For every topic', 'Other topic', 'Other language', 'Both other']);
    assert.equal((await ana('GET', '/canned')).status, 403, 'an expert sees what a question is offered');
    assert.equal((await drita('GET', `/tickets/${question}/canned`)).status, 403, 'an editor sees no questions');
    sql('DELETE FROM canned');
});

test('who changes an older version is told, and every version is kept', async () => {
    const { id } = (await put()).body;
    const second = await put({ version: 1, text: 'Diploma njihet ne Tirane.' }, id);
    assert.deepEqual([second.status, second.body.version, second.body.text, second.body.changed_by], [200, 2, 'Diploma njihet ne Tirane.', 'drita']);
    assert.equal((await put({ version: 1, text: 'Too late.' }, id)).status, 409);
    assert.equal((await put({ version: 2, state: 'retired' }, id)).status, 200);
    const { versions } = (await drita('GET', `/canned/${id}`)).body;
    assert.deepEqual(versions.map((it) => [it.version, it.text, it.state]), [[3, READY.text, 'retired'], [2, 'Diploma njihet ne Tirane.', 'used'], [1, READY.text, 'used']]);
    assert.equal((await put({ version: 1 }, '12345')).status, 404);
    const lines = (await admin('GET', '/audit?action=canned')).body.lines.slice(0, 3).map(({ who, action, subject, detail }) => [who, action, subject, detail]);
    assert.deepEqual(lines, [['drita', 'canned.change', 'answer Diploma', 'version 3, retired'], ['drita', 'canned.change', 'answer Diploma', 'version 2, used'], ['drita', 'canned.add', 'answer Diploma', 'version 1, used']]);
});

test('what is taken is counted; what is past its day only by whoever saw that', async () => {
    const { id } = (await put()).body, late = (await put({ review_by: '2020-01-01', title: 'Late' })).body, draft = (await put({ state: 'draft' })).body;
    assert.equal(late.overdue, true);
    const take = (answer, more = {}) => ana('POST', `/tickets/${question}/canned`, { answer, ...more });
    for (let n = 1; n < 3; n += 1) {
        const taken = await take(id);
        assert.equal(taken.status, 200);
        assert.equal(taken.body.text, READY.text);
        assert.equal((await drita('GET', `/canned/${id}`)).body.uses, n);
    }
    assert.equal((await take(late.id)).status, 422);
    assert.equal((await drita('GET', `/canned/${late.id}`)).body.uses, 0);
    assert.equal((await take(late.id, { overdue_seen: true })).status, 200);
    const [line] = (await admin('GET', '/audit?action=canned.overdue')).body.lines;
    assert.deepEqual([line.who, line.detail], ['ana', 'Late']);
    assert.equal((await take(draft.id)).status, 422);
    assert.equal((await take('999')).status, 404);
    assert.equal((await take('x')).status, 400);
    assert.equal((await ana('POST', '/tickets/5/canned', { answer: id })).status, 404, 'no such question');
});

test('the list of all comes in pages', async () => {
    sql('DELETE FROM canned; DELETE FROM canned_version');
    for (let n = 0; n < 101; n += 1) assert.equal((await put({ title: `${n}` })).status, 201);
    const first = (await drita('GET', '/canned')).body;
    const second = (await drita('GET', `/canned?after=${first.next}`)).body;
    assert.deepEqual([...first.answers, ...second.answers].map((it) => Number(it.title)), Array.from({ length: 101 }, (_, n) => n));
    assert.equal(second.next, null);
});
