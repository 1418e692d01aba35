/* The gateway itself for a browser test: staff at its desk, a simulator channel, questions that come in by its
 * webhook. What only time or a provider brings about is written into its database. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { desk, root, startGateway, until } from '../service/gateway.js';
import { freePort } from '../service/ports.js';
import { writeHistory } from './history.js';
import { simulatorOn } from './simulator.js';

const PASSWORD = 'nje fjalekalim i gjate';
const person = (login, name, role) => ({ login, name, role, password: PASSWORD });
export const STAFF = [
    person('ana', 'Ana Hoxha', 'expert'),
    person('besa', 'Besa Kola', 'case_worker'),
    person('dea', 'Dea Prifti', 'editor'),
    person('zana', 'Zana Leka', 'administrator'),
    person('olta', 'Olta Marku', 'partner'),
];
const ADMINISTRATOR = STAFF[3];

const quote = (value) =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

/* "name = 'value', other = 1" of what is there; '' of nothing. */
function assignments(row) {
    return Object.entries(row)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name} = ${quote(value)}`)
        .join(', ');
}

function addQuestions(program) {
    let people = 0;
    let messages = 0;

    program.hook = async (body) => {
        const answer = await fetch(`${program.url}/hooks/simulator/demo/sms`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(body),
        });
        assert.equal(answer.status, 200, await answer.text());
    };

    /* One SMS, from a phone that may be new. */
    program.sms = (from, text) =>
        program.hook({ kind: 'sms', id: `m${++messages}`, from, to: '50600', text });

    /* A question from a phone of its own; gives the ticket's id. What the person did not bring about
     * (an age, an alias, a language) is named: { alias, category, language, node, age_ms, body }. */
    program.ask = async (text, { alias, category, language, node, age_ms, body } = {}) => {
        const from = `+35569${2000000 + ++people}`;
        for (const words of ['EKSPERT', text]) await program.sms(from, words);
        const [id, contact] = program
            .sql('SELECT id, contact_id FROM ticket ORDER BY id DESC LIMIT 1')
            .split('|');
        assert.ok(id && !program.phones.has(id), `no question came of: ${text}`);
        program.phones.set(id, from);
        const at = age_ms === undefined ? undefined : Date.now() - age_ms;
        program.set('ticket', id, { category, language, node, opened_at: at, updated_at: at });
        program.set('contact', contact, { alias, category, language });
        const what = assignments({ body, created_at: at });
        if (what) program.sql(`UPDATE ticket_entry SET ${what} WHERE ticket_id = ${id}`);
        return id;
    };

    /* The same person again. */
    program.write = (id, text) => program.sms(program.phones.get(id), text);

    program.answer = async (id, text, who = ADMINISTRATOR) => {
        const call = await program.as(who);
        const { version } = await program.ticket(id);
        const answered = await call('POST', `/tickets/${id}/answer`, { version, text });
        assert.equal(answered.status, 200, JSON.stringify(answered.body));
        return answered.body;
    };

    /* The provider tells what became of the latest answer, once that has left. */
    program.receipt = async (id, delivery) => {
        const latest = `FROM outbox WHERE ticket_id = ${id} ORDER BY id DESC LIMIT 1`;
        await until(() => program.sql(`SELECT state ${latest}`) === '2', 'the answer to leave');
        const message = program.sql(`SELECT id ${latest}`);
        await program.hook({ kind: 'receipt', message, delivery });
    };

    /* What is done to a ticket by its version: claim, release, close, reopen. */
    program.change = async (id, verb, who = ADMINISTRATOR, more = {}) => {
        const call = await program.as(who);
        const { version } = await program.ticket(id);
        const changed = await call('POST', `/tickets/${id}/${verb}`, { version, ...more });
        assert.equal(changed.status, 200, JSON.stringify(changed.body));
        return changed.body;
    };

    /* As the desk gives it to somebody who sees all. */
    program.ticket = async (id) => {
        const { status, body } = await (await program.as(ADMINISTRATOR))('GET', `/tickets/${id}`);
        assert.equal(status, 200, JSON.stringify(body));
        return body;
    };

    program.answers = async (id) =>
        (await program.ticket(id)).entries.filter(({ kind }) => kind === 'answer');
}

function addDatabase(program) {
    const file = join(program.dir, 'migranti.db');

    /* Beside the program, as an operator would; nobody at the desk is told. Gives sqlite3's lines. */
    program.sql = (text) =>
        execFileSync('sqlite3', ['-cmd', '.timeout 10000', file, text], { encoding: 'utf8' }).trim();

    /* Columns of the row with that id; nothing when `columns` holds nothing. */
    program.set = (table, id, columns) => {
        const what = assignments(columns);
        if (what) program.sql(`UPDATE ${table} SET ${what} WHERE id = ${id}`);
    };

    /* Nobody has asked anything. */
    program.forget = () => program.sql('DELETE FROM ticket_entry; DELETE FROM ticket');
}

/* Whoever is in STAFF has a login here; as(who) calls the API as they, logged in once. */
function addStaff(program) {
    const callers = new Map();
    for (const { login, name, role, password } of STAFF)
        program.addStaff(login, name, role, password);
    program.as = async (who) => {
        const known = callers.get(who.login);
        if (known && (await known('GET', '/me')).status === 200) return known;
        const call = await desk(program, who);
        callers.set(who.login, call);
        return call;
    };

    /* An administrator changes somebody: { role, topics, disabled }. */
    program.changePerson = async (who, change) => {
        const before = { name: who.name, role: who.role, topics: ['*'], disabled: false };
        await post(await pathOf(who), { ...before, ...change });
    };

    /* An administrator ends all logins of somebody. */
    program.logout = async (who) => post(`${await pathOf(who)}/logout`);

    async function pathOf({ login }) {
        const call = await program.as(ADMINISTRATOR);
        const { people } = (await call('GET', '/people')).body;
        return `/people/${people.find((it) => it.login === login).id}`;
    }

    async function post(path, body) {
        const { status, body: said } = await (await program.as(ADMINISTRATOR))('POST', path, body);
        assert.equal(status, 200, JSON.stringify(said));
    }
}

/* { url, sms, ask, write, answer, receipt, change, ticket, answers, as, changePerson, logout, sql, set, forget }, and what
 * service/gateway.js gives; takes what that takes. `simulator: false` leaves out the channel. */
export async function startProgram({ simulator = true, history = false, ...options } = {}) {
    const port = await freePort();
    const channels = simulator ? { simulator: simulatorOn(port) } : {};
    const program = await startGateway({ channels, ...options });
    program.port = port;
    program.phones = new Map(); /* who asked, by ticket */
    addDatabase(program);
    addQuestions(program);
    addStaff(program);
    if (history) writeHistory(program.dir, `${root}/menus`);
    await program.start();
    return program;
}
