/* Floor 4: what is as old as it is kept is deleted. */
#include "edge/chore.h"

#include "base/limits.h"
#include "service/erasure_restore.h"
#include "service/retention.h"

struct retainer_job {
    struct chore_job chore; /* first */
    struct erasure_slice gone;
};

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    return retention_look(db, &job->gateway->config->retention, job->job.now_ms, job->job.arena,
                          &job->due, err);
}

static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    struct erasure_slice *gone = &((struct retainer_job *)(void *)job)->gone;
    const struct gateway *gateway = job->gateway;
    bool done = retention_act(db, &gateway->keys, &gateway->config->retention, job->job.now_ms,
                              job->job.arena, gone, err) &&
                erasure_restore_note(db, gateway->config->store.erased.ptr, gone, err);
    job->more = done && gone->more;
    return done;
}

const struct chore_kind retainer_chore = {
    .name = "retainer",
    .interval_ms = 60 * 1000,
    .size = sizeof(struct retainer_job),
    .arena_size = 8 * (size_t)JOB_ARENA_SIZE_MAX,
    .look = look,
    .act = act,
};
