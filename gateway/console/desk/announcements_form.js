/* An announcement being written: for whom, in which words, when and how fast; and what that would be. */
import { html, useEffect, useMemo, useRef, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { language, named, t } from '../lib/i18n.js';
import { PreviewOf } from './announcements_preview.js';
import { Field, sentenceFor, useCall } from './form.js';
import { Meter, Preview, useMeasure } from './meter.js';

const PAUSE_MS = 400;
const EMPTY = {
    name: '',
    categories: [],
    languages: [],
    countries: '',
    place: '',
    isco: '',
    course: '',
    since: '',
    texts: { sq: '' },
    fallback: '',
    rate: 60,
    start: '',
    hours: 24,
};

const two = (n) => String(n).padStart(2, '0');
/* As the browser's own field for a moment has it: local, without a zone. */
function momentOf(ms) {
    if (!ms) return '';
    const at = new Date(ms);
    return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function madeOf(announcement) {
    if (!announcement) return EMPTY;
    const made = Object.fromEntries(Object.keys(EMPTY).map((name) => [name, announcement[name]]));
    return {
        ...made,
        countries: announcement.countries.join(' '),
        texts: Object.fromEntries(announcement.texts.map(({ language: code, text }) => [code, text])),
        start: momentOf(announcement.start),
    };
}

export function bodyOf(made) {
    return {
        ...made,
        countries: made.countries.split(/[\s,+]+/).filter(Boolean),
        texts: Object.entries(made.texts)
            .filter(([, text]) => text.trim())
            .map(([code, text]) => ({ language: code, text })),
        rate: Number(made.rate) || 0,
        hours: Number(made.hours) || 0,
        start: made.start ? new Date(made.start).getTime() : null,
    };
}

/* { data, trouble, busy }: how much it would be, behind a pause in typing. Counting many people takes its
 * time: one count at once, and then only the latest. */
function usePreview(made) {
    const [state, setState] = useState({ data: null, trouble: '', busy: false });
    const body = useMemo(() => JSON.stringify(bodyOf(made)), [made]);
    const wanted = useRef(null); /* what is to be counted; null: nothing */
    const counting = useRef(false);
    async function count() {
        if (counting.current) return;
        counting.current = true;
        for (let asked; wanted.current !== null && asked !== wanted.current; ) {
            asked = wanted.current;
            const next = await post('/announcements/preview', JSON.parse(asked)).then(
                (data) => ({ data, trouble: '', busy: false }),
                (error) => ({ data: null, trouble: sentenceFor(error), busy: false }),
            );
            if (asked === wanted.current) setState(next);
        }
        counting.current = false;
    }
    useEffect(() => {
        if (!JSON.parse(body).texts.length) {
            wanted.current = null;
            setState({ data: null, trouble: '', busy: false });
            return undefined;
        }
        setState((was) => ({ ...was, busy: true }));
        const timer = setTimeout(() => {
            wanted.current = body;
            count();
        }, PAUSE_MS);
        return () => clearTimeout(timer);
    }, [body]);
    return state;
}

function Ticks({ legend, options, chosen, name, onChange }) {
    const toggle = (code) => (event) =>
        onChange(event.target.checked ? [...chosen, code] : chosen.filter((it) => it !== code));
    return html`
        <fieldset class="ticks">
            <legend>${legend}</legend>
            ${options.map(
                (code) => html`
                    <label class="tick" key=${code}>
                        <input type="checkbox" checked=${chosen.includes(code)} onChange=${toggle(code)} />
                        ${name(code)}
                    </label>
                `,
            )}
        </fieldset>
    `;
}

function Choose({ id, label, value, options, any, onChange }) {
    return html`
        <div class="field">
            <label for=${id}>${label}</label>
            <select id=${id} value=${value} onChange=${(event) => onChange(event.target.value)}>
                <option value="">${any}</option>
                ${options.map((it) => html`<option key=${it.id} value=${it.id}>${it.name}</option>`)}
            </select>
        </div>
    `;
}

const measure = (text, code) => post('/announcements/measure', { language: code, text });

function Text({ code, value, onInput, onRemove }) {
    const size = useMeasure(value.trim(), code, measure);
    const id = `announce-text-${code}`;
    return html`
        <div class="field">
            <div class="figure-top">
                <label for=${id}>${named('tongue', code)}</label>
                ${onRemove &&
                html`<button type="button" class="quiet" onClick=${onRemove}>
                    ${t('announce.text.remove')}<span class="unseen"> ${named('tongue', code)}</span>
                </button>`}
            </div>
            <textarea
                id=${id}
                rows="3"
                dir="auto"
                lang=${code}
                maxlength="1000"
                value=${value}
                aria-describedby=${`${id}-size`}
                onInput=${(event) => onInput(event.target.value)}
            ></textarea>
            <${Meter} measure=${size} typed=${value} id=${`${id}-size`} />
            <${Preview} measure=${size.now} lang=${code} />
        </div>
    `;
}

function Texts({ made, choices, set }) {
    const codes = Object.keys(made.texts);
    const others = (choices?.languages ?? []).filter((code) => !codes.includes(code));
    const put = (code, text) => set((was) => ({ texts: { ...was.texts, [code]: text } }));
    const drop = (code) =>
        set((was) => {
            const { [code]: gone, ...texts } = was.texts;
            return { texts, fallback: was.fallback === code ? '' : was.fallback };
        });
    const languages = codes.map((id) => ({ id, name: named('tongue', id) }));
    return html`
        <section class="card">
            <h3>${t('announce.texts')}</h3>
            <p class="hint">${t('announce.texts.hint')}</p>
            ${codes.map(
                (code) => html`<${Text}
                    key=${code}
                    code=${code}
                    value=${made.texts[code]}
                    onInput=${(text) => put(code, text)}
                    onRemove=${codes.length > 1 ? () => drop(code) : null}
                />`,
            )}
            ${others.length > 0 &&
            html`<p class="actions">
                ${others.map(
                    (code) => html`
                        <button type="button" key=${code} onClick=${() => put(code, '')}>
                            + ${named('tongue', code)}
                        </button>
                    `,
                )}
            </p>`}
            <${Choose}
                id="announce-fallback"
                label=${t('announce.fallback')}
                value=${made.fallback}
                options=${languages}
                any=${t('announce.fallback.none')}
                onChange=${(fallback) => set(() => ({ fallback }))}
            />
        </section>
    `;
}

function Group({ made, choices, set }) {
    const to = (name) => (value) => set(() => ({ [name]: value }));
    const work = (list) => (list ?? []).map((it) => ({ id: it.id, name: it[language()] || it.id }));
    const some = [...new Map(work(choices?.occupations).map((it) => [it.id, it])).values()];
    return html`
        <section class="card">
            <h3>${t('announce.group')}</h3>
            <p class="hint">${t('announce.group.hint')}</p>
            <${Ticks}
                legend=${t('announce.categories')}
                options=${[...(choices?.categories ?? []), 'none']}
                chosen=${made.categories}
                name=${(code) => named('category', code)}
                onChange=${to('categories')}
            />
            <${Ticks}
                legend=${t('announce.languages')}
                options=${[...(choices?.languages ?? []), 'none']}
                chosen=${made.languages}
                name=${(code) => named('tongue', code)}
                onChange=${to('languages')}
            />
            <div class="pair">
                <${Field}
                    id="announce-countries"
                    label=${t('announce.countries')}
                    hint=${t('announce.countries.hint')}
                    inputmode="tel"
                    dir="ltr"
                    value=${made.countries}
                    onInput=${(event) => to('countries')(event.target.value)}
                />
                <${Field}
                    id="announce-since"
                    label=${t('announce.since')}
                    type="date"
                    value=${made.since}
                    onInput=${(event) => to('since')(event.target.value)}
                />
            </div>
            <div class="pair">
                <${Choose}
                    id="announce-isco"
                    label=${t('announce.isco')}
                    value=${made.isco}
                    options=${some}
                    any=${t('announce.any')}
                    onChange=${to('isco')}
                />
                <${Choose}
                    id="announce-place"
                    label=${t('announce.place')}
                    value=${made.place}
                    options=${work(choices?.places)}
                    any=${t('announce.any')}
                    onChange=${to('place')}
                />
            </div>
            <${Choose}
                id="announce-course"
                label=${t('announce.course')}
                value=${made.course}
                options=${work(choices?.courses)}
                any=${t('announce.any')}
                onChange=${to('course')}
            />
        </section>
    `;
}

function Time({ made, choices, set }) {
    const to = (name) => (event) => {
        const { value } = event.target;
        set(() => ({ [name]: value }));
    };
    return html`
        <section class="card">
            <h3>${t('announce.time')}</h3>
            <${Field}
                id="announce-start"
                label=${t('announce.start')}
                hint=${t('announce.start.hint')}
                type="datetime-local"
                value=${made.start}
                onInput=${to('start')}
            />
            <div class="pair">
                <${Field}
                    id="announce-hours"
                    label=${t('announce.hours')}
                    type="number"
                    min="1"
                    max="168"
                    required
                    value=${made.hours}
                    onInput=${to('hours')}
                />
                <${Field}
                    id="announce-rate"
                    label=${t('announce.rate')}
                    type="number"
                    min="1"
                    max=${choices?.rate_max}
                    required
                    value=${made.rate}
                    onInput=${to('rate')}
                />
            </div>
        </section>
    `;
}

export function Write({ announcement, choices, onSaved, onClose, onError }) {
    const [made, setMade] = useState(() => madeOf(announcement));
    const { busy, trouble, run } = useCall(onError);
    const preview = usePreview(made);
    const set = (change) => setMade((was) => ({ ...was, ...change(was) }));
    function submit(event) {
        event.preventDefault();
        const body = bodyOf(made);
        run(
            () =>
                announcement
                    ? post(`/announcements/${announcement.id}`, { ...body, version: announcement.version })
                    : post('/announcements', body),
            onSaved,
        );
    }
    return html`
        <form class="announce" onSubmit=${submit}>
            <h3>${t(announcement ? 'announce.edit' : 'announce.new')}</h3>
            ${announcement && announcement.state !== 'draft' && html`<p class="hint">${t('announce.anew')}</p>`}
            <${Field}
                id="announce-name"
                label=${t('announce.name')}
                hint=${t('announce.name.hint')}
                required
                dir="auto"
                maxlength="60"
                autocomplete="off"
                value=${made.name}
                onInput=${(event) => set(() => ({ name: event.target.value }))}
            />
            <${Texts} made=${made} choices=${choices} set=${set} />
            <${Group} made=${made} choices=${choices} set=${set} />
            <${Time} made=${made} choices=${choices} set=${set} />
            <${PreviewOf} ...${preview} />
            <p class="error" role="alert">${trouble}</p>
            <div class="actions">
                <button class="primary" aria-disabled=${busy}>${t('announce.save')}</button>
                <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
            </div>
        </form>
    `;
}
