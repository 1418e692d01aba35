/* Floor 2: the SQLite driver knows its own files: one that is not ours, newer than the program or
 * damaged is left as it is; an older one is brought up to date, a transaction each step. */
#include "store/db_sqlite.h"

#include "base/log.h"
#include "store/schema.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { APPLICATION_ID = 0x4d494752 }; /* "MIGR" */

static const int64_t check_size_max = 2LL * 1024 * 1024 * 1024; /* about a second of quick_check */

/* Where SQLite would keep two trees for a table, this makes it one: a tenth of the work of a
 * message. Other engines take the left side as it is. */
static const struct {
    const char *standard, *sqlite;
} dialect[] = {
    { "BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY" }, /* 64 bits here too: the row's own number */
    { "/* WITHOUT ROWID */", "WITHOUT ROWID" },
};

enum { PHRASE_COUNT = sizeof(dialect) / sizeof(dialect[0]) };

static bool ask_number(sqlite3 *handle, const char *sql, int64_t *ret, struct err *err)
{
    char answer[DB_SQLITE_ANSWER_SIZE];
    if (!db_sqlite_ask(handle, sql, answer, err))
        return false;
    if (!str_to_int64(str_of(answer), ret))
        return err_set(err, ERR_DATA, "%s answers '%s'", sql, answer);
    return true;
}

static int newest_version(void)
{
    int newest = 0;
    for (const struct schema_step *step = schema_steps; step->version; step++)
        newest = step->version;
    return newest;
}

bool db_sqlite_schema_check(const struct db_sqlite *db, int64_t *ret_version, struct err *err)
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
    char answer[DB_SQLITE_ANSWER_SIZE];
    if (stat(db->path, &file) != 0)
        return err_set(err, ERR_CONFIG, "%s", strerror(errno));
    if (file.st_size > check_size_max) {
        log_line(LOG_INFO, "store.unchecked", "size=%lld why=\"too large to check at each start\"",
                 (long long)file.st_size);
        return true;
    }
    if (!db_sqlite_ask(db->handle, "PRAGMA quick_check(1)", answer, err))
        return false;
    if (strcmp(answer, "ok") != 0)
        return err_set(err, ERR_DATA,
                       "it is damaged (%s): restore a backup, and keep this file for whoever "
                       "repairs it",
                       answer);
    return true;
}

/* The caller frees it. */
static char *translated(const char *sql)
{
    struct str rest = str_of(sql);
    size_t size = rest.len * 2 + 1;
    char *text = malloc(size);
    struct builder b;
    if (!text)
        abort();
    builder_init(&b, text, size);
    while (rest.len > 0) {
        size_t i = 0;
        while (i < PHRASE_COUNT && !str_starts(rest, str_of(dialect[i].standard)))
            i++;
        size_t taken = i < PHRASE_COUNT ? strlen(dialect[i].standard) : 1;
        builder_add(&b, i < PHRASE_COUNT ? str_of(dialect[i].sqlite) : str_head(rest, 1));
        rest = str_from(rest, taken);
    }
    assert(builder_ok(&b));
    return text;
}

static bool run_text(sqlite3 *handle, const char *sql, struct err *err)
{
    int code = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || db_sqlite_set_failed(handle, code, "SQL", err);
}

static bool migrate_step(sqlite3 *handle, const struct schema_step *step, struct err *err)
{
    char mark[128];
    char *sql = translated(step->sql);
    struct builder b;
    builder_init(&b, mark, sizeof(mark));
    builder_addf(&b, "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT", APPLICATION_ID,
                 step->version);
    bool done = run_text(handle, "BEGIN IMMEDIATE", err) && run_text(handle, sql, err) &&
                run_text(handle, mark, err);
    free(sql);
    if (done) {
        log_line(LOG_INFO, "store.migrated", "step=%s", step->name);
        return true;
    }
    if (!sqlite3_get_autocommit(handle))
        sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
    return err_wrap(err, "migration %s (undone)", step->name);
}

bool db_sqlite_schema_migrate(const struct db_sqlite *db, int64_t version, struct err *err)
{
    if (!check_pages(db, err))
        return false;
    for (const struct schema_step *step = schema_steps; step->version; step++) {
        if (step->version > version && !migrate_step(db->handle, step, err))
            return false;
    }
    return true;
}
