/* Floor 4: the desk's live view.
 *
 * Changed tickets gather while a read is under way and are read together. Nobody watching: nothing
 * is read. */
#include "edge/events.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/metrics.h"
#include "edge/console_json.h"
#include "edge/ticker.h"
#include "service/rights.h"

#include <assert.h>
#include <stdlib.h>

enum { PENDING_MAX = 64, BEAT_S = 15 };

struct watcher {
    struct events *events;
    struct http_stream *stream;
    char token[CRYPTO_TOKEN_SIZE + 1];
    char role[STAFF_ROLE_SIZE];
    char topics[STAFF_TOPICS_SIZE]; /* as they were when the login was made: a change ends it */
    struct watcher *next;
};

struct events {
    struct gateway *gateway;
    struct ticker *beat;
    struct watcher *watchers;
    int64_t pending[PENDING_MAX];
    int pending_count;
    bool overflowed; /* more changed than is kept: everybody reads anew */
    bool reading, checking;
    int64_t next_id;
};

static void watcher_closed(void *context)
{
    struct watcher *watcher = context;
    for (struct watcher **at = &watcher->events->watchers; *at; at = &(*at)->next) {
        if (*at == watcher) {
            *at = watcher->next;
            break;
        }
    }
    metric_add(METRIC_HTTP_STREAMS, -1);
    free(watcher);
}

/* One that is in the list no more. */
static void release(struct watcher *watcher)
{
    http_stream_close(watcher->stream);
    metric_add(METRIC_HTTP_STREAMS, -1);
    free(watcher);
}

/* What an event is about; NULL: for everybody. */
struct subject {
    struct str category;
    bool complaint;
};

static void broadcast(struct events *events, struct str frame, const struct subject *subject)
{
    struct watcher *next;
    for (struct watcher *watcher = events->watchers; watcher; watcher = next) {
        next = watcher->next; /* sending to one that fell behind closes it */
        if (!subject || rights_see(str_of(watcher->role), str_of(watcher->topics),
                                   subject->category, subject->complaint))
            http_stream_send(watcher->stream, frame);
    }
}

static void send_event(struct events *events, struct arena *arena, const char *kind,
                       struct str data, const struct subject *subject)
{
    struct str frame;
    if (arena_format(arena, &frame, "id: %lld\nevent: %s\ndata: " STR_FMT "\n\n",
                     (long long)events->next_id++, kind, STR_ARG(data)))
        broadcast(events, frame, subject);
}

void events_tell(struct events *events, const char *kind, struct str data, struct str category,
                 bool complaint)
{
    const struct subject subject = { category, complaint };
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    send_event(events, arena, kind, data, &subject);
    arena_free(arena);
}

/* ---- reading what changed */

struct read_job {
    struct job job; /* first */
    struct events *events;
    int64_t ids[PENDING_MAX];
    struct str frames[PENDING_MAX]; /* the data of each; empty: gone */
    struct subject subjects[PENDING_MAX];
    int count;
    bool overflowed;
};

static bool read_run(struct job *job, struct db *db, struct err *err)
{
    struct read_job *read = (struct read_job *)(void *)job;
    for (int i = 0; i < read->count; i++) {
        struct desk_ticket ticket;
        if (!desk_ticket_of_any(db, read->ids[i], job->now_ms, job->arena, &ticket, err)) {
            if (err->code != ERR_NOT_FOUND)
                return false;
            *err = (struct err){ 0 };
            read->overflowed = true; /* gone: everybody reads anew */
        } else if (!json_print(console_json_event(&ticket), job->arena, &read->frames[i], err)) {
            return false;
        }
        read->subjects[i] = (struct subject){ ticket.category, ticket.complaint };
    }
    return true;
}

static void read_pending(struct events *events);

static void read_done(struct job *job, const struct err *err)
{
    struct read_job *read = (struct read_job *)(void *)job;
    struct events *events = read->events;
    events->reading = false;
    if (err->code != ERR_NONE || read->overflowed)
        send_event(events, job->arena, "hello", STR("{}"), NULL);
    for (int i = 0; i < read->count; i++) {
        if (read->frames[i].len > 0)
            send_event(events, job->arena, "ticket", read->frames[i], &read->subjects[i]);
    }
    arena_free(job->arena);
    read_pending(events);
}

static void read_pending(struct events *events)
{
    if (events->reading || (events->pending_count == 0 && !events->overflowed))
        return;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct read_job *read = ARENA_NEW(arena, struct read_job);
    *read = (struct read_job){ .job = { .arena = arena,
                                        .name = "events",
                                        .now_ms = clock_now_ms(),
                                        .run = read_run,
                                        .done = read_done },
                               .events = events,
                               .count = events->pending_count,
                               .overflowed = events->overflowed };
    for (int i = 0; i < read->count; i++)
        read->ids[i] = events->pending[i];
    struct err err = { 0 };
    if (!store_submit(events->gateway->store, STORE_READ, &read->job, &err)) {
        arena_free(arena); /* the beat tries again */
        return;
    }
    events->reading = true;
    events->pending_count = 0;
    events->overflowed = false;
}

void events_ticket(struct events *events, int64_t ticket_id)
{
    if (!events->watchers)
        return;
    for (int i = 0; i < events->pending_count; i++) {
        if (events->pending[i] == ticket_id)
            return;
    }
    if (events->pending_count < PENDING_MAX)
        events->pending[events->pending_count++] = ticket_id;
    else
        events->overflowed = true;
    read_pending(events);
}

/* ---- the beat: keeps streams open, ends those whose login has ended */

struct check_job {
    struct job job; /* first */
    struct events *events;
    char (*tokens)[CRYPTO_TOKEN_SIZE + 1];
    bool *ended;
    size_t count;
};

static bool check_run(struct job *job, struct db *db, struct err *err)
{
    struct check_job *check = (struct check_job *)(void *)job;
    for (size_t i = 0; i < check->count; i++) {
        struct staff staff;
        check->ended[i] =
            !staff_by_token(db, &check->events->gateway->keys, str_of(check->tokens[i]),
                            job->now_ms, job->arena, &staff, err);
        if (check->ended[i] && err->code != ERR_DENIED)
            return false;
        *err = (struct err){ 0 };
    }
    return true;
}

static void end_watchers_of(struct events *events, struct str token)
{
    struct watcher **at = &events->watchers;
    while (*at) {
        struct watcher *watcher = *at;
        if (!str_equal(str_of(watcher->token), token)) {
            at = &watcher->next;
            continue;
        }
        *at = watcher->next;
        release(watcher);
    }
}

static void check_done(struct job *job, const struct err *err)
{
    struct check_job *check = (struct check_job *)(void *)job;
    check->events->checking = false;
    for (size_t i = 0; i < check->count && err->code == ERR_NONE; i++) {
        if (check->ended[i])
            end_watchers_of(check->events, str_of(check->tokens[i]));
    }
    arena_free(job->arena);
}

void events_check_logins(struct events *events)
{
    if (events->checking || !events->watchers)
        return;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct check_job *check = ARENA_NEW(arena, struct check_job);
    *check = (struct check_job){ .job = { .arena = arena,
                                          .name = "logins",
                                          .now_ms = clock_now_ms(),
                                          .run = check_run,
                                          .done = check_done },
                                 .events = events };
    check->tokens = arena_alloc(arena, HTTP_STREAMS_MAX * sizeof(*check->tokens));
    check->ended = ARENA_ARRAY(arena, bool, HTTP_STREAMS_MAX);
    for (const struct watcher *at = events->watchers; at && check->count < HTTP_STREAMS_MAX;
         at = at->next) {
        struct builder copy;
        builder_init(&copy, check->tokens[check->count++], CRYPTO_TOKEN_SIZE + 1);
        builder_add(&copy, str_of(at->token));
    }
    struct err err = { 0 };
    events->checking = store_submit(events->gateway->store, STORE_READ, &check->job, &err);
    if (!events->checking)
        arena_free(arena);
}

static void on_beat(void *context)
{
    struct events *events = context;
    broadcast(events, STR(":\n\n"), NULL);
    read_pending(events);
    events_check_logins(events);
}

static bool copy(struct str from, char *to, size_t size)
{
    struct builder b;
    builder_init(&b, to, size);
    builder_add(&b, from);
    return builder_ok(&b);
}

void events_subscribe(struct events *events, struct http_exchange *exchange,
                      const struct events_viewer *viewer)
{
    struct watcher *watcher = calloc(1, sizeof(*watcher));
    if (!watcher)
        abort();
    watcher->events = events;
    bool whole = copy(viewer->token, watcher->token, sizeof(watcher->token)) &&
                 copy(viewer->role, watcher->role, sizeof(watcher->role)) &&
                 copy(viewer->topics, watcher->topics, sizeof(watcher->topics));
    assert(whole);
    (void)whole;
    watcher->stream = http_exchange_stream(exchange, watcher_closed, watcher);
    if (!watcher->stream) {
        free(watcher);
        return;
    }
    metric_add(METRIC_HTTP_STREAMS, 1);
    watcher->next = events->watchers;
    events->watchers = watcher;
    http_stream_send(watcher->stream, STR("event: hello\ndata: {}\n\n"));
}

bool events_open(struct gateway *gateway, struct events **ret, struct err *err)
{
    struct events *events = calloc(1, sizeof(*events));
    if (!events)
        abort();
    *ret = events;
    events->gateway = gateway;
    events->next_id = clock_now_ms(); /* ids grow over restarts */
    return ticker_open(gateway->base, BEAT_S * 1000, on_beat, events, &events->beat, err);
}

void events_close(struct events *events)
{
    if (!events)
        return;
    while (events->watchers) {
        struct watcher *watcher = events->watchers;
        events->watchers = watcher->next;
        release(watcher);
    }
    ticker_close(events->beat);
    free(events);
}
