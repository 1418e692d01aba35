// A gateway with phones and an office that works with case files, for a test file of its own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { desk, startGateway, until } from './gateway.js';
import { startSink } from './sink.js';

export const PASSWORD = 'correct horse battery';

/* Of an item of a file: as the API takes them, and one value as it gives them. */
export const fields = (values) => Object.entries(values).map(([name, value]) => ({ name, value }));
export const valueOf = (item, name) => item.fields.find((it) => it.name === name)?.value;

const phones = (sink) => ({ provider: 'simulator', token: 'demo', number: '50600', country: '355', quiet_hours: 'off', url: `${sink.url}/deliver`, allow_http: 'yes', allow_private: 'yes' });

/**
 * call[login](method, path, body) -> { status, body } and ids[login] of its staff are there after start(). ok() wants
 * a status and gives the body, write() is a text and dial() a step of a call by that phone, arrived() waits for
 * words at it, sql() asks the database.
 */
export function casework() {
    const office = { call: {}, ids: {} };
    const dialled = []; /* phones: the network's name of a call tells no number */
    let count = 0;

    /** people: { login: role }, with an `admin`; teams: { name: [login, ...] }. Gives { gateway, sink }. */
    office.start = async (people, teams) => {
        office.sink = await startSink();
        office.gateway = await startGateway({ channels: { phones: phones(office.sink) } });
        const staff = Object.entries(people).map(([login, role]) => [login, office.gateway.addStaff(login, `The ${login}`, role, PASSWORD)]);
        await office.gateway.start();
        for (const [login, who] of staff) office.call[login] = await desk(office.gateway, who);
        for (const it of (await office.ok('admin', 'GET', '/people')).people) office.ids[it.login] = it.id;
        for (const [team, logins] of Object.entries(teams))
            for (const login of logins) await office.ok('admin', 'POST', `/people/${office.ids[login]}/team`, { team });
        return { gateway: office.gateway, sink: office.sink };
    };
    office.stop = async () => { await office.gateway?.stop(); await office.sink?.stop(); };

    office.ok = async (who, method, path, body, status = 200) => {
        const answer = await office.call[who](method, path, body);
        assert.equal(answer.status, status, `${who}: ${method} ${path}: ${JSON.stringify(answer.body)}`);
        return answer.body;
    };

    const hook = async (what, message) => {
        const answered = await fetch(`${office.gateway.url}/hooks/phones/demo/${what}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ kind: what, id: `${what}-${count += 1}`, ...message }),
        });
        assert.equal(answered.status, 200);
        return answered;
    };
    office.write = async (from, text) => { await hook('sms', { from, to: '50600', text }); };
    office.dial = async (from, text, phase = 'continue') => {
        if (!dialled.includes(from)) dialled.push(from);
        return (await hook('ussd', { from, to: '*506#', session: `call-${dialled.indexOf(from)}`, phase, text })).text();
    };
    office.arrived = (to, words, times = 1) => until(() => office.sink.to(to).filter((it) => it.text.includes(words))[times - 1], `"${words}" at ${to}, ${times} times`);
    office.sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${office.gateway.dir}/migranti.db`, text], { encoding: 'utf8' }).trim();
    return office;
}
