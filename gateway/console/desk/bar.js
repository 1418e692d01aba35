/* What frames the desk: the bar above it, the banner of a lost connection, what was just done. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { Icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { LanguageSwitch } from '../lib/language.js';

const SAID_MS = 7000;

/* The hash is the route, so the link that skips moves the focus itself. */
function skip(event) {
    event.preventDefault();
    (document.querySelector('#ticket h2') ?? document.querySelector('#ticket')).focus();
}

export function Bar({ staff, live, onHelp, onMenus, onLanguage, onLogout }) {
    return html`
        <header class="bar">
            <a class="skip" href="#ticket" onClick=${skip}>${t('bar.skip')}</a>
            <h1 class="brand">
                <img src="/icon.svg" alt="" width="26" height="26" /><span>${t('brand')}</span>
            </h1>
            <p class="link ${live}">
                <span>${t(live === 'live' ? 'live.live' : 'live.connecting')}</span>
            </p>
            <${LanguageSwitch} onLanguage=${onLanguage} />
            <button type="button" class="plain" onClick=${onMenus} title=${t('bar.menus')}>
                <${Icon} name="list" /><span class="unseen">${t('bar.menus')}</span>
            </button>
            <button type="button" class="plain" onClick=${onHelp} title="${t('bar.help')} (?)">
                <${Icon} name="keys" /><span class="unseen">${t('bar.help')}</span>
            </button>
            <p class="staff"><bdi>${staff.name}</bdi></p>
            <button type="button" class="plain" onClick=${onLogout}>${t('bar.logout')}</button>
        </header>
    `;
}

export function Offline({ live, onRetry }) {
    const banner = html`
        <p>
            ${t('live.offline')}
            <button type="button" onClick=${onRetry}>${t('live.retry')}</button>
        </p>
    `;
    return html`<div class="offline" role="status">${live === 'offline' && banner}</div>`;
}

function Said({ text, action, onDone }) {
    function run() {
        onDone();
        action.run();
    }
    return html`
        <p>
            <span>${text}</span>
            ${action && html`<button type="button" onClick=${run}>${action.label}</button>`}
        </p>
    `;
}

/* { say(text, action), shown }: says once what was done; an action is { label, run }. */
export function useSaid() {
    const [said, setSaid] = useState(null);
    const done = () => setSaid(null);
    useEffect(() => {
        if (!said) return undefined;
        const timer = setTimeout(done, SAID_MS);
        return () => clearTimeout(timer);
    }, [said]);
    const line = said && html`<${Said} key=${said.text} ...${said} onDone=${done} />`;
    return {
        say: (text, action) => setSaid({ text, action }),
        shown: html`<div class="said" role="status">${line}</div>`,
    };
}
