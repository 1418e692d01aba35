/* The transcripts as a whole: what they must have been through. That they still come out as they are
 * written down is `migranti talk --replay`. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../service/gateway.js';
import { menusFolder, plain, readJson, run, services } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'migranti-talk-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const talksIn = (path) =>
    readdirSync(path).filter((name) => name.endsWith('.talk')).map((name) => join(path, name));
const shipped = readdirSync(menusFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => talksIn(join(menusFolder, name)));
const all = [...shipped, ...talksIn(join(root, 'tests/talk'))];
const talks = all.map((path) => {
    const lines = readFileSync(path, 'utf8').split('\n');
    const of = (...signs) => lines.filter((line) => signs.includes(line[0])).map((line) => line.slice(2));
    /* Pages of USSD are read on: without the key that turns them. */
    const shown = of('<', '+').filter((line) => !/^9 \S+( \S+)?$/.test(line));
    return { path, lines, shown: plain(shown.join(' ')), done: of('@'), told: of('!') };
});
const some = (test, what) => assert.ok(talks.some(test), `no transcript has ${what}`);

test('there are at least 60', () => assert.ok(all.length >= 60, `${all.length}`));

for (const { tree, service, nodes } of services)
    test(`one shows ${service} of ${tree}`, () => {
        const { languages, nodes: own } = readJson(menusFolder, tree, 'tree.json');
        const texts = languages.flatMap((language) => {
            const { texts } = readJson(menusFolder, tree, `${language}.json`);
            return nodes.filter((id) => own[id].kind === 'page').map((id) => texts[id].text);
        });
        some(({ shown }) => texts.some((text) => shown.includes(plain(text))), `a page of ${nodes.join(', ')}`);
    });

for (const [what, has] of [
    ['a USSD session that breaks and is continued', ({ done, lines }) => done.includes('break') && lines.some((line, i) => line === '> 1' && lines[i - 1]?.startsWith('< 2 '))],
    ['one that is started over', ({ done, lines }) => done.includes('break') && lines.some((line, i) => line === '> 2' && lines[i - 1]?.startsWith('< 2 '))],
    ['one that is continued by SMS', ({ lines }) => lines.some((line, i) => line === '> 1' && lines[i - 1]?.startsWith('< 2 ') && lines.slice(0, i).lastIndexOf('@ sms') > lines.slice(0, i).lastIndexOf('@ dial') && lines.slice(0, i).includes('@ break'))],
    ['pages offered behind a question that is read soon', ({ lines }) => lines.some((line, i) => line === '> 2' && lines[i - 1]?.startsWith('! soon ') && lines[i + 2]?.startsWith('< 1 '))],
    ['a day that passes between two messages', ({ done }) => done.some((line) => /^wait (2[5-9] h|\d+ d)/.test(line))],
    ['a change from SMS to USSD', ({ lines }) => lines.includes('bearer: sms') && lines.includes('@ dial')],
    ['a change from USSD to SMS', ({ lines }) => lines.includes('bearer: ussd') && lines.includes('@ sms')],
    ['a page sent by SMS', ({ lines }) => lines.includes('bearer: ussd') && lines.some((line) => line.startsWith('+ '))],
    ['an edit of the menus under a person', ({ done }) => done.some((line) => line.startsWith('menus '))],
    ['an expert\'s answer', ({ done }) => done.some((line) => line.startsWith('answer '))],
])
    test(`one has ${what}`, () => some(has, what));

for (const language of ['sq', 'en', 'prs', 'ps', 'ar']) {
    const phrase = (name) => readJson(menusFolder, 'common', `${language}.json`).phrases[name];
    test(`one changes the language to ${language}`, () => {
        some(({ told }) => told.includes(`language ${language}`), `"! language ${language}"`);
        some(({ shown }) => shown.includes(plain(phrase('language.set'))), phrase('language.set'));
    });
    test(`one comes to a page that is overdue, in ${language}`, () =>
        some(({ shown }) => shown.includes(plain(phrase('leaf.overdue'))), phrase('leaf.overdue')));
}

test('--update writes what came, keeps what the author wrote, and is stable', () => {
    const path = join(folder, 'germany.talk');
    const [source] = shipped.filter((name) => name.endsWith('germany.talk'));
    cpSync(source, path);
    const whole = readFileSync(path, 'utf8');
    const bare = whole.split('\n').filter((line) => !/^[<+!]/.test(line)).join('\n');
    writeFileSync(path, bare);
    const differing = run('talk', '--menus', 'menus', '--replay', path);
    assert.equal(differing.status, 1);
    assert.match(differing.out, /germany\.talk:\d+: > [\s\S]*--- expected\n\+\+\+ came\n< /);
    assert.equal(readFileSync(path, 'utf8'), bare, '--replay alone writes nothing');
    assert.equal(run('talk', '--menus', 'menus', '--update', '--replay', path).status, 0);
    assert.equal(readFileSync(path, 'utf8'), whole);
    assert.equal(run('talk', '--menus', 'menus', '--replay', path).status, 0);
});
