/* Floor 4: gauges that only the database and the calendar know. */
#include "edge/gauges.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/metrics.h"
#include "service/outbox.h"

#include <event2/event.h>
#include <stdlib.h>

enum { INTERVAL_S = 5 };

struct gauges {
    struct gateway *gateway;
    struct event *timer;
    bool reading;
};

struct read_job {
    struct job job; /* first */
    struct gauges *gauges;
    int64_t waiting, oldest_ms;
};

static bool read_run(struct job *job, struct db *db, struct err *err)
{
    struct read_job *read = (struct read_job *)(void *)job;
    return outbox_waiting(db, job->now_ms, job->arena, &read->waiting, &read->oldest_ms, err);
}

static void read_done(struct job *job, const struct err *err)
{
    const struct read_job *read = (const struct read_job *)(void *)job;
    read->gauges->reading = false;
    if (err->code == ERR_NONE) {
        metric_set(METRIC_OUTBOX_WAITING, read->waiting);
        metric_set(METRIC_OUTBOX_OLDEST_MS, read->oldest_ms);
    }
    arena_free(job->arena);
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    struct gauges *gauges = context;
    gateway_count_menus(gauges->gateway, clock_now_ms());
    if (gauges->reading)
        return;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct read_job *read = ARENA_NEW(arena, struct read_job);
    *read = (struct read_job){ .job = { .arena = arena,
                                        .name = "gauges",
                                        .now_ms = clock_now_ms(),
                                        .run = read_run,
                                        .done = read_done },
                               .gauges = gauges };
    struct err err = { 0 };
    gauges->reading = store_submit(gauges->gateway->store, STORE_READ, &read->job, &err);
    if (!gauges->reading)
        arena_free(arena); /* next time */
}

bool gauges_open(struct gateway *gateway, struct gauges **ret, struct err *err)
{
    struct gauges *gauges = calloc(1, sizeof(*gauges));
    if (!gauges)
        abort();
    *ret = gauges;
    gauges->gateway = gateway;
    gauges->timer = event_new(gateway->base, -1, EV_PERSIST, on_timer, gauges);
    const struct timeval interval = { .tv_sec = INTERVAL_S };
    if (!gauges->timer || event_add(gauges->timer, &interval) != 0)
        return err_set(err, ERR_BUSY, "no timer can be made");
    return true;
}

void gauges_close(struct gauges *gauges)
{
    if (!gauges)
        return;
    if (gauges->timer)
        event_free(gauges->timer);
    free(gauges);
}
