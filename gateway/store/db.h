/* One database connection, one SQL text for every engine.
 *
 * SQL is written once, in queries.def and schema/, in the subset both engines accept: 64-bit
 * integers, text and blobs, times as milliseconds since 1970 UTC, $1..$n, ON CONFLICT, RETURNING.
 * Ids are made by the caller (store/id.h). A result is copied whole into the caller's arena, so
 * every SELECT is by unique key or has a LIMIT.
 *
 * A driver is one file: db_sqlite.c. db.c picks it by the scheme of the URL.
 *
 * Error codes: ERR_BUSY (locked, disk full: try again), ERR_CONFLICT (a constraint), ERR_STORAGE
 * (I/O error, corruption: stop acknowledging, end the process; every later call says it again),
 * ERR_LIMIT (arena, or a value above 1 MB). When opening: ERR_CONFIG (path, lock, a database newer
 * than the program: its file stays as it was), ERR_DATA (damaged, or not our database).
 *
 * Floor 2. Thread: any, one thread at a time. */
#ifndef GATEWAY_DB_H
#define GATEWAY_DB_H

#include "base/arena.h"
#include "base/err.h"

enum query {
#define QUERY(name, sql) QUERY_##name,
#include "store/queries.def"
#undef QUERY
    QUERY_COUNT
};

extern const char *const query_texts[QUERY_COUNT];
extern const char *const query_names[QUERY_COUNT];

enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };

struct db_value {
    enum db_type type;
    int64_t i;
    struct str s;
};

#define DB_I(value) ((struct db_value){ .type = DB_INT, .i = (value) })
#define DB_S(value) ((struct db_value){ .type = DB_TEXT, .s = (value) })
#define DB_B(value) ((struct db_value){ .type = DB_BLOB, .s = (value) })
#define DB_NOTHING  ((struct db_value){ .type = DB_NULL })

struct db_rows {
    const struct db_value *cells; /* row-major */
    size_t row_count, column_count;
    int64_t changed; /* rows written, for a statement without RETURNING */
};

enum db_role {
    DB_WRITER, /* the store thread's: one program at a time; migrates, checkpoints */
    DB_READER, /* read-only; a transaction sees one snapshot */
    DB_GUEST,  /* a sub-command's: writes, also beside a running gateway; migrates when alone */
};

struct db;

/* `url` is "sqlite:PATH"; the reader's database must be there already. */
MUST_CHECK bool db_open(const char *url, enum db_role role, struct db **ret, struct err *err);
void db_close(struct db *db); /* NULL is allowed */

/* Copies the database at `url`, also one in use, to the new file `to`, and checks the copy. ERR_CONFIG,
 * ERR_DATA; ERR_BUSY: no room, or it is written to too much. */
MUST_CHECK bool db_backup(const char *url, const char *to, struct err *err);

/* Runs one statement of the table. `arena` holds the result; `ret` may be NULL, then `arena` too. */
MUST_CHECK bool db_run(struct db *db, enum query query, const struct db_value *params,
                       size_t param_count, struct arena *arena, struct db_rows *ret,
                       struct err *err);

/* DB_RUN(db, QUERY_X, arena, &rows, err, DB_I(1), DB_S(name)) */
#define DB_RUN(db, query, arena, ret, err, ...)                                                    \
    db_run((db), (query), (const struct db_value[]){ __VA_ARGS__ },                                \
           sizeof((const struct db_value[]){ __VA_ARGS__ }) / sizeof(struct db_value), (arena),    \
           (ret), (err))

/* Cells, with what a NULL or a wrong type reads as: 0 and the empty string. */
int64_t db_int(const struct db_rows *rows, size_t row, size_t column);
struct str db_str(const struct db_rows *rows, size_t row, size_t column);
bool db_is_null(const struct db_rows *rows, size_t row, size_t column);

/* Transactions. A failed commit means unknown, not undone (reliability: dedupe makes it safe). */
MUST_CHECK bool db_begin(struct db *db, struct err *err);
MUST_CHECK bool db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db);
MUST_CHECK bool db_savepoint(struct db *db, struct err *err);
MUST_CHECK bool db_savepoint_release(struct db *db, struct err *err);
MUST_CHECK bool db_savepoint_undo(struct db *db, struct err *err);

/* Between transactions: what the engine wants done now and then (SQLite: bound the WAL). */
void db_idle(struct db *db);

/* What was deleted shall be gone from the engine's logs, too: asks for that, which db_idle() does when
 * no reader is in the way. Tells whether what was asked for before has been done since; if so, the
 * caller has to ask anew for what it deletes now. */
bool db_scrub(struct db *db);

enum db_savepoint_step { DB_SAVEPOINT_SET, DB_SAVEPOINT_RELEASE, DB_SAVEPOINT_UNDO };

/* What a driver provides. */
struct db_driver {
    const char *scheme;
    bool (*open)(const char *path, enum db_role role, struct db **ret, struct err *err);
    void (*close)(struct db *db);
    bool (*run)(struct db *db, enum query query, const struct db_value *params, size_t param_count,
                struct arena *arena, struct db_rows *ret, struct err *err);
    bool (*begin)(struct db *db, struct err *err);
    bool (*commit)(struct db *db, struct err *err);
    void (*rollback)(struct db *db);
    bool (*savepoint)(struct db *db, enum db_savepoint_step step, struct err *err);
    void (*idle)(struct db *db);
    bool (*backup)(const char *path, const char *to, struct err *err);
};

extern const struct db_driver db_sqlite_driver; /* one line a driver, and one row in db.c */

enum db_scrubbing { DB_SCRUB_NOT_ASKED, DB_SCRUB_ASKED, DB_SCRUB_DONE };

struct db { /* the common head of every driver's connection */
    const struct db_driver *driver;
    enum db_scrubbing scrubbing;
};

#endif
