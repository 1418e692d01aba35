/* A case file taken out: signed, for whoever must be able to trust it, or on paper. Either way as far as its
 * reader may see it. */
import { html } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { useCall } from './form.js';
import { saveJson } from './save.js';

export function Export({ file, onError }) {
    const { busy, trouble, run } = useCall(onError);
    const save = () => run(() => post(`/cases/${file.id}/export`, {}), (signed) => saveJson(`${file.number}.json`, signed));
    return html`
        <section class="card unprinted" aria-labelledby="case-export">
            <h3 id="case-export">${t('case.export')}</h3>
            <p class="hint">${t('case.export.hint')}</p>
            <p class="error" role="alert">${trouble}</p>
            <div class="actions">
                <button type="button" aria-disabled=${busy} onClick=${save}>${t('held.save')}</button>
                <button type="button" onClick=${() => print()}>${t('held.print')}</button>
            </div>
        </section>
    `;
}
