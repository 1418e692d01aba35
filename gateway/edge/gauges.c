/* Floor 4: gauges that only the database and the calendar know. */
#include "edge/gauges.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/ticker.h"
#include "service/directory.h"
#include "service/outbox.h"

#include <stdlib.h>

enum { INTERVAL_S = 5 };

struct gauges {
    struct gateway *gateway;
    struct ticker *timer;
    bool reading;
    int64_t quarantined;
    struct arena *arena; /* of what was read last */
    const struct outbox_waiting *waiting;
    size_t count;
};

struct read_job {
    struct job job; /* first */
    struct gauges *gauges;
    struct outbox_waiting *waiting;
    size_t count;
    int64_t quarantined;
    struct directory_counts directory;
};

static bool read_run(struct job *job, struct db *db, struct err *err)
{
    struct read_job *read = (struct read_job *)(void *)job;
    return outbox_waiting(db, job->now_ms, job->arena, &read->waiting, &read->count,
                          &read->quarantined, err) &&
           directory_counts(db, job->now_ms, job->arena, &read->directory, err);
}

static void set(struct gauges *gauges, const struct read_job *read)
{
    int64_t due = 0, oldest_ms = 0;
    for (size_t i = 0; i < read->count; i++) {
        due += read->waiting[i].due;
        if (read->waiting[i].oldest_ms > oldest_ms)
            oldest_ms = read->waiting[i].oldest_ms;
    }
    metric_set(METRIC_OUTBOX_WAITING, due);
    metric_set(METRIC_OUTBOX_OLDEST_MS, oldest_ms);
    metric_set(METRIC_OUTBOX_QUARANTINED, read->quarantined);
    metric_set(METRIC_DIRECTORY_VERIFY, read->directory.verify);
    if (read->quarantined > gauges->quarantined)
        log_line(LOG_ERROR, "outbox.quarantine",
                 "messages=%lld what=\"beyond one person's measure of the day: is a machine"
                 " answering ours?\"",
                 (long long)read->quarantined);
    gauges->quarantined = read->quarantined;
}

static void read_done(struct job *job, const struct err *err)
{
    const struct read_job *read = (const struct read_job *)(void *)job;
    struct gauges *gauges = read->gauges;
    gauges->reading = false;
    if (err->code != ERR_NONE) {
        arena_free(job->arena);
        return;
    }
    set(gauges, read);
    gauges->waiting = read->waiting;
    gauges->count = read->count;
    arena_free(gauges->arena);
    gauges->arena = job->arena;
}

static void print_rows(const struct gauges *gauges, const char *name, const char *help, bool oldest,
                       struct builder *out)
{
    builder_addf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
    for (size_t i = 0; i < gauges->count; i++) {
        const struct outbox_waiting *row = &gauges->waiting[i];
        builder_addf(out, "%s{channel=\"" STR_FMT "\",class=\"%s\"} %lld\n", name,
                     STR_ARG(row->channel), outbox_class_name(row->class),
                     (long long)(oldest ? row->oldest_ms : row->count));
    }
}

void gauges_print(const struct gauges *gauges, struct builder *out)
{
    if (!gauges)
        return;
    print_rows(gauges, "migranti_channel_waiting", "messages that wait, held back ones too", false,
               out);
    print_rows(gauges, "migranti_channel_oldest_ms", "age of the oldest message due", true, out);
}

static void on_timer(void *context)
{
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
    return ticker_open(gateway->base, INTERVAL_S * 1000, on_timer, gauges, &gauges->timer, err);
}

void gauges_close(struct gauges *gauges)
{
    if (!gauges)
        return;
    ticker_close(gauges->timer);
    arena_free(gauges->arena);
    free(gauges);
}
