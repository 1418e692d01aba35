/* The last look at a message about an appointment, in the transaction that takes it out of the
 * outbox: it may have waited through an outage, or be a repeat, and the appointment is cancelled,
 * moved or past.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_APPOINTMENTS_GUARD_H
#define GATEWAY_APPOINTMENTS_GUARD_H

#include "store/db.h"

/* `ret_why` says why the claimed message must not leave; empty: it may, or is about no appointment.
 * What leaves is what a digit answers from then on. */
MUST_CHECK bool appointments_guard(struct db *db, int64_t message_id, int64_t contact_id,
                                   int64_t now_ms, struct arena *arena, struct str *ret_why,
                                   struct err *err);

#endif
