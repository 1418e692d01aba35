/* Floor 4: the clock of announcements. */
#include "edge/chore.h"

#include "base/limits.h"
#include "service/announcements.h"

struct announcer_job {
    struct chore_job chore; /* first */
    struct announcements_step step;
};

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    return announcements_look(db, job->job.now_ms, job->job.arena, &job->due, err);
}

static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    struct announcer_job *slice = (struct announcer_job *)(void *)job;
    const struct config *config = job->gateway->config;
    const struct announcements_world world = { .menus = job->menus,
                                               .keys = &job->gateway->keys,
                                               .channels = config->channels,
                                               .channel_count = config->channel_count };
    bool done = announcements_step(db, &world, job->job.now_ms, job->job.arena, &slice->step, err);
    job->more = done && slice->step.more;
    return done;
}

static void acted(struct chore_job *job)
{
    chore_queued(job, ((struct announcer_job *)(void *)job)->step.queued);
}

const struct chore_kind announcer_chore = {
    .name = "announcer",
    .interval_ms = 250, /* below the pause between two slices of the highest rate */
    .size = sizeof(struct announcer_job),
    .arena_size = JOB_ARENA_SIZE_MAX,
    .look = look,
    .act = act,
    .acted = acted,
};
