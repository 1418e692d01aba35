/* Handing a question over: to a colleague, who alone can act on it then, or to those who answer for
 * another topic. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { named, t } from '../lib/i18n.js';
import { Sheet } from './dialogs.js';
import { CATEGORIES } from './topics.js';

/* Those who may see the ticket; null while they are not known. */
export function useColleagues(ticketId) {
    const [colleagues, setColleagues] = useState(null);
    useEffect(() => {
        let wanted = true;
        get(`/tickets/${ticketId}/colleagues`).then(
            (found) => wanted && setColleagues(found.colleagues),
            () => wanted && setColleagues([]),
        );
        return () => (wanted = false);
    }, [ticketId]);
    return colleagues;
}

function Choice({ id, label, options, value, onChange }) {
    const option = ([code, name]) => html`<option key=${code} value=${code}>${name}</option>`;
    return html`
        <div class="field">
            <label for=${id}>${label}</label>
            <select id=${id} value=${value} onChange=${(event) => onChange(event.target.value)}>
                ${options.map(option)}
            </select>
        </div>
    `;
}

function Way({ name, way, onWay }) {
    return html`
        <label class="tick">
            <input
                type="radio"
                name="way"
                autofocus=${name === way}
                checked=${name === way}
                onChange=${() => onWay(name)}
            />
            ${t(`hand.${name}`)}
        </label>
    `;
}

function ToColleague({ people, to, word, onTo, onWord }) {
    return html`
        <${Choice}
            id="colleague"
            label=${t('hand.who')}
            options=${people.map(({ id, name }) => [id, name])}
            value=${to}
            onChange=${onTo}
        />
        <div class="field">
            <label for="word">${t('hand.word')}</label>
            <textarea
                id="word"
                rows="2"
                dir="auto"
                maxlength="1600"
                value=${word}
                onInput=${(event) => onWord(event.target.value)}
            ></textarea>
        </div>
        <p class="hint">${t('hand.colleague.hint')}</p>
    `;
}

export function HandSheet({ ticket, can, onClose }) {
    const others = [...CATEGORIES, ''].filter((it) => it !== ticket.category);
    const [category, setCategory] = useState(others[0]);
    const [chosen, setChosen] = useState('colleague');
    const [to, setTo] = useState(null);
    const [word, setWord] = useState('');
    const colleagues = useColleagues(ticket.id);
    const people = (colleagues ?? []).filter(({ answers }) => answers);
    const way = colleagues && !people.length ? 'topic' : chosen;
    const who = people.find(({ id }) => id === to) ?? people[0];

    function submit(event) {
        event.preventDefault();
        if (way === 'colleague' && !who) return;
        onClose();
        if (way === 'topic') can.move(category);
        else can.transfer(who, word);
    }

    const topics = others.map((it) => [it, named('category', it)]);
    const shown = { people, to: who?.id, word, onTo: setTo, onWord: setWord };
    return html`
        <${Sheet} title=${t('move.title', { number: ticket.number })} onClose=${onClose}>
            <form onSubmit=${submit}>
                <fieldset class="ways">
                    <legend class="unseen">${t('hand.way')}</legend>
                    <${Way} name="colleague" way=${way} onWay=${setChosen} />
                    <${Way} name="topic" way=${way} onWay=${setChosen} />
                </fieldset>
                ${way === 'colleague'
                    ? html`<${ToColleague} ...${shown} />`
                    : html`<${Choice}
                              id="topic"
                              label=${t('queue.category')}
                              options=${topics}
                              value=${category}
                              onChange=${setCategory}
                          />
                          <p class="hint">${t('move.hint')}</p>`}
                <div class="actions">
                    <button class="primary" aria-disabled=${way === 'colleague' && !who}>
                        ${t('move.do')}
                    </button>
                    <button type="button" class="plain" onClick=${onClose}>
                        ${t('action.cancel')}
                    </button>
                </div>
            </form>
        <//>
    `;
}
