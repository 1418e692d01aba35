/* On call: whoever is to be woken when somebody in danger waits and nobody at the desk takes it.
 *
 * Staff stand in places: 1 is called at once, 2 when nobody took the question within a quarter of an
 * hour, and so on, then again from the top, so many rounds. Taking it ends the calls; putting it back
 * unanswered goes on with them. A call is an SMS by a channel of its own. It says that a question
 * waits, and its number: nothing of what it is about, and never to the person who asks.
 *
 * Calls are queued in the transaction that says they were made, so a crash repeats none.
 *
 * Floor 3. Thread: store (oncall_clocks: either lane). */
#ifndef GATEWAY_ONCALL_H
#define GATEWAY_ONCALL_H

#include "domain/channel.h"
#include "store/db.h"

struct oncall {                    /* as configured */
    const struct channel *channel; /* NULL: nobody is called */
    int take_ms;                   /* from one call to the next */
    int rounds;
    struct str text; /* holds {number} */
};

struct oncall_outcome {
    int calls;  /* queued */
    int nobody; /* questions that there was nobody to call for */
};

/* Makes the calls that are due. */
MUST_CHECK bool oncall_call(struct db *db, const struct oncall *oncall, int64_t now_ms,
                            struct arena *arena, struct oncall_outcome *ret, struct err *err);

/* Somebody looks after the question: calls about it that wait to be sent are not. */
MUST_CHECK bool oncall_taken(struct db *db, int64_t ticket_id, int64_t now_ms, struct arena *arena,
                             struct err *err);

struct oncall_clocks { /* counting stops at ROWS_MAX */
    int64_t overdue_now, overdue_soon, overdue_normal, overdue_heard;
    int64_t unread_oldest_ms; /* age of the oldest free text that nobody looked at; 0: none */
    bool call_due;
};

MUST_CHECK bool oncall_clocks(struct db *db, int64_t now_ms, struct arena *arena,
                              struct oncall_clocks *ret, struct err *err);

#endif
