/* Floor 4: people who asked to be forgotten are. */
#include "edge/chore.h"

#include "base/limits.h"
#include "service/erasure_restore.h"

struct eraser_job {
    struct chore_job chore; /* first */
    struct erasure_slice slice;
};

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    return erasure_look(db, job->job.now_ms, job->job.arena, &job->due, err);
}

/* Whoever is gone is in the journal before that is committed: a database that is put back from a copy
 * made before is told by it. */
static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    struct erasure_slice *slice = &((struct eraser_job *)(void *)job)->slice;
    const struct gateway *gateway = job->gateway;
    bool done = erasure_act(db, &gateway->keys, job->job.now_ms, job->job.arena, slice, err) &&
                erasure_restore_note(db, gateway->config->store.erased.ptr, slice, err);
    job->more = done && slice->more;
    return done;
}

const struct chore_kind eraser_chore = {
    .name = "eraser",
    .interval_ms = 2 * 1000,
    .size = sizeof(struct eraser_job),
    .arena_size = JOB_ARENA_SIZE_MAX,
    .look = look,
    .act = act,
};
