/* Floor 4: counts for the figures. */
#include "edge/chore.h"

#include "base/limits.h"
#include "service/figures_count.h"

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    return figures_due(db, job->job.now_ms, job->job.arena, &job->due, err);
}

static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    return figures_count(db, job->job.now_ms, job->job.arena, &job->more, err);
}

const struct chore_kind counting_chore = {
    .name = "counting",
    .interval_ms = 3000,
    .size = sizeof(struct chore_job),
    .arena_size = JOB_ARENA_SIZE_MAX,
    .look = look,
    .act = act,
};
