/* A line that breaks: it is told, nothing is lost, nothing is sent twice, and it comes back alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SLOW } from '../service/gateway.js';
import { ANA, suite, until } from './suite.js';

const it = suite();

/* What `pattern` matches fails until the button is pressed: what the page asks by itself in between
 * fails, too. */
async function failUntilPressed(page, button, pattern, fail) {
    const watch = (name) =>
        addEventListener(
            'click',
            ({ target }) => (globalThis.pressed ||= target.textContent === name),
            true,
        );
    await page.addInitScript(watch, button);
    await page.evaluate(watch, button);
    await page.route(pattern, async (route) =>
        (await page.evaluate(() => globalThis.pressed)) ? route.continue() : fail(route),
    );
}

test('the gateway goes and comes back: banner, draft, and the list catches up', async () => {
    const id = await it.program.ask('Para nderprerjes', { alias: 'Linja 1' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.locator('.state.mine').waitFor();
    await page.locator('#answer').fill('Shkruar pa lidhje');
    await it.program.kill();
    await page.getByText('No connection to the gateway.').waitFor();
    await page.locator('.link.offline', { hasText: 'Connecting…' }).waitFor();
    await page.locator('#answer').press('Control+Enter');
    await page.getByText('The connection broke while sending.').waitFor();
    assert.equal(await page.locator('#answer').inputValue(), 'Shkruar pa lidhje');
    await it.program.start();
    await it.program.ask('Pas nderprerjes');
    await page
        .getByText('No connection to the gateway.')
        .waitFor({ state: 'hidden', timeout: 30000 * SLOW });
    await page.locator('.row', { hasText: 'Pas nderprerjes' }).waitFor();
    await page.locator('#answer').press('Control+Enter');
    await page.getByText('is on its way').waitFor();
    assert.equal((await it.program.answers(id)).length, 1);
});

test('an answer whose acknowledgement was lost is found out, not sent again', async () => {
    const id = await it.program.ask('A u nis?', { alias: 'Linja 3' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.locator('#answer').fill('Kjo u nis');
    await page.route(/\/answer$/, async (route) => {
        await route.fetch();
        await route.abort();
    });
    await page.locator('#answer').press('Control+Enter');
    await page.getByText('Your answer to question').waitFor();
    await page.locator('#answer').waitFor({ state: 'hidden' });
    assert.equal((await it.program.answers(id)).length, 1);
    assert.deepEqual(
        await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft'))),
        [],
    );
});

test('a page opened while the gateway is away waits for it', async () => {
    const page = await it.staff();
    await failUntilPressed(page, 'Try now', '**/api/v1/events*', (route) => route.abort());
    await it.program.kill();
    await page.getByText('No connection to the gateway.').waitFor();
    await it.program.start();
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.locator('.link.live').waitFor();
});

test('a list that cannot be read says so and tries again', async () => {
    const { page } = await it.visitor();
    await failUntilPressed(page, 'Try again', '**/api/v1/tickets?*', (route) =>
        route.fulfill({
            status: 500,
            contentType: 'application/problem+json',
            body: '{"detail":"The disk is full."}',
        }),
    );
    await it.open(page, ANA, '#/open');
    await page.getByText('The questions could not be read.').waitFor();
    await page.getByText('The disk is full.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await until(async () => (await page.locator('.row').count()) > 0, 'the rows');
});

test('a computer whose clock is wrong still tells the right waiting time', async () => {
    await it.program.ask('Ora', { alias: 'Linja 4', age_ms: 5 * 60 * 1000 });
    const { page } = await it.visitor();
    await page.clock.install({ time: Date.now() + 3 * 3600 * 1000 });
    await it.open(page, ANA, '#/open');
    await page.locator('.row', { hasText: 'Linja 4' }).getByText('5 min').waitFor();
});

test('what a page still asks for when its test ends is nobody\'s fault', async () => {
    const page = await it.staff();
    let asked;
    const wasAsked = new Promise((done) => (asked = done));
    await page.route('**/late', async (route) => {
        asked();
        await page.evaluate(() => new Promise(() => {}));
        await route.continue();
    });
    await page.evaluate(() => void fetch('/late').catch(() => {}));
    await wasAsked;
});
