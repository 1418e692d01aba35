/* Floor 2: the SQLite driver's checkpoint thread. It moves committed pages from the write-ahead log
 * into the database beside the commits, so that no commit waits for that. */
#include "store/db_sqlite.h"

#include "base/log.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct checkpointer {
    sqlite3 *handle; /* the thread's own connection */
    atomic_bool *broken;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    int wal_frames; /* in the log, as last told */
    int moved;      /* of them, by the last run; fewer in the log: it has started over */
    bool closing;
};

static bool is_due(const struct checkpointer *checkpointer)
{
    int moved = checkpointer->wal_frames < checkpointer->moved ? 0 : checkpointer->moved;
    return checkpointer->wal_frames - moved >= DB_SQLITE_CHECKPOINT_FRAMES;
}

static int run_once(struct checkpointer *checkpointer)
{
    static struct log_limit limit;
    int frames = 0, moved = 0;
    int code = sqlite3_wal_checkpoint_v2(checkpointer->handle, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                         &frames, &moved);
    if (code == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM)
        abort();
    if (code == SQLITE_OK)
        return moved;
    int kind = code & 0xff;
    if (kind == SQLITE_FULL) /* the log is whole, and the next run tries again */
        log_limited(&limit, LOG_WARN, "store.checkpoint", "why=\"disk full\"");
    else if (kind != SQLITE_BUSY) {
        log_line(LOG_ERROR, "store.checkpoint", "code=%d why=\"%s\"", code, sqlite3_errstr(code));
        atomic_store(checkpointer->broken, true);
    }
    return -1;
}

static void *checkpoint_thread(void *context)
{
    struct checkpointer *checkpointer = context;
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    pthread_setname_np(pthread_self(), "checkpoint");
    pthread_mutex_lock(&checkpointer->lock);
    while (!checkpointer->closing) {
        if (!is_due(checkpointer) || atomic_load(checkpointer->broken)) {
            pthread_cond_wait(&checkpointer->wake, &checkpointer->lock);
            continue;
        }
        int told = checkpointer->wal_frames;
        pthread_mutex_unlock(&checkpointer->lock);
        int moved = run_once(checkpointer);
        pthread_mutex_lock(&checkpointer->lock);
        /* A run that did nothing waits for as many frames again. */
        checkpointer->moved = moved < 0 ? told : moved;
    }
    pthread_mutex_unlock(&checkpointer->lock);
    return NULL;
}

bool db_sqlite_checkpoint_start(const char *path, atomic_bool *broken, struct checkpointer **ret,
                                struct err *err)
{
    struct checkpointer *checkpointer = calloc(1, sizeof(*checkpointer));
    if (!checkpointer)
        abort();
    checkpointer->broken = broken;
    pthread_mutex_init(&checkpointer->lock, NULL);
    pthread_cond_init(&checkpointer->wake, NULL);
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(path, &checkpointer->handle, flags, NULL);
    bool opened = code == SQLITE_OK && db_sqlite_set_durable(checkpointer->handle, err);
    if (code != SQLITE_OK)
        err_put(err, ERR_CONFIG, "cannot open the database again: %s", sqlite3_errstr(code));
    if (opened && pthread_create(&checkpointer->thread, NULL, checkpoint_thread, checkpointer) != 0)
        opened = err_set(err, ERR_CONFIG, "the system gives no thread for checkpoints");
    if (opened) {
        *ret = checkpointer;
        return true;
    }
    sqlite3_close(checkpointer->handle);
    free(checkpointer);
    return false;
}

void db_sqlite_checkpoint_wake(struct checkpointer *checkpointer, int wal_frames)
{
    pthread_mutex_lock(&checkpointer->lock);
    checkpointer->wal_frames = wal_frames;
    if (is_due(checkpointer))
        pthread_cond_signal(&checkpointer->wake);
    pthread_mutex_unlock(&checkpointer->lock);
}

void db_sqlite_checkpoint_stop(struct checkpointer *checkpointer)
{
    if (!checkpointer)
        return;
    pthread_mutex_lock(&checkpointer->lock);
    checkpointer->closing = true;
    pthread_cond_signal(&checkpointer->wake);
    pthread_mutex_unlock(&checkpointer->lock);
    pthread_join(checkpointer->thread, NULL);
    sqlite3_close(checkpointer->handle);
    pthread_cond_destroy(&checkpointer->wake);
    pthread_mutex_destroy(&checkpointer->lock);
    free(checkpointer);
}
