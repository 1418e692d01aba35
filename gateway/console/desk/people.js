/* Who works here: invitations, roles, topics, and who may log in no more. */
import { html, useRef, useState } from '../vendor/htm-preact.js';
import { post } from '../lib/api.js';
import { now } from '../lib/clock.js';
import { named, t } from '../lib/i18n.js';
import { when } from '../lib/time.js';
import { Sheet } from './dialogs.js';
import { Field, Instead, useCall, useRead } from './form.js';
import { CATEGORIES, TONGUES } from './topics.js';

const ROLES = [
    'expert',
    'translator',
    'case_worker',
    'supervisor',
    'psychologist',
    'partner',
    'editor',
    'coordinator',
    'administrator',
    'auditor',
];

const topicNames = (topics) =>
    topics.includes('*')
        ? t('queue.all.categories')
        : topics.map((topic) => named('category', topic)).join(', ') || t('people.notopics');

function standing({ disabled_at, has_password, invited_until, seen_at, sessions }) {
    if (disabled_at) return t('people.disabled', { when: when(disabled_at) });
    if (!has_password && invited_until > now()) return t('people.invited');
    if (!has_password) return t('people.nopassword');
    if (sessions) return t('people.here', sessions);
    return seen_at ? t('people.seen', { when: when(seen_at) }) : t('people.away');
}

function Person({ person, on }) {
    const { name, login, role, topics, languages, disabled_at, sessions, has_factor } = person;
    return html`
        <li class=${disabled_at ? 'off' : ''}>
            <div>
                <strong><bdi>${name}</bdi></strong>
                <span class="hint"><bdi>${login}</bdi> · ${standing(person)}</span>
                <span class="tags">
                    <span class="tag">${t(`role.${role}`)}</span>
                    <span class="tag">${topicNames(topics)}</span>
                    ${languages.length > 0 &&
                    html`<span class="tag">
                        ${languages.map((it) => named('tongue', it)).join(', ')}
                    </span>`}
                </span>
            </div>
            <div class="actions">
                <button type="button" onClick=${() => on.edit(person)}>
                    ${t('people.edit')}<span class="unseen"> ${name}</span>
                </button>
                ${!disabled_at &&
                html`<button type="button" class="plain" onClick=${() => on.invite(person)}>
                    ${t('people.link')}<span class="unseen"> ${name}</span>
                </button>`}
                ${has_factor &&
                html`<button type="button" class="plain" onClick=${() => on.reset(person)}>
                    ${t('people.reset')}<span class="unseen"> ${name}</span>
                </button>`}
                ${sessions > 0 &&
                html`<button type="button" class="plain" onClick=${() => on.logout(person)}>
                    ${t('people.logout')}<span class="unseen"> ${name}</span>
                </button>`}
            </div>
        </li>
    `;
}

function Topics({ topics, onTopics }) {
    const all = topics.includes('*');
    const chosen = (topic) => !all && topics.includes(topic);
    const turn = (topic) =>
        onTopics(
            chosen(topic)
                ? topics.filter((it) => it !== topic)
                : [...topics.filter((it) => it !== '*'), topic],
        );
    const tick = (label, checked, onChange) => html`
        <label class="tick" key=${label}>
            <input type="checkbox" checked=${checked} onChange=${onChange} />${label}
        </label>
    `;
    return html`
        <fieldset>
            <legend>${t('people.topics')}</legend>
            ${tick(t('queue.all.categories'), all, () => onTopics(all ? [] : ['*']))}
            ${[...CATEGORIES, 'none'].map((topic) =>
                tick(named('category', topic), chosen(topic), () => turn(topic)),
            )}
        </fieldset>
    `;
}

function Languages({ languages, onLanguages }) {
    const codes = [...new Set([...TONGUES, ...languages])];
    const turn = (code, on) =>
        onLanguages(on ? languages.filter((it) => it !== code) : [...languages, code]);
    return html`
        <fieldset>
            <legend>${t('people.languages')}</legend>
            ${codes.map((code) => {
                const on = languages.includes(code);
                return html`
                    <label class="tick" key=${code}>
                        <input type="checkbox" checked=${on} onChange=${() => turn(code, on)} />
                        ${named('tongue', code)}
                    </label>
                `;
            })}
        </fieldset>
    `;
}

/* Those whose files are of a team. */
const OF_TEAMS = ['case_worker', 'supervisor'];
const TEAMS = ['', 'tirana', 'lezha'];
const NEW = { login: '', name: '', role: 'expert', team: '', topics: ['*'], languages: ['sq', 'en'], disabled_at: null };

/* Invites somebody, or changes who is there. */
function Edit({ person, onClose, onDone, onError }) {
    const [made, setMade] = useState({ ...(person ?? NEW), disabled: !!person?.disabled_at });
    const { busy, trouble, run } = useCall(onError);
    const set = (change) => setMade({ ...made, ...change });
    const { name, role, team, topics, languages, disabled } = made;

    /* The gateway keeps the team apart from what else is said of a person. */
    async function save() {
        const done = await (person
            ? post(`/people/${person.id}`, { name, role, topics, languages, disabled })
            : post('/people', { login: made.login.trim(), name, role, topics, languages }));
        const { id, team: before } = done.person ?? done;
        if (OF_TEAMS.includes(role) && team !== before) await post(`/people/${id}/team`, { team });
        return done;
    }

    function submit(event) {
        event.preventDefault();
        run(save, onDone);
    }

    return html`
        <${Sheet} title=${t(person ? 'people.edit.title' : 'people.invite')} onClose=${onClose}>
            <form onSubmit=${submit}>
                ${!person &&
                html`<${Field}
                    id="new-login"
                    label=${t('login.login')}
                    hint=${t('people.login.hint')}
                    required
                    maxlength="64"
                    pattern="[a-z0-9._\\-]+"
                    autocapitalize="none"
                    spellcheck=${false}
                    value=${made.login}
                    onInput=${(event) => set({ login: event.target.value })}
                />`}
                <${Field}
                    id="new-name"
                    label=${t('people.name')}
                    required
                    maxlength="80"
                    value=${name}
                    onInput=${(event) => set({ name: event.target.value })}
                />
                <div class="field">
                    <label for="new-role">${t('people.role')}</label>
                    <select
                        id="new-role"
                        value=${role}
                        aria-describedby="role-hint"
                        onChange=${(event) => set({ role: event.target.value })}
                    >
                        ${ROLES.map(
                            (it) => html`<option key=${it} value=${it}>${t(`role.${it}`)}</option>`,
                        )}
                    </select>
                    <p class="hint" id="role-hint">${t(`role.does.${role}`)}</p>
                </div>
                ${OF_TEAMS.includes(role) &&
                html`<div class="field">
                    <label for="new-team">${t('case.team')}</label>
                    <select id="new-team" value=${team} onChange=${(event) => set({ team: event.target.value })}>
                        ${TEAMS.map((it) => html`<option key=${it} value=${it}>${t(`case.team.${it || 'none'}`)}</option>`)}
                    </select>
                </div>`}
                <${Topics} topics=${topics} onTopics=${(value) => set({ topics: value })} />
                <${Languages}
                    languages=${languages}
                    onLanguages=${(value) => set({ languages: value })}
                />
                ${person &&
                html`<label class="tick">
                    <input
                        type="checkbox"
                        checked=${disabled}
                        onChange=${(event) => set({ disabled: event.target.checked })}
                    />
                    ${t('people.disable')}
                </label>`}
                <p class="error" role="alert">${trouble}</p>
                <div class="actions">
                    <button class="primary" aria-disabled=${busy}>
                        ${t(person ? 'people.save' : 'people.make')}
                    </button>
                    <button type="button" class="plain" onClick=${onClose}>
                        ${t('action.cancel')}
                    </button>
                </div>
            </form>
        <//>
    `;
}

function Link({ invited: { person, token }, onClose }) {
    const field = useRef(null);
    const [copied, setCopied] = useState(false);
    const link = `${location.origin}/#/invitation/${token}`;
    function copy() {
        field.current.select();
        setCopied(document.execCommand('copy'));
    }
    return html`
        <${Sheet} title=${t('people.link.title', { name: person.name })} onClose=${onClose}>
            <p>${t('people.link.hint')}</p>
            <label for="link">${t('people.link.label')}</label>
            <input id="link" ref=${field} readonly dir="ltr" value=${link} />
            <div class="actions">
                <button type="button" class="primary" onClick=${copy}>${t('people.copy')}</button>
                <button type="button" class="plain" onClick=${onClose}>${t('help.done')}</button>
                <span class="hint" role="status">${copied && t('people.copied')}</span>
            </div>
        <//>
    `;
}

export function People({ say, onError }) {
    const read = useRead('/people', onError);
    const [sheet, setSheet] = useState(null);
    const { trouble, run } = useCall(onError);
    const close = () => setSheet(null);
    const people = read.data?.people ?? [];
    const on = {
        edit: (person) => setSheet({ kind: 'edit', person }),
        invite: (person) =>
            run(() => post(`/people/${person.id}/invite`), invited),
        reset: (person) =>
            run(
                () => post(`/people/${person.id}/factor`),
                () => done('people.wasreset', person),
            ),
        logout: (person) =>
            run(
                () => post(`/people/${person.id}/logout`),
                () => done('people.loggedout', person),
            ),
    };
    function done(sentence, { name }) {
        close();
        read.reload();
        say(t(sentence, { name }));
    }
    function invited(answer) {
        read.reload();
        setSheet({ kind: 'link', invited: answer });
    }
    const after = (answer) =>
        answer.token ? invited(answer) : done('people.saved', answer);
    return html`
        <div class="actions">
            <button type="button" class="primary" onClick=${() => setSheet({ kind: 'edit' })}>
                ${t('people.invite')}
            </button>
        </div>
        <p class="error" role="alert">${trouble}</p>
        <${Instead} read=${read} />
        <ul class="lines card" hidden=${!people.length}>
            ${people.map((it) => html`<${Person} key=${it.id} person=${it} on=${on} />`)}
        </ul>
        ${sheet?.kind === 'edit' &&
        html`<${Edit} person=${sheet.person} onClose=${close} onDone=${after} onError=${onError} />`}
        ${sheet?.kind === 'link' && html`<${Link} invited=${sheet.invited} onClose=${close} />`}
    `;
}
