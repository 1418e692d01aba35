/* What a browser calls itself, in two words that people know. */
const BROWSERS = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
];
const SYSTEMS = [
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Windows', 'Windows'],
    ['Mac OS', 'Mac'],
    ['Linux', 'Linux'],
];

const first = (table, agent) => table.find(([mark]) => agent.includes(mark))?.[1];

export function deviceName(agent) {
    const names = [first(BROWSERS, agent), first(SYSTEMS, agent)].filter(Boolean);
    return names.join(' · ') || agent.slice(0, 40) || '?';
}
