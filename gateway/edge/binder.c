/* Floor 4: numbers that were sealed before each was sealed for its row are sealed anew. */
#include "edge/chore.h"

#include "base/limits.h"
#include "base/log.h"
#include "service/numbers.h"

struct binder_job {
    struct chore_job chore; /* first */
    struct numbers_slice slice;
};

static struct numbers_slice *slice_of(struct chore_job *job)
{
    return &((struct binder_job *)(void *)job)->slice;
}

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    return numbers_look(db, job->job.arena, &job->due, err);
}

static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    bool done = numbers_bind(db, &job->gateway->keys, job->job.arena, slice_of(job), err);
    job->more = done && slice_of(job)->more;
    return done;
}

static void acted(struct chore_job *job)
{
    const struct numbers_slice *slice = slice_of(job);
    if (slice->refused > 0)
        log_line(LOG_ERROR, "numbers.refused",
                 "count=%lld what=\"these are the numbers of other rows: the database was"
                 " altered by another hand, and messages to them fail\"",
                 (long long)slice->refused);
}

const struct chore_kind binder_chore = {
    .name = "binder",
    .interval_ms = 10 * 1000,
    .size = sizeof(struct binder_job),
    .arena_size = 4 * (size_t)JOB_ARENA_SIZE_MAX,
    .look = look,
    .act = act,
    .acted = acted,
};
