/* Keeps the figures: what happened is counted by day as it comes, a bounded slice at a time.
 *
 * Everything is counted once, in the order of ids. Jobs of the write lane run in the order in which
 * they were stamped, so what has an id older than the counting job by a margin is there already.
 * Messages are counted when their fate is settled: after two days, or once many came after them; the
 * latest are read where they are.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_FIGURES_COUNT_H
#define GATEWAY_FIGURES_COUNT_H

#include "store/db.h"

/* Whether there is something to count. In the read lane: nothing is written for nothing. */
MUST_CHECK bool figures_due(struct db *db, int64_t now_ms, struct arena *arena, bool *ret,
                            struct err *err);

/* Counts a slice of each kind; `ret_more`: there is more. */
MUST_CHECK bool figures_count(struct db *db, int64_t now_ms, struct arena *arena, bool *ret_more,
                              struct err *err);

/* Before the rating of an answer is written down: counts it, unless there was one. */
MUST_CHECK bool figures_count_rating(struct db *db, int64_t contact_id, int64_t answer_id,
                                     int rating, int64_t now_ms, struct arena *arena,
                                     struct err *err);

#endif
