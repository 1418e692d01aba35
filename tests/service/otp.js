// An authenticator app: the codes of RFC 6238 from the secret that the desk shows, without the gateway's library.
import { createHmac } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MS = 30000;

function base32(text) {
    const bits = [...text].map((it) => LETTERS.indexOf(it).toString(2).padStart(5, '0')).join('');
    return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

/** The code of `secret` as the app shows it `steps` after now. */
export function code(secret, steps = 0, now = Date.now()) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(now / STEP_MS) + steps));
    const hash = createHmac('sha1', base32(secret)).update(counter).digest();
    const at = hash.at(-1) & 15;
    return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}
