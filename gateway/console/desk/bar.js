/* What frames the desk: the bar above it, the banner of a lost connection, what was just done. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../vendor/htm-preact.js';
import { Icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { LanguageSwitch } from '../lib/language.js';
import { may } from '../lib/rights.js';
import { pagesFor } from './places.js';

const SAID_MS = 7000;

/* The hash is the route, so the link that skips moves the focus itself. */
function skip(event) {
    event.preventDefault();
    (document.querySelector('#ticket h2, #page h2') ?? document.querySelector('#ticket')).focus();
}

const FEW = 6; /* places stand beside the name; more of them get a row of their own */

function Places({ staff, place }) {
    const link = (name, label, here) => html`
        <a key=${name} href=${`#/${name}`} aria-current=${here ? 'page' : undefined}>${label}</a>
    `;
    const pages = pagesFor(staff);
    const nav = useRef(null);
    /* Where the places move sideways, the one that one is at is in sight. */
    useLayoutEffect(() => {
        const here = nav.current?.querySelector('[aria-current]');
        if (!here) return;
        const [link, row] = [here, nav.current].map((it) => it.getBoundingClientRect());
        nav.current.scrollLeft += link.left + link.width / 2 - row.left - row.width / 2;
    }, [place]);
    if (!pages.length) return null;
    return html`
        <nav ref=${nav} class="places ${pages.length > FEW ? 'many' : ''}" aria-label=${t('bar.places')}>
            ${may(staff, 'tickets') && link('open', t('page.desk'), !place)}
            ${pages.map((name) => link(name, t(`page.${name}`), name === place))}
        </nav>
    `;
}

function Sound({ sound: { on, set } }) {
    const label = t(on ? 'bar.sound.on' : 'bar.sound.off');
    return html`
        <button
            type="button"
            class="plain"
            aria-pressed=${on}
            onClick=${() => set(!on)}
            title=${label}
        >
            <${Icon} name=${on ? 'bell' : 'silent'} /><span class="unseen">${label}</span>
        </button>
    `;
}

export function Bar({ staff, live, sound, place, onHelp, onMenus, onLanguage, onLogout }) {
    return html`
        <header class="bar">
            <a class="skip" href=${place ? '#page' : '#ticket'} onClick=${skip}>
                ${t(place ? 'bar.skip.page' : 'bar.skip')}
            </a>
            <h1 class="brand">
                <img src="/icon.svg" alt="" width="26" height="26" /><span>${t('brand')}</span>
            </h1>
            <${Places} staff=${staff} place=${place} />
            ${live
                ? html`<p class="link ${live}">
                      <span>${t(live === 'live' ? 'live.live' : 'live.connecting')}</span>
                  </p>`
                : html`<span class="gap"></span>`}
            <${LanguageSwitch} onLanguage=${onLanguage} />
            ${sound && html`<${Sound} sound=${sound} />`}
            <button type="button" class="plain" onClick=${onMenus} title=${t('bar.menus')}>
                <${Icon} name="list" /><span class="unseen">${t('bar.menus')}</span>
            </button>
            ${onHelp &&
            html`<button
                type="button"
                class="plain shortcuts"
                onClick=${onHelp}
                title="${t('bar.help')} (?)"
            >
                <${Icon} name="keys" /><span class="unseen">${t('bar.help')}</span>
            </button>`}
            <a class="staff" href="#/account" title=${t('page.account')}>
                <bdi>${staff.name}</bdi>
            </a>
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
