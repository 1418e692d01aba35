/* Floor 4: the clock of feeds. A run goes: what is known of the feed (store), the call, the answer in
 * slices (store), what the feed tells no more (store), how it went (store). Whatever goes wrong ends the
 * run with a sentence for the desk; what was taken in until then stays, and the next run goes on. */
#include "edge/feeder.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/config.h"
#include "edge/http_client.h"
#include "edge/ticker.h"
#include "service/vacancy_feeds.h"

#include <stdlib.h>

enum {
    INTERVAL_MS = 500,
    SLICE_SIZE = 24 * 1024, /* bytes of a table, some 150 rows */
    SENTENCE_SIZE = 500,
    RUN_ARENA_SIZE = VACANCY_FEED_SIZE_MAX + 1024 * 1024,
    SLICE_ARENA_SIZE = 8 * 1024 * 1024,
};

enum step { STEP_LOOK, STEP_FEED, STEP_END, STEP_WITHDRAW, STEP_RECORD };

struct feeder {
    struct gateway *gateway;
    struct ticker *timer;
    int64_t due_at_ms[VACANCY_FEEDS_MAX];
    /* The run under way: */
    bool busy;
    size_t at;           /* the feed */
    struct arena *arena; /* of the run: the answer */
    struct menus *menus; /* a reference, while something is taken in */
    struct import *import;
    struct str rest; /* of the answer */
    struct vacancy_feed_run last, run;
    char fault[SENTENCE_SIZE];
    bool failed; /* as a whole: more than some bad records */
};

struct step_job {
    struct job job; /* first */
    struct feeder *feeder;
    enum step step;
    bool ran, known, more;
    size_t withdrawn;
};

static const struct vacancy_feed *feed_of(const struct feeder *feeder)
{
    return &feeder->gateway->config->feeds[feeder->at];
}

static void submit(struct feeder *feeder, enum step step);

/* The first is told. */
static void note_fault(void *context, const char *text)
{
    struct feeder *feeder = context;
    struct builder b;
    if (feeder->fault[0] != '\0')
        return;
    builder_init(&b, feeder->fault, sizeof(feeder->fault));
    builder_add(&b, str_of(text));
}

static void end_run(struct feeder *feeder)
{
    import_free(feeder->import);
    menus_release(feeder->menus);
    arena_free(feeder->arena);
    feeder->import = NULL;
    feeder->menus = NULL;
    feeder->arena = NULL;
    feeder->busy = false;
}

/* ---- store thread */

static bool feed_slice(struct feeder *feeder, struct db *db, struct arena *arena, struct err *err)
{
    struct str slice = str_head(feeder->rest, SLICE_SIZE);
    feeder->rest = str_from(feeder->rest, slice.len);
    return import_feed(feeder->import, db, slice, arena, err);
}

static bool take_step(struct step_job *it, struct db *db, struct arena *arena, struct err *err)
{
    struct feeder *feeder = it->feeder;
    switch (it->step) {
    case STEP_LOOK:
        return vacancy_feeds_last(db, feed_of(feeder)->name, feeder->arena, &feeder->last,
                                  &it->known, err);
    case STEP_FEED:
        return feed_slice(feeder, db, arena, err);
    case STEP_END:
        return import_end(feeder->import, db, arena, &it->more, err);
    case STEP_WITHDRAW:
        return vacancy_import_withdraw(feeder->import, db, arena, &it->withdrawn, err);
    case STEP_RECORD:
        return vacancy_feeds_record(db, feed_of(feeder)->name, &feeder->run, arena, err);
    }
    return true;
}

static bool step_run(struct job *job, struct db *db, struct err *err)
{
    struct step_job *it = (struct step_job *)(void *)job;
    bool again = it->ran && (it->step == STEP_FEED || it->step == STEP_END);
    struct arena *arena = arena_new(SLICE_ARENA_SIZE);
    it->ran = true;
    bool done = again ? import_again(it->feeder->import, db, arena, &it->more, err)
                      : take_step(it, db, arena, err);
    arena_free(arena);
    return done;
}

/* ---- the run, on the loop */

static void record(struct feeder *feeder)
{
    struct vacancy_feed_run *run = &feeder->run;
    if (feeder->import)
        run->counts = vacancy_import_counts(feeder->import);
    run->fault = str_of(feeder->fault);
    run->good_at_ms = feeder->failed ? 0 : run->run_at_ms;
    if (feeder->failed)
        run->etag = run->modified = STR(""); /* asked in full again: the fault may be mended */
    metric_add(METRIC_FEED_RUNS, 1);
    metric_add(METRIC_FEED_FAULTS, feeder->failed ? 1 : 0);
    log_line(LOG_INFO, "feed.run",
             "name=" STR_FMT " new=%lld changed=%lld withdrawn=%lld faults=%lld",
             STR_ARG(feed_of(feeder)->name), (long long)run->counts.put[VACANCY_NEW],
             (long long)run->counts.put[VACANCY_CHANGED], (long long)run->withdrawn,
             (long long)run->counts.faults);
    submit(feeder, STEP_RECORD);
}

static void give_up(struct feeder *feeder, const char *sentence)
{
    feeder->failed = true;
    feeder->fault[0] = '\0'; /* that the whole went wrong counts more than a record */
    note_fault(feeder, sentence);
    record(feeder);
}

static struct str header_of(const struct http_answer *answer, struct str name)
{
    for (size_t i = 0; i < answer->header_count; i++) {
        if (str_equal(answer->headers[i].name, name))
            return answer->headers[i].value;
    }
    return STR("");
}

static void take_in(struct feeder *feeder, const struct http_answer *answer)
{
    const struct vacancy_feed *feed = feed_of(feeder);
    struct gateway *gateway = feeder->gateway;
    feeder->menus = menus_keep(gateway->menus);
    if (!feeder->menus->vacancy_words) {
        give_up(feeder, "the menus have no folder work: there is no work");
        return;
    }
    feeder->import = vacancy_import_new(&(struct vacancy_import_plan){
        .words = feeder->menus->vacancy_words,
        .screening = feeder->menus->screening,
        .keys = &gateway->keys,
        .source = feed->name,
        .state = feed->publish ? VACANCY_PUBLISHED : VACANCY_WAITING,
        .now_ms = feeder->run.run_at_ms,
        .feed = true,
        .import = { .tell = note_fault, .context = feeder },
    });
    feeder->rest = answer->body;
    feeder->run.etag = header_of(answer, STR("ETag"));
    feeder->run.modified = header_of(answer, STR("Last-Modified"));
    submit(feeder, feeder->rest.len > 0 ? STEP_FEED : STEP_END);
}

static void on_answer(void *context, enum http_fate fate, const struct http_answer *answer,
                      const struct err *err)
{
    struct feeder *feeder = context;
    char sentence[SENTENCE_SIZE];
    struct builder b;
    builder_init(&b, sentence, sizeof(sentence));
    if (feeder->gateway->draining) {
        end_run(feeder);
    } else if (fate != HTTP_ANSWERED) {
        builder_addf(&b, "gave no answer: %s", err->text);
        give_up(feeder, sentence);
    } else if (answer->status == 304 && feeder->last.run_at_ms > 0) {
        feeder->run.unchanged = true;
        feeder->run.etag = feeder->last.etag;
        feeder->run.modified = feeder->last.modified;
        record(feeder);
    } else if (answer->status >= 300 && answer->status < 400) {
        builder_addf(&b,
                     "answered %d: it leads elsewhere, and is not followed; write the address "
                     "it leads to as its url",
                     answer->status);
        give_up(feeder, sentence);
    } else if (answer->status != 200) {
        builder_addf(&b, "answered %d; ask whoever runs it", answer->status);
        give_up(feeder, sentence);
    } else {
        take_in(feeder, answer);
    }
}

static void call(struct feeder *feeder)
{
    const struct vacancy_feed *feed = feed_of(feeder);
    struct http_call call = { .method = STR("GET"), .url = feed->url };
    const struct http_call_options options = { .allow_http = feed->allow_http,
                                               .allow_private = feed->allow_private,
                                               .ca_file = feed->ca_file,
                                               .answer_size_max = VACANCY_FEED_SIZE_MAX,
                                               .total_ms = feed->timeout_ms };
    struct err err = { 0 };
    call.headers[call.header_count++] =
        (struct http_header){ STR("Accept"), STR("text/csv, application/json") };
    if (feeder->last.etag.len > 0)
        call.headers[call.header_count++] =
            (struct http_header){ STR("If-None-Match"), feeder->last.etag };
    if (feeder->last.modified.len > 0)
        call.headers[call.header_count++] =
            (struct http_header){ STR("If-Modified-Since"), feeder->last.modified };
    if (!http_client_call(feeder->gateway->client, &call, &options, feeder->arena, on_answer,
                          feeder, &err)) {
        feeder->due_at_ms[feeder->at] = 0;
        end_run(feeder);
    }
}

/* One that tells nothing at all has lost its way rather than all its vacancies. */
static void after_end(struct feeder *feeder)
{
    if (import_tally(feeder->import).records == 0)
        give_up(feeder, "holds no vacancy; nothing of it was withdrawn");
    else
        submit(feeder, STEP_WITHDRAW);
}

static void after_look(struct feeder *feeder, const struct step_job *it)
{
    int64_t due_at_ms = feeder->last.run_at_ms + feed_of(feeder)->every_ms;
    if (it->known && due_at_ms > it->job.now_ms) { /* asked before we were started */
        feeder->due_at_ms[feeder->at] = due_at_ms;
        end_run(feeder);
        return;
    }
    feeder->due_at_ms[feeder->at] = it->job.now_ms + feed_of(feeder)->every_ms;
    call(feeder);
}

static void go_on(struct feeder *feeder, const struct step_job *it)
{
    switch (it->step) {
    case STEP_LOOK:
        after_look(feeder, it);
        break;
    case STEP_FEED:
        submit(feeder, feeder->rest.len > 0 ? STEP_FEED : STEP_END);
        break;
    case STEP_END:
        if (it->more)
            submit(feeder, STEP_END);
        else
            after_end(feeder);
        break;
    case STEP_WITHDRAW:
        feeder->run.withdrawn += (int64_t)it->withdrawn;
        if (it->withdrawn > 0)
            submit(feeder, STEP_WITHDRAW);
        else
            record(feeder);
        break;
    case STEP_RECORD:
        end_run(feeder);
        break;
    }
}

static void step_done(struct job *job, const struct err *err)
{
    static struct log_limit limit;
    struct step_job *it = (struct step_job *)(void *)job;
    struct feeder *feeder = it->feeder;
    bool ours = it->step == STEP_FEED || it->step == STEP_END || it->step == STEP_WITHDRAW;
    if (feeder->gateway->draining) {
        end_run(feeder);
    } else if (err->code == ERR_NONE) {
        go_on(feeder, it);
    } else if (ours) {
        give_up(feeder, err->text);
    } else {
        log_limited(&limit, LOG_WARN, "feed", "why=\"%s\"", err->text);
        end_run(feeder);
    }
    arena_free(job->arena);
}

static void submit(struct feeder *feeder, enum step step)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct step_job *it = ARENA_NEW(arena, struct step_job);
    struct err err = { 0 };
    *it = (struct step_job){ .job = { .arena = arena,
                                      .name = "feed",
                                      .now_ms = clock_now_ms(),
                                      .run = step_run,
                                      .done = step_done },
                             .feeder = feeder,
                             .step = step };
    enum store_lane lane = step == STEP_LOOK ? STORE_READ : STORE_WRITE;
    if (feeder->gateway->draining || !store_submit(feeder->gateway->store, lane, &it->job, &err)) {
        arena_free(arena);
        end_run(feeder);
    }
}

static void on_timer(void *context)
{
    struct feeder *feeder = context;
    const struct config *config = feeder->gateway->config;
    int64_t now_ms = clock_now_ms();
    for (size_t i = 0; i < config->feed_count && !feeder->busy; i++) {
        if (feeder->due_at_ms[i] > now_ms || feeder->gateway->draining)
            continue;
        feeder->busy = true;
        feeder->at = i;
        feeder->arena = arena_new(RUN_ARENA_SIZE);
        feeder->run = (struct vacancy_feed_run){ .run_at_ms = now_ms };
        feeder->fault[0] = '\0';
        feeder->failed = false;
        feeder->due_at_ms[i] = now_ms + config->feeds[i].every_ms;
        submit(feeder, STEP_LOOK);
    }
}

bool feeder_open(struct gateway *gateway, struct feeder **ret, struct err *err)
{
    struct feeder *feeder = calloc(1, sizeof(*feeder));
    if (!feeder)
        abort();
    *ret = feeder;
    feeder->gateway = gateway;
    return ticker_open(gateway->base, INTERVAL_MS, on_timer, feeder, &feeder->timer, err);
}

void feeder_close(struct feeder *feeder)
{
    if (!feeder)
        return;
    ticker_close(feeder->timer);
    end_run(feeder);
    free(feeder);
}
