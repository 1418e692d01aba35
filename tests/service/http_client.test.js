// Calls to providers: what became of each is told truly, and no request ever leaves twice.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import tls from 'node:tls';
import { startEcho, until } from './http_peer.js';
import { freePort } from './ports.js';

const local = { allow: 'http,private' };

/** Makes a call through echo_server; `what` has method, url, body, allow, user, password, header, ca. */
async function call(echo, { method = 'POST', body = 'a=b', ...what }) {
    const headers = { Host: 'x', Connection: 'close', 'X-Method': method };
    for (const [name, value] of Object.entries(what)) headers[`X-${name}`] = value;
    if (method === 'GET') body = '';
    const socket = net.connect(echo.port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('latin1').on('data', (text) => { answer += text; });
    const ended = new Promise((done) => socket.on('close', done).on('error', () => {}));
    socket.write(`POST /call HTTP/1.1\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}Content-Length: ${body.length}\r\n\r\n${body}`);
    await ended;
    const status = Number(answer.slice(9, 12));
    const text = answer.slice(answer.indexOf('\r\n\r\n') + 4);
    const [fate, code, retryAfter, ...type] = text.slice(0, text.indexOf('\n')).split(' ');
    return { status, fate, code: Number(code), retryAfter: Number(retryAfter), type: type.join(' '), text: text.slice(text.indexOf('\n') + 1) };
}

/** A provider: `behave(request, socket, n)` answers the n-th request; requests are kept whole, in order. */
async function provider(t, behave, options = {}) {
    const requests = [], sockets = new Set();
    const serve = (socket) => {
        sockets.add(socket);
        peer.connections++;
        let bytes = Buffer.alloc(0);
        socket.on('error', () => {});
        socket.on('close', () => sockets.delete(socket));
        socket.on('data', (more) => {
            bytes = Buffer.concat([bytes, more]);
            for (;;) {
                const end = bytes.indexOf('\r\n\r\n');
                if (end < 0) return;
                const size = Number(/^content-length: (\d+)/im.exec(bytes.subarray(0, end))?.[1] ?? 0);
                if (bytes.length < end + 4 + size) return;
                requests.push(bytes.subarray(0, end + 4 + size).toString('latin1'));
                bytes = bytes.subarray(end + 4 + size);
                behave(requests.at(-1), socket, requests.length);
            }
        });
    };
    const port = await freePort();
    const peer = { port, requests, sockets, connections: 0, url: `${options.key ? 'https' : 'http'}://127.0.0.1:${port}/send` };
    const server = options.key ? tls.createServer(options, serve) : net.createServer(serve);
    server.on('tlsClientError', () => {});
    await new Promise((done) => server.listen(port, '127.0.0.1', done));
    t.after(() => {
        for (const socket of sockets) socket.destroy();
        server.close();
    });
    return peer;
}

const ok = (body = 'ok', ...headers) => ['HTTP/1.1 200 OK', 'Content-Type: text/plain', `Content-Length: ${body.length}`, ...headers, '', body].join('\r\n');
const answering = (text) => (request, socket) => socket.write(text);

test('what is asked leaves as it stands in the URL', async (t) => {
    const echo = await startEcho(t);
    const peer = await provider(t, answering(ok()));
    const origin = `http://127.0.0.1:${peer.port}`;
    const asked = {
        '': '/', '/': '/', '?a=b/c': '/?a=b/c', '/cgi-bin/sendsms?text=%C3%AB%20+&to=%2B355': '/cgi-bin/sendsms?text=%C3%AB%20+&to=%2B355',
        '/send?url=http://x/y?z': '/send?url=http://x/y?z', '/send?x=1#part': '/send?x=1',
    };
    for (const [rest, target] of Object.entries(asked)) {
        assert.equal((await call(echo, { method: 'GET', url: origin + rest, ...local })).fate, 'ANSWERED', rest);
        assert.equal(peer.requests.at(-1).split(' ')[1], target, rest);
    }
    assert.equal((await call(echo, { url: `http://somebody@127.0.0.1:${peer.port}/send`, ...local })).fate, 'REFUSED');
});

test('a call arrives as described, and its answer comes back', async (t) => {
    const echo = await startEcho(t, {}, { env: { http_proxy: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9', all_proxy: 'socks5://127.0.0.1:9' } });
    const peer = await provider(t, answering(ok('Sent. Message ID: 7')));
    const told = await call(echo, { url: peer.url, body: 'to=%2B355&text=hi', user: 'u', password: 'p:w', header: 'X-Key=secret', ...local });
    assert.deepEqual(told, { status: 200, fate: 'ANSWERED', code: 200, retryAfter: 0, type: 'text/plain', text: 'Sent. Message ID: 7' });
    assert.deepEqual(peer.requests[0].split('\r\n'), [
        'POST /send HTTP/1.1', `Host: 127.0.0.1:${peer.port}`, `Authorization: Basic ${btoa('u:p:w')}`, 'User-Agent: migranti', 'Accept: */*',
        'X-Key: secret', 'Content-Length: 17', '', 'to=%2B355&text=hi']);
    const next = await call(echo, { method: 'GET', url: `${peer.url}?to=1`, ...local });
    assert.equal(next.fate, 'ANSWERED');
    assert.deepEqual(peer.requests[1].split('\r\n'), ['GET /send?to=1 HTTP/1.1', `Host: 127.0.0.1:${peer.port}`, 'User-Agent: migranti', 'Accept: */*', '', ''],
        'credentials or a body of the call before stayed behind');
    assert.equal(peer.connections, 1, 'the connection is kept');
    await echo.stop();
});

test('a large body, split over many writes, arrives whole and once', async (t) => {
    const echo = await startEcho(t);
    const peer = await provider(t, answering(ok()));
    const body = 'x'.repeat(65536);
    assert.equal((await call(echo, { url: peer.url, body, ...local })).fate, 'ANSWERED');
    assert.ok(peer.requests[0].endsWith(`\r\n\r\n${body}`));
    assert.equal(peer.requests.length, 1);
});

test('any status is an answer, and Retry-After is told', async (t) => {
    const echo = await startEcho(t);
    const peer = await provider(t, (request, socket, n) => socket.write([
        'HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n',
        `HTTP/1.1 503 Later\r\nRetry-After: ${new Date(Date.now() + 90000).toUTCString()}\r\nContent-Length: 0\r\n\r\n`,
        'HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno',
        'HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n',
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Yes\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n',
    ][n - 1]));
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push(await call(echo, { url: peer.url, ...local }));
    assert.deepEqual(answers.map(({ fate, code, text }) => [fate, code, text]),
        [['ANSWERED', 429, ''], ['ANSWERED', 503, ''], ['ANSWERED', 500, 'no'], ['ANSWERED', 404, ''], ['ANSWERED', 202, 'ab']]);
    assert.equal(answers[0].retryAfter, 7);
    assert.ok(answers[1].retryAfter > 80 && answers[1].retryAfter <= 90);
    assert.equal(answers[2].retryAfter, 0);
});

test('a redirect is an answer like any other', async (t) => {
    const echo = await startEcho(t);
    const target = await provider(t, answering(ok()));
    for (const status of [301, 302, 303, 307, 308]) {
        const peer = await provider(t, answering(`HTTP/1.1 ${status} There\r\nLocation: ${target.url}\r\nContent-Length: 0\r\n\r\n`));
        const told = await call(echo, { url: peer.url, ...local });
        assert.deepEqual([told.fate, told.code], ['ANSWERED', status]);
    }
    assert.equal(target.connections, 0);
});

// The heart of it: a provider that reads a request on a kept connection and drops it, unanswered.
for (const [name, what] of [['POST', { body: 'a=b' }], ['GET', { method: 'GET' }], ['POST without a body', { body: '' }], ['POST of 60 kB', { body: 'x'.repeat(60000) }]]) {
    for (const [how, drop] of [['closes', (socket) => socket.end()], ['resets', (socket) => socket.resetAndDestroy()]]) {
        test(`${name}: a provider that reads on a kept connection, then ${how}, has each request once`, async (t) => {
            const echo = await startEcho(t);
            const answered = new Set();
            const peer = await provider(t, (request, socket) => {
                if (answered.has(socket)) return drop(socket);
                answered.add(socket);
                socket.write(ok());
            });
            for (let i = 1; i <= 10; i++) {
                const told = await call(echo, { url: peer.url, ...local, ...what });
                assert.equal(told.fate, i % 2 === 1 ? 'ANSWERED' : 'UNKNOWN', told.text);
                assert.equal(peer.requests.length, i, 'a request left twice');
            }
            assert.equal(answered.size, 5, 'connections are not kept');
            await echo.stop();
        });
    }
}

test('the same on a fresh connection', async (t) => {
    const echo = await startEcho(t);
    for (const method of ['GET', 'POST']) {
        const peer = await provider(t, (request, socket) => socket.destroy());
        for (let i = 1; i <= 5; i++) {
            assert.equal((await call(echo, { method, url: peer.url, ...local })).fate, 'UNKNOWN');
            assert.equal(peer.requests.length, i);
        }
    }
});

test('an answer cut off at any byte leaves the fate unknown, and nothing is sent again', async (t) => {
    const echo = await startEcho(t);
    const whole = ok('yes');
    const peer = await provider(t, (request, socket, n) => socket.end(whole.slice(0, n)));
    for (let n = 1; n < whole.length; n++) {
        const told = await call(echo, { url: peer.url, ...local });
        assert.equal(told.fate, 'UNKNOWN', `cut at ${n}: ${whole.slice(0, n)}`);
        assert.equal(peer.requests.length, n);
    }
});

test('a kept connection that the provider closed while idle costs nothing', async (t) => {
    const echo = await startEcho(t);
    for (const method of ['GET', 'POST']) {
        const peer = await provider(t, answering(ok()));
        for (let i = 1; i <= 5; i++) {
            assert.equal((await call(echo, { method, url: peer.url, ...local })).fate, 'ANSWERED');
            for (const socket of peer.sockets) socket.destroy();
            await until(() => peer.sockets.size === 0, 'the connection to be closed');
            assert.equal(peer.requests.length, i);
        }
        assert.equal(peer.connections, 5);
    }
});

test('what failed before a byte left may be sent again', async (t) => {
    const echo = await startEcho(t);
    const closed = await freePort();
    assert.equal((await call(echo, { url: `http://127.0.0.1:${closed}/`, ...local })).fate, 'NOT_SENT');
    assert.equal((await call(echo, { url: 'http://nobody.invalid/', ...local })).fate, 'NOT_SENT');
    // also on a handle that has sent before
    const peer = await provider(t, answering(ok()));
    for (let i = 0; i < 70; i++) assert.equal((await call(echo, { url: peer.url, ...local })).fate, 'ANSWERED');
    assert.equal((await call(echo, { url: `http://127.0.0.1:${closed}/`, ...local })).fate, 'NOT_SENT');
    // a door that is shut in the middle of the TLS greeting
    const rude = await freePort();
    const server = net.createServer((socket) => socket.on('error', () => {}).once('data', () => socket.destroy())).listen(rude, '127.0.0.1');
    t.after(() => server.close());
    assert.equal((await call(echo, { url: `https://127.0.0.1:${rude}/`, ...local })).fate, 'NOT_SENT');
});

test('silence for the whole limit leaves the fate unknown', { timeout: 180000 }, async (t) => {
    const echo = await startEcho(t);
    const peer = await provider(t, () => {});
    const from = Date.now();
    assert.equal((await call(echo, { url: peer.url, ...local })).fate, 'UNKNOWN');
    assert.ok(Date.now() - from > 19000);
    assert.equal(peer.requests.length, 1);
});

test('answers and heads have their limits', async (t) => {
    const echo = await startEcho(t);
    const cases = [
        [ok('x'.repeat(65536)), 'ANSWERED'],
        [ok('x'.repeat(65537)), 'UNKNOWN'],
        [`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${'x'.repeat(200000)}`, 'UNKNOWN'],
        [`HTTP/1.1 200 OK\r\nA: ${'b'.repeat(20000)}\r\nContent-Length: 0\r\n\r\n`, 'UNKNOWN'],
        [`HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(5000)}Content-Length: 0\r\n\r\n`, 'UNKNOWN'],
        ['nonsense\r\n\r\n', 'UNKNOWN'],
        ['HTTP/1.1 100 Continue\r\n\r\n', 'UNKNOWN'],
        ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n', 'UNKNOWN'],
        [`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n10000\r\n${'x'.repeat(65536)}\r\n0\r\nX: y\r\n\r\n`, 'ANSWERED'],
    ];
    for (const [text, fate] of cases) {
        const peer = await provider(t, (request, socket) => socket.end(text));
        const told = await call(echo, { url: peer.url, ...local });
        assert.equal(told.fate, fate, text.slice(0, 60));
        assert.equal(peer.requests.length, 1);
        if (fate === 'ANSWERED') assert.equal(told.text.length, 65536);
    }
    assert.ok((await echo.state()).rss_kb < 200000);
    await echo.stop();
});

test('private addresses are refused, however they are written', async (t) => {
    const echo = await startEcho(t);
    const peer = await provider(t, answering(ok()));
    for (const host of ['127.0.0.1', 'localhost', '127.1', '2130706433', '0x7f.0.0.1', '0177.0.0.1', '0', '[::1]', '[::ffff:127.0.0.1]',
        '[::127.0.0.1]', '10.0.0.1', '192.168.1.1', '172.16.0.1', '169.254.169.254', '100.64.0.1', '224.0.0.1', '[fe80::1]', '[fd00::1]', '[64:ff9b::7f00:1]']) {
        const told = await call(echo, { url: `http://${host}:${peer.port}/send`, allow: 'http' });
        assert.equal(told.fate, 'REFUSED', `${host}: ${told.fate} ${told.text}`);
    }
    assert.equal(peer.connections, 0);
});

test('a connection kept for a channel that may is not lent to one that may not', async (t) => {
    const echo = await startEcho(t);
    const peer = await provider(t, answering(ok()));
    assert.equal((await call(echo, { url: peer.url, ...local })).fate, 'ANSWERED');
    for (const method of ['GET', 'POST']) {
        const told = await call(echo, { method, url: peer.url, allow: 'http' });
        assert.deepEqual([told.fate, told.text], ['REFUSED', 'the address is private, and the channel does not allow it']);
    }
    assert.equal(peer.requests.length, 1);
});

test('a call that is not sound is refused before anything is opened', async (t) => {
    const echo = await startEcho(t);
    const peer = await provider(t, answering(ok()));
    const cases = [
        { url: peer.url, allow: 'private' },
        { url: peer.url.replace('http', 'ftp'), ...local },
        { url: 'file:///etc/passwd', ...local },
        { url: `//127.0.0.1:${peer.port}/`, ...local },
        { url: peer.url.replace('127', 'u:p@127'), ...local },
        { url: `${peer.url} x`, ...local },
        { url: peer.url, method: 'PUT', ...local },
        { url: peer.url, header: 'X-A=CRLF', ...local },
        { url: peer.url, header: 'X A=b', ...local },
        { url: peer.url, user: 'a:b', password: 'c', ...local },
        { url: '', ...local },
    ];
    for (const what of cases) {
        const told = await call(echo, what);
        assert.equal(told.fate, 'REFUSED', `${JSON.stringify(what)}: ${told.text}`);
    }
    assert.equal(peer.connections, 0);
    assert.equal((await call(echo, { url: peer.url, ...local })).fate, 'ANSWERED', 'the pool still works');
});

test('no more calls at once than handles', async (t) => {
    const echo = await startEcho(t);
    const waiting = [];
    let hold = true;
    const peer = await provider(t, (request, socket) => hold ? waiting.push(socket) : socket.write(ok()));
    const calls = Array.from({ length: 64 }, () => call(echo, { url: peer.url, ...local }));
    await until(() => waiting.length === 64, 'all to be under way');
    assert.equal((await call(echo, { url: peer.url, ...local })).status, 503);
    for (const socket of waiting) socket.write(ok());
    assert.ok((await Promise.all(calls)).every(({ fate }) => fate === 'ANSWERED'));
    hold = false;
    const next = await Promise.all(Array.from({ length: 64 }, () => call(echo, { url: peer.url, ...local })));
    assert.ok(next.every(({ fate }) => fate === 'ANSWERED'), 'the pool came back whole');
    assert.equal(peer.requests.length, 128);
    await echo.stop();
});

test('closing tells those under way', async (t) => {
    const echo = await startEcho(t);
    const peer = await provider(t, () => {});
    void call(echo, { url: peer.url, ...local });
    await until(() => peer.requests.length === 1, 'the call to be under way');
    // echo_server waits for its exchanges, and this one is answered when the provider leaves
    for (const socket of peer.sockets) socket.destroy();
    await echo.stop();
});

test('TLS: only a certificate that is trusted, for this host', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'migranti-tls-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const at = (name) => join(folder, name);
    const openssl = (...argv) => execFileSync('openssl', argv, { stdio: 'pipe', cwd: folder });
    const authority = (name) => openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.pem`, '-days', '2', '-subj', `/CN=${name}`);
    const certify = (name, host, ca) => {
        openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=provider', '-addext', `subjectAltName=${host}`);
        openssl('x509', '-req', '-in', `${name}.csr`, '-CA', `${ca}.pem`, '-CAkey', `${ca}.key`, '-days', '2', '-copy_extensions', 'copy', '-out', `${name}.pem`);
        return { key: readFileSync(at(`${name}.key`)), cert: readFileSync(at(`${name}.pem`)) };
    };
    authority('ours');
    authority('others');
    const good = certify('good', 'IP:127.0.0.1,DNS:localhost', 'ours');
    const elsewhere = certify('elsewhere', 'DNS:other.example.org', 'ours');

    const echo = await startEcho(t);
    const behave = answering(ok());
    const peer = await provider(t, behave, good);
    const kept = { ca: at('ours.pem'), allow: 'private' };
    for (let i = 0; i < 3; i++) assert.equal((await call(echo, { url: peer.url, ...kept })).fate, 'ANSWERED');
    assert.equal(peer.connections, 1, 'the TLS connection is kept');
    assert.equal((await call(echo, { method: 'GET', url: peer.url.replace('127.0.0.1', 'localhost'), ...kept })).fate, 'ANSWERED');

    const refused = async (why, what) => {
        const told = await call(echo, what);
        assert.equal(told.fate, 'REFUSED', `${why}: ${told.fate} ${told.text}`);
    };
    await refused('the system does not know our authority', { url: peer.url, allow: 'private' });
    await refused('another authority', { url: peer.url, ca: at('others.pem'), allow: 'private' });
    await refused('no such file', { url: peer.url, ca: at('none.pem'), allow: 'private' });
    await refused('another host', { url: (await provider(t, behave, elsewhere)).url, ...kept });
    const old = await provider(t, behave, { ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    assert.notEqual((await call(echo, { url: old.url, ...kept })).fate, 'ANSWERED', 'TLS 1.1');
    assert.equal(old.requests.length, 0);

    // and the dropped request over TLS
    const rude = await provider(t, (request, socket, n) => n % 2 === 1 ? socket.write(ok()) : socket.destroy(), good);
    for (let i = 1; i <= 6; i++) {
        const told = await call(echo, { method: i % 4 < 2 ? 'GET' : 'POST', url: rude.url, ...kept });
        assert.equal(told.fate, i % 2 === 1 ? 'ANSWERED' : 'UNKNOWN', told.text);
        assert.equal(rude.requests.length, i);
    }
    await echo.stop();
});
