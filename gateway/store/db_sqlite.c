/* Floor 2: the SQLite driver: statements, transactions, and what a result code means. */
#include "store/db_sqlite.h"

#include "base/limits.h"
#include "base/metrics.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const control_texts[DB_SQLITE_CONTROL_COUNT] = {
    [DB_SQLITE_BEGIN] = "BEGIN IMMEDIATE", /* a read that turns into a write may fail half-way */
    [DB_SQLITE_COMMIT] = "COMMIT",           [DB_SQLITE_ROLLBACK] = "ROLLBACK",
    [DB_SQLITE_SAVEPOINT] = "SAVEPOINT job", [DB_SQLITE_RELEASE] = "RELEASE job",
    [DB_SQLITE_UNDO] = "ROLLBACK TO job",
};

static struct db_sqlite *sqlite_of(struct db *db)
{
    return (struct db_sqlite *)db;
}

static enum err_code meaning_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: /* lost too many races for a lock */
    case SQLITE_FULL:
        return ERR_BUSY;
    case SQLITE_CONSTRAINT:
        return ERR_CONFLICT;
    case SQLITE_TOOBIG:
        return ERR_LIMIT;
    case SQLITE_NOMEM:
        abort();
    case SQLITE_IOERR:
        if (code == SQLITE_IOERR_NOMEM)
            abort();
        /* The index of the log could not grow: no room. The log itself took no harm. */
        return code == SQLITE_IOERR_SHMSIZE ? ERR_BUSY : ERR_STORAGE;
    default:
        return ERR_STORAGE;
    }
}

bool db_sqlite_failed(struct db_sqlite *db, int code, const char *doing, struct err *err)
{
    enum err_code meaning = meaning_of(code);
    if (meaning == ERR_STORAGE)
        atomic_store(&db->broken, true);
    int system = (code & 0xff) == SQLITE_IOERR ? sqlite3_system_errno(db->handle) : 0;
    return err_set(err, meaning, "%s: %s (SQLite %d%s%s)", doing, sqlite3_errmsg(db->handle), code,
                   system ? ", " : "", system ? strerror(system) : "");
}

/* SQLite undoes a whole transaction on some errors; a statement run after that would be committed
 * on its own. */
static bool usable(struct db_sqlite *db, struct err *err)
{
    if (atomic_load_explicit(&db->broken, memory_order_relaxed))
        return err_set(err, ERR_STORAGE, "the database failed before and is not used any more");
    if (db->in_transaction && sqlite3_get_autocommit(db->handle))
        return err_set(err, ERR_BUSY, "the database has undone the transaction");
    return true;
}

static bool prepare(struct db_sqlite *db, const char *sql, sqlite3_stmt **ret, struct err *err)
{
    int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);
    return code == SQLITE_OK || db_sqlite_failed(db, code, "preparing a statement", err);
}

static bool control(struct db_sqlite *db, enum db_sqlite_control control, struct err *err)
{
    sqlite3_stmt **statement = &db->controls[control];
    const char *sql =
        control == DB_SQLITE_BEGIN && db->role == DB_READER ? "BEGIN" : control_texts[control];
    if (!*statement && !prepare(db, sql, statement, err))
        return false;
    int code = sqlite3_step(*statement);
    if (code != SQLITE_DONE)
        db_sqlite_failed(db, code, sql, err);
    sqlite3_reset(*statement);
    return code == SQLITE_DONE;
}

/* ---- statements ---- */

/* SQLite numbers $n by first appearance, so the numbers are looked up by name. */
static void find_slots(struct db_sqlite_statement *statement)
{
    int count = sqlite3_bind_parameter_count(statement->handle);
    assert(count <= DB_SQLITE_PARAMS_MAX);
    for (int slot = 1; slot <= count; slot++) {
        const char *name = sqlite3_bind_parameter_name(statement->handle, slot);
        int64_t number = 0;
        assert(name && name[0] == '$' && str_to_int64(str_of(name + 1), &number) && number >= 1 &&
               number <= count);
        statement->slots[number - 1] = (unsigned char)slot;
    }
    statement->param_count = (size_t)count;
}

static int bind(const struct db_sqlite_statement *statement, size_t param,
                const struct db_value *value)
{
    int slot = statement->slots[param];
    const char *bytes = value->s.len ? value->s.ptr : "";
    switch (value->type) {
    case DB_NULL:
        return sqlite3_bind_null(statement->handle, slot);
    case DB_INT:
        return sqlite3_bind_int64(statement->handle, slot, value->i);
    case DB_TEXT:
        return sqlite3_bind_text64(statement->handle, slot, bytes, value->s.len, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(statement->handle, slot, bytes, value->s.len, SQLITE_STATIC);
    }
    abort();
}

static bool copy_cell(sqlite3_stmt *statement, int column, struct arena *arena,
                      struct db_value *ret)
{
    struct str bytes = STR("");
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
        *ret = (struct db_value){ .type = DB_NULL };
        return true;
    case SQLITE_TEXT:
        ret->type = DB_TEXT;
        bytes.ptr = (const char *)sqlite3_column_text(statement, column);
        break;
    case SQLITE_BLOB:
        ret->type = DB_BLOB;
        bytes.ptr = sqlite3_column_blob(statement, column);
        break;
    default:
        *ret = (struct db_value){ .type = DB_INT, .i = sqlite3_column_int64(statement, column) };
        return true;
    }
    bytes.len = (size_t)sqlite3_column_bytes(statement, column);
    return arena_copy(arena, bytes, &ret->s);
}

struct cells {
    struct db_value *cells;
    size_t room; /* in rows */
};

static bool copy_row(sqlite3_stmt *statement, struct arena *arena, struct cells *to,
                     struct db_rows *ret)
{
    size_t columns = ret->column_count, used = ret->row_count * columns;
    if (!to->cells || ret->row_count == to->room) {
        to->room = to->room ? to->room * 4 : 1;
        struct db_value *cells = ARENA_ARRAY(arena, struct db_value, to->room * columns);
        if (!cells)
            return false;
        if (to->cells)
            memcpy(cells, to->cells, used * sizeof(*cells));
        to->cells = cells;
    }
    for (size_t i = 0; i < columns; i++) {
        if (!copy_cell(statement, (int)i, arena, &to->cells[used + i]))
            return false;
    }
    ret->cells = to->cells;
    ret->row_count++;
    return true;
}

static bool collect(struct db_sqlite *db, enum query query, struct arena *arena,
                    struct db_rows *ret, struct err *err)
{
    sqlite3_stmt *statement = db->statements[query].handle;
    struct cells cells = { 0 };
    int code;
    ret->column_count = (size_t)sqlite3_column_count(statement);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (!arena)
            continue;
        if (ret->row_count == ROWS_MAX)
            return err_set(err, ERR_LIMIT, "%s: more than %d rows", query_names[query], ROWS_MAX);
        if (!copy_row(statement, arena, &cells, ret))
            return err_set(err, ERR_LIMIT, "%s: more than the job may hold", query_names[query]);
    }
    if (code != SQLITE_DONE)
        return db_sqlite_failed(db, code, query_names[query], err);
    if (ret->column_count == 0)
        ret->changed = sqlite3_changes64(db->handle);
    return true;
}

static bool sqlite_run(struct db *base, enum query query, const struct db_value *params,
                       size_t param_count, struct arena *arena, struct db_rows *ret,
                       struct err *err)
{
    struct db_sqlite *db = sqlite_of(base);
    struct db_sqlite_statement *statement = &db->statements[query];
    struct db_rows unwanted;
    assert(!ret || arena);
    ret = ret ? ret : &unwanted;
    *ret = (struct db_rows){ 0 };
    if (!usable(db, err))
        return false;
    if (!statement->handle) {
        if (!prepare(db, query_texts[query], &statement->handle, err))
            return err_wrap(err, "%s", query_names[query]);
        assert(db->role != DB_READER || sqlite3_stmt_readonly(statement->handle));
        find_slots(statement);
    }
    assert(param_count == statement->param_count);
    int code = SQLITE_OK;
    for (size_t i = 0; i < param_count && code == SQLITE_OK; i++)
        code = bind(statement, i, &params[i]);
    bool done = code == SQLITE_OK ? collect(db, query, ret == &unwanted ? NULL : arena, ret, err)
                                  : db_sqlite_failed(db, code, query_names[query], err);
    sqlite3_reset(statement->handle);
    return done;
}

/* ---- transactions ---- */

static bool sqlite_begin(struct db *base, struct err *err)
{
    struct db_sqlite *db = sqlite_of(base);
    assert(!db->in_transaction);
    db->in_transaction = usable(db, err) && control(db, DB_SQLITE_BEGIN, err);
    return db->in_transaction;
}

static void sqlite_rollback(struct db *base)
{
    struct db_sqlite *db = sqlite_of(base);
    struct err err;
    db->in_transaction = false;
    /* A broken connection undoes by being closed. */
    if (!sqlite3_get_autocommit(db->handle) && !atomic_load(&db->broken) &&
        !control(db, DB_SQLITE_ROLLBACK, &err))
        atomic_store(&db->broken, true);
}

static bool sqlite_commit(struct db *base, struct err *err)
{
    struct db_sqlite *db = sqlite_of(base);
    assert(db->in_transaction);
    if (!usable(db, err) || !control(db, DB_SQLITE_COMMIT, err)) {
        sqlite_rollback(base);
        return false;
    }
    db->in_transaction = false;
    return true;
}

static bool sqlite_savepoint(struct db *base, enum db_savepoint_step step, struct err *err)
{
    struct db_sqlite *db = sqlite_of(base);
    if (!usable(db, err))
        return false;
    switch (step) {
    case DB_SAVEPOINT_SET:
        return control(db, DB_SQLITE_SAVEPOINT, err);
    case DB_SAVEPOINT_RELEASE:
        return control(db, DB_SQLITE_RELEASE, err);
    case DB_SAVEPOINT_UNDO:
        return control(db, DB_SQLITE_UNDO, err) && control(db, DB_SQLITE_RELEASE, err);
    }
    abort();
}

/* ---- the connection ---- */

/* After each commit, in the committing thread. */
static int note_wal(void *context, sqlite3 *handle, const char *name, int frames)
{
    struct db_sqlite *db = context;
    (void)handle;
    (void)name;
    db->wal_frames = frames;
    metric_set(METRIC_STORE_WAL_FRAMES, frames);
    if (frames >= DB_SQLITE_CHECKPOINT_FRAMES)
        db_sqlite_checkpoint_wake(db->checkpointer, frames);
    return SQLITE_OK;
}

/* Empties the write-ahead log; not while somebody reads from it, and nobody is waited for. */
static void scrub(struct db_sqlite *db)
{
    struct err err;
    sqlite3_busy_timeout(db->handle, 0);
    int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(db->handle, DB_SQLITE_BUSY_MS);
    if (code == SQLITE_OK)
        db->head.scrubbing = DB_SCRUB_DONE;
    else if (meaning_of(code) == ERR_STORAGE)
        db_sqlite_failed(db, code, "checkpoint", &err);
}

static void sqlite_idle(struct db *base)
{
    struct db_sqlite *db = sqlite_of(base);
    struct err err;
    if (db->head.scrubbing == DB_SCRUB_ASKED && db->owner && !atomic_load(&db->broken))
        scrub(db);
    if (!db->checkpointer || db->wal_frames <= DB_SQLITE_WAL_FRAMES || atomic_load(&db->broken))
        return;
    int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    /* Busy: the thread is at it. Full: the log keeps everything until there is room. */
    if (code != SQLITE_OK && meaning_of(code) == ERR_STORAGE)
        db_sqlite_failed(db, code, "checkpoint", &err);
}

static void sqlite_close(struct db *base)
{
    struct db_sqlite *db = sqlite_of(base);
    db_sqlite_checkpoint_stop(db->checkpointer);
    for (size_t i = 0; i < QUERY_COUNT; i++)
        sqlite3_finalize(db->statements[i].handle);
    for (size_t i = 0; i < DB_SQLITE_CONTROL_COUNT; i++)
        sqlite3_finalize(db->controls[i]);
    if (atomic_load(&db->broken)) /* what the disk holds is unknown: nothing is moved over it */
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    int code = sqlite3_close(db->handle);
    assert(code == SQLITE_OK);
    (void)code;
    db_sqlite_file_release(db);
    free(db);
}

static bool sqlite_open(const char *path, enum db_role role, struct db **ret, struct err *err)
{
    struct db_sqlite *db = calloc(1, sizeof(*db));
    if (!db)
        abort();
    db->head.driver = &db_sqlite_driver;
    db->role = role;
    db->lock_fd = -1;
    if (!db_sqlite_file_find(db, path, err) ||
        (role != DB_READER && !db_sqlite_file_own(db, err)) || !db_sqlite_open_file(db, err)) {
        sqlite_close(&db->head);
        return false;
    }
    if (db->owner)
        sqlite3_wal_hook(db->handle, note_wal, db);
    *ret = &db->head;
    return true;
}

const struct db_driver db_sqlite_driver = {
    .scheme = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .run = sqlite_run,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .savepoint = sqlite_savepoint,
    .idle = sqlite_idle,
    .backup = db_sqlite_backup,
};
