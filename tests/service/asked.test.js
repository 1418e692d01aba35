// Questions asked often, through the program: gathered behind the turns, answered once each whatever races,
// repeats or crashes, and made into a page that `migranti check` takes once somebody filled in the sources.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, desk, root, startGateway, until } from './gateway.js';

/* Nothing listens there: what is sent waits. */
const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
const TEXTS = ['Ku mund ta njoh diplomen e universitetit?', 'ku mund ta njoh diplomen e universitetit', 'Ju lutem ku mund ta njoh diplomen e universitetit tim'];
let gateway, ana, besa, admin, count = 0;

async function sms(from, text) {
    count += 1;
    const sent = await fetch(`${gateway.url}/hooks/phones/demo/sms`, { method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'sms', id: `m${count}`, from, to: '50600', text }) });
    assert.equal(sent.status, 200);
}
const phone = (n) => `+35569${String(4000000 + n)}`;
async function ask(n, text) {
    await sms(phone(n), 'EKSPERT');
    await sms(phone(n), text);
}
const groups = async (call = ana) => (await call('GET', '/asked')).body.groups;
const whole = async (id, call = ana) => (await call('GET', `/asked/${id}`)).body;
async function enter() {
    [ana, besa, admin] = await Promise.all(['ana', 'besa', 'zana'].map((login) => desk(gateway, { login, password: 'correct horse battery' })));
}
/* Asks with `people` phones from `first` on; gives the group once all are in it. */
async function manyAsk(first, people, texts = TEXTS) {
    for (let n = first; n < first + people; n += 1) await ask(n, texts[n % texts.length]);
    return until(async () => (await groups()).find((it) => it.open >= people), `a group of ${people}`);
}
const done = (id) => until(async () => (await whole(id)).answers.find((it) => it.state === 'done'), 'all of it to leave');
const sql = (statement) => spawnSync('sqlite3', ['-readonly', '-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, statement], { encoding: 'utf8' }).stdout.trim();

before(async () => {
    gateway = await startGateway({ channels: { phones: PHONES } });
    gateway.addStaff('ana'); gateway.addStaff('besa'); gateway.addStaff('zana', 'Zana', 'administrator');
    await gateway.start();
    await enter();
});
after(() => gateway?.stop());

test('what several people ask is told, and one of them answered meanwhile is passed over', async () => {
    await ask(1, TEXTS[0]);
    await ask(2, TEXTS[1]);
    assert.deepEqual(await groups(), [], 'two people are not often');
    await ask(2, TEXTS[0]);
    await manyAsk(3, 4);
    const group = await until(async () => (await groups()).find((it) => it.people === 6 && it.questions_count === 7), 'all seven questions of six people');
    assert.ok(group.samples.length >= 1);
    const { questions } = await whole(group.id);
    const raced = questions[0];
    const body = { request: 'first', language: 'sq', text: 'Në Ministrinë e Arsimit, përgjigjja vjen për 45 ditë.' };
    const [made, again] = await Promise.all([ana('POST', `/asked/${group.id}/answer`, body), ana('POST', `/asked/${group.id}/answer`, body)]);
    assert.deepEqual([made.status, again.status], [201, 201]);
    assert.equal(made.body.answers.length, 1);
    assert.equal(again.body.answers[0].id, made.body.answers[0].id);
    const { id } = made.body.answers[0];
    assert.equal((await ana('POST', `/asked/answers/${id}/approve`)).status, 403, 'not by its writer');
    const ticket = (await besa('GET', `/tickets/${raced.ticket}`)).body;
    assert.equal((await besa('POST', `/tickets/${raced.ticket}/answer`, { version: ticket.version, text: 'Vetëm për ju.' })).status, 200);
    const approved = await Promise.all([besa('POST', `/asked/answers/${id}/approve`), admin('POST', `/asked/answers/${id}/approve`), besa('POST', `/asked/answers/${id}/approve`)]);
    assert.deepEqual(approved.map((it) => it.status), [200, 200, 200]);
    const answer = await done(group.id);
    assert.deepEqual(answer.passed.map(({ number, why }) => [number, why]), [[raced.number, 'answered']]);
    assert.equal(answer.answered, questions.length - 1);
    for (const { ticket: each } of questions) {
        const { entries, state } = (await ana('GET', `/tickets/${each}`)).body;
        const answers = entries.filter((it) => it.kind === 'answer');
        assert.deepEqual([state, answers.length], ['answered', 1]);
        assert.ok(answers[0].message, 'a message of its own');
    }
    const lines = (await admin('GET', '/audit?action=asked')).body.lines.map((it) => it.action);
    assert.deepEqual(lines, ['asked.approve', 'asked.propose']);
});

test('ordinary answers race an answer to all: one each, twenty times', async () => {
    const people = 20;
    const group = await manyAsk(100, people, ['A duhet leje pune per te punuar si kamarier ne bar?']);
    const made = await ana('POST', `/asked/${group.id}/answer`, { request: 'race', language: 'sq', text: 'Po, duhet.' });
    const [{ id }] = made.body.answers;
    const waiting = made.body.questions.filter((it) => it.state === 'open');
    assert.equal(waiting.length, people);
    const versions = await Promise.all(waiting.map(async ({ ticket }) => (await besa('GET', `/tickets/${ticket}`)).body.version));
    await Promise.all([
        besa('POST', `/asked/answers/${id}/approve`),
        ...waiting.map(({ ticket }, n) => besa('POST', `/tickets/${ticket}/answer`, { version: versions[n], text: 'Vetëm për ju.' })),
    ]);
    const answer = await done(group.id);
    assert.equal(answer.answered + answer.passed.length, people);
    for (const { ticket } of waiting) {
        const { entries } = (await ana('GET', `/tickets/${ticket}`)).body;
        assert.equal(entries.filter((it) => it.kind === 'answer').length, 1);
    }
    console.log(`# to all: ${answer.answered}, faster by hand: ${answer.passed.length}`);
});

test('killed in the middle: the rest leaves after the start, nobody gets two', async () => {
    const people = 40;
    const group = await manyAsk(200, people, ['Si ta regjistroj makinen me targa te huaja ne Tirane?']);
    const made = await ana('POST', `/asked/${group.id}/answer`, { request: 'crash', language: 'sq', text: 'Në drejtorinë e transportit.' });
    const [{ id }] = made.body.answers;
    await besa('POST', `/asked/answers/${id}/approve`);
    await until(async () => Number(sql(`SELECT count(*) FROM faq_target WHERE answer_id = ${id} AND state = 1`)) > 0, 'the first to leave');
    await gateway.kill();
    const before = Number(sql(`SELECT count(*) FROM faq_target WHERE answer_id = ${id} AND state = 1`));
    await gateway.start();
    await enter();
    const answer = await done(group.id);
    assert.deepEqual([answer.answered, answer.passed.length], [people, 0]);
    assert.equal(sql(`SELECT count(*), count(DISTINCT ticket_id) FROM ticket_entry WHERE kind = 1 AND ticket_id IN (SELECT ticket_id FROM faq_target WHERE answer_id = ${id})`), `${people}|${people}`);
    console.log(`# ${before} of ${people} had left`);
});

test('what cannot be meant is refused in a sentence', async () => {
    const [group] = await groups();
    const wrong = [
        [`/asked/${group.id}/answer`, { request: 'x', language: 'sq', text: 'Po' }, 422], /* nobody waits */
        [`/asked/${group.id}/answer`, { request: '', language: 'sq', text: 'Po' }, 400],
        [`/asked/${group.id}/answer`, { request: 'x', text: 'Po' }, 400],
        [`/asked/${group.id}/answer`, { request: 'x', language: 'sq', text: 7 }, 400],
        [`/asked/${group.id}/out`, { ticket: 7 }, 400],
        [`/asked/${group.id}/out`, { ticket: '7' }, 404],
        [`/asked/${group.id}/join`, { group: group.id }, 422],
        [`/asked/${group.id}/join`, { group: '7' }, 404],
        ['/asked/7/join', { group: group.id }, 404],
        ['/asked/answers/7/approve', {}, 404],
    ];
    for (const [path, body, status] of wrong) {
        const answer = await ana('POST', path, body);
        assert.equal(answer.status, status, `${path} ${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`);
        assert.ok(answer.body.detail.length > 10);
    }
    assert.equal((await ana('GET', '/asked?after=x')).status, 400);
    assert.equal((await ana('GET', '/asked/7')).status, 404);
});

test('a draft page of it is what the menus take, once its sources are filled in', async () => {
    await until(async () => (await groups()).length >= 3, 'three groups');
    const group = (await groups()).find(({ samples }) => samples.some((it) => /diplomen/.test(it)));
    const leaf = (await ana('GET', `/asked/${group.id}/leaf`)).body;
    assert.equal(leaf.id, `asked-${group.number}`);
    assert.match(leaf.texts.sq.text, /45 ditë/);
    assert.equal(leaf.texts.sq.status, 'machine-drafted');

    const folder = mkdtempSync(join(tmpdir(), 'migranti-leaf-'));
    try {
        cpSync(join(root, 'menus'), folder, { recursive: true });
        const category = leaf.category || 'emigrants';
        const edit = (name, change) => {
            const path = join(folder, category, name);
            const file = JSON.parse(readFileSync(path, 'utf8'));
            change(file);
            writeFileSync(path, JSON.stringify(file));
        };
        const check = () => spawnSync(binary, ['check', '--menus', folder, '--now', '2026-12-01'], { encoding: 'utf8' });
        edit('tree.json', (tree) => {
            const menu = tree.nodes[leaf.menu] ? leaf.menu : Object.keys(tree.nodes).find((id) => tree.nodes[id].options?.length < 7);
            tree.nodes[menu].options = [...tree.nodes[menu].options.slice(0, 7), leaf.id];
            tree.nodes[leaf.id] = leaf.node;
            for (const language of tree.languages) edit(`${language}.json`, (file) => {
                file.texts[leaf.id] = leaf.texts[language] ?? { label: 'A draft of it', text: 'What the answer says in this language.' };
            });
        });
        const empty = check();
        assert.notEqual(empty.status, 0, 'it is no page yet');
        assert.match(empty.stderr + empty.stdout, new RegExp(`/nodes/${leaf.id}`));
        edit('tree.json', (tree) => Object.assign(tree.nodes[leaf.id], { sources: ['https://example.org, 2026, a test'], reviewed: '2026-11-20', review_by: '2027-11-20' }));
        const filled = check();
        assert.equal(filled.status, 0, filled.stderr + filled.stdout);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});

test('who does not have the topic sees nothing of it', async () => {
    const added = await admin('POST', '/people', { login: 'dita', name: 'Dita', role: 'expert', topics: ['afghan'] });
    await admin('POST', '/invitation/accept', { token: added.body.token, password: 'kater fjale te mira' });
    const dita = await desk(gateway, { login: 'dita', password: 'kater fjale te mira' });
    assert.deepEqual(await groups(dita), []);
    const [group] = await groups();
    for (const path of [`/asked/${group.id}`, `/asked/${group.id}/leaf`]) assert.equal((await dita('GET', path)).status, 404);
    assert.equal((await dita('POST', `/asked/${group.id}/answer`, { request: 'x', language: 'sq', text: 'Po' })).status, 404);
});
