/* The screen with the messages of a phone. */
import { html, useEffect, useRef } from '../vendor/htm-preact.js';
import { Icon } from '../lib/icons.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { clock } from '../lib/time.js';

const RECEIPTS = { sent: 'sim.receipt', none: 'sim.receipt.none', failed: 'sim.receipt.failed' };

function standing({ way, state, status, segments, receipt }) {
    if (way === 'in') {
        const word = RECEIPTS[receipt];
        return [t('sim.segments', segments), word && t(word)].filter(Boolean).join(' · ');
    }
    if (state !== 'failed') return t(`sim.${state}`);
    return status ? t('sim.notsent', { status }) : t('sim.notsent.network');
}

function Message({ message, onAgain }) {
    const { way, state = '', text, at } = message;
    const again = html`
        <button type="button" class="quiet" onClick=${() => onAgain(message)}>
            ${t('sim.again')}
        </button>
    `;
    return html`
        <li class="sms ${way} ${state}">
            <p dir="auto">${visible(text)}</p>
            <small>
                <time>${clock(at)}</time> · ${standing(message)} ${state === 'failed' && again}
            </small>
        </li>
    `;
}

function Thread({ number, service, thread, onAgain }) {
    const list = useRef(null);
    useEffect(() => {
        list.current.scrollTop = list.current.scrollHeight;
    }, [thread.length]);
    const item = (it) => html`<${Message} key=${it.id} message=${it} onAgain=${onAgain} />`;
    const nothing = html`<p class="none">${t('sim.thread.empty', { number: service })}</p>`;
    const label = t('sim.screen', { number });
    return html`
        <div class="thread" ref=${list} role="log" tabindex="0" aria-label=${label}>
            ${!thread.length && nothing}
            <ol>${thread.map(item)}</ol>
        </div>
    `;
}

export function Inbox({ config, number, messages, draft, onDraft }) {
    const label = t('sim.text', { number: config.number });

    function send(event) {
        event.preventDefault();
        if (!draft.trim()) return;
        messages.text(draft);
        onDraft('');
    }

    return html`
        <${Thread}
            number=${number}
            service=${config.number}
            thread=${messages.thread}
            onAgain=${messages.again}
        />
        <form class="typing" onSubmit=${send}>
            <input
                dir="auto"
                autocomplete="off"
                maxlength="1000"
                aria-label=${label}
                placeholder=${label}
                value=${draft}
                onInput=${(event) => onDraft(event.target.value)}
            />
            <button aria-label=${t('sim.send')} title=${t('sim.send')}>
                <${Icon} name="up" />
            </button>
        </form>
    `;
}
