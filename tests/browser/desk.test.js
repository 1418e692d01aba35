/* The day of an expert: log in, take a question, answer it, see it arrive. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { login } from './browser.js';
import { ANA, BESA, suite, until } from './suite.js';

const it = suite();

test('login: wrong is told, empty is told, right opens the desk', async () => {
    const { page } = await it.visitor();
    await page.goto(`${it.server.url}/`);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Fill in login and password.').waitFor();
    await page.getByLabel('Login').fill(ANA.login);
    await page.getByLabel('Password', { exact: true }).fill('not this one');
    await page.keyboard.press('Enter');
    await page.getByText('Login or password is not right.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(ANA.password);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Questions' }).waitFor();
    const cookie = (await page.context().cookies()).find(({ name }) => name === 'migranti_login');
    assert.deepEqual([cookie.httpOnly, cookie.sameSite], [true, 'Strict']);
});

test('too many attempts are told with the time to wait', async () => {
    const { page } = await it.visitor();
    await page.goto(`${it.server.url}/`);
    it.server.attempts = 5;
    await page.getByLabel('Login').fill(ANA.login);
    await page.getByLabel('Password', { exact: true }).fill('guess');
    await page.keyboard.press('Enter');
    await page.getByText('Wait 60 seconds').waitFor();
    it.server.attempts = 0;
});

test('an answer is written, measured, sent, and its receipt shows', async () => {
    const id = it.server.desk.open({ text: 'Sa kushton?', alias: 'Pylli 301' });
    const page = await it.staff();
    await page.locator('.row', { hasText: 'Pylli 301' }).click();
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByText('You hold it until').waitFor();
    await page.getByLabel('Answer to Pylli 301').fill('Është falas.');
    await page.getByText('1 SMS').waitFor();
    await page.getByText('“ë” is sent as “e”.').waitFor();
    await page.locator('.preview', { hasText: 'Eshte falas.' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('is on its way').waitFor();
    await page.getByText('Waiting to be sent').waitFor();
    it.server.desk.receipt(id, 'delivered');
    await page.getByText('Delivered', { exact: true }).waitFor();
    const { state, entries } = it.server.desk.get(id);
    assert.equal(state, 'answered');
    assert.deepEqual(
        entries.filter(({ kind }) => kind === 'answer').map(({ text }) => text),
        ['Është falas.'],
    );
});

test('an answer that waits for the morning says until when', async () => {
    const id = it.server.desk.open({ text: 'Kur hapet zyra?', alias: 'Mali 88' });
    const page = await it.staffAt(id);
    it.server.desk.held = { until: Date.UTC(2026, 0, 5, 7), why: 'night' };
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByLabel('Answer to Mali 88').fill('Neser.');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/^The answer to question \d+ is held until 08:00\.$/).waitFor();
    it.server.desk.held = null;
    const receipt = page.locator('.receipt');
    await receipt.getByText('Held until 08:00', { exact: true }).waitFor();
    await receipt.getByText('quiet hours').waitFor();
    it.server.desk.receipt(id, 'sent');
    await receipt.getByText('Sent, no receipt yet', { exact: true }).waitFor();
    assert.equal(await receipt.getByText('quiet hours').count(), 0);
});

test('every state of a message is told in words', async () => {
    const words = {
        queued: 'Waiting to be sent',
        sending: 'Being sent',
        sent: 'Sent, no receipt yet',
        delivered: 'Delivered',
        failed: 'Not delivered',
        expired: 'Not delivered in time',
        unknown: 'Not known whether it arrived',
    };
    const id = it.server.desk.open({ text: 'A?' });
    it.server.desk.answer(id, { version: it.server.desk.get(id).version, text: 'Po.' }, BESA);
    const page = await it.staffAt(id);
    for (const [state, sentence] of Object.entries(words)) {
        it.server.desk.receipt(id, state, state === 'failed' ? 'absent subscriber' : '');
        await page.locator('.receipt').getByText(sentence, { exact: true }).waitFor();
        if (state === 'failed') await page.getByText('absent subscriber').waitFor();
    }
});

test('one odd letter is named with its cost', async () => {
    const id = it.server.desk.open({ text: 'A?', alias: 'Kodra 8' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    const field = page.getByLabel('Answer to Kodra 8');
    await field.fill(
        'Nje tekst pa shkronja te vecanta, por mjaft i gjate per te zene me shume se nje SMS te tille: po.',
    );
    await page.getByText('1 SMS').waitFor();
    await field.fill(
        'Një tekst me shkronja të veçanta, mjaft i gjatë për të zënë më shumë se një SMS të tillë: po, më shumë.',
    );
    await page.getByText('“ë” would make this 2 SMS: it is sent as “e”.').waitFor();
    await field.fill('Good luck 🙂');
    await page.getByText('“🙂” needs the full alphabet').waitFor();
    await field.fill('به دفتر ما بیایید');
    await page.getByText('full alphabet, 70 characters each').waitFor();
    assert.equal(await page.locator('.odd').count(), 0);
});

test('an answer that is empty or too long is not sent', async () => {
    const id = it.server.desk.open({ text: 'A?', alias: 'Kodra 9' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByLabel('Answer to Kodra 9').press('Control+Enter');
    await page.getByText('Write an answer first.').waitFor();
    await page.getByLabel('Answer to Kodra 9').fill('gjate '.repeat(260));
    await page.getByText('Too long: 11 SMS, at most 10.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByLabel('Answer to Kodra 9').fill('ل'.repeat(660));
    await page.getByText('Too long: 10 SMS').waitFor({ state: 'hidden' });
    assert.equal(it.server.desk.get(id).state, 'open');
});

test('a draft outlives the page and is kept apart by member of staff', async () => {
    const id = it.server.desk.open({ text: 'A?', alias: 'Shkembi 4' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByLabel('Answer to Shkembi 4').fill('Pergjigje e gjysmuar');
    await page.reload();
    await page.getByText('Your draft was restored.').waitFor();
    assert.equal(await page.getByLabel('Answer to Shkembi 4').inputValue(), 'Pergjigje e gjysmuar');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByText('1 draft of yours is kept on this computer only.').waitFor();
    await page.getByRole('button', { name: 'Log out and delete' }).click();
    await page.getByLabel('Login').waitFor();
    assert.deepEqual(
        await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft'))),
        [],
    );
});

test('a login that ends in the middle loses nothing', async () => {
    const id = it.server.desk.open({ text: 'A?', alias: 'Shkembi 5' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByLabel('Answer to Shkembi 5').fill('Shkruar para se te mbaroje hyrja');
    it.server.expireLogins();
    await page.getByText('Your login has ended.').waitFor();
    await page.getByLabel('Login').fill(ANA.login);
    await page.getByLabel('Password', { exact: true }).fill(ANA.password);
    await page.keyboard.press('Enter');
    await page.getByLabel('Answer to Shkembi 5').waitFor();
    assert.equal(
        await page.getByLabel('Answer to Shkembi 5').inputValue(),
        'Shkruar para se te mbaroje hyrja',
    );
    await page.keyboard.press('Control+Enter');
    await page.getByText('is on its way').waitFor();
});

test('a note is kept, and never sent', async () => {
    const id = it.server.desk.open({ text: 'A?', alias: 'Shkembi 6' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Note' }).click();
    await page.getByLabel('Note for colleagues about Shkembi 6').fill('Folem dje me zyren');
    await page.getByRole('button', { name: 'Keep note' }).click();
    await page.getByText('Note kept.').waitFor();
    await page.locator('.entry.note', { hasText: 'Folem dje me zyren' }).waitFor();
    assert.deepEqual(
        it.server.desk.get(id).entries.map(({ kind }) => kind),
        ['person', 'note'],
    );
});

test('close, undo, close, open again', async () => {
    const id = it.server.desk.open({ text: 'A?', alias: 'Shkembi 7' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.locator('.state.closed').waitFor();
    await page.locator('.said').getByRole('button', { name: 'Open again' }).click();
    await page.locator('.state.free').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.locator('.state.closed').waitFor();
    await page.locator('.foot').getByRole('button', { name: 'Open again' }).click();
    await page.locator('.state.free').waitFor();
    assert.equal(it.server.desk.get(id).state, 'open');
});

test('views, filters and pages of the queue', async () => {
    for (let n = 0; n < 60; n += 1)
        it.server.desk.open({
            text: `Pyetje ${n}`,
            alias: `Varg ${n}`,
            category: 'afghan',
            language: 'ps',
            age_ms: n * 1000,
        });
    const page = await it.staff(BESA);
    await page.getByLabel('Topic').selectOption('afghan');
    await until(async () => (await page.locator('.row').count()) === 50, 'the first page');
    let go;
    it.server.hold = new Promise((done) => (go = done));
    const reading = () => page.waitForRequest((request) => request.url().includes('/tickets?'));
    await Promise.all([reading(), page.getByRole('button', { name: 'Show more' }).click()]);
    const overtaking = reading();
    it.server.desk.touched([...it.server.desk.tickets.values()].at(-1));
    await overtaking;
    it.server.hold = null;
    go();
    await until(async () => (await page.locator('.row').count()) === 60, 'the second page');
    await page.getByLabel('Language of the question').selectOption('ar');
    await page.getByText('Nothing here for this topic and language.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.locator('.row').first().waitFor();
    await page.getByRole('link', { name: 'Mine' }).click();
    await page.getByText('You hold no question.').waitFor();
    for (const [id, ticket] of it.server.desk.tickets)
        if (ticket.alias.startsWith('Varg')) it.server.desk.tickets.delete(id);
});

test('a new question, a follow-up and a colleague show without a reload', async () => {
    const page = await it.staff();
    const id = it.server.desk.open({ text: 'Sapo erdhi', alias: 'Vala 11' });
    await page.locator('.row', { hasText: 'Vala 11' }).click();
    await page.locator('.ticket', { hasText: 'Sapo erdhi' }).waitFor();
    it.server.desk.claim(id, { version: it.server.desk.get(id).version }, BESA);
    await page.locator('.state.other', { hasText: 'Besa Kola' }).waitFor();
    await page
        .locator('.row', { hasText: 'Vala 11' })
        .getByText('Besa Kola is answering')
        .waitFor();
    assert.equal(await page.getByRole('button', { name: 'Answer' }).count(), 0);
    it.server.desk.write(id, 'Edhe dicka');
    await page.locator('.entry', { hasText: 'Edhe dicka' }).waitFor();
});

test('what happened between the first look and the first event is not missed', async () => {
    const id = it.server.desk.open({ text: 'Ne mes', alias: 'Vala 16' });
    const { page } = await it.visitor();
    let go;
    it.server.gate = new Promise((done) => (go = done));
    await login(page, it.server.url, ANA);
    await page.goto(`${it.server.url}/#/open/${id}`);
    await page.locator('.state.free').waitFor();
    it.server.desk.claim(id, { version: it.server.desk.get(id).version }, BESA);
    it.server.gate = null;
    go();
    await page.locator('.state.other', { hasText: 'Besa Kola' }).waitFor();
});

test('what the person wrote meanwhile is read before the answer goes', async () => {
    const id = it.server.desk.open({ text: 'Dua te di', alias: 'Vala 12' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByLabel('Answer to Vala 12').fill('Po, mundeni.');
    it.server.desk.write(id, 'Harroje, nuk dua me');
    await page.getByText('The person has just written more.').waitFor();
    await page.keyboard.press('Control+Enter');
    assert.equal(it.server.desk.get(id).state, 'open');
    await until(async () => {
        await page.getByRole('button', { name: 'I have read it: send' }).click();
        return it.server.desk.get(id).state === 'answered';
    }, 'the answer');
});

test('a lease is kept while one writes, and lost when one does not', async () => {
    it.server.desk.lease_ms = 1200;
    const id = it.server.desk.open({ text: 'A?', alias: 'Vala 13' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    const renewals = () =>
        it.server.calls.filter((call) => call === `POST /api/v1/tickets/${id}/renew`).length;
    await until(() => renewals() >= 3, 'three renewals');
    assert.equal(it.server.desk.holding(it.server.desk.get(id)).owner.name, ANA.name);
    await page.goto(`${it.server.url}/#/open`);
    await until(
        () => !it.server.desk.holding(it.server.desk.get(id)).owner,
        'the end of the lease',
    );
    it.server.desk.lease_ms = 600000;
});

test('an answer sent before the claim came back waits for it', async () => {
    const id = it.server.desk.open({ text: 'A?', alias: 'Vala 14' });
    const page = await it.staffAt(id);
    let go;
    it.server.hold = new Promise((done) => (go = done));
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.locator('#answer').fill('Shpejt');
    await page.keyboard.press('Control+Enter');
    await until(() => it.server.calls.includes(`POST /api/v1/tickets/${id}/claim`), 'the claim');
    it.server.hold = null;
    go();
    await page.getByText('is on its way').waitFor();
    assert.equal(it.server.desk.get(id).state, 'answered');
});

test('a renewed lease does not hide what the person wrote meanwhile', async () => {
    const id = it.server.desk.open({ text: 'A?', alias: 'Vala 15' });
    const page = await it.staffAt(id);
    it.server.desk.lease_ms = 3000;
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.locator('.state.mine').waitFor();
    await page.locator('#answer').fill('Po');
    const reads = () =>
        it.server.calls.filter((call) => call === `GET /api/v1/tickets/${id}`).length;
    await until(() => reads() >= 2, 'the event of the claim to be followed');
    const { onChange } = it.server.desk;
    it.server.desk.onChange = () => {}; /* the event is lost */
    it.server.desk.write(id, 'Jo, prisni');
    await page.getByText('The person has just written more.').waitFor();
    assert.equal(it.server.desk.get(id).state, 'open');
    it.server.desk.onChange = onChange;
    it.server.desk.lease_ms = 600000;
});

test('the interface changes its language and remembers it', async () => {
    const { page } = await it.visitor({ locale: 'sq-AL' });
    await login(page, it.server.url, ANA);
    await page.getByRole('link', { name: 'Hapur' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('link', { name: 'Open' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Open' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
});

test('a ticket that is not there, and an empty desk', async () => {
    const page = await it.staff();
    await page.goto(`${it.server.url}/#/closed/999999`);
    await page.getByText('This question is not there any more.').waitFor();
});
