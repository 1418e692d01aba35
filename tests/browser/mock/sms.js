/* SMS arithmetic for the mock: GSM 7-bit alphabet, segments, folding. The gateway's own is
 * domain/sms.c; this one only has to agree on what the tests type. */
const BASIC =
    '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
    'abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '^{}\\[~]|€\f';
const FOLDS = {
    ë: 'e',
    Ë: 'E',
    ç: 'c',
    '“': '"',
    '”': '"',
    '’': "'",
    '–': '-',
    '…': '...',
    '\u00a0': ' ',
};

function septets(character) {
    return BASIC.includes(character) ? 1 : EXTENDED.includes(character) ? 2 : 0;
}

function size(text) {
    const plain = [...text].every(septets);
    const [alone, part] = plain ? [160, 153] : [70, 67];
    const units = plain ? [...text].reduce((sum, it) => sum + septets(it), 0) : text.length;
    const segments = units === 0 ? 0 : units <= alone ? 1 : Math.ceil(units / part);
    const room = segments <= 1 ? alone : segments * part;
    return { alphabet: plain ? 'GSM-7' : 'UCS-2', segments, units, left: room - units };
}

function fold(text) {
    const folded = [...text].map((it) => (septets(it) ? it : (FOLDS[it] ?? it))).join('');
    return [...folded].every(septets) ? folded : text;
}

/* The answer of POST /measure; `prefix` is what the gateway puts before an answer. */
export function measure(text, prefix = '') {
    const folded = text && fold(prefix + text);
    const sent = size(folded);
    const character = [...text].find((it) => !septets(it));
    return {
        ...sent,
        folded,
        typed_segments: size(text && prefix + text).segments,
        segments_max: 10,
        size: Buffer.byteLength(text),
        size_max: 1600,
        odd: character
            ? {
                  character,
                  index: text.indexOf(character),
                  sent_as: sent.alphabet === 'GSM-7' ? FOLDS[character] : null,
              }
            : null,
    };
}
