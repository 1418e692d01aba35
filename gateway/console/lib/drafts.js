/* What somebody has begun to write, one a ticket and kind. The gateway keeps it (desk/draft.js); here
 * is what this computer remembers, for when there is no connection. Kept apart by member of staff, so
 * that the next one at a shared desk sees nothing of it. */
import { get } from './api.js';
import { recall, remember, remembered } from './storage.js';

const AGE_MAX_MS = 7 * 24 * 3600 * 1000;

const prefix = (staffId) => `migranti.draft.${staffId}.`;
const keyOf = (staffId, ticketId, kind) => `${prefix(staffId)}${ticketId}.${kind}`;

const NOTHING = { text: '', at: 0, version: null, kept: false, other: null };

function parse(key) {
    try {
        const draft = { ...NOTHING, ...JSON.parse(recall(key)) };
        return typeof draft.text === 'string' && Date.now() - draft.at < AGE_MAX_MS
            ? draft
            : NOTHING;
    } catch {
        return NOTHING;
    }
}

/* { text, at, version, kept, other }: what is written, when, as a change of which version that the
 * gateway has, whether the gateway has this very text, and a text that somebody is still to choose
 * from. */
export function recallDraft(staffId, ticketId, kind) {
    return parse(keyOf(staffId, ticketId, kind));
}

export function readDraft(staffId, ticketId, kind) {
    return recallDraft(staffId, ticketId, kind).text;
}

/* False when the browser keeps nothing. */
export function writeDraft(staffId, ticketId, kind, draft) {
    const key = keyOf(staffId, ticketId, kind);
    return remember(key, draft.text.trim() || draft.other ? JSON.stringify(draft) : null);
}

/* A text that this computer alone has. */
export function keepText(staffId, ticketId, kind, text) {
    return writeDraft(staffId, ticketId, kind, { ...NOTHING, text, at: Date.now() });
}

/* Those that this computer alone has. */
export function countDrafts(staffId) {
    return remembered(prefix(staffId)).filter((key) => {
        const draft = parse(key);
        return draft.other || (draft.text && !draft.kept);
    }).length;
}

export function deleteDrafts(staffId) {
    kept.clear();
    for (const key of remembered(prefix(staffId))) remember(key, null);
}

/* Drafts that nobody came back to, of anybody. */
export function deleteOldDrafts() {
    for (const key of remembered('migranti.draft.')) if (parse(key) === NOTHING) remember(key, null);
}

/* ---- the gateway's, for the list */

const kept = new Set(); /* tickets with an answer begun, on whatever computer */

export async function loadDrafts() {
    const { drafts } = await get('/drafts');
    kept.clear();
    for (const { ticket, kind } of drafts) if (kind === 'answer') kept.add(ticket);
}

export function tellDraft(ticketId, kind, there) {
    if (kind !== 'answer') return;
    if (there) kept.add(ticketId);
    else kept.delete(ticketId);
}

export function hasDraft(staffId, ticketId) {
    return kept.has(ticketId) || readDraft(staffId, ticketId, 'answer') !== '';
}
