// The provider's end of outbound calls: answers as each dialect documents, keeps what came, and can be
// told to misbehave. `node tests/service/sink.js PORT` runs it alone, for the demo.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { dialects } from './dialects.js';

/** What one call says, whatever the dialect. */
function read(request, body) {
    const url = new URL(request.url, 'http://sink');
    const [kind, dialect] = Object.entries(dialects).find(([, one]) => one.owns(url.pathname));
    return { kind, ...dialect.read(body, request, url) };
}

/** An answer of dialects.js as behave() gives it. */
export const answerOf = ([status, body, type = 'application/json'], headers) => [status, type, typeof body === 'string' ? body : JSON.stringify(body), headers];

/**
 * behave(call, index) gives undefined to accept, [status, type, body, headers] to answer that, 'drop' to
 * hang up unanswered, or a promise of one of these.
 */
export async function startSink({ port = 0, behave = () => undefined, onCall = () => {} } = {}) {
    const sink = { calls: [], behave };
    const server = createServer((request, response) => {
        let body = '';
        request.setEncoding('utf8').on('data', (text) => { body += text; }).on('end', async () => {
            const call = { ...read(request, body), at: Date.now() };
            sink.calls.push(call);
            const told = await sink.behave(call, sink.calls.length - 1);
            onCall(call);
            if (told === 'drop') { request.socket.destroy(); return; }
            const [status, type, text, headers = {}] = told ?? answerOf(dialects[call.kind].accept(call));
            response.writeHead(status, { 'content-type': type, ...headers });
            response.end(text);
        });
    });
    await new Promise((done) => server.listen(port, '127.0.0.1', done));
    sink.port = server.address().port;
    sink.url = `http://127.0.0.1:${sink.port}`;
    sink.to = (number) => sink.calls.filter((call) => call.to === number);
    sink.stop = () => new Promise((done) => { server.closeAllConnections(); server.close(done); });
    return sink;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    await startSink({
        port: Number(process.argv[2]),
        onCall: (call) => console.log(`[${call.kind}] to ${call.to}: ${call.text}`),
    });
}
