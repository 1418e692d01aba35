// Providers over HTTP, both ways: what they bring us, signed as their own packages sign it; what we send
// them, and what becomes of it when they take it, refuse it, want less of it, or break off.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { dialects } from './dialects.js';
import { startGateway, until } from './gateway.js';
import { answerOf, startSink } from './sink.js';

const require = createRequire(import.meta.url);
const twilio = require('twilio'), nexmo = require('nexmo'), { verifySignature } = require('@vonage/jwt');

const base = 'https://hub.example.org', ours = '+355692000050';
const names = ['twilio', 'vonage', 'infobip', 'plivo', 'messagebird', 'sinch', 'generic'];
const methods = ['md5hash', 'md5', 'sha1', 'sha256', 'sha512'];
const token = 'a-twilio-token-of-the-tests', account = 'AC00112233445566778899aabbccddeeff', secret = 'a-vonage-signature-secret';
const common = { token: 'demo', number: ours, country: '355', allow_http: 'yes', allow_private: 'yes', receipt_base: base, per_second: '50' };
const rounds = Number(process.env.ROUNDS ?? 1); // of the random ones: the long form has others each time
const seed = Number(process.env.SEED ?? (process.env.ROUNDS ? Date.now() % 1e9 : 20261122));
let gateway, sink;

before(async () => {
    console.log(`SEED=${seed}`);
    sink = await startSink();
    const channels = Object.fromEntries(names.map((name) => [name, { ...common, provider: name, ...dialects[name].settings(sink.url), ...(name === 'twilio' ? { require_signature: 'no' } : {}) }]));
    channels['twilio-signed'] = { ...common, provider: 'twilio', url: sink.url, account_sid: account, auth_token: token };
    for (const method of methods)
        channels[`vonage-${method}`] = { ...common, provider: 'vonage', url: `${sink.url}/sms/json`, api_key: 'k', api_secret: 's', signature_secret: secret, signature_method: method };
    channels.smsgate = { ...common, provider: 'smsgate', ...dialects.smsgate.settings(sink.url) };
    gateway = await startGateway({ channels, server: { public_base: base } });
    await gateway.start();
});

after(async () => {
    await gateway?.stop();
    await sink?.stop();
});

const call = async (channel, { method, hint = '', url, type, body }, headers = {}) => {
    const { pathname, search } = new URL(url ?? `/hooks/${channel}/demo${hint}`, base);
    const answer = await fetch(gateway.url + pathname + search, { method, headers: { ...(type ? { 'content-type': type } : {}), ...headers }, body: method === 'GET' ? undefined : body });
    return { status: answer.status, text: await answer.text() };
};

let people = 0;
const somebody = () => `+35569${String(7000000 + ++people).padStart(7, '0')}`;

/** One new person for each provider, who writes; in parallel. */
const everywhere = (run) => Promise.all(names.map((name) => run(name, somebody(), dialects[name])));
const writes = async (name, person, text = 'EMIGRANT') => {
    const answer = await call(name, dialects[name].sms(person, ours, text));
    assert.equal(answer.status, 200, `${name}: ${answer.text}`);
};
const sent = (name, person, count = 1) => until(() => sink.to(person).length >= count && sink.to(person)[count - 1], `call ${count} to ${name}\n${gateway.log.slice(-800)}`);
const counted = (metric, value) => until(async () => await gateway.metric(metric) === value, `${metric} to be ${value}`);
const metric = (name) => gateway.metric(`migranti_${name}_total`);

// ---- sending

test('a message comes in, its answer goes out, and the report finds it', async () => {
    const delivered = await metric('outbound_delivered');
    await everywhere(async (name, person, dialect) => {
        await writes(name, person);
        const reply = await sent(name, person);
        assert.equal(reply.kind, name);
        assert.equal(reply.to, person);
        assert.equal(reply.from.replace('+', ''), ours.replace('+', ''));
        assert.equal(reply.login, dialect.login);
        assert.ok(reply.text.length > 10, `${name} sent "${reply.text}"`);
        assert.ok(reply.receipt.startsWith(`${base}/hooks/${name}/demo/dlr`), reply.receipt);
        const report = await call(name, dialect.report(reply));
        assert.equal(report.status, 200, `${name}: ${report.text}`);
    });
    await counted('migranti_outbound_delivered_total', delivered + names.length);
    await counted('migranti_outbound_sent_total', names.length);
    assert.equal(await metric('receipts_unmatched'), 0);
});

test('a report that overtakes the answer to the send finds its message', async () => {
    const delivered = await metric('outbound_delivered');
    sink.behave = async (sending) => {
        const dialect = dialects[sending.kind], answer = dialect.accept(sending);
        const report = await call(sending.kind, dialect.report(sending));
        assert.equal(report.status, 200);
        return answerOf(answer);
    };
    await everywhere(async (name, person) => { await writes(name, person); await sent(name, person); });
    sink.behave = () => undefined;
    await counted('migranti_outbound_delivered_total', delivered + names.length);
    await counted('migranti_outbound_sent_total', 2 * names.length);
    assert.equal(await metric('receipts_unmatched'), 0);
});

test('who wants less of us gets it later: 429 with Retry-After, and words of their own', async () => {
    const before = await metric('outbound_sent');
    sink.behave = (sending) => (sink.to(sending.to).length === 1 ? answerOf(dialects[sending.kind].throttled, { 'retry-after': '1' }) : undefined);
    await everywhere(async (name, person) => {
        await writes(name, person);
        const again = await sent(name, person, 2);
        const wait = again.at - sink.to(person)[0].at;
        assert.ok(wait >= 1000, `${name} was asked again after ${wait} ms`);
        assert.equal(again.text, sink.to(person)[0].text);
    });
    sink.behave = () => undefined;
    await counted('migranti_outbound_sent_total', before + names.length);
});

test('what is refused for good, or because the person wants no more, is not sent again', async () => {
    const before = await metric('outbound_failed');
    const refuse = async (answer) => {
        const those = names.filter((name) => dialects[name][answer]);
        sink.behave = (sending) => answerOf(dialects[sending.kind][answer]);
        const written = await Promise.all(those.map(async (name) => { const person = somebody(); await writes(name, person); await sent(name, person); return person; }));
        return written;
    };
    const all = [...await refuse('badNumber'), ...await refuse('blocked')];
    await counted('migranti_outbound_failed_total', before + all.length);
    sink.behave = () => undefined;
    for (const person of all) assert.equal(sink.to(person).length, 1);
    assert.ok(all.length > names.length);
});

test('a connection that breaks after the call is not called again: nobody knows what arrived', async () => {
    const accepted = await metric('outbound_sent'), before = await metric('outbound_unknown');
    sink.behave = () => 'drop';
    const dropped = [];
    await everywhere(async (name, person) => { dropped.push(person); await writes(name, person); await sent(name, person); });
    await counted('migranti_outbound_unknown_total', before + names.length);
    sink.behave = () => undefined;
    await everywhere(async (name, person) => { await writes(name, person); await sent(name, person); });
    await counted('migranti_outbound_sent_total', accepted + names.length);
    for (const person of dropped) assert.equal(sink.to(person).length, 1);
});

test('a provider that recognises a repeat is asked again, and gives the message once', async () => {
    const delivered = await metric('outbound_delivered'), unknown = await metric('outbound_unknown'), person = somebody();
    sink.behave = (sending) => (sink.to(sending.to).length === 1 ? 'drop' : answerOf(dialects.smsgate.repeated));
    await writes('smsgate', person);
    const again = await sent('smsgate', person, 2);
    sink.behave = () => undefined;
    assert.equal(again.query.id, sink.to(person)[0].query.id);
    assert.equal(again.login, dialects.smsgate.login);
    const report = await call('smsgate', dialects.smsgate.report(again));
    assert.equal(report.status, 200, report.text);
    await counted('migranti_outbound_delivered_total', delivered + 1);
    assert.equal(await metric('outbound_unknown'), unknown);
});

test('an answer that takes its time holds up nobody else', async () => {
    const slow = Object.fromEntries(names.map((name) => [name, somebody()])), open = [];
    sink.behave = (sending) => (Object.values(slow).includes(sending.to) ? new Promise((done) => { open.push(done); }) : undefined);
    const before = await metric('outbound_sent');
    for (const name of names) await writes(name, slow[name]);
    await until(() => open.length === names.length, 'all of them to be called');
    await everywhere(async (name, person) => { await writes(name, person); await sent(name, person); });
    await counted('migranti_outbound_sent_total', before + names.length);
    for (const done of open) done();
    sink.behave = () => undefined;
    await counted('migranti_outbound_sent_total', before + 2 * names.length);
});

// ---- what only one of them brings

test('parts that Vonage brings one by one and out of order are one message', async () => {
    const person = somebody(), whole = somebody();
    await writes('vonage', whole, 'EMIGRANT');
    for (const [part, text] of [[2, 'GR'], [3, 'ANT'], [1, 'EMI']]) {
        const { hint } = dialects.vonage.sms(person, ours, text);
        const answer = await call('vonage', { method: 'GET', hint: `${hint}&concat=true&concat-ref=77&concat-total=3&concat-part=${part}` });
        assert.equal(answer.status, 200);
    }
    assert.equal((await sent('vonage', person)).text, (await sent('vonage', whole)).text);
    assert.equal(sink.to(person).length, 1);
});

test('a USSD session of Infobip begins, goes on and is ended by PUT', async () => {
    const person = somebody().slice(1);
    const step = async (verb, body, method = 'POST') => {
        const answer = await call('infobip', { method, hint: `/ussd/session/s-77/${verb}`, type: 'application/json', body: JSON.stringify(body) });
        assert.equal(answer.status, 200, answer.text);
        return JSON.parse(answer.text);
    };
    const first = await step('start', { msisdn: person, shortCode: '*599#', text: '*599#', language: null });
    assert.equal(first.shouldClose, false);
    assert.match(first.ussdMenu, /1/);
    const second = await step('response', { msisdn: person, shortCode: '*599#', text: '1' });
    assert.notEqual(second.ussdMenu, first.ussdMenu);
    assert.deepEqual(await step('end', { reason: 'ok', exitCode: 0 }, 'PUT'), { responseExitCode: 200, responseMessage: '' });
    const late = await step('response', { msisdn: person, shortCode: '*599#', text: '1' });
    assert.equal(late.shouldClose, true);
});

test('of a batch of Infobip the good is taken and the bad counted', async () => {
    const person = somebody(), refused = await metric('webhook_refused_value');
    const { body, type } = dialects.infobip.sms(person, ours, 'EMIGRANT');
    const batch = JSON.parse(body);
    batch.results.unshift({ ...batch.results[0], messageId: '' });
    assert.equal((await call('infobip', { method: 'POST', hint: '/sms', type, body: JSON.stringify(batch) })).status, 200);
    await sent('infobip', person);
    assert.equal(await metric('webhook_refused_value'), refused + 1);
    assert.match(gateway.log, /webhook\.left_out channel=infobip count=1/);
});

// ---- signatures, as the providers' own packages make them

/** mulberry32: random enough, and the same again for one seed. */
let state = seed;
const random = (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
};
const pick = (list) => list[random(list.length)];
const letters = [...'abcXYZ019 &=+%_-.~/?#ëçËÇکمک۲🙏é'];
const words = (most = 40) => Array.from({ length: random(most) }, () => pick(letters)).join('');
/** Fields that nobody knows yet: they are signed like the others. */
const extras = () => Object.fromEntries(Array.from({ length: random(6) }, () => [`x${pick([...'aZ0_-'])}${random(99)}`, words(20)]));

/** One change to the fields that no signature survives. */
const altered = (fields) => {
    const key = pick(Object.keys(fields)), change = { ...fields };
    switch (random(3)) {
    case 0: change[key] = `${fields[key]}x`; break;
    case 1: delete change[key]; break;
    default: change[`${key}2`] = 'x';
    }
    return change;
};
const FORM = 'application/x-www-form-urlencoded';
const encode = (fields) => new URLSearchParams(fields).toString();

test('Twilio\u2019s package signs: as it is it is taken, altered it is not', async () => {
    for (let i = 0; i < 60 * rounds; i++) {
        const fields = { AccountSid: account, MessageSid: `SM${i}`, From: somebody(), To: ours, Body: words(), ...extras() };
        const hint = pick(['/sms', '/sms?a=1&b=%C3%AB', '/sms?x=%2B+y']);
        const url = `${pick([base, `${base}:443`])}/hooks/twilio-signed/demo${hint}`;
        const sign = (of, key = token) => ({ 'x-twilio-signature': twilio.getExpectedTwilioSignature(key, url, of) });
        const post = (of, headers, at = hint) => call('twilio-signed', { method: 'POST', hint: at, type: FORM, body: encode(of) }, headers);
        const why = () => `${JSON.stringify(fields)} at ${url}\n${gateway.log.slice(-300)}`;
        assert.equal((await post(altered(fields), sign(fields))).status, 401, why());
        assert.equal((await post(fields, sign(fields, `${token}x`))).status, 401, why());
        assert.equal((await post(fields, sign(fields), '/sms?other')).status, 401, why());
        assert.equal((await post(fields, sign(fields))).status, 200, why());
    }
});

test('Vonage\u2019s package signs, by each method: as it is it is taken, altered it is not', async () => {
    for (const method of methods) {
        for (let i = 0; i < 10 * rounds; i++) {
            const fields = { msisdn: somebody().slice(1), to: ours.slice(1), messageId: `${method}-${i}`, text: words(), type: 'unicode', timestamp: `${Math.floor(Date.now() / 1000)}`, nonce: words(), ...extras() };
            const sign = (of, key = secret) => ({ ...of, sig: nexmo.generateSignature(method, key, of) });
            const post = (of) => pick([
                () => call(`vonage-${method}`, { method: 'GET', hint: `/sms?${encode(of)}` }),
                () => call(`vonage-${method}`, { method: 'POST', hint: '/sms', type: FORM, body: encode(of) }),
                () => call(`vonage-${method}`, { method: 'POST', hint: '/sms', type: 'application/json', body: JSON.stringify(of) }),
            ])();
            const why = () => `${method} ${JSON.stringify(fields)}\n${gateway.log.slice(-300)}`;
            const { sig } = sign(fields);
            assert.equal((await post({ ...altered(fields), sig })).status, 401, why());
            assert.equal((await post(sign(fields, `${secret}x`))).status, 401, why());
            assert.equal((await post(sign({ ...fields, timestamp: '1700000000' }))).status, 401, why());
            assert.equal((await post(sign(fields))).status, 200, why());
        }
    }
});

test('what Vonage\u2019s package says of a token, the gateway says too', async () => {
    const { sign } = require('jsonwebtoken');
    for (let i = 0; i < 40 * rounds; i++) {
        const body = JSON.stringify({ channel: 'sms', message_type: 'text', message_uuid: `uuid-${i}`, from: somebody().slice(1), to: ours.slice(1), text: words(), ...extras() });
        const claims = { iss: 'Vonage', jti: `${random(1e9)}`, api_key: 'k', payload_hash: createHash('sha256').update(body).digest('hex') };
        const key = pick([secret, secret, `${secret}x`]), algorithm = pick(['HS256', 'HS256', 'HS384', 'HS512']);
        let bearer = sign(claims, key, { algorithm });
        if (random(3) === 0) {
            const at = random(bearer.length - 2);
            bearer = `${bearer.slice(0, at)}${bearer[at] === 'A' ? 'B' : 'A'}${bearer.slice(at + 1)}`;
        }
        let valid = false;
        try { valid = Boolean(verifySignature(bearer, secret)); } catch { /* it throws at some */ }
        const answer = await call('vonage-sha256', { method: 'POST', hint: '/sms', type: 'application/json', body }, { authorization: `Bearer ${bearer}` });
        assert.equal(answer.status, valid ? 200 : 401, `${valid} ${bearer} ${body}\n${gateway.log.slice(-300)}`);
        const other = await call('vonage-sha256', { method: 'POST', hint: '/sms', type: 'application/json', body: body.replace('}', ',"z":"1"}') }, { authorization: `Bearer ${bearer}` });
        assert.equal(other.status, 401);
    }
});
