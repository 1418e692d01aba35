/* The pages beside the questions: people, the audit log, one's own account, an invitation's link. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { login } from './browser.js';
import { ANA, becomes, BESA, hold, suite, until, ZANA } from './suite.js';

const it = suite();

async function openPage(page, name) {
    await page.goto(`${it.program.url}/#/${name}`);
    await page.locator('.page h2').waitFor();
}

test('somebody is invited, chooses a password by the link, and is in', async () => {
    const page = await it.staff(ZANA);
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByLabel('Login').fill('dita');
    await page.getByLabel('Name', { exact: true }).fill('Dita <b>Re</b>');
    await page.getByLabel('Role').selectOption('translator');
    await page.getByLabel('All topics').uncheck();
    await page.getByLabel('Refugees').check();
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.getByLabel('Link', { exact: true }).inputValue();
    assert.match(link, /#\/invitation\/.{20,}$/);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.locator('.lines li', { hasText: 'Dita <b>Re</b>' }).getByText('Refugees').waitFor();

    const guest = await it.visitor();
    await guest.page.goto(link);
    await guest.page.getByText('Welcome, Dita').waitFor();
    await guest.page.getByLabel('New password').fill('short');
    await guest.page.keyboard.press('Enter');
    await guest.page.getByText('Too short').waitFor();
    await guest.page.getByLabel('New password').fill('kater fjale te mira');
    await guest.page.keyboard.press('Enter');
    await guest.page.locator('.link.live').waitFor();
    await until(() => !guest.page.url().includes('invitation'), 'the token to leave the address');
    for (const page of ['people', 'audit', 'figures', 'menus'])
        assert.equal(await guest.page.locator(`.places a[href='#/${page}']`).count(), 0, 'nothing that would not open');

    const late = await it.visitor();
    await late.page.goto(link);
    await late.page.getByText('was used or is too old').waitFor();
    late.faults.length = 0; /* the refusal is on the console */
});

test('rights change, the last administrator stays, logins end', async () => {
    const page = await it.staff(ZANA);
    const besa = await it.staff(BESA);
    await openPage(page, 'people');
    const row = (name) => page.locator('.lines li', { hasText: name });
    await row('Besa').getByRole('button', { name: /Change/ }).click();
    await page.getByLabel('Role').selectOption('auditor');
    await page.getByRole('button', { name: 'Save' }).click();
    await row('Besa').getByText('Auditor').waitFor();
    await besa.goto(`${it.program.url}/#/account`);
    await besa.locator('#login').waitFor();
    await login(besa, it.program.url, BESA);
    await besa.locator('.page table').waitFor();
    await becomes(() => besa.locator('.places a').allTextContents(), ['Audit log'], 'what an auditor is offered');
    await row('Zana').getByRole('button', { name: /Change/ }).click();
    await page.getByLabel('May not log in any more').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('only administrator').waitFor();
    await it.program.changePerson(BESA, {});
});

test('the account: password and sessions', async () => {
    const page = await it.staff(ANA);
    const there = await it.visitor();
    await login(there.page, it.program.url, ANA);
    await page.locator('a.staff').click();
    await page.getByRole('button', { name: 'End', exact: true }).first().click();
    await page.getByText('That login has ended.').waitFor();
    await becomes(() => page.locator('.lines li').count(), 1, 'the login to go');
    await page.getByLabel('Password so far').fill('wrong wrong wrong');
    await page.getByLabel('New password').fill('nje-fjalekalim-i-ri');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('not right').waitFor();
    await page.getByLabel('Password so far').fill(ANA.password);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed').waitFor();
});

test('a number is shown for a reason, and the log tells it', async () => {
    const id = await it.program.ask('Me merrni ne telefon?');
    const besa = await it.staffAt(id, BESA);
    await besa.getByRole('button', { name: 'Show number' }).click();
    const reason = besa.getByLabel('Why is it needed?');
    await reason.press('Enter');
    await besa.getByText('Say why in a few words.').waitFor();
    await reason.fill('she asked to be called');
    await reason.press('Enter');
    const number = it.program.phones.get(id);
    await besa.getByText(number).waitFor();
    await besa.getByRole('button', { name: 'Done' }).click();
    await besa.getByText(number).waitFor({ state: 'hidden' });
    const ana = await it.staffAt(id, ANA);
    await ana.getByRole('button', { name: 'Note' }).waitFor();
    assert.equal(await ana.getByRole('button', { name: 'Show number' }).count(), 0);
    const zana = await it.staff(ZANA);
    await openPage(zana, 'audit');
    const line = zana.locator('tbody tr', { hasText: 'looked at the number' });
    await line.getByText('she asked to be called').waitFor();
    await zana.getByText('all as they were written').waitFor();
});

test('a question is handed to another topic', async () => {
    const id = await it.program.ask('Nuk eshte per mua', { category: 'returnees' });
    const page = await it.staffAt(id, ANA);
    await page.getByRole('button', { name: 'Hand over' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('To another topic').click();
    await sheet.getByLabel('Topic', { exact: true }).selectOption('refugees');
    await sheet.getByRole('button', { name: 'Hand over' }).click();
    await page.getByText('is with: Refugees').waitFor();
    assert.equal((await it.program.ticket(id)).category, 'refugees');
});

test('a translator reads and notes, and is offered nothing else', async () => {
    const id = await it.program.ask('Perkthim');
    await it.program.changePerson(BESA, { role: 'translator' });
    const page = await it.staffAt(id, BESA);
    await becomes(
        async () => (await page.locator('.foot button').allTextContents()).map((text) => text.trim()),
        ['Note', 'Hand over'],
        'what a translator is offered',
    );
    await page.keyboard.press('a');
    await page.keyboard.press('e');
    await page.keyboard.press('n');
    await page.locator('#note').waitFor();
    assert.equal((await it.program.ticket(id)).state, 'open');
    await it.program.changePerson(BESA, {});
});

test('a page that comes late does not take the place of the next one', async () => {
    const page = await it.staff(ZANA);
    const held = await hold(page, /\/desk\/people\.js/);
    const late = page.waitForResponse(/\/desk\/people\.js/);
    await page.goto(`${it.program.url}/#/people`);
    await page.goto(`${it.program.url}/#/audit`);
    await page.locator('.page tbody tr').first().waitFor();
    held.go();
    await (await late).finished();
    await page.evaluate(() => import('/desk/people.js').then(() => {}));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.ok((await page.locator('.page tbody tr').count()) > 0);
});
