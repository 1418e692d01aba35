/* Floor 4: the clock that asks people how they are whose case is followed. */
#include "edge/chore.h"

#include "base/limits.h"
#include "base/metrics.h"
#include "service/case_check_in.h"

struct check_ins_job {
    struct chore_job chore; /* first */
    struct case_check_in_sent sent;
};

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    return case_check_in_look(db, job->job.now_ms, job->job.arena, &job->due, err);
}

static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    struct case_check_in_sent *sent = &((struct check_ins_job *)(void *)job)->sent;
    const struct gateway *gateway = job->gateway;
    const struct case_check_in_world world = { &gateway->keys, job->menus,
                                               gateway->config->channels,
                                               gateway->config->channel_count };
    bool done = case_check_in_run(db, &world, job->job.now_ms, job->job.arena, sent, err);
    job->more = done && sent->looked_at == CHECK_INS_ONCE_MAX;
    return done;
}

static void acted(struct chore_job *job)
{
    int queued = ((struct check_ins_job *)(void *)job)->sent.queued;
    metric_add(METRIC_CHECK_INS, queued);
    chore_queued(job, queued);
}

const struct chore_kind check_ins_chore = {
    .name = "check_ins",
    .interval_ms = 2000,
    .size = sizeof(struct check_ins_job),
    .arena_size = JOB_ARENA_SIZE_MAX,
    .look = look,
    .act = act,
    .acted = acted,
};
