/* Sessions, read: where people stand in the menus, one a bearer. turn.c writes them.
 *
 * Floor 3. Thread: store (either lane), or a sub-command. */
#ifndef GATEWAY_SESSIONS_H
#define GATEWAY_SESSIONS_H

#include "domain/dialogue.h"
#include "store/db.h"

enum { SESSIONS_PAGE = 500 }; /* states are at most DIALOGUE_STATE_SIZE_MAX each */

struct session {
    int64_t contact_id;
    enum bearer bearer;
    struct str state; /* dialogue_state_decode() reads it */
};

/* At most SESSIONS_PAGE that changed at `since_ms` or later, behind the one given (contact_id 0: from
 * the first). */
MUST_CHECK bool sessions_page(struct db *db, int64_t since_ms, const struct session *after,
                              struct arena *arena, struct session **ret, size_t *ret_count,
                              struct err *err);

/* One person's; empty when they never used the bearer. */
MUST_CHECK bool sessions_state(struct db *db, int64_t contact_id, enum bearer bearer,
                               struct arena *arena, struct str *ret, struct err *err);

/* Whether the person still stands there: a text a day later starts from home, a dial after a
 * quarter of an hour, too. */
bool sessions_live(const struct dialogue_state *state, enum bearer bearer, int64_t now_ms);

#endif
