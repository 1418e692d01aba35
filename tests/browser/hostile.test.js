/* Whatever people send is shown as text: nothing runs, nothing turns the page around, nothing hides. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite } from './suite.js';

const it = suite();

const MARKUP = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>">',
    'javascript:alert(1)',
    '{{constructor.constructor("alert(1)")()}}',
    '${alert(1)}',
    '</textarea><script>alert(1)</script>',
    '<style>*{display:none}</style>',
    '=HYPERLINK("http://evil.example","x")',
    '&lt;b&gt; &amp;',
    '__proto__',
];

test('markup stays text', async () => {
    const page = await it.staff();
    for (const text of MARKUP) {
        const id = it.server.desk.open({ text, alias: text.slice(0, 20), node: text });
        await page.goto(`${it.server.url}/#/open/${id}`);
        await page.locator(`.entry[data-id="${it.server.desk.get(id).entries[0].id}"]`).waitFor();
        assert.equal(await page.locator('.words p').innerText(), text);
        assert.equal(await page.locator(`.row[data-id="${id}"] .excerpt`).innerText(), text);
        await page.getByRole('button', { name: 'Answer' }).click();
        await page.locator('#answer').fill(text);
        await page.locator('.preview p', { hasText: text }).waitFor();
        assert.equal(
            await page.locator('script, iframe, style, img:not([src="/icon.svg"])').count(),
            1,
        );
        it.server.desk.tickets.delete(id);
    }
});

test('characters that hide or turn text are shown as marks', async () => {
    const text = 'pay \u202e001\u202c euro\u200b\u2066x\u2069 \u0007bell\ufeff';
    const id = it.server.desk.open({ text });
    const page = await it.staffAt(id);
    const marks = await page.locator('.words .mark').allInnerTexts();
    assert.deepEqual(marks, ['RLO', 'PDF', 'ZWSP', 'LRI', 'PDI', 'U+0007', 'BOM']);
    assert.equal(
        await page.locator('.words .mark').first().getAttribute('title'),
        'Hidden character U+202E',
    );
    assert.equal(
        (await page.locator('.ticket').innerText()).match(
            /[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u,
        ),
        null,
    );
    assert.equal(
        (await page.locator('.queue').innerText()).match(
            /[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u,
        ),
        null,
    );
});

test('Persian joiners and emoji families are left whole', async () => {
    const text = 'می\u200cخواهم 👨\u200d👩\u200d👧';
    const id = it.server.desk.open({ text, language: 'prs' });
    const page = await it.staffAt(id);
    assert.equal(await page.locator('.words p').textContent(), text);
    assert.equal(await page.locator('.words .mark').count(), 0);
});

test('words of one direction do not turn what stands beside them', async () => {
    const id = it.server.desk.open({ text: 'سلام', alias: 'علی 12', language: 'prs' });
    const page = await it.staffAt(id);
    assert.equal(
        await page.locator('.words p').evaluate((it) => getComputedStyle(it).direction),
        'rtl',
    );
    assert.equal(await page.locator('.words p').getAttribute('lang'), 'prs');
    const number = await page.locator(`.row[data-id="${id}"] .number`).boundingBox();
    const alias = await page.locator(`.row[data-id="${id}"] .alias`).boundingBox();
    assert.ok(number.x < alias.x);
});

test('ten thousand letters fold away and open again', async () => {
    const text = 'a'.repeat(10000);
    const id = it.server.desk.open({ text, alias: 'I gjati' });
    const page = await it.staffAt(id);
    assert.ok((await page.locator('.words p').innerText()).length < 1300);
    await page.getByRole('button', { name: 'Show all 10000 characters' }).click();
    assert.equal(await page.locator('.words p').innerText(), text);
    assert.equal(
        await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        true,
    );
    it.server.desk.write(id, '🙂'.repeat(5000));
    await page.getByRole('button', { name: 'Show all 10000 characters' }).waitFor();
    assert.equal((await page.locator('.words p').last().innerText()).includes('\ufffd'), false);
});

test('on a phone nothing is wider than the screen', async () => {
    const id = it.server.desk.open({
        text: `${'W'.repeat(3000)} ${'https://example.org/'.repeat(50)}`,
        alias: 'M'.repeat(80),
        node: 'n'.repeat(64),
    });
    const page = await it.staffAt(id, undefined, { viewport: { width: 320, height: 640 } });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await page.locator('.row').first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
});
