/* The report as it goes to the donor, on paper or as PDF: the indicators, each broken down by one thing, and
 * how all of it is counted. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { countedAt, Methods } from './reports.js';
import { Cells, Overview, tablePath } from './report_table.js';
import { dimensionName, fullDay, measureName } from './report_words.js';

const AT_ONCE = 4;

/* All tables by one thing that have something in them, a few at a time. */
async function readTables(period, frozen, measures, rows) {
    const filled = (name) => rows.find((row) => row.measure === name)?.value !== 0;
    const wanted = measures
        .filter((it) => it.recorded && filled(it.measure))
        .flatMap((it) => it.by.map((by) => ({ period, measure: it.measure, by, across: 'none', frozen })));
    const tables = new Array(wanted.length);
    let next = 0;
    const worker = async () => {
        while (next < wanted.length) {
            const mine = next++;
            tables[mine] = await get(tablePath(wanted[mine]));
        }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return tables;
}

async function readReport(period, frozen, measures) {
    const whole = await get(frozen ? `/reports/frozen/${frozen}` : `/reports/overview?period=${period}`);
    return { ...whole, tables: await readTables(period, frozen, measures, whole.rows) };
}

function Tables({ tables }) {
    const names = [...new Set(tables.map((it) => it.measure))];
    return names.map(
        (name) => html`<section key=${name} class="printed-measure">
            <h4>${measureName(name)}</h4>
            <div class="printed-tables">
                ${tables
                    .filter((it) => it.measure === name)
                    .map(
                        (it) => html`<div key=${it.by}>
                            <h5>${dimensionName(it.by)}</h5>
                            <${Cells} table=${it} drawn=${false} />
                        </div>`,
                    )}
            </div>
        </section>`,
    );
}

/* `frozen`: the id of a version; null: as it is counted now. */
export function Printed({ period, frozen, measures, onClose, onError }) {
    const [report, setReport] = useState(null);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
        let wanted = true;
        readReport(period, frozen, measures).then(
            (it) => wanted && setReport(it),
            (error) => {
                onError(error);
                if (wanted) setFailed(true);
            },
        );
        return () => (wanted = false);
    }, [period, frozen]);
    const of = report?.frozen;
    return html`
        <div class="actions unprinted">
            <button type="button" class="primary" aria-disabled=${!report} onClick=${() => report && print()}>
                ${t('report.print.now')}
            </button>
            <button type="button" onClick=${onClose}>${t('report.print.close')}</button>
        </div>
        ${!report && !failed && html`<p class="empty" role="status">${t('report.print.loading')}</p>`}
        ${failed && html`<p class="trouble" role="alert">${t('report.print.failed')}</p>`}
        ${report &&
        html`<article class="printed">
            <header>
                <p class="soft">${t('brand')}</p>
                <h3>${t('report.print.title')}</h3>
                <p><b>${t('report.print.period', { period })}</b></p>
                <p>
                    ${frozen
                        ? t('report.frozen.shown', { version: of.version, when: fullDay(of.at), who: of.by })
                        : countedAt(report)}
                </p>
                ${report.invented && html`<p class="invented">${t('report.invented')}</p>`}
                <p class="soft">${t('report.print.masked')} ${t('report.leftout.hint')}</p>
            </header>
            <h4>${t('report.print.indicators')}</h4>
            <${Overview} rows=${report.rows} measures=${measures} frozen=${!frozen && of} />
            ${report.tables.length > 0 && html`<h4 class="new-sheet">${t('report.print.tables')}</h4>`}
            <${Tables} tables=${report.tables} />
            <h4 class="new-sheet">${t('report.print.appendix')}</h4>
            <p>${t('report.print.sources')}</p>
            <${Methods} measures=${measures} />
        </article>`}
    `;
}
