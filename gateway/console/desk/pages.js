/* The frame of the pages beside the questions. Each is fetched when it is first opened: whoever answers
 * questions all day needs none of them. */
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';
import { Bar, useSaid } from './bar.js';

const BODIES = {
    asked: () => import('./asked.js').then(({ Asked }) => Asked),
    calendar: () => import('./calendar.js').then(({ Calendar }) => Calendar),
    cases: () => import('./cases.js').then(({ Cases }) => Cases),
    referrals: () => import('./referrals.js').then(({ Referrals }) => Referrals),
    figures: () => import('./figures.js').then(({ Figures }) => Figures),
    held: () => import('./held.js').then(({ Held }) => Held),
    reports: () => import('./reports.js').then(({ Reports }) => Reports),
    courses: () => import('./courses.js').then(({ CoursesPage }) => CoursesPage),
    menus: () => import('./browse.js').then(({ Browse }) => Browse),
    canned: () => import('./canned.js').then(({ Canned }) => Canned),
    directory: () => import('./directory.js').then(({ Directory }) => Directory),
    vacancies: () => import('./vacancies.js').then(({ Vacancies }) => Vacancies),
    announcements: () => import('./announcements.js').then(({ Announcements }) => Announcements),
    people: () => import('./people.js').then(({ People }) => People),
    audit: () => import('./audit.js').then(({ Audit }) => Audit),
    account: () => import('./account.js').then(({ Account }) => Account),
};

/* A page's own component; null while it is on its way, undefined when it did not come. */
function useBody(name) {
    const [loaded, setLoaded] = useState({});
    useEffect(() => {
        let wanted = true; /* one that comes late does not take the place of where one went meanwhile */
        BODIES[name]().then(
            (Body) => wanted && setLoaded({ name, Body }),
            () => wanted && setLoaded({ name }),
        );
        return () => (wanted = false);
    }, [name]);
    return loaded.name === name ? loaded.Body : null;
}

/* The browser remembers that a module did not come: the page itself is read again. */
function NotThere() {
    return html`
        <div class="empty" role="alert">
            <p>${t('said.offline')}</p>
            <button type="button" onClick=${() => location.reload()}>${t('queue.retry')}</button>
        </div>
    `;
}

export function Page({ name, bar, onError }) {
    const { say, shown } = useSaid();
    const Body = useBody(name);
    const { staff } = bar;
    useEffect(() => {
        document.title = `${t(`page.${name}`)} · ${t('brand')}`;
    });
    return html`
        <div class="desk">
            <${Bar} ...${bar} place=${name} />
            <main class="page" id="page">
                <h2 tabindex="-1">${t(`page.${name}`)}</h2>
                ${Body && html`<${Body} key=${name} staff=${staff} say=${say} onError=${onError} />`}
                ${Body === undefined && html`<${NotThere} />`}
            </main>
            ${shown}
        </div>
    `;
}
