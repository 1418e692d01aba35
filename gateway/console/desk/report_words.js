/* What the report's codes are called, and its periods. */
import { html } from '../vendor/htm-preact.js';
import { now } from '../lib/clock.js';
import { language, t } from '../lib/i18n.js';

const CHOICES = ['sex', 'municipality', 'nationality', 'domain'];

/* A value of a dimension: "female" by sex, "0-4" by age. */
export function valueName(dimension, value) {
    if (value === 'all') return t('report.all');
    if (value === 'unknown') return t('case.choice.unknown');
    if (dimension === 'age') return value;
    return t(CHOICES.includes(dimension) ? `case.choice.${value}` : `report.${dimension}.${value}`);
}

export const measureName = (measure) => t(`report.measure.${measure}`);
export const dimensionName = (dimension) => t(`report.dimension.${dimension}`);

/* null: so few that they are not told. */
export const number = (value) =>
    value === null
        ? html`<span title=${t('report.few')}>·<span class="unseen"> ${t('report.few')}</span></span>`
        : new Intl.NumberFormat(language()).format(value);

export const share = (perMille) =>
    perMille === null ? '–' : `${new Intl.NumberFormat(language()).format(perMille / 10)} %`;

/* "3 Nov 2026": a report is read long after. */
export function fullDay(ms) {
    const date = new Date(ms);
    return `${date.getDate()} ${t('time.months').split(' ')[date.getMonth()]} ${date.getFullYear()}`;
}

export const leftOut = (count) =>
    count === null ? t('report.leftout.few') : count > 0 ? t('report.leftout', count) : '';

/* ---- periods */

const [QUARTERS, MONTHS, YEARS] = [9, 18, 4];
const two = (value) => String(value).padStart(2, '0');
const quarter = (at) => `${Math.floor(at / 4)}-Q${(at % 4) + 1}`;
const month = (at) => `${Math.floor(at / 12)}-${two((at % 12) + 1)}`;
const from = (at, count, name) => Array.from({ length: count }, (_, back) => name(at - back));

export function choices(span) {
    const today = new Date(now());
    const months = today.getFullYear() * 12 + today.getMonth();
    if (span === 'quarter') return from(Math.floor(months / 3), QUARTERS, quarter);
    if (span === 'month') return from(months, MONTHS, month);
    return from(today.getFullYear(), YEARS, String);
}


export const thisQuarter = () => choices('quarter')[0];

export function spanOf(period) {
    if (period.includes('..')) return 'months';
    if (period.includes('Q')) return 'quarter';
    return period.includes('-') ? 'month' : 'year';
}

export const isPeriod = (text) =>
    /^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2])(\.\.\d{4}-(0[1-9]|1[0-2]))?)?$/.test(text ?? '');
