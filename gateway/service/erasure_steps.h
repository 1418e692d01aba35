/* What erasure.c does to the tables, statement by statement. For erasure.c and the test that asks of every
 * column what becomes of it.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_ERASURE_STEPS_H
#define GATEWAY_ERASURE_STEPS_H

#include "service/erasure.h"

struct erasure_person {
    int64_t contact_id, ghost_id;
    int64_t now_ms;
};

/* All but what came in and went out, and the number. */
MUST_CHECK bool erasure_steps_person(struct db *db, const struct erasure_person *person,
                                     struct arena *arena, struct err *err);

/* What a case file holds. Its log gets a line, which says why. */
MUST_CHECK bool erasure_steps_case(struct db *db, const struct keyring *keys, int64_t case_id,
                                   const char *why, int64_t now_ms, struct arena *arena,
                                   struct err *err);

#endif
