/* The directory at the desk: a file taken in, a service written, vouched for, and given to its provider. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEA, suite } from './suite.js';

const it = suite();
const FILE = `id,organization,name_en,needs,places,phone,hours,sample
d1,Clinic Prova,Family doctor,health,Lezha,000001,Mon-Fri 8-16,
d2,Rooms Prova,Rooms,housing,"Tirana, Lezha",,24/7,
d3,Nowhere,Help,social,Atlantis,,,
d4,Sample Prova,Help,social,Lezha,,,1
`;

test('a file is taken in, a service is written, vouched for and given to its provider', async () => {
    const page = await it.staff(DEA, { path: '#/directory', locale: 'en-GB' });
    await page.getByText('No service is here yet').waitFor();

    await page.getByRole('button', { name: 'Take in a file' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('File').setInputFiles({ name: 'places.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
    await sheet.getByLabel('Source').fill('office');
    await sheet.getByRole('button', { name: 'Take in' }).click();
    await sheet.getByText(/^row 4: places names one we do not know/).waitFor();
    await sheet.getByRole('button', { name: 'Done' }).click();

    const clinic = page.locator('.lines > li', { hasText: 'Clinic Prova' });
    await clinic.getByText('Nobody vouches for it').waitFor();
    await clinic.getByRole('button', { name: 'Checked today' }).click();
    await page.getByText('“Clinic Prova: Family doctor” is checked today.').waitFor();
    await clinic.getByText(/^Checked \d+ \w+ 20\d\d$/).waitFor();
    await page.getByLabel('Show').selectOption('verify');
    await clinic.waitFor({ state: 'detached' });
    await page.locator('.lines > li', { hasText: 'Rooms Prova' }).waitFor();
    await page.getByLabel('Show').selectOption('all');

    await clinic.getByRole('button', { name: 'Visits, provider' }).click();
    const more = page.getByRole('dialog');
    await more.getByText('Nobody was asked yet.').waitFor();
    await more.getByLabel(/^Telephone that may tell/).fill('+355691234000');
    await more.getByRole('button', { name: 'Make a PIN' }).click();
    await more.getByText(/^PIN: \d{6}\./).waitFor();
    await more.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Write a service' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Organisation').fill('House of help');
    await form.getByLabel('Safety').check();
    await form.getByLabel(/^Municipalities/).fill('Tirana');
    await form.getByLabel(/^Address/).fill('Road 1');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText(/^address must stay empty/).waitFor();
    assert.equal(await form.getByLabel(/^Address/).getAttribute('aria-invalid'), 'true');
    await form.getByLabel(/^Address/).fill('');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“House of help” is saved.').waitFor();

    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as HSDS' }).click()]);
    assert.equal(file.suggestedFilename(), 'directory-all.json');
});
