// Search in what was said: five languages, numbers, names, and nobody finds what is not for them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';

/* Nothing listens there: what is sent waits. */
const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
let gateway, admin, drita, ana;
let phone = 0;

const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, text], { encoding: 'utf8' });
const search = async (call, text, before) => call('POST', '/search', { text, before });
const found = async (call, text) => (await search(call, text)).body.results.map((it) => it.ticket.id);
const shown = ({ excerpt }) => excerpt.parts.map((it) => (it.found ? `[${it.text}]` : it.text)).join('');
const settled = () => until(() => sql('SELECT count(*) FROM ticket_entry WHERE searchable = 0').trim() === '0', 'everything to be findable');

/* A question from a phone of its own; gives its id. */
async function ask(text, category) {
    phone += 1;
    for (const [part, words] of [...(category ? [category] : []), 'EKSPERT', text].entries()) {
        const sent = await fetch(`${gateway.url}/hooks/phones/demo/sms`, { method: 'POST', headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ kind: 'sms', id: `${phone}-${part}`, from: `+35569${3000000 + phone}`, to: '50600', text: words }) });
        assert.equal(sent.status, 200);
    }
    return (await until(async () => (await admin('GET', '/tickets?view=open&limit=100')).body.tickets.find((it) => it.excerpt === text), `the question ${text}`)).id;
}

before(async () => {
    gateway = await startGateway({ channels: { phones: PHONES } });
    const people = [['zana', 'administrator'], ['drita', 'coordinator'], ['ana', 'expert', '--topics', 'none']]
        .map(([login, role, ...more]) => gateway.addStaff(login, login, role, undefined, ...more));
    await gateway.start();
    [admin, drita, ana] = await Promise.all(people.map((who) => desk(gateway, who)));
});
after(() => gateway?.stop());

test('words are found in any script and spelling', async () => {
    const texts = {
        sq: 'Si ta njoh diplomën time në Gjermani, ç’letra duhen?',
        en: 'Where can I learn the language in Lezhë, please?',
        prs: 'می‌خواهم بدانم مكتب برای اطفال كجاست؟',
        ps: 'زه غواړم خپل ماشوم ښوونځي ته واستوم',
        ar: 'أين أجد مُدَرِّسة اللغة في تيرانا؟',
    };
    const ids = {};
    for (const [language, text] of Object.entries(texts)) ids[language] = await ask(text);
    await settled();
    for (const [text, language] of [['diplomen', 'sq'], ['DIPLOMËN gjermani', 'sq'], ['cletra', 'sq'], ['diplo', 'sq'], ['lezhe learn', 'en'],
        ['مکتب', 'prs'], ['ميخواهم كجاست', 'prs'], ['ښوونځي', 'ps'], ['ماشوم', 'ps'], ['مدرسة', 'ar'], ['مدرسه اين', 'ar']])
        assert.deepEqual(await found(admin, text), [ids[language]], text);
    assert.deepEqual(await found(admin, 'diplomen lezhe'), [], 'all words are of one question');
    const { results } = (await search(admin, 'diplomen')).body;
    assert.deepEqual([results[0].said, results[0].kind, shown(results[0])], [true, 'person', 'Si ta njoh [diplomën] time në Gjermani, ç’letra duhen?']);
});

test('answers and notes are found; the words of a question may be said apart', async () => {
    const id = await ask('Kam nevoje per avokat falas');
    const version = async () => (await admin('GET', `/tickets/${id}`)).body.version;
    await admin('POST', `/tickets/${id}/note`, { text: 'Called the bureau in Shkodra about it' });
    assert.equal((await admin('POST', `/tickets/${id}/answer`, { version: await version(), text: 'Zyra e ndihmes juridike ne Tirane.' })).status, 200);
    await settled();
    const one = async (text) => (await search(admin, text)).body.results.map((it) => [it.ticket.id, it.kind, shown(it)]);
    assert.deepEqual(await one('juridike'), [[id, 'answer', 'Zyra e ndihmes [juridike] ne Tirane.']]);
    assert.deepEqual(await one('shkodra bureau'), [[id, 'note', 'Called the [bureau] in [Shkodra] about it']]);
    assert.deepEqual((await one('avokat juridike')).map(([at]) => at), [id]);
});

test('a question is found by its number, a person by what the desk calls them', async () => {
    const id = await ask('Nje pyetje pa fjale te vecanta');
    const { number, alias } = (await admin('GET', `/tickets/${id}`)).body;
    for (const text of [`#${number}`, `${number}`, ` # ${number}`.replace(' # ', '#'), alias, alias.toLowerCase()])
        assert.equal((await found(admin, text))[0], id, text);
    assert.deepEqual(await found(admin, '#99999999'), []);
    assert.equal((await search(admin, `#${number}`)).body.results[0].said, false);
});

test('nobody finds what is not for them', async () => {
    const hidden = await ask('Pyetje fshehtezi per dokumente', 'AFGHAN');
    const complaint = await ask('Punonjesi i zyres kerkoi para fshehtezi');
    sql(`UPDATE ticket SET restricted = 1 WHERE id = ${complaint}; UPDATE ticket SET category = 'afghan' WHERE id = ${hidden}`);
    const plain = await ask('Edhe kjo fshehtezi eshte e imja');
    await settled();
    assert.deepEqual(await found(admin, 'fshehtezi'), [plain, complaint, hidden]);
    assert.deepEqual(await found(drita, 'fshehtezi'), [plain, complaint, hidden]);
    assert.deepEqual(await found(ana, 'fshehtezi'), [plain], 'neither another topic nor a complaint');
    for (const id of [hidden, complaint]) {
        const { number, alias } = (await admin('GET', `/tickets/${id}`)).body;
        assert.deepEqual(await found(ana, `#${number}`), []);
        assert.deepEqual((await found(ana, alias)).filter((it) => it === id), []);
    }
});

test('results come in pages, the newest first', async () => {
    const ids = [];
    for (let n = 0; n < 23; n += 1) ids.unshift(await ask(`Faqja numer ${n} e kerkimit rradhazi`));
    await settled();
    const first = (await search(admin, 'rradhazi kerkimit')).body;
    assert.equal(first.results.length, 20);
    const second = (await search(admin, 'rradhazi kerkimit', first.next)).body;
    assert.deepEqual([...first.results, ...second.results].map((it) => it.ticket.id), ids);
    assert.equal(second.next, null);
    assert.equal(second.behind, false);
});

test('what cannot be looked for is told', async () => {
    for (const text of ['', '   ', 'a', '?!', '🙏']) assert.equal((await search(admin, text)).status, 422, text);
    for (const body of [{ text: 'x'.repeat(201) }, { text: 'word', before: 'x' }, { text: 'word', before: '-1' }])
        assert.equal((await admin('POST', '/search', body)).status, 400, JSON.stringify(body).slice(0, 60));
    for (const text of ["' OR 1=1 --", '%%%', 'word*', '"', 'x'.repeat(200), 'ÿÿÿÿ', '\u0000word'])
        assert.ok([200, 400, 422].includes((await search(admin, text)).status), text);
});

test('what was said before there was a search is found, too', async () => {
    const id = await ask('Nje fjale e vjeter: gurgullim');
    await settled();
    await gateway.kill();
    sql('DELETE FROM word; UPDATE ticket_entry SET searchable = 0');
    await gateway.start();
    await until(async () => (await found(admin, 'gurgullim'))[0] === id, 'it to be findable again');
});
