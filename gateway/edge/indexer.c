/* Floor 4: takes what was said on questions into the search. A slice is read and folded on the read lane,
 * and stored on the write lane. */
#include "edge/chore.h"

#include "base/limits.h"
#include "service/search.h"

enum {
    SLICE_ARENA_SIZE = 4 * 1024 * 1024
}; /* SEARCH_SLICE_MAX of the longest texts, and their words */

struct indexer_job {
    struct chore_job chore; /* first */
    struct search_slice slice;
};

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    struct search_slice *slice = &((struct indexer_job *)(void *)job)->slice;
    bool done = search_take(db, job->job.arena, slice, err);
    job->due = done && slice->count > 0;
    return done;
}

static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    const struct search_slice *slice = &((struct indexer_job *)(void *)job)->slice;
    job->more = slice->count == SEARCH_SLICE_MAX;
    return search_put(db, slice, job->job.arena, err);
}

const struct chore_kind indexer_chore = {
    .name = "indexer",
    .interval_ms = 500,
    .size = sizeof(struct indexer_job),
    .arena_size = SLICE_ARENA_SIZE,
    .look = look,
    .act = act,
};
