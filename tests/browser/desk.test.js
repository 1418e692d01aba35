/* The day of an expert: log in, take a question, answer it, see it arrive. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quietNow, SLOW } from '../service/gateway.js';
import { login } from './browser.js';
import { ANA, becomes, BESA, hold, suite, until } from './suite.js';

const it = suite();

test('login: wrong is told, empty is told, right opens the desk', async () => {
    const { page } = await it.visitor();
    await page.goto(`${it.program.url}/`);
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
    await page.goto(`${it.program.url}/`);
    await page.getByLabel('Login').fill('somebody');
    await page.getByLabel('Password', { exact: true }).fill('guess');
    await until(async () => {
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: 'Log in' }).waitFor();
        return page.getByText(/Wait \d+ seconds/).isVisible();
    }, 'the wait');
});

test('an answer is written, measured, sent, and its receipt shows', async () => {
    const id = await it.program.ask('Sa kushton?', { alias: 'Pylli 301' });
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
    await page.getByText('Sent, no receipt yet').waitFor();
    await it.program.receipt(id, 'delivered');
    await page.getByText('Delivered', { exact: true }).waitFor();
    assert.equal((await it.program.ticket(id)).state, 'answered');
    assert.deepEqual(
        (await it.program.answers(id)).map(({ text }) => text),
        ['Është falas.'],
    );
});

test('an answer that waits for the morning says until when', async () => {
    const id = await it.program.ask('Kur hapet zyra?', { alias: 'Mali 88' });
    const { quiet_from, quiet_until, ends } = quietNow();
    it.program.sql(`UPDATE contact SET quiet_from = ${quiet_from}, quiet_until = ${quiet_until} WHERE alias = 'Mali 88';
        UPDATE session SET updated_at = 1`);
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByLabel('Answer to Mali 88').fill('Neser.');
    await page.keyboard.press('Control+Enter');
    await page.getByText(new RegExp(`^The answer to question \\d+ is held until .*${ends}\\.$`)).waitFor();
    const receipt = page.locator('.receipt');
    await receipt.getByText(new RegExp(`^Held until .*${ends}$`)).waitFor();
    await receipt.getByText('quiet hours').waitFor();
    const message = it.program.sql(`SELECT id FROM outbox WHERE ticket_id = ${id}`);
    it.program.set('outbox', message, { state: 2, held: 0 });
    await page.reload();
    await receipt.getByText('Sent, no receipt yet', { exact: true }).waitFor();
    assert.equal(await receipt.getByText('quiet hours').count(), 0);
});

test('every state of a message is told in words', async () => {
    const words = [
        'Waiting to be sent',
        'Being sent',
        'Sent, no receipt yet',
        'Delivered',
        'Not delivered',
        'Not delivered in time',
        'Not known whether it arrived',
    ];
    const [id, other] = [await it.program.ask('A mundem?'), await it.program.ask('Tjeter?')];
    await it.program.answer(id, 'Po.', BESA);
    const message = it.program.sql(`SELECT id FROM outbox WHERE ticket_id = ${id}`);
    await until(
        () => it.program.sql(`SELECT state FROM outbox WHERE id = ${message}`) === '2',
        'the answer to leave',
    );
    const page = await it.staffAt(id);
    for (const [state, sentence] of words.entries()) {
        /* Not due: one that waits stays where it is put. */
        it.program.set('outbox', message, { state, due_at: Date.now() + 3600 * 1000, reason: state === 4 ? 'absent' : '' });
        await page.goto(`${it.program.url}/#/open/${other}`);
        await page.locator('.words', { hasText: 'Tjeter?' }).waitFor();
        await page.goto(`${it.program.url}/#/open/${id}`);
        await page.locator('.receipt').getByText(sentence, { exact: true }).waitFor();
        if (state === 4) await page.getByText('absent').waitFor();
    }
});

test('one odd letter is named with its cost', async () => {
    const id = await it.program.ask('A mundem?', { alias: 'Kodra 8' });
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
    const id = await it.program.ask('A mundem?', { alias: 'Kodra 9' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByLabel('Answer to Kodra 9').press('Control+Enter');
    await page.getByText('Write an answer first.').waitFor();
    await page.getByLabel('Answer to Kodra 9').fill('gjate '.repeat(260));
    await page.getByText('Too long: 11 SMS, at most 10.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByLabel('Answer to Kodra 9').fill('ل'.repeat(660));
    await page.getByText('Too long: 10 SMS').waitFor({ state: 'hidden' });
    assert.equal((await it.program.ticket(id)).state, 'open');
});

test('a draft outlives the page and is kept apart by member of staff', async () => {
    const id = await it.program.ask('A mundem?', { alias: 'Shkembi 4' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByLabel('Answer to Shkembi 4').fill('Pergjigje e gjysmuar');
    await page.reload();
    await page.getByText('Your draft was restored.').waitFor();
    await becomes(() => page.getByLabel('Answer to Shkembi 4').inputValue(), 'Pergjigje e gjysmuar', 'the draft');
    await until(
        () => page.evaluate(() => JSON.stringify({ ...localStorage }).includes('\\"kept\\":true')),
        'the gateway to have it',
    );
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Login').waitFor();
    await becomes(() => page.evaluate(draftsHere), [], 'no draft to stay here');
    const other = await it.staffAt(id);
    await until(
        async () =>
            (await other.getByLabel('Answer to Shkembi 4').inputValue()) === 'Pergjigje e gjysmuar',
        'the draft after a login elsewhere',
    );
});

const draftsHere = () => Object.keys(localStorage).filter((key) => key.includes('draft'));

test('a draft that the gateway could not keep is not left behind unasked', async () => {
    const id = await it.program.ask('A mundem?', { alias: 'Shkembi 6' });
    const page = await it.staffAt(id);
    await page.route('**/draft', (route) => route.abort());
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByLabel('Answer to Shkembi 6').fill('Vetem ketu');
    await page.getByText('Draft kept on this computer').waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByText('1 draft of yours is kept on this computer only.').waitFor();
    await page.getByRole('button', { name: 'Log out and delete' }).click();
    await page.getByLabel('Login').waitFor();
    await becomes(() => page.evaluate(draftsHere), [], 'no draft to stay here');
});

test('a login that ends in the middle loses nothing', async () => {
    const id = await it.program.ask('A mundem?', { alias: 'Shkembi 5' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByLabel('Answer to Shkembi 5').fill('Shkruar para se te mbaroje hyrja');
    await it.program.logout(ANA);
    await page.getByText('Your login has ended.').waitFor();
    await page.getByLabel('Login').fill(ANA.login);
    await page.getByLabel('Password', { exact: true }).fill(ANA.password);
    await page.keyboard.press('Enter');
    await page.getByLabel('Answer to Shkembi 5').waitFor();
    await becomes(
        () => page.getByLabel('Answer to Shkembi 5').inputValue(),
        'Shkruar para se te mbaroje hyrja',
        'the draft',
    );
    await page.keyboard.press('Control+Enter');
    await page.getByText('is on its way').waitFor();
});

test('a note is kept, and never sent', async () => {
    const id = await it.program.ask('A mundem?', { alias: 'Shkembi 6' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Note' }).click();
    await page.getByLabel('Note for colleagues about Shkembi 6').fill('Folem dje me zyren');
    await page.getByRole('button', { name: 'Keep note' }).click();
    await page.getByText('Note kept.').waitFor();
    await page.locator('.entry.note', { hasText: 'Folem dje me zyren' }).waitFor();
    assert.deepEqual(
        (await it.program.ticket(id)).entries.map(({ kind }) => kind),
        ['person', 'note'],
    );
});

test('close, undo, close, open again', async () => {
    const id = await it.program.ask('A mundem?', { alias: 'Shkembi 7' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.locator('.state.closed').waitFor();
    await page.locator('.said').getByRole('button', { name: 'Open again' }).click();
    await page.locator('.state.free').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.locator('.state.closed').waitFor();
    await page.locator('.foot').getByRole('button', { name: 'Open again' }).click();
    await page.locator('.state.free').waitFor();
    assert.equal((await it.program.ticket(id)).state, 'open');
});

test('views, filters and pages of the queue', async () => {
    const { program } = it;
    const many = { category: 'afghan', language: 'ps' };
    for (let n = 0; n < 59; n += 1) await program.ask(`Pyetje ${n}`, many);
    const id = await program.ask('Pyetje e fundit', many);
    const page = await it.staff(BESA);
    /* The whole list has as many rows at first: its own must be there before another is held back. */
    await Promise.all([
        page.waitForResponse((answer) => answer.url().includes('category=afghan')),
        page.getByLabel('Topic').selectOption('afghan'),
    ]);
    await until(async () => (await page.locator('.row').count()) === 50, 'the first page');
    const held = await hold(page, /\/tickets\?/);
    const reading = () => page.waitForRequest((request) => request.url().includes('/tickets?'));
    await Promise.all([reading(), page.getByRole('button', { name: 'Show more' }).click()]);
    const overtaking = reading();
    await program.change(id, 'claim');
    await overtaking;
    held.go();
    await until(async () => (await page.locator('.row').count()) === 60, 'the second page');
    await page.getByLabel('Language of the question').selectOption('ar');
    await page.getByText('Nothing here for this topic and language.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).last().click();
    await page.locator('.row').first().waitFor();
    await page.getByRole('link', { name: 'Mine' }).click();
    await page.getByText('You hold no question.').waitFor();
    program.forget();
});

test('a new question, a follow-up and a colleague show without a reload', async () => {
    const page = await it.staff();
    const id = await it.program.ask('Sapo erdhi');
    await page.locator('.row', { hasText: 'Sapo erdhi' }).click();
    await page.locator('.ticket', { hasText: 'Sapo erdhi' }).waitFor();
    await it.program.change(id, 'claim', BESA);
    await page.locator('.state.other', { hasText: 'Besa Kola' }).waitFor();
    await page
        .locator('.row', { hasText: 'Sapo erdhi' })
        .getByText('Besa Kola is answering')
        .waitFor();
    assert.equal(await page.getByRole('button', { name: 'Answer' }).count(), 0);
    await it.program.write(id, 'Edhe dicka');
    await page.locator('.entry', { hasText: 'Edhe dicka' }).waitFor();
});

test('what happened between the first look and the first event is not missed', async () => {
    const id = await it.program.ask('Ne mes');
    const { page } = await it.visitor();
    const stream = await hold(page, /\/events/);
    await login(page, it.program.url, ANA);
    await page.goto(`${it.program.url}/#/open/${id}`);
    await page.locator('.state.free').waitFor();
    await it.program.change(id, 'claim', BESA);
    stream.go();
    await page.locator('.state.other', { hasText: 'Besa Kola' }).waitFor();
});

test('what the person wrote meanwhile is read before the answer goes', async () => {
    const id = await it.program.ask('Dua te di', { alias: 'Vala 12' });
    const page = await it.staffAt(id);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByLabel('Answer to Vala 12').fill('Po, mundeni.');
    /* No time passes for the page: however slow it is, nobody has read what comes now. */
    const came_at = Date.now();
    await page.clock.setFixedTime(came_at);
    await it.program.write(id, 'Harroje, nuk dua me');
    await page.getByText('The person has just written more.').waitFor();
    const send = page.getByRole('button', { name: 'I have read it: send' });
    await page.getByLabel('Answer to Vala 12').press('Control+Enter');
    await send.click();
    assert.equal((await it.program.ticket(id)).state, 'open');
    await page.clock.setFixedTime(came_at + 2000);
    await send.click();
    await page.getByText('is on its way').waitFor();
    assert.equal((await it.program.ticket(id)).state, 'answered');
});

/* The page thinks that a lease of this ticket ends that soon. */
async function shortLease(page, id, lease_ms) {
    await page.route(new RegExp(`/tickets/${id}(/|$)`), async (route) => {
        const response = await route.fetch();
        const ticket = await response.json();
        if (ticket.lease_until) ticket.lease_until = Date.now() + lease_ms * SLOW;
        await route.fulfill({ response, json: ticket });
    });
}

/* Counts what the page asks for from now on. */
function countCalls(page, method, path) {
    let count = 0;
    page.on('request', (request) => {
        count += request.method() === method && request.url().endsWith(path);
    });
    return () => count;
}

test('a lease is kept while one writes, and lost when one does not', async () => {
    const id = await it.program.ask('A mundem?', { alias: 'Vala 13' });
    const page = await it.staffAt(id);
    await shortLease(page, id, 3000);
    const renewals = countCalls(page, 'POST', `/tickets/${id}/renew`);
    await page.getByRole('button', { name: 'Answer' }).click();
    await until(() => renewals() >= 2, 'two renewals');
    assert.equal((await it.program.ticket(id)).owner.name, ANA.name);
    await page.goto(`${it.program.url}/#/open`);
    await page.getByText('No question is open here.').waitFor();
    it.program.set('ticket', id, { lease_until: Date.now() + 1000 });
    await until(async () => !(await it.program.ticket(id)).owner, 'the end of the lease');
});

test('an answer sent before the claim came back waits for it', async () => {
    const id = await it.program.ask('A mundem?', { alias: 'Vala 14' });
    const page = await it.staffAt(id);
    const held = await hold(page, /\/claim$/);
    const claiming = page.waitForRequest(/\/claim$/);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.locator('#answer').fill('Shpejt');
    await page.keyboard.press('Control+Enter');
    await claiming;
    held.go();
    await page.getByText('is on its way').waitFor();
    assert.equal((await it.program.ticket(id)).state, 'answered');
});

test('a renewed lease does not hide what the person wrote meanwhile', async () => {
    const id = await it.program.ask('A mundem?', { alias: 'Vala 15' });
    const page = await it.staffAt(id);
    await shortLease(page, id, 3000);
    const reads = countCalls(page, 'GET', `/tickets/${id}`);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.locator('.state.mine').waitFor();
    await page.locator('#answer').fill('Po');
    await until(() => reads() >= 1, 'the event of the claim to be followed');
    /* No event tells of this. */
    it.program.sql(`INSERT INTO ticket_entry (id, ticket_id, kind, body, created_at)
        SELECT max(id) + 1, ${id}, 0, 'Jo, prisni', ${Date.now()} FROM ticket_entry;
        UPDATE ticket SET version = version + 1 WHERE id = ${id}`);
    await page.getByText('The person has just written more.').waitFor();
    assert.equal((await it.program.ticket(id)).state, 'open');
});

test('the interface changes its language and remembers it', async () => {
    const { page } = await it.visitor({ locale: 'sq-AL' });
    await login(page, it.program.url, ANA);
    await page.getByRole('link', { name: 'Hapur' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('link', { name: 'Open' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Open' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
});

test('a ticket that is not there, and an empty desk', async () => {
    const page = await it.staff();
    await page.goto(`${it.program.url}/#/closed/999999`);
    await page.getByText('This question is not there any more.').waitFor();
});
