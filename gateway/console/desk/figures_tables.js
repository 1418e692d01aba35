/* The frame of one figure: its heading, what it means, a drawing, the table that says the same, and
 * the file for a spreadsheet. */
import { html, useState } from '../vendor/htm-preact.js';
import { language, t } from '../lib/i18n.js';
import { Instead } from './form.js';
import { queryOf } from './period.js';

/* null: hidden, because so few could be somebody. */
export const number = (value) =>
    value === null ? html`<span title=${t('figures.hidden')}>·<span class="unseen"
                  >${t('figures.hidden')}</span></span>` : new Intl.NumberFormat(language()).format(value);

export const share = (perMille) =>
    perMille === null ? number(null) : `${new Intl.NumberFormat(language()).format(perMille / 10)} %`;

/* `columns`: { name, label, show(row), wide }; the first names the row. */
export function Table({ columns, rows, caption }) {
    const cell = (row) => (column, at) =>
        at === 0
            ? html`<th key=${column.name} scope="row">${column.show(row)}</th>`
            : html`<td key=${column.name}>${column.show(row)}</td>`;
    return html`
        <div class="scroll" tabindex="0" role="group" aria-label=${caption}>
            <table class="figures">
                <caption class="unseen">
                    ${caption}
                </caption>
                <thead>
                    <tr>
                        ${columns.map(
                            (it) => html`<th key=${it.name} scope="col">${it.label}</th>`,
                        )}
                    </tr>
                </thead>
                <tbody>
                    ${rows.map((row, at) => html`<tr key=${at}>${columns.map(cell(row))}</tr>`)}
                </tbody>
            </table>
        </div>
    `;
}

/* `folded`: the drawing says enough at first; the table opens on request. */
export function Figure({ name, period, read, drawing, columns, rows, folded = false }) {
    const [open, setOpen] = useState(!folded);
    const title = t(`figures.${name}`);
    return html`
        <section class="card figure" aria-labelledby="figure-${name}">
            <div class="figure-top">
                <h3 id="figure-${name}">${title}</h3>
                <a href=${`/api/v1/figures/${name}?${queryOf(period)}&form=csv`} download>
                    ${t('figures.csv')}<span class="unseen"> ${title}</span>
                </a>
            </div>
            <p class="hint">${t(`figures.${name}.hint`)}</p>
            <${Instead} read=${read} empty=${rows.length ? '' : t('figures.none')} />
            ${rows.length > 0 &&
            html`
                ${drawing}
                ${folded &&
                html`<button
                    type="button"
                    class="quiet"
                    aria-expanded=${open}
                    onClick=${() => setOpen(!open)}
                >
                    ${t(open ? 'figures.fold' : 'figures.unfold')}<span class="unseen"> ${title}</span>
                </button>`}
                ${open && html`<${Table} columns=${columns} rows=${rows} caption=${title} />`}
            `}
        </section>
    `;
}
