/* The desk's state in memory: tickets, leases, versions. Rules as openapi.json tells them. */
import { measure } from './sms.js';

export class Refusal extends Error {
    constructor(status, detail, extras = {}) {
        super(detail);
        this.status = status;
        this.extras = extras;
    }
}

const STATES = {
    open: (a, b) => a.priority - b.priority || a.due_at - b.due_at,
    other: (a, b) => b.updated_at - a.updated_at,
};

export class Desk {
    constructor({ lease_ms = 10 * 60 * 1000, onChange = () => {} } = {}) {
        this.lease_ms = lease_ms;
        this.onChange = onChange;
        this.tickets = new Map();
        this.nextId = 7000;
        this.nextNumber = 101;
        this.held = null; // { until, why }: what every answer waits for
    }

    id() {
        return String(this.nextId++);
    }

    /* A person asks. Returns the ticket's id. */
    open({ text, alias = 'Ulliri 417', age_ms = 0, ...rest }) {
        const at = Date.now() - age_ms;
        const ticket = {
            id: this.id(),
            number: this.nextNumber++,
            state: 'open',
            version: 1,
            alias,
            category: 'returnees',
            node: 'returnees.documents',
            language: 'sq',
            bearer: 'sms',
            channel: 'simulator',
            opened_at: at,
            updated_at: at,
            answered_at: null,
            owner: null,
            lease_until: null,
            opted_out: false,
            due_at: at + 2 * 24 * 60 * 60 * 1000,
            calls: 0,
            asked: true,
            priority: 3,
            danger: '',
            safe_to_write: 'unknown',
            entries: [],
            ...rest,
        };
        this.tickets.set(ticket.id, ticket);
        this.write(ticket.id, text, at);
        return ticket.id;
    }

    /* The person writes (again). */
    write(id, text, at = Date.now()) {
        const ticket = this.tickets.get(id);
        this.addEntry(ticket, { kind: 'person', text, at });
        if (ticket.entries.length > 1) ticket.state = 'open';
        this.changed(ticket, at);
    }

    addEntry(ticket, entry) {
        ticket.entries.push({
            id: this.id(),
            staff: null,
            at: Date.now(),
            message: null,
            ...entry,
        });
    }

    changed(ticket, at = Date.now()) {
        ticket.version += 1;
        this.touched(ticket, at);
    }

    touched(ticket, at = Date.now()) {
        ticket.updated_at = at;
        const { id, number, state, version, updated_at } = ticket;
        this.onChange({ id, number, state, version, updated_at, ...this.holding(ticket) });
    }

    /* What became of the latest answer. */
    receipt(id, state, reason = '') {
        const ticket = this.tickets.get(id);
        Object.assign(ticket.entries.findLast((entry) => entry.message).message, {
            state,
            reason,
            held: null,
        });
        this.touched(ticket);
    }

    holding({ owner, lease_until }) {
        return owner && lease_until > Date.now()
            ? { owner, lease_until }
            : { owner: null, lease_until: null };
    }

    brief(ticket) {
        const { entries, opted_out, ...rest } = ticket;
        return {
            ...rest,
            ...this.holding(ticket),
            excerpt: [...entries.findLast((entry) => entry.kind === 'person').text]
                .slice(0, 160)
                .join(''),
            last_kind: entries.at(-1).kind,
        };
    }

    whole(ticket) {
        const { alias, language, category, opted_out, entries } = ticket;
        return {
            ...this.brief(ticket),
            entries,
            contact: { alias, language, category, opted_out },
            suggestion: '',
        };
    }

    get(id) {
        const ticket = this.tickets.get(id);
        if (!ticket) throw new Refusal(404, 'There is no such ticket.');
        return ticket;
    }

    view(name, staff) {
        const mine = (ticket) => this.holding(ticket).owner?.id === staff.id;
        const all = [...this.tickets.values()];
        if (name === 'mine')
            return all.filter((it) => it.state === 'open' && mine(it)).sort(STATES.open);
        if (name === 'open' || name === 'heard')
            return all
                .filter((it) => it.state === 'open' && it.asked === (name === 'open'))
                .sort(STATES.open);
        return all.filter((it) => it.state === name).sort(STATES.other);
    }

    list({ view, category, language, after, limit = 50 }, staff) {
        const found = this.view(view, staff).filter(
            (it) =>
                (!category || it.category === category) && (!language || it.language === language),
        );
        const from = after ? Number(after) : 0;
        const counts = {};
        for (const name of ['open', 'heard', 'mine', 'answered'])
            counts[name] = this.view(name, staff).length;
        return {
            tickets: found.slice(from, from + Number(limit)).map((it) => this.brief(it)),
            next: found.length > from + Number(limit) ? String(from + Number(limit)) : null,
            counts,
        };
    }

    conflict(ticket, detail) {
        const { state, version } = ticket;
        throw new Refusal(409, detail, { state, version, ...this.holding(ticket) });
    }

    /* Throws when somebody else holds it or the version is old. */
    guard(ticket, staff, version) {
        const { owner } = this.holding(ticket);
        if (owner && owner.id !== staff.id)
            this.conflict(ticket, `${owner.name} holds this ticket.`);
        if (version !== ticket.version) this.conflict(ticket, 'The ticket has changed since.');
    }

    claim(id, { version }, staff) {
        const ticket = this.get(id);
        const { owner } = this.holding(ticket);
        if (ticket.state !== 'open') this.conflict(ticket, 'The ticket is not open.');
        if (owner?.id !== staff.id) {
            this.guard(ticket, staff, version);
            ticket.version += 1;
        }
        return this.hold(ticket, staff);
    }

    renew(id, body, staff) {
        const ticket = this.get(id);
        const { owner } = this.holding(ticket);
        if (ticket.state !== 'open' || (owner && owner.id !== staff.id))
            this.conflict(ticket, 'The lease is gone.');
        return this.hold(ticket, staff);
    }

    hold(ticket, { id, name }) {
        ticket.owner = { id, name };
        ticket.lease_until = Date.now() + this.lease_ms;
        this.touched(ticket);
        return this.brief(ticket);
    }

    release(id, { version }, staff) {
        return this.change(id, version, staff, (ticket) => ticket.state);
    }

    /* To those who see another category. */
    move(id, { version, category }, staff) {
        const ticket = this.get(id);
        if (ticket.state !== 'open') this.conflict(ticket, 'The ticket is not open.');
        this.change(id, version, staff, (it) => it.state);
        ticket.category = category;
        return this.brief(ticket);
    }

    close(id, { version }, staff) {
        return this.change(id, version, staff, (ticket) => {
            if (ticket.state === 'closed') this.conflict(ticket, 'The ticket is closed.');
            return 'closed';
        });
    }

    reopen(id, { version }, staff) {
        return this.change(id, version, staff, (ticket) => {
            if (ticket.state === 'open') this.conflict(ticket, 'The ticket is open.');
            return 'open';
        });
    }

    change(id, version, staff, stateOf) {
        const ticket = this.get(id);
        this.guard(ticket, staff, version);
        Object.assign(ticket, { state: stateOf(ticket), owner: null, lease_until: null });
        this.changed(ticket);
        return this.brief(ticket);
    }

    /* What the gateway puts before an answer. */
    prefix(id) {
        const ticket = this.tickets.get(id);
        return ticket
            ? `${ticket.language === 'sq' ? 'Pyetja' : 'Question'} ${ticket.number}: `
            : '';
    }

    answer(id, { version, text }, staff) {
        const ticket = this.get(id);
        const { size, size_max, segments, segments_max } = measure(text, this.prefix(id));
        const counts = { size, size_max, segments, segments_max };
        if (!text.trim()) throw new Refusal(422, 'The answer is empty.', counts);
        if (size > size_max || segments > segments_max)
            throw new Refusal(422, 'The answer is too long.', counts);
        this.guard(ticket, staff, version);
        if (ticket.state !== 'open') this.conflict(ticket, 'The ticket is not open.');
        this.addEntry(ticket, {
            kind: 'answer',
            text,
            staff: { id: staff.id, name: staff.name },
            message: {
                state: 'queued',
                segments,
                reason: '',
                channel: ticket.channel,
                held: this.held,
            },
        });
        Object.assign(ticket, {
            asked: true,
            state: 'answered',
            answered_at: Date.now(),
            owner: null,
            lease_until: null,
        });
        this.changed(ticket);
        return this.whole(ticket);
    }

    note(id, { text }, staff) {
        const ticket = this.get(id);
        if (!text.trim()) throw new Refusal(422, 'The note is empty.', {});
        this.addEntry(ticket, { kind: 'note', text, staff: { id: staff.id, name: staff.name } });
        this.touched(ticket);
        return this.whole(ticket);
    }
}
