/* What the pages about questions asked often have in common. */
import { html } from '../vendor/htm-preact.js';
import { named, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { dayOf } from '../lib/time.js';

export const askedBy = ({ people, since }) =>
    t('asked.people', { n: people, since: dayOf(since) });

export function Tags({ group: { category, language, open, answer_under_way } }) {
    return html`
        <span class="tags">
            <span class="tag">${named('category', category)}</span>
            <span class="tag">${named('tongue', language)}</span>
            <span class="tag ${open ? 'again' : ''}">${t('asked.open', open)}</span>
            ${answer_under_way && html`<span class="tag mine">${t('asked.under_way')}</span>`}
        </span>
    `;
}

export function Wording({ text, language }) {
    return html`<p class="wording" dir="auto" lang=${language || undefined}>${visible(text)}</p>`;
}
