// Lists of questions: filters, named views and their counts, and who sees what of them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';

/* Nothing listens there: what is sent waits. */
const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
const MINUTE_MS = 60000;
let gateway, admin, drita, ana, besa;

const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, text], { encoding: 'utf8' });
const numbers = async (call, query) => (await call('GET', `/tickets?limit=100&${query}`)).body.tickets.map((it) => it.number).sort();
const counts = async (call) => Object.fromEntries((await call('GET', '/views/counts')).body.counts.map(({ id, count }) => [id, count]));

/* Questions of every kind, straight into the table: what the lists read is all that matters here. */
const QUESTIONS = [ // number, category, language, priority, minutes until due, state, asked, restricted
    [1, 'afghan', 'prs', 1, -10, 0, 1, 0],
    [2, 'afghan', 'prs', 3, 30, 0, 1, 0],
    [3, 'afghan', 'ps', 3, 600, 0, 1, 0],
    [4, 'emigrants', 'sq', 2, -5, 0, 1, 0],
    [5, 'emigrants', 'sq', 3, 600, 0, 1, 0],
    [6, 'emigrants', 'sq', 1, -10, 0, 1, 1],
    [7, '', 'en', 3, 600, 0, 0, 0],
    [8, 'afghan', 'prs', 3, -10, 1, 1, 0],
];

before(async () => {
    gateway = await startGateway({ channels: { phones: PHONES } });
    const people = [['zana', 'administrator'], ['drita', 'coordinator'], ['ana', 'expert', '--topics', 'afghan'], ['besa', 'expert']]
        .map(([login, role, ...more]) => gateway.addStaff(login, login, role, undefined, ...more));
    await gateway.start();
    [admin, drita, ana, besa] = await Promise.all(people.map((who) => desk(gateway, who)));
    const now = Date.now();
    sql("INSERT INTO contact (id, number_index, number_sealed, alias, language, category, created_at) VALUES (1, x'01', x'02', 'Molla 200', 'sq', '', 1)");
    for (const [number, category, language, priority, due, state, asked, restricted] of QUESTIONS)
        sql(`INSERT INTO ticket (id, number, contact_id, category, node, language, channel, bearer, state, version, lease_until, opened_at, updated_at, priority, restricted, asked, due_at)
             VALUES (${1000 + number}, ${number}, 1, '${category}', '', '${language}', 'phones', 0, ${state}, 1, 0, ${now}, ${now}, ${priority}, ${restricted}, ${asked}, ${now + due * MINUTE_MS})`);
});
after(() => gateway?.stop());

test('lists are narrowed by topic, language, urgency and how soon they are due', async () => {
    for (const [query, expected] of [
        ['view=open', [1, 2, 3, 4, 5]],
        ['view=open&category=afghan', [1, 2, 3]],
        ['view=open&language=prs', [1, 2]],
        ['view=open&priority=2', [4]],
        ['view=open&priority=3&category=emigrants', [5]],
        ['view=open&due=overdue', [1, 4]],
        ['view=open&due=hour', [1, 2, 4]],
        ['view=open&due=hour&priority=3', [2]],
        ['view=heard&due=overdue', []],
        ['view=answered&due=overdue', [8]],
        ['view=answered&priority=1', []],
    ]) assert.deepEqual(await numbers(besa, query), expected, query);
    assert.deepEqual(await numbers(drita, 'view=open&priority=1'), [1, 6], 'a coordinator sees complaints');
    assert.deepEqual(await numbers(ana, 'view=open&priority=2'), [], 'not her topic');
    for (const bad of ['priority=0', 'priority=4', 'priority=x', 'due=tomorrow'])
        assert.equal((await besa('GET', `/tickets?view=open&${bad}`)).status, 400, bad);
    const { urgent, urgent_latest } = (await besa('GET', '/tickets?view=open')).body.counts;
    assert.deepEqual([urgent, urgent_latest], [1, '1001']);
    assert.equal((await drita('GET', '/tickets?view=open')).body.counts.urgent, 2);
});

test('a filtered list comes a page at a time and misses nothing', async () => {
    const seen = [];
    for (let next = ''; next !== null;) {
        const page = (await besa('GET', `/tickets?view=open&due=hour&limit=1&after=${next}`)).body;
        seen.push(...page.tickets.map((it) => it.number));
        next = page.next;
    }
    assert.deepEqual(seen, [1, 4, 2]);
});

test('a view is its owner\'s; one for everybody is made by a coordinator', async () => {
    const made = await besa('POST', '/views', { name: ' Afghan, late ', view: 'open', category: 'afghan', due: 'overdue' });
    assert.equal(made.status, 201);
    const { id } = made.body;
    assert.deepEqual(made.body, { id, name: 'Afghan, late', shared: false, view: 'open', category: 'afghan', language: '', priority: 0, due: 'overdue' });
    assert.equal((await ana('POST', `/views/${id}`, { name: 'Taken', view: 'open' })).status, 404);
    assert.equal((await drita('POST', `/views/${id}/remove`)).status, 404);
    assert.deepEqual((await ana('GET', '/views')).body.views, []);

    assert.equal((await besa('POST', '/views', { name: 'All', view: 'open', shared: true })).status, 403);
    const shared = (await drita('POST', '/views', { name: 'Urgent', view: 'open', priority: 1, shared: true })).body;
    assert.deepEqual((await ana('GET', '/views')).body.views, [shared]);
    assert.equal((await ana('POST', `/views/${shared.id}`, { name: 'Other', view: 'open' })).status, 403);
    assert.equal((await ana('POST', `/views/${shared.id}/remove`)).status, 403);
    assert.equal((await drita('POST', `/views/${shared.id}`, { name: 'Now', view: 'open', priority: 1 })).body.name, 'Now');
    assert.deepEqual((await admin('GET', '/audit?action=view')).body.lines.map(({ action, subject, who }) => [who, action, subject]),
        [['drita', 'view.change', 'view Now'], ['drita', 'view.add', 'view Urgent']]);

    /* Everybody counts what they may see. */
    assert.deepEqual(await counts(besa), { [shared.id]: 1, [id]: 1 });
    assert.deepEqual(await counts(drita), { [shared.id]: 2 });
    for (const view of [id, shared.id]) assert.equal((await (view === id ? besa : drita)('POST', `/views/${view}/remove`)).status, 200);
    assert.deepEqual((await besa('GET', '/views')).body.views, []);
});

test('views count what is held, too, and nothing of what was answered', async () => {
    const add = async (body) => (await besa('POST', '/views', body)).body.id;
    const [mine, answered, heard] = [await add({ name: 'My Dari', view: 'mine', language: 'prs' }), await add({ name: 'Done', view: 'answered' }), await add({ name: 'Read', view: 'heard', language: 'en' })];
    assert.deepEqual(await counts(besa), { [mine]: 0, [answered]: null, [heard]: 1 });
    for (const number of [1, 4]) await besa('POST', `/tickets/${1000 + number}/claim`, { version: 1 });
    assert.equal((await counts(besa))[mine], 1);
    sql('UPDATE ticket SET state = 2 WHERE number = 7');
    await until(async () => (await counts(besa))[heard] === 0, 'the count to be read anew');
    sql('UPDATE ticket SET state = 0 WHERE number = 7');
});

test('views keep the order they are given, and there are not too many', async () => {
    const ids = [];
    for (const name of ['a', 'b', 'c']) ids.push((await ana('POST', '/views', { name, view: 'open' })).body.id);
    const names = (answer) => answer.body.views.map((it) => it.name).join('');
    assert.equal(names(await ana('POST', `/views/${ids[2]}/place`, { place: 0 })), 'cab');
    assert.equal(names(await ana('POST', `/views/${ids[2]}/place`, { place: 1 })), 'acb');
    assert.equal(names(await ana('POST', `/views/${ids[0]}/place`, { place: 19 })), 'cba');
    for (const place of [-1, 20, 'x']) assert.equal((await ana('POST', `/views/${ids[0]}/place`, { place })).status, 400, place);
    for (let n = 3; n < 20; n += 1) assert.equal((await ana('POST', '/views', { name: `${n}`, view: 'open' })).status, 201);
    assert.equal((await ana('POST', '/views', { name: 'one more', view: 'open' })).status, 422);
    assert.equal((await besa('POST', '/views', { name: 'of another', view: 'open' })).status, 201);
});

test('what no view can be is refused', async () => {
    for (const body of [{ view: 'open' }, { name: '', view: 'open' }, { name: 'x', view: 'everything' }, { name: 'x'.repeat(61), view: 'open' },
        { name: 'x', view: 'open', priority: 4 }, { name: 'x', view: 'open', priority: 'high' }, { name: 'x', view: 'open', due: 'soon' },
        { name: 'x', view: 'open', category: 'x'.repeat(40) }, { name: 'x', view: 'open', language: 'x'.repeat(9) }])
        assert.equal((await drita('POST', '/views', body)).status, 400, JSON.stringify(body));
});
