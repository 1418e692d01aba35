// A GSM modem by the folders of SMS Server Tools: a modem that this test plays takes what is put into
// `outgoing`, and lays messages and reports down as the program does.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, run, startGateway, until } from './gateway.js';

const folders = ['incoming', 'outgoing', 'checked', 'sent', 'failed', 'report'];
let gateway, spool, serial = 0;

before(async () => {
    spool = mkdtempSync(join(tmpdir(), 'spool-'));
    for (const folder of folders) mkdirSync(join(spool, folder));
    gateway = await startGateway({ channels: { modem: { provider: 'smstools', token: 'token-of-the-modem', number: '+355692000000', country: '355', per_second: '1000', spool } } });
    await gateway.start();
});

after(async () => {
    await gateway?.stop();
    rmSync(spool, { recursive: true, force: true });
});

const list = (folder) => readdirSync(join(spool, folder)).filter((name) => !name.startsWith('.'));
const read = (folder, name) => readFileSync(join(spool, folder, name), 'utf8');

/** Lays a file down as if it had been there for a while. */
function lay(folder, name, text) {
    const part = join(spool, 'part'); /* in none of the folders that are looked through */
    writeFileSync(part, text);
    utimesSync(part, 1795256100 + serial, 1795256100 + serial);
    renameSync(part, join(spool, folder, name));
    serial++;
}

const message = (from, text) => lay('incoming', `GSM1.${String(serial).padStart(6, '0')}`,
    `From: ${from}\nFrom_TOA: 91 international, ISDN/telephone\nSent: 26-11-21 10:15:00\nReceived: 26-11-21 10:15:07\nSubject: GSM1\nAlphabet: ISO\nLength: ${text.length}\n\n${text}\n`);

/** All files ever put out, wherever the modem has moved them. */
const put = () => ['outgoing', 'sent'].flatMap((folder) => list(folder).map((name) => ({ name, folder, text: read(folder, name) })));
const receivers = () => put().map(({ text }) => /^To: (\d+)$/m.exec(text)?.[1]);

test('a message is answered by a file, whole and once, and goes', async () => {
    message('355691110001', 'EMIGRANT');
    const [file] = await until(() => put().length > 0 && put(), 'an answer');
    assert.match(file.name, /^migranti-\d+$/);
    assert.match(file.text, /^To: 355691110001\nAlphabet: UTF-8\nReport: yes\n\n.+\n1 /s);
    await until(() => list('incoming').length === 0, 'the message to go');
    assert.deepEqual(readdirSync(spool).filter((name) => name.startsWith('.')), [], 'nothing half made is left');
    assert.equal(await gateway.metric('migranti_inbound_sms_total'), 1);
});

test('what the modem has done with is told, and its file goes', async () => {
    const [{ name }] = put();
    const sent = read('outgoing', name).replace('\n\n', '\nModem: GSM1\nSent: 26-11-21 10:15:09\nMessage_id: 117\n\n');
    rmSync(join(spool, 'outgoing', name));
    lay('sent', name, sent);
    lay('sent', 'send_by_somebody_else', sent);
    await until(() => !list('sent').includes(name), 'the sent file to go');
    assert.deepEqual(list('sent'), ['send_by_somebody_else'], 'what is not ours stays');
    lay('report', 'GSM1.report', 'From: 355691110001\nSubject: GSM1\n\nSMS STATUS REPORT\nMessage_id: 117\nDischarge_timestamp: 26-11-21 10:15:11\nStatus: 0,Ok,short message received by the SME\n');
    await until(() => list('report').length === 0, 'the report to go');
    await until(async () => await gateway.metric('migranti_outbound_delivered_total') === 1, 'the message to be delivered');
    assert.equal(await gateway.metric('migranti_receipts_unmatched_total'), 0, 'the modem\'s number is known');
});

test('strange files are put aside, each with a line that tells nothing of them', async () => {
    const before = gateway.log.length;
    lay('incoming', 'GSM1.large', `From: 355691110002\n\n${'x'.repeat(70000)}`);
    lay('incoming', 'GSM1.nonsense', '\x00\xff no head at all');
    lay('incoming', 'GSM1.nobody', 'Alphabet: ISO\n\nnobody wrote this\n');
    writeFileSync(join(spool, 'secret'), 'From: 355691110003\n\nnot meant for here\n');
    symlinkSync(join(spool, 'secret'), join(spool, 'incoming', 'GSM1.link'));
    mkdirSync(join(spool, 'incoming', 'a-folder'));
    await until(() => list('incoming').length === 1, 'them to go');
    assert.deepEqual(list('incoming'), ['a-folder']);
    assert.deepEqual(list('migranti-failed').map((name) => name.replace(/^\d+-/, '')).sort(), ['GSM1.large', 'GSM1.link', 'GSM1.nobody', 'GSM1.nonsense']);
    const log = gateway.log.slice(before);
    assert.match(log, /spool channel=modem/);
    assert.match(log, /webhook\.refused channel=modem/);
    for (const hidden of ['35569111', 'nobody wrote', 'GSM1.large', 'not meant']) assert.ok(!log.includes(hidden), hidden);
    assert.equal(await gateway.metric('migranti_inbound_sms_total'), 1, 'none of it was stored');
});

test('no file enters by the web', async () => {
    const answer = await fetch(`${gateway.url}/hooks/modem/token-of-the-modem/incoming/x`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'From: 355691110004\n\nEMIGRANT\n' });
    assert.equal(answer.status, 405);
});

test('folders that are away stop nothing, and are found again', async () => {
    renameSync(join(spool, 'incoming'), join(spool, 'elsewhere'));
    await until(() => /spool channel=modem why="the spool's folder incoming: No such file/.test(gateway.log), 'a line about it');
    assert.equal((await fetch(`${gateway.url}/healthz`)).status, 200);
    renameSync(join(spool, 'elsewhere'), join(spool, 'incoming'));
    message('355691110005', 'EMIGRANT');
    await until(() => receivers().includes('355691110005'), 'the next message to be answered');
});

test('killed again and again in mid-stream: everybody is answered once', { timeout: 600000 }, async () => {
    const count = 60, people = Array.from({ length: count }, (_, i) => String(355692220000 + i));
    const taken = [];
    let stop = false;
    /* The modem goes on while the gateway is away. */
    const modem = (async () => {
        while (!stop) {
            for (const name of list('outgoing').slice(0, 3)) {
                const text = read('outgoing', name).replace('\n\n', `\nModem: GSM1\nMessage_id: ${serial % 256}\n\n`);
                renameSync(join(spool, 'outgoing', name), join(spool, 'checked', name));
                taken.push({ name, text });
                lay('sent', name, text);
                rmSync(join(spool, 'checked', name));
            }
            await new Promise((done) => setTimeout(done, 5));
        }
    })();
    try {
        for (const [i, person] of people.entries()) {
            message(person, 'EMIGRANT');
            if (i % 10 !== 9) continue;
            await until(() => taken.length >= i / 3, 'some answers');
            await gateway.kill();
            await gateway.start();
        }
        const to = () => taken.map(({ text }) => /^To: (\d+)$/m.exec(text)[1]).filter((number) => number.startsWith('35569222'));
        await until(() => new Set(to()).size === count && list('incoming').length === 1, 'everybody to be answered', 240000);
        await until(() => list('sent').filter((name) => name.startsWith('migranti-')).length === 0, 'what was sent to be told');
        assert.deepEqual(to().sort(), people, 'each once');
    } finally {
        stop = true;
        await modem;
    }
    assert.ok(existsSync(join(spool, 'incoming', 'a-folder')));
});

/* By another gateway, since files that are old go when it starts. */
test('what was refused is kept for a week, and not beyond the person that it names', async () => {
    const own = mkdtempSync(join(tmpdir(), 'spool-'));
    const of = (folder) => readdirSync(join(own, folder)).filter((name) => !name.startsWith('.')).sort();
    const put = (name, text) => { writeFileSync(join(own, name), text); utimesSync(join(own, name), 1795256100, 1795256100); };
    const number = '355691119001', week = 7 * 86400000, now = Date.now();
    const person = (text) => put(`incoming/GSM1.p${serial += 1}`, `From: ${number}\nAlphabet: ISO\n\n${text}\n`);
    const told = (words) => until(() => of('outgoing').some((name) => readFileSync(join(own, 'outgoing', name), 'utf8').includes(words)), words);
    for (const folder of [...folders, 'migranti-failed']) mkdirSync(join(own, folder));
    const old = [`migranti-failed/${now - week - 60000}-GSM1.a`, `migranti-failed/${now - 3 * week}-GSM1.b`];
    const young = [`${now - week + 600000}-GSM1.c`, `${now - 1000}-GSM1.d`];
    const wide = Buffer.from(`+${number} 69`, 'utf16le').swap16();
    const hers = [`${now - 1000}-GSM1.e`, `${now - 1000}-GSM1.f`, `${now - 1000}-GSM1.g`];
    const theirs = ['notes.txt', '7-days', `${now - 3 * week}-a-folder`];
    const other = await startGateway({ channels: { modem: { provider: 'smstools', token: 'token-of-the-modem', number: '+355692000000', country: '355', per_second: '1000', spool: own } } });
    try {
        put('secret', 'kept elsewhere');
        put(old[0], 'From: 355691119002\n\nold\n');
        symlinkSync(join(own, 'secret'), join(own, old[1]));
        for (const name of young) put(`migranti-failed/${name}`, 'From: 355691119003\n\nyoung\n');
        for (const name of theirs.slice(0, 2)) put(`migranti-failed/${name}`, `not ours: ${number}`);
        mkdirSync(join(own, 'migranti-failed', theirs[2]));
        await other.start();
        await until(() => !old.some((name) => of('migranti-failed').includes(name.split('/')[1])), 'what is old to go');
        assert.deepEqual(of('migranti-failed'), [...young, ...theirs].sort());
        assert.ok(existsSync(join(own, 'secret')), 'no link is followed');
        assert.match(other.log, /spool\.aged channel=modem count=2/);

        put(old[0], 'From: 355691119002\n\nold again\n');
        const counted = await run(binary, ['retention', '--dry-run', '--config', other.config]);
        assert.match(counted.stdout, /^refused\t7 days\t1 to delete$/m, counted.stderr);
        assert.ok(existsSync(join(own, old[0])), 'it was only counted');
        rmSync(join(own, old[0]));

        put(`migranti-failed/${hers[0]}`, `From: ${number}\n\nno message\n`);
        put(`migranti-failed/${hers[1]}`, Buffer.concat([Buffer.alloc(32 * 1024 - 7, 'x'), wide]));
        put(`migranti-failed/${hers[2]}`, `call 0${number.slice(3)}`);
        person('LANG EN');
        await until(() => of('outgoing').length === 1, 'an answer');
        person('forget me');
        await told('cannot be undone');
        person('1');
        await until(() => !hers.some((name) => of('migranti-failed').includes(name)), 'what names them to go');
        assert.deepEqual(of('migranti-failed'), [...young, ...theirs].sort());
    } finally {
        await other.stop();
        rmSync(own, { recursive: true, force: true });
    }
});
