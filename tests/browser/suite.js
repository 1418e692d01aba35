/* What the test files share: a browser and a gateway for the file, a visitor for each test. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, before } from 'node:test';
import { becomes, binary, until } from '../service/gateway.js';
import { launch, visit } from './browser.js';
import { STAFF, startProgram } from './program.js';

export { becomes, until };
export const [ANA, BESA, DEA, ZANA, OLTA] = STAFF;

/* { program, visitor(options), staff(who, options), staffAt(id, who, options) }; faults of any page
 * fail its test. `options` are startProgram's, or a function that gives them. */
export function suite(options = {}) {
    const it = { browser: null, program: null };
    let visitors = [];

    before(async () => {
        assert.ok(existsSync(binary), `${binary} is not built`);
        const given = typeof options === 'function' ? options() : options;
        /* Each is known once it runs, even when the other does not: a browser left open holds up the run. */
        const started = await Promise.allSettled([
            launch().then((browser) => (it.browser = browser)),
            startProgram(given).then((program) => (it.program = program)),
        ]);
        for (const { reason } of started) if (reason) throw reason;
    });
    after(async () => {
        await it.browser?.close();
        await it.program?.stop();
    });
    afterEach(async () => {
        const faults = visitors.flatMap((visitor) => visitor.faults);
        await Promise.all(visitors.map(({ context }) => leave(context)));
        visitors = [];
        assert.deepEqual(faults, []);
    });

    it.visitor = async (how) => {
        const visitor = await visit(it.browser, how);
        visitors.push(visitor);
        return visitor;
    };

    /* Somebody who has logged in, without the page for it; gives their page. */
    it.staff = async (who = ANA, { path = '#/open', ...how } = {}) => {
        const { page } = await it.visitor(how);
        await it.open(page, who, path);
        await page.locator('.link.live, .page').first().waitFor();
        return page;
    };

    it.open = async (page, who, path) => {
        const [name, value] = (await it.program.as(who)).cookie().split('=');
        await page.context().addCookies([{ name, value, url: it.program.url }]);
        await page.goto(`${it.program.url}/${path}`);
    };

    /* The same, looking at one ticket. */
    it.staffAt = async (id, who, how) => {
        const page = await it.staff(who, { ...how, path: `#/open/${id}` });
        await page.locator('.ticket').waitFor();
        return page;
    };
    return it;
}

/* A page may ask to the last moment: whoever answers for the gateway then has nobody left to answer. */
async function leave(context) {
    for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
}

/* What the page asks for at these addresses waits until go(). */
export async function hold(page, addresses) {
    let go;
    const gone = new Promise((done) => (go = done));
    await page.route(addresses, async (route) => {
        await gone;
        await route.continue();
    });
    return { go };
}
