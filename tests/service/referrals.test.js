// Referrals over real sockets: who sees and moves one, by role, tie and class of field; consent, its override and its
// end; services that are closed; links that open once; what the person is told and says by text.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { casework, fields } from './casework.js';
import { localDay, until } from './gateway.js';

const WISH = { type: 'health', priority: 'urgent', classes: ['identity', 'contact'], reason: 'Invented: a doctor', restrictions: 'Invented: mornings only' };
let gateway, clinic;
let count = 0;
const office = casework();
const { call, ids, ok, sql, write, dial, arrived } = office;

const consent = (id, kind = 'sharing', state = 'given') =>
    ok('worker', 'POST', `/cases/${id}/consent`, { kind, state, way: 'paper', giver: 'self', version: '1', language: 'en', detail: 'Invented office', given_at: Date.now() - 1 });

/* With something in every class of fields, and a child. */
async function fullFile({ consented = true } = {}) {
    const { id, items } = await ok('worker', 'POST', '/cases', { team: 'tirana' }, 201);
    const self = items[0].id;
    await ok('worker', 'POST', `/cases/${id}/fields`, { item: self, fields: fields({ name: 'Invented Name', address: 'Invented Street', status: 'asylum_seeker', municipality: 'tirana' }) });
    const add = (kind, values) => ok('worker', 'POST', `/cases/${id}/items`, { kind, fields: fields(values) }, 201);
    await add('person', { name: 'Invented Child', relation: 'child', of: self });
    await add('person', { name: 'Invented Uncle', relation: 'other_relative', of: self });
    await add('paper', { paper: 'tazkira', number: 'INVENTED-9', of: self });
    await add('concern', { concern: 'illness', details: 'Invented illness' });
    const file = await add('note', { text: 'Invented note' });
    if (consented) await consent(id);
    return { id, self, child: file.items.find((it) => it.fields.some(({ value }) => value === 'Invented Child')).id };
}
const refer = (id, more = {}, who = 'worker', status = 201) => ok(who, 'POST', `/cases/${id}/referrals`, { ...WISH, service: clinic, ...more }, status);
const move = (who, { id, version }, state, more = {}) => call[who]('POST', `/referrals/${id}/move`, { version, state, ...more });
const linesOf = async (id) => (await ok('worker', 'GET', `/cases/${id}/log`)).lines.map(({ act, detail }) => `${act}: ${detail}`);

/* A browser of its own: it keeps cookies by name. */
function browser() {
    const cookies = new Map();
    return async (path, body) => {
        const answer = await fetch(`${gateway.url}/api/v1${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-migranti': '1', cookie: [...cookies].map((it) => it.join('=')).join('; ') },
            body: JSON.stringify(body),
        });
        const set = answer.headers.get('set-cookie');
        if (set) cookies.set(...set.split(';')[0].split('='));
        return { status: answer.status, body: await answer.json(), set };
    };
}

before(async () => {
    const people = { worker: 'case_worker', other: 'case_worker', supervisor: 'supervisor', far: 'supervisor', psychologist: 'psychologist', partner: 'partner', outsider: 'partner', coordinator: 'coordinator', expert: 'expert', admin: 'administrator', auditor: 'auditor' };
    ({ gateway } = await office.start(people, { tirana: ['worker', 'other', 'supervisor'], lezha: ['far'] }));
    clinic = (await ok('admin', 'POST', '/directory', { organization: 'Invented Clinic', name_en: 'Family doctor', needs: 'health', places: 'lezhe', phone: '+355 52 000 000', assured_date: localDay(Date.now()) }, 201)).id;
});
after(() => office.stop());

test('a partner sees one person in what was shared, and nobody else anything', async () => {
    const { id, child } = await fullFile();
    const made = await refer(id, { partner: ids.partner, person: child });
    const seen = await ok('partner', 'GET', `/referrals/${made.id}`);
    const words = JSON.stringify(seen);
    for (const one of ['Invented Child', 'Invented Name', 'Invented Street', 'Invented: a doctor', 'Invented: mornings only'])
        assert.ok(words.includes(one), one);
    /* Neither other classes, nor the rest of the household, nor what is only for those who work with them. */
    assert.doesNotMatch(words, /asylum|INVENTED-9|illness|note|Uncle|override|municipality":"tirana","told/i);
    assert.deepEqual(seen.may, ['accepted', 'rejected']);
    const TABLE = { worker: 200, supervisor: 200, psychologist: 404, other: 404, far: 404, partner: 403, outsider: 403, coordinator: 403, expert: 403, admin: 403, auditor: 403 };
    for (const [who, status] of Object.entries(TABLE))
        assert.equal((await call[who]('GET', `/cases/${id}/referrals`)).status, status, `${who} lists`);
    const READ = { worker: 403, supervisor: 403, psychologist: 403, other: 403, far: 403, outsider: 404, coordinator: 403, expert: 403, admin: 403, auditor: 403 };
    for (const [who, status] of Object.entries(READ)) assert.equal((await call[who]('GET', `/referrals/${made.id}`)).status, status, `${who} reads`);
    const MOVE = { psychologist: 403, other: 404, far: 404, outsider: 404, coordinator: 403, expert: 403, admin: 403, auditor: 403 };
    for (const [who, status] of Object.entries(MOVE)) assert.equal((await move(who, made, 'accepted')).status, status, `${who} moves`);
    assert.deepEqual((await call.outsider('GET', `/referrals/${made.id}`)).body, (await call.outsider('GET', '/referrals/4711')).body);
    await ok('supervisor', 'POST', `/cases/${id}/tie`, { staff: ids.psychologist });
    await ok('psychologist', 'GET', `/cases/${id}/referrals`);
    assert.equal((await call.psychologist('POST', `/cases/${id}/referrals`, { ...WISH, service: clinic })).status, 403);
    assert.equal((await call.partner('GET', `/cases/${id}`)).status, 404, 'the file itself was not shared');
    const { lines } = await ok('worker', 'GET', `/cases/${id}/log`);
    assert.ok(lines.some((it) => it.act === 'refused' && it.by.name === 'The outsider'));
    assert.ok(lines.some((it) => it.act === 'read' && it.by.name === 'The partner' && it.detail === 'shared, referral'));
    assert.equal((await call.worker('POST', `/cases/${id}/referrals`, { ...WISH, service: clinic, classes: ['identity', 'psychosocial'] })).status, 400);
    for (const secret of ['Invented: a doctor', 'mornings only'])
        assert.equal(sql(`SELECT count(*) FROM referral WHERE instr(reason, '${secret}') + instr(restrictions, '${secret}') > 0`), '0');
});

test('accepted, begun, done; who comes late is told; lists and counts follow', async () => {
    const { id } = await fullFile();
    const made = await refer(id, { partner: ids.partner, expected: localDay(Date.now() + 5 * 24 * 3600 * 1000) });
    assert.equal(made.municipality, 'tirana');
    const before = (await ok('partner', 'GET', '/referrals?state=sent')).counts.sent;
    assert.ok((await ok('partner', 'GET', '/referrals')).referrals.some((it) => it.id === made.id));
    assert.equal((await move('partner', made, 'rejected')).status, 422, 'it tells why');
    const accepted = (await move('partner', made, 'accepted', { words: 'Monday' })).body;
    assert.equal((await move('worker', made, 'revoked')).status, 409);
    assert.equal((await move('partner', accepted, 'revoked')).status, 422);
    assert.equal((await ok('partner', 'GET', '/referrals?state=sent')).counts.sent, before - 1);
    const begun = (await move('partner', accepted, 'in_progress')).body;
    const done = (await move('partner', begun, 'done', { outcome: 'partly', words: 'Once more next week' })).body;
    assert.equal(done.shown, false);
    assert.deepEqual([done.items, done.reason, done.said, done.may], [[], '', '', []]);
    assert.ok((await ok('partner', 'GET', '/referrals?state=done')).referrals.some((it) => it.id === made.id));
    const [kept] = (await ok('worker', 'GET', `/cases/${id}/referrals`)).referrals;
    assert.deepEqual([kept.state, kept.outcome, kept.said, kept.ended_by], ['done', 'partly', 'Once more next week', 'partner']);
    assert.ok(kept.sent_at <= kept.accepted_at && kept.accepted_at <= kept.started_at && kept.started_at <= kept.ended_at);
    const file = await ok('worker', 'GET', `/cases/${id}`);
    assert.ok(file.items.some((it) => it.kind === 'task' && it.fields.some(({ value }) => value === 'referral_answered')));
    const lines = await linesOf(id);
    for (const line of ['health, sent, worker', 'health, accepted, partner', 'health, in_progress, partner', 'health, done, partner'])
        assert.ok(lines.includes(`referral: ${line}`), line);
    assert.equal((await ok('worker', 'GET', `/cases/${id}/log/check`)).whole, true);
});

test('without consent only a supervisor refers, and writes why', async () => {
    const { id } = await fullFile({ consented: false });
    const refused = await call.worker('POST', `/cases/${id}/referrals`, { ...WISH, service: clinic });
    assert.equal(refused.status, 422);
    assert.match(refused.body.detail, /no consent/);
    assert.equal((await call.worker('POST', `/cases/${id}/referrals`, { ...WISH, service: clinic, override: 'Because' })).status, 403);
    const made = await refer(id, { partner: ids.partner, override: 'Invented: unconscious in hospital' }, 'supervisor');
    assert.equal(made.override_by.name, 'The supervisor');
    assert.equal((await ok('partner', 'GET', `/referrals/${made.id}`)).shown, true);
    assert.ok((await linesOf(id)).includes('referral: health, sent without consent, worker'));
    const audit = await ok('auditor', 'GET', '/audit?action=referral.override');
    assert.ok(audit.lines.some((it) => it.who === 'supervisor'));
    await consent(id);
    const other = await refer(id, { partner: ids.partner });
    await ok('worker', 'POST', `/cases/${id}/withdraw`, { kind: 'sharing' });
    assert.equal((await call.partner('GET', `/referrals/${other.id}`)).status, 404, 'gone at once');
    assert.equal((await ok('partner', 'GET', `/referrals/${made.id}`)).shown, true, 'the decision stands');
});

test('nobody is referred to what is closed, or was not checked lately', async () => {
    const { id } = await fullFile();
    const add = async (more) => (await ok('admin', 'POST', '/directory', { organization: `Invented ${(count += 1)}`, needs: 'health', places: 'lezhe', ...more }, 201)).id;
    const shut = await add({ assured_date: localDay(Date.now()), status: 'temporarily closed' });
    const stale = await add({});
    for (const [service, why] of [[shut, /closed/], [stale, /checked lately/]]) {
        const refused = await call.worker('POST', `/cases/${id}/referrals`, { ...WISH, service });
        assert.equal(refused.status, 422);
        assert.match(refused.body.detail, why);
    }
    const { services } = await ok('worker', 'GET', '/cases/services?text=Invented');
    assert.match(services.find((it) => it.id === shut).why, /closed/);
    assert.equal(services.find((it) => it.id === clinic).open, true);
    assert.equal((await call.worker('POST', `/cases/${id}/referrals`, { ...WISH, service: clinic, partner: ids.other })).status, 422);
    assert.equal((await call.worker('POST', `/cases/${id}/referrals`, { ...WISH, service: clinic, person: '4711' })).status, 422);
});

test('a link opens in one browser, for a while, until it is taken back or the referral ends', async () => {
    const { id } = await fullFile();
    const made = await refer(id);
    const { token } = await ok('worker', 'POST', `/referrals/${made.id}/link`, {}, 201);
    assert.match(token, /^[\w-]{43}$/);
    assert.equal(sql(`SELECT count(*) FROM referral_link WHERE instr(token, '${token}') > 0`), '0', 'only its hash is kept');
    const [office, thief] = [browser(), browser()];
    const opened = await office('/shared/open', { token });
    assert.equal(opened.status, 200);
    assert.match(opened.set, /HttpOnly; SameSite=Strict/);
    assert.match(JSON.stringify(opened.body), /Invented Name/);
    assert.doesNotMatch(JSON.stringify(opened.body), /illness|Invented note|INVENTED-9/);
    assert.equal((await thief('/shared/open', { token })).status, 404, 'another browser');
    assert.equal((await office('/shared/open', { token })).status, 200, 'the same one again');
    const { link, version } = opened.body;
    assert.equal((await thief(`/shared/${link}/move`, { version, state: 'accepted' })).status, 401);
    const accepted = await office(`/shared/${link}/move`, { version, state: 'accepted' });
    assert.equal(accepted.status, 200, JSON.stringify(accepted.body));
    assert.equal((await office(`/shared/${link}/move`, { version, state: 'accepted' })).status, 409);
    const lines = await linesOf(id);
    for (const what of ['link: health, link opened, partner', 'link: health, link refused to another browser, partner', 'link: health, accepted, partner'])
        assert.ok(lines.includes(what), what);
    assert.ok((await ok('worker', 'GET', `/cases/${id}/referrals`)).referrals[0].link_opened_at);
    /* The session is short, the link longer. */
    sql(`UPDATE referral_link SET session_until = 1 WHERE id = ${link}`);
    const next = accepted.body.version;
    assert.equal((await office(`/shared/${link}/move`, { version: next, state: 'in_progress' })).status, 401);
    assert.equal((await office('/shared/open', { token })).status, 200);
    await ok('worker', 'POST', `/referrals/${made.id}/unlink`);
    assert.equal((await office('/shared/open', { token })).status, 404, 'taken back');
    assert.equal((await office(`/shared/${link}/move`, { version: next, state: 'in_progress' })).status, 401);
    const second = (await ok('worker', 'POST', `/referrals/${made.id}/link`, {}, 201)).token;
    sql(`UPDATE referral_link SET until = ${Date.now() - 1} WHERE referral_id = ${made.id} AND opened_at = 0`);
    assert.equal((await office('/shared/open', { token: second })).status, 404, 'over');
    const third = (await ok('worker', 'POST', `/referrals/${made.id}/link`, {}, 201)).token;
    const again = (await office('/shared/open', { token: third })).body;
    const ended = await office(`/shared/${again.link}/move`, { version: again.version, state: 'done', outcome: 'provided' });
    assert.equal(ended.body.shown, false);
    assert.equal((await office('/shared/open', { token: third })).status, 404, 'the referral is over');
    assert.equal((await call.worker('POST', `/referrals/${made.id}/link`, {})).status, 422);
    const withLogin = await refer(id, { partner: ids.partner });
    assert.equal((await call.worker('POST', `/referrals/${withLogin.id}/link`, {})).status, 422);
    const byConsent = await refer(id);
    const fourth = (await ok('worker', 'POST', `/referrals/${byConsent.id}/link`, {}, 201)).token;
    assert.equal((await office('/shared/open', { token: fourth })).status, 200);
    await consent(id, 'sharing', 'refused');
    assert.equal((await office('/shared/open', { token: fourth })).status, 404, 'gone with the consent');
    let status;
    for (let tries = 0; tries < 7; tries += 1) ({ status } = await thief('/shared/open', { token: 'A'.repeat(43) }));
    assert.equal(status, 429, 'guesses are slowed down');
    assert.equal((await fetch(`${gateway.url}/api/v1/shared/open`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status, 403, 'only from the page');
});

/* A phone that may be texted, and its file. */
async function withPhone(phone) {
    for (const text of ['English', 'EXPERT', `Help with medicine, please. ${phone}`, '2']) await write(phone, text); /* nobody is in danger */
    const ticket = await until(async () => (await ok('worker', 'GET', '/tickets?view=open')).tickets.find((it) => it.excerpt.includes(phone))?.id, 'the question');
    const { id } = await ok('worker', 'POST', '/cases', { team: 'tirana', ticket }, 201);
    await consent(id);
    return id;
}
const left = (referral) => until(() => sql(`SELECT min(state) FROM outbox WHERE id IN (SELECT outbox_id FROM asked WHERE entry_id = ${referral})`) >= '2', 'the text to have left');

test('the person is told without a name of anything, asks where, and says no', async () => {
    const phone = '+355691240011';
    const id = await withPhone(phone);
    assert.equal((await refer(id, { tell: true })).told, 'no_consent');
    await consent(id, 'channel');
    const made = await refer(id, { tell: true, partner: ids.partner });
    assert.equal(made.told, 'told');
    const told = await arrived(phone, 'next step');
    assert.ok(told.text.length <= 160);
    assert.doesNotMatch(told.text, /Clinic|doctor|health|HUB|migrant/i);
    await left(made.id);
    await write(phone, '1');
    const what = await arrived(phone, 'Invented Clinic');
    assert.match(what.text, /2 I do not want it/);
    await write(phone, '2');
    await arrived(phone, 'nothing more is done');
    assert.equal((await call.partner('GET', `/referrals/${made.id}`)).status, 404, 'gone at once');
    const [kept] = (await ok('worker', 'GET', `/cases/${id}/referrals`)).referrals;
    assert.deepEqual([kept.state, kept.outcome, kept.ended_by], ['revoked', 'declined', 'person']);
    assert.ok(kept.seen_at);
    const { items } = await ok('worker', 'GET', `/cases/${id}`);
    assert.ok(items.some((it) => it.kind === 'task' && it.fields.some(({ value }) => value === 'referral_declined')));
    assert.ok((await linesOf(id)).includes('referral: health, revoked, person'));
});

test('a key that a menu offers too is asked about, and a no is taken back by the next one', async () => {
    const phone = '+355691240016';
    const id = await withPhone(phone);
    await consent(id, 'channel');
    await write(phone, 'MENU');
    await arrived(phone, '2 Returnees');
    const made = await refer(id, { tell: true, partner: ids.partner });
    await left(made.id);
    await write(phone, '2');
    await arrived(phone, 'Is 2 about the next step');
    assert.equal((await ok('partner', 'GET', `/referrals/${made.id}`)).shown, true, 'nothing happened yet');
    await write(phone, '2');
    await arrived(phone, 'Back in Albania');
    const accepted = (await move('partner', made, 'accepted')).body;
    await left(made.id);
    await write(phone, 'NO');
    await arrived(phone, 'If it was a mistake: 1');
    assert.equal((await call.partner('GET', `/referrals/${made.id}`)).status, 404, 'gone at once');
    await write(phone, '1');
    await arrived(phone, 'It goes on as before');
    assert.equal((await ok('partner', 'GET', `/referrals/${made.id}`)).state, 'accepted');
    const [kept] = (await ok('worker', 'GET', `/cases/${id}/referrals`)).referrals;
    assert.deepEqual([kept.state, kept.outcome, kept.ended_by, kept.accepted_at], ['accepted', 'none', 'nobody', accepted.accepted_at]);
    const causes = (await ok('worker', 'GET', `/cases/${id}`)).items.filter((it) => it.kind === 'task').map((it) => it.fields.find(({ name }) => name === 'cause').value);
    assert.deepEqual(causes.filter((it) => it.startsWith('referral_')), ['referral_declined', 'referral_wanted']);
    assert.ok((await linesOf(id)).includes('referral: health, wanted after all, person'));
});

test('a no is taken back neither long after nor without consent', async () => {
    const ENDS = {
        '+355691240017': (made) => sql(`UPDATE referral SET ended_at = 1 WHERE id = ${made.id}`),
        '+355691240018': (made, id) => consent(id, 'sharing', 'refused'),
    };
    for (const [phone, end] of Object.entries(ENDS)) {
        const id = await withPhone(phone);
        await consent(id, 'channel');
        const made = await refer(id, { tell: true });
        await left(made.id);
        await write(phone, 'NO');
        await arrived(phone, 'If it was a mistake: 1');
        await end(made, id);
        await write(phone, '1');
        await arrived(phone, 'does not stand any more');
        assert.equal(sql(`SELECT state FROM referral WHERE id = ${made.id}`), '5');
    }
});

test('by dialling they find what runs, see which it is once they choose, and say no', async () => {
    const phone = '+355691240019', stranger = '+355691240020';
    const id = await withPhone(phone);
    await write(stranger, 'English');
    const list = async (from) => { await dial(from, '', 'begin'); return dial(from, 'next step'); };
    assert.match(await list(phone), /Nothing from your adviser/);
    await refer(id, { tell: true }); /* which they do not hear of: nobody agreed to that */
    assert.match(await list(phone), /Nothing from your adviser/, 'not on a phone that may not be told');
    await consent(id, 'channel');
    await refer(id); /* which they were not to be told of */
    const made = await refer(id, { tell: true, partner: ids.partner });
    const shown = await list(phone);
    assert.match(shown, /\\n1 \w+ \d+\.\d+\. \d+:\d+\\n2 /);
    assert.doesNotMatch(shown, /\\n3 |Clinic|doctor|health/i);
    assert.match(await list(stranger), /Nothing from your adviser/);
    await list(phone);
    assert.match(await dial(phone, '1'), /Invented Clinic/);
    assert.match(await dial(phone, '2'), /You do not want it\?/);
    assert.equal((await ok('partner', 'GET', `/referrals/${made.id}`)).shown, true, 'nothing happened yet');
    assert.match(await dial(phone, '1'), /If it was a mistake: 1/);
    assert.equal((await call.partner('GET', `/referrals/${made.id}`)).status, 404, 'gone at once');
    assert.doesNotMatch(await list(phone), /\\n2 /);
    const { items } = await ok('worker', 'GET', `/cases/${id}`);
    await ok('worker', 'POST', `/cases/${id}/fields`, { item: items[0].id, fields: fields({ phone_safe: 'call_only' }) });
    assert.match(await list(phone), /Nothing from your adviser/, 'not on a phone that is not safe');
});

test('when it is ready they hear of it, and when they were helped they are asked how it was', async () => {
    const phone = '+355691240012';
    const id = await withPhone(phone);
    await consent(id, 'channel');
    const made = await refer(id, { tell: true });
    await left(made.id);
    const accepted = (await move('worker', made, 'accepted')).body;
    await arrived(phone, 'is ready for you');
    await left(made.id);
    await move('worker', accepted, 'done', { outcome: 'provided' });
    await arrived(phone, 'safe and respectful');
    await left(made.id);
    await write(phone, '2');
    await arrived(phone, 'Thank you');
    const [kept] = (await ok('worker', 'GET', `/cases/${id}/referrals`)).referrals;
    assert.equal(kept.satisfied, 2);
    /* A number that another was asked about is none of theirs. */
    const stranger = '+355691240013';
    await write(stranger, 'English');
    sql(`INSERT INTO asked (contact_id, kind, entry_id, outbox_id) SELECT (SELECT max(id) FROM contact), kind, entry_id, outbox_id FROM asked WHERE entry_id = ${made.id}`);
    await write(stranger, '1');
    await until(() => sql(`SELECT count(*) FROM session WHERE contact_id = (SELECT max(id) FROM contact) AND updated_at > 0`) !== '0', 'the stranger to be served');
    assert.equal((await ok('worker', 'GET', `/cases/${id}/referrals`)).referrals[0].satisfied, 2);
});

test('consent taken back by text: partner and link see nothing any more, the log stays', async () => {
    const phone = '+355691240015';
    const id = await withPhone(phone);
    const made = await refer(id, { partner: ids.partner });
    const linked = await refer(id);
    const { token } = await ok('worker', 'POST', `/referrals/${linked.id}/link`, {}, 201);
    const office = browser();
    const { link, version } = (await office('/shared/open', { token })).body;
    await write(phone, 'WITHDRAW');
    await arrived(phone, '0 no');
    await write(phone, '1');
    assert.equal((await call.partner('GET', `/referrals/${made.id}`)).status, 404);
    assert.equal((await office('/shared/open', { token })).status, 404);
    assert.equal((await office(`/shared/${link}/move`, { version, state: 'accepted' })).status, 401);
    assert.ok((await linesOf(id)).includes('referral: 2 revoked with the consent, person'));
    const { referrals } = await ok('worker', 'GET', `/cases/${id}/referrals`);
    assert.deepEqual(referrals.map(({ state, ended_by }) => `${state} ${ended_by}`), ['revoked person', 'revoked person']);
    assert.equal((await ok('worker', 'GET', `/cases/${id}/log/check`)).whole, true);
});

test('a page of the longest referrals is read, and the next one', async () => {
    const { id } = await fullFile({ consented: false });
    const words = '"'.repeat(2000);
    for (let made = 0; made < 21; made += 1) await refer(id, { partner: ids.partner, reason: words, restrictions: words, override: words }, 'supervisor');
    const first = await ok('worker', 'GET', `/cases/${id}/referrals`);
    assert.equal(first.referrals.length, 20);
    assert.equal((await ok('worker', 'GET', `/cases/${id}/referrals?before=${first.next}`)).referrals.length, 1);
    const mine = await ok('partner', 'GET', '/referrals');
    assert.equal(mine.referrals.length, 20);
    const behind = await ok('partner', 'GET', `/referrals?after=${mine.next}`);
    assert.ok(behind.referrals.length && behind.referrals.every((it) => !mine.referrals.some((one) => one.id === it.id)));
});

test('a phone that is not safe is not written to', async () => {
    const phone = '+355691240014';
    const id = await withPhone(phone);
    await consent(id, 'channel');
    const { items } = await ok('worker', 'GET', `/cases/${id}`);
    await ok('worker', 'POST', `/cases/${id}/fields`, { item: items[0].id, fields: fields({ phone_safe: 'call_only' }) });
    assert.equal((await refer(id, { tell: true })).told, 'not_safe');
    await write(phone, 'STOP');
    await until(() => sql(`SELECT count(*) FROM contact WHERE opted_out_at > 0`) !== '0', 'STOP to be known');
    assert.equal((await refer(id, { tell: true })).told, 'stopped');
});
