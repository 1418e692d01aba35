/* The desk of somebody who is logged in: the queue, one ticket, and what holds them together. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { get, Problem, Unreachable } from '../lib/api.js';
import { Icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { recall, remember } from '../lib/storage.js';
import { useLive, useQueue, useSoon, useTick } from './data.js';
import { Help } from './dialogs.js';
import { useKeys } from './keys.js';
import { LanguageSwitch } from '../lib/language.js';
import { Queue } from './queue.js';
import { useRoute } from './route.js';
import { Ticket } from './ticket.js';

const TICK_MS = 15000;
const LOOK_MS = 60000; /* a list is read again even when no event comes */
const SAID_MS = 7000;

function Bar({ staff, live, onHelp, onLanguage, onLogout }) {
    return html`
        <header class="bar">
            <a class="skip" href="#ticket" onClick=${skip}>${t('bar.skip')}</a>
            <h1 class="brand"><img src="/icon.svg" alt="" width="26" height="26" /><span>${t('brand')}</span></h1>
            <p class="live ${live}"><span>${live === 'live' ? t('live.live') : t('live.connecting')}</span></p>
            <${LanguageSwitch} onLanguage=${onLanguage} />
            <button type="button" class="plain" onClick=${onHelp} title="${t('bar.help')} (?)">
                <${Icon} name="keys" /><span class="unseen">${t('bar.help')}</span>
            </button>
            <p class="staff"><bdi>${staff.name}</bdi></p>
            <button type="button" class="plain" onClick=${onLogout}>${t('bar.logout')}</button>
        </header>
    `;
}

/* The hash is the route, so the link that skips moves the focus itself. */
function skip(event) {
    event.preventDefault();
    (document.querySelector('#ticket h2') ?? document.querySelector('#ticket')).focus();
}

/* What was just done, said once: { say(text, action), shown }. */
function useSaid() {
    const [said, setSaid] = useState(null);
    useEffect(() => {
        if (!said) return undefined;
        const timer = setTimeout(() => setSaid(null), SAID_MS);
        return () => clearTimeout(timer);
    }, [said]);
    const shown = html`
        <div class="said" role="status">
            ${said &&
            html`<p key=${said.text}>
                <span>${said.text}</span>
                ${said.action &&
                html`<button type="button" onClick=${() => (setSaid(null), said.action.run())}>${said.action.label}</button>`}
            </p>`}
        </div>
    `;
    return { say: (text, action) => setSaid({ text, action }), shown };
}

function Offline({ live, onRetry }) {
    return html`
        <div class="offline" role="status">
            ${live === 'offline' &&
            html`<p>${t('live.offline')} <button type="button" onClick=${onRetry}>${t('live.retry')}</button></p>`}
        </div>
    `;
}

function useShortcuts() {
    const [on, setOn] = useState(() => recall('migranti.shortcuts') !== 'off');
    return [on, (value) => (remember('migranti.shortcuts', value ? null : 'off'), setOn(value))];
}

export function Desk({ staff, onExpired, onLanguage, onLogout }) {
    const route = useRoute();
    const [filters, setFilters] = useState({ category: '', language: '' });
    const [help, setHelp] = useState(false);
    const [shortcuts, setShortcuts] = useShortcuts();
    const { say, shown } = useSaid();
    const pane = useRef({});

    const onError = (error) => {
        if (error instanceof Problem && error.status === 401) onExpired();
    };
    const queue = useQueue(route.view, filters, onError);
    const reloadSoon = useSoon(queue.reload);
    const ticketSoon = useSoon(() => pane.current.reload?.());

    const [live, retry] = useLive({
        onTicket: (event) => {
            queue.patch(event);
            reloadSoon();
            if (event.id === route.id) ticketSoon();
        },
        onBack: () => (reloadSoon(), ticketSoon()),
        onLost: () => stillIn(onExpired),
    });
    useTick(TICK_MS);
    useEffect(() => {
        const timer = setInterval(reloadSoon, LOOK_MS);
        return () => clearInterval(timer);
    }, []);
    useEffect(() => {
        const waiting = queue.counts?.open ? `(${queue.counts.open}) ` : '';
        document.title = `${waiting}${t(`view.${route.view}`)} · ${t('brand')}`;
    });
    useKeys({ on: shortcuts, route, tickets: queue.tickets, pane, onHelp: () => setHelp(true) });

    return html`
        <div class="desk ${route.id ? 'with-ticket' : ''}">
            <${Bar} staff=${staff} live=${live} onHelp=${() => setHelp(true)} onLanguage=${onLanguage} onLogout=${onLogout} />
            <${Offline} live=${live} onRetry=${retry} />
            <main>
                <${Queue} queue=${queue} view=${route.view} staff=${staff} current=${route.id} filters=${filters}
                    onFilters=${(change) => setFilters({ ...filters, ...change })} />
                <div id="ticket" tabindex="-1">
                    <${Ticket} id=${route.id} view=${route.view} staff=${staff} pane=${pane} say=${say} onError=${onError}
                        onChanged=${reloadSoon} />
                </div>
            </main>
            ${shown}
        </div>
        ${help && html`<${Help} shortcuts=${shortcuts} onShortcuts=${setShortcuts} onClose=${() => setHelp(false)} />`}
    `;
}

/* The event stream broke: is it the line, or has the login ended? Only the line is worth a retry. */
async function stillIn(onExpired) {
    try {
        await get('/me');
        return true;
    } catch (error) {
        if (error instanceof Unreachable || error.status !== 401) return true;
        onExpired();
        return false;
    }
}
