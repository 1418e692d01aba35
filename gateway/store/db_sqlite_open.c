/* Floor 2: the SQLite driver opens a file: every setting that a promise rests on is read back. */
#include "store/db_sqlite.h"

#include "base/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

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

bool db_sqlite_open_failed(sqlite3 *handle, int code, const char *doing, struct err *err)
{
    enum err_code meaning = ERR_DATA;
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        abort();
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        meaning = ERR_CONFIG;
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

bool db_sqlite_ask(sqlite3 *handle, const char *sql, char ret[DB_SQLITE_ANSWER_SIZE],
                   struct err *err)
{
    sqlite3_stmt *statement;
    ret[0] = '\0';
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return db_sqlite_open_failed(handle, code, sql, err);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        struct builder b;
        builder_init(&b, ret, DB_SQLITE_ANSWER_SIZE);
        builder_add(&b, str_head(str_of((const char *)sqlite3_column_text(statement, 0)),
                                 DB_SQLITE_ANSWER_SIZE - 1));
        code = SQLITE_DONE;
    }
    bool answered = code == SQLITE_DONE || db_sqlite_open_failed(handle, code, sql, err);
    sqlite3_finalize(statement);
    return answered;
}

static bool settle(sqlite3 *handle, const struct pragma *pragmas, struct err *err)
{
    char answer[DB_SQLITE_ANSWER_SIZE];
    for (const struct pragma *pragma = pragmas; pragma->text; pragma++) {
        if (!db_sqlite_ask(handle, pragma->text, answer, err))
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

static bool open_settled(struct db_sqlite *db, struct err *err)
{
    int64_t version;
    for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
        sqlite3_db_config(db->handle, switches[i].what, switches[i].value, NULL);
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
        sqlite3_limit(db->handle, limits[i].what, limits[i].value);
    sqlite3_busy_timeout(db->handle, DB_SQLITE_BUSY_MS);
    char mode[DB_SQLITE_ANSWER_SIZE];
    if (!db_sqlite_schema_check(db, &version, err) ||
        (db->owner && !db_sqlite_ask(db->handle, "PRAGMA journal_mode=WAL", mode, err)) ||
        !db_sqlite_open_durable(db->handle, err) || !settle(db->handle, common, err))
        return false;
    if (db->role == DB_READER)
        return settle(db->handle, reader, err);
    if (!db->owner)
        return true;
    if (!db_sqlite_schema_migrate(db, version, err))
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
    bool opened = code == SQLITE_OK
                      ? open_settled(db, err)
                      : db_sqlite_open_failed(db->handle, code, "cannot open it", err);
    return opened || err_wrap(err, "database %s", db->path);
}
