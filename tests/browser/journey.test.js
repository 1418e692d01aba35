/* The whole way of one person: a question by SMS, an answer to come, consent by SMS, a case file, its assessment and
 * plan, a referral that a partner accepts, an appointment whose reminder is confirmed by SMS, outcomes, closure approved,
 * and the donor's report with one more in it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localDay } from '../service/gateway.js';
import { becomes, BESA, OLTA, suite, until, ZANA } from './suite.js';

const DAY_MS = 24 * 3600 * 1000;
const PHONE = '+355692555001';
const MIRA = { login: 'mira', name: 'Mira Duka', role: 'supervisor', password: 'nje fjalekalim i gjate' };

const it = suite();
const dayIn = (days) => localDay(Date.now() + days * DAY_MS);

/* What the phone was sent last, once it says what is waited for. */
const hears = (words) =>
    until(() => {
        const said = it.program.sql(`SELECT body FROM outbox WHERE contact_id = (SELECT contact_id FROM ticket LIMIT 1) ORDER BY id DESC LIMIT 1`);
        return words.test(said) && said;
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
    assert.equal((await admin('POST', '/directory', service)).status, 201);
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
});
