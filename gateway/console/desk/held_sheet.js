/* All that is held of a person, as they read it on paper: in their language and from the side on which they
 * begin. What was said stays as it was written. */
import { html } from '../vendor/htm-preact.js';
import { namedIn, t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { direction, drafted, known, tables } from './held_words.js';
import { saveJson } from './save.js';

const Plain = ({ of }) => html`<bdi>${visible(String(of))}</bdi>`;

/* rows: [label, value]; what is empty is left out. */
function Facts({ rows }) {
    return html`<dl>
        ${rows.filter(([, value]) => value !== undefined && value !== '').map(([label, value]) => html`<div key=${label}><dt>${label}</dt><dd><${Plain} of=${value} /></dd></div>`)}
    </dl>`;
}

const List = ({ list, nothing, children }) =>
    list.length ? html`<ul>${list.map((it, i) => html`<li key=${i}>${children(it)}</li>`)}</ul>` : html`<p>${nothing}</p>`;

const Section = ({ title, ...list }) => html`<h4>${title}</h4><${List} ...${list} />`;

const Said = ({ at, by, text }) => html`
    <p class="hint">${by && `${by} · `}<bdi>${at}</bdi></p>
    <p dir="auto">${visible(text)}</p>
`;

function File({ file, w, language }) {
    const item = ({ kind, ...fields }) => html`
        <h5>${namedIn(language, 'case.kind', kind)}</h5>
        <${Facts} rows=${Object.entries(fields).map(([name, value]) => [namedIn(language, 'case.field', name), namedIn(language, 'case.choice', value)])} />
    `;
    const consent = ({ to, state, since, withdrawn }) => html`
        <${Facts} rows=${[[namedIn(language, 'case.consent', to), namedIn(language, 'case.consent.is', state)], [w.since, since], [w.withdrawn, withdrawn]]} />
    `;
    return html`
        <h4>${w.file} <bdi>${file.number}</bdi></h4>
        <${Facts} rows=${[[w.opened, file.opened], [w.closed, file.closed]]} />
        <${List} list=${file.held} nothing=${w.nothing}>${item}<//>
        <${Section} title=${w.consents} list=${file.consents} nothing=${w.nothing}>${consent}<//>
    `;
}

function Sheet({ held }) {
    const language = known(held.language);
    const w = tables[language];
    const topic = (code) => code && namedIn(language, 'category', code);
    const section = (name, each) => html`<${Section} title=${w[name]} list=${held[name]} nothing=${w.nothing}>${each}<//>`;
    return html`
        <section class="printed" lang=${language} dir=${direction(language)} aria-label=${t('held.file')}>
            <h3>${w.title}</h3>
            <${Facts}
                rows=${[
                    [w.made, held.made], [w.asked, held.asked], [w.number, held.number], [w.alias, held.alias],
                    [w.language, held.language === language ? w.own : held.language && namedIn(language, 'tongue', held.language)], [w.topic, topic(held.topic)], [w.since, held.since],
                ]}
            />
            ${section('questions', (it) => html`
                <h5>${w.question} <bdi>${it.number}</bdi></h5>
                <${Facts} rows=${[[w.topic, topic(it.topic)], [w.asked, it.asked]]} />
                ${it.said.map((one, i) => html`<${Said} key=${i} ...${one} by=${w[one.by]} />`)}
            `)}
            ${section('appointments', (it) => html`<${Facts} rows=${[[w.at, it.at], [w.place, it.place]]} />`)}
            ${section('courses', (it) => html`<${Facts} rows=${[[w.course, it.course], [w.started, it.started], [w.finished, it.finished]]} />`)}
            ${section('wishes', (it) => html`<${Facts} rows=${[[w.work, it.work], [w.place, it.place], [w.languages, it.languages]]} />`)}
            ${held.files.map((it) => html`<${File} key=${it.number} file=${it} w=${w} language=${language} />`)}
            ${section('you_wrote', Said)} ${section('we_wrote', Said)}
            <h4>${w.left_out}</h4>
            <p>${w.others}</p>
            <p>${w.notes}</p>
        </section>
    `;
}

/* On paper it is alone. */
export function Handed({ id, file }) {
    return html`
        <div class="actions unprinted">
            <button type="button" class="primary" onClick=${() => saveJson(`request-${id}.json`, file)}>${t('held.save')}</button>
            <button type="button" onClick=${() => window.print()}>${t('held.print')}</button>
        </div>
        ${drafted(file.export.language) && html`<p class="hint unprinted">${t('held.drafted')}</p>`}
        <${Sheet} held=${file.export} />
    `;
}
