// Figures over HTTP against a small history that is known to the row: questions asked and answered, messages with their
// receipts and cost, screens. What is counted, who may see it, what is hidden, and the same as CSV.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { answerSchema, faults } from '../browser/schema.js';
import { desk, localDay, startGateway, until } from './gateway.js';

const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
const DAY = 24 * 3600 * 1000, HOUR = 3600 * 1000;
const today = localDay(Date.now());
const dayBefore = (days) => new Date(Date.parse(today) - days * DAY).toISOString().slice(0, 10);
let made = 0n;
const idAt = (ms) => ((BigInt(ms) - 1735689600000n) << 21n) + (made += 1n); // as store/id.h makes them
const noon = (days) => Date.parse(dayBefore(days)) + 11 * HOUR;

let gateway, coordinator, limited, expert;
const period = `from=${dayBefore(5)}&to=${today}`;
const read = async (caller, name, more = '') => {
    const answer = await caller('GET', `/figures/${name}?${period}${more}`);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.deepEqual(faults(answerSchema('GET', `/api/v1/figures/${name}`, 200), answer.body, name), [], 'as openapi.json describes it');
    return answer.body;
};

/* Eight questions of the Afghan programme three days ago, six answered after an hour, one late; one about return. */
function history() {
    const sql = ["INSERT INTO contact (id, number_index, number_sealed, alias, language, category, created_at, country) VALUES (7, x'07', x'07', 'Ulliri 417', 'sq', '', 1, '355'), (8, x'08', x'08', 'Lisi 1', 'prs', '', 1, '93')"];
    const entry = (ticket, kind, at, late = 0) => sql.push(`INSERT INTO ticket_entry (id, ticket_id, kind, body, created_at, late) VALUES (${idAt(at)}, ${ticket}, ${kind}, 'x', ${at}, ${late})`);
    for (let n = 1; n <= 9; n += 1) {
        const at = noon(3) + n * 60000, topic = n === 9 ? 'returnees' : 'afghan', answered = n <= 7;
        sql.push(`INSERT INTO ticket (id, number, contact_id, category, node, language, channel, bearer, state, version, lease_until, opened_at, updated_at, answered_at, due_at, waits_since) VALUES (${n}, ${n}, 7, '${topic}', '', 'sq', 'phones', 0, ${answered ? 1 : 0}, 1, 0, ${at}, ${at}, ${answered ? at + HOUR : 'NULL'}, ${at + 2 * HOUR}, ${at})`);
        entry(n, 0, at);
        if (answered) entry(n, 1, at + (n === 7 ? 5 : 1) * HOUR, n === 7 ? 1 : 0);
    }
    const sent = (contact, state, segments, count) => {
        for (let n = 0; n < count; n += 1)
            sql.push(`INSERT INTO outbox (id, contact_id, channel, bearer, class, body, segments, ussd_end, ussd_session, reply_data, state, attempts, due_at, expires_at, reason, created_at, updated_at) VALUES (${idAt(noon(1))}, ${contact}, 'phones', 0, 1, 'x', ${segments}, 0, '', '', ${state}, 1, 0, 0, '', ${noon(1)}, ${noon(1)})`);
    };
    sent(7, 3, 2, 6);
    sent(7, 4, 1, 1);
    sent(8, 3, 3, 2);
    for (let n = 0; n < 18; n += 1)
        sql.push(`INSERT INTO inbound (id, contact_id, channel, bearer, body, node, received_at) VALUES (${idAt(noon(2))}, ${100 + n}, 'phones', ${n % 2}, '1', '${n < 7 ? '' : n < 12 ? 'no-such-node' : 're-safe'}', ${noon(2)})`);
    const day = Date.parse(dayBefore(2)) / DAY;
    for (const [topic, rating, ratings] of [['afghan', 1, 1], ['afghan', 5, 6], ['returnees', 4, 2], ['none', 3, 5]])
        sql.push(`INSERT INTO figure_rating (day, topic, rating, ratings) VALUES (${day}, '${topic}', ${rating}, ${ratings})`);
    execFileSync('sqlite3', ['-bail', `${gateway.dir}/migranti.db`], { input: `BEGIN; ${sql.join('; ')}; COMMIT;` });
}

before(async () => {
    gateway = await startGateway({ channels: { phones: PHONES }, sections: { figures: { tariff: 'tariff.ini' } } });
    writeFileSync(`${gateway.dir}/tariff.ini`, 'currency = ALL\n[network A]\nsegment = 2.50\ncountries = 355\n[network B]\nsegment = 4\ncountries = 355\nchannels = phones\n');
    const people = ['coordinator', 'expert'].map((role) => gateway.addStaff(role, role, role));
    const few = gateway.addStaff('limited', 'Limited', 'coordinator', undefined, '--topics', 'returnees');
    history();
    await gateway.start();
    [coordinator, expert] = await Promise.all(people.map((who) => desk(gateway, who)));
    limited = await desk(gateway, few);
    await until(async () => (await read(coordinator, 'days')).rows.some((row) => row.asked === 9), 'the history to be counted');
    await until(async () => (await read(coordinator, 'screens')).rows.some((row) => row.ended > 0), 'visits to be over');
});
after(() => gateway?.stop());

test('each day of the period has a row', async () => {
    const { rows, counted_at } = await read(coordinator, 'days');
    assert.equal(rows.length, 6);
    assert.ok(Math.abs(counted_at - Date.now()) < 60000);
    const full = rows.filter((row) => row.asked || row.answered || row.heard);
    assert.deepEqual(full, [{ day: dayBefore(3), asked: 9, heard: 0, answered: 7 }]);
});

test('topics: few are hidden, and what would tell them', async () => {
    const { rows } = await read(coordinator, 'topics');
    assert.deepEqual(rows, [
        { topic: 'afghan', language: 'sq', asked: null, heard: 0, answered: 7 },
        { topic: 'returnees', language: 'sq', asked: null, heard: 0, answered: 0 },
    ]);
    const one = await read(coordinator, 'days', '&topic=returnees');
    assert.equal(one.rows.find((row) => row.day === dayBefore(3)).asked, null);
});

test('how long answers took', async () => {
    const { rows } = await read(coordinator, 'waits');
    const expected = { answers: 7, kept_per_mille: 857, median_ms: HOUR, ninth_ms: 5 * HOUR };
    assert.deepEqual(rows, [{ topic: '*', ...expected }, { topic: 'afghan', ...expected }]);
});

test('ratings: what few said is hidden, and what would tell it', async () => {
    const { rows } = await read(coordinator, 'ratings');
    const hidden = { ratings: null, rated_1: null, rated_2: null, rated_3: null, rated_4: null, rated_5: null, mean_hundredths: null };
    assert.deepEqual(rows, [
        { topic: '*', ratings: 14, rated_1: 1, rated_2: 0, rated_3: 5, rated_4: 2, rated_5: 6, mean_hundredths: 386 },
        { topic: 'afghan', ratings: 7, rated_1: 1, rated_2: 0, rated_3: 0, rated_4: 0, rated_5: 6, mean_hundredths: 443 },
        { topic: 'none', ...hidden },
        { topic: 'returnees', ...hidden },
    ]);
    assert.deepEqual((await read(coordinator, 'ratings', '&topic=returnees')).rows, [{ topic: '*', ...hidden }, { topic: 'returnees', ...hidden }]);
    assert.deepEqual((await read(limited, 'ratings')).rows.map((row) => row.topic), ['*', 'returnees']);
});

test('the queue by age', async () => {
    const { rows } = await read(coordinator, 'queue');
    assert.deepEqual(rows.map((row) => row.from_hours), [0, 1, 4, 24, 48, 96, 168, 336]);
    assert.equal(rows.at(-1).to_hours, null);
    assert.equal(rows.reduce((sum, row) => sum + row.late, 0), 2);
    assert.equal(rows.find((row) => row.from_hours === 48).late + rows.find((row) => row.from_hours === 96).late, 2, 'asked three days ago');
    assert.equal(rows.reduce((sum, row) => sum + row.in_time, 0), 0);
});

test('messages: what became of them and what they cost', async () => {
    const { rows, currency } = await read(coordinator, 'messages');
    assert.equal(currency, 'ALL');
    assert.deepEqual(rows, [
        { channel: 'phones', country: '355', messages: 7, segments: 13, delivered: 6, sent: 0, failed: 1, expired: 0, unknown: 0, waiting: 0, cost_min: '32.50', cost_max: '52.00' },
        { channel: 'phones', country: '93', messages: null, segments: null, delivered: null, sent: null, failed: null, expired: null, unknown: null, waiting: null, cost_min: null, cost_max: null },
    ]);
    assert.deepEqual((await read(coordinator, 'received')).rows, [{ channel: 'phones', sms: 9, ussd: 9 }]);
});

test('screens, and where visits ended', async () => {
    const { rows } = await read(coordinator, 'screens');
    assert.deepEqual(rows, [
        { screen: '', topic: '', label: '', kind: 'home', shown: 7, ended: 7 },
        { screen: 're-safe', topic: 'returnees', label: 'Siguri, urgjenca', kind: 'menu', shown: 6, ended: 6 },
        { screen: 'no-such-node', topic: '', label: '', kind: 'gone', shown: 5, ended: 5 },
    ]);
});

test('screens are named in the language of who reads', async () => {
    const label = async (more) => (await read(coordinator, 'screens', more)).rows.find((row) => row.screen === 're-safe').label;
    assert.equal(await label('&language=en'), 'Safety, emergency');
    assert.equal(await label('&language=xx'), 'Siguri, urgjenca');
});

test('who has some topics sees no others', async () => {
    assert.deepEqual((await read(limited, 'topics')).rows.map((row) => row.topic), ['returnees']);
    assert.deepEqual((await read(limited, 'waits')).rows, []);
    assert.deepEqual((await read(limited, 'screens')).rows.map((row) => row.screen), ['re-safe']);
    assert.equal((await read(limited, 'queue')).rows.reduce((sum, row) => sum + row.late, 0), 1);
});

test('others see none', async () => {
    assert.equal((await expert('GET', `/figures/days?${period}`)).status, 403);
});

test('the same as CSV', async () => {
    const answer = await fetch(`${gateway.url}/api/v1/figures/messages?${period}&form=csv`, { headers: { cookie: coordinator.cookie() } });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.equal(answer.headers.get('content-disposition'), `attachment; filename="messages-${dayBefore(5)}-${today}.csv"`);
    const text = Buffer.from(await answer.arrayBuffer()).toString('utf8');
    const lines = text.split('\r\n');
    assert.ok(text.startsWith('\ufeff'), 'the mark by which spreadsheets know UTF-8');
    assert.equal(lines[0].slice(1).replaceAll('"', ''), 'channel,country,messages,segments,delivered,sent,failed,expired,unknown,waiting,cost_min,cost_max');
    assert.equal(lines[1].replaceAll('"', ''), 'phones,355,7,13,6,0,1,0,0,0,32.50,52.00');
    assert.match(lines[2].replaceAll('"', ''), /^phones,93,hidden,hidden/);
    assert.equal(lines.length, 4);
});

test('a period that is none is refused', async () => {
    for (const query of ['', 'from=2026-01-01', 'from=2026-02-30&to=2026-03-01', 'from=2026-03-02&to=2026-03-01', 'from=2020-01-01&to=2026-01-01', `${period}&topic=A'B`, `${period}&form=pdf`])
        assert.equal((await coordinator('GET', `/figures/days?${query}`)).status, 400, query);
});
