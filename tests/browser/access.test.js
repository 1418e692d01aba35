/* axe-core over every page, by day and by night, in both languages, on a phone and on a desk. A page is
 * brought into each state once and then looked at in each light and width. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { PHONE, WIDE } from './browser.js';
import { addMeetings } from './meetings.js';
import { askedOften, caseFile, furnish, offers, referrals, seed } from './seed.js';
import { BESA, OLTA, suite, ZANA } from './suite.js';

const it = suite();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const ALL = { type: 'tag', values: TAGS };
/* Light and dark differ in colours alone: the stylesheets ask, no script does. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

const looks = (viewport) => [
    { viewport, colorScheme: 'light', runOnly: ALL },
    { viewport, colorScheme: 'dark', runOnly: COLOURS },
];
/* A width for each language: the longer words where there is less room. */
const LOOKS_OF = { 'en-GB': looks(WIDE), 'sq-AL': looks(PHONE) };

/* The page's own policy lets no foreign script in: axe comes through the debugger. */
async function check(page, what, looks) {
    if (!(await page.evaluate(() => globalThis.axe))) await page.evaluate(AXE);
    for (const { viewport, colorScheme, runOnly } of looks) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate(
            (rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'] }),
            runOnly,
        );
        const told = violations.map(
            ({ id, impact, nodes }) =>
                `${what}, ${colorScheme}, ${viewport.width} px: ${impact} ${id} ` +
                nodes.map((node) => node.html.slice(0, 160)).join(' | '),
        );
        assert.deepEqual(told, []);
    }
    await page.setViewportSize(WIDE);
}

for (const locale of ['en-GB', 'sq-AL'])
    test(`every page, ${locale}`, async () => {
        const look = (page, what) => check(page, what, LOOKS_OF[locale]);
        const ids = await seed(it.program);
        const { page } = await it.visitor({ locale });
        const go = (path) => page.goto(`${it.program.url}/${path}`);
        await go('');
        await page.locator('#login').waitFor();
        await look(page, 'login');
        await it.open(page, ZANA, '#/open');
        await page.reload();
        await page.locator('.row').first().waitFor();
        await look(page, 'queue');
        await go(`#/open/${ids[0]}`);
        await page.locator('.ticket').waitFor();
        await page.keyboard.press('a');
        await page.locator('#answer').fill('Një përgjigje');
        await page.locator('.pips i').waitFor();
        await look(page, 'composer');
        await go(`#/open/${ids[1]}`);
        await page.locator('.state.other').waitFor();
        await page.keyboard.press('n');
        await page.locator('#note').fill('Një shënim');
        await look(page, 'held, note');
        await go(`#/answered/${ids.at(-1)}`);
        await page.locator('.receipt').first().waitFor();
        await look(page, 'answered');
        await page.keyboard.press('?');
        await page.locator('dialog[open]').waitFor();
        await look(page, 'help');
        await page.locator('dialog button').click();
        for (const name of ['people', 'audit', 'account']) {
            await go(`#/${name}`);
            await page.locator('.page .lines li, .page tbody tr').first().waitFor();
            await look(page, name);
        }
        await offers(it.program, ZANA);
        await go('#/vacancies');
        await page.locator('.signs').first().waitFor();
        await look(page, 'vacancies');
        await page.locator('.page .actions .primary').first().click();
        await page.locator('dialog[open]').waitFor();
        await look(page, 'a vacancy');
        await page.keyboard.press('Escape');
        const call = await it.program.as(ZANA);
        await call('POST', '/directory', { organization: 'Clinic', needs: 'health', places: 'lezhe' });
        await go('#/directory');
        await page.locator('.page .lines li').first().waitFor();
        await look(page, 'directory');
        await page.locator('.page .actions .primary').first().click();
        await page.locator('dialog[open]').waitFor();
        await look(page, 'a service');
        await page.keyboard.press('Escape');
        await go('#/announcements');
        await page.locator('.page .actions .primary').first().click();
        await page.locator('#announce-course option').nth(1).waitFor({ state: 'attached' });
        await page.locator('#announce-name').fill('Kurs');
        await page.locator('#announce-text-sq').fill('Kurs falas');
        await page.locator('.announce .tiles').waitFor();
        await look(page, 'an announcement being written');
        await page.locator('.announce button.primary').click();
        await page.locator('.particulars').waitFor();
        await page.locator('.tiles').waitFor();
        await look(page, 'an announcement');
        await addMeetings(it.program, ZANA);
        await go('#/calendar');
        await page.locator('.week-days').waitFor();
        await page.getByRole('button', { name: /Week after|Java pas/ }).click();
        await page.locator('.week-days details').first().waitFor();
        await page.locator('.week-days details summary').first().click();
        await look(page, 'calendar');
        await page.locator('.page .actions .primary').click();
        await page.locator('dialog[open]').waitFor();
        await look(page, 'times to offer');
        await page.keyboard.press('Escape');
        await page.locator('section[aria-labelledby=calls] button').first().click();
        await page.locator('.meeting-facts').waitFor();
        await look(page, 'an appointment');
        await page.keyboard.press('Escape');
        await go('#/figures');
        await page.locator('.figure canvas').first().waitFor();
        await page.locator('.figure .quiet').first().click();
        await look(page, 'figures');
        await go('#/reports');
        await page.locator('table.indicators').waitFor();
        await page.locator('.page select[name=measure]').waitFor();
        await look(page, 'reports');
        await go('#/menus/afghan');
        await page.locator('.about').waitFor();
        await look(page, 'menus');
        const group = await askedOften(it.program);
        await go('#/asked');
        await page.locator('a.asked').waitFor();
        await look(page, 'asked often');
        await go(`#/asked/${group}`);
        await page.locator('#asked-text').fill('Një përgjigje');
        await page.locator('.pips i').waitFor();
        await look(page, 'one answer to all');
        const { waiting, announced } = await furnish(it.program);
        await go(`#/open/${waiting}`);
        await page.locator('.waiting').waitFor();
        await look(page, 'an answer that waits');
        await go(`#/answered/${announced}`);
        await page.locator('.receipt').first().waitFor();
        await look(page, 'announced');
        await page.getByRole('button', { name: /Manage views|Rregullo pamjet/ }).click();
        await page.locator('dialog[open]').waitFor();
        await look(page, 'views');
        await page.keyboard.press('Escape');
        await page.locator('#search').fill('diplomen');
        await page.locator('.rows mark').first().waitFor();
        await look(page, 'what is found');
        await go('#/canned');
        await page.locator('.page .lines li').first().waitFor();
        await look(page, 'ready answers');
        await page.locator('.page .lines button').first().click();
        await page.locator('#canned-text').waitFor();
        await look(page, 'a ready answer');
        await go('#/account');
        await page.locator('section[aria-labelledby=factor-title] button').click();
        await page.locator('#factor-password').fill(ZANA.password);
        await page.keyboard.press('Enter');
        await page.locator('.qr').waitFor();
        await look(page, 'second factor');
        await go('#/people');
        await page.locator('.page .actions .primary').click();
        await page.locator('dialog[open]').waitFor();
        await look(page, 'invite');
        const file = await caseFile(it.program, ids[2]);
        await it.open(page, BESA, '#/cases');
        await page.reload();
        await page.locator('.page .lines li').first().waitFor();
        await look(page, 'case files');
        await go(`#/cases/${file}`);
        await page.locator('.said-note').last().waitFor();
        await page.locator('section[aria-labelledby=case-log] button').click();
        await page.locator('.page tbody tr').first().waitFor();
        await look(page, 'a case file');
        await page.locator('section[aria-labelledby=case-person] .lines button').first().click();
        await page.locator('dialog[open]').waitFor();
        await look(page, 'a person of a case file');
        await page.keyboard.press('Escape');
        const referred = await referrals(it.program, file);
        await page.reload();
        const section = page.locator('section[aria-labelledby=case-referrals]');
        await section.locator('.lines > li').first().waitFor();
        await look(page, 'referrals of a case file');
        await section.locator('.further button').click();
        await page.locator('dialog[open] .picks .tick').first().waitFor();
        await look(page, 'refer');
        await it.open(page, OLTA, '#/referrals');
        await page.reload();
        await page.locator('.page .lines li').first().waitFor();
        await look(page, 'referrals of a partner');
        await go(`#/referrals/${referred.sent.id}`);
        await page.locator('#shared').waitFor();
        await look(page, 'a referral');
        await go(`#/shared/${referred.token}`);
        await page.locator('.login .primary').click();
        await page.locator('#shared').waitFor();
        await look(page, 'a referral by its link');
        await go('simulator');
        await page.locator('.place').waitFor();
        await page.locator('.typing input').fill('MENU');
        await page.keyboard.press('Enter');
        await page.locator('.sms.in').first().waitFor();
        await look(page, 'phones');
        await page.locator('.tabs button').last().click();
        await page.locator('.dial button').last().click();
        await page.locator('.ussd p').waitFor();
        await look(page, 'phones, dialled');
        it.program.forget();
    });
