/* A case file at the desk: opened from a question, filled in, changed by two at once, with consent and its log. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { localDay } from '../service/gateway.js';
import { BESA, suite, ZANA } from './suite.js';

const it = suite();

/* Besa is of a team, which is asked for before a file is opened. */
async function joinTeam() {
    const admin = await it.program.as(ZANA);
    const { people } = (await admin('GET', '/people')).body;
    const besa = people.find(({ login }) => login === BESA.login);
    assert.equal((await admin('POST', `/people/${besa.id}/team`, { team: 'tirana' })).status, 200);
}

test('from a question to a file with a name, a document, consent, a note and a log', async () => {
    await joinTeam();
    const ticket = await it.program.ask('Invented: my permit ends soon.', { alias: 'Mali 17', category: 'afghan' });
    const page = await it.staffAt(ticket, BESA, { locale: 'en-GB' });
    await page.getByRole('button', { name: 'Case file' }).click();
    await page.getByText('You are the case worker of this file.').waitFor();
    assert.match(page.url(), /#\/cases\/\d+$/);

    const household = page.getByRole('region', { name: 'Person and household' });
    await household.getByRole('button', { name: /^Change/ }).click();
    let sheet = page.getByRole('dialog');
    await sheet.getByLabel('Name').fill('Invented Zahra');
    await sheet.getByLabel('Born on').fill('2090-01-01');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await sheet.locator('#fact-born:invalid').waitFor();
    await sheet.getByLabel('Born on').fill('1990-01-01');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await household.getByText('Invented Zahra').first().waitFor();

    /* Somebody changes the same field while the form is open. */
    await household.getByRole('button', { name: 'Change Invented Zahra' }).click();
    sheet = page.getByRole('dialog');
    await sheet.getByLabel('Name').fill('Invented Zohra');
    const id = page.url().split('/').pop();
    const call = await it.program.as(BESA);
    const person = (await call('GET', `/cases/${id}`)).body.items.find(({ kind }) => kind === 'person');
    const other = { item: person.id, fields: [{ name: 'name', value: 'Invented Zara', version: 1 }] };
    assert.equal((await call('POST', `/cases/${id}/fields`, other)).status, 200);
    await sheet.getByRole('button', { name: 'Save' }).click();
    await sheet.getByText('Besa Kola changed this meanwhile to:').waitFor();
    await sheet.getByText('Invented Zara').waitFor();
    await sheet.getByRole('button', { name: 'Save what stands here' }).click();
    await household.getByText('Invented Zohra').first().waitFor();

    const papers = page.getByRole('region', { name: 'Documents' });
    await papers.getByRole('button', { name: /^Add/ }).click();
    sheet = page.getByRole('dialog');
    await sheet.getByLabel('Document').selectOption('residence_permit');
    await sheet.getByLabel('To whom it belongs').selectOption({ label: 'Invented Zohra' });
    await sheet.getByLabel('Valid until').fill(localDay(Date.now() + 20 * 24 * 3600 * 1000));
    await sheet.getByRole('button', { name: 'Save' }).click();
    await papers.getByText(/^To be looked at since/).waitFor();
    await papers.getByRole('button', { name: /^Seen to/ }).click();
    await papers.getByText(/^To be looked at on/).waitFor();

    const consents = page.getByRole('region', { name: 'Consent' });
    await consents.getByRole('button', { name: 'Record To sharing with others' }).click();
    sheet = page.getByRole('dialog');
    await sheet.getByLabel('Place and interpreter').fill('Invented office, no interpreter');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await consents.getByText('Invented office, no interpreter').waitFor();
    await consents.getByRole('button', { name: 'Ask by text' }).click();
    await consents.getByText('Asked', { exact: true }).waitFor();

    const notes = page.getByRole('region', { name: 'Notes' });
    await notes.getByLabel('A new note').fill('Invented: came with her sister.');
    await notes.getByRole('button', { name: 'Add the note' }).click();
    await notes.getByText('Invented: came with her sister.').waitFor();

    const log = page.getByRole('region', { name: 'Changes and readings', exact: true }).first();
    await log.getByRole('button', { name: 'Show the log' }).click();
    await log.getByText(/lines, as they were written/).waitFor();
    await log.getByText('Invented Zara').first().waitFor();

    const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('region', { name: 'Take a copy' }).getByRole('button', { name: 'Save the signed file' }).click(),
    ]);
    const taken = JSON.parse(await readFile(await download.path(), 'utf8'));
    assert.equal(taken.signature.algorithm, 'Ed25519');
    assert.ok(JSON.stringify(taken.export).includes('Invented Zohra'));
    await page.emulateMedia({ media: 'print' });
    assert.ok(await household.getByText('Invented Zohra').first().isVisible());
    assert.equal(await page.locator('.card button:visible').count(), 0, 'nothing to press on paper');
    await page.emulateMedia({ media: 'screen' });

    await page.getByRole('link', { name: 'All files' }).click();
    await page.locator('.lines > li', { hasText: 'Mali 17' }).waitFor();
    await page.getByLabel('List').selectOption('mine_due');
    await page.getByText('Nothing is to be looked at.').waitFor();
});

test('a login that is ended takes the file away', async () => {
    await joinTeam();
    const call = await it.program.as(BESA);
    const { id } = (await call('POST', '/cases', { team: 'tirana' })).body;
    const page = await it.staff(BESA, { path: `#/cases/${id}`, locale: 'en-GB' });
    await page.getByRole('heading', { name: 'Person and household' }).waitFor();
    const admin = await it.program.as(ZANA);
    const besa = (await admin('GET', '/people')).body.people.find(({ login }) => login === BESA.login);
    assert.equal((await admin('POST', `/people/${besa.id}/logout`, {})).status, 200);
    /* A part of the page that comes late may have found out before. */
    await page.evaluate(() => document.querySelector('#case-log')?.closest('section').querySelector('button').click());
    await page.getByLabel('Password', { exact: true }).waitFor();
    assert.equal(await page.getByText('Person and household').count(), 0);
});

test('needs are assessed by two, scored, finished, and proposed for the plan', async () => {
    await joinTeam();
    const call = await it.program.as(BESA);
    const { id } = (await call('POST', '/cases', { team: 'tirana' })).body;
    const page = await it.staff(BESA, { path: `#/cases/${id}`, locale: 'en-GB' });
    const needs = page.getByRole('region', { name: 'Needs assessment' });
    await needs.getByRole('button', { name: 'Begin: Needs assessment' }).click();
    const legal = needs.locator('li', { hasText: 'Legal status and papers' });
    await legal.getByText('Not asked yet').waitFor();
    await legal.getByRole('button', { name: /^Fill in/ }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('heading', { name: 'Legal status and papers' }).waitFor();
    await sheet.getByLabel('None', { exact: true }).check();
    await sheet.getByLabel('Passport').check();
    assert.equal(await sheet.getByLabel('The deadline').count(), 0);
    await sheet.getByLabel('Within a week').check();
    await sheet.getByLabel('The deadline').fill(localDay(Date.now() + 7 * 24 * 3600 * 1000));

    /* Somebody else writes in the same section before it is saved. */
    const [{ id: assessment }] = (await call('GET', `/cases/${id}/assessments`)).body.assessments;
    const other = { assessment, section: 'legal', answers: { status: 'permit' }, version: 0 };
    assert.equal((await call('POST', `/cases/${id}/answers`, other)).status, 200);
    await sheet.getByRole('button', { name: 'Save', exact: true }).click();
    await sheet.getByText('Besa Kola wrote here meanwhile.').waitFor();
    await sheet.getByText('Residence permit').last().waitFor();
    await sheet.getByRole('button', { name: 'Save what stands here' }).click();
    await legal.getByText('Severe').waitFor();
    await legal.getByText('Urgent').waitFor();
    await needs.getByText('For the plan:').waitFor();

    const plan = page.getByRole('region', { name: 'Plan' });
    await plan.getByRole('button', { name: 'Add: goal' }).click();
    await sheet.getByLabel('Need').selectOption('legal');
    await sheet.getByLabel('Goal, in the person\'s words').fill('Invented: a permit of my own');
    await sheet.getByLabel('Until').fill(localDay(Date.now() + 28 * 24 * 3600 * 1000));
    await sheet.getByRole('button', { name: 'Save', exact: true }).click();
    await plan.getByText('Invented: a permit of my own').first().waitFor();

    await page.getByRole('button', { name: 'Show the log' }).click();
    await page.getByText('assessment integration changed').first().waitFor();

    await needs.getByRole('button', { name: 'Finish it' }).click();
    await needs.getByRole('button', { name: 'Finish it' }).click();
    await needs.getByText(/still to be asked: Protection and safety, Health/).waitFor();
});
