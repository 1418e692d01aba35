/* The interface's language: two tables of sentences, one choice that is remembered. */
import en from '../i18n/en.js';
import sq from '../i18n/sq.js';
import { remember, recall } from './storage.js';

const tables = { sq, en };
export const languages = Object.keys(tables);

/* Chosen before, else the first one the browser asks for, else Albanian. */
function initial() {
    const wanted = [recall('migranti.language'), ...navigator.languages];
    return wanted.map((tag) => String(tag).slice(0, 2)).find((code) => code in tables) ?? 'sq';
}

let current = initial();
document.documentElement.lang = current;

export function language() {
    return current;
}

export function setLanguage(code) {
    current = code;
    document.documentElement.lang = code;
    remember('migranti.language', code);
}

export function languageName(code) {
    return tables[code]['language.name'];
}

/* The sentence of `key`. Strings take named values; functions take a count. */
export function t(key, values) {
    const sentence = tables[current][key];
    if (typeof sentence === 'function') return sentence(values);
    if (sentence === undefined) throw new Error(`i18n: no sentence ${key}`);
    return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/* For codes that the gateway's data brings: shown as they are when no table knows them. */
export function named(prefix, code) {
    return tables[current][`${prefix}.${code || 'none'}`] ?? code;
}

/* The same for somebody else, in their language; in English where there is no table of it. */
export function namedIn(code, prefix, value) {
    return (tables[code] ?? en)[`${prefix}.${value}`] ?? value;
}
