/* Promises kept and broken: what becomes of the times that people were told.
 *
 * A promise that passed without an answer is answered for at once: the person gets an apology with a
 * new time, at most PROMISE_APOLOGIES_MAX times for one question. The message is queued in the
 * transaction that writes the new time, so a crash repeats none. Nobody is told who may be in danger,
 * who said STOP, or while somebody at the desk holds the question; and at night it waits for the
 * morning. What the desk works by (due_at) stays as it was.
 *
 * Floor 3. Thread: store (promises_look: either lane). */
#ifndef GATEWAY_PROMISES_H
#define GATEWAY_PROMISES_H

#include "base/limits.h"
#include "domain/channel.h"
#include "domain/menus.h"
#include "domain/office.h"
#include "store/db.h"

struct promises_seen {  /* counting stops at ROWS_MAX */
    int64_t unanswered; /* questions that wait for an answer */
    int64_t late;       /* of these: the time that their writer was told first has passed */
    bool due;           /* a promise passed: promises_apologise() has something to do */
};

MUST_CHECK bool promises_look(struct db *db, int64_t now_ms, struct arena *arena,
                              struct promises_seen *ret, struct err *err);

struct promises_world {
    const struct menus *menus;
    const struct office *office;
    const struct channel *channels;
    size_t channel_count;
};

struct promises_outcome {
    int broken;    /* promises that passed */
    int apologies; /* messages queued for them */
    int64_t tickets[PROMISES_ONCE_MAX];
    int ticket_count;
};

MUST_CHECK bool promises_apologise(struct db *db, const struct promises_world *world,
                                   int64_t now_ms, struct arena *arena,
                                   struct promises_outcome *ret, struct err *err);

/* The question is answered or closed: an apology that waits for the morning does not leave. */
MUST_CHECK bool promises_settle(struct db *db, int64_t ticket_id, int64_t now_ms,
                                struct arena *arena, struct err *err);

#endif
