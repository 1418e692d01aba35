/* A referral from the case worker's page to the partner's, and by a link to who has no login. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HIDDEN, MARKUP } from './hostile.js';
import { caseFile, referrals } from './seed.js';
import { BESA, OLTA, suite } from './suite.js';

const it = suite();
const REASON = `${MARKUP.join(' ')} \u202e a doctor`;

async function fileWithReferrals() {
    const ticket = await it.program.ask('Invented: we need a doctor.', { category: 'afghan' });
    const file = await caseFile(it.program, ticket);
    return { file, ...(await referrals(it.program, file)) };
}

test('sent by the worker, accepted and ended by the partner, seen by the worker', async () => {
    const { file } = await fileWithReferrals();
    const page = await it.staff(BESA, { path: `#/cases/${file}`, locale: 'en-GB' });
    const section = page.getByRole('region', { name: 'Referrals' });
    await section.getByRole('button', { name: 'Refer to a service' }).click();
    const sheet = page.getByRole('dialog');
    assert.ok(await sheet.getByLabel(/Qendra e mbyllur/).isDisabled(), 'a closed service is not to be chosen');
    await sheet.getByLabel(/Children's doctor/).check();
    await sheet.getByLabel('Kind of service').selectOption('health');
    await sheet.getByLabel('Who sees it there').selectOption({ label: 'Olta Marku' });
    await sheet.getByLabel('What is asked for').fill(REASON);
    await sheet.getByRole('button', { name: 'Send the referral' }).click();
    await page.getByText(/^The referral is sent/).waitFor();
    await section.getByText('a doctor').first().waitFor();

    const theirs = await it.staff(OLTA, { path: '#/referrals', locale: 'en-GB' });
    await theirs.locator('.lines a').first().click();
    await theirs.getByText('a doctor').waitFor();
    assert.ok(await theirs.getByText(MARKUP[0], { exact: false }).count(), 'as text');
    assert.doesNotMatch(await theirs.locator('#page').innerText(), HIDDEN);
    await theirs.getByText('Zahra (invented)').waitFor();
    assert.equal(await theirs.getByText('AL-000000').count(), 0, 'papers were not shared');
    await theirs.getByRole('button', { name: /^Accept/ }).click();
    await theirs.getByText('Accepted.', { exact: true }).waitFor();
    await theirs.getByRole('button', { name: /^It is done/ }).click();
    const end = theirs.getByRole('dialog');
    await end.getByLabel('What came of it').selectOption('partly');
    await end.getByLabel('In words').fill('Invented: comes again on Monday');
    await end.getByRole('button', { name: 'It is done' }).click();
    await theirs.getByText('This referral is over.', { exact: false }).waitFor();
    assert.equal(await theirs.getByText('Zahra (invented)').count(), 0);

    await page.reload();
    await section.getByText('Provided in part').waitFor();
    await section.getByText('Invented: comes again on Monday').waitFor();
});

test('a link opens once, there again, and no more when it is taken back', async () => {
    const { file, byLink } = await fileWithReferrals();
    const page = await it.staff(BESA, { path: `#/cases/${file}`, locale: 'en-GB' });
    const section = page.getByRole('region', { name: 'Referrals' });
    await section.getByRole('button', { name: /^New link/ }).click();
    const link = await page.getByRole('dialog').getByLabel('Link').inputValue();
    assert.match(link, /#\/shared\/[\w-]{43}$/);
    await page.getByRole('button', { name: 'Done', exact: true }).click();

    const { page: guest } = await it.visitor({ locale: 'en-GB' });
    await guest.goto(link);
    await guest.getByRole('button', { name: 'Open it' }).click();
    await guest.getByText('Zahra (invented)').waitFor();
    await guest.reload();
    await guest.getByRole('button', { name: 'Open it' }).click();
    await guest.getByRole('button', { name: /^Accept/ }).click();
    await guest.getByText('Accepted.', { exact: true }).waitFor();

    const { page: thief } = await it.visitor({ locale: 'en-GB' });
    await thief.goto(link);
    await thief.getByRole('button', { name: 'Open it' }).click();
    await thief.getByText(/^This link does not open here/).waitFor();
    assert.equal(await thief.getByText('Zahra').count(), 0);

    const worker = await it.program.as(BESA);
    assert.equal((await worker('POST', `/referrals/${byLink.id}/unlink`, {})).status, 200);
    await guest.getByRole('button', { name: /^It has begun/ }).click();
    await guest.getByText(/^This link does not open here/).waitFor();
    assert.equal(await guest.getByText('Zahra').count(), 0, 'what was shown is gone');
});
