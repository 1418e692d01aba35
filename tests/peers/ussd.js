// The same USSD service as people write it in Node: express and ussd-menu-builder over the shipped menus.
//
//     node ussd.js MENUS                       nothing is kept
//     node ussd.js MENUS DATABASE BINDING      each request in one transaction of better-sqlite3, flushed
//                                              before it is answered: the session found, the person found
//                                              or added (keyed hash, sealed number), their place and the
//                                              session's screen stored, the input logged
//
// Prints its port.
import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import express from 'express';
import UssdMenu from 'ussd-menu-builder';

const [folder, file, binding] = process.argv.slice(2);

// ---- the menus, without diacritics as the gateway sends them

const plain = (text = '') => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(/[“”„]/g, '"').replaceAll('’', '\'');
const read = (...path) => JSON.parse(readFileSync(join(folder, ...path), 'utf8'));
const phrases = read('common', 'sq.json').phrases;
const back = `0 ${plain(phrases['key.back'])}`;

function addState(menu, name, screen, next) {
    menu.state(name, { run: () => menu.con(screen), next });
}

function build() {
    const menu = new UssdMenu();
    const categories = readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'tree.json')))
        .map((entry) => ({ tree: read(entry.name, 'tree.json'), texts: read(entry.name, 'sq.json').texts }))
        .sort((a, b) => a.tree.order - b.tree.order);
    const list = (title, labels) => [plain(title), ...labels.map((label, i) => `${i + 1} ${plain(label)}`)].join('\n');
    const numbered = (names) => Object.fromEntries(names.map((name, i) => [i + 1, name]));
    const starts = categories.map(({ tree }) => tree.start);
    const home = list(phrases['home.title'], [...categories.map(({ tree, texts }) => texts[tree.start].label), phrases['home.ask'], phrases['home.language']]);
    menu.startState({ run: () => menu.con(home), next: { '': 'home' } });
    addState(menu, 'home', home, { ...numbered(starts), 0: 'bye' });
    menu.state('bye', { run: () => menu.end(plain(phrases['session.goodbye'])) });
    for (const { tree, texts } of categories) {
        const parents = { [tree.start]: 'home' };
        for (const [id, node] of Object.entries(tree.nodes)) for (const option of node.options ?? []) parents[option] = id;
        for (const [id, node] of Object.entries(tree.nodes)) {
            const text = texts[id] ?? {};
            const ways = { 0: parents[id] ?? 'home', '00': 'home' };
            if (node.kind === 'menu') {
                addState(menu, id, `${list(text.title, node.options.map((option) => texts[option]?.label))}\n${back}`, { ...numbered(node.options), ...ways });
                continue;
            }
            addState(menu, id, `${plain(text.text ?? text.title ?? phrases['ask.prompt'])}\n9 ${plain(phrases['key.more'])} ${back}`, { ...ways, 9: `${id}+` });
            addState(menu, `${id}+`, `${plain(text.more ?? text.text ?? text.title)}\n${back}`, { ...ways, 0: id });
        }
    }
    return menu;
}

// ---- what is kept

const schema = `
CREATE TABLE IF NOT EXISTS contact (id INTEGER PRIMARY KEY, number_index BLOB NOT NULL UNIQUE, number_sealed BLOB NOT NULL,
  alias TEXT NOT NULL, language TEXT NOT NULL, category TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS session (contact_id INTEGER NOT NULL, bearer INTEGER NOT NULL, state TEXT NOT NULL,
  updated_at INTEGER NOT NULL, PRIMARY KEY (contact_id, bearer)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ussd_session (channel TEXT NOT NULL, session TEXT NOT NULL, contact_id INTEGER NOT NULL,
  step TEXT NOT NULL, screen TEXT NOT NULL, ended INTEGER NOT NULL, started_at INTEGER NOT NULL, PRIMARY KEY (channel, session));
CREATE INDEX IF NOT EXISTS ussd_session_age ON ussd_session (started_at);
CREATE TABLE IF NOT EXISTS inbound (id INTEGER PRIMARY KEY, contact_id INTEGER, channel TEXT NOT NULL, bearer INTEGER NOT NULL,
  body TEXT NOT NULL, node TEXT NOT NULL, received_at INTEGER NOT NULL);`;

function open() {
    const database = new Database(file, { nativeBinding: binding });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec(schema);
    const sql = {
        known: database.prepare('SELECT u.contact_id, u.step, u.screen, s.state FROM ussd_session u LEFT JOIN session s ON s.contact_id = u.contact_id AND s.bearer = 1 WHERE u.channel = ? AND u.session = ?'),
        contact: database.prepare('SELECT id, language, category FROM contact WHERE number_index = ?'),
        addContact: database.prepare('INSERT INTO contact (number_index, number_sealed, alias, language, category, created_at) VALUES (?, ?, ?, \'\', \'\', ?)'),
        place: database.prepare('SELECT state FROM session WHERE contact_id = ? AND bearer = 1'),
        putPlace: database.prepare('INSERT INTO session (contact_id, bearer, state, updated_at) VALUES (?, 1, ?, ?) ON CONFLICT (contact_id, bearer) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at'),
        putSession: database.prepare('INSERT INTO ussd_session (channel, session, contact_id, step, screen, ended, started_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, session) DO UPDATE SET step = excluded.step, screen = excluded.screen, ended = excluded.ended'),
        log: database.prepare('INSERT INTO inbound (contact_id, channel, bearer, body, node, received_at) VALUES (?, ?, 1, ?, ?, ?)'),
    };
    const key = randomBytes(32);
    const find = (number, now) => {
        const index = createHmac('sha256', key).update(number).digest().subarray(0, 16);
        const found = sql.contact.get(index);
        if (found) return found.id;
        const nonce = randomBytes(12);
        const cipher = createCipheriv('aes-256-gcm', key, nonce);
        const sealed = Buffer.concat([nonce, cipher.update(number), cipher.final(), cipher.getAuthTag()]);
        return sql.addContact.run(index, sealed, 'Ulliri 417', now).lastInsertRowid;
    };
    const channel = 'africastalking';
    return database.transaction(({ sessionId, phoneNumber, text }, screen) => {
        const now = Date.now();
        const known = sql.known.get(channel, sessionId);
        if (known?.step === text) return known.screen;
        const contact = known?.contact_id ?? find(phoneNumber, now);
        if (!known) sql.place.get(contact);
        const state = JSON.stringify({ node: text, language: 'sq', last: now });
        sql.putPlace.run(contact, state, now);
        sql.log.run(contact, channel, text, text, now);
        sql.putSession.run(channel, sessionId, contact, text, screen, Number(screen.startsWith('END')), now);
        return screen;
    }).immediate;
}

const menu = build();
const keep = file ? open() : (request, screen) => screen;
const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.urlencoded({ extended: false }));
app.post('/ussd', async (request, response) => {
    const screen = await menu.run(request.body);
    response.type('text/plain').send(keep(request.body, screen));
});
const server = app.listen(0, '127.0.0.1', () => console.log(`port=${server.address().port}`));
server.keepAliveTimeout = 60000;
