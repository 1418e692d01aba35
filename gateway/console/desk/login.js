/* The login page, also shown when a login ended in the middle of the work. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { post, Problem } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { LanguageSwitch } from '../lib/language.js';

function sentenceFor(error) {
    if (!(error instanceof Problem)) return t('boot.failed');
    if (error.status === 401) return t('login.wrong');
    if (error.status === 429) return t('login.throttled', { seconds: error.body.retry_after ?? 60 });
    return t('said.failed', { detail: error.message });
}

export function Login({ expired, onLogin, onLanguage }) {
    const [error, setError] = useState('');
    const [busy, setBusy] = useState(false);
    const [shown, setShown] = useState(false);
    const login = useRef(null);
    const password = useRef(null);

    useEffect(() => login.current.focus(), []);

    async function submit(event) {
        event.preventDefault();
        if (busy) return;
        if (!login.current.value || !password.current.value) {
            setError(t('login.empty'));
            (login.current.value ? password : login).current.focus();
            return;
        }
        setBusy(true);
        setError('');
        try {
            const body = { login: login.current.value.trim(), password: password.current.value };
            onLogin((await post('/login', body)).staff);
        } catch (problem) {
            setBusy(false);
            setError(sentenceFor(problem));
            password.current.select();
        }
    }

    return html`
        <main class="login">
            <form onSubmit=${submit} novalidate>
                <p class="brand"><img src="/icon.svg" alt="" width="36" height="36" /> ${t('brand')}</p>
                <h1>${t('login.title')}</h1>
                ${expired && html`<p class="notice" role="status">${t('login.expired')}</p>`}
                <label for="login">${t('login.login')}</label>
                <input id="login" ref=${login} name="username" autocomplete="username" autocapitalize="none"
                    spellcheck=${false} maxlength="64" aria-describedby="login-error" />
                <label for="password">${t('login.password')}</label>
                <input id="password" ref=${password} name="password" type=${shown ? 'text' : 'password'}
                    autocomplete="current-password" maxlength="256" aria-describedby="login-error" />
                <label class="tick">
                    <input type="checkbox" checked=${shown} onChange=${(e) => setShown(e.target.checked)} />
                    ${t('login.show')}
                </label>
                <p class="error" id="login-error" role="alert">${error}</p>
                <button class="primary" aria-disabled=${busy}>${t(busy ? 'login.busy' : 'login.submit')}</button>
                <p class="hint">${t('login.forgotten')}</p>
                <${LanguageSwitch} onLanguage=${onLanguage} />
            </form>
        </main>
    `;
}
