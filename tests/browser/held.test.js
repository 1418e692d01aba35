/* The file that a person asked for: made with their code, in their language whatever the desk's is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tables } from '../../gateway/console/desk/held_words.js';
import { caseFile } from './seed.js';
import { suite, until, ZANA } from './suite.js';

const it = suite();

/* Somebody of whom something is held, and their code. */
async function asked(language) {
    const ticket = await it.program.ask(`Ku e vazhdoj lejen? ${language}`, { language, category: 'refugees', alias: `Mali ${language}` });
    await it.program.answer(ticket, 'Te zyra, të hënën.\nNga ora 8.');
    await caseFile(it.program, ticket);
    await it.program.write(ticket, 'MYDATA');
    const told = `SELECT o.body FROM outbox o JOIN ticket t ON t.contact_id = o.contact_id WHERE t.id = ${ticket} AND o.body GLOB '*[0-9][0-9][0-9] [0-9][0-9][0-9]*'`;
    const code = await until(() => /\d{3} \d{3}/.exec(it.program.sql(told))?.[0], 'the code');
    return { code, alias: `Mali ${language}` };
}

/* Gives the sheet on the page. */
async function made(page, { code, alias }) {
    const request = page.getByRole('listitem').filter({ hasText: alias });
    await request.getByLabel('Code of the person').fill(code);
    await request.getByRole('button', { name: 'Make the file' }).click();
    const sheet = page.getByRole('region', { name: 'All that is held of the person' });
    await sheet.waitFor();
    return sheet;
}

for (const [language, side] of [['prs', 'rtl'], ['sq', 'ltr']])
    test(`the file of a person who reads ${language}`, async () => {
        const who = await asked(language);
        const page = await it.staff(ZANA, { path: '#/held' });
        const sheet = await made(page, who);
        const w = tables[language];
        assert.deepEqual([await sheet.getAttribute('lang'), await sheet.getAttribute('dir')], [language, side]);
        for (const key of ['title', 'questions', 'appointments', 'you_wrote', 'we_wrote', 'consents', 'left_out'])
            await sheet.getByRole('heading', { name: w[key], exact: true }).waitFor();
        await sheet.getByText('Zahra (invented)').waitFor();
        await sheet.getByText(`Ku e vazhdoj lejen? ${language}`).first().waitFor();
        const text = await sheet.innerText();
        assert.doesNotMatch(text, /you.wrote|we.wrote|left.out|phone_safe|text_only|undefined|نوید/, 'no names of members, nobody else');
        assert.equal(await page.getByText('machine-drafted').count(), side === 'rtl' ? 1 : 0);
        await page.emulateMedia({ media: 'print' });
        await page.getByRole('button', { name: 'Print' }).waitFor({ state: 'hidden' });
        assert.ok(await sheet.isVisible(), 'on paper it is alone');
    });
