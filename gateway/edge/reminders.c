/* Floor 4: the clock of appointments. */
#include "edge/chore.h"

#include "base/limits.h"
#include "base/metrics.h"
#include "service/appointments.h"

struct reminders_job {
    struct chore_job chore; /* first */
    struct appointments_sent sent;
};

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    return appointments_look(db, job->job.now_ms, job->job.arena, &job->due, err);
}

static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    struct appointments_sent *sent = &((struct reminders_job *)(void *)job)->sent;
    const struct config *config = job->gateway->config;
    const struct appointments_world world = { job->menus, config->channels, config->channel_count };
    bool done = appointments_remind(db, &world, job->job.now_ms, job->job.arena, sent, err);
    job->more = done && sent->looked_at == APPOINTMENTS_ONCE_MAX;
    return done;
}

static void acted(struct chore_job *job)
{
    const struct appointments_sent *sent = &((struct reminders_job *)(void *)job)->sent;
    metric_add(METRIC_APPOINTMENT_REMINDERS, sent->reminders);
    chore_queued(job, sent->reminders);
}

const struct chore_kind reminders_chore = {
    .name = "reminders",
    .interval_ms = 2000,
    .size = sizeof(struct reminders_job),
    .arena_size = JOB_ARENA_SIZE_MAX,
    .look = look,
    .act = act,
    .acted = acted,
};
