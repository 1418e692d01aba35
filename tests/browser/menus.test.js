/* The menus at the desk: what is in service, what is overdue, loading them again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANA, DEA, suite } from './suite.js';

const it = suite();

async function open(who) {
    const page = await it.staff(who);
    await page.getByRole('button', { name: 'Menus' }).click();
    const sheet = page.getByRole('dialog', { name: 'Menus in service' });
    await sheet.getByText('Loaded').first().waitFor();
    return sheet;
}

test('an expert sees what is in service, and cannot load it', async () => {
    it.server.menus.overdue = [
        {
            tree: 'emigrants',
            node: 'em-l01',
            label: 'Shqipëria',
            fact: 'EM-L01',
            review_by: Date.UTC(2026, 4, 21),
        },
    ];
    const sheet = await open(ANA);
    await sheet.getByRole('row', { name: 'Refugees, Dari 36 / 36' }).waitFor();
    await sheet.getByText('1 page is overdue').waitFor();
    await sheet.getByText('em-l01, EM-L01, 2026-05-21').waitFor();
    assert.equal(await sheet.getByRole('button', { name: 'Load the folder again' }).count(), 0);
    it.server.menus.overdue = [];
});

test('an editor loads them; faults are shown with file and place, and nothing changes', async () => {
    const sheet = await open(DEA);
    await sheet.getByText('Nothing is overdue.').waitFor();
    it.server.menus.faults = [
        {
            file: 'town/en.json',
            pointer: '/texts/town-bus/text',
            text: 'takes 3 SMS of the 2 allowed; shorten it',
        },
    ];
    const load = sheet.getByRole('button', { name: 'Load the folder again' });
    await load.click();
    await sheet.getByText('Not loaded: 1 fault. The menus in service stay.').waitFor();
    await sheet.getByText('town/en.json /texts/town-bus/text').waitFor();
    await sheet.getByText('takes 3 SMS of the 2 allowed; shorten it').waitFor();
    assert.equal(it.server.menus.version, 1);
    it.server.menus.faults = [];
    await load.click();
    await sheet.getByText('Loaded: these menus are in service now.').waitFor();
    assert.equal(it.server.menus.version, 2);
});
