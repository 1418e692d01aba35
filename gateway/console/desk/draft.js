/* A text on its way, kept with every letter: on this computer at once, by the gateway a moment later,
 * so that it is found again on any computer. Each save also tells colleagues that somebody writes.
 *
 * Two windows may write the same draft. The gateway refuses the second; then both texts are offered,
 * and nothing is saved before one was chosen. */
import { html, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import { get, post } from '../lib/api.js';
import { recallDraft, tellDraft, writeDraft } from '../lib/drafts.js';
import { now } from '../lib/clock.js';
import { t } from '../lib/i18n.js';
import { visible } from '../lib/text.js';

const SOON_MS = 1000; /* after the last letter */
const OFTEN_MS = 4000; /* while letters come */
const AGAIN_MS = 10000; /* when it could not be kept */
const TOLD_MS = 12000; /* as long as the gateway goes on telling it */

/* What the gateway keeps of one's drafts for a ticket: { answer, note }; null while that is not
 * known. */
export function useKept(ticketId) {
    const [kept, setKept] = useState(null);
    useEffect(() => {
        let wanted = true;
        get(`/tickets/${ticketId}/drafts`).then(
            (drafts) => wanted && setKept(drafts),
            () => {}, /* what this computer has is enough to go on */
        );
        return () => (wanted = false);
    }, [ticketId]);
    return kept;
}

/* The state behind useDraft(), which outlives a rendering. */
function begin(local) {
    return {
        ...local,
        dirty: false,
        told_at: 0,
        saved_at: 0,
        timer: null,
        over: false,
        line: Promise.resolve(),
    };
}

/* { text, status, other, write, swap, drop, end }. status: '', `restored`, `local` (this computer has
 * it) or `kept` (the gateway has it). other: another text that was found for the same. */
export function useDraft({ ticket, staff, kind, kept }) {
    const draft = useRef(null);
    draft.current ??= begin(recallDraft(staff.id, ticket.id, kind));
    const it = draft.current;
    const [shown, setShown] = useState({
        text: it.text,
        status: it.text ? 'restored' : '',
        other: it.other,
    });
    const show = (change) => setShown((before) => ({ ...before, ...change }));

    function store() {
        const { text, at, version, dirty, other } = it;
        return writeDraft(staff.id, ticket.id, kind, { text, at, version, kept: !dirty, other });
    }

    async function send(writing, options) {
        const { text } = it;
        if (it.over) return;
        it.told_at = writing ? Date.now() : 0;
        const body = { kind, text, version: it.version, writing };
        const { draft: there } = await post(`/tickets/${ticket.id}/draft`, body, options);
        it.version = there?.version ?? null;
        tellDraft(ticket.id, kind, Boolean(there));
        if (it.text !== text || it.over) return;
        it.dirty = false;
        store();
        show({ status: there ? 'kept' : '' });
    }

    /* Not kept: it is tried again, unless another window was first. */
    function failed({ status, body }) {
        if (it.over) return;
        if (status === 409) offer(body.draft);
        else if (!status) it.timer ??= setTimeout(() => save(false), AGAIN_MS);
    }

    function save(writing, options) {
        clearTimeout(it.timer);
        it.timer = null;
        it.saved_at = Date.now();
        it.line = it.line.then(() => !it.other && send(writing, options)).catch(failed);
    }

    /* Mine stays; the other one is shown beside it. */
    function offer(there) {
        it.version = there?.version ?? null;
        it.other = there && there.text !== it.text ? there.text : null;
        store();
        show({ other: it.other });
    }

    function put(text) {
        it.text = text;
        show({ text });
    }

    function write(text) {
        put(text);
        it.at = now();
        it.dirty = true;
        const stored = store();
        show({ status: stored && text.trim() ? 'local' : '' });
        clearTimeout(it.timer);
        const wait_ms = Math.min(Math.max(it.saved_at + OFTEN_MS - Date.now(), 0), SOON_MS);
        it.timer = setTimeout(() => save(true), wait_ms);
    }

    /* What this computer has, and what the gateway has: the newer one is shown, the other offered. */
    function meet(there) {
        const mine = it.text;
        if (!there || mine === there.text || it.version === there.version) {
            it.version = there?.version ?? null;
            it.dirty = it.dirty || mine !== (there?.text ?? '');
            store();
            if (it.dirty) save(false);
            return;
        }
        it.version = there.version;
        if (mine.trim() && it.at > there.at) return offer(there);
        put(there.text);
        it.at = there.at;
        it.other = mine.trim() ? mine : null;
        store();
        show({ status: 'restored', other: it.other });
    }

    function swap() {
        const { text, other } = it;
        it.other = text;
        put(other);
        it.dirty = true;
        store();
        show({ other: text });
    }

    function drop() {
        it.other = null;
        it.dirty = true;
        show({ other: null });
        save(false);
    }

    /* It was sent or thrown away: nothing is left of it, here or there. */
    function end() {
        clearTimeout(it.timer);
        it.over = true;
        put('');
        Object.assign(it, { other: null, dirty: false });
        store();
        tellDraft(ticket.id, kind, false);
        if (!it.saved_at && !it.version) return;
        it.line = it.line
            .then(() => {
                const body = { kind, text: '', version: it.version, writing: false };
                return post(`/tickets/${ticket.id}/draft`, body);
            })
            .catch(() => {});
    }

    function leave() {
        const told = Date.now() - it.told_at < TOLD_MS;
        clearTimeout(it.timer);
        if (!it.over && (it.dirty || told)) save(false, { keepalive: true });
    }

    useEffect(() => {
        if (kept && !it.over && !it.other) meet(kept[kind]);
    }, [kept]);
    useEffect(() => {
        addEventListener('pagehide', leave);
        return () => {
            removeEventListener('pagehide', leave);
            leave();
        };
    }, []);

    return { ...shown, write, swap, drop, end };
}

/* Another text for the same: from another window, or from before the connection was lost. */
export function OtherDraft({ draft: { other, swap, drop } }) {
    if (!other) return null;
    return html`
        <div class="notice" role="alert">
            <p>${t('draft.other')}</p>
            <blockquote class="moved" dir="auto">${visible(other)}</blockquote>
            <div class="actions">
                <button type="button" onClick=${swap}>${t('draft.swap')}</button>
                <button type="button" class="plain" onClick=${drop}>${t('draft.drop')}</button>
            </div>
        </div>
    `;
}
