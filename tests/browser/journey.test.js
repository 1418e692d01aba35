/* The whole way of one person: a question by SMS, an answer to come, consent by SMS, a case file, its assessment and
 * plan, a referral that a partner accepts, an appointment whose reminder is confirmed by SMS, outcomes, closure approved,
 * and the donor's report with one more in it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localDay } from '../service/gateway.js';
import { becomes, BESA, OLTA, suite, until, ZANA } from './suite.js';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const PHONE = '+355692555001';
const MIRA = { login: 'mira', name: 'Mira Duka', role: 'supervisor', password: 'nje fjalekalim i gjate' };

const OTHERS = 6;
const FIGURE = 'Referrals completed';

const it = suite();
const dayIn = (days) => localDay(Date.now() + days * DAY_MS);

/* What the phone was sent last, once it says what is waited for and has left: a digit answers what has left. */
const hears = (words) =>
    until(() => {
        const latest = it.program.sql(`SELECT state, body FROM outbox WHERE contact_id = (SELECT contact_id FROM ticket LIMIT 1) ORDER BY id DESC LIMIT 1`);
        const [, state, said] = /^(\d)\|([^]*)$/.exec(latest) ?? [];
        return Number(state) >= 2 && words.test(said);
    }, `the phone to hear ${words}`);
const says = (text) => it.program.sms(PHONE, text);

async function staff() {
    const admin = await it.program.as(ZANA);
    it.program.addStaff(MIRA.login, MIRA.name, MIRA.role, MIRA.password);
    const { people } = (await admin('GET', '/people')).body;
    for (const { login } of [BESA, MIRA]) {
        const { id } = people.find((one) => one.login === login);
        assert.equal((await admin('POST', `/people/${id}/team`, { team: 'tirana' })).status, 200);
    }
    const service = { organization: 'Invented Workshop', name_en: 'Training for tailors', needs: 'work', places: 'tirane', assured_date: dayIn(0) };
    const made = await admin('POST', '/directory', service);
    assert.equal(made.status, 201);
    await Promise.all(Array.from({ length: OTHERS }, () => helped(made.body.id)));
}

/* Somebody else who agreed to be counted and was helped: a figure about few is not shown. */
async function helped(service) {
    const worker = await it.program.as(BESA);
    const partner = await it.program.as(OLTA);
    const done = async (call, path, body) => {
        const answer = await call('POST', path, body);
        assert.ok(answer.status < 300, JSON.stringify(answer.body));
        return answer.body;
    };
    const { id, items } = await done(worker, '/cases', { team: 'tirana' });
    const fields = Object.entries({ sex: 'female', born: '1985-03-03', municipality: 'tirana' }).map(([name, value]) => ({ name, value }));
    await done(worker, `/cases/${id}/fields`, { item: items[0].id, fields });
    const consent = { state: 'given', way: 'paper', giver: 'self', version: '1', language: 'prs', detail: 'Invented office', given_at: Date.now() - 1 };
    for (const kind of ['sharing', 'reporting']) await done(worker, `/cases/${id}/consent`, { kind, ...consent });
    const { people } = (await worker('GET', '/cases/people')).body;
    const to = { service, partner: people.find(({ role }) => role === 'partner').id, type: 'livelihoods', priority: 'routine', classes: ['identity'], reason: 'Invented' };
    let { id: referral, version } = await done(worker, `/cases/${id}/referrals`, to);
    for (const step of [{ state: 'accepted' }, { state: 'done', outcome: 'provided' }])
        ({ version } = await done(partner, `/referrals/${referral}/move`, { version, ...step }));
}

async function figure(name) {
    const [year, month] = localDay(Date.now()).split('-').map(Number);
    const quarter = `${year}-Q${Math.ceil(month / 3)}`;
    const page = await it.staff(ZANA, { path: `#/reports/${quarter}`, locale: 'en-GB' });
    const tile = page.locator('.tile', { hasText: name }).locator('b');
    await tile.waitFor();
    return tile.innerText();
}

/* A page's region, sheet and form, by the names that people read. */
const region = (page, name) => page.getByRole('region', { name, exact: true });
async function fill(page, values) {
    const sheet = page.getByRole('dialog');
    for (const [label, value] of Object.entries(values)) {
        const field = sheet.getByLabel(label, { exact: true });
        if ((await field.evaluate((it) => it.tagName)) === 'SELECT') await field.selectOption(value);
        else await field.fill(value);
    }
    await sheet.getByRole('button', { name: 'Save', exact: true }).click();
    await sheet.waitFor({ state: 'detached' });
}

test('from an SMS to a figure in the report', async () => {
    await staff();
    const before = await figure(FIGURE);
    for (const text of ['ENGLISH', 'EKSPERT', 'Invented: I need work and a paper for it.']) await says(text);
    const ticket = await until(() => it.program.sql('SELECT id FROM ticket'), 'the question');
    const page = await it.staffAt(ticket, BESA, { locale: 'en-GB' });
    await page.getByRole('button', { name: 'Case file' }).click();
    await page.getByText('You are the case worker of this file.').waitFor();

    const household = region(page, 'Person and household');
    await household.getByRole('button', { name: /^Change/ }).click();
    await fill(page, { Name: 'Invented Zahra', 'Born on': '1990-01-01', Sex: 'female', Nationality: 'afghan', Municipality: 'tirana', 'Safe on the phone': 'call_text' });
    await household.getByText('Invented Zahra').first().waitFor();

    const consents = region(page, 'Consent');
    await consents.getByRole('button', { name: 'Ask by text' }).click();
    await consents.getByText('Asked', { exact: true }).waitFor();
    await hears(/\b1\b/);
    await says('1');
    await page.reload();
    await consents.locator('li', { hasText: 'To be texted' }).getByText('Given', { exact: true }).waitFor();
    for (const what of ['To our services', 'To sharing with others', 'To be counted without a name']) {
        await consents.getByRole('button', { name: `Record ${what}` }).click();
        await fill(page, { 'Place and interpreter': 'Invented office' });
        await consents.locator('li', { hasText: what }).getByText('Given', { exact: true }).waitFor();
    }

    const needs = region(page, 'Needs assessment');
    await needs.getByRole('button', { name: 'Begin: Needs assessment' }).click();
    const fillIn = needs.getByRole('button', { name: /^Fill in/ });
    await fillIn.first().waitFor();
    const sections = await fillIn.count();
    for (let at = 0; at < sections; at++) {
        await fillIn.nth(at).click();
        const sheet = page.getByRole('dialog');
        for (const group of await sheet.locator('fieldset:has(input[type=radio][required])').all())
            await group.getByRole('radio').first().check();
        await sheet.getByRole('button', { name: 'Save', exact: true }).click();
        await sheet.waitFor({ state: 'detached' });
    }
    await needs.getByRole('button', { name: 'Finish it' }).click();
    await needs.getByRole('button', { name: 'Finish it' }).click();
    await page.getByText('Finished.').waitFor();

    const plan = region(page, 'Plan');
    await plan.getByRole('button', { name: 'Add: goal' }).click();
    await fill(page, { Need: 'work', "Goal, in the person's words": 'Invented: work as a tailor', Until: dayIn(30) });
    await plan.getByText('Invented: work as a tailor').first().waitFor();
    const course = region(page, 'Plan and closing');
    await course.getByRole('button', { name: 'Ask for approval of the plan' }).click();
    await course.getByText('The plan waits for approval').waitFor();
    const supervisor = await it.staff(MIRA, { path: '#/cases', locale: 'en-GB' });
    const decided = region(supervisor, 'Plan and closing');
    const file = page.url().split('/').pop();
    await region(supervisor, 'Waiting for you').getByRole('link').click();
    await decided.getByRole('button', { name: 'Approve the plan' }).click();
    await decided.getByText('The plan is approved').waitFor();

    const referrals = region(page, 'Referrals');
    const sheet = page.getByRole('dialog');
    await referrals.getByRole('button', { name: 'Refer to a service' }).click();
    await sheet.getByLabel(/Training for tailors/).check();
    await sheet.getByLabel('Kind of service').selectOption('livelihoods');
    await sheet.getByLabel('Who sees it there').selectOption({ label: OLTA.name });
    await sheet.getByLabel('What is asked for').fill('Invented: a place in the course');
    await sheet.getByRole('button', { name: 'Send the referral' }).click();
    await referrals.getByText('Sent', { exact: true }).waitFor();
    await hears(/Reply 1 to see it, 2 to say no/);
    await says('1');
    await hears(/Invented Workshop/);

    const partner = await it.staff(OLTA, { path: '#/referrals', locale: 'en-GB' });
    await partner.locator('.lines a').first().click();
    await partner.getByText('Invented Zahra').waitFor();
    await partner.getByRole('button', { name: /^Accept/ }).click();
    await partner.getByText('Accepted.', { exact: true }).waitFor();
    await partner.getByRole('button', { name: /^It is done/ }).click();
    await partner.getByRole('dialog').getByLabel('What came of it').selectOption('provided');
    await partner.getByRole('dialog').getByRole('button', { name: 'It is done' }).click();
    await partner.getByText('This referral is over.', { exact: false }).waitFor();
    await hears(/useful, safe and respectful/);
    await says('1');
    await page.reload();
    await referrals.getByText('Provided', { exact: true }).waitFor();

    const meetings = region(page, 'Appointments');
    await meetings.getByText('Book an appointment…').click();
    await meetings.getByLabel('How', { exact: true }).selectOption('phone');
    await meetings.getByLabel('Begins').fill(`${dayIn(3)}T10:00`);
    await meetings.getByRole('button', { name: 'Book', exact: true }).click();
    await meetings.getByText('Booked', { exact: true }).waitFor();
    it.program.sql(`UPDATE appointment SET made_at = made_at - ${10 * DAY_MS}, starts_at = ${Date.now() + 5 * HOUR_MS}, ends_at = ${Date.now() + 6 * HOUR_MS}, look_at = 1`);
    await hears(/^Reminder: /);
    await says('1');
    await becomes(async () => {
        await page.reload();
        await meetings.getByRole('list').waitFor();
        return meetings.getByText('Confirmed', { exact: true }).count();
    }, 1, 'the appointment confirmed');
    it.program.sql(`UPDATE appointment SET starts_at = ${Date.now() - HOUR_MS}, ends_at = ${Date.now() - HOUR_MS / 2}`);
    await page.reload();
    await meetings.getByRole('button', { name: /^They came/ }).click();
    await meetings.getByText('Kept', { exact: true }).waitFor();

    await plan.getByRole('button', { name: /^Change/ }).click();
    await fill(page, { 'What became of it': 'met' });
    await page.reload();
    await course.getByText('Close the file…').click();
    await course.getByLabel('Reason').selectOption('goals_met');
    await course.getByRole('button', { name: 'Ask for approval to close' }).click();
    await course.getByText('Closing waits for approval').waitFor();
    await supervisor.goto(`${it.program.url}/#/cases`);
    await region(supervisor, 'Waiting for you').getByRole('link').click();
    await decided.getByRole('button', { name: 'Approve and close' }).click();
    await becomes(() => it.program.sql(`SELECT state FROM case_file WHERE id = ${file}`), '1', 'the file to be closed');
    assert.equal(Number(await figure(FIGURE)), Number(before) + 1);
});
