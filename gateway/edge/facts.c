/* Floor 4: reads for reports what stood in case files before reports were there. */
#include "edge/chore.h"

#include "base/limits.h"
#include "service/case_facts.h"

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    return case_facts_due(db, job->job.arena, &job->due, err);
}

static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    return case_facts_rebuild(db, &job->gateway->keys, job->job.arena, &job->more, err);
}

const struct chore_kind facts_chore = {
    .name = "facts",
    .interval_ms = 60 * 1000,
    .size = sizeof(struct chore_job),
    .arena_size = JOB_ARENA_SIZE_MAX,
    .look = look,
    .act = act,
};
