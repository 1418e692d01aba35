/* Whatever people send is shown as text: nothing runs, nothing turns the page around, nothing hides. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WIDE } from './browser.js';
import { HIDDEN, HIDING, HOSTILE, MARKUP } from './hostile.js';
import { becomes, suite, until, ZANA } from './suite.js';

const NARROW = { width: 320, height: 640 };
const it = suite();
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

async function noteAll(program, texts) {
    const id = await program.ask('Nje pyetje?');
    const call = await program.as(ZANA);
    for (const text of texts)
        assert.equal((await call('POST', `/tickets/${id}/note`, { text })).status, 200);
    return id;
}

async function made(program, path, body) {
    const { status, body: said } = await (await program.as(ZANA))('POST', path, body);
    assert.ok([200, 201].includes(status), `${path}: ${JSON.stringify(said)}`);
    return said;
}

/* Each place where words of people are shown: how they get there, the page, the elements. A new
 * place is a new row. `takes`: what may be written there at all. `before`: words that stand in front of
 * it. `act`: what brings it onto the page. */
const PLACES = [
    {
        name: 'the list',
        async put(program, texts) {
            for (const body of texts) await program.ask('Nje pyetje?', { body });
            return '#/open';
        },
        shown: '.row .excerpt',
    },
    {
        name: 'the conversation',
        async put(program, texts) {
            const [first, ...rest] = texts;
            const id = await program.ask('Nje pyetje?', {
                body: first,
                alias: 'M'.repeat(80),
                node: 'n'.repeat(64),
            });
            for (const text of rest)
                program.sql(`INSERT INTO ticket_entry (id, ticket_id, kind, body, created_at)
                    SELECT max(id) + 1, ${id}, 0, ${quoted(text)}, 0 FROM ticket_entry`);
            return `#/open/${id}`;
        },
        shown: '.ticket .words p',
    },
    {
        name: 'notes',
        put: async (program, texts) => `#/open/${await noteAll(program, texts)}`,
        shown: '.entry.note .words p',
        takes: (text) => text.length <= 1200,
    },
    {
        name: 'the audit log',
        async put(program, texts) {
            await noteAll(program, texts.map((_, n) => `Shenim ${n}`));
            const last = Number(program.sql('SELECT max(id) FROM audit'));
            for (const [n, text] of texts.entries())
                program.sql(`UPDATE audit SET detail = ${quoted(text)} WHERE id = ${last - n}`);
            return '#/audit';
        },
        shown: '.page tbody td',
    },
    {
        name: 'people',
        async put(program, texts) {
            for (const [n, text] of texts.entries())
                program.sql(`INSERT INTO staff (id, login, name, role, password_hash, created_at)
                    VALUES (${n + 1}, 'h${n}', ${quoted(text)}, 'expert', '', 0)`);
            return '#/people';
        },
        shown: '.page .lines strong',
        takes: (text) => MARKUP.includes(text),
    },
    {
        name: 'views',
        async put(program, texts) {
            for (const name of texts) await made(program, '/views', { name, view: 'open' });
            return '#/open';
        },
        shown: '.views a[href^="#/v"]',
        takes: (text) => MARKUP.includes(text) && text.length <= 60,
    },
    {
        name: 'what is found',
        async put(program, texts) {
            for (const text of texts) await program.ask(`${text} kerkimi`);
            await until(
                () => program.sql('SELECT count(*) FROM ticket_entry WHERE searchable = 0') === '0',
                'everything to be findable',
            );
            return '#/open';
        },
        async act(page) {
            await page.locator('.row').first().waitFor();
            await page.locator('#search').fill('kerkimi');
            await page.locator('.rows mark').first().waitFor();
        },
        shown: '.rows .excerpt:has(mark)',
        takes: (text) => text.length <= 60,
    },
    {
        name: 'ready answers',
        async put(program, texts) {
            const rest = { language: 'sq', source: '', review_by: '', state: 'draft', category: '' };
            for (const text of texts)
                await made(program, '/canned', { ...rest, title: text.slice(0, 60), text });
            return '#/canned';
        },
        shown: '.page .lines .excerpt',
        takes: (text) => Buffer.byteLength(text) <= 1600,
    },
    {
        name: 'asked often',
        before: 'Ku mund ta njoh diplomen e universitetit ne Tirane dhe sa kushton kjo gje sot? ',
        async put(program, texts) {
            for (const text of texts) await program.ask(`${this.before}${text}`);
            const call = await program.as(ZANA);
            const group = await until(
                async () =>
                    (await call('GET', '/asked')).body.groups.find(({ people }) => people >= texts.length),
                'the questions to be gathered',
            );
            return `#/asked/${group.id}`;
        },
        shown: '.wording',
        takes: (text) => MARKUP.includes(text) && text.length < 30,
    },
    {
        name: 'an answer that waits',
        async put(program, texts) {
            const id = await program.ask('Nje pyetje?', { category: 'refugees', language: 'prs' });
            const { version } = await program.ticket(id);
            const text = texts.join(' ');
            await made(program, `/tickets/${id}/answer`, { version, text, translate: true, language: 'sq' });
            return `#/open/${id}`;
        },
        shown: '.version .text',
        takes: (text) => text === MARKUP[1],
    },
];

/* Nothing but what the page brought along. */
async function assertNoMarkup(page) {
    const foreign =
        'script:not([src^="/"]), iframe, style, img:not([src="/icon.svg"]), [href^="javascript"]';
    assert.equal(await page.locator(foreign).count(), 0);
}

async function assertFits(page) {
    for (const viewport of [NARROW, WIDE]) {
        await page.setViewportSize(viewport);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.equal(width, viewport.width);
    }
}

for (const place of PLACES)
    test(`hostile words stay words: ${place.name}`, async (t) => {
        const { before = '', shown, act = () => {}, takes = () => true } = place;
        t.after(() => it.program.forget());
        const texts = HOSTILE.filter(takes);
        const path = await place.put(it.program, texts);
        const page = await it.staff(ZANA, { path });
        await act(page);
        await until(
            async () => (await page.locator(shown).count()) >= texts.length,
            'all that was written',
        );
        const found = await page.locator(shown).allTextContents();
        for (const text of texts.filter((it) => it !== HIDING))
            assert.ok(
                found.some((words) => words.trim().startsWith(`${before}${text.slice(0, 100)}`)),
                text.slice(0, 100),
            );
        assert.doesNotMatch(await page.locator('body').innerText(), HIDDEN);
        await assertNoMarkup(page);
        await assertFits(page);
    });

test('markup stays text while it is written', async () => {
    const page = await it.staffAt(await it.program.ask('Nje pyetje?'));
    await page.getByRole('button', { name: 'Answer' }).click();
    for (const text of MARKUP) {
        await page.locator('#answer').fill(text);
        await page.locator('.preview p').getByText(text).waitFor();
    }
    await assertNoMarkup(page);
});

test('characters that hide or turn text are shown as marks', async () => {
    const id = await it.program.ask('Nje pyetje?', { body: HIDING });
    const page = await it.staffAt(id);
    const marks = page.locator('.words .mark');
    await becomes(() => marks.allInnerTexts(), ['RLO', 'PDF', 'ZWSP', 'LRI', 'PDI', 'U+0007', 'BOM'], 'the marks');
    assert.equal(await marks.first().getAttribute('title'), 'Hidden character U+202E');
});

test('Persian joiners and emoji families are left whole', async () => {
    const text = 'می\u200cخواهم 👨\u200d👩\u200d👧';
    const page = await it.staffAt(await it.program.ask(text, { language: 'prs' }));
    assert.equal(await page.locator('.words p').textContent(), text);
    assert.equal(await page.locator('.words .mark').count(), 0);
});

test('words of one direction do not turn what stands beside them', async () => {
    const id = await it.program.ask('سلام، کجا بروم؟', { alias: 'علی 12', language: 'prs' });
    const page = await it.staffAt(id);
    const words = page.locator('.words p');
    assert.equal(await words.evaluate((it) => getComputedStyle(it).direction), 'rtl');
    assert.equal(await words.getAttribute('lang'), 'prs');
    const number = await page.locator(`.row[data-id="${id}"] .number`).boundingBox();
    const alias = await page.locator(`.row[data-id="${id}"] .alias`).boundingBox();
    assert.ok(number.x < alias.x);
});

test('ten thousand letters fold away and open again', async () => {
    const letters = 'a'.repeat(10000);
    const plain = await it.program.ask('Nje pyetje?', { body: letters });
    const page = await it.staffAt(plain);
    assert.ok((await page.locator('.words p').innerText()).length < 1300);
    await page.getByRole('button', { name: 'Show all 10000 characters' }).click();
    await becomes(() => page.locator('.words p').innerText(), letters, 'all of them');
    await assertFits(page);
    const faces = await it.program.ask('Tjeter?', { body: '🙂'.repeat(5000) });
    await page.goto(`${it.program.url}/#/open/${faces}`);
    await page.getByRole('button', { name: 'Show all 10000 characters' }).waitFor();
    assert.ok(!(await page.locator('.words p').innerText()).includes('\ufffd'));
});
