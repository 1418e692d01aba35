/* Two months that never were, written into the database of a gateway that is not running: for what
 * shows figures. Everything in it is invented, and the same each time. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const DAY = 24 * 3600 * 1000;
const HOUR = 3600 * 1000;
const MINUTE = 60 * 1000;
const DAYS = 60;

/* Numbers that look like chance (Lehmer, as in ISO C++'s minstd_rand). */
function chances(seed) {
    let state = seed;
    return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

let made = 0n;
const idAt = (ms) => ((BigInt(Math.floor(ms)) - 1735689600000n) << 21n) + (made += 1n);
const text = (value) => (value === null ? 'NULL' : typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : value);
const insert = (table, row) =>
    `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).map(text).join(', ')});`;

const TOPICS = ['afghan', 'afghan', 'refugees', 'returnees', 'emigrants', 'immigrants', ''];
const TONGUES = { afghan: 'prs', refugees: 'ar', returnees: 'sq', emigrants: 'sq', immigrants: 'en', '': 'sq' };
const PEOPLE = 240;

function nodesOf(menus) {
    return ['returnees', 'emigrants', 'immigrants', 'refugees', 'afghan'].flatMap((category) =>
        Object.keys(JSON.parse(readFileSync(`${menus}/${category}/tree.json`, 'utf8')).nodes).slice(0, 14),
    );
}

function people(lines, now) {
    for (let n = 1; n <= PEOPLE; n += 1)
        lines.push(
            insert('contact', {
                id: n,
                number_index: `demo ${n}`,
                number_sealed: 'demo',
                alias: `${['Ulliri', 'Dafina', 'Lisi', 'Shega', 'Dardha'][n % 5]} ${100 + n}`,
                language: Object.values(TONGUES)[n % 6],
                category: '',
                created_at: now - DAYS * DAY,
                country: n % 11 === 0 ? '383' : n % 17 === 0 ? '39' : '355',
            }),
        );
}

function question(lines, chance, n, at, now) {
    const topic = TOPICS[Math.floor(chance() * TOPICS.length)];
    const took = (20 + chance() * chance() * 4000) * MINUTE;
    const answered = at + took < now && chance() < 0.94;
    const due = at + 48 * HOUR;
    lines.push(
        insert('ticket', {
            id: idAt(at),
            number: 1000 + n,
            contact_id: 1 + Math.floor(chance() * PEOPLE),
            category: topic,
            node: '',
            language: TONGUES[topic],
            channel: 'simulator',
            bearer: 0,
            state: answered ? (chance() < 0.6 ? 2 : 1) : 0,
            version: 2,
            lease_until: 0,
            opened_at: at,
            waits_since: at,
            updated_at: answered ? at + took : at,
            answered_at: answered ? at + took : null,
            due_at: due,
            asked: chance() < 0.86 ? 1 : 0,
        }),
    );
    const rating = answered && chance() < 0.55 ? Math.ceil(5 * Math.sqrt(chance())) : 0;
    const entry = (kind, when, body, late = 0) =>
        lines.push(
            `INSERT INTO ticket_entry (id, ticket_id, kind, body, created_at, late, rating) VALUES (${idAt(when)},` +
                ` (SELECT id FROM ticket WHERE number = ${1000 + n}), ${kind}, ${text(body)}, ${when}, ${late},` +
                ` ${kind === 1 ? rating : 0});`,
        );
    entry(0, at, '(demo) Ku mund ta bëj këtë?');
    if (answered) entry(1, at + took, '(demo) Në zyrën e bashkisë.', at + took > due ? 1 : 0);
    if (rating)
        lines.push(
            `INSERT INTO figure_rating (day, topic, rating, ratings) VALUES (${Math.floor((at + took) / DAY)},` +
                ` ${text(topic || 'none')}, ${rating}, 1) ON CONFLICT (day, topic, rating)` +
                ' DO UPDATE SET ratings = figure_rating.ratings + 1;',
        );
}

function visit(lines, chance, nodes, at) {
    const contact = 1 + Math.floor(chance() * PEOPLE);
    const bearer = chance() < 0.45 ? 1 : 0;
    const steps = 1 + Math.floor(chance() * 5);
    let when = at;
    for (let step = 0; step < steps; step += 1) {
        const node = step === 0 ? '' : nodes[Math.floor(chance() * chance() * nodes.length)];
        lines.push(
            insert('inbound', { id: idAt(when), contact_id: contact, channel: 'simulator', bearer, body: '1', node, received_at: when }),
        );
        when += (10 + chance() * 200) * 1000;
    }
}

function message(lines, chance, at) {
    const fate = chance();
    const state = fate < 0.9 ? 3 : fate < 0.95 ? 2 : fate < 0.98 ? 4 : fate < 0.99 ? 5 : 6;
    lines.push(
        insert('outbox', {
            id: idAt(at), contact_id: 1 + Math.floor(chance() * PEOPLE), channel: 'simulator', bearer: 0, class: 1,
            body: 'x', segments: 1 + Math.floor(chance() * 3), ussd_end: 0, ussd_session: '', reply_data: '',
            state, attempts: 1, due_at: at, expires_at: at, reason: '', created_at: at, updated_at: at,
        }),
    );
}

/* Job alerts by week and occupation: fewer with each step from being told to work. */
function alerts(lines, chance, midnight) {
    const monday = Math.floor((midnight / DAY + 3) / 7) * 7 - 3; /* 1970 began on a Thursday */
    for (let back = Math.floor(DAYS / 7); back >= 0; back -= 1)
        for (const [isco, most] of [['5120', 90], ['7112', 60], ['9112', 35], ['8332', 6]]) {
            const sent = Math.round(most * (0.6 + chance() * 0.8));
            const opened = Math.round(sent * (0.3 + chance() * 0.2));
            const applied = Math.round(opened * 0.3);
            const got = back > 1 ? Math.round(applied * 0.25) : 0;
            lines.push(insert('figure_alert', { week: monday - back * 7, isco, sent, opened, applied, got }));
        }
}

/* `dir`: of the gateway, whose database is there already (somebody was added). */
export function writeHistory(dir, menus, now = Date.now()) {
    const chance = chances(20261122);
    const lines = ['BEGIN;'];
    const nodes = nodesOf(menus);
    const midnight = Math.floor(now / DAY) * DAY;
    let count = 0;
    people(lines, now);
    for (let day = DAYS; day >= 0; day -= 1) {
        const start = midnight - day * DAY + 7 * HOUR;
        const busy = [0, 6].includes(new Date(start).getUTCDay()) ? 0.4 : 1;
        const often = (most, make) => {
            for (let n = Math.round(most * busy * (0.7 + chance() * 0.6)); n > 0; n -= 1) {
                const at = Math.floor(start + chance() * 11 * HOUR);
                if (at < now - HOUR) make(at);
            }
        };
        often(14 + (DAYS - day) / 8, (at) => question(lines, chance, (count += 1), at, now));
        often(70, (at) => visit(lines, chance, nodes, at));
        often(60, (at) => message(lines, chance, at));
    }
    alerts(lines, chance, midnight);
    lines.push('COMMIT;');
    execFileSync('sqlite3', ['-bail', `${dir}/migranti.db`], { input: lines.join('\n') });
}
