// The demo as `./dev run` serves it takes what was captured or published elsewhere: every file of
// ../shared/payloads (when it is there) gets the status that its expect.jsonl says. Signatures over an
// address or a time are made anew, because the demo's addresses and its clock are others.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, startProgram, until } from './gateway.js';
import { startSink } from './sink.js';

const folder = join(root, '../shared/payloads');
const there = existsSync(join(folder, 'expect.jsonl'));
const base = 'https://hub.example.org';
let gateway, sink, dir;

before(async () => {
    if (!there) return;
    sink = await startSink();
    dir = mkdtempSync(join(tmpdir(), 'demo-'));
    for (const one of ['incoming', 'outgoing', 'sent', 'failed', 'report']) mkdirSync(join(dir, 'spool', one), { recursive: true });
    const config = join(dir, 'migranti.ini');
    /* What tests/demo/run.sh does; port 0 takes a free one. */
    const text = readFileSync(join(root, 'config/demo.ini'), 'utf8').replace('port = PORT', 'port = 0').replaceAll('PORT', '9')
        .replaceAll('SINK', sink.port).replaceAll('MENUS', join(root, 'menus')).replaceAll('SPOOL', join(dir, 'spool'));
    writeFileSync(config, text, { mode: 0o600 });
    gateway = await startProgram(config);
});

after(async () => {
    await gateway?.stop();
    await sink?.stop();
    if (dir) rmSync(dir, { recursive: true, force: true });
});

const hmac = (kind, key, bytes, form = 'base64') => createHmac(kind, key).update(bytes).digest(form);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const sorted = (pairs) => [...pairs].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : 1));
const base64url = (bytes) => Buffer.from(bytes).toString('base64url');

/** By provider: what a signature is made over, as the provider documents it. */
const signers = {
    twilio: (call, secrets) => {
        if (!call.headers['X-Twilio-Signature']) return;
        call.headers['X-Twilio-Signature'] = hmac('sha1', secrets.twilio.auth_token, call.url + sorted(call.form).map(([k, v]) => k + v).join(''));
    },
    plivo: (call, secrets) => {
        if (!call.headers['X-Plivo-Signature-V3']) return;
        const fields = sorted(call.form).map(([k, v]) => k + v).join('');
        call.headers['X-Plivo-Signature-V3'] = hmac('sha256', secrets.plivo.auth_token, `${call.url}?${fields}.${call.headers['X-Plivo-Signature-V3-Nonce']}`);
    },
    envaya: (call, secrets) => {
        const fields = sorted(call.form).map(([k, v]) => `,${k}=${v}`).join('');
        call.headers['X-Request-Signature'] = createHash('sha1').update(`${call.url}${fields},${secrets.envaya.password}`).digest('base64');
    },
    messagebird: (call, secrets) => {
        const now = Math.floor(Date.now() / 1000);
        const claims = { iss: 'MessageBird', nbf: now, exp: now + 60, jti: randomBytes(8).toString('hex'), url_hash: sha256(call.url) };
        if (call.body.length) claims.payload_hash = sha256(call.body);
        const head = `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url(JSON.stringify(claims))}`;
        call.headers['MessageBird-Signature-JWT'] = `${head}.${base64url(createHmac('sha256', secrets.messagebird.signing_key).update(head).digest())}`;
    },
};

function read(file) {
    const raw = readFileSync(join(folder, file));
    const rest = raw.subarray(raw.indexOf('\n') + 1);
    const end = rest.indexOf('\r\n\r\n');
    const [start, ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const [method, target] = start.split(' ');
    const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
    const body = rest.subarray(end + 4);
    return { method, target, headers, body, form: [...new URLSearchParams(body.toString())] };
}

/** "/in/twilio/sms" is "/hooks/twilio/demo/sms" here; Kannel's laboratory had other paths. */
const mapped = (target) => target.replace(/^\/sms\?/, '/in/kannel/sms?').replace(/^\/in\/([^/?]+)/, '/hooks/$1/demo');

const send = ({ method, target, headers, body }) => new Promise((done, fail) => {
    let text = '';
    const socket = connect(gateway.port, '127.0.0.1', () => {
        const head = { ...headers, Connection: 'close' };
        socket.write(`${method} ${target} HTTP/1.1\r\n${Object.entries(head).map(([k, v]) => `${k}: ${v}\r\n`).join('')}\r\n`, 'latin1');
        socket.write(body);
    });
    socket.setTimeout(60000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (data) => { text += data; }).on('error', fail).on('close', () => done({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text }));
});

test('every captured call', { skip: !there }, async (t) => {
    const secrets = JSON.parse(readFileSync(join(folder, 'channels.json'))).channels;
    const rows = readFileSync(join(folder, 'expect.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    const channels = new Set([...readFileSync(join(root, "config/demo.ini"), "utf8").matchAll(/^\[channel (.+)\]$/gm)].map((m) => m[1]));
    for (const row of rows.filter((one) => one.file.endsWith('.http') && one.expect !== 'decode-only')) {
        await t.test(row.file, async () => {
            const call = read(row.file);
            call.target = mapped(call.target);
            const channel = call.target.split('/')[2];
            if (!channels.has(channel)) {
                assert.ok(!existsSync(join(root, `providers/${row.provider}.c`)), `the demo has no channel ${channel}`);
                return;
            }
            call.url = base + call.target;
            if (row.expect !== 'reject') signers[row.provider]?.(call, secrets);
            const { status, text } = await send(call);
            assert.ok(row.http.includes(status), `${status} is none of ${row.http}: ${text.split('\r\n\r\n')[1]}`);
            for (const start of row.body_starts?.slice(0, 1) ?? []) assert.match(text, new RegExp(`\\r\\n\\r\\n(${row.body_starts.join('|')})`), start);
        });
    }
    for (const row of rows.filter((one) => one.file.endsWith('.sms'))) {
        await t.test(row.file, async () => {
            const raw = readFileSync(join(folder, row.file));
            const path = join(dir, 'spool/incoming', row.file);
            writeFileSync(path, raw.subarray(raw.indexOf('\n') + 1));
            utimesSync(path, 1795256100, 1795256100);
            await until(() => !existsSync(path), 'the file to be taken');
            assert.ok(!existsSync(join(dir, 'spool/migranti-failed')), 'it was understood');
        });
    }
    assert.equal(await gateway.metric('migranti_store_jobs_failed_total'), 0);
});
