/* Floor 4: the clock of alerts. */
#include "edge/chore.h"

#include "base/limits.h"
#include "service/alerts.h"

struct alerter_job {
    struct chore_job chore; /* first */
    struct alerts_step step;
};

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    return alerts_look(db, job->job.now_ms, job->job.arena, &job->due, err);
}

static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    struct alerter_job *slice = (struct alerter_job *)(void *)job;
    const struct config *config = job->gateway->config;
    const struct alerts_world world = { .menus = job->menus,
                                        .channels = config->channels,
                                        .channel_count = config->channel_count };
    bool done = alerts_step(db, &world, job->job.now_ms, job->job.arena, &slice->step, err);
    job->more = done && slice->step.more;
    return done;
}

static void acted(struct chore_job *job)
{
    chore_queued(job, ((struct alerter_job *)(void *)job)->step.queued);
}

const struct chore_kind alerter_chore = {
    .name = "alerter",
    .interval_ms = 1000,
    .size = sizeof(struct alerter_job),
    .arena_size = JOB_ARENA_SIZE_MAX,
    .look = look,
    .act = act,
    .acted = acted,
};
