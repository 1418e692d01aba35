/* What needs no browser: the tables agree with each other and with the files. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import en from '../../gateway/console/i18n/en.js';
import sq from '../../gateway/console/i18n/sq.js';
import { tables as words } from '../../gateway/console/desk/held_words.js';

const FOLDER = fileURLToPath(new URL('../../gateway/console', import.meta.url));
const read = (file) => readFileSync(join(FOLDER, file), 'utf8');
const assets = new Map(
    read('assets.txt')
        .split('\n')
        .filter((line) => line && !line.startsWith('#'))
        .map((line) => line.split(' ')),
);
const own = [...assets.values()].filter((file) => !file.startsWith('node_modules/'));
const sources = own.filter((file) => file.endsWith('.js'));

const placeholders = (sentence) =>
    typeof sentence === 'function'
        ? 'function'
        : [...sentence.matchAll(/\{\w+\}/g)].map(String).sort().join();

test('both languages have the same sentences with the same places', () => {
    assert.deepEqual(Object.keys(sq).sort(), Object.keys(en).sort());
    for (const key of Object.keys(en))
        assert.equal(placeholders(sq[key]), placeholders(en[key]), key);
});

test('the file that a person takes home has the same words in every language', () => {
    for (const [language, table] of Object.entries(words)) {
        assert.deepEqual(Object.keys(table).sort(), Object.keys(words.en).sort(), language);
        for (const [key, word] of Object.entries(table)) assert.ok(word.trim(), `${language} ${key}`);
    }
});

test('every sentence is used, and every used sentence exists', () => {
    const text = sources
        .filter((file) => !file.startsWith('i18n/'))
        .map(read)
        .join('\n');
    const used = [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map((found) => found[1]);
    for (const key of used) assert.ok(key in en, `${key} is used and nowhere said`);
    const families = [...text.matchAll(/`([\w.]+)\.\$\{/g)].map((found) => found[1]);
    const loose = [...text.matchAll(/'([a-z]+(?:\.[\w-]+)*)'/g)].map((found) => found[1]);
    for (const key of Object.keys(en)) {
        const family =
            families.some((name) => key.startsWith(`${name}.`)) ||
            /^(category|tongue|language|priority|due|found)\./.test(key);
        assert.ok(family || loose.includes(key), `${key} is said and nowhere used`);
    }
});

test('every file is in assets.txt, and every asset is there', () => {
    for (const [path, file] of assets)
        assert.ok(existsSync(join(FOLDER, file)), `${path}: ${file} is missing`);
    const all = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(FOLDER.length + 1))
        .filter(
            (file) =>
                !/^(node_modules|pictures)\//.test(file) &&
                !/^(README\.md|assets\.txt|package(-lock)?\.json)$/.test(file),
        );
    assert.deepEqual(all.sort(), own.sort());
});

test('every import and every link of a page is served', () => {
    const paths = new Map([...assets].map(([path, file]) => [file, path]));
    for (const file of sources)
        for (const [, target] of read(file).matchAll(/from '([^']+)'/g)) {
            const path = posix.join(dirname(paths.get(file)), target);
            assert.ok(assets.has(path), `${file} imports ${target}`);
        }
    for (const file of ['index.html', 'simulator.html'])
        for (const [, path] of read(file).matchAll(/(?:href|src)="([^"]+)"/g))
            assert.ok(assets.has(path), `${file} links ${path}`);
});

test('nothing that the policy forbids or that makes markup of words', () => {
    for (const file of own) {
        const text = read(file);
        assert.doesNotMatch(
            text,
            /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/,
            file,
        );
        if (/\.(js|html)$/.test(file))
            assert.doesNotMatch(text, /\bstyle=|<style|\bon[a-z]+="/, file);
        if (!file.endsWith('.svg')) assert.doesNotMatch(text, /https?:\/\//, file);
    }
});

test('the stylesheets name no physical side', () => {
    for (const file of own.filter((name) => name.endsWith('.css')))
        assert.doesNotMatch(
            read(file),
            /(margin|padding|border|inset)-(left|right)\b|\b(left|right|text-align): ?(left|right)|float:/,
            file,
        );
});

test('openapi.json: every reference leads somewhere', () => {
    const text = read('openapi.json');
    const document = JSON.parse(text);
    for (const [, reference] of text.matchAll(/"\$ref": "#\/([^"]+)"/g)) {
        const found = reference.split('/').reduce((at, step) => at?.[step], document);
        assert.ok(found, reference);
    }
});
