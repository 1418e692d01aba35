/* Floor 4: runs what the gateway does by itself. */
#include "edge/chore.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/sender.h"

#include <event2/event.h>
#include <stdlib.h>

enum { PAUSE_FACTOR = 3 }; /* of what a slice took: most of the store's time is other people's */

struct chore {
    const struct chore_kind *kind;
    struct gateway *gateway;
    struct event *timer; /* waits while no job is under way */
    struct log_limit limit;
    int64_t seen_ms;   /* 0: nothing was seen yet */
    int64_t acting_ms; /* since when */
};

static struct chore_job *chore_job(struct job *job)
{
    return (struct chore_job *)(void *)job;
}

static void release(struct chore_job *job)
{
    menus_release(job->menus);
    arena_free(job->job.arena);
}

static bool look_run(struct job *job, struct db *db, struct err *err)
{
    return chore_job(job)->chore->kind->look(chore_job(job), db, err);
}

static bool act_run(struct job *job, struct db *db, struct err *err)
{
    return chore_job(job)->chore->kind->act(chore_job(job), db, err);
}

static void wait_for(struct chore *chore, int64_t ms)
{
    const struct timeval time = { .tv_sec = (time_t)(ms / 1000),
                                  .tv_usec = (suseconds_t)(ms % 1000 * 1000) };
    if (event_add(chore->timer, &time) != 0)
        abort();
}

static void rest(struct chore *chore)
{
    wait_for(chore, chore->kind->interval_ms);
}

/* Refused: next time. */
static void submit(struct chore_job *job, enum store_lane lane)
{
    struct err err = { 0 };
    if (store_submit(job->chore->gateway->store, lane, &job->job, &err))
        return;
    rest(job->chore);
    release(job);
}

static bool failed(struct chore *chore, const struct err *err)
{
    if (err->code != ERR_NONE)
        log_limited(&chore->limit, LOG_WARN, chore->kind->name, "why=\"%s\"", err->text);
    return err->code != ERR_NONE;
}

static void act_done(struct job *job, const struct err *err)
{
    struct chore_job *slice = chore_job(job);
    struct chore *chore = slice->chore;
    int64_t pause_ms = (clock_now_ms() - chore->acting_ms) * PAUSE_FACTOR;
    bool more = false;
    if (!failed(chore, err)) {
        more = slice->more && pause_ms < chore->kind->interval_ms;
        if (chore->kind->acted)
            chore->kind->acted(slice);
    }
    release(slice);
    if (more)
        wait_for(chore, pause_ms > 0 ? pause_ms : 1);
    else
        rest(chore);
}

static void look_done(struct job *job, const struct err *err)
{
    struct chore_job *look = chore_job(job);
    struct chore *chore = look->chore;
    bool due = false;
    if (!failed(chore, err)) {
        due = look->due && !chore->gateway->draining;
        if (chore->kind->seen)
            chore->kind->seen(look);
        chore->seen_ms = job->now_ms;
    }
    if (!due) {
        release(look);
        rest(chore);
        return;
    }
    chore->acting_ms = clock_now_ms();
    job->run = act_run;
    job->done = act_done;
    submit(look, STORE_WRITE);
}

static struct chore_job *job_new(struct chore *chore)
{
    struct arena *arena = arena_new(chore->kind->arena_size);
    struct chore_job *job = arena_alloc(arena, chore->kind->size);
    int64_t now_ms = clock_now_ms();
    if (!job)
        abort();
    job->job = (struct job){ .arena = arena,
                             .name = chore->kind->name,
                             .now_ms = now_ms,
                             .run = look_run,
                             .done = look_done };
    job->gateway = chore->gateway;
    job->menus = menus_keep(chore->gateway->menus);
    job->before_ms = chore->seen_ms ? chore->seen_ms : now_ms;
    job->chore = chore;
    return job;
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    struct chore *chore = context;
    if (!chore->gateway->draining)
        submit(job_new(chore), STORE_READ);
}

bool chore_open(struct gateway *gateway, const struct chore_kind *kind, struct chore **ret,
                struct err *err)
{
    struct chore *chore = calloc(1, sizeof(*chore));
    if (!chore)
        abort();
    *ret = chore;
    chore->kind = kind;
    chore->gateway = gateway;
    chore->timer = event_new(gateway->base, -1, 0, on_timer, chore);
    if (!chore->timer)
        return err_set(err, ERR_BUSY, "no timer can be made");
    rest(chore);
    return true;
}

void chore_close(struct chore *chore)
{
    if (!chore)
        return;
    if (chore->timer)
        event_free(chore->timer);
    free(chore);
}

void chore_queued(const struct chore_job *job, int messages)
{
    const struct gateway *gateway = job->gateway;
    metric_add(METRIC_OUTBOUND_QUEUED, messages);
    for (size_t i = 0; i < gateway->config->channel_count && messages > 0; i++)
        sender_wake(gateway->sender, &gateway->config->channels[i]);
}
