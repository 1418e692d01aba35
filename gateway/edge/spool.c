/* Floor 4: spools. A tick looks into each: read some files, hand each to the webhooks, and when all
 * are settled clear them away; then the next. */
#include "edge/spool.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/spool_files.h"
#include "edge/spool_refused.h"
#include "edge/webhook.h"

#include <event2/event.h>
#include <stdlib.h>

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

enum { ROUND_ARENA_SIZE_MAX = 4 * 1024 * 1024 }; /* SPOOL_FILES_MAX of SPOOL_FILE_SIZE_MAX */

struct box { /* one channel */
    struct spool *spool;
    const struct channel *channel;
    bool busy;
    int64_t aged_ms; /* when refused files were looked through for old ones; 0: not yet */
};

struct spool {
    struct gateway *gateway;
    struct event *tick;
    struct box *boxes;
    size_t count;
};

struct round {      /* files on their way */
    struct job job; /* first */
    struct box *box;
    struct spool_files files;
    bool age;    /* refused files, too */
    size_t open; /* not yet settled, and one for the function that hands them over */
};

struct entry { /* one file of a round */
    struct round *round;
    struct spool_file *file;
};

static void tell(const struct channel *channel, const char *why)
{
    static struct log_limit limit;
    log_limited(&limit, LOG_ERROR, "spool", "channel=" STR_FMT " why=\"%s\"",
                STR_ARG(channel->name), why);
}

static void round_end(struct round *round)
{
    round->box->busy = false;
    arena_free(round->job.arena);
}

/* ---- clearing away ---- */

static bool clear_run(struct job *job, struct db *db, struct err *err)
{
    (void)db;
    struct round *round = (struct round *)(void *)job;
    return spool_files_clear(spool_folder(round->box->channel), job->now_ms, &round->files, err);
}

static void start_round(struct box *box);

static void clear_done(struct job *job, const struct err *err)
{
    struct round *round = (struct round *)(void *)job;
    struct box *box = round->box;
    bool more = err->code == ERR_NONE && round->files.count == SPOOL_FILES_MAX;
    if (err->code != ERR_NONE)
        tell(box->channel, err->text);
    round_end(round);
    if (more)
        start_round(box);
}

static void settled(struct round *round)
{
    struct err err = { 0 };
    if (--round->open > 0)
        return;
    round->job.name = "spool.clear";
    round->job.now_ms = clock_now_ms();
    round->job.run = clear_run;
    round->job.done = clear_done;
    if (!store_submit(round->box->spool->gateway->store, STORE_READ, &round->job, &err))
        round_end(round); /* what was taken comes again and is recognised */
}

static void file_settled(void *context, const struct err *err)
{
    struct entry *entry = context;
    bool later = err->code == ERR_BUSY || err->code == ERR_STORAGE;
    entry->file->fate = err->code == ERR_NONE ? SPOOL_TAKEN : later ? SPOOL_KEPT : SPOOL_REFUSED;
    settled(entry->round);
}

/* ---- reading ---- */

/* What cannot be removed stops no message. */
static void age_refused(const struct round *round)
{
    const struct channel *channel = round->box->channel;
    int64_t days = round->box->spool->gateway->config->refused_days, count;
    struct err err = { 0 };
    if (!round->age || days == 0)
        return;
    if (!spool_refused_age(spool_folder(channel), round->job.now_ms - days * day_ms, false, &count,
                           &err))
        tell(channel, err.text);
    if (count > 0)
        log_line(LOG_INFO, "spool.aged", "channel=" STR_FMT " count=%lld", STR_ARG(channel->name),
                 (long long)count);
}

static bool read_run(struct job *job, struct db *db, struct err *err)
{
    (void)db;
    struct round *round = (struct round *)(void *)job;
    age_refused(round);
    return spool_files_read(spool_folder(round->box->channel), job->now_ms, job->arena,
                            &round->files, err);
}

static void take(struct round *round, struct spool_file *file)
{
    struct entry *entry = ARENA_NEW(round->job.arena, struct entry);
    if (!entry)
        abort(); /* the arena is sized for every round */
    *entry = (struct entry){ .round = round, .file = file };
    if (file->strange) {
        metric_add(METRIC_WEBHOOK_REFUSED_FORMAT, 1);
        tell(round->box->channel, "a file is too large or no plain file: it was put aside");
        file->fate = SPOOL_REFUSED;
        settled(round);
        return;
    }
    const struct http_request request = { .method = STR("FILE"),
                                          .hint = file->place,
                                          .body = file->bytes };
    webhook_file(round->box->spool->gateway, round->box->channel, &request, file_settled, entry);
}

static void read_done(struct job *job, const struct err *err)
{
    struct round *round = (struct round *)(void *)job;
    if (err->code != ERR_NONE) {
        tell(round->box->channel, err->text);
        round_end(round);
        return;
    }
    if (round->files.count == 0) {
        round_end(round);
        return;
    }
    round->open = round->files.count + 1;
    for (size_t i = 0; i < round->files.count; i++)
        take(round, &round->files.rows[i]);
    settled(round);
}

static void start_round(struct box *box)
{
    struct gateway *gateway = box->spool->gateway;
    struct err err = { 0 };
    if (box->busy || gateway->draining)
        return;
    struct arena *arena = arena_new(ROUND_ARENA_SIZE_MAX);
    struct round *round = ARENA_NEW(arena, struct round);
    *round = (struct round){ .job = { .arena = arena,
                                      .name = "spool.read",
                                      .now_ms = clock_now_ms(),
                                      .run = read_run,
                                      .done = read_done },
                             .box = box };
    round->age = box->aged_ms == 0 || round->job.now_ms - box->aged_ms >= SPOOL_AGE_MS;
    box->busy = store_submit(gateway->store, STORE_READ, &round->job, &err);
    if (!box->busy)
        arena_free(arena); /* next time */
    else if (round->age)
        box->aged_ms = round->job.now_ms;
}

static void tick(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    struct spool *spool = context;
    for (size_t i = 0; i < spool->count; i++)
        start_round(&spool->boxes[i]);
}

/* ---- putting ---- */

struct put {
    struct job job; /* first */
    const char *folder;
    char name[NODE_ID_SIZE];
    struct str bytes;
    http_done *done;
    void *context;
};

static bool put_run(struct job *job, struct db *db, struct err *err)
{
    (void)db;
    const struct put *put = (const struct put *)(void *)job;
    return spool_files_put(put->folder, put->name, put->bytes, err);
}

static void put_done(struct job *job, const struct err *err)
{
    static const struct http_answer there = { .status = 200 };
    const struct put *put = (const struct put *)(void *)job;
    enum http_fate fate = err->code == ERR_NONE       ? HTTP_ANSWERED
                          : err->code == ERR_CONFIG   ? HTTP_REFUSED
                          : err->code == ERR_UPSTREAM ? HTTP_UNKNOWN
                                                      : HTTP_NOT_SENT;
    put->done(put->context, fate, err->code == ERR_NONE ? &there : NULL, err);
    arena_free(job->arena);
}

/* NAME of "spool:FOLDER/outgoing/NAME"; nothing of it may lead elsewhere. */
static bool name_of(const char *folder, struct str url, char *ret, size_t size)
{
    static const char out[] = "/outgoing/";
    struct str scheme = STR("spool:"), root = str_of(folder), rest = str_from(url, scheme.len);
    if (!str_starts(url, scheme) || !str_starts(rest, root) ||
        !str_starts(str_from(rest, root.len), STR("/outgoing/")))
        return false;
    rest = str_from(rest, root.len + sizeof(out) - 1);
    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return rest.len > 0 && str_to_c(rest, ret, size);
}

bool spool_call(struct spool *spool, const struct channel *channel, const struct http_call *call,
                struct arena *arena, http_done *done, void *context, struct err *err)
{
    (void)arena; /* the answer has no bytes */
    struct arena *own = arena_new(JOB_ARENA_SIZE_MAX);
    struct put *put = ARENA_NEW(own, struct put);
    *put = (struct put){ .job = { .arena = own,
                                  .name = "spool.put",
                                  .now_ms = clock_now_ms(),
                                  .run = put_run,
                                  .done = put_done },
                         .folder = spool_folder(channel),
                         .done = done,
                         .context = context };
    if (!name_of(put->folder, call->url, put->name, sizeof(put->name)) ||
        !arena_copy(own, call->body, &put->bytes)) {
        arena_free(own);
        return err_set(err, ERR_CONFIG, "this is no call by the channel's spool");
    }
    if (store_submit(spool->gateway->store, STORE_READ, &put->job, err))
        return true;
    arena_free(own);
    return false;
}

/* ---- start and stop ---- */

/* Settings are whole lines of the configuration with a NUL behind. */
const char *spool_folder(const struct channel *channel)
{
    return channel->provider->spool ? settings_get(&channel->settings, channel->provider->spool).ptr
                                    : NULL;
}

struct spool *spool_open(struct gateway *gateway)
{
    const struct config *config = gateway->config;
    struct spool *spool = calloc(1, sizeof(*spool));
    struct box *boxes = calloc(config->channel_count + 1, sizeof(*boxes));
    struct event *event = event_new(gateway->base, -1, EV_PERSIST, tick, spool);
    if (!spool || !boxes || !event)
        abort();
    *spool = (struct spool){ .gateway = gateway, .tick = event, .boxes = boxes };
    for (size_t i = 0; i < config->channel_count; i++) {
        if (config->channels[i].provider->spool)
            boxes[spool->count++] = (struct box){ .spool = spool, .channel = &config->channels[i] };
    }
    const struct timeval interval = { .tv_usec = SPOOL_TICK_MS * 1000L };
    if (spool->count > 0)
        event_add(event, &interval);
    return spool;
}

void spool_close(struct spool *spool)
{
    if (!spool)
        return;
    event_free(spool->tick);
    free(spool->boxes);
    free(spool);
}
