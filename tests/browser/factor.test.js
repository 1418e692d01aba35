/* The second factor at the desk: set up before anything else, asked for at the next login, reset. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { code } from '../service/otp.js';
import { ANA, BESA, suite, ZANA } from './suite.js';

const it = suite({ desk: { second_factor: 'yes' } });

async function leave(page) {
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Login').waitFor();
}

async function enter(page, { login, password }) {
    await page.goto(`${it.program.url}/`);
    await page.getByLabel('Login').fill(login);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
}

/* Reads the secret off the page, proves it; gives { secret, codes }. */
async function setUp(page) {
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '');
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('no code of this app').waitFor();
    await page.getByLabel('Code', { exact: true }).fill(code(secret));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
    const codes = await page.locator('.codes code').allInnerTexts();
    assert.equal(codes.length, 10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    it.program.sql('UPDATE staff SET otp_step = 0'); /* so that the test need not wait 30 s */
    return { secret, codes };
}

test('a case worker sets it up first, then logs in with it, and is let in anew when it is lost', async () => {
    const { page } = await it.visitor();
    await enter(page, BESA);
    await page.getByRole('heading', { name: 'One more thing, Besa Kola' }).waitFor();
    assert.equal(await page.locator('.queue').count(), 0);
    const { secret, codes } = await setUp(page);
    await page.locator('.queue').waitFor();
    await leave(page);

    await enter(page, BESA);
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('That code is not right, or was used.').waitFor();
    await page.getByLabel('Code', { exact: true }).fill(code(secret));
    await page.keyboard.press('Enter');
    await page.locator('.queue').waitFor();
    await leave(page);

    await enter(page, BESA);
    await page.getByLabel('Code', { exact: true }).fill(codes[3].toUpperCase());
    await page.keyboard.press('Enter');
    await page.locator('.queue').waitFor();

    const zana = await it.visitor();
    await enter(zana.page, ZANA);
    await setUp(zana.page);
    await zana.page.locator('.queue').waitFor();
    await zana.page.goto(`${it.program.url}/#/people`);
    await zana.page.getByRole('button', { name: 'Reset app Besa Kola' }).click();
    await zana.page.getByText('sets up an authenticator app anew').waitFor();
    await page.getByText('Your login has ended.').waitFor();
    await enter(page, BESA);
    await page.getByRole('heading', { name: 'One more thing' }).waitFor();
});

test('an expert may have one: account, new codes, without it again', async () => {
    const page = await it.staff(ANA, { path: '#/account' });
    const card = page.locator('.card', { hasText: 'Authenticator app' });
    const askPassword = async (name) => {
        await card.getByRole('button', { name }).click();
        await page.locator('dialog').getByLabel('Password so far').fill(ANA.password);
        await page.getByRole('button', { name: 'Go on' }).click();
    };
    await askPassword('Set up an app');
    await setUp(page);
    await card.getByText('10 recovery codes left').waitFor();
    await askPassword('New recovery codes');
    await page.locator('dialog .codes li').nth(9).waitFor();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await askPassword('Do without it');
    await page.getByText('You log in with the password alone.').waitFor();
    await card.getByRole('button', { name: 'Set up an app' }).waitFor();
});
