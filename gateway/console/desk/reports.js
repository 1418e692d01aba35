/* Reports to the donor: the indicators of a period, broken down, frozen by quarter, on paper. Figures
 * only: no name ever comes here. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { when } from '../lib/time.js';
import { Field, Instead, useCall, useRead } from './form.js';
import { Printed } from './report_print.js';
import { Breakdown, Overview } from './report_table.js';
import { choices, fullDay, isPeriod, thisQuarter, measureName, number, spanOf } from './report_words.js';
import { useRoute } from './route.js';
import { Trainings } from './trainings.js';

const SPANS = ['quarter', 'month', 'year', 'months'];
const TILES = ['reached', 'managed', 'opened', 'completed'];
const linkTo = (token) => `#/reports/${token}`;
const go = (token) => (location.hash = linkTo(token));

/* ---- which period */

function Months({ period }) {
    const [from, to] = period.split('..');
    const set = (first, last) => isPeriod(first) && isPeriod(last) && first <= last && go(`${first}..${last}`);
    const field = (name, value, onPick) => html`
        <label class="filter">
            <span>${t(`report.${name}`)}</span>
            <input
                type="month"
                name=${name}
                value=${value}
                pattern="[0-9]{4}-[0-9]{2}"
                placeholder="2026-07"
                onChange=${(event) => onPick(event.target.value)}
            />
        </label>
    `;
    return html`${field('from', from, (value) => set(value, to))} ${field('to', to, (value) => set(from, value))}`;
}

function Which({ period, onPrint }) {
    const span = spanOf(period);
    function choose(next) {
        const [month] = choices('month');
        go(next === 'months' ? `${month.slice(0, 4)}-01..${month}` : choices(next)[next === 'year' ? 0 : 1]);
    }
    const listed = span === 'months' ? [] : choices(span);
    return html`
        <div class="filters period">
            <div class="spans" role="group" aria-label=${t('report.span')}>
                ${SPANS.map(
                    (it) => html`<button key=${it} type="button" aria-pressed=${span === it} onClick=${() => choose(it)}>
                        ${t(`report.span.${it}`)}
                    </button>`,
                )}
            </div>
            ${span === 'months'
                ? html`<${Months} period=${period} />`
                : html`<label class="filter">
                      <span>${t('report.which')}</span>
                      <select name="period" value=${period} onChange=${(event) => go(event.target.value)}>
                          ${(listed.includes(period) ? listed : [period, ...listed]).map(
                              (it) => html`<option key=${it} value=${it}>${it}</option>`,
                          )}
                      </select>
                  </label>`}
            <button type="button" onClick=${onPrint}>${t('report.print')}</button>
        </div>
    `;
}

/* ---- what stands in it */

const How = ({ indicator }) => html`
    <a href=${linkTo(`how-${indicator}`)}>${t('report.how')}<span class="unseen"> ${indicator}</span></a>
`;

function Tiles({ rows }) {
    const row = (name) => rows.find((it) => it.measure === name);
    return html`
        <dl class="tiles">
            ${TILES.map(
                (name) => html`<div key=${name} class="tile">
                    <dt>${measureName(name)}</dt>
                    <dd><b>${number(row(name).value)}</b></dd>
                </div>`,
            )}
        </dl>
    `;
}

export const countedAt = ({ counted_at: at, from, to }) =>
    t('report.counted', { when: when(at), from: fullDay(from), to: fullDay(to - 1) });

function Indicators({ period, read, measures, frozen }) {
    const { rows } = read.data;
    const path = frozen ? `/reports/frozen/${frozen}?` : `/reports/overview?period=${period}&`;
    return html`
        <section class="card figure" aria-labelledby="indicators">
            <div class="figure-top">
                <h3 id="indicators">${t('report.print.indicators')}</h3>
                <a href=${`/api/v1${path}form=csv`} download>${t('report.csv')}</a>
            </div>
            <p class="hint">
                ${t('report.intro')} ${!frozen && html`${countedAt(read.data)} ${!read.data.over && t('report.runs')} `}${t('report.leftout.hint')}
            </p>
            <${Overview} rows=${rows} measures=${measures} frozen=${!frozen && read.data.frozen} How=${How} />
        </section>
    `;
}

/* ---- what was reported */

function Freeze({ period, latest, over, say, onError, onFrozen }) {
    const { busy, trouble, run } = useCall(onError);
    const [reason, setReason] = useState('');
    if (!over) return html`<p class="hint">${t('report.freeze.when')}</p>`;
    const body = { period, version: latest?.version ?? 0, ...(latest && { reason }) };
    const submit = (event) => {
        event.preventDefault();
        run(
            () => post('/reports/freeze', body),
            ({ version }) => {
                setReason('');
                say(t('report.freeze.done', { version }));
                onFrozen();
            },
        );
    };
    return html`
        <form class="freeze" onSubmit=${submit}>
            <p class="hint">${t('report.freeze.hint')}</p>
            ${latest &&
            html`<${Field}
                id="reason"
                label=${t('report.correct.reason')}
                required
                minlength="5"
                maxlength="400"
                dir="auto"
                value=${reason}
                onInput=${(event) => setReason(event.target.value)}
            />`}
            ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
            <button class="primary" aria-disabled=${busy}>${t(latest ? 'report.correct' : 'report.freeze')}</button>
        </form>
    `;
}

function Frozen({ period, overview, shown, onShow, staff, say, onError }) {
    const read = useRead('/reports/frozen', onError);
    const { frozen: latest, over } = overview.data;
    const versions = (read.data?.reports ?? []).filter((it) => it.period === period);
    return html`
        <section class="card figure" aria-labelledby="frozen">
            <h3 id="frozen">${t('report.frozen')}</h3>
            <${Instead} read=${read} />
            ${read.data && versions.length === 0 && html`<p>${t('report.frozen.none')}</p>`}
            <ol class="versions">
                ${versions.map(
                    (it) => html`<li key=${it.id}>
                        <b>${t('report.frozen.version', { version: it.version })}</b>
                        <span class="soft"><bdi>${t('report.frozen.by', { when: fullDay(it.at), who: it.by })}</bdi></span>
                        <p dir="auto">${it.reason || t('report.frozen.first')}</p>
                        <button type="button" class="quiet" aria-pressed=${shown === it.id} onClick=${() => onShow(it.id)}>
                            ${t('report.frozen.look')}<span class="unseen">
                                ${t('report.frozen.version', { version: it.version })}</span
                            >
                        </button>
                    </li>`,
                )}
            </ol>
            ${may(staff, 'reports') &&
            html`<${Freeze}
                key=${period}
                period=${period}
                latest=${latest}
                over=${over}
                say=${say}
                onError=${onError}
                onFrozen=${() => {
                    read.reload();
                    overview.reload();
                }}
            />`}
        </section>
    `;
}

/* The bar above figures that are not those of now. */
function Then({ read: { data }, onLive }) {
    const { frozen, whole } = data;
    return html`
        <div class="card then" role="status">
            <p>
                ${t('report.frozen.shown', { version: frozen.version, when: fullDay(frozen.at), who: frozen.by })}
                ${frozen.reason && html` <bdi class="soft">${frozen.reason}</bdi>`}
            </p>
            ${!whole && html`<p class="trouble" role="alert">${t('report.frozen.broken')}</p>`}
            <button type="button" onClick=${onLive}>${t('report.frozen.live')}</button>
        </div>
    `;
}

/* ---- how it is counted */

export function Methods({ measures }) {
    const ids = [...new Set(measures.map((it) => it.indicator))];
    const of = (id) => measures.filter((it) => it.indicator === id);
    return html`
        <dl class="methods">
            ${ids.map(
                (id) => html`<div key=${id} id="how-${id}" tabindex="-1">
                    <dt><b>${id}</b> ${t(`report.${id}`)}</dt>
                    <dd>
                        <p>${t(of(id)[0].recorded ? `report.${id}.how` : `report.${id}.why`)}</p>
                        ${of(id)[0].recorded &&
                        html`<p class="soft">${of(id).map((it) => measureName(it.measure)).join(' · ')}</p>`}
                    </dd>
                </div>`,
            )}
        </dl>
    `;
}

function MethodsPage({ id, measures }) {
    useEffect(() => {
        const at = document.getElementById(`how-${id}`);
        at?.scrollIntoView();
        at?.focus({ preventScroll: true });
    }, [id]);
    return html`
        <section class="card" aria-labelledby="methods">
            <h3 id="methods">${t('report.methods')}</h3>
            <p><a href="#/reports">${t('report.back')}</a></p>
            <${Methods} measures=${measures} />
        </section>
    `;
}

/* ---- the page */

function One({ period, measures, staff, say, onError }) {
    const [shown, setShown] = useState(null);
    const [printing, setPrinting] = useState(false);
    const overview = useRead(`/reports/overview?period=${period}`, onError);
    const then = useRead(shown ? `/reports/frozen/${shown}` : '/reports/frozen', onError);
    const read = shown ? then : overview;
    const ready = read.data?.rows && overview.data;
    if (printing)
        return html`<${Printed}
            period=${period}
            frozen=${shown}
            measures=${measures}
            onClose=${() => setPrinting(false)}
            onError=${onError}
        />`;
    const of = { period, staff, say, onError };
    return html`
        <${Which} period=${period} onPrint=${() => setPrinting(true)} />
        <${Instead} read=${read} />
        ${ready &&
        html`
            ${shown && html`<${Then} read=${then} onLive=${() => setShown(null)} />`}
            <${Tiles} rows=${read.data.rows} />
            <${Indicators} period=${period} read=${read} measures=${measures} frozen=${shown} />
            <${Breakdown} period=${period} frozen=${shown} measures=${measures} onError=${onError} />
            ${spanOf(period) === 'quarter' &&
            html`<${Frozen} ...${of} overview=${overview} shown=${shown} onShow=${setShown} />`}
        `}
    `;
}

export function Reports({ staff, say, onError }) {
    const { token } = useRoute();
    const read = useRead('/reports/measures', onError);
    const period = isPeriod(token) ? token : thisQuarter();
    const how = /^how-([A-Z]\d\d)$/.exec(token ?? '')?.[1];
    const measures = read.data?.measures;
    return html`
        <${Instead} read=${read} />
        ${measures && how && html`<${MethodsPage} id=${how} measures=${measures} />`}
        ${measures &&
        !how &&
        html`
            <${One} key=${period} period=${period} measures=${measures} staff=${staff} say=${say} onError=${onError} />
            <${Trainings} staff=${staff} say=${say} onError=${onError} />
        `}
    `;
}
