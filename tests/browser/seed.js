/* Questions to look at. Invented for tests; no answer here is advice. */
import { until } from '../service/gateway.js';
import { STAFF } from './program.js';

const MINUTE_MS = 60 * 1000;
const [ANA, BESA, , ZANA, OLTA] = STAFF;

const QUESTIONS = [
    {
        alias: 'Ulliri 417',
        age: 190,
        category: 'returnees',
        text: 'Pershendetje, u ktheva nga Gjermania para dy javesh me dy femije. Ku duhet te shkoj per regjistrimin ne shkolle dhe cfare letrash duhen?',
    },
    {
        alias: 'Guri 033',
        age: 95,
        category: 'emigrants',
        language: 'en',
        text: 'I have an offer to work in a hotel for the summer. The man asks 400 euro first. Is it normal to pay before the contract?',
    },
    {
        alias: 'Lumi 562',
        age: 62,
        category: 'refugees',
        language: 'prs',
        text: 'سلام. پسرم تب دارد و کارت صحی نداریم. امروز به کدام کلینیک رفته می‌توانیم؟',
    },
    {
        alias: 'Bora 120',
        age: 40,
        category: 'afghan',
        language: 'ps',
        text: 'سلام، د خپلې میرمنې د راوستلو لپاره کوم کاغذونه پکار دي؟',
    },
    {
        alias: 'Mali 781',
        age: 12,
        category: 'immigrants',
        language: 'ar',
        text: 'مرحبا، هل أحتاج إلى عقد إيجار لتجديد تصريح الإقامة؟',
    },
    {
        alias: 'Deti 208',
        age: 3,
        category: 'emigrants',
        text: 'A vlen patenta shqiptare ne Itali?',
    },
];

/* Gives the ids; the second is held by Besa, the last is answered and has arrived. */
export async function seed(program) {
    const ids = [];
    for (const { text, age, ...rest } of QUESTIONS)
        ids.push(await program.ask(text, { ...rest, age_ms: age * MINUTE_MS }));
    await program.change(ids[1], 'claim', BESA);
    const answered = await program.ask('Kam humbur pasaporten ne Greqi. Cfare te bej?', {
        alias: 'Era 954',
        category: 'emigrants',
        age_ms: 300 * MINUTE_MS,
    });
    const note = { text: 'Foli edhe me telefon me zyren; pret dokumentin e policise.' };
    const noted = await (await program.as(ANA))('POST', `/tickets/${answered}/note`, note);
    if (noted.status !== 200) throw new Error(JSON.stringify(noted.body));
    await program.answer(
        answered,
        'Bëni denoncimin në polici dhe ruani kopjen. Pastaj na shkruani këtu qytetin ku jeni.',
        ANA,
    );
    await program.receipt(answered, 'delivered');
    return [...ids, answered];
}

/* What four people ask in nearly the same words; gives the group that they are gathered in. */
export async function askedOften(program) {
    const texts = [
        'Ku mund ta njoh diplomen e universitetit? <b>Arta</b>',
        'ku mund ta njoh diplomen e universitetit, numri im 069 123 4567',
        'Ju lutem, a mund te me thoni ku ta njoh diplomen e universitetit ne Tirane?',
        'ku mund ta njoh diplomen e universitetit?',
    ];
    for (const text of texts) await program.ask(text);
    const call = await program.as(STAFF[3]);
    return until(
        async () =>
            (await call('GET', '/asked')).body.groups.find(({ people }) => people >= texts.length)?.id,
        'the questions to be gathered',
    );
}

/* Vacancies of all looks; `who` may take them in. */
export async function offers(program, who) {
    const text = `id,title_sq,title_en,isco,place,wage_min,wage_max,currency,contract,languages,employer,contact,valid_through
o1,Kuzhinier,Cook,5120,tirane,70000,90000,ALL,full time,,Hotel Prova,"Hotel Prova, reception",2099-12-31
o2,,"Dancers 18-25, girls for a cabaret",5113,de,,,,,,,+355 69 000 0000,2099-12-31
o3,Punëtor në fabrikë,Factory worker,9329,de,2500,,EUR,you pay 300 euro before the contract,de-A2,Fabrika X,Zyra e Fabrikës X,2099-12-31
`;
    const call = await program.as(who);
    await call('POST', '/vacancies/import', { source: 'office', publish: true, text });
}

async function made(program, path, body, who = ZANA) {
    const { status, body: said } = await (await program.as(who))('POST', path, body);
    if (status !== 200 && status !== 201) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return said;
}

const READY = { category: 'returnees', language: 'sq', source: 'https://example.al/shkolla', state: 'used' };

/* What the newer pages show: lists under names, ready answers (one is to be looked at again), an answer
 * that waits for its translation and one that was only announced. Gives the last two as
 * { waiting, announced }, once everything can be found. */
export async function furnish(program) {
    await made(program, '/views', { name: 'Afati këtë orë, dari', view: 'open', language: 'prs', due: 'hour', shared: true });
    await made(program, '/views', { name: 'Të kthyer', view: 'open', category: 'returnees', shared: true });
    await made(program, '/canned', {
        ...READY,
        title: 'Regjistrimi në shkollë (shembull)',
        text: 'Shkoni te shkolla e lagjes ku banoni, me certifikatat e fëmijëve.',
        review_by: '2099-12-31',
    });
    await made(program, '/canned', {
        ...READY,
        language: 'prs',
        title: 'مکتب (نمونه)',
        text: 'به مکتب نزدیک خانه بروید.',
        review_by: '2020-01-31',
    });
    const waiting = await program.ask('آیا طفل من می‌تواند به مکتب برود؟', {
        alias: 'Rrapi 310',
        category: 'refugees',
        language: 'prs',
    });
    const { version } = await program.ticket(waiting);
    const words = { text: 'Po, çdo fëmijë ka të drejtë të shkojë në shkollë.', translate: true, language: 'sq' };
    await made(program, `/tickets/${waiting}/answer`, { ...words, version }, ANA);
    const announced = await program.ask('أين أجد دورة لتعلم اللغة؟', {
        alias: 'Plepi 044',
        category: 'refugees',
        language: 'ar',
    });
    await program.answer(announced, 'في مركز الحي، كل صباح.');
    await until(
        () => program.sql('SELECT count(*) FROM ticket_entry WHERE searchable = 0') === '0',
        'everything to be findable',
    );
    return { waiting, announced };
}

/* Services that somebody vouches for, one that nobody does, and one with beds. */
export async function services(program) {
    const day = new Date().toISOString().slice(0, 10);
    const one = (organization, fields) => made(program, '/directory', { organization, ...fields });
    await one('Klinika Prova', { name_en: 'Family doctor', needs: 'health', places: 'lezhe', hours: 'Mon-Fri 8-16', assured_date: day });
    await one('Shtëpia Prova', { name_en: 'Rooms', needs: 'housing', places: 'tirane', hours: '24/7' });
}

let files = 0; /* nobody has two appointments at one time */

/* A case file with something in every part of it, and a second one; all invented. Gives the first's id. */
export async function caseFile(program, ticket) {
    const admin = await program.as(ZANA);
    const besa = (await admin('GET', '/people')).body.people.find(({ login }) => login === BESA.login);
    await made(program, `/people/${besa.id}/team`, { team: 'tirana' });
    await made(program, '/cases', { team: 'lezha' }, BESA);
    const { id, items } = await made(program, '/cases', { ticket }, BESA);
    const fields = (values) => Object.entries(values).map(([name, value]) => ({ name, value }));
    const add = (kind, values) => made(program, `/cases/${id}/items`, { kind, fields: fields(values) }, BESA);
    const day = (days) => new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
    await made(program, `/cases/${id}/fields`, {
        item: items[0].id,
        fields: fields({ name: 'Zahra (invented)', born: '1991-04-12', sex: 'female', nationality: 'afghan', speaks: 'Dari, some English', interpreter: 'yes', municipality: 'tirana', phone_safe: 'text_only', status: 'temporary_protection', reunification: 'opened' }),
    }, BESA);
    await add('person', { name: 'نوید (invented)', relation: 'child', of: items[0].id, born: '2017-02-01', whereabouts: 'household' });
    await add('paper', { paper: 'residence_permit', of: items[0].id, number: 'AL-000000', expires: day(40) });
    await add('concern', { concern: 'single_parent', of: items[0].id, risk: 'medium', since: day(-90) });
    await add('task', { what: 'Invented: call the school', due: day(-2) });
    await add('goal', { need: 'school', goal: 'Invented: my son goes to school', action: 'Enrol him', due: day(10) });
    const { id: assessment } = await made(program, `/cases/${id}/assessments`, { form: 'integration' }, BESA);
    const found = { legal: { status: 'ending', deadline: 'week' }, school: { enrolled: 'no', first: 'yes' }, health: { doctor: 'yes', condition: 'good' } };
    for (const [section, answers] of Object.entries(found))
        await made(program, `/cases/${id}/answers`, { assessment, section, answers, version: 0 }, BESA);
    await add('note', { text: 'Invented: came with her son. Wants to work as a tailor.' });
    await add('session', { day: day(-3), minutes: '60', setting: 'individual', way: 'in_person', before: '3', after: '6', text: 'Invented: we spoke about the school.' });
    const channel = { kind: 'channel', state: 'given', way: 'voice', giver: 'self', version: '1', language: 'prs', detail: 'Invented: by phone', given_at: Date.now() - 1000 };
    await made(program, `/cases/${id}/consent`, channel, BESA);
    await made(program, `/cases/${id}/check-ins`, { pace: 'weekly', first: day(4), minute: 600, silence_hours: 48 }, BESA);
    await made(program, `/cases/${id}/appointments`, { kind: 'visit', place: 'Rruga Shembull 1, Tirana', starts_at: Date.now() + (50 + (files += 1)) * 3600 * 1000, minutes: 30 }, BESA);
    await made(program, `/cases/${id}/approvals`, { kind: 'plan', plan: (await (await program.as(BESA))('GET', `/cases/${id}/approvals`)).body.plan }, BESA);
    await made(program, `/cases/${id}/consent`, { kind: 'services', state: 'given', way: 'paper', giver: 'self', version: '1', language: 'prs', detail: 'Invented: office in Tirana, with an interpreter', given_at: Date.now() - 1000 }, BESA);
    return id;
}

/* Referrals of a file of Besa's: one to a partner, one by a link, one that is done. Gives { sent, done, byLink, token }. */
export async function referrals(program, file) {
    const day = (days) => new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
    const consent = { kind: 'sharing', state: 'given', way: 'paper', giver: 'self', version: '1', language: 'prs', detail: 'Invented: office in Tirana', given_at: Date.now() - 1000 };
    await made(program, `/cases/${file}/consent`, consent, BESA);
    const { id: service } = await made(program, '/directory', { organization: 'Klinika Shembull', name_en: 'Children\'s doctor', name_sq: 'Mjek fëmijësh', needs: 'health', places: 'tirane', assured_date: day(0) });
    await made(program, '/directory', { organization: 'Qendra e mbyllur', needs: 'health', places: 'tirane', assured_date: day(0), status: 'temporarily closed' });
    const partner = (await (await program.as(ZANA))('GET', '/people')).body.people.find(({ login }) => login === OLTA.login).id;
    const refer = (more) => made(program, `/cases/${file}/referrals`, { service, type: 'health', priority: 'routine', classes: ['identity', 'contact'], reason: 'Invented: her son coughs at night. He needs a doctor who speaks Dari or English.', ...more }, BESA);
    const sent = await refer({ partner, priority: 'urgent', restrictions: 'Invented: text only, mornings.', expected: day(7) });
    const byLink = await refer({ type: 'education', classes: ['identity', 'legal'] });
    const { token } = await made(program, `/referrals/${byLink.id}/link`, {}, BESA);
    let done = await refer({ partner });
    for (const step of [{ state: 'accepted' }, { state: 'done', outcome: 'provided', words: 'Invented: seen twice, all is well.' }])
        done = await made(program, `/referrals/${done.id}/move`, { version: done.version, ...step }, OLTA);
    return { sent, done, byLink, token };
}
