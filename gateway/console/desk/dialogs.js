/* The sheets that lie over the desk. The browser's own dialog keeps focus and Escape. */
import { html, useLayoutEffect, useRef } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';

export function Sheet({ title, onClose, children }) {
    const dialog = useRef(null);
    /* At once: the next key must not reach the page below. */
    useLayoutEffect(() => dialog.current.showModal(), []);
    return html`
        <dialog ref=${dialog} onClose=${onClose} aria-labelledby="sheet-title">
            <h2 id="sheet-title">${title}</h2>
            ${children}
        </dialog>
    `;
}

const KEYS = [
    ['j', 'help.next'],
    ['k', 'help.previous'],
    ['Enter', 'help.open'],
    ['a', 'help.answer'],
    ['n', 'help.note'],
    ['/', 'help.ready'],
    ['Ctrl Enter', 'help.send'],
    ['e', 'help.close'],
    ['/', 'help.search'],
    ['1…9', 'help.views'],
    ['Esc', 'help.escape'],
    ['?', 'help.help'],
];

function Shortcut([keys, sentence]) {
    return html`
        <div key=${sentence}>
            <dt>${keys.split(' ').map((key) => html`<kbd>${key}</kbd>`)}</dt>
            <dd>${t(sentence)}</dd>
        </div>
    `;
}

export function Help({ shortcuts, onShortcuts, onClose }) {
    return html`
        <${Sheet} title=${t('help.title')} onClose=${onClose}>
            <dl class="keys">${KEYS.map(Shortcut)}</dl>
            <label class="tick">
                <input
                    type="checkbox"
                    checked=${shortcuts}
                    aria-describedby="keys-hint"
                    onChange=${(event) => onShortcuts(event.target.checked)}
                />
                ${t('help.keys')}
            </label>
            <p class="hint" id="keys-hint">${t('help.keys.hint')}</p>
            <p>${t('help.race')}</p>
            <p>${t('help.cost')}</p>
            <button type="button" class="primary" autofocus onClick=${onClose}>
                ${t('help.done')}
            </button>
        <//>
    `;
}

/* Asked once more before what nobody can undo. `label` is the act; `call` is what useCall gives. */
export function Sure({ title, label, call: { busy, trouble }, onAct, onClose, children }) {
    return html`
        <${Sheet} title=${title} onClose=${onClose}>
            ${children}
            <p class="error" role="alert">${trouble}</p>
            <div class="actions">
                <button type="button" class="danger" aria-disabled=${busy} onClick=${onAct}>${label}</button>
                <button type="button" class="plain" autofocus onClick=${onClose}>${t('action.cancel')}</button>
            </div>
        <//>
    `;
}

export function ConfirmLogout({ drafts, onStay, onLeave }) {
    return html`
        <${Sheet} title=${t('logout.title')} onClose=${onStay}>
            <p>${t('logout.drafts', drafts)}</p>
            <div class="actions">
                <button type="button" class="primary" autofocus onClick=${onStay}>
                    ${t('logout.stay')}
                </button>
                <button type="button" class="danger" onClick=${onLeave}>
                    ${t('logout.confirm')}
                </button>
            </div>
        <//>
    `;
}
