/* Ready answers for the answer that is being written: those of the question's topic and language first. */
import { html, useRef, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { named, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { Sheet } from './dialogs.js';
import { Instead, useCall, useRead } from './form.js';

/* Marks over letters do not count when one looks for a word. */
export const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export const holds = (answer, text) =>
    plain(text)
        .split(/\s+/)
        .every((word) => plain(`${answer.title} ${answer.text}`).includes(word));

function Choice({ answer, onTake }) {
    const { title, text, category, language, overdue, review_by } = answer;
    return html`
        <li>
            <button type="button" class="choice" onClick=${() => onTake(answer)}>
                <strong><bdi>${visible(title)}</bdi></strong>
                <span class="excerpt" dir="auto" lang=${language}>${visible(text)}</span>
                <span class="tags">
                    <span class="tag">${named('category', category || 'every')}</span>
                    <span class="tag">${named('tongue', language)}</span>
                    ${overdue &&
                    html`<span class="tag urgent">${t('canned.overdue', { day: review_by })}</span>`}
                </span>
            </button>
        </li>
    `;
}

/* One that nobody looked at in time: taken only on purpose. */
function Overdue({ answer, onTake, onBack }) {
    return html`
        <div role="alert">
            <p class="notice">${t('ready.overdue', { day: answer.review_by })}</p>
            <p dir="auto" lang=${answer.language}>${visible(answer.text)}</p>
            <p><a href=${answer.source} target="_blank" rel="noreferrer">${answer.source}</a></p>
            <div class="actions">
                <button type="button" autofocus onClick=${onBack}>${t('ready.back')}</button>
                <button type="button" class="danger" onClick=${onTake}>${t('ready.anyway')}</button>
            </div>
        </div>
    `;
}

/* Up and down go through what is offered, Enter takes it. */
function arrows(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [...event.currentTarget.querySelectorAll('input, .choice')];
    const next = stops[stops.indexOf(document.activeElement) + step];
    event.preventDefault();
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
}

export function ReadyAnswers({ ticket, onInsert, onClose, onError }) {
    const read = useRead(`/tickets/${ticket.id}/canned`, onError);
    const [text, setText] = useState('');
    const [doubtful, setDoubtful] = useState(null);
    const { trouble, run } = useCall(onError);
    const list = useRef(null);
    const fits = (answer) =>
        answer.language === ticket.language && ['', ticket.category].includes(answer.category);
    const offered = (read.data?.answers ?? []).filter((answer) => holds(answer, text));
    const groups = [
        ['ready.fitting', offered.filter(fits)],
        ['ready.others', offered.filter((answer) => !fits(answer))],
    ];

    const take = (answer, overdue_seen) =>
        run(
            () => post(`/tickets/${ticket.id}/canned`, { answer: answer.id, overdue_seen }),
            (taken) => onInsert(taken.text),
        );
    const choose = (answer) => (answer.overdue ? setDoubtful(answer) : take(answer, false));

    function first(event) {
        event.preventDefault();
        list.current.querySelector('.choice')?.click();
    }

    if (doubtful)
        return html`
            <${Sheet} title=${doubtful.title} onClose=${onClose}>
                <${Overdue}
                    answer=${doubtful}
                    onTake=${() => take(doubtful, true)}
                    onBack=${() => setDoubtful(null)}
                />
                <p class="error" role="alert">${trouble}</p>
            <//>
        `;
    return html`
        <${Sheet} title=${t('ready.title')} onClose=${onClose}>
            <form ref=${list} class="ready" onSubmit=${first} onKeyDown=${arrows}>
                <label class="unseen" for="ready-search">${t('ready.search')}</label>
                <input
                    id="ready-search"
                    type="search"
                    dir="auto"
                    autofocus
                    autocomplete="off"
                    placeholder=${t('ready.search')}
                    value=${text}
                    onInput=${(event) => setText(event.target.value)}
                />
                <p class="error" role="alert">${trouble}</p>
                <${Instead} read=${read} empty=${offered.length ? '' : t('ready.none')} />
                ${groups.map(
                    ([title, answers]) =>
                        answers.length > 0 &&
                        html`<h3 key=${title}>${t(title)}</h3>
                            <ul class="choices">
                                ${answers.map(
                                    (answer) =>
                                        html`<${Choice}
                                            key=${answer.id}
                                            answer=${answer}
                                            onTake=${choose}
                                        />`,
                                )}
                            </ul>`,
                )}
            </form>
            <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
        <//>
    `;
}
