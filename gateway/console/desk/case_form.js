/* A form for one item of a case file, made of the gateway's own list of fields. What somebody else changed
 * meanwhile is shown beside one's own, and nothing is overwritten unseen. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { now } from '../lib/clock.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { dayAt, dayOf, writtenDay } from '../lib/time.js';
import { Sheet } from './dialogs.js';
import { useCall } from './form.js';

/* When it is to be looked at. */
export function DueTag({ at }) {
    if (!at) return null;
    const late = at <= now();
    return html`
        <span class="tag ${late ? 'urgent' : ''}">${t(late ? 'case.late' : 'case.due', { day: dayOf(at) })}</span>
    `;
}

export const valueOf = (item, name) => item?.fields.find((it) => it.name === name)?.value ?? '';
const versionOf = (item, name) => item?.fields.find((it) => it.name === name)?.version ?? 0;

/* What a person is called in the file: by name, else by what they are to somebody. */
export const nameOf = (person) =>
    valueOf(person, 'name') || t(`case.choice.${valueOf(person, 'relation') || 'self'}`);

/* A person is related to somebody; a paper belongs to them. */
export const labelOf = ({ kind, name }) => t(`case.field.${kind === 'person' && name === 'of' ? 'kin' : name}`);

/* Days of what has happened. */
const PAST = ['born', 'siv_denied', 'issued', 'since', 'day'];

/* Numbers are their own names. */
const choiceOf = (value) => (/^\d+$/.test(value) ? value : t(`case.choice.${value}`));

/* A value as people read it. */
export function shown(field, value, people) {
    if (!value) return '';
    if (field.type === 'choice') return choiceOf(value);
    if (field.type === 'day') return writtenDay(value);
    if (field.type === 'link') {
        const person = people.find((it) => it.id === value);
        return person ? nameOf(person) : '';
    }
    return visible(value);
}

function Control({ field, value, people, self, onInput }) {
    const id = `fact-${field.name}`;
    const own = { id, name: field.name, value, required: field.required, onInput };
    if (field.type === 'words') return html`<textarea rows="6" dir="auto" maxlength="6000" ...${own}></textarea>`;
    if (field.type === 'day') return html`<input type="date" min="1900-01-01" max=${PAST.includes(field.name) ? dayAt(now()) : '2100-12-31'} ...${own} />`;
    if (field.type === 'text') return html`<input dir="auto" autocomplete="off" maxlength="200" ...${own} />`;
    const options =
        field.type === 'link'
            ? people.filter((it) => it.id !== self).map((it) => [it.id, nameOf(it)])
            : field.choices.map((it) => [it, choiceOf(it)]);
    return html`
        <select ...${own}>
            <option value="">${t('case.empty')}</option>
            ${options.map(([code, title]) => html`<option key=${code} value=${code}>${visible(title)}</option>`)}
        </select>
    `;
}

function Clash({ clash, field, people, onTake }) {
    return html`
        <div class="clash" role="alert">
            <p>${t('case.clash', { who: visible(clash.by) || t('case.person') })}</p>
            <p><bdi>${shown(field, clash.theirs, people) || t('case.empty')}</bdi></p>
            <button type="button" onClick=${onTake}>${t('case.clash.take')}</button>
        </div>
    `;
}

/* `item` null: a new one of `kind`. */
export function ItemSheet({ id, kind, item, fields, people, onSaved, onClose, onError }) {
    const mine = fields.filter((it) => it.kind === kind);
    const start = Object.fromEntries(mine.map(({ name }) => [name, valueOf(item, name)]));
    /* Most sessions are written down the same day. */
    const [values, setValues] = useState(!item && 'day' in start ? { ...start, day: dayAt(now()) } : start);
    const [seen, setSeen] = useState(() =>
        Object.fromEntries(mine.map(({ name }) => [name, { value: start[name], version: versionOf(item, name) }])),
    );
    const [clashes, setClashes] = useState([]);
    const form = useRef(null);
    /* Far from the button that brought it about, in a long form. */
    useEffect(() => {
        form.current?.querySelector('.clash')?.scrollIntoView({ block: 'center' });
    }, [clashes]);
    const { busy, trouble, run } = useCall((error) => {
        setClashes(error.status === 409 ? (error.body.fields ?? []) : []);
        for (const { name, theirs, version } of error.body?.fields ?? [])
            setSeen((before) => ({ ...before, [name]: { value: theirs, version } }));
        onError(error);
    });
    const set = (name) => (event) => {
        const { value } = event.target;
        setValues((before) => ({ ...before, [name]: value }));
    };
    function take({ name, theirs }) {
        setValues((before) => ({ ...before, [name]: theirs }));
        setClashes((before) => before.filter((it) => it.name !== name));
    }
    function submit(event) {
        event.preventDefault();
        const changed = mine.filter(({ name }) => values[name].trim() !== seen[name].value);
        if (!changed.length) return onClose();
        const list = changed.map(({ name }) => ({ name, value: values[name], version: seen[name].version }));
        const path = item ? `/cases/${id}/fields` : `/cases/${id}/items`;
        return run(() => post(path, item ? { item: item.id, fields: list } : { kind, fields: list }), onSaved);
    }
    const field = (one) => {
        const clash = clashes.find((it) => it.name === one.name);
        return html`
            <div class="field" key=${one.name}>
                <label for="fact-${one.name}">${labelOf(one)}</label>
                <${Control}
                    field=${one}
                    value=${values[one.name]}
                    people=${people}
                    self=${item?.id}
                    onInput=${set(one.name)}
                />
                ${clash && html`<${Clash} clash=${clash} field=${one} people=${people} onTake=${() => take(clash)} />`}
            </div>
        `;
    };
    const classes = [...new Set(mine.map((it) => it.class))];
    const title = t(item ? 'case.change' : 'case.add', { what: t(`case.kind.${kind}`) });
    return html`
        <${Sheet} title=${title} onClose=${onClose}>
            <form ref=${form} onSubmit=${submit}>
                ${classes.length > 1
                    ? classes.map(
                          (name) => html`
                              <fieldset class="pair" key=${name}>
                                  <legend>${t(`case.class.${name}`)}</legend>
                                  ${mine.filter((it) => it.class === name).map(field)}
                              </fieldset>
                          `,
                      )
                    : html`<div class=${mine.length > 2 ? 'pair' : ''}>${mine.map(field)}</div>`}
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>
                        ${t(clashes.length ? 'case.save.mine' : 'case.save')}
                    </button>
                    <button type="button" class="plain" onClick=${onClose}>${t('action.cancel')}</button>
                </div>
            </form>
        <//>
    `;
}
