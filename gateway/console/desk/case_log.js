/* Who changed and who read a case file, and whether that is what was written. */
import { html, useState } from '../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { named, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { Time, when } from '../lib/time.js';
import { useCall } from './form.js';

function Line({ line }) {
    const { by, way, act, kind, field, detail, before, after, hidden, erased } = line;
    return html`
        <tr>
            <td><${Time} at=${line.at}>${when(line.at)}<//></td>
            <td><bdi>${visible(by?.name ?? t(way ? `case.log.by.${way}` : 'case.person'))}</bdi></td>
            <td>
                ${t(`case.act.${act}`)}
                ${kind && html` · ${t(`case.kind.${kind}`)}`}${field && html` · ${kind ? t(`case.field.${field}`) : named('case.choice', field)}`}
                ${detail && html`<span class="hint"> ${visible(detail)}</span>`}
            </td>
            <td>
                ${hidden || erased
                    ? html`<span class="hint">${t(erased ? 'case.log.erased' : 'case.log.hidden')}</span>`
                    : kind && field && html`<del><bdi>${visible(before)}</bdi></del> <ins><bdi>${visible(after)}</bdi></ins>`}
            </td>
        </tr>
    `;
}

export function Log({ id, onError }) {
    const [log, setLog] = useState(null); /* { lines, next, check } */
    const { busy, trouble, run } = useCall(onError);
    const show = () =>
        run(
            async () => ({ ...(await get(`/cases/${id}/log`)), check: await get(`/cases/${id}/log/check`) }),
            setLog,
        );
    const more = () =>
        run(
            () => get(`/cases/${id}/log?before=${log.next}`),
            (page) => setLog((before) => ({ ...before, lines: [...before.lines, ...page.lines], next: page.next })),
        );
    return html`
        <section class="card" aria-labelledby="case-log">
            <div class="further">
                <h3 id="case-log">${t('case.section.log')}</h3>
                <button type="button" aria-disabled=${busy} onClick=${show}>${t('case.log.show')}</button>
            </div>
            <p class="error" role="alert">${trouble}</p>
            ${log &&
            html`
                <p class=${log.check.whole ? 'hint' : 'error'} role="status">
                    ${log.check.whole ? t('case.log.whole', { count: log.check.lines }) : visible(log.check.fault)}
                </p>
                <div class="scroll" tabindex="0" role="region" aria-label=${t('case.log.lines')}>
                    <table>
                        <thead>
                            <tr>
                                <th>${t('case.log.when')}</th>
                                <th>${t('case.log.who')}</th>
                                <th>${t('case.log.what')}</th>
                                <th>${t('case.log.change')}</th>
                            </tr>
                        </thead>
                        <tbody>${log.lines.map((line) => html`<${Line} key=${line.line} line=${line} />`)}</tbody>
                    </table>
                </div>
                ${log.next && html`<button type="button" class="more" onClick=${more}>${t('queue.more')}</button>`}
            `}
        </section>
    `;
}
