// An operator's SMSC that speaks SMPP 3.4 (issue 1.2) as far as delivering texts goes. Kannel's own fake SMSC can
// send a text or a user data header, but a message with a header it always marks as binary.
import { createServer } from 'node:net';

const BIND_TRANSCEIVER = 0x09, UNBIND = 0x06, ENQUIRE_LINK = 0x15, DELIVER_SM = 0x05, RESPONSE = 0x80000000;
const INTERNATIONAL = 1, UNKNOWN = 0, ISDN = 1, HAS_HEADER = 0x40;

const text = (value) => Buffer.from(`${value}\0`, 'latin1');

function pdu(command, sequence, body = Buffer.alloc(0)) {
    const head = Buffer.alloc(16);
    [16 + body.length, command, 0, sequence].forEach((value, i) => head.writeUInt32BE(value, 4 * i));
    return Buffer.concat([head, body]);
}

/** 4.6.1: `header` is the user data header with its length octet, `coding` 0 for GSM-7 and 8 for UCS-2. */
const deliver = ({ from, to, header = Buffer.alloc(0), coding = 0, words }) => Buffer.concat([
    text(''), Buffer.from([INTERNATIONAL, ISDN]), text(from.replace('+', '')), Buffer.from([UNKNOWN, UNKNOWN]), text(to),
    Buffer.from([header.length ? HAS_HEADER : 0, 0, 0]), text(''), text(''), Buffer.from([0, 0, coding, 0, header.length + words.length]),
    header, words,
]);

/** The parts of a long text as a telephone sends them (TS 23.040, 9.2.3.24.1): UCS-2 when `coding` is 8. */
export const parts = (from, to, reference, texts, coding = 0) => texts.map((one, i) => ({
    from, to, coding,
    header: Buffer.from([5, 0, 3, reference, texts.length, i + 1]),
    words: coding === 8 ? Buffer.from(one, 'utf16le').swap16() : Buffer.from(one, 'latin1'),
}));

/**
 * { listen(port), send(message), stop() }. Messages leave one at a time; `send` is done when Kannel has acknowledged,
 * and what no acknowledgement came for is sent again on the next connection, as networks do.
 */
export async function startSmsc() {
    const waiting = [];
    let link, sequence = 0;
    const push = () => { if (link && waiting.length) link.write(pdu(DELIVER_SM, ++sequence, deliver(waiting[0].message))); };
    const take = (socket, command, number) => {
        if (command === BIND_TRANSCEIVER) {
            socket.write(pdu(RESPONSE + command, number, text('smsc')));
            link = socket;
            push();
        } else if (command === ENQUIRE_LINK || command === UNBIND) {
            socket.write(pdu(RESPONSE + command, number));
        } else if (command === RESPONSE + DELIVER_SM && number === sequence && waiting.length) {
            waiting.shift().done();
            push();
        }
    };
    const server = createServer((socket) => {
        let read = Buffer.alloc(0);
        socket.on('data', (data) => {
            read = Buffer.concat([read, data]);
            while (read.length >= 16 && read.length >= read.readUInt32BE(0)) {
                const size = read.readUInt32BE(0);
                take(socket, read.readUInt32BE(4), read.readUInt32BE(12));
                read = read.subarray(size);
            }
        });
        socket.on('error', () => {});
        socket.on('close', () => { if (link === socket) link = undefined; });
    });
    return {
        listen: (port) => new Promise((done) => { server.listen(port, '127.0.0.1', done); }),
        send: (message) => new Promise((done) => {
            waiting.push({ message, done });
            if (waiting.length === 1) push();
        }),
        stop: () => { link?.destroy(); server.close(); },
    };
}
