/* SLOW_PAGES=6: pages compute that many times slower, each answer of the gateway comes up to 400 ms late, and
 * whoever waits has as much more patience. Races between a test, a page and the gateway show themselves. */
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { SLOW } from '../service/gateway.js';

const LATE_MS = 400;

/* A proxy: what tests set for the requests of a page stays as they set it. A gateway that is away is away. */
function startProxy() {
    const proxy = createServer((asked, answer) => {
        const { method, headers, url } = asked;
        const onward = request(url, { method, headers, agent: false }, (told) =>
            setTimeout(() => {
                answer.writeHead(told.statusCode, told.headers);
                answer.flushHeaders();
                told.on('error', () => answer.destroy()).pipe(answer);
            }, Math.random() * LATE_MS),
        );
        onward.on('error', () => asked.socket.destroy());
        answer.on('close', () => onward.destroy());
        asked.pipe(onward);
    });
    /* So asks a test that answers for the gateway: it is no page. */
    proxy.on('connect', ({ url }, asker) => {
        const [host, port] = url.split(':');
        const gateway = connect(port, host, () => {
            asker.write('HTTP/1.1 200 OK\r\n\r\n');
            gateway.pipe(asker).pipe(gateway);
        });
        gateway.on('error', () => asker.destroy());
        asker.on('error', () => gateway.destroy());
    });
    return new Promise((done) => proxy.listen(0, '127.0.0.1', () => done(proxy.unref())));
}

/* What launch() is given besides. */
export async function slowLaunch() {
    if (SLOW === 1) return {};
    const { port } = (await startProxy()).address();
    return { proxy: { server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' } };
}

export async function slowDown(page) {
    if (SLOW === 1) return;
    const debug = await page.context().newCDPSession(page);
    await debug.send('Emulation.setCPUThrottlingRate', { rate: SLOW });
}
