/* How much an announcement would be: people, SMS, money, and who is left out. */
import { html } from '../vendor/htm-preact.js';
import { named, t } from '../lib/i18n.js';
import { number, Table } from './figures_tables.js';

export function costOf({ cost_min: least, cost_max: most, currency }) {
    if (least === null) return '–';
    return least === most ? `${least} ${currency}` : `${least} – ${most} ${currency}`;
}

export const Tiles = ({ tiles }) => html`
    <dl class="tiles">
        ${tiles.map(
            ([name, value]) => html`
                <div key=${name} class="tile">
                    <dt>${t(`announce.tile.${name}`)}</dt>
                    <dd><b>${value}</b></dd>
                </div>
            `,
        )}
    </dl>
`;

/* Only what there is. */
function Notes({ data }) {
    const notes = ['no_text', 'left_out', 'hidden', 'night', 'no_channel', 'unpriced']
        .filter((name) => data[name] > 0)
        .map((name) => t(`announce.note.${name}`, data[name]));
    if (data.partial) notes.push(t('announce.partial'));
    return notes.length > 0 && html`<ul class="remarks">${notes.map((it) => html`<li key=${it}>${it}</li>`)}</ul>`;
}

const columns = () => [
    { name: 'language', label: t('figures.language'), show: (row) => named('tongue', row.language) },
    { name: 'people', label: t('announce.people'), show: (row) => number(row.people) },
    {
        name: 'text',
        label: t('announce.text'),
        show: (row) => (row.text === null ? t('announce.text.none') : named('tongue', row.text)),
    },
    { name: 'segments', label: t('announce.segments'), show: (row) => row.segments || '–' },
];

export function PreviewOf({ data, trouble, busy }) {
    return html`
        <section class="card figure" aria-labelledby="announce-preview" aria-busy=${busy}>
            <h3 id="announce-preview">${t('announce.preview')}</h3>
            <div role="status">
                ${!data && !trouble && html`<p class="hint">${t(busy ? 'page.loading' : 'announce.preview.none')}</p>`}
                ${trouble && html`<p class="error">${trouble}</p>`}
                ${data &&
                html`
                    <${Tiles}
                        tiles=${[
                            ['people', number(data.people)],
                            ['segments', number(data.segments)],
                            ['cost', costOf(data)],
                            ['minutes', t('announce.minutes', data.minutes)],
                        ]}
                    />
                    <${Notes} data=${data} />
                `}
            </div>
            ${data?.languages.length > 0 &&
            html`<${Table} columns=${columns()} rows=${data.languages} caption=${t('announce.preview')} />`}
        </section>
    `;
}
