/* The phone simulator's page: text, dial, switch off, and the whole way to the desk and back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from './browser.js';
import { startProgram } from './program.js';
import { ANA, becomes, suite, until } from './suite.js';

const it = suite();

async function table(how) {
    const { page } = await it.visitor(how);
    await page.goto(`${it.program.url}/simulator`);
    await page.locator('.place').first().waitFor();
    return page;
}

async function text(phone, words) {
    await phone.getByLabel('Text to 50600').fill(words);
    await phone.getByRole('button', { name: 'Send' }).click();
}

const receipts = (request) =>
    request.url().includes('/hooks/') && /"receipt"/.test(request.postData());

test('a text is answered, shown with its segments, and its receipt goes back', async () => {
    const page = await table();
    const phone = page.locator('.place').first();
    const receipt = page.waitForRequest(receipts);
    await text(phone, 'MENU');
    await phone.locator('.sms.in', { hasText: '1' }).first().waitFor();
    await phone.locator('.sms.in').first().getByText(/\d SMS · Receipt sent/).waitFor();
    const { message, delivery } = (await receipt).postDataJSON();
    assert.equal(delivery, 'delivered');
    await until(
        () => it.program.sql(`SELECT state FROM outbox WHERE id = ${message}`) === '3',
        'the message to be known as delivered',
    );
});

test('question, answer at the desk, receipt on the ticket', async () => {
    const page = await table();
    const phone = page.locator('.place').first();
    for (const words of ['EKSPERT', 'Ku mund te regjistroj femijen ne shkolle?']) {
        const shown = await phone.locator('.sms.in').count();
        await text(phone, words);
        await until(
            async () => (await phone.locator('.sms.in').count()) > shown,
            `an answer to ${words}`,
        );
    }
    const desk = await it.staff(ANA);
    await desk.locator('.row', { hasText: 'regjistroj femijen' }).click();
    await desk.keyboard.press('a');
    await desk.locator('.state.mine').waitFor();
    await desk.locator('#answer').fill('Në shkollën e lagjes ku banoni.');
    await desk.getByText('1 SMS').waitFor();
    await desk.locator('.preview', { hasText: 'Ne shkollen e lagjes' }).waitFor();
    await desk.keyboard.press('Control+Enter');
    await phone.locator('.sms.in', { hasText: 'Ne shkollen e lagjes ku banoni.' }).waitFor();
    await desk.locator('.receipt.delivered').waitFor();
});

test('while a phone is off its messages wait and no receipt goes', async () => {
    const page = await table();
    const phone = page.locator('.place').first();
    await phone.getByRole('switch').uncheck();
    await phone.getByText('Switched off').waitFor();
    let early = 0;
    page.on('request', (request) => (early += receipts(request)));
    await it.program.sms('+355691234501', 'MENU');
    await until(
        () =>
            page.evaluate(() =>
                sessionStorage.getItem('migranti.thread.+355691234501')?.includes('"in"'),
            ),
        'the message',
    );
    assert.equal(early, 0);
    await page.reload();
    await page.getByText('Switched off').waitFor();
    const late = page.waitForRequest(receipts);
    await page.locator('.place').first().getByRole('switch').check();
    await page.locator('.sms.in').first().waitFor();
    await late;
});

test('a code is dialled, walked, and hung up', async () => {
    const page = await table();
    const phone = page.locator('.place').first();
    await phone.getByRole('button', { name: 'Dial', exact: true }).click();
    for (const key of ['*', '5', '9', '9', '#'])
        await phone
            .getByRole('group', { name: 'Keypad' })
            .getByRole('button', { name: new RegExp(`^[${key}]`) })
            .click();
    await becomes(() => phone.getByLabel('Number or code to dial').inputValue(), '*599#', 'what was dialled');
    await phone
        .getByRole('group', { name: 'Keypad' })
        .getByRole('button', { name: 'Call' })
        .click();
    await phone.locator('.ussd', { hasText: /^1 /m }).waitFor();
    const shown = () => phone.locator('.ussd p').first().innerText();
    const home = await shown();
    await phone.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: /^1/ }).click();
    await phone.getByRole('button', { name: 'Answer', exact: true }).click();
    await until(async () => (await shown()) !== home, 'the next screen');
    await phone.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: 'End' }).click();
    await phone.getByLabel('Number or code to dial').fill('*100#');
    await phone.locator('.dial').getByRole('button', { name: 'Call' }).click();
    await phone.getByText('This phone dials codes only').waitFor();
});

test('phones are added, renumbered, removed and remembered', async () => {
    const page = await table({ viewport: PHONE });
    await page.getByRole('button', { name: 'Add phone' }).click();
    const second = page.locator('.place').nth(1);
    const number = second.getByLabel('Number of this phone');
    await number.fill('0691');
    await number.press('Enter');
    await second.getByText('Write it with country code').waitFor();
    await number.fill('+355691234501');
    await number.press('Enter');
    await second.getByText('Another phone has this number.').waitFor();
    await number.fill('+39 333 123 4567');
    await number.press('Enter');
    await page.getByRole('region', { name: 'Phone +393331234567' }).waitFor();
    await page.reload();
    await page
        .getByRole('region', { name: 'Phone +393331234567' })
        .getByRole('button', { name: 'Remove this phone' })
        .click();
    await until(async () => (await page.locator('.place').count()) === 1, 'the phone to go');
    assert.equal(
        await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        true,
    );
});

test('a text that does not go through can be sent again as the same message', async () => {
    const page = await table();
    const phone = page.locator('.place').first();
    await page.route('**/hooks/**', (route) => route.fulfill({ status: 503, body: '{}' }), {
        times: 1,
    });
    const trying = page.waitForRequest('**/hooks/**');
    await text(phone, 'MENU');
    const first = await trying;
    await phone.getByText('Not sent. The gateway answered 503.').waitFor();
    const again = page.waitForRequest('**/hooks/**');
    await phone.getByRole('button', { name: 'Send again' }).click();
    assert.deepEqual((await again).postDataJSON(), first.postDataJSON());
    await phone.locator('.sms.in').first().waitFor();
});

test('without a simulator channel there is no page, and an open one says what to do', async () => {
    const bare = await startProgram({ simulator: false });
    const answer = await fetch(`${bare.url}/simulator`).finally(() => bare.stop());
    assert.equal(answer.status, 404);
    assert.match((await answer.json()).detail, /no simulator channel/);
    const { page } = await it.visitor();
    await page.route('**/simulator/config', (route) => route.fulfill({ status: 404 }));
    await page.goto(`${it.program.url}/simulator`);
    await page.getByText('This gateway has no simulator channel.').waitFor();
});
