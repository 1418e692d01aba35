/* The calendar: times are offered, somebody gets one, it is moved and cancelled, and a colleague who was
 * faster is told of. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localDay } from '../service/gateway.js';
import { PHONE } from './browser.js';
import { addMeetings } from './meetings.js';
import { becomes, BESA, suite, ZANA } from './suite.js';

const it = suite();

test('offer, give, move, cancel: each is seen where it was done', async () => {
    const [id] = await addMeetings(it.program, BESA);
    const page = await it.staff(BESA, { path: '#/calendar' });
    await page.getByRole('heading', { name: '1 person asks to be called' }).waitFor();
    await page.getByRole('button', { name: 'Week after' }).click();
    await page.getByRole('button', { name: 'This week' }).click();
    await page.getByRole('button', { name: 'Offer times' }).click();
    const offer = page.getByRole('dialog');
    await offer.getByLabel('Place').fill('Bashkia, zyra 3');
    await offer.getByLabel('From').fill('16:00');
    await offer.getByLabel('Until').fill('17:00');
    await offer.getByLabel('First day').fill(localDay(Date.now() + 5 * 864e5));
    await offer.getByRole('button', { name: 'Offer them' }).click();
    await page.getByText('Offered: 2').waitFor();

    await page.goto(`${it.program.url}/#/open/${(await it.program.as(BESA).then((who) => who('GET', '/tickets?view=open'))).body.tickets[0].id}`);
    await page.getByRole('button', { name: 'Appointment', exact: true }).click();
    const book = page.getByRole('dialog', { name: 'Give an appointment' });
    await book.getByLabel('Time').waitFor();
    await book.getByRole('button', { name: 'Give an appointment' }).click();
    await page.getByText(/^Appointment given: /).waitFor();

    const besa = await it.program.as(BESA);
    const { version } = (await besa('GET', `/appointments/${id}`)).body;
    await page.goto(`${it.program.url}/#/calendar`);
    await page.locator('.week-days').waitFor();
    /* It is tomorrow: on a Sunday that is another week. */
    const sunday = new Date(localDay(Date.now())).getUTCDay() === 0;
    if (sunday) await page.getByRole('button', { name: 'Week after' }).click();
    await page.locator('.meeting button').first().click();
    const one = page.getByRole('dialog', { name: 'Appointment' });
    await one.getByRole('button', { name: 'Cancel the appointment' }).click();
    await one.getByLabel('Why').fill('She is ill');
    /* Somebody else is faster: nothing is cancelled, and what is now is shown. */
    const moved = await besa('POST', `/appointments/${id}/move`, { version, kind: 'phone', starts_at: Date.now() + 30 * 864e5, minutes: 30, anyway: true });
    assert.equal(moved.status, 200);
    await one.getByRole('button', { name: 'Cancel the appointment' }).click();
    await one.getByText(/was changed meanwhile/).waitFor();
    await one.getByText('moved', { exact: false }).first().waitFor();
    await one.getByRole('button', { name: 'Cancel the appointment' }).click();
    await becomes(async () => (await besa('GET', `/appointments/${id}`)).body.state, 'cancelled', 'the second try');
    await one.getByRole('button', { name: 'They came' }).waitFor({ state: 'detached' });
});

/* Midnights of Albania, in winter and in summer, at the end of a year and of a February, and where the clock changes. */
const DAYS = {
    '2026-12-31T22:59:59Z': '2026-12-31',
    '2026-12-31T23:00:00Z': '2027-01-01',
    '2028-02-28T23:00:00Z': '2028-02-29',
    '2028-02-29T23:00:00Z': '2028-03-01',
    '2027-03-27T23:00:00Z': '2027-03-28',
    '2027-03-28T21:59:59Z': '2027-03-28',
    '2027-03-28T22:00:00Z': '2027-03-29',
    '2027-10-30T22:00:00Z': '2027-10-31',
    '2027-10-31T22:59:59Z': '2027-10-31',
    '2027-10-31T23:00:00Z': '2027-11-01',
};

test('a day is one of Albania, wherever the computer is', async () => {
    for (const timezoneId of ['America/Los_Angeles', 'UTC', 'Asia/Kabul']) {
        const { page } = await it.visitor({ timezoneId });
        await page.goto(`${it.program.url}/`);
        const found = await page.evaluate(async (instants) => {
            const { dayAt } = await import('/lib/time.js');
            return instants.map((at) => dayAt(Date.parse(at)));
        }, Object.keys(DAYS));
        assert.deepEqual(found, Object.values(DAYS), timezoneId);
    }
    assert.deepEqual(Object.keys(DAYS).map((at) => localDay(Date.parse(at))), Object.values(DAYS), 'and for these tests');
});

test('the calendar fits a phone, in the dark and in Albanian', async () => {
    const page = await it.staff(ZANA, { path: '#/calendar', viewport: PHONE, locale: 'sq-AL', dark: true });
    await page.getByRole('heading', { name: 'Kalendari' }).waitFor();
    await page.locator('.week-days').waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px wider than the phone`);
});
