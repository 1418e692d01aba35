/* The people of the mock's desk, their logins, and what each did. Rules as openapi.json tells them. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Refusal } from './desk.js';

const RIGHTS = {
    expert: ['tickets', 'answer'],
    translator: ['tickets'],
    case_worker: ['tickets', 'answer', 'number'],
    editor: ['canned', 'menus'],
    coordinator: ['tickets', 'answer', 'number', 'complaints', 'canned', 'menus'],
    administrator: ['tickets', 'answer', 'complaints', 'canned', 'menus', 'people', 'audit'],
    auditor: ['audit'],
};
const DAY_MS = 24 * 3600 * 1000;
const document = JSON.parse(
    readFileSync(new URL('../../../gateway/console/openapi.json', import.meta.url), 'utf8'),
);

export function staffOf({ id, login, name, role, topics }) {
    return { id, login, name, role, rights: RIGHTS[role], topics };
}

/* As the document says it. */
export function checkRole(method, path, role) {
    const known = document.paths[`/api/v1${path.replace(/\/\d+/, '/{id}')}`]?.[method.toLowerCase()];
    if (known?.['x-roles'] && !known['x-roles'].includes(role))
        throw new Refusal(403, `This is not for the role '${role}'.`);
}

export class People {
    constructor(staff, mock) {
        this.mock = mock;
        this.all = staff.map((it) => ({
            topics: ['*'],
            disabled_at: null,
            invited_until: null,
            ...it,
        }));
        this.lines = [];
        this.sessions = new Map(); /* ids of logins, by token */
        this.nextId = 100;
    }

    note(who, action, subject, detail = '') {
        const id = String(this.lines.length + 1);
        this.lines.push({ id, at: Date.now(), who, action, subject, detail });
    }

    tokens(id) {
        return [...this.mock.logins].filter(([, staff]) => staff.id === id).map(([token]) => token);
    }

    idOf(token) {
        if (!this.sessions.has(token)) this.sessions.set(token, String(this.nextId++));
        return this.sessions.get(token);
    }

    shown({ id, login, name, role, topics, password, disabled_at, invited_until }) {
        const sessions = this.tokens(id).length;
        const seen_at = sessions ? Date.now() : null;
        const has_password = !!password;
        return { id, login, name, role, topics, has_password, disabled_at, invited_until, seen_at, sessions };
    }

    get(id) {
        const found = this.all.find((it) => it.id === id);
        if (!found) throw new Refusal(404, 'There is no such person at the desk.');
        return found;
    }

    reads(path) {
        return ['/me/sessions', '/colleagues', '/people', '/audit', '/audit/check'].includes(path);
    }

    read(path, staff, token) {
        checkRole('GET', path, staff.role);
        if (path === '/people') return { people: this.all.map((it) => this.shown(it)) };
        if (path === '/audit') return { lines: [...this.lines].reverse(), next: null };
        if (path === '/audit/check')
            return { whole: true, lines: this.lines.length, head: 'ab'.repeat(32), fault: '' };
        if (path === '/colleagues')
            return {
                colleagues: this.all
                    .filter((it) => !it.disabled_at && RIGHTS[it.role].includes('tickets'))
                    .map(({ id, login, name, role }) => ({
                        id,
                        login,
                        name,
                        answers: RIGHTS[role].includes('answer'),
                    })),
            };
        const sessions = this.tokens(staff.id).map((it) => ({
            id: this.idOf(it),
            created_at: Date.now(),
            seen_at: Date.now(),
            address: '127.0.0.1',
            agent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0 Safari/537.36',
            this: it === token,
        }));
        return { sessions };
    }

    end(tokens) {
        for (const token of tokens) this.mock.logins.delete(token);
    }

    /* What a POST does, or nothing when it is none of these. */
    write(path, body, staff, token) {
        checkRole('POST', path, staff.role);
        const [, id, verb] = /^\/people\/(\d+)(?:\/(invite|logout))?$/.exec(path) ?? [];
        const [, session] = /^\/me\/sessions\/(\d+)\/end$/.exec(path) ?? [];
        const [, ticket] = /^\/tickets\/(\d+)\/number$/.exec(path) ?? [];
        if (path === '/people') return { status: 201, body: this.add(body, staff) };
        if (verb === 'invite') return { status: 200, body: this.invite(this.get(id), staff) };
        if (verb === 'logout') return { status: 200, body: this.logout(this.get(id), staff) };
        if (id) return { status: 200, body: this.change(this.get(id), body, staff) };
        if (session) return this.endSession(session, staff);
        if (path === '/me/password') return this.password(body, staff, token);
        if (ticket) return { status: 200, body: this.number(ticket, body, staff) };
        return null;
    }

    add({ login, name, role, topics }, staff) {
        if (!/^[a-z0-9._-]+$/.test(login)) throw new Refusal(400, 'A login is small letters.');
        if (this.all.some((it) => it.login === login))
            throw new Refusal(409, `There is a login '${login}' already.`);
        const id = String(this.nextId++);
        this.all.push({ id, login, name, role, topics, disabled_at: null, invited_until: null });
        return this.invite(this.get(id), staff);
    }

    invite(person, staff) {
        person.token = randomUUID();
        person.invited_until = Date.now() + 3 * DAY_MS;
        this.note(staff.login, 'staff.invite', `staff ${person.login}`);
        return { person: this.shown(person), token: person.token };
    }

    logout(person, staff) {
        this.end(this.tokens(person.id));
        this.note(staff.login, 'staff.logout', `staff ${person.login}`);
        return this.shown(person);
    }

    change(person, { name, role, topics, disabled }, staff) {
        const others = this.all.filter((it) => it !== person && it.role === 'administrator');
        if (person.role === 'administrator' && (disabled || role !== person.role) && !others.length)
            throw new Refusal(422, `${person.name} is the only administrator who can log in.`);
        const disabled_at = disabled ? (person.disabled_at ?? Date.now()) : null;
        if (role !== person.role || disabled) this.end(this.tokens(person.id));
        Object.assign(person, { name, role, topics, disabled_at });
        this.note(staff.login, 'staff.change', `staff ${person.login}`, `role ${role}`);
        return this.shown(person);
    }

    endSession(id, staff) {
        const token = this.tokens(staff.id).find((it) => this.idOf(it) === id);
        if (!token) throw new Refusal(404, 'There is no such login.');
        this.end([token]);
        return { status: 204 };
    }

    password({ before, password }, staff, token) {
        const person = this.get(staff.id);
        if (person.password !== before) throw new Refusal(422, 'The password so far is not right.');
        person.password = password;
        this.end(this.tokens(staff.id).filter((it) => it !== token));
        return { status: 204 };
    }

    number(id, { reason }, staff) {
        const ticket = this.mock.desk.get(id);
        if (reason.trim().length < 5) throw new Refusal(422, 'Say why the number is needed.');
        this.note(staff.login, 'number.reveal', `question ${ticket.number}`, reason);
        return { number: '+355690000000' };
    }

    invitation(response, path, { token, password }) {
        const person = this.all.find((it) => token && it.token === token);
        if (!person) throw new Refusal(404, 'This link was used or is too old.');
        const { login, name } = person;
        if (path === '/invitation') return this.mock.json(response, 200, { login, name });
        if (password.length < 12) throw new Refusal(422, 'A password is 12 to 256 bytes long.');
        Object.assign(person, { password, token: null, invited_until: null });
        return this.mock.login(response, { login, password });
    }
}
