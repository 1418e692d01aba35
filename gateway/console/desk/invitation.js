/* The page behind an invitation's link: choose a password, once. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { post, Problem } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { LanguageSwitch } from '../lib/language.js';
import { Code } from './factor.js';
import { Field, sentenceFor, useCall } from './form.js';
import { go } from './route.js';

const PASSWORD_MIN = 12;

function Choose({ invited, token, onLogin }) {
    const [password, setPassword] = useState('');
    const [code, setCode] = useState('');
    const [shown, setShown] = useState(false);
    const { busy, trouble, run, refuse } = useCall(() => {});

    function submit(event) {
        event.preventDefault();
        if (new TextEncoder().encode(password).length < PASSWORD_MIN)
            return refuse(t('account.short', { min: PASSWORD_MIN }));
        return run(
            () => post('/invitation/accept', { token, password, ...(code && { code }) }),
            ({ staff }) => {
                go('open');
                onLogin(staff);
            },
        );
    }

    return html`
        <form onSubmit=${submit} novalidate>
            <h1>${t('invitation.title', { name: invited.name })}</h1>
            <p>${t('invitation.login', { login: invited.login })}</p>
            <input type="hidden" autocomplete="username" value=${invited.login} />
            <${Field}
                id="password"
                label=${t('account.after')}
                hint=${t('account.hint', { min: PASSWORD_MIN })}
                type=${shown ? 'text' : 'password'}
                autocomplete="new-password"
                maxlength="256"
                value=${password}
                onInput=${(event) => setPassword(event.target.value)}
            />
            <label class="tick">
                <input type="checkbox" checked=${shown} onChange=${() => setShown(!shown)} />
                ${t('login.show')}
            </label>
            ${invited.needs_code && html`<${Code} value=${code} onInput=${setCode} />`}
            <p class="error" role="alert">${trouble}</p>
            <button class="primary" aria-disabled=${busy}>${t('invitation.accept')}</button>
        </form>
    `;
}

export function Invitation({ token, onLogin, onLanguage }) {
    const [state, setState] = useState({ invited: null, error: null });
    useEffect(() => {
        post('/invitation', { token }).then(
            (invited) => setState({ invited, error: null }),
            (error) => setState({ invited: null, error }),
        );
    }, [token]);
    const { invited, error } = state;
    const gone = error instanceof Problem && error.status === 404;
    return html`
        <main class="login">
            ${invited && html`<${Choose} invited=${invited} token=${token} onLogin=${onLogin} />`}
            ${error &&
            html`<p role="alert">${gone ? t('invitation.gone') : sentenceFor(error)}</p>
                <a href="#/open">${t('login.title')}</a>`}
            ${!invited && !error && html`<p role="status">${t('boot.loading')}</p>`}
            <${LanguageSwitch} onLanguage=${onLanguage} />
        </main>
    `;
}
