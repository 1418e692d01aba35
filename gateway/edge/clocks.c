/* Floor 4: the clocks of questions. Looked at every few seconds on the read lane, so that nothing is
 * written unless somebody is to be called. */
#include "edge/clocks.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/sender.h"
#include "service/oncall.h"

#include <event2/event.h>
#include <stdlib.h>

enum { INTERVAL_S = 2 };

struct clocks {
    struct gateway *gateway;
    struct event *timer;
    bool busy; /* a job is under way */
};

struct clocks_job {
    struct job job; /* first */
    struct clocks *clocks;
    struct oncall_clocks seen;
    struct oncall_outcome called;
};

static struct clocks_job *clocks_job(struct job *job)
{
    return (struct clocks_job *)(void *)job;
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
    clocks->busy = store_submit(clocks->gateway->store, lane, &job->job, &err);
    if (!clocks->busy)
        arena_free(arena); /* next time */
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
    arena_free(job->arena);
}

static bool look_run(struct job *job, struct db *db, struct err *err)
{
    return oncall_clocks(db, job->now_ms, job->arena, &clocks_job(job)->seen, err);
}

static void look_done(struct job *job, const struct err *err)
{
    struct clocks *clocks = clocks_job(job)->clocks;
    const struct oncall_clocks *seen = &clocks_job(job)->seen;
    clocks->busy = false;
    if (err->code == ERR_NONE) {
        metric_set(METRIC_OVERDUE_NOW, seen->overdue_now);
        metric_set(METRIC_OVERDUE_SOON, seen->overdue_soon);
        metric_set(METRIC_OVERDUE_NORMAL, seen->overdue_normal);
        metric_set(METRIC_OVERDUE_HEARD, seen->overdue_heard);
        metric_set(METRIC_HEARD_OLDEST_MS, seen->unread_oldest_ms);
        if (seen->call_due && !clocks->gateway->draining)
            submit(clocks, STORE_WRITE, call_run, call_done);
    }
    arena_free(job->arena);
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
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
    clocks->timer = event_new(gateway->base, -1, EV_PERSIST, on_timer, clocks);
    const struct timeval interval = { .tv_sec = INTERVAL_S };
    if (!clocks->timer || event_add(clocks->timer, &interval) != 0)
        return err_set(err, ERR_BUSY, "no timer can be made");
    return true;
}

void clocks_close(struct clocks *clocks)
{
    if (!clocks)
        return;
    if (clocks->timer)
        event_free(clocks->timer);
    free(clocks);
}
