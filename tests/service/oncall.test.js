// Staff on call: called by a second channel when somebody in danger waits, until somebody takes it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { binary, desk, startGateway, until } from './gateway.js';
import { startSink } from './sink.js';

const first = '+355691190001', second = '+355691190002', manager = '+355691190003', victim = '+355691120011';
let gateway, sink, expert, serial = 0;

before(async () => {
    sink = await startSink();
    const simulator = { provider: 'simulator', token: 'demo', country: '355', number: '50600', url: `${sink.url}/deliver`, allow_http: 'yes', allow_private: 'yes' };
    gateway = await startGateway({
        channels: { simulator, calls: { ...simulator, token: 'calls', number: '50999' } },
        sections: { office: { hours: 'Mon-Sun 0-0:01', urgent_day: '1s', urgent_night: '1s' }, oncall: { channel: 'calls', take: '2s', rounds: 1 } },
    });
    const login = gateway.addStaff('besa', 'Besa', 'expert', undefined, '--oncall-phone', first);
    gateway.addStaff('ilir', 'Ilir', 'expert', undefined, '--oncall-phone', second, '--oncall-place', '2');
    gateway.addStaff('drita', 'Drita', 'coordinator');
    staff('oncall', '--login', 'drita', '--oncall-phone', manager, '--oncall-place', '3');
    await gateway.start();
    expert = await desk(gateway, login);
});

after(async () => {
    await gateway?.stop();
    await sink?.stop();
});

function staff(...words) {
    const [what, ...rest] = words;
    const done = spawnSync(binary, ['staff', what, '--config', gateway.config, ...rest], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
}
const sms = async (from, text) => {
    const answer = await fetch(`${gateway.url}/hooks/simulator/demo/sms`, {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'sms', id: `o${++serial}`, from, to: '50600', text }),
    });
    assert.equal(answer.status, 200);
};
const got = (number, count) => until(() => sink.to(number).length >= count && sink.to(number)[count - 1], `message ${count} to ${number}`);
const urgent = async () => (await expert('GET', '/tickets?view=open')).body.tickets.find((ticket) => ticket.priority === 1);

test('one after the other is called, without content, until somebody takes it', async () => {
    await sms(victim, 'burri me rreh');
    const call = await got(first, 1);
    assert.match((await got(victim, 1)).text, /shpejt/, 'a person soon, because somebody is called');
    const ticket = await urgent();
    assert.equal(call.text, `Urgent: question ${ticket.number} waits at the desk.`);
    assert.equal(call.from, '50999', 'by the second channel');
    await got(second, 1);
    /* A restart forgets no call and repeats none. */
    await gateway.restart();
    await got(manager, 1);
    assert.ok(sink.to(second)[0].at < sink.to(manager)[0].at);
    /* A provider that knows an id again is asked again about a call cut short by the kill. */
    const ids = (number) => new Set(sink.to(number).map(({ query }) => query.id)).size;
    assert.deepEqual([first, second, manager].map(ids), [1, 1, 1]);
    assert.equal(await until(() => gateway.metric('migranti_overdue_now'), 'the clock to run out'), 1);

    const { version, calls, due_at } = (await expert('GET', `/tickets/${ticket.id}`)).body;
    assert.equal(calls, 3);
    assert.ok(due_at < Date.now());
    assert.equal((await expert('POST', `/tickets/${ticket.id}/claim`, { version })).status, 200);
    const before = sink.calls.length;
    await sms(victim, 'ende ketu');
    await got(victim, 2);
    assert.equal(sink.calls.length, before + 1, 'whoever took it is not called about it');
    assert.ok(sink.to(victim).every(({ text }) => !/Urgent: question/.test(text)), 'calls go to staff alone');
    assert.ok(!gateway.log.includes(first.slice(4)), 'no number is logged');
});

test('a number or place that cannot be meant is refused, with what to do', () => {
    const run = (...rest) => spawnSync(binary, ['staff', 'oncall', '--config', gateway.config, ...rest], { encoding: 'utf8' });
    for (const [words, expected] of [
        [['--login', 'nobody'], /no login/],
        [['--login', 'besa', '--oncall-phone', '069 1'], /\+355/],
        [['--login', 'besa', '--oncall-place', '99'], /0 to 9/],
    ]) {
        const refused = run(...words);
        assert.notEqual(refused.status, 0);
        assert.match(refused.stderr, expected);
    }
    const off = run('--login', 'besa', '--oncall-place', '0');
    assert.equal(off.status, 0, off.stderr);
    assert.match(off.stdout, /not on call/);
});
