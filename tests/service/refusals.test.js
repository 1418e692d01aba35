// What must not be taken in: the right status, a counter, one line without anything private, nothing stored.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startGateway } from './gateway.js';
import { startSink } from './sink.js';

let gateway, sink;
const secret = 'a-token-nobody-guesses';

before(async () => {
    sink = await startSink();
    const common = { token: secret, country: '355', allow_http: 'yes', allow_private: 'yes' };
    gateway = await startGateway({
        channels: {
            simulator: { ...common, provider: 'simulator', number: '50600', url: `${sink.url}/deliver` },
            kannel: { ...common, provider: 'kannel', number: '50600', url: `${sink.url}/cgi-bin/sendsms`, username: 'hub', password: 'pass-word-of-kannel' },
            africastalking: { ...common, provider: 'africastalking', number: '21512', url: `${sink.url}/version1/messaging`, username: 'u', api_key: 'key-of-the-app' },
            elsewhere: { ...common, provider: 'simulator', number: '50600', url: `${sink.url}/deliver`, allow: '192.0.2.0/24' },
        },
    });
    await gateway.start();
});

after(async () => {
    await gateway?.stop();
    await sink?.stop();
});

/** One raw request on a connection of its own; the status of the answer, 0 when it was only closed. */
const raw = (bytes) => new Promise((done, fail) => {
    let text = '';
    const socket = connect(gateway.port, '127.0.0.1', () => socket.write(bytes));
    socket.setTimeout(8000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (data) => { text += data; }).on('error', (error) => (error.code === 'ECONNRESET' ? done(0) : fail(error)));
    socket.on('close', () => done(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0)));
});
const request = (method, path, headers, body = '') => {
    const head = { Host: 'hub.example.org', Connection: 'close', ...(method === 'POST' ? { 'Content-Length': Buffer.byteLength(body) } : {}), ...headers };
    return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${Object.entries(head).map(([k, v]) => `${k}: ${v}\r\n`).join('')}\r\n`, 'latin1'), Buffer.from(body)]);
};
const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const sim = `/hooks/simulator/${secret}/sms`, at = `/hooks/africastalking/${secret}/sms`, kannel = `/hooks/kannel/${secret}/sms`;
const person = '+355691239999';
const words = 'words nobody else may read';
const good = { kind: 'sms', id: 'r-1', from: person, to: '50600', text: words };
const without = (name) => JSON.stringify(Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)));
const withThe = (fields) => JSON.stringify({ ...good, ...fields });

const cases = [
    // what, request, status, counter
    ['unknown channel', request('POST', `/hooks/nobody/${secret}/sms`, json, JSON.stringify(good)), 404, 'webhook_refused_channel'],
    ['wrong token', request('POST', '/hooks/simulator/wrong/sms', json, JSON.stringify(good)), 404, 'webhook_refused_channel'],
    ['token cut short', request('POST', `/hooks/simulator/${secret.slice(0, -1)}/sms`, json, JSON.stringify(good)), 404, 'webhook_refused_channel'],
    ['token grown', request('POST', `/hooks/simulator/${secret}x/sms`, json, JSON.stringify(good)), 404, 'webhook_refused_channel'],
    ['no token', request('POST', '/hooks/simulator', json, JSON.stringify(good)), 404, 'webhook_refused_channel'],
    ['not on the list', request('POST', `/hooks/elsewhere/${secret}/sms`, json, JSON.stringify(good)), 403, 'webhook_refused_signature'],
    ['wrong method', request('GET', sim, {}), 405, 'webhook_refused_method'],
    ['method nobody takes', request('DELETE', sim, { ...json, 'Content-Length': 2 }, '{}'), 405, 'http_refused_framing'],
    ['method that only some take', request('PUT', sim, { ...json, 'Content-Length': 2 }, '{}'), 405, 'webhook_refused_method'],
    ['wrong type', request('POST', sim, { 'Content-Type': 'text/plain' }, JSON.stringify(good)), 415, 'webhook_refused_type'],
    ['no type', request('POST', sim, {}, JSON.stringify(good)), 415, 'webhook_refused_type'],
    ['form where JSON is due', request('POST', sim, form, 'kind=sms'), 415, 'webhook_refused_type'],
    ['empty body', request('POST', sim, json, ''), 400, 'webhook_refused_format'],
    ['broken JSON', request('POST', sim, json, '{"kind":"sms"'), 400, 'webhook_refused_format'],
    ['two values', request('POST', sim, json, '{}{}'), 400, 'webhook_refused_format'],
    ['NUL in JSON', request('POST', sim, json, withThe({ text: 'a\u0000b' })), 400, 'webhook_refused_format'],
    ['invalid UTF-8 in JSON', request('POST', sim, { ...json, 'Content-Length': 20 }, Buffer.from([...Buffer.from('{"kind":"sms","id":"'.slice(0, 19)), 0xff])), 400, 'webhook_refused_format'],
    ['a name twice', request('POST', sim, json, '{"kind":"sms","kind":"sms"}'), 400, 'webhook_refused_format'],
    ['array', request('POST', sim, json, '[]'), 400, 'webhook_refused_format'],
    ['kind missing', request('POST', sim, json, without('kind')), 400, 'webhook_refused_format'],
    ['from missing', request('POST', sim, json, without('from')), 400, 'webhook_refused_format'],
    ['text missing', request('POST', sim, json, without('text')), 400, 'webhook_refused_format'],
    ['number where text is due', request('POST', sim, json, withThe({ text: 5 })), 400, 'webhook_refused_format'],
    ['id too long', request('POST', sim, json, withThe({ id: 'x'.repeat(129) })), 422, 'webhook_refused_value'],
    ['sender that is nothing', request('POST', sim, json, withThe({ from: '+1234567890123456789' })), 422, 'webhook_refused_value'],
    ['body too large', request('POST', sim, json, JSON.stringify({ ...good, text: 'x'.repeat(70000) })), 413, 'http_refused_size'],
    ['form: fields missing', request('POST', at, form, 'text=hello'), 400, 'webhook_refused_format'],
    ['form: too many fields', request('POST', at, form, 'a=1&'.repeat(300)), 413, 'webhook_refused_format'],
    ['Kannel: from missing', request('GET', `${kannel}?id=1&to=50600&text=x`, {}), 400, 'webhook_refused_format'],
    ['two lengths', Buffer.from(`POST ${sim} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} `), 400, 'http_refused_framing'],
    ['length and chunks', Buffer.from(`POST ${sim} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`), 400, null],
    ['chunks', Buffer.from(`POST ${sim} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`), 400, 'http_refused_framing'],
    ['NUL in the path', request('POST', '/hooks/simulator%00/x', json, '{}'), 400, 'http_refused_framing'],
    ['up in the path', request('GET', '/hooks/../etc/passwd', {}), 400, 'http_refused_framing'],
];

for (const [what, bytes, status, counter] of cases) {
    test(`${what}: ${status}`, async () => {
        const name = `migranti_${counter}_total`;
        const before = counter && await gateway.metric(name);
        assert.equal(await raw(bytes), status);
        if (counter) assert.equal(await gateway.metric(name), before + 1, `${name} counts it`);
    });
}

test('nothing of it was stored, sent or logged', async () => {
    assert.equal(await gateway.metric('migranti_inbound_sms_total'), 0);
    assert.equal(await gateway.metric('migranti_store_jobs_failed_total'), 0);
    assert.deepEqual(sink.calls, []);
    const folder = join(gateway.dir, 'exchanges');
    const exchanges = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('');
    for (const private_ of [person, person.slice(4), words, secret, 'pass-word-of-kannel', 'key-of-the-app']) {
        assert.ok(!gateway.log.includes(private_), `the log holds ${private_}`);
        assert.ok(!exchanges.includes(private_), `an exchange log holds ${private_}`);
    }
    assert.match(exchanges, / -> 403 \d+ ms \| the caller's address/);
    assert.match(gateway.log, /webhook\.refused/);
});

test('odd but meant: taken in and answered', async () => {
    const odd = [['spaces', '   '], ['emoji', '🙏🙏'], ['ten thousand letters', 'x'.repeat(10000)], ['bidi', '\u202eabc'], ['formula', '=cmd()'], ['empty', '']];
    for (const [what, text] of odd) {
        assert.equal(await raw(request('POST', sim, json, withThe({ id: `odd-${what.length}-${text.length}`, text }))), 200, what);
    }
    const invalid = Buffer.from(`id=u8&from=%2B355691239998&to=50600&text=%ED%B9%8F%00%FF&charset=UTF-8&coding=0`);
    assert.equal(await raw(request('GET', `${kannel}?${invalid}`, {})), 200);
    assert.equal(await gateway.metric('migranti_inbound_sms_total'), odd.length + 1);
});
