/* `node tests/browser/screenshots.js`: every page as people see it, into build/screenshots/. */
import { launch, login, PHONE, shoot, visit, WIDE } from './browser.js';
import { seed } from './mock/seed.js';
import { STAFF, startMock } from './mock_server.js';

const mock = await startMock();
const ids = seed(mock.desk);
const browser = await launch();

async function look(name, options) {
    const { context, page, faults } = await visit(browser, options);
    await page.goto(`${mock.url}/`);
    await shoot(page, `${name}-login`);
    await login(page, mock.url, STAFF[0]);
    await page.locator('.row').first().waitFor();
    await shoot(page, `${name}-queue`);
    await page.goto(`${mock.url}/#/open/${ids[0]}`);
    await page.locator('.actions .primary').click();
    await page
        .locator('#answer')
        .fill(
            'Për regjistrimin në shkollë shkoni te shkolla e lagjes ku banoni. Merrni me vete certifikatat e fëmijëve.',
        );
    await page.locator('.pips i').first().waitFor();
    await shoot(page, `${name}-answer`);
    await page.goto(`${mock.url}/#/open/${ids[1]}`);
    await page.locator('.state.other').waitFor();
    await shoot(page, `${name}-held`);
    await page.goto(`${mock.url}/#/open/${ids[2]}`);
    await page.locator('.words').waitFor();
    await shoot(page, `${name}-dari`);
    await page.goto(`${mock.url}/#/answered`);
    await page.locator('.row').first().click();
    await page.locator('.receipt').waitFor();
    await shoot(page, `${name}-answered`);
    await page.locator('#ticket h2').focus();
    await page.keyboard.press('?');
    await shoot(page, `${name}-help`);
    console.log(name, faults);
    mock.desk.release(ids[0], mock.desk.get(ids[0]), STAFF[0]);
    await context.close();
}

/* Two phones: one has texted, one has dialled. */
async function lookAtPhones(name, options) {
    const { context, page, faults } = await visit(browser, options);
    await page.goto(`${mock.url}/simulator`);
    await page.getByRole('button', { name: /Add phone|Shto telefon/ }).click();
    const [first, second] = [page.locator('.place').nth(0), page.locator('.place').nth(1)];
    for (const text of ['HELP', 'Where can I learn Albanian?']) {
        await first.locator('.typing input').fill(text);
        await page.keyboard.press('Enter');
        await first.locator('.sms.in', { hasText: text === 'HELP' ? 'MENU' : 'expert' }).waitFor();
    }
    await second
        .getByRole('button', { name: /^(Dial|Thirr)$/ })
        .first()
        .click();
    await second.getByRole('button', { name: /\*599#/ }).click();
    await second.locator('.ussd', { hasText: 'Returnees' }).waitFor();
    await shoot(page, `${name}-phones`);
    await first.getByRole('switch').click();
    await shoot(page, `${name}-phones-off`);
    console.log(name, faults);
    await context.close();
}

/* What people see when things are not as they should be. */
async function lookAtTrouble(name, options) {
    const { context, page, faults } = await visit(browser, options);
    await login(page, mock.url, STAFF[0]);
    const hostile = mock.desk.open({
        text: `<script>alert(1)</script> pay \u202e001\u202c euro\u200b 🙂 ${'very long '.repeat(200)}`,
        alias: 'Gjarpri 666',
    });
    await page.goto(`${mock.url}/#/open/${hostile}`);
    await page.locator('.ticket .mark').first().waitFor();
    await shoot(page, `${name}-hostile`);
    await page.keyboard.press('a');
    await page.locator('#answer').fill('A draft that stays');
    await page.locator('.state.mine').waitFor();
    Object.assign(mock.desk.get(hostile), { owner: { id: '2', name: 'Besa Kola' } });
    mock.desk.changed(mock.desk.get(hostile));
    await page.locator('.composer .notice').waitFor();
    await shoot(page, `${name}-lost`);
    mock.desk.tickets.delete(hostile);
    await page.goto(`${mock.url}/#/closed`);
    await page.locator('.empty').waitFor();
    await mock.stop();
    await page.locator('.offline p').waitFor();
    await shoot(page, `${name}-offline-empty`);
    await mock.listen();
    await page.locator('.link.live').waitFor({ timeout: 30000 });
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    await page.goto(`${mock.url}/#/answered`);
    await page.locator('.row').first().click();
    await page.locator('.receipt').waitFor();
    await shoot(page, `${name}-right-to-left`);
    console.log(name, faults);
    await context.close();
}

await lookAtTrouble('wide-en', { viewport: WIDE });
await lookAtTrouble('phone-sq-dark', { viewport: PHONE, locale: 'sq-AL', dark: true });
await lookAtPhones('wide-en', { viewport: WIDE });
await lookAtPhones('phone-sq-dark', { viewport: PHONE, locale: 'sq-AL', dark: true });
await look('wide-en', { viewport: WIDE });
await look('wide-sq-dark', { viewport: WIDE, dark: true, locale: 'sq-AL' });
await look('phone-sq', { viewport: PHONE, locale: 'sq-AL' });
await look('phone-en-dark', { viewport: PHONE, dark: true });
await browser.close();
await mock.stop();
