/* Feeds of vacancies: when each was asked last, and what became of it. */
import { html } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { when } from '../lib/time.js';
import { useRead } from './form.js';

const COUNTS = ['added', 'changed', 'withdrawn', 'waiting', 'wrong'];

function outcome({ run_at, unchanged, ...feed }) {
    if (!run_at) return t('vacancies.feed.never');
    if (unchanged) return t('vacancies.feed.unchanged');
    const told = COUNTS.filter((name) => feed[name] > 0).map((name) => `${t(`vacancies.took.${name}`)}: ${feed[name]}`);
    return told.join(' · ') || t('vacancies.feed.unchanged');
}

function Feed({ feed }) {
    const { name, run_at, good_at, fault } = feed;
    return html`
        <li>
            <div>
                <strong>${name}</strong>
                <span>${outcome(feed)}</span>
                ${fault && html`<span class="error"><bdi>${visible(fault)}</bdi></span>`}
                ${run_at &&
                html`<span class="hint">
                    ${t('vacancies.feed.asked', { when: when(run_at) })}
                    ${fault && good_at && good_at < run_at && ` · ${t('vacancies.feed.good', { when: when(good_at) })}`}
                </span>`}
            </div>
        </li>
    `;
}

/* Nothing where the operator named none. */
export function Feeds({ onError }) {
    const read = useRead('/vacancies/feeds', onError);
    const feeds = read.data?.feeds ?? [];
    if (!feeds.length) return null;
    return html`
        <details class="feeds" open=${feeds.some(({ fault }) => fault)}>
            <summary>${t('vacancies.feeds')}</summary>
            <ul class="lines card">
                ${feeds.map((feed) => html`<${Feed} key=${feed.name} feed=${feed} />`)}
            </ul>
        </details>
    `;
}
