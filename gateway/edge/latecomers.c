/* Floor 4: the clock of messages that lack a part. */
#include "edge/latecomers.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "edge/aftermath.h"
#include "edge/ticker.h"
#include "service/inbound.h"

#include <stdlib.h>

enum { INTERVAL_S = 1 };

struct latecomers {
    struct gateway *gateway;
    struct ticker *timer;
    bool expected; /* something waits, or may */
    bool looking;
};

struct look_job {
    struct job job; /* first */
    struct latecomers *latecomers;
    struct menus *menus;
    struct inbound_outcome outcome;
};

static bool look_run(struct job *job, struct db *db, struct err *err)
{
    struct look_job *look = (struct look_job *)(void *)job;
    const struct gateway *gateway = look->latecomers->gateway;
    return inbound_take_waiting(db, &gateway->keys, look->menus, &gateway->config->office,
                                gateway->config->channels, gateway->config->channel_count,
                                job->now_ms, job->arena, &look->outcome, err);
}

static void look_done(struct job *job, const struct err *err)
{
    struct look_job *look = (struct look_job *)(void *)job;
    struct latecomers *latecomers = look->latecomers;
    latecomers->looking = false;
    if (err->code != ERR_NONE) {
        latecomers->expected = true;
        log_line(LOG_WARN, "latecomers", "why=\"%s\"", err->text);
    } else {
        aftermath(latecomers->gateway, &look->outcome, NULL);
    }
    menus_release(look->menus);
    arena_free(job->arena);
}

static void on_timer(void *context)
{
    struct latecomers *latecomers = context;
    struct gateway *gateway = latecomers->gateway;
    if (!latecomers->expected || latecomers->looking)
        return;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct look_job *look = ARENA_NEW(arena, struct look_job);
    *look = (struct look_job){ .job = { .arena = arena,
                                        .name = "latecomers",
                                        .now_ms = clock_now_ms(),
                                        .run = look_run,
                                        .done = look_done },
                               .latecomers = latecomers,
                               .menus = menus_keep(gateway->menus) };
    struct err err = { 0 };
    latecomers->looking = store_submit(gateway->store, STORE_WRITE, &look->job, &err);
    latecomers->expected = !latecomers->looking; /* until the job or the next part says so */
    if (latecomers->looking)
        return;
    menus_release(look->menus);
    arena_free(arena);
}

void latecomers_expect(struct latecomers *latecomers)
{
    latecomers->expected = true;
}

bool latecomers_open(struct gateway *gateway, struct latecomers **ret, struct err *err)
{
    struct latecomers *latecomers = calloc(1, sizeof(*latecomers));
    if (!latecomers)
        abort();
    *ret = latecomers;
    latecomers->gateway = gateway;
    latecomers->expected = true;
    return ticker_open(gateway->base, INTERVAL_S * 1000, on_timer, latecomers, &latecomers->timer,
                       err);
}

void latecomers_close(struct latecomers *latecomers)
{
    if (!latecomers)
        return;
    ticker_close(latecomers->timer);
    free(latecomers);
}
