/* Floor 4: the clock that asks how it was at a service. */
#include "edge/chore.h"

#include "base/limits.h"
#include "base/metrics.h"
#include "service/directory_visits.h"

struct visits_job {
    struct chore_job chore; /* first */
    struct directory_visits_asked asked;
};

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    return directory_visits_look(db, job->job.now_ms, job->job.arena, &job->due, err);
}

static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    struct directory_visits_asked *asked = &((struct visits_job *)(void *)job)->asked;
    const struct config *config = job->gateway->config;
    bool done = directory_visits_ask(db, job->menus, config->channels, config->channel_count,
                                     job->job.now_ms, job->job.arena, asked, err);
    job->more = done && asked->looked_at == VISITS_ONCE_MAX;
    return done;
}

static void acted(struct chore_job *job)
{
    int queued = ((struct visits_job *)(void *)job)->asked.queued;
    metric_add(METRIC_VISITS_ASKED, queued);
    chore_queued(job, queued);
}

const struct chore_kind visits_chore = {
    .name = "visits",
    .interval_ms = 10 * 1000,
    .size = sizeof(struct visits_job),
    .arena_size = JOB_ARENA_SIZE_MAX,
    .look = look,
    .act = act,
    .acted = acted,
};
