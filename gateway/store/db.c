/* Floor 2: the query table, the drivers, and the cells of a result. */
#include "store/db.h"

const char *const query_texts[QUERY_COUNT] = {
#define QUERY(name, sql) [QUERY_##name] = (sql),
#include "store/queries.def"
#undef QUERY
};

const char *const query_names[QUERY_COUNT] = {
#define QUERY(name, sql) [QUERY_##name] = #name,
#include "store/queries.def"
#undef QUERY
};

static const struct db_driver *const drivers[] = { &db_sqlite_driver };

/* What follows the scheme may hold a password, so no sentence repeats it. */
static bool find_driver(const char *url, const struct db_driver **ret, struct str *ret_path,
                        struct err *err)
{
    struct str scheme;
    if (!str_cut(str_of(url), ':', &scheme, ret_path) || ret_path->len == 0)
        return err_set(err, ERR_CONFIG, "the database is named as sqlite:PATH");
    for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++) {
        *ret = drivers[i];
        if (str_equal(scheme, str_of(drivers[i]->scheme)))
            return true;
    }
    return err_set(err, ERR_CONFIG, "there is no database driver '" STR_FMT "': use sqlite:PATH",
                   STR_ARG(str_head(scheme, 20)));
}

bool db_open(const char *url, enum db_role role, struct db **ret, struct err *err)
{
    const struct db_driver *driver;
    struct str path;
    return find_driver(url, &driver, &path, err) && driver->open(path.ptr, role, ret, err);
}

bool db_backup(const char *url, const char *to, struct err *err)
{
    const struct db_driver *driver;
    struct str path;
    return find_driver(url, &driver, &path, err) && driver->backup(path.ptr, to, err);
}

void db_close(struct db *db)
{
    if (db)
        db->driver->close(db);
}

bool db_run(struct db *db, enum query query, const struct db_value *params, size_t param_count,
            struct arena *arena, struct db_rows *ret, struct err *err)
{
    return db->driver->run(db, query, params, param_count, arena, ret, err);
}

static const struct db_value *cell(const struct db_rows *rows, size_t row, size_t column)
{
    static const struct db_value nothing = { .type = DB_NULL };
    if (row >= rows->row_count || column >= rows->column_count)
        return &nothing;
    return &rows->cells[row * rows->column_count + column];
}

int64_t db_int(const struct db_rows *rows, size_t row, size_t column)
{
    const struct db_value *value = cell(rows, row, column);
    return value->type == DB_INT ? value->i : 0;
}

struct str db_str(const struct db_rows *rows, size_t row, size_t column)
{
    const struct db_value *value = cell(rows, row, column);
    return value->type == DB_TEXT || value->type == DB_BLOB ? value->s : STR("");
}

bool db_is_null(const struct db_rows *rows, size_t row, size_t column)
{
    return cell(rows, row, column)->type == DB_NULL;
}

bool db_begin(struct db *db, struct err *err)
{
    return db->driver->begin(db, err);
}

bool db_commit(struct db *db, struct err *err)
{
    return db->driver->commit(db, err);
}

void db_rollback(struct db *db)
{
    db->driver->rollback(db);
}

bool db_savepoint(struct db *db, struct err *err)
{
    return db->driver->savepoint(db, DB_SAVEPOINT_SET, err);
}

bool db_savepoint_release(struct db *db, struct err *err)
{
    return db->driver->savepoint(db, DB_SAVEPOINT_RELEASE, err);
}

bool db_savepoint_undo(struct db *db, struct err *err)
{
    return db->driver->savepoint(db, DB_SAVEPOINT_UNDO, err);
}

void db_idle(struct db *db)
{
    db->driver->idle(db);
}

bool db_scrub(struct db *db)
{
    bool done = db->scrubbing == DB_SCRUB_DONE;
    db->scrubbing = DB_SCRUB_ASKED;
    return done;
}
