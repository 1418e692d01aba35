/* The frame of the pages beside the questions. */
import { html, useEffect } from '../vendor/htm-preact.js';
import { t } from '../lib/i18n.js';
import { Account } from './account.js';
import { Asked } from './asked.js';
import { Audit } from './audit.js';
import { Bar, useSaid } from './bar.js';
import { Browse } from './browse.js';
import { Canned } from './canned.js';
import { CoursesPage } from './courses.js';
import { Figures } from './figures.js';
import { People } from './people.js';
import { Vacancies } from './vacancies.js';

const BODIES = {
    asked: Asked,
    figures: Figures,
    courses: CoursesPage,
    menus: Browse,
    canned: Canned,
    vacancies: Vacancies,
    people: People,
    audit: Audit,
    account: Account,
};

export function Page({ name, bar, onError }) {
    const { say, shown } = useSaid();
    const Body = BODIES[name];
    const { staff } = bar;
    useEffect(() => {
        document.title = `${t(`page.${name}`)} · ${t('brand')}`;
    });
    return html`
        <div class="desk">
            <${Bar} ...${bar} place=${name} />
            <main class="page" id="page">
                <h2 tabindex="-1">${t(`page.${name}`)}</h2>
                <${Body} key=${name} staff=${staff} say=${say} onError=${onError} />
            </main>
            ${shown}
        </div>
    `;
}
