/* The course of a case file: approval of its plan, closing it and opening it again, and its turns. Whoever
 * asks does not decide; what still hangs on a file is told before it is closed. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { dayOf, when } from '../lib/time.js';
import { Field, Instead, useCall, useRead } from './form.js';
import { linkTo } from './route.js';

const HANDED_ON = ['moved', 'project_ended'];
const SETTLED = ['referrals', 'appointments']; /* before a file is closed */
const ENDED = ['tasks', 'check_ins']; /* with it */

const latest = (course, kind) => course.approvals.find((it) => it.kind === kind && it.state !== 'withdrawn');

function planState(course) {
    const last = latest(course, 'plan');
    if (!last) return 'none';
    if (last.state === 'rejected') return 'rejected';
    return last.plan === course.plan ? last.state : `${last.state}_changed`;
}

function Decide({ approval, busy, onDecide }) {
    const [comment, setComment] = useState('');
    const id = `decide-${approval.kind}`;
    return html`
        <form onSubmit=${(event) => (event.preventDefault(), onDecide(approval, 'approved', comment))}>
            <${Field}
                id=${id}
                label=${t('follow.comment')}
                hint=${t('follow.comment.hint')}
                dir="auto"
                maxlength="300"
                autocomplete="off"
                value=${comment}
                onInput=${(event) => setComment(event.target.value)}
            />
            <div class="actions">
                <button class="primary" aria-disabled=${busy}>${t(`follow.approve.${approval.kind}`)}</button>
                <button type="button" aria-disabled=${busy || !comment.trim()} onClick=${() => comment.trim() && onDecide(approval, 'rejected', comment)}>
                    ${t('follow.send_back')}
                </button>
            </div>
        </form>
    `;
}

/* Who asked for it and when, what they wrote, what was decided. */
function Request({ approval, busy, onDecide }) {
    const { kind, state, asked_by, asked_at, decided_by, decided_at, comment, words, reason, other } = approval;
    return html`
        <div class="note">
            ${kind === 'closure' &&
            html`<p><strong>${t(`follow.reason.${reason}`)}</strong>${other && html` <span dir="ltr">${other}</span>`}</p>`}
            ${words && html`<p dir="auto">${visible(words)}</p>`}
            <p class="hint">${t('follow.asked', { who: visible(asked_by?.name ?? ''), when: when(asked_at) })}</p>
            ${state === 'rejected' &&
            html`<p dir="auto"><strong>${t('follow.sent_back')}</strong> ${visible(comment)}</p>
                <p class="hint">${t('follow.decided', { who: visible(decided_by?.name ?? ''), when: when(decided_at) })}</p>`}
            ${state === 'approved' &&
            html`<p class="hint">${t('follow.approved', { who: visible(decided_by?.name ?? ''), when: when(decided_at) })}</p>`}
            ${approval.may_decide && html`<${Decide} approval=${approval} busy=${busy} onDecide=${onDecide} />`}
            ${approval.may_withdraw &&
            html`<button type="button" class="plain" aria-disabled=${busy} onClick=${() => onDecide(approval, 'withdrawn', '')}>
                ${t('follow.take_back')}
            </button>`}
        </div>
    `;
}

function Hanging({ hanging }) {
    const goals = Object.entries(hanging.goals).filter(([, count]) => count > 0);
    const tag = (first) => (name) =>
        hanging[name] > 0 &&
        html`<span class="tag ${first ? 'urgent' : ''}" key=${name}>${t(`follow.hangs.${name}`, { count: hanging[name] })}</span>`;
    return html`
        <p class="tags">
            ${goals.map(
                ([outcome, count]) => html`<span class="tag ${outcome === 'open' ? 'urgent' : ''}" key=${outcome}>${t(`follow.goals.${outcome}`, { count })}</span>`,
            )}
            ${SETTLED.map(tag(true))} ${ENDED.map(tag(false))}
        </p>
    `;
}

function Close({ course, busy, onAsk }) {
    const [form, setForm] = useState({ reason: '', other: '', words: '' });
    const set = (name) => (event) => setForm((before) => ({ ...before, [name]: event.target.value }));
    const duplicate = form.reason === 'duplicate';
    function submit(event) {
        event.preventDefault();
        if (form.reason) onAsk({ kind: 'closure', ...form, other: duplicate ? form.other : '' });
    }
    return html`
        <details>
            <summary>${t('follow.close')}</summary>
            <p>${t('follow.close.hint')}</p>
            <${Hanging} hanging=${course.hanging} />
            <form onSubmit=${submit}>
                <div class="field">
                    <label for="close-reason">${t('follow.reason')}</label>
                    <select id="close-reason" required value=${form.reason} onChange=${set('reason')}>
                        <option value="">${t('case.empty')}</option>
                        ${course.reasons.map((it) => html`<option key=${it} value=${it}>${t(`follow.reason.${it}`)}</option>`)}
                    </select>
                </div>
                ${duplicate &&
                html`<${Field} id="close-other" label=${t('follow.other')} dir="ltr" maxlength="7" required autocomplete="off" value=${form.other} onInput=${set('other')} />`}
                <${Field}
                    id="close-words"
                    label=${t(HANDED_ON.includes(form.reason) ? 'follow.handed_to' : 'follow.words')}
                    dir="auto"
                    maxlength="300"
                    autocomplete="off"
                    required=${HANDED_ON.includes(form.reason)}
                    value=${form.words}
                    onInput=${set('words')}
                />
                <button aria-disabled=${busy}>${t('follow.ask.closure')}</button>
            </form>
        </details>
    `;
}

function Reopen({ busy, onReopen }) {
    const [words, setWords] = useState('');
    return html`
        <form onSubmit=${(event) => (event.preventDefault(), words.trim() && onReopen(words))}>
            <${Field} id="reopen-words" label=${t('follow.reopen.why')} dir="auto" maxlength="300" required autocomplete="off" value=${words} onInput=${(event) => setWords(event.target.value)} />
            <button aria-disabled=${busy}>${t('case.reopen')}</button>
        </form>
    `;
}

function History({ turns }) {
    return html`
        <ul class="lines">
            ${turns.map(
                (it) => html`
                    <li key=${`${it.at}-${it.act}`}>
                        <div>
                            <span>
                                <strong>${t(`follow.turn.${it.act}`)}</strong>
                                ${it.reason && html` · ${t(`follow.reason.${it.reason}`)}`} ${it.other && html` <span dir="ltr">${it.other}</span>`}
                            </span>
                            ${it.words && html`<p dir="auto">${visible(it.words)}</p>`}
                        </div>
                        <span class="hint"><bdi>${visible(it.by?.name ?? '')}</bdi> · ${dayOf(it.at)}</span>
                    </li>
                `,
            )}
        </ul>
    `;
}

/* What was asked for and waits, or was sent back. */
const shownClosure = (course) => {
    const last = latest(course, 'closure');
    return course.state === 'open' && last && last.state !== 'approved' ? last : null;
};

export function Course({ id, file, onFile, say, onError }) {
    const read = useRead(`/cases/${id}/approvals`, onError);
    const { busy, trouble, run } = useCall(onError);
    /* What changes in the file changes the plan. */
    useEffect(() => {
        if (read.data) read.reload();
    }, [file]);
    const course = read.data;
    const act = (path, body, said, then = onFile) =>
        run(
            () => post(`/cases/${id}/${path}`, body),
            (next) => {
                then(next);
                read.reload();
                say(t(said));
            },
        );
    const ask = (body) => act('approvals', body, 'follow.said.asked', () => {});
    const decide = (approval, state, comment) =>
        act('decide', { approval: approval.id, state, comment, version: course.version }, `follow.said.${state}`);
    if (!course) return html`<section class="card"><${Instead} read=${read} empty="" /></section>`;
    const plan = planState(course);
    const open = course.state === 'open';
    const planRequest = latest(course, 'plan');
    const closure = shownClosure(course);
    const mayAsk = course.may_ask && open;
    return html`
        <section class="card" aria-labelledby="case-course">
            <h3 id="case-course">${t('follow.course')}</h3>
            <p class="error" role="alert">${trouble}</p>
            <p><span class="tag ${plan === 'approved' ? 'mine' : ''}">${t(`follow.plan.${plan}`)}</span></p>
            ${planRequest && html`<${Request} approval=${planRequest} busy=${busy} onDecide=${decide} />`}
            ${mayAsk &&
            !['requested', 'requested_changed', 'approved'].includes(plan) &&
            course.plan > 0 &&
            html`<button type="button" aria-disabled=${busy} onClick=${() => ask({ kind: 'plan', plan: course.plan })}>
                ${t('follow.ask.plan')}
            </button>`}
            ${closure && html`<h4>${t(`follow.closure.${closure.state}`)}</h4><${Request} approval=${closure} busy=${busy} onDecide=${decide} />`}
            ${mayAsk && closure?.state !== 'requested' && html`<${Close} course=${course} busy=${busy} onAsk=${ask} />`}
            ${course.may_ask &&
            !open &&
            html`<${Reopen} busy=${busy} onReopen=${(words) => act('reopen', { words, version: course.version }, 'case.said.open')} />`}
            <${History} turns=${course.history} />
        </section>
    `;
}

/* What waits for a supervisor, over the list of files. */
export function Waiting({ onError }) {
    const read = useRead('/cases/approvals', onError);
    const rows = read.data?.approvals ?? [];
    if (!rows.length) return null;
    return html`
        <section class="card" aria-labelledby="case-waiting">
            <h3 id="case-waiting">${t('follow.waiting')}</h3>
            <ul class="lines">
                ${rows.map(
                    (it) => html`
                        <li key=${it.id}>
                            <div>
                                <a href=${linkTo('cases', it.case)}>
                                    <strong dir="ltr">${it.number}</strong>${it.alias !== it.number && html` · <bdi>${visible(it.alias)}</bdi>`}
                                </a>
                                <span class="tags">
                                    <span class="tag">${t(`follow.kind.${it.kind}`)}</span>
                                    <span class="tag"><bdi>${visible(it.asked_by)}</bdi></span>
                                </span>
                            </div>
                            <span class="hint">${when(it.asked_at)}</span>
                        </li>
                    `,
                )}
            </ul>
        </section>
    `;
}
