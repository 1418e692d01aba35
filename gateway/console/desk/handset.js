/* One screen of the menus on a phone, by SMS or dialled. Keys lead where they would lead a person. */
import { html, useState } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';
import { recall, remember } from '../lib/storage.js';

const KEPT = 'migranti.browse.bearer';
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '00'];

/* "3 Where to sleep": a line that a key stands for. */
const keyOf = (line) => line.match(/^([0-9]{1,2})[ .)]/)?.[1];

function Line({ line, works, onKey }) {
    const key = keyOf(line);
    if (!key || !works(key)) return html`<span>${line || '\u00a0'}</span>`;
    return html`<button type="button" onClick=${() => onKey(key)}>${line}</button>`;
}

export function Handset({ screen, language, options, onKey }) {
    const [bearer, setBearer] = useState(() => (recall(KEPT) === 'ussd' ? 'ussd' : 'sms'));
    const [page, setPage] = useState(0);
    const pages = screen[bearer];
    const shown = pages[Math.min(page, pages.length - 1)];

    function choose(name) {
        remember(KEPT, name);
        setBearer(name);
        setPage(0);
    }
    function works(key) {
        if (key === '0' || key === '00') return true;
        if (key === '9') return page < pages.length - 1;
        return Number(key) <= options.length;
    }
    function press(key) {
        if (key === '9') setPage(page + 1);
        else if (key === '0' && page > 0) setPage(page - 1);
        else if (key === '0') onKey('back');
        else if (key === '00') onKey('home');
        else onKey(Number(key));
    }
    const tab = (name) => html`
        <button
            key=${name}
            type="button"
            aria-pressed=${bearer === name}
            onClick=${() => choose(name)}
        >
            ${t(`browse.${name}`)}
        </button>
    `;
    return html`
        <section class="handset" aria-label=${t('browse.phone')}>
            <div class="spans" role="group" aria-label=${t('browse.bearer')}>
                ${['sms', 'ussd'].map(tab)}
            </div>
            <div class="glass ${bearer}" lang=${language} dir="auto" aria-live="polite">
                ${shown
                    ? shown.text
                          .split('\n')
                          .map(
                              (line, at) =>
                                  html`<${Line} key=${at} line=${line} works=${works} onKey=${press} />`,
                          )
                    : html`<span lang="">${t('browse.spoken')}</span>`}
            </div>
            <p class="hint">
                ${shown && pages.length > 1 && t('browse.page', { page: page + 1, pages: pages.length })}
                ${' '}${shown &&
                (bearer === 'sms'
                    ? t('sim.segments', shown.segments)
                    : t('sim.characters', shown.units))}
            </p>
            <div class="pad" role="group" aria-label=${t('sim.keypad')}>
                ${KEYS.map(
                    (key) => html`
                        <button
                            key=${key}
                            type="button"
                            aria-disabled=${!works(key)}
                            onClick=${() => works(key) && press(key)}
                        >
                            ${key}
                        </button>
                    `,
                )}
            </div>
        </section>
    `;
}
