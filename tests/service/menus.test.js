// The menus while people stand in them: an edit judged beforehand, loaded from the desk, refused when it is wrong.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, desk, root, startGateway, until } from './gateway.js';
import { startSink } from './sink.js';

let gateway, sink, menus, old;
const calls = {};
const folder = mkdtempSync(join(tmpdir(), 'migranti-menus-'));

before(async () => {
    menus = join(folder, 'menus');
    old = join(folder, 'old');
    for (const copy of [menus, old]) cpSync(join(root, 'tests/talk/menus'), copy, { recursive: true });
    sink = await startSink();
    const common = { token: 'demo', country: '355', allow_http: 'yes', allow_private: 'yes' };
    gateway = await startGateway({
        menus,
        channels: { simulator: { ...common, provider: 'simulator', number: '50600', ussd_code: '*599#', url: `${sink.url}/deliver` } },
    });
    const logins = ['expert', 'editor', 'coordinator', 'administrator'].map((role) => [role, gateway.addStaff(role, role, role)]);
    await gateway.start();
    for (const [role, login] of logins) calls[role] = await desk(gateway, login);
});

after(async () => {
    await gateway?.stop();
    await sink?.stop();
    rmSync(folder, { recursive: true, force: true });
});

let serial = 0;
const hook = async (kind, body) => {
    const answer = await fetch(`${gateway.url}/hooks/simulator/demo/${kind}`, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return text ? JSON.parse(text) : null;
};
/** Texts, and gives the answer. */
const sms = async (from, text) => {
    const before = sink.to(from).length;
    await hook('sms', { kind: 'sms', id: `m${++serial}`, from, to: '50600', text });
    return until(() => sink.to(from)[before]?.text, `an answer to ${text}`);
};
const migranti = (...args) => spawnSync(binary, args, { cwd: root, encoding: 'utf8', input: '' });
const talk = (input, ...args) => {
    const { status, stdout, stderr } = spawnSync(binary, ['talk', '--config', gateway.config, ...args], { cwd: root, encoding: 'utf8', input });
    return { status, stdout, stderr };
};

const path = (name) => join(menus, 'town', name);
const edit = (name, change) => {
    const json = JSON.parse(readFileSync(path(name), 'utf8'));
    change(json);
    writeFileSync(path(name), JSON.stringify(json, null, 2));
};
const [ANA, BESA, CELA] = ['+355691110001', '+355691110002', '+355691110003'];

test('the desk sees what is in service', async () => {
    const { status, body } = await calls.expert('GET', '/menus');
    assert.equal(status, 200);
    assert.ok(Math.abs(Date.now() - body.loaded_at) < 60000);
    assert.equal(body.may_reload, false);
    assert.deepEqual(body.trees.map(({ tree, language }) => `${tree} ${language}`), ['town sq', 'town en', 'sea sq', 'sea en', 'sea prs']);
    assert.equal(body.trees[0].leaves, 5);
    const late = Date.now() >= Date.UTC(2026, 10, 30) ? 1 : 0;
    assert.ok(body.overdue.length >= late);
    assert.equal(await gateway.metric('migranti_menus_overdue'), body.overdue.length);
});

test('an edit is judged before it is loaded: who stands where', async () => {
    await sms(ANA, 'office');
    await sms(ANA, '3');
    assert.match(await sms(ANA, '1'), /^Papers for houses/);
    await sms(BESA, 'city');
    await sms(CELA, 'fish');
    edit('tree.json', (tree) => {
        delete tree.nodes['room-one'];
        tree.nodes['office-rooms'].options = ['room-two'];
    });
    for (const file of ['sq.json', 'en.json']) edit(file, ({ texts }) => delete texts['room-one']);
    const { stdout, status, stderr } = migranti('check', '--menus', menus, '--against', old, '--config', gateway.config);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /nodes gone: 1 of 26; .*\n {2}room-one \(.*\) -> office-rooms \(/);
    assert.match(stdout, /live sessions: 3; moved: 1; shown their menu again: 0\n {2}1 at room-one -> office-rooms/);
});

test('who stands there can be followed without touching them', async () => {
    const before = sink.to(ANA).length;
    const { stdout, status, stderr } = talk('0\n', '--contact', ANA);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^# language en, town\n# by SMS: at room-one, 0 min ago; that is gone, moves to office-rooms\n/);
    assert.match(stdout, /> < This part of the menu has changed/);
    assert.ok(!stdout.includes('69111'), 'the number is not shown');
    const dialled = talk('', '--contact', ANA, '--ussd', '--lang', 'sq');
    assert.match(dialled.stdout, /\n< /);
    assert.equal(sink.to(ANA).length, before);
    const { body } = await calls.expert('GET', '/tickets?view=open');
    assert.equal(body.tickets.length, 0, 'nothing was asked for them');
});

test('nobody is found by a number that nobody has', () => {
    for (const [who, sentence] of [['+355699999999', /nobody with this number/], ['#999', /there is no question 999/], ['#x', /no question's number/], ['+1', /no telephone number/]]) {
        const { status, stderr } = talk('', '--contact', who);
        assert.equal(status, 65);
        assert.match(stderr, sentence);
    }
    assert.equal(migranti('talk', '--contact', ANA).status, 64, 'without a configuration');
});

test('the number of a question finds who asked it', async () => {
    await sms(BESA, 'EXPERT');
    await sms(BESA, 'When does the bus go on Sundays?');
    const { body } = await calls.expert('GET', '/tickets?view=open');
    const { stdout, status, stderr } = talk('STATUS\n', '--contact', `#${body.tickets[0].number}`);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /# 1 questions\n/);
    assert.match(stdout, new RegExp(`< .*${body.tickets[0].number}`));
});

test('only those who answer for the menus load them', async () => {
    const { status, body } = await calls.expert('POST', '/menus/reload');
    assert.equal(status, 403);
    assert.match(body.detail, /role .expert/);
});

test('loading moves who stood on what is gone, and tells them', async () => {
    const before = (await calls.editor('GET', '/menus')).body;
    const { status, body } = await calls.editor('POST', '/menus/reload');
    assert.equal(status, 200, JSON.stringify(body));
    assert.notEqual(body.version, before.version);
    assert.ok(body.loaded_at > before.loaded_at);
    assert.equal(body.may_reload, true);
    assert.equal(body.trees[0].leaves, 4);
    assert.deepEqual((await calls.editor('GET', '/menus')).body.version, body.version);
    assert.equal(await gateway.metric('migranti_menus_reloads_total'), 2);
    const told = await sms(ANA, '2');
    assert.match(told, /changed/);
    assert.equal(await gateway.metric('migranti_menus_leaves'), body.trees[0].leaves + body.trees[2].leaves);
});

const FAULTS = [
    ['a target that is not there', (tree) => tree.nodes.town.options.push('town-tram'), 'town/tree.json', '/nodes/town/options/6', /there is no node/],
    ['a page without sources', (tree) => delete tree.nodes['town-bus'].sources, 'town/tree.json', '/nodes/town-bus', /lacks "sources"; add it/],
];
for (const [name, change, file, pointer, sentence] of FAULTS)
    test(`a set with faults is refused, with file, place and remedy: ${name}`, async () => {
        const whole = readFileSync(path('tree.json'));
        const { body: before } = await calls.coordinator('GET', '/menus');
        edit('tree.json', change);
        const { status, body, headers } = await calls.coordinator('POST', '/menus/reload');
        writeFileSync(path('tree.json'), whole);
        assert.equal(status, 422);
        assert.match(headers.get('content-type'), /problem\+json/);
        assert.match(body.detail, /those in service stay/);
        const fault = body.faults.find((row) => row.pointer === pointer);
        assert.ok(fault, JSON.stringify(body.faults));
        assert.equal(fault.file, file);
        assert.match(fault.text, sentence);
        assert.equal((await calls.coordinator('GET', '/menus')).body.version, before.version);
        assert.ok(await sms(BESA, 'MENU'));
    });

test('what is no JSON, and a folder that is gone, leave the old set in service', async () => {
    const whole = readFileSync(path('tree.json'));
    writeFileSync(path('tree.json'), '{ "order": 1,\n "start": ');
    const torn = await calls.administrator('POST', '/menus/reload');
    writeFileSync(path('tree.json'), whole);
    assert.equal(torn.status, 422);
    assert.match(torn.body.faults[0].text, /line 2 column/);
    rmSync(menus, { recursive: true });
    const gone = await calls.administrator('POST', '/menus/reload');
    assert.equal(gone.status, 422);
    assert.match(gone.body.faults[0].text, /No such file or directory; name the folder/);
    assert.ok(await sms(CELA, 'MENU'));
    cpSync(old, menus, { recursive: true });
    assert.equal((await calls.administrator('POST', '/menus/reload')).status, 200);
});

test('messages go on while menus are loaded again and again', async () => {
    const reloads = Array.from({ length: 5 }, () => calls.editor('POST', '/menus/reload'));
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => sms(`+35569222000${i}`, 'city')));
    assert.ok(answers.every(Boolean));
    for (const { status } of await Promise.all(reloads)) assert.equal(status, 200);
});
