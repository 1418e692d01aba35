// Kannel as a peer: bearerbox and smsbox with its memory store, a keyword answered with a fixed text and
// one answered by an HTTP service.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:net';
import { until } from '../service/gateway.js';
import { freePort, start } from './processes.js';

// As long as the gateway's answer to its keyword.
const answer = 'Emigrante: nisje e sigurt. 1 Siguri, urgjenca 2 Ligji, vizat 3 Kurse, diploma 4 Pune jashte 5 Para, investime 6 Strehim jashte 7 Pyet ekspertin';

const configuration = ({ admin, box, sms, smsc, service, folder }) => `
group = core
admin-port = ${admin}
admin-interface = "127.0.0.1"
admin-password = bench
smsbox-port = ${box}
smsbox-interface = "127.0.0.1"
box-allow-ip = "127.0.0.1"
log-file = "${folder}/bearerbox.log"
log-level = 3
dlr-storage = internal

group = smsbox
bearerbox-host = "127.0.0.1"
sendsms-port = ${sms}
sendsms-interface = "127.0.0.1"
log-file = "${folder}/smsbox.log"
log-level = 3

group = smsc
smsc = fake
smsc-id = bench
port = ${smsc}
connect-allow-ip = 127.0.0.1

group = sms-service
keyword = word
text = "${answer}"

group = sms-service
keyword = ask
get-url = "http://127.0.0.1:${service}/?from=%p&to=%P&text=%b"
`;

const open = (port) => new Promise((done) => {
    const socket = connect(port, '127.0.0.1').once('connect', () => { socket.destroy(); done(true); }).once('error', () => done(false));
});

export async function startKannel(folder, service) {
    mkdirSync(folder, { recursive: true });
    const ports = { admin: await freePort(), box: await freePort(), sms: await freePort(), smsc: await freePort() };
    const file = join(folder, 'kannel.conf');
    writeFileSync(file, configuration({ ...ports, service, folder }));
    const bearerbox = start('/usr/sbin/bearerbox', ['-v', '3', file]);
    await until(() => open(ports.box), 'bearerbox to listen');
    const smsbox = start('/usr/sbin/smsbox', ['-v', '3', file]);
    await until(() => open(ports.sms), 'smsbox to listen');
    return { pids: [bearerbox.pid, smsbox.pid], port: ports.smsc };
}
