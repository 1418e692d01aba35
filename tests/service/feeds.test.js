// Feeds of vacancies: asked again and again, taken in once, and no worse for peers that hang, lie or lead
// elsewhere.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';

const HEAD = 'id,title_en,isco,place,employer,contact,valid_through\n';
const row = (id, more = '') => `${id},Welder ${id}${more},7212,fier,Firm ${id},Firm ${id} office,2099-12-31\n`;
const posting = (id) => ({ '@type': 'JobPosting', identifier: id, title: `Baker ${id}`, occupationalCategory: '7512', jobLocation: { address: { addressLocality: 'Korçë' } },
    hiringOrganization: { name: `Furra ${id}` }, url: `https://example.org/${id}`, validThrough: '2099-12-31' });

/* Each feed is a path with an answer: (request, response) -> void. */
const answers = {};
const asked = {};
const server = createServer((request, response) => {
    const name = request.url.slice(1);
    (asked[name] ??= []).push(request.headers);
    answers[name](request, response);
});
const csv = (text, headers = {}) => (request, response) => response.writeHead(200, { 'content-type': 'text/csv', ...headers }).end(HEAD + text);
let gateway, drita, base;
before(async () => {
    await new Promise((done) => server.listen({ port: 0, host: '127.0.0.1' }, done));
    base = `http://127.0.0.1:${server.address().port}`;
    const names = ['table', 'postings', 'hangs', 'leads', 'page', 'lies', 'gone', 'trickle', 'large'];
    const feed = (name) => ({ url: `${base}/${name}`, every: name === 'table' ? '1s' : '1h', timeout: name === 'trickle' || name === 'hangs' ? '300ms' : '10s', publish: 'yes', allow_http: 'yes', allow_private: 'yes' });
    answers.table = csv(row('t1') + row('t2') + row('t3') + 't4,Welder,7212,nowhere,F,F,2099-12-31\n', { etag: '"one"' });
    answers.postings = (request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify([posting('p1'), posting('p2')]));
    answers.hangs = () => {};
    answers.leads = (request, response) => response.writeHead(302, { location: `${base}/table` }).end();
    answers.page = (request, response) => response.writeHead(200, { 'content-type': 'text/csv' }).end('<!doctype html><title>Please log in</title>');
    answers.lies = (request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('[{"@type": "JobPosting", "title": ["x"], "baseSalary": 7, "identifier": {}, "jobLocation": "Korçë"}, 5, null]');
    answers.gone = (request, response) => response.writeHead(404).end();
    answers.trickle = (request, response) => { response.writeHead(200); response.write(HEAD); };
    answers.large = (request, response) => {
        response.writeHead(200);
        const piece = 'x'.repeat(1 << 20);
        const more = () => { while (!response.destroyed && response.write(piece)); };
        response.on('drain', more);
        more();
    };
    gateway = await startGateway({ sections: Object.fromEntries(names.map((name) => [`feed ${name}`, feed(name)])) });
    const who = gateway.addStaff('drita', 'Drita', 'editor');
    await gateway.start();
    drita = await desk(gateway, who);
});
after(async () => {
    await gateway?.stop();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
});

const feed = async (name) => (await drita('GET', '/vacancies/feeds')).body.feeds.find((it) => it.name === name);
const run = (name, test = (it) => it.run_at) => until(async () => { const it = await feed(name); return test(it) ? it : null; }, `${name} to be asked`);
const list = async (source, state = 'published') => (await drita('GET', `/vacancies?state=${state}&source=${source}`)).body.vacancies.map((it) => it.reference).sort();

test('what a feed tells is taken in, asked for with its mark, and withdrawn once it is told no more', async () => {
    const first = await run('table');
    assert.equal(first.wrong, 1);
    assert.match(first.fault, /^row 5: place /);
    assert.ok(first.good_at, 'one bad row is no bad feed');
    assert.deepEqual(await list('table'), ['t1', 't2', 't3']);
    answers.table = (request, response) => {
        if (request.headers['if-none-match'] === '"one"') response.writeHead(304).end();
        else response.writeHead(500).end();
    };
    await run('table', (it) => it.unchanged);
    assert.deepEqual(await list('table'), ['t1', 't2', 't3'], 'nothing new withdraws nothing');
    answers.table = csv(row('t1') + row('t3', ' senior'), { etag: '"two"' });
    await until(async () => (await list('table', 'withdrawn')).length === 1, 'one to be withdrawn');
    assert.deepEqual(await list('table'), ['t1', 't3']);
    assert.deepEqual(await list('table', 'withdrawn'), ['t2']);
    answers.table = csv(row('t1') + row('t2') + row('t3', ' senior'), { etag: '"three"' });
    await until(async () => (await list('table')).length === 3, 'the one that is told again');
});

test('one that answers nothing withdraws nothing', async () => {
    await until(async () => (await list('table')).length === 3, 'all three');
    answers.table = csv('', { etag: '"none"' });
    const empty = await run('table', (it) => /holds no vacancy/.test(it.fault));
    assert.equal(empty.withdrawn, 0);
    assert.equal((await list('table')).length, 3);
});

test('JobPosting is taken, too', async () => {
    await run('postings');
    assert.deepEqual(await list('postings'), ['p1', 'p2']);
});

test('peers that hang, lead elsewhere, show a page, lie or are gone are told as what they are', async () => {
    for (const [name, pattern] of [
        ['hangs', /^gave no answer: /], ['trickle', /^gave no answer: /], ['leads', /^answered 302: .* not followed/], ['page', /is a web page/],
        ['lies', /^posting 1: /], ['gone', /^answered 404/], ['large', /larger than this program takes/],
    ]) {
        const it = await run(name);
        assert.match(it.fault, pattern, name);
        assert.deepEqual([it.added, it.withdrawn], [0, 0], name);
    }
    assert.equal((await feed('lies')).wrong, 3);
    assert.equal(asked.leads.length > 0 && (await list('leads')).length, 0);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    assert.ok(Number(/^migranti_feed_faults_total (\d+)/m.exec(metrics)[1]) >= 6);
});
