/* Every service that the product promises is there: a person walks from home to each leaf by the keys
 * that the screens show, by SMS and dialled, in every language of the tree, and gets its text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { menusFolder, phone, plain, readJson, run, services } from './program.js';

/* A day on which nothing is overdue. */
const DAY = '2026-12-01';
const TREES = ['emigrants', 'immigrants', 'refugees', 'returnees', 'afghan'];
const ALL_LANGUAGES = ['sq', 'en', 'prs', 'ps', 'ar'];
const LEAVES_MIN = { emigrants: 55, returnees: 45, immigrants: 38, refugees: 30, afghan: 24 };

const trees = Object.fromEntries(
    TREES.map((name) => [name, readJson(menusFolder, name, 'tree.json')]),
);
const textsOf = (tree, language) => readJson(menusFolder, tree, `${language}.json`).texts;

/* Screens as they are sent, folded. */
const sent = new Map();
{
    const { status, out, err } = run('check', '--now', DAY, '--screens');
    assert.equal(status, 0, err);
    for (const line of out.trimEnd().split('\n')) {
        const screen = JSON.parse(line);
        if (screen.fold)
            sent.set([screen.language, screen.node, screen.part, screen.bearer, screen.page].join(' '), screen);
    }
}

/* The ids on the way from a tree's start to each of its nodes. */
function pathsOf(tree) {
    const paths = new Map([[tree.start, [tree.start]]]);
    for (const [id, path] of paths)
        for (const option of tree.nodes[id].options ?? []) paths.set(option, [...path, option]);
    return paths;
}

/* The key that a shown menu gives an option. */
function keyOf(shown, label) {
    const line = shown.find((row) => plain(row.replace(/^\d+ /, '')) === plain(label) && /^\d/.test(row));
    assert.ok(line, `"${label}" is not among\n${shown.join('\n')}`);
    return line.split(' ')[0];
}

/* Turns the pages of a dialled screen; gives all of its lines but the keys that turn them. */
async function readOn(line, shown, deep) {
    const pages = [shown];
    while (/^9 /.test(pages.at(-1).at(-1))) pages.push((await line.say('9')).shown);
    for (let i = pages.length - 2; deep && i >= 0; i--)
        assert.deepEqual((await line.say('0')).shown, pages[i], 'back shows the page as it was');
    for (let i = 1; deep && i < pages.length; i++)
        assert.deepEqual((await line.say('9')).shown, pages[i], 'so does more');
    return pages.flatMap((page, i) => (i < pages.length - 1 ? page.slice(0, -1) : page));
}

/* From home, always by the key that the screen shows for the next label. */
async function enter(line, ussd, labels) {
    let { shown } = await line.say('00');
    for (const label of labels) {
        const options = ussd ? await readOn(line, shown) : shown;
        ({ shown } = await line.say(keyOf(options, label)));
    }
    return shown;
}

async function visitPage(line, ussd, text, shown, label) {
    if (!ussd) {
        assert.ok(plain(shown.join(' ')).startsWith(plain(text.text)), `${label}: ${shown.join('\n')}`);
        if (!text.more) return;
        const { shown: more } = await line.say('9');
        assert.ok(plain(more.join(' ')).startsWith(plain(text.more)), `${label} more: ${more.join('\n')}`);
        return;
    }
    const whole = plain((await readOn(line, shown, true)).join(' '));
    assert.ok(whole.startsWith(plain(`${text.text} ${text.more ?? ''}`)), `${label}: ${whole}`);
    assert.match(whole, /1 /, `${label} offers itself by SMS`);
    const { came } = await line.say('1');
    assert.equal(plain(came.join(' ')), plain(`${text.text} ${text.more ?? ''}`), `${label} by SMS`);
}

async function visit(line, { tree, id, path, language, ussd }) {
    const texts = textsOf(tree, language);
    const node = trees[tree].nodes[id];
    const text = texts[id];
    const label = `${language} ${ussd ? 'ussd' : 'sms'} ${id}`;
    assert.ok(text, `${label} has no text`);
    const shown = await enter(line, ussd, path.map((step) => texts[step].label));
    if (node.kind === 'page') return visitPage(line, ussd, text, shown, label);
    const prompt = sent.get([language, id, 'prompt', ussd ? 'ussd' : 'sms', 1].join(' '));
    assert.ok(plain(shown.join(' ')).startsWith(plain(text.title ?? prompt.text.split('\n')[0])), `${label}: ${shown}`);
}

test('the table of services names every tree and nodes that exist', () => {
    for (const { tree, service, nodes } of services)
        for (const id of nodes) assert.ok(trees[tree]?.nodes[id], `${tree}, ${service}: ${id}`);
    assert.deepEqual([...new Set(services.map(({ tree }) => tree))], TREES);
    for (const tree of TREES)
        assert.ok(services.filter((row) => row.tree === tree).length >= 6, tree);
});

test('the trees have their leaves, refugees and Afghans all of them in five languages', () => {
    for (const [name, tree] of Object.entries(trees)) {
        const leaves = Object.entries(tree.nodes).filter(([, { kind }]) => kind === 'page');
        assert.ok(leaves.length >= LEAVES_MIN[name], `${name}: ${leaves.length}`);
        for (const language of name === 'refugees' || name === 'afghan' ? ALL_LANGUAGES : ['sq', 'en']) {
            assert.ok(tree.languages.includes(language), `${name} ${language}`);
            const texts = textsOf(name, language);
            for (const id of Object.keys(tree.nodes))
                assert.ok(texts[id]?.label && (tree.nodes[id].kind !== 'page' || texts[id].text), `${name} ${language} ${id}`);
        }
    }
});

for (const bearer of ['sms', 'ussd'])
    for (const language of ALL_LANGUAGES)
        test(`every leaf and question in ${language} by ${bearer}`, async () => {
            const ussd = bearer === 'ussd';
            const line = phone('--now', DAY, '--lang', language, ...(ussd ? ['--ussd'] : []));
            const reached = new Set();
            await line.begin();
            try {
                for (const tree of TREES.filter((name) => trees[name].languages.includes(language)))
                    for (const [id, path] of pathsOf(trees[tree])) {
                        const { kind, action } = trees[tree].nodes[id];
                        if (kind !== 'page' && action !== 'ask') continue;
                        await visit(line, { tree, id, path, language, ussd });
                        reached.add(id);
                    }
            } finally {
                line.end();
            }
            for (const { tree, service, nodes } of services)
                if (trees[tree].languages.includes(language))
                    for (const id of nodes) assert.ok(reached.has(id), `${tree}, ${service}: ${id}`);
        });
