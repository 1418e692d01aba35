// The desk's own files: packed for those who take them so, kept by their hash, and few bytes in all.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { startGateway } from './gateway.js';

const TRANSFER_MAX = 150 * 1000;
let gateway;

before(async () => {
    gateway = await startGateway();
    await gateway.start();
});
after(() => gateway?.stop());

/* fetch() would unpack by itself. */
const load = (path, headers = {}) => new Promise((done, failed) => {
    request(`${gateway.url}${path}`, { headers }, (answer) => {
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece)).on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces) }));
    }).on('error', failed).end();
});

/* All that the page loads before anything is opened: what it links, and what that imports. With `later`, what it fetches when asked for, too. */
async function filesOf(page, later = false) {
    const imports = later ? /(?:from\s*|import\()'(\.[^']+)'/g : /from\s*'(\.[^']+)'/g;
    const known = new Set([page]);
    for (const path of known) {
        const text = (await load(path)).body.toString();
        const links = path === page ? text.matchAll(/(?:href|src)="(\/[^"]+)"/g) : path.endsWith('.js') ? text.matchAll(imports) : [];
        for (const [, link] of links) known.add(new URL(link, `http://desk${path}`).pathname);
    }
    return [...known];
}

test('the desk begins with fewer than 150 kB', async () => {
    const files = await filesOf('/');
    assert.ok(files.length > 40 && files.includes('/i18n/sq.js') && files.includes('/vendor/htm-preact.js'), files.join(' '));
    let sum = 0;
    for (const path of files) {
        const packed = await load(path, { 'accept-encoding': 'gzip, deflate, br' });
        assert.equal(packed.headers['content-encoding'], 'gzip', path);
        assert.deepEqual(gunzipSync(packed.body), (await load(path)).body, path);
        sum += packed.body.length;
    }
    console.log(`# ${files.length} files, ${sum} bytes`);
    assert.ok(sum < TRANSFER_MAX, `${sum} bytes`);
    const all = await filesOf('/', true);
    assert.ok(all.includes('/desk/figures.js') && !files.includes('/desk/figures.js'), 'pages are fetched when opened');
    for (const path of all) assert.equal((await load(path)).status, 200, path);
});

test('a coding that is not taken is not given', async () => {
    for (const [coding, packed] of [['gzip', true], ['GZIP', true], ['br;q=1.0, gzip;q=0.8', true], ['', false], ['br', false], ['gzip;q=0', false], ['gzip;q=0.0, br', false], ['identity', false], ['gzipped', false]]) {
        const answer = await load('/desk/main.js', coding ? { 'accept-encoding': coding } : {});
        assert.equal(answer.headers['content-encoding'] === 'gzip', packed, coding);
        assert.equal(answer.headers.vary, 'Accept-Encoding');
    }
});

test('what a browser has it is not sent again, in the coding it has', async () => {
    const plain = await load('/desk/main.js'), packed = await load('/desk/main.js', { 'accept-encoding': 'gzip' });
    assert.notEqual(plain.headers.etag, packed.headers.etag);
    const again = await load('/desk/main.js', { 'accept-encoding': 'gzip', 'if-none-match': packed.headers.etag });
    assert.deepEqual([again.status, again.body.length, again.headers['content-encoding']], [304, 0, undefined]);
    assert.equal((await load('/desk/main.js', { 'if-none-match': packed.headers.etag })).status, 200);
});
