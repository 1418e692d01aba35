/* The database of a fixture by another hand: what somebody does, or sees, who has the file but not the key.
 * What the test did before is committed, and a transaction is open again afterwards. */
#ifndef TESTS_MEDDLE_H
#define TESTS_MEDDLE_H

#include "fixture.h"

#include <sqlite3.h>

static inline sqlite3 *meddle_open(struct fixture *f)
{
    char path[128];
    sqlite3 *raw;
    assert_ok(db_commit(f->db, &f->err), f->err);
    snprintf(path, sizeof(path), "%s/test.db", f->folder);
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_busy_timeout(raw, 2000), SQLITE_OK);
    return raw;
}

static inline void meddle_close(struct fixture *f, sqlite3 *raw)
{
    sqlite3_close(raw);
    assert_ok(db_begin(f->db, &f->err), f->err);
}

static inline void meddle_run(sqlite3 *raw, const char *sql)
{
    if (sqlite3_exec(raw, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(raw));
}

static inline void meddle(struct fixture *f, const char *sql)
{
    sqlite3 *raw = meddle_open(f);
    meddle_run(raw, sql);
    meddle_close(f, raw);
}

static inline int64_t meddle_count(struct fixture *f, const char *sql)
{
    sqlite3 *raw = meddle_open(f);
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t found = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    meddle_close(f, raw);
    return found;
}

#endif
