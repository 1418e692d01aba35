// A port that nobody listens on now, below those that the system gives away by itself: it is still free when
// a program that was killed is started again.
import { createServer } from 'node:net';

export async function freePort() {
    for (;;) {
        const port = 20000 + Math.floor(Math.random() * 12000);
        const free = await new Promise((done) => {
            const server = createServer().once('error', () => done(false));
            server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
        });
        if (free) return port;
    }
}
