// The whole path over Kannel itself: a phone texts, walks the menu, asks an expert, gets the answer,
// and the delivery report closes the circle.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desk, startGateway, until } from './gateway.js';
import { startKannel } from './kannel.js';
import { parts, startSmsc } from './smpp.js';

const token = 'test-token-of-kannel';
const person = '+355691230001';
let gateway, kannel, phones, smsc, expert;

const channel = (url) => ({
    provider: 'kannel', token, number: '50600', country: '355', allow: '127.0.0.0/8', allow_http: 'yes', allow_private: 'yes',
    url, username: 'hub', password: 'kannel-test-password', receipt_base: gateway.url ?? 'http://127.0.0.1:1',
});

before(async () => {
    // The gateway's port has to be known to Kannel, and Kannel's to the gateway: first the one, then both.
    gateway = await startGateway();
    await gateway.start();
    smsc = await startSmsc();
    kannel = await startKannel({ gatewayPort: gateway.port, token, smsc });
    const again = await startGateway({ channels: { kannel: channel(kannel.sendUrl) }, server: {}, dir: gateway.dir });
    again.port = gateway.port;
    await gateway.kill();
    gateway = again;
    const login = gateway.addStaff('besa', 'Besa');
    await gateway.start();
    expert = await desk(gateway, login);
    phones = kannel.phones();
});

after(async () => {
    await kannel?.stop();
    smsc?.stop();
    await gateway?.stop();
});

const next = (count) => until(() => phones.got(person).length >= count, `message ${count} on the phone\n${kannel.log().slice(-2000)}\n${gateway.log.slice(-2000)}`);
/* Of several lines the first is there before the others. */
const told = (count, pattern) => until(() => pattern.exec(phones.got(person)[count - 1] ?? ''), `message ${count} on the phone to tell ${pattern}`);

test('a keyword brings the menu, a question gets a number, the answer arrives and is reported delivered', async () => {
    phones.text(person, '50600', 'EMIGRANT');
    await told(1, /^1 [^]*\n.*\n.*\n/m); /* the menu lists its options */

    phones.text(person, '50600', 'EKSPERT');
    await next(2);
    phones.text(person, '50600', 'A mund te punoj ne Gjermani pa diplome?');
    const [number] = await told(3, /\d+/); /* of the question */

    const { body: { tickets } } = await expert('GET', '/tickets?view=open');
    assert.equal(tickets.length, 1);
    assert.equal(String(tickets[0].number), number);
    const claimed = await expert('POST', `/tickets/${tickets[0].id}/claim`, { version: tickets[0].version });
    assert.equal(claimed.status, 200);
    const answer = await expert('POST', `/tickets/${tickets[0].id}/answer`, { version: claimed.body.version, text: 'Po, me një ofertë pune konkrete.' });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    await told(4, /Po, me nje oferte pune konkrete\./); /* folded, so that it stays one SMS */

    await until(async () => {
        const { body } = await expert('GET', `/tickets/${tickets[0].id}`);
        return body.entries.at(-1).message?.state === 'delivered';
    }, 'the delivery report to reach the ticket');
    assert.equal(await gateway.metric('migranti_receipts_unmatched_total'), 0);

    phones.text(person, '50600', 'Faleminderit, po per familjen time?');
    await next(5);
    const { body } = await expert('GET', `/tickets/${tickets[0].id}`);
    assert.equal(body.state, 'open', 'the next text opens the question again');
    assert.equal(body.entries.at(-1).text, 'Faleminderit, po per familjen time?');
});

/** What the person last wrote about her question, as the expert reads it. */
async function lastWords() {
    const { body: { tickets } } = await expert('GET', '/tickets?view=open');
    const { body } = await expert('GET', `/tickets/${tickets[0].id}`);
    return body.entries.at(-1).text;
}

/** All of Kannel dies at once and is started again; the phones lose their link with it. */
async function restartKannel(change = () => {}) {
    await Promise.all([kannel.end(kannel.boxes.bearer), kannel.end(kannel.boxes.sms)]);
    change();
    await kannel.startBearerbox();
    await kannel.startSmsbox();
    const old = phones.got;
    phones = kannel.phones();
    const { got } = phones;
    phones.got = (number) => [...old(number), ...got(number)];
}

async function longText(reference, texts, order, coding) {
    const all = parts(person, '50600', reference, texts, coding);
    const before = phones.got(person).length;
    for (const i of order) await smsc.send(all[i]);
    await until(async () => await lastWords() === texts.join(''), `the long text as one\n${kannel.log().slice(-2000)}\n${gateway.log.slice(-2000)}`);
    await next(before + 1);
}

test('the gateway joins a long text, whichever order its parts come in', async () => {
    const before = await gateway.metric('migranti_inbound_parts_total');
    await longText(77, ['Po, kam nje kontrate, por pronari nuk ', 'me paguan prej tre muajsh dhe thote se ', 'me largon. Cfare te bej?'], [2, 0, 1]);
    await longText(78, ['Shtëpia është e ftohtë dhe çelësin e ka ', 'pronari, që nuk më përgjigjet.'], [1, 0], 8);
    assert.equal(await gateway.metric('migranti_inbound_parts_total') - before, 5, 'Kannel passed on every part');
});

test('what is texted while the gateway is away arrives when it is back, once', async () => {
    const before = phones.got(person).length;
    await gateway.kill();
    phones.text(person, '50600', 'NDIHMA');
    await until(() => /HTTP|retry|failed|Error/i.test(kannel.log().slice(-1500)), 'Kannel to have tried');
    await gateway.start();
    await next(before + 1);
    assert.equal(phones.got(person).length, before + 1);
});

test('Kannel killed and started again in mid-stream loses and doubles nothing', async () => {
    const before = phones.got(person).length;
    phones.text(person, '50600', 'MENU');
    await next(before + 1);
    await kannel.end(kannel.boxes.sms);
    phones.text(person, '50600', 'GJUHA'); // waits in bearerbox for a smsbox
    await kannel.startSmsbox();
    await next(before + 2);
    await until(async () => await gateway.metric('migranti_outbound_sent_total') === await gateway.metric('migranti_outbound_queued_total'),
        'the gateway to know what it sent');
    await gateway.kill();
    await gateway.start();
    phones.text(person, '50600', 'STATUS');
    await next(before + 3);
    assert.equal(phones.got(person).length, before + 3);
    assert.equal(await gateway.metric('migranti_outbound_unknown_total'), 0);
});

test('all of Kannel killed and started again in mid-stream: what the gateway took is answered, once', async () => {
    const people = Array.from({ length: 12 }, (_, i) => `+3556912310${10 + i}`);
    const texts = ['Pronari erdhi sot me dy te tjere dhe ', 'na tha te ikim deri neser.'];
    const long = parts(person, '50600', 79, texts);
    const send = (from) => smsc.send({ from, to: '50600', words: Buffer.from('NDIHMA') });
    const answers = (one) => phones.got(one).length;
    const metrics = (...names) => Promise.all(names.map((name) => gateway.metric(`migranti_${name}_total`)));
    const [sms, held, sent, unknown, repeated] = await metrics('inbound_sms', 'inbound_parts', 'outbound_sent', 'outbound_unknown', 'inbound_duplicate');

    await smsc.send(long[1]);
    await until(async () => await gateway.metric('migranti_inbound_parts_total') > held, 'one half of the long text');
    const stream = Promise.all(people.slice(0, 8).map(send));
    await send(people[8]);
    await restartKannel();
    await stream;
    await Promise.all([...people.slice(9).map(send), smsc.send(long[0])]);
    await until(async () => await lastWords() === texts.join(''), 'the text that the kill cut in two');
    await until(() => people.slice(9).every(answers), 'those to be answered who texted afterwards');

    // smsbox acknowledges to bearerbox what it has not yet given to us, so that Kannel may lose some of the stream;
    // and an answer that smsbox had in its hands when it died is not sent again, as it may have left.
    let figures;
    await until(async () => {
        const [smsNow, sentNow, unknownNow, repeatedNow] = await metrics('inbound_sms', 'outbound_sent', 'outbound_unknown', 'inbound_duplicate');
        figures = { sms: smsNow - sms, sent: sentNow - sent, unknown: unknownNow - unknown, repeated: repeatedNow - repeated };
        const taken = figures.sms - long.length + 1; // two parts are one text
        return figures.sent + figures.unknown + figures.repeated >= taken;
    }, 'everybody to be answered whose text was taken').catch((error) => { throw new Error(`${error.message}: ${JSON.stringify(figures)}`); });
    // Counted where it reaches Kannel: after the kill bearerbox sends again what its store does not yet know as sent.
    const handed = kannel.log().split('\n').filter((line) => line.includes('sendsms sender:'));
    assert.ok(handed.length > 0, 'smsbox logs what it is given');
    for (const one of people) assert.ok(handed.filter((line) => line.includes(`to:<${one}>`)).length <= 1, `${one} is answered once`);
});

test('the gateway takes a long text that Kannel joined', async () => {
    await restartKannel(() => kannel.change('sms-combine-concatenated-mo = false', 'sms-combine-concatenated-mo = true'));
    const before = await gateway.metric('migranti_inbound_parts_total');
    await longText(80, ['Faleminderit, tani jam te nje shoqe dhe ', 'jam mire.'], [1, 0]);
    assert.equal(await gateway.metric('migranti_inbound_parts_total'), before, 'no part came alone');
});
