/* The local clock of Albania and the quiet hours by it. */
#include "check.h"

#include "domain/date.h"
#include "domain/quiet.h"

static const int64_t minute_ms = 60 * 1000, hour_ms = 60 * 60 * 1000, day_ms = 24 * 60 * 60 * 1000;

static int64_t at(const char *day, int hour, int minute)
{
    int64_t ms;
    if (!date_parse(str_of(day), &ms))
        fail_msg("%s", day);
    return ms + hour * hour_ms + minute * minute_ms;
}

/* Moments in UTC, and what the clock shows. The days of change are those of the zone database. */
static void the_clock_is_changed_twice_a_year(void **state)
{
    (void)state;
    static const struct {
        const char *day;
        int hour, minute, shown_hour, shown_minute;
    } rows[] = {
        { "2026-01-15", 12, 0, 13, 0 },  { "2026-07-15", 12, 0, 14, 0 },
        { "2026-03-29", 0, 59, 1, 59 },  { "2026-03-29", 1, 0, 3, 0 },
        { "2026-10-25", 0, 59, 2, 59 },  { "2026-10-25", 1, 0, 2, 0 },
        { "2027-03-28", 0, 59, 1, 59 },  { "2027-03-28", 1, 0, 3, 0 },
        { "2027-10-31", 0, 59, 2, 59 },  { "2027-10-31", 1, 0, 2, 0 },
        { "2024-03-31", 1, 0, 3, 0 },    { "2024-03-30", 1, 0, 2, 0 },
        { "2026-12-31", 23, 30, 0, 30 }, { "2026-06-30", 22, 0, 0, 0 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int shown = date_local_minutes(at(rows[i].day, rows[i].hour, rows[i].minute));
        if (shown != rows[i].shown_hour * 60 + rows[i].shown_minute)
            fail_msg("%s %02d:%02d shows %02d:%02d", rows[i].day, rows[i].hour, rows[i].minute,
                     shown / 60, shown % 60);
    }
    assert_int_equal(date_local_ms(at("2026-12-31", 23, 30)), at("2027-01-01", 0, 30));
    assert_int_equal(date_local_minutes(0), 60);
    assert_int_equal(date_local_minutes(-5), 60);
}

static void spans_are_read_and_written(void **state)
{
    (void)state;
    static const struct {
        const char *text, *written; /* NULL: refused */
    } rows[] = {
        { "21-7", "21:00-07:00" },
        { "21-8", "21:00-08:00" },
        { " 21:30 - 07.15 ", "21:30-07:15" },
        { "24-6", "00:00-06:00" },
        { "0-24", NULL },
        { "13-15", "13:00-15:00" },
        { "off", "" },
        { "OFF", "" },
        { "21", NULL },
        { "21-", NULL },
        { "-7", NULL },
        { "21-21", NULL },
        { "25-7", NULL },
        { "21:60-7", NULL },
        { "21:5-7", NULL },
        { "21-7-9", NULL },
        { "+21-7", NULL },
        { "021-7", NULL },
        { "24:01-7", NULL },
        { "", NULL },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct quiet_hours hours;
        bool read = quiet_parse(str_of(rows[i].text), &hours);
        if (read != (rows[i].written != NULL))
            fail_msg("\"%s\"", rows[i].text);
        if (!read)
            continue;
        char storage[QUIET_SIZE];
        struct builder b;
        builder_init(&b, storage, sizeof(storage));
        quiet_write(hours, &b);
        assert_true(builder_ok(&b));
        assert_string_equal(storage, rows[i].written);
    }
}

static bool inside(struct quiet_hours hours, int64_t at_ms)
{
    return quiet_ends_ms(hours, at_ms) != at_ms;
}

/* Every span at every quarter of an hour around both changes and a day without one: what is held is
 * let go at the first moment that is not quiet, within a day and an hour. */
static void what_is_held_is_let_go_in_time(void **state)
{
    (void)state;
    static const char *const days[] = { "2026-03-28", "2026-10-24", "2026-06-10", "2026-12-31" };
    static const struct quiet_hours spans[] = { { 21 * 60, 8 * 60 },     { 21 * 60, 2 * 60 + 30 },
                                                { 2 * 60, 3 * 60 },      { 150, 175 },
                                                { 13 * 60, 15 * 60 },    { 1, 0 },
                                                { 23 * 60 + 59, 8 * 60 } };
    for (size_t d = 0; d < sizeof(days) / sizeof(days[0]); d++) {
        for (size_t s = 0; s < sizeof(spans) / sizeof(spans[0]); s++) {
            for (int64_t t = at(days[d], 0, 0) + 1; t < at(days[d], 0, 0) + 2 * day_ms;
                 t += 15 * minute_ms) {
                int64_t end_ms = quiet_ends_ms(spans[s], t);
                if (end_ms == t)
                    continue;
                assert_true(end_ms > t && end_ms <= t + 25 * hour_ms);
                assert_false(inside(spans[s], end_ms));
                assert_int_equal(end_ms % minute_ms, 0);
            }
        }
    }
    struct quiet_hours usual = { 21 * 60, 8 * 60 }, none = { 0 };
    assert_int_equal(quiet_ends_ms(none, at("2026-11-21", 3, 0)), at("2026-11-21", 3, 0));
    assert_int_equal(quiet_ends_ms(usual, at("2026-11-21", 19, 59)), at("2026-11-21", 19, 59));
    assert_int_equal(quiet_ends_ms(usual, at("2026-11-21", 20, 0)), at("2026-11-22", 7, 0));
    assert_int_equal(quiet_ends_ms(usual, at("2026-03-28", 22, 0)), at("2026-03-29", 6, 0));
    assert_int_equal(quiet_ends_ms(usual, at("2026-10-24", 22, 0)), at("2026-10-25", 7, 0));
}

static void a_moment_is_written_by_the_local_clock(void **state)
{
    static const struct {
        const char *day;
        int64_t utc_minutes;
        const char *written;
    } rows[] = {
        { "2026-12-01", 7 * 60, "1.12. 08:00" },
        { "2026-07-01", 6 * 60 + 5, "1.7. 08:05" },
        { "2026-12-31", 23 * 60, "1.1. 00:00" },
        { "2026-03-29", 60, "29.3. 03:00" }, /* the clock has just gone forward */
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char storage[32];
        struct builder b;
        int64_t midnight_ms;
        builder_init(&b, storage, sizeof(storage));
        assert_true(date_parse(str_of(rows[i].day), &midnight_ms));
        date_write_moment(midnight_ms + rows[i].utc_minutes * 60 * 1000, &b);
        assert_string_equal(storage, rows[i].written);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock_is_changed_twice_a_year),
        cmocka_unit_test(spans_are_read_and_written),
        cmocka_unit_test(what_is_held_is_let_go_in_time),
        cmocka_unit_test(a_moment_is_written_by_the_local_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
