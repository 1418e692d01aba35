// HEAD: whatever is read with GET answers it alike, without a body; nothing else takes it.
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { after, before, test } from 'node:test';
import { desk, startGateway } from './gateway.js';

const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
const agent = new Agent({ keepAlive: true, maxSockets: 1 }); // a body where none belongs would be read as the next answer
let gateway, zana;

before(async () => {
    gateway = await startGateway({ channels: { phones: PHONES } });
    const who = gateway.addStaff('zana', 'Zana Leka', 'administrator');
    await gateway.start();
    zana = await desk(gateway, who);
});
after(async () => {
    agent.destroy();
    await gateway?.stop();
});

const ask = (method, path) => new Promise((done, failed) => {
    request(`${gateway.url}${path}`, { method, agent, headers: { cookie: zana.cookie() } }, (answer) => {
        let size = 0;
        answer.on('data', (piece) => { size += piece.length; }).on('end', () => done({ status: answer.statusCode, headers: answer.headers, size }));
    }).on('error', failed).end();
});

async function alike(path) {
    const [got, head] = [await ask('GET', path), await ask('HEAD', path)];
    assert.equal(head.size, 0, path);
    assert.equal(head.status, got.status, path);
    for (const name of ['content-type', 'etag', 'cache-control', 'content-security-policy'])
        assert.equal(head.headers[name], got.headers[name], `${path} ${name}`);
    assert.ok(Number(head.headers['content-length']) > 0, path);
}

test('pages and what they load', async () => {
    for (const path of ['/', '/style/base.css', '/api/v1/openapi.json', '/no-such-page', '/healthz', '/metrics']) await alike(path);
});

test('every operation that reads', async () => {
    const { paths } = await (await fetch(`${gateway.url}/api/v1/openapi.json`)).json();
    const read = Object.entries(paths).filter(([path, operations]) => operations.get && path.startsWith('/api/v1/')).map(([path]) => path);
    assert.ok(read.length > 30, read.join(' '));
    for (const path of read.filter((it) => !/\/(events|openapi\.json)$/.test(it)))
        await alike(`${path.replaceAll(/\{[a-z_]+\}/g, '1')}?from=2026-11-01&to=2026-11-21&language=sq&view=open`);
});

test('what is sent, a stream, and a webhook', async () => {
    for (const path of ['/api/v1/login', '/api/v1/tickets/1/claim', '/api/v1/events', '/hooks/phones/demo/sms']) {
        const { status, size } = await ask('HEAD', path);
        assert.deepEqual([status, size], [405, 0], path);
    }
});
