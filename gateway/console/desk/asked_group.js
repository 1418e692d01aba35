/* One group of questions asked often: who waits, one answer to all of them, what a hand sets right, and
 * a draft page for the menus. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { named, t } from '../lib/i18n.js';
import { may } from '../lib/rights.js';
import { dayOf } from '../lib/time.js';
import { Answers, Propose } from './asked_answer.js';
import { askedBy, Tags, Wording } from './asked_parts.js';
import { Instead, useCall, useRead } from './form.js';
import { linkTo } from './route.js';

const MOVING_MS = 700; /* while an answer leaves, its progress is read again */
const STILL_MS = 15000;

function Question({ question, onOut }) {
    const { ticket, number, text, language, state, opened_at, owner } = question;
    return html`
        <li>
            <div>
                <a href=${linkTo('open', ticket)}>#${number}</a>
                <${Wording} text=${text} language=${language} />
                <span class="tags">
                    <span class="tag">${dayOf(opened_at)}</span>
                    <span class="tag">${named('tongue', language)}</span>
                    <span class="tag ${state === 'open' ? 'again' : ''}">
                        ${t(`asked.state.${state}`)}
                    </span>
                    ${owner && html`<span class="tag held">${t('queue.held', { name: owner })}</span>`}
                </span>
            </div>
            ${onOut &&
            html`<button type="button" class="plain" onClick=${() => onOut(ticket)}>
                ${t('asked.out')}<span class="unseen"> #${number}</span>
            </button>`}
        </li>
    `;
}

/* Another group that asks the same, perhaps in another language. */
function Join({ group, onError, onJoined }) {
    const read = useRead('/asked', onError);
    const [to, setTo] = useState('');
    const { busy, trouble, run, refuse } = useCall(onError);
    const others = (read.data?.groups ?? []).filter(({ id }) => id !== group.id);
    if (!others.length) return null;
    function submit(event) {
        event.preventDefault();
        if (!to) return refuse(t('asked.join.choose'));
        return run(() => post(`/asked/${group.id}/join`, { group: to }), onJoined);
    }
    const option = ({ id, samples, language, people }) => html`
        <option key=${id} value=${id}>
            ${people} · ${named('tongue', language)} · ${samples[0]?.slice(0, 60)}
        </option>
    `;
    return html`
        <form class="join" onSubmit=${submit}>
            <label for="join">${t('asked.join')}</label>
            <select id="join" value=${to} onChange=${(event) => setTo(event.target.value)}>
                <option value="">${t('asked.join.none')}</option>
                ${others.map(option)}
            </select>
            <button aria-disabled=${busy}>${t('asked.join.do')}</button>
            <p class="error" role="alert">${trouble}</p>
        </form>
    `;
}

/* The group as it stands, read again while something moves. */
function useGroup(id, onError) {
    const read = useRead(`/asked/${id}`, onError);
    const [later, setLater] = useState(null);
    useEffect(() => setLater(null), [read.data]);
    const group = later ?? read.data;
    const moving = group?.answers.some(({ state }) => state === 'leaving');
    useEffect(() => {
        const timer = setInterval(read.reload, moving ? MOVING_MS : STILL_MS);
        return () => clearInterval(timer);
    }, [moving]);
    return { read, group, take: setLater };
}

function Whole({ group, staff, say, onError, take }) {
    const answers = may(staff, 'answer');
    const { trouble, run } = useCall(onError);
    const out = (ticket) =>
        run(
            () => post(`/asked/${group.id}/out`, { ticket }),
            (made) => {
                take(made);
                say(t('asked.said.out'));
            },
        );
    const joined = (made) => {
        say(t('asked.said.joined'));
        location.hash = linkTo('asked', made.id);
    };
    const shared = { group, staff, onError, take, say };
    const onOut = answers && group.questions.length > 1 ? out : null;
    return html`
        <section class="card" aria-label=${t('asked.about')}>
            <h3>${askedBy(group)}</h3>
            ${group.samples.map((text) => html`<${Wording} key=${text} text=${text} language=${group.language} />`)}
            <${Tags} group=${group} />
        </section>
        <${Answers} ...${shared} />
        ${answers && html`<${Propose} key=${group.open} ...${shared} />`}
        <section class="card" aria-labelledby="asked-questions">
            <h3 id="asked-questions">${t('asked.questions', group.questions_count)}</h3>
            <p class="error" role="alert">${trouble}</p>
            <ul class="lines">
                ${group.questions.map(
                    (it) => html`<${Question} key=${it.ticket} question=${it} onOut=${onOut} />`,
                )}
            </ul>
            ${answers && html`<${Join} group=${group} onError=${onError} onJoined=${joined} />`}
        </section>
        <section class="card leaf" aria-labelledby="asked-leaf">
            <h3 id="asked-leaf">${t('asked.leaf')}</h3>
            <p>${t('asked.leaf.hint')}</p>
            <a class="button" href="/api/v1/asked/${group.id}/leaf" download="asked-${group.number}.json">
                ${t('asked.leaf.do')}
            </a>
        </section>
    `;
}

export function Group({ id, staff, say, onError }) {
    const { read, group, take } = useGroup(id, onError);
    return html`
        <p><a href=${linkTo('asked')}>${t('asked.back')}</a></p>
        ${group
            ? html`<${Whole} group=${group} staff=${staff} say=${say} onError=${onError} take=${take} />`
            : html`<${Instead} read=${read} />`}
    `;
}
