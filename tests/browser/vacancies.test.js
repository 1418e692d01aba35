/* Vacancies at the desk, as an editor has them: taken in from a file, looked at, written by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becomes, DEA, hold, suite } from './suite.js';

const it = suite();
const HEAD = 'id,title_sq,title_en,isco,place,wage_min,wage_max,currency,contract,employer,contact,valid_through\n';
const FILE = `${HEAD}a1,Kuzhinier,Cook,5120,tirane,70000,90000,ALL,full time,Hotel Prova,Hotel Prova,2099-12-31
a2,,"Dancers 18-25, girls for a cabaret",5113,de,,,,,,+355 69 000 0000,2099-12-31
a3,Saldator,Welder,7212,nowhere,,,,,Firma,Firma,2099-12-31
`;

test('a file is taken in, what looks like fraud is rejected, and one is written by hand', async () => {
    const page = await it.staff(DEA, { path: '#/vacancies', locale: 'en-GB' });
    await page.getByRole('heading', { name: 'Vacancies' }).waitFor();
    await page.getByText('No vacancy waits for you.').waitFor();

    await page.getByRole('button', { name: 'Take in a file' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('File').setInputFiles({ name: 'offers.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
    await sheet.getByLabel('Source').fill('office');
    await sheet.getByLabel(/Publish at once/).check();
    await sheet.getByRole('button', { name: 'Take in' }).click();
    await sheet.getByText(/^row 4: place is no place we know/).waitFor();
    await sheet.getByRole('button', { name: 'Done' }).click();

    const waiting = page.locator('.lines > li', { hasText: 'cabaret' });
    await waiting.getByText('Girls or looks are wanted, not skills').waitFor();
    await waiting.getByText('No employer is named').waitFor();
    await waiting.getByRole('button', { name: 'Reject' }).click();
    await page.getByRole('dialog').getByLabel('Why').fill('No such club');
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    await page.getByText('No vacancy waits for you.').waitFor();

    await page.getByRole('button', { name: 'Write a vacancy' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Title in English').fill('Welder');
    await form.getByLabel('Occupation').selectOption('7212');
    await form.getByLabel('Place').selectOption('fier');
    await form.getByLabel('Where to ask').fill('Firma, office');
    await form.getByLabel('Employer').fill('Firma');
    await form.getByLabel('Currency').fill('lek');
    await form.getByLabel(/^Wage/).fill('80000');
    await form.getByLabel('Last day').fill('2099-12-31');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText(/^currency is no code/).waitFor();
    assert.equal(await form.getByLabel('Currency').getAttribute('aria-invalid'), 'true');
    await form.getByLabel('Currency').fill('ALL');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“Welder” is saved: Published.').waitFor();

    await page.getByLabel('Status').selectOption('published');
    await page.locator('.lines > li', { hasText: 'Welder' }).waitFor();
    await page.locator('.lines > li', { hasText: 'Cook' }).getByRole('button', { name: 'Filled' }).click();
    await page.getByText('“Cook”: Filled.').waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as CSV' }).click()]);
    assert.equal(file.suggestedFilename(), 'vacancies-published.csv');
});

test('of two taps on the same button one brings more', async () => {
    const rows = Array.from({ length: 70 }, (_, n) => `m${n},,Welder ${n},7212,fier,,,,,Firm ${n},Firm ${n} office,2099-12-31\n`);
    const call = await it.program.as(DEA);
    await call('POST', '/vacancies/import', { source: 'many', publish: true, text: HEAD + rows.join('') });
    const page = await it.staff(DEA, { path: '#/vacancies' });
    await page.getByLabel('Status').selectOption('published');
    const lines = () => page.locator('.lines > li').count();
    await becomes(lines, 50, 'the first page');
    const all = (await call('GET', '/vacancies')).body.counts.published;
    const held = await hold(page, /before=/);
    const more = page.getByRole('button', { name: 'Show more' });
    await more.click();
    await more.click();
    const last = page.waitForResponse(/before=/);
    held.go();
    await last;
    await more.waitFor({ state: 'hidden' });
    await becomes(lines, all, 'each once');
});
