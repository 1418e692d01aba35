/* Named lists, search, ready answers, and the sound and title that tell of danger. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANA, becomes, DEA, suite, until, ZANA } from './suite.js';

const it = suite();
const READY = {
    category: '',
    language: 'sq',
    title: 'Njohja e diplomës',
    text: 'Diploma njihet në ministri.',
    source: 'https://example.al/diploma',
    review_by: '2099-12-31',
    state: 'used',
};
const ids = {};

/* Two questions that can be found, for the first test that wants them. */
async function ask() {
    if (ids.diploma) return;
    ids.diploma = await it.program.ask('Si ta njoh diplomën time në Gjermani?', {
        alias: 'Molla 200',
        category: 'emigrants',
        language: 'sq',
    });
    ids.school = await it.program.ask('A ka shkolle per femijet?', {
        category: 'afghan',
        language: 'prs',
    });
    await until(
        () => it.program.sql('SELECT count(*) FROM ticket_entry WHERE searchable = 0') === '0',
        'everything to be findable',
    );
}

test('a list is narrowed, kept under a name, reached by a key and deleted', async () => {
    await ask();
    const page = await it.staff(ZANA);
    await page.locator('select[name=category]').selectOption('afghan');
    await until(async () => (await page.locator('.rows .row').count()) === 1, 'one question');
    await page.getByRole('button', { name: 'Save as a view' }).click();
    await page.getByLabel('Name').fill('Afghan <b>first</b>');
    await page.getByLabel('For everybody at the desk').check();
    await page.keyboard.press('Enter');
    const link = page.locator('.views a', { hasText: 'Afghan <b>first</b>' });
    await link.locator('.count', { hasText: '1' }).waitFor();
    await becomes(() => link.getAttribute('aria-current'), 'page', 'the view to be opened');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('1');
    await until(async () => (await page.locator('.rows .row').count()) === 2, 'all of them');
    await page.keyboard.press('8');
    await until(async () => (await page.locator('.rows .row').count()) === 1, 'the view again');
    await until(async () => /^Afghan <b>first<\/b> · /.test(await page.title()), 'its title');

    const ana = await it.staff(ANA);
    await ana.locator('.views a', { hasText: 'Afghan' }).click();
    await ana.getByRole('button', { name: 'Manage views' }).click();
    await ana.getByRole('dialog').getByText('Afghan <b>first</b>').waitFor();
    assert.equal(await ana.getByRole('button', { name: 'Delete' }).count(), 0, 'not hers');
    await page.getByRole('button', { name: 'Manage views' }).click();
    await page.getByRole('button', { name: 'Delete Afghan' }).click();
    await page.getByText('No views yet').waitFor();
});

test('what is typed finds questions, marks the words, and opens them', async () => {
    await ask();
    const page = await it.staff(ANA);
    await page.locator('.row').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('diplomen gjer');
    await page.locator('mark', { hasText: 'diplomën' }).waitFor();
    await becomes(() => page.locator('.rows mark').allInnerTexts(), ['diplomën', 'Gjermani'], 'the marks');
    await page.locator('.rows .row').click();
    await page.locator('.ticket h2', { hasText: 'Molla 200' }).waitFor();
    await page.locator('#search').fill('zzzz');
    await page.getByText('Nothing was found.').waitFor();
    await page.locator('#search').fill('');
    await until(async () => (await page.locator('.rows .row').count()) === 2, 'the list again');
});

test('a ready answer is written, taken by keys into an answer, and taken late only on purpose', async () => {
    await ask();
    const editor = await it.staff(DEA, { path: '#/canned' });
    await editor.getByRole('button', { name: 'Write a ready answer' }).click();
    await editor.getByLabel('Title').fill(READY.title);
    await editor.getByLabel('Text').fill(READY.text);
    await editor.getByLabel('Status').last().selectOption('used');
    await editor.getByRole('button', { name: 'Save' }).click();
    await editor.getByText('an answer in use has a text, a source').waitFor();
    await editor.getByLabel('Source').fill(READY.source);
    await editor.getByLabel('To be reviewed by').fill(READY.review_by);
    await editor.getByRole('button', { name: 'Save' }).click();
    await editor.locator('.lines', { hasText: READY.title }).waitFor();
    const call = await it.program.as(ZANA);
    await call('POST', '/canned', { ...READY, title: 'E vjeter', text: 'Teksti i vjeter.', review_by: '2020-01-01' });

    const page = await it.staffAt(ids.diploma, ANA);
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await page.locator('#answer').waitFor();
    await page.keyboard.type('10/12 ');
    assert.equal(await page.locator('.choice').count(), 0, 'within a word it is a stroke');
    await page.keyboard.press('/');
    await page.locator('.choice').first().waitFor();
    await page.keyboard.type('njohja');
    await until(async () => (await page.locator('.choice').count()) === 1, 'what was looked for');
    await page.keyboard.press('Enter');
    await until(
        async () => (await page.locator('#answer').inputValue()) === `10/12 ${READY.text}`,
        'the text in the answer',
    );
    await page.keyboard.type(' Pyesni aty.');
    await becomes(() => page.locator('#answer').inputValue(), `10/12 ${READY.text} Pyesni aty.`, 'what is typed on behind it');

    await page.getByRole('button', { name: 'Ready answers' }).click();
    await page.locator('.choice', { hasText: 'E vjeter' }).click();
    await page.getByText('may no longer be true').waitFor();
    await page.getByRole('button', { name: 'Insert all the same' }).click();
    await until(
        async () => (await page.locator('#answer').inputValue()).endsWith('Teksti i vjeter.'),
        'the late one',
    );
    await editor.reload();
    await editor.getByText('1 use').first().waitFor();
    await editor.getByText('1 answer is past the day of review.').waitFor();
});

test('danger is heard and stands in the title, and the sound can be silenced', async () => {
    const page = await it.staff(ANA);
    const rang = () => page.evaluate(() => Number(document.documentElement.dataset.rang ?? 0));
    await page.locator('.queue h2, .views').first().click({ position: { x: 2, y: 2 } });
    await page.locator('.link.live').waitFor();
    assert.doesNotMatch(await page.title(), /^\(/);
    await it.program.ask('NDIHME me rreh');
    await until(async () => (await page.title()).startsWith('(1) '), 'the title to count it');
    await until(async () => (await rang()) === 1, 'the sound');
    await page.getByRole('button', { name: 'Sound for danger: on' }).click();
    await page.getByRole('button', { name: 'Sound for danger: off' }).waitFor();
    await it.program.ask('NDIHME me rreh perseri');
    await until(async () => (await page.title()).startsWith('(2) '), 'the title to count both');
    assert.equal(await rang(), 1);
    await page.reload();
    await page.getByRole('button', { name: 'Sound for danger: off' }).waitFor();
});
