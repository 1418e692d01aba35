/* A table with basic phones on it. They speak to the gateway as phones behind the simulator channel. */
import { html, render, useEffect, useState } from '../vendor/htm-preact.js';
import { Icon } from '../lib/icons.js';
import { setLanguage, t } from '../lib/i18n.js';
import { recall, remember } from '../lib/storage.js';
import { LanguageSwitch } from '../lib/language.js';
import { Phone } from './phone.js';

/* Each phone holds an event stream, and a browser opens six connections to one host. */
const PHONES_MAX = 4;
const SKINS = ['graphite', 'ivory'];
const FIRST = { number: '+355691234501', skin: 'graphite', on: true };

function kept() {
    try {
        const phones = JSON.parse(recall('migranti.phones'));
        return phones.length ? phones.slice(0, PHONES_MAX) : [FIRST];
    } catch {
        return [FIRST];
    }
}

function nextPhone(phones) {
    const used = new Set(phones.map((phone) => phone.number));
    let last = 1;
    while (used.has(`+3556912345${String(last).padStart(2, '0')}`)) last += 1;
    const skin = SKINS[phones.length % SKINS.length];
    return { number: `+3556912345${String(last).padStart(2, '0')}`, skin, on: true };
}

function NumberField({ number, taken, onNumber }) {
    const [value, setValue] = useState(number);
    const [trouble, setTrouble] = useState('');
    const id = `number-${number.slice(1)}`;
    function leave() {
        const wanted = value.replace(/[\s()-]/g, '');
        if (!/^\+[1-9]\d{6,14}$/.test(wanted)) return setTrouble(t('sim.number.bad'));
        if (wanted !== number && taken.includes(wanted)) return setTrouble(t('sim.number.taken'));
        setTrouble('');
        if (wanted !== number) onNumber(wanted);
    }
    return html`
        <label class="unseen" for=${id}>${t('sim.number')}</label>
        <input id=${id} class="own-number" inputmode="tel" autocomplete="off" maxlength="24" value=${value} aria-describedby="${id}-trouble"
            onInput=${(event) => setValue(event.target.value)} onBlur=${leave}
            onKeyDown=${(event) => event.key === 'Enter' && leave()} />
        <p class="error" id="${id}-trouble" role="alert">${trouble}</p>
    `;
}

function Place({ phone, taken, config, onChange, onRemove }) {
    return html`
        <section class="place" aria-label=${t('sim.phone', { number: phone.number })}>
            <div class="card">
                <${NumberField} number=${phone.number} taken=${taken} onNumber=${(number) => onChange({ number })} />
                <label class="tick">
                    <input type="checkbox" role="switch" checked=${phone.on} onChange=${(event) => onChange({ on: event.target.checked })} />
                    ${t('sim.power')}
                </label>
                <button type="button" class="plain" aria-label=${t('sim.remove')} title=${t('sim.remove')} onClick=${onRemove}>
                    <${Icon} name="cross" />
                </button>
            </div>
            <${Phone} config=${config} ...${phone} />
        </section>
    `;
}

function Table({ config }) {
    const [phones, setPhones] = useState(kept);
    const put = (next) => (remember('migranti.phones', JSON.stringify(next)), setPhones(next));
    const numbers = phones.map((phone) => phone.number);
    return html`
        <main class="table">
            ${phones.map(
                (phone) => html`<${Place}
                    key=${phone.number}
                    phone=${phone}
                    taken=${numbers}
                    config=${config}
                    onChange=${(change) => put(phones.map((it) => (it === phone ? { ...it, ...change } : it)))}
                    onRemove=${() => put(phones.filter((it) => it !== phone))}
                />`,
            )}
            ${phones.length < PHONES_MAX &&
            html`<button type="button" class="add" onClick=${() => put([...phones, nextPhone(phones)])}>
                <${Icon} name="plus" />${t('sim.add')}
            </button>`}
        </main>
    `;
}

function App() {
    const [config, setConfig] = useState({ state: 'loading' });
    const [, setShown] = useState('');

    async function look() {
        try {
            const answer = await fetch('/simulator/config');
            if (answer.ok) setConfig({ state: 'ready', ...(await answer.json()) });
            else setConfig({ state: answer.status === 404 ? 'missing' : 'failed' });
        } catch {
            setConfig({ state: 'failed' });
        }
    }
    useEffect(() => {
        look();
    }, []);
    useEffect(() => {
        document.title = `${t('page.simulator')} · ${t('brand')}`;
    });

    return html`
        <header class="top">
            <div>
                <h1>${t('sim.title')}</h1>
                <p class="hint">${t('sim.intro')}</p>
            </div>
            <a href="/">${t('page.desk')}</a>
            <${LanguageSwitch} onLanguage=${(code) => (setLanguage(code), setShown(code))} />
        </header>
        ${config.state === 'ready'
            ? html`<${Table} config=${config} />`
            : html`<main class="blank" role="status">
                  <p>${t(`sim.${config.state}`)}</p>
                  ${config.state !== 'loading' && html`<button type="button" onClick=${look}>${t('sim.retry')}</button>`}
              </main>`}
    `;
}

render(html`<${App} />`, document.getElementById('app'));
