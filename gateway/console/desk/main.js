/* The staff desk: who is logged in decides what is shown. */
import { html, render, useEffect, useState } from '../vendor/htm-preact.js';
import { get, post, Problem } from '../lib/api.js';
import { countDrafts, deleteDrafts, deleteOldDrafts } from '../lib/drafts.js';
import { setLanguage, t } from '../lib/i18n.js';
import { Desk } from './desk.js';
import { ConfirmLogout } from './dialogs.js';
import { Due } from './factor.js';
import { Invitation } from './invitation.js';
import { Login } from './login.js';
import { useRoute } from './route.js';

const BOOT_RETRY_MS = 3000;

function Boot({ failed, onRetry }) {
    return html`
        <main class="boot" aria-busy=${!failed}>
            <p role="status">${t(failed ? 'boot.failed' : 'boot.loading')}</p>
            ${failed && html`<button type="button" onClick=${onRetry}>${t('boot.retry')}</button>`}
        </main>
    `;
}

/* Who is here: { state, staff, look, set }; state is loading, unreachable, out, expired or in. */
function useWho() {
    const [who, setWho] = useState({ state: 'loading', staff: null });
    const set = (state, staff = null) => setWho({ state, staff });

    async function look() {
        try {
            set('in', (await get('/me')).staff);
        } catch (error) {
            set(error instanceof Problem ? 'out' : 'unreachable');
        }
    }

    useEffect(() => {
        look();
    }, []);
    useEffect(() => {
        if (who.state !== 'unreachable') return undefined;
        const timer = setTimeout(look, BOOT_RETRY_MS);
        return () => clearTimeout(timer);
    }, [who]);
    return { ...who, look, set };
}

/* The desk, and the question that is asked when logging out would cost drafts. */
function Inside({ who, onLanguage }) {
    const { staff, look, set } = who;
    const [leaving, setLeaving] = useState(false);

    async function logout() {
        deleteDrafts(staff.id);
        const done = await post('/logout').then(
            () => 'out',
            () => 'unreachable',
        );
        set(done);
    }

    const asked = {
        drafts: leaving ? countDrafts(staff.id) : 0,
        onStay: () => setLeaving(false),
        onLeave: logout,
    };
    if (staff.factor_due)
        return html`<${Due} staff=${staff} onDone=${look} onLogout=${logout} onLanguage=${onLanguage} />`;
    return html`
        <${Desk}
            key=${staff.id}
            staff=${staff}
            onLanguage=${onLanguage}
            onExpired=${() => set('expired')}
            onLogout=${() => (countDrafts(staff.id) ? setLeaving(true) : logout())}
        />
        ${leaving && html`<${ConfirmLogout} ...${asked} />`}
    `;
}

/* For who has no login: fetched by those alone who follow such a link. */
function Shared(props) {
    const [loaded, setLoaded] = useState({});
    useEffect(() => {
        import('./shared.js').then(
            ({ SharedPage }) => setLoaded({ SharedPage }),
            () => setLoaded({ failed: true }),
        );
    }, []);
    const { SharedPage, failed } = loaded;
    if (SharedPage) return html`<${SharedPage} ...${props} />`;
    return html`<${Boot} failed=${failed} onRetry=${() => location.reload()} />`;
}

function App() {
    const who = useWho();
    const route = useRoute();
    const [, setShown] = useState('');
    useEffect(deleteOldDrafts, []);
    useEffect(() => {
        if (who.state !== 'in' && route.place !== 'shared') document.title = `${t('login.title')} · ${t('brand')}`;
    });

    function onLanguage(code) {
        setLanguage(code);
        setShown(code);
    }

    const onLogin = (staff) => who.set('in', staff);
    if (route.place === 'invitation')
        return html`<${Invitation}
            token=${route.token}
            onLogin=${onLogin}
            onLanguage=${onLanguage}
        />`;
    if (route.place === 'shared') return html`<${Shared} key=${route.token} token=${route.token} onLanguage=${onLanguage} />`;
    if (who.state === 'loading') return html`<${Boot} />`;
    if (who.state === 'unreachable') return html`<${Boot} failed onRetry=${who.look} />`;
    if (who.state === 'in') return html`<${Inside} who=${who} onLanguage=${onLanguage} />`;
    const expired = who.state === 'expired';
    return html`<${Login} expired=${expired} onLanguage=${onLanguage} onLogin=${onLogin} />`;
}

render(html`<${App} />`, document.getElementById('app'));
