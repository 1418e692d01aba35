// The menus at the desk as a phone shows them: the same texts that a phone gets, what they cost, who stands where.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';

const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
let gateway, editor, nodes;
const read = async (path) => {
    const answer = await editor('GET', path);
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
};
const dial = async (n) => (await (await fetch(`${gateway.url}/hooks/phones/demo/ussd`, { method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'ussd', session: `s${n}`, from: `+35569100000${n}`, to: '*599#', phase: 'begin', text: '' }) })).json());

before(async () => {
    gateway = await startGateway({ channels: { phones: { ...PHONES, ussd_code: '*599#' } }, sections: { figures: { tariff: 'tariff.ini' } } });
    writeFileSync(`${gateway.dir}/tariff.ini`, 'currency = ALL\n[network A]\nsegment = 1.00\n[network B]\nsegment = 2.50\n');
    const who = gateway.addStaff('dea', 'Dea', 'editor');
    await gateway.start();
    editor = await desk(gateway, who);
    nodes = (await read('/menus/nodes?language=sq')).nodes;
});
after(() => gateway?.stop());

test('the trees: every option is a node whose parent is the one that lists it', async () => {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const { options, languages } = await read('/menus/nodes?language=prs');
    assert.deepEqual(languages, ['sq', 'en', 'prs', 'ps', 'ar']);
    assert.equal(options.length, 5);
    for (const id of options) assert.equal(byId.get(id).parent, '');
    for (const node of nodes) for (const id of node.options) assert.equal(byId.get(id)?.parent, node.id, id);
    assert.ok(nodes.every((node) => node.standing === 0));
});

test('every screen of a tree, by SMS and dialled', async () => {
    for (const node of nodes.filter((it) => it.tree === 'afghan')) {
        const { id, sms, ussd, currency, status } = await read(`/menus/screen?language=prs&node=${node.id}`);
        assert.equal(id, node.id);
        assert.equal(currency, 'ALL');
        if (node.kind === 'action' && sms.length === 0) continue;
        assert.ok(sms.length >= 1 && ussd.length >= 1, id);
        assert.equal(status, 'drafted');
        for (const { text, segments, cost_min: least, cost_max: most } of sms) {
            assert.ok(text.length > 0);
            assert.equal(least, segments.toFixed(2));
            assert.equal(most, (segments * 2.5).toFixed(2));
        }
        for (const { units, alphabet, cost_min: cost } of ussd) {
            assert.ok(units <= (alphabet === 'GSM-7' ? 182 : 80), `${id}: ${units}`);
            assert.equal(cost, undefined);
        }
    }
});

test('what the desk shows is what a phone gets', async () => {
    const { ussd } = await read('/menus/screen?language=sq&node=');
    const { reply } = await dial(1);
    const first = (text) => text.split('\n').find((line) => line.startsWith('1 '));
    assert.ok(first(reply), reply);
    assert.equal(first(ussd[0].text), first(reply));
});

test('words are found as people type them', async () => {
    const { nodes: found } = await read(`/menus/find?language=sq&text=${encodeURIComponent('SHKÖLL')}`);
    assert.ok(found.includes('af-school'), found.join());
    assert.deepEqual((await read('/menus/find?language=sq&text=qxqxq')).nodes, []);
    assert.deepEqual((await read('/menus/find?language=sq&text=%3F%3F')).nodes, []);
    for (const query of ['language=sq', 'language=sq&text=', 'language=xx&text=a', `language=sq&text=${'a'.repeat(101)}`])
        assert.equal((await editor('GET', `/menus/find?${query}`)).status, 400, query);
    assert.equal((await editor('GET', '/menus/screen?language=sq&node=nowhere')).status, 404);
    assert.equal((await editor('GET', '/menus/nodes')).status, 400);
});

test('who stands where: told from five people on', async () => {
    for (let n = 1; n <= 4; n += 1) await dial(n);
    const standing = async () => (await read('/menus/nodes?language=sq')).standing;
    await until(async () => (await standing()) === null, 'the few to be hidden');
    for (let n = 5; n <= 8; n += 1) await dial(n);
    await until(async () => (await standing()) === 8, 'the eight to be counted');
});
