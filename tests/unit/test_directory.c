/* The directory: opening hours through clock changes, feasts and nights; words of a search; files with
 * every kind of fault, in and out again; who is found, and who is not served. */
#include "room.h"
#include "shipped.h"

#include "base/csv.h"
#include "domain/hours.h"
#include "service/directory_import.h"
#include "service/directory_provider.h"
#include "service/directory_visits.h"

#define DAYS "Mon Tue Wed Thu Fri Sat Sun"

static int64_t moment(const char *day, int hour, int minute)
{
    int64_t ms;
    assert_true(date_parse(str_of(day), &ms));
    return date_moment_ms(ms + (hour * 60 + minute) * 60000LL);
}

/* ---- hours */

static void hours_are_told_by_the_clock_on_the_wall(void **state)
{
    (void)state;
    static const struct {
        const char *hours, *closed, *feasts, *day;
        int hour, minute;
        const char *expected; /* "open until DAY HH:MM", "opens ...", "always", "never" */
    } rows[] = {
        { "Mon-Fri 8-16", "", "", "2026-11-23", 8, 0, "open until 2026-11-23 16:00" },
        { "Mon-Fri 8-16", "", "", "2026-11-23", 16, 0, "opens 2026-11-24 08:00" },
        { "Mon-Fri 8-16", "", "", "2026-11-27", 17, 0, "opens 2026-11-30 08:00" },
        { "Mon-Fri 8-16", "", "2026-11-30", "2026-11-27", 17, 0, "opens 2026-12-01 08:00" },
        { "Mon-Fri 8-16", "2026-11-23", "", "2026-11-23", 9, 0, "opens 2026-11-24 08:00" },
        { "Mon-Fri 8-12, Mon-Fri 12-16", "", "", "2026-11-23", 9, 0,
          "open until 2026-11-23 16:00" },
        { "Mon-Fri 8-12, Mon-Fri 13-16", "", "", "2026-11-23", 12, 30, "opens 2026-11-23 13:00" },
        { "Fri-Sat 22-6", "", "", "2026-11-27", 23, 0, "open until 2026-11-28 06:00" },
        { "Fri-Sat 22-6", "", "", "2026-11-29", 5, 59, "open until 2026-11-29 06:00" },
        { "Fri-Sat 22-6", "", "", "2026-11-29", 6, 0, "opens 2026-12-04 22:00" },
        { "Sun 22-6", "", "", "2026-11-30", 1, 0, "open until 2026-11-30 06:00" },
        { "24/7", "", "2026-11-23", "2026-11-23", 3, 0, "always" },
        { "24/7", "2026-11-23", "", "2026-11-23", 3, 0, "opens 2026-11-24 00:00" },
        { "Mon-Sun 0-24", "", "", "2026-11-23", 3, 0, "always" },
        { "", "", "", "2026-11-23", 3, 0, "never" },
        /* The clock goes forward in the night to 29 March 2026, back in that to 25 October. */
        { "Sun 1-8", "", "", "2026-03-29", 1, 30, "open until 2026-03-29 08:00" },
        { "Sun 8-12", "", "", "2026-03-28", 23, 0, "opens 2026-03-29 08:00" },
        { "Sat 20-4", "", "", "2026-10-24", 21, 0, "open until 2026-10-25 04:00" },
        { "Sun 8-12", "", "", "2026-10-25", 1, 0, "opens 2026-10-25 08:00" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct office_hours hours;
        struct office_closed closed, feasts;
        struct hours_now now;
        char text[64], day[16];
        struct builder b, d;
        assert_true(hours_parse(str_of(rows[i].hours), &hours));
        assert_true(office_parse_closed(str_of(rows[i].closed), &closed));
        assert_true(office_parse_closed(str_of(rows[i].feasts), &feasts));
        const struct hours_place place = { &hours, &closed, &feasts, 0 };
        hours_now(&place, moment(rows[i].day, rows[i].hour, rows[i].minute), &now);
        int64_t at = now.open ? now.until_ms : now.opens_ms;
        builder_init(&d, day, sizeof(day));
        date_write_iso(date_local_ms(at), &d);
        int minutes = date_local_minutes(at);
        builder_init(&b, text, sizeof(text));
        if (now.always || at == 0)
            builder_add(&b, now.always ? STR("always") : STR("never"));
        else
            builder_addf(&b, "%s %s %02d:%02d", now.open ? "open until" : "opens", day,
                         minutes / 60, minutes % 60);
        if (strcmp(text, rows[i].expected) != 0)
            fail_msg("%s on %s %d:%02d: \"%s\", not \"%s\"", rows[i].hours, rows[i].day,
                     rows[i].hour, rows[i].minute, text, rows[i].expected);
    }
}

static void hours_are_written_as_they_are_read(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "Mon-Fri 8-16", "Mon-Fri 8-16" },
        { "mon-fri 08:00-16:00, SAT 9:30-13", "Mon-Fri 8-16, Sat 9:30-13" },
        { "Fri-Sat 22-6", "Fri-Sat 22-6" },
        { "Sun 22-6, Mon 8-12", "Sun 22-6, Mon 8-12" },
        { "24/7", "24/7" },
        { "Mon 8-24", "Mon 8-24" },
        { "", "" },
        { "Mon 8", NULL },
        { "Monday 8-16", NULL },
        { "Mon 8-8", NULL },
        { "Mon 8-25", NULL },
        { "Mon-Fri", NULL },
        { "8-16", NULL },
        { "Mon 8-16;Tue 8-16", NULL },
        { "Mon-Fri 5-1, Mon-Fri 8-1", "Mon-Fri 5-1, Mon-Fri 8-1" },
        { "sun-Fri 9-15, Sat-Mon 8-12", "Sun-Fri 9-15, Sat-Mon 8-12" }, /* over the end of a week */
        { "Sat-Thu 22-6, Sat-Fri 7-8", "Sat-Thu 22-6, Mon-Sun 7-8" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct office_hours hours;
        char text[128];
        struct builder b;
        builder_init(&b, text, sizeof(text));
        bool read = hours_parse(str_of(rows[i][0]), &hours);
        if (read != (rows[i][1] != NULL))
            fail_msg("\"%s\" is %s", rows[i][0], read ? "read" : "refused");
        if (!read)
            continue;
        hours_write(&hours, STR(DAYS), &b);
        assert_str(builder_str(&b), rows[i][1]);
    }
}

/* ---- words */

static void searches_are_understood_as_people_type_them(void **state)
{
    const struct need_words *words = ((struct menus *)*state)->needs;
    static const struct {
        const char *text, *need, *place; /* need NULL: no search */
    } rows[] = {
        { "WHERE DOCTOR LEZHA", "health", "lezhe" },
        { "ku mjek lezhe", "health", "lezhe" },
        { "Ku ka mjek në Lezhë?", "health", "lezhe" },
        { "where docter tirana", "health", "tirane" },
        { "where is a lawyer in tiranna", "legal", "tirane" },
        { "SHERBIME LEZHE", "", "lezhe" },
        { "services", "", "" },
        { "KU", "", "" },
        { "داکتر کجاست", "health", "" },
        { "کجا داکتر lezha", "health", "lezhe" },
        { "أين طبيب", "health", "" },
        { "housing tirana", "housing", "tirane" },
        { "strehim lezhe", "housing", "lezhe" },
        { "where violence", "safety", "" },
        { "where", "", "" },
        { "doctor", NULL, NULL },
        { "tirana", NULL, NULL },
        { "where is my brother", NULL, NULL },
        { "where are you from", NULL, NULL },
        { "i was in lezha with a doctor yesterday and he asked for money", NULL, NULL },
        { "", NULL, NULL },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct need_want want;
        bool search = need_want_is_search(words, str_of(rows[i].text));
        if (search != (rows[i].need != NULL))
            fail_msg("\"%s\" is %s search", rows[i].text, search ? "a" : "no");
        if (!search)
            continue;
        assert_true(need_want_read(words, str_of(rows[i].text), &want));
        struct str need = want.need < 0 ? STR("") : words->all[want.need].id;
        struct str place = want.place < 0 ? STR("") : words->words.places[want.place].id;
        if (!str_equal(need, str_of(rows[i].need)) || !str_equal(place, str_of(rows[i].place)))
            fail_msg("\"%s\" looks for \"" STR_FMT "\" at \"" STR_FMT "\"", rows[i].text,
                     STR_ARG(need), STR_ARG(place));
    }
}

static int open_words(void **state)
{
    *state = shipped_menus();
    return 0;
}

static int close_words(void **state)
{
    menus_release(*state);
    return 0;
}

/* ---- a directory */

struct place_of_tests {
    struct fixture f;
    struct menus *menus;
    char told[4096]; /* faults, one a line */
};

static int open_directory(void **state)
{
    struct place_of_tests *it = calloc(1, sizeof(*it));
    assert_non_null(it);
    fixture_open(&it->f);
    it->menus = shipped_menus();
    *state = it;
    return 0;
}

static int close_directory(void **state)
{
    struct place_of_tests *it = *state;
    menus_release(it->menus);
    fixture_close(&it->f);
    free(it);
    return 0;
}

static void tell(void *context, const char *text)
{
    struct place_of_tests *it = context;
    (void)snprintf(it->told + strlen(it->told), sizeof(it->told) - strlen(it->told), "%s\n", text);
}

/* What became of a file fed in pieces of `piece` bytes; false: the file as a whole is bad. */
static bool import_in(struct place_of_tests *it, struct str text, size_t piece, const char *source,
                      struct directory_import_counts *ret)
{
    struct fixture *f = &it->f;
    bool more = true, done = true;
    it->told[0] = '\0';
    f->err = (struct err){ 0 };
    struct import *import = directory_import_new(
        &(struct directory_import_plan){ .words = it->menus->needs,
                                         .source = str_of(source),
                                         .now_ms = f->now_ms,
                                         .import = { .tell = tell, .context = it } });
    for (size_t at = 0; done && at < text.len; at += piece)
        done = import_feed(import, f->db, str_head(str_from(text, at), piece), f->arena, &f->err);
    while (done && more)
        done = import_end(import, f->db, f->arena, &more, &f->err);
    *ret = directory_import_counts(import);
    import_free(import);
    return done;
}

static void expect_counts(struct place_of_tests *it, struct str text, const char *source,
                          int64_t added, int64_t changed, int64_t kept, int64_t faults)
{
    struct directory_import_counts counts;
    assert_ok(import_in(it, text, 7, source, &counts), it->f.err);
    if (counts.put[DIRECTORY_NEW] != added || counts.put[DIRECTORY_CHANGED] != changed ||
        counts.put[DIRECTORY_KEPT] != kept || counts.faults != faults)
        fail_msg("%lld new, %lld changed, %lld kept, %lld faults:\n%s",
                 (long long)counts.put[DIRECTORY_NEW], (long long)counts.put[DIRECTORY_CHANGED],
                 (long long)counts.put[DIRECTORY_KEPT], (long long)counts.faults, it->told);
}

#define HEAD "id,organization,name_en,needs,places,phone,hours,assured_date,beds,languages\n"
#define GOOD                                                                                       \
    HEAD "A,Clinic,Doctor,health,Lezha,042000001,Mon-Fri 8-16,2026-11-01,,sq\n"                    \
         "B,\"Flats, all\",Rooms,housing,\"Tirana; Lezhë\",,24/7,2026-11-01,12,sq en\n"           \
         "C,Line,Advice,legal,all,042000003,,2026-11-01,,prs\n"

static void good_rows_are_kept_and_bad_ones_told_by_field(void **state)
{
    static const struct {
        const char *row, *told;
    } bad[] = {
        { ",O,N,health,Lezha,,,,,", "row 2: id is empty" },
        { "X,,N,health,Lezha,,,,,", "row 2: organization is empty" },
        { "X,O,N,,Lezha,,,,,", "row 2: needs is empty" },
        { "X,O,N,magic,Lezha,,,,,", "row 2: needs names one we do not know" },
        { "X,O,N,health,Atlantis,,,,,", "row 2: places names one we do not know" },
        { "X,O,N,health,,,,,,", "row 2: places is empty" },
        { "X,O,N,health,Gjermani,,,,,", "row 2: places names one" },
        { "X,O,N,health,Lezha,call me,,,,", "row 2: phone holds more than a number" },
        { "X,O,N,health,Lezha,,whenever,,,", "row 2: hours cannot be read" },
        { "X,O,N,health,Lezha,,,2026-02-30,,", "row 2: assured_date is no day" },
        { "X,O,N,health,Lezha,,,2030-01-01,,", "row 2: assured_date is to come" },
        { "X,O,N,health,Lezha,,,,many,", "row 2: beds is no whole number" },
        { "X,O,N,health,Lezha,,,,-1,", "row 2: beds is no number from 0" },
        { "X,O,N,health,Lezha,,,,,Albanian", "row 2: languages holds what is no code" },
        { "X,O,N,health,Lezha,,,,", "row 2: has 9 fields, the first row has 10" },
        { "X,O\xff,N,health,Lezha,,,,,", "row 2: holds bytes that are no UTF-8" },
    };
    struct place_of_tests *it = *state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char text[512];
        snprintf(text, sizeof(text), HEAD "%s\nG%zu,O,N,health,Lezha,,,,,\n", bad[i].row, i);
        expect_counts(it, str_of(text), "test", 1, 0, 0, 1);
        if (strncmp(it->told, bad[i].told, strlen(bad[i].told)) != 0)
            fail_msg("told \"%s\", not \"%s\"", it->told, bad[i].told);
    }
}

static void bad_files_are_refused_whole(void **state)
{
    static const struct {
        const char *text;
        size_t size;
        const char *told;
    } bad[] = {
        { "", 0, "is empty" },
        { "id,organization\nA,B\n", 20, "row 1: column needs is missing" },
        { "id,id,organization,needs,places\n", 32, "row 1: column id is there twice" },
        { "id,organization,needs,places,wage\n", 34, "row 1: column 5 is none we know" },
        { "\xFF\xFEi\0d\0", 6, "is UTF-16" },
        { "PK\x03\x04 and more bytes", 20, "is a workbook" },
        { "<!doctype html><html>", 21, "is a web page" },
        { "[{\"id\":\"A\",", 11, "line 1" },
    };
    struct place_of_tests *it = *state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct directory_import_counts counts;
        assert_false(import_in(it, (struct str){ bad[i].text, bad[i].size }, 5, "x", &counts));
        if (strncmp(it->f.err.text, bad[i].told, strlen(bad[i].told)) != 0)
            fail_msg("told \"%s\", not \"%s\"", it->f.err.text, bad[i].told);
        assert_int_equal(counts.put[DIRECTORY_NEW], 0);
    }
}

static void json_that_lies_is_told_by_service(void **state)
{
    static const struct {
        const char *service, *told;
    } bad[] = {
        { "7", "service 1: is no object" },
        { "{}", "service 1: status is none of HSDS" },
        { "{\"status\":\"active\"}", "service 1: id is empty" },
        { "{\"id\":5,\"status\":\"active\"}", "service 1: id is no text" },
        { "{\"id\":\"A\",\"status\":\"active\",\"organization\":{\"name\":\"O\"}}",
          "service 1: needs is empty" },
        { "{\"id\":\"A\",\"status\":\"active\",\"phones\":{}}", "service 1: phones is no list" },
        { "{\"id\":\"A\",\"status\":\"active\",\"phones\":[{\"number\":5}]}",
          "service 1: phones: number is no text" },
        { "{\"id\":\"A\",\"status\":\"active\",\"assured_date\":\"yesterday\"}",
          "service 1: assured_date is no day" },
        { "{\"id\":\"A\",\"status\":\"active\",\"schedules\":[{\"valid_from\":\"2026-13-01\"}]}",
          "service 1: schedules: valid_from" },
        { "{\"id\":\"A\",\"status\":\"active\",\"schedules\":[{\"byday\":\"MO,1TU\","
          "\"opens_at\":\"08:00\",\"closes_at\":\"16:00\"}]}",
          "service 1: schedules: byday \"1TU\"" },
    };
    struct place_of_tests *it = *state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char text[512];
        snprintf(text, sizeof(text), "[%s]", bad[i].service);
        expect_counts(it, str_of(text), "hsds", 0, 0, 0, 1);
        if (strncmp(it->told, bad[i].told, strlen(bad[i].told)) != 0)
            fail_msg("told \"%s\", not \"%s\"", it->told, bad[i].told);
    }
}

static void a_file_twice_changes_nothing_and_goes_round_through_both_forms(void **state)
{
    struct place_of_tests *it = *state;
    struct fixture *f = &it->f;
    struct directory_filter all = { .samples = DIRECTORY_SAMPLES_ALL };
    struct listing *rows;
    size_t count;
    int64_t next;
    struct str text;
    expect_counts(it, STR(GOOD), "test", 3, 0, 0, 0);
    expect_counts(it, STR(GOOD), "test", 0, 0, 3, 0);
    expect_counts(it, STR(HEAD "A,Clinic,Doctor,health,Lezha,042000009,Fri 22-6,2026-11-01,,sq\n"),
                  "test", 0, 1, 0, 0);
    assert_ok(directory_list(f->db, &all, f->now_ms, f->arena, &rows, &count, &next, &f->err),
              f->err);
    assert_int_equal(count, 3);
    struct json_out *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, listing_hsds(&rows[i], it->menus->needs));
    assert_ok(json_print(list, f->arena, &text, &f->err), f->err);
    expect_counts(it, text, "elsewhere", 0, 0, 3, 0);
}

/* ---- who is found */

static struct str found_at(struct place_of_tests *it, const char *need, const char *place,
                           bool samples)
{
    struct fixture *f = &it->f;
    const struct need_words *words = it->menus->needs;
    const struct listing_search search = {
        .words = words,
        .need = need ? need_words_find(words, str_of(need)) : -1,
        .place = place ? vacancy_words_place(&words->words, str_of(place)) : -1,
        .language = STR("prs"),
        .samples = samples,
        .now_ms = f->now_ms,
    };
    struct listing *rows;
    size_t count;
    struct builder b;
    assert_true(arena_builder(f->arena, 1024, &b));
    assert_ok(directory_find(f->db, &search, f->arena, &rows, &count, &f->err), f->err);
    for (size_t i = 0; i < count; i++)
        builder_addf(&b, STR_FMT " ", STR_ARG(rows[i].organization));
    return builder_str(&b);
}

static void the_nearest_open_one_comes_first_and_no_other_is_served(void **state)
{
    struct place_of_tests *it = *state;
    it->f.now_ms = moment("2026-11-23", 10, 0);
    expect_counts(it,
                  STR("id,organization,needs,places,hours,assured_date,languages,sample,status\n"
                      "1,Far,health,Saranda,24/7,2026-11-01,,,\n"
                      "2,Near,health,Kurbin,24/7,2026-11-01,,,\n"
                      "3,Shut,health,Lezha,Mon-Fri 17-18,2026-11-01,prs,,\n"
                      "4,Open,health,Lezha,Mon-Fri 8-16,2026-11-01,sq,,\n"
                      "5,Dari,health,Lezha,Mon-Fri 8-16,2026-11-01,prs,,\n"
                      "6,Line,health,all,24/7,2026-11-01,,,\n"
                      "7,Old,health,Lezha,24/7,2026-08-01,,,\n"
                      "8,Never,health,Lezha,24/7,,,,\n"
                      "9,Gone,health,Lezha,24/7,2026-11-01,,,defunct\n"
                      "10,Sample,health,Lezha,24/7,,,1,\n"
                      "11,Safe,safety health,all,24/7,2026-11-01,,,\n"),
                  "test", 11, 0, 0, 0);
    assert_str(found_at(it, "health", "lezhe", false), "Dari Open Shut Line Near Far ");
    assert_str(found_at(it, "health", "lezhe", true), "Dari Open Sample Shut Line Near Far ");
    assert_str(found_at(it, NULL, "lezhe", false), "Dari Open Shut Line Near Far ");
    assert_str(found_at(it, "safety", "lezhe", false), "Safe ");
    assert_str(found_at(it, "legal", "lezhe", false), "");
    struct directory_counts counts;
    assert_ok(directory_counts(it->f.db, it->f.now_ms, it->f.arena, &counts, &it->f.err),
              it->f.err);
    assert_int_equal(counts.all, 11);
    assert_int_equal(counts.verify, 3);
}

static void no_address_of_a_safe_place_is_kept(void **state)
{
    struct place_of_tests *it = *state;
    expect_counts(it, STR("id,organization,needs,places,address\n1,House,safety,Tirana,Road 1\n"),
                  "test", 0, 0, 0, 1);
    assert_non_null(strstr(it->told, "address must stay empty"));
}

static void assuring_puts_one_back_into_service(void **state)
{
    struct place_of_tests *it = *state;
    struct fixture *f = &it->f;
    struct directory_filter all = { .samples = DIRECTORY_SAMPLES_ALL, .verify = true };
    struct listing *rows, fresh;
    size_t count;
    int64_t next;
    expect_counts(it, STR("id,organization,needs,places\n1,House,health,Lezha\n"), "test", 1, 0, 0,
                  0);
    assert_str(found_at(it, "health", "lezhe", false), "");
    assert_ok(directory_list(f->db, &all, f->now_ms, f->arena, &rows, &count, &next, &f->err),
              f->err);
    assert_int_equal(count, 1);
    assert_false(directory_assure(f->db, rows[0].id, 7, f->now_ms, f->arena, &fresh, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    assert_ok(
        directory_assure(f->db, rows[0].id, rows[0].version, f->now_ms, f->arena, &fresh, &f->err),
        f->err);
    assert_str(found_at(it, "health", "lezhe", false), "House ");
    f->now_ms += 92 * 24 * 60 * 60 * 1000LL;
    assert_str(found_at(it, "health", "lezhe", false), "");
}

static void formulas_leave_as_text_and_come_back(void **state)
{
    struct place_of_tests *it = *state;
    struct fixture *f = &it->f;
    struct directory_filter all = { .samples = DIRECTORY_SAMPLES_ALL };
    struct listing *rows;
    size_t count;
    int64_t next;
    char text[512];
    struct builder b;
    struct csv csv = { .out = &b };
    expect_counts(it, STR("id,organization,needs,places\n1,=1+1,health,Lezha\n"), "test", 1, 0, 0,
                  0);
    assert_ok(directory_list(f->db, &all, f->now_ms, f->arena, &rows, &count, &next, &f->err),
              f->err);
    builder_init(&b, text, sizeof(text));
    builder_add(&b, STR("id,organization,needs,places\n"));
    csv_add(&csv, rows[0].key);
    csv_add(&csv, rows[0].organization);
    csv_add(&csv, rows[0].needs);
    csv_add(&csv, rows[0].places);
    csv_end_row(&csv);
    assert_non_null(strstr(text, "\"'=1+1\""));
    expect_counts(it, builder_str(&b), "other", 0, 0, 1, 0);
}

/* ---- by phone: what providers tell, and who is asked how it was */

static int open_room(void **state)
{
    int opened = room_open(state);
    struct hall *hall = ((struct room *)*state)->hall;
    menus_release(hall->menus);
    hall->menus = shipped_menus();
    return opened;
}

static int64_t keep(struct room *room, const char *name, const char *need, bool good)
{
    struct fixture *f = &room->hall->f;
    char key[LISTING_KEY_SIZE];
    struct listing kept;
    listing_key(STR("test"), str_of(name), key);
    const struct listing listing = { .key = str_of(key),
                                     .source = STR("test"),
                                     .organization = str_of(name),
                                     .needs = str_of(need),
                                     .places = STR("lezhe"),
                                     .phone = STR("000001"),
                                     .hours = STR("24/7"),
                                     .assured_ms = good ? f->now_ms : 0,
                                     .assured_days = LISTING_ASSURED_DAYS };
    assert_ok(directory_add(f->db, room->hall->menus->needs, &listing, f->now_ms, f->arena, &kept,
                            &f->err),
              f->err);
    return kept.id;
}

static struct listing stored(struct room *room, int64_t id)
{
    struct fixture *f = &room->hall->f;
    struct listing listing;
    assert_ok(directory_get(f->db, id, f->arena, &listing, &f->err), f->err);
    return listing;
}

#define PROVIDER "+355691119999"

static void a_provider_tells_by_sms_how_it_is_today(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    int64_t id = keep(room, "House of rooms", "housing", true);
    char pin[PROVIDER_PIN_DIGITS + 1], text[64];
    assert_ok(directory_provider_add(f->db, &f->keys, id, STR(PROVIDER), f->now_ms, f->arena, pin,
                                     &f->err),
              f->err);
    say_from(room, PROVIDER, "LANG EN");
    (void)sent(room);
    snprintf(text, sizeof(text), "BEDS 4 %s", pin);
    say_from(room, PROVIDER, text);
    expect(room, "House of rooms: 4 free places today");
    assert_int_equal(listing_free_today(
                         &(struct listing){ .beds_free = 4, .beds_told_ms = f->now_ms }, f->now_ms),
                     4);
    assert_int_equal(stored(room, id).beds_free, 4);
    say(room, "where housing lezha");
    expect(room, "4 free today");
    snprintf(text, sizeof(text), "closed today %s", pin);
    say_from(room, PROVIDER, text);
    expect(room, "closed today");
    say(room, "where housing lezha");
    expect(room, "closed today");
    snprintf(text, sizeof(text), "Hapur %s", pin);
    say_from(room, PROVIDER, text);
    expect(room, "open as usual");
    f->now_ms += 24 * 60 * 60 * 1000LL;
    say(room, "where housing lezha");
    struct str came = sent(room);
    assert_true(str_find(came, STR("free today")) == came.len); /* told yesterday */
}

static void no_pin_is_kept_where_people_read(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    int64_t id = keep(room, "House of rooms", "housing", true);
    char pin[PROVIDER_PIN_DIGITS + 1], text[64];
    struct listing_said said;
    struct builder masked;
    assert_ok(directory_provider_add(f->db, &f->keys, id, STR(PROVIDER), f->now_ms, f->arena, pin,
                                     &f->err),
              f->err);
    snprintf(text, sizeof(text), "Shtretër 12 %s", pin);
    assert_true(listing_update_read(str_of(text), &said));
    builder_init(&masked, text, sizeof(text));
    listing_update_masked(&said, &masked);
    assert_str(builder_str(&masked), "beds 12 ****");
}

static void a_wrong_pin_says_little_and_shuts_the_door_for_a_while(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    int64_t id = keep(room, "House of rooms", "housing", true);
    char pin[PROVIDER_PIN_DIGITS + 1], wrong[64], right[64];
    assert_ok(directory_provider_add(f->db, &f->keys, id, STR(PROVIDER), f->now_ms, f->arena, pin,
                                     &f->err),
              f->err);
    say_from(room, PROVIDER, "LANG EN");
    (void)sent(room);
    snprintf(right, sizeof(right), "BEDS 3 %s", pin);
    for (int i = 0; i < PROVIDER_TRIES_MAX; i++) {
        snprintf(wrong, sizeof(wrong), "BEDS %d %c%s", i, pin[0] == '0' ? '1' : '0', pin + 1);
        say_from(room, PROVIDER, wrong);
        expect(room, "Nothing was changed");
    }
    say_from(room, PROVIDER, right);
    expect(room, "Nothing was changed"); /* not even with the right one */
    assert_int_equal(stored(room, id).beds_told_ms, 0);
    f->now_ms += PROVIDER_TRIES_MS;
    say_from(room, PROVIDER, right);
    expect(room, "3 free places");
    /* From another phone the same words are words as any. */
    say(room, right);
    struct str came = sent(room);
    assert_true(str_find(came, STR("Nothing was changed")) == came.len);
    assert_true(str_find(came, STR("House of rooms")) == came.len);
}

static struct str asked(struct room *room)
{
    struct fixture *f = &room->hall->f;
    struct directory_visits_asked ret;
    bool due;
    assert_ok(directory_visits_look(f->db, f->now_ms, f->arena, &due, &f->err), f->err);
    assert_ok(directory_visits_ask(f->db, room->hall->menus, &f->channel, 1, f->now_ms, f->arena,
                                   &ret, &f->err),
              f->err);
    assert_int_equal(due, ret.looked_at > 0);
    return sent(room);
}

static void look_at_clinic(struct room *room)
{
    say(room, "where doctor lezha");
    say(room, "1");
    expect(room, "Clinic");
}

static const int64_t week_ms = 7 * 24 * 60 * 60 * 1000LL;

static void a_week_later_they_are_asked_once_and_a_bad_answer_is_looked_into(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    int64_t id = keep(room, "Clinic", "health", true);
    say(room, "LANG EN");
    look_at_clinic(room);
    look_at_clinic(room);
    assert_str(asked(room), "");
    f->now_ms += week_ms;
    struct str came = asked(room);
    assert_true(str_starts(came, STR("Clinic: was it open when you went?")));
    assert_str(asked(room), "");
    say(room, "1");
    expect(room, "Were you served");
    say(room, "2");
    expect(room, "How good");
    say(room, "1");
    expect(room, "Thank you");
    assert_int_equal(stored(room, id).doubt, LISTING_NOT_SERVED);
    assert_true(directory_is_dubious(&(struct listing){ .doubt = LISTING_NOT_SERVED }, f->now_ms));
    struct directory_visits_figures figures;
    assert_ok(directory_visits_figures(f->db, id, f->arena, &figures, &f->err), f->err);
    assert_int_equal(figures.open, 1);
    assert_int_equal(figures.not_served, 1);
    assert_int_equal(figures.rating_sum, 1);
    look_at_clinic(room); /* the month is not over */
    f->now_ms += week_ms;
    assert_str(asked(room), "");
}

static void nobody_is_asked_who_is_not_to_be_written_to(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    (void)keep(room, "Clinic", "health", true);
    say(room, "LANG EN");
    look_at_clinic(room);
    say(room, "STOP");
    (void)sent(room);
    f->now_ms += week_ms;
    assert_str(asked(room), "");
}

static void who_asks_discreetly_is_not_asked_back(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    (void)keep(room, "Clinic", "health", true);
    say(room, "LANG EN");
    say(room, "HIDE");
    (void)sent(room);
    look_at_clinic(room);
    f->now_ms += week_ms;
    assert_str(asked(room), "");
}

int main(void)
{
#define WITH(test, open, close) cmocka_unit_test_setup_teardown(test, open, close)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_are_told_by_the_clock_on_the_wall),
        cmocka_unit_test(hours_are_written_as_they_are_read),
        WITH(searches_are_understood_as_people_type_them, open_words, close_words),
        WITH(good_rows_are_kept_and_bad_ones_told_by_field, open_directory, close_directory),
        WITH(bad_files_are_refused_whole, open_directory, close_directory),
        WITH(json_that_lies_is_told_by_service, open_directory, close_directory),
        WITH(a_file_twice_changes_nothing_and_goes_round_through_both_forms, open_directory,
             close_directory),
        WITH(the_nearest_open_one_comes_first_and_no_other_is_served, open_directory,
             close_directory),
        WITH(no_address_of_a_safe_place_is_kept, open_directory, close_directory),
        WITH(assuring_puts_one_back_into_service, open_directory, close_directory),
        WITH(formulas_leave_as_text_and_come_back, open_directory, close_directory),
        WITH(a_provider_tells_by_sms_how_it_is_today, open_room, room_close),
        WITH(no_pin_is_kept_where_people_read, open_room, room_close),
        WITH(a_wrong_pin_says_little_and_shuts_the_door_for_a_while, open_room, room_close),
        WITH(a_week_later_they_are_asked_once_and_a_bad_answer_is_looked_into, open_room,
             room_close),
        WITH(nobody_is_asked_who_is_not_to_be_written_to, open_room, room_close),
        WITH(who_asks_discreetly_is_not_asked_back, open_room, room_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
