/* What a text costs. Measured by the gateway, which also sends it: one truth about segments. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';

const PAUSE_MS = 200;
const PIPS_MAX = 10;

/* { now, state }: the measure of the text, or of the one before it while `state` is `measuring`. */
export function useMeasure(text, ticket) {
    const [measure, setMeasure] = useState({ now: null, state: 'ready' });
    const turn = useRef(0);
    useEffect(() => {
        const mine = ++turn.current;
        if (!text) return setMeasure({ now: null, state: 'ready' });
        setMeasure((before) => ({ ...before, state: 'measuring' }));
        const timer = setTimeout(async () => {
            const now = await post('/measure', { text, ticket }).catch(() => null);
            if (mine === turn.current) setMeasure({ now, state: now ? 'ready' : 'unmeasured' });
        }, PAUSE_MS);
        return () => clearTimeout(timer);
    }, [text, ticket]);
    return measure;
}

/* In a text of another script every letter needs the full alphabet: there is nothing to advise. */
function mostlyLatin(text) {
    const letters = text.match(/\p{L}/gu) ?? [];
    return letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length * 2 > letters.length;
}

function oddSentence(measure, typed) {
    const { odd, segments, typed_segments } = measure;
    if (!odd || !mostlyLatin(typed)) return '';
    const character = `“${odd.character}”`;
    if (!odd.sent_as) return t('composer.odd.costs', { character });
    const values = { character, as: `“${odd.sent_as}”`, segments: typed_segments };
    return t(typed_segments > segments ? 'composer.odd.folded' : 'composer.odd.same', values);
}

export function Meter({ measure, typed }) {
    const { now, state } = measure;
    if (state === 'unmeasured') return html`<p class="meter" id="answer-size">${t('composer.unmeasured')}</p>`;
    if (!now) return html`<p class="meter" id="answer-size">${state === 'measuring' ? t('composer.measuring') : ''}</p>`;
    const pips = Array.from({ length: Math.min(now.segments, PIPS_MAX) }, (_, n) => n);
    const odd = oddSentence(now, typed);
    return html`
        <p class="meter ${state} ${now.segments > now.segments_max ? 'over' : ''}" id="answer-size">
            <span class="pips" aria-hidden="true">${pips.map((n) => html`<i key=${n}></i>`)}</span>
            <strong>${t('composer.segments', now.segments)}</strong>
            <span class="dot">${t('composer.left', now.left)}</span>
            <span class="dot">${t(`composer.alphabet.${now.alphabet}`)}</span>
            ${odd && html`<span class="odd">${odd}</span>`}
        </p>
    `;
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
