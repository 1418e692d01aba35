/* Case files: two people's changes are merged by fields, what tells who somebody is is stored sealed,
 * every change is in a log that tells when it was meddled with, and nothing is shared without consent. */
#include "fixture.h"
#include "service/case_access.h"
#include "service/case_ask.h"
#include "service/case_consent.h"
#include "service/case_items.h"
#include "service/case_log.h"
#include "service/case_team.h"
#include "service/staff.h"
#include "service/tickets.h"

#include <sqlite3.h>
#include <string.h>

enum { WORKER = 1, SUPERVISOR, PSYCHOLOGIST, PARTNER, OTHER };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

struct room {
    struct fixture f; /* first */
    struct case_file file;
    int64_t person;
};

static struct case_editor editor_of(const struct room *room, int64_t staff_id)
{
    return (struct case_editor){ .case_id = room->file.id,
                                 .staff_id = staff_id,
                                 .now_ms = room->f.now_ms };
}

static struct case_edit edit(enum case_kind kind, const char *field, const char *value,
                             int64_t version)
{
    const struct case_field *found = case_field_find(kind, str_of(field));
    assert_non_null(found);
    return (struct case_edit){ found, str_of(value), version };
}

static int64_t add(struct room *room, enum case_kind kind, const struct case_edit *edits,
                   size_t count)
{
    struct fixture *f = &room->f;
    const struct case_editor editor = editor_of(room, WORKER);
    int64_t id;
    f->now_ms++; /* ids are in order */
    assert_ok(case_items_add(f->db, &f->keys, &editor, kind, edits, count, f->arena, &id, &f->err),
              f->err);
    return id;
}

static struct case_value value_of(struct room *room, int64_t item_id, const char *field)
{
    struct fixture *f = &room->f;
    struct case_item item;
    assert_ok(case_items_get(f->db, &f->keys, room->file.id, item_id, f->arena, &item, &f->err),
              f->err);
    for (size_t i = 0; i < item.value_count; i++) {
        if (str_equal(str_of(field), str_of(item.values[i].field->name)))
            return item.values[i];
    }
    return (struct case_value){ 0 };
}

static int open_file(void **state)
{
    struct room *room = calloc(1, sizeof(*room));
    struct fixture *f = &room->f;
    struct case_item *items;
    size_t count;
    *state = room;
    fixture_open(f);
    const struct case_opening opening = { .contact_id = fixture_contact(f, "355691110001"),
                                          .alias = STR("Mali 17"),
                                          .team = STR("tirana"),
                                          .staff_id = WORKER };
    assert_ok(case_file_open(f->db, &f->keys, &opening, f->now_ms, f->arena, &room->file, &f->err),
              f->err);
    assert_ok(case_items_list(f->db, &f->keys, room->file.id, f->arena, &items, &count, &f->err),
              f->err);
    assert_int_equal(count, 1);
    room->person = items[0].id;
    assert_ok(case_team_set(f->db, SUPERVISOR, STR("tirana"), f->arena, &f->err), f->err);
    assert_ok(case_team_set(f->db, OTHER, STR("lezha"), f->arena, &f->err), f->err);
    return 0;
}

static int close_file(void **state)
{
    fixture_close(*state);
    free(*state);
    return 0;
}

static bool change(struct room *room, int64_t staff_id, int64_t item_id,
                   const struct case_edit *edits, size_t count, struct case_clashes *ret)
{
    struct fixture *f = &room->f;
    const struct case_editor editor = editor_of(room, staff_id);
    f->err = (struct err){ 0 };
    return case_items_change(f->db, &f->keys, &editor, item_id, edits, count, f->arena, ret,
                             &f->err);
}

static void merges_fields(void **state)
{
    struct room *room = *state;
    struct case_clashes clashes;
    const struct case_edit first = edit(CASE_PERSON, "name", "Zahra", 0);
    const struct case_edit second = edit(CASE_PERSON, "sex", "female", 0);
    const struct case_edit late[] = { edit(CASE_PERSON, "name", "Zohra", 0),
                                      edit(CASE_PERSON, "born", "1990-01-02", 0) };
    const struct case_edit same = edit(CASE_PERSON, "name", "Zahra", 0);
    const struct case_edit seen = edit(CASE_PERSON, "name", "Zohra", 1);
    assert_true(change(room, WORKER, room->person, &first, 1, &clashes));
    assert_true(change(room, SUPERVISOR, room->person, &second, 1, &clashes));
    /* One field of two is in conflict: neither is stored, and both sides are told. */
    assert_false(change(room, SUPERVISOR, room->person, late, 2, &clashes));
    assert_int_equal(room->f.err.code, ERR_CONFLICT);
    assert_int_equal(clashes.count, 1);
    assert_true(str_equal(clashes.of[0].mine.value, STR("Zohra")));
    assert_true(str_equal(clashes.of[0].theirs.value, STR("Zahra")));
    assert_int_equal(clashes.of[0].theirs.version, 1);
    assert_int_equal(value_of(room, room->person, "born").version, 0);
    /* Both wrote the same: no conflict, and no new version. */
    assert_true(change(room, SUPERVISOR, room->person, &same, 1, &clashes));
    assert_int_equal(value_of(room, room->person, "name").version, 1);
    assert_true(change(room, SUPERVISOR, room->person, &seen, 1, &clashes));
    assert_true(str_equal(value_of(room, room->person, "name").value, STR("Zohra")));
    assert_true(str_equal(value_of(room, room->person, "sex").value, STR("female")));
}

static void refuses_nonsense(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_clashes clashes;
    char id[32];
    const struct case_editor editor = editor_of(room, WORKER);
    snprintf(id, sizeof(id), "%lld", (long long)room->person);
    const struct case_edit wife[] = { edit(CASE_PERSON, "relation", "spouse", 0),
                                      edit(CASE_PERSON, "of", id, 0) };
    int64_t spouse = add(room, CASE_PERSON, wife, 2);
    char spouse_id[32], child_id[32];
    snprintf(spouse_id, sizeof(spouse_id), "%lld", (long long)spouse);
    const struct case_edit born[] = { edit(CASE_PERSON, "relation", "child", 0),
                                      edit(CASE_PERSON, "of", spouse_id, 0) };
    int64_t child = add(room, CASE_PERSON, born, 2);
    snprintf(child_id, sizeof(child_id), "%lld", (long long)child);
    const struct {
        int64_t item;
        struct case_edit edit;
        enum err_code code;
    } cases[] = {
        { spouse, edit(CASE_PERSON, "of", child_id, 1), ERR_UNPROCESSED }, /* a circle */
        { spouse, edit(CASE_PERSON, "of", spouse_id, 1), ERR_UNPROCESSED },
        { spouse, edit(CASE_PERSON, "of", "4711", 1), ERR_UNPROCESSED },
        { room->person, edit(CASE_PERSON, "of", child_id, 0), ERR_UNPROCESSED },
        { child, edit(CASE_PERSON, "born", "2027-01-01", 0), ERR_INVALID },
        { child, edit(CASE_PERSON, "relation", "", 1), ERR_INVALID },
        { 4711, edit(CASE_PERSON, "sex", "female", 0), ERR_NOT_FOUND },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_false(change(room, WORKER, cases[i].item, &cases[i].edit, 1, &clashes));
        assert_int_equal(f->err.code, cases[i].code);
    }
    assert_false(case_items_remove(f->db, &f->keys, &editor, spouse, f->arena, &f->err));
    assert_int_equal(f->err.code, ERR_UNPROCESSED); /* the child is related to her */
    assert_false(case_items_remove(f->db, &f->keys, &editor, room->person, f->arena, &f->err));
    assert_ok(case_items_remove(f->db, &f->keys, &editor, child, f->arena, &f->err), f->err);
    assert_ok(case_items_remove(f->db, &f->keys, &editor, spouse, f->arena, &f->err), f->err);
    const struct case_edit days[] = { edit(CASE_PAPER, "paper", "passport", 0),
                                      edit(CASE_PAPER, "issued", "2020-01-02", 0),
                                      edit(CASE_PAPER, "expires", "2020-01-01", 0) };
    int64_t paper;
    assert_false(
        case_items_add(f->db, &f->keys, &editor, CASE_PAPER, days, 3, f->arena, &paper, &f->err));
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
}

static int64_t due_of(struct room *room)
{
    struct fixture *f = &room->f;
    struct case_file file;
    assert_ok(case_file_get(f->db, room->file.id, f->arena, &file, &f->err), f->err);
    return file.due_at_ms;
}

/* A paper comes up 90, 60 and 30 days before it ends and on that day, each time until it is seen to. */
static void papers_come_up(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    const struct case_edit paper[] = { edit(CASE_PAPER, "paper", "residence_permit", 0),
                                       edit(CASE_PAPER, "expires", "2027-06-30", 0) };
    int64_t id = add(room, CASE_PAPER, paper, 2);
    static const int days[] = { 90, 60, 30, 0 };
    const int64_t end_ms =
        1814306400000; /* 2027-06-30 00:00 in Tirane, in summer as the other days */
    for (size_t i = 0; i < 4; i++) {
        assert_true(due_of(room) == end_ms - days[i] * day_ms);
        f->now_ms = end_ms - days[i] * day_ms + 1;
        const struct case_query query = { .view = CASE_VIEW_MINE_DUE,
                                          .staff_id = WORKER,
                                          .limit = 9 };
        struct case_file *files;
        size_t count;
        assert_ok(case_file_list(f->db, &query, f->now_ms, f->arena, &files, &count, &f->err),
                  f->err);
        assert_int_equal(count, 1);
        const struct case_editor editor = editor_of(room, WORKER);
        assert_ok(case_items_done(f->db, &f->keys, &editor, id, f->arena, &f->err), f->err);
    }
    assert_true(due_of(room) == 0);
    struct case_clashes clashes;
    const struct case_edit renewed = edit(CASE_PAPER, "expires", "2029-06-30", 1);
    assert_true(change(room, WORKER, id, &renewed, 1, &clashes));
    assert_true(due_of(room) > f->now_ms);
}

static void is_sealed(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    const struct case_edit named[] = { edit(CASE_PERSON, "relation", "sibling", 0),
                                       edit(CASE_PERSON, "name", "Parwana Unseen", 0),
                                       edit(CASE_PERSON, "born", "1987-06-05", 0) };
    add(room, CASE_PERSON, named, 3);
    const struct case_edit said = edit(CASE_NOTE, "text", "What she told us unseen", 0);
    add(room, CASE_NOTE, &said, 1);
    assert_ok(db_commit(f->db, &f->err), f->err);
    char path[128];
    bool seen_plain = false;
    snprintf(path, sizeof(path), "%s/test.db-wal", f->folder);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    static char bytes[8 * 1024 * 1024];
    size_t size = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    struct str all = { bytes, size };
    assert_true(str_find(all, STR("sibling")) < size); /* what is counted is not */
    static const char *const words[] = { "Parwana", "1987-06-05", "told us" };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        seen_plain = seen_plain || str_find(all, str_of(words[i])) < size;
    assert_false(seen_plain);
    assert_ok(db_begin(f->db, &f->err), f->err);
}

static void meddle(struct fixture *f, const char *sql)
{
    char path[128];
    sqlite3 *handle;
    assert_ok(db_commit(f->db, &f->err), f->err);
    snprintf(path, sizeof(path), "%s/test.db", f->folder);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_busy_timeout(handle, 1000), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    assert_ok(db_begin(f->db, &f->err), f->err);
}

/* Each by somebody who has the database, not the key. */
static void log_is_a_chain(void **state)
{
    static const struct {
        const char *sql;
        bool found;
    } deeds[] = {
        { "UPDATE case_log SET before = NULL, after = NULL WHERE line = 4", false }, /* erasure */
        { "UPDATE case_log SET staff_id = 2 WHERE line = 3", true },
        { "UPDATE case_log SET staff_id = 1, detail = 'x' WHERE line = 3", true },
        { "UPDATE case_log SET detail = '' WHERE line = 3", false },
        { "UPDATE case_log SET after = x'00' WHERE line = 5", true },
        { "DELETE FROM case_log WHERE line = 2", true },
    };
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_clashes clashes;
    int64_t lines;
    const struct case_edit name = edit(CASE_PERSON, "name", "Zahra", 0);
    const struct case_edit other = edit(CASE_PERSON, "name", "Zohra", 1);
    assert_true(change(room, WORKER, room->person, &name, 1, &clashes));
    assert_true(change(room, WORKER, room->person, &other, 1, &clashes));
    struct case_log_line *last;
    size_t count;
    assert_ok(case_log_list(f->db, &f->keys, room->file.id, 0, 1, f->arena, &last, &count, &f->err),
              f->err);
    assert_true(str_equal(last[0].before, STR("Zahra")) && str_equal(last[0].after, STR("Zohra")));
    assert_ok(case_log_verify(f->db, &f->keys, room->file.id, &lines, &f->err), f->err);
    assert_int_equal(lines, 5); /* opened, added, relation, name, name */
    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
        meddle(f, deeds[i].sql);
        bool whole = case_log_verify(f->db, &f->keys, room->file.id, &lines, &f->err);
        if (whole == deeds[i].found)
            fail_msg("%s: %s", deeds[i].sql, f->err.text);
    }
}

/* What nobody at a desk did says how it came about, and that cannot be changed; lines of old do not. */
static void log_tells_phone_from_clock(void **state)
{
    static const enum case_log_way ways[] = { CASE_LOG_UNTOLD, CASE_LOG_BY_PHONE, CASE_LOG_BY_CLOCK,
                                              CASE_LOG_BY_SERVICE };
    enum { COUNT = sizeof(ways) / sizeof(ways[0]) };
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_log_line *lines;
    size_t count;
    int64_t verified;
    for (size_t i = 0; i < COUNT; i++) {
        const struct case_log_line line = { .at_ms = f->now_ms,
                                            .way = ways[i],
                                            .act = CASE_LOG_CHECK_IN };
        assert_ok(case_log_add(f->db, &f->keys, room->file.id, &line, f->arena, &f->err), f->err);
    }
    assert_ok(
        case_log_list(f->db, &f->keys, room->file.id, 0, COUNT, f->arena, &lines, &count, &f->err),
        f->err);
    assert_int_equal(count, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(lines[i].way, ways[COUNT - 1 - i]);
        assert_int_equal(lines[i].staff_id, 0);
    }
    assert_ok(case_log_verify(f->db, &f->keys, room->file.id, &verified, &f->err), f->err);
    meddle(f, "UPDATE case_log SET staff_id = -2 WHERE staff_id = -1");
    assert_false(case_log_verify(f->db, &f->keys, room->file.id, &verified, &f->err));
    meddle(f, "UPDATE case_log SET staff_id = -9 WHERE staff_id = -2");
    assert_false(case_log_verify(f->db, &f->keys, room->file.id, &verified, &f->err));
}

/* Whoever has the database, not the key, cannot put one value in the place of another. */
static void values_stay_in_their_place(void **state)
{
    static const char *const swaps[] = {
        "UPDATE case_value SET value = (SELECT value FROM case_value v WHERE v.item_id ="
        " case_value.item_id AND v.field = 'born') WHERE field = 'name'",
        "UPDATE case_value SET value = (SELECT max(v.value) FROM case_value v WHERE v.field = "
        "'name'"
        " AND v.item_id <> case_value.item_id) WHERE field = 'name'",
    };
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_clashes clashes;
    struct case_item *items;
    size_t count;
    for (size_t i = 0; i < sizeof(swaps) / sizeof(swaps[0]); i++) {
        const struct case_edit other[] = { edit(CASE_PERSON, "relation", "sibling", 0),
                                           edit(CASE_PERSON, "name", "Parwana", 0),
                                           edit(CASE_PERSON, "born", "1987-06-05", 0) };
        const struct case_edit own[] = {
            edit(CASE_PERSON, "name", "Zahra", value_of(room, room->person, "name").version),
            edit(CASE_PERSON, "born", "1990-01-02", value_of(room, room->person, "born").version),
        };
        add(room, CASE_PERSON, other, 3);
        assert_true(change(room, WORKER, room->person, own, 2, &clashes));
        assert_ok(
            case_items_list(f->db, &f->keys, room->file.id, f->arena, &items, &count, &f->err),
            f->err);
        meddle(f, "CREATE TABLE kept AS SELECT * FROM case_value");
        meddle(f, swaps[i]);
        assert_false(
            case_items_list(f->db, &f->keys, room->file.id, f->arena, &items, &count, &f->err));
        assert_int_equal(f->err.code, ERR_DATA);
        meddle(f, "DELETE FROM case_value");
        meddle(f, "INSERT INTO case_value SELECT * FROM kept");
        meddle(f, "DROP TABLE kept");
        f->err = (struct err){ 0 };
    }
}

static enum case_relation relation_of(struct room *room, int64_t staff_id, const char *role)
{
    struct fixture *f = &room->f;
    struct case_access access;
    assert_ok(case_access_of(f->db, staff_id, str_of(role), &room->file, f->now_ms, f->arena,
                             &access, &f->err),
              f->err);
    return access.relation;
}

static void nothing_is_shared_without_consent(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    const struct case_tie tie = { .staff_id = PARTNER,
                                  .kind = CASE_TIE_PARTNER,
                                  .classes = 1u << CASE_IDENTITY };
    struct case_consent consent = { .kind = CASE_CONSENT_SHARING,
                                    .state = CASE_CONSENT_GIVEN,
                                    .way = CASE_CONSENT_ON_PAPER,
                                    .version = STR("1"),
                                    .language = STR("prs"),
                                    .detail = STR("at the office, with an interpreter"),
                                    .staff_id = WORKER,
                                    .settled_at_ms = f->now_ms };
    struct case_access access;
    assert_false(case_access_tie(f->db, &f->keys, room->file.id, &tie, WORKER, f->now_ms, f->arena,
                                 &f->err));
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
    assert_ok(
        case_consent_record(f->db, &f->keys, room->file.id, &consent, f->now_ms, f->arena, &f->err),
        f->err);
    assert_ok(
        case_access_tie(f->db, &f->keys, room->file.id, &tie, WORKER, f->now_ms, f->arena, &f->err),
        f->err);
    assert_ok(case_access_of(f->db, PARTNER, STR("partner"), &room->file, f->now_ms, f->arena,
                             &access, &f->err),
              f->err);
    assert_int_equal(access.relation, CASE_SHARED);
    assert_int_equal(case_access_sight(&access, CASE_IDENTITY), CASE_SEEN);
    assert_int_equal(case_access_sight(&access, CASE_LEGAL), CASE_HIDDEN); /* was not shared */
    assert_int_equal(relation_of(room, WORKER, "case_worker"), CASE_OWN);
    assert_int_equal(relation_of(room, WORKER, "expert"), CASE_UNRELATED);
    assert_int_equal(relation_of(room, SUPERVISOR, "supervisor"), CASE_TEAM);
    assert_int_equal(relation_of(room, SUPERVISOR, "case_worker"), CASE_UNRELATED);
    assert_int_equal(relation_of(room, OTHER, "supervisor"), CASE_UNRELATED);
    assert_int_equal(relation_of(room, PSYCHOLOGIST, "psychologist"), CASE_UNRELATED);
    f->now_ms++;
    assert_ok(case_consent_withdraw(f->db, &f->keys, room->file.id, CASE_CONSENT_SHARING, WORKER,
                                    f->now_ms, f->arena, &f->err),
              f->err);
    assert_int_equal(relation_of(room, PARTNER, "partner"), CASE_UNRELATED);
    assert_false(case_consent_withdraw(f->db, &f->keys, room->file.id, CASE_CONSENT_SHARING, WORKER,
                                       f->now_ms, f->arena, &f->err));
    consent.way = CASE_CONSENT_BY_TEXT;
    assert_false(case_consent_record(f->db, &f->keys, room->file.id, &consent, f->now_ms, f->arena,
                                     &f->err));
    consent.way = CASE_CONSENT_BY_VOICE;
    consent.settled_at_ms = f->now_ms + 1;
    assert_false(case_consent_record(f->db, &f->keys, room->file.id, &consent, f->now_ms, f->arena,
                                     &f->err));
}

static void refuses_to_ask(struct room *room, const struct case_file *file, const char *why)
{
    struct fixture *f = &room->f;
    const struct channel *channel;
    const struct case_ask ask = {
        .keys = &f->keys, .channels = &f->channel, .channel_count = 1, .staff_id = WORKER
    };
    f->err = (struct err){ 0 };
    assert_false(case_ask_send(f->db, &ask, file, f->now_ms, f->arena, &channel, &f->err));
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
    assert_non_null(strstr(f->err.text, why));
}

/* Nobody is texted who said STOP, or to whose phone writing is not known to be safe. */
static void some_are_not_asked_by_text(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_file file = room->file;
    int64_t ticket;
    file.state = CASE_CLOSED;
    refuses_to_ask(room, &file, "closed");
    assert_ok(contacts_stop(f->db, &f->keys, room->file.contact_id, STOP_ALL, f->now_ms, f->arena,
                            &f->err),
              f->err);
    refuses_to_ask(room, &room->file, "STOP");
    assert_ok(contacts_start(f->db, &f->keys, room->file.contact_id, f->arena, &f->err), f->err);
    const struct ticket_question danger = { .number = 101,
                                            .contact_id = room->file.contact_id,
                                            .language = STR("en"),
                                            .channel = f->channel.name,
                                            .text = STR("invented"),
                                            .urgency = URGENCY_NOW };
    assert_ok(tickets_open(f->db, &office_default, &danger, f->now_ms, f->arena, &ticket, &f->err),
              f->err);
    refuses_to_ask(room, &room->file, "safe");
    meddle(f, "UPDATE case_file SET contact_id = NULL");
    refuses_to_ask(room, &room->file, "no phone");
}

/* A file may be as full as it likes: what is said by phone is never refused, and is seen. */
static void consent_is_taken_back_whatever_stands_in_the_way(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    bool stands;
    const struct case_consent consent = { .kind = CASE_CONSENT_SERVICES,
                                          .state = CASE_CONSENT_GIVEN,
                                          .way = CASE_CONSENT_BY_VOICE,
                                          .version = STR("1"),
                                          .language = STR("ps"),
                                          .detail = STR("on the phone"),
                                          .staff_id = WORKER,
                                          .settled_at_ms = f->now_ms };
    assert_ok(
        case_consent_record(f->db, &f->keys, room->file.id, &consent, f->now_ms, f->arena, &f->err),
        f->err);
    const struct case_edit task = edit(CASE_TASK, "due", "2030-01-01", 0);
    int64_t id, over[2] = { 0 };
    for (int i = 1; i < CASE_ITEMS_MAX; i++)
        over[i % 2] = add(room, CASE_TASK, &task, 1);
    const struct case_editor editor = editor_of(room, WORKER);
    assert_false(
        case_items_add(f->db, &f->keys, &editor, CASE_TASK, &task, 1, f->arena, &id, &f->err));
    assert_int_equal(f->err.code, ERR_LIMIT);
    f->err = (struct err){ 0 };
    for (int again = 0; again < 2; again++)
        assert_ok(case_ask_withdrawn(f->db, &f->keys, room->file.contact_id, f->now_ms, f->arena,
                                     &f->err),
                  f->err);
    assert_ok(case_consent_stands(f->db, room->file.id, CASE_CONSENT_SERVICES, f->arena, &stands,
                                  &f->err),
              f->err);
    assert_false(stands);
    assert_true(due_of(room) > 0 && due_of(room) <= f->now_ms);
    struct case_item *items;
    size_t count;
    assert_ok(case_items_list(f->db, &f->keys, room->file.id, f->arena, &items, &count, &f->err),
              f->err);
    assert_int_equal(count, CASE_ITEMS_MAX + 1);
    /* What is over leaves room. */
    for (int i = 0; i < 2; i++)
        assert_ok(case_items_done(f->db, &f->keys, &editor, over[i], f->arena, &f->err), f->err);
    add(room, CASE_TASK, &task, 1);
    /* A question that nobody asked, or asked of somebody else, is answered by nothing. */
    assert_ok(case_ask_answered(f->db, &f->keys, room->file.contact_id, 4711, true, f->now_ms,
                                f->arena, &f->err),
              f->err);
}

static void one_file_for_one_phone(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_file file;
    struct case_opening opening = { .contact_id = room->file.contact_id,
                                    .team = STR("lezha"),
                                    .staff_id = OTHER };
    assert_false(case_file_open(f->db, &f->keys, &opening, f->now_ms, f->arena, &file, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    opening.contact_id = 0;
    opening.team = STR("vlora");
    assert_false(case_file_open(f->db, &f->keys, &opening, f->now_ms, f->arena, &file, &f->err));
    assert_int_equal(f->err.code, ERR_INVALID);
    int64_t id;
    char lower[16];
    snprintf(lower, sizeof(lower), " %.*s", STR_ARG(room->file.number));
    for (char *c = lower; *c; c++)
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    assert_ok(case_file_find(f->db, str_of(lower), f->arena, &id, &f->err), f->err);
    assert_true(id == room->file.id);
    assert_false(case_file_move(f->db, id, 7, CASE_CLOSED, f->now_ms, f->arena, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    assert_ok(case_file_move(f->db, id, 1, CASE_CLOSED, f->now_ms, f->arena, &f->err), f->err);
}

/* What is due today is due from the first minute of that day in Albania, when it is still yesterday in UTC. */
static void a_task_is_due_when_its_day_begins(void **state)
{
    static const struct {
        int64_t now_ms;
        const char *day;
    } nights[] = {
        { 1798758001000, "2027-01-01" }, /* 2026-12-31 23:00:01 UTC */
        { 1806188400000, "2027-03-28" }, /* 2027-03-27 23:00: summer time begins that day */
        { 1824933600000, "2027-10-31" }, /* 2027-10-30 22:00: it ends that day */
        { 1835391600000, "2028-02-29" }, /* 2028-02-28 23:00 */
    };
    struct room *room = *state;
    for (size_t i = 0; i < sizeof(nights) / sizeof(nights[0]); i++) {
        room->f.now_ms = nights[i].now_ms;
        const struct case_edit task[] = { edit(CASE_TASK, "due", nights[i].day, 0) };
        int64_t id = add(room, CASE_TASK, task, 1), due_ms = due_of(room);
        assert_true(due_ms <= nights[i].now_ms && due_ms > nights[i].now_ms - 2000);
        const struct case_editor editor = editor_of(room, WORKER);
        assert_ok(
            case_items_done(room->f.db, &room->f.keys, &editor, id, room->f.arena, &room->f.err),
            room->f.err);
    }
}

static int64_t goal_due_of(struct room *room, int64_t item_id)
{
    struct fixture *f = &room->f;
    struct case_item item;
    assert_ok(case_items_get(f->db, &f->keys, room->file.id, item_id, f->arena, &item, &f->err),
              f->err);
    return item.due_at_ms;
}

static void a_goal_is_due_until_its_outcome_is_told(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_clashes clashes;
    const struct case_edit goal[] = { edit(CASE_GOAL, "need", "housing", 0),
                                      edit(CASE_GOAL, "goal", "A lease of our own", 0),
                                      edit(CASE_GOAL, "due", "2026-12-01", 0) };
    const struct case_edit unknown = edit(CASE_GOAL, "outcome", "perhaps", 0);
    const struct case_edit met = edit(CASE_GOAL, "outcome", "met", 0);
    int64_t id = add(room, CASE_GOAL, goal, 3);
    assert_true(goal_due_of(room, id) > 0);
    const struct case_editor editor = editor_of(room, WORKER);
    assert_false(case_items_done(f->db, &f->keys, &editor, id, f->arena, &f->err));
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
    assert_false(change(room, WORKER, id, &unknown, 1, &clashes));
    assert_int_equal(f->err.code, ERR_INVALID);
    assert_ok(change(room, WORKER, id, &met, 1, &clashes), f->err);
    assert_int_equal(goal_due_of(room, id), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_task_is_due_when_its_day_begins, open_file, close_file),
        cmocka_unit_test_setup_teardown(a_goal_is_due_until_its_outcome_is_told, open_file,
                                        close_file),
        cmocka_unit_test_setup_teardown(merges_fields, open_file, close_file),
        cmocka_unit_test_setup_teardown(refuses_nonsense, open_file, close_file),
        cmocka_unit_test_setup_teardown(papers_come_up, open_file, close_file),
        cmocka_unit_test_setup_teardown(is_sealed, open_file, close_file),
        cmocka_unit_test_setup_teardown(log_is_a_chain, open_file, close_file),
        cmocka_unit_test_setup_teardown(log_tells_phone_from_clock, open_file, close_file),
        cmocka_unit_test_setup_teardown(values_stay_in_their_place, open_file, close_file),
        cmocka_unit_test_setup_teardown(nothing_is_shared_without_consent, open_file, close_file),
        cmocka_unit_test_setup_teardown(some_are_not_asked_by_text, open_file, close_file),
        cmocka_unit_test_setup_teardown(consent_is_taken_back_whatever_stands_in_the_way, open_file,
                                        close_file),
        cmocka_unit_test_setup_teardown(one_file_for_one_phone, open_file, close_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
