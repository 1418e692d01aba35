/* Handing a question to those who answer for another topic. */
import { html, useState } from '../vendor/htm-preact.js';
import { named, t } from '../lib/i18n.js';
import { Sheet } from './dialogs.js';
import { CATEGORIES } from './topics.js';

export function MoveSheet({ ticket, can, onClose }) {
    const others = [...CATEGORIES, ''].filter((it) => it !== ticket.category);
    const [category, setCategory] = useState(others[0]);

    function submit(event) {
        event.preventDefault();
        onClose();
        can.move(category);
    }

    return html`
        <${Sheet} title=${t('move.title', { number: ticket.number })} onClose=${onClose}>
            <form onSubmit=${submit}>
                <div class="field">
                    <label for="topic">${t('queue.category')}</label>
                    <select
                        id="topic"
                        value=${category}
                        autofocus
                        onChange=${(event) => setCategory(event.target.value)}
                    >
                        ${others.map(
                            (it) =>
                                html`<option key=${it} value=${it}>${named('category', it)}</option>`,
                        )}
                    </select>
                </div>
                <p class="hint">${t('move.hint')}</p>
                <div class="actions">
                    <button class="primary">${t('move.do')}</button>
                    <button type="button" class="plain" onClick=${onClose}>
                        ${t('action.cancel')}
                    </button>
                </div>
            </form>
        <//>
    `;
}
