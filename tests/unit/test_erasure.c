/* Forgetting a person. Every column of every table is filled with a canary before, as that person's; what is
 * left of it afterwards must be in the table below, with the reason. So a new column that nobody has
 * thought of fails here: erase it in erasure_steps.c, or add it below and say why it may stay. */
#include "meddle.h"

#include "service/audit.h"
#include "service/case_hold.h"
#include "service/case_log.h"
#include "service/erasure.h"
#include "service/erasure_restore.h"
#include "service/inbound.h"
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
    { "receipt_gone.", "keyed hashes of a provider's names for messages; leave after three days" },
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

/* ---- what providers tell afterwards */

static int64_t send_as(struct fixture *f, int64_t contact, const struct send_ids *ids)
{
    const struct outbox_message message = { .contact_id = contact,
                                            .channel = &f->channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_REPLY,
                                            .text = STR("All is deleted.") };
    struct outbox_result result = { .outcome = SEND_ACCEPTED, .ids = *ids };
    assert_ok(outbox_add(f->db, &message, f->now_ms, f->arena, &result.id, &f->err), f->err);
    fixture_claim(f, 1);
    assert_ok(outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms, f->arena, &f->err),
              f->err);
    return result.id;
}

static enum outbox_state state_after(struct fixture *f, int64_t id, const struct receipt *receipt)
{
    struct db_rows rows;
    int64_t ticket;
    bool matched;
    assert_ok(outbox_receipt(f->db, &f->keys, &f->channel, receipt, f->now_ms, f->arena, &matched,
                             &ticket, &f->err),
              f->err);
    assert_true(matched);
    assert_ok(DB_RUN(f->db, QUERY_OUTBOX_BY_ID, f->arena, &rows, &f->err, DB_I(id),
                     DB_S(f->channel.name)),
              f->err);
    return (enum outbox_state)db_int(&rows, 0, 1);
}

static enum outbox_state told(struct fixture *f, int64_t id, const char *name, enum delivery what)
{
    const struct receipt receipt = { .external_id = str_of(name), .delivery = what };
    return state_after(f, id, &receipt);
}

static void forget_whole(struct fixture *f, int64_t contact)
{
    struct erasure_slice slice;
    bool done = false;
    f->now_ms += 1000;
    forget(f, contact);
    for (int i = 0; i < 20 && !done; i++)
        done = act(f, &slice);
    assert_true(done);
}

static void receipts_that_come_later_are_nobodys(void **state)
{
    struct fixture *f = *state;
    const struct send_ids one = { .ids = { STR("theirs-1") }, .count = 1 };
    const struct send_ids two = { .ids = { STR("part-1"), STR("part-2") }, .count = 2 };
    const struct send_ids none = { 0 };
    int64_t contact = fixture_contact(f, "355691110001");
    int64_t plain = send_as(f, contact, &one), parts = send_as(f, contact, &two),
            unnamed = send_as(f, contact, &none);
    assert_int_equal(told(f, parts, "part-1", DELIVERY_DELIVERED), OUTBOX_SENT);
    forget_whole(f, contact);
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM outbox WHERE external_id IS NOT NULL"),
                     0);
    assert_int_equal(told(f, plain, "theirs-1", DELIVERY_DELIVERED), OUTBOX_DELIVERED);
    assert_int_equal(told(f, plain, "theirs-1", DELIVERY_FAILED), OUTBOX_DELIVERED); /* final */
    assert_int_equal(told(f, parts, "part-1", DELIVERY_DELIVERED), OUTBOX_SENT);     /* again */
    assert_int_equal(told(f, parts, "part-2", DELIVERY_DELIVERED), OUTBOX_DELIVERED);
    /* Named when it has left; then that they want no more, of which there is nobody to keep it. */
    const struct receipt named = { .outbound_id = unnamed,
                                   .external_id = STR("117"),
                                   .delivery = DELIVERY_SENT };
    const struct receipt stopped = { .external_id = STR("117"),
                                     .delivery = DELIVERY_FAILED,
                                     .opted_out = true };
    assert_int_equal(state_after(f, unnamed, &named), OUTBOX_SENT);
    assert_int_equal(state_after(f, unnamed, &stopped), OUTBOX_FAILED);
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM receipt_early"), 0);
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM outbox WHERE external_id IS NOT NULL"),
                     0);
    f->now_ms += 4LL * 24 * 60 * 60 * 1000;
    assert_ok(inbound_purge(f->db, f->now_ms, f->arena, &f->err), f->err);
    assert_int_equal(meddle_count(f, "SELECT count(*) FROM receipt_gone"), 0);
}

/* A modem counts to 255 and begins anew: whose is later is meant, while it waits. */
static void a_name_that_is_used_again_is_the_later_ones(void **state)
{
    struct fixture *f = *state;
    const struct send_ids ids = { .ids = { STR("117") }, .count = 1 };
    int64_t before = send_as(f, fixture_contact(f, "355691110001"), &ids);
    assert_int_equal(told(f, before, "117", DELIVERY_DELIVERED), OUTBOX_DELIVERED);
    f->now_ms += 1000;
    int64_t contact = fixture_contact(f, "355691110002"), last = send_as(f, contact, &ids);
    forget_whole(f, contact);
    assert_int_equal(told(f, last, "117", DELIVERY_DELIVERED), OUTBOX_DELIVERED);
    f->now_ms += 1000;
    int64_t after = send_as(f, fixture_contact(f, "355691110003"), &ids);
    assert_int_equal(told(f, after, "117", DELIVERY_FAILED), OUTBOX_FAILED);
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
        cmocka_unit_test_setup_teardown(receipts_that_come_later_are_nobodys, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(a_name_that_is_used_again_is_the_later_ones, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
