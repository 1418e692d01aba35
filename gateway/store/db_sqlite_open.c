/* Floor 2: the SQLite driver opens a file: every setting that a promise rests on is read back, and
 * a database that is not ours, newer than the program or damaged is left as it is. */
#include "store/db_sqlite.h"

#include "base/log.h"
#include "store/schema.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    APPLICATION_ID = 0x4d494752, /* "MIGR" */
    ANSWER_SIZE = 256,
};

static const int64_t check_size_max = 2LL * 1024 * 1024 * 1024; /* about a second of quick_check */

struct pragma {
    const char *text;
    const char *expected; /* the answer, where one must be given */
};

/* Of every connection that writes to the file. */
static const struct pragma durable[] = {
    { "PRAGMA journal_mode", "wal" },
    { "PRAGMA wal_autocheckpoint=0", "0" },
#ifdef SEEDED_BUG_SYNC_NORMAL /* loses what was acknowledged at a power cut: tests/crash must see it */
    { "PRAGMA synchronous=NORMAL", NULL },
#else
    { "PRAGMA synchronous=FULL", NULL },
    { "PRAGMA synchronous", "2" },
#endif
    { "PRAGMA journal_size_limit=134217728",
      "134217728" }, /* the log's file, when it starts over */
    { NULL, NULL },
};

/* A large page cache is slower: each commit walks all of it. */
static const struct pragma common[] = {
    { "PRAGMA cache_size=-4096", NULL },
    { "PRAGMA mmap_size=0", NULL }, /* a mapped file turns an I/O error into a signal */
    { "PRAGMA temp_store=MEMORY", NULL },
    { "PRAGMA cell_size_check=ON", NULL },
    { "PRAGMA foreign_keys=ON", NULL },
    { "PRAGMA foreign_keys", "1" },
    { "PRAGMA secure_delete=ON", "1" },
    { NULL, NULL },
};

static const struct pragma reader[] = {
    { "PRAGMA query_only=ON", NULL },
    { "PRAGMA query_only", "1" },
    { NULL, NULL },
};

static const struct {
    int what, value;
} switches[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },
    { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
    { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
    { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
    { SQLITE_DBCONFIG_DQS_DML, 0 },
    { SQLITE_DBCONFIG_DQS_DDL, 0 },
    /* Closing changes nothing, until the file is known to be ours. */
    { SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 },
}, limits[] = {
    { SQLITE_LIMIT_LENGTH, 1000000 },    { SQLITE_LIMIT_SQL_LENGTH, 100000 },
    { SQLITE_LIMIT_COLUMN, 100 },        { SQLITE_LIMIT_EXPR_DEPTH, 40 },
    { SQLITE_LIMIT_COMPOUND_SELECT, 4 }, { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100 },
    { SQLITE_LIMIT_ATTACHED, 0 },        { SQLITE_LIMIT_VARIABLE_NUMBER, DB_SQLITE_PARAMS_MAX },
};

static bool open_failed(sqlite3 *handle, int code, const char *doing, struct err *err)
{
    enum err_code meaning = ERR_CONFIG;
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        abort();
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        meaning = ERR_DATA;
        break;
    case SQLITE_IOERR:
        if (code == SQLITE_IOERR_NOMEM)
            abort();
        meaning = ERR_STORAGE;
        break;
    case SQLITE_BUSY:
    case SQLITE_FULL:
        meaning = ERR_BUSY;
        break;
    }
    int system = sqlite3_system_errno(handle);
    return err_set(err, meaning, "%s: %s%s%s", doing, sqlite3_errmsg(handle), system ? ": " : "",
                   system ? strerror(system) : "");
}

/* The first column of the first row, as text. */
static bool ask(sqlite3 *handle, const char *sql, char ret[ANSWER_SIZE], struct err *err)
{
    sqlite3_stmt *statement;
    ret[0] = '\0';
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return open_failed(handle, code, sql, err);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        struct builder b;
        builder_init(&b, ret, ANSWER_SIZE);
        builder_add(
            &b, str_head(str_of((const char *)sqlite3_column_text(statement, 0)), ANSWER_SIZE - 1));
        code = SQLITE_DONE;
    }
    bool answered = code == SQLITE_DONE || open_failed(handle, code, sql, err);
    sqlite3_finalize(statement);
    return answered;
}

static bool ask_number(sqlite3 *handle, const char *sql, int64_t *ret, struct err *err)
{
    char answer[ANSWER_SIZE];
    if (!ask(handle, sql, answer, err))
        return false;
    if (!str_to_int64(str_of(answer), ret))
        return err_set(err, ERR_DATA, "%s answers '%s'", sql, answer);
    return true;
}

static bool settle(sqlite3 *handle, const struct pragma *pragmas, struct err *err)
{
    char answer[ANSWER_SIZE];
    for (const struct pragma *pragma = pragmas; pragma->text; pragma++) {
        if (!ask(handle, pragma->text, answer, err))
            return false;
        if (pragma->expected && strcmp(answer, pragma->expected) != 0)
            return err_set(err, ERR_CONFIG,
                           "SQLite answers '%s' to '%s' and not '%s': the promise to keep what was "
                           "acknowledged rests on that",
                           answer, pragma->text, pragma->expected);
    }
    return true;
}

bool db_sqlite_open_durable(sqlite3 *handle, struct err *err)
{
    sqlite3_busy_timeout(handle, DB_SQLITE_BUSY_MS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return settle(handle, durable, err);
}

/* SQLite's own remarks: they name statements and files, never a bound value. */
static void remark(void *context, int code, const char *text)
{
    static struct log_limit limit;
    (void)context;
    int kind = code & 0xff;
    if (kind != SQLITE_CONSTRAINT && kind != SQLITE_SCHEMA && kind != SQLITE_NOTICE)
        log_limited(&limit, LOG_WARN, "store.sqlite", "code=%d why=\"%s\"", code, text);
}

static void configure(void)
{
    /* Refused when a preloaded file layer has started SQLite already, and then done without. */
    sqlite3_config(SQLITE_CONFIG_LOG, remark, NULL);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static int newest_version(void)
{
    int newest = 0;
    for (const struct schema_step *step = schema_steps; step->version; step++)
        newest = step->version;
    return newest;
}

/* Reads only. Tells the version; 0: an empty file. */
static bool identify(const struct db_sqlite *db, int64_t *ret_version, struct err *err)
{
    int64_t id, objects;
    if (!ask_number(db->handle, "PRAGMA application_id", &id, err) ||
        !ask_number(db->handle, "PRAGMA user_version", ret_version, err) ||
        !ask_number(db->handle, "SELECT count(*) FROM sqlite_schema", &objects, err))
        return false;
    bool empty = id == 0 && *ret_version == 0 && objects == 0;
    if (id != APPLICATION_ID && !empty)
        return err_set(err, ERR_DATA, "this is the database of another program: name another file");
    int newest = newest_version();
    if (*ret_version > newest)
        return err_set(err, ERR_CONFIG,
                       "it was written by a newer program (its version is %lld, this program knows "
                       "%d): run that program; the file was not changed",
                       (long long)*ret_version, newest);
    if (*ret_version < newest && !db->owner)
        return err_set(err, ERR_CONFIG,
                       "its version is %lld, this program needs %d: start the gateway of this "
                       "program first",
                       (long long)*ret_version, newest);
    return true;
}

static bool check_pages(const struct db_sqlite *db, struct err *err)
{
    struct stat file;
    char answer[ANSWER_SIZE];
    if (stat(db->path, &file) != 0)
        return err_set(err, ERR_CONFIG, "%s", strerror(errno));
    if (file.st_size > check_size_max) {
        log_line(LOG_INFO, "store.unchecked", "size=%lld why=\"too large to check at each start\"",
                 (long long)file.st_size);
        return true;
    }
    if (!ask(db->handle, "PRAGMA quick_check(1)", answer, err))
        return false;
    if (strcmp(answer, "ok") != 0)
        return err_set(err, ERR_DATA,
                       "it is damaged (%s): restore a backup, and keep this file for whoever "
                       "repairs it",
                       answer);
    return true;
}

static bool run_text(sqlite3 *handle, const char *sql, struct err *err)
{
    int code = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || open_failed(handle, code, "SQL", err);
}

static bool migrate_step(sqlite3 *handle, const struct schema_step *step, struct err *err)
{
    char mark[128];
    struct builder b;
    builder_init(&b, mark, sizeof(mark));
    builder_addf(&b, "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT", APPLICATION_ID,
                 step->version);
    if (run_text(handle, "BEGIN IMMEDIATE", err) && run_text(handle, step->sql, err) &&
        run_text(handle, mark, err)) {
        log_line(LOG_INFO, "store.migrated", "step=%s", step->name);
        return true;
    }
    if (!sqlite3_get_autocommit(handle))
        sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
    return err_wrap(err, "migration %s (undone)", step->name);
}

static bool migrate(const struct db_sqlite *db, int64_t version, struct err *err)
{
    for (const struct schema_step *step = schema_steps; step->version; step++) {
        if (step->version > version && !migrate_step(db->handle, step, err))
            return false;
    }
    return true;
}

static bool open_settled(struct db_sqlite *db, struct err *err)
{
    int64_t version;
    for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
        sqlite3_db_config(db->handle, switches[i].what, switches[i].value, NULL);
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
        sqlite3_limit(db->handle, limits[i].what, limits[i].value);
    sqlite3_busy_timeout(db->handle, DB_SQLITE_BUSY_MS);
    char mode[ANSWER_SIZE];
    if (!identify(db, &version, err) ||
        (db->owner && !ask(db->handle, "PRAGMA journal_mode=WAL", mode, err)) ||
        !db_sqlite_open_durable(db->handle, err) || !settle(db->handle, common, err))
        return false;
    if (db->role == DB_READER)
        return settle(db->handle, reader, err);
    if (!db->owner)
        return true;
    if (!check_pages(db, err) || !migrate(db, version, err))
        return false;
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    return db_sqlite_checkpoint_start(db->path, &db->broken, &db->checkpointer, err);
}

bool db_sqlite_open_file(struct db_sqlite *db, struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE |
                (db->role == DB_READER ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    int code = sqlite3_open_v2(db->path, &db->handle, flags, NULL);
    bool opened = code == SQLITE_OK ? open_settled(db, err)
                                    : open_failed(db->handle, code, "cannot open it", err);
    return opened || err_wrap(err, "database %s", db->path);
}
