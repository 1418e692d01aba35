/* Floor 4: runs what the gateway does by itself. */
#include "edge/chore.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/sender.h"
#include "edge/ticker.h"

#include <stdlib.h>

enum { CROWDED = 8 /* jobs in the store */ };

struct chore {
    const struct chore_kind *kind;
    struct gateway *gateway;
    struct ticker *timer;
    struct log_limit limit;
    int64_t seen_ms; /* 0: nothing was seen yet */
    bool busy;       /* a job is under way */
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

/* Refused: next time. */
static void submit(struct chore_job *job, enum store_lane lane)
{
    struct chore *chore = job->chore;
    struct err err = { 0 };
    chore->busy = store_submit(chore->gateway->store, lane, &job->job, &err);
    if (!chore->busy)
        release(job);
}

static bool failed(struct chore *chore, const struct err *err)
{
    chore->busy = false;
    if (err->code != ERR_NONE)
        log_limited(&chore->limit, LOG_WARN, chore->kind->name, "why=\"%s\"", err->text);
    return err->code != ERR_NONE;
}

static struct chore_job *job_new(struct chore *chore);

static void act_done(struct job *job, const struct err *err)
{
    struct chore_job *slice = chore_job(job);
    struct chore *chore = slice->chore;
    const struct gateway *gateway = chore->gateway;
    bool more = false;
    if (!failed(chore, err)) {
        more = slice->more && !gateway->draining && store_pending(gateway->store) < CROWDED;
        if (chore->kind->acted)
            chore->kind->acted(slice);
    }
    release(slice);
    if (more)
        submit(job_new(chore), STORE_READ);
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
        return;
    }
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

static void on_timer(void *context)
{
    struct chore *chore = context;
    if (!chore->busy && !chore->gateway->draining)
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
    return ticker_open(gateway->base, kind->interval_ms, on_timer, chore, &chore->timer, err);
}

void chore_close(struct chore *chore)
{
    if (!chore)
        return;
    ticker_close(chore->timer);
    free(chore);
}

void chore_queued(const struct chore_job *job, int messages)
{
    const struct gateway *gateway = job->gateway;
    metric_add(METRIC_OUTBOUND_QUEUED, messages);
    for (size_t i = 0; i < gateway->config->channel_count && messages > 0; i++)
        sender_wake(gateway->sender, &gateway->config->channels[i]);
}
