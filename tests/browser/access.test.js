/* axe-core over every page, by day and by night, in both languages, on a phone and on a desk. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { login, PHONE, WIDE } from './browser.js';
import { seed } from './mock/seed.js';
import { ANA, suite } from './suite.js';

const it = suite();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/* The page's own policy lets no foreign script in: axe comes through the debugger. */
async function check(page, what) {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(
        (tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } }),
        TAGS,
    );
    const told = violations.map(
        ({ id, impact, nodes }) =>
            `${what}: ${impact} ${id} ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
    );
    assert.deepEqual(told, []);
}

for (const dark of [false, true])
    for (const [locale, viewport] of [
        ['en-GB', WIDE],
        ['sq-AL', WIDE],
        ['en-GB', PHONE],
        ['sq-AL', PHONE],
    ])
        test(`${dark ? 'dark' : 'light'}, ${locale}, ${viewport.width} px`, async () => {
            const ids = seed(it.server.desk);
            const { page } = await it.visitor({ dark, locale, viewport });
            it.server.people.get(ANA.id).role = 'administrator';
            await page.goto(`${it.server.url}/`);
            await page.locator('#login').waitFor();
            await check(page, 'login');
            await login(page, it.server.url, ANA);
            await page.locator('.row').first().waitFor();
            await check(page, 'queue');
            await page.goto(`${it.server.url}/#/open/${ids[0]}`);
            await page.locator('.ticket').waitFor();
            await page.keyboard.press('a');
            await page.locator('#answer').fill('Një përgjigje');
            await page.locator('.pips i').waitFor();
            await check(page, 'composer');
            await page.goto(`${it.server.url}/#/open/${ids[1]}`);
            await page.locator('.state.other').waitFor();
            await page.keyboard.press('n');
            await page.locator('#note').fill('Një shënim');
            await check(page, 'held, note');
            await page.goto(`${it.server.url}/#/answered`);
            await page.locator('.row').first().click();
            await page.locator('.receipt').first().waitFor();
            await check(page, 'answered');
            await page.keyboard.press('?');
            await page.locator('dialog[open]').waitFor();
            await check(page, 'help');
            await page.locator('dialog button').click();
            for (const name of ['people', 'audit', 'account']) {
                await page.goto(`${it.server.url}/#/${name}`);
                await page.locator('.page .lines li, .page tbody tr').first().waitFor();
                await check(page, name);
            }
            await page.goto(`${it.server.url}/#/people`);
            await page.locator('.page .actions .primary').click();
            await page.locator('dialog[open]').waitFor();
            await check(page, 'invite');
            await page.goto(`${it.server.url}/simulator`);
            await page.locator('.place').waitFor();
            await page.locator('.typing input').fill('HELP');
            await page.keyboard.press('Enter');
            await page.locator('.sms.in').first().waitFor();
            await check(page, 'phones');
            await page.locator('.tabs button').last().click();
            await page.locator('.dial button').last().click();
            await page.locator('.ussd p').waitFor();
            await check(page, 'phones, dialled');
            it.server.desk.tickets.clear();
        });
