/* Albanian or English, each offered in itself. */
import { html } from '../vendor/htm-preact.js';
import { language, languageName, languages, t } from './i18n.js';

export function LanguageSwitch({ onLanguage }) {
    const button = (code) => {
        const chosen = code === language();
        const choose = () => onLanguage(code);
        return html`
            <button key=${code} type="button" lang=${code} aria-pressed=${chosen} onClick=${choose}>
                ${languageName(code)}
            </button>
        `;
    };
    return html`
        <div class="languages" role="group" aria-label=${t('bar.language')}>
            ${languages.map(button)}
        </div>
    `;
}
