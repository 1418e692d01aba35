/* Forgetting a person. Every column of every table is filled with a canary before, as that person's; what is
 * left of it afterwards must be in the table below, with the reason. So a new column that nobody has
 * thought of fails here: erase it in erasure_steps.c, or add it below and say why it may stay. */
#include "meddle.h"

#include "service/audit.h"
#include "service/case_hold.h"
#include "service/case_log.h"
#include "service/erasure.h"
#include "service/erasure_restore.h"
#include "store/id.h"

/* What stays of a person: nothing that tells who they are or what they said. A whole table: "name.". */
static const struct {
    const char *column, *why;
} kept[] = {
    { "alert_search.", "of a vacancy" },
    { "announcement.", "written by staff for many" },
    { "announcement_text.", "written by staff for many" },
    { "approval_topic.", "a setting" },
    { "audit.", "who of the staff did what: no number, no text, and its chain must hold" },
    { "bad_number.", "of who makes bad offers, by a keyed hash" },
    { "calendar_address.", "of staff" },
    { "canned.", "written by staff for many" },
    { "canned_version.", "written by staff for many" },
    { "certificate.", "that somebody finished a course; who has the code can show it" },
    { "channel_day.", "a count" },
    { "channel_state.", "of a channel" },
    { "channel_switch.", "of a channel" },
    { "counter.", "a count" },
    { "course_answer.", "a count" },
    { "course_day.", "a count" },
    { "dedupe.", "a keyed hash of a provider's name for a message; leaves after 30 days" },
    { "desk_view.", "of staff" },
    { "erasure.country", "the calling code, for what messages cost where" },
    { "faq_answer.", "written by staff for many" },
    { "faq_band.", "hashes of a question's trigrams" },
    { "faq_group.", "hashes of the trigrams of a first question; nothing is read from them" },
    { "figure_alert.", "a count" },
    { "figure_flow.", "a count" },
    { "figure_mark.", "how far was counted" },
    { "figure_message.", "a count" },
    { "figure_rating.", "a count" },
    { "figure_screen.", "a count" },
    { "figure_stop.", "a count" },
    { "figure_wait.", "a count" },
    { "installation.", "of the installation" },
    { "invitation.", "of staff" },
    { "listing.", "a service" },
    { "listing_spot.", "a service" },
    { "login.", "of staff" },
    { "opt_out.", "that STOP holds: found by the number only, under a key of its own" },
    { "receipt_early.", "a provider's name for a message; leaves after three days" },
    { "recovery_code.", "of staff" },
    { "report.", "figures of a quarter, masked" },
    { "training.", "how many took part, never who" },
    { "training_people.", "a count" },
    { "said.", "a keyed hash; leaves after moments" },
    { "slot.", "a time that staff offer" },
    { "staff.", "staff" },
    { "staff_language.", "of staff" },
    { "staff_team.", "of staff" },
    { "staff_topic.", "of staff" },
    { "vacancy.", "an offer" },
    { "vacancy_feed.", "offers" },
    { "vacancy_tongue.", "an offer" },
    { "announcement_person.language", "counted: how many were told in which" },
    { "appointment.channel", "where a reminder went by" },
    { "appointment.place", "of the office" },
    { "appointment.topic", "counted" },
    { "case_assessment.form", "which questions" },
    { "case_assessment_section.section", "counted, with how bad it was" },
    { "case_consent.language", "of the text of the office" },
    { "case_consent.version", "of the text of the office" },
    { "case_file.number", "by which the logs tell of it; drawn at random" },
    { "case_file.alias", "overwritten with the number" },
    { "case_file.team", "counted" },
    { "case_log.contents", "a keyed hash, by which the chain holds" },
    { "case_log.detail", "never what people said" },
    { "case_log.field", "what was changed, not from what to what" },
    { "case_log.hash", "the chain" },
    { "inbound.channel", "counted" },
    { "inbound.node", "counted: which screen answered" },
    { "listing_visit.channel", "counted" },
    { "outbox.channel", "counted" },
    { "referral.municipality", "counted" },
    { "ticket.category", "counted" },
    { "ticket.channel", "counted" },
    { "ticket.language", "counted" },
    { "visit.node", "counted" },
};

enum { KEPT = sizeof(kept) / sizeof(kept[0]), COLUMNS_MAX = 64 };

static bool may_stay(const char *table, const char *column)
{
    char whole[128], all[128];
    snprintf(whole, sizeof(whole), "%s.%s", table, column);
    snprintf(all, sizeof(all), "%s.", table);
    for (int i = 0; i < KEPT; i++) {
        if (strcmp(kept[i].column, whole) == 0 || strcmp(kept[i].column, all) == 0)
            return true;
    }
    return false;
}

/* ---- one person, everywhere */

struct ids {
    int64_t contact, ticket, entry, answer, set, outbox, appointment, cases, item, assessment,
        referral, check_in, announcement, plain;
};

static int64_t id_for(const struct ids *ids, const char *table, const char *column)
{
    const struct {
        const char *table, *column;
        int64_t id;
    } rows[] = {
        { NULL, "contact_id", ids->contact },
        { NULL, "ticket_id", ids->ticket },
        { NULL, "entry_id", ids->entry },
        { NULL, "set_id", ids->set },
        { NULL, "outbox_id", ids->outbox },
        { NULL, "appointment_id", ids->appointment },
        { NULL, "case_id", ids->cases },
        { NULL, "item_id", ids->item },
        { NULL, "assessment_id", ids->assessment },
        { NULL, "referral_id", ids->referral },
        { NULL, "check_in_id", ids->check_in },
        { NULL, "announcement_id", ids->announcement },
        { "ticket", "id", ids->ticket },
        { "ticket_entry", "id", ids->entry },
        { "part_set", "id", ids->set },
        { "outbox", "id", ids->outbox },
        { "inbound", "id", ids->outbox },
        { "appointment", "id", ids->appointment },
        { "case_file", "id", ids->cases },
        { "case_item", "id", ids->item },
        { "case_assessment", "id", ids->assessment },
        { "referral", "id", ids->referral },
        { "case_check_in", "id", ids->check_in },
        { "announcement", "id", ids->announcement },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(rows[i].column, column) == 0 &&
            (!rows[i].table || strcmp(rows[i].table, table) == 0))
            return rows[i].id;
    }
    return 1;
}

struct columns {
    char names[COLUMNS_MAX][48];
    bool words[COLUMNS_MAX]; /* text or bytes */
    int count;
};

static void read_columns(sqlite3 *raw, const char *table, struct columns *ret)
{
    char sql[128];
    sqlite3_stmt *statement;
    ret->count = 0;
    snprintf(sql, sizeof(sql), "PRAGMA table_info(%s)", table);
    assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        assert_true(ret->count < COLUMNS_MAX);
        snprintf(ret->names[ret->count], sizeof(ret->names[0]), "%s",
                 (const char *)sqlite3_column_text(statement, 1));
        const char *type = (const char *)sqlite3_column_text(statement, 2);
        ret->words[ret->count++] = strcmp(type, "TEXT") == 0 || strcmp(type, "BLOB") == 0;
    }
    sqlite3_finalize(statement);
}

static void fill(sqlite3 *raw, const char *table, const struct ids *ids)
{
    struct columns columns;
    char storage[8192];
    struct builder sql;
    read_columns(raw, table, &columns);
    builder_init(&sql, storage, sizeof(storage));
    builder_addf(&sql, "INSERT INTO %s VALUES (", table);
    for (int i = 0; i < columns.count; i++) {
        builder_add(&sql, i ? STR(",") : STR(""));
        if (columns.words[i])
            builder_addf(&sql, "'canary %s %s'", table, columns.names[i]);
        else
            builder_addf(&sql, "%lld", (long long)id_for(ids, table, columns.names[i]));
    }
    builder_add(&sql, STR(")"));
    assert_true(builder_ok(&sql));
    meddle_run(raw, storage);
}

/* Calls `each` for every table. */
static void for_tables(sqlite3 *raw, void (*each)(sqlite3 *raw, const char *table, void *context),
                       void *context)
{
    char names[200][48];
    int count = 0;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(raw,
                                        "SELECT name FROM sqlite_schema WHERE type = 'table' AND"
                                        " name NOT LIKE 'sqlite%' ORDER BY name",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW)
        snprintf(names[count++], sizeof(names[0]), "%s",
                 (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    for (int i = 0; i < count; i++)
        each(raw, names[i], context);
}

static void fill_table(sqlite3 *raw, const char *table, void *context)
{
    static const char *const known[] = { "contact",     "erasure",   "installation",
                                         "figure_step", "retention", "case_hold" };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(table, known[i]) == 0)
            return;
    }
    if (strcmp(table, "audit") != 0 &&
        strcmp(table, "case_log") != 0) /* chains, which are checked */
        fill(raw, table, context);
}

struct left {
    int count;
    bool quiet;
};

static void look_through(sqlite3 *raw, const char *table, void *context)
{
    struct left *ret = context;
    struct columns columns;
    read_columns(raw, table, &columns);
    for (int i = 0; i < columns.count; i++) {
        char sql[256];
        sqlite3_stmt *statement;
        snprintf(sql, sizeof(sql), "SELECT 1 FROM %s WHERE instr(%s, 'canary') > 0", table,
                 columns.names[i]);
        assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &statement, NULL), SQLITE_OK);
        bool left = sqlite3_step(statement) == SQLITE_ROW;
        sqlite3_finalize(statement);
        if (left && !may_stay(table, columns.names[i])) {
            if (!ret->quiet)
                print_message(
                    "%s.%s is left of a person: erase it in service/erasure_steps.c, or say in"
                    " tests/unit/test_erasure.c why it may stay\n",
                    table, columns.names[i]);
            ret->count++;
        }
        bool person = strcmp(columns.names[i], "contact_id") == 0;
        snprintf(sql, sizeof(sql), "SELECT 1 FROM %s WHERE %s > 0", table,
                 person ? "contact_id" : "0");
        assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &statement, NULL), SQLITE_OK);
        if (person && sqlite3_step(statement) == SQLITE_ROW) {
            if (!ret->quiet)
                print_message("%s.contact_id still is a person's\n", table);
            ret->count++;
        }
        sqlite3_finalize(statement);
    }
}

/* ---- */

static int64_t open_erasures(struct fixture *f)
{
    struct db_rows rows;
    assert_ok(DB_RUN(f->db, QUERY_ERASURES_OPEN, f->arena, &rows, &f->err, DB_I(10)), f->err);
    return (int64_t)rows.row_count;
}

/* As the gateway does it; true: all is done. */
static bool act(struct fixture *f, struct erasure_slice *slice)
{
    assert_ok(erasure_act(f->db, &f->keys, f->now_ms, f->arena, slice, &f->err), f->err);
    assert_ok(db_commit(f->db, &f->err), f->err);
    db_idle(f->db);
    assert_ok(db_begin(f->db, &f->err), f->err);
    return open_erasures(f) == 0;
}

static struct ids ids_new(struct fixture *f, int64_t contact)
{
    struct ids ids = { .contact = contact };
    int64_t *of = &ids.ticket;
    f->now_ms += 1000;
    for (size_t i = 0; i < sizeof(ids) / sizeof(int64_t) - 1; i++)
        of[i] = id_new(f->now_ms);
    return ids;
}

static int64_t log_some(struct fixture *f, int64_t case_id)
{
    const struct case_log_line line = { .at_ms = f->now_ms,
                                        .staff_id = 1,
                                        .act = CASE_LOG_CHANGED,
                                        .field = STR("name"),
                                        .before = STR("canary before"),
                                        .after = STR("canary after") };
    assert_ok(case_log_add(f->db, &f->keys, case_id, &line, f->arena, &f->err), f->err);
    return case_id;
}

static void forget(struct fixture *f, int64_t contact)
{
    assert_ok(erasure_ask(f->db, contact, ERASURE_BY_PERSON, f->now_ms, f->arena, &f->err), f->err);
}

static struct ids fill_all(struct fixture *f)
{
    struct ids ids = ids_new(f, fixture_contact(f, "355691110001"));
    log_some(f, ids.cases);
    sqlite3 *raw = meddle_open(f);
    for_tables(raw, fill_table, &ids);
    meddle_run(raw, "UPDATE contact SET alias = 'canary', category = 'canary', language = 'en'");
    meddle_close(f, raw);
    f->now_ms += 1000;
    return ids;
}

static int count_left(struct fixture *f, bool quiet)
{
    struct left left = { .quiet = quiet };
    sqlite3 *raw = meddle_open(f);
    for_tables(raw, look_through, &left);
    meddle_close(f, raw);
    return left.count;
}

static void nothing_of_a_person_is_left(void **state)
{
    struct fixture *f = *state;
    struct ids ids = fill_all(f);
    struct erasure_slice slice;
    int64_t lines;
    bool done = false;
    forget(f, ids.contact);
    for (int i = 0; i < 20 && !done; i++) {
        done = act(f, &slice);
        f->now_ms += 60 * 1000; /* what was on its way is waited for, not for ever */
    }
    assert_true(done);
    assert_int_equal(count_left(f, false), 0);
    assert_ok(case_log_verify(f->db, &f->keys, ids.cases, &lines, &f->err), f->err);
    assert_int_equal(lines, 2); /* and the line of the erasure */
    struct contact contact;
    assert_ok(contacts_find_or_add(f->db, &f->keys, STR("355691110001"), f->now_ms, f->arena,
                                   &contact, &f->err),
              f->err);
    assert_true(contact.id != ids.contact);
}

/* The test of the test: with one of its statements left out, something is found. */
static void what_is_left_out_is_found(void **state)
{
    struct fixture *f = *state;
    struct ids ids = fill_all(f);
    forget(f, ids.contact);
    assert_true(count_left(f, true) > 40);
}

/* However far it came when the program ended. */
static void goes_on_after_a_crash(void **state)
{
    struct fixture *f = *state;
    for (int kill_at = 0; kill_at < 8; kill_at++) {
        char number[32];
        struct erasure_slice slice;
        bool done = false;
        snprintf(number, sizeof(number), "35569111%04d", kill_at);
        int64_t contact = fixture_contact(f, number);
        f->now_ms += 1000;
        forget(f, contact);
        for (int i = 0; i < 20 && !done; i++) {
            if (i == kill_at) { /* a slice that is not committed */
                assert_ok(db_commit(f->db, &f->err), f->err);
                assert_ok(db_begin(f->db, &f->err), f->err);
                assert_ok(erasure_act(f->db, &f->keys, f->now_ms, f->arena, &slice, &f->err),
                          f->err);
                db_rollback(f->db);
                assert_ok(db_begin(f->db, &f->err), f->err);
            }
            done = act(f, &slice);
        }
        assert_true(done);
    }
}

static void a_hold_keeps_the_file_until_it_ends(void **state)
{
    struct fixture *f = *state;
    const int64_t day_ms = 24LL * 60 * 60 * 1000;
    struct erasure_slice slice;
    struct db_rows rows;
    bool held, due, done = false;
    int64_t until_ms, contact = fixture_contact(f, "355691110001"), case_id = id_new(f->now_ms);
    assert_ok(DB_RUN(f->db, QUERY_CASE_ADD, f->arena, NULL, &f->err, DB_I(case_id),
                     DB_S(STR("B2C3D4F")), DB_S(STR("Mali 17")), DB_I(contact), DB_NOTHING,
                     DB_S(STR("tirana")), DB_I(1), DB_I(f->now_ms)),
              f->err);
    const struct case_hold hold = { .case_id = case_id,
                                    .ground = CASE_HOLD_CLAIM,
                                    .reason = STR("an appeal is before the court"),
                                    .until_ms = f->now_ms + 30 * day_ms };
    const struct case_hold late = { .case_id = case_id, .reason = STR("an appeal"), .until_ms = 1 };
    assert_false(case_hold_put(f->db, &f->keys, &late, 2, f->now_ms, f->arena, &f->err));
    assert_int_equal(f->err.code, ERR_INVALID);
    f->err = (struct err){ 0 };
    assert_ok(case_hold_put(f->db, &f->keys, &hold, 2, f->now_ms, f->arena, &f->err), f->err);
    assert_ok(case_hold_until(f->db, contact, f->now_ms, f->arena, &until_ms, &f->err), f->err);
    assert_int_equal(until_ms, hold.until_ms);
    f->now_ms += 1000;
    forget(f, contact);
    for (int i = 0; i < 20 && !done; i++)
        done = act(f, &slice);
    assert_true(done);
    assert_ok(case_hold_stands(f->db, case_id, f->now_ms, f->arena, &held, &f->err), f->err);
    assert_true(held);
    assert_ok(DB_RUN(f->db, QUERY_CASE_BY_ID, f->arena, &rows, &f->err, DB_I(case_id)), f->err);
    assert_str(db_str(&rows, 0, 2), "B2C3D4F"); /* no phone and no alias any more */
    assert_int_equal(db_int(&rows, 0, 3), 0);
    assert_int_equal(db_int(&rows, 0, 8), 0);
    assert_ok(erasure_look(f->db, f->now_ms, f->arena, &due, &f->err), f->err);
    assert_false(due);
    f->now_ms += 31 * day_ms;
    assert_ok(erasure_look(f->db, f->now_ms, f->arena, &due, &f->err), f->err);
    assert_true(due);
    (void)act(f, &slice);
    assert_int_equal(slice.gone_count, 1);
    assert_ok(DB_RUN(f->db, QUERY_CASE_BY_ID, f->arena, &rows, &f->err, DB_I(case_id)), f->err);
    assert_int_equal(db_int(&rows, 0, 8), 4);
}

/* The rows of before are put back by hand: as a backup does it. */
static void the_journal_tells_after_a_backup(void **state)
{
    struct fixture *f = *state;
    char path[128];
    struct erasure_slice slice;
    int64_t found, gone = fixture_contact(f, "355691110001"), there;
    bool done = false;
    snprintf(path, sizeof(path), "%s/erased", f->folder);
    there = fixture_contact(f, "355691110002");
    f->now_ms += 1000;
    forget(f, gone);
    for (int i = 0; i < 20 && !done; i++) {
        done = act(f, &slice);
        assert_ok(erasure_restore_note(f->db, path, &slice, &f->err), f->err);
    }
    assert_ok(erasure_restore(f->db, &f->keys, path, f->now_ms, &found, &f->err), f->err);
    assert_int_equal(found, 0); /* the database knows of all that is in the journal */
    assert_ok(DB_RUN(f->db, QUERY_CONTACT_ADD, f->arena, NULL, &f->err, DB_I(gone),
                     DB_B(STR("0123456789abcdef")), DB_B(STR("sealed")), DB_S(STR("Mali 17")),
                     DB_S(STR("")), DB_I(f->now_ms), DB_S(STR("355"))),
              f->err);
    assert_ok(
        DB_RUN(f->db, QUERY_COUNTER_PUT, f->arena, NULL, &f->err, DB_S(STR("erased")), DB_I(0)),
        f->err);
    assert_ok(erasure_restore(f->db, &f->keys, path, f->now_ms, &found, &f->err), f->err);
    assert_int_equal(found, 1);
    done = false;
    for (int i = 0; i < 20 && !done; i++)
        done = act(f, &slice);
    struct contact contact;
    assert_false(contacts_get(f->db, gone, f->arena, &contact, &f->err));
    f->err = (struct err){ 0 };
    assert_ok(contacts_get(f->db, there, f->arena, &contact, &f->err), f->err);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_of_a_person_is_left, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(what_is_left_out_is_found, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(goes_on_after_a_crash, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_hold_keeps_the_file_until_it_ends, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(the_journal_tells_after_a_backup, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
