/* The last look at an announcement, in the transaction that takes it out of the outbox: it may have been
 * stopped, or its person may have said STOP.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_ANNOUNCEMENTS_GUARD_H
#define GATEWAY_ANNOUNCEMENTS_GUARD_H

#include "store/db.h"

struct announcements_leaving {
    int64_t message_id, contact_id;
    bool first; /* no attempt was made before */
};

/* `ret_why` says why the claimed message may not leave; empty: it may. A notice is what "1" answers from
 * then on. */
MUST_CHECK bool announcements_guard(struct db *db, const struct announcements_leaving *leaving,
                                    int64_t now_ms, struct arena *arena, struct str *ret_why,
                                    struct err *err);

#endif
