// How many segments a text takes, against npm's sms-segments-calculator (Twilio's), over random strings of the
// scripts in use. ORACLE_STRINGS=1000000 for the long form, ORACLE_SEED for other strings.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { test } from 'node:test';
import calculator from 'sms-segments-calculator';
import { root } from './gateway.js';

const strings = Number(process.env.ORACLE_STRINGS ?? 10000), batch = 5000;
const program = ['build/release/tests/segments', 'build/asan/tests/segments', 'build/debug/tests/segments']
    .map((path) => join(root, path)).find(existsSync) ?? 'build/release/tests/segments';

// ---- strings

let seed = Number(process.env.ORACLE_SEED ?? 20261122);
const roll = (below) => { // mulberry32
    seed = (seed + 0x6D2B79F5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
};
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));
const pick = (list) => list[roll(list.length)];

const ascii = range(0x20, 0x7e), letters = [...range(0x61, 0x7a), ' ', ' ', 'e', 'a'];
const gsm = [...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'];
const extension = [...'^{}\\[~]|€'];
const albanian = [...letters, ...'ëçËÇ'];
const greek = [...range(0x391, 0x3a1), ...range(0x3a3, 0x3c9), 'ά', 'έ', 'ή', 'ί', 'ό', 'ύ', 'ώ', 'ΐ', ' '];
const cyrillic = [...range(0x410, 0x44f), 'ё', 'і', 'ї', 'ґ', ' '];
const marks = [...range(0x64b, 0x652), '\u0670'];
const arabic = [...range(0x621, 0x63a), ...range(0x641, 0x64a), ...'پچژگکیۍېړږښڼټډځڅ۱۲۳٤٥٦؟،', ' ', ' ', '\u200c', '\u0640', '\u200f'];
const emoji = ['😀', '🙏', '❤️', '👨‍👩‍👧‍👦', '👩🏽‍⚕️', '🇦🇱', '🇦🇫', '1️⃣', '👍🏿', '🏳️‍🌈', '☎️', '🆘', '🚑'];
const combining = ['e\u0301', 'e\u0308', 'c\u0327', '\u0301', 'x\u0302\u0303', '\u200d', '\ufe0f'];
const odd = ['\t', '\u00a0', '–', '’', '“', '…', '\u2028', '\r\n', '\f', '`', '\u0007', '\ufffd', '𝔘', '漢', 'ア', '한', 'ก็'];
const profiles = [
    [gsm], [ascii], [gsm, extension], [extension], [albanian], [albanian, gsm], [greek], [greek, gsm], [cyrillic], [cyrillic, gsm],
    [arabic], [arabic, marks], [arabic, arabic, arabic, marks, gsm], [emoji], [arabic, emoji], [gsm, gsm, gsm, gsm, emoji], [letters, combining],
    [arabic, combining], [gsm, gsm, gsm, gsm, gsm, gsm, odd], [albanian, greek, cyrillic, arabic, marks, emoji, combining, odd],
];
const lengths = [[0, 12], [60, 75], [60, 75], [130, 140], [150, 165], [150, 165], [150, 165], [195, 206]];
const long = [[300, 325], [400, 700]];

function randomString() {
    const [from, to] = pick(roll(40) ? lengths : long), profile = pick(profiles), wanted = from + roll(to - from + 1);
    // Mostly one script, with a single foreigner now and then: that is what tips a text over.
    let text = '';
    while (text.length < wanted) text += pick(pick(profile));
    if (roll(8) === 0 && text) {
        const points = [...text], at = roll(points.length);
        points[at] = pick(pick([emoji, extension, arabic, albanian, odd]));
        text = points.join('');
    }
    return text;
}

// ---- ours and theirs

// Their splitter into grapheme clusters takes most of the time: it is spared texts in which nothing can join.
const joins = /[\p{M}\p{Cf}\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u{1100}-\u{11ff}\u{ac00}-\u{d7ff}\u{e00}-\u{eff}]/u;
const library = createRequire(import.meta.url);
const textUtils = library('sms-segments-calculator/dist/libs/textUtils.js');
const splitClusters = textUtils.splitGraphemes;
// And a segment adds up its characters anew for each that is tried: it is given a running sum.
const { default: Segment } = library('sms-segments-calculator/dist/libs/Segment.js');
for (const [name, sign] of [['push', 1], ['unshift', 1], ['pop', -1]]) {
    const before = Array.prototype[name];
    Segment.prototype[name] = function counted(...args) {
        const result = before.apply(this, args);
        this.bits = (this.bits ?? 0) + sign * (sign > 0 ? args[0] : result).sizeInBits();
        return result;
    };
}
Segment.prototype.sizeInBits = function sum() { return this.bits ?? 0; };
textUtils.splitGraphemes = (text) => (joins.test(text) ? splitClusters(text) : [...text]);

function helper() {
    const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
        measure: async (texts) => {
            child.stdin.write(texts.map((text) => `${text}\0`).join(''));
            const told = [];
            for (let i = 0; i < texts.length; i++) {
                const [alphabet, segments, units, ...cuts] = (await lines.next()).value.split(' ');
                told.push({ alphabet, segments: Number(segments), units: Number(units), cuts: cuts.map(Number) });
            }
            return told;
        },
        end: () => child.stdin.end(),
    };
}

/** The calculator as it is, and filling parts character by character (it never parts a grapheme cluster). */
function theirs(text) {
    const message = new calculator.SegmentedMessage(text);
    const points = [...text];
    const singly = points.length === message.graphemes.length ? message.segments : message._buildSegments(message._encodeChars(points));
    const bits = message.encodingName === 'GSM-7' ? 7 : 16;
    return {
        alphabet: message.encodingName,
        segments: text ? singly.length : 0, // it counts one for nothing
        units: singly.reduce((sum, segment) => sum + segment.messageSizeInBits(), 0) / bits,
        clusters: text ? message.segments.length : 0,
    };
}

const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' });
const part = { 'GSM-7': 153, 'UCS-2': 67 };

/** No cut of ours inside a surrogate pair or a grapheme cluster, unless the cluster alone is larger than a part. */
function assertCuts(text, { alphabet, cuts }) {
    if (!cuts.length) return;
    const found = clusters.segment(text);
    let start = 0;
    for (const cut of cuts) {
        const low = text.charCodeAt(cut), { index, segment } = found.containing(cut);
        assert.ok(!(low >= 0xdc00 && low < 0xe000), `a surrogate pair is cut at ${cut}: ${JSON.stringify(text)}`);
        // Else nothing stood before it in the part, and it would not have fitted any.
        assert.ok(index === cut || (index <= start && segment.length > part[alphabet] - 2), `a cluster is cut at ${cut}: ${JSON.stringify(text)}`);
        start = cut;
    }
}

/**
 * Where they differ, and why ours stands: a part that ends inside a grapheme cluster. The standard (3GPP TS 23.040
 * 9.2.3.24.1) fills parts by septets or UCS-2 characters, and so do the providers that split for us; the calculator
 * moves the whole cluster on. Its count character by character must be ours exactly, and its count by clusters can only
 * be larger.
 */
function compare(text, ours, counts) {
    assertCuts(text, ours);
    const { clusters: byCluster, ...expected } = theirs(text);
    const { alphabet, segments, units } = ours;
    assert.deepEqual({ alphabet, segments, units }, expected, JSON.stringify(text));
    if (byCluster === segments) return;
    assert.ok(byCluster > segments && [...clusters.segment(text)].length < [...text].length, `no cluster explains it: ${JSON.stringify(text)}`);
    counts.clusterAtBoundary++;
}

test(`segments of ${strings} random strings are those of sms-segments-calculator`, async () => {
    const one = helper();
    const counts = { compared: 0, 'GSM-7': 0, 'UCS-2': 0, clusterAtBoundary: 0 };
    while (counts.compared < strings) {
        const texts = Array.from({ length: Math.min(batch, strings - counts.compared) }, randomString);
        const told = await one.measure(texts);
        texts.forEach((text, i) => {
            compare(text, told[i], counts);
            counts[told[i].alphabet]++;
        });
        counts.compared += texts.length;
    }
    one.end();
    console.log(JSON.stringify(counts));
    assert.ok(counts['GSM-7'] > strings / 10 && counts['UCS-2'] > strings / 10, 'both alphabets were met');
    assert.ok(counts.clusterAtBoundary > 0, 'clusters stood at the end of parts');
});
