/* Floor 4: `migranti serve`: brings the gateway up, runs the loop, drains and ends. */
#include "edge/cmd.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "edge/chore.h"
#include "edge/events.h"
#include "edge/exchange_log.h"
#include "edge/feeder.h"
#include "edge/gateway.h"
#include "edge/gatherer.h"
#include "edge/gauges.h"
#include "edge/http_client.h"
#include "edge/http_server.h"
#include "edge/latecomers.h"
#include "edge/presence.h"
#include "edge/sender.h"
#include "edge/simulator.h"
#include "edge/spool.h"
#include "service/answers.h"
#include "service/audit.h"
#include "service/drafts.h"
#include "service/erasure_restore.h"
#include "service/faq.h"
#include "service/inbound.h"
#include "service/keys.h"
#include "service/mentions.h"

#include <event2/event.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    DRAIN_STEP_MS = 20,
    HOUSEKEEPING_S = 10 * 60,
    KEPT_MEMORY_SIZE = 8 * 1024 * 1024,
    MEMORY_STEP_SIZE = 256 * 1024,
    FAILED_MS = 300, /* from a storage error to the end: time for the 503s to leave */
};

static const struct chore_kind *const chores[] = {
    &alerter_chore,   &announcer_chore, &binder_chore, &check_ins_chore, &clocks_chore,
    &counting_chore,  &eraser_chore,    &facts_chore,  &indexer_chore,   &lessons_chore,
    &reminders_chore, &retainer_chore,  &visits_chore
};

enum { CHORES = sizeof(chores) / sizeof(chores[0]) };

struct serve {
    struct gateway gateway;
    struct config *config;
    struct chore *chores[CHORES];
    struct feeder *feeder;
    struct event *completions, *signals[3], *drain, *housekeeping;
    int64_t drain_until_ms;
    int quiet_steps; /* drained for so many steps */
    int status;
};

static void finish(struct serve *serve, int status)
{
    serve->status = status;
    event_base_loopbreak(serve->gateway.base);
}

static void on_completions(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    struct serve *serve = context;
    store_complete(serve->gateway.store);
    if (!store_failed(serve->gateway.store) || serve->status == EXIT_INTERNAL)
        return;
    serve->status = EXIT_INTERNAL;
    log_line(LOG_ERROR, "store.failed",
             "the database can no longer be trusted: ending; what was acknowledged is stored");
    const struct timeval wait = { .tv_usec = FAILED_MS * 1000L };
    event_base_loopexit(serve->gateway.base, &wait);
}

static bool drained(const struct gateway *gateway)
{
    return http_server_exchanges(gateway->server) == 0 && store_pending(gateway->store) == 0 &&
           sender_idle(gateway->sender);
}

static void on_drain(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    struct serve *serve = context;
    if (http_server_exchanges(serve->gateway.server) == 0)
        sender_stop(serve->gateway.sender);
    /* The last answers still have to leave their buffers. */
    serve->quiet_steps = drained(&serve->gateway) ? serve->quiet_steps + 1 : 0;
    if (serve->quiet_steps >= 3 || clock_now_ms() >= serve->drain_until_ms)
        finish(serve, EXIT_DONE);
}

static void on_signal(evutil_socket_t number, short what, void *context)
{
    (void)what;
    struct serve *serve = context;
    if (number == SIGHUP) {
        if (!gateway_load_menus(&serve->gateway))
            log_line(LOG_WARN, "reload", "the menus in service stay");
        return;
    }
    if (serve->gateway.draining) {
        finish(serve, EXIT_DONE);
        return;
    }
    log_line(LOG_INFO, "drain", "signal=%d", (int)number);
    serve->gateway.draining = true;
    serve->drain_until_ms = clock_now_ms() + serve->config->server.drain_ms;
    http_server_stop_accepting(serve->gateway.server);
    const struct timeval step = { .tv_usec = DRAIN_STEP_MS * 1000L };
    event_add(serve->drain, &step);
}

static bool purge_run(struct job *job, struct db *db, struct err *err)
{
    return inbound_purge(db, job->now_ms, job->arena, err) &&
           outbox_purge(db, job->now_ms, job->arena, err) && drafts_purge(db, job->now_ms, err) &&
           mentions_purge(db, job->now_ms, err) && faq_purge(db, job->now_ms, job->arena, err) &&
           audit_log_head(db, job->arena, err);
}

static void purge_done(struct job *job, const struct err *err)
{
    if (err->code != ERR_NONE)
        log_line(LOG_WARN, "purge", "why=\"%s\"", err->text);
    arena_free(job->arena);
}

static void on_housekeeping(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    struct serve *serve = context;
    exchange_log_purge(serve->gateway.exchange_log, clock_now_ms());
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct job *job = ARENA_NEW(arena, struct job);
    *job = (struct job){ .arena = arena,
                         .name = "purge",
                         .now_ms = clock_now_ms(),
                         .run = purge_run,
                         .done = purge_done };
    struct err err = { 0 };
    if (!store_submit(serve->gateway.store, STORE_WRITE, job, &err))
        arena_free(arena); /* next time */
}

/* Before the first answer can come: jobs run in the order in which they are given. */
struct start_job {
    struct job job; /* first */
    struct serve *serve;
};

static bool approvals_run(struct job *job, struct db *db, struct err *err)
{
    const struct start_job *start = (const struct start_job *)(void *)job;
    return answers_set_approved(db, start->serve->config->desk.approve, job->arena, err);
}

static void start_done(struct job *job, const struct err *err)
{
    struct start_job *start = (struct start_job *)(void *)job;
    if (err->code != ERR_NONE) {
        log_line(LOG_ERROR, job->name, "why=\"%s\"", err->text);
        finish(start->serve, EXIT_SYSTEM);
    }
    arena_free(job->arena);
}

/* Whoever was erased is not to be served, or written to, because an old backup knows them. */
static bool restore_run(struct job *job, struct db *db, struct err *err)
{
    const struct start_job *restore = (const struct start_job *)(void *)job;
    int64_t found;
    if (!erasure_restore(db, &restore->serve->gateway.keys,
                         restore->serve->config->store.erased.ptr, job->now_ms, &found, err))
        return false;
    if (found > 0)
        log_line(LOG_WARN, "erased.again",
                 "count=%lld what=\"the database knew people who were"
                 " erased: a backup was put back\"",
                 (long long)found);
    return true;
}

static bool start_with(struct serve *serve, const char *name,
                       bool (*run)(struct job *, struct db *, struct err *), struct err *err)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct start_job *start = ARENA_NEW(arena, struct start_job);
    *start = (struct start_job){ .job = { .arena = arena,
                                          .name = name,
                                          .now_ms = clock_now_ms(),
                                          .run = run,
                                          .done = start_done },
                                 .serve = serve };
    if (store_submit(serve->gateway.store, STORE_WRITE, &start->job, err))
        return true;
    arena_free(arena);
    return false;
}

/* A topic misspelt would let through what somebody wanted to see first. */
static bool check_approvals(const struct serve *serve, struct err *err)
{
    struct str topics = serve->config->desk.approve, topic;
    for (bool more = topics.len > 0; more;) {
        more = str_cut(topics, ' ', &topic, &topics);
        bool known = topic.len == 0 || str_equal(topic, STR("*")) || str_equal(topic, STR("none"));
        if (!known && !menus_has_category(serve->gateway.menus, topic))
            return err_set(err, ERR_CONFIG,
                           "[desk] approve = " STR_FMT ": the menus have no such category",
                           STR_ARG(topic));
    }
    return true;
}

static void libevent_log(int severity, const char *text)
{
    static struct log_limit limit;
    if (severity >= EVENT_LOG_WARN)
        log_limited(&limit, LOG_WARN, "libevent", "what=\"%s\"", text);
}

static bool open_base(struct serve *serve, struct err *err)
{
    event_set_log_callback(libevent_log);
    struct event_config *options = event_config_new();
    if (!options || event_config_set_flag(options, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST) != 0)
        abort();
    serve->gateway.base = event_base_new_with_config(options);
    event_config_free(options);
    return serve->gateway.base || err_set(err, ERR_BUSY, "no event loop can be made");
}

static bool open_server(struct serve *serve, struct err *err)
{
    const struct config *config = serve->config;
    const struct http_server_options options = {
        .address = config->server.address.ptr,
        .port = config->server.port,
        .connections_max = config->server.connections_max,
        .hosts = config->server.hosts,
        .proxies = config->server.proxies,
        .uncapped = config->server.uncapped,
        .deadline_ms = config->server.deadline_ms,
        .idle_ms = config->server.idle_ms,
        .write_ms = config->server.write_ms,
        .handler = gateway_handle,
        .context = &serve->gateway,
    };
    return http_server_open(serve->gateway.base, &options, &serve->gateway.server, err);
}

static void add_event(struct event **ret, struct event *event, int seconds)
{
    if (!event)
        abort();
    const struct timeval interval = { .tv_sec = seconds };
    event_add(event, seconds ? &interval : NULL);
    *ret = event;
}

static void add_events(struct serve *serve)
{
    struct event_base *base = serve->gateway.base;
    static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        add_event(&serve->signals[i], evsignal_new(base, numbers[i], on_signal, serve), 0);
    add_event(&serve->completions,
              event_new(base, store_completion_fd(serve->gateway.store), EV_READ | EV_PERSIST,
                        on_completions, serve),
              0);
    add_event(&serve->housekeeping, event_new(base, -1, EV_PERSIST, on_housekeeping, serve),
              HOUSEKEEPING_S);
    serve->drain = event_new(base, -1, EV_PERSIST, on_drain, serve); /* armed by the signal */
    if (!serve->drain)
        abort();
}

static bool open_chores(struct serve *serve, struct err *err)
{
    for (int i = 0; i < CHORES; i++) {
        if (!chore_open(&serve->gateway, chores[i], &serve->chores[i], err))
            return false;
    }
    return true;
}

static void close_chores(struct serve *serve)
{
    for (int i = 0; i < CHORES; i++)
        chore_close(serve->chores[i]);
}

static bool open_all(struct serve *serve, struct err *err)
{
    struct gateway *gateway = &serve->gateway;
    const struct store_options store = { .url = serve->config->store.database.ptr,
                                         .queue_max = STORE_QUEUE_MAX,
                                         .reads_max = STORE_READS_QUEUE_MAX,
                                         .batch_max = STORE_BATCH_MAX };
    return check_approvals(serve, err) && store_open(&store, &gateway->store, err) &&
           keys_open(gateway->store, serve->config->store.key_file.ptr, &gateway->keys, err) &&
           start_with(serve, "erasures", restore_run, err) &&
           start_with(serve, "approvals", approvals_run, err) && open_base(serve, err) &&
           http_client_open(gateway->base, &gateway->client, err) &&
           events_open(gateway, &gateway->events, err) &&
           (gateway->presence = presence_open(gateway)) &&
           simulator_open(gateway, &gateway->simulator, err) &&
           (gateway->spool = spool_open(gateway)) && sender_open(gateway, &gateway->sender, err) &&
           latecomers_open(gateway, &gateway->latecomers, err) &&
           gatherer_open(gateway, &gateway->gatherer, err) &&
           gauges_open(gateway, &gateway->gauges, err) && open_chores(serve, err) &&
           feeder_open(gateway, &serve->feeder, err) && open_server(serve, err);
}

static void close_all(struct serve *serve)
{
    struct gateway *gateway = &serve->gateway;
    /* Calls given up tell their fate to the store, and what the store completes answers requests. */
    if (gateway->sender)
        sender_stop(gateway->sender);
    http_client_close(gateway->client);
    store_close(gateway->store);
    gauges_close(gateway->gauges);
    latecomers_close(gateway->latecomers);
    gatherer_close(gateway->gatherer);
    close_chores(serve);
    feeder_close(serve->feeder);
    sender_close(gateway->sender);
    exchange_log_close(gateway->exchange_log);
    presence_close(gateway->presence);
    events_close(gateway->events);
    simulator_close(gateway->simulator);
    spool_close(gateway->spool);
    http_server_close(gateway->server);
    struct event *events[] = { serve->completions, serve->signals[0], serve->signals[1],
                               serve->signals[2],  serve->drain,      serve->housekeeping };
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        if (events[i])
            event_free(events[i]);
    }
    if (gateway->base)
        event_base_free(gateway->base);
    menus_release(gateway->menus);
    config_free(serve->config);
}

static int run(struct serve *serve)
{
    struct gateway *gateway = &serve->gateway;
    gateway->config = serve->config;
    if (!gateway_load_menus(gateway)) {
        const char *directory = serve->config->menus.directory.ptr;
        fprintf(stderr, "migranti: the menus in %s do not check: run `migranti check --menus %s`\n",
                directory, directory);
        return EXIT_BAD_DATA;
    }
    struct err err = { 0 };
    gateway->exchange_log = exchange_log_open(serve->config, clock_now_ms());
    if (!open_all(serve, &err)) {
        fprintf(stderr, "migranti: %s\n", err.text);
        return err.code == ERR_CONFIG ? EXIT_BAD_CONFIG
               : err.code == ERR_DATA ? EXIT_BAD_DATA
                                      : EXIT_SYSTEM;
    }
    add_events(serve);
    log_line(LOG_INFO, "serving", "address=%s port=%d channels=%zu",
             serve->config->server.address.ptr, http_server_port(gateway->server),
             serve->config->channel_count);
    event_base_dispatch(gateway->base);
    return serve->status;
}

int cmd_serve(int argc, char **argv)
{
    if (argc != 3 || !str_equal(str_of(argv[1]), STR("--config"))) {
        fputs("usage: migranti serve --config FILE\n", stderr);
        return EXIT_USE;
    }
    struct err err = { 0 };
    struct serve serve = { 0 };
    signal(SIGPIPE, SIG_IGN);
    /* What a batch gives back serves the next: the system would have to be asked for it again. */
    mallopt(M_TRIM_THRESHOLD, KEPT_MEMORY_SIZE);
    mallopt(M_TOP_PAD, MEMORY_STEP_SIZE);
    if (!crypto_init(&err)) {
        fprintf(stderr, "migranti: %s\n", err.text);
        return EXIT_SYSTEM;
    }
    if (!cmd_load_config(argv[2], &serve.config))
        return EXIT_BAD_CONFIG;
    int status = run(&serve);
    close_all(&serve);
    log_line(LOG_INFO, "ended", "status=%d", status);
    return status;
}
