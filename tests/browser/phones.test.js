/* The phone simulator's page: text, dial, switch off, and the whole way to the desk and back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from './browser.js';
import { startMock } from './mock_server.js';
import { ANA, suite, until } from './suite.js';

const it = suite();

async function table(how) {
    const { page } = await it.visitor(how);
    await page.goto(`${it.server.url}/simulator`);
    await page.locator('.place').first().waitFor();
    return page;
}

async function text(phone, words) {
    await phone.getByLabel('Text to 599').fill(words);
    await phone.getByRole('button', { name: 'Send' }).click();
}

test('a text is answered, shown with its segments, and its receipt goes back', async () => {
    const page = await table();
    const phone = page.locator('.place').first();
    await text(phone, 'HELP');
    await phone.locator('.sms.in', { hasText: 'Text MENU' }).waitFor();
    await phone.locator('.sms.in').getByText('1 SMS · Receipt sent').waitFor();
    assert.equal(it.server.phones.receipts.at(-1).delivery, 'delivered');
    assert.match(it.server.phones.texts.at(-1).id, /^[0-9a-f]{24}$/);
});

test('question, answer at the desk, receipt on the ticket', async () => {
    const page = await table();
    const phone = page.locator('.place').first();
    await text(phone, 'How do I enrol my child?');
    await phone.locator('.sms.in', { hasText: 'is with an expert' }).waitFor();
    const desk = await it.staff(ANA);
    await desk.locator('.row', { hasText: 'enrol my child' }).click();
    await desk.getByRole('button', { name: 'Answer' }).click();
    await desk.locator('#answer').fill('At the school nearest to you.');
    await desk.keyboard.press('Control+Enter');
    await phone.locator('.sms.in', { hasText: 'At the school nearest to you.' }).waitFor();
    await desk.locator('.receipt.delivered').waitFor();
});

test('while a phone is off its messages wait and no receipt goes', async () => {
    const page = await table();
    const phone = page.locator('.place').first();
    await phone.getByRole('switch').uncheck();
    await phone.getByText('Switched off').waitFor();
    const before = it.server.phones.receipts.length;
    it.server.phones.send('+355691234501', 'Waiting for you');
    await until(
        () =>
            page.evaluate(() =>
                sessionStorage
                    .getItem('migranti.thread.+355691234501')
                    ?.includes('Waiting for you'),
            ),
        'the message',
    );
    assert.equal(it.server.phones.receipts.length, before);
    await page.reload();
    await page.getByText('Switched off').waitFor();
    await page.locator('.place').first().getByRole('switch').check();
    await page.locator('.sms.in', { hasText: 'Waiting for you' }).waitFor();
    await until(() => it.server.phones.receipts.length === before + 1, 'the receipt');
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
    assert.equal(await phone.getByLabel('Number or code to dial').inputValue(), '*599#');
    await phone
        .getByRole('group', { name: 'Keypad' })
        .getByRole('button', { name: 'Call' })
        .click();
    await phone.locator('.ussd', { hasText: 'Ask an expert' }).waitFor();
    await phone.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: /^1/ }).click();
    await phone.getByRole('button', { name: 'Answer', exact: true }).click();
    await phone.locator('.ussd', { hasText: 'Screen 1' }).waitFor();
    await phone.getByLabel('Answer to the screen').fill('7');
    await page.keyboard.press('Enter');
    await phone.getByText('Session ended').waitFor();
    await phone.getByRole('button', { name: 'OK' }).click();
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
    await text(phone, 'HELP me later');
    await phone.getByText('Not sent. The gateway answered 503.').waitFor();
    const first = it.server.phones.texts.length;
    await phone.getByRole('button', { name: 'Send again' }).click();
    await until(() => it.server.phones.texts.length === first + 1, 'the second try');
});

test('without a simulator channel the page says what to do', async () => {
    const bare = await startMock({ simulator: false });
    const { page } = await it.visitor();
    await page.goto(`${bare.url}/simulator`);
    await page.getByText('This gateway has no simulator channel.').waitFor();
    await bare.stop();
});
