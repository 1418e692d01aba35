/* Following up a file at the desk: a session noted, check-ins set up and ended, an appointment booked and not
 * kept, which is a task at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localDay } from '../service/gateway.js';
import { caseFile } from './seed.js';
import { becomes, BESA, suite } from './suite.js';

const it = suite();
const DAY = 24 * 3600 * 1000;

test('sessions, check-ins and appointments of a file', async () => {
    const id = await caseFile(it.program, await it.program.ask('Invented: a school for my son?', { alias: 'Mali 17', category: 'afghan' }));
    const page = await it.staff(BESA, { path: `#/cases/${id}`, locale: 'en-GB' });
    const region = (name) => page.getByRole('region', { name, exact: true });

    const talks = region('Counselling');
    await talks.getByText('Felt 3 before, 6 after').waitFor();
    await talks.getByRole('button', { name: 'Add: session' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Day').fill(localDay(Date.now() - DAY));
    await sheet.getByLabel('Minutes').selectOption('45');
    await sheet.getByLabel('With whom').selectOption('group');
    await sheet.getByLabel('How', { exact: true }).selectOption('video');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await talks.getByText('By video').waitFor();

    const asked = region('Check-ins by text');
    await asked.getByText(/^Every week at 10:00/).waitFor();
    await asked.getByRole('button', { name: 'End check-ins' }).click();
    await asked.getByText(/^Ended by staff/).waitFor();
    await asked.getByText('Set up check-ins…').click();
    await asked.getByLabel('How often').selectOption('two_weekly');
    await asked.getByLabel('First on').fill(localDay(Date.now() + 3 * DAY));
    await asked.getByLabel('Hour').fill('11:30');
    await asked.getByRole('button', { name: 'Begin' }).click();
    await asked.getByText(/^Every two weeks at 11:30/).waitFor();

    const meetings = region('Appointments');
    await meetings.getByText('Booked', { exact: true }).waitFor();
    await meetings.getByText('Book an appointment…').click();
    await meetings.getByLabel('How', { exact: true }).selectOption('phone');
    await meetings.getByLabel('Begins').fill(`${localDay(Date.now() + 5 * DAY)}T10:00`);
    await meetings.getByRole('button', { name: 'Book', exact: true }).click();
    await becomes(() => meetings.getByText('Booked', { exact: true }).count(), 2, 'two appointments');
    it.program.sql(`UPDATE appointment SET starts_at = starts_at - ${60 * 3600 * 1000}, ends_at = ends_at - ${60 * 3600 * 1000} WHERE kind = 0`);
    await page.reload();
    await meetings.getByRole('button', { name: /^They did not come/ }).click();
    await meetings.getByText('Not kept', { exact: true }).waitFor();
    await page.getByText('They did not come to an appointment').first().waitFor();
    assert.equal(it.program.sql(`SELECT count(*) FROM case_appointment WHERE missed_at > 0`), '1');
});
