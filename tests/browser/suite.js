/* What the test files share: a browser and a server for the file, a visitor for each test. */
import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { launch, login, visit } from './browser.js';
import { STAFF, startMock } from './mock_server.js';

export const [ANA, BESA, DEA, ZANA] = STAFF;

/* { server, visitor(options), at(visitor, path), staff(options) }; faults of any page fail its test. */
export function suite(options = {}) {
    const it = { browser: null, server: null };
    let visitors = [];

    before(async () => {
        it.browser = await launch();
        it.server = await startMock(options);
    });
    after(async () => {
        await it.browser.close();
        await it.server.stop();
    });
    afterEach(async () => {
        const faults = visitors.flatMap((visitor) => visitor.faults);
        for (const { context } of visitors) await context.close();
        visitors = [];
        assert.deepEqual(faults, []);
    });

    it.visitor = async (how) => {
        const visitor = await visit(it.browser, how);
        visitors.push(visitor);
        return visitor;
    };

    /* Somebody who has logged in; gives the page. */
    it.staff = async (who = ANA, how) => {
        const { page } = await it.visitor(how);
        await login(page, it.server.url, who);
        await page.locator('.link.live, .page').first().waitFor();
        return page;
    };

    /* The same, looking at one ticket. */
    it.staffAt = async (id, who, how) => {
        const page = await it.staff(who, how);
        await page.goto(`${it.server.url}/#/open/${id}`);
        await page.locator('.ticket').waitFor();
        return page;
    };
    return it;
}

/* Until `check` gives something true; never a fixed wait. */
export async function until(check, what = 'the condition', patience_ms = 10000) {
    const end = Date.now() + patience_ms;
    for (;;) {
        const found = await check();
        if (found) return found;
        if (Date.now() > end) throw new Error(`gave up waiting for ${what}`);
        await new Promise((done) => setTimeout(done, 25));
    }
}
