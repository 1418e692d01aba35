/* Albanian or English, each offered in itself. */
import { html } from '../vendor/htm-preact.js';
import { language, languageName, languages, t } from './i18n.js';

export function LanguageSwitch({ onLanguage }) {
    return html`
        <div class="languages" role="group" aria-label=${t('bar.language')}>
            ${languages.map(
                (code) => html`<button
                    key=${code}
                    type="button"
                    lang=${code}
                    aria-pressed=${code === language()}
                    onClick=${() => onLanguage(code)}
                >
                    ${languageName(code)}
                </button>`,
            )}
        </div>
    `;
}
