// Kannel itself: bearerbox, smsbox and phones at its fake SMSC, from the configuration that operators copy.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, until } from './gateway.js';
import { freePort } from './ports.js';

const open = (port) => new Promise((done) => {
    const socket = connect(port, '127.0.0.1').once('connect', () => { socket.destroy(); done(true); }).once('error', () => done(false));
});

const bytes = (text) => Buffer.from(text.replaceAll('+', ' ').replace(/%(..)|([^])/g, (_, hex, one) => hex ?? one.charCodeAt(0).toString(16).padStart(2, '0')), 'hex');

/**
 * What fakesmsc logged as received. Its protocol is one line a message, so that a text with line ends comes as
 * several "messages", the further ones without from and to; a long text comes in parts with a header (UDH).
 */
function messages(log) {
    const list = [];
    const parts = new Map();
    for (const [, line] of log.matchAll(/Got message \d+: <(.*)>$/gm)) {
        const [, from, to, coding, rest] = /^(\S+) (\+\d+) (text|ucs-2|udh) ?(.*)$/.exec(line) ?? [];
        if (!from) {
            list.at(-1).text += `\n${line}`;
        } else if (coding === 'udh') {
            const [, udh, data] = /^(\S+) data (.*)$/.exec(rest);
            const [, , , reference, total, part] = bytes(udh);
            const key = `${to} ${reference}`;
            const known = parts.get(key) ?? parts.set(key, []).get(key);
            known[part - 1] = bytes(data).toString('utf8');
            if (known.filter((text) => text !== undefined).length === total) list.push({ from, to, text: known.join('') });
        } else {
            list.push({ from, to, text: coding === 'ucs-2' ? bytes(rest).swap16().toString('utf16le') : rest });
        }
    }
    return list;
}

/** `smsc`, of smpp.js, is a second link of the same operator, which only brings texts: answers go to the phones. */
const smppLink = (port) => `
group = smsc
smsc = smpp
smsc-id = "operator"
host = 127.0.0.1
port = ${port}
transceiver-mode = true
smsc-username = kannel
smsc-password = kannel
system-type = ""
denied-prefix = "+"
`;

export async function startKannel({ gatewayPort, token, smsc, password = 'kannel-test-password' }) {
    const dir = mkdtempSync(join(tmpdir(), 'kannel-'));
    const ports = { 13000: await freePort(), 13001: await freePort(), 13013: await freePort(), 10000: await freePort() };
    let config = readFileSync(join(root, 'config/kannel/kannel.conf'), 'utf8');
    for (const [from, to] of Object.entries(ports)) config = config.replaceAll(`= ${from}`, `= ${to}`);
    config = config.replace(':8080/hooks/kannel/change-me-token', `:${gatewayPort}/hooks/kannel/${token}`)
        .replace('change-me-sendsms', password).replaceAll('/var/log/kannel', dir).replaceAll('/var/spool/kannel', dir)
        .replace('http-queue-delay = 5', 'http-queue-delay = 1');
    if (smsc) {
        const port = await freePort();
        await smsc.listen(port);
        config += smppLink(port);
    }
    const file = join(dir, 'kannel.conf');
    writeFileSync(file, config);

    const children = [];
    const run = (path, args) => {
        const child = spawn(path, args, { stdio: ['pipe', 'pipe', 'pipe'] });
        child.output = '';
        for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { child.output += text; });
        child.on('exit', () => { child.ended = true; });
        children.push(child);
        return child;
    };
    const boxes = {};
    const startBearerbox = async () => {
        boxes.bearer = run('/usr/sbin/bearerbox', [file]);
        await until(() => open(ports[13001]), 'bearerbox to listen');
    };
    const startSmsbox = async () => {
        boxes.sms = run('/usr/sbin/smsbox', [file]);
        await until(() => open(ports[13013]), 'smsbox to listen');
    };
    await startBearerbox();
    await startSmsbox();
    /** Changes the configuration for the next start of a box. */
    const change = (from, to) => {
        if (!config.includes(from)) throw new Error(`kannel.conf has no "${from}"`);
        config = config.replace(from, to);
        writeFileSync(file, config);
    };
    const end = async (child) => { child.kill('SIGKILL'); await until(() => child.ended, 'a Kannel process to end'); };

    /** Phones at the fake SMSC: text(from, to, words), got(number): what arrived there. */
    const phones = () => {
        const child = run('/usr/lib/kannel/test/fakesmsc', ['-H', '127.0.0.1', '-r', String(ports[10000])]);
        return {
            child,
            text: (from, to, words) => child.stdin.write(`${from} ${to} text ${words}\n`),
            got: (number) => messages(child.output).filter((one) => one.to === number).map((one) => one.text),
        };
    };
    return {
        dir, ports, run, phones, boxes, startBearerbox, startSmsbox, end, change,
        sendUrl: `http://127.0.0.1:${ports[13013]}/cgi-bin/sendsms`,
        log: () => ['bearerbox.log', 'smsbox.log'].map((name) => { try { return readFileSync(join(dir, name), 'utf8'); } catch { return ''; } }).join('\n'),
        stop: async () => {
            for (const child of children.filter((one) => !one.ended)) child.kill('SIGTERM');
            await until(() => children.every((one) => one.ended), 'Kannel to end').catch(() => children.forEach((one) => one.kill('SIGKILL')));
            rmSync(dir, { recursive: true, force: true });
        },
    };
}
