/* The page of figures and the browser of the menus, on the gateway itself with two months that never
 * were: what is drawn is in a table, too; a period and a topic narrow it; nothing breaks the policy. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from './browser.js';
import { becomes, hold, suite, until, ZANA } from './suite.js';

const it = suite({ history: true });

test('figures: drawn, told in tables, narrowed', async () => {
    const page = await it.staff(ZANA, { path: '#/account' });
    await until(async () => {
        await page.goto(`${it.program.url}/#/account`);
        await page.goto(`${it.program.url}/#/figures`);
        await page.getByText(/Counted up to /).waitFor();
        return page.getByText('Counted up to just now').isVisible();
    }, 'all to be counted', 90000);
    const flow = page.getByRole('region', { name: 'Questions by day' });
    await flow.locator('canvas').waitFor();
    assert.match(await flow.getByRole('img').getAttribute('aria-label'), /^In 30 days \d+ were asked/);
    await flow.getByRole('button', { name: /Show the table/ }).click();
    await becomes(() => flow.locator('tbody tr').count(), 30, 'a row for each day');
    const asked = async () =>
        (await flow.locator('tbody td:nth-child(2)').allInnerTexts()).reduce((sum, it) => sum + (Number(it) || 0), 0);
    const all = await asked();
    assert.ok(all > 100, all);
    assert.ok((await flow.getByRole('img').getAttribute('aria-label')).includes(` ${all} were asked`));
    await page.getByRole('button', { name: '7 days' }).click();
    await becomes(() => flow.locator('tbody tr').count(), 7, 'a row for each of seven days');
    await page.locator('select[name=topic]').selectOption('afghan');
    await until(async () => (await asked()) < all, 'fewer questions');
    const ratings = page.getByRole('region', { name: 'What people thought of answers' });
    await ratings.getByRole('img', { name: /\d+ ratings, \d\.\d on average/ }).waitFor();
    assert.deepEqual((await ratings.locator('thead th').allInnerTexts()).slice(2, 7), ['5', '4', '3', '2', '1']);
    assert.match(await ratings.getByRole('link').getAttribute('href'), /figures\/ratings\?.*form=csv/);
    await page.getByRole('button', { name: '90 days' }).click();
    const alerts = page.getByRole('region', { name: 'Job alerts', exact: true });
    await alerts.getByRole('img', { name: /^\d{3,} offers told, \d+ looked at, \d+ applied for, \d+ got\.$/ }).waitFor();
    const trades = page.getByRole('region', { name: 'Job alerts by occupation' });
    await becomes(() => trades.locator('tbody tr').count(), 4, 'a row for each occupation');
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        flow.getByRole('link', { name: /Spreadsheet/ }).click(),
    ]);
    assert.match(file.suggestedFilename(), /^days-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
});

test('figures fit a phone', async () => {
    const page = await it.staff(ZANA, { path: '#/figures', viewport: PHONE, locale: 'sq-AL', dark: true });
    await page.locator('.figure canvas').first().waitFor();
    await page.locator('table.figures').first().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px wider than the phone`);
});

test('the menus are walked as on a phone, found in, and read in every language', async () => {
    const page = await it.staff(ZANA, { path: '#/menus', locale: 'sq-AL' });
    const glass = page.locator('.glass');
    await glass.getByRole('button', { name: /^1 / }).waitFor();
    const start = await glass.innerText();
    await glass.getByRole('button', { name: /^1 / }).click();
    await page.waitForURL(/#\/menus\/.+/);
    await until(async () => (await glass.innerText()) !== start, 'the first screen inside');
    const inside = await glass.innerText();
    await page.locator('.pad').getByRole('button', { name: '2', exact: true }).click();
    await until(async () => (await glass.innerText()) !== inside, 'the next screen');
    await page.locator('.pad').getByRole('button', { name: '0', exact: true }).click();
    await until(async () => (await glass.innerText()) === inside, 'the screen before');
    await page.locator('.pad').getByRole('button', { name: '00', exact: true }).click();
    await page.waitForURL(/#\/menus$/);
    await page.getByRole('searchbox').fill('shkolle');
    await page.locator('.tree.flat a').first().click();
    await page.locator('.about code').first().waitFor();
    await page.goto(`${it.program.url}/#/menus/afghan`);
    await page.getByRole('button', { name: 'Dari' }).click();
    await until(async () => /[\u0600-\u06ff]/.test(await glass.innerText()), 'the text in Dari');
    await becomes(() => glass.getAttribute('dir'), 'auto', 'its direction');
    await page.getByRole('button', { name: 'Me thirrje' }).click();
    await page.locator('.glass.ussd').waitFor();
});

test('an answer that comes late does not take the place of a later one', async () => {
    const page = await it.staff(ZANA, { path: '#/account' });
    const held = await hold(page, /screen\?language=\w+&node=$/);
    const first = page.waitForResponse(/screen\?language=\w+&node=$/);
    await page.goto(`${it.program.url}/#/menus/afghan`);
    await page.locator('.about code', { hasText: 'afghan' }).waitFor();
    held.go();
    await (await first).finished();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.equal(await page.locator('.about code', { hasText: 'afghan' }).count(), 1);
});
