/* The person's number, for those who may and for a reason that is written down. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { Sheet } from './dialogs.js';
import { Field, useCall } from './form.js';

const REASON_MIN = 5;

export function NumberSheet({ ticket, onClose, onError }) {
    const [reason, setReason] = useState('');
    const [number, setNumber] = useState('');
    const { busy, trouble, run, refuse } = useCall(onError);

    function submit(event) {
        event.preventDefault();
        if (reason.trim().length < REASON_MIN) return refuse(t('number.why'));
        return run(
            () => post(`/tickets/${ticket.id}/number`, { reason }),
            (answer) => setNumber(answer.number),
        );
    }

    const shown = html`
        <p class="revealed"><bdi dir="ltr">${number}</bdi></p>
        <p class="hint">${t('number.care')}</p>
        <button type="button" class="primary" onClick=${onClose}>${t('help.done')}</button>
    `;
    const form = html`
        <form onSubmit=${submit}>
            <p>${t('number.hint')}</p>
            <${Field}
                id="reason"
                label=${t('number.reason')}
                maxlength="200"
                autofocus
                value=${reason}
                onInput=${(event) => setReason(event.target.value)}
            />
            <p class="error" role="alert">${trouble}</p>
            <div class="actions">
                <button class="primary" aria-disabled=${busy}>${t('number.show')}</button>
                <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
            </div>
        </form>
    `;
    return html`
        <${Sheet} title=${t('number.title', { alias: ticket.alias })} onClose=${onClose}>
            ${number ? shown : form}
        <//>
    `;
}
