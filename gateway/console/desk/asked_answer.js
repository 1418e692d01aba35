/* One answer to all who wait in a group: writing it, a second person's approval, and what became of it. */
import { html, useRef, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { keepText, readDraft } from '../lib/drafts.js';
import { named, t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { when } from '../lib/time.js';
import { Wording } from './asked_parts.js';
import { useCall } from './form.js';
import { Meter, Preview, useMeasure } from './meter.js';
import { linkTo } from './route.js';

/* A name for one proposal: repeated with the same, it is made once. */
function newRequest() {
    return [...crypto.getRandomValues(new Uint8Array(16))]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
}

/* Those who wait, by language: { language, tickets }. */
function waitingIn(group) {
    const found = new Map();
    for (const { state, language, ticket } of group.questions)
        if (state === 'open') found.set(language, [...(found.get(language) ?? []), ticket]);
    const busy = group.answers.filter(({ state }) => state === 'proposed' || state === 'leaving');
    return [...found]
        .map(([language, tickets]) => ({ language, tickets }))
        .filter(({ language }) => !busy.some((answer) => answer.language === language));
}

function Languages({ choices, value, onChange }) {
    if (choices.length < 2) return null;
    return html`
        <div class="field">
            <label for="asked-language">${t('asked.language')}</label>
            <select
                id="asked-language"
                value=${value}
                onChange=${(event) => onChange(event.target.value)}
            >
                ${choices.map(
                    ({ language, tickets }) =>
                        html`<option key=${language} value=${language}>
                            ${named('tongue', language)} (${tickets.length})
                        </option>`,
                )}
            </select>
        </div>
    `;
}

function useText(group, staff) {
    const key = [staff.id, `asked-${group.id}`, 'answer'];
    const [text, setText] = useState(() => readDraft(...key));
    return [
        text,
        (value) => {
            setText(value);
            keepText(...key, value);
        },
    ];
}

export function Propose({ group, staff, onError, take, say }) {
    const choices = waitingIn(group);
    const [chosen, setChosen] = useState('');
    const [text, write] = useText(group, staff);
    const request = useRef(newRequest());
    const { busy, trouble, run, refuse } = useCall(onError);
    const choice = choices.find(({ language }) => language === chosen) ?? choices[0];
    const measure = useMeasure(choice ? text : '', choice?.tickets[0]);
    if (!choice) return null;

    function submit(event) {
        event.preventDefault();
        if (!text.trim()) return refuse(t('composer.empty'));
        const body = { request: request.current, language: choice.language, text };
        return run(
            () => post(`/asked/${group.id}/answer`, body),
            (made) => {
                request.current = newRequest();
                write('');
                take(made);
                say(t('asked.said.proposed'));
            },
        );
    }

    return html`
        <form class="card write" onSubmit=${submit}>
            <h3><label for="asked-text">${t('asked.answer', choice.tickets.length)}</label></h3>
            <${Languages} choices=${choices} value=${choice.language} onChange=${setChosen} />
            <textarea
                id="asked-text"
                rows="4"
                dir="auto"
                lang=${choice.language || undefined}
                value=${text}
                aria-describedby="answer-size asked-how"
                onInput=${(event) => write(event.target.value)}
            ></textarea>
            <${Meter} measure=${measure} typed=${text} />
            <${Preview} measure=${measure.now} lang=${choice.language} />
            <p class="hint" id="asked-how">${t('asked.answer.hint')}</p>
            <p class="error" role="alert">${trouble}</p>
            <button class="primary" aria-disabled=${busy}>${t('asked.propose')}</button>
        </form>
    `;
}

function Passed({ passed }) {
    if (!passed.length) return null;
    return html`
        <p>${t('asked.passed', passed.length)}</p>
        <ul class="passed">
            ${passed.map(
                ({ ticket, number, why }) => html`
                    <li key=${ticket}>
                        <a href=${linkTo('open', ticket)}>#${number}</a> ${t(`asked.why.${why}`)}
                    </li>
                `,
            )}
        </ul>
    `;
}

function Progress({ answer: { state, waiting, answered, passed } }) {
    const all = waiting + answered + passed.length;
    if (state === 'proposed') return html`<p>${t('asked.for', all)}</p>`;
    return html`
        ${state === 'leaving' &&
        html`<progress max=${all} value=${all - waiting} aria-label=${t('asked.progress')}></progress>`}
        <p role="status">${t('asked.answered', { answered, all })}</p>
    `;
}

function Decide({ answer, staff, onDecide }) {
    const { id, state, proposed_by } = answer;
    if (!may(staff, 'answer') || (state !== 'proposed' && state !== 'leaving')) return null;
    const own = proposed_by.id === staff.id;
    return html`
        ${state === 'proposed' && own && html`<p class="hint">${t('asked.second')}</p>`}
        <div class="actions">
            ${state === 'proposed' &&
            !own &&
            html`<button type="button" class="primary" onClick=${() => onDecide(id, 'approve')}>
                ${t('asked.approve')}
            </button>`}
            <button type="button" class="plain" onClick=${() => onDecide(id, 'withdraw')}>
                ${t(state === 'leaving' ? 'asked.stop' : 'asked.withdraw')}
            </button>
        </div>
    `;
}

function Answer({ answer, staff, onDecide }) {
    const { state, text, language, proposed_by, proposed_at, decided_by } = answer;
    return html`
        <article class="card answer ${state}">
            <h3>${t(`asked.is.${state}`)}</h3>
            <${Wording} text=${text} language=${language} />
            <p class="hint">
                ${t('asked.by', { name: proposed_by.name, when: when(proposed_at) })}
                ${decided_by && ` ${t(`asked.decided.${state}`, { name: decided_by.name })}`}
            </p>
            <${Progress} answer=${answer} />
            <${Passed} passed=${answer.passed} />
            <${Decide} answer=${answer} staff=${staff} onDecide=${onDecide} />
        </article>
    `;
}

export function Answers({ group, staff, onError, take, say }) {
    const { trouble, run } = useCall(onError);
    const decide = (id, verb) =>
        run(
            () => post(`/asked/answers/${id}/${verb}`),
            (made) => {
                take(made);
                say(t(`asked.said.${verb}`));
            },
        );
    return html`
        <p class="error" role="alert">${trouble}</p>
        ${group.answers.map(
            (it) => html`<${Answer} key=${it.id} answer=${it} staff=${staff} onDecide=${decide} />`,
        )}
    `;
}
