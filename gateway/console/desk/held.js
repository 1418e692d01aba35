/* What is held of people: who asked for it and the file that they get, what the law wants kept, and for how
 * long everything is. */
import { html, useState } from '../vendor/htm-preact.js';
import { get, post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { visible } from '../lib/text.js';
import { dayOf, when } from '../lib/time.js';
import { Field, Instead, useCall, useRead } from './form.js';
import { Handed } from './held_sheet.js';
import { linkTo } from './route.js';

function Request({ request, onFile, onClosed, onError }) {
    const { busy, trouble, run } = useCall(onError);
    const [code, setCode] = useState('');
    const [made, setMade] = useState(false);
    const { id, version } = request;
    function submit(event) {
        event.preventDefault();
        run(
            () => post(`/data-requests/${id}/export`, { code }),
            (file) => {
                setMade(true);
                onFile({ id, file });
            },
        );
    }
    const close = (outcome) => () => run(() => post(`/data-requests/${id}/close`, { outcome, version }), onClosed);
    return html`
        <li>
            <p><strong><bdi>${visible(request.alias)}</bdi></strong> <span class="hint">${t('held.due', { day: dayOf(request.due_at) })}</span></p>
            <form class="asked-code" onSubmit=${submit}>
                <${Field} id=${`code-${id}`} label=${t('held.code')} required inputmode="numeric" autocomplete="off" maxlength="20" dir="ltr" value=${code} onInput=${(event) => setCode(event.target.value)} />
                <button class="primary" aria-disabled=${busy}>${t('held.make')}</button>
            </form>
            ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
            <div class="actions">
                ${made && html`<button type="button" aria-disabled=${busy} onClick=${close('handed_over')}>${t('held.given')}</button>`}
                <button type="button" aria-disabled=${busy} onClick=${close('not_wanted')}>${t('held.unwanted')}</button>
            </div>
        </li>
    `;
}

function Requests({ say, onFile, onError }) {
    const read = useRead('/data-requests', onError);
    const requests = read.data?.requests ?? [];
    const onClosed = () => {
        onFile(null);
        say(t('held.said.closed'));
        read.reload();
    };
    return html`
        <section class="card">
            <h3>${t('held.requests')}</h3>
            <p class="hint">${t('held.requests.hint')}</p>
            <${Instead} read=${read} empty=${requests.length ? '' : t('held.requests.none')} />
            <ul class="lines" hidden=${!requests.length}>
                ${requests.map((it) => html`<${Request} key=${it.id} request=${it} onFile=${onFile} onClosed=${onClosed} onError=${onError} />`)}
            </ul>
        </section>
    `;
}

function Hold({ hold, onEnded, onError }) {
    const { busy, trouble, run } = useCall(onError);
    return html`
        <li>
            <div>
                <span>
                    <a href=${linkTo('cases', hold.case)} dir="ltr">${hold.number}</a> · ${t(`held.ground.${hold.ground}`)} ·
                    ${' '}${t('held.until', { day: dayOf(hold.until) })}
                </span>
                <p class="hint"><bdi>${visible(hold.reason)}</bdi> · <bdi>${visible(hold.by)}</bdi>${hold.wanted_at && ` · ${t('held.wanted')}`}</p>
                ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
            </div>
            <button type="button" aria-disabled=${busy} onClick=${() => run(() => post(`/cases/${hold.case}/unhold`), onEnded)}>${t('held.end')}</button>
        </li>
    `;
}

const GROUNDS = ['legal_claim', 'child_protection'];
const EMPTY = { number: '', ground: GROUNDS[0], reason: '', day: '' };

function Keep({ onKept, onError }) {
    const { busy, trouble, run } = useCall(onError);
    const [values, setValues] = useState(EMPTY);
    const set = (name) => (event) => {
        const { value } = event.target;
        setValues((before) => ({ ...before, [name]: value }));
    };
    async function keep() {
        const { id } = await get(`/cases/find?number=${encodeURIComponent(values.number.trim())}`);
        return post(`/cases/${id}/hold`, { ground: values.ground, reason: values.reason, until: Date.parse(values.day) });
    }
    function submit(event) {
        event.preventDefault();
        run(keep, () => {
            setValues(EMPTY);
            onKept();
        });
    }
    return html`
        <form class="asked-code" onSubmit=${submit}>
            <${Field} id="hold-number" label=${t('held.number')} required maxlength="20" dir="ltr" value=${values.number} onInput=${set('number')} />
            <div class="field">
                <label for="hold-ground">${t('held.ground')}</label>
                <select id="hold-ground" value=${values.ground} onChange=${set('ground')}>
                    ${GROUNDS.map((it) => html`<option key=${it} value=${it}>${t(`held.ground.${it}`)}</option>`)}
                </select>
            </div>
            <${Field} id="hold-reason" label=${t('held.reason')} required minlength="5" maxlength="300" dir="auto" value=${values.reason} onInput=${set('reason')} />
            <${Field} id="hold-day" type="date" label=${t('held.day')} required value=${values.day} onInput=${set('day')} />
            <button aria-disabled=${busy}>${t('held.keep')}</button>
        </form>
        ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
    `;
}

function Holds({ onError }) {
    const read = useRead('/holds', onError);
    const holds = read.data?.holds ?? [];
    return html`
        <section class="card">
            <h3>${t('held.holds')}</h3>
            <p class="hint">${t('held.holds.hint')}</p>
            <${Instead} read=${read} empty=${holds.length ? '' : t('held.holds.none')} />
            <ul class="lines" hidden=${!holds.length}>
                ${holds.map((it) => html`<${Hold} key=${it.case} hold=${it} onEnded=${read.reload} onError=${onError} />`)}
            </ul>
            <${Keep} onKept=${read.reload} onError=${onError} />
        </section>
    `;
}

function Kept({ onError }) {
    const read = useRead('/retention', onError);
    const kinds = read.data?.kinds ?? [];
    return html`
        <section class="card">
            <h3>${t('held.kept')}</h3>
            <p class="hint">${t('held.kept.hint')}</p>
            <${Instead} read=${read} empty="" />
            <div class="scroll" tabindex="0" role="group" aria-label=${t('held.kept')} hidden=${!kinds.length}>
                <table class="figures">
                    <thead>
                        <tr>${['kind', 'days', 'next', 'last'].map((it) => html`<th key=${it} scope="col">${t(`held.${it}`)}</th>`)}</tr>
                    </thead>
                    <tbody>
                        ${kinds.map(
                            (it) => html`<tr key=${it.kind}>
                                <th scope="row">${t(`held.kind.${it.kind}`)}</th>
                                <td>${it.days || t('held.forever')}</td>
                                <td>${it.due}</td>
                                <td>${it.last_at ? `${it.last_removed} · ${when(it.last_at)}` : '–'}</td>
                            </tr>`,
                        )}
                    </tbody>
                </table>
            </div>
        </section>
    `;
}

export function Held({ staff, say, onError }) {
    const [given, setGiven] = useState(null); /* { id, file } */
    return html`
        <${Requests} say=${say} onFile=${setGiven} onError=${onError} />
        ${given && html`<${Handed} ...${given} />`}
        ${may(staff, 'cases_assign') && html`<${Holds} onError=${onError} />`}
        ${may(staff, 'people') && html`<${Kept} onError=${onError} />`}
    `;
}
