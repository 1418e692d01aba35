/* A table with basic phones on it. They speak to the gateway as phones behind the simulator's
 * channel. */
import { html, render, useEffect, useState } from '../vendor/htm-preact.js';
import { Icon } from '../lib/icons.js';
import { setLanguage, t } from '../lib/i18n.js';
import { LanguageSwitch } from '../lib/language.js';
import { recall, remember } from '../lib/storage.js';
import { Place } from './place.js';

/* Each phone holds an event stream, and a browser opens six connections to one host. */
const PHONES_MAX = 4;
const SKINS = ['graphite', 'ivory'];

function nextPhone(phones) {
    const used = phones.map((phone) => phone.number);
    const numbers = [1, 2, 3, 4, 5].map((n) => `+35569123450${n}`);
    const number = numbers.find((it) => !used.includes(it));
    return { number, skin: SKINS[phones.length % SKINS.length], on: true };
}

function kept() {
    try {
        const phones = JSON.parse(recall('migranti.phones'));
        return phones.length ? phones.slice(0, PHONES_MAX) : [nextPhone([])];
    } catch {
        return [nextPhone([])];
    }
}

function Add({ onClick }) {
    return html`
        <button type="button" class="add" onClick=${onClick}>
            <${Icon} name="plus" />${t('sim.add')}
        </button>
    `;
}

function Table({ config }) {
    const [phones, setPhones] = useState(kept);
    const numbers = phones.map((phone) => phone.number);

    function put(next) {
        remember('migranti.phones', JSON.stringify(next));
        setPhones(next);
    }

    const place = (phone) => {
        const replace = (what) => put(phones.map((it) => (it === phone ? { ...it, ...what } : it)));
        const remove = () => put(phones.filter((it) => it !== phone));
        const shown = { phone, config, taken: numbers, onChange: replace, onRemove: remove };
        return html`<${Place} key=${phone.number} ...${shown} />`;
    };
    const add = () => put([...phones, nextPhone(phones)]);
    return html`
        <main class="table">
            ${phones.map(place)} ${phones.length < PHONES_MAX && html`<${Add} onClick=${add} />`}
        </main>
    `;
}

/* The simulator channel, { state, config, look }: state is loading, ready, missing or failed. */
function useConfig() {
    const [found, setFound] = useState({ state: 'loading' });

    async function look() {
        try {
            const answer = await fetch('/simulator/config');
            if (answer.ok) setFound({ state: 'ready', config: await answer.json() });
            else setFound({ state: answer.status === 404 ? 'missing' : 'failed' });
        } catch {
            setFound({ state: 'failed' });
        }
    }
    useEffect(() => {
        look();
    }, []);
    return { ...found, look };
}

function Absent({ state, look }) {
    const again = html`<button type="button" onClick=${look}>${t('sim.retry')}</button>`;
    return html`
        <main class="blank" role="status">
            <p>${t(`sim.${state}`)}</p>
            ${state !== 'loading' && again}
        </main>
    `;
}

function App() {
    const { state, config, look } = useConfig();
    const [, setShown] = useState('');
    useEffect(() => {
        document.title = `${t('page.simulator')} · ${t('brand')}`;
    });

    function onLanguage(code) {
        setLanguage(code);
        setShown(code);
    }

    return html`
        <header class="top">
            <div>
                <h1>${t('sim.title')}</h1>
                <p class="hint">${t('sim.intro')}</p>
            </div>
            <a href="/">${t('page.desk')}</a>
            <${LanguageSwitch} onLanguage=${onLanguage} />
        </header>
        ${state === 'ready'
            ? html`<${Table} config=${config} />`
            : html`<${Absent} state=${state} look=${look} />`}
    `;
}

render(html`<${App} />`, document.getElementById('app'));
