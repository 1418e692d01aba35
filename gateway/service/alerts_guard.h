/* The last look at an alert, in the transaction that takes it out of the outbox: between the moment it
 * was written and the moment it leaves, vacancies end and people change their minds.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_ALERTS_GUARD_H
#define GATEWAY_ALERTS_GUARD_H

#include "domain/channel.h"
#include "store/db.h"

struct alerts_leaving {
    int64_t message_id, contact_id;
    bool first; /* no attempt was made before */
};

/* Whether the claimed message may leave; `ret_why` says why not, empty: it may. What it told and is
 * still open waits again then, unless the person stopped. What leaves is counted, and is what a digit
 * answers from then on. */
MUST_CHECK bool alerts_guard(struct db *db, const struct alerts_leaving *leaving, int64_t now_ms,
                             struct arena *arena, struct str *ret_why, struct err *err);

/* The message was given up before it left: what it told waits again. */
MUST_CHECK bool alerts_guard_expired(struct db *db, int64_t message_id, int64_t contact_id,
                                     int64_t now_ms, struct arena *arena, struct err *err);

/* The same for all that a channel gives up. Before it does. */
MUST_CHECK bool alerts_guard_expiring(struct db *db, const struct channel *channel, int64_t now_ms,
                                      struct arena *arena, struct err *err);

#endif
