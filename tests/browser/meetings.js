/* A week with appointments in all their states, for tests and for the camera. */
import { localDay } from '../service/gateway.js';

const DAY_MS = 24 * 3600 * 1000;

/* Besa's half hours of the days to come; three people take some of them by phone. Gives their ids. */
export async function addMeetings(program, who) {
    const day = (n) => localDay(Date.now() + n * DAY_MS);
    const besa = await program.as(who);
    const offers = [
        { kind: 'visit', place: 'Rruga Myslym Shyri 5', weekdays: 0, first: day(1), last: day(1), from: 540, until: 690, minutes: 30 },
        { kind: 'phone', place: '', weekdays: 0, first: day(2), last: day(2), from: 600, until: 660, minutes: 20 },
        { kind: 'visit', place: 'Rruga Myslym Shyri 5', weekdays: 0, first: day(8), last: day(8), from: 540, until: 660, minutes: 30 },
    ];
    for (const offer of offers) {
        const made = await besa('POST', '/slots', offer);
        if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    }
    const said = [['1'], ['2', 'APPOINTMENT', '1'], ['3', 'CALL ME'], ['1', 'STOP']];
    for (const [at, words] of said.entries()) {
        const phone = `+35569400000${at}`;
        for (const text of ['ENGLISH', 'BOOK', ...words]) await program.sms(phone, text);
    }
    return (await besa('GET', `/appointments?from=${day(0)}&to=${day(13)}`)).body.appointments.map(({ id }) => id);
}
