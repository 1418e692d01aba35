/* Case files and trainings that a report can be written of. Everybody and everything in them is invented.
 * `worker`, `coordinator`: callers at the desk. */
import assert from 'node:assert/strict';

const FILES = 26;
const BORN = ['1988-04-12', '1996-09-30', '2004-02-11', '1979-06-06', '1961-11-20'];
const NEEDS = ['legal', 'school', 'work', 'housing', 'language'];

async function made(call, path, body) {
    const answer = await call('POST', path, body);
    assert.ok(answer.status <= 201, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
}
const fields = (values) => Object.entries(values).map(([name, value]) => ({ name, value }));
const day = (days) => new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);

/* Gives the ids of the files. The last three did not agree to be counted. */
export async function reportedFiles(worker) {
    const ids = [];
    for (let i = 0; i < FILES; i += 1) {
        const { id, items } = await made(worker, '/cases', { team: 'tirana' });
        const self = {
            name: `Invented ${i + 1}`,
            born: BORN[i % BORN.length],
            sex: i % 3 ? 'female' : 'male',
            nationality: i % 5 === 4 ? 'iranian' : 'afghan',
            municipality: i % 2 ? 'lezhe' : 'tirana',
        };
        await made(worker, `/cases/${id}/fields`, { item: items[0].id, fields: fields(self) });
        const add = (kind, values) => made(worker, `/cases/${id}/items`, { kind, fields: fields(values) });
        if (i % 2) await add('person', { name: `Invented child ${i + 1}`, relation: 'child', of: items[0].id, born: '2018-05-05', sex: 'female' });
        if (i % 3) await add('paper', { paper: 'residence_permit', of: items[0].id, issued: day(0), expires: day(400) });
        const outcome = i % 4 ? { outcome: 'met' } : {};
        await add('goal', { need: NEEDS[i % NEEDS.length], goal: 'Invented goal', due: day(0), ...outcome });
        await add('session', { day: day(0), minutes: '45', setting: 'individual', way: 'in_person' });
        if (i < FILES - 3)
            await made(worker, `/cases/${id}/consent`, { kind: 'reporting', state: 'given', way: 'paper', giver: 'self', version: '1', language: 'prs', detail: 'Invented: office in Tirana', given_at: Date.now() - 1000 });
        ids.push(id);
    }
    return ids;
}

export async function trainings(coordinator) {
    const group = (kind, female, male) => [
        { kind, sex: 'female', people: female },
        { kind, sex: 'male', people: male },
    ];
    await made(coordinator, '/trainings', { title: 'Referral pathway (invented)', day: day(-10), municipality: 'tirana', organiser: 'Invented organiser', people: [...group('municipality', 11, 7), ...group('civil_society', 6, 2)] });
    await made(coordinator, '/trainings', { title: 'Protection from exploitation (invented)', day: day(-3), municipality: 'lezhe', organiser: 'Invented organiser', people: [...group('police', 3, 9), ...group('school', 8, 1)] });
}
