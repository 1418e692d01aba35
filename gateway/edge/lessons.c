/* Floor 4: the clock of courses. It looks on the read lane; what is due is sent in slices, one at a
 * time, so that whoever writes meanwhile waits for one slice at most. */
#include "edge/lessons.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/sender.h"
#include "edge/ticker.h"
#include "service/courses.h"

#include <stdlib.h>

enum { INTERVAL_S = 2 };

struct lessons {
    struct gateway *gateway;
    struct ticker *timer;
    bool busy; /* a job is under way */
};

struct lessons_job {
    struct job job; /* first */
    struct lessons *lessons;
    struct menus *menus; /* a reference */
    bool due;
    struct courses_sent sent;
};

static struct lessons_job *lessons_job(struct job *job)
{
    return (struct lessons_job *)(void *)job;
}

static void release(struct lessons_job *job)
{
    menus_release(job->menus);
    arena_free(job->job.arena);
}

static void submit(struct lessons *lessons, enum store_lane lane,
                   bool (*run)(struct job *, struct db *, struct err *),
                   void (*done)(struct job *, const struct err *))
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct lessons_job *job = ARENA_NEW(arena, struct lessons_job);
    *job = (struct lessons_job){ .job = { .arena = arena,
                                          .name = "lessons",
                                          .now_ms = clock_now_ms(),
                                          .run = run,
                                          .done = done },
                                 .lessons = lessons,
                                 .menus = menus_keep(lessons->gateway->menus) };
    struct err err = { 0 };
    lessons->busy = store_submit(lessons->gateway->store, lane, &job->job, &err);
    if (!lessons->busy)
        release(job); /* next time */
}

static bool send_run(struct job *job, struct db *db, struct err *err)
{
    struct lessons_job *send = lessons_job(job);
    const struct config *config = send->lessons->gateway->config;
    return courses_send(db, send->menus, config->channels, config->channel_count, job->now_ms,
                        job->arena, &send->sent, err);
}

static void send_done(struct job *job, const struct err *err)
{
    struct lessons_job *send = lessons_job(job);
    struct lessons *lessons = send->lessons;
    struct gateway *gateway = lessons->gateway;
    const struct courses_sent *sent = &send->sent;
    int queued = sent->lessons + sent->questions + sent->notices + sent->certificates;
    bool more = err->code == ERR_NONE && sent->looked_at == COURSES_ONCE_MAX;
    lessons->busy = false;
    if (err->code != ERR_NONE) {
        log_line(LOG_ERROR, "lessons", "why=\"%s\"", err->text);
    } else {
        metric_add(METRIC_LESSONS, sent->lessons);
        metric_add(METRIC_LESSON_NUDGES, sent->questions + sent->notices);
        metric_add(METRIC_OUTBOUND_QUEUED, queued);
        for (size_t i = 0; i < gateway->config->channel_count && queued > 0; i++)
            sender_wake(gateway->sender, &gateway->config->channels[i]);
    }
    release(send);
    if (more && !gateway->draining)
        submit(lessons, STORE_WRITE, send_run, send_done);
}

static bool look_run(struct job *job, struct db *db, struct err *err)
{
    return courses_look(db, job->now_ms, job->arena, &lessons_job(job)->due, err);
}

static void look_done(struct job *job, const struct err *err)
{
    struct lessons_job *look = lessons_job(job);
    struct lessons *lessons = look->lessons;
    bool due = err->code == ERR_NONE && look->due && !lessons->gateway->draining;
    lessons->busy = false;
    release(look);
    if (due)
        submit(lessons, STORE_WRITE, send_run, send_done);
}

static void on_timer(void *context)
{
    struct lessons *lessons = context;
    if (!lessons->busy)
        submit(lessons, STORE_READ, look_run, look_done);
}

bool lessons_open(struct gateway *gateway, struct lessons **ret, struct err *err)
{
    struct lessons *lessons = calloc(1, sizeof(*lessons));
    if (!lessons)
        abort();
    *ret = lessons;
    lessons->gateway = gateway;
    return ticker_open(gateway->base, INTERVAL_S * 1000, on_timer, lessons, &lessons->timer, err);
}

void lessons_close(struct lessons *lessons)
{
    if (!lessons)
        return;
    ticker_close(lessons->timer);
    free(lessons);
}
