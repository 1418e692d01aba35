/* The desk of somebody who is logged in: the queue, one ticket, and what holds them together. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { get, Problem } from '../lib/api.js';
import { loadDrafts } from '../lib/drafts.js';
import { t } from '../lib/i18n.js';
import { recall, remember } from '../lib/storage.js';
import { Bar, Offline, useSaid } from './bar.js';
import { useLive, useQueue, useSoon, useTick } from './data.js';
import { Help } from './dialogs.js';
import { useKeys } from './keys.js';
import { Menus } from './menus.js';
import { Page } from './pages.js';
import { pageOf } from './places.js';
import { Queue } from './queue.js';
import { go, useRoute } from './route.js';
import { useSound } from './sound.js';
import { Ticket } from './ticket.js';
import { useViews } from './views.js';
import { useWriters } from './writers.js';

const TICK_MS = 15000;
const LOOK_MS = 60000; /* a list is read again even when no event comes */

const expired = (error) => error instanceof Problem && error.status === 401;

/* The event stream broke: is it the line, or has the login ended? Only the line is worth trying. */
async function stillIn(onExpired) {
    try {
        await get('/me');
    } catch (error) {
        if (expired(error)) onExpired();
        return !expired(error);
    }
    return true;
}

function useShortcuts() {
    const [on, setOn] = useState(() => recall('migranti.shortcuts') !== 'off');
    function set(value) {
        remember('migranti.shortcuts', value ? null : 'off');
        setOn(value);
    }
    return [on, set];
}

/* How many may be in danger comes first: a tab in the background shows little more. */
function useTitle({ current, base }, counts) {
    useEffect(() => {
        const urgent = counts?.urgent ? `(${counts.urgent}) ` : '';
        document.title = `${urgent}${current?.name ?? t(`view.${base}`)} · ${t('brand')}`;
    });
}

/* Says once that a colleague gave one a question. */
function useHanded(staff, say) {
    const said = useRef(new Set());
    return ({ id, number, version, owner, handed_by }) => {
        const key = `${id} ${version}`;
        if (owner?.id !== staff.id || !handed_by || said.current.has(key)) return;
        said.current.add(key);
        const open = { label: t('said.handed.open'), run: () => go('mine', id) };
        say(t('said.handed', { name: handed_by.name, number }), open);
    };
}

/* The queue, kept true: { queue, views, live, retry, reloadSoon, writers }. `pane` is the ticket that
 * is open. */
function useDesk({ route, pane, staff, say, onError, onExpired }) {
    const [queued, setQueued] = useState(null);
    const views = useViews(route.view, queued, onError);
    const queue = useQueue(views.base, views.filters, onError);
    useEffect(() => setQueued(queue.counts), [queue.counts]);
    const reloadSoon = useSoon(queue.reload);
    const { writers, hear } = useWriters(staff);
    const handed = useHanded(staff, say);
    const ticketSoon = useSoon(() => pane.current.reload?.());
    const [live, retry] = useLive({
        onTicket(event) {
            queue.patch(event);
            handed(event);
            reloadSoon();
            if (event.id === route.id) ticketSoon();
        },
        onWriting: hear,
        onLive() {
            loadDrafts().then(reloadSoon, () => {});
            reloadSoon();
            ticketSoon();
        },
        onLost: () => stillIn(onExpired),
    });
    useTick(TICK_MS);
    useEffect(() => {
        const timer = setInterval(reloadSoon, LOOK_MS);
        return () => clearInterval(timer);
    }, []);
    return { queue, views, live, retry, reloadSoon, writers };
}

/* The questions, or one of the pages beside them. */
export function Desk({ staff, onExpired, onLanguage, onLogout }) {
    const route = useRoute();
    const page = pageOf(route, staff);
    const [menus, setMenus] = useState(false);
    const onError = (error) => expired(error) && onExpired();
    const bar = { staff, onMenus: () => setMenus(true), onLanguage, onLogout };
    return html`
        ${page
            ? html`<${Page} name=${page} bar=${bar} onError=${onError} />`
            : html`<${Questions} route=${route} bar=${bar} onExpired=${onExpired} />`}
        ${menus && html`<${Menus} onError=${onError} onClose=${() => setMenus(false)} />`}
    `;
}

function Questions({ route, bar: frame, onExpired }) {
    const { staff } = frame;
    const { view, id } = route;
    const [help, setHelp] = useState(false);
    const [shortcuts, setShortcuts] = useShortcuts();
    const { say, shown } = useSaid();
    const pane = useRef({});
    const onError = (error) => expired(error) && onExpired();
    const desk = useDesk({ route, pane, staff, say, onError, onExpired });
    const { queue, views, live, writers } = desk;
    const sound = useSound(staff, queue.counts);
    const onHelp = () => setHelp(true);
    useTitle(views, queue.counts);
    useKeys({ on: shortcuts, route, tickets: queue.tickets, pane, onHelp });

    const bar = { ...frame, live, sound, onHelp };
    const list = { queue, view, views, staff, writers, current: id, onError };
    const ticket = { id, view, staff, writers, pane, say, onError, onChanged: desk.reloadSoon };
    const sheet = { shortcuts, onShortcuts: setShortcuts, onClose: () => setHelp(false) };
    return html`
        <div class="desk ${id ? 'with-ticket' : ''}">
            <${Bar} ...${bar} />
            <${Offline} live=${live} onRetry=${desk.retry} />
            <main>
                <${Queue} ...${list} />
                <div id="ticket" tabindex="-1"><${Ticket} ...${ticket} /></div>
            </main>
            ${shown}
        </div>
        ${help && html`<${Help} ...${sheet} />`}
    `;
}
