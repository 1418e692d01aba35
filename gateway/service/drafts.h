/* Drafts: what somebody has begun to write about a question, so that they find it again on any
 * computer. Only its writer reads one. Kept until it is sent, thrown away, or a month old.
 *
 * A change names the version it saw: of two windows that write the same draft the second is refused
 * (ERR_CONFLICT) and given what stands there, so that neither text is lost.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_DRAFTS_H
#define GATEWAY_DRAFTS_H

#include "service/tickets.h"

struct draft_key {
    int64_t staff_id, ticket_id;
    enum ticket_entry_kind kind; /* ENTRY_ANSWER or ENTRY_NOTE */
};

struct draft {
    int64_t version; /* 0: there is none */
    struct str text;
    int64_t at_ms;
};

MUST_CHECK bool drafts_get(struct db *db, const struct draft_key *key, struct arena *arena,
                           struct draft *ret, struct err *err);

/* `seen` is the version that was read or written before, 0 for none; an empty text removes it. What is
 * gone meanwhile was sent or thrown away elsewhere: the text is kept as a new one. ERR_CONFLICT: `ret`
 * is what stands there. ERR_UNPROCESSED: too long, or too many. */
MUST_CHECK bool drafts_put(struct db *db, const struct draft_key *key, int64_t seen,
                           struct str text, int64_t now_ms, struct arena *arena, struct draft *ret,
                           struct err *err);

MUST_CHECK bool drafts_remove(struct db *db, const struct draft_key *key, struct err *err);

/* Which there are, of the latest questions first: at most DRAFTS_MAX. */
struct draft_place {
    int64_t ticket_id;
    enum ticket_entry_kind kind;
    int64_t at_ms;
};
MUST_CHECK bool drafts_list(struct db *db, int64_t staff_id, struct arena *arena,
                            struct draft_place **ret, size_t *ret_count, struct err *err);

MUST_CHECK bool drafts_purge(struct db *db, int64_t now_ms, struct err *err);

#endif
