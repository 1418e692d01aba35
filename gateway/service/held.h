/* What is held of a person, by their own question (MYDATA): how much of which kind, and a code. Whoever
 * tells the code to staff is handed the rest, by law within a month (GDPR article 12(3)). The code is
 * kept as a keyed hash; who asks again gets another, and the day stays that of the first.
 *
 * Floor 3. Thread: store (held_list: either lane). */
#ifndef GATEWAY_HELD_H
#define GATEWAY_HELD_H

#include "base/crypto.h"
#include "domain/dialogue_data.h"
#include "store/db.h"

enum held_outcome { /* stored: append only */
                    HELD_OPEN,
                    HELD_HANDED_OVER,
                    HELD_NOT_WANTED, /* nobody came with the code */
                    HELD_FORGOTTEN,
                    HELD_OUTCOMES
};

extern const char *const held_outcome_names[HELD_OUTCOMES];

/* With a fresh code. */
MUST_CHECK bool held_count(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                           const struct dialogue_held **ret, struct err *err);
/* They were told `code`. */
MUST_CHECK bool held_asked(struct db *db, const struct keyring *keys, int64_t contact_id,
                           struct str code, int64_t now_ms, struct arena *arena, struct err *err);

struct held_request {
    int64_t id, contact_id, version;
    struct str alias;
    int64_t asked_at_ms, due_at_ms;
};

/* Open ones, the first to be due first. */
MUST_CHECK bool held_list(struct db *db, struct arena *arena, struct held_request **ret,
                          size_t *ret_count, struct err *err);
/* ERR_NOT_FOUND: none is open under this id. */
MUST_CHECK bool held_get(struct db *db, int64_t id, struct arena *arena, struct held_request *ret,
                         struct err *err);
/* Whether `code`, however it is spaced, is the one that the person was told last. */
MUST_CHECK bool held_code_is(struct db *db, const struct keyring *keys, int64_t id, struct str code,
                             struct arena *arena, bool *ret, struct err *err);
/* ERR_CONFLICT: somebody was faster. */
MUST_CHECK bool held_close(struct db *db, int64_t id, int64_t version, enum held_outcome outcome,
                           int64_t staff_id, int64_t now_ms, struct arena *arena, struct err *err);

#endif
