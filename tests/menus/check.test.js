/* `migranti check` beyond faults: the report, tariffs, and whom an edit moves. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { menusFolder, readJson, run } from './program.js';

const DAY = '2026-12-01';
const LATER = '2030-01-01';
let folder;

before(() => {
    folder = mkdtempSync(join(tmpdir(), 'migranti-check-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const file = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
};
const report = (...args) => run('check', '--now', DAY, '--report', ...args);
const reportJson = (...args) => JSON.parse(report('--json', ...args).out);

test('the report counts what the files hold', () => {
    const { trees, overdue } = reportJson();
    assert.deepEqual(overdue, []);
    for (const { tree, language, leaves, translated, reviewed, drafted } of trees) {
        const { nodes } = readJson(menusFolder, tree, 'tree.json');
        const file = readJson(menusFolder, tree, `${language}.json`);
        const pages = Object.keys(nodes).filter((id) => nodes[id].kind === 'page');
        const status = (id) => file.texts[id].status ?? file.status;
        assert.equal(leaves, pages.length, `${tree} ${language}`);
        assert.equal(translated, pages.filter((id) => file.texts[id]?.text).length);
        assert.equal(reviewed, pages.filter((id) => status(id) === 'reviewed').length);
        assert.equal(drafted, pages.filter((id) => status(id) === 'machine-drafted').length);
    }
    assert.equal(trees.length, 3 * 2 + 2 * 5);
});

test('the table for people says the same as the one for programs', () => {
    const { out, status } = report();
    assert.equal(status, 0);
    const rows = out.split('\n').map((line) => line.trim().split(/\s+/));
    for (const row of reportJson().trees) {
        const shown = rows.find(([tree, language]) => tree === row.tree && language === row.language);
        assert.deepEqual(shown.slice(2).map(Number), [
            row.leaves, row.translated, row.reviewed, row.drafted, row.overdue,
            row.segments_median, row.segments_max,
        ]);
    }
    const widths = new Set(out.split('\n').slice(1).filter((line) => /\d$/.test(line)).map((line) => line.length));
    assert.equal(widths.size, 1, 'columns are aligned');
});

test('segments of a leaf are those of its messages', () => {
    const screens = run('check', '--now', DAY, '--screens').out.trimEnd().split('\n').map((line) => JSON.parse(line));
    const sums = new Map();
    for (const { language, node, part, bearer, fold, segments } of screens)
        if (bearer === 'sms' && fold && (part === 'text' || part === 'more'))
            sums.set(`${language} ${node}`, (sums.get(`${language} ${node}`) ?? 0) + segments);
    for (const { tree, language, segments_max: max, segments_median: median } of reportJson().trees) {
        const { nodes } = readJson(menusFolder, tree, 'tree.json');
        const own = Object.keys(nodes).filter((id) => nodes[id].kind === 'page')
            .map((id) => sums.get(`${language} ${id}`)).sort((a, b) => a - b);
        assert.deepEqual([max, median], [own.at(-1), own[Math.ceil(own.length / 2) - 1]], `${tree} ${language}`);
    }
});

test('a tariff gives costs', () => {
    const tariff = file('tariff.ini', 'currency = EUR\n[network A]\nsegment = 0.0725\n[network B]\nsegment = 2\n');
    const { trees, currency } = reportJson('--tariff', tariff);
    assert.equal(currency, 'EUR');
    for (const { segments_max: max, costs } of trees) {
        assert.deepEqual(costs.map(({ network }) => network), ['A', 'B']);
        assert.equal(costs[0].max, (max * 0.0725).toFixed(4));
        assert.equal(costs[1].max, (max * 2).toFixed(4));
        assert.ok(Math.abs(Number(costs[1].mean) / Number(costs[0].mean) - 2 / 0.0725) < 0.1);
    }
    const { out } = report('--tariff', tariff);
    assert.match(out, /in EUR/);
});

test('the example of a tariff says that it is one, and works', () => {
    const { out, status } = report('--tariff', 'config/tariff.ini');
    assert.equal(status, 0);
    assert.match(out, /Example-1/);
});

const WRONG = [
    ['currency = ALL\n', /tariff.ini:1: there is no \[network/],
    ['[network A]\nsegment = 1\n', /the currency is missing/],
    ['currency = ALL\n[network A]\nsegment = 1,50\n', /tariff.ini:3: a price is written as 8.50/],
    ['currency = ALL\n[network A]\nsegment = -1\n', /:3: a price/],
    ['currency = ALL\n[network A]\nsegment = 1.00001\n', /:3: a price/],
    ['currency = ALL\n[network A]\nsegment =\n', /:3: a price/],
    ['currency = ALL\n[network A]\nsegment = 1\nsegment = 2\n', /:4: this network has a price/],
    ['currency = ALL\n[network A]\nprice = 1\n', /:3: a network has: segment = the price/],
    ['currency = ALL\n[net A]\nsegment = 1\n', /:3: a section is \[network NAME\]/],
    ['currency = ALL\n[network A-name-that-has-no-end]\nsegment = 1\n', /:3: the network's name is too long/],
    ['currency = ALLALLALL\n', /:1: the currency is a code/],
    ['price = 1\n', /:1: before the first/],
    ['currency = ALL\nwhat is this\n', /:2: write NAME = VALUE/],
    [Array.from({ length: 7 }, (_, i) => `[network N${i}]\nsegment = 1\n`).join(''), /too many networks/],
];
for (const [text, sentence] of WRONG)
    test(`a wrong tariff is told: ${sentence}`, () => {
        const { status, err, out } = report('--tariff', file('tariff.ini', text));
        assert.equal(status, 78, out);
        assert.match(err, sentence);
    });

test('what is overdue is listed, the longest first', () => {
    const { out } = run('check', '--now', LATER, '--report');
    const { overdue, trees } = JSON.parse(run('check', '--now', LATER, '--report', '--json').out);
    const leaves = new Map(trees.map(({ tree, leaves }) => [tree, leaves]));
    assert.equal(overdue.length, [...leaves.values()].reduce((a, b) => a + b));
    assert.deepEqual(overdue.map(({ review_by: day }) => day), overdue.map(({ review_by: day }) => day).sort((a, b) => a - b));
    assert.match(out, /\nOverdue: people are sent to the office or the expert instead\n {2}\S+ {2}\S+ {2}\S+ {2}review by \d/);
    for (const { tree, leaves: count, overdue: late } of trees) assert.equal(late, count, tree);
});

test('an edit tells who is moved where, and which keys change', () => {
    const edited = join(folder, 'edited');
    cpSync(menusFolder, edited, { recursive: true });
    const tree = readJson(edited, 'emigrants', 'tree.json');
    const parent = Object.keys(tree.nodes).find((id) => tree.nodes[id].options?.includes('em-l01'));
    delete tree.nodes['em-l01'];
    tree.nodes[parent].options = tree.nodes[parent].options.filter((id) => id !== 'em-l01');
    writeFileSync(join(edited, 'emigrants', 'tree.json'), JSON.stringify(tree));
    for (const language of tree.languages) {
        const texts = readJson(edited, 'emigrants', `${language}.json`);
        delete texts.texts['em-l01'];
        writeFileSync(join(edited, 'emigrants', `${language}.json`), JSON.stringify(texts));
    }
    const told = run('check', '--now', DAY, '--menus', edited, '--against', 'menus');
    assert.equal(told.status, 0, told.out + told.err);
    assert.match(told.out, new RegExp(`nodes gone: 1 of \\d+; people on them are told, and moved to:\\n  em-l01 \\(.*\\) -> ${parent} \\(`));
    assert.match(told.out, new RegExp(`menus with other options: 1;.*\\n  ${parent} `));
    const back = run('check', '--now', DAY, '--against', edited);
    assert.match(back.out, /\nnodes gone: 0 of \d+\nmenus with other options: 1;/);
    const same = run('check', '--now', DAY, '--against', 'menus');
    assert.match(same.out, /\nnodes gone: 0 of \d+\nmenus with other options: 0\n$/);
});

test('an old set with faults is told, not guessed at', () => {
    const { status, err } = run('check', '--against', folder);
    assert.equal(status, 65);
    assert.match(err, /there is no category/);
});

test('options that say nothing together are refused', () => {
    for (const args of [['--json'], ['--tariff', 'config/tariff.ini'], ['--report', '--screens'], ['--against'], ['--reprot'], ['--now', 'today'], ['--report', '--against', 'menus']])
        assert.equal(run('check', ...args).status, 64, args.join(' '));
});
