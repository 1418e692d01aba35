/* What a text costs. Measured by the gateway, which also sends it: one truth about segments. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';

const PAUSE_MS = 200;
const PIPS_MAX = 10;

const asAnswer = (text, ticket) => post('/measure', { text, ticket });

/* { now, state }: the measure of the text, or of the one before it while `state` is `measuring`;
 * `unmeasured` when the gateway does not answer. `call` asks for it; `of` says for what. */
export function useMeasure(text, of, call = asAnswer) {
    const [measure, setMeasure] = useState({ now: null, state: 'ready' });
    const turn = useRef(0);
    useEffect(() => {
        const mine = ++turn.current;
        if (!text) {
            setMeasure({ now: null, state: 'ready' });
            return undefined;
        }
        setMeasure((before) => ({ ...before, state: 'measuring' }));
        const timer = setTimeout(async () => {
            const now = await call(text, of).catch(() => null);
            if (mine === turn.current) setMeasure({ now, state: now ? 'ready' : 'unmeasured' });
        }, PAUSE_MS);
        return () => clearTimeout(timer);
    }, [text, of]);
    return measure;
}

/* In a text of another script every letter needs the full alphabet: there is nothing to advise. */
function mostlyLatin(text) {
    const letters = text.match(/\p{L}/gu) ?? [];
    return letters.filter((it) => /\p{Script=Latin}/u.test(it)).length * 2 > letters.length;
}

function oddSentence({ odd, segments, typed_segments }, typed) {
    if (!odd || (odd.sent_as === null && !mostlyLatin(typed))) return '';
    const character = `“${odd.character}”`;
    if (odd.sent_as === null) return t('composer.odd.costs', { character });
    const values = { character, as: `“${odd.sent_as}”`, segments: typed_segments };
    return t(typed_segments > segments ? 'composer.odd.folded' : 'composer.odd.same', values);
}

function Size({ measure, typed }) {
    const { segments, left, alphabet } = measure;
    const pips = Array.from({ length: Math.min(segments, PIPS_MAX) }, (_, n) => n);
    const odd = oddSentence(measure, typed);
    return html`
        <span class="pips" aria-hidden="true">${pips.map((n) => html`<i key=${n}></i>`)}</span>
        <strong>${t('composer.segments', segments)}</strong>
        <span class="dot">${t('composer.left', left)}</span>
        <span class="dot">${t(`composer.alphabet.${alphabet}`)}</span>
        ${odd && html`<span class="odd">${odd}</span>`}
    `;
}

export function Meter({ measure: { now, state }, typed, id = 'answer-size' }) {
    const over = now && now.segments > now.segments_max ? 'over' : '';
    const word = state === 'ready' ? '' : t(`composer.${state}`);
    const size = now && html`<${Size} measure=${now} typed=${typed} />`;
    return html`<p class="meter ${over}" id=${id}>${size || word}</p>`;
}

/* The message as a phone will show it, with the gateway's own words. */
export function Preview({ measure, lang }) {
    if (!measure?.folded) return null;
    return html`
        <div class="preview">
            <span class="hint">${t('composer.preview')}</span>
            <p dir="auto" lang=${lang || undefined}>${visible(measure.folded)}</p>
        </div>
    `;
}
