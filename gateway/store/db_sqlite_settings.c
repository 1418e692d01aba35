/* Floor 2: what the SQLite driver asks of a connection, and reads back: promises rest on it. */
#include "store/db_sqlite.h"

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

bool db_sqlite_set_failed(sqlite3 *handle, int code, const char *doing, struct err *err)
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
        return db_sqlite_set_failed(handle, code, sql, err);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        struct builder b;
        builder_init(&b, ret, DB_SQLITE_ANSWER_SIZE);
        builder_add(&b, str_head(str_of((const char *)sqlite3_column_text(statement, 0)),
                                 DB_SQLITE_ANSWER_SIZE - 1));
        code = SQLITE_DONE;
    }
    bool answered = code == SQLITE_DONE || db_sqlite_set_failed(handle, code, sql, err);
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

bool db_sqlite_set_durable(sqlite3 *handle, struct err *err)
{
    sqlite3_busy_timeout(handle, DB_SQLITE_BUSY_MS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return settle(handle, durable, err);
}

bool db_sqlite_set_common(sqlite3 *handle, struct err *err)
{
    return settle(handle, common, err);
}

bool db_sqlite_set_reader(sqlite3 *handle, struct err *err)
{
    return settle(handle, reader, err);
}
