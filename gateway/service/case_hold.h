/* Files that are kept although their person asked to be forgotten, because the law wants it: a supervisor
 * records why and until when. GDPR article 17(3) names what may stand against erasure, a legal claim
 * among it. Whoever asks is told that something is kept, and until when; when the hold ends, what they
 * asked for is done.
 *
 * Floor 3. Thread: store (reading: either lane). */
#ifndef GATEWAY_CASE_HOLD_H
#define GATEWAY_CASE_HOLD_H

#include "base/crypto.h"
#include "store/db.h"

enum case_hold_ground { /* stored: append only */
                        CASE_HOLD_CLAIM,
                        CASE_HOLD_CHILD,
                        CASE_HOLD_GROUNDS
};

extern const char *const case_hold_ground_names[CASE_HOLD_GROUNDS];

struct case_hold {
    int64_t case_id;
    struct str case_number, team;
    enum case_hold_ground ground;
    struct str reason; /* unsealed */
    struct str staff_name;
    int64_t made_at_ms, until_ms;
    int64_t wanted_ms; /* when their person asked to be forgotten; 0: not */
};

/* Holds it, or longer, or for less time. ERR_INVALID: no reason, or an end that is past or too far. */
MUST_CHECK bool case_hold_put(struct db *db, const struct keyring *keys,
                              const struct case_hold *hold, int64_t staff_id, int64_t now_ms,
                              struct arena *arena, struct err *err);
/* ERR_CONFLICT: it is not held. */
MUST_CHECK bool case_hold_end(struct db *db, const struct keyring *keys, int64_t case_id,
                              int64_t staff_id, int64_t now_ms, struct arena *arena,
                              struct err *err);

MUST_CHECK bool case_hold_stands(struct db *db, int64_t case_id, int64_t now_ms,
                                 struct arena *arena, bool *ret, struct err *err);
/* Its person is forgotten; it follows when the hold ends. */
MUST_CHECK bool case_hold_want(struct db *db, int64_t case_id, int64_t now_ms, struct arena *arena,
                               struct err *err);

/* Until when something of a person is kept; 0: nothing is. */
MUST_CHECK bool case_hold_until(struct db *db, int64_t contact_id, int64_t now_ms,
                                struct arena *arena, int64_t *ret_ms, struct err *err);

/* Those that stand; the first to end first. `ret_count` 0 or 1 for one file. */
MUST_CHECK bool case_hold_of(struct db *db, const struct keyring *keys, int64_t case_id,
                             int64_t now_ms, struct arena *arena, struct case_hold **ret,
                             size_t *ret_count, struct err *err);
MUST_CHECK bool case_hold_list(struct db *db, const struct keyring *keys, int64_t now_ms,
                               struct arena *arena, struct case_hold **ret, size_t *ret_count,
                               struct err *err);

#endif
