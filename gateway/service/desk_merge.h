/* Several questions of one person: two become one, a text is moved to the one that it belongs to, or
 * becomes a question of its own. Never across persons.
 *
 * What was said stays in order of time, with its receipts, and remembers where it was said. A number
 * that was merged stands for the other question from then on, for the person too. What was urgent
 * stays urgent, what is about those who help stays for those who may see that.
 *
 * Both versions are named, and both questions must be free or one's own. ERR_CONFLICT: nothing was
 * changed, and `ret` is the question that stood in the way. ERR_UNPROCESSED: it cannot be meant, or
 * an answer is on its way through other hands.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_DESK_MERGE_H
#define GATEWAY_DESK_MERGE_H

#include "service/desk.h"

struct desk_merge {
    int64_t id, version, into_id, into_version, staff_id;
};

/* `ret`: the one that both are now. The other is closed, with a pointer. */
MUST_CHECK bool desk_merge_join(struct db *db, const struct desk_merge *merge, int64_t now_ms,
                                struct arena *arena, struct desk_ticket *ret, struct err *err);

/* Takes a merger back: what came from `id` is its own again, what was said since stays. `ret` is that
 * question. Of several mergers in a row the last one can be taken back. */
MUST_CHECK bool desk_merge_undo(struct db *db, int64_t id, int64_t version, int64_t staff_id,
                                int64_t now_ms, struct arena *arena, struct desk_ticket *ret,
                                struct err *err);

/* Moves a text of the person to `merge.into_id`, or (0) to a new question, whose number they are told
 * with its answer. `ret` is the question that it belongs to now, whether or not the mover sees it. */
struct desk_merge_text {
    struct desk_merge merge;
    int64_t entry_id;
    const struct menus *menus;
    const struct office *office;
};
MUST_CHECK bool desk_merge_text(struct db *db, const struct desk_merge_text *text, int64_t now_ms,
                                struct arena *arena, struct desk_ticket *ret, struct err *err);

#endif
