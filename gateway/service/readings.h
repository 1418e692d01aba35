/* Readings: what a person wrote, given in a language of the desk by somebody who writes theirs. It
 * stands beside the person's words and changes nothing about them.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_READINGS_H
#define GATEWAY_READINGS_H

#include "service/desk.h"
#include "service/staff.h"

struct reading {
    int64_t entry_id; /* the person's */
    struct str language, body;
    int64_t staff_id;
    struct str staff_name;
    int64_t at_ms;
};

/* The latest first. */
MUST_CHECK bool readings_of_ticket(struct db *db, int64_t ticket_id, struct arena *arena,
                                   struct reading **ret, size_t *ret_count, struct err *err);

/* Keeps one, in place of an earlier one; nobody waits for it any more. `language` is what it is in.
 * ERR_FORBIDDEN: the person's language is not theirs. ERR_NOT_FOUND: no text of this ticket's person.
 * ERR_UNPROCESSED: too long or empty. */
MUST_CHECK bool readings_put(struct db *db, const struct desk_ticket *ticket, int64_t entry_id,
                             const struct staff *staff, struct str language, struct str text,
                             int64_t now_ms, struct arena *arena, struct err *err);

/* Somebody who answers cannot read this: it is shown to those who can. */
MUST_CHECK bool readings_wish(struct db *db, int64_t ticket_id, int64_t staff_id, int64_t now_ms,
                              struct arena *arena, struct err *err);

#endif
