/* The staff desk: who is logged in decides what is shown. */
import { html, render, useEffect, useState } from '../vendor/htm-preact.js';
import { get, post, Problem } from '../lib/api.js';
import { countDrafts, deleteDrafts, deleteOldDrafts } from '../lib/drafts.js';
import { setLanguage, t } from '../lib/i18n.js';
import { Desk } from './desk.js';
import { ConfirmLogout } from './dialogs.js';
import { Login } from './login.js';

const BOOT_RETRY_MS = 3000;

function Boot({ failed, onRetry }) {
    return html`
        <main class="boot" aria-busy=${!failed}>
            <p role="status">${t(failed ? 'boot.failed' : 'boot.loading')}</p>
            ${failed && html`<button type="button" onClick=${onRetry}>${t('boot.retry')}</button>`}
        </main>
    `;
}

/* `who.state`: loading, unreachable, out, expired, in. */
function App() {
    const [who, setWho] = useState({ state: 'loading', staff: null });
    const [, setShown] = useState('');
    const [leaving, setLeaving] = useState(false);

    async function look() {
        try {
            setWho({ state: 'in', staff: (await get('/me')).staff });
        } catch (error) {
            setWho({ state: error instanceof Problem ? 'out' : 'unreachable', staff: null });
        }
    }

    async function logout() {
        deleteDrafts(who.staff.id);
        setLeaving(false);
        try {
            await post('/logout');
            setWho({ state: 'out', staff: null });
        } catch {
            setWho({ state: 'unreachable', staff: null });
        }
    }

    useEffect(() => {
        deleteOldDrafts();
        look();
    }, []);
    useEffect(() => {
        if (who.state !== 'unreachable') return undefined;
        const timer = setTimeout(look, BOOT_RETRY_MS);
        return () => clearTimeout(timer);
    }, [who]);
    useEffect(() => {
        if (who.state !== 'in') document.title = `${t('login.title')} · ${t('brand')}`;
    });

    function changeLanguage(code) {
        setLanguage(code);
        setShown(code);
    }

    if (who.state === 'loading') return html`<${Boot} />`;
    if (who.state === 'unreachable') return html`<${Boot} failed onRetry=${look} />`;
    if (who.state !== 'in')
        return html`<${Login}
            expired=${who.state === 'expired'}
            onLanguage=${changeLanguage}
            onLogin=${(staff) => setWho({ state: 'in', staff })}
        />`;

    const drafts = leaving ? countDrafts(who.staff.id) : 0;
    return html`
        <${Desk}
            key=${who.staff.id}
            staff=${who.staff}
            onLanguage=${changeLanguage}
            onExpired=${() => setWho({ state: 'expired', staff: null })}
            onLogout=${() => (countDrafts(who.staff.id) ? setLeaving(true) : logout())}
        />
        ${leaving &&
        html`<${ConfirmLogout} drafts=${drafts} onStay=${() => setLeaving(false)} onLeave=${logout} />`}
    `;
}

render(html`<${App} />`, document.getElementById('app'));
