/* What is deleted because of its age: just that, once a day, as the dry run told, with a line in the audit
 * log; what the law wants kept stays. */
#include "meddle.h"

#include "service/audit.h"
#include "service/case_hold.h"
#include "service/retention.h"
#include "store/id.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;
static const struct retention_policy policy = { .days = { 180, 90, 90, 1826 } };

/* A closed question, a text each way and a closed file, `days` old. */
static void add(struct fixture *f, int number, int days)
{
    char sql[2048];
    int64_t at_ms = f->now_ms - days * day_ms, id = id_new(at_ms);
    snprintf(
        sql, sizeof(sql),
        "INSERT INTO ticket (id, number, contact_id, category, node, language, channel, bearer,"
        " state, version, lease_until, opened_at, updated_at) VALUES (%lld, %d, 1, '', '', 'en',"
        " 'sim', 0, 2, 1, 0, %lld, %lld);"
        "INSERT INTO ticket_entry (id, ticket_id, kind, body, created_at) VALUES"
        " (%lld, %lld, 0, 'said', %lld);"
        "INSERT INTO word (entry_id, word) VALUES (%lld, 'said');"
        "INSERT INTO inbound VALUES (%lld, 1, 'sim', 0, 'said', '', %lld);"
        "INSERT INTO outbox (id, contact_id, channel, bearer, class, body, segments, ussd_end,"
        " ussd_session, reply_data, state, attempts, due_at, expires_at, reason, created_at,"
        " updated_at) VALUES (%lld, 1, 'sim', 0, 1, 'told', 1, 0, '', '', 3, 1, 0, 0, '', 0, 0);"
        "INSERT INTO case_file VALUES (%lld, 'N%d', 'alias', NULL, NULL, 'tirana', 1, 1, 1, 1,"
        " %lld, 0, 1)",
        (long long)id, number, (long long)at_ms, (long long)at_ms, (long long)id, (long long)id,
        (long long)at_ms, (long long)id, (long long)id, (long long)at_ms, (long long)id,
        (long long)id, number, (long long)at_ms);
    meddle(f, sql);
}

static bool due(struct fixture *f)
{
    bool ret;
    assert_ok(retention_look(f->db, &policy, f->now_ms, f->arena, &ret, &f->err), f->err);
    return ret;
}

static void only_what_is_old_goes(void **state)
{
    struct fixture *f = *state;
    struct retention_state before[RETENTION_KINDS], after[RETENTION_KINDS];
    struct erasure_slice gone = { .more = true };
    size_t cases = 0;
    assert_false(due(f));
    add(f, 1, 1); /* in the order of their ids */
    add(f, 2, 100);
    add(f, 3, 200);
    add(f, 4, 2000);
    add(f, 5, 2001);
    const struct case_hold hold = {
        .case_id = meddle_count(f, "SELECT id FROM case_file WHERE number = 'N5'"),
        .reason = STR("an appeal is before the court"),
        .until_ms = f->now_ms + day_ms,
    };
    assert_ok(case_hold_put(f->db, &f->keys, &hold, 1, f->now_ms, f->arena, &f->err), f->err);
    assert_ok(retention_list(f->db, &policy, f->now_ms, f->arena, before, &f->err), f->err);
    static const int expected[RETENTION_KINDS] = { 3, 4, 4, 1 };
    for (int i = 0; i < RETENTION_KINDS; i++)
        assert_int_equal(before[i].due, expected[i]);
    assert_true(due(f));
    for (int i = 0; i < 20 && gone.more; i++) {
        assert_ok(retention_act(f->db, &f->keys, &policy, f->now_ms, f->arena, &gone, &f->err),
                  f->err);
        cases += gone.gone_count;
    }
    assert_false(gone.more);
    assert_int_equal(cases, 1);
    assert_ok(retention_list(f->db, &policy, f->now_ms, f->arena, after, &f->err), f->err);
    for (int i = 0; i < RETENTION_KINDS; i++) {
        assert_int_equal(after[i].due, 0);
        assert_int_equal(after[i].last_removed, expected[i]);
    }
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM ticket_entry WHERE body = 'said'"), 2);
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM word"), 2);
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM ticket"), 5);
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM inbound"), 1);
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM outbox WHERE body = 'told'"), 1);
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM outbox"), 5);
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM case_file WHERE state = 4"), 1);
    assert_false(due(f)); /* until another day */
    struct audit_entry *lines;
    size_t line_count;
    const struct audit_query query = { .action = STR("retention"), .limit = 10 };
    assert_ok(audit_list(f->db, &query, f->arena, &lines, &line_count, &f->err), f->err);
    assert_int_equal(line_count, 1);
    assert_str(lines[0].detail, "questions 3, received 4, sent 4, cases 1");
    f->now_ms += 2 * day_ms; /* the hold is over */
    assert_ok(retention_act(f->db, &f->keys, &policy, f->now_ms, f->arena, &gone, &f->err), f->err);
    assert_int_equal(gone.gone_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_what_is_old_goes, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
