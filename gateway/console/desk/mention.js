/* "@" in a note: colleagues who may see the question are offered while their name is typed. */
import { html, useLayoutEffect, useRef, useState } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';
import { useColleagues } from './hand.js';

const OFFERED_MAX = 6;

/* The name that is being typed before the caret: { at, word }, or null. */
function typed({ value, selectionStart }) {
    const found = /(?:^|[^\w.@-])@([\w.-]*)$/.exec(value.slice(0, selectionStart));
    return found && { at: selectionStart - found[1].length, word: found[1].toLowerCase() };
}

function matching(colleagues, word) {
    const fits = ({ login, name }) =>
        login.startsWith(word) ||
        name
            .toLowerCase()
            .split(' ')
            .some((part) => part.startsWith(word));
    return (colleagues ?? []).filter(fits).slice(0, OFFERED_MAX);
}

/* { offers, chosen, look, pressed, choose, attributes }: `look` after each change of the field,
 * `pressed` before any other key handler (true: taken). */
export function useMentions({ ticket, field, write }) {
    const colleagues = useColleagues(ticket.id);
    const [place, setPlace] = useState(null);
    const [chosen, setChosen] = useState(0);
    const caret = useRef(null);
    const offers = place ? matching(colleagues, place.word) : [];

    function look() {
        setPlace(field.current ? typed(field.current) : null);
        setChosen(0);
    }

    function choose({ login }) {
        const { value } = field.current;
        const { at, word } = place;
        const before = `${value.slice(0, at)}${login} `;
        caret.current = before.length;
        write(before + value.slice(at + word.length).replace(/^ /, ''));
        setPlace(null);
    }

    /* With the text itself: a letter that is typed next belongs behind the name. */
    useLayoutEffect(() => {
        if (caret.current === null) return;
        field.current.focus();
        field.current.setSelectionRange(caret.current, caret.current);
        caret.current = null;
    });

    function pressed(event) {
        if (!offers.length || event.ctrlKey || event.metaKey) return false;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step) setChosen((chosen + step + offers.length) % offers.length);
        else if (event.key === 'Enter' || event.key === 'Tab') choose(offers[chosen]);
        else if (event.key === 'Escape') setPlace(null);
        else return false;
        event.preventDefault();
        event.stopPropagation();
        return true;
    }

    const attributes = offers.length
        ? { 'aria-controls': 'mentions', 'aria-activedescendant': `mention-${offers[chosen].id}` }
        : {};
    return { offers, chosen, look, pressed, choose, attributes };
}

export function Offers({ offers, chosen, choose }) {
    const option = (person, n) => html`
        <li
            key=${person.id}
            id=${`mention-${person.id}`}
            role="option"
            aria-selected=${n === chosen}
            onMouseDown=${(event) => event.preventDefault()}
            onClick=${() => choose(person)}
        >
            <bdi>${person.name}</bdi> <span class="hint">@${person.login}</span>
        </li>
    `;
    return html`
        <p class="unseen" role="status">
            ${offers.length > 0 && t('mention.offers', offers.length)}
        </p>
        ${offers.length > 0 &&
        html`<ul id="mentions" class="offers" role="listbox" aria-label=${t('mention.label')}>
            ${offers.map(option)}
        </ul>`}
    `;
}
