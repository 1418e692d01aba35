/* Channels as operators see and steer them: switched off and on while the gateway runs, what left by
 * them today, how the gateway sees them, why a message waits.
 *
 * The command line and the gateway speak through the database alone: the one writes the switch,
 * which the other reads twice a second; the other writes how its channels are, when that changes
 * and once a minute, which the one reads.
 *
 * Floor 3. Thread: store; of a command: its own. */
#ifndef GATEWAY_CHANNELS_H
#define GATEWAY_CHANNELS_H

#include "service/lane.h"

MUST_CHECK bool channels_switch(struct db *db, struct str name, bool enable, int64_t now_ms,
                                struct err *err);
MUST_CHECK bool channels_disabled(struct db *db, struct str name, struct arena *arena, bool *ret,
                                  struct err *err);
/* The names of those that are switched off. */
MUST_CHECK bool channels_all_disabled(struct db *db, struct arena *arena, struct str **ret,
                                      size_t *ret_count, struct err *err);

/* Segments that left on a day (lane_day). */
MUST_CHECK bool channels_day(struct db *db, struct str name, int64_t day, struct arena *arena,
                             int64_t *ret, struct err *err);
MUST_CHECK bool channels_day_add(struct db *db, struct str name, int64_t day, int64_t segments,
                                 struct arena *arena, struct err *err);

struct channel_report { /* how the gateway sees a channel */
    enum lane_breaker breaker;
    int64_t paused_until_ms;
    int64_t calls;
    struct str why; /* the last fault, empty: none yet */
    int64_t why_at_ms;
    int64_t written_at_ms; /* 0: the gateway never ran with it */
};

MUST_CHECK bool channels_report_put(struct db *db, struct str name,
                                    const struct channel_report *report, struct err *err);
MUST_CHECK bool channels_report(struct db *db, struct str name, struct arena *arena,
                                struct channel_report *ret, struct err *err);

/* Everything about a channel and what waits for it, a few lines for people. */
MUST_CHECK bool channels_describe(struct db *db, const struct channel *channel, int64_t now_ms,
                                  struct arena *arena, struct builder *out, struct err *err);

/* Why a message waits, failed or whatever became of it, in words and with the numbers. ERR_NOT_FOUND.
 * `find` gives the configured channel of a name, or NULL. */
MUST_CHECK bool channels_explain(struct db *db, int64_t message_id,
                                 const struct channel *(*find)(const void *context,
                                                               struct str name),
                                 const void *context, int64_t now_ms, struct arena *arena,
                                 struct builder *out, struct err *err);

/* Receipts that matched no message, older than `age_ms`, a line each. */
MUST_CHECK bool channels_unmatched(struct db *db, int64_t age_ms, int64_t now_ms,
                                   struct arena *arena, struct builder *out, struct err *err);

#endif
