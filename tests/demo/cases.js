// `node tests/demo/cases.js URL PASSWORD`: case files for the demo. Everybody and everything in them is invented, and says so.
import { desk } from '../service/gateway.js';

const [url, password] = process.argv.slice(2);
const login = (name) => desk({ url }, { login: name, password });
const [zana, besa, mira, teuta, olta] = await Promise.all(['zana', 'besa', 'mira', 'teuta', 'olta'].map(login));
async function made(call, path, body) {
    const answer = await call('POST', path, body);
    if (answer.status > 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
}
const fields = (values) => Object.entries(values).map(([name, value]) => ({ name, value }));
const day = (days) => new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
const { people } = (await zana('GET', '/people')).body;
const idOf = (name) => people.find((it) => it.login === name).id;
for (const name of ['besa', 'mira']) await made(zana, `/people/${idOf(name)}/team`, { team: 'tirana' });

/* A household: who, papers, what is known of dangers, what is to be done. */
const FILES = [
    {
        self: { name: 'Zahra (invented)', born: '1991-04-12', sex: 'female', nationality: 'afghan', speaks: 'Dari', interpreter: 'yes', municipality: 'tirana', phone_safe: 'text_only', status: 'temporary_protection', reunification: 'opened' },
        family: [{ name: 'Navid (invented)', relation: 'child', born: '2017-02-01', sex: 'male', whereabouts: 'household' }, { name: 'Karim (invented)', relation: 'spouse', sex: 'male', whereabouts: 'third_country' }],
        papers: [{ paper: 'residence_permit', number: 'INVENTED-1', expires: day(40) }, { paper: 'passport', number: 'INVENTED-2', expires: day(700) }],
        concerns: [{ concern: 'single_parent', risk: 'medium', since: day(-90) }],
        tasks: [{ what: 'Invented: call the school about a place', due: day(-1) }],
        notes: ['Invented: came with her son. Sews, and wants to work.'],
        needs: {
            legal: { status: 'ending', papers: ['birth'], deadline: 'month' },
            school: { children: 1, enrolled: 'no', first: 'yes' },
            work: { work: 'seeking', wish: 'Invented: tailor' },
            health: { doctor: 'yes', condition: 'good' },
        },
        goals: [
            { need: 'school', goal: 'Invented: my son goes to school', action: 'Enrol him, with the birth certificate', provider: 'Invented school', due: day(10) },
            { need: 'work', goal: 'Invented: sewing work near home', due: day(60) },
        ],
        talk: 'Invented: sleeps badly since she heard from home. Comes again next week.',
    },
    {
        self: { name: 'Farid (invented)', born: '1984-09-30', sex: 'male', nationality: 'afghan', speaks: 'Pashto, English', municipality: 'tirana', phone_safe: 'call_text', status: 'permit_work', siv: 'denied', siv_denied: day(-60) },
        family: [],
        papers: [{ paper: 'provisional_permit', number: 'INVENTED-3', expires: day(12) }],
        concerns: [],
        tasks: [{ what: 'Invented: meet the lawyer', due: day(5) }],
        notes: ['Invented: engineer. Diploma is with the ministry.'],
    },
    { self: { sex: 'female', nationality: 'afghan' }, family: [], papers: [], concerns: [], tasks: [], notes: [] },
];

/* Where people are referred to, and how far that is: to Olta's organisation, and to one without a login. */
const service = (organization, more) => made(zana, '/directory', { organization, places: 'tirane', hours: 'Mon-Fri 8-16', assured_date: day(0), ...more });
const clinic = await service('Invented clinic', { name_en: 'Family doctor', name_sq: 'Mjek familjeje', needs: 'health' });
const school = await service('Invented school', { name_en: 'Albanian for beginners', name_sq: 'Shqip për fillestarë', needs: 'education' });

async function refer(id, person) {
    const send = (more) => made(besa, `/cases/${id}/referrals`, { person, priority: 'routine', classes: ['identity', 'contact'], ...more });
    const move = (call, { id: referral, version }, state, more) => made(call, `/referrals/${referral}/move`, { version, state, ...more });
    const visit = await send({ service: clinic.id, partner: idOf('olta'), type: 'health', priority: 'urgent', reason: 'Invented: a cough for two weeks. Speaks Dari.', restrictions: 'Invented: text only, before noon.', expected: day(3) });
    await move(olta, visit, 'accepted');
    await send({ service: clinic.id, partner: idOf('olta'), type: 'psychosocial', reason: 'Invented: asks for somebody to talk to, a woman if possible.' });
    const course = await send({ service: school.id, type: 'education', reason: 'Invented: Albanian for beginners, in the evening.', expected: day(14) });
    await move(besa, course, 'rejected', { refusal: 'full', words: 'Invented: the next course begins in spring.' });
}

for (const it of FILES) {
    const { id, items } = await made(besa, '/cases', { team: 'tirana' });
    const add = (kind, values, call = besa) => made(call, `/cases/${id}/items`, { kind, fields: fields(values) });
    await made(besa, `/cases/${id}/fields`, { item: items[0].id, fields: fields(it.self) });
    for (const one of it.family) await add('person', { ...one, of: items[0].id });
    for (const one of it.papers) await add('paper', { ...one, of: items[0].id });
    for (const one of it.concerns) await add('concern', { ...one, of: items[0].id });
    for (const one of it.tasks) await add('task', one);
    for (const one of it.goals ?? []) await add('goal', one);
    if (it.needs) {
        const { id: assessment } = await made(besa, `/cases/${id}/assessments`, { form: 'integration' });
        for (const [section, answers] of Object.entries(it.needs))
            await made(besa, `/cases/${id}/answers`, { assessment, section, answers, version: 0 });
    }
    for (const text of it.notes) await add('note', { text });
    if (!it.talk) continue;
    const consent = { state: 'given', way: 'paper', giver: 'self', version: '1', language: 'prs', detail: 'Invented: office in Tirana, with an interpreter', given_at: Date.now() - 1000 };
    for (const kind of ['services', 'sharing']) await made(besa, `/cases/${id}/consent`, { kind, ...consent });
    await made(mira, `/cases/${id}/tie`, { staff: idOf('teuta') });
    await add('session', { day: day(-5), minutes: '60', setting: 'family', way: 'in_person', before: '3', after: '6', text: 'Invented: they spoke about the school and about sleep.' });
    await add('session_psychosocial', { day: day(-2), minutes: '45', setting: 'individual', way: 'in_person', before: '2', after: '5', text: it.talk }, teuta);
    const { plan } = (await besa('GET', `/cases/${id}/approvals`)).body;
    if (plan > 0) await made(besa, `/cases/${id}/approvals`, { kind: 'plan', plan, words: 'Invented: agreed with her in Dari.' });
    await made(mira, `/cases/${id}/tie`, { staff: idOf('olta'), classes: ['identity', 'legal'] });
    await add('note_psychosocial', { text: it.talk }, teuta);
    await refer(id, items[0].id);
}
