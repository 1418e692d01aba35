// Appointments over real sockets: one time and many who want it, reminders that die with what they remind of,
// what the desk does and is told, and the calendar at a secret address.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { becomes, desk, localDay, startGateway, until } from './gateway.js';
import { startSink } from './sink.js';

const PASSWORD = 'correct horse battery';
const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
let gateway, sink, coordinator, expert, translator;
let refuses = false;
let count = 0;

const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, text], { encoding: 'utf8' }).trim();

async function write(from, text) {
    count += 1;
    const answered = await fetch(`${gateway.url}/hooks/phones/demo/sms`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'sms', id: `appointment-${count}`, from, to: '50600', text }),
    });
    assert.equal(answered.status, 200);
    return sql(`SELECT o.body FROM outbox o WHERE o.class = 1 ORDER BY o.id DESC LIMIT 1`);
}

before(async () => {
    sink = await startSink({ behave: () => (refuses ? [503, 'text/plain', 'later'] : undefined) });
    const phones = { provider: 'simulator', token: 'demo', number: '50600', url: sink.url, allow_http: 'yes', allow_private: 'yes', quiet_hours: 'off' };
    gateway = await startGateway({ channels: { phones } });
    const staff = [
        gateway.addStaff('vera', 'Vera', 'coordinator', PASSWORD),
        gateway.addStaff('besa', 'Besa', 'expert', PASSWORD),
        gateway.addStaff('tina', 'Tina', 'translator', PASSWORD),
    ];
    await gateway.start();
    [coordinator, expert, translator] = await Promise.all(staff.map((who) => desk(gateway, who)));
});
after(async () => {
    await gateway?.stop();
    await sink?.stop();
});

const dayIn = (days) => localDay(Date.now() + days * DAY_MS);
const offer = (who, days, more = {}) =>
    who('POST', '/slots', { kind: 'visit', place: 'Rruga A 5', first: dayIn(days), last: dayIn(days), weekdays: 0, from: 600, until: 630, minutes: 30, ...more });
const week = async (who, days) => (await who('GET', `/appointments?from=${dayIn(days)}&to=${dayIn(days + 6)}`)).body;
const phone = (n) => `+35569555${String(n).padStart(4, '0')}`;

/* A day before it, as the clock of the gateway sees it. */
function bringNear(id) {
    sql(`UPDATE appointment SET made_at = made_at - 10 * 86400000, starts_at = (strftime('%s', 'now') + 3600 * 5) * 1000, ends_at = (strftime('%s', 'now') + 3600 * 6) * 1000, look_at = 1 WHERE id = ${id}`);
}

test('twelve people want one time: one has it, all are told the truth', async () => {
    assert.deepEqual((await offer(expert, 3)).body, { made: 1, clashed: 0 });
    const people = Array.from({ length: 12 }, (_, n) => phone(n));
    for (const from of people) {
        await write(from, 'ENGLISH');
        assert.match(await write(from, 'BOOK'), /^Free times[^]*\n1 /);
    }
    await Promise.all(people.map((from) => write(from, '1')));
    assert.equal(sql('SELECT count(*) FROM appointment WHERE state IN (0, 1, 2)'), '1');
    assert.equal(sql("SELECT count(*) FROM outbox WHERE body LIKE 'Booked: %'"), '1');
    assert.equal(sql("SELECT count(DISTINCT contact_id) FROM outbox WHERE body LIKE 'No time is free now%'"), '11');
});

test('a reminder whose call failed dies with its appointment', async () => {
    const [{ id }] = (await week(coordinator, 0)).appointments;
    refuses = true;
    bringNear(id);
    const outbox = await until(() => sql("SELECT id FROM outbox WHERE body LIKE 'Reminder: %' AND attempts > 0 AND state = 0"), 'a reminder that waits for its repeat');
    const { version } = (await coordinator('GET', `/appointments/${id}`)).body;
    const cancelled = await coordinator('POST', `/appointments/${id}/cancel`, { version, reason: 'Besa is ill' });
    assert.equal(cancelled.status, 200);
    assert.equal(cancelled.body.state, 'cancelled');
    assert.equal(sql(`SELECT state FROM outbox WHERE id = ${outbox}`), '5');
    sql(`UPDATE outbox SET state = 0, due_at = 1 WHERE id = ${outbox}`); /* even if it stood in the queue again */
    refuses = false;
    await becomes(() => sql(`SELECT state, reason FROM outbox WHERE id = ${outbox}`), '5|the appointment changed', 'the guard');
    /* an older version is refused, and told as such */
    assert.equal((await expert('POST', `/appointments/${id}/cancel`, { version, reason: 'again, so' })).status, 409);
});

test('the desk books, moves and settles; a digit answers what left', async () => {
    const from = phone(100);
    await write(from, 'ENGLISH');
    await write(from, 'EXPERT');
    await write(from, 'I need to talk to somebody about my papers');
    const { tickets } = (await expert('GET', '/tickets?view=open')).body;
    const ticket = tickets.at(-1).id;
    await offer(expert, 5);
    await offer(expert, 6);
    const { slots } = await week(expert, 4);
    const booked = await expert('POST', '/appointments', { ticket, slot: slots[0].id });
    assert.equal(booked.status, 201);
    const { id } = booked.body;
    await becomes(async () => (await expert('GET', `/appointments/${id}`)).body.told, 'sent', 'the message');
    assert.match(await write(from, '1'), /^Thank you\. We expect you: /);
    const confirmed = (await expert('GET', `/appointments/${id}`)).body;
    assert.equal(confirmed.state, 'confirmed');
    assert.equal((await expert('POST', '/appointments', { ticket, slot: slots[0].id })).status, 409);
    /* a second one at that time is warned of, and given when meant */
    const time = { kind: 'phone', starts_at: slots[0].starts_at, minutes: 10 };
    assert.equal((await expert('POST', '/appointments', { ticket, ...time })).status, 422);
    const moved = await expert('POST', `/appointments/${id}/move`, { version: confirmed.version, slot: slots[1].id });
    assert.equal(moved.body.state, 'moved');
    await becomes(async () => (await expert('GET', `/appointments/${id}`)).body.told, 'sent', 'the message about the new time');
    assert.match(await write(from, '4'), /^We call you\. Question \d+/);
    const { calls } = await week(expert, 4);
    assert.equal(calls[0].id, id);
    assert.match((await expert('GET', `/tickets/${calls[0].call_ticket}`)).body.entries.at(-1).text, /^CALL ME: /);
    const { version } = (await expert('GET', `/appointments/${id}`)).body;
    assert.equal((await expert('POST', `/appointments/${id}/settle`, { version, state: 'done' })).status, 409); /* it lies ahead */
    assert.equal((await expert('POST', `/appointments/${id}/settle`, { version, state: 'called' })).status, 200);
    assert.equal((await translator('POST', `/appointments/${id}/settle`, { version, state: 'called' })).status, 403);
    const audit = (await coordinator('GET', '/me')).status;
    assert.equal(audit, 200);
    assert.match(sql("SELECT group_concat(action) FROM audit WHERE action LIKE 'appointment.%'"), /appointment\.book.*appointment\.move.*appointment\.called/);
});

test('after STOP nobody is reminded, and staff see why', async () => {
    const from = phone(101);
    await write(from, 'ENGLISH');
    await offer(expert, 9);
    await write(from, 'BOOK');
    const list = await write(from, 'BOOK');
    assert.match(list, /\n1 /);
    assert.match(await write(from, '1'), /^Booked/);
    await write(from, 'STOP');
    const id = sql('SELECT id FROM appointment ORDER BY id DESC LIMIT 1');
    bringNear(id);
    await becomes(async () => (await expert('GET', `/appointments/${id}`)).body.unreminded, 'stopped', 'why');
    assert.equal(sql(`SELECT count(*) FROM appointment_message WHERE appointment_id = ${id}`), '0');
});

test('series clash with none, and only coordinators offer for others', async () => {
    const series = { first: dayIn(20), last: dayIn(33), weekdays: 127, from: 540, until: 600, minutes: 20 };
    assert.deepEqual((await offer(expert, 20, series)).body, { made: 42, clashed: 0 });
    assert.deepEqual((await offer(expert, 20, series)).body, { made: 0, clashed: 42 });
    const { staff, slots } = await week(coordinator, 20);
    const vera = staff.find(({ name }) => name === 'Vera').id;
    assert.equal((await offer(expert, 20, { ...series, with: vera })).status, 403);
    assert.equal((await offer(coordinator, 20, { ...series, until: 560, with: staff.find(({ name }) => name === 'Besa').id })).status, 201);
    assert.equal((await expert('POST', `/slots/${slots[0].id}/remove`, {})).status, 200);
    assert.equal((await expert('POST', `/slots/${slots[0].id}/remove`, {})).status, 404);
    assert.equal((await offer(expert, 20, { ...series, minutes: 0 })).status, 400);
    assert.equal((await offer(expert, 20, { ...series, place: '' })).status, 400);
});

test('a calendar at a secret address: aliases, no numbers, and it ends', async () => {
    const { path } = (await expert('POST', '/calendar/address', {})).body;
    const read = () => fetch(`${gateway.url}${path}`);
    const answered = await read();
    assert.equal(answered.status, 200);
    assert.match(answered.headers.get('content-type'), /^text\/calendar/);
    const file = await answered.text();
    assert.match(file, /^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR\r\n$/);
    assert.match(file, /\r\nSTATUS:CANCELLED\r\n/);
    assert.match(file, /\r\nSTATUS:(TENTATIVE|CONFIRMED)\r\n/);
    assert.doesNotMatch(file, /35569|papers|stopp/i);
    for (const line of file.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
    assert.equal(sql('SELECT count(*) FROM calendar_address WHERE length(token_index) < 40'), '1');
    assert.equal((await fetch(`${gateway.url}/calendar/${'A'.repeat(43)}.ics`)).status, 404);
    const again = (await expert('POST', '/calendar/address', {})).body.path;
    assert.equal((await read()).status, 404);
    await expert('POST', '/calendar/address', { end: true });
    assert.equal((await fetch(`${gateway.url}${again}`)).status, 404);
});
