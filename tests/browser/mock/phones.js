/* The simulator channel of the mock: a short code that opens tickets, a USSD menu of three screens,
 * and event streams to the phones. */
import { Refusal } from './desk.js';
import { measure } from './sms.js';

const CONFIG = { channel: 'simulator', token: 'demo', number: '599', ussd_code: '*599#' };
const HOME = 'Migranti HUB\n1 Returnees\n2 Emigrants\n9 Ask an expert\n0 Shqip';

export class Phones {
    constructor(desk, { simulator = true } = {}) {
        this.desk = desk;
        this.present = simulator;
        this.streams = new Map();
        this.waiting = new Map();
        this.owners = new Map();
        this.receipts = [];
        this.texts = [];
        this.sessions = new Map();
    }

    take(request, response, url, body) {
        if (!this.present) throw new Refusal(404, 'Nothing is here.');
        if (url.pathname === '/simulator/config') return this.answer(response, CONFIG);
        if (url.pathname === '/simulator/events')
            return this.stream(response, url.searchParams.get('phone'));
        if (!url.pathname.startsWith(`/hooks/${CONFIG.channel}/${CONFIG.token}/`))
            throw new Refusal(404, 'Nothing is here.');
        if (body.kind === 'receipt') return this.receipt(response, body);
        if (body.kind === 'ussd') return this.answer(response, this.turn(body));
        this.texts.push(body);
        this.answer(response, {});
        return this.reply(body);
    }

    answer(response, body) {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify(body));
    }

    stream(response, phone) {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.write('event: hello\ndata: {}\n\n');
        this.streams.set(phone, response);
        for (const message of this.waiting.get(phone) ?? []) this.show(response, message);
        this.waiting.delete(phone);
        response.on(
            'close',
            () => this.streams.get(phone) === response && this.streams.delete(phone),
        );
    }

    show(response, message) {
        response.write(`id: ${message.id}\nevent: message\ndata: ${JSON.stringify(message)}\n\n`);
    }

    /* One message to one phone. */
    send(phone, text, id = this.desk.id()) {
        const { folded, segments } = measure(text);
        const message = {
            id,
            text: folded,
            from: CONFIG.number,
            segments,
            receipt: true,
            at: Date.now(),
        };
        const stream = this.streams.get(phone);
        if (stream) this.show(stream, message);
        else this.waiting.set(phone, [...(this.waiting.get(phone) ?? []), message]);
    }

    reply({ from, text }) {
        if (/^help$/i.test(text.trim()))
            return this.send(
                from,
                'Migranti HUB. Text MENU, or write your question. STOP ends all messages.',
            );
        const id = this.desk.open({ text, alias: 'Deti 208', language: 'en' });
        this.owners.set(id, from);
        const { number } = this.desk.get(id);
        return this.send(
            from,
            `Question ${number} is with an expert. The answer comes to this phone.`,
        );
    }

    /* An answer of the desk goes to the phone that asked, when one did. */
    deliver(id, ticket) {
        const phone = this.owners.get(id);
        if (!phone) return;
        const entry = ticket.entries.at(-1);
        this.send(phone, this.desk.prefix(id) + entry.text, entry.id);
        this.desk.receipt(id, 'sent');
    }

    receipt(response, { message, delivery }) {
        this.receipts.push({ message, delivery });
        const found = [...this.desk.tickets.values()].find((it) =>
            it.entries.some((entry) => entry.id === message),
        );
        if (found) this.desk.receipt(found.id, delivery);
        this.answer(response, {});
    }

    turn({ session, phase, text }) {
        if (phase === 'end') return { reply: '', end: true };
        if (phase === 'begin' || text === '00') return { reply: HOME, end: false };
        if (text === '9') return { reply: 'Write your question.\n0 back', end: false };
        if (['1', '2'].includes(text))
            return { reply: `Screen ${text}\n1 by SMS\n0 back 00 menu`, end: false };
        return { reply: 'Thank you. Good bye.', end: true };
    }
}
