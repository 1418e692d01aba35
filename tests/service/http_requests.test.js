// What the HTTP front takes and what it refuses, each class of bad request with its status.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, parseResponses, startEcho, talk, until } from './http_peer.js';

const get = (target, ...headers) => [`GET ${target} HTTP/1.1`, 'Host: hub.example.org', ...headers, '', ''].join('\r\n');
const post = (body, ...headers) => [`POST /echo HTTP/1.1`, 'Host: hub.example.org', ...headers, '', body].join('\r\n');
const head = (...lines) => ['GET /echo HTTP/1.1', 'Host: hub.example.org', ...lines, '', ''].join('\r\n');

const refused = [
    // where a request ends
    ['length and chunks', post('0\r\n\r\n', 'Content-Length: 5', 'Transfer-Encoding: chunked'), 400],
    ['chunks', post('5\r\nhello\r\n0\r\n\r\n', 'Transfer-Encoding: chunked'), 400],
    ['chunk size 0x1a', post('0x1a\r\n', 'Transfer-Encoding: chunked'), 400],
    ['chunk size +1a', post('+1a\r\n', 'Transfer-Encoding: chunked'), 400],
    ['chunks by another name', post('x', 'Transfer-Encoding: identity'), 400],
    ['HEAD with a body, which evhttp would take for the next request', 'HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello', 400],
    ['two lengths', post('hello', 'Content-Length: 5', 'Content-Length: 6'), 400],
    ['two equal lengths', post('hello', 'Content-Length: 5', 'Content-Length: 5'), 400],
    ['a list of lengths', post('hello', 'Content-Length: 5, 5'), 400],
    ['blank before the colon', post('hello', 'Content-Length : 5'), 400],
    ['tab before the colon', post('hello', 'Content-Length\t: 5'), 400],
    ['length +5', post('hello', 'Content-Length: +5'), 400],
    ['length -1', post('hello', 'Content-Length: -1'), 400],
    ['length 2^63', post('hello', 'Content-Length: 9223372036854775808'), 400],
    ['length in hexadecimal', post('hello', 'Content-Length: 0x5'), 400],
    ['empty length', post('hello', 'Content-Length:'), 400],
    ['body of 64 kB and one byte', post('x'.repeat(65537), 'Content-Length: 65537'), 413],
    ['announced body too large', post('', 'Content-Length: 9999999'), 413],
    ['too large, asking first', post('', 'Content-Length: 70000', 'Expect: 100-continue'), 413],
    ['another expectation', post('', 'Content-Length: 5', 'Expect: tea'), 417],
    // lines
    ['bare line feeds', 'GET /echo HTTP/1.1\nHost: x\n\n', 400],
    ['one bare line feed', 'GET /echo HTTP/1.1\r\nHost: x\nA: b\r\n\r\n', 400],
    ['bare carriage return', head('A: b\rC: d'), 400],
    ['NUL in a header', head('A: b\0c'), 400],
    ['control character in a header', head('A: b\x01c'), 400],
    ['folded header', head('A: b', ' c'), 400],
    ['header without a colon', head('nonsense'), 400],
    ['header without a name', head(': value'), 400],
    ['blank in a name', head('A b: c'), 400],
    ['brackets in a name', head('A(b): c'), 400],
    ['65 headers', head(...Array.from({ length: 64 }, (_, i) => `X-${i}: y`)), 400],
    ['1900 headers', head(...Array.from({ length: 1900 }, (_, i) => `a${i}:`)), 400],
    ['a header of 17 kB', head(`A: ${'b'.repeat(17 * 1024)}`), 400],
    ['a header without end', `GET /echo HTTP/1.1\r\nA: ${'b'.repeat(70 * 1024)}`, 400],
    // names and places
    ['no Host', 'GET /echo HTTP/1.1\r\n\r\n', 400],
    ['two Hosts', head('Host: other.example.org'), 400],
    ['empty Host', 'GET /echo HTTP/1.1\r\nHost:\r\n\r\n', 400],
    ['Host with a path', 'GET /echo HTTP/1.1\r\nHost: a/b\r\n\r\n', 400],
    ['Host with a strange port', 'GET /echo HTTP/1.1\r\nHost: a:b\r\n\r\n', 400],
    ['Host with a user', 'GET /echo HTTP/1.1\r\nHost: a@b\r\n\r\n', 400],
    ['two Content-Types', post('a=b', 'Content-Length: 3', 'Content-Type: text/plain', 'content-type: application/json'), 400],
    ['two Authorizations', head('Authorization: Basic a', 'Authorization: Basic b'), 400],
    ['two Cookies', head('Cookie: a=b', 'Cookie: c=d'), 400],
    ['two signatures', head('X-Twilio-Signature: a', 'x-twilio-signature: b'), 400],
    ['two timestamps', head('webhook-timestamp: 1', 'webhook-timestamp: 2'), 400],
    // targets
    ['%00 in the path', get('/health%00x'), 400],
    ['%2f in the path', get('/a%2fb'), 400],
    ['%2F in the path', get('/a%2Fb'), 400],
    ['%5c in the path', get('/a%5cb'), 400],
    ['%2e in the path', get('/%2e%2e/a'), 400],
    ['%0d%0a in the path', get('/a%0d%0ab'), 400],
    ['half an escape in the path', get('/a%2'), 400],
    ['no escape in the path', get('/a%zz'), 400],
    ['.. in the path', get('/a/../b'), 400],
    ['backslash in the path', get('/a\\b'), 400],
    ['two slashes in front', get('//other.example.org/echo'), 400],
    ['absolute form', get('http://hub.example.org/echo'), 400],
    ['authority form', get('hub.example.org:80'), 400],
    ['asterisk form', get('*'), 400],
    ['fragment', get('/echo#part'), 400],
    ['letters beyond ASCII', get('/\xc3\xab'), 400],
    ['the same in the query', get('/echo?\xc3\xab'), 400],
    ['a target of 12 kB and one byte', get('/' + 'a'.repeat(12 * 1024)), 400],
    // methods and versions
    ['PATCH', 'PATCH /echo HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['TRACE', 'TRACE /echo HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['FOO', 'FOO /echo HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['a method that is no token', 'G(T /echo HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['small letters', 'get /echo HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['HTTP/0.9', 'GET /echo\r\n', 400],
    ['HTTP/9.9', 'GET /echo HTTP/9.9\r\nHost: x\r\n\r\n', 400],
    ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['two blanks in the request line', 'GET  /echo HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a blank behind the version', 'GET /echo HTTP/1.1 \r\nHost: x\r\n\r\n', 400],
    ['TLS', Buffer.from('16030100ff010000fb0303', 'hex'), 400],
];

test('what must be refused is refused, and the connection ends', async (t) => {
    const echo = await startEcho(t);
    for (const [name, bytes, status] of refused) {
        await t.test(name, async () => {
            const { responses, ended, failed } = await talk(echo.port, bytes);
            assert.equal(failed, undefined);
            assert.deepEqual(responses.map((response) => response.status), [status]);
            assert.equal(ended, true);
            assert.equal(responses[0].headers.connection, 'close');
            assert.equal(responses[0].headers['content-type'], 'application/problem+json');
            assert.equal(JSON.parse(responses[0].body).status, status);
            if (status === 405) assert.equal(responses[0].headers.allow, 'GET, POST');
        });
    }
    const counted = await echo.metric('http_refused_framing_total') + await echo.metric('http_refused_size_total');
    assert.equal(counted, refused.length);
    const requests = await echo.metric('http_requests_total');
    assert.equal(requests, 3, 'a refused request reached the handler');
    await echo.stop();
});

const taken = [
    ['plain', get('/echo'), 'GET /echo 127.0.0.1 1\n'],
    ['Kannel with its %00 in the query', get('/echo?text=a%00b&coding=2&x=%N'), 'GET /echo?text=a%00b&coding=2&x=%N 127.0.0.1 1\n'],
    ['brackets and bars in the query', get('/echo?a[]=1|2&u=http://b/%2f..'), 'GET /echo?a[]=1|2&u=http://b/%2f.. 127.0.0.1 1\n'],
    ['every character that may stand there', get('/a-._~!$&\'()*+,;=:@%41?a="<>\\^`{|}[]?/:@!$&\'()*+,;=%zz%'), 'GET /a-._~!$&\'()*+,;=:@%41?a="<>\\^`{|}[]?/:@!$&\'()*+,;=%zz% 127.0.0.1 1\n'],
    ['a colon in the first segment', get('/http://b@c:99999/d'), 'GET /http://b@c:99999/d 127.0.0.1 1\n'],
    ['escapes in the path', get('/caf%C3%A9/%20'), 'GET /caf%C3%A9/%20 127.0.0.1 1\n'],
    ['HTTP/1.0 without Host', 'GET /echo HTTP/1.0\r\n\r\n', 'GET /echo 127.0.0.1 0\n'],
    ['a body', post('a=1&b=\0\r\n', 'Content-Length: 9'), 'POST /echo 127.0.0.1 2\na=1&b=\0\r\n'],
    ['a body of 64 kB', post('x'.repeat(65536), 'Content-Length: 65536'), `POST /echo 127.0.0.1 2\n${'x'.repeat(65536)}`],
    ['POST without a length', post(''), 'POST /echo 127.0.0.1 1\n'],
    ['GET with an empty body', get('/echo', 'Content-Length: 0'), 'GET /echo 127.0.0.1 2\n'],
    ['64 headers', head(...Array.from({ length: 63 }, (_, i) => `X-${i}: y`)), 'GET /echo 127.0.0.1 64\n'],
    ['a target of 12 kB', get('/' + 'a'.repeat(12 * 1024 - 1)), `GET /${'a'.repeat(12 * 1024 - 1)} 127.0.0.1 1\n`],
    ['headers of 15 kB', head(`A: ${'b'.repeat(15 * 1024)}`), 'GET /echo 127.0.0.1 2\n'],
    ['letters beyond ASCII in a header', head('A: \xc3\xab\t\xff'), 'GET /echo 127.0.0.1 2\n'],
    ['IPv6 Host', 'GET /echo HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n', 'GET /echo 127.0.0.1 1\n'],
    ['an empty line in front', `\r\n${get('/echo')}`, 'GET /echo 127.0.0.1 1\n'],
    ['HTTP/1.0 that wants to keep and to close', 'GET /echo HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n', 'GET /echo 127.0.0.1 1\n'],
    ['asking before a body', post('hello', 'Content-Length: 5', 'Expect: 100-continue'), 'POST /echo 127.0.0.1 3\nhello'],
];

test('what is sound is taken', async (t) => {
    const echo = await startEcho(t);
    for (const [name, bytes, body] of taken) {
        await t.test(name, async () => {
            const { responses } = await talk(echo.port, bytes, { answers: 1 });
            assert.deepEqual(responses.map((response) => [response.status, response.body]), [[200, body]]);
        });
    }
    await t.test('each split at every byte', async () => {
        const bytes = post('hello', 'Content-Length: 5', 'X-Long: abcdef');
        for (let at = 1; at < bytes.length; at++) {
            const socket = connect(echo.port).setNoDelay(true);
            await new Promise((done) => socket.write(bytes.slice(0, at), () => setImmediate(done)));
            socket.write(bytes.slice(at));
            await until(() => parseResponses(socket.received).length === 1, `the answer to a request split at ${at}`);
            assert.equal(parseResponses(socket.received)[0].body, 'POST /echo 127.0.0.1 3\nhello');
            socket.destroy();
        }
    });
    await echo.stop();
});

test('only the hosts that are configured are served', async (t) => {
    const echo = await startEcho(t, { hosts: 'hub.example.org, [::1]' });
    const status = async (host) => (await talk(echo.port, `GET /echo HTTP/1.1\r\nHost: ${host}\r\n\r\n`, { answers: 1 })).responses[0].status;
    assert.equal(await status('hub.example.org'), 200);
    assert.equal(await status('HUB.example.org:8080'), 200);
    assert.equal(await status('[::1]:80'), 200);
    assert.equal(await status('evil.example.org'), 400);
    assert.equal(await status('hub.example.org.evil'), 400);
    assert.equal((await talk(echo.port, 'GET /echo HTTP/1.0\r\n\r\n')).responses[0].status, 200);
});

test('the last address that a trusted proxy added is the peer', async (t) => {
    const peerOf = async (echo, ...headers) =>
        (await talk(echo.port, get('/echo', ...headers), { answers: 1 })).responses[0].body.split(' ')[2];
    const trusting = await startEcho(t, { proxies: '127.0.0.0/8' });
    assert.equal(await peerOf(trusting, 'X-Forwarded-For: 203.0.113.9'), '203.0.113.9');
    assert.equal(await peerOf(trusting, 'X-Forwarded-For: 10.0.0.1, 203.0.113.9'), '203.0.113.9');
    assert.equal(await peerOf(trusting, 'X-Forwarded-For: 10.0.0.1', 'X-Forwarded-For: 2001:db8::7'), '2001:db8::7');
    assert.equal(await peerOf(trusting, 'X-Forwarded-For: unknown'), '127.0.0.1');
    assert.equal(await peerOf(trusting), '127.0.0.1');
    const wary = await startEcho(t);
    assert.equal(await peerOf(wary, 'X-Forwarded-For: 203.0.113.9'), '127.0.0.1');
});

test('answers carry what protects them', async (t) => {
    const echo = await startEcho(t);
    const { headers, body } = await echo.get('/hello');
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['content-length'], '9');
    assert.ok(Math.abs(Date.parse(headers.date) - Date.now()) < 5000);
    assert.equal(body, 'CON hello');
});

test('errors become problem documents with the status of their code', async (t) => {
    const echo = await startEcho(t);
    const statuses = [500, 400, 401, 403, 404, 405, 409, 413, 415, 422, 503, 502, 503, 500, 500];
    for (const [code, status] of statuses.entries()) {
        const answer = await echo.get(`/refuse?${code}`);
        const problem = JSON.parse(answer.body);
        assert.equal(answer.status, status);
        assert.equal(problem.status, status);
        assert.equal(problem.detail, status < 500 ? 'because "asked"' : undefined, 'what the operator is told stays here');
        assert.equal(answer.headers['retry-after'], status === 503 ? '5' : undefined);
        assert.equal(answer.headers.allow, status === 405 ? 'POST' : undefined);
    }
});

test('health and metrics', async (t) => {
    const echo = await startEcho(t);
    assert.equal((await echo.get('/healthz')).body, 'ok\n');
    const metrics = await echo.get('/metrics');
    assert.match(metrics.headers['content-type'], /^text\/plain; version=0\.0\.4/);
    assert.match(metrics.body, /^# TYPE migranti_http_requests_total counter$/m);
});
