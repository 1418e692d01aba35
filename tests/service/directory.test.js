// The directory: files in and out, help found by text where no phones are behind, not where there are.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, root, run, startGateway, until } from './gateway.js';
import { startSink } from './sink.js';

let gateway, sink;
before(async () => {
    sink = await startSink();
    const common = { token: 'demo', country: '355', allow_http: 'yes', allow_private: 'yes' };
    gateway = await startGateway({
        channels: {
            simulator: { ...common, provider: 'simulator', number: '50600', ussd_code: '*599#', url: `${sink.url}/deliver` },
            kannel: { ...common, provider: 'kannel', number: '50601', username: 'u', password: 'p', url: `${sink.url}/cgi-bin/sendsms` },
        },
    });
    await gateway.start();
});
after(async () => {
    await gateway?.stop();
    await sink?.stop();
});

/* Read the menus with the sanitizers, and the test takes a minute. */
const release = join(root, 'build/release/migranti');
const program = existsSync(release) ? release : binary;
const directory = (verb, ...args) => run(program, ['directory', verb, '--config', gateway.config, ...args]);
const file = (name, text) => {
    const path = join(gateway.dir, name);
    writeFileSync(path, text);
    return path;
};
let serial = 0;
const sms = async (from, text) => {
    const seen = sink.to(from).length;
    const answer = await fetch(`${gateway.url}/hooks/simulator/demo/sms`, {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'sms', id: `d${++serial}`, from, to: '50600', text }),
    });
    assert.equal(answer.status, 200);
    return until(() => sink.to(from)[seen]?.text, `an answer to ${text}`);
};
const day = (days) => new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);

test('the samples are taken in once, and shown where no phones are behind', async () => {
    const args = ['--file', join(root, 'menus/services/samples.csv'), '--source', 'samples'];
    const first = await directory('import', ...args);
    assert.equal(first.status, 0, first.stderr);
    assert.match(first.stdout, /^30 new, 0 changed, 0 as they were, 0 with faults/);
    assert.match((await directory('import', ...args)).stdout, /^0 new, 0 changed, 30 as they were/);
    assert.match(await sms('+355691000001', 'WHERE LAWYER LEZHA'), /Legal help, Lezha:\n1 .*\(SAMPLE\)/);
    assert.match(await sms('+355691000001', '1'), /\(SAMPLE\)/);
});

test('a bad row costs itself, and is told by row and field', async () => {
    const bad = file('bad.csv', 'id,organization,needs,places,assured_date\n' +
        `1,Good one,health,Fier,${day(-1)}\n2,Bad one,health,Atlantis,\n3,Worse,magic,Fier,\n`);
    const done = await directory('import', '--file', bad, '--source', 'test');
    assert.equal(done.status, 65);
    assert.match(done.stderr, /row 3: places names one we do not know/);
    assert.match(done.stderr, /row 4: needs names one we do not know/);
    assert.match(done.stdout, /^1 new, 0 changed, 0 as they were, 2 with faults/);
    assert.match(await sms('+355691000002', 'KU MJEK FIER'), /1 Good one/);
});

test('what goes out comes in again, and changes nothing', async () => {
    for (const form of ['csv', 'hsds']) {
        const out = await directory('export', '--form', form);
        assert.equal(out.status, 0, out.stderr);
        if (form === 'hsds') {
            const services = JSON.parse(out.stdout);
            assert.equal(services.length, 31);
            assert.ok(services.every((it) => it.id && it.status === 'active' && it.organization.name));
        }
        const again = await directory('import', '--file', file(`again.${form}`, out.stdout), '--source', 'again');
        assert.match(again.stdout, /^0 new, 0 changed, 31 as they were, 0 with faults/, again.stderr + again.stdout);
    }
});

test('what nobody vouches for is counted for the operator', async () => {
    await until(async () => {
        const text = await (await fetch(`${gateway.url}/metrics`)).text();
        return /^migranti_directory_to_verify 30$/m.test(text);
    }, 'the samples are to be verified');
});
