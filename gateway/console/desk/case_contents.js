/* What stands on the page of a case file, to go there at once. Which sections there are depends on whose
 * eyes they are for and on what has arrived: the page itself is asked. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';

const found = (root) =>
    [...root.querySelectorAll('section[aria-labelledby]')]
        .map((it) => document.getElementById(it.getAttribute('aria-labelledby')))
        .filter(Boolean)
        .map((it) => ({ id: it.id, title: it.textContent }));

const same = (one, other) =>
    one.length === other.length && one.every(({ id, title }, i) => id === other[i].id && title === other[i].title);

function goTo(id) {
    const heading = document.getElementById(id);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.closest('section').scrollIntoView({ block: 'start' });
}

export function Contents() {
    const [list, setList] = useState([]);
    const nav = useRef(null);
    useEffect(() => {
        const root = nav.current.parentElement;
        const look = () => setList((before) => (same(before, found(root)) ? before : found(root)));
        const watcher = new MutationObserver(look);
        watcher.observe(root, { childList: true, subtree: true, characterData: true });
        look();
        return () => watcher.disconnect();
    }, []);
    return html`
        <nav ref=${nav} class="contents" aria-label=${t('case.contents')}>
            ${list.map(
                ({ id, title }) =>
                    html`<button type="button" class="quiet" key=${id} onClick=${() => goTo(id)}>${title}</button>`,
            )}
        </nav>
    `;
}
