/* The pages beside the questions, each with the right that it needs (null: every login has it). */
import { may } from '../lib/rights.js';

const RIGHTS = {
    asked: 'tickets',
    calendar: 'tickets',
    referrals: 'referrals',
    cases: 'cases',
    figures: 'figures',
    reports: 'figures',
    courses: 'figures',
    menus: 'menus',
    canned: 'canned',
    vacancies: 'vacancies',
    directory: 'directory',
    announcements: 'announce',
    held: 'subject',
    people: 'people',
    audit: 'audit',
    account: null,
};

const open = (staff, name) => RIGHTS[name] === null || may(staff, RIGHTS[name]);

/* The page of a route, or null: the questions. Who may not see those has another first page. */
export function pageOf(route, staff) {
    if (Object.hasOwn(RIGHTS, route.place) && open(staff, route.place)) return route.place;
    if (may(staff, 'tickets')) return null;
    return Object.keys(RIGHTS).find((name) => open(staff, name));
}

/* What the bar links to beside the questions: the account has its own place there. */
export function pagesFor(staff) {
    return Object.keys(RIGHTS).filter((name) => RIGHTS[name] !== null && open(staff, name));
}
