// What colleagues do with questions together: drafts, who is writing, mentions, giving one to somebody, putting it off, merging and splitting.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';

/* Nothing listens there: what is sent waits. */
const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
const HOUR_MS = 3600 * 1000;
let gateway, ana, besa, limited, ids;
let people = 0, parts = 0;

before(async () => {
    gateway = await startGateway({ channels: { phones: PHONES } });
    const staff = [gateway.addStaff('ana', 'Ana Hoxha', 'coordinator'), gateway.addStaff('besa', 'Besa Leka'), gateway.addStaff('drita', 'Drita Kola')];
    gateway.addStaff('eda', 'Eda Muka', 'editor');
    await gateway.start();
    [ana, besa, limited] = await Promise.all(staff.map((who) => desk(gateway, who)));
    const admin = await desk(gateway, gateway.addStaff('zana', 'Zana', 'administrator'));
    ids = Object.fromEntries((await admin('GET', '/people')).body.people.map(({ login, id }) => [login, id]));
    const changed = await admin('POST', `/people/${ids.drita}`, { name: 'Drita Kola', role: 'expert', topics: ['afghan'], disabled: false });
    assert.equal(changed.status, 200);
    limited = await desk(gateway, staff[2]); /* other topics end a login */
});
after(() => gateway?.stop());

async function send(person, text) {
    parts += 1;
    const body = JSON.stringify({ kind: 'sms', id: `part-${parts}`, from: `+35569${3000000 + person}`, to: '50600', text });
    const sent = await fetch(`${gateway.url}/hooks/phones/demo/sms`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    assert.equal(sent.status, 200);
    return sent.json().catch(() => null);
}

const read = async (id, call = ana) => (await call('GET', `/tickets/${id}`)).body;
const texts = (ticket) => ticket.entries.map((entry) => entry.text);
const view = async (name, call = ana) => (await call('GET', `/tickets?view=${name}&limit=100`)).body;
const holds = async (name, id, call = ana) => (await view(name, call)).tickets.some((ticket) => ticket.id === id);
const find = (text) => until(async () => (await view('open')).tickets.find((ticket) => ticket.excerpt === text), `"${text}" at the desk`);

/** A new question; of somebody new unless `person` is given. */
async function ask(text, person = (people += 1)) {
    await send(person, 'EKSPERT');
    await send(person, text);
    return { ...(await find(text)), person };
}

async function act(call, { id }, verb, body = {}, status = 200) {
    const { version } = await read(id);
    const answer = await call('POST', `/tickets/${id}/${verb}`, { version, ...body });
    assert.equal(answer.status, status, `${verb}: ${JSON.stringify(answer.body)}`);
    return answer.body;
}

const merge = async (call, from, into, status) => act(call, from, 'merge', { into: into.id, into_version: (await read(into.id)).version }, status);

test('a draft is found again by its writer only, on any computer', async () => {
    const { id } = await ask('Where do I register as a tenant?');
    const draft = (call, body) => call('POST', `/tickets/${id}/draft`, { kind: 'answer', version: null, writing: false, ...body });
    const kept = (await draft(besa, { text: 'At the municipality' })).body.draft;
    const elsewhere = await desk(gateway, { login: 'besa', password: 'correct horse battery' });
    assert.deepEqual((await elsewhere('GET', `/tickets/${id}/drafts`)).body, { answer: kept, note: null });
    assert.deepEqual((await elsewhere('GET', '/drafts')).body.drafts, [{ ticket: id, kind: 'answer', at: kept.at }]);
    assert.deepEqual((await ana('GET', `/tickets/${id}/drafts`)).body, { answer: null, note: null });
    assert.deepEqual((await ana('GET', '/drafts')).body.drafts, []);
    assert.equal((await draft(limited, { text: 'x' })).status, 404, 'no draft about what one may not see');
    /* Two windows: the second is told what is there, and neither text is lost. */
    const first = (await draft(besa, { text: 'At the municipality, with the contract', version: kept.version })).body.draft;
    const second = await draft(elsewhere, { text: 'At the post office', version: kept.version });
    assert.equal(second.status, 409);
    assert.deepEqual(second.body.draft, first);
    assert.equal((await draft(elsewhere, { text: 'At the post office', version: first.version })).status, 200, 'seen, it may be replaced');
    assert.equal((await draft(besa, { text: 'x'.repeat(16 * 1024 + 1) })).status, 422);
    for (const body of [{ text: 1 }, { kind: 'letter', text: 'x' }, { text: 'x', version: 7 }, { text: 'x', writing: 'yes' }])
        assert.equal((await draft(besa, body)).status, 400, JSON.stringify(body));
});

test('a draft ends with what it became', async () => {
    const question = await ask('Can I open a bank account?');
    const keep = (kind, text) => besa('POST', `/tickets/${question.id}/draft`, { kind, text, version: null, writing: false });
    const drafts = async () => (await besa('GET', `/tickets/${question.id}/drafts`)).body;
    await keep('answer', 'Yes');
    await keep('note', 'To be checked');
    await besa('POST', `/tickets/${question.id}/note`, { text: 'To be checked' });
    assert.equal((await drafts()).note, null);
    assert.equal((await drafts()).answer.text, 'Yes');
    await act(besa, question, 'answer', { text: 'Yes, with a passport.' });
    assert.deepEqual(await drafts(), { answer: null, note: null });
    await keep('answer', 'And');
    await act(besa, question, 'close');
    assert.deepEqual(await drafts(), { answer: null, note: null });
    await keep('answer', 'thrown away');
    const { version } = (await drafts()).answer;
    assert.deepEqual((await besa('POST', `/tickets/${question.id}/draft`, { kind: 'answer', text: ' ', version, writing: false })).body, { draft: null });
    assert.deepEqual(await drafts(), { answer: null, note: null });
});

/** Server-sent events of somebody, as they come. */
async function listen(call) {
    const abort = new AbortController();
    const answer = await fetch(`${gateway.url}/api/v1/events`, { headers: { cookie: call.cookie() }, signal: abort.signal });
    const heard = [];
    (async () => {
        let text = '';
        for await (const bytes of answer.body.pipeThrough(new TextDecoderStream())) {
            text += bytes;
            for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
                const frame = text.slice(0, end);
                heard.push({ kind: /^event: (.*)$/m.exec(frame)?.[1], data: JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? 'null') });
            }
        }
    })().catch(() => {});
    await until(() => heard.length, 'the stream to open');
    return { heard, of: (kind) => heard.filter((event) => event.kind === kind).map((event) => event.data), close: () => abort.abort() };
}

test('who is writing is told to those who may see it, without a storm, and when they stop', async () => {
    const { id } = await ask('Is my diploma recognised here?');
    const [colleague, stranger] = await Promise.all([listen(ana), listen(limited)]);
    let version = null;
    const write = async (text, writing) => {
        const { draft } = (await besa('POST', `/tickets/${id}/draft`, { kind: 'answer', text, version, writing })).body;
        version = draft?.version ?? null;
    };
    for (const text of ['I', 'It', 'It is', 'It is so']) await write(text, true);
    await until(() => colleague.of('writing').length, 'the event');
    await write('It is so', false);
    await until(() => colleague.of('writing').at(-1).until === null, 'the end of it');
    const [begun, ended, ...more] = colleague.of('writing');
    assert.deepEqual([begun.id, begun.kind, begun.staff], [id, 'answer', { id: ids.besa, name: 'Besa Leka' }]);
    assert.ok(begun.until > Date.now() && begun.until < Date.now() + 15000, begun.until);
    assert.equal(ended.until, null);
    assert.deepEqual(more, [], 'four letters are one event');
    await act(besa, { id }, 'claim');
    await until(() => colleague.of('ticket').length, 'a later event');
    assert.deepEqual(stranger.of('writing'), []);
    colleague.close();
    stranger.close();
});

test('a mention is found, counted and read; nobody is mentioned who may not see it', async () => {
    const { id } = await ask('My employer keeps my passport, is it allowed?');
    const before = (await view('mentions', besa)).counts.mentions;
    const note = (text) => ana('POST', `/tickets/${id}/note`, { text });
    assert.equal((await note('Can you look, @Besa? write to help@drita.al')).status, 200);
    const { tickets, counts } = await view('mentions', besa);
    assert.equal(counts.mentions, before + 1);
    assert.deepEqual([tickets[0].id, tickets[0].unread], [id, true]);
    assert.equal((await read(id, besa)).mentioned, true);
    assert.equal((await besa('POST', `/tickets/${id}/seen`)).status, 200);
    const after = await view('mentions', besa);
    assert.deepEqual([after.counts.mentions, after.tickets[0].unread], [before, false]);
    assert.equal((await read(id, besa)).mentioned, false);
    for (const [text, says] of [['@drita what do you think?', /Drita Kola may not see/], ['@eda?', /Eda Muka may not see/], ['@nobody.', /'nobody'/]]) {
        const refused = await note(text);
        assert.equal(refused.status, 422, text);
        assert.match(refused.body.detail, says);
    }
    assert.equal((await read(id)).entries.filter((entry) => entry.kind === 'note').length, 1, 'a refused note is not left');
    const colleagues = (await ana('GET', `/tickets/${id}/colleagues`)).body.colleagues.map(({ login }) => login);
    assert.ok(colleagues.includes('besa') && !colleagues.some((login) => ['drita', 'eda', 'ana'].includes(login)), colleagues);
});

test('mentions come in pages', async () => {
    const made = [];
    for (const n of [1, 2, 3]) {
        const { id } = await ask(`Paged question ${n}, please?`);
        await besa('POST', `/tickets/${id}/note`, { text: '@ana' });
        made.unshift(id);
    }
    const seen = [];
    for (let next = ''; next !== null; ) {
        const page = (await ana('GET', `/tickets?view=mentions&limit=1${next && `&after=${next}`}`)).body;
        seen.push(...page.tickets.map(({ id }) => id));
        next = page.next;
    }
    assert.deepEqual(seen.slice(0, 3), made);
});

test('a question is given to a colleague, who alone can act, until they let it lie', async () => {
    const question = await ask('Do I need a lawyer for this?');
    const given = await act(ana, question, 'transfer', { to: ids.besa, text: 'You know this best' });
    assert.deepEqual([given.owner.id, given.handed_by], [ids.besa, { id: ids.ana, name: 'Ana Hoxha' }]);
    assert.ok(given.lease_until > Date.now() + HOUR_MS);
    assert.equal(given.entries.at(-1).text, 'You know this best');
    assert.ok(await holds('mine', question.id, besa));
    await act(ana, question, 'answer', { text: 'No.' }, 409);
    const claimed = await act(besa, question, 'claim');
    assert.equal(claimed.handed_by, null, 'touched, it is theirs as any other');
    assert.ok(claimed.lease_until < Date.now() + HOUR_MS);
    await act(besa, question, 'transfer', { to: ids.drita, text: '' }, 422);
    await act(besa, question, 'transfer', { to: ids.besa, text: '' }, 422);
    await act(besa, question, 'release');
    const lines = (await (await desk(gateway, { login: 'zana', password: 'correct horse battery' }))('GET', '/audit?action=ticket.transfer')).body;
    assert.ok(JSON.stringify(lines).includes('to Besa Leka'), JSON.stringify(lines));
});

test('put off, a question is out of the open list until its time or until the person writes', async () => {
    const question = await ask('When does the course begin?');
    const until_ms = Date.now() + 24 * HOUR_MS;
    await act(ana, question, 'claim');
    const put = await act(ana, question, 'snooze', { until: until_ms });
    assert.deepEqual([put.snoozed_until, put.owner], [until_ms, null]);
    assert.deepEqual([await holds('open', question.id), await holds('later', question.id)], [false, true]);
    await act(ana, question, 'snooze', { until: null });
    assert.deepEqual([await holds('open', question.id), await holds('later', question.id)], [true, false]);
    const desk_of_besa = await listen(besa);
    const told = () => desk_of_besa.of('ticket').filter(({ id }) => id === question.id).length;
    await act(ana, question, 'snooze', { until: Date.now() + 4000 });
    await until(() => told() >= 1, 'the event of putting it off');
    await until(() => holds('open', question.id), 'its time');
    await until(() => told() >= 2, 'the event of its coming back');
    desk_of_besa.close();
    await act(ana, question, 'snooze', { until: until_ms });
    await send(question.person, 'It is in the evening, is it not?');
    await until(() => holds('open', question.id), 'the question to be back');
    assert.equal((await read(question.id)).snoozed_until, null);
    for (const wrong of [Date.now() - 1000, Date.now() + 91 * 24 * HOUR_MS]) await act(ana, question, 'snooze', { until: wrong }, 422);
    await act(ana, question, 'snooze', { until: 'tomorrow' }, 400);
});

test('what is urgent is not put off beyond its clock', async () => {
    people += 1;
    await send(people, 'my husband hits me, help');
    const urgent = await until(async () => (await view('open')).tickets.find(({ excerpt }) => excerpt.startsWith('my husband')), 'it');
    assert.equal(urgent.priority, 1);
    await act(ana, urgent, 'snooze', { until: urgent.due_at + 1 }, 422);
    await act(ana, urgent, 'snooze', { until: urgent.due_at });
});

test('two questions of one person become one: in order of time, receipts kept, both numbers live on, and back', async () => {
    const first = await ask('How long is my permit valid?');
    await act(ana, first, 'answer', { text: 'For one year.' });
    const second = await ask('And what does it cost to renew it?', first.person);
    const whole = await merge(besa, first, second);
    assert.deepEqual(texts(whole), ['How long is my permit valid?', 'For one year.', 'And what does it cost to renew it?']);
    assert.deepEqual(whole.entries.map((entry) => entry.origin), [first.number, first.number, null]);
    assert.equal(whole.entries[1].message.state, 'queued');
    const closed = await read(first.id);
    assert.deepEqual([closed.state, closed.merged_into, closed.entries], ['closed', { id: second.id, number: second.number }, []]);
    await act(ana, first, 'reopen', {}, 409);
    await merge(ana, first, second, 422);
    const back = await act(besa, first, 'unmerge');
    assert.deepEqual([back.state, texts(back)], ['answered', ['How long is my permit valid?', 'For one year.']]);
    const rest = await read(second.id);
    assert.deepEqual([rest.state, texts(rest)], ['open', ['And what does it cost to renew it?']]);
    await act(besa, first, 'unmerge', {}, 422);
});

test('of two promises the earlier one is kept', async () => {
    const first = await ask('Who translates my birth certificate?');
    const second = await ask('Who certifies the translation?', first.person);
    const promised = (await read(first.id)).promised_at;
    assert.ok(promised > 0);
    assert.ok((await read(second.id)).promised_at >= promised);
    assert.equal((await merge(ana, first, second)).promised_at, promised);
    assert.equal((await read(first.id)).promised_at, null, 'nothing is promised twice');
});

test('a merged question lives on for the person: their words, a reopening, STATUS', async () => {
    const first = await ask('Which papers does my child need for school?');
    const second = await ask('Is the school free of charge?', first.person);
    await merge(ana, second, first);
    await act(ana, first, 'answer', { text: 'Birth certificate; it is free.' });
    await send(first.person, 'Thank you, and for the bus?');
    const open = await until(async () => { const it = await read(first.id); return it.state === 'open' && it; }, 'it to be open again');
    assert.equal(texts(open).at(-1), 'Thank you, and for the bus?');
    await act(ana, first, 'close');
    await send(first.person, 'One more word about the bus');
    await until(async () => (await read(first.id)).state === 'open', 'it to be open again');
    await send(first.person, 'STATUS');
    const told = await until(async () => {
        const { stdout } = await import('node:child_process').then(({ spawnSync }) => spawnSync('sqlite3', [`${gateway.dir}/migranti.db`, 'SELECT body FROM outbox ORDER BY id DESC LIMIT 1'], { encoding: 'utf8' }));
        return stdout.includes(String(first.number)) && stdout;
    }, 'the reply');
    assert.ok(told.includes(String(second.number)), told);
});

test('what is merged stays as urgent and as restricted as the more urgent of both', async () => {
    const calm = await ask('Where can I learn Albanian?');
    await send(calm.person, 'EKSPERT');
    await send(calm.person, 'my husband hits me, help me now');
    const urgent = await until(async () => (await view('open')).tickets.find(({ excerpt, alias }) => excerpt.startsWith('my husband hits me, help me') && alias === calm.alias), 'it');
    const whole = urgent.id === calm.id ? await read(calm.id) : await merge(ana, urgent, calm);
    assert.deepEqual([whole.priority, whole.danger, whole.safe_to_write], [1, 'violence', 'unknown']);
    await act(ana, calm, 'answer', { text: 'At the library.' }, 422);
});

test('only questions of one person, and only those one may see and that are free', async () => {
    const [mine, theirs] = [await ask('What is a residence permit?'), await ask('What is a work permit?')];
    assert.match((await merge(ana, mine, theirs, 422)).detail, /two different people/);
    await merge(ana, mine, mine, 422);
    assert.equal((await limited('POST', `/tickets/${mine.id}/merge`, { version: 1, into: theirs.id, into_version: 1 })).status, 404);
    const second = await ask('What is a travel document?', mine.person);
    await act(besa, second, 'claim');
    const refused = await merge(ana, mine, second, 409);
    assert.equal(refused.owner.name, 'Besa Leka');
    assert.equal((await read(mine.id)).merged_into, null, 'nothing was changed');
    await merge(besa, mine, second);
});

test('a text that belongs to another question is moved there, or becomes one of its own', async () => {
    const first = await ask('Can my wife join me here?');
    await act(ana, first, 'answer', { text: 'Yes, after a year.' });
    const second = await ask('How do I get a tax number?', first.person);
    await send(first.person, 'She has a passport');
    const mixed = await until(async () => { const it = await read(second.id); return it.entries.length === 2 && it; }, 'the text');
    const [own, strayed] = mixed.entries;
    const moved = await act(besa, second, 'split', { entry: strayed.id, into: first.id, into_version: (await read(first.id)).version });
    assert.deepEqual([moved.id, moved.state], [first.id, 'open']);
    assert.deepEqual(texts(await read(second.id)), ['How do I get a tax number?']);
    const joined = await read(first.id);
    assert.deepEqual([texts(joined).at(-1), joined.entries.at(-1).origin], ['She has a passport', second.number]);
    await act(besa, second, 'split', { entry: own.id }, 422);
    await act(besa, second, 'split', { entry: strayed.id }, 404);
    /* What they write next belongs to what they were speaking of. */
    await send(first.person, 'It is valid until May');
    await until(async () => texts(await read(first.id)).includes('It is valid until May'), 'the next text');
    const fresh = await act(besa, first, 'split', { entry: strayed.id });
    assert.ok(fresh.number > second.number && fresh.id !== first.id);
    assert.deepEqual([fresh.alias, fresh.excerpt, fresh.state], [first.alias, 'She has a passport', 'open']);
    const others = (await ana('GET', `/tickets/${fresh.id}/others`)).body.tickets.map(({ id }) => id);
    assert.deepEqual(new Set(others), new Set([first.id, second.id]));
});

test('an answered question waits no more once the text that reopened it is moved away', async () => {
    const first = await ask('Where is the office for foreigners?');
    const second = await ask('When is it open on Fridays?', first.person);
    await act(ana, second, 'answer', { text: '8 to 14.' });
    await act(ana, first, 'answer', { text: 'In Tirana.' });
    await send(first.person, 'And on Saturdays?');
    const mixed = await until(async () => { const it = await read(first.id); return it.state === 'open' && it; }, 'the text to be with the last answer');
    await act(ana, first, 'split', { entry: mixed.entries.at(-1).id, into: second.id, into_version: (await read(second.id)).version });
    assert.equal((await read(first.id)).state, 'answered');
    assert.equal((await read(second.id)).state, 'open');
});

test('of two questions the one answered last gets the reply, whatever staff did to the other', async () => {
    const first = await ask('Is there a doctor who speaks Dari?');
    const second = await ask('Is there a course in the evening?', first.person);
    await act(ana, first, 'answer', { text: 'Yes, on Mondays.' });
    await act(ana, second, 'move', { category: 'afghan' });
    await act(ana, second, 'close');
    await send(first.person, 'Where exactly is that?');
    await until(async () => texts(await read(first.id)).at(-1) === 'Where exactly is that?', 'the reply with its answer');
    assert.equal((await read(second.id)).state, 'closed');
});

test('of two at once exactly one wins', async () => {
    const first = await ask('Can I vote here?');
    const second = await ask('Can I drive with my licence?', first.person);
    const third = await ask('Can I bring my dog?', first.person);
    const [a, b, c] = await Promise.all([first, second, third].map(({ id }) => read(id)));
    const into = (from, to) => ({ version: from.version, into: to.id, into_version: to.version });
    /* Two mergers of the same question. */
    const merged = await Promise.all([ana('POST', `/tickets/${a.id}/merge`, into(a, b)), besa('POST', `/tickets/${a.id}/merge`, into(a, c))]);
    assert.deepEqual(merged.map(({ status }) => status).filter((status) => status === 200).length, 1, JSON.stringify(merged.map(({ body }) => body.detail)));
    /* Each into the other. */
    const [d, e] = await Promise.all([second, third].map(({ id }) => read(id)));
    const crossed = await Promise.all([ana('POST', `/tickets/${d.id}/merge`, into(d, e)), besa('POST', `/tickets/${e.id}/merge`, into(e, d))]);
    assert.equal(crossed.filter(({ status }) => status === 200).length, 1);
    const left = (await Promise.all([first, second, third].map(({ id }) => read(id)))).filter(({ merged_into }) => !merged_into);
    assert.equal(left.length, 1);
    assert.equal(left[0].entries.length, 3);
    /* A merger while another answers. */
    const fourth = await ask('Can I work at night?', first.person);
    const [f, g] = [await read(left[0].id), await read(fourth.id)];
    const raced = await Promise.all([besa('POST', `/tickets/${g.id}/answer`, { version: g.version, text: 'Yes.' }), ana('POST', `/tickets/${f.id}/merge`, into(f, g))]);
    assert.deepEqual(raced.map(({ status }) => status).sort(), [200, 409]);
});
