// FORGET ME over real sockets: afterwards no file of the gateway's holds the number, in any spelling, or a
// word that was said, in whatever form it was kept; what is counted is counted as before.
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PASSWORD, casework, fields } from './casework.js';
import { binary, desk, run, until } from './gateway.js';

/* In every word that is looked for, and nowhere else. */
const TAGS = /zyvtor|qumbra/;
let gateway, sink;
const office = casework();
const { call, ok, sql, write, dial, arrived } = office;

/* Every file below the gateway's folder, but for its program's settings. */
const files = (dir = gateway.dir) => readdirSync(dir, { withFileTypes: true }).flatMap((it) =>
    it.isDirectory() ? files(join(dir, it.name)) : it.name === 'migranti.ini' ? [] : [join(dir, it.name)]);

/* As people and programs write a number. */
const spellings = (number) => {
    const digits = number.slice(1), national = digits.slice(3);
    return [number, digits, national, `0${national}`, `00${digits}`, national.replace(/(..)(...)(....)/, '$1 $2 $3')];
};
/* A text as it was written, and each longer word of it as the search keeps it. */
const forms = (text) => [text, ...text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => TAGS.test(word))];

/* [file, what was found] */
function grep(needles) {
    const found = [];
    for (const file of files()) {
        const bytes = readFileSync(file);
        for (const needle of needles) {
            const wide = Buffer.from(needle, 'utf16le');
            if (bytes.includes(Buffer.from(needle)) || bytes.includes(wide) || bytes.includes(Buffer.from(wide).swap16()))
                found.push([file.slice(gateway.dir.length + 1), needle]);
        }
    }
    return found;
}

/* Somebody with something of every kind; what of it is in the open, and what is sealed. */
async function person(number, tag) {
    const said = { question: `Where can I renew the ${tag}permit of my household?`, more: `My cousin ${tag}cousin asks, too.`, answer: `Go to the ${tag}office on Monday.`,
        note: `Looked up under ${tag}note.`, name: `Parwana ${tag}name`, family: `Zalmai ${tag}child`, told: `Told us of ${tag}fear.`, free: `A ${tag}shed without heating.` };
    await write(number, 'LANG EN');
    await write(number, 'EXPERT');
    await write(number, said.question);
    const ticket = await until(async () => (await ok('expert', 'GET', '/tickets?view=open')).tickets.find((it) => it.excerpt?.includes(tag) || true)?.id, 'the question');
    await write(number, said.more);
    await ok('expert', 'POST', `/tickets/${ticket}/note`, { text: said.note });
    const { version } = await ok('expert', 'POST', `/tickets/${ticket}/claim`, { version: Number(sql(`SELECT version FROM ticket WHERE id = ${ticket}`)) });
    await ok('expert', 'POST', `/tickets/${ticket}/answer`, { text: said.answer, version });
    await arrived(number, `${tag}office`);
    const file = await ok('worker', 'POST', '/cases', { team: 'tirana', ticket }, 201);
    const self = file.items.find((it) => it.kind === 'person').id;
    await ok('worker', 'POST', `/cases/${file.id}/fields`, { item: self, fields: [{ name: 'name', value: said.name, version: 0 }, { name: 'sex', value: 'female', version: 0 }] });
    await ok('worker', 'POST', `/cases/${file.id}/items`, { kind: 'person', fields: fields({ relation: 'child', name: said.family }) }, 201);
    await ok('worker', 'POST', `/cases/${file.id}/items`, { kind: 'note', fields: fields({ text: said.told }) }, 201);
    const { alias } = await ok('worker', 'GET', `/cases/${file.id}`);
    return { number, said, ticket, file, alias, contact: sql(`SELECT contact_id FROM ticket WHERE id = ${ticket}`) };
}

const needles = (who) => [...spellings(who.number), ...Object.values(who.said).flatMap(forms), who.alias];
const erased = () => until(() => sql('SELECT count(*) FROM erasure WHERE step < 6') === '0', 'the erasure').catch((fault) => { throw new Error(`${fault.message}\n${sql('SELECT * FROM erasure')}\n${gateway.log.split('\n').slice(-6).join('\n')}`); });
async function forget(who) {
    await write(who.number, 'forget me');
    await arrived(who.number, 'cannot be undone');
    await write(who.number, '1');
    return arrived(who.number, 'deleted');
}

before(async () => {
    const people = { worker: 'case_worker', supervisor: 'supervisor', expert: 'expert', admin: 'administrator', auditor: 'auditor' };
    ({ gateway, sink } = await office.start(people, { tirana: ['worker', 'supervisor'] }));
});
after(() => office.stop());

test('after FORGET ME no file holds number or text, and the counts are as before', async () => {
    const who = await person('+355691110001', 'zyvtor');
    const before = grep(needles(who));
    assert.ok(before.some(([, needle]) => needle === who.said.question), 'the question is found before');
    assert.ok(before.some(([, needle]) => needle === who.alias), 'the alias is found before');
    const rows = () => sql('SELECT (SELECT count(*) FROM inbound), (SELECT count(*) FROM ticket), (SELECT count(*) FROM ticket_entry), (SELECT count(*) FROM case_file)').split('|').map(Number);
    /* What reports count from: what happened, to how many, and who agreed; that the file ended is new. */
    const facts = () => [sql('SELECT kind, count(*), count(DISTINCT case_id) FROM case_event WHERE kind <> 101 GROUP BY kind'), sql('SELECT standing, traits, count(*) FROM case_fact GROUP BY standing, traits')];
    const had = rows(), happened = facts();
    assert.ok(happened[0].length > 0 && happened[1].length > 0, 'there is something to count');
    const last = await forget(who);
    assert.match(last.text, /All is deleted/);
    await erased();
    assert.deepEqual(grep(needles(who)), []);
    assert.deepEqual(rows(), [had[0] + 2, ...had.slice(1)], 'two more came in; nothing that is counted went');
    assert.deepEqual(facts(), happened);
    assert.equal(sql(`SELECT count(*) FROM contact WHERE id = ${who.contact}`), '0');
    assert.equal((await call.expert('GET', `/tickets/${who.ticket}`)).status, 404);
    const verified = await run(binary, ['audit', '--verify', '--config', gateway.config]);
    assert.equal(verified.status, 0, verified.stderr);
    assert.equal(sink.to(who.number).at(-1).text, last.text, 'it was the last message');
});

test('a backup from before is told by the journal; one from after holds nothing', async () => {
    const who = await person('+355691110002', 'qumbra');
    const old = join(gateway.dir, 'before.backup'), kept = `${gateway.dir}.backup`;
    const backup = (to) => run(binary, ['backup', '--config', gateway.config, to]);
    assert.equal((await backup(old)).status, 0);
    assert.ok(grep(needles(who)).some(([file]) => file === 'before.backup'), 'the copy has it');
    assert.equal((await backup(old)).status, 74, 'no file is overwritten');
    copyFileSync(old, kept);
    rmSync(old);
    await forget(who);
    await erased();
    assert.equal((await backup(join(gateway.dir, 'after.backup'))).status, 0);
    assert.deepEqual(grep(needles(who)), []);
    await gateway.kill();
    for (const it of ['migranti.db', 'migranti.db-wal', 'migranti.db-shm']) rmSync(join(gateway.dir, it), { force: true });
    copyFileSync(kept, join(gateway.dir, 'migranti.db'));
    rmSync(kept);
    await gateway.start();
    await until(() => /erased\.again count=2/.test(gateway.log), 'the person and their file');
    await until(() => sql('SELECT count(*) FROM erasure WHERE cause = 2 AND step = 6') === '1', 'the erasure after the backup');
    assert.deepEqual(grep(needles(who)), []);
    for (const login of ['expert', 'worker', 'supervisor', 'auditor']) call[login] = await desk(gateway, { login, password: PASSWORD });
});

test('FORGET ME when dialled, and a text afterwards from somebody new who said STOP', async () => {
    const number = '+355691110003';
    await write(number, 'LANG EN');
    await write(number, 'STOP');
    await dial(number, '', 'begin');
    assert.match(await dial(number, 'forget me'), /cannot be undone/);
    assert.match(await dial(number, '1'), /All is deleted/);
    await erased();
    assert.deepEqual(grep(spellings(number)), []);
    await write(number, 'MENU');
    await until(() => sql("SELECT count(*) FROM contact WHERE opted_out_at IS NOT NULL") === '1', 'STOP to hold for who is new');
});

test('MYDATA: a code by text, and with it a signed file that tells of nobody else', async () => {
    const who = await person('+355691110004', 'zyvtorx');
    await write(who.number, 'MYDATA');
    const told = await arrived(who.number, 'tell your adviser this code');
    assert.doesNotMatch(told.text, /zyvtorx/, 'no content by text');
    const [request] = (await ok('supervisor', 'GET', '/data-requests')).requests;
    assert.equal(request.alias, who.alias);
    assert.equal(Math.round((request.due_at - request.asked_at) / 86400000), 30);
    assert.equal((await call.supervisor('POST', `/data-requests/${request.id}/export`, { code: '000 000' })).status, 422);
    const answer = await call.supervisor('POST', `/data-requests/${request.id}/export`, { code: /\d{3} \d{3}/.exec(told.text)[0] });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(answer.headers.get('content-disposition'), `attachment; filename="request-${request.id}.json"`);
    const given = JSON.stringify(answer.body.export);
    for (const part of ['question', 'answer', 'name']) assert.ok(given.includes(who.said[part]), part);
    for (const part of ['note', 'family', 'told']) assert.ok(!given.includes(who.said[part]), part);
    const file = join(gateway.dir, 'handed-over.json');
    const verify = async (text) => { writeFileSync(file, text); return run(binary, ['export', 'verify', '--key', key, file]); };
    const key = (await run(binary, ['export', 'key', '--config', gateway.config])).stdout.trim();
    const text = `{"export":${given},"signature":${JSON.stringify(answer.body.signature)}}\n`;
    assert.equal(answer.body.signature.key, key);
    assert.equal((await verify(text)).status, 0, 'as it was handed out');
    assert.equal((await verify(text.replace('permit', 'Permit'))).status, 65, 'one letter changed');
    assert.equal((await verify('{}')).status, 65);
    rmSync(file);
    assert.deepEqual((await ok('supervisor', 'POST', `/data-requests/${request.id}/close`, { outcome: 'handed_over', version: request.version })).requests, []);
    const exported = (await ok('worker', 'POST', `/cases/${who.file.id}/export`, {})).export;
    assert.ok(JSON.stringify(exported).includes(who.said.family), 'whoever works with the file gets what they see of it');
    assert.ok((await ok('worker', 'GET', `/cases/${who.file.id}/log`)).lines.some((it) => it.act === 'exported'));
});

test('what the law wants kept is kept until the day that the person is told, then it goes', async () => {
    const who = await person('+355691110005', 'qumbray');
    const hold = (until) => call.supervisor('POST', `/cases/${who.file.id}/hold`, { ground: 'legal_claim', reason: 'An appeal is before the court', until });
    assert.equal((await hold(1)).status, 400);
    assert.equal((await call.worker('POST', `/cases/${who.file.id}/hold`, { ground: 'legal_claim', reason: 'An appeal', until: Date.now() + 1e9 })).status, 403);
    assert.equal((await hold(Date.now() + 40 * 86400000)).status, 200);
    const last = await forget(who);
    assert.match(last.text, /the law makes us keep until \d+\.\d+\.\d{4}/);
    await erased();
    assert.deepEqual(grep(spellings(who.number)), []);
    assert.equal((await ok('worker', 'GET', `/cases/${who.file.id}`)).phone, false);
    const { holds } = await ok('supervisor', 'GET', '/holds');
    assert.ok(holds[0].wanted_at > 0 && holds[0].reason.includes('appeal'));
    await ok('supervisor', 'POST', `/cases/${who.file.id}/unhold`, {});
    await until(() => sql(`SELECT state FROM case_file WHERE id = ${who.file.id}`) === '4', 'the file to go');
    assert.equal((await ok('worker', 'GET', `/cases/${who.file.id}/log/check`)).whole, true);
});
