// The provider's end of outbound calls: answers as each dialect documents, keeps what came, and can be
// told to misbehave. `node tests/service/sink.js PORT` runs it alone, for the demo.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

/** What one call says, whatever the dialect. */
function read(request, body) {
    const url = new URL(request.url, 'http://sink');
    if (url.pathname.endsWith('/sendsms')) {
        const get = (name) => url.searchParams.get(name) ?? '';
        return { kind: 'kannel', to: get('to'), from: get('from'), text: get('text'), query: Object.fromEntries(url.searchParams), receipt: get('dlr-url') };
    }
    if (url.pathname.startsWith('/version1/messaging')) {
        const form = new URLSearchParams(body);
        return { kind: 'africastalking', to: form.get('to'), from: form.get('from') ?? '', text: form.get('message'), query: Object.fromEntries(form), apikey: request.headers.apikey };
    }
    const json = JSON.parse(body || '{}');
    return { kind: 'simulator', to: json.to, from: json.from, text: json.text, query: json, receipt: json.receipt };
}

let next = 1;
function accept(call) {
    if (call.kind === 'kannel') return [202, 'text/html', '0: Accepted for delivery'];
    if (call.kind === 'africastalking') {
        call.externalId = `ATXid_${String(next++).padStart(8, '0')}`;
        return [201, 'application/json', JSON.stringify({ SMSMessageData: { Message: 'Sent to 1/1', Recipients: [{ number: call.to, status: 'Success', statusCode: 102, messageId: call.externalId, cost: 'KES 0.8000' }] } })];
    }
    return [200, 'application/json', JSON.stringify({ id: call.query.id })];
}

/** behave(call, index): return undefined to accept, [status, type, body] to answer that, 'drop' to hang up unanswered. */
export async function startSink({ port = 0, behave = () => undefined, onCall = () => {} } = {}) {
    const sink = { calls: [], behave };
    const server = createServer((request, response) => {
        let body = '';
        request.setEncoding('utf8').on('data', (text) => { body += text; }).on('end', () => {
            const call = { ...read(request, body), at: Date.now() };
            sink.calls.push(call);
            const answer = sink.behave(call, sink.calls.length - 1);
            onCall(call);
            if (answer === 'drop') { request.socket.destroy(); return; }
            const [status, type, text] = answer ?? accept(call);
            response.writeHead(status, { 'content-type': type });
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
