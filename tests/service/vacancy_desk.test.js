// Vacancies at the desk: written, looked at, published and ended, taken in from files and given out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desk, startGateway } from './gateway.js';

let gateway, drita, zana, ana;
before(async () => {
    gateway = await startGateway({ channels: { simulator: { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' } } });
    const people = [['drita', 'editor'], ['zana', 'editor'], ['ana', 'expert']].map(([login, role]) => gateway.addStaff(login, login, role));
    await gateway.start();
    [drita, zana, ana] = await Promise.all(people.map((who) => desk(gateway, who)));
});
after(() => gateway?.stop());

const COOK = { title_sq: 'Kuzhinier', title_en: 'Cook', isco: '5120', place: 'tirane', wage_min: '70000', wage_max: '90000', currency: 'ALL', contract: 'full time', languages: 'it-A2', employer: 'Hotel Prova', contact: 'Hotel Prova, reception', valid_through: '2099-12-31' };
const list = async (query = '') => (await drita('GET', `/vacancies${query}`)).body;
const made = async (change) => {
    const answer = await drita('POST', '/vacancies', { ...COOK, ...change });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
};

test('one is written, found by its words, changed, and two who change it at once are told', async () => {
    const it = await made({ publish: true, employer: 'Hotel Çajupi' });
    assert.equal(it.state, 'published');
    assert.deepEqual(it.signs, []);
    assert.equal(it.valid_through, '2099-12-31');
    assert.equal((await list('?state=published&text=cajupi')).vacancies[0].id, it.id);
    assert.deepEqual((await list('?state=published&text=cajupi+nothing')).vacancies, []);
    assert.deepEqual((await list('?state=published&place=lezhe')).vacancies, []);
    const { title_sq, title_en, isco, place, currency, contract, languages, employer, contact, valid_through } = it;
    const body = { title_sq, title_en, isco, place, currency, contract, languages, employer, contact, valid_through, wage_min: '75000', wage_max: '', version: it.version };
    const changed = await zana('POST', `/vacancies/${it.id}`, body);
    assert.equal(changed.body.wage_min, 75000);
    assert.equal(changed.body.state, 'published');
    const late = await drita('POST', `/vacancies/${it.id}`, { ...body, wage_min: '1' });
    assert.equal(late.status, 409);
    assert.equal((await drita('POST', `/vacancies/${it.id}/state`, { state: 'filled', version: it.version })).status, 409);
    assert.equal((await drita('GET', `/vacancies/${it.id}`)).body.wage_min, 75000);
    assert.equal((await ana('GET', '/vacancies')).status, 403, 'an expert answers questions');
});

test('a fault names its field first', async () => {
    for (const [change, pattern] of [
        [{ place: 'atlantis' }, /^place /], [{ isco: '51' }, /^isco /], [{ wage_min: 'much' }, /^wage_min /], [{ wage_min: '9', wage_max: '3' }, /^wage_min /],
        [{ currency: 'lek' }, /^currency /], [{ valid_through: '2026-02-30' }, /^valid_through /], [{ valid_through: '2020-01-01' }, /^valid_through /],
        [{ title_sq: '', title_en: '' }, /^title /], [{ contact: '' }, /^contact /], [{ languages: 'klingon' }, /^languages /],
    ]) {
        const { status, body } = await drita('POST', '/vacancies', { ...COOK, ...change });
        assert.equal(status, 422, JSON.stringify(change));
        assert.match(body.detail, pattern);
    }
    assert.equal((await drita('POST', '/vacancies', { ...COOK, color: 'red' })).status, 400);
});

test('what looks like fraud waits with its reasons, until somebody publishes or rejects it', async () => {
    const bad = await made({ title_en: 'Dancers 18-25, girls for a cabaret', publish: true, employer: '', contact: '+355 69 777 0001' });
    assert.equal(bad.state, 'waiting');
    assert.ok(bad.signs.find(({ id, danger, sq }) => id === 'girls' && danger && sq), JSON.stringify(bad.signs));
    const { id, version } = bad;
    const move = (body) => drita('POST', `/vacancies/${id}/state`, { version, ...body });
    assert.equal((await move({ state: 'filled' })).status, 422, 'nobody was shown it');
    assert.match((await move({ state: 'rejected' })).body.detail, /^note /);
    const rejected = await move({ state: 'rejected', note: 'No such club', bad_number: true });
    assert.equal(rejected.body.state, 'rejected');
    assert.equal(rejected.body.note, 'No such club');
    const again = await made({ title_en: 'Waiter', publish: true, employer: 'Bar Deti', contact: 'Bar Deti, 0697770001' });
    assert.equal(again.state, 'waiting', 'the number is known');
    assert.ok(again.signs.some((sign) => sign.id === 'number'));
    const published = await drita('POST', `/vacancies/${again.id}/state`, { state: 'published', version: again.version });
    assert.equal(published.body.state, 'published');
    const counts = (await list()).counts;
    assert.equal(counts.rejected, 1);
});

const HEAD = 'id,title_en,isco,place,employer,contact,valid_through\n';

test('a file is taken in by pieces, told by row, and taken twice changes nothing', async () => {
    const rows = Array.from({ length: 70 }, (_, i) => `f${i},Welder ${i},7212,fier,Firm ${i},Firm ${i} office,2099-12-31\n`);
    const take = (text, first = 1) => drita('POST', '/vacancies/import', { source: 'office', publish: true, text: HEAD + text, first });
    const took = (await take(rows.join('') + 'x1,Welder,7212,nowhere,F,F,2099-12-31\n')).body;
    assert.deepEqual([took.added, took.wrong, took.waiting], [70, 1, 0]);
    assert.match(took.faults[0], /^row 72: place /);
    assert.match((await take('y1,Welder,7212,nowhere,F,F,2099-12-31\n', 501)).body.faults[0], /^row 502: place /);
    const twice = (await take(rows.join(''))).body;
    assert.deepEqual([twice.added, twice.kept], [0, 70]);
    const html = await drita('POST', '/vacancies/import', { source: 'office', text: '<!doctype html><title>Login</title>' });
    assert.equal(html.status, 422);
    assert.match(html.body.detail, /web page/);
    const columns = await drita('POST', '/vacancies/import', { source: 'office', text: 'one,two\n1,2\n' });
    assert.equal(columns.status, 422);
    assert.match(columns.body.detail, /row 1: column 1 /);
    const first = await list('?state=published&source=office');
    assert.equal(first.vacancies.length, 50);
    const rest = await list(`?state=published&source=office&before=${first.next}`);
    assert.equal(rest.vacancies.length, 20);
    assert.equal(rest.next, null);
    assert.equal(new Set([...first.vacancies, ...rest.vacancies].map(({ id }) => id)).size, 70);
});

test('given out, the list comes back as it was: a table without formulas, and JobPosting', async () => {
    await made({ title_sq: '', title_en: '=SUM(A1)', employer: 'Prova', publish: true });
    const answer = await fetch(`${gateway.url}/api/v1/vacancies/export?state=published&form=csv&text=sum`, { headers: { cookie: drita.cookie() } });
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /^id,title_sq,title_en,[\s\S]*,"'=SUM\(A1\)",/);
    const { body: postings } = await drita('GET', '/vacancies/export?state=published&form=postings&source=office');
    assert.equal(postings.length, 50);
    assert.equal(postings[0]['@type'], 'JobPosting');
    const back = (await drita('POST', '/vacancies/import', { source: 'office', publish: true, text: JSON.stringify(postings) })).body;
    assert.deepEqual([back.added, back.changed, back.kept, back.wrong], [0, 0, 50, 0], JSON.stringify(back));
});
