// A course over real sockets: from COURSE to a certificate that anybody verifies, by text and on a page; and
// what the desk is told of it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { desk, localDay, startGateway, until } from './gateway.js';

/* Nothing listens there: what is sent waits. */
const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
const PASSWORD = 'correct horse battery';
const CODE = /[2-9B-V]{4}-[2-9B-V]{4}/;
let gateway, coordinator, expert;
let count = 0;

/* Also when midnight comes amid the test. */
const period = () => `from=${localDay(Date.now() - 3600 * 1000)}&to=${localDay(Date.now())}&language=en`;
const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, text], { encoding: 'utf8' }).trim();

/* The reply is stored before the webhook is answered. */
async function write(from, text) {
    count += 1;
    const answered = await fetch(`${gateway.url}/hooks/phones/demo/sms`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'sms', id: `course-${count}`, from, to: '50600', text }),
    });
    assert.equal(answered.status, 200);
    return sql('SELECT body FROM outbox ORDER BY id DESC LIMIT 1');
}

before(async () => {
    gateway = await startGateway({ channels: { phones: PHONES } });
    const staff = [gateway.addStaff('vera', 'Vera', 'coordinator', PASSWORD), gateway.addStaff('besa', 'Besa', 'expert', PASSWORD)];
    await gateway.start();
    [coordinator, expert] = await Promise.all(staff.map((who) => desk(gateway, who)));
});
after(() => gateway?.stop());

const page = (code) => fetch(`${gateway.url}/verify/${code}`);

test('from the first word to a certificate that text and page verify', async () => {
    const phone = '+355691230001';
    await write(phone, 'ENGLISH');
    assert.match(await write(phone, 'COURSE OFFICIALS'), /one short lesson a day\. At what hour\?/);
    let reply = await write(phone, 'NEXT');
    assert.match(reply, /^1\/8: Protection/);
    assert.match(await write(phone, '1'), /^Right: from the moment they ask/);
    /* Who writes so fast is held up: the lessons between are taken as read. */
    sql("UPDATE enrolment SET lesson = 'same', next = 'free', phase = 2 WHERE course = 'officials'");
    assert.match(await write(phone, 'next lesson'), /^8\/8: /);
    reply = await write(phone, 'Never alowed');
    const [code] = reply.match(CODE);
    assert.match(await write('+355691230002', `VERIFY ${code.toLowerCase()}`), /Asylum|Azili/);
    const valid = await page(code);
    assert.equal(valid.status, 200);
    assert.match(valid.headers.get('content-security-policy'), /default-src 'none'/);
    const body = await valid.text();
    assert.match(body, /This certificate is valid: <b>Asylum, non-discrimination<\/b>/);
    assert.doesNotMatch(body, /35569/);
    assert.equal((await page(code.replace(/.$/, (sign) => (sign === '2' ? '3' : '2')))).status, 404);
    assert.equal((await page('%3Cscript%3E')).status, 404);
    assert.equal((await fetch(`${gateway.url}/verify/${code}`, { method: 'POST' })).status, 405);
});

test('the desk is told how many and where, by alias, and by whom it may be seen', async () => {
    await write('+355691230003', 'ENGLISH');
    await write('+355691230003', 'COURSE OFFICIALS');
    const figures = await coordinator('GET', `/figures/courses?${period()}`);
    assert.equal(figures.status, 200);
    const row = figures.body.rows.find(({ course }) => course === 'officials');
    assert.equal(row.officials, 1);
    assert.equal(row.active, 1);
    assert.equal(row.started, null, 'fewer than five could be somebody');
    const { body: weeks } = await coordinator('GET', `/figures/weeks?${period()}`);
    const all = weeks.rows.find(({ course }) => course === '*');
    assert.deepEqual([all.started, all.finished], [2, 1]);
    const { body: here } = await coordinator('GET', '/courses/people?language=en');
    assert.equal(here.next, null);
    assert.deepEqual(here.people.map(({ state }) => state), ['active', 'finished']);
    assert.doesNotMatch(JSON.stringify(here), /35569/);
    const csv = await fetch(`${gateway.url}/api/v1/figures/courses?${period()}&form=csv`, { headers: { cookie: coordinator.cookie() } });
    assert.match(csv.headers.get('content-type'), /^text\/csv/);
    assert.match(await csv.text(), /^\ufeff?course,title,officials,started/);
    assert.equal((await expert('GET', `/figures/courses?${period()}`)).status, 403);
    assert.equal((await expert('GET', '/courses/people?language=en')).status, 403);
    assert.equal((await coordinator('GET', '/courses/people?language=en&after=x')).status, 400);
    assert.equal((await coordinator('GET', '/figures/weeks?from=2026-13-01&to=x&language=en')).status, 400);
});

test('what few did is hidden, and what would tell it beside the sum', async () => {
    const day = Date.parse('2024-10-07') / 86400000;
    for (const [course, started] of [['officials', 1], ['own-business', 6], ['work-rights', 9]])
        sql(`INSERT INTO course_day (course, day, started, finished, ended) VALUES ('${course}', ${day}, ${started}, 0, 0)`);
    const read = async (figure) =>
        (await coordinator('GET', `/figures/${figure}?from=2024-10-07&to=2024-10-13&language=en`)).body.rows
            .filter(({ started }) => started !== 0)
            .map(({ course, started }) => [course, started])
            .sort();
    assert.deepEqual(await read('weeks'), [['*', 16], ['officials', null], ['own-business', null], ['work-rights', 9]]);
    assert.deepEqual(await read('courses'), [['officials', null], ['own-business', null], ['work-rights', 9]]);
});

test('a lesson that is due leaves by itself, once', async () => {
    const phone = '+355691230004';
    await write(phone, 'ENGLISH');
    await write(phone, 'QUIET OFF');
    await write(phone, 'COURSE BUSINESS');
    const pushed = () => Number(sql("SELECT count(*) FROM outbox WHERE class = 3 AND body LIKE '1/7: Ask before%'"));
    sql(`UPDATE enrolment SET due_at = ${Date.now() - 1000} WHERE course = 'own-business'`);
    await until(() => pushed() === 1, 'the lesson');
    assert.ok(Number(sql("SELECT due_at FROM enrolment WHERE course = 'own-business'")) > Date.now(), 'the next comes on another day');
    await until(async () => (await gateway.metric('migranti_lessons_total')) === 1, 'it to be counted');
    assert.equal(pushed(), 1);
});
