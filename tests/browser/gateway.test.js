/* The pages against the program itself: from a phone to the desk and back, and fifty races. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { binary, desk, startGateway } from '../service/gateway.js';
import { launch, login, visit } from './browser.js';
import { freePort, simulatorOn } from './ports.js';
import { until } from './suite.js';

const ROUNDS = 50;
const PASSWORD = 'nje fjalekalim i gjate';
const skip = existsSync(binary) ? false : `${binary} is not built`;

let browser, gateway, staff;

before(async () => {
    if (skip) return;
    const port = await freePort();
    gateway = await startGateway({ channels: { simulator: simulatorOn(port) } });
    gateway.port = port;
    staff = [
        { ...gateway.addStaff('ana', 'Ana Hoxha', 'expert', PASSWORD), name: 'Ana Hoxha' },
        { ...gateway.addStaff('besa', 'Besa Kola', 'expert', PASSWORD), name: 'Besa Kola' },
    ];
    await gateway.start();
    browser = await launch();
});

after(async () => {
    await browser?.close();
    await gateway?.stop();
});

async function sms(from, text, id) {
    const answer = await fetch(`${gateway.url}/hooks/simulator/demo/sms`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ kind: 'sms', id, from, to: '50600', text }),
    });
    assert.equal(answer.status, 200);
}

/* A question from a phone of its own. */
async function ask(n, text) {
    const phone = `+35569200${String(n).padStart(4, '0')}`;
    await sms(phone, 'EKSPERT', `${n}-1`);
    await sms(phone, text, `${n}-2`);
}

async function sitDown(who) {
    const visitor = await visit(browser);
    await login(visitor.page, gateway.url, who);
    return visitor;
}

test('from a phone to the desk and back, with its receipt', { skip }, async () => {
    const phone = await visit(browser);
    await phone.page.goto(`${gateway.url}/simulator`);
    const screen = phone.page.locator('.place').first();
    for (const text of ['EKSPERT', 'Ku mund te regjistroj femijen ne shkolle?']) {
        const shown = await screen.locator('.sms.in').count();
        await screen.locator('.typing input').fill(text);
        await phone.page.keyboard.press('Enter');
        await until(
            async () => (await screen.locator('.sms.in').count()) > shown,
            `an answer to ${text}`,
        );
    }
    const ana = await sitDown(staff[0]);
    await ana.page.locator('.row', { hasText: 'regjistroj femijen' }).click();
    await ana.page.keyboard.press('a');
    await ana.page.locator('.state.mine').waitFor();
    await ana.page.locator('#answer').fill('Në shkollën e lagjes ku banoni.');
    await ana.page.getByText('1 SMS').waitFor();
    await ana.page.locator('.preview', { hasText: 'Ne shkollen e lagjes' }).waitFor();
    await ana.page.keyboard.press('Control+Enter');
    await screen.locator('.sms.in', { hasText: 'Ne shkollen e lagjes ku banoni.' }).waitFor();
    await ana.page.locator('.receipt.delivered').waitFor();
    assert.deepEqual([...phone.faults, ...ana.faults], []);
    await phone.context.close();
    await ana.context.close();
});

test('a phone dials and walks the menus', { skip }, async () => {
    const { page, context, faults } = await visit(browser);
    await page.goto(`${gateway.url}/simulator`);
    await page.getByRole('button', { name: 'Dial', exact: true }).click();
    await page.getByRole('button', { name: 'Dial *599#' }).click();
    const screen = page.locator('.ussd p').first();
    await until(async () => /1/.test(await screen.innerText()), 'the home screen');
    const home = await screen.innerText();
    await page.getByLabel('Answer to the screen').fill('1');
    await page.keyboard.press('Enter');
    await until(
        async () => ![home, 'Calling…'].includes(await screen.innerText()),
        'the next screen',
    );
    assert.deepEqual(faults, []);
    await context.close();
});

/* Leaves a draft as if it had been written before, so that nobody holds the ticket yet. */
async function leaveDraft({ page }, id, text) {
    await page.evaluate(
        async ([ticket, words]) => {
            const { staff: me } = await (await fetch('/api/v1/me')).json();
            localStorage.setItem(
                `migranti.draft.${me.id}.${ticket}.answer`,
                JSON.stringify({ text: words, at: Date.now() }),
            );
        },
        [id, text],
    );
}

test(`two browsers send at once, ${ROUNDS} times: one answer each time`, { skip }, async () => {
    const call = await desk(gateway, staff[0]);
    for (let n = 0; n < ROUNDS; n += 1) await ask(n, `Pyetja e garuar numer ${n}, ku te shkoj?`);
    const { tickets } = (await call('GET', '/tickets?view=open&limit=100')).body;
    const raced = tickets.filter((ticket) => ticket.excerpt.startsWith('Pyetja e garuar'));
    assert.equal(raced.length, ROUNDS);

    const pages = await Promise.all(staff.map(sitDown));
    const wins = [0, 0];
    for (const { id } of raced) {
        await Promise.all(
            pages.map((visitor, n) => leaveDraft(visitor, id, `Pergjigje e ${staff[n].login}`)),
        );
        await Promise.all(pages.map(({ page }) => page.goto(`${gateway.url}/#/open/${id}`)));
        const fields = pages.map(({ page }) => page.locator('#answer'));
        await Promise.all(
            fields.map((field, n) =>
                until(
                    async () => (await field.inputValue()) === `Pergjigje e ${staff[n].login}`,
                    'the draft',
                ),
            ),
        );
        await Promise.all(fields.map((field) => field.press('Control+Enter')));
        const answers = async () =>
            (await call('GET', `/tickets/${id}`)).body.entries.filter(
                ({ kind }) => kind === 'answer',
            );
        await until(async () => (await answers()).length > 0, 'an answer');
        const winner = (await answers())[0].staff.name === staff[0].name ? 0 : 1;
        wins[winner] += 1;
        await pages[1 - winner].page
            .getByText(/holds this question until|It was answered meanwhile/)
            .waitFor();
        assert.equal(
            await fields[1 - winner].inputValue(),
            `Pergjigje e ${staff[1 - winner].login}`,
        );
        await pages[winner].page.locator('#answer').waitFor({ state: 'hidden' });
        assert.equal((await answers()).length, 1);
        await pages[1 - winner].page.getByRole('button', { name: 'Delete draft' }).click();
    }
    console.log(`# first: ${staff[0].name} ${wins[0]}, ${staff[1].name} ${wins[1]}`);
    assert.deepEqual(
        pages.flatMap(({ faults }) => faults),
        [],
    );
    for (const { context } of pages) await context.close();
});

test(
    'a gateway that is killed and started again: the desk comes back alone',
    { skip },
    async () => {
        const ana = await sitDown(staff[0]);
        await ana.page.locator('.link.live').waitFor();
        await gateway.kill();
        await ana.page.getByText('No connection to the gateway.').waitFor();
        await gateway.start();
        await ana.page
            .getByText('No connection to the gateway.')
            .waitFor({ state: 'hidden', timeout: 30000 });
        await ask(900, 'Pas rinisjes, a me degjoni?');
        await ana.page.locator('.row', { hasText: 'Pas rinisjes' }).waitFor();
        assert.deepEqual(ana.faults, []);
        await ana.context.close();
    },
);
