/* Announcements at the desk: one writes and counts, another lets it go; stopped in mid-send; the report. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from './browser.js';
import { DEA, suite, until, ZANA } from './suite.js';

const it = suite();
const PEOPLE = 12;
let crowds = 0;

/* So many people of a country of their own; gives its code. */
async function crowd(country) {
    crowds += 1;
    for (let i = 0; i < PEOPLE; i += 1) await it.program.sms(`+${country}33300${crowds}00${10 + i}`, 'MENU');
    return country;
}

/* Written and asked for by the editor; gives her page. */
async function written(country, text, how = {}) {
    const page = await it.staff(DEA, { path: '#/announcements', ...how });
    await page.getByRole('button', { name: 'Write an announcement' }).click();
    await page.getByLabel('Name', { exact: true }).fill(text);
    await page.getByLabel('Albanian', { exact: true }).first().fill(text);
    await page.getByLabel('Whose language is missing gets').selectOption('sq');
    await page.getByLabel('Numbers from').fill(country);
    return page;
}

test('written by one, approved by another, stopped in mid-send', async () => {
    const page = await written(await crowd('39'), 'Kurs falas nesër.');
    await page.getByText('To get no more').or(page.getByText('Per te mos marre me: STOP')).first().waitFor();
    const preview = page.getByRole('region', { name: 'What it would be' });
    await preview.locator('dd', { hasText: /^12$/ }).first().waitFor();
    await page.getByLabel('People a minute').fill('6'); /* two minutes to stop it in */
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('“Kurs falas nesër.” is saved.').waitFor();
    await page.getByRole('button', { name: 'Ask for approval' }).click();
    await page.getByText('Somebody else lets it go').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Approve' }).count(), 0, 'not her own');

    const other = await it.staff(ZANA, { path: '#/announcements' });
    await other.getByRole('button', { name: /^Open.*Kurs falas/ }).click();
    await other.getByRole('button', { name: 'Approve' }).click();
    await other.getByRole('dialog').getByText('About 12 people get this.').waitFor();
    await other.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    const report = other.getByRole('region', { name: 'What became of it' });
    await report.getByText(/^[1-9]\d* of about 12$/).waitFor();
    /* The author's page follows by itself; she stops it. */
    await page.getByRole('region', { name: 'What became of it' }).getByText(/^[1-9]\d* of about 12$/).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped by').waitFor();
    await other.getByText('Stopped by').waitFor();
    const told = Number(it.program.sql("SELECT count(*) FROM outbox WHERE class = 5 AND state IN (1, 2, 3)"));
    assert.ok(told < PEOPLE, `${told} left`);
    await until(() => it.program.sql("SELECT count(*) FROM outbox WHERE class = 5 AND state IN (0, 1)") === '0', 'nothing to wait');
    assert.equal(Number(it.program.sql('SELECT count(*) FROM outbox WHERE class = 5 AND state IN (2, 3)')), told);
});

test('given back with a reason, changed, and asked for anew', async () => {
    const page = await written(await crowd('43'), 'Zyra hapet.');
    await page.getByRole('region', { name: 'What it would be' }).locator('dd', { hasText: /^12$/ }).first().waitFor();
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByRole('button', { name: 'Ask for approval' }).click();
    await page.getByText('Somebody else lets it go').waitFor();
    const other = await it.staff(ZANA, { path: '#/announcements' });
    await other.getByRole('button', { name: /^Open.*Zyra hapet/ }).click();
    await other.getByRole('button', { name: 'Give back' }).click();
    await other.getByLabel('What is to be changed').fill('Say when.');
    await other.getByRole('dialog').getByRole('button', { name: 'Give back' }).click();
    await other.getByText('“Zyra hapet.” was given back.').waitFor();
    await page.getByRole('button', { name: '← All announcements' }).click();
    await page.getByText('Given back').waitFor();
    await page.getByRole('button', { name: /^Open.*Zyra hapet/ }).click();
    await page.getByText('Say when.').waitFor();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Albanian', { exact: true }).first().fill('Zyra hapet të hënën.');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByRole('button', { name: 'Ask for approval' }).click();
    await page.getByText('Somebody else lets it go').waitFor();
});

test('it fits a phone, in the dark', async () => {
    const page = await it.staff(DEA, { path: '#/announcements', viewport: PHONE, locale: 'sq-AL', dark: true });
    await page.getByRole('button', { name: 'Shkruaj një njoftim' }).click();
    await page.locator('#announce-course option').nth(1).waitFor({ state: 'attached' });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px wider than the phone`);
});
