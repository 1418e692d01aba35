/* The table of all measures, by indicator, and one measure broken down. */
import { html, useState } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';
import { Bars } from './chart.js';
import { Table } from './figures_tables.js';
import { Instead, useRead } from './form.js';
import { Choice } from './list.js';
import { dimensionName, leftOut, measureName, number, share, valueName } from './report_words.js';

/* [[indicator, rows], ...] in their order. */
export function byIndicator(rows) {
    const groups = new Map();
    for (const row of rows) groups.set(row.indicator, [...(groups.get(row.indicator) ?? []), row]);
    return [...groups];
}

const differs = (row) => row.reported !== null && row.value !== null && row.reported !== row.value;

/* `How`: what leads to how an indicator is counted; none on paper. */
export function Overview({ rows, measures, frozen, How }) {
    const of = (row) => measures.find((it) => it.measure === row.measure)?.of;
    const then = Boolean(frozen);
    function line(row) {
        if (row.recorded === 'no')
            return html`
                <tr key=${row.measure}>
                    <th scope="row">${measureName(row.measure)}</th>
                    <td colspan=${then ? 4 : 3} class="absent">
                        ${t('report.norecord')}. <span class="soft">${t(`report.${row.indicator}.why`)}</span>
                    </td>
                </tr>
            `;
        return html`
            <tr key=${row.measure}>
                <th scope="row">${measureName(row.measure)}</th>
                <td>${number(row.value)}</td>
                <td>
                    ${of(row)
                        ? html`${share(row.per_mille)}<span class="unseen">
                                  ${t('report.share', { of: measureName(of(row)) })}</span
                              >`
                        : ''}
                </td>
                <td class="soft">${row.left_out === 0 ? '' : number(row.left_out)}</td>
                ${then && html`<td class=${differs(row) ? 'differs' : ''}>${number(row.reported)}</td>`}
            </tr>
        `;
    }
    const group = ([indicator, lines]) => html`
        <tbody key=${indicator}>
            <tr class="indicator">
                <th scope="rowgroup" colspan=${then ? 5 : 4}>
                    <span><b>${indicator}</b> ${t(`report.${indicator}`)}</span>
                    ${How && html`<${How} indicator=${indicator} />`}
                </th>
            </tr>
            ${lines.map(line)}
        </tbody>
    `;
    return html`
        <div class="scroll" tabindex="0" role="group" aria-label=${t('report.print.indicators')}>
            <table class="figures indicators">
                <caption class="unseen">
                    ${t('report.print.indicators')}
                </caption>
                <thead>
                    <tr>
                        <th scope="col">${t('report.measure')}</th>
                        <th scope="col">${t('report.value')}</th>
                        <th scope="col">${t('report.shareof')}</th>
                        <th scope="col">${t('report.leftout.column')}</th>
                        ${then && html`<th scope="col">${t('report.then')}</th>`}
                    </tr>
                </thead>
                ${byIndicator(rows).map(group)}
            </table>
        </div>
    `;
}

export const tablePath = ({ period, measure, by, across, frozen }) =>
    `/reports/table?${new URLSearchParams({ period, measure, by, ...(across !== 'none' && { across }), ...(frozen && { frozen }) })}`;

/* A table that was read: its bars where it has one way, then the numbers. */
export function Cells({ table, drawn = true }) {
    const { by, across, columns, rows } = table;
    const some = rows.filter((row, at) => at === rows.length - 1 || row.all !== 0);
    const name = (row) => valueName(by, row.of);
    const parts = (row) => [{ tone: 'good', value: row.all ?? 0, label: name(row) }];
    const summary = t('report.breakdown.summary', { measure: measureName(table.measure), by: dimensionName(by) });
    const cells = columns.map((column) => ({
        name: column,
        label: valueName(across, column),
        show: (row) => number(row[column]),
    }));
    const told = some.slice(0, -1).filter((row) => row.all !== null);
    if (some.length === 1) return html`<p class="hint">${t('report.breakdown.nothing')}</p>`;
    return html`
        ${drawn &&
        told.length > 0 &&
        html`<${Bars} rows=${told.map((row) => ({ label: name(row), parts: parts(row) }))} summary=${summary} />`}
        <${Table}
            caption=${summary}
            columns=${[
                { name: 'of', label: dimensionName(by), show: name },
                ...cells,
                { name: 'all', label: t('report.all'), show: (row) => number(row.all) },
            ]}
            rows=${some}
        />
        ${drawn &&
        (some.some((row) => Object.values(row).includes(null)) || table.left_out !== 0) &&
        html`<p class="hint">${leftOut(table.left_out)} ${t('report.print.masked')}</p>`}
    `;
}

export function Breakdown({ period, frozen, measures, onError }) {
    const some = measures.filter((it) => it.recorded && it.by.length > 0);
    const [chosen, setChosen] = useState({ measure: 'reached', by: 'sex', across: 'none' });
    const measure = some.find((it) => it.measure === chosen.measure) ?? some[0];
    /* What another measure cannot be broken down by gives way. */
    const by = measure.by.includes(chosen.by) ? chosen.by : measure.by[0];
    const across = measure.by.includes(chosen.across) && chosen.across !== by ? chosen.across : 'none';
    const path = tablePath({ period, measure: measure.measure, by, across, frozen });
    const read = useRead(path, onError);
    const set = (name) => (value) => setChosen((before) => ({ ...before, [name]: value }));
    const named = (codes) => codes.map((it) => [it, dimensionName(it)]);
    return html`
        <section class="card figure" aria-labelledby="breakdown">
            <div class="figure-top">
                <h3 id="breakdown">${t('report.breakdown')}</h3>
                <a href=${`/api/v1${path}&form=csv`} download>${t('report.csv')}</a>
            </div>
            <div class="filters period">
                <${Choice}
                    name="measure"
                    label=${t('report.measure')}
                    value=${measure.measure}
                    options=${some.map((it) => [it.measure, `${it.indicator} ${measureName(it.measure)}`])}
                    onChange=${set('measure')}
                />
                <${Choice} name="by" label=${t('report.by')} value=${by} options=${named(measure.by)} onChange=${set('by')} />
                <${Choice}
                    name="across"
                    label=${t('report.across')}
                    value=${across}
                    options=${[['none', t('report.across.none')], ...named(measure.by.filter((it) => it !== by))]}
                    onChange=${set('across')}
                />
            </div>
            <${Instead} read=${read} />
            ${read.data && html`<${Cells} table=${read.data} />`}
        </section>
    `;
}
