// A person in danger, from the first text to the first answer of a human.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';
import { startSink } from './sink.js';

let gateway, sink, expert, coordinator;

before(async () => {
    sink = await startSink();
    const later = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][(new Date().getDay() + 3) % 7]; /* nobody is there now */
    gateway = await startGateway({
        sections: { office: { hours: `${later} 8-16` } },
        channels: {
            simulator: { provider: 'simulator', token: 'demo', country: '355', number: '50600', url: `${sink.url}/deliver`, allow_http: 'yes', allow_private: 'yes' },
        },
    });
    const logins = [gateway.addStaff('besa', 'Besa'), gateway.addStaff('drita', 'Drita', 'coordinator')];
    await gateway.start();
    expert = await desk(gateway, logins[0]);
    coordinator = await desk(gateway, logins[1]);
});

after(async () => {
    await gateway?.stop();
    await sink?.stop();
});

let serial = 0;
const sms = async (from, text) => {
    const answer = await fetch(`${gateway.url}/hooks/simulator/demo/sms`, {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'sms', id: `d${++serial}`, from, to: '50600', text }),
    });
    assert.equal(answer.status, 200);
};
const got = (number, count) => until(() => sink.to(number).length >= count && sink.to(number)[count - 1].text, `message ${count} to ${number}`);
const open = async (who) => (await who('GET', '/tickets?view=open')).body.tickets;
const answer = async (who, { id }) => {
    const { version } = (await who('GET', `/tickets/${id}`)).body;
    return who('POST', `/tickets/${id}/answer`, { version, text: 'We are here.' });
};

test('danger comes first, and nothing is sent before the person says that it is safe', async () => {
    const quiet = '+355691120001', beaten = '+355691120002';
    await sms(quiet, 'EKSPERT');
    await got(quiet, 1);
    await sms(quiet, 'si regjistrohem ne zyren e punes');
    assert.match(await got(quiet, 2), /rrezik tani\? 1 po, 2 jo/);
    await sms(beaten, 'burri me rreh');
    const first = await got(beaten, 1);
    assert.match(first, /112.*1 po, 2 jo/);
    assert.match(first, / \d+\.\d+\. 08:00/, 'it says when somebody is back');
    assert.doesNotMatch(first, /shpejt/, 'and promises nobody sooner');
    assert.doesNotMatch(first, /migranti|dhun|rreh/i, 'the answer names nothing');

    const [urgent, ...rest] = await open(expert);
    assert.deepEqual([urgent.priority, urgent.danger, urgent.safe_to_write], [1, 'violence', 'unknown']);
    assert.ok(rest.every((ticket) => ticket.priority > 1));
    const refused = await answer(expert, urgent);
    assert.equal(refused.status, 422);
    assert.match(refused.body.detail, /safe/);
    await sms(beaten, 'po');
    await got(beaten, 2);
    assert.equal((await answer(expert, urgent)).status, 200);
    assert.doesNotMatch(await got(beaten, 3), /We are here/, 'others may read the screen');
    await sms(beaten, 'LEXO');
    assert.match(await got(beaten, 4), /We are here\./);
    assert.ok(await gateway.metric('migranti_urgent_total') >= 1);
});

test('"1" to the question behind every acknowledgement makes it urgent', async () => {
    const person = '+355691120003';
    await sms(person, 'EKSPERT');
    await got(person, 1);
    await sms(person, 'autobusi iken sonte ne kufi');
    await got(person, 2);
    await sms(person, '1');
    assert.match(await got(person, 3), /112/);
    const mine = (await open(expert)).find((ticket) => ticket.excerpt.startsWith('autobusi'));
    assert.deepEqual([mine.priority, mine.danger], [1, 'call']);
});

test('a complaint about helpers is seen by coordinators only', async () => {
    const person = '+355691120004';
    await sms(person, 'the staff asked me for sex');
    await got(person, 1);
    const seen = (tickets) => tickets.filter((ticket) => ticket.danger === 'helpers');
    const [complaint] = seen(await open(coordinator));
    assert.ok(complaint);
    assert.deepEqual(seen(await open(expert)), []);
    assert.equal((await expert('GET', `/tickets/${complaint.id}`)).status, 404);
    assert.equal((await expert('POST', `/tickets/${complaint.id}/claim`, { version: complaint.version })).status, 404);
    assert.equal((await coordinator('POST', `/tickets/${complaint.id}/claim`, { version: complaint.version })).status, 200);
});

test('free text that nobody sent as a question is put before staff, once a person', async () => {
    const person = '+355691120005';
    const heard = async () => (await expert('GET', '/tickets?view=heard')).body.tickets.filter(({ excerpt }) => excerpt.includes('varken'));
    await sms(person, 'ku mund ta lidh varken time ne port');
    await got(person, 1);
    await sms(person, 'dhe a ka vend per varken e vellait');
    await got(person, 2);
    const [mine, ...rest] = await heard();
    assert.deepEqual([rest.length, mine.asked, mine.priority], [0, false, 3]);
    assert.equal((await expert('GET', `/tickets/${mine.id}`)).body.entries.length, 2);
    assert.equal((await expert('GET', '/tickets?view=open')).body.tickets.filter(({ id }) => id === mine.id).length, 0);

    const expertKey = /^(\d) Pyet ekspertin/m.exec(sink.to(person)[1].text)[1];
    await sms(person, expertKey);
    await got(person, 3);
    assert.equal((await heard()).length, 0);
    assert.equal((await open(expert)).find(({ id }) => id === mine.id)?.asked, true);
});
