/* What every view of a referral shares: its service, how it stands, the form that moves it, and what of the
 * person was shared. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { now } from '../lib/clock.js';
import { language, named, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { dayOf, when, writtenDay } from '../lib/time.js';
import { labelOf, nameOf } from './case_form.js';
import { Sheet } from './dialogs.js';
import { useCall } from './form.js';

export const TYPES = [
    'legal', 'reunification', 'health', 'psychosocial', 'education', 'livelihoods', 'housing', 'safehouse',
    'child_protection', 'mediation', 'registration', 'food', 'goods', 'water', 'police', 'other',
];
const REFUSALS = ['full', 'not_eligible', 'not_ours', 'too_far', 'not_reached', 'not_enough', 'other'];
const OUTCOMES = ['provided', 'partly', 'not_provided', 'declined', 'unavailable', 'elsewhere'];
/* What is asked with a step; any other is taken at once. */
const ASKED = { rejected: ['refusal', REFUSALS], done: ['outcome', OUTCOMES], revoked: null };

/* "Family doctor, Invented Clinic" */
export function serviceOf({ organization, name_sq, name_en }) {
    const name = language() === 'sq' ? name_sq || name_en : name_en || name_sq;
    return name ? `${name}, ${organization}` : organization;
}

const runs = ({ state }) => ['sent', 'accepted', 'in_progress'].includes(state);

/* How it stands, the newest first said. */
export function Standing({ referral }) {
    const { state, type, priority, refusal, outcome, expected_at, sent_at, ended_at } = referral;
    const late = runs(referral) && expected_at && expected_at <= now();
    return html`
        <span class="tags">
            <span class="tag ${runs(referral) ? 'mine' : ''}">${t(`refer.state.${state}`)}</span>
            ${refusal !== 'none' && html`<span class="tag">${t(`refer.refusal.${refusal}`)}</span>`}
            ${outcome !== 'none' && html`<span class="tag">${t(`refer.outcome.${outcome}`)}</span>`}
            <span class="tag">${t(`refer.type.${type}`)}</span>
            ${priority === 'urgent' && html`<span class="tag urgent">${t('refer.priority.urgent')}</span>`}
            ${expected_at &&
            runs(referral) &&
            html`<span class="tag ${late ? 'urgent' : ''}">${t('refer.expected.by', { day: dayOf(expected_at) })}</span>`}
            <span class="tag">${t('refer.sent.on', { when: when(sent_at) })}</span>
            ${ended_at && html`<span class="tag">${t('refer.ended.on', { when: when(ended_at) })}</span>`}
        </span>
    `;
}

export function Choose({ id, label, value, options, onChange, ...rest }) {
    return html`
        <div class="field">
            <label for=${id}>${label}</label>
            <select id=${id} value=${value} onChange=${(event) => onChange(event.target.value)} ...${rest}>
                ${options.map(([code, title]) => html`<option key=${code} value=${code}>${title}</option>`)}
            </select>
        </div>
    `;
}

export function Words({ id, label, hint, value, onChange, ...rest }) {
    return html`
        <div class="field">
            <label for=${id}>${label}</label>
            <textarea
                id=${id}
                rows="3"
                dir="auto"
                maxlength="1000"
                aria-describedby=${hint ? `${id}-hint` : undefined}
                value=${value}
                onInput=${(event) => onChange(event.target.value)}
                ...${rest}
            ></textarea>
            ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
        </div>
    `;
}

function Asked({ path, referral, state, onMoved, onClose, onError }) {
    const [member, choices] = ASKED[state] ?? [];
    const [choice, setChoice] = useState('');
    const [words, setWords] = useState('');
    const { busy, trouble, run } = useCall(onError);
    function submit(event) {
        event.preventDefault();
        const told = member ? { [member]: choice } : {};
        run(() => post(path, { version: referral.version, state, words, ...told }), onMoved);
    }
    return html`
        <${Sheet} title=${t(`refer.to.${state}`)} onClose=${onClose}>
            <form onSubmit=${submit}>
                ${member &&
                html`<${Choose}
                    id="move-${member}"
                    label=${t(`refer.${member}`)}
                    value=${choice}
                    required
                    options=${[['', t('case.empty')], ...choices.map((it) => [it, t(`refer.${member}.${it}`)])]}
                    onChange=${setChoice}
                />`}
                ${!member && html`<p>${t('refer.revoke.hint')}</p>`}
                ${member && html`<${Words} id="move-words" label=${t('refer.words')} value=${words} onChange=${setWords} />`}
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t(`refer.to.${state}`)}</button>
                    <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
                </div>
            </form>
        <//>
    `;
}

/* Buttons for the states that the reader may move it to; `path` takes the move. `heard`: it is not the
 * service itself that says so. */
export function Moves({ path, referral, heard, onMoved, onError }) {
    const [asked, setAsked] = useState(null);
    const { busy, trouble, run } = useCall(onError);
    function moved(next) {
        setAsked(null);
        onMoved(next);
    }
    const move = (state) =>
        state in ASKED
            ? setAsked(state)
            : run(() => post(path, { version: referral.version, state }), moved);
    const title = serviceOf(referral.service);
    const label = (state) => t(heard && state !== 'revoked' ? `refer.heard.${state}` : `refer.to.${state}`);
    const look = (state, i) => (state === 'revoked' ? 'plain' : i === 0 && !heard ? 'primary' : '');
    return html`
        <div class="actions" hidden=${!referral.may.length}>
            ${referral.may.map(
                (state, i) => html`
                    <button type="button" key=${state} class=${look(state, i)} aria-disabled=${busy} onClick=${() => move(state)}>
                        ${label(state)}<span class="unseen"> ${title}</span>
                    </button>
                `,
            )}
        </div>
        <p class="error" role="alert">${trouble}</p>
        ${asked &&
        html`<${Asked}
            path=${path}
            referral=${referral}
            state=${asked}
            onMoved=${moved}
            onClose=${() => setAsked(null)}
            onError=${onError}
        />`}
    `;
}

function Fact({ kind, field }) {
    return html`
        <div>
            <dt>${labelOf({ kind, name: field.name })}</dt>
            <dd><bdi>${visible(writtenDay(named('case.choice', field.value)))}</bdi></dd>
        </div>
    `;
}

function Item({ item, about }) {
    const facts = item.fields.filter(({ name, value }) => value && name !== 'of' && !(item.kind === 'person' && name === 'name'));
    const paper = item.fields.find(({ name }) => name === 'paper');
    return html`
        <li>
            <div>
                <strong><bdi>${visible(item.kind === 'person' ? nameOf(item) : t(`case.choice.${paper.value}`))}</bdi></strong>
                ${about && html` <span class="tag mine">${t('refer.about')}</span>`}
                <dl class="known">
                    ${facts.filter((it) => it !== paper).map((it) => html`<${Fact} key=${it.name} kind=${item.kind} field=${it} />`)}
                </dl>
            </div>
        </li>
    `;
}

const Said = ({ label, text }) =>
    text &&
    html`<div>
        <dt>${label}</dt>
        <dd class="said-note" dir="auto">${visible(text)}</dd>
    </div>`;

/* As the service sees it: how it stands, and while it runs who is sent and why. */
export function Received({ referral, path, onMoved, onError }) {
    const people = referral.items.filter(({ kind }) => kind === 'person').length;
    return html`
        <section class="card case-head" aria-labelledby="received">
            <h3 id="received"><bdi>${visible(serviceOf(referral.service))}</bdi></h3>
            <p class="tags"><${Standing} referral=${referral} /></p>
            <p class="hint">
                ${t('refer.from', { number: referral.number })}${referral.by && html` · <bdi>${visible(referral.by.name)}</bdi>`}
            </p>
            ${referral.shown
                ? html`
                      <dl class="asked-for">
                          <${Said} label=${t('refer.reason')} text=${referral.reason} />
                          <${Said} label=${t('refer.restrictions')} text=${referral.restrictions} />
                          <${Said} label=${t('refer.said')} text=${referral.said} />
                      </dl>
                      <${Moves} path=${path} referral=${referral} onMoved=${onMoved} onError=${onError} />
                  `
                : html`<p role="status">${t('refer.hidden')}</p>`}
        </section>
        ${referral.shown &&
        html`<section class="card" aria-labelledby="shared">
            <h3 id="shared">${t('refer.shared')}</h3>
            <ul class="lines">
                ${referral.items.map((it) => html`<${Item} key=${it.id} item=${it} about=${people > 1 && it.id === referral.person} />`)}
            </ul>
            <p class="hint">${t('refer.shared.hint')}</p>
        </section>`}
    `;
}
