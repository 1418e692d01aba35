// Announcements over real sockets: written by one, let go by another, leaving in slices; stopped, killed and
// unwanted on the way. Each test has people of a country of its own.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';
import { startSink } from './sink.js';

let gateway, sink, author, besa;
let serial = 0;
before(async () => {
    sink = await startSink();
    gateway = await startGateway({
        channels: {
            simulator: {
                provider: 'simulator', number: '50600', token: 'demo', country: '355', quiet_hours: 'off', per_second: 500,
                allow_http: 'yes', allow_private: 'yes', url: `${sink.url}/deliver`,
            },
        },
        sections: { figures: { tariff: 'tariff.ini' } },
    });
    writeFileSync(`${gateway.dir}/tariff.ini`, 'currency = ALL\n[network A]\nsegment = 2.50\ncountries = 39\n[network B]\nsegment = 4\ncountries = 39\n');
    const [one, two] = [gateway.addStaff('arta', 'Arta', 'editor'), gateway.addStaff('besa', 'Besa', 'coordinator')];
    await gateway.start();
    author = await desk(gateway, one);
    besa = await desk(gateway, two);
});
after(async () => {
    await gateway?.stop();
    await sink?.stop();
});

async function text(from, words) {
    const seen = sink.to(from).length;
    const answer = await fetch(`${gateway.url}/hooks/simulator/demo/sms`, {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'sms', id: `n${(serial += 1)}`, from, to: '50600', text: words }),
    });
    assert.equal(answer.status, 200);
    return until(() => sink.to(from)[seen]?.text, `an answer to ${words}`);
}
const people = async (country, count) => {
    const all = Array.from({ length: count }, (_, i) => `+${country}${String(3330000000 + i).slice(0, 9)}${i % 10}`);
    for (const from of all) await text(from, 'MENU');
    return all;
};
const got = (who, words) => sink.to(who).filter((call) => call.text.includes(words));
const news = (country, words, more = {}) => ({ name: words, countries: [country], texts: [{ language: 'sq', text: words }, { language: 'en', text: `${words} (en)` }], fallback: 'sq', rate: 6000, ...more });
async function written(body, status = 201) {
    const made = await author('POST', '/announcements', body);
    assert.equal(made.status, status, JSON.stringify(made.body));
    return made.body;
}
async function asked(body) {
    const { id, version } = await written(body);
    const made = await author('POST', `/announcements/${id}/ask`, { version });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    return made.body;
}
async function approved(body) {
    const { id, version } = await asked(body);
    const made = await besa('POST', `/announcements/${id}/decide`, { version, approve: true });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    return made.body;
}
const report = async (id) => (await author('GET', `/announcements/${id}/report`)).body;
const sum = ({ rows }, name) => rows.reduce((count, row) => count + row[name], 0);
const over = (id, state = 'done') => until(async () => {
    const made = await report(id);
    return made.announcement.state === state && sum(made, 'waiting') === 0 && made.later === 0 && made;
}, `it to be ${state}`);

test('one writes, another lets it go, and what became of it is told', async () => {
    const all = await people('39', 12);
    await text(all[3], 'ENGLISH');
    await text(all[4], 'HIDE');
    const body = news('39', 'Kurs falas nga e hena.');
    const counted = (await author('POST', '/announcements/preview', body)).body;
    assert.equal(counted.people, 12);
    assert.equal(counted.hidden, 1);
    assert.equal(counted.segments, 12);
    assert.deepEqual([counted.cost_min, counted.cost_max, counted.currency, counted.unpriced], ['30.00', '48.00', 'ALL', 0]);
    const narrow = (await author('POST', '/announcements/preview', { ...body, fallback: '', texts: [{ language: 'en', text: 'Course' }] })).body;
    assert.equal(narrow.people, 2, 'HIDE is an English word');
    assert.equal(narrow.no_text, 10);

    const draft = await asked(body);
    assert.equal(draft.state, 'asked');
    assert.equal(draft.expected, 12);
    assert.equal((await author('POST', `/announcements/${draft.id}/decide`, { version: draft.version, approve: true })).status, 403);
    const back = await besa('POST', `/announcements/${draft.id}/decide`, { version: draft.version, approve: false, note: 'Say where.' });
    assert.equal(back.body.note, 'Say where.');
    const changed = (await author('POST', `/announcements/${draft.id}`, { ...news('39', 'Kurs falas, Tirane.'), version: back.body.version })).body;
    const again = (await author('POST', `/announcements/${draft.id}/ask`, { version: changed.version })).body;
    assert.equal((await besa('POST', `/announcements/${draft.id}/decide`, { version: draft.version, approve: true })).status, 409, 'what it was before');
    assert.equal((await besa('POST', `/announcements/${draft.id}/decide`, { version: again.version, approve: true })).status, 200);
    const told = await over(draft.id);
    for (const [i, who] of all.entries())
        if (i !== 4) assert.equal(got(who, i === 3 ? 'Tirane. (en)\nTo get no more: STOP' : 'Tirane.\nPer te mos marre me: STOP').length, 1, who);
    assert.equal(got(all[4], 'Tirane').length, 0, 'who wants no texts shown');
    assert.match(sink.to(all[4]).at(-1).text, /^Info: 1 /);
    assert.match(await text(all[4], '1'), /Kurs falas, Tirane\. \(en\)\n.*STOP/);
    assert.equal(sum(told, 'messages'), 12);
    assert.deepEqual([told.cost_min, told.cost_max], ['30.00', '48.00']);
    await text(all[0], 'STOP');
    const later = await report(draft.id);
    assert.deepEqual([later.stopped_after, later.notices, later.read], [1, 1, 1]);
    const csv = await fetch(`${gateway.url}/api/v1/announcements/${draft.id}/report?form=csv`, { headers: { cookie: author.cookie() } });
    assert.match(await csv.text(), /^language,channel,country,messages,delivered/);
    assert.equal((await author('POST', `/announcements/${draft.id}/stop`)).status, 409, 'all of it left');
    assert.equal((await author('POST', `/announcements/${draft.id}`, { ...body, version: later.announcement.version })).status, 409);
});

test('killed in mid-send: nobody twice, nobody forgotten', async () => {
    const all = await people('44', 40);
    const { id } = await approved(news('44', 'Zyra hapet neser.', { rate: 300 }));
    await until(() => all.filter((who) => got(who, 'Zyra').length > 0).length >= 10, 'the first ten');
    await gateway.kill();
    await gateway.start();
    const told = await over(id);
    assert.equal(sum(told, 'messages'), 40);
    for (const who of all) assert.equal(new Set(got(who, 'Zyra').map((call) => call.query.id)).size, 1, who);
});

test('at its rate, and stopped in mid-send: what has not left does not', async () => {
    const all = await people('49', 20);
    const begun = Date.now();
    const { id } = await approved(news('49', 'Mbledhje te henen.', { rate: 120 }));
    const heard = () => all.filter((who) => got(who, 'Mbledhje').length > 0).length;
    await until(() => heard() >= 4, 'the first four');
    assert.ok(Date.now() - begun > 700, 'two a second');
    const stopped = await besa('POST', `/announcements/${id}/stop`);
    assert.equal(stopped.body.state, 'stopped');
    assert.equal(stopped.body.stopped_by.name, 'Besa');
    const told = await over(id, 'stopped');
    const left = sum(told, 'sent') + sum(told, 'delivered') + sum(told, 'unknown');
    assert.ok(left < 20, `${left} left`);
    assert.equal(heard(), left);
    assert.equal(sum(told, 'messages'), stopped.body.queued, 'nothing more was queued');
});

test('STOP between approval and send, and in mid-send', async () => {
    const all = await people('43', 6);
    const { id } = await approved(news('43', 'Kurs i ri.', { rate: 60, start: Date.now() + 8000 }));
    assert.equal((await report(id)).announcement.state, 'scheduled');
    await text(all[1], 'STOP');
    await until(() => got(all[0], 'Kurs i ri').length > 0, 'the first');
    await text(all[5], 'STOP');
    const told = await over(id);
    for (const i of [0, 2, 3, 4]) assert.equal(got(all[i], 'Kurs i ri').length, 1, all[i]);
    for (const i of [1, 5]) assert.equal(got(all[i], 'Kurs i ri').length, 0, all[i]);
    assert.equal(told.stopped_after, 0);
});

test('it waits for the end of their night, or not at all', async () => {
    const all = await people('41', 3);
    const hour = Number(new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Tirane', hour: 'numeric', hourCycle: 'h23' }).format(Date.now()));
    await text(all[0], `QUIET ${(hour + 23) % 24}-${(hour + 3) % 24}`);
    const body = news('41', 'Zyra eshte hapur.', { hours: 1 });
    assert.equal((await author('POST', '/announcements/preview', body)).body.night, 1);
    const short = await over((await approved(body)).id);
    assert.equal(short.passed.night, 1, 'their night is longer than it lives');
    assert.equal(sum(short, 'messages'), 2);
    const { id } = await approved(news('41', 'Zyra mbyllet.', { hours: 20 }));
    await until(() => all.slice(1).every((who) => got(who, 'mbyllet').length > 0), 'the others');
    const told = await until(async () => { const made = await report(id); return made.later === 1 && made; }, 'the one who sleeps');
    assert.equal(told.announcement.state, 'leaving');
    assert.equal(sum(told, 'messages'), 2);
    assert.equal((await author('POST', `/announcements/${id}/stop`)).status, 200);
    const ended = await over(id, 'stopped');
    assert.equal(ended.passed.ended, 1);
    assert.equal(got(all[0], 'Zyra').length, 0);
});

test('what is wrong is told by its field', async () => {
    const wrong = [
        [{ texts: [] }, /^texts/], [{ rate: 0 }, /^rate/], [{ hours: 0 }, /^hours/], [{ categories: ['nobody'] }, /^categories/],
        [{ since: '2999-01-01' }, /^since/], [{ fallback: 'ps' }, /^fallback/], [{ texts: [{ language: 'sq', text: 'a'.repeat(700) }] }, /^texts.sq takes 5 SMS/],
    ];
    for (const [part, sentence] of wrong) {
        const made = await author('POST', '/announcements', { ...news('355', 'Po'), ...part });
        assert.equal(made.status, 422, JSON.stringify(made.body));
        assert.match(made.body.detail, sentence);
    }
    for (const part of [{ since: 'soon' }, { categories: 'all' }, { categories: ['a b'] }, { texts: {} }, { rate: 'fast' }])
        assert.equal((await author('POST', '/announcements', { ...news('355', 'Po'), ...part })).status, 400, JSON.stringify(part));
    const { body } = await author('POST', '/announcements/measure', { language: 'sq', text: 'Gjë çdo' });
    assert.equal(body.segments, 1);
    assert.match(body.folded, /^Gje cdo\nPer te mos marre me: STOP$/);
    const nobody = await written(news('999', 'Askush'));
    const refused = await author('POST', `/announcements/${nobody.id}/ask`, { version: nobody.version });
    assert.equal(refused.status, 422);
    assert.match(refused.body.detail, /nobody/);
});
