/* The page behind the link of a referral, for who has no login. It asks before it opens: the first browser
 * that opens a link is the only one it opens in, and whatever looks at links in letters opens none. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { post, Problem } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { LanguageSwitch } from '../lib/language.js';
import { sentenceFor, useCall } from './form.js';
import { Received } from './referral_parts.js';

function Ask({ busy, trouble, onOpen, children }) {
    return html`
        <main class="login">
            <form
                onSubmit=${(event) => {
                    event.preventDefault();
                    onOpen();
                }}
            >
                <h1>${t('shared.title')}</h1>
                <p>${t('shared.hint')}</p>
                <p>${t('shared.browser')}</p>
                <p class="error" role="alert">${trouble}</p>
                <button class="primary" aria-disabled=${busy}>${t('shared.open')}</button>
            </form>
            ${children}
        </main>
    `;
}

/* Over, or opened in another browser: nothing to show, which is told in the reader's language. */
function orNone(error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
}

export function SharedPage({ token, onLanguage }) {
    const [referral, setReferral] = useState(null);
    const [moved, setMoved] = useState('');
    const { busy, trouble, run, refuse } = useCall(() => {});
    const open = () =>
        run(
            () => post('/shared/open', { token }).catch(orNone),
            (found) => (found ? setReferral(found) : refuse(t('shared.gone'))),
        );
    useEffect(() => {
        document.title = `${t('shared.title')} · ${t('brand')}`;
    });
    /* The session is short: the link is opened again, in the browser that it knows. */
    const onError = (error) => {
        if (!(error instanceof Problem) || error.status !== 401) return;
        setReferral(null);
        open();
    };
    function onMoved(next) {
        setReferral(next);
        setMoved(t(`refer.said.${next.state}`));
    }
    const language = html`<${LanguageSwitch} onLanguage=${onLanguage} />`;
    if (!referral)
        return html`<${Ask} busy=${busy} trouble=${trouble} onOpen=${open}>${language}<//>`;
    return html`
        <main class="page shared" id="page">
            <h1 class="unseen">${t('brand')}</h1>
            <h2 tabindex="-1">${t('shared.title')}</h2>
            <${Received} referral=${referral} path="/shared/${referral.link}/move" onMoved=${onMoved} onError=${onError} />
            <p role="status">${moved}</p>
            <p class="hint">${t('shared.close')}</p>
            <div>${language}</div>
        </main>
    `;
}
