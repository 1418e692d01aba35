// Reports for the donor over real sockets: who sees them, what consent and withdrawal do to a figure, a quarter
// that is frozen and corrected, files for a spreadsheet, trainings.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { desk, localDay, startGateway } from './gateway.js';

const PASSWORD = 'correct horse battery';
const DAY_MS = 24 * 3600 * 1000;
const NOW = new Date(localDay(Date.now())); /* quarters begin and end in Albania */
const quarterOf = (at) => `${at.getUTCFullYear()}-Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
const THIS = quarterOf(NOW);
/* The middle of the quarter before this one. */
const BEFORE = new Date(Date.UTC(NOW.getUTCFullYear(), Math.floor(NOW.getUTCMonth() / 3) * 3 - 2, 15));
const LAST = quarterOf(BEFORE);
let gateway;
const call = {};

const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, text], { encoding: 'utf8' }).trim();

async function ok(who, method, path, body, status = 200) {
    const answer = await call[who](method, path, body);
    assert.equal(answer.status, status, `${who}: ${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
}
const consent = (id, state = 'given') => ok('worker', 'POST', `/cases/${id}/consent`, {
    kind: 'reporting', state, way: 'paper', giver: 'self', version: '1', language: 'prs', detail: 'Invented office', given_at: Date.now() - 1000,
});

/* A file of the quarter before this one. */
async function file(person, agreed = true) {
    const made = await ok('worker', 'POST', '/cases', { team: 'tirana' }, 201);
    sql(`UPDATE case_file SET opened_at = ${BEFORE.getTime()} WHERE id = ${made.id};
        UPDATE case_event SET at = ${BEFORE.getTime()} WHERE case_id = ${made.id} AND kind = 100`);
    const item = made.items.find((it) => it.kind === 'person').id;
    await ok('worker', 'POST', `/cases/${made.id}/fields`, { item, fields: Object.entries(person).map(([name, value]) => ({ name, value, version: 0 })) });
    if (agreed) await consent(made.id);
    return made.id;
}
const overview = async (period) => Object.fromEntries((await ok('coordinator', 'GET', `/reports/overview?period=${period}`)).rows.map((it) => [it.measure, it]));
const table = async (query) => Object.fromEntries((await ok('coordinator', 'GET', `/reports/table?${query}`)).rows.map((it) => [it.of, it]));
const WOMAN = { sex: 'female', born: '1990-05-05', municipality: 'tirana', nationality: 'afghan' };
const MAN = { sex: 'male', born: '2010-05-05', municipality: 'lezhe', nationality: 'afghan' };
const files = [];

before(async () => {
    gateway = await startGateway({ channels: { phones: { provider: 'simulator', token: 'demo', number: '50600', country: '355', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' } } });
    const people = { worker: 'case_worker', supervisor: 'supervisor', coordinator: 'coordinator', admin: 'administrator', auditor: 'auditor', partner: 'partner' };
    const staff = Object.entries(people).map(([login, role]) => [login, gateway.addStaff(login, `The ${login}`, role, PASSWORD)]);
    await gateway.start();
    for (const [login, who] of staff) call[login] = await desk(gateway, who);
    const worker = (await ok('admin', 'GET', '/people')).people.find((it) => it.login === 'worker');
    await ok('admin', 'POST', `/people/${worker.id}/team`, { team: 'tirana' });
    for (let i = 0; i < 9; i += 1) files.push(await file(WOMAN));
    for (let i = 0; i < 8; i += 1) files.push(await file(MAN));
    for (let i = 0; i < 5; i += 1) await file(MAN, false);
});
after(() => gateway?.stop());

test('figures are for who coordinates, and a quarter is frozen by a coordinator alone', async () => {
    const expected = { worker: [403, 403], supervisor: [403, 403], partner: [403, 403], auditor: [403, 403], admin: [200, 403], coordinator: [200, 422] };
    for (const [who, [read, freeze]] of Object.entries(expected)) {
        assert.equal((await call[who]('GET', `/reports/overview?period=${LAST}`)).status, read, who);
        assert.equal((await call[who]('POST', '/reports/freeze', { period: THIS, version: 0 })).status, freeze, who);
    }
    assert.match((await call.coordinator('POST', '/reports/freeze', { period: THIS, version: 0 })).body.detail, /still runs/);
    for (const period of ['', '2026-Q5', '2026-07-01', '2026-07..2030-07'])
        assert.equal((await call.coordinator('GET', `/reports/overview?period=${period}`)).status, 400, period);
    for (const query of ['measure=nonsense', 'measure=school', 'measure=opened&by=service', 'measure=opened&across=sex', 'measure=opened&by=sex&across=sex'])
        assert.equal((await call.coordinator('GET', `/reports/table?period=${LAST}&${query}`)).status, 400, query);
});

test('who agreed is counted, by sex, age and place; who did not is left out and told of', async () => {
    const { opened, school, standing } = await overview(LAST);
    assert.deepEqual([opened.value, opened.left_out, standing.value], [17, 5, 17]);
    assert.deepEqual([school.recorded, school.value], ['no', null], 'what is not recorded is no zero');
    const sexes = await table(`period=${LAST}&measure=opened&by=sex`);
    assert.deepEqual([sexes.female.all, sexes.male.all, sexes.other.all, sexes.all.all], [9, 8, 0, 17]);
    const both = await table(`period=${LAST}&measure=opened&by=age&across=municipality`);
    assert.deepEqual([both['25-49'].tirana, both['12-17'].lezhe, both['12-17'].tirana], [9, 8, 0]);
    const month = `${BEFORE.getUTCFullYear()}-${String(BEFORE.getUTCMonth() + 1).padStart(2, '0')}`;
    assert.equal((await overview(month)).opened.value, 17);
    assert.equal((await overview(THIS)).opened.value, 0);
});

test('a quarter is frozen; consent taken back lowers the live figure only; a correction is a version', async () => {
    const first = await ok('coordinator', 'POST', '/reports/freeze', { period: LAST, version: 0 });
    assert.equal(first.version, 1);
    assert.equal((await call.coordinator('POST', '/reports/freeze', { period: LAST, version: 0 })).status, 409);
    await ok('worker', 'POST', `/cases/${files[0]}/withdraw`, { kind: 'reporting' });
    const now = (await overview(LAST)).opened;
    assert.deepEqual([now.value, now.reported], [16, 17]);
    const then = await table(`period=${LAST}&measure=opened&by=sex&frozen=${first.id}`);
    assert.equal(then.female.all, 9);
    assert.equal((await call.coordinator('GET', `/reports/table?period=${THIS}&measure=opened&by=sex&frozen=${first.id}`)).status, 400, 'of another quarter');
    const live = await table(`period=${LAST}&measure=opened&by=sex`);
    assert.equal(live.female.all, null, 'beside the 9 that were reported an 8 would be one person');
    const month = `${BEFORE.getUTCFullYear()}-${String(BEFORE.getUTCMonth() + 1).padStart(2, '0')}`;
    for (const period of [month, String(BEFORE.getUTCFullYear())])
        assert.equal((await table(`period=${period}&measure=opened&by=sex`)).female.all, null, period);
    assert.equal((await call.coordinator('POST', '/reports/freeze', { period: LAST, version: 1 })).status, 400, 'without a reason');
    const second = await ok('coordinator', 'POST', '/reports/freeze', { period: LAST, version: 1, reason: 'One person no longer wishes to be counted' });
    assert.equal(second.version, 2);
    const both = (await ok('admin', 'GET', '/reports/frozen')).reports.filter((it) => it.period === LAST);
    assert.deepEqual(both.map((it) => [it.version, it.by, it.reason !== '']), [[2, 'The coordinator', true], [1, 'The coordinator', false]]);
    const kept = await ok('admin', 'GET', `/reports/frozen/${first.id}`);
    assert.deepEqual([kept.whole, kept.rows.find((it) => it.measure === 'opened').value], [true, 17]);
    const { lines } = await ok('auditor', 'GET', '/audit?action=report.freeze');
    assert.deepEqual(lines.map((it) => it.detail), ['version 2', 'version 1']);
});

test('a report that somebody wrote into says so', async () => {
    const { reports } = await ok('admin', 'GET', '/reports/frozen');
    const { id } = reports.at(-1);
    sql(`UPDATE report SET body = replace(body, '17', '71') WHERE id = ${id}`);
    assert.equal((await ok('admin', 'GET', `/reports/frozen/${id}`)).whole, false);
});

test('files for a spreadsheet: the same figures, and nothing a spreadsheet would run', async () => {
    await ok('coordinator', 'POST', '/trainings', { title: '=cmd()', day: '2026-01-15', municipality: 'tirana', organiser: '+1', people: [{ kind: 'police', sex: 'male', people: 6 }] });
    const csv = await call.coordinator('GET', `/reports/table?period=${LAST}&measure=opened&by=age&across=sex&form=csv`);
    assert.equal(csv.status, 200);
    assert.match(csv.headers.get('content-type'), /^text\/csv/);
    assert.match(csv.headers.get('content-disposition'), new RegExp(`opened-${LAST}\\.csv`));
    const all = await call.coordinator('GET', `/reports/overview?period=${LAST}&form=csv`);
    assert.equal(all.status, 200);
});

test('a training is figures: written down, changed, taken out', async () => {
    const day = new Date(BEFORE.getTime() + DAY_MS).toISOString().slice(0, 10);
    const body = { title: 'Referral pathway', day, municipality: 'lezhe', organiser: 'IOM', people: [{ kind: 'municipality', sex: 'female', people: 7 }, { kind: 'municipality', sex: 'male', people: 3 }] };
    assert.equal((await call.admin('POST', '/trainings', body)).status, 403);
    const made = await ok('coordinator', 'POST', '/trainings', body);
    assert.equal((await overview(LAST)).trained.value, 10);
    assert.equal((await table(`period=${LAST}&measure=trained&by=sex`)).male.all, 3, 'officials are not persons of the programme');
    for (const wrong of [{ day: '2999-01-01' }, { people: [] }, { people: [{ kind: 'x', sex: 'male', people: 1 }] }, { municipality: 'x' }, { title: ' ' }])
        assert.equal((await call.coordinator('POST', '/trainings', { ...body, ...wrong })).status, 400, JSON.stringify(wrong));
    const changed = await ok('coordinator', 'POST', `/trainings/${made.id}`, { ...body, version: 1, people: [{ kind: 'police', sex: 'male', people: 4 }] });
    assert.equal(changed.version, 2);
    assert.equal((await call.coordinator('POST', `/trainings/${made.id}`, { ...body, version: 1 })).status, 409);
    await ok('coordinator', 'POST', `/trainings/${made.id}/remove`, { version: 2 }, 204);
    assert.equal((await overview(LAST)).trained.value, 0);
});
