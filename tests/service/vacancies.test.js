// Vacancies: taken in from files, found by text on a phone, never past their day.
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

/* Read the menus thirty times with the sanitizers, and the test takes a minute. */
const release = join(root, 'build/release/migranti');
const program = existsSync(release) ? release : binary;
const vacancies = (...args) => run(program, ['vacancies', '--config', gateway.config, ...args]);
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
        body: JSON.stringify({ kind: 'sms', id: `v${++serial}`, from, to: '50600', text }),
    });
    assert.equal(answer.status, 200);
    return until(() => sink.to(from)[seen]?.text, `an answer to ${text}`);
};

const day = (days) => new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
const HEAD = 'id,title_sq,title_en,isco,place,wage_min,wage_max,currency,contract,languages,employer,contact,valid_through\n';

test('the samples are taken in once, and shown where no phones are behind', async () => {
    const args = ['--import', join(root, 'menus/work/samples.csv'), '--source', 'samples', '--publish'];
    const first = await vacancies(...args);
    assert.equal(first.status, 0, first.stderr);
    assert.match(first.stdout, /^30 new, 0 changed, 0 as they were, 0 told before/);
    assert.match((await vacancies(...args)).stdout, /^0 new, 0 changed, 30 as they were/);
    const found = await sms('+355691000001', 'PUNE SALDATOR FIER');
    assert.match(found, /Saldator\/e \(SHEMBULL\), Fier, 75000-110000 ALL/);
    const whole = await sms('+355691000001', '1');
    assert.match(whole, /AKPA Fier/);
    assert.match(whole, /SHEMBULL/);
    assert.match(await sms('+355691000001', 'PUNE GJERMANISHT'), /Operator.*\n.*Guid|Guid.*\n.*Operator/);
});

test('a sample never leaves by a channel with phones behind it', async () => {
    const from = '%2B355691000002';
    const answer = await fetch(`${gateway.url}/hooks/kannel/demo/sms?id=a1&from=${from}&to=50601&text=JOBS+WELDER+FIER&charset=UTF-8&coding=0`);
    assert.equal(answer.status, 200, await answer.text());
    const reply = await until(() => sink.to('+355691000002')[0]?.text, 'the answer');
    assert.doesNotMatch(reply, /SHEMBULL|SAMPLE|Saldator|Welder/);
});

test('each bad row is told by row and field, good ones are kept, and twice is once', async () => {
    const rows = [
        `a1,Kuzhinier,Cook,5120,Tiranë,70000,90000,ALL,full time,it-A2,Hotel Prova,Hotel Prova,${day(30)}`,
        `a2,Kuzhinier,Cook,512,Tiranë,70000,90000,ALL,,,X,Y,${day(30)}`,
        `a3,Kuzhinier,Cook,5120,Atlantis,70000,90000,ALL,,,X,Y,${day(30)}`,
        `a4,Kuzhinier,Cook,5120,Tiranë,seventy,90000,ALL,,,X,Y,${day(30)}`,
        `a5,Kuzhinier,Cook,5120,Tiranë,90000,70000,ALL,,,X,Y,${day(30)}`,
        `a6,Kuzhinier,Cook,5120,Tiranë,70000,90000,lek,,,X,Y,${day(30)}`,
        'a7,Kuzhinier,Cook,5120,Tiranë,70000,90000,ALL,,,X,Y,2026-02-30',
        'a8,Kuzhinier,Cook,5120,Tiranë,70000,90000,ALL,,,X,Y,2020-01-01',
        `a9,Kuzhinier,Cook,5120,Tiranë,70000,90000,ALL,,klingon,X,Y,${day(30)}`,
        `a10,,,5120,Tiranë,70000,90000,ALL,,,X,Y,${day(30)}`,
        'a11,too,few',
        `a12,=cmd|calc,"Cook, ""head""",5120,durres,,,,,,"Bar ""Deti""",Y,${day(10)}`,
    ];
    const path = file('mixed.csv', `\uFEFF${HEAD}${rows.join('\r\n')}\r\n`);
    const taken = await vacancies('--import', path, '--source', 'office', '--publish');
    assert.equal(taken.status, 65, taken.stderr);
    assert.match(taken.stdout, /^2 new, 0 changed, 0 as they were, 0 told before by another source, 10 with faults/);
    const told = taken.stderr.split('\n').filter((line) => line.includes(': row ')).map((line) => line.slice(line.indexOf(': row ') + 2));
    const wanted = [/^row 3: isco /, /^row 4: place /, /^row 5: wage_min /, /^row 6: wage_min is above wage_max/, /^row 7: currency /, /^row 8: valid_through is no day/,
        /^row 9: valid_through is past/, /^row 10: languages /, /^row 11: title /, /^row 12: has 3 fields/];
    assert.equal(told.length, wanted.length, taken.stderr);
    wanted.forEach((pattern, i) => assert.match(told[i], pattern));
    const again = await vacancies('--import', path, '--source', 'office', '--publish');
    assert.match(again.stdout, /^0 new, 0 changed, 2 as they were/);
    const elsewhere = file('same.csv', `${HEAD}other-7,Kuzhinier,Cook,5120,tirane,70000,90000,ALL,full time,it-A2,Hotel Prova,Hotel Prova,${day(30)}\n`);
    assert.match((await vacancies('--import', elsewhere, '--source', 'portal', '--publish')).stdout, /^0 new, 0 changed, 0 as they were, 1 told before/);
    const changed = file('changed.csv', `${HEAD}a1,Kuzhinier,Cook,5120,tirane,80000,95000,ALL,full time,it-A2,Hotel Prova,Hotel Prova,${day(30)}\n`);
    assert.match((await vacancies('--import', changed, '--source', 'office', '--publish')).stdout, /^0 new, 1 changed/);
});

test('separators of spreadsheets, and files that are no table', async () => {
    const row = ['s1', 'Murator', 'Bricklayer', '7112', 'Lezhë', '80000', '90000', 'ALL', 'full; time', '', 'Firma', 'Firma', day(20)];
    const quoted = (list, separator) => list.map((it) => (it.includes(separator) ? `"${it}"` : it)).join(separator);
    for (const [name, separator] of [['semicolons', ';'], ['tabs', '\t']]) {
        const path = file(`${name}.csv`, `${HEAD.trim().split(',').join(separator)}\n${quoted(row, separator)}\n`);
        const taken = await vacancies('--import', path, '--source', name);
        assert.equal(taken.status, 0, taken.stderr);
    }
    const faults = {
        'no-columns.csv': ['one,two\n1,2\n', /row 1: column 1 is none we know/],
        'missing.csv': ['id,title_sq\n1,2\n', /row 1: column place is missing/],
        'twice.csv': ['id,id\n1,2\n', /row 1: column id is there twice/],
        'quote.csv': [`${HEAD}q1,"never closed\n`, /row 2: a quote is never closed/],
        'html.csv': ['<!doctype html><html><body>404</body></html>\n', /is a web page/],
        'utf16.csv': [Buffer.from(`\uFEFF${HEAD}`, 'utf16le'), /is UTF-16, .* save it as CSV UTF-8/],
        'utf16-without-mark.csv': [Buffer.from(HEAD, 'utf16le'), /is UTF-16/],
        'latin1.csv': [Buffer.from(`${HEAD}l1,Këpucar,Shoemaker,7536,Tirana,,,,,,X,Y,${day(9)}\n`, 'latin1'), /row 2: holds bytes that are no UTF-8; save the file as CSV UTF-8/],
        'book.csv': [Buffer.from('PK\x03\x04 and so on, and so on'), /is a workbook/],
        'empty.csv': ['', /is empty; its first row names the columns/],
        'broken.json': ['[{"@type": "JobPosting", }]', /line 1 column 26/],
        'lies.json': ['[{"@type": "JobPosting", "title": 7, "baseSalary": "much", "jobLocation": []}]', /posting 1: jobLocation /],
    };
    for (const [name, [text, pattern]] of Object.entries(faults)) {
        const taken = await vacancies('--import', file(name, text), '--source', 'x');
        assert.equal(taken.status, 65, name);
        assert.match(taken.stderr, pattern, name);
    }
    assert.match((await vacancies('--import', join(gateway.dir, 'none.csv'), '--source', 'x')).stderr, /none\.csv/);
});

test('JobPosting is taken as schema.org writes it', async () => {
    const posting = {
        '@context': 'https://schema.org', '@type': 'JobPosting', identifier: { '@type': 'PropertyValue', name: 'Portal', value: 'jp-1' },
        title: 'Electrician', occupationalCategory: '7411 Building electricians', inLanguage: 'en', employmentType: 'FULL_TIME',
        jobLocation: { '@type': 'Place', address: { '@type': 'PostalAddress', addressLocality: 'Elbasan', addressCountry: 'AL' } },
        baseSalary: { '@type': 'MonetaryAmount', currency: 'ALL', value: { '@type': 'QuantitativeValue', minValue: 65000, maxValue: 95000, unitText: 'MONTH' } },
        hiringOrganization: { '@type': 'Organization', name: 'Drita shpk' }, url: 'https://example.org/jp-1', validThrough: `${day(14)}T23:59`,
    };
    const taken = await vacancies('--import', file('postings.json', JSON.stringify([posting, { ...posting, identifier: 'jp-2', title: 'Helper', validThrough: 'soon' }])), '--source', 'portal', '--publish');
    assert.match(taken.stdout, /^1 new/);
    assert.match(taken.stderr, /posting 2: validThrough is no day/);
    assert.match(await sms('+355691000003', 'JOBS ELECTRICIAN ELBASAN'), /Electrician, Elbasan, 65000-95000 ALL/);
    assert.match(await sms('+355691000003', '1'), /Drita shpk.*65000-95000 ALL.*FULL_TIME/s);
});

test('what is taken back, filled, waiting or past its day is not found', async () => {
    const rows = ['waits', 'filled', 'gone', 'open'].map((id) => `${id},Betonist ${id},Concrete worker ${id},7114,Peqin,60000,70000,ALL,,,E ${id},AKPA,${day(9)}\n`);
    assert.equal((await vacancies('--import', file('states.csv', HEAD + rows.join('')), '--source', 'states')).status, 0);
    const from = '+355691000004';
    assert.doesNotMatch(await sms(from, 'JOBS CONCRETE PEQIN'), /Betonist|Concrete worker/, 'nobody has looked at them');
    const ids = Object.fromEntries((await vacancies('--list', 'waiting')).stdout.split('\n').filter((line) => line.includes(' states ')).map((line) => {
        const [id, , reference] = line.split(/ +/);
        return [reference, id];
    }));
    assert.deepEqual(Object.keys(ids).sort(), ['filled', 'gone', 'open', 'waits']);
    for (const [reference, state] of [['filled', 'filled'], ['gone', 'published'], ['open', 'published']])
        assert.equal((await vacancies('--set', state, '--id', ids[reference])).status, 0);
    const list = await sms(from, 'JOBS CONCRETE PEQIN');
    assert.match(list, /1 (?:Betonist|Concrete worker) (?:gone|open)/);
    assert.doesNotMatch(list, /filled|waits/);
    const row = list.split('\n').find((line) => line.includes('gone')).trim();
    assert.equal((await vacancies('--set', 'withdrawn', '--id', ids.gone)).status, 0);
    assert.doesNotMatch(await sms(from, row[0]), /AKPA/, 'chosen after it was taken back');
    assert.doesNotMatch(await sms(from, 'JOBS CONCRETE PEQIN'), /gone/);
    assert.equal((await vacancies('--set', 'published', '--id', '12345')).status, 64);
    assert.equal((await vacancies('--set', 'nonsense', '--id', ids.gone)).status, 64);
});

test('more than three: MORE goes on to the end, and nothing is shown twice', async () => {
    const rows = Array.from({ length: 8 }, (_, i) => `m${i},Berber ${i},Barber ${i},5141,${i < 5 ? 'Kukës' : 'Has'},5000${i},60000,ALL,,,E${i},AKPA,${day(9)}\n`);
    assert.equal((await vacancies('--import', file('many.csv', HEAD + rows.join('')), '--source', 'many', '--publish')).status, 0);
    const from = '+355691000005';
    let text = await sms(from, 'JOBS BARBER KUKES');
    const seen = [];
    for (let pages = 0; pages < 4; pages++) {
        seen.push(...text.split('\n').filter((line) => /^[123] /.test(line)).map((line) => `Berber ${/B[ae]rber (\d)/.exec(line)[1]}`));
        if (!/\n9 /.test(text)) break;
        text = await sms(from, 'MORE');
    }
    assert.deepEqual([...seen].sort(), Array.from({ length: 8 }, (_, i) => `Berber ${i}`));
    assert.equal(new Set(seen.slice(0, 5).map((it) => Number(it.slice(7)) < 5)).size, 1, 'those at the place come first');
});

test('what looks like fraud waits for a person, whatever the source is trusted with', async () => {
    const offers = [
        `s1,,Cook in a hotel,5120,tirane,70000,90000,ALL,full time,,Hotel Prova,Hotel Prova,${day(30)}`,
        `s2,,"Dancers 18-25 for a cabaret, girls only",5113,de,,,,,,Club X,Club X,${day(30)}`,
        `s3,,Helper in a factory,9329,de,,,,"pay 300 euro before you get the contract",,Factory,Factory,${day(30)}`,
        `s4,,Farm worker,9211,gr,,,,,,,+355 69 000 0000,${day(30)}`,
    ];
    const run = await vacancies('--import', file('screened.csv', `${HEAD}${offers.join('\n')}\n`), '--source', 'screened', '--publish');
    assert.match(run.stdout, /^4 new, .*3 wait for somebody/, run.stderr);
    const state = async (name) => (await vacancies('--list', name)).stdout.split('\n').filter((line) => line.includes(' screened ')).map((line) => line.split(/ +/)[2]);
    assert.deepEqual(await state('published'), ['s1']);
    assert.deepEqual(await state('waiting'), ['s2', 's3', 's4']);
});
