/* What colleagues do with a question together, each in a browser of their own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANA, becomes, BESA, suite, until } from './suite.js';

const it = suite();
const MERGED = 'Kush me shkruan neser?';

const row = (page, alias) => page.locator('.row', { hasText: alias });
const openView = (page, name) =>
    page.getByRole('navigation', { name: 'Questions' }).getByRole('link', { name }).click();

/* A second question of whoever asked `id`. */
async function askAgain(id, text) {
    for (const words of ['EKSPERT', text]) await it.program.write(id, words);
    const again = it.program.sql('SELECT id FROM ticket ORDER BY id DESC LIMIT 1');
    assert.notEqual(again, id);
    return again;
}

test('a draft is found again on another computer, and colleagues see who is writing', async () => {
    const id = await it.program.ask('A mundem te punoj?', { alias: 'Bregu 1' });
    const [office, colleague] = await Promise.all([it.staffAt(id), it.staff(BESA)]);
    await office.getByRole('button', { name: 'Answer' }).click();
    await office.getByLabel('Answer to Bregu 1').pressSequentially('Po, me leje');
    await row(colleague, 'Bregu 1').getByText('Writing now: Ana Hoxha').waitFor();
    await office.getByText('Draft kept', { exact: true }).waitFor();
    const home = await it.staffAt(id);
    await until(
        async () => (await home.getByLabel('Answer to Bregu 1').inputValue()) === 'Po, me leje',
        'the draft at home',
    );
    await row(home, 'Bregu 1').getByText('Draft', { exact: true }).waitFor();
    /* Both write on: neither text is lost. */
    const call = await it.program.as(ANA);
    const keptAnswer = async () => (await call('GET', `/tickets/${id}/drafts`)).body.answer?.text;
    await home.getByLabel('Answer to Bregu 1').fill('Po, me leje pune');
    await becomes(keptAnswer, 'Po, me leje pune', 'the gateway to have it');
    await office.getByLabel('Answer to Bregu 1').fill('Po, pas tre muajsh');
    await office.getByText('There is another draft of this.').waitFor();
    await office.getByRole('button', { name: 'Show the other one' }).click();
    await becomes(() => office.getByLabel('Answer to Bregu 1').inputValue(), 'Po, me leje pune', 'the other one');
    await office.locator('.moved', { hasText: 'Po, pas tre muajsh' }).waitFor();
    await office.getByRole('button', { name: 'Delete the other one' }).click();
    await office.getByText('Draft kept', { exact: true }).waitFor();
    /* Who leaves is writing no more. */
    await office.goto(`${it.program.url}/#/closed`);
    await home.close();
    await colleague.getByText('Writing now').waitFor({ state: 'hidden' });
});

test('a colleague is mentioned, and finds it', async () => {
    const id = await it.program.ask('Kush me ndihmon?', { alias: 'Bregu 2' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Note' }).click();
    const note = page.getByLabel('Note for colleagues about Bregu 2');
    await note.pressSequentially('Shihe, @ko');
    await page.getByRole('option', { name: 'Besa Kola' }).waitFor();
    await page.keyboard.press('Enter');
    await becomes(() => note.inputValue(), 'Shihe, @besa ', 'the mention');
    await note.pressSequentially('@dea');
    await page.getByRole('button', { name: 'Keep note' }).click();
    await page.getByText('Dea Prifti may not see this question').waitFor();
    await note.fill('Shihe, @besa');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Note kept.').waitFor();
    const besa = await it.staff(BESA);
    await openView(besa, 'Mentions 1');
    await row(besa, 'Bregu 2').getByText('Unread').waitFor();
    await row(besa, 'Bregu 2').click();
    await besa.getByText('Unread').waitFor({ state: 'hidden' });
    assert.ok((await besa.locator('.views .count', { hasText: /./ }).count()) > 0, 'the list stays counted');
});

test('a question is given to a colleague, who is told', async () => {
    const id = await it.program.ask('Kush e di?', { alias: 'Bregu 3' });
    const [page, besa] = await Promise.all([it.staffAt(id), it.staff(BESA)]);
    await page.getByRole('button', { name: 'Hand over' }).click();
    await page.getByLabel('Colleague', { exact: true }).selectOption('Besa Kola');
    await page.getByLabel('A word about it').fill('Ti e di');
    await page.getByRole('dialog').getByRole('button', { name: 'Hand over' }).click();
    await page.getByText('is with Besa Kola').waitFor();
    await besa.getByText('Ana Hoxha gave you question').waitFor();
    await besa.getByRole('status').getByRole('button', { name: 'Open' }).click();
    await besa.getByText('Ti e di').waitFor();
    await row(besa, 'Bregu 3').getByText('From Ana Hoxha').waitFor();
    await besa.getByLabel('Answer to Bregu 3').pressSequentially('P');
    await besa.getByText('You hold it until').waitFor();
});

test('a question is put off, and is back when the person writes', async () => {
    const id = await it.program.ask('Kur fillon?', { alias: 'Bregu 4' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Later' }).click();
    await page.getByRole('button', { name: 'Tomorrow morning' }).click();
    await page.getByText('is put off: back tomorrow at 09:00').waitFor();
    await row(page, 'Bregu 4').waitFor({ state: 'hidden' });
    await openView(page, 'Later 1');
    await row(page, 'Bregu 4').getByText('Back tomorrow at 09:00').waitFor();
    await it.program.write(id, 'Po ne mbremje?');
    await openView(page, 'Open');
    await row(page, 'Bregu 4').waitFor();
});

test('two questions become one and are taken apart; a text moves where it belongs', async () => {
    const first = await it.program.ask('Kush me ndihmon tani?', { alias: 'Bregu 5' });
    const second = await askAgain(first, MERGED);
    const page = await it.staffAt(first, ANA);
    await page.getByText('1 further question of this person').click();
    await page.getByRole('button', { name: 'Join to this one' }).click();
    await page.locator('.conversation').getByText(MERGED).waitFor();
    await page.locator('.by', { hasText: 'from question' }).waitFor();
    await page.getByRole('button', { name: 'Take apart' }).click();
    await page.locator('.conversation').getByText(MERGED).waitFor({ state: 'hidden' });
    await it.program.write(first, 'Dhe per te dytin?');
    await page.goto(`${it.program.url}/#/open/${second}`);
    const text = page.locator('.entry', { hasText: 'Dhe per te dytin?' });
    await text.getByRole('button', { name: 'Belongs elsewhere' }).click();
    await page.getByRole('dialog').getByText('Kush me ndihmon tani?').click();
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByText('The text is with question').waitFor();
    await text.waitFor({ state: 'hidden' });
    const { entries } = await it.program.ticket(first);
    assert.deepEqual(
        entries.map(({ text: words }) => words),
        ['Kush me ndihmon tani?', 'Dhe per te dytin?'],
    );
});
