/* Floor 4: the clock of questions asked often. A job is one slice: a step of an answer to all, whose
 * next one queues behind what came meanwhile, or some questions compared, few times a second, so that
 * many of them at once are no burden to the others. */
#include "edge/gatherer.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/events.h"
#include "edge/sender.h"
#include "edge/ticker.h"
#include "service/faq_answer.h"

#include <stdlib.h>

enum { INTERVAL_MS = 250 };

struct gatherer {
    struct gateway *gateway;
    struct ticker *timer;
    bool expected; /* there is something to do, or may be */
    bool busy;     /* a slice is under way */
};

struct slice_job {
    struct job job; /* first */
    struct gatherer *gatherer;
    struct menus *menus; /* a reference */
    struct faq_step step;
    bool more;
};

static bool slice_run(struct job *job, struct db *db, struct err *err)
{
    struct slice_job *slice = (struct slice_job *)(void *)job;
    const struct config *config = slice->gatherer->gateway->config;
    if (!faq_answer_next(db, slice->menus, config->channels, config->channel_count, job->now_ms,
                         job->arena, &slice->step, err))
        return false;
    slice->more = slice->step.ticket_id != 0;
    return slice->more || faq_gather(db, slice->menus, job->arena, &slice->more, err);
}

static void tell(struct gateway *gateway, const struct faq_step *step)
{
    if (step->ticket_id == 0 || step->why != FAQ_WHY_NONE)
        return;
    metric_add(METRIC_TICKETS_ANSWERED, 1);
    metric_add(METRIC_OUTBOUND_QUEUED, 1);
    events_ticket(gateway->events, step->ticket_id);
    sender_wake(gateway->sender, step->channel);
}

static void submit(struct gatherer *gatherer);

static void slice_done(struct job *job, const struct err *err)
{
    static struct log_limit limit;
    struct slice_job *slice = (struct slice_job *)(void *)job;
    struct gatherer *gatherer = slice->gatherer;
    bool failed = err->code != ERR_NONE;
    gatherer->busy = false;
    if (failed)
        log_limited(&limit, LOG_WARN, "gatherer", "why=\"%s\"", err->text);
    else
        tell(gatherer->gateway, &slice->step);
    gatherer->expected |= failed || slice->more;
    bool leaving = !failed && slice->step.ticket_id != 0 && !gatherer->gateway->draining;
    menus_release(slice->menus);
    arena_free(job->arena);
    if (leaving)
        submit(gatherer);
}

static void submit(struct gatherer *gatherer)
{
    struct gateway *gateway = gatherer->gateway;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct slice_job *slice = ARENA_NEW(arena, struct slice_job);
    *slice = (struct slice_job){ .job = { .arena = arena,
                                          .name = "gatherer",
                                          .now_ms = clock_now_ms(),
                                          .run = slice_run,
                                          .done = slice_done },
                                 .gatherer = gatherer,
                                 .menus = menus_keep(gateway->menus) };
    struct err err = { 0 };
    gatherer->busy = store_submit(gateway->store, STORE_WRITE, &slice->job, &err);
    gatherer->expected = !gatherer->busy; /* until the job or the next question says so */
    if (gatherer->busy)
        return;
    menus_release(slice->menus);
    arena_free(arena);
}

static void on_timer(void *context)
{
    struct gatherer *gatherer = context;
    if (gatherer->expected && !gatherer->busy && !gatherer->gateway->draining)
        submit(gatherer);
}

void gatherer_expect(struct gatherer *gatherer)
{
    gatherer->expected = true;
}

void gatherer_start(struct gatherer *gatherer)
{
    gatherer->expected = true;
    on_timer(gatherer);
}

bool gatherer_open(struct gateway *gateway, struct gatherer **ret, struct err *err)
{
    struct gatherer *gatherer = calloc(1, sizeof(*gatherer));
    if (!gatherer)
        abort();
    *ret = gatherer;
    gatherer->gateway = gateway;
    gatherer->expected = true; /* what a crash or an earlier version left */
    return ticker_open(gateway->base, INTERVAL_MS, on_timer, gatherer, &gatherer->timer, err);
}

void gatherer_close(struct gatherer *gatherer)
{
    if (!gatherer)
        return;
    ticker_close(gatherer->timer);
    free(gatherer);
}
