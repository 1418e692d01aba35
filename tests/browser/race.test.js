/* Two people, one question: one answer leaves, the other keeps the draft and learns who was first. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANA, BESA, suite, until } from './suite.js';

const ROUNDS = Number(process.env.ROUNDS ?? 50);
const it = suite();

/* Leaves a draft as if it had been written before, so that nobody holds the ticket yet. */
async function leaveDraft(page, id, text) {
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

test(`two browsers send at once, ${ROUNDS} times: one answer each time`, async () => {
    const staff = [ANA, BESA];
    const ids = [];
    for (let n = 0; n < ROUNDS; n += 1)
        ids.push(await it.program.ask(`Pyetja e garuar numer ${n}, ku te shkoj?`));
    const pages = await Promise.all(staff.map((who) => it.staff(who)));
    const drafts = staff.map(({ login }) => `Pergjigje e ${login}`);
    const wins = [0, 0];
    for (const id of ids) {
        await Promise.all(pages.map((page, n) => leaveDraft(page, id, drafts[n])));
        await Promise.all(pages.map((page) => page.goto(`${it.program.url}/#/open/${id}`)));
        const fields = pages.map((page) => page.locator('#answer'));
        await Promise.all(
            fields.map((field, n) =>
                until(async () => (await field.inputValue()) === drafts[n], 'the draft'),
            ),
        );
        await Promise.all(fields.map((field) => field.press('Control+Enter')));
        await until(async () => (await it.program.answers(id)).length > 0, 'an answer');
        const winner = (await it.program.answers(id))[0].staff.name === ANA.name ? 0 : 1;
        wins[winner] += 1;
        await pages[1 - winner]
            .getByText(/holds this question until|It was answered meanwhile/)
            .waitFor();
        assert.equal(await fields[1 - winner].inputValue(), drafts[1 - winner]);
        await fields[winner].waitFor({ state: 'hidden' });
        assert.equal((await it.program.answers(id)).length, 1);
        await pages[1 - winner].getByRole('button', { name: 'Delete draft' }).click();
    }
    console.log(`# first: ${ANA.name} ${wins[0]}, ${BESA.name} ${wins[1]}`);
});

test('who claims second is told who was first', async () => {
    const id = await it.program.ask('Kush e merr?');
    const pages = [await it.staffAt(id, ANA), await it.staffAt(id, BESA)];
    await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Answer' }).click()));
    const owner = await until(async () => (await it.program.ticket(id)).owner, 'a claim');
    const loser = owner.name === ANA.name ? 1 : 0;
    const winner = [ANA, BESA][1 - loser];
    await pages[loser].getByText(`${winner.name} holds this question until`).waitFor();
    await pages[loser].locator('#answer').fill('Drafti mbetet');
    await pages[loser].keyboard.press('Control+Enter');
    assert.equal(await pages[loser].getByRole('button', { name: 'Send answer' }).count(), 0);
    await pages[1 - loser].locator('#answer').fill('Pergjigjja e te parit');
    await pages[1 - loser].keyboard.press('Control+Enter');
    await pages[loser].getByText('It was answered meanwhile. Your draft stays here.').waitFor();
    assert.equal(await pages[loser].locator('#answer').inputValue(), 'Drafti mbetet');
    await pages[loser].getByRole('button', { name: 'Copy draft' }).click();
    await pages[loser].getByText('Draft copied.').waitFor();
    assert.equal((await it.program.answers(id)).length, 1);
});

test('one person, two tabs, one text sent twice: one answer', async () => {
    const id = await it.program.ask('Dy skeda');
    const page = await it.staffAt(id, ANA);
    const other = await page.context().newPage();
    await other.goto(`${it.program.url}/#/open/${id}`);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.locator('#answer').fill('E njejta');
    await Promise.all([page, other].map((tab) => tab.locator('.state.mine').waitFor()));
    await other.keyboard.press('a');
    await other.locator('#answer').fill('E njejta');
    await Promise.all([page, other].map((tab) => tab.locator('#answer').press('Control+Enter')));
    await until(async () => (await it.program.ticket(id)).state === 'answered', 'an answer');
    await until(
        async () =>
            (await other.locator('#answer').count()) + (await page.locator('#answer').count()) ===
            0,
        'both drafts gone',
    );
    assert.equal((await it.program.answers(id)).length, 1);
});
