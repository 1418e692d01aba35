/* The page of courses: what is begun and finished, which question is the hardest, who stands where. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from './browser.js';
import { addLearners } from './learners.js';
import { becomes, suite, ZANA } from './suite.js';

const it = suite();

test('courses: drawn, told in tables, the hardest question first, nobody named', async () => {
    await addLearners(it.program);
    const page = await it.staff(ZANA, { path: '#/courses' });
    const weeks = page.getByRole('region', { name: 'By week' });
    await weeks.locator('canvas').waitFor();
    assert.match(await weeks.getByRole('img').getAttribute('aria-label'), /^In 1\d weeks \d+ were begun and \d+ finished/);
    const hard = page.getByRole('region', { name: 'The hardest questions' });
    assert.match(await hard.locator('tbody tr').first().innerText(), /Who pays the insurance\?|Who takes the request/);
    const rows = page.getByRole('region', { name: 'Courses', exact: true }).locator('tbody tr');
    await becomes(() => rows.count(), 5, 'a row for each course');
    const here = page.getByRole('region', { name: 'Who stands where' });
    await here.locator('tbody tr').nth(4).waitFor();
    assert.match(await here.innerText(), /1\/8 · resting/);
    assert.doesNotMatch(await here.innerText(), /35569/);
    await page.getByRole('button', { name: '7 days' }).click();
    await page.getByText(/^By week/).waitFor();
});

test('courses fit a phone, in the dark', async () => {
    const page = await it.staff(ZANA, { path: '#/courses', viewport: PHONE, locale: 'sq-AL', dark: true });
    await page.locator('.figure canvas').waitFor();
    await page.locator('table.figures').first().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px wider than the phone`);
});
