// `node tests/demo/ready.js URL LOGIN PASSWORD`: ready answers for the desk of the demo, out of pages of the menus: their
// texts in each language, a source and their day of review; and a calendar in which somebody has time.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { desk, localDay } from '../service/gateway.js';

const PAGES = {
    emigrants: ['em-l06', 'em-s05'],
    immigrants: ['im-leg-04', 'im-edu-01'],
    refugees: ['ra-edu-01', 'ra-hea-01'],
    returnees: ['re-a03', 're-l11'],
    afghan: ['af-edu-01', 'af-leg-03'],
};
const LANGUAGES = ['sq', 'en', 'prs', 'ps', 'ar'];
const menus = join(resolve(dirname(fileURLToPath(import.meta.url)), '../..'), 'menus');
const read = (category, name) => JSON.parse(readFileSync(join(menus, category, `${name}.json`), 'utf8'));

const [url, login, password] = process.argv.slice(2);
const call = await desk({ url }, { login, password });
for (const [category, pages] of Object.entries(PAGES)) {
    const { nodes } = read(category, 'tree');
    const sourceOf = (page) => nodes[page].sources.find((it) => it.startsWith('http')).split(',')[0];
    for (const language of LANGUAGES.filter((it) => existsSync(join(menus, category, `${it}.json`)))) {
        const { texts } = read(category, language);
        for (const page of pages) {
            const answer = { category, language, title: `${texts[page].label} (demo)`, text: texts[page].text, source: sourceOf(page), review_by: nodes[page].review_by, state: 'used' };
            const { status, body } = await call('POST', '/canned', answer);
            if (status !== 201) throw new Error(`${page} in ${language}: ${JSON.stringify(body)}`);
        }
    }
}

/* Tuesdays and Thursdays of the weeks to come; two phones of the simulator take a time each. */
const day = (days) => localDay(Date.now() + days * 24 * 3600 * 1000);
const offers = [
    { kind: 'visit', place: 'Rruga Myslym Shyri 5', weekdays: 2 + 8, from: 540, until: 720, minutes: 30 },
    { kind: 'phone', place: '', weekdays: 4, from: 840, until: 960, minutes: 20 },
];
for (const offer of offers) {
    const { status, body } = await call('POST', '/slots', { ...offer, first: day(1), last: day(28) });
    if (status !== 201) throw new Error(`times to offer: ${JSON.stringify(body)}`);
}
for (const [at, words] of [['ENGLISH', 'BOOK', '1'], ['SHQIP', 'REZERVO', '2', 'ME TELEFONONI']].entries())
    for (const [n, text] of words.entries())
        await fetch(`${url}/hooks/simulator/demo/sms`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ kind: 'sms', id: `demo-${at}-${n}`, from: `+35569110000${at}`, to: '50600', text }),
        });
