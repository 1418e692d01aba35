/* Reports for the donor, of files that are known to the row: who is counted by what, who is left out, and
 * what nobody learns: from one table, from two periods, from two versions. */
#include "fixture.h"

#include "base/limits.h"
#include "domain/disclosure.h"
#include "service/case_consent.h"
#include "service/case_facts.h"
#include "service/case_file.h"
#include "service/case_items.h"
#include "service/erasure_steps.h"
#include "service/report_frozen.h"
#include "service/trainings.h"

enum { HIDDEN = DISCLOSURE_HIDDEN, WORKER = 1 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;
/* Noon of 2026-07-06, a Monday. */
static const int64_t july_ms = 1783332000000;

struct room {
    struct fixture f; /* first */
    struct report_frozen latest;
};

static int open_room(void **state)
{
    struct room *room = calloc(1, sizeof(*room));
    *state = room;
    fixture_open(&room->f);
    room->f.now_ms = july_ms;
    return 0;
}

static int close_room(void **state)
{
    fixture_close(*state);
    free(*state);
    return 0;
}

/* ---- making files */

struct person {
    const char *born, *sex, *municipality, *nationality;
    bool consent;
};

static struct case_editor editor_of(struct room *room, int64_t case_id)
{
    room->f.now_ms++; /* ids are in order */
    return (struct case_editor){ .case_id = case_id, .staff_id = WORKER, .now_ms = room->f.now_ms };
}

static int64_t add_item(struct room *room, int64_t case_id, enum case_kind kind,
                        const char *const fields[][2], size_t count)
{
    struct fixture *f = &room->f;
    struct case_edit edits[8];
    const struct case_editor editor = editor_of(room, case_id);
    int64_t id;
    for (size_t i = 0; i < count; i++)
        edits[i] = (struct case_edit){ case_field_find(kind, str_of(fields[i][0])),
                                       str_of(fields[i][1]), 0 };
    assert_ok(case_items_add(f->db, &f->keys, &editor, kind, edits, count, f->arena, &id, &f->err),
              f->err);
    return id;
}

static void change_self(struct room *room, int64_t case_id, const char *const fields[][2],
                        size_t count)
{
    struct fixture *f = &room->f;
    struct case_item *items;
    size_t item_count;
    struct case_edit edits[8];
    struct case_clashes clashes;
    assert_ok(case_items_list(f->db, &f->keys, case_id, f->arena, &items, &item_count, &f->err),
              f->err);
    for (size_t i = 0; i < count; i++)
        edits[i] = (struct case_edit){ case_field_find(CASE_PERSON, str_of(fields[i][0])),
                                       str_of(fields[i][1]), 0 };
    const struct case_editor editor = editor_of(room, case_id);
    assert_ok(case_items_change(f->db, &f->keys, &editor, items[0].id, edits, count, f->arena,
                                &clashes, &f->err),
              f->err);
}

static void agree(struct room *room, int64_t case_id)
{
    struct fixture *f = &room->f;
    const struct case_consent consent = { .kind = CASE_CONSENT_REPORTING,
                                          .state = CASE_CONSENT_GIVEN,
                                          .way = CASE_CONSENT_ON_PAPER,
                                          .giver = CASE_CONSENT_BY_SELF,
                                          .version = STR("1"),
                                          .language = STR("prs"),
                                          .detail = STR("office"),
                                          .staff_id = WORKER,
                                          .settled_at_ms = f->now_ms };
    assert_ok(case_consent_record(f->db, &f->keys, case_id, &consent, f->now_ms, f->arena, &f->err),
              f->err);
}

static int64_t add_file(struct room *room, const struct person *person)
{
    struct fixture *f = &room->f;
    struct case_file file;
    const struct case_opening opening = { .team = STR("tirana"), .staff_id = WORKER };
    f->now_ms++;
    assert_ok(case_file_open(f->db, &f->keys, &opening, f->now_ms, f->arena, &file, &f->err),
              f->err);
    const char *const fields[][2] = { { "born", person->born },
                                      { "sex", person->sex },
                                      { "municipality", person->municipality },
                                      { "nationality", person->nationality } };
    change_self(room, file.id, fields, 4);
    if (person->consent)
        agree(room, file.id);
    return file.id;
}

static void add_fact(struct room *room, int64_t case_id, enum case_fact fact, int64_t at_ms,
                     const char *service)
{
    struct fixture *f = &room->f;
    assert_ok(DB_RUN(f->db, QUERY_FACT_PUT, f->arena, NULL, &f->err, DB_I(fact), DB_I(at_ms),
                     DB_I(case_id), DB_I(0),
                     DB_I(dimension_topic(DIMENSION_SERVICE, str_of(service)))),
              f->err);
}

/* ---- asking */

static struct report_table table_of(struct room *room, const char *measure, const char *period,
                                    enum dimension by, enum dimension across)
{
    struct fixture *f = &room->f;
    struct report *report;
    struct report_period of;
    struct report_table table;
    assert_ok(report_period_parse(str_of(period), &of, &f->err), f->err);
    assert_ok(report_begin(f->db, f->arena, &report, &f->err), f->err);
    assert_ok(report_frozen_beside(report, &room->latest, measure_find(str_of(measure)), &of, by,
                                   across, f->arena, &table, &f->err),
              f->err);
    report_end(report);
    return table;
}

static int64_t total_of(struct room *room, const char *measure, const char *period)
{
    struct report_table table = table_of(room, measure, period, DIMENSION_NONE, DIMENSION_NONE);
    return report_total(&table);
}

static int64_t cell_of(struct room *room, const char *measure, const char *period,
                       enum dimension by, const char *value)
{
    struct report_table table = table_of(room, measure, period, by, DIMENSION_NONE);
    for (int row = 0; row < table.rows; row++) {
        if (str_equal(dimension_value(by, row), str_of(value)))
            return report_value(&table, row, 0);
    }
    fail_msg("no %s", value);
    return 0;
}

/* ---- periods and traits */

static void periods_are_whole_months_in_albania(void **state)
{
    static const struct {
        const char *given, *written;
        int64_t from_ms, to_ms;
        int parts;
    } cases[] = {
        { "2026", "2026", 1767222000000, 1798758000000, 4 },
        { "2026-Q3", "2026-Q3", 1782856800000, 1790805600000, 3 }, /* in summer two hours ahead */
        { "2026-07", "2026-07", 1782856800000, 1785535200000, 0 },
        { "2026-07..2026-09", "2026-Q3", 1782856800000, 1790805600000, 3 },
        { "2026-08..2026-09", "2026-08..2026-09", 1785535200000, 1790805600000, 2 },
    };
    static const char *const wrong[] = { "",
                                         "26",
                                         "2026-Q5",
                                         "2026-13",
                                         "2026-7",
                                         "2026-07-01",
                                         "2026-09..2026-07",
                                         "2026..2027",
                                         "2026-Q3..2026-Q4" };
    struct room *room = *state;
    struct report_period period, parts[REPORT_MONTHS_MAX];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char storage[REPORT_PERIOD_SIZE];
        struct builder b;
        builder_init(&b, storage, sizeof(storage));
        assert_ok(report_period_parse(str_of(cases[i].given), &period, &room->f.err), room->f.err);
        report_period_write(&period, &b);
        assert_string_equal(storage, cases[i].written);
        assert_int_equal(report_period_from_ms(&period), cases[i].from_ms);
        assert_int_equal(report_period_to_ms(&period), cases[i].to_ms);
        assert_int_equal(report_period_parts(&period, parts), cases[i].parts);
    }
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(report_period_parse(str_of(wrong[i]), &period, &room->f.err));
    period = report_period_quarter(1782856800000);
    assert_int_equal(report_period_from_ms(&period), 1782856800000);
    period = report_period_quarter(1782856800000 - 1);
    assert_int_equal(report_period_to_ms(&period), 1782856800000);
}

static void an_age_is_the_one_reached_in_the_year(void **state)
{
    static const struct {
        const char *born, *group;
    } cases[] = { { "2026-12-31", "0-4" },   { "2022-01-01", "0-4" },   { "2021-12-31", "5-11" },
                  { "2014-06-01", "12-17" }, { "2008-06-01", "18-24" }, { "2001-01-01", "25-49" },
                  { "1976-01-01", "50-59" }, { "1966-12-31", "60+" },   { "", "unknown" } };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct traits traits =
            traits_read(str_of(cases[i].born), STR("other"), STR("lezhe"), STR("stateless"));
        struct traits again = traits_unpack(traits_pack(&traits));
        struct str group =
            dimension_value(DIMENSION_AGE, dimension_of(DIMENSION_AGE, &again, 0, 2026));
        assert_true(str_equal(group, str_of(cases[i].group)));
        int nationality = dimension_of(DIMENSION_NATIONALITY, &again, 0, 2026);
        assert_true(
            str_equal(dimension_value(DIMENSION_NATIONALITY, nationality), STR("stateless")));
    }
}

/* ---- counting */

static const struct person woman = { "1990-03-01", "female", "tirana", "afghan", true };
static const struct person man = { "1985-03-01", "male", "tirana", "afghan", true };
static const struct person silent = { "1985-03-01", "male", "tirana", "afghan", false };

static void fill(struct room *room, const struct person *person, int count, const char *service)
{
    for (int i = 0; i < count; i++) {
        int64_t id = add_file(room, person);
        add_fact(room, id, CASE_FACT_SERVED, july_ms + i * day_ms, service);
        add_fact(room, id, CASE_FACT_SERVED, july_ms + (i + 1) * day_ms, service); /* once still */
    }
}

static void people_are_counted_once_and_who_did_not_agree_is_left_out(void **state)
{
    struct room *room = *state;
    fill(room, &woman, 7, "legal");
    fill(room, &man, 6, "health");
    fill(room, &silent, 5, "health");
    assert_int_equal(total_of(room, "reached", "2026-Q3"), 13);
    assert_int_equal(total_of(room, "reached", "2026-Q2"), 0);
    assert_int_equal(cell_of(room, "reached", "2026-Q3", DIMENSION_SEX, "female"), 7);
    assert_int_equal(cell_of(room, "reached", "2026-Q3", DIMENSION_SEX, "male"), 6);
    assert_int_equal(cell_of(room, "reached", "2026-Q3", DIMENSION_SERVICE, "legal"), 7);
    assert_int_equal(cell_of(room, "reached", "2026-Q3", DIMENSION_AGE, "25-49"), 13);
    assert_int_equal(cell_of(room, "opened", "2026-Q3", DIMENSION_NATIONALITY, "afghan"), 13);
    struct report_table table =
        table_of(room, "reached", "2026-Q3", DIMENSION_SEX, DIMENSION_SERVICE);
    assert_int_equal(table.left_out, 5);
    assert_int_equal(report_value(&table, 0, dimension_topic(DIMENSION_SERVICE, STR("legal")) - 1),
                     7);
}

static void a_file_is_open_from_its_opening_to_its_closing(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    int64_t ids[8];
    for (int i = 0; i < 8; i++)
        ids[i] = add_file(room, &woman);
    f->now_ms = july_ms + 40 * day_ms; /* August */
    for (int i = 0; i < 2; i++) {
        struct case_file file;
        assert_ok(case_file_get(f->db, ids[i], f->arena, &file, &f->err), f->err);
        assert_ok(
            case_file_move(f->db, ids[i], file.version, CASE_CLOSED, f->now_ms, f->arena, &f->err),
            f->err);
    }
    f->now_ms += 40 * day_ms; /* September: one is opened again */
    struct case_file file;
    assert_ok(case_file_get(f->db, ids[0], f->arena, &file, &f->err), f->err);
    assert_ok(case_file_move(f->db, ids[0], file.version, CASE_OPEN, f->now_ms, f->arena, &f->err),
              f->err);
    assert_int_equal(total_of(room, "standing", "2026-06"), 0);
    assert_int_equal(total_of(room, "standing", "2026-07"), 8);
    assert_int_equal(total_of(room, "standing", "2026-08"), 6);
    assert_int_equal(total_of(room, "standing", "2026-09"), 7);
    assert_int_equal(total_of(room, "closed", "2026-08"), HIDDEN); /* 2 */
}

static void assessments_in_time_goals_and_papers_are_read_from_the_file(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    for (int i = 0; i < 6; i++) {
        int64_t id = add_file(room, &woman), opened_ms = f->now_ms;
        /* Intake on a Monday: the tenth working day is the Monday two weeks on; five are in time. */
        int64_t finished_ms = july_ms + (i < 5 ? 14 : 15) * day_ms;
        assert_true(opened_ms < july_ms + day_ms);
        assert_ok(DB_RUN(f->db, QUERY_CASE_ASSESSMENT_ADD, f->arena, NULL, &f->err, DB_I(id),
                         DB_I(id), DB_S(STR("needs")), DB_I(1), DB_I(WORKER), DB_I(opened_ms)),
                  f->err);
        assert_ok(DB_RUN(f->db, QUERY_CASE_ASSESSMENT_FINISH, f->arena, NULL, &f->err, DB_I(id),
                         DB_I(finished_ms)),
                  f->err);
        const char *const goal[][2] = { { "need", "housing" },
                                        { "goal", "a flat" },
                                        { "due", "2026-08-01" },
                                        { "outcome", i < 5 ? "met" : "not_met" } };
        add_item(room, id, CASE_GOAL, goal, 4);
        const char *const paper[][2] = { { "paper", "residence_permit" },
                                         { "issued", "2026-07-01" } };
        add_item(room, id, CASE_PAPER, paper, 2);
    }
    assert_int_equal(total_of(room, "assessed", "2026-Q3"), 5);
    assert_int_equal(total_of(room, "opened", "2026-Q3"), 6);
    assert_int_equal(total_of(room, "goals_due", "2026-08"), 6);
    assert_int_equal(total_of(room, "goals_met", "2026-08"), 5);
    assert_int_equal(total_of(room, "goals_due", "2026-07"), 0);
    assert_int_equal(total_of(room, "permits", "2026-07"), 6);
}

static void the_household_is_who_lives_there(void **state)
{
    struct room *room = *state;
    for (int i = 0; i < 5; i++) {
        int64_t id = add_file(room, &woman);
        const char *const child[][2] = { { "relation", "child" }, { "born", "2020-05-05" } };
        const char *const brother[][2] = { { "relation", "sibling" },
                                           { "whereabouts", "afghanistan" } };
        add_item(room, id, CASE_PERSON, child, 2);
        add_item(room, id, CASE_PERSON, brother, 2);
        add_fact(room, id, CASE_FACT_SERVED, july_ms, "legal");
    }
    assert_int_equal(total_of(room, "household", "2026-Q3"), 5);
    assert_int_equal(cell_of(room, "household", "2026-Q3", DIMENSION_AGE, "5-11"), 5);
}

static void family_reunion_is_counted_stage_by_stage(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    static const char *const stages[] = { "opened", "submitted" };
    int64_t ids[5];
    for (int i = 0; i < 5; i++)
        ids[i] = add_file(room, &man);
    for (int stage = 0; stage < 2; stage++) {
        for (int i = 0; i < 5; i++) {
            struct case_item *items;
            size_t count;
            struct case_clashes clashes;
            assert_ok(case_items_list(f->db, &f->keys, ids[i], f->arena, &items, &count, &f->err),
                      f->err);
            const struct case_edit edit = {
                case_field_find(CASE_PERSON, STR("reunification")),
                str_of(stages[stage]),
                stage,
            };
            const struct case_editor editor = editor_of(room, ids[i]);
            assert_ok(case_items_change(f->db, &f->keys, &editor, items[0].id, &edit, 1, f->arena,
                                        &clashes, &f->err),
                      f->err);
        }
        f->now_ms += 40 * day_ms;
    }
    assert_int_equal(total_of(room, "reunion_opened", "2026-07"), 5);
    assert_int_equal(total_of(room, "reunion_submitted", "2026-08"), 5);
    assert_int_equal(total_of(room, "reunion_opened", "2026-08"), 0);
}

static void trainings_are_counted_by_kind_and_sex(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct training training = { .title = STR("Referral pathway"),
                                 .day = july_ms / day_ms,
                                 .municipality = STR("lezhe"),
                                 .organiser = STR("IOM"),
                                 .people = { { STR("municipality"), STR("female"), 3 },
                                             { STR("civil_society"), STR("male"), 2 } },
                                 .people_count = 2 };
    int64_t id;
    assert_ok(trainings_put(f->db, &training, WORKER, july_ms, f->arena, &id, &f->err), f->err);
    assert_int_equal(total_of(room, "trained", "2026-Q3"), 5);
    assert_int_equal(total_of(room, "trainings", "2026-07"), 1);
    assert_int_equal(cell_of(room, "trained", "2026-Q3", DIMENSION_KIND, "municipality"), 3);
    assert_int_equal(cell_of(room, "trained", "2026-Q3", DIMENSION_SEX, "male"), 2);
    training.id = id;
    training.version = 7;
    assert_false(trainings_put(f->db, &training, WORKER, july_ms, f->arena, &id, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    training.day = july_ms / day_ms + 1;
    assert_false(trainings_put(f->db, &training, WORKER, july_ms, f->arena, &id, &f->err));
    assert_ok(trainings_remove(f->db, id, 1, WORKER, july_ms, f->arena, &f->err), f->err);
    assert_int_equal(total_of(room, "trained", "2026-Q3"), 0);
}

/* ---- what nobody learns */

/* July: 9 women, August: 3, September: 8. The quarter less July and September would tell of the 3. */
static void a_longer_period_does_not_tell_what_its_parts_hide(void **state)
{
    static const int months[] = { 9, 3, 8 };
    struct room *room = *state;
    for (int month = 0; month < 3; month++) {
        for (int i = 0; i < months[month]; i++) {
            int64_t id = add_file(room, &woman);
            add_fact(room, id, CASE_FACT_DECLINED, july_ms + month * 31 * day_ms, "legal");
        }
    }
    assert_int_equal(total_of(room, "declined", "2026-07"), 9);
    assert_int_equal(total_of(room, "declined", "2026-08"), HIDDEN);
    assert_int_equal(total_of(room, "declined", "2026-09"), 8);
    assert_int_equal(total_of(room, "declined", "2026-Q3"), HIDDEN);
    assert_int_equal(total_of(room, "declined", "2026"), HIDDEN);
    assert_int_equal(total_of(room, "declined", "2026-07..2026-08"), HIDDEN);
    assert_int_equal(total_of(room, "declined", "2026-08..2026-09"), HIDDEN);
    assert_int_equal(cell_of(room, "declined", "2026-Q3", DIMENSION_SEX, "female"), HIDDEN);
}

/* Where nothing is broken down another count is made: it comes to the same. */
static void a_plain_sum_is_the_sum_of_a_table(void **state)
{
    static const char *const asked[] = { "reached", "household", "opened" };
    static const char *const periods[] = { "2026-07", "2026-08",          "2026-Q3",
                                           "2026",    "2026-07..2026-09", "2025" };
    struct room *room = *state;
    fill(room, &woman, 7, "legal");
    fill(room, &man, 6, "health");
    fill(room, &silent, 3, "health");
    for (size_t m = 0; m < sizeof(asked) / sizeof(asked[0]); m++) {
        for (size_t p = 0; p < sizeof(periods) / sizeof(periods[0]); p++) {
            struct report_table sum =
                table_of(room, asked[m], periods[p], DIMENSION_NONE, DIMENSION_NONE);
            struct report_table table =
                table_of(room, asked[m], periods[p], DIMENSION_SEX, DIMENSION_NONE);
            if (sum.values[0] != table.values[table.rows] || sum.left_out != table.left_out ||
                sum.hidden[0] != table.hidden[table.rows])
                fail_msg("%s in %s: %lld (%lld left out), in the table %lld (%lld)", asked[m],
                         periods[p], (long long)sum.values[0], (long long)sum.left_out,
                         (long long)table.values[table.rows], (long long)table.left_out);
        }
    }
    assert_int_equal(total_of(room, "reached", "2026-Q3"), 13);
}

static struct report_frozen freeze(struct room *room, const char *period, const char *reason)
{
    struct fixture *f = &room->f;
    struct report_period of;
    struct report *report;
    struct report_frozen frozen = { .period = str_of(period),
                                    .version = room->latest.version,
                                    .at_ms = f->now_ms,
                                    .staff_id = WORKER,
                                    .reason = str_of(reason) };
    struct str body;
    assert_ok(report_period_parse(str_of(period), &of, &f->err), f->err);
    assert_ok(report_begin(f->db, f->arena, &report, &f->err), f->err);
    assert_ok(report_frozen_write(report, &room->latest, &of, f->now_ms, f->arena, &body, &f->err),
              f->err);
    report_end(report);
    assert_ok(report_frozen_add(f->db, &f->keys, &frozen, body, f->arena, &frozen.id, &f->err),
              f->err);
    assert_ok(report_frozen_latest(f->db, &f->keys, &of, f->arena, &room->latest, &f->err), f->err);
    assert_int_equal(room->latest.id, frozen.id);
    assert_true(room->latest.whole);
    return room->latest;
}

static int64_t frozen_cell(struct room *room, const struct report_frozen *frozen,
                           const char *measure, enum dimension by, int row)
{
    struct report_table table;
    assert_true(report_frozen_table(frozen, measure_find(str_of(measure)), by, DIMENSION_NONE,
                                    room->f.arena, &table));
    return report_value(&table, row, 0);
}

static void a_frozen_quarter_stays_and_a_correction_tells_of_nobody(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    fill(room, &woman, 9, "legal");
    fill(room, &man, 8, "legal");
    f->now_ms = july_ms + 100 * day_ms;
    const struct report_frozen first = freeze(room, "2026-Q3", "");
    assert_int_equal(frozen_cell(room, &first, "reached", DIMENSION_SEX, 0), 9);
    assert_int_equal(frozen_cell(room, &first, "reached", DIMENSION_NONE, 0), 17);

    fill(room, &woman, 1, "legal"); /* she turns up late */
    assert_int_equal(total_of(room, "reached", "2026-Q3"), 18);
    assert_int_equal(cell_of(room, "reached", "2026-Q3", DIMENSION_SEX, "female"), HIDDEN);
    assert_int_equal(cell_of(room, "reached", "2026-Q3", DIMENSION_SEX, "male"), HIDDEN);
    const struct report_frozen second = freeze(room, "2026-Q3", "One file came in late");
    assert_int_equal(second.version, 2);
    assert_int_equal(frozen_cell(room, &second, "reached", DIMENSION_NONE, 0), 18);
    assert_int_equal(frozen_cell(room, &second, "reached", DIMENSION_SEX, 0), HIDDEN);
    assert_int_equal(frozen_cell(room, &first, "reached", DIMENSION_SEX, 0), 9);

    fill(room, &woman, 6, "legal"); /* and what the second hid, the third does not tell */
    const struct report_frozen third = freeze(room, "2026-Q3", "Six more files came in");
    assert_int_equal(frozen_cell(room, &third, "reached", DIMENSION_SEX, 0), HIDDEN);
    assert_int_equal(frozen_cell(room, &third, "reached", DIMENSION_NONE, 0), 24);
}

/* Two versions that are told differ by six; what is counted now by five from the second, by one from the
 * first. */
static void no_version_tells_of_somebody_beside_any_other(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    fill(room, &woman, 9, "legal");
    fill(room, &man, 20, "legal");
    f->now_ms = july_ms + 100 * day_ms;
    (void)freeze(room, "2026-Q3", "");
    int64_t ids[6];
    for (int i = 0; i < 6; i++) {
        ids[i] = add_file(room, &woman);
        add_fact(room, ids[i], CASE_FACT_SERVED, july_ms, "legal");
    }
    const struct report_frozen second = freeze(room, "2026-Q3", "Six files came in late");
    assert_int_equal(frozen_cell(room, &second, "reached", DIMENSION_SEX, 0), 15);
    for (int i = 0; i < 5; i++)
        assert_ok(DB_RUN(f->db, QUERY_FACTS_REMOVE, f->arena, NULL, &f->err, DB_I(ids[i]), DB_I(1)),
                  f->err);
    assert_int_equal(cell_of(room, "reached", "2026-Q3", DIMENSION_SEX, "female"), HIDDEN);
    fill(room, &woman, 10, "legal"); /* 20: far from both */
    assert_int_equal(cell_of(room, "reached", "2026-Q3", DIMENSION_SEX, "female"), 20);
}

/* The sums of a table by two things hide what the table by one hides, and not less. */
static void a_correction_hides_the_same_in_every_table(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    static const enum dimension both[][2] = { { DIMENSION_SEX, DIMENSION_MUNICIPALITY },
                                              { DIMENSION_MUNICIPALITY, DIMENSION_SEX } };
    fill(room, &woman, 9, "legal");
    fill(room, &man, 8, "legal");
    f->now_ms = july_ms + 100 * day_ms;
    (void)freeze(room, "2026-Q3", "");
    fill(room, &woman, 1, "legal");
    for (size_t way = 0; way < 2; way++) {
        struct report_table table =
            table_of(room, "reached", "2026-Q3", both[way][0], both[way][1]);
        bool by_sex = both[way][0] == DIMENSION_SEX;
        for (int sex = 0; sex < 2; sex++)
            assert_int_equal(
                report_value(&table, by_sex ? sex : table.rows, by_sex ? table.columns : sex),
                HIDDEN);
    }
}

/* Nor do the months of the quarter, or its year, tell what the quarter hides beside its report. */
static void a_correction_hides_the_same_in_months_and_years(void **state)
{
    static const char *const periods[] = { "2026-07", "2026", "2026-06..2026-07" };
    struct room *room = *state;
    struct fixture *f = &room->f;
    fill(room, &woman, 9, "legal");
    fill(room, &man, 8, "legal");
    f->now_ms = july_ms + 100 * day_ms;
    (void)freeze(room, "2026-Q3", "");
    fill(room, &woman, 1, "legal");
    const struct measure *measure = measure_find(STR("reached"));
    for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++) {
        struct report *report;
        struct report_period period;
        struct report_table table;
        assert_ok(report_period_parse(str_of(periods[i]), &period, &f->err) &&
                      report_begin(f->db, f->arena, &report, &f->err) &&
                      report_table(report, measure, &period, DIMENSION_SEX, DIMENSION_NONE, &table,
                                   &f->err),
                  f->err);
        assert_int_equal(report_value(&table, 0, 0), 10);
        assert_ok(report_frozen_near(f->db, &f->keys, report, measure, &period, f->arena, &table,
                                     &f->err),
                  f->err);
        assert_int_equal(report_value(&table, 0, 0), HIDDEN);
        assert_int_equal(report_value(&table, 1, 0), HIDDEN);
        assert_int_equal(report_total(&table), 18);
        report_end(report);
    }
}

/* 20 files open in July, 23 in August: what came between is three, of whom nothing is told. */
static void what_is_open_at_two_ends_tells_of_nobody(void **state)
{
    struct room *room = *state;
    for (int i = 0; i < 20; i++)
        (void)add_file(room, i % 2 ? &woman : &man);
    room->f.now_ms = july_ms + 31 * day_ms;
    for (int i = 0; i < 3; i++)
        (void)add_file(room, &woman);
    assert_int_equal(total_of(room, "standing", "2026-07"), 20);
    assert_int_equal(total_of(room, "standing", "2026-08"), 23);
    assert_false(measure_allows(measure_find(STR("standing")), DIMENSION_SEX));
    struct report_table table = table_of(room, "opened", "2026-08", DIMENSION_SEX, DIMENSION_NONE);
    for (int row = 0; row <= table.rows; row++)
        assert_int_equal(report_value(&table, row, 0), HIDDEN); /* nor that none was a man */
}

/* Three months of four each: the quarter's twelve would tell all of them. */
static void few_that_are_as_many_as_can_be_are_not_told_together(void **state)
{
    static const struct {
        int months[3];
        int64_t told;
    } cases[] = { { { 4, 4, 20 }, HIDDEN }, { { 1, 1, 20 }, HIDDEN }, { { 3, 4, 20 }, 27 } };
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        struct room *room = *state;
        char period[REPORT_PERIOD_SIZE];
        for (int month = 0; month < 3; month++) {
            for (int i = 0; i < cases[c].months[month]; i++)
                add_fact(room, add_file(room, &woman), CASE_FACT_DECLINED,
                         july_ms + ((int)c * 92 + month * 31) * day_ms, "legal");
        }
        struct report_period quarter = report_period_quarter(july_ms + (int)c * 92 * day_ms);
        struct builder b;
        builder_init(&b, period, sizeof(period));
        report_period_write(&quarter, &b);
        assert_int_equal(total_of(room, "declined", period), cases[c].told);
        assert_int_equal(cell_of(room, "declined", period, DIMENSION_SEX, "female"), cases[c].told);
    }
}

static void only_a_quarter_that_is_over_is_frozen(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct report_period period;
    struct report *report;
    struct str body;
    static const char *const not_yet[] = { "2026-Q3", "2026-Q4", "2026-06", "2025" };
    for (size_t i = 0; i < sizeof(not_yet) / sizeof(not_yet[0]); i++) {
        assert_ok(report_period_parse(str_of(not_yet[i]), &period, &f->err), f->err);
        assert_ok(report_begin(f->db, f->arena, &report, &f->err), f->err);
        assert_false(report_frozen_write(report, &room->latest, &period, f->now_ms, f->arena, &body,
                                         &f->err));
        assert_int_equal(f->err.code, ERR_UNPROCESSED);
        report_end(report);
    }
    (void)freeze(room, "2026-Q2", "");
    const struct report_frozen again = { .period = STR("2026-Q2"), .at_ms = f->now_ms };
    int64_t id;
    assert_false(report_frozen_add(f->db, &f->keys, &again, STR("{}"), f->arena, &id, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    const struct report_frozen mute = { .period = STR("2026-Q2"),
                                        .version = 1,
                                        .at_ms = f->now_ms };
    assert_false(report_frozen_add(f->db, &f->keys, &mute, STR("{}"), f->arena, &id, &f->err));
    assert_int_equal(f->err.code, ERR_INVALID);
}

static void what_was_erased_is_counted_on_and_leads_nowhere(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct db_rows rows;
    fill(room, &woman, 6, "legal");
    int64_t id = add_file(room, &woman);
    add_fact(room, id, CASE_FACT_SERVED, july_ms, "legal");
    assert_int_equal(total_of(room, "standing", "2026-Q3"), 7);
    assert_ok(erasure_steps_case(f->db, &f->keys, id, "as the person wished", f->now_ms, f->arena,
                                 &f->err),
              f->err);
    assert_ok(case_file_touch(f->db, id, f->now_ms, f->arena, &f->err), f->err);
    assert_int_equal(total_of(room, "reached", "2026-Q3"), 7);
    assert_int_equal(total_of(room, "opened", "2026-Q3"), 7);
    assert_int_equal(cell_of(room, "reached", "2026-Q3", DIMENSION_SEX, "female"), 7);
    assert_int_equal(total_of(room, "standing", "2026-Q3"), 6);
    assert_ok(DB_RUN(f->db, QUERY_FACT_STATE, f->arena, &rows, &f->err, DB_I(id)), f->err);
    assert_int_equal(rows.row_count, 0);
}

static void files_from_before_are_read(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    bool due, more;
    for (int i = 0; i < 6; i++) {
        int64_t id = add_file(room, &woman);
        assert_ok(DB_RUN(f->db, QUERY_FACTS_READ, f->arena, NULL, &f->err, DB_I(id), DB_I(0)),
                  f->err);
        assert_ok(DB_RUN(f->db, QUERY_FACT_TRAITS_PUT, f->arena, NULL, &f->err, DB_I(id), DB_I(0),
                         DB_I(0)),
                  f->err);
    }
    assert_int_equal(cell_of(room, "opened", "2026-Q3", DIMENSION_SEX, "unknown"), 6);
    assert_ok(case_facts_due(f->db, f->arena, &due, &f->err), f->err);
    assert_true(due);
    assert_ok(case_facts_rebuild(f->db, &f->keys, f->arena, &more, &f->err), f->err);
    assert_false(more);
    assert_ok(case_facts_due(f->db, f->arena, &due, &f->err), f->err);
    assert_false(due);
    assert_int_equal(cell_of(room, "opened", "2026-Q3", DIMENSION_SEX, "female"), 6);
}

/* What is done with them meanwhile does not make them read. */
static void files_from_before_are_read_though_they_were_touched(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    bool more;
    for (int i = 0; i < 6; i++) {
        int64_t id = add_file(room, &woman);
        assert_ok(DB_RUN(f->db, QUERY_FACTS_READ, f->arena, NULL, &f->err, DB_I(id), DB_I(0)) &&
                      DB_RUN(f->db, QUERY_FACT_TRAITS_PUT, f->arena, NULL, &f->err, DB_I(id),
                             DB_I(0), DB_I(0)) &&
                      case_file_touch(f->db, id, f->now_ms, f->arena, &f->err),
                  f->err);
    }
    assert_ok(case_facts_rebuild(f->db, &f->keys, f->arena, &more, &f->err), f->err);
    assert_int_equal(cell_of(room, "opened", "2026-Q3", DIMENSION_SEX, "female"), 6);
}

/* The file is kept by law, the number is gone: who was answered stays counted. */
static void contact_by_a_number_that_went_is_counted_on(void **state)
{
    enum { ENTRY = 777 };
    struct room *room = *state;
    struct fixture *f = &room->f;
    for (int i = 0; i < 5; i++) {
        int64_t id = add_file(room, &woman);
        assert_ok(
            DB_RUN(f->db, QUERY_TICKET_ENTRY_ADD, f->arena, NULL, &f->err, DB_I(ENTRY + i),
                   DB_I(ENTRY), DB_I(1), DB_I(WORKER), DB_I(ENTRY), DB_S(STR("")), DB_I(july_ms)) &&
                DB_RUN(f->db, QUERY_FACT_PUT, f->arena, NULL, &f->err, DB_I(CASE_FACT_SERVED),
                       DB_I(july_ms), DB_I(id), DB_I(ENTRY + i), DB_I(1)) &&
                DB_RUN(f->db, QUERY_FACT_PUT, f->arena, NULL, &f->err, DB_I(CASE_FACT_CONTACT),
                       DB_I(july_ms), DB_I(id), DB_I(ENTRY + i), DB_I(0)) &&
                case_file_touch(f->db, id, f->now_ms, f->arena, &f->err),
            f->err);
    }
    assert_int_equal(total_of(room, "reached", "2026-Q3"), 5);
    assert_int_equal(total_of(room, "managed", "2026-Q3"), 5);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, open_room, close_room)
    const struct CMUnitTest tests[] = {
        TEST(periods_are_whole_months_in_albania),
        TEST(an_age_is_the_one_reached_in_the_year),
        TEST(people_are_counted_once_and_who_did_not_agree_is_left_out),
        TEST(a_file_is_open_from_its_opening_to_its_closing),
        TEST(assessments_in_time_goals_and_papers_are_read_from_the_file),
        TEST(the_household_is_who_lives_there),
        TEST(family_reunion_is_counted_stage_by_stage),
        TEST(trainings_are_counted_by_kind_and_sex),
        TEST(a_longer_period_does_not_tell_what_its_parts_hide),
        TEST(a_plain_sum_is_the_sum_of_a_table),
        TEST(a_frozen_quarter_stays_and_a_correction_tells_of_nobody),
        TEST(no_version_tells_of_somebody_beside_any_other),
        TEST(a_correction_hides_the_same_in_every_table),
        TEST(a_correction_hides_the_same_in_months_and_years),
        TEST(what_is_open_at_two_ends_tells_of_nobody),
        TEST(few_that_are_as_many_as_can_be_are_not_told_together),
        TEST(only_a_quarter_that_is_over_is_frozen),
        TEST(what_was_erased_is_counted_on_and_leads_nowhere),
        TEST(files_from_before_are_read),
        TEST(files_from_before_are_read_though_they_were_touched),
        TEST(contact_by_a_number_that_went_is_counted_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
