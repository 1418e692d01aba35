/* Consent, for each purpose by itself: how it stands, what was said when, and asking by text. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { now } from '../lib/clock.js';
import { named, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { when } from '../lib/time.js';
import { Sheet, Sure } from './dialogs.js';
import { Field, useCall } from './form.js';

const KINDS = ['channel', 'services', 'sharing', 'reporting', 'tracing'];
const LANGUAGES = ['prs', 'ps', 'ar', 'en', 'sq'];
const DAY_MS = 24 * 3600 * 1000;
const GIVERS = ['self', 'caregiver', 'other'];

const Choice = ({ id, label, value, options, onChange }) => html`
    <div class="field">
        <label for=${id}>${label}</label>
        <select id=${id} value=${value} onChange=${onChange}>
            ${options.map(([code, title]) => html`<option key=${code} value=${code}>${title}</option>`)}
        </select>
    </div>
`;

function Record({ id, kind, onSaved, onClose, onError }) {
    const [made, setMade] = useState({ state: 'given', way: 'paper', giver: 'self', version: '1', language: 'prs', detail: '' });
    const { busy, trouble, run } = useCall(onError);
    const set = (name) => (event) => {
        const { value } = event.target;
        setMade((before) => ({ ...before, [name]: value }));
    };
    const choose = (name, label, options) =>
        html`<${Choice} id="consent-${name}" label=${label} value=${made[name]} options=${options} onChange=${set(name)} />`;
    function submit(event) {
        event.preventDefault();
        run(() => post(`/cases/${id}/consent`, { kind, ...made, given_at: now() - 1000 }), onSaved);
    }
    return html`
        <${Sheet} title=${t('case.consent.record', { what: t(`case.consent.${kind}`) })} onClose=${onClose}>
            <form onSubmit=${submit}>
                <p>${t('case.consent.how')}</p>
                <div class="pair">
                    ${choose('state', t('canned.state'), ['given', 'refused'].map((it) => [it, t(`case.consent.is.${it}`)]))}
                    ${choose('way', t('case.consent.way'), ['paper', 'voice'].map((it) => [it, t(`case.consent.by.${it}`)]))}
                    ${choose('giver', t('case.consent.giver'), GIVERS.map((it) => [it, t(`case.consent.from.${it}`)]))}
                    ${choose('language', t('case.consent.language'), LANGUAGES.map((it) => [it, named('tongue', it)]))}
                </div>
                <${Field} id="consent-version" label=${t('case.consent.version')} required maxlength="60" value=${made.version} onInput=${set('version')} />
                <${Field}
                    id="consent-detail"
                    label=${t('case.consent.detail')}
                    hint=${t('case.consent.detail.hint')}
                    dir="auto"
                    required
                    maxlength="140"
                    value=${made.detail}
                    onInput=${set('detail')}
                />
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t('case.save')}</button>
                    <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
                </div>
            </form>
        <//>
    `;
}

const momentOf = (consent) => consent.withdrawn_at ?? consent.settled_at ?? consent.asked_at;

function Row({ kind, latest, can, busy, onAct }) {
    const state = latest?.state ?? 'none';
    const title = t(`case.consent.${kind}`);
    const stands = state === 'given' || state === 'asked';
    const waits = state === 'asked' && latest.asked_at > now() - DAY_MS; /* nobody is asked twice a day */
    return html`
        <li>
            <div>
                <strong>${title}</strong>
                <span class="tags">
                    <span class="tag ${state === 'given' ? 'mine' : state === 'withdrawn' ? 'urgent' : ''}">${t(`case.consent.is.${state}`)}</span>
                    ${latest &&
                    html`
                        <span class="tag">${t(`case.consent.by.${latest.way}`)}</span>
                        <span class="tag">${named('tongue', latest.language)}</span>
                        <span class="tag">${when(momentOf(latest))}</span>
                    `}
                </span>
                ${latest?.detail && html`<span class="hint"><bdi>${visible(latest.detail)}</bdi></span>`}
                ${latest?.words && html`<span class="hint"><bdi>${visible(latest.words)}</bdi></span>`}
            </div>
            ${can &&
            html`<div class="actions">
                ${kind === 'channel' &&
                state !== 'given' &&
                !waits &&
                html`<button type="button" aria-disabled=${busy} onClick=${() => onAct('ask')}>${t('case.consent.ask')}</button>`}
                <button type="button" onClick=${() => onAct('record')}>
                    ${t('case.consent.note')}<span class="unseen"> ${title}</span>
                </button>
                ${stands &&
                html`<button type="button" class="plain" aria-disabled=${busy} onClick=${() => onAct('withdraw')}>
                    ${t('case.consent.withdraw')}<span class="unseen"> ${title}</span>
                </button>`}
            </div>`}
        </li>
    `;
}

export function Consents({ file, onFile, say, onError }) {
    const [recording, setRecording] = useState(null);
    const [withdrawn, setWithdrawn] = useState(null); /* the kind that is to be */
    const call = useCall(onError);
    const { busy, trouble, run, refuse } = call;
    function done(next, said = 'case.saved') {
        setRecording(null);
        setWithdrawn(null);
        onFile(next);
        say(t(said));
    }
    function act(kind, what) {
        if (what === 'record') setRecording(kind);
        else if (what === 'ask') run(() => post(`/cases/${file.id}/ask`), (next) => done(next, 'case.said.asked'));
        else {
            refuse('');
            setWithdrawn(kind);
        }
    }
    const withdraw = () => run(() => post(`/cases/${file.id}/withdraw`, { kind: withdrawn }), (next) => done(next));
    return html`
        <section class="card" aria-labelledby="case-consents">
            <h3 id="case-consents">${t('case.section.consent')}</h3>
            <p class="error" role="alert">${trouble}</p>
            <ul class="lines">
                ${KINDS.filter((kind) => kind !== 'channel' || file.phone).map(
                    (kind) => html`<${Row}
                        key=${kind}
                        kind=${kind}
                        latest=${file.consents.find((it) => it.kind === kind)}
                        can=${file.may.includes('consent')}
                        busy=${busy}
                        onAct=${(what) => act(kind, what)}
                    />`,
                )}
            </ul>
            ${withdrawn &&
            html`<${Sure}
                title=${t('case.consent.sure', { what: t(`case.consent.${withdrawn}`) })}
                label=${t('case.consent.withdraw')}
                call=${call}
                onAct=${withdraw}
                onClose=${() => setWithdrawn(null)}
            >
                <p>${t(withdrawn === 'sharing' ? 'case.consent.sure.sharing' : 'case.consent.sure.hint')}</p>
            <//>`}
            ${recording &&
            html`<${Record}
                id=${file.id}
                kind=${recording}
                onSaved=${(next) => done(next)}
                onClose=${() => setRecording(null)}
                onError=${onError}
            />`}
        </section>
    `;
}
