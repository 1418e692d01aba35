// What a person and an expert live through, over each provider's own wire format.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';
import { startSink } from './sink.js';

let gateway, sink, expert, login;

before(async () => {
    sink = await startSink();
    const common = { token: 'demo', country: '355', allow_http: 'yes', allow_private: 'yes' };
    gateway = await startGateway({
        channels: {
            simulator: { ...common, provider: 'simulator', number: '50600', url: `${sink.url}/deliver` },
            africastalking: { ...common, provider: 'africastalking', number: '21512', url: `${sink.url}/version1/messaging`, username: 'sandbox', api_key: 'test' },
        },
    });
    login = gateway.addStaff('besa', 'Besa');
    await gateway.start();
    expert = await desk(gateway, login);
});

after(async () => {
    await gateway?.stop();
    await sink?.stop();
});

const post = (path, body, type = 'application/json') => fetch(`${gateway.url}/hooks/${path}`, {
    method: 'POST', headers: { 'content-type': type }, body: typeof body === 'string' ? body : JSON.stringify(body),
});
const form = (fields) => new URLSearchParams(fields).toString();
let serial = 0;
const sms = async (from, text, id = `m${++serial}`) => {
    const answer = await post('simulator/demo/sms', { kind: 'sms', id, from, to: '50600', text });
    assert.equal(answer.status, 200);
};
const ussd = async (session, phone, text) => {
    const answer = await post('africastalking/demo/ussd', form({ sessionId: session, serviceCode: '*384*123#', phoneNumber: phone, networkCode: '99999', text }), 'application/x-www-form-urlencoded');
    assert.equal(answer.status, 200);
    return answer.text();
};
const got = (number, count) => until(() => sink.to(number).length >= count && sink.to(number)[count - 1].text, `message ${count} to ${number}\n${gateway.log.slice(-1500)}`);

test('a message delivered twice is answered once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => sms('+355691110001', 'EMIGRANT', 'same-id')));
    await sms('+355691110001', 'EMIGRANT', 'same-id');
    await got('+355691110001', 1);
    await sms('+355691110001', '0', 'another-id');
    await got('+355691110001', 2);
    assert.equal(sink.to('+355691110001').length, 2);
    assert.equal(await gateway.metric('migranti_inbound_duplicate_total'), 5);
});

test('a repeated USSD step shows the same screen and moves nobody', async () => {
    const phone = '+254711000101';
    const home = await ussd('ATUid_1', phone, '');
    assert.match(home, /^CON /);
    const first = await ussd('ATUid_1', phone, '1');
    assert.equal(await ussd('ATUid_1', phone, '1'), first);
    assert.notEqual(first, home);
    const second = await ussd('ATUid_1', phone, '1*1');
    assert.notEqual(second, first);
    assert.equal(await ussd('ATUid_1', phone, '1*1'), second);
});

test('a dialled path goes straight to its screen; a session in disorder ends with a neutral word', async () => {
    const walked = 'ATUid_2', dialled = 'ATUid_3', phone = '+254711000102', other = '+254711000103';
    await ussd(walked, phone, '');
    await ussd(walked, phone, '1');
    const screen = await ussd(walked, phone, '1*1');
    assert.equal(await ussd(dialled, other, '1*1'), screen);
    assert.match(await ussd(dialled, other, '2*2*2'), /^END /, 'a history that does not follow');
    assert.match(await ussd(walked, other, '1*1*1'), /^END /, 'somebody else in the session');
});

test('a broken session is offered again', async () => {
    const phone = '+254711000104';
    await ussd('ATUid_4', phone, '');
    const left = await ussd('ATUid_4', phone, '1');
    const offered = await ussd('ATUid_5', phone, '');
    assert.match(offered, /1/);
    assert.match(offered, /2/);
    assert.equal(await ussd('ATUid_5', phone, '1'), left);
});

test('an expert answers a question asked by USSD; the answer comes as SMS with its receipt', async () => {
    const phone = '+254711000105';
    const opened = await gateway.metric('migranti_tickets_opened_total');
    await ussd('ATUid_6', phone, '');
    // Ask from wherever: the word works on every screen.
    const prompt = await ussd('ATUid_6', phone, 'EXPERT');
    assert.match(prompt, /^CON /);
    const told = await ussd('ATUid_6', phone, 'EXPERT*How long is the family reunification queue?');
    const number = /\d{3,}/.exec(told)?.[0];
    assert.ok(number, told);
    assert.equal(await gateway.metric('migranti_tickets_opened_total'), opened + 1);

    const { body: { tickets } } = await expert('GET', '/tickets?view=open');
    const ticket = tickets.find((one) => String(one.number) === number);
    assert.equal(ticket.bearer, 'ussd');
    const answered = await expert('POST', `/tickets/${ticket.id}/answer`, { version: ticket.version, text: 'Ask at the embassy.' });
    assert.equal(answered.status, 200);
    const text = await got(phone, 1);
    assert.match(text, /Ask at the embassy\./);
    const call = sink.to(phone)[0];
    await until(async () => (await expert('GET', `/tickets/${ticket.id}`)).body.entries.at(-1).message.state === 'sent', 'the send to be recorded');
    const receipt = await post('africastalking/demo/dlr', form({ id: call.externalId, status: 'Success', phoneNumber: phone, networkCode: '99999', retryCount: '0' }), 'application/x-www-form-urlencoded');
    assert.equal(receipt.status, 200);
    assert.equal((await expert('GET', `/tickets/${ticket.id}`)).body.entries.at(-1).message.state, 'delivered');
});

test('STOP is confirmed, START returns, in the words of the person', async () => {
    const phone = '+355691110002';
    await sms(phone, 'NDAL!');
    await got(phone, 1);
    await sms(phone, 'START');
    await got(phone, 2);
    assert.notEqual(sink.to(phone)[0].text, sink.to(phone)[1].text);
});

test('short codes, names and ourselves are stored and never answered', async () => {
    const silent = await gateway.metric('migranti_inbound_silent_total');
    for (const from of ['50700', 'IOM Info', '50600']) await sms(from, 'EMIGRANT');
    assert.equal(await gateway.metric('migranti_inbound_silent_total'), silent + 3);
    await sms('+355691110003', 'EMIGRANT');
    await got('+355691110003', 1);
    assert.deepEqual(sink.calls.filter((call) => ['50700', 'IOM Info', '50600'].includes(call.to)), []);
});

test('what cannot be sent now is sent later; what may have been sent is never repeated', async () => {
    const refused = '+355691110004', dropped = '+254711000106';
    sink.behave = (call) => call.to === refused && sink.to(refused).length < 3 ? [503, 'text/plain', 'later'] : call.to === dropped ? 'drop' : undefined;
    await sms(refused, 'EMIGRANT');
    await got(refused, 3);
    const unknown = await gateway.metric('migranti_outbound_unknown_total');
    await post('africastalking/demo/sms', form({ from: dropped, to: '21512', text: 'EMIGRANT', id: 'at-1', date: '2026-11-21 10:00:00', linkId: 'l1' }), 'application/x-www-form-urlencoded');
    await until(async () => await gateway.metric('migranti_outbound_unknown_total') === unknown + 1, 'the fate to be recorded as unknown');
    sink.behave = () => undefined;
    await gateway.restart();
    expert = await desk(gateway, login);
    await sms('+355691110005', 'EMIGRANT');
    await got('+355691110005', 1);
    assert.equal(sink.to(dropped).length, 1);
});

test('two experts race for one question: one answer, the other is told who', async () => {
    await gateway.kill();
    const other = gateway.addStaff('ana', 'Ana');
    await gateway.start();
    const [first, second] = [await desk(gateway, login), await desk(gateway, other)];
    const phone = '+355691110006';
    await sms(phone, 'EKSPERT');
    await sms(phone, 'Ku mund te bej njohjen e diplomes?');
    await got(phone, 2);
    const { body: { tickets } } = await first('GET', '/tickets?view=open');
    const ticket = tickets.find((one) => one.excerpt.startsWith('Ku mund'));
    const results = await Promise.all([first, second].map((call) => call('POST', `/tickets/${ticket.id}/claim`, { version: ticket.version })));
    assert.deepEqual(results.map((one) => one.status).sort(), [200, 409]);
    const won = results.findIndex((one) => one.status === 200);
    assert.equal(results[1 - won].body.owner.name, ['Besa', 'Ana'][won]);
    const loser = [first, second][1 - won];
    const refused = await loser('POST', `/tickets/${ticket.id}/answer`, { version: results[won].body.version, text: 'Une gjithashtu.' });
    assert.equal(refused.status, 409);
    assert.match(refused.body.detail, /is working/);
});

test('SIGTERM drains: everything acknowledged is answered, the end is clean', async () => {
    const phone = '+355691110007';
    await sms(phone, 'EMIGRANT');
    const exited = await (async () => { gateway.child.kill('SIGTERM'); return gateway.ended(); })();
    assert.deepEqual(exited, { code: 0, signal: null });
    assert.equal(sink.to(phone).length, 1);
    await gateway.start();
});
