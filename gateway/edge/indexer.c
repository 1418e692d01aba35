/* Floor 4: takes what was said into the search, in slices. A slice is read and folded on the read lane
 * and stored on the write lane; the next follows at once where there is more and nobody else waits. */
#include "edge/indexer.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "edge/ticker.h"
#include "service/search.h"

#include <stdlib.h>

enum {
    INTERVAL_MS = 500,
    CROWDED = 8,                        /* jobs in the store */
    SLICE_ARENA_SIZE = 4 * 1024 * 1024, /* SEARCH_SLICE_MAX of the longest texts, and their words */
};

struct indexer {
    struct gateway *gateway;
    struct ticker *timer;
    bool busy; /* a slice is under way */
};

struct slice_job {
    struct job job; /* first */
    struct indexer *indexer;
    struct search_slice slice;
    bool taken; /* read; it is being stored */
};

static struct slice_job *slice_job(struct job *job)
{
    return (struct slice_job *)(void *)job;
}

static bool slice_run(struct job *job, struct db *db, struct err *err)
{
    struct slice_job *slice = slice_job(job);
    return slice->taken ? search_put(db, &slice->slice, job->arena, err)
                        : search_take(db, job->arena, &slice->slice, err);
}

static void begin(struct indexer *indexer);

static void slice_done(struct job *job, const struct err *err)
{
    static struct log_limit limit;
    struct slice_job *slice = slice_job(job);
    struct indexer *indexer = slice->indexer;
    struct gateway *gateway = indexer->gateway;
    struct err refusal = *err;
    indexer->busy = false;
    if (refusal.code == ERR_NONE && !slice->taken && slice->slice.count > 0) {
        slice->taken = true;
        indexer->busy = store_submit(gateway->store, STORE_WRITE, job, &refusal);
        if (indexer->busy)
            return;
    }
    if (refusal.code != ERR_NONE)
        log_limited(&limit, LOG_WARN, "indexer", "why=\"%s\"", refusal.text);
    bool more = refusal.code == ERR_NONE && slice->slice.count == SEARCH_SLICE_MAX;
    arena_free(job->arena);
    if (more && store_pending(gateway->store) < CROWDED)
        begin(indexer);
}

static void begin(struct indexer *indexer)
{
    struct err err = { 0 };
    if (indexer->busy || indexer->gateway->draining)
        return;
    struct arena *arena = arena_new(SLICE_ARENA_SIZE);
    struct slice_job *slice = ARENA_NEW(arena, struct slice_job);
    *slice = (struct slice_job){ .job = { .arena = arena,
                                          .name = "indexer",
                                          .now_ms = clock_now_ms(),
                                          .run = slice_run,
                                          .done = slice_done },
                                 .indexer = indexer };
    indexer->busy = store_submit(indexer->gateway->store, STORE_READ, &slice->job, &err);
    if (!indexer->busy)
        arena_free(arena); /* next time */
}

static void on_timer(void *context)
{
    begin(context);
}

bool indexer_open(struct gateway *gateway, struct indexer **ret, struct err *err)
{
    struct indexer *indexer = calloc(1, sizeof(*indexer));
    if (!indexer)
        abort();
    *ret = indexer;
    indexer->gateway = gateway;
    return ticker_open(gateway->base, INTERVAL_MS, on_timer, indexer, &indexer->timer, err);
}

void indexer_close(struct indexer *indexer)
{
    if (!indexer)
        return;
    ticker_close(indexer->timer);
    free(indexer);
}
