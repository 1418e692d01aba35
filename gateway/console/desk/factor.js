/* The second factor: an authenticator app is set up by a picture, proved by a code of it, and ten
 * recovery codes are kept for the day the phone is lost. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { LanguageSwitch } from '../lib/language.js';
import { Sheet } from './dialogs.js';
import { Field, sentenceFor, useCall, useRead } from './form.js';

function Picture({ qr: { size, path } }) {
    return html`
        <svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label=${t('factor.picture')}>
            <path d=${path} />
        </svg>
    `;
}

export function Code({ value, onInput, hint = t('factor.code.hint') }) {
    return html`
        <${Field}
            id="code"
            label=${t('factor.code')}
            hint=${hint}
            autocomplete="one-time-code"
            autocapitalize="none"
            spellcheck=${false}
            maxlength="24"
            value=${value}
            onInput=${(event) => onInput(event.target.value)}
        />
    `;
}

/* Those who set it up see the codes here and nowhere again. */
function Recovery({ codes, onDone }) {
    return html`
        <h2>${t('factor.recovery')}</h2>
        <p>${t('factor.recovery.hint')}</p>
        <ol class="codes">
            ${codes.map((code) => html`<li key=${code}><code>${code}</code></li>`)}
        </ol>
        <button type="button" class="primary" onClick=${onDone}>${t('factor.kept')}</button>
    `;
}

/* The picture, the code that proves it, the recovery codes. `password` when it is asked for. */
function SetUp({ password, onDone, onError }) {
    const [begun, setBegun] = useState(null);
    const [codes, setCodes] = useState(null);
    const [code, setCode] = useState('');
    const { busy, trouble, run, refuse } = useCall(onError);
    useEffect(() => {
        run(() => post('/me/factor', password ? { password } : {}), setBegun);
    }, []);

    function submit(event) {
        event.preventDefault();
        if (!code.trim()) return refuse(t('factor.code.empty'));
        return run(
            () => post('/me/factor/confirm', { code }),
            (answer) => setCodes(answer.recovery_codes),
        );
    }

    if (codes) return html`<${Recovery} codes=${codes} onDone=${onDone} />`;
    if (!begun) return html`<p role="status">${trouble || t('page.loading')}</p>`;
    return html`
        <form onSubmit=${submit} novalidate>
            <p>${t('factor.scan')}</p>
            <${Picture} qr=${begun.qr} />
            <p class="hint">
                ${t('factor.type')} <code class="secret">${begun.secret.match(/.{4}/g).join(' ')}</code>
            </p>
            <${Code} value=${code} onInput=${setCode} hint=${t('factor.code.app')} />
            <p class="error" role="alert">${trouble}</p>
            <button class="primary" aria-disabled=${busy}>${t('factor.prove')}</button>
        </form>
    `;
}

/* In place of the desk, for a role that needs it. */
export function Due({ staff, onDone, onLogout, onLanguage }) {
    const onError = (error) => error.status === 401 && onLogout();
    return html`
        <main class="login due">
            <div class="card">
                <h1>${t('factor.due', { name: staff.name })}</h1>
                <p>${t('factor.due.why')}</p>
                <${SetUp} onDone=${onDone} onError=${onError} />
                <div class="actions">
                    <${LanguageSwitch} onLanguage=${onLanguage} />
                    <button type="button" class="plain" onClick=${onLogout}>${t('bar.logout')}</button>
                </div>
            </div>
        </main>
    `;
}

/* What the password is asked for, and what comes of it. */
function WithPassword({ title, action, onClose, then, onError }) {
    const [password, setPassword] = useState('');
    const { busy, trouble, run } = useCall(onError);
    function submit(event) {
        event.preventDefault();
        run(() => action(password), then);
    }
    return html`
        <${Sheet} title=${title} onClose=${onClose}>
            <form onSubmit=${submit}>
                <${Field}
                    id="factor-password"
                    label=${t('account.before')}
                    type="password"
                    autocomplete="current-password"
                    required
                    maxlength="256"
                    value=${password}
                    onInput=${(event) => setPassword(event.target.value)}
                />
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>${t('factor.go')}</button>
                    <button type="button" class="plain" onClick=${onClose}>
                        ${t('action.cancel')}
                    </button>
                </div>
            </form>
        <//>
    `;
}

/* { title, action(password), then(answer, password) } of each thing that the password is asked for. */
const asks = (setSheet, done) => ({
    set: {
        title: t('factor.set'),
        action: (password) => Promise.resolve(password),
        then: (password) => setSheet({ kind: 'setup', password }),
    },
    codes: {
        title: t('factor.renew'),
        action: (password) => post('/me/factor/codes', { password }),
        then: (answer) => setSheet({ kind: 'renewed', codes: answer.recovery_codes }),
    },
    remove: {
        title: t('factor.remove'),
        action: (password) => post('/me/factor/remove', { password }),
        then: () => done(t('factor.removed')),
    },
});

function Buttons({ state, needed, ask }) {
    const button = (kind, sentence) =>
        html`<button type="button" onClick=${() => ask(kind)}>${t(sentence)}</button>`;
    if (state !== 'on') return button('set', 'factor.set');
    return html`
        ${button('set', 'factor.other')} ${button('codes', 'factor.renew')}
        ${!needed && button('remove', 'factor.remove')}
    `;
}

/* On one's account page. */
export function Factor({ say, onError, onChanged }) {
    const read = useRead('/me/factor', onError);
    const [sheet, setSheet] = useState(null);
    const close = () => setSheet(null);
    function done(sentence) {
        close();
        read.reload();
        onChanged();
        if (sentence) say(sentence);
    }
    const { state, codes_left } = read.data ?? {};
    const ask = sheet && asks(setSheet, done)[sheet.kind];
    return html`
        <section class="card" aria-labelledby="factor-title">
            <h3 id="factor-title">${t('factor.title')}</h3>
            ${read.error && html`<p class="error">${sentenceFor(read.error)}</p>`}
            ${read.data &&
            html`
                <p>${t(state === 'on' ? 'factor.on' : 'factor.off')}</p>
                ${state === 'on' && html`<p class="hint">${t('factor.left', codes_left)}</p>`}
                <div class="actions">
                    <${Buttons} ...${read.data} ask=${(kind) => setSheet({ kind })} />
                </div>
            `}
            ${ask && html`<${WithPassword} ...${ask} onClose=${close} onError=${onError} />`}
            ${sheet?.kind === 'setup' &&
            html`<${Sheet} title=${t('factor.set')} onClose=${() => done()}>
                <${SetUp} password=${sheet.password} onDone=${() => done()} onError=${onError} />
            <//>`}
            ${sheet?.kind === 'renewed' &&
            html`<${Sheet} title=${t('factor.renew')} onClose=${() => done()}>
                <${Recovery} codes=${sheet.codes} onDone=${() => done()} />
            <//>`}
        </section>
    `;
}
