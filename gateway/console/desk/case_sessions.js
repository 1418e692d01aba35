/* Counselling sessions of a case file: each kind for those who may see it. */
import { html, useRef, useState } from '../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';
import { writtenDay } from '../lib/time.js';
import { ItemSheet, valueOf } from './case_form.js';
import { Instead, useRead } from './form.js';

const KINDS = ['session', 'session_psychosocial'];

function Session({ session, onEdit }) {
    const felt = ['before', 'after'].map((it) => valueOf(session, it));
    return html`
        <li>
            <div>
                <strong>${writtenDay(valueOf(session, 'day'))}</strong>
                <span class="tags">
                    <span class="tag">${t(`case.kind.${session.kind}`)}</span>
                    <span class="tag">${t('follow.minutes', { count: valueOf(session, 'minutes') })}</span>
                    <span class="tag">${t(`case.choice.${valueOf(session, 'setting')}`)}</span>
                    <span class="tag">${t(`case.choice.${valueOf(session, 'way')}`)}</span>
                    ${felt.every(Boolean) && html`<span class="tag">${t('follow.felt', { before: felt[0], after: felt[1] })}</span>`}
                    ${session.by && html`<span class="tag"><bdi>${visible(session.by.name)}</bdi></span>`}
                </span>
                <p class="said-note" dir="auto">${visible(valueOf(session, 'text'))}</p>
            </div>
            ${onEdit &&
            html`<button type="button" onClick=${() => onEdit(session)}>
                ${t('people.edit')}<span class="unseen"> ${writtenDay(valueOf(session, 'day'))}</span>
            </button>`}
        </li>
    `;
}

export function Sessions({ id, fields, file, onFile, say, onError }) {
    const read = useRead(`/cases/${id}/sessions`, onError);
    const [older, setOlder] = useState(null);
    const [sheet, setSheet] = useState(null); /* { kind, item } */
    const turn = useRef(0);
    const sight = (kind) => file.sight[fields.find((it) => it.kind === kind).class];
    const kinds = KINDS.filter((kind) => sight(kind) === 'changed' && file.state === 'open');
    const sessions = [...(read.data?.sessions ?? []), ...(older?.sessions ?? [])];
    const next = older ? older.next : read.data?.next;
    async function more() {
        const mine = ++turn.current; /* of two taps one counts */
        try {
            const page = await get(`/cases/${id}/sessions?before=${next}`);
            if (mine !== turn.current) return;
            setOlder((before) => ({ sessions: [...(before?.sessions ?? []), ...page.sessions], next: page.next }));
        } catch (error) {
            onError(error);
        }
    }
    function saved(next_) {
        turn.current += 1;
        setSheet(null);
        setOlder(null);
        onFile(next_);
        read.reload();
        say(t('case.saved'));
    }
    return html`
        <section class="card" aria-labelledby="case-sessions">
            <div class="further">
                <h3 id="case-sessions">${t('case.section.session')}</h3>
                ${kinds.map(
                    (kind) => html`<button type="button" key=${kind} onClick=${() => setSheet({ kind, item: null })}>
                        ${t('case.add', { what: t(`case.kind.${kind}`) })}
                    </button>`,
                )}
            </div>
            <${Instead} read=${read} empty=${sessions.length ? '' : t('case.nothing.session')} />
            <ul class="lines" hidden=${!sessions.length}>
                ${sessions.map(
                    (it) => html`<${Session} key=${it.id} session=${it} onEdit=${kinds.includes(it.kind) ? (item) => setSheet({ kind: item.kind, item }) : null} />`,
                )}
            </ul>
            ${next && html`<button type="button" class="more" onClick=${more}>${t('queue.more')}</button>`}
            ${sheet &&
            html`<${ItemSheet}
                id=${id}
                kind=${sheet.kind}
                item=${sheet.item}
                fields=${fields.filter((it) => file.sight[it.class] === 'changed')}
                people=${[]}
                onSaved=${saved}
                onClose=${() => setSheet(null)}
                onError=${onError}
            />`}
        </section>
    `;
}
