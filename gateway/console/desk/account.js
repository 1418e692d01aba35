/* One's own account: the password, the second factor, and where one is logged in. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { named, t } from '../lib/i18n.js';
import { deviceName } from '../lib/device.js';
import { when } from '../lib/time.js';
import { Factor } from './factor.js';
import { Field, Instead, useCall, useRead } from './form.js';

const PASSWORD_MIN = 12;

function Password({ say, onError, onChanged }) {
    const [before, setBefore] = useState('');
    const [password, setPassword] = useState('');
    const { busy, trouble, run, refuse } = useCall(onError);

    function submit(event) {
        event.preventDefault();
        if (new TextEncoder().encode(password).length < PASSWORD_MIN)
            return refuse(t('account.short', { min: PASSWORD_MIN }));
        return run(
            () => post('/me/password', { before, password }),
            () => {
                setBefore('');
                setPassword('');
                say(t('account.changed'));
                onChanged();
            },
        );
    }
    const field = (id, value, set, rest) => html`
        <${Field}
            id=${id}
            type="password"
            maxlength="256"
            required
            value=${value}
            onInput=${(event) => set(event.target.value)}
            ...${rest}
        />
    `;
    return html`
        <section class="card" aria-labelledby="password-title">
            <h3 id="password-title">${t('account.password')}</h3>
            <form onSubmit=${submit}>
                ${field('before', before, setBefore, {
                    label: t('account.before'),
                    autocomplete: 'current-password',
                })}
                ${field('after', password, setPassword, {
                    label: t('account.after'),
                    hint: t('account.hint', { min: PASSWORD_MIN }),
                    autocomplete: 'new-password',
                })}
                <p class="error" role="alert">${trouble}</p>
                <button class="primary" aria-disabled=${busy}>${t('account.change')}</button>
            </form>
        </section>
    `;
}

function Session({ session, onEnd }) {
    const { address, agent, seen_at } = session;
    return html`
        <li>
            <div>
                <strong>${deviceName(agent)}</strong>
                <span class="hint">
                    <bdi>${address}</bdi> · ${t('account.seen', { when: when(seen_at) })}
                </span>
            </div>
            ${session.this
                ? html`<span class="tag">${t('account.this')}</span>`
                : html`<button type="button" onClick=${onEnd}>${t('account.end')}</button>`}
        </li>
    `;
}

function Sessions({ read, say, onError }) {
    const { run } = useCall(onError);
    const end = (id) =>
        run(
            () => post(`/me/sessions/${id}/end`),
            () => {
                say(t('account.ended'));
                read.reload();
            },
        );
    const sessions = read.data?.sessions ?? [];
    return html`
        <section class="card" aria-labelledby="sessions-title">
            <h3 id="sessions-title">${t('account.sessions')}</h3>
            <${Instead} read=${read} />
            <ul class="lines">
                ${sessions.map(
                    (it) =>
                        html`<${Session} key=${it.id} session=${it} onEnd=${() => end(it.id)} />`,
                )}
            </ul>
        </section>
    `;
}

export function Account({ staff, say, onError }) {
    const read = useRead('/me/sessions', onError);
    const topics = staff.topics.includes('*')
        ? t('queue.all.categories')
        : staff.topics.map((topic) => named('category', topic)).join(', ');
    return html`
        <p class="hint">
            <bdi>${staff.name}</bdi> · ${t(`role.${staff.role}`)} · ${topics}
        </p>
        <div class="cards">
            <${Password} say=${say} onError=${onError} onChanged=${read.reload} />
            <${Factor} say=${say} onError=${onError} onChanged=${read.reload} />
            <${Sessions} read=${read} say=${say} onError=${onError} />
        </div>
    `;
}
