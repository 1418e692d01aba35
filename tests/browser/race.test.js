/* Two people, one question: one answer leaves, the other keeps the draft and learns who was first. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANA, BESA, suite, until } from './suite.js';

const ROUNDS = 10;
const it = suite();

const answers = (id) => it.server.desk.get(id).entries.filter(({ kind }) => kind === 'answer');

async function open(page, id) {
    await page.goto(`${it.server.url}/#/open/${id}`);
    await page
        .locator(`.ticket .entry[data-id="${it.server.desk.get(id).entries[0].id}"]`)
        .waitFor();
}

test(`sending at once, ${ROUNDS} times: one answer each time`, async () => {
    const pages = [await it.staff(ANA), await it.staff(BESA)];
    let firsts = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
        const id = it.server.desk.open({
            text: `Pyetja e raundit ${round}`,
            alias: `Raundi ${round}`,
        });
        await Promise.all(pages.map((page) => open(page, id)));
        await Promise.all(pages.map((page) => page.keyboard.press('a')));
        const fields = pages.map((page) => page.locator('#answer'));
        await Promise.all(fields.map((field) => field.waitFor()));
        await Promise.all(
            fields.map((field, n) => field.fill(`Pergjigje e ${n}, raundi ${round}`)),
        );
        /* Nobody holds it any more, so both may send. */
        Object.assign(it.server.desk.get(id), { owner: null, lease_until: null });
        await Promise.all(fields.map((field) => field.press('Control+Enter')));
        await until(() => it.server.desk.get(id).state === 'answered', 'an answer');
        const [answer] = answers(id);
        const loser = answer.staff.id === ANA.id ? 1 : 0;
        if (loser === 1) firsts += 1;
        const notice = pages[loser].getByText(
            /holds this question until|It was answered meanwhile/,
        );
        await notice.waitFor();
        assert.equal(await fields[loser].inputValue(), `Pergjigje e ${loser}, raundi ${round}`);
        assert.equal(answers(id).length, 1);
        await pages[loser].getByRole('button', { name: 'Delete draft' }).click();
    }
    console.log(`# ${ANA.name} was first in ${firsts} of ${ROUNDS} rounds`);
});

test('who claims second is told who was first', async () => {
    const id = it.server.desk.open({ text: 'Kush e merr?', alias: 'Gara 1' });
    const pages = [await it.staffAt(id, ANA), await it.staffAt(id, BESA)];
    await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Answer' }).click()));
    await until(() => it.server.desk.holding(it.server.desk.get(id)).owner, 'a claim');
    const loser = it.server.desk.get(id).owner.id === ANA.id ? 1 : 0;
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
    assert.equal(answers(id).length, 1);
});

test('one person, two tabs, one text sent twice: one answer', async () => {
    const id = it.server.desk.open({ text: 'Dy skeda', alias: 'Gara 2' });
    const page = await it.staffAt(id, ANA);
    const other = await page.context().newPage();
    await other.goto(`${it.server.url}/#/open/${id}`);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.locator('#answer').fill('E njejta');
    await Promise.all([page, other].map((tab) => tab.locator('.state.mine').waitFor()));
    await other.keyboard.press('a');
    await other.locator('#answer').fill('E njejta');
    await Promise.all([page, other].map((tab) => tab.locator('#answer').press('Control+Enter')));
    await until(() => it.server.desk.get(id).state === 'answered', 'an answer');
    await until(
        async () =>
            (await other.locator('#answer').count()) + (await page.locator('#answer').count()) ===
            0,
        'both drafts gone',
    );
    assert.equal(answers(id).length, 1);
});
