/* The menus as a phone shows them: the trees, one screen at a time with the keys that lead on, and
 * what is known about it. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { named, t } from '../lib/i18n.js';
import { recall, remember } from '../lib/storage.js';
import { number } from './figures_tables.js';
import { Instead, useRead } from './form.js';
import { Handset } from './handset.js';
import { Outcome, Overdue, Since, Trees, useMenus } from './menus.js';
import { useRoute } from './route.js';
import { TONGUES } from './topics.js';

const SOON_MS = 250;
const DAY_MS = 24 * 3600 * 1000;
const KEPT = 'migranti.browse.language';

const linkTo = (id) => (id ? `#/menus/${id}` : '#/menus');
const dateOf = (ms) => new Date(ms).toISOString().slice(0, 10);

/* What is worth a look, beside a label. */
function Marks({ node }) {
    return html`
        ${node.overdue && html`<span class="tag urgent">${t('browse.overdue')}</span>`}
        ${node.status === 'missing' && html`<span class="tag">${t('browse.missing')}</span>`}
        ${node.standing !== 0 &&
        html`<span class="tag"
            >${node.standing === null ? t('browse.few') : t('browse.here', node.standing)}</span
        >`}
    `;
}

/* The way to where one is stands open, the rest is shut: opening a menu is going there. */
function Item({ id, at, all, above }) {
    const node = all.get(id);
    const open = above.has(id) && node.options.length > 0;
    return html`
        <li class=${node.options.length ? 'branch' : 'leaf'}>
            <a href=${linkTo(id)} aria-current=${id === at ? 'page' : undefined}>
                <bdi>${node.label || id}</bdi>
            </a>
            <${Marks} node=${node} />
            ${open &&
            html`<ul>
                ${node.options.map(
                    (it) => html`<${Item} key=${it} id=${it} at=${at} all=${all} above=${above} />`,
                )}
            </ul>`}
        </li>
    `;
}

/* { text, set, found }: found is null while nothing is looked for. */
function useFind(language, onError) {
    const [text, set] = useState('');
    const [found, setFound] = useState(null);
    useEffect(() => {
        if (!text.trim()) {
            setFound(null);
            return undefined;
        }
        const query = new URLSearchParams({ language, text: text.trim().slice(0, 40) });
        let gone = false;
        const timer = setTimeout(
            () =>
                get(`/menus/find?${query}`).then(
                    ({ nodes }) => gone || setFound(nodes),
                    (error) => onError(error),
                ),
            SOON_MS,
        );
        return () => {
            gone = true;
            clearTimeout(timer);
        };
    }, [text, language]);
    return { text, set, found };
}

function Found({ found, at, all }) {
    const none = new Set();
    return html`
        <p class="hint" role="status">${t('browse.found', found.length)}</p>
        <ul class="tree flat">
            ${found.map((id) => {
                const node = { ...all.get(id), options: [] };
                const only = new Map([[id, node]]);
                return html`<${Item} key=${id} id=${id} at=${at} all=${only} above=${none} />`;
            })}
        </ul>
    `;
}

function Tree({ data, at, all, find }) {
    const above = new Set();
    for (let id = at; id && all.has(id); id = all.get(id).parent) above.add(id);
    const home = { label: t('figures.home'), overdue: false, status: '', standing: data.standing };
    return html`
        <nav class="card trees" aria-label=${t('browse.trees')}>
            <input
                type="search"
                aria-label=${t('browse.find')}
                placeholder=${t('browse.find')}
                value=${find.text}
                onInput=${(event) => find.set(event.target.value)}
            />
            ${find.found
                ? html`<${Found} found=${find.found.filter((it) => all.has(it))} at=${at} all=${all} />`
                : html`<ul class="tree">
                      <li>
                          <a href="#/menus" aria-current=${at ? undefined : 'page'}
                              >${home.label}</a
                          >
                          <${Marks} node=${home} />
                      </li>
                      ${data.options.map(
                          (it) =>
                              html`<${Item} key=${it} id=${it} at=${at} all=${all} above=${above} />`,
                      )}
                  </ul>`}
        </nav>
    `;
}

function Costs({ screen, currency }) {
    if (screen.cost_min === undefined) return null;
    const { cost_min: least, cost_max: most } = screen;
    return html` · ${least === most ? least : `${least} – ${most}`} ${currency}`;
}

function Size({ screen, currency }) {
    const part = t(`browse.part.${screen.part}`);
    return html`
        <li key=${screen.part}>
            ${part}: ${t('sim.segments', screen.segments)},
            ${' '}${t('sim.characters', screen.units)}, ${screen.alphabet}
            <${Costs} screen=${screen} currency=${currency} />
        </li>
    `;
}

/* A source is an address, and what stands behind it. */
function Source({ source }) {
    return html`<li key=${source} dir="auto">${source}</li>`;
}

function About({ screen, node }) {
    const row = (label, value) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
    const status = node && t(`browse.status.${screen.status}`);
    return html`
        <section class="card about" aria-labelledby="about-title">
            <h3 id="about-title"><bdi>${node ? node.label || node.id : t('figures.home')}</bdi></h3>
            ${node?.overdue && html`<p class="notice">${t('browse.overdue.hint')}</p>`}
            <dl>
                ${node && row(t('browse.id'), html`<code>${node.id}</code>`)}
                ${row(
                    t('browse.sms'),
                    html`<ul>
                        ${screen.sms.map((it) => Size({ screen: it, currency: screen.currency }))}
                    </ul>`,
                )}
                ${row(t('browse.ussd'), t('browse.pages', screen.ussd.length))}
                ${node && row(t('browse.text'), status)}
                ${screen.reviewed &&
                row(
                    t('browse.checked'),
                    t('browse.until', {
                        from: dateOf(screen.reviewed),
                        to: dateOf(screen.review_by),
                        days: Math.round((screen.review_by - Date.now()) / DAY_MS),
                    }),
                )}
                ${screen.fact && row(t('browse.fact'), html`<code>${screen.fact}</code>`)}
                ${node && row(t('browse.standing'), number(node.standing))}
            </dl>
            ${screen.sources?.length > 0 &&
            html`
                <h4>${t('browse.sources')}</h4>
                <ul class="sources">
                    ${screen.sources.map((source) => Source({ source }))}
                </ul>
            `}
        </section>
    `;
}

function Languages({ language, languages, onLanguage }) {
    const button = (code) => html`
        <button
            key=${code}
            type="button"
            aria-pressed=${code === language}
            onClick=${() => onLanguage(code)}
        >
            ${named('tongue', code)}
        </button>
    `;
    return html`
        <div class="spans" role="group" aria-label=${t('browse.language')}>
            ${languages.map(button)}
        </div>
    `;
}

/* What stands under the phone: since when these menus are in service, and whether all is well. */
function Service({ onError }) {
    const { menus, outcome, busy, reload } = useMenus(onError);
    return html`
        <section class="card" aria-labelledby="service-title">
            <div class="figure-top">
                <h3 id="service-title">${t('menus.title')}</h3>
                ${menus?.may_reload &&
                html`<button type="button" disabled=${busy} onClick=${reload}>
                    ${t(busy ? 'menus.loading' : 'menus.reload')}
                </button>`}
            </div>
            <div role="status"><${Outcome} outcome=${outcome} /></div>
            ${menus &&
            html`
                <${Since} menus=${menus} />
                <${Overdue} overdue=${menus.overdue} linkTo=${linkTo} />
                <div class="scroll" tabindex="0" role="group" aria-label=${t('menus.title')}>
                    <${Trees} trees=${menus.trees} />
                </div>
            `}
        </section>
    `;
}

export function Browse({ onError }) {
    const { token } = useRoute();
    const [language, setLanguage] = useState(() => recall(KEPT) ?? TONGUES[0]);
    const find = useFind(language, onError);
    const read = useRead(`/menus/nodes?language=${language}`, onError);
    const all = new Map((read.data?.nodes ?? []).map((node) => [node.id, node]));
    const at = all.has(token) ? token : '';
    const screen = useRead(`/menus/screen?language=${language}&node=${at}`, onError);
    const node = all.get(at);
    const options = node ? node.options : read.data?.options ?? [];
    const fresh = screen.data?.id === at;

    function choose(code) {
        remember(KEPT, code);
        setLanguage(code);
    }
    const go = (id) => (location.hash = linkTo(id));
    if (!read.data) return html`<${Instead} read=${read} />`;
    return html`
        <${Languages} language=${language} languages=${read.data.languages} onLanguage=${choose} />
        <div class="browse">
            <${Tree} data=${read.data} at=${at} all=${all} find=${find} />
            ${fresh
                ? html`<${Handset}
                          key=${`${at} ${language}`}
                          screen=${screen.data}
                          language=${language}
                          options=${options}
                          onKey=${(key) => {
                              if (key === 'home') go('');
                              else if (key === 'back') go(node?.parent ?? '');
                              else go(options[key - 1]);
                          }}
                      />
                      <${About} screen=${screen.data} node=${node} />`
                : html`<${Instead} read=${screen} />`}
        </div>
        <${Service} onError=${onError} />
    `;
}
