/* Questions asked often: one writes an answer to all who wait, another approves it, each person gets
 * their own; who was answered meanwhile is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedOften } from './seed.js';
import { ANA, BESA, suite } from './suite.js';

const it = suite();

test('one answer to all who ask the same', async () => {
    const group = await askedOften(it.program);
    const call = await it.program.as(ANA);
    const ids = (await call('GET', `/asked/${group}`)).body.questions.map(({ ticket }) => ticket);
    const ana = await it.staff(ANA, { path: '#/asked' });
    await ana.clock.install();
    await ana.locator('a.asked', { hasText: '4 people asked this since' }).click();
    await ana.getByText('4 questions').waitFor();
    assert.equal(await ana.getByText('069 123 4567').count(), 0, 'no number is shown');
    assert.equal(await ana.locator('.wording b').count(), 0, 'their words are text');

    await ana.getByLabel('One answer to 4 who wait').fill('Në Ministrinë e Arsimit.');
    await ana.getByText('1 SMS').waitFor();
    await ana.getByRole('button', { name: 'Propose it' }).click();
    await ana.getByText('Somebody else than you must approve it.').waitFor();
    assert.equal(await ana.getByRole('button', { name: 'Approve and send' }).count(), 0);
    await it.program.answer(ids[0], 'Vetëm për ju.', BESA);

    const besa = await it.staff(BESA, { path: `#/asked/${group}` });
    await besa.getByRole('button', { name: 'Approve and send' }).click();
    await besa.getByText('3 of 4 answered.').waitFor();
    await besa.locator('.passed', { hasText: 'was answered or closed meanwhile' }).waitFor();
    await ana.clock.fastForward(15000); /* a page that nothing is done on looks again so often */
    await ana.getByText('3 of 4 answered.').waitFor();
    for (const id of ids) {
        const { entries } = await it.program.ticket(id);
        assert.equal(entries.filter(({ kind }) => kind === 'answer').length, 1);
    }
    const [download] = await Promise.all([
        besa.waitForEvent('download'),
        besa.getByRole('link', { name: 'Download the draft' }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^asked-\d+\.json$/);
});
