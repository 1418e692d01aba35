/* The life of a question in Dari: from a phone to an expert who does not read it, through translation and a
 * second pair of eyes, back to the phone with its receipt, and its rating. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { becomes, desk, startGateway, until } from '../service/gateway.js';
import { freePort } from '../service/ports.js';
import { launch, login, PHONE, shoot, visit } from './browser.js';
import { simulatorOn } from './simulator.js';

const PASSWORD = 'nje fjalekalim i gjate';
const QUESTION = 'آیا طفل من می‌تواند به مکتب برود؟';
const READING = 'A mund të shkojë fëmija im në shkollë?';
const ANSWER = 'Po, çdo fëmijë ka të drejtë të shkojë në shkollë.';
const GIVEN = 'بلی، هر طفل حق مکتب دارد.';
const STAFF = {
    ana: ['Ana Hoxha', 'expert', 'sq en'],
    farid: ['Farid Rahimi', 'translator', 'sq prs'],
    cela: ['Cela Marku', 'coordinator', 'sq en'],
};

let browser, gateway;
const visitors = {};

before(async () => {
    const port = await freePort();
    gateway = await startGateway({
        channels: { simulator: simulatorOn(port) },
        desk: { approve: 'refugees' },
    });
    gateway.port = port;
    for (const [who, [name, role, languages]] of Object.entries(STAFF))
        gateway.addStaff(who, name, role, PASSWORD, '--languages', languages);
    await gateway.start();
    browser = await launch();
});

after(async () => {
    await browser?.close();
    await gateway?.stop();
});

async function sitDown(who, options) {
    visitors[who] = await visit(browser, options);
    await login(visitors[who].page, gateway.url, { login: who, password: PASSWORD });
    return visitors[who].page;
}

/* A text from the phone on the simulator's page, and that an answer came to it. */
async function text(screen, words) {
    const shown = await screen.locator('.sms.in').count();
    await screen.locator('.typing input').fill(words);
    await screen.locator('.typing input').press('Enter');
    await until(
        async () => (await screen.locator('.sms.in').count()) > shown,
        `an answer to ${words}`,
    );
}

test('a question in Dari, translated, seen twice, answered', async () => {
    visitors.phone = await visit(browser);
    const { page: phone } = visitors.phone;
    await phone.goto(`${gateway.url}/simulator`);
    const screen = phone.locator('.place').first();
    for (const words of ['پناهندگی', '7', QUESTION]) await text(screen, words);

    /* The expert does not read Dari and asks for a translation of the question. */
    const ana = await sitDown('ana');
    await ana.locator('.row', { hasText: 'مکتب' }).click();
    await ana.getByRole('button', { name: 'Ask for a translation' }).click();
    await ana.getByText('A translation was asked for.').waitFor();

    /* Whoever writes Dari finds it in a list of their own, on a small screen in Albanian. */
    const farid = await sitDown('farid', { viewport: PHONE, locale: 'sq-AL' });
    await farid.getByRole('link', { name: /Për përkthim/ }).click();
    await farid.locator('.row', { hasText: 'مکتب' }).click();
    await farid.getByRole('button', { name: 'Përktheje këtë' }).click();
    await farid.locator('#reading').fill(READING);
    await farid.getByRole('button', { name: 'Ruaje' }).click();
    await ana.getByText(READING).waitFor();

    /* She answers in Albanian: that it needs translation is chosen already. */
    await ana.keyboard.press('a');
    await becomes(() => ana.locator('#translate').isChecked(), true, 'the choice to be made');
    await ana.locator('#answer').fill(ANSWER);
    await ana.getByRole('button', { name: /Send to be translated/ }).click();
    await ana.locator('.state', { hasText: 'Waits for translation: Dari' }).waitFor();
    assert.equal(await screen.locator('.sms.in', { hasText: 'طفل حق' }).count(), 0);

    /* The translator has both texts before him, and a field that runs from right to left. */
    await farid.locator('.waiting', { hasText: ANSWER }).waitFor();
    await farid.getByRole('button', { name: 'Përkthe', exact: true }).click();
    await farid.locator('.state.mine').waitFor();
    const field = farid.locator('#answer');
    await field.fill(GIVEN);
    assert.deepEqual(
        await field.evaluate((it) => [it.lang, getComputedStyle(it).direction]),
        ['prs', 'rtl'],
    );
    await farid.locator('.preview', { hasText: GIVEN }).waitFor();
    await farid.locator('.meter', { hasText: 'SMS' }).waitFor();
    await shoot(farid, 'translation-phone');
    await field.press('Control+Enter');
    await farid.locator('.state', { hasText: 'Pret miratimin' }).waitFor();
    assert.equal(await farid.getByRole('button', { name: 'Mirato dhe dërgo' }).count(), 0);

    /* The person writes once more: whoever approves sees it before anything leaves. */
    const cela = await sitDown('cela', { dark: true });
    await cela.getByRole('link', { name: /To approve/ }).click();
    await cela.locator('.row', { hasText: 'مکتب' }).click();
    await cela.locator('.waiting', { hasText: GIVEN }).waitFor();
    const call = await desk(gateway, { login: 'cela', password: PASSWORD });
    const { id, version } = (await call('GET', '/tickets?view=approve')).body.tickets[0];
    await text(screen, 'او هفت ساله است.');
    await until(
        async () => (await call('GET', `/tickets/${id}`)).body.version > version,
        'the second text',
    );
    assert.equal((await call('POST', `/tickets/${id}/answer/pass`, { version })).status, 409);
    await cela.getByText('The person wrote after this answer was written.').waitFor();
    await shoot(cela, 'translation-approve-dark');
    const seen = await screen.locator('.sms.in').count();
    await cela.getByRole('button', { name: 'Approve and send' }).click();

    /* To the phone, and its receipt back to everybody's desk. */
    await until(async () => (await screen.locator('.sms.in').count()) > seen, 'the notice');
    assert.equal(await screen.locator('.sms.in', { hasText: 'طفل حق' }).count(), 0, 'it is only announced');
    await text(screen, '1');
    await screen.locator('.sms.in', { hasText: GIVEN }).waitFor();
    for (const page of [ana, cela]) await page.locator('.receipt.delivered').waitFor();
    const hands = ana.locator('.entry.answer .hands');
    await hands.getByText(ANSWER).waitFor();
    await hands.getByText(/translated by Farid Rahimi · approved by Cela Marku/).waitFor();

    /* How useful it was is asked with it, and a digit in any script is an answer. */
    await screen.locator('.sms.in', { hasText: 'مفید بود؟' }).waitFor();
    await text(screen, '۵');
    await screen.locator('.sms.in', { hasText: 'تشکر' }).waitFor();
    for (const page of [ana, cela])
        await page.locator('.entry.answer .receipt', { hasText: 'Rated 5 of 5' }).waitFor();
    await shoot(ana, 'translation-answered');
    assert.deepEqual(
        Object.values(visitors).flatMap(({ faults }) => faults),
        [],
    );
});
