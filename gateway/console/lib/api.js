/* Calls to the gateway (openapi.json). A refused call throws a Problem, one without an answer
 * throws Unreachable; whoever calls shows them. */
import { heard } from './clock.js';

const TIMEOUT_MS = 15000;

export class Problem extends Error {
    constructor(status, body) {
        super(body.detail ?? '');
        this.status = status;
        this.body = body;
    }
}

export class Unreachable extends Error {}

async function answerOf(path, options) {
    try {
        const answer = await fetch(path, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
        heard(answer.headers.get('Date'));
        const json = answer.headers.get('Content-Type')?.includes('json');
        return { answer, body: json ? await answer.json() : {} };
    } catch (error) {
        throw new Unreachable(error.message);
    }
}

async function call(path, options) {
    const { answer, body } = await answerOf(path, options);
    if (answer.ok) return body;
    if (answer.status >= 502) throw new Unreachable(`${answer.status}`);
    throw new Problem(answer.status, body);
}

export function get(path) {
    return call(`/api/v1${path}`, {});
}

/* `options` are fetch's: { keepalive: true } outlives the page. */
export function post(path, body = {}, options = {}) {
    return call(`/api/v1${path}`, {
        ...options,
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Migranti': '1' },
        body: JSON.stringify(body),
    });
}
