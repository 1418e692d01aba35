/* A note for colleagues. */
import { html, useLayoutEffect, useRef, useState } from '../vendor/htm-preact.js';
import { post, Problem } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { OtherDraft, useDraft } from './draft.js';
import { Offers, useMentions } from './mention.js';

function troubleOf(error) {
    if (!(error instanceof Problem)) return t('composer.offline');
    if (error.status === 422) return error.message;
    return t('said.failed', { detail: error.message });
}

export function Note({ ticket, staff, kept, take, say, onError, onLeave, children }) {
    const draft = useDraft({ ticket, staff, kind: 'note', kept });
    const { text } = draft;
    const [busy, setBusy] = useState(false);
    const [trouble, setTrouble] = useState('');
    const field = useRef(null);
    useLayoutEffect(() => field.current.focus(), []);

    const mentions = useMentions({ ticket, field, write: draft.write });

    function leave() {
        draft.end();
        onLeave();
    }

    function input(event) {
        draft.write(event.target.value);
        setTrouble('');
        mentions.look();
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
        if (mentions.pressed(event)) return;
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keep(event);
    }

    return html`
        <form class="composer notes" onSubmit=${keep}>
            <${OtherDraft} draft=${draft} />
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
                aria-autocomplete="list"
                ...${mentions.attributes}
                onInput=${input}
                onClick=${mentions.look}
                onKeyDown=${pressed}
            ></textarea>
            <${Offers} ...${mentions} />
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
