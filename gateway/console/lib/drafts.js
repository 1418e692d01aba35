/* What somebody has begun to write, one a ticket and kind, on this computer only. Kept apart by
 * member of staff, so that the next one at a shared desk sees nothing of it. */
import { recall, remember, remembered } from './storage.js';

const AGE_MAX_MS = 7 * 24 * 3600 * 1000;

const prefix = (staffId) => `migranti.draft.${staffId}.`;
const keyOf = (staffId, ticketId, kind) => `${prefix(staffId)}${ticketId}.${kind}`;

function parse(key) {
    try {
        const { text, at } = JSON.parse(recall(key));
        return typeof text === 'string' && Date.now() - at < AGE_MAX_MS ? text : '';
    } catch {
        return '';
    }
}

export function readDraft(staffId, ticketId, kind) {
    return parse(keyOf(staffId, ticketId, kind));
}

/* False when the browser keeps nothing. */
export function writeDraft(staffId, ticketId, kind, text) {
    const key = keyOf(staffId, ticketId, kind);
    return remember(key, text.trim() ? JSON.stringify({ text, at: Date.now() }) : null);
}

export function countDrafts(staffId) {
    return remembered(prefix(staffId)).filter((key) => parse(key)).length;
}

export function deleteDrafts(staffId) {
    for (const key of remembered(prefix(staffId))) remember(key, null);
}

/* Drafts that nobody came back to, of anybody. */
export function deleteOldDrafts() {
    for (const key of remembered('migranti.draft.')) if (!parse(key)) remember(key, null);
}
