/* How a person gets answers: as their group does, announced only, or as they are. */
import { html, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';

const CHOICES = ['usual', 'hide', 'show'];

export function Discretion({ ticket, take, onError }) {
    const [busy, setBusy] = useState(false);

    async function choose(event) {
        const discretion = event.target.value;
        setBusy(true);
        try {
            take(await post(`/tickets/${ticket.id}/discretion`, { discretion }));
        } catch (error) {
            onError(error);
            event.target.value = ticket.contact.discretion;
        }
        setBusy(false);
    }

    const option = (choice) => html`
        <option value=${choice} selected=${choice === ticket.contact.discretion}>
            ${t(`discretion.${choice}`)}
        </option>
    `;
    return html`
        <label class="discretion">
            ${t('discretion.label')}
            <select disabled=${busy} onChange=${choose}>
                ${CHOICES.map(option)}
            </select>
        </label>
    `;
}
