/* The menus at the desk: what is in service, what is overdue, loading them again. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { localDay, root } from '../service/gateway.js';
import { ANA, DEA, suite } from './suite.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const menus = mkdtempSync(join(tmpdir(), 'migranti-menus-'));
const it = suite(() => {
    cpSync(join(root, 'tests/talk/menus'), menus, { recursive: true });
    review('town', { 'town-bus': date(-1) });
    review('sea');
    return { menus };
});
after(() => rmSync(menus, { recursive: true, force: true }));

function date(days) {
    return localDay(Date.now() + days * DAY_MS);
}

function edit(file, change) {
    const path = join(menus, file);
    const json = JSON.parse(readFileSync(path, 'utf8'));
    change(json);
    writeFileSync(path, JSON.stringify(json, null, 2));
}

/* Every page of a tree is fresh, but those named with the day they were due. */
function review(tree, overdue = {}) {
    edit(`${tree}/tree.json`, ({ nodes }) => {
        for (const [name, node] of Object.entries(nodes))
            if (node.review_by)
                Object.assign(node, { reviewed: date(-9), review_by: overdue[name] ?? date(90) });
    });
}

async function open(who) {
    const page = await it.staff(who);
    await page.getByRole('button', { name: 'Menus' }).click();
    const sheet = page.getByRole('dialog', { name: 'Menus in service' });
    await sheet.getByText('Loaded').first().waitFor();
    return sheet;
}

test('an expert sees what is in service, and cannot load it', async () => {
    const sheet = await open(ANA);
    await sheet.getByRole('row', { name: /^town, English 5 \/ 5/ }).waitFor();
    await sheet.getByText('1 page is overdue').waitFor();
    await sheet.getByText(`town-bus, T-01, ${date(-1)}`).waitFor();
    assert.equal(await sheet.getByRole('button', { name: 'Load the folder again' }).count(), 0);
});

test('an editor loads them; faults are shown with file and place, and nothing changes', async () => {
    const sheet = await open(DEA);
    const version = async () => (await (await it.program.as(DEA))('GET', '/menus')).body.version;
    const before = await version();
    review('town');
    let right;
    edit('town/en.json', ({ texts }) => {
        right = texts['town-bus'].text;
        texts['town-bus'].text = right.repeat(9);
    });
    const load = sheet.getByRole('button', { name: 'Load the folder again' });
    await load.click();
    await sheet.getByText(/^Not loaded: \d+ faults?\. The menus in service stay\.$/).waitFor();
    await sheet.getByText('town/en.json /texts/town-bus').first().waitFor();
    await sheet.getByText(/shorten/).first().waitFor();
    assert.equal(await version(), before);
    edit('town/en.json', ({ texts }) => (texts['town-bus'].text = right));
    await load.click();
    await sheet.getByText('Loaded: these menus are in service now.').waitFor();
    await sheet.getByText('Nothing is overdue.').waitFor();
    assert.notEqual(await version(), before);
});
