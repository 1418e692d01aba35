/* Floor 4: the clock of courses. */
#include "edge/chore.h"

#include "base/limits.h"
#include "base/metrics.h"
#include "service/courses.h"

struct lessons_job {
    struct chore_job chore; /* first */
    struct courses_sent sent;
};

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    return courses_look(db, job->job.now_ms, job->job.arena, &job->due, err);
}

static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    struct courses_sent *sent = &((struct lessons_job *)(void *)job)->sent;
    const struct config *config = job->gateway->config;
    bool done = courses_send(db, job->menus, config->channels, config->channel_count,
                             job->job.now_ms, job->job.arena, sent, err);
    job->more = done && sent->looked_at == COURSES_ONCE_MAX;
    return done;
}

static void acted(struct chore_job *job)
{
    const struct courses_sent *sent = &((struct lessons_job *)(void *)job)->sent;
    metric_add(METRIC_LESSONS, sent->lessons);
    metric_add(METRIC_LESSON_NUDGES, sent->questions + sent->notices);
    chore_queued(job, sent->lessons + sent->questions + sent->notices + sent->certificates);
}

const struct chore_kind lessons_chore = {
    .name = "lessons",
    .interval_ms = 2000,
    .size = sizeof(struct lessons_job),
    .arena_size = JOB_ARENA_SIZE_MAX,
    .look = look,
    .act = act,
    .acted = acted,
};
