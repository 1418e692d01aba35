/* Snoozing: a question that can wait is out of the open list until a time. It is there again by
 * itself, and at once when the person writes. What is urgent cannot be put off beyond its clock.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_SNOOZE_H
#define GATEWAY_SNOOZE_H

#include "service/desk.h"

enum { SNOOZE_DAYS_MAX = 90 };

struct snooze {
    int64_t ticket_id, version, staff_id;
    int64_t until_ms; /* 0: it is back now */
};
/* ERR_UNPROCESSED: not a time to come, too far away, or beyond its clock. Else as desk_change(). */
MUST_CHECK bool snooze_set(struct db *db, const struct snooze *snooze, int64_t now_ms,
                           struct arena *arena, struct desk_ticket *ret, struct err *err);

/* Those whose time came after one moment and up to another, the first SNOOZE_BACK_MAX of them; `ret`
 * has room for so many. */
MUST_CHECK bool snooze_back(struct db *db, int64_t after_ms, int64_t now_ms, struct arena *arena,
                            int64_t *ret, int *ret_count, struct err *err);

#endif
