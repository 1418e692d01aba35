/* The audit log: what was written is found whole, and whatever was done to it since is found too. */
#include "fixture.h"
#include "service/audit.h"

#include <sqlite3.h>

enum { LINES = 5 };

static int open_log(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    *state = f;
    fixture_open(f);
    for (int i = 0; i < LINES; i++) {
        const struct audit_entry entry = { .at_ms = f->now_ms + i,
                                           .staff_id = 7,
                                           .who = STR("ana"),
                                           .action = i % 2 ? STR("ticket.answer") : STR("ticketed"),
                                           .subject = STR("question 101"),
                                           .detail = STR("") };
        assert_ok(audit_add(f->db, &f->keys, &entry, f->arena, &f->err), f->err);
    }
    assert_ok(db_commit(f->db, &f->err), f->err);
    return 0;
}

static int close_log(void **state)
{
    fixture_close(*state);
    free(*state);
    return 0;
}

/* What somebody does who has the file but not the key. */
static void meddle(const struct fixture *f, const char *sql)
{
    char path[128];
    sqlite3 *handle;
    snprintf(path, sizeof(path), "%s/test.db", f->folder);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_busy_timeout(handle, 1000), SQLITE_OK);
    if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

static void whole(void **state)
{
    struct fixture *f = *state;
    struct audit_state log;
    struct audit_entry *lines;
    size_t count;
    assert_ok(audit_verify(f->db, &f->keys, &log, &f->err), f->err);
    assert_int_equal(log.count, LINES);
    const struct audit_query query = { .who = STR("ana"), .action = STR("ticket"), .limit = 9 };
    assert_ok(audit_list(f->db, &query, f->arena, &lines, &count, &f->err), f->err);
    assert_int_equal(count, 2); /* a family, not whatever begins alike */
    assert_int_equal(lines[0].id, 4);
}

static void empty(void **state)
{
    struct fixture *f = *state;
    struct audit_state log;
    meddle(f, "DELETE FROM audit");
    assert_ok(audit_verify(f->db, &f->keys, &log, &f->err), f->err);
    assert_int_equal(log.count, 0); /* why the count is noted down elsewhere */
}

static const struct {
    const char *sql, *says;
} meddlings[] = {
    { "UPDATE audit SET who = 'besa' WHERE id = 3", "line 3" },
    { "UPDATE audit SET detail = 'x' WHERE id = 1", "line 1" },
    { "UPDATE audit SET at = at + 1 WHERE id = 5", "line 5" },
    { "UPDATE audit SET who = 'an', action = 'a' || action WHERE id = 2", "line 2" },
    { "UPDATE audit SET hash = zeroblob(32) WHERE id = 5", "line 5" },
    { "DELETE FROM audit WHERE id = 2", "line 2" },
    { "DELETE FROM audit WHERE id = 2; UPDATE audit SET id = id - 1 WHERE id > 2", "line 2" },
    { "DELETE FROM audit WHERE id = 1", "line 1" },
    { "UPDATE audit SET id = 9 WHERE id = 4; UPDATE audit SET id = 4 WHERE id = 5;"
      " UPDATE audit SET id = 5 WHERE id = 9",
      "line 4" },
    { "INSERT INTO audit SELECT 6, at, staff_id, who, action, subject, detail, hash FROM audit"
      " WHERE id = 5",
      "line 6" },
};

static void meddled(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(meddlings) / sizeof(meddlings[0]); i++) {
        struct fixture *f;
        struct audit_state log;
        open_log((void **)&f);
        meddle(f, meddlings[i].sql);
        if (audit_verify(f->db, &f->keys, &log, &f->err))
            fail_msg("not found: %s", meddlings[i].sql);
        assert_int_equal(f->err.code, ERR_DATA);
        if (!strstr(f->err.text, meddlings[i].says))
            fail_msg("%s: %s", meddlings[i].sql, f->err.text);
        close_log((void **)&f);
    }
}

static void another_key(void **state)
{
    struct fixture *f = *state;
    struct audit_state log;
    f->keys.audit[0] ^= 1;
    assert_false(audit_verify(f->db, &f->keys, &log, &f->err));
    assert_int_equal(f->err.code, ERR_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole, open_log, close_log),
        cmocka_unit_test_setup_teardown(empty, open_log, close_log),
        cmocka_unit_test(meddled),
        cmocka_unit_test_setup_teardown(another_key, open_log, close_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
