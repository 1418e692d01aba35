/* The whole work without a mouse. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANA, becomes, suite, until } from './suite.js';

const it = suite();

const focused = (page) =>
    page.evaluate(
        () => document.activeElement.closest('[data-id]')?.dataset.id ?? document.activeElement.id,
    );

test('log in, find, open, answer, close, log out: only keys', async () => {
    const ids = [];
    for (const n of [1, 2, 3])
        ids.push(await it.program.ask(`Pyetja ${n}`, { alias: `Tasti ${n}` }));
    const { page } = await it.visitor();
    const press = (...keys) =>
        keys.reduce(
            (before, key) => before.then(() => page.keyboard.press(key)),
            Promise.resolve(),
        );
    await page.goto(`${it.program.url}/`);
    await until(async () => (await focused(page)) === 'login', 'the focus in the login field');
    await page.keyboard.type(ANA.login);
    await press('Tab');
    await page.keyboard.type(ANA.password);
    await press('Enter');
    await page.locator('.row').nth(2).waitFor();

    await press('j');
    await becomes(() => focused(page), ids[0], 'the focus on a row');
    await press('j', 'j', 'j');
    await becomes(() => focused(page), ids[2], 'the focus on a row');
    await press('k');
    await becomes(() => focused(page), ids[1], 'the focus on a row');
    await press('Enter');
    await page.locator('.ticket h2', { hasText: 'Tasti 2' }).waitFor();
    await until(
        () => page.evaluate(() => document.activeElement.tagName === 'H2'),
        'the focus on the heading',
    );

    await press('a');
    await until(async () => (await focused(page)) === 'answer', 'the focus in the answer');
    await page.keyboard.type('a j k e ? jane vetem shkronja');
    assert.equal(await page.locator('#answer').inputValue(), 'a j k e ? jane vetem shkronja');
    await press('Escape');
    await until(
        () => page.evaluate(() => document.activeElement.tagName === 'H2'),
        'the field to be left',
    );
    await press('a');
    await until(async () => (await focused(page)) === 'answer', 'the answer again');
    await press('Control+Enter');
    await page.getByText('is on its way').waitFor();
    assert.equal((await it.program.ticket(ids[1])).state, 'answered');

    await until(
        async () => (await page.locator('.row').count()) === 2,
        'the answered row to leave',
    );
    await press('j');
    await becomes(() => focused(page), ids[2], 'the focus on a row');
    await press('Enter');
    await page.locator('.ticket h2', { hasText: 'Tasti 3' }).waitFor();
    await press('e');
    await page.locator('.state.closed').waitFor();
    assert.equal((await it.program.ticket(ids[2])).state, 'closed');

    await press('?');
    await page.getByRole('dialog', { name: 'Keyboard and help' }).waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await press('Escape');
    await page.getByText('No question is open here.').waitFor();
});

test('every control is reached with Tab and shows its focus', async () => {
    const id = await it.program.ask('Fokusi', { alias: 'Tasti 4' });
    const page = await it.staffAt(id);
    await page.keyboard.press('a');
    await page.locator('#answer').fill('Tekst');
    await page.locator('.state.mine').waitFor();
    await page.evaluate(() => document.activeElement.blur());
    const wanted = await page
        .locator('a:visible, button:visible, select:visible, textarea:visible')
        .count();
    const seen = new Set();
    for (let n = 0; n < wanted + 10; n += 1) {
        await page.keyboard.press('Tab');
        const found = await page.evaluate(() => {
            const it = document.activeElement;
            const { outlineStyle, outlineWidth } = getComputedStyle(it);
            const { width, height } = it.getBoundingClientRect();
            return {
                tag: it.tagName,
                name: it.outerHTML.slice(0, 120),
                outline: outlineStyle !== 'none' && outlineWidth,
                width,
                height,
            };
        });
        if (found.tag === 'BODY') continue;
        assert.equal(found.outline, '3px', `no focus ring on ${found.name}`);
        assert.ok(found.width >= 24 && found.height >= 24, `too small to hit: ${found.name}`);
        seen.add(found.name);
    }
    assert.ok(seen.size >= wanted, `${seen.size} of ${wanted} reached`);
});

test('the key after the one that opens a field or a sheet finds it there', async () => {
    const page = await it.staffAt(await it.program.ask('Shpejt', { alias: 'Tasti 7' }));
    /* As fast as keys can come: nothing is painted between them. */
    const after = (key) =>
        page.evaluate(async (pressed) => {
            const options = { key: pressed, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', options));
            await null;
            return document.activeElement.id || document.activeElement.closest('dialog')?.tagName;
        }, key);
    assert.equal(await after('?'), 'DIALOG');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.equal(await after('a'), 'answer');
    await page.keyboard.press('Escape');
    assert.equal(await after('n'), 'note');
});

test('single keys can be switched off; Ctrl+Enter stays', async () => {
    const id = await it.program.ask('Pa shkurtore', { alias: 'Tasti 5' });
    const page = await it.staffAt(id);
    await page.keyboard.press('?');
    await page.getByLabel('Single-key shortcuts').uncheck();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.locator('#ticket h2').focus();
    await page.keyboard.press('e');
    await page.keyboard.press('a');
    assert.equal(await page.locator('#answer').count(), 0);
    assert.equal((await it.program.ticket(id)).state, 'open');
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.locator('#answer').fill('Vetem Ctrl+Enter');
    await page.keyboard.press('Control+Enter');
    await until(async () => (await it.program.ticket(id)).state === 'answered', 'the answer');
});

test('the link that skips leads to the question', async () => {
    const id = await it.program.ask('Kapercim', { alias: 'Tasti 6' });
    const page = await it.staffAt(id);
    await page.evaluate(() => document.activeElement.blur());
    await page.reload();
    await page.locator('.ticket').waitFor();
    await page.locator('.skip').focus();
    await page.keyboard.press('Enter');
    await becomes(() => page.evaluate(() => document.activeElement.tagName), 'H2', 'the heading');
});
