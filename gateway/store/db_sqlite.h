/* What the files of the SQLite driver share; nobody else includes this.
 *
 *     db_sqlite.c             the driver: statements, transactions, what a result code means
 *     db_sqlite_open.c        settings, read back
 *     db_sqlite_schema.c      whose database it is, and of which version; migrations
 *     db_sqlite_file.c        the path, the folder, the lock of the one instance
 *     db_sqlite_backup.c      a copy of a database in use
 *     db_sqlite_checkpoint.c  the thread that moves the write-ahead log into the database
 *
 * Floor 2. Thread: one at a time a connection; `broken` is shared with the checkpoint thread. */
#ifndef GATEWAY_DB_SQLITE_H
#define GATEWAY_DB_SQLITE_H

#include "store/db.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdatomic.h>

enum {
    DB_SQLITE_PARAMS_MAX = 32,
    DB_SQLITE_BUSY_MS = 5000,
    DB_SQLITE_ANSWER_SIZE = 256,
    /* In frames, that is pages of 4 kB. The thread alone cannot bound the log: under load it never
     * catches up wholly, which the log needs to start over. So above the second figure the
     * committing thread does the little that is left. */
    DB_SQLITE_CHECKPOINT_FRAMES = 2000,
    DB_SQLITE_WAL_FRAMES = 16384,
};

enum db_sqlite_control {
    DB_SQLITE_BEGIN,
    DB_SQLITE_COMMIT,
    DB_SQLITE_ROLLBACK,
    DB_SQLITE_SAVEPOINT,
    DB_SQLITE_RELEASE,
    DB_SQLITE_UNDO,
    DB_SQLITE_CONTROL_COUNT
};

struct db_sqlite_statement {
    sqlite3_stmt *handle; /* prepared when first used, kept until the connection closes */
    size_t param_count;
    unsigned char slots[DB_SQLITE_PARAMS_MAX]; /* $1 is bound to SQLite's number slots[0] */
};

struct checkpointer;

struct db_sqlite {
    struct db head;
    enum db_role role;
    bool owner; /* holds the lock: migrates, checkpoints */
    bool in_transaction;
    atomic_bool broken; /* after ERR_STORAGE: nothing is done any more */
    sqlite3 *handle;
    int lock_fd;
    int wal_frames; /* in the log after the last commit */
    struct checkpointer *checkpointer;
    char path[PATH_MAX];
    struct db_sqlite_statement statements[QUERY_COUNT];
    sqlite3_stmt *controls[DB_SQLITE_CONTROL_COUNT];
};

/* Sets the error that a result code of SQLite stands for; out of memory ends the process. */
bool db_sqlite_failed(struct db_sqlite *db, int code, const char *doing, struct err *err);

/* Fills db->path from the configured one, links in its folder resolved: ERR_CONFIG. */
MUST_CHECK bool db_sqlite_file_find(struct db_sqlite *db, const char *path, struct err *err);

/* Takes the lock of the one instance and makes the file, so that only its owner can read it. When
 * another program has the lock, a guest goes on without (db->owner stays false). */
MUST_CHECK bool db_sqlite_file_own(struct db_sqlite *db, struct err *err);
void db_sqlite_file_release(struct db_sqlite *db);

/* Opens the file at db->path, sets and checks everything, migrates. */
MUST_CHECK bool db_sqlite_open_file(struct db_sqlite *db, struct err *err);

/* The checkpoint thread. An I/O error there sets *broken. */
MUST_CHECK bool db_sqlite_checkpoint_start(const char *path, atomic_bool *broken,
                                           struct checkpointer **ret, struct err *err);
void db_sqlite_checkpoint_wake(struct checkpointer *checkpointer, int wal_frames);
void db_sqlite_checkpoint_stop(struct checkpointer *checkpointer); /* NULL is allowed */

/* `from` may be in use; `to` must not be there. */
MUST_CHECK bool db_sqlite_backup(const char *from, const char *to, struct err *err);

/* Settings of every connection, of one that writes to the file, of one that only reads. */
MUST_CHECK bool db_sqlite_set_common(sqlite3 *handle, struct err *err);
MUST_CHECK bool db_sqlite_set_durable(sqlite3 *handle, struct err *err);
MUST_CHECK bool db_sqlite_set_reader(sqlite3 *handle, struct err *err);
/* Says what SQLite's code means for the service; false. */
bool db_sqlite_set_failed(sqlite3 *handle, int code, const char *doing, struct err *err);
/* The first column of the first row, as text. */
MUST_CHECK bool db_sqlite_ask(sqlite3 *handle, const char *sql, char ret[DB_SQLITE_ANSWER_SIZE],
                              struct err *err);

/* Reads only. Tells the version; 0: an empty file. */
MUST_CHECK bool db_sqlite_schema_check(const struct db_sqlite *db, int64_t *ret_version,
                                       struct err *err);
/* Looks for damage, then takes the steps that are missing. */
MUST_CHECK bool db_sqlite_schema_migrate(const struct db_sqlite *db, int64_t version,
                                         struct err *err);

#endif
