/* The login page, also shown when a login ended in the middle of the work. */
import { html, useLayoutEffect, useRef, useState } from '../vendor/htm-preact.js';
import { post, Problem } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { LanguageSwitch } from '../lib/language.js';
import { Code } from './factor.js';

function sentenceFor(error) {
    if (!(error instanceof Problem)) return t('boot.failed');
    const { status, body } = error;
    if (status === 401) return t(body.needs === 'code' ? 'factor.code.wrong' : 'login.wrong');
    if (status === 429) return t('login.throttled', { seconds: body.retry_after ?? 60 });
    return t('said.failed', { detail: error.message });
}

function Field({ id, label, field, ...rest }) {
    return html`
        <label for=${id}>${label}</label>
        <input id=${id} name=${id} ref=${field} aria-describedby="login-error" ...${rest} />
    `;
}

/* { error, busy, coded, code, setCode, submit }: asks with what the fields hold; `coded` once the
 * gateway asked for a code, too. */
function useLogin(login, password, onLogin) {
    const [coded, setCoded] = useState(false);
    const [code, setCode] = useState('');
    const [error, setError] = useState('');
    const [busy, setBusy] = useState(false);

    async function ask() {
        const body = { login: login.current.value.trim(), password: password.current.value };
        if (code.trim()) body.code = code.trim();
        setBusy(true);
        setError('');
        try {
            onLogin((await post('/login', body)).staff);
        } catch (problem) {
            const asked = problem.body?.needs === 'code';
            setBusy(false);
            setCoded(asked);
            setError(asked && !body.code ? '' : sentenceFor(problem));
            if (!asked) password.current.select();
        }
    }

    function submit(event) {
        event.preventDefault();
        if (busy) return;
        const empty = [login, password].find((field) => !field.current.value);
        if (!empty) {
            ask();
            return;
        }
        setError(t('login.empty'));
        empty.current.focus();
    }

    return { error, busy, coded, code, setCode, submit };
}

export function Login({ expired, onLogin, onLanguage }) {
    const [shown, setShown] = useState(false);
    const login = useRef(null);
    const password = useRef(null);
    const { error, busy, coded, code, setCode, submit } = useLogin(login, password, onLogin);
    useLayoutEffect(() => login.current.focus(), []);
    useLayoutEffect(() => document.getElementById('code')?.focus(), [coded]);

    return html`
        <main class="login">
            <form onSubmit=${submit} novalidate>
                <p class="brand">
                    <img src="/icon.svg" alt="" width="36" height="36" /> ${t('brand')}
                </p>
                <h1>${t('login.title')}</h1>
                ${expired && html`<p class="notice" role="status">${t('login.expired')}</p>`}
                <${Field}
                    id="login"
                    label=${t('login.login')}
                    field=${login}
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck=${false}
                    maxlength="64"
                />
                <${Field}
                    id="password"
                    label=${t('login.password')}
                    field=${password}
                    type=${shown ? 'text' : 'password'}
                    autocomplete="current-password"
                    maxlength="256"
                />
                <label class="tick">
                    <input type="checkbox" checked=${shown} onChange=${() => setShown(!shown)} />
                    ${t('login.show')}
                </label>
                ${coded && html`<${Code} value=${code} onInput=${setCode} />`}
                <p class="error" id="login-error" role="alert">${error}</p>
                <button class="primary" aria-disabled=${busy}>
                    ${t(busy ? 'login.busy' : 'login.submit')}
                </button>
                <p class="hint">${t('login.forgotten')}</p>
                <${LanguageSwitch} onLanguage=${onLanguage} />
            </form>
        </main>
    `;
}
