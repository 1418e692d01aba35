// Operators and channels: switched off and on while the gateway runs, another channel taking over, why a
// message waits, and what the exchange log tells of it.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, startGateway, until } from './gateway.js';
import { startSink } from './sink.js';

const person = '+355691230001';
let gateway, sink, next = 1;

before(async () => {
    sink = await startSink();
    const common = { token: 'token-of-the-test', number: '50600', country: '355', allow_http: 'yes', allow_private: 'yes' };
    gateway = await startGateway({
        channels: {
            kannel: { ...common, provider: 'kannel', url: `${sink.url}/cgi-bin/sendsms`, username: 'hub', password: 'a-secret-word', failover: 'simulator' },
            simulator: { ...common, provider: 'simulator', url: `${sink.url}/deliver` },
        },
    });
    await gateway.start();
});

after(async () => {
    await gateway?.stop();
    await sink?.stop();
});

const command = (...args) => {
    const done = spawnSync(binary, args, { encoding: 'utf8' });
    return { status: done.status, text: done.stdout + done.stderr };
};
const channels = (...args) => command('channels', '--config', gateway.config, ...args);
const text = async (words) => {
    const query = new URLSearchParams({ id: `m${next++}`, from: person, to: '50600', text: words, charset: 'UTF-8', coding: '0' });
    const answer = await fetch(`${gateway.url}/hooks/kannel/token-of-the-test/sms?${query}`);
    assert.equal(answer.status, 200);
};
const replies = (kind) => sink.calls.filter((call) => call.kind === kind).length;

test('what a channel that is switched off does not send leaves by another; switched on, it sends again', async () => {
    await text('MENU');
    await until(() => replies('kannel') === 1, 'a reply by Kannel');
    assert.equal(channels('--disable', 'nobody').status, 64);
    assert.equal(channels('--disable', 'kannel').status, 0);
    await until(() => /channel\.switched channel=kannel state=off/.test(gateway.log), 'the gateway to heed it');
    assert.match(channels().text, /^kannel \(kannel\)\n {2}state {5}switched off$/m);
    await text('MENU');
    await until(() => replies('simulator') === 1, 'the reply by the other channel');
    assert.equal(replies('kannel'), 1);
    assert.equal(channels('--enable', 'kannel').status, 0);
    await until(() => /channel\.switched channel=kannel state=on/.test(gateway.log), 'the gateway to heed it');
    await text('MENU');
    await until(() => replies('kannel') === 2, 'a reply by Kannel again');
    assert.match(channels().text, /^kannel \(kannel\)\n {2}state {5}open$/m);
    assert.ok(await gateway.metric('migranti_outbound_moved_total') >= 1);
});

test('why a message waits is told with its channel, and what became of one that left', async () => {
    channels('--disable', 'kannel');
    channels('--disable', 'simulator');
    await until(() => /channel=simulator state=off/.test(gateway.log) && gateway.log.lastIndexOf('kannel state=off') > gateway.log.lastIndexOf('kannel state=on'), 'both to be off');
    await text('MENU');
    const ids = () => execFileSync('sqlite3', ['-readonly', join(gateway.dir, 'migranti.db'), 'SELECT id FROM outbox ORDER BY id'], { encoding: 'utf8' }).trim().split('\n');
    const waiting = ids().at(-1);
    assert.match(command('why', '--config', gateway.config, waiting).text, /queued, reply by kannel[^]*it waits: its channel is switched off/);
    assert.match(command('why', '--config', gateway.config, ids()[0]).text, /sent, reply by kannel[^]*the provider took it/);
    assert.equal(command('why', '--config', gateway.config, '1').status, 64);
    await until(async () => await gateway.metric('migranti_channels_failing') === 2, 'the gauge to say so');
    channels('--enable', 'kannel');
    await until(() => replies('kannel') === 3, 'it to leave when its channel is on again');
});

test('the exchange log holds a line of each call, and nobody\'s number, text or secret', async () => {
    const folder = join(gateway.dir, 'exchanges');
    const log = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('');
    const lines = await until(() => log().split('\n').filter((line) => / out \d+ /.test(line)).length >= 4 && log(), 'four lines');
    assert.match(lines, /out \d+ \w+ http:\/\/127\.0\.0\.1:\.\.\/cgi-bin\/sendsms \([^)]*text[^)]*\) \d+ bytes -> 202 accepted/);
    for (const secret of ['355691230001', 'a-secret-word', 'token-of-the-test', sink.calls[0].text.split('\n')[0]])
        assert.ok(!lines.includes(secret), secret);
});

test('the exchange log holds a line of each webhook, taken or refused, and nobody\'s number, text or secret', async () => {
    const folder = join(gateway.dir, 'exchanges');
    const hooks = `${gateway.url}/hooks/kannel`;
    const words = 'nobody reads this here';
    const post = (path, type, body) => fetch(`${hooks}/${path}`, { method: 'POST', headers: { 'content-type': type }, body });
    await text(words);
    assert.equal((await post('token-of-the-test/sms', 'text/plain', `${person}=${words}&x=y`)).status, 400);
    assert.equal((await post(`another-token/${words}?from=${person}`, 'application/json', JSON.stringify({ from: person, text: words }))).status, 404);
    assert.equal((await fetch(`${hooks}/token-of-the-test/sms?${new URLSearchParams({ from: person, [person]: words, text: words })}`)).status, 400);
    assert.equal((await fetch(`${hooks}/token-of-the-test/dlr?${new URLSearchParams({ id: '1', status: '8', smsc: 'x' })}`)).status < 500, true);
    const files = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('');
    const lines = await until(() => files().split('\n').filter((line) => / in /.test(line)).length >= 5 && files(), 'the lines');
    assert.match(lines, /^[\d-]+T[\d:.]+Z in GET \/hooks\/kannel\/\.\.\/sms \(id,from,to,text,charset,coding\) 0 bytes -> 200 \d+ ms \| sms 1$/m);
    assert.match(lines, /in POST \/hooks\/kannel\/\.\.\/sms \(\) \d+ bytes -> 400 \d+ ms \| .+/);
    assert.match(lines, /in POST \/hooks\/kannel\/\.\. \d+ bytes -> 404 \d+ ms \| the token is another/);
    assert.match(lines, /in GET \/hooks\/kannel\/\.\.\/sms \(from\) 0 bytes -> 400 \d+ ms \| .+/);
    for (const secret of ['355691230001', 'nobody', 'token-of-the-test', 'another-token', 'a-secret-word'])
        assert.ok(!lines.includes(secret), secret);
});
