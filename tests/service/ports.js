// A port that nobody listens on now, below those that the system gives away by itself: it is still free when
// a program that was killed is started again. No two files of tests that run at once are given the same.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/* A file for each port that was given away, with the process that has it. */
const folder = join(tmpdir(), `migranti-ports-${process.getuid()}`);
const mine = new Set();
mkdirSync(folder, { recursive: true });
process.on('exit', () => mine.forEach((file) => rmSync(file, { force: true })));

function runs(pid) {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}

function reserve(port) {
    const file = join(folder, String(port));
    try {
        writeFileSync(file, String(process.pid), { flag: 'wx' });
        return Boolean(mine.add(file));
    } catch (error) {
        if (error.code !== 'EEXIST') throw error;
        /* Left behind by one who was killed: free for whoever asks next. */
        try { if (!runs(Number(readFileSync(file, 'utf8')))) rmSync(file, { force: true }); } catch { /* it went by itself */ }
        return false;
    }
}

export async function freePort() {
    for (;;) {
        const port = 20000 + Math.floor(Math.random() * 12000);
        const free = reserve(port) && await new Promise((done) => {
            const server = createServer().once('error', () => done(false));
            server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
        });
        if (free) return port;
    }
}
