/* A port that nobody listens on now, below those that the system gives away by itself. */
import { createServer } from 'node:net';

export async function freePort() {
    for (;;) {
        const port = 20000 + Math.floor(Math.random() * 12000);
        const server = createServer();
        const free = await new Promise((done) => {
            server.once('error', () => done(false));
            server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
        });
        if (free) return port;
    }
}

/* The configuration of a simulator channel of a gateway on that port. */
export function simulatorOn(port) {
    const url = `http://127.0.0.1:${port}`;
    return {
        provider: 'simulator',
        token: 'demo',
        number: '50600',
        country: '355',
        ussd_code: '*599#',
        allow_http: 'yes',
        allow_private: 'yes',
        url: `${url}/simulator/deliver`,
        receipt_base: url,
    };
}
