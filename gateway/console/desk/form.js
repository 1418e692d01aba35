/* Small parts that the pages share: a labelled field, a list that is being read, a call that may fail. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { get, Problem } from '../lib/api.js';
import { t } from '../lib/i18n.js';

export function sentenceFor(error) {
    if (!(error instanceof Problem)) return t('said.offline');
    return t('said.failed', { detail: error.message });
}

/* { data, error, reload }: what a path gives, read at once and on demand. Answers may overtake each
 * other: one to an earlier path, or asked for before one that is here, counts no more. */
export function useRead(path, onError, read = get) {
    const [state, setState] = useState({ data: null, error: null });
    const turn = useRef({ asked: 0, here: 0 }).current;
    turn.path = path;
    async function reload() {
        const mine = ++turn.asked;
        const settle = (change) => {
            if (path !== turn.path || mine < turn.here) return;
            turn.here = mine;
            setState((before) => ({ ...before, ...change }));
        };
        try {
            settle({ data: await read(path), error: null });
        } catch (error) {
            onError(error);
            settle({ error });
        }
    }
    useEffect(() => {
        reload();
    }, [path]);
    return { ...state, reload };
}

/* { busy, trouble, run(call, then) }: one call at a time, and the sentence about what refused it. */
export function useCall(onError) {
    const [busy, setBusy] = useState(false);
    const [trouble, setTrouble] = useState('');
    async function run(call, then) {
        if (busy) return;
        setBusy(true);
        setTrouble('');
        try {
            then(await call());
        } catch (error) {
            onError(error);
            setTrouble(sentenceFor(error));
        }
        setBusy(false);
    }
    return { busy, trouble, run, refuse: setTrouble };
}

export function Field({ id, label, hint, ...rest }) {
    return html`
        <div class="field">
            <label for=${id}>${label}</label>
            <input id=${id} aria-describedby=${hint ? `${id}-hint` : undefined} ...${rest} />
            ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
        </div>
    `;
}

/* What stands in for a list that is not there: being read, failed, or empty. */
export function Instead({ read, empty }) {
    if (read.error)
        return html`
            <div class="empty" role="alert">
                <p>${sentenceFor(read.error)}</p>
                <button type="button" onClick=${read.reload}>${t('queue.retry')}</button>
            </div>
        `;
    if (!read.data) return html`<p class="empty" role="status">${t('page.loading')}</p>`;
    return empty ? html`<p class="empty">${empty}</p>` : null;
}
