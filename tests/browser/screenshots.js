/* `node tests/browser/screenshots.js [NAME...]`: every page as people see it, in both languages, light and dark,
 * on a desk and on a phone, into build/screenshots/NAME-LANGUAGE-LIGHT-WIDTH.png. */
import { launch, PHONE, shoot, visit, WIDE } from './browser.js';
import { HIDING, MARKUP } from './hostile.js';
import { addLearners } from './learners.js';
import { addMeetings } from './meetings.js';
import { startProgram, STAFF } from './program.js';
import { askedOften, caseFile, furnish, offers, referrals, seed, services } from './seed.js';

const [ANA, BESA, , ZANA, OLTA] = STAFF;
const ANSWER =
    'Për regjistrimin në shkollë shkoni te shkolla e lagjes ku banoni. Merrni me vete certifikatat e fëmijëve.';

const program = await startProgram();
const past = await startProgram({ history: true }); /* figures need one */
const ids = await seed(program);
const hostile = await program.ask('Nje pyetje?', {
    body: `${MARKUP[0]} ${HIDING} 🙂 ${'very long '.repeat(200)}`,
    alias: 'Gjarpri 666',
});
const group = await askedOften(program);
await offers(program, ZANA);
const { waiting, announced } = await furnish(program);
const file = await caseFile(program, ids[2]);
const referred = await referrals(program, file);
await services(program);
await addMeetings(program, ZANA);
await addLearners(program);
const browser = await launch();

const page = (name, shown) => ({
    name,
    path: `#/${name}`,
    go: (it) => it.locator(shown).first().waitFor(),
});
const question = (id, shown) => ({
    path: `#/open/${id}`,
    go: (it) => it.locator(shown).first().waitFor(),
});

async function writeAnswer(it) {
    await it.locator('.ticket').waitFor();
    await it.locator('.actions .primary').click();
    await it.locator('#answer').fill(ANSWER);
    await it.locator('.pips i').first().waitFor();
}

async function openViews(it) {
    await it.locator('.views a').filter({ hasText: 'Afati këtë orë' }).click();
    await it.locator('.views a[aria-current]').filter({ hasText: 'Afati këtë orë' }).waitFor();
    await it.getByRole('button', { name: /Manage views|Rregullo pamjet/ }).click();
    await it.locator('dialog[open]').waitFor();
}

async function search(it) {
    await it.locator('.row').first().waitFor();
    await it.locator('#search').fill('diplomen');
    await it.locator('.rows mark').first().waitFor();
}

async function editReady(it) {
    await it.locator('.page .lines button').first().click();
    await it.locator('#canned-text').waitFor();
}

async function takeReady(it) {
    await it.locator('.ticket').waitFor();
    await it.locator('.actions .primary').click();
    await it.locator('#answer').waitFor();
    await it.keyboard.press('/');
    await it.locator('.choice').first().waitFor();
}

async function setUpFactor(it) {
    await it.locator('section[aria-labelledby=factor-title] button').click();
    await it.locator('#factor-password').fill(ANA.password);
    await it.keyboard.press('Enter');
    await it.locator('.qr').waitFor();
}

async function textAndDial(it) {
    await it.getByRole('button', { name: /Add phone|Shto telefon/ }).click();
    const [first, second] = [it.locator('.place').nth(0), it.locator('.place').nth(1)];
    await first.locator('.typing input').fill('MENU');
    await it.keyboard.press('Enter');
    await first.locator('.sms.in').first().waitFor();
    await second.locator('.tabs button').last().click();
    await second.getByRole('button', { name: /\*599#/ }).click();
    await second.locator('.ussd p').waitFor();
}

/* A page is a row: who looks (ANA; null: nobody is logged in), where, and what brings it about. */
const PAGES = [
    { name: 'login', who: null, path: '', go: (it) => it.locator('#login').waitFor() },
    { name: 'queue', path: '#/open', go: (it) => it.locator('.row').first().waitFor() },
    { name: 'answer', ...question(ids[0], '.ticket'), go: writeAnswer },
    { name: 'held', ...question(ids[1], '.state.other') },
    { name: 'right-to-left', ...question(ids[2], '.words') },
    { name: 'hostile', ...question(hostile, '.mark') },
    { name: 'answered', ...question(ids.at(-1), '.receipt') },
    {
        name: 'help',
        ...question(ids[0], '.ticket'),
        async go(it) {
            await it.locator('#ticket h2').focus();
            await it.keyboard.press('?');
            await it.locator('dialog[open]').waitFor();
        },
    },
    { name: 'empty', path: '#/closed', go: (it) => it.locator('.empty').waitFor() },
    page('asked', 'a.asked'),
    {
        name: 'asked-one',
        path: `#/asked/${group}`,
        async go(it) {
            await it.locator('#asked-text').fill(ANSWER);
            await it.locator('.pips i').first().waitFor();
        },
    },
    {
        name: 'figures',
        who: ZANA,
        at: past,
        path: '#/figures',
        async go(it) {
            await it.locator('.figure canvas').first().waitFor();
            await it.locator('.bars').last().waitFor();
        },
    },
    { name: 'menus', who: ZANA, at: past, path: '#/menus/afghan', go: (it) => it.locator('.about').waitFor() },
    { ...page('vacancies', '.signs'), who: ZANA },
    {
        name: 'vacancy',
        who: ZANA,
        path: '#/vacancies',
        async go(it) {
            await it.locator('.lines button.plain').first().click();
            await it.locator('dialog[open]').waitFor();
        },
    },
    { ...page('courses', '.figure'), who: ZANA },
    { ...page('directory', '.page .lines li'), who: ZANA },
    {
        name: 'service',
        who: ZANA,
        path: '#/directory',
        async go(it) {
            await it.locator('.page .actions .primary').first().click();
            await it.locator('dialog[open]').waitFor();
        },
    },
    {
        name: 'calendar',
        who: ZANA,
        path: '#/calendar',
        async go(it) {
            await it.locator('.week-days').waitFor();
            await it.getByRole('button', { name: /Week after|Java pas/ }).click();
            await it.locator('.week-days details').first().waitFor();
        },
    },
    {
        name: 'announcement',
        who: ZANA,
        path: '#/announcements',
        async go(it) {
            await it.locator('.page .actions .primary').first().click();
            await it.locator('#announce-name').fill('Kurs');
            await it.locator('#announce-text-sq').fill('Kurs falas i shqipes çdo të martë në Tiranë. Shkruani KURS.');
            await it.locator('.announce .tiles').waitFor();
        },
    },
    { ...page('cases', '.page .lines li'), who: BESA },
    {
        name: 'assessment',
        who: BESA,
        path: `#/cases/${file}`,
        async go(it) {
            await it.locator('section[aria-labelledby=case-assessment] .lines li').first().waitFor();
            await it.locator('section[aria-labelledby=case-assessment]').scrollIntoViewIfNeeded();
        },
    },
    { name: 'case', who: BESA, path: `#/cases/${file}`, go: (it) => it.locator('.said-note').last().waitFor() },
    {
        name: 'case-log',
        who: BESA,
        path: `#/cases/${file}`,
        async go(it) {
            await it.locator('.said-note').last().waitFor();
            await it.locator('section[aria-labelledby=case-log] button').click();
            await it.locator('tbody tr').first().waitFor();
            await it.locator('tbody tr').last().scrollIntoViewIfNeeded();
        },
    },
    {
        name: 'case-person',
        who: BESA,
        path: `#/cases/${file}`,
        async go(it) {
            await it.locator('section[aria-labelledby=case-person] .lines button').first().click();
            await it.locator('dialog[open]').waitFor();
        },
    },
    {
        name: 'case-referrals',
        who: BESA,
        path: `#/cases/${file}`,
        async go(it) {
            await it.locator('section[aria-labelledby=case-referrals] .lines > li').first().waitFor();
            await it.locator('section[aria-labelledby=case-referrals]').scrollIntoViewIfNeeded();
        },
    },
    {
        name: 'refer',
        who: BESA,
        path: `#/cases/${file}`,
        async go(it) {
            await it.locator('section[aria-labelledby=case-referrals] .further button').click();
            await it.locator('dialog[open] .picks .tick').first().waitFor();
        },
    },
    { ...page('referrals', '.page .lines li'), who: OLTA },
    { name: 'referral', who: OLTA, path: `#/referrals/${referred.sent.id}`, go: (it) => it.locator('#shared').waitFor() },
    { name: 'shared', who: null, path: `#/shared/${referred.token}`, go: (it) => it.locator('.login .primary').waitFor() },
    {
        name: 'shared-open',
        who: null,
        path: '#/shared/none',
        async go(it) {
            const { body } = await (await program.as(BESA))('POST', `/referrals/${referred.byLink.id}/link`, {});
            await it.goto(`${program.url}/#/shared/${body.token}`);
            await it.locator('.login .primary').click();
            await it.locator('#shared').waitFor();
        },
    },
    { ...page('reports', '.tile'), who: ZANA },
    { ...page('held', '.page .card'), who: ZANA },
    { ...page('people', '.page .lines li'), who: ZANA },
    { ...page('audit', '.page tbody tr'), who: ZANA },
    page('account', '.page .lines li'),
    {
        name: 'invite',
        who: ZANA,
        path: '#/people',
        async go(it) {
            await it.locator('.page .actions .primary').click();
            await it.locator('dialog[open]').waitFor();
        },
    },
    { name: 'views', path: '#/open', go: openViews },
    { name: 'search', path: '#/open', go: search },
    { ...page('canned', '.page .lines li'), who: ZANA },
    { name: 'canned-edit', who: ZANA, path: '#/canned', go: editReady },
    { name: 'ready', ...question(ids[0], '.ticket'), go: takeReady },
    { name: 'translation', ...question(waiting, '.waiting') },
    { name: 'announced', ...question(announced, '.receipt') },
    { name: 'factor', path: '#/account', go: setUpFactor },
    { name: 'phones', who: null, path: 'simulator', go: textAndDial },
];

async function look({ name, who = ANA, at = program, path, go }, locale) {
    const { context, page: it, faults } = await visit(browser, { locale });
    if (who) {
        const [key, value] = (await at.as(who)).cookie().split('=');
        await context.addCookies([{ name: key, value, url: at.url }]);
    }
    await it.goto(`${at.url}/${path}`);
    await go(it);
    for (const viewport of [WIDE, PHONE])
        for (const colorScheme of ['light', 'dark']) {
            await it.setViewportSize(viewport);
            await it.emulateMedia({ colorScheme });
            await shoot(it, `${name}-${locale.slice(0, 2)}-${colorScheme}-${viewport.width}`);
        }
    if (faults.length) console.log(name, locale, faults);
    await context.close();
}

const wanted = process.argv.slice(2);
try {
    for (const one of PAGES)
        for (const locale of ['en-GB', 'sq-AL'])
            if (!wanted.length || wanted.includes(one.name)) await look(one, locale);

    /* What a desk shows when the gateway goes away. */
    if (!wanted.length || wanted.includes('offline'))
        await look(
            {
                name: 'offline',
                path: '#/open',
                async go(it) {
                    await it.locator('.link.live').waitFor();
                    await program.kill();
                    await it.locator('.offline p').waitFor();
                },
            },
            'en-GB',
        );
} finally {
    await browser.close();
    await past.stop();
    await program.stop();
}
