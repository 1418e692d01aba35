// Somebody with the database at hand gives one person's row the number of another: nobody gets what was
// written for another, and the desk is told that it did not leave.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';
import { startSink } from './sink.js';

const people = ['+355691118001', '+355691118002'];
let gateway, sink, staff, expert;
let count = 0;

const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, text], { encoding: 'utf8' }).trim();
const arrived = (to, words) => until(() => sink.to(to).find((it) => it.text.includes(words)), `"${words}" at ${to}`);

async function write(from, text) {
    count += 1;
    const answered = await fetch(`${gateway.url}/hooks/phones/demo/sms`, {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'sms', id: `numbers-${count}`, from, to: '50600', text }),
    });
    assert.equal(answered.status, 200);
}

async function answer(ticket, text) {
    const { body } = await expert('POST', `/tickets/${ticket}/claim`, { version: Number(sql(`SELECT version FROM ticket WHERE id = ${ticket}`)) });
    const answered = await expert('POST', `/tickets/${ticket}/answer`, { text, version: body.version });
    assert.equal(answered.status, 200, JSON.stringify(answered.body));
}

before(async () => {
    sink = await startSink();
    gateway = await startGateway({ channels: { phones: { provider: 'simulator', token: 'demo', number: '50600', country: '355', quiet_hours: 'off', url: `${sink.url}/deliver`, allow_http: 'yes', allow_private: 'yes' } } });
    staff = gateway.addStaff('expert', 'The expert');
    await gateway.start();
});
after(async () => { await gateway?.stop(); await sink?.stop(); });

test('a number in another row is refused: nobody gets what is another\'s', async () => {
    for (const [i, number] of people.entries()) {
        await write(number, 'LANG EN');
        await write(number, 'EXPERT');
        await write(number, `Question ${i}: where can I renew my permit?`);
    }
    const asked = await until(() => {
        const rows = sql('SELECT t.id, t.contact_id, e.body FROM ticket t JOIN ticket_entry e ON e.ticket_id = t.id WHERE e.kind = 0').split('\n').map((row) => row.split('|'));
        return rows.length === 2 && people.map((_, i) => rows.find((row) => row[2].startsWith(`Question ${i}`)));
    }, 'both questions');
    await until(() => sql('SELECT count(*) FROM outbox WHERE state < 2') === '0', 'everything to leave');
    await gateway.kill();
    sql(`CREATE TEMP TABLE was AS SELECT * FROM contact;
         UPDATE contact SET number_sealed = (SELECT number_sealed FROM was WHERE was.id <> contact.id)`);
    await gateway.start();
    expert = await desk(gateway, staff);
    await answer(asked[0][0], 'A secret for one person only.');
    await until(() => sql("SELECT count(*) FROM outbox WHERE state = 4 AND reason LIKE 'the number was altered%'") === '1', 'it to fail');
    /* Who writes is answered still: by the number that they wrote from. */
    const heard = sink.to(people[0]).length;
    await write(people[0], 'MENU');
    await until(() => sink.to(people[0]).length > heard, 'an answer');
    for (const number of people) assert.ok(!sink.to(number).some((it) => it.text.includes('secret')), number);

    await gateway.kill();
    sql(`CREATE TEMP TABLE was AS SELECT * FROM contact;
         UPDATE contact SET number_sealed = (SELECT number_sealed FROM was WHERE was.id <> contact.id)`);
    await gateway.start();
    expert = await desk(gateway, staff);
    await answer(asked[1][0], 'Now it leaves.');
    await arrived(people[1], 'Now it leaves.');
    assert.ok(!sink.to(people[0]).some((it) => it.text.includes('Now it leaves')));
});
