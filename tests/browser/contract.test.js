/* What the gateway answers has the shapes that openapi.json promises. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localDay } from '../service/gateway.js';
import { STAFF, startProgram } from './program.js';
import { caseFile, referrals } from './seed.js';
import { answerSchema, faults } from './schema.js';

const QUESTION = 'Ku mund ta njoh diplomen time?';

/* Calls, and checks what comes against the document. `path` is the document's, `id` fills it in. */
function caller(url) {
    let cookie = '';
    return async (method, path, status, { id, body, query = '', plain = false } = {}) => {
        const answer = await fetch(url + path.replace('{id}', id) + query, {
            method,
            headers: {
                cookie,
                ...(method === 'POST' && !plain
                    ? { 'Content-Type': 'application/json', 'X-Migranti': '1' }
                    : {}),
            },
            body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
        });
        const text = await answer.text();
        assert.equal(answer.status, status, `${method} ${path}: ${text}`);
        if (path.endsWith('/login') && status === 200)
            cookie = answer.headers.get('Set-Cookie').split(';')[0];
        const value = text ? JSON.parse(text) : undefined;
        if (status >= 400)
            assert.match(answer.headers.get('Content-Type'), /^application\/problem\+json/);
        if (value !== undefined)
            assert.deepEqual(
                faults(answerSchema(method, path, status), value, `${method} ${path} ${status}`),
                [],
            );
        return value;
    };
}

/* The people of the desk, and what the log says of them. */
async function walkPeople(url) {
    const [zana, guest] = [caller(url), caller(url)];
    await zana('POST', '/api/v1/login', 200, {
        body: { login: STAFF[3].login, password: STAFF[3].password },
    });
    await zana('GET', '/api/v1/people', 200);
    await zana('GET', '/api/v1/me/sessions', 200);
    const body = { login: 'dita', name: 'Dita', role: 'expert', topics: ['afghan', 'none'] };
    const { person, token } = await zana('POST', '/api/v1/people', 201, { body });
    await zana('POST', '/api/v1/people', 409, { body });
    await guest('POST', '/api/v1/invitation', 200, { body: { token } });
    const accept = { token, password: 'kater fjale te mira' };
    await guest('POST', '/api/v1/invitation/accept', 422, { body: { token, password: 'x' } });
    await guest('POST', '/api/v1/invitation/accept', 200, { body: accept });
    await guest('POST', '/api/v1/invitation/accept', 404, { body: accept });
    const { id } = person;
    await zana('POST', '/api/v1/people/{id}/invite', 200, { id });
    await zana('POST', '/api/v1/people/{id}/logout', 200, { id });
    const change = { name: 'Dita', role: 'translator', topics: ['*'], disabled: true };
    const changed = await zana('POST', '/api/v1/people/{id}', 200, { id, body: change });
    assert.ok(changed.disabled_at > 0);
    await zana('GET', '/api/v1/audit', 200);
    await zana('GET', '/api/v1/audit/check', 200);
}

/* The calendar: a time is offered, given, moved, and cancelled. */
async function walkCalendar(call, ticket) {
    const day = (n) => localDay(Date.now() + n * 24 * 3600 * 1000);
    const days = `?from=${day(0)}&to=${day(6)}`;
    const offer = { kind: 'visit', place: 'Zyra', first: day(2), last: day(2), weekdays: 0, from: 600, until: 720, minutes: 30 };
    await call('POST', '/api/v1/slots', 201, { body: offer });
    await call('POST', '/api/v1/slots', 400, { body: { ...offer, minutes: 0 } });
    const { slots } = await call('GET', '/api/v1/appointments', 200, { query: days });
    await call('POST', '/api/v1/slots/{id}/remove', 200, { id: slots[3].id });
    const { id, version } = await call('POST', '/api/v1/appointments', 201, { body: { ticket, slot: slots[0].id } });
    await call('POST', '/api/v1/appointments', 409, { body: { ticket, slot: slots[0].id } });
    await call('GET', '/api/v1/appointments', 200, { query: days });
    const moved = await call('POST', '/api/v1/appointments/{id}/move', 200, { id, body: { version, slot: slots[1].id } });
    await call('POST', '/api/v1/appointments/{id}/move', 409, { id, body: { version, slot: slots[2].id } });
    await call('POST', '/api/v1/appointments/{id}/settle', 409, { id, body: { version: moved.version, state: 'done' } });
    await call('POST', '/api/v1/appointments/{id}/cancel', 200, { id, body: { version: moved.version, reason: 'She is ill' } });
    await call('GET', '/api/v1/appointments/{id}', 200, { id });
    await call('POST', '/api/v1/calendar/address', 201);
    await call('POST', '/api/v1/calendar/address', 200, { body: { end: true } });
}

/* What follows a file: plan and closing, sessions, check-ins, appointments. */
async function walkFollowUp(besa, id) {
    await besa('GET', '/api/v1/cases/{id}/sessions', 200, { id });
    const { approvals, version } = await besa('GET', '/api/v1/cases/{id}/approvals', 200, { id });
    await besa('POST', '/api/v1/cases/{id}/approvals', 409, { id, body: { kind: 'plan', plan: approvals[0].plan } });
    const decision = { approval: approvals[0].id, version };
    await besa('POST', '/api/v1/cases/{id}/decide', 403, { id, body: { ...decision, state: 'approved' } });
    await besa('POST', '/api/v1/cases/{id}/decide', 200, { id, body: { ...decision, state: 'withdrawn' } });
    await besa('POST', '/api/v1/cases/{id}/reopen', 422, { id, body: { words: 'It is open', version } });
    await besa('GET', '/api/v1/cases/{id}/check-ins', 200, { id });
    await besa('POST', '/api/v1/cases/{id}/check-ins/end', 200, { id });
    await besa('POST', '/api/v1/cases/{id}/check-ins', 201, { id, body: { pace: 'four_weekly', first: '2099-01-05', minute: 600, silence_hours: 24 } });
    const { appointments } = await besa('GET', '/api/v1/cases/{id}/appointments', 200, { id });
    const settled = { appointment: appointments[0].id, version: appointments[0].version };
    await besa('POST', '/api/v1/cases/{id}/appointments/settle', 409, { id, body: { ...settled, state: 'done' } });
    await besa('POST', '/api/v1/cases/{id}/appointments/settle', 200, { id, body: { ...settled, state: 'cancelled', reason: 'She is ill' } });
}

/* Referrals, as the worker, the partner and whoever has a link see them. */
async function walkReferrals(program) {
    const [besa, olta, guest] = [caller(program.url), caller(program.url), caller(program.url)];
    for (const [call, { login, password }] of [[besa, STAFF[1]], [olta, STAFF[4]]])
        await call('POST', '/api/v1/login', 200, { body: { login, password } });
    const file = await caseFile(program, await program.ask(QUESTION));
    await walkFollowUp(besa, file);
    const { sent, done, byLink, token } = await referrals(program, file);
    const { referrals: all } = await besa('GET', '/api/v1/cases/{id}/referrals', 200, { id: file });
    assert.equal(all.length, 3);
    await besa('GET', '/api/v1/cases/services', 200);
    await besa('POST', '/api/v1/cases/{id}/referrals', 400, { id: file, body: {} });
    await besa('POST', '/api/v1/referrals/{id}/move', 422, { id: done.id, body: { version: done.version, state: 'accepted' } });
    await olta('GET', '/api/v1/referrals', 200);
    await olta('GET', '/api/v1/referrals/{id}', 200, { id: sent.id });
    await olta('GET', '/api/v1/referrals/{id}', 404, { id: byLink.id });
    await olta('POST', '/api/v1/referrals/{id}/move', 200, { id: sent.id, body: { version: sent.version, state: 'rejected', refusal: 'full' } });
    await guest('POST', '/api/v1/shared/open', 404, { body: { token: 'none' } });
    const { link } = await guest('POST', '/api/v1/shared/open', 200, { body: { token } });
    await guest('POST', '/api/v1/shared/{id}/move', 401, { id: link, body: { version: 1, state: 'accepted' } });
    await besa('POST', '/api/v1/referrals/{id}/unlink', 200, { id: byLink.id });
    await besa('POST', '/api/v1/referrals/{id}/unlink', 409, { id: byLink.id });
}

async function walk(program) {
    const { url } = program;
    const [ana, besa, dea] = [caller(url), caller(url), caller(url)];
    await ana('GET', '/simulator/config', 200);
    for (let n = 0; n < 3; n += 1) await program.ask(QUESTION);

    await ana('GET', '/api/v1/me', 401);
    await ana('POST', '/api/v1/login', 401, {
        body: { login: 'ana', password: 'wrong wrong wrong' },
    });
    for (const [call, { login, password }] of [
        [ana, STAFF[0]],
        [besa, STAFF[1]],
        [dea, STAFF[2]],
    ])
        await call('POST', '/api/v1/login', 200, { body: { login, password } });
    await ana('GET', '/api/v1/me', 200);

    const list = await ana('GET', '/api/v1/tickets', 200, { query: '?view=open&limit=2' });
    assert.equal(list.tickets.length, 2);
    const rest = await ana('GET', '/api/v1/tickets', 200, {
        query: `?view=open&limit=2&after=${list.next}`,
    });
    const [{ id, version }] = rest.tickets.filter((ticket) => ticket.excerpt === QUESTION);
    for (const view of ['mine', 'answered', 'closed'])
        await ana('GET', '/api/v1/tickets', 200, { query: `?view=${view}` });
    await ana('GET', '/api/v1/tickets/{id}', 200, { id });
    await ana('GET', '/api/v1/tickets/{id}', 404, { id: '999' });
    await walkCalendar(ana, id);

    const measured = await ana('POST', '/api/v1/measure', 200, {
        body: { text: 'Përgjigjja është po.', ticket: id },
    });
    assert.deepEqual(measured.odd, { character: 'ë', index: 1, sent_as: 'e' });
    assert.ok(
        measured.folded.endsWith('Pergjigjja eshte po.') &&
            measured.folded !== 'Pergjigjja eshte po.',
    );
    await ana('POST', '/api/v1/measure', 200, { body: { text: '' } });
    await ana('POST', '/api/v1/measure', 200, { body: { text: 'سلام 🙂' } });

    const claimed = await ana('POST', '/api/v1/tickets/{id}/claim', 200, { id, body: { version } });
    assert.equal(claimed.version, version + 1);
    const conflict = await besa('POST', '/api/v1/tickets/{id}/claim', 409, {
        id,
        body: { version },
    });
    assert.equal(conflict.owner.name, STAFF[0].name);
    const renewed = await ana('POST', '/api/v1/tickets/{id}/renew', 200, {
        id,
        body: { version: claimed.version },
    });
    assert.equal(renewed.version, claimed.version);
    const released = await ana('POST', '/api/v1/tickets/{id}/release', 200, {
        id,
        body: { version: claimed.version },
    });
    assert.equal(released.owner, null);
    const noted = await besa('POST', '/api/v1/tickets/{id}/note', 200, {
        id,
        body: { text: 'Vetem per ne' },
    });
    assert.equal(noted.version, released.version);
    await ana('POST', '/api/v1/tickets/{id}/answer', 422, {
        id,
        body: { version: released.version, text: '  ' },
    });
    await ana('POST', '/api/v1/tickets/{id}/answer', 422, {
        id,
        body: { version: released.version, text: 'ل'.repeat(800) },
    });
    await ana('POST', '/api/v1/tickets/{id}/answer', 409, {
        id,
        body: { version, text: 'E vjeter' },
    });
    const answered = await ana('POST', '/api/v1/tickets/{id}/answer', 200, {
        id,
        body: { version: released.version, text: 'Po.' },
    });
    assert.deepEqual([answered.state, answered.entries.at(-1).text], ['answered', 'Po.']);
    await besa('POST', '/api/v1/tickets/{id}/answer', 409, {
        id,
        body: { version: answered.version, text: 'Edhe nje' },
    });
    const closed = await ana('POST', '/api/v1/tickets/{id}/close', 200, {
        id,
        body: { version: answered.version },
    });
    const reopened = await ana('POST', '/api/v1/tickets/{id}/reopen', 200, {
        id,
        body: { version: closed.version },
    });
    assert.equal(reopened.state, 'open');
    await ana('POST', '/api/v1/tickets/{id}/reopen', 409, {
        id,
        body: { version: reopened.version },
    });
    const menus = await ana('GET', '/api/v1/menus', 200);
    assert.equal(menus.may_reload, false);
    await ana('POST', '/api/v1/menus/reload', 403);
    const loaded = await dea('POST', '/api/v1/menus/reload', 200);
    assert.ok(loaded.may_reload && loaded.loaded_at > menus.loaded_at);
    await ana('POST', '/api/v1/logout', 204);
    await ana('GET', '/api/v1/me', 401);
}

test('every answer of the desk and of the simulator is as described', async () => {
    const program = await startProgram();
    await walk(program)
        .then(() => walkPeople(program.url))
        .then(() => walkReferrals(program))
        .finally(() => program.stop());
});
