/* Every statement of the program against the newest schema: it prepares, it walks no whole table,
 * and a SELECT cannot return more than it says. */
#include "check.h"

#include "base/crypto.h"
#include "store/db.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static sqlite3 *handle;
static char folder[] = "/tmp/test_queries.XXXXXX";
static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };

static int setup(void **state)
{
    struct err err = { 0 };
    struct db *db;
    char path[64], url[80];
    (void)state;
    assert_ok(crypto_init(&err), err);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/test.db", folder);
    snprintf(url, sizeof(url), "sqlite:%s", path);
    assert_ok(db_open(url, DB_WRITER, &db, &err), err);
    db_close(db);
    return sqlite3_open(path, &handle);
}

static int teardown(void **state)
{
    (void)state;
    sqlite3_close(handle);
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        char path[80];
        snprintf(path, sizeof(path), "%s/test.db%s", folder, suffixes[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static void test_prepare(void **state)
{
    (void)state;
    for (int i = 0; i < QUERY_COUNT; i++) {
        sqlite3_stmt *statement;
        const char *rest;
        if (sqlite3_prepare_v2(handle, query_texts[i], -1, &statement, &rest) != SQLITE_OK)
            fail_msg("%s: %s", query_names[i], sqlite3_errmsg(handle));
        if (*rest)
            fail_msg("%s: something behind the statement: %s", query_names[i], rest);
        /* $1 to $n, each used, so that every engine counts alike. */
        int count = sqlite3_bind_parameter_count(statement);
        for (int n = 1; n <= count; n++) {
            char name[32];
            snprintf(name, sizeof(name), "$%d", n);
            if (!sqlite3_bind_parameter_index(statement, name))
                fail_msg("%s: %d parameters, but no %s", query_names[i], count, name);
        }
        sqlite3_finalize(statement);
    }
}

/* Tables of the desk, which a walk through all of is fine for. */
static const char *const small_tables[] = { "counter", "login", "staff" };

static bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

/* `plan` is all lines so far, `line` the last of them: "SCAN name ..." */
static bool scan_allowed(const char *plan, const char *line, const char *sql)
{
    char name[64], made[96], kept[96];
    struct str first, rest;
    str_cut(str_from(str_of(line), strlen("SCAN ")), ' ', &first, &rest);
    assert_true(str_to_c(first, name, sizeof(name)));
    for (size_t i = 0; i < sizeof(small_tables) / sizeof(small_tables[0]); i++) {
        if (strcmp(name, small_tables[i]) == 0)
            return true;
    }
    snprintf(made, sizeof(made), "CO-ROUTINE %s\n", name);
    snprintf(kept, sizeof(kept), "MATERIALIZE %s\n", name); /* its own steps are looked at, too */
    return strcmp(name, "CONSTANT") == 0 || has(plan, made) || has(plan, kept) ||
           (has(line, " INDEX ") && has(sql, " LIMIT "));
}

/* By all of a unique key, as far as a plan tells. */
static bool search_is_unique(const char *line)
{
    return (has(line, "(rowid=?)") || has(line, "sqlite_autoindex_") ||
            has(line, "USING PRIMARY KEY")) &&
           !has(line, "<?") && !has(line, ">?");
}

/* What is wrong with a statement, or NULL; `plan` holds how SQLite would run it. */
static const char *plan_fault(const char *sql, struct builder *plan)
{
    sqlite3_stmt *statement;
    char explain[4096];
    struct builder b;
    const char *fault = NULL;
    builder_init(&b, explain, sizeof(explain));
    builder_addf(&b, "EXPLAIN QUERY PLAN %s", sql);
    assert_true(builder_ok(&b));
    bool bounded = !str_starts(str_of(sql), STR("SELECT")) || has(sql, " LIMIT ");
    assert_int_equal(sqlite3_prepare_v2(handle, explain, -1, &statement, NULL), SQLITE_OK);
    while (!fault && sqlite3_step(statement) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(statement, 3);
        builder_addf(plan, "%s\n", line);
        assert_true(builder_ok(plan));
        if (str_starts(str_of(line), STR("SCAN ")) && !scan_allowed(plan->ptr, line, sql))
            fault = "walks a whole table";
        if (!bounded && str_starts(str_of(line), STR("SEARCH ")) && !search_is_unique(line))
            fault = "has no LIMIT and is not by a unique key";
    }
    sqlite3_finalize(statement);
    return fault;
}

static void test_plans(void **state)
{
    (void)state;
    int faults = 0;
    for (int i = 0; i < QUERY_COUNT; i++) {
        char storage[4096];
        struct builder plan;
        builder_init(&plan, storage, sizeof(storage));
        const char *fault = plan_fault(query_texts[i], &plan);
        if (fault)
            print_message("%s %s:\n%s", query_names[i], fault, storage);
        faults += fault != NULL;
    }
    assert_int_equal(faults, 0);
}

/* What waits in somebody's hands, and what was put off, is few: never found by walking all that is
 * open. */
static void test_few_of_many(void **state)
{
    static const enum query few[] = { QUERY_ANSWERS_COUNTS, QUERY_DESK_MINE,    QUERY_DESK_LATER,
                                      QUERY_DESK_TRANSLATE, QUERY_DESK_APPROVE, QUERY_DESK_BACK };
    (void)state;
    for (size_t i = 0; i < sizeof(few) / sizeof(few[0]); i++) {
        char storage[4096];
        struct builder plan;
        builder_init(&plan, storage, sizeof(storage));
        assert_null(plan_fault(query_texts[few[i]], &plan));
        if (has(storage, "ticket_queue"))
            fail_msg("%s walks the queue:\n%s", query_names[few[i]], storage);
    }
}

static const struct {
    const char *sql;
    bool faulty;
} examples[] = {
    { "SELECT id FROM outbox WHERE body = $1", true },
    { "SELECT id FROM outbox WHERE body = $1 LIMIT 1", true },
    { "UPDATE outbox SET state = 1 WHERE body = $1", true },
    { "SELECT id FROM outbox WHERE id > $1", true },
    { "SELECT id FROM ticket_entry WHERE ticket_id = $1", true },
    { "SELECT id FROM ticket_entry WHERE ticket_id = $1 ORDER BY id LIMIT 9", false },
    { "SELECT id FROM outbox WHERE id = $1", false },
    { "SELECT name FROM staff LIMIT 9", false },
};

/* The test above can fail. */
static void test_plan_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        char storage[4096];
        struct builder plan;
        builder_init(&plan, storage, sizeof(storage));
        if ((plan_fault(examples[i].sql, &plan) != NULL) != examples[i].faulty)
            fail_msg("%s\n%s", examples[i].sql, storage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prepare),
        cmocka_unit_test(test_plans),
        cmocka_unit_test(test_few_of_many),
        cmocka_unit_test(test_plan_faults),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
