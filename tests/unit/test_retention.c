/* What is deleted because of its age: just that, once a day, as the dry run told, with a line in the audit
 * log; what the law wants kept stays. */
#include "meddle.h"

#include "service/audit.h"
#include "service/case_hold.h"
#include "service/retention.h"
#include "store/id.h"

#include <string.h>

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
    static const int expected[RETENTION_KINDS] = { 3, 4, 4, 1, 0 };
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
    assert_str(lines[0].detail, "questions 3, received 4, sent 4, cases 1, contacts 0");
    f->now_ms += 2 * day_ms; /* the hold is over */
    assert_ok(retention_act(f->db, &f->keys, &policy, f->now_ms, f->arena, &gone, &f->err), f->err);
    assert_int_equal(gone.gone_count, 1);
}

/* ---- people of whom nothing came */

static const struct retention_policy people = { .days[RETENTION_CONTACTS] = 700 };

/* A row of `table` of this person: what must be there, and what `column` and `more` say. */
static void put_row(struct fixture *f, const char *table, int64_t contact_id, const char *column,
                    int64_t at_ms, const char *more)
{
    char sql[256], storage[2048], values[1024];
    static int64_t serial;
    struct builder b, v;
    sqlite3 *raw = meddle_open(f);
    sqlite3_stmt *statement;
    builder_init(&b, storage, sizeof(storage));
    builder_init(&v, values, sizeof(values));
    snprintf(sql, sizeof(sql), "SELECT name, type FROM pragma_table_info('%s')", table);
    builder_addf(&b, "INSERT INTO %s (", table);
    assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &statement, NULL), SQLITE_OK);
    for (int i = 0; sqlite3_step(statement) == SQLITE_ROW; i++) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        bool text = strcmp((const char *)sqlite3_column_text(statement, 1), "TEXT") == 0;
        bool bytes = strcmp((const char *)sqlite3_column_text(statement, 1), "BLOB") == 0;
        bool id = strcmp(name, "id") == 0 || strcmp(name, "number") == 0;
        builder_addf(&b, "%s%s", i ? "," : "", name);
        builder_addf(&v, "%s", i ? "," : "");
        if (text || bytes)
            builder_addf(&v, "'%lld'", (long long)++serial);
        else
            builder_addf(&v, "%lld",
                         (long long)(strcmp(name, "contact_id") == 0 ? contact_id
                                     : id                            ? ++serial
                                                                     : 0));
    }
    sqlite3_finalize(statement);
    builder_addf(&b, ") VALUES (%s); UPDATE %s SET %s = %lld%s WHERE contact_id = %lld", values,
                 table, column, (long long)at_ms, more, (long long)contact_id);
    assert_true(builder_ok(&b) && builder_ok(&v));
    meddle_run(raw, storage);
    meddle_close(f, raw);
}

static bool being_forgotten(struct fixture *f, int64_t contact_id)
{
    struct db_rows rows;
    assert_ok(DB_RUN(f->db, QUERY_ERASURE_OF, f->arena, &rows, &f->err, DB_I(contact_id)), f->err);
    return rows.row_count > 0;
}

static void act_on_people(struct fixture *f)
{
    struct erasure_slice gone = { 0 };
    assert_ok(retention_look(f->db, &people, f->now_ms, f->arena, &gone.more, &f->err), f->err);
    while (gone.more)
        assert_ok(retention_act(f->db, &f->keys, &people, f->now_ms, f->arena, &gone, &f->err),
                  f->err);
}

static void forget_those_asked(struct fixture *f)
{
    struct erasure_slice slice;
    struct db_rows open = { .row_count = 1 };
    for (int i = 0; i < 40 && open.row_count > 0; i++) {
        assert_ok(erasure_act(f->db, &f->keys, f->now_ms, f->arena, &slice, &f->err), f->err);
        assert_ok(db_commit(f->db, &f->err), f->err);
        db_idle(f->db);
        assert_ok(db_begin(f->db, &f->err), f->err);
        assert_ok(DB_RUN(f->db, QUERY_ERASURES_OPEN, f->arena, &open, &f->err, DB_I(1)), f->err);
    }
    assert_int_equal(open.row_count, 0);
}

static int64_t contact_of_old(struct fixture *f, int number)
{
    char msisdn[32];
    int64_t now_ms = f->now_ms, id;
    snprintf(msisdn, sizeof(msisdn), "+35569111%04d", number);
    f->now_ms -= 800 * day_ms - number;
    id = fixture_contact(f, msisdn);
    f->now_ms = now_ms;
    return id;
}

static void idle_people_are_forgotten(void **state)
{
    static const struct {
        const char *table, *column;
        int days; /* ago */
        const char *more;
        bool stays;
    } rows[] = {
        { "session", "updated_at", 800, "", false },
        { "session", "updated_at", 10, "", true },
        { "ticket", "updated_at", 800, ", state = 2", false },
        { "ticket", "updated_at", 800, ", state = 1", true },
        { "ticket", "updated_at", 800, ", state = 0", true },
        { "ticket", "updated_at", 10, ", state = 2", true },
        { "case_file", "touched_at", 800, ", state = 1", true },
        { "case_file", "touched_at", 800, ", state = 4", false },
        { "appointment", "starts_at", 800, "", false },
        { "appointment", "starts_at", -3, "", true },
        { "enrolment", "touched_at", 800, ", state = 0", true },
        { "enrolment", "touched_at", 800, ", state = 2", false },
        { "profile", "updated_at", 800, ", active = 1", true },
        { "profile", "updated_at", 800, "", false },
        { "application", "applied_at", 800, "", false },
        { "application", "applied_at", 800, ", ask_at = 1", true },
        { "listing_provider", "made_at", 800, "", true },
        { "data_request", "asked_at", 800, "", true },
        { "data_request", "closed_at", 790, "", false },
        { "outbox", "updated_at", 800, "", true },
        { "outbox", "updated_at", 800, ", state = 3", false },
    };
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    struct fixture *f = *state;
    struct retention_state states[RETENTION_KINDS];
    int64_t ids[ROWS], late = fixture_contact(f, "+355691239999"), expected = 0;
    bool forgotten[ROWS] = { 0 };
    for (int i = 0; i < ROWS; i++) {
        ids[i] = contact_of_old(f, i);
        put_row(f, rows[i].table, ids[i], rows[i].column, f->now_ms - rows[i].days * day_ms,
                rows[i].more);
        expected += !rows[i].stays;
    }
    assert_ok(retention_list(f->db, &people, f->now_ms, f->arena, states, &f->err), f->err);
    assert_int_equal(states[RETENTION_CONTACTS].due, expected);
    for (int round = 0; round < 5; round++) { /* so many at once that who asks finds room */
        act_on_people(f);
        assert_in_range(meddle_count(f, "SELECT count(*) FROM erasure WHERE step < 6"), 0,
                        RETENTION_ERASURES_MAX);
        for (int i = 0; i < ROWS; i++)
            forgotten[i] = forgotten[i] || being_forgotten(f, ids[i]);
        forget_those_asked(f);
    }
    for (int i = 0; i < ROWS; i++) {
        if (forgotten[i] == rows[i].stays)
            fail_msg("row %d, %s: %s", i, rows[i].table, forgotten[i] ? "forgotten" : "stays");
    }
    assert_false(being_forgotten(f, late));
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM erasure WHERE cause = 3 AND step = 6"),
                     expected);
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM outbox"), 2); /* no message about it */
    assert_ok(retention_list(f->db, &people, f->now_ms, f->arena, states, &f->err), f->err);
    assert_int_equal(states[RETENTION_CONTACTS].due, 0);
    assert_int_equal(states[RETENTION_CONTACTS].last_removed, expected);
}

/* Who is forgotten because of age is new when they write again, and STOP holds. */
static void stop_outlives_idle_people(void **state)
{
    struct fixture *f = *state;
    struct contact contact;
    int64_t id = contact_of_old(f, 1);
    assert_ok(
        contacts_stop(f->db, &f->keys, id, STOP_ALL, f->now_ms - 790 * day_ms, f->arena, &f->err),
        f->err);
    act_on_people(f);
    forget_those_asked(f);
    assert_ok(contacts_find_or_add(f->db, &f->keys, STR("+355691110001"), f->now_ms, f->arena,
                                   &contact, &f->err),
              f->err);
    assert_true(contact.id != id);
    assert_true(contact.opted_out);
}

/* Nothing but what is told in `days` is looked for; a day on which nothing went leaves no line. */
static void people_are_kept_unless_told(void **state)
{
    struct fixture *f = *state;
    struct erasure_slice gone;
    bool again;
    int64_t id = contact_of_old(f, 1);
    assert_false(due(f));
    assert_ok(retention_act(f->db, &f->keys, &policy, f->now_ms, f->arena, &gone, &f->err), f->err);
    assert_false(being_forgotten(f, id));
    put_row(f, "session", id, "updated_at", f->now_ms, "");
    f->now_ms += day_ms;
    assert_ok(retention_look(f->db, &people, f->now_ms, f->arena, &again, &f->err), f->err);
    assert_true(again);
    act_on_people(f);
    assert_ok(retention_look(f->db, &people, f->now_ms, f->arena, &again, &f->err), f->err);
    assert_false(again);
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM audit"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_what_is_old_goes, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(idle_people_are_forgotten, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(stop_outlives_idle_people, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(people_are_kept_unless_told, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
