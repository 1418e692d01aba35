/* Reports to the donor at the desk: figures of invented files, broken down, frozen and corrected, explained, on
 * paper; and trainings. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localDay } from '../service/gateway.js';
import { PHONE } from './browser.js';
import { reportedFiles, trainings } from './reported.js';
import { becomes, BESA, suite, ZANA } from './suite.js';

const it = suite({ sections: { figures: { invented: 'yes' } } });
const DRITA = { login: 'drita', name: 'Drita Rama', role: 'coordinator', password: 'nje fjalekalim i gjate' };

/* The quarter before this one, as they begin and end in Albania, and the middle of it. */
const NOW = new Date(localDay(Date.now()));
const MIDDLE = new Date(Date.UTC(NOW.getUTCFullYear(), Math.floor(NOW.getUTCMonth() / 3) * 3 - 2, 15));
const LAST = `${MIDDLE.getUTCFullYear()}-Q${Math.floor(MIDDLE.getUTCMonth() / 3) + 1}`;

/* Once, by the test that comes first. */
let filled;
const fill = () => (filled ??= fillOnce());
async function fillOnce() {
    it.program.addStaff(DRITA.login, DRITA.name, DRITA.role, DRITA.password);
    const admin = await it.program.as(ZANA);
    const besa = (await admin('GET', '/people')).body.people.find(({ login }) => login === BESA.login);
    assert.equal((await admin('POST', `/people/${besa.id}/team`, { team: 'tirana' })).status, 200);
    await reportedFiles(await it.program.as(BESA));
    await trainings(await it.program.as(DRITA));
    it.program.sql(`UPDATE case_event SET at = ${MIDDLE.getTime()}; UPDATE case_file SET opened_at = ${MIDDLE.getTime()}`);
}

const row = (page, name) => page.getByRole('row', { name: new RegExp(`^${name} `) });

test('a quarter is looked at, broken down, explained, frozen and corrected', async () => {
    await fill();
    const page = await it.staff(DRITA, { path: '#/reports', locale: 'en-GB' });
    await page.locator('select[name=period]').selectOption(LAST);
    await becomes(() => row(page, 'Files opened').locator('td').first().innerText(), '23', 'who agreed to be counted');
    await page.getByText('Enrolment and attendance at school are not recorded in this system.').waitFor();
    const broken = page.getByRole('region', { name: 'Broken down' });
    await broken.getByRole('img', { name: 'People reached by Sex' }).waitFor();
    await broken.locator('select[name=measure]').selectOption('opened');
    await broken.locator('select[name=across]').selectOption('age');
    await broken.getByRole('columnheader', { name: '25-49' }).waitFor();
    await broken.getByText('hidden so that these cannot be worked out').first().waitFor({ state: 'attached' });

    await page.getByRole('link', { name: 'How it is counted M07' }).click();
    await page.getByText(/Referrals by the day they were sent/).waitFor();
    await becomes(() => page.evaluate(() => document.activeElement.id), 'how-M07', 'the focus on it');
    await page.goBack();

    const frozen = page.getByRole('region', { name: 'What was reported' });
    await frozen.getByRole('button', { name: 'Freeze this quarter' }).click();
    await frozen.getByText('Version 1', { exact: true }).first().waitFor();
    await frozen.getByLabel('Why it is corrected').fill('Invented: a file came in late');
    await frozen.getByRole('button', { name: 'Freeze a correction' }).click();
    await frozen.getByText('Invented: a file came in late').waitFor();
    await frozen.getByRole('button', { name: 'Look at it Version 1' }).click();
    await page.getByText(/^Version 1, as it was reported on/).waitFor();
    await page.getByRole('button', { name: 'Back to what is counted now' }).click();
    await page.getByRole('columnheader', { name: 'Reported' }).waitFor();
});

test('a training is written down and moves the figure', async () => {
    await fill();
    const page = await it.staff(DRITA, { path: '#/reports', locale: 'en-GB' });
    const list = page.getByRole('region', { name: 'Trainings of officials' });
    await list.getByText('Referral pathway (invented)').first().waitFor();
    await list.getByRole('button', { name: 'Write down a training' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Title').fill('Interpreters (invented)');
    await sheet.getByLabel('Held by').fill('Invented organiser');
    await sheet.getByLabel('Health staff, Female').fill('12');
    await sheet.getByRole('button', { name: 'Keep' }).click();
    await list.getByText('Interpreters (invented)').first().waitFor();
    await list.getByText('Health staff, Female: 12').waitFor();
});

test('on paper: every table by one thing, how it is counted, and that it is invented', async () => {
    await fill();
    const page = await it.staff(DRITA, { path: `#/reports/${LAST}`, locale: 'en-GB' });
    await page.getByRole('button', { name: 'Print or PDF' }).click();
    const sheet = page.locator('.printed');
    await sheet.getByText('Invented data: a demonstration, nobody real.').waitFor();
    assert.ok((await sheet.locator('.printed-tables table').count()) > 20);
    await sheet.getByText(/People whose file shows a service in the period/).waitFor();
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.bar').isVisible(), false);
});

test('reports fit a phone, in Albanian and in the dark', async () => {
    await fill();
    const page = await it.staff(ZANA, { path: `#/reports/${LAST}`, viewport: PHONE, locale: 'sq-AL', dark: true });
    await page.locator('table.indicators').waitFor();
    await page.locator('.bars').first().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px wider than the phone`);
    assert.equal(await page.getByRole('button', { name: 'Shëno një trajnim' }).count(), 0, 'a coordinator’s');
});
