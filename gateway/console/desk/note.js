/* A note for colleagues. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { post, Problem } from '../lib/api.js';
import { readDraft, writeDraft } from '../lib/drafts.js';
import { t } from '../lib/i18n.js';

function troubleOf(error) {
    if (!(error instanceof Problem)) return t('composer.offline');
    return t('said.failed', { detail: error.message });
}

export function Note({ ticket, staff, take, say, onError, onLeave, children }) {
    const [text, setText] = useState(() => readDraft(staff.id, ticket.id, 'note'));
    const [busy, setBusy] = useState(false);
    const [trouble, setTrouble] = useState('');
    const field = useRef(null);
    useEffect(() => field.current.focus(), []);

    function write(value) {
        setText(value);
        writeDraft(staff.id, ticket.id, 'note', value);
    }

    function leave() {
        write('');
        onLeave();
    }

    async function keep(event) {
        event.preventDefault();
        if (busy || !text.trim()) return;
        setBusy(true);
        try {
            take(await post(`/tickets/${ticket.id}/note`, { text }));
            say(t('note.saved'));
            leave();
        } catch (error) {
            setBusy(false);
            onError(error);
            setTrouble(troubleOf(error));
        }
    }

    function pressed(event) {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keep(event);
    }

    return html`
        <form class="composer notes" onSubmit=${keep}>
            <label for="note">${t('note.label', { alias: ticket.alias })}</label>
            <textarea
                id="note"
                ref=${field}
                rows="3"
                dir="auto"
                maxlength="1600"
                value=${text}
                placeholder=${t('note.placeholder')}
                aria-describedby="note-trouble"
                onInput=${(event) => write(event.target.value)}
                onKeyDown=${pressed}
            ></textarea>
            <p class="error" id="note-trouble" role="alert">${trouble}</p>
            <div class="actions">
                <button class="primary" aria-disabled=${busy || !text.trim()}>
                    ${t(busy ? 'note.saving' : 'note.save')}
                </button>
                <button type="button" class="plain" onClick=${leave}>${t('action.cancel')}</button>
                ${children}
            </div>
        </form>
    `;
}
