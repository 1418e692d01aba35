/* Colleagues: who else may see a question, and giving it to one of them. Nobody else can act on it
 * while it is kept for them; it goes back to the queue by itself when they leave it lying.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_COLLEAGUES_H
#define GATEWAY_COLLEAGUES_H

#include "service/desk.h"
#include "service/people.h"

/* For how long; an urgent one as long as any lease. */
enum { COLLEAGUES_KEPT_MS = 2 * 60 * 60 * 1000 };

/* All but `staff_id`, by name. */
MUST_CHECK bool colleagues_of(struct db *db, const struct desk_ticket *ticket, int64_t staff_id,
                              int64_t now_ms, struct arena *arena, struct person **ret,
                              size_t *ret_count, struct err *err);

struct colleagues_transfer {
    int64_t ticket_id, version, staff_id, to_id;
    struct str text; /* a word about it, which stays as a note; may be empty */
};
/* ERR_UNPROCESSED: they are no colleague who may see and answer it. Else as desk_change(). */
MUST_CHECK bool colleagues_transfer(struct db *db, const struct colleagues_transfer *transfer,
                                    int64_t now_ms, struct arena *arena, struct desk_ticket *ret,
                                    struct err *err);

#endif
