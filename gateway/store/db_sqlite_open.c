/* Floor 2: the SQLite driver opens a file. */
#include "store/db_sqlite.h"

#include "base/log.h"

#include <pthread.h>

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
        !db_sqlite_set_durable(db->handle, err) || !db_sqlite_set_common(db->handle, err))
        return false;
    if (db->role == DB_READER)
        return db_sqlite_set_reader(db->handle, err);
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
    bool opened = code == SQLITE_OK ? open_settled(db, err)
                                    : db_sqlite_set_failed(db->handle, code, "cannot open it", err);
    return opened || err_wrap(err, "database %s", db->path);
}
