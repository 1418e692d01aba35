/* Floor 4: the clocks of questions. Looked at every few seconds on the read lane, so that nothing is
 * written unless somebody is to be called or a promise has passed. */
#include "edge/clocks.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/events.h"
#include "edge/sender.h"
#include "edge/ticker.h"
#include "service/notices.h"
#include "service/oncall.h"
#include "service/promises.h"
#include "service/snooze.h"

#include <stdlib.h>

enum { INTERVAL_S = 2 };

struct clocks {
    struct gateway *gateway;
    struct ticker *timer;
    bool busy;            /* a job is under way */
    int64_t looked_at_ms; /* last; 0: not yet */
};

struct clocks_job {
    struct job job; /* first */
    struct clocks *clocks;
    struct menus *menus; /* a reference; NULL: none is needed */
    struct oncall_clocks seen;
    struct promises_seen promises;
    struct notices_seen answers;
    int64_t back[SNOOZE_BACK_MAX]; /* questions that were put off until now */
    int back_count;
    int asked; /* for ratings */
    struct oncall_outcome called;
    struct promises_outcome renewed;
};

static struct clocks_job *clocks_job(struct job *job)
{
    return (struct clocks_job *)(void *)job;
}

static void release(struct clocks_job *job)
{
    menus_release(job->menus);
    arena_free(job->job.arena);
}

static void submit(struct clocks *clocks, enum store_lane lane,
                   bool (*run)(struct job *, struct db *, struct err *),
                   void (*done)(struct job *, const struct err *))
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct clocks_job *job = ARENA_NEW(arena, struct clocks_job);
    *job = (struct clocks_job){ .job = { .arena = arena,
                                         .name = "clocks",
                                         .now_ms = clock_now_ms(),
                                         .run = run,
                                         .done = done },
                                .clocks = clocks };
    struct err err = { 0 };
    if (lane == STORE_WRITE)
        job->menus = menus_keep(clocks->gateway->menus);
    clocks->busy = store_submit(clocks->gateway->store, lane, &job->job, &err);
    if (!clocks->busy)
        release(job); /* next time */
}

static bool call_run(struct job *job, struct db *db, struct err *err)
{
    struct clocks_job *call = clocks_job(job);
    return oncall_call(db, &call->clocks->gateway->config->oncall, job->now_ms, job->arena,
                       &call->called, err);
}

static void call_done(struct job *job, const struct err *err)
{
    struct clocks_job *call = clocks_job(job);
    struct gateway *gateway = call->clocks->gateway;
    call->clocks->busy = false;
    if (err->code != ERR_NONE) {
        log_line(LOG_ERROR, "oncall", "why=\"%s\"", err->text);
    } else {
        metric_add(METRIC_ONCALL_CALLS, call->called.calls);
        metric_add(METRIC_ONCALL_NOBODY, call->called.nobody);
        metric_add(METRIC_OUTBOUND_QUEUED, call->called.calls);
        if (call->called.nobody > 0)
            log_line(LOG_WARN, "oncall",
                     "questions=%d why=\"nobody is on call for them: set [oncall] channel, and "
                     "migranti staff oncall\"",
                     call->called.nobody);
        if (call->called.calls > 0)
            sender_wake(gateway->sender, gateway->config->oncall.channel);
    }
    release(call);
}

static void wake_all(struct gateway *gateway, int queued)
{
    for (size_t i = 0; i < gateway->config->channel_count && queued > 0; i++)
        sender_wake(gateway->sender, &gateway->config->channels[i]);
}

static bool renew_run(struct job *job, struct db *db, struct err *err)
{
    struct clocks_job *renew = clocks_job(job);
    const struct config *config = renew->clocks->gateway->config;
    const struct promises_world world = { .menus = renew->menus,
                                          .office = &config->office,
                                          .channels = config->channels,
                                          .channel_count = config->channel_count };
    return promises_apologise(db, &world, job->now_ms, job->arena, &renew->renewed, err);
}

static void renew_done(struct job *job, const struct err *err)
{
    struct clocks_job *renew = clocks_job(job);
    const struct promises_outcome *renewed = &renew->renewed;
    struct gateway *gateway = renew->clocks->gateway;
    renew->clocks->busy = false;
    if (err->code != ERR_NONE) {
        log_line(LOG_ERROR, "promises", "why=\"%s\"", err->text);
    } else {
        metric_add(METRIC_PROMISES_BROKEN, renewed->broken);
        metric_add(METRIC_APOLOGIES, renewed->apologies);
        metric_add(METRIC_OUTBOUND_QUEUED, renewed->apologies);
        for (int i = 0; i < renewed->ticket_count; i++)
            events_ticket(gateway->events, renewed->tickets[i]);
        wake_all(gateway, renewed->apologies);
    }
    release(renew);
}

static bool ask_run(struct job *job, struct db *db, struct err *err)
{
    struct clocks_job *ask = clocks_job(job);
    const struct config *config = ask->clocks->gateway->config;
    return notices_ask_ratings(db, ask->menus, config->channels, config->channel_count, job->now_ms,
                               job->arena, &ask->asked, err);
}

static void ask_done(struct job *job, const struct err *err)
{
    struct clocks_job *ask = clocks_job(job);
    struct gateway *gateway = ask->clocks->gateway;
    ask->clocks->busy = false;
    if (err->code != ERR_NONE) {
        log_line(LOG_ERROR, "ratings", "why=\"%s\"", err->text);
    } else {
        metric_add(METRIC_RATINGS_ASKED, ask->asked);
        metric_add(METRIC_OUTBOUND_QUEUED, ask->asked);
        wake_all(gateway, ask->asked);
    }
    release(ask);
}

/* One thing at a time: what is left is seen at the next look. */
static void act(struct clocks *clocks, const struct clocks_job *look)
{
    if (look->seen.call_due)
        submit(clocks, STORE_WRITE, call_run, call_done);
    else if (look->promises.due)
        submit(clocks, STORE_WRITE, renew_run, renew_done);
    else if (look->answers.due)
        submit(clocks, STORE_WRITE, ask_run, ask_done);
}

static bool look_run(struct job *job, struct db *db, struct err *err)
{
    struct clocks_job *look = clocks_job(job);
    int64_t before_ms = look->clocks->looked_at_ms;
    return snooze_back(db, before_ms ? before_ms : job->now_ms, job->now_ms, job->arena, look->back,
                       &look->back_count, err) &&
           oncall_clocks(db, job->now_ms, job->arena, &look->seen, err) &&
           promises_look(db, job->now_ms, job->arena, &look->promises, err) &&
           notices_look(db, job->now_ms, job->arena, &look->answers, err);
}

static void look_done(struct job *job, const struct err *err)
{
    struct clocks_job *look = clocks_job(job);
    struct clocks *clocks = look->clocks;
    const struct oncall_clocks *seen = &look->seen;
    clocks->busy = false;
    if (err->code == ERR_NONE) {
        metric_set(METRIC_OVERDUE_NOW, seen->overdue_now);
        metric_set(METRIC_OVERDUE_SOON, seen->overdue_soon);
        metric_set(METRIC_OVERDUE_NORMAL, seen->overdue_normal);
        metric_set(METRIC_OVERDUE_HEARD, seen->overdue_heard);
        metric_set(METRIC_HEARD_OLDEST_MS, seen->unread_oldest_ms);
        metric_set(METRIC_UNANSWERED, look->promises.unanswered);
        metric_set(METRIC_LATE, look->promises.late);
        metric_set(METRIC_UNREAD, look->answers.unread);
        clocks->looked_at_ms = look->job.now_ms;
        for (int i = 0; i < look->back_count; i++)
            events_ticket(clocks->gateway->events, look->back[i]);
        if (!clocks->gateway->draining)
            act(clocks, look);
    }
    release(look);
}

static void on_timer(void *context)
{
    struct clocks *clocks = context;
    if (!clocks->busy)
        submit(clocks, STORE_READ, look_run, look_done);
}

bool clocks_open(struct gateway *gateway, struct clocks **ret, struct err *err)
{
    struct clocks *clocks = calloc(1, sizeof(*clocks));
    if (!clocks)
        abort();
    *ret = clocks;
    clocks->gateway = gateway;
    return ticker_open(gateway->base, INTERVAL_S * 1000, on_timer, clocks, &clocks->timer, err);
}

void clocks_close(struct clocks *clocks)
{
    if (!clocks)
        return;
    ticker_close(clocks->timer);
    free(clocks);
}
