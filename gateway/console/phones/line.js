/* What a phone does on the air: texts, dials, reports. Speaks the simulator provider's dialect. */
const TIMEOUT_MS = 15000;

/* Throws: `error.status` is the gateway's answer, missing when there was none. */
async function send(config, kind, body) {
    const [channel, token] = [config.channel, config.token].map(encodeURIComponent);
    const answer = await fetch(`/hooks/${channel}/${token}/${kind}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.ok) return answer.json();
    throw Object.assign(new Error(`${answer.status}`), { status: answer.status });
}

export function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/* The same id sent again is the same message: a second try after a lost answer asks nothing
 * twice. */
export function sendSms(config, from, { id, text }) {
    return send(config, 'sms', { kind: 'sms', id, from, to: config.number, text });
}

export function sendReceipt(config, message) {
    return send(config, 'sms', { kind: 'receipt', message, delivery: 'delivered' });
}

/* One turn: { reply, end }. */
export function sendTurn(config, from, session, phase, text) {
    return send(config, 'ussd', { kind: 'ussd', session, from, to: config.ussd_code, phase, text });
}

/* What follows our code in a dialled string, "2*1" of "*599*2*1#"; null when it is another code. */
export function pathOf(dialled, code) {
    const stem = code.replace(/#$/, '');
    if (dialled === code) return '';
    if (!dialled.startsWith(`${stem}*`) || !dialled.endsWith('#')) return null;
    return dialled.slice(stem.length + 1, -1);
}
