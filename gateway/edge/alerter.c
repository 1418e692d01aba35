/* Floor 4: the clock of alerts. Looked at every second on the read lane, so that nothing is written while
 * there is nothing to do. Then a job is one slice; the next one queues behind what came meanwhile, and
 * waits for the next look where others wait already. */
#include "edge/alerter.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/sender.h"
#include "edge/ticker.h"
#include "service/alerts.h"

#include <stdlib.h>

enum { INTERVAL_MS = 1000, CROWDED = 8 /* jobs in the store */ };

struct alerter {
    struct gateway *gateway;
    struct ticker *timer;
    bool busy; /* a job is under way */
};

struct alert_job {
    struct job job; /* first */
    struct alerter *alerter;
    struct menus *menus; /* a reference; NULL: it only looks */
    bool due;
    struct alerts_step step;
};

static struct alert_job *alert_job(struct job *job)
{
    return (struct alert_job *)(void *)job;
}

static void submit(struct alerter *alerter, enum store_lane lane,
                   bool (*run)(struct job *, struct db *, struct err *),
                   void (*done)(struct job *, const struct err *))
{
    struct gateway *gateway = alerter->gateway;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct alert_job *job = ARENA_NEW(arena, struct alert_job);
    *job = (struct alert_job){ .job = { .arena = arena,
                                        .name = "alerter",
                                        .now_ms = clock_now_ms(),
                                        .run = run,
                                        .done = done },
                               .alerter = alerter };
    struct err err = { 0 };
    if (lane == STORE_WRITE)
        job->menus = menus_keep(gateway->menus);
    alerter->busy = store_submit(gateway->store, lane, &job->job, &err);
    if (alerter->busy)
        return;
    menus_release(job->menus);
    arena_free(arena); /* next time */
}

static bool slice_run(struct job *job, struct db *db, struct err *err)
{
    struct alert_job *slice = alert_job(job);
    const struct config *config = slice->alerter->gateway->config;
    const struct alerts_world world = { .menus = slice->menus,
                                        .channels = config->channels,
                                        .channel_count = config->channel_count };
    return alerts_step(db, &world, job->now_ms, job->arena, &slice->step, err);
}

static void slice_done(struct job *job, const struct err *err)
{
    static struct log_limit limit;
    struct alert_job *slice = alert_job(job);
    struct alerter *alerter = slice->alerter;
    struct gateway *gateway = alerter->gateway;
    bool failed = err->code != ERR_NONE;
    bool more = !failed && slice->step.more && !gateway->draining &&
                store_pending(gateway->store) < CROWDED;
    alerter->busy = false;
    if (failed) {
        log_limited(&limit, LOG_WARN, "alerter", "why=\"%s\"", err->text);
    } else if (slice->step.queued > 0) {
        metric_add(METRIC_OUTBOUND_QUEUED, slice->step.queued);
        for (size_t i = 0; i < gateway->config->channel_count; i++)
            sender_wake(gateway->sender, &gateway->config->channels[i]);
    }
    menus_release(slice->menus);
    arena_free(job->arena);
    if (more)
        submit(alerter, STORE_WRITE, slice_run, slice_done);
}

static bool look_run(struct job *job, struct db *db, struct err *err)
{
    return alerts_look(db, job->now_ms, job->arena, &alert_job(job)->due, err);
}

static void look_done(struct job *job, const struct err *err)
{
    static struct log_limit limit;
    struct alerter *alerter = alert_job(job)->alerter;
    bool due = err->code == ERR_NONE && alert_job(job)->due && !alerter->gateway->draining;
    alerter->busy = false;
    if (err->code != ERR_NONE)
        log_limited(&limit, LOG_WARN, "alerter", "why=\"%s\"", err->text);
    arena_free(job->arena);
    if (due)
        submit(alerter, STORE_WRITE, slice_run, slice_done);
}

static void on_timer(void *context)
{
    struct alerter *alerter = context;
    if (!alerter->busy && !alerter->gateway->draining)
        submit(alerter, STORE_READ, look_run, look_done);
}

bool alerter_open(struct gateway *gateway, struct alerter **ret, struct err *err)
{
    struct alerter *alerter = calloc(1, sizeof(*alerter));
    if (!alerter)
        abort();
    *ret = alerter;
    alerter->gateway = gateway;
    return ticker_open(gateway->base, INTERVAL_MS, on_timer, alerter, &alerter->timer, err);
}

void alerter_close(struct alerter *alerter)
{
    if (!alerter)
        return;
    ticker_close(alerter->timer);
    free(alerter);
}
