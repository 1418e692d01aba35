/* Floor 4: counts for the figures. Looked at on the read lane, so that nothing is written when there
 * is nothing to count; a slice at a time, so that nobody waits for it. */
#include "edge/counting.h"

#include "base/clock.h"
#include "base/log.h"
#include "service/figures_count.h"

#include <event2/event.h>
#include <stdlib.h>

static const struct timeval calm = { .tv_sec = 3 };
static const struct timeval behind = { .tv_usec = 10000 };

struct counting {
    struct gateway *gateway;
    struct event *timer;
};

struct counting_job {
    struct job job; /* first */
    struct counting *counting;
    bool more;
};

static struct counting_job *counting_job(struct job *job)
{
    return (struct counting_job *)(void *)job;
}

static void submit(struct counting *counting, enum store_lane lane,
                   bool (*run)(struct job *, struct db *, struct err *),
                   void (*done)(struct job *, const struct err *))
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct counting_job *job = ARENA_NEW(arena, struct counting_job);
    *job = (struct counting_job){ .job = { .arena = arena,
                                           .name = "counting",
                                           .now_ms = clock_now_ms(),
                                           .run = run,
                                           .done = done },
                                  .counting = counting };
    struct err err = { 0 };
    if (store_submit(counting->gateway->store, lane, &job->job, &err))
        return;
    arena_free(arena);
    event_add(counting->timer, &calm);
}

static bool count_run(struct job *job, struct db *db, struct err *err)
{
    return figures_count(db, job->now_ms, job->arena, &counting_job(job)->more, err);
}

static void count_done(struct job *job, const struct err *err)
{
    struct counting *counting = counting_job(job)->counting;
    if (err->code != ERR_NONE)
        log_line(LOG_WARN, "counting", "why=\"%s\"", err->text);
    bool more = err->code == ERR_NONE && counting_job(job)->more;
    event_add(counting->timer, more ? &behind : &calm);
    arena_free(job->arena);
}

static bool look_run(struct job *job, struct db *db, struct err *err)
{
    return figures_due(db, job->now_ms, job->arena, &counting_job(job)->more, err);
}

static void look_done(struct job *job, const struct err *err)
{
    struct counting *counting = counting_job(job)->counting;
    if (err->code == ERR_NONE && counting_job(job)->more && !counting->gateway->draining)
        submit(counting, STORE_WRITE, count_run, count_done);
    else
        event_add(counting->timer, &calm);
    arena_free(job->arena);
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    submit(context, STORE_READ, look_run, look_done);
}

bool counting_open(struct gateway *gateway, struct counting **ret, struct err *err)
{
    struct counting *counting = calloc(1, sizeof(*counting));
    if (!counting)
        abort();
    *ret = counting;
    counting->gateway = gateway;
    counting->timer = event_new(gateway->base, -1, 0, on_timer, counting);
    if (!counting->timer || event_add(counting->timer, &calm) != 0)
        return err_set(err, ERR_BUSY, "no timer can be made");
    return true;
}

void counting_close(struct counting *counting)
{
    if (!counting)
        return;
    if (counting->timer)
        event_free(counting->timer);
    free(counting);
}
