// Every operation of openapi.json as every role: let in exactly where `x-roles` names it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { desk, localDay, quietNow, root, startGateway, until } from './gateway.js';
import { code } from './otp.js';

const document = JSON.parse(readFileSync(`${root}/gateway/console/openapi.json`, 'utf8'));
const ROLES = document.components.schemas.Role.enum;
const PASSWORD = 'correct horse battery';
const operations = Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/api/v1/') && !path.endsWith('.json'))
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path: path.slice('/api/v1'.length), method: method.toUpperCase(), operation })));

/* Nothing listens there: what is sent waits. */
const PHONES = { provider: 'simulator', token: 'demo', number: '50600', url: 'http://127.0.0.1:9/', allow_http: 'yes', allow_private: 'yes' };
let gateway, ask, askAgain, text;
let person = 0;
const callers = new Map();
let count = 0;

/* What makes a call of each operation succeed: [path, body]. A ticket is asked for each, so that no
 * call stands in another's way; `prepare` is made by an administrator, who may do all of it. */
const change = (prepare = []) => async () => {
    const id = await ask();
    const admin = callers.get('administrator');
    for (const verb of prepare) {
        const { version } = (await admin('GET', `/tickets/${id}`)).body;
        assert.equal((await admin('POST', `/tickets/${id}/${verb}`, { version })).status, 200, verb);
    }
    return { id, body: { version: (await admin('GET', `/tickets/${id}`)).body.version } };
};
const find = async (words) => {
    for (let next = ''; next !== null; ) {
        const page = (await callers.get('administrator')('GET', `/tickets?view=open&limit=100${next && `&after=${next}`}`)).body;
        const found = page.tickets.find((it) => it.excerpt.startsWith(words));
        if (found) return found;
        next = page.next;
    }
    return null;
};
/* One with an answer of an administrator that waits to be translated, or to be approved. */
const waiting = (step, text) => async () => {
    const id = await ask();
    const admin = callers.get('administrator');
    let { version } = (await admin('GET', `/tickets/${id}`)).body;
    if (step === 'approve') ({ version } = (await admin('POST', `/tickets/${id}/move`, { version, category: 'afghan' })).body);
    const written = await admin('POST', `/tickets/${id}/answer`, { version, text: 'Po.', translate: step === 'translate' });
    assert.equal(written.body.waiting?.step, step, JSON.stringify(written.body));
    return { id, body: { version: written.body.version, ...(text && { text }) } };
};
/* Whoever does not answer takes a question only to translate for it. */
const held = (role) => (role === 'translator' ? waiting('translate') : change())();
const withTicket = (body) => async () => ({ id: await ask(), body });
const somebody = async () => {
    count += 1;
    const added = await callers.get('administrator')('POST', '/people', { login: `made${count}`, name: 'Made', role: 'expert', topics: ['*'] });
    assert.equal(added.status, 201);
    return added.body;
};

const view = async (role) => {
    count += 1;
    const made = await callers.get(role)('POST', '/views', { name: `View ${count}`, view: 'open' });
    return made.body.id ?? '1';
};
/* A group of several questions that wait, without an answer under way: people who ask word for word the
 * same. */
const group = async (id) => (await callers.get('administrator')('GET', `/asked/${id}`)).body;
let crowd;
async function asked() {
    if (crowd) await until(async () => (await group(crowd)).answers.every(({ state }) => state !== 'leaving'), 'the answer before to leave');
    for (let waiting = crowd ? (await group(crowd)).open : 0; waiting < 3; waiting += 1) {
        person += 1;
        await text('EKSPERT');
        await text('All of us ask this, word for word?');
    }
    crowd ??= await until(async () => (await callers.get('administrator')('GET', '/asked')).body.groups.find((it) => it.samples[0].startsWith('All of us'))?.id, 'a group');
    await until(async () => (await group(crowd)).open >= 3, 'those who wait');
    for (const { id, state } of (await group(crowd)).answers)
        if (state === 'proposed') await callers.get('administrator')('POST', `/asked/answers/${id}/withdraw`);
    return crowd;
}
const proposal = () => ({ request: `r${(count += 1)}`, language: 'sq', text: 'One answer to all' });
async function proposed(role) {
    const made = await callers.get(role)('POST', `/asked/${await asked()}/answer`, proposal());
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body.answers[0].id;
}
/* The group that a question is in. */
function holding(ticket) {
    const rows = execFileSync('sqlite3', ['-readonly', '-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, `SELECT group_id FROM faq_question WHERE ticket_id = ${ticket}`], { encoding: 'utf8' });
    return rows.trim();
}

const READY = { category: 'afghan', language: 'sq', title: 'Ready', text: 'Po.', source: 'https://example.al/', review_by: '2099-12-31', state: 'used' };
const work = () => { count += 1; return { title_en: `Cook ${count}`, isco: '5120', place: 'tirane', employer: 'Hotel', contact: 'Hotel, reception', valid_through: '2099-12-31' }; };
const aService = () => { count += 1; return { organization: `Clinic ${count}`, needs: 'health', places: 'lezhe' }; };
const service = async () => (await callers.get('administrator')('POST', '/directory', aService())).body;
const vacancy = async () => (await callers.get('administrator')('POST', '/vacancies', work())).body;
let minutes = 0;
const aTime = () => ({ kind: 'phone', starts_at: Date.now() + (60 + (minutes += 20)) * 60000, minutes: 15, anyway: true });
const appointment = async () => (await callers.get('administrator')('POST', '/appointments', { ticket: await ask(), ...aTime() })).body;
const aSlot = () => {
    const day = localDay(Date.now() + (2 + (minutes += 20) / 20) * 24 * 3600 * 1000);
    return { kind: 'phone', first: day, last: day, weekdays: 0, from: 600, until: 630, minutes: 30 };
};
/* One of their own, where they may offer any. */
async function slotOf(role) {
    const slot = aSlot();
    const made = await callers.get(role)('POST', '/slots', slot);
    if (made.status !== 201) assert.equal((await callers.get('administrator')('POST', '/slots', slot)).status, 201);
    const { slots } = (await callers.get('administrator')('GET', `/appointments?from=${slot.first}&to=${slot.last}`)).body;
    return slots[0].id;
}
const ready = async () => (await callers.get('administrator')('POST', '/canned', READY)).body.id;

/* A file that whoever may see files sees: of the case worker, of the supervisor's team, shared with the
 * partner, with the psychologist asked in. */
const FORM = [{ name: 'what', value: 'Call' }, { name: 'due', value: '2026-01-02' }];
const CONSENT = { kind: 'sharing', state: 'given', way: 'paper', giver: 'self', version: '1', language: 'sq', detail: 'At the office' };
async function file(role) {
    const owner = role === 'supervisor' ? 'supervisor' : 'case_worker';
    const opened = (await callers.get(owner)('POST', '/cases', { team: 'tirana', })).body;
    const staff = Object.fromEntries((await callers.get(owner)('GET', '/cases/people')).body.people.map((it) => [it.role, it.id]));
    assert.equal((await callers.get(owner)('POST', `/cases/${opened.id}/consent`, { ...CONSENT, given_at: Date.now() - 1 })).status, 200);
    for (const one of ['psychologist', 'partner']) {
        const tied = await callers.get('supervisor')('POST', `/cases/${opened.id}/tie`, { staff: staff[one], classes: ['identity'] });
        assert.equal(tied.status, 200, JSON.stringify(tied.body));
    }
    return { ...opened, staff };
}
/* Of somebody who asked something by phone. */
async function withPhone(id) {
    person += 1;
    const asked = await askAgain();
    const [contact] = execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, `UPDATE case_file SET contact_id = (SELECT contact_id FROM ticket WHERE id = ${asked.id}) WHERE id = ${id} RETURNING contact_id`], { encoding: 'utf8' }).split('\n');
    assert.ok(contact);
    return id;
}
/* ... and agreed to be texted. */
async function reached(role) {
    const { id } = await file(role);
    const agreed = await callers.get(role === 'supervisor' ? role : 'case_worker')('POST', `/cases/${id}/consent`, { ...CONSENT, kind: 'channel', given_at: Date.now() - 1 });
    assert.equal(agreed.status, 200, JSON.stringify(agreed.body));
    return withPhone(id);
}
const meeting = () => ({ kind: 'phone', starts_at: Date.now() + (60 + (minutes += 20)) * 60000, minutes: 15 });
const CHECK_IN = { pace: 'weekly', first: '2099-01-05', minute: 600, silence_hours: 48 };
const ENDED = { kind: 'closure', reason: 'asked', words: 'They wish it' };
const withFile = (body) => async (role) => { const { id } = await file(role); return { id, body: body?.() }; };
/* Of a kind that the role changes. */
const withItem = async (role) => {
    const { id } = await file(role);
    const psychologist = role === 'psychologist';
    const by = callers.get(psychologist ? role : role === 'supervisor' ? role : 'case_worker');
    if (psychologist) {
        await by('POST', `/cases/${id}/items`, { kind: 'note_psychosocial', fields: [{ name: 'text', value: 'Said' }] });
        return { id, item: (await by('GET', `/cases/${id}/notes`)).body.notes[0].id, field: 'text' };
    }
    const { items } = (await by('POST', `/cases/${id}/items`, { kind: 'task', fields: FORM })).body;
    return { id, item: items.find((it) => it.kind === 'task').id, field: 'what' };
};
/* Sent by whoever owns the file, to the partner. */
const REFERRED = { type: 'health', priority: 'routine', classes: ['identity'], reason: 'A doctor' };
let clinic;
const aClinic = async () => {
    clinic ??= (await callers.get('administrator')('POST', '/directory', { ...aService(), assured_date: localDay(Date.now()) })).body.id;
    assert.ok(clinic);
    return clinic;
};
const referral = async (role, partner = true) => {
    const { id, staff } = await file(role);
    const made = await callers.get(role === 'supervisor' ? role : 'case_worker')('POST', `/cases/${id}/referrals`, { ...REFERRED, service: await aClinic(), ...(partner && { partner: staff.partner }) });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body;
};
const NEWS = { name: 'Course', texts: [{ language: 'sq', text: 'Kurs' }], fallback: 'sq' };
const news = async () => (await callers.get('administrator')('POST', '/announcements', NEWS)).body;
async function newsAsked() {
    await ask();
    const { id, version } = await news();
    return (await callers.get('administrator')('POST', `/announcements/${id}/ask`, { version })).body;
}

const HELD = { ground: 'legal_claim', reason: 'An appeal', until: Date.now() + 86400000 };
/* Asked by somebody new, with the code that they were told. */
async function dataAsked() {
    person += 1;
    await text('mydata');
    const sql = (query) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, query], { encoding: 'utf8' }).trim();
    const [id, version, body] = await until(() => sql('SELECT r.id, r.version, o.body FROM data_request r JOIN outbox o ON o.contact_id = r.contact_id ORDER BY r.id DESC LIMIT 1').split('|').length === 3
        && sql('SELECT r.id, r.version, o.body FROM data_request r JOIN outbox o ON o.contact_id = r.contact_id ORDER BY r.id DESC LIMIT 1').split('|'), 'the request');
    return { id, version: Number(version), code: /\d{3} \d{3}/.exec(body)[0] };
}

/* Begun by whoever owns the file, with one section written. */
const HOUSING = { section: 'housing', answers: { place: 'host' }, version: 0 };
const withAssessment = async (role) => {
    const { id } = await file(role);
    const by = callers.get(role === 'supervisor' ? role : 'case_worker');
    const { id: assessment } = (await by('POST', `/cases/${id}/assessments`, { form: 'integration' })).body;
    return { id, assessment, by };
};
const REQUIRED = {
    legal: { status: 'permit' }, safety: { safe: 'yes' }, health: { doctor: 'yes', condition: 'good' }, mind: { coping: 'well' },
    housing: { place: 'own' }, income: { covers: 'yes' }, work: { work: 'contract' }, school: { enrolled: 'none-here' },
    language: { albanian: 'b1' }, family: { apart: 'no' }, network: { people: 'many' }, access: { phone: 'own' },
};

/* A quarter that is over, so many before this one. */
function lastQuarters(count) {
    const now = new Date();
    const at = now.getUTCFullYear() * 4 + Math.floor(now.getUTCMonth() / 3) - count;
    return `${Math.floor(at / 4)}-Q${(at % 4) + 1}`;
}
const TRAINING = { title: 'Referral pathway', day: '2026-01-15', municipality: 'tirana', organiser: 'IOM',
    people: [{ kind: 'municipality', sex: 'female', people: 7 }] };
const training = async () => (await callers.get('coordinator')('POST', '/trainings', TRAINING)).body;
let lastReport = '';
async function reported() {
    lastReport ||= (await callers.get('coordinator')('POST', '/reports/freeze', { period: lastQuarters(2), version: 0 })).body.id;
    return lastReport;
}

const SAMPLES = {
    'GET /cases': async () => ({}),
    'POST /cases': async () => ({ body: { team: 'lezha' } }),
    'GET /cases/fields': async () => ({}),
    'GET /cases/people': async () => ({}),
    'GET /cases/forms': async () => ({}),
    'GET /cases/{id}/assessments': withFile(),
    'POST /cases/{id}/assessments': withFile(() => ({ form: 'integration' })),
    'GET /cases/{id}/assessment': async (role) => { const { id, assessment } = await withAssessment(role); return { id, query: `?assessment=${assessment}` }; },
    'POST /cases/{id}/answers': async (role) => { const { id, assessment } = await withAssessment(role); return { id, body: { assessment, ...HOUSING } }; },
    'POST /cases/{id}/finish': async (role) => {
        const { id, assessment, by } = await withAssessment(role);
        for (const [section, answers] of Object.entries(REQUIRED)) await by('POST', `/cases/${id}/answers`, { assessment, section, answers, version: 0 });
        return { id, body: { assessment } };
    },
    'GET /cases/services': async () => ({}),
    'GET /cases/{id}/referrals': withFile(),
    'POST /cases/{id}/referrals': async (role) => ({ id: (await file(role)).id, body: { ...REFERRED, service: await aClinic() } }),
    'GET /referrals': async () => ({}),
    'GET /referrals/{id}': async (role) => ({ id: (await referral(role)).id }),
    'POST /referrals/{id}/move': async (role) => { const { id, version } = await referral(role); return { id, body: { version, state: 'accepted' } }; },
    'POST /referrals/{id}/link': async (role) => ({ id: (await referral(role, false)).id }),
    'POST /referrals/{id}/unlink': async (role) => {
        const { id } = await referral(role, false);
        assert.equal((await callers.get(role === 'supervisor' ? role : 'case_worker')('POST', `/referrals/${id}/link`)).status, 201);
        return { id };
    },
    'GET /cases/find': async (role) => ({ query: `?number=${(await file(role)).number}` }),
    'GET /cases/{id}': withFile(),
    'GET /cases/{id}/notes': withFile(),
    'GET /cases/{id}/log': withFile(),
    'GET /cases/{id}/log/check': withFile(),
    'POST /cases/{id}/items': async (role) => ({ id: (await file(role)).id, body: role === 'psychologist' ? { kind: 'note_psychosocial', fields: [{ name: 'text', value: 'Said' }] } : { kind: 'task', fields: FORM } }),
    'POST /cases/{id}/fields': async (role) => { const { id, item, field } = await withItem(role); return { id, body: { item, fields: [{ name: field, value: 'Other', version: 1 }] } }; },
    'POST /cases/{id}/remove': async (role) => { const { id, item } = await withItem(role); return { id, body: { item } }; },
    'POST /cases/{id}/done': async (role) => { const { id, item } = await withItem(role === 'supervisor' ? role : 'case_worker'); return { id, body: { item } }; },
    'POST /cases/{id}/consent': withFile(() => ({ ...CONSENT, given_at: Date.now() - 1 })),
    'POST /cases/{id}/withdraw': withFile(() => ({ kind: 'sharing' })),
    'POST /cases/{id}/ask': async (role) => ({ id: await withPhone((await file(role)).id), body: {} }),
    'POST /cases/{id}/tie': async (role) => { const { id, staff } = await file(role); return { id, body: { staff: staff.partner, classes: ['legal'] } }; },
    'POST /cases/{id}/untie': async (role) => { const { id, staff } = await file(role); return { id, body: { staff: staff.partner } }; },
    'GET /cases/approvals': async () => ({}),
    'GET /cases/{id}/approvals': withFile(),
    'POST /cases/{id}/approvals': withFile(() => ENDED),
    'POST /cases/{id}/decide': async (role) => {
        /* The supervisor decides what the worker asked; the worker takes back their own. */
        const { id, version } = await file('case_worker');
        const { approvals } = (await callers.get('case_worker')('POST', `/cases/${id}/approvals`, ENDED)).body;
        return { id, body: { approval: approvals[0].id, state: role === 'supervisor' ? 'approved' : 'withdrawn', version } };
    },
    'GET /data-requests': () => ({}),
    'POST /data-requests/{id}/export': async () => { const { id, code: told } = await dataAsked(); return { id, body: { code: told } }; },
    'POST /data-requests/{id}/close': async () => { const { id, version } = await dataAsked(); return { id, body: { outcome: 'not_wanted', version } }; },
    'GET /holds': () => ({}),
    'GET /retention': () => ({}),
    'POST /cases/{id}/hold': withFile(() => HELD),
    'POST /cases/{id}/unhold': async (role) => { const { id } = await file(role); await callers.get('supervisor')('POST', `/cases/${id}/hold`, HELD); return { id, body: {} }; },
    'POST /cases/{id}/export': withFile(() => ({})),
    'POST /cases/{id}/reopen': async (role) => {
        const { id, version } = await file('case_worker');
        const { approvals } = (await callers.get('case_worker')('POST', `/cases/${id}/approvals`, ENDED)).body;
        const closed = await callers.get('supervisor')('POST', `/cases/${id}/decide`, { approval: approvals[0].id, state: 'approved', version });
        assert.equal(closed.status, 200, JSON.stringify(closed.body));
        return { id, body: { words: 'They came back', version: closed.body.version } };
    },
    'GET /cases/{id}/sessions': withFile(),
    'GET /cases/{id}/check-ins': withFile(),
    'POST /cases/{id}/check-ins': async (role) => ({ id: await reached(role), body: CHECK_IN }),
    'GET /cases/{id}/appointments': withFile(),
    'POST /cases/{id}/appointments': async (role) => ({ id: await reached(role), body: meeting() }),
    'POST /cases/{id}/appointments/settle': async (role) => {
        const id = await reached(role);
        const { appointments } = (await callers.get(role === 'supervisor' ? role : 'case_worker')('POST', `/cases/${id}/appointments`, meeting())).body;
        return { id, body: { appointment: appointments[0].id, version: appointments[0].version, state: 'cancelled', reason: 'They cannot come' } };
    },
    'POST /cases/{id}/check-ins/end': withFile(() => ({})),
    'POST /cases/{id}/assign': async (role) => { const { id, version, staff } = await file(role); return { id, body: { owner: staff.case_worker, team: 'tirana', version } }; },
    'POST /people/{id}/team': async () => ({ id: (await somebody()).person.id, body: { team: 'lezha' } }),
    'GET /me': async () => ({}),
    'POST /me/password': async () => ({ body: { before: PASSWORD, password: PASSWORD } }),
    'GET /me/sessions': async () => ({}),
    'POST /me/sessions/{id}/end': async (role) => {
        await desk(gateway, { login: role.replace('_', '-'), password: PASSWORD });
        const { sessions } = (await callers.get(role)('GET', '/me/sessions')).body;
        return { id: sessions.find((it) => !it.this).id };
    },
    'GET /me/factor': async () => ({}),
    'POST /me/factor': async () => ({ body: { password: PASSWORD } }),
    'POST /me/factor/confirm': async (role) => ({ body: { code: code((await callers.get(role)('POST', '/me/factor', { password: PASSWORD })).body.secret) } }),
    'POST /me/factor/codes': async () => ({ body: { password: PASSWORD } }),
    'POST /me/factor/remove': async () => ({ body: { password: PASSWORD } }),
    'POST /people/{id}/factor': async () => ({ id: (await somebody()).person.id }),
    'GET /people': async () => ({}),
    'POST /people': async (role) => ({ body: { login: `by-${role.replace('_', '-')}`, name: 'New', role: 'expert', topics: ['afghan', 'none'] } }),
    'POST /people/{id}': async () => ({ id: (await somebody()).person.id, body: { name: 'Other', role: 'translator', topics: [], disabled: false } }),
    'POST /people/{id}/invite': async () => ({ id: (await somebody()).person.id }),
    'POST /people/{id}/logout': async () => ({ id: (await somebody()).person.id }),
    'GET /audit': async () => ({}),
    'GET /audit/check': async () => ({}),
    'GET /tickets': async () => ({ query: '?view=open' }),
    'GET /tickets/{id}': withTicket(),
    'POST /tickets/{id}/claim': held,
    'POST /tickets/{id}/renew': async (role) => {
        const made = await held(role);
        await callers.get(role)('POST', `/tickets/${made.id}/claim`, made.body);
        return made;
    },
    'POST /tickets/{id}/release': change(),
    'POST /tickets/{id}/answer': async () => { const made = await change()(); made.body.text = 'Po.'; return made; },
    'POST /tickets/{id}/answer/give': waiting('translate', 'Po!'),
    'POST /tickets/{id}/answer/ask': waiting('translate', 'Which one?'),
    'POST /tickets/{id}/answer/pass': waiting('approve'),
    'POST /tickets/{id}/answer/return': waiting('approve', 'That is not the law.'),
    'POST /tickets/{id}/answer/edit': waiting('approve', 'Po, po.'),
    'POST /tickets/{id}/answer/withdraw': waiting('translate'),
    'POST /tickets/{id}/reading': async () => {
        const id = await ask();
        const { entries } = (await callers.get('administrator')('GET', `/tickets/${id}`)).body;
        return { id, body: { entry: entries[0].id, text: 'A question', language: 'en' } };
    },
    'POST /tickets/{id}/reading/wish': withTicket(),
    'POST /tickets/{id}/note': withTicket({ text: 'For us' }),
    'POST /tickets/{id}/number': withTicket({ reason: 'called back at their wish' }),
    'POST /tickets/{id}/close': change(),
    'POST /tickets/{id}/discretion': withTicket({ discretion: 'hide' }),
    'POST /tickets/{id}/move': async () => { const made = await change()(); made.body.category = 'afghan'; return made; },
    'POST /tickets/{id}/reopen': change(['close']),
    'GET /directory': async () => ({}),
    'POST /directory': async () => ({ body: aService() }),
    'GET /directory/words': async () => ({}),
    'POST /directory/import': async () => ({ body: { source: 'rights', text: 'id,organization,needs,places\n' } }),
    'GET /directory/export': async () => ({ query: '?form=hsds' }),
    'GET /directory/{id}': async () => ({ id: (await service()).id }),
    'POST /directory/{id}': async () => { const { id, version } = await service(); return { id, body: { ...aService(), version } }; },
    'POST /directory/{id}/assure': async () => { const { id, version } = await service(); return { id, body: { version } }; },
    'POST /directory/{id}/provider': async () => ({ id: (await service()).id, body: { number: '+355691230099' } }),
    'GET /vacancies': async () => ({}),
    'POST /vacancies': async () => ({ body: work() }),
    'GET /vacancies/words': async () => ({}),
    'POST /vacancies/import': async () => ({ body: { source: 'rights', text: 'id,place,contact,valid_through\n' } }),
    'GET /vacancies/feeds': async () => ({}),
    'GET /vacancies/export': async () => ({ query: '?form=postings' }),
    'GET /vacancies/{id}': async () => ({ id: (await vacancy()).id }),
    'POST /vacancies/{id}': async () => { const { id, version } = await vacancy(); return { id, body: { ...work(), version } }; },
    'POST /vacancies/{id}/state': async () => { const { id, version } = await vacancy(); return { id, body: { state: 'withdrawn', version } }; },
    'GET /appointments': async () => ({ query: '?from=2026-12-01&to=2026-12-07' }),
    'POST /appointments': async () => ({ body: { ticket: await ask(), ...aTime() } }),
    'GET /appointments/{id}': async () => ({ id: (await appointment()).id }),
    'GET /appointments/{id}/file': async () => ({ id: (await appointment()).id }),
    'POST /appointments/{id}/move': async () => { const { id, version } = await appointment(); return { id, body: { version, ...aTime() } }; },
    'POST /appointments/{id}/cancel': async () => { const { id, version } = await appointment(); return { id, body: { version, reason: 'She is ill' } }; },
    'POST /appointments/{id}/settle': async () => {
        const { id, version } = await appointment();
        execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, `UPDATE appointment SET called_at = 1 WHERE id = ${id}`]);
        return { id, body: { version, state: 'called' } };
    },
    'POST /slots': async () => ({ body: aSlot() }),
    'POST /slots/{id}/remove': async (role) => ({ id: await slotOf(role) }),
    'POST /calendar/address': async () => ({ body: {} }),
    'GET /canned': async () => ({}),
    'POST /canned': async () => ({ body: READY }),
    'GET /canned/{id}': async () => ({ id: await ready() }),
    'POST /canned/{id}': async () => ({ id: await ready(), body: { ...READY, title: 'Other', version: 1 } }),
    'GET /tickets/{id}/canned': withTicket(),
    'POST /tickets/{id}/canned': async () => ({ id: await ask(), body: { answer: await ready() } }),
    'POST /search': async () => ({ body: { text: 'question' } }),
    'POST /tickets/{id}/transfer': async (role) => {
        const made = await change()();
        const to = role === 'coordinator' ? 'administrator' : 'coordinator';
        const { people } = (await callers.get('administrator')('GET', '/people')).body;
        return { ...made, body: { ...made.body, to: people.find((it) => it.login === to).id, text: '' } };
    },
    'POST /tickets/{id}/snooze': async () => { const made = await change()(); made.body.until = Date.now() + 3600 * 1000; return made; },
    'GET /tickets/{id}/others': withTicket(),
    'POST /tickets/{id}/merge': async () => {
        const [made, other] = [await change()(), await askAgain()];
        return { ...made, body: { ...made.body, into: other.id, into_version: other.version } };
    },
    'POST /tickets/{id}/unmerge': async () => {
        const [made, other] = [await change()(), await askAgain()];
        const admin = callers.get('administrator');
        assert.equal((await admin('POST', `/tickets/${made.id}/merge`, { ...made.body, into: other.id, into_version: other.version })).status, 200);
        return { id: made.id, body: { version: (await admin('GET', `/tickets/${made.id}`)).body.version } };
    },
    'POST /tickets/{id}/split': async () => {
        const made = await change()();
        await text('Something else altogether, as well.');
        const { version, entries } = await until(async () => {
            const { body } = await callers.get('administrator')('GET', `/tickets/${made.id}`);
            return body.entries.length > 1 && body;
        }, 'the second text');
        return { id: made.id, body: { version, entry: entries[1].id } };
    },
    'GET /tickets/{id}/colleagues': withTicket(),
    'POST /tickets/{id}/seen': withTicket({}),
    'GET /tickets/{id}/drafts': withTicket(),
    'POST /tickets/{id}/draft': withTicket({ kind: 'note', text: 'Begun', version: null, writing: true }),
    'GET /drafts': async () => ({}),
    'GET /views': async () => ({}),
    'GET /views/counts': async () => ({}),
    'POST /views': async () => ({ body: { name: 'Mine', view: 'open' } }),
    'POST /views/{id}': async (role) => ({ id: await view(role), body: { name: 'Other', view: 'mine' } }),
    'POST /views/{id}/place': async (role) => ({ id: await view(role), body: { place: 0 } }),
    'POST /views/{id}/remove': async (role) => ({ id: await view(role) }),
    ...Object.fromEntries(['days', 'topics', 'waits', 'ratings', 'queue', 'messages', 'received', 'screens', 'courses', 'weeks', 'questions', 'alerts', 'trades'].map((name) =>
        [`GET /figures/${name}`, async () => ({ query: '?from=2026-11-01&to=2026-11-21&language=sq' })])),
    'GET /reports/measures': async () => ({}),
    'GET /reports/overview': async () => ({ query: '?period=2026-Q3' }),
    'GET /reports/table': async () => ({ query: '?period=2026-Q3&measure=reached&by=sex&across=age' }),
    'GET /reports/frozen': async () => ({}),
    'GET /reports/frozen/{id}': async () => ({ id: await reported() }),
    'POST /reports/freeze': async () => ({ body: { period: lastQuarters(1), version: 0 } }),
    'GET /trainings': async () => ({}),
    'POST /trainings': async () => ({ body: TRAINING }),
    'POST /trainings/{id}': async () => { const { id, version } = await training(); return { id, body: { ...TRAINING, version } }; },
    'POST /trainings/{id}/remove': async () => { const { id, version } = await training(); return { id, body: { version } }; },
    'GET /announcements': async () => ({}),
    'POST /announcements': async () => ({ body: NEWS }),
    'GET /announcements/choices': async () => ({}),
    'POST /announcements/measure': async () => ({ body: { language: 'sq', text: 'Kurs' } }),
    'POST /announcements/preview': async () => ({ body: NEWS }),
    'GET /announcements/{id}': async () => ({ id: (await news()).id }),
    'POST /announcements/{id}': async () => { const { id, version } = await news(); return { id, body: { ...NEWS, version } }; },
    'POST /announcements/{id}/ask': async () => { await ask(); const { id, version } = await news(); return { id, body: { version } }; },
    'POST /announcements/{id}/decide': async () => { const { id, version } = await newsAsked(); return { id, body: { version, approve: false, note: 'Not yet' } }; },
    'POST /announcements/{id}/stop': async () => ({ id: (await news()).id }),
    'GET /announcements/{id}/report': async () => ({ id: (await news()).id }),
    'GET /courses/people': async () => ({ query: '?language=sq' }),
    'GET /asked': async () => ({}),
    'GET /asked/{id}': async () => ({ id: await asked() }),
    'GET /asked/{id}/leaf': async () => ({ id: await asked() }),
    'POST /asked/{id}/answer': async () => ({ id: await asked(), body: proposal() }),
    'POST /asked/answers/{id}/approve': async (role) => ({ id: await proposed(role === 'administrator' ? 'coordinator' : 'administrator') }),
    'POST /asked/answers/{id}/withdraw': async () => ({ id: await proposed('administrator') }),
    'POST /asked/{id}/out': async () => { const id = await asked(); return { id, body: { ticket: (await group(id)).questions[0].ticket } }; },
    'POST /asked/{id}/join': async () => {
        const id = await asked();
        const { ticket } = (await group(id)).questions[0];
        assert.equal((await callers.get('administrator')('POST', `/asked/${id}/out`, { ticket })).status, 200);
        return { id: holding(ticket), body: { group: id } };
    },
    'GET /menus': async () => ({}),
    'GET /menus/nodes': async () => ({ query: '?language=sq' }),
    'GET /menus/find': async () => ({ query: '?language=sq&text=shkolla' }),
    'GET /menus/screen': async () => ({ query: '?language=sq&node=afghan' }),
    'POST /menus/reload': async () => ({}),
    'POST /measure': async () => ({ body: { text: 'Po' } }),
};

before(async () => {
    gateway = await startGateway({ channels: { phones: PHONES }, desk: { approve: 'afghan' } });
    const staff = ROLES.map((role) => [role, gateway.addStaff(role.replace('_', '-'), role, role, PASSWORD)]);
    await gateway.start();
    for (const [role, who] of staff) callers.set(role, await desk(gateway, who));
    const supervisor = (await callers.get('administrator')('GET', '/people')).body.people.find((it) => it.role === 'supervisor');
    assert.equal((await callers.get('administrator')('POST', `/people/${supervisor.id}/team`, { team: 'tirana' })).status, 200);
    let parts = 0;
    text = async (words) => {
        parts += 1;
        const sent = await fetch(`${gateway.url}/hooks/phones/demo/sms`, { method: 'POST', headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ kind: 'sms', id: `part-${parts}`, from: `+35569${String(1000000 + person)}`, to: '50600', text: words }) });
        assert.equal(sent.status, 200);
    };
    askAgain = async () => {
        count += 1;
        await text('EKSPERT');
        await text(`Question ${count} of many?`);
        return until(() => find(`Question ${count} `), 'the question to be there');
    };
    ask = async () => {
        person += 1;
        return (await askAgain()).id;
    };
});
after(() => gateway?.stop());

test('every operation that needs a login names its roles and has a sample', () => {
    for (const { method, path, operation } of operations) {
        if (operation.security) continue;
        assert.ok(operation['x-roles']?.length, `${method} ${path} names no roles`);
        assert.ok(operation['x-roles'].every((role) => ROLES.includes(role)), `${method} ${path}`);
        assert.ok(path === '/events' || SAMPLES[`${method} ${path}`], `${method} ${path} has no sample`);
    }
});

test('every operation, as every role', async () => {
    for (const { method, path, operation } of operations) {
        const sample = SAMPLES[`${method} ${path}`];
        if (!sample) continue;
        const ask = async (role, { id, body, query = '' }) => {
            const answer = await callers.get(role)(method, path.replace('{id}', id) + query, body);
            const said = `${role}: ${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`;
            if (operation['x-roles'].includes(role)) assert.ok(answer.status >= 200 && answer.status < 300, said);
            else assert.equal(answer.status, 403, said);
            assert.ok(operation.responses[answer.status], `${said}: a status that is not described`);
        };
        /* Whoever is refused changes nothing, and is refused what would be done for another. */
        const [first, ...others] = operation['x-roles'];
        const prepared = await sample(first);
        for (const role of ROLES.filter((it) => !operation['x-roles'].includes(it))) await ask(role, prepared);
        await ask(first, prepared);
        for (const role of others) await ask(role, await sample(role));
    }
});

test('an answer that waits for the end of the person\'s quiet hours says until when', async () => {
    const id = await ask();
    const admin = callers.get('administrator');
    const { quiet_from, quiet_until } = quietNow();
    execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${gateway.dir}/migranti.db`, `UPDATE session SET updated_at = 1; UPDATE contact SET quiet_from = ${quiet_from}, quiet_until = ${quiet_until}`]);
    const { version } = (await admin('GET', `/tickets/${id}`)).body;
    const answered = await admin('POST', `/tickets/${id}/answer`, { version, text: 'Po.' });
    assert.equal(answered.status, 200);
    const { state, held } = answered.body.entries.at(-1).message;
    assert.equal(state, 'queued');
    assert.equal(held.why, 'night');
    assert.ok(held.until > Date.now() && held.until <= Date.now() + 24 * 3600 * 1000, held.until);
    assert.deepEqual((await admin('GET', `/tickets/${id}`)).body.entries.at(-1).message.held, held);
});

test('what is not for a role is not told by another way either', async () => {
    const id = await ask();
    const editor = callers.get('editor');
    assert.equal((await editor('GET', `/tickets/${id}`)).status, 403);
    assert.equal((await editor('POST', '/measure', { text: 'x', ticket: id })).status, 403);
    assert.equal((await editor('GET', '/tickets/1')).status, 403, 'whether it exists is not told');
});
