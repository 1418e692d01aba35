/* What people pay for: every screen of the shipped menus, in every language, as the gateway sends it,
 * measured again by an independent library; and the pages of USSD. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import calculator from 'sms-segments-calculator';
import { run } from './program.js';

const { SegmentedMessage } = calculator;
const DAY = '2026-12-01'; /* on which nothing is overdue */
const GSM7_MAX = 182;
const UCS2_MAX = 80;
const RIGHT_TO_LEFT = ['prs', 'ps', 'ar'];

function readScreens() {
    const { status, out, err } = run('check', '--now', DAY, '--screens');
    assert.equal(status, 0, err);
    return out.trimEnd().split('\n').map((line) => JSON.parse(line));
}

const screens = readScreens();
const name = ({ language, node, part, bearer, fold, page }) =>
    `${language} ${node || 'home'} ${part} ${bearer}${fold ? '' : ' unfolded'} ${page}`;
const find = (wanted) => {
    const found = screens.filter((screen) =>
        Object.entries(wanted).every(([key, value]) => screen[key] === value),
    );
    assert.ok(found.length > 0, JSON.stringify(wanted));
    return found;
};

/* What the library makes of a text: slow, and many screens are the same in several languages. */
const known = new Map();
function oracle(text) {
    if (!known.has(text)) known.set(text, measure(text));
    return known.get(text);
}

function measure(text) {
    const message = new SegmentedMessage(text, 'auto', false);
    return {
        alphabet: message.encodingName,
        segments: message.segmentsCount,
        units: message.messageSize / (message.encodingName === 'GSM-7' ? 7 : 16),
    };
}

const own = ({ alphabet, segments, units }) => ({ alphabet, segments, units });

test('there is every language, and as many screens as the menus have', () => {
    assert.deepEqual([...new Set(screens.map(({ language }) => language))], ['sq', 'en', 'prs', 'ps', 'ar']);
    assert.ok(screens.length > 10000, `${screens.length}`);
});

test('alphabet, units and segments of every message are the library\'s', () => {
    const messages = screens.filter(({ bearer }) => bearer === 'sms');
    assert.ok(messages.length > 3000);
    const differing = messages.filter((screen) => {
        const theirs = oracle(screen.text);
        return Object.entries(theirs).some(([key, value]) => screen[key] !== value);
    });
    assert.deepEqual(differing.map((screen) => [name(screen), own(screen), oracle(screen.text)]), []);
});

test('so are those of the pages of USSD', () => {
    const differing = screens
        .filter(({ bearer, fold }) => bearer === 'ussd' && fold)
        .filter((screen) => {
            const theirs = oracle(screen.text);
            return theirs.alphabet !== screen.alphabet || theirs.units !== screen.units;
        });
    assert.deepEqual(differing.map((screen) => [name(screen), own(screen), oracle(screen.text)]), []);
});

test('the library finds what these screens are made of', () => {
    /* If it took every text for one segment, the comparison would mean nothing. */
    const messages = screens.filter(({ bearer }) => bearer === 'sms');
    const kinds = new Set(messages.map(({ text }) => oracle(text)).map((o) => `${o.alphabet} ${o.segments}`));
    for (const kind of ['GSM-7 1', 'GSM-7 2', 'UCS-2 1', 'UCS-2 2', 'UCS-2 3'])
        assert.ok(kinds.has(kind), kind);
    assert.equal(oracle('€'.repeat(80)).segments, 1);
    assert.equal(oracle('€'.repeat(81)).segments, 2);
});

test('no message costs more than a leaf may', () => {
    for (const screen of screens) {
        if (screen.bearer !== 'sms' || !screen.fold || !screen.node) continue;
        const max = screen.alphabet === 'GSM-7' ? 2 : 3;
        assert.ok(screen.segments <= max, `${name(screen)}: ${screen.segments} SMS`);
    }
});

test('every page fits', () => {
    for (const screen of screens) {
        if (screen.bearer !== 'ussd') continue;
        const max = screen.alphabet === 'GSM-7' ? GSM7_MAX : UCS2_MAX;
        assert.ok(screen.units <= max, `${name(screen)}: ${screen.units} of ${max}`);
    }
});

/* Pages of one screen, in order. */
function ussdScreens(fold) {
    const together = new Map();
    for (const screen of screens) {
        if (screen.bearer !== 'ussd' || screen.fold !== fold) continue;
        const key = `${screen.language} ${screen.node} ${screen.part}`;
        together.set(key, [...(together.get(key) ?? []), screen]);
    }
    return together;
}

/* The keys stand in the last line of a page. Only the last page has others than "9 more". */
const withoutKeys = ({ text }) => text.slice(0, text.lastIndexOf('\n'));

test('no last page holds only the keys', () => {
    let several = 0;
    for (const [key, pages] of ussdScreens(true)) {
        if (pages.length < 2 || !pages[0].node) continue;
        several++;
        const last = withoutKeys(pages.at(-1)).trim();
        assert.ok(last.length >= 3, `${key}: "${pages.at(-1).text}"`);
        for (const page of pages.slice(0, -1))
            assert.match(page.text.split('\n').at(-1), /^9 /, key);
        assert.deepEqual(pages.map(({ page }) => page), pages.map((_, i) => i + 1), key);
        assert.ok(pages.every((page) => page.pages === pages.length), key);
    }
    assert.ok(several > 500, `${several}`);
});

test('pages break between words, and all of the text is on them', () => {
    const sms = new Map();
    for (const screen of screens) {
        if (screen.bearer !== 'sms' || screen.fold) continue;
        const key = `${screen.language} ${screen.node}`;
        sms.set(key, [...(sms.get(key) ?? []), screen]);
    }
    for (const [key, pages] of ussdScreens(false)) {
        const [{ node, language, part }] = pages;
        if (!node || part !== 'text') continue;
        const messages = sms.get(`${language} ${node}`);
        const whole = pages.map(withoutKeys).join(' ').replace(/\s+/g, ' ');
        for (const { text } of messages) {
            /* A message's own keys are behind its text. */
            const words = text.split('\n').filter((line) => !/^(9|2|0) /.test(line)).join(' ');
            const plain = words.replace(/\s+/g, ' ').replace(/ \([^()]*\)$/, '').trim();
            assert.ok(whole.includes(plain), `${key}: "${plain}" is not in "${whole}"`);
        }
    }
});

test('a Dari leaf', () => {
    const [screen] = find({ language: 'prs', node: 'ra-emg-01', part: 'text', bearer: 'sms', fold: true });
    assert.equal(screen.alphabet, 'UCS-2');
    assert.deepEqual(own(screen), oracle(screen.text));
});

test('an Albanian leaf with ë and ç', () => {
    const spelled = find({ language: 'sq', part: 'text', bearer: 'sms', fold: false }).find(
        ({ text }) => text.includes('ë') && text.includes('ç'),
    );
    const [folded] = find({ language: 'sq', node: spelled.node, part: 'text', bearer: 'sms', fold: true });
    assert.deepEqual(own(spelled), oracle(spelled.text));
    assert.deepEqual(own(folded), oracle(folded.text));
    assert.deepEqual([spelled.alphabet, folded.alphabet], ['UCS-2', 'GSM-7']);
    assert.ok(folded.segments < spelled.segments);
});

test('a leaf in pages by USSD', () => {
    for (const [language, max] of [['sq', GSM7_MAX], ['prs', UCS2_MAX]]) {
        const pages = find({ language, node: 'ra-leg-02', part: 'text', bearer: 'ussd', fold: true });
        assert.ok(pages.length > 1);
        for (const page of pages) {
            const theirs = oracle(page.text);
            assert.deepEqual([page.alphabet, page.units], [theirs.alphabet, theirs.units]);
            assert.ok(theirs.units <= max);
        }
    }
});

test('no text from right to left pays for stray direction marks', () => {
    const marks = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/;
    for (const screen of screens)
        if (RIGHT_TO_LEFT.includes(screen.language))
            assert.doesNotMatch(screen.text, marks, name(screen));
});
