/* Floor 2: the store threads.
 *
 * A lane is a connection, its thread, and two lists of jobs: those that wait for the thread, and
 * those that wait for the loop. A job is on one list, or in the thread's hands, and so has one owner.
 *
 * The write lane takes whatever is queued as one transaction. Nothing waits for a batch to fill: it
 * fills while the one before it is flushed to disk.
 *
 * A batch runs without savepoints first, because they cost a copy of every page touched. If a job
 * of several fails, the batch is undone and run again with a savepoint for each, so that the job
 * falls alone. */
#include "store/store.h"

#include "base/log.h"
#include "base/metrics.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { LANE_COUNT = STORE_READ + 1 };

struct job_list {
    struct job *first, *last;
};

struct lane {
    struct store *store;
    enum store_lane kind;
    struct db *db;  /* the thread's, from its start to its end */
    size_t pending; /* the loop's: submitted and not yet done */
    size_t pending_max, batch_max;
    pthread_t thread;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t wake;
    struct job_list queue, ready;
    bool closing;
};

struct store {
    struct lane lanes[LANE_COUNT];
    atomic_bool failed;
    bool closing; /* the loop's */
    int fd;       /* readable: a lane has ready jobs */
};

static void list_append(struct job_list *list, struct job_list more)
{
    if (!more.first)
        return;
    if (list->last)
        list->last->next = more.first;
    else
        list->first = more.first;
    list->last = more.last;
}

static struct job_list list_take(struct job_list *list, size_t count_max)
{
    struct job_list taken = { list->first, list->first };
    if (!taken.first)
        return taken;
    while (--count_max > 0 && taken.last->next)
        taken.last = taken.last->next;
    list->first = taken.last->next;
    if (!list->first)
        list->last = NULL;
    taken.last->next = NULL;
    return taken;
}

/* ---- in a lane's thread ---- */

static void fail_all(struct job_list batch, const struct err *err)
{
    for (struct job *job = batch.first; job; job = job->next)
        job->err = *err;
}

/* Hands the batch over to the loop; the list is empty then. */
static void hand_over(struct lane *lane, struct job_list *batch)
{
    if (!batch->first)
        return;
    pthread_mutex_lock(&lane->lock);
    bool told = lane->ready.first != NULL;
    list_append(&lane->ready, *batch);
    pthread_mutex_unlock(&lane->lock);
    *batch = (struct job_list){ 0 };
    if (!told) {
        ssize_t written = write(lane->store->fd, &(uint64_t){ 1 }, sizeof(uint64_t));
        assert(written == sizeof(uint64_t));
        (void)written;
    }
}

/* Runs the jobs inside the transaction. False: `err` is for all of them, or, without savepoints, one
 * job has an error. */
static bool run_jobs(struct lane *lane, struct job_list batch, bool savepoints, struct err *err)
{
    for (struct job *job = batch.first; job; job = job->next) {
        job->err.code = ERR_NONE;
        job->err.text[0] = '\0';
        if (savepoints && !db_savepoint(lane->db, err))
            return false;
        bool done = job->run(job, lane->db, &job->err);
        assert(done == (job->err.code == ERR_NONE));
        if (done && (!savepoints || db_savepoint_release(lane->db, err)))
            continue;
        if (done)
            return false;
        if (job->err.code == ERR_STORAGE || !savepoints) {
            *err = job->err;
            return false;
        }
        if (!db_savepoint_undo(lane->db, err))
            return false;
    }
    return true;
}

/* One transaction, but for its COMMIT. */
static bool run_batch(struct lane *lane, struct job_list batch, struct err *err)
{
    bool alone = batch.first == batch.last;
    if (!db_begin(lane->db, err))
        return false;
    if (run_jobs(lane, batch, false, err))
        return true;
    db_rollback(lane->db);
    if (alone || err->code == ERR_STORAGE)
        return false;
    if (!db_begin(lane->db, err))
        return false;
    if (run_jobs(lane, batch, true, err))
        return true;
    db_rollback(lane->db);
    return false;
}

static void do_batch(struct lane *lane, struct job_list batch)
{
    static struct log_limit limit;
    struct err err = { 0 };
    if (atomic_load(&lane->store->failed))
        err_put(&err, ERR_STORAGE, "the database failed before and is not used any more");
    bool done = err.code == ERR_NONE && run_batch(lane, batch, &err);
#ifdef SEEDED_BUG_ACK_FIRST /* answers before it is durable: tests/crash must see it */
    hand_over(lane, &batch);
#endif
    if (done && !db_commit(lane->db, &err)) {
        done = false;
        metric_add(METRIC_STORE_COMMITS_FAILED, lane->kind == STORE_WRITE);
        if (err.code != ERR_STORAGE)
            log_limited(&limit, LOG_WARN, "store.commit", "why=\"%s\"", err.text);
    } else if (done)
        metric_add(METRIC_STORE_COMMITS, lane->kind == STORE_WRITE);
    if (!done)
        fail_all(batch, &err);
    if (err.code == ERR_STORAGE && !atomic_exchange(&lane->store->failed, true))
        log_line(LOG_ERROR, "store.failed", "why=\"%s\"", err.text);
    hand_over(lane, &batch);
    if (!atomic_load(&lane->store->failed))
        db_idle(lane->db);
}

static void *lane_thread(void *context)
{
    struct lane *lane = context;
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    pthread_setname_np(pthread_self(), lane->kind == STORE_WRITE ? "store" : "store-reads");
    for (;;) {
        pthread_mutex_lock(&lane->lock);
        while (!lane->queue.first && !lane->closing)
            pthread_cond_wait(&lane->wake, &lane->lock);
        struct job_list batch = list_take(&lane->queue, lane->batch_max);
        pthread_mutex_unlock(&lane->lock);
        if (!batch.first)
            return NULL;
        do_batch(lane, batch);
    }
}

/* ---- in the loop's thread ---- */

bool store_submit(struct store *store, enum store_lane kind, struct job *job, struct err *err)
{
    struct lane *lane = &store->lanes[kind];
    if (store_failed(store))
        return err_set(err, ERR_STORAGE, "the database failed and is not used any more");
    if (store->closing)
        return err_set(err, ERR_BUSY, "the program is ending");
    if (lane->pending >= lane->pending_max) {
        metric_add(METRIC_STORE_REFUSED_QUEUE, 1);
        return err_set(err, ERR_BUSY, "%zu jobs wait for the database already", lane->pending);
    }
    lane->pending++;
    metric_add(METRIC_STORE_QUEUE, 1);
    job->next = NULL;
    pthread_mutex_lock(&lane->lock);
    bool idle = !lane->queue.first;
    list_append(&lane->queue, (struct job_list){ job, job });
    pthread_mutex_unlock(&lane->lock);
    if (idle)
        pthread_cond_signal(&lane->wake);
    return true;
}

int store_completion_fd(const struct store *store)
{
    return store->fd;
}

static void complete_lane(struct lane *lane)
{
    pthread_mutex_lock(&lane->lock);
    struct job_list ready = list_take(&lane->ready, SIZE_MAX);
    pthread_mutex_unlock(&lane->lock);
    for (struct job *job = ready.first, *next; job; job = next) {
        next = job->next;
        lane->pending--;
        metric_add(METRIC_STORE_QUEUE, -1);
        metric_add(METRIC_STORE_JOBS, 1);
        metric_add(METRIC_STORE_JOBS_FAILED, job->err.code != ERR_NONE);
        job->done(job, &job->err); /* frees it */
    }
}

void store_complete(struct store *store)
{
    uint64_t told;
    /* First, so that a batch which comes after is told again. */
    if (read(store->fd, &told, sizeof(told)) < 0)
        assert(errno == EAGAIN);
    for (int i = 0; i < LANE_COUNT; i++)
        complete_lane(&store->lanes[i]);
}

size_t store_pending(const struct store *store)
{
    return store->lanes[STORE_WRITE].pending + store->lanes[STORE_READ].pending;
}

bool store_failed(const struct store *store)
{
    return atomic_load(&store->failed);
}

/* ---- life ---- */

static bool lane_start(struct lane *lane, struct err *err)
{
    int code = pthread_create(&lane->thread, NULL, lane_thread, lane);
    return code == 0 || err_set(err, ERR_CONFIG, "the system gives no thread: %s", strerror(code));
}

static void lane_stop(struct lane *lane)
{
    pthread_mutex_lock(&lane->lock);
    lane->closing = true;
    pthread_cond_signal(&lane->wake);
    pthread_mutex_unlock(&lane->lock);
    pthread_join(lane->thread, NULL);
}

/* The reader first: the last connection to close puts the log into the database. */
static void store_free(struct store *store)
{
    for (int i = LANE_COUNT - 1; i >= 0; i--) {
        db_close(store->lanes[i].db);
        pthread_cond_destroy(&store->lanes[i].wake);
        pthread_mutex_destroy(&store->lanes[i].lock);
    }
    if (store->fd >= 0)
        close(store->fd);
    free(store);
}

static struct store *store_new(const struct store_options *options)
{
    struct store *store = calloc(1, sizeof(*store));
    if (!store)
        abort();
    for (int i = 0; i < LANE_COUNT; i++) {
        struct lane *lane = &store->lanes[i];
        lane->store = store;
        lane->kind = (enum store_lane)i;
        lane->pending_max = i == STORE_WRITE ? options->queue_max : options->reads_max;
        lane->batch_max = i == STORE_WRITE ? options->batch_max : 1; /* a read waits for no other */
        pthread_mutex_init(&lane->lock, NULL);
        pthread_cond_init(&lane->wake, NULL);
    }
    store->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return store;
}

bool store_open(const struct store_options *options, struct store **ret, struct err *err)
{
    struct store *store = store_new(options);
    struct lane *writer = &store->lanes[STORE_WRITE], *reader = &store->lanes[STORE_READ];
    if (store->fd < 0) {
        err_put(err, ERR_CONFIG, "the system gives no event descriptor: %s", strerror(errno));
        goto failed;
    }
    if (!db_open(options->url, DB_WRITER, &writer->db, err) ||
        !db_open(options->url, DB_READER, &reader->db, err) || !lane_start(writer, err))
        goto failed;
    if (!lane_start(reader, err)) {
        lane_stop(writer);
        goto failed;
    }
    *ret = store;
    return true;

failed:
    store_free(store);
    return false;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    store->closing = true;
    for (int i = 0; i < LANE_COUNT; i++)
        lane_stop(&store->lanes[i]);
    store_complete(store);
    assert(store_pending(store) == 0);
    store_free(store);
}
