// Alerts, over real sockets: asked for by text, told once, answered by a number and APPLY, ended by STOP JOBS.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, desk, root, run, startGateway, until } from './gateway.js';
import { startSink } from './sink.js';

let gateway, sink, serial = 0;
before(async () => {
    sink = await startSink();
    gateway = await startGateway({
        channels: {
            simulator: {
                provider: 'simulator', number: '50600', ussd_code: '*599#', token: 'demo', country: '355', quiet_hours: 'off',
                allow_http: 'yes', allow_private: 'yes', url: `${sink.url}/deliver`,
            },
        },
    });
    await gateway.start();
});
after(async () => {
    await gateway?.stop();
    await sink?.stop();
});

const release = join(root, 'build/release/migranti');
const program = existsSync(release) ? release : binary;
const day = (days) => new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
const HEAD = 'id,title_sq,title_en,isco,place,wage_min,wage_max,currency,contract,languages,employer,contact,valid_through\n';
const cook = (id, employer) => `${id},Kuzhinier,Cook,5120,tirane,70000,90000,ALL,full time,,${employer},AKPA Tirane,${day(30)}\n`;
async function publish(rows, source = 'office') {
    const path = join(gateway.dir, `offers-${++serial}.csv`);
    writeFileSync(path, HEAD + rows);
    const { status, stdout, stderr } = await run(program, ['vacancies', '--config', gateway.config, '--import', path, '--source', source, '--publish']);
    assert.equal(status, 0, stderr);
    return stdout;
}
async function write(from, text) {
    const seen = sink.to(from).length;
    const answer = await fetch(`${gateway.url}/hooks/simulator/demo/sms`, {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'sms', id: `a${++serial}`, from, to: '50600', text }),
    });
    assert.equal(answer.status, 200);
    return until(() => sink.to(from)[seen]?.text, `an answer to ${text}`);
}
const next = (from, seen, what) => until(() => sink.to(from)[seen]?.text, what);

test('an alert is asked for, told once, answered, and leads to an application', async () => {
    const person = '+355691200001', witness = '+355691200002';
    for (const from of [person, witness]) {
        assert.match(await write(from, 'ALERT COOK TIRANA'), /3 of 5/);
        assert.match(await write(from, 'english'), /4 of 5/);
        assert.match(await write(from, '1'), /5 of 5/);
        assert.match(await write(from, '0'), /Cook, Tirana. Now daily/);
        assert.match(await write(from, '1'), /Now at once/);
    }
    let seen = sink.to(person).length;
    let others = sink.to(witness).length;
    assert.match(await publish(cook('k1', 'Hotel Prova')), /^1 new/);
    assert.match(await next(person, seen, 'the alert'), /^New work:\n1 Cook, Tirana, 70000-90000 ALL\n/);
    assert.match(await next(witness, others, 'the alert to the other'), /^New work:\n1 Cook/);
    assert.match(await write(person, '1'), /Hotel Prova.*\nTo apply: APPLY$/s);
    assert.match(await write(person, 'apply'), /May AKPA Tirane have your phone number/);
    assert.match(await write(person, '1'), /Application \d+/);
    assert.match(await write(person, 'APPLY 1'), /You applied for it/);

    seen = sink.to(person).length;
    others = sink.to(witness).length;
    assert.match(await write(person, 'STOP JOBS'), /no more job alerts/);
    assert.match(await publish(cook('p9', 'Hotel Prova'), 'portal'), /1 told before/, 'the same from elsewhere');
    await publish(cook('k2', 'Bar Deti'));
    assert.match(await next(witness, others, 'the second alert'), /^New work:\n1 Cook/);
    assert.equal(sink.to(witness).length, others + 1, 'what was told before is not told again');
    assert.equal(sink.to(person).length, seen + 1, 'nothing but the answer to STOP JOBS');
});

test('at the desk an application is a task', async () => {
    const besa = await desk(gateway, gateway.addStaff('besa'));
    const list = (await besa('GET', '/tickets?view=open')).body;
    const { id } = list.tickets[0];
    const { body } = await besa('GET', `/tickets/${id}`);
    assert.match(JSON.stringify(body), /APPLY: Kuzhinier, Tiran/);
});

test('CHECK knows a number that the desk found bad', async () => {
    const dea = await desk(gateway, gateway.addStaff('dea', 'Dea', 'editor'));
    const offer = 'CHECK Waiter in Durres, 60000 ALL a month, Bar Deti, call 069 777 0002';
    assert.doesNotMatch(await write('+355691200003', offer), /reported before/);
    const { body: made } = await dea('POST', '/vacancies', { title_en: 'Waiter', isco: '5131', place: 'durres', employer: 'Bar Deti', contact: '+355 69 777 0002', valid_through: day(30) });
    const rejected = await dea('POST', `/vacancies/${made.id}/state`, { state: 'rejected', version: made.version, note: 'They take money', bad_number: true });
    assert.equal(rejected.status, 200, JSON.stringify(rejected.body));
    assert.match(await write('+355691200004', offer), /This number was reported before/);
});
