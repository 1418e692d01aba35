/* The office: when somebody is there, and by when a question is to be read. */
#include "check.h"

#include "domain/date.h"
#include "domain/office.h"

/* "2026-11-23 9:30" by the clock of Albania. */
static int64_t at(const char *text)
{
    struct str day, hour, minute;
    int64_t day_ms = 0, h = 0, m = 0;
    assert_true(str_cut(str_of(text), ' ', &day, &hour) && str_cut(hour, ':', &hour, &minute));
    assert_true(date_parse(day, &day_ms) && str_to_int64(hour, &h) && str_to_int64(minute, &m));
    int64_t local_ms = day_ms + (h * 60 + m) * 60 * 1000, moment_ms = local_ms;
    for (int i = 0; i < 3; i++)
        moment_ms = local_ms - (date_local_ms(moment_ms) - moment_ms);
    return moment_ms;
}

static struct office office_of(const char *hours, const char *closed)
{
    struct office office = office_default;
    assert_true(office_parse_hours(str_of(hours), &office.hours));
    assert_true(office_parse_closed(str_of(closed), &office.closed));
    return office;
}

static void hours_are_read(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } rows[] = {
        { "Mon-Fri 8-16", true },
        { "mon-fri 8:00-16:30, sat 9-13", true },
        { "Sat-Mon 10-24", true },
        { "Mon 8-12, Mon 13-17", true },
        { "", false },
        { "Mon-Fri", false },
        { "8-16", false },
        { "Mon-Fri 16-8", false },
        { "Mon-Fri off", false },
        { "Mon-Fri 8-16,", false },
        { "Monday-Friday 8-16", false },
        { "Mon-Fri 8-25", false },
    };
    struct office_hours hours;
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (office_parse_hours(str_of(rows[i].text), &hours) != rows[i].good)
            fail_msg("\"%s\"", rows[i].text);
    }
    struct office_closed closed;
    assert_true(office_parse_closed(STR(""), &closed));
    assert_true(office_parse_closed(STR("2026-11-28,2026-12-25"), &closed));
    assert_int_equal(closed.count, 2);
    assert_false(office_parse_closed(STR("28.11.2026"), &closed));
    assert_false(office_parse_closed(STR("2026-11-28,"), &closed));
}

static void the_office_opens_by_the_clock_of_albania(void **state)
{
    static const struct {
        const char *now, *opens;
    } rows[] = {
        { "2026-11-23 8:00", "2026-11-23 8:00" }, /* a Monday */
        { "2026-11-23 15:59", "2026-11-23 15:59" },
        { "2026-11-23 7:59", "2026-11-23 8:00" },
        { "2026-11-23 12:30", "2026-11-23 13:00" }, /* lunch */
        { "2026-11-23 16:00", "2026-11-24 8:00" },
        { "2026-11-27 16:00", "2026-11-30 8:00" }, /* a weekend */
        { "2026-12-24 20:00", "2026-12-28 8:00" }, /* a feast on a Friday, and the weekend */
        { "2026-03-27 17:00", "2026-03-30 8:00" }, /* the clock goes forward in between */
        { "2026-10-23 17:00", "2026-10-26 8:00" }, /* and back */
    };
    struct office office = office_of("Mon-Fri 8-12, Mon-Fri 13-16", "2026-12-25");
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (office_opens_ms(&office, at(rows[i].now)) != at(rows[i].opens))
            fail_msg("at %s it opens at %s", rows[i].now, rows[i].opens);
    }
    office.hours.count = 0; /* never: not before the last day looked at */
    assert_true(office_opens_ms(&office, at("2026-11-23 8:00")) >= at("2027-01-21 0:00"));
}

static void each_class_has_its_clock(void **state)
{
    static const struct {
        enum urgency urgency;
        const char *came, *due;
    } rows[] = {
        { URGENCY_NOW, "2026-11-23 9:00", "2026-11-23 9:30" },
        { URGENCY_NOW, "2026-11-23 22:00", "2026-11-23 23:00" },
        { URGENCY_NOW, "2026-11-28 9:00", "2026-11-28 10:00" },
        { URGENCY_SOON, "2026-11-23 9:00", "2026-11-23 13:00" },
        { URGENCY_SOON, "2026-11-23 14:00", "2026-11-24 10:00" },
        { URGENCY_SOON, "2026-11-27 15:30", "2026-11-30 11:30" },
        { URGENCY_SOON, "2026-11-28 3:00", "2026-11-30 12:00" },
        { URGENCY_NORMAL, "2026-11-23 9:00", "2026-11-25 9:00" },
        { URGENCY_NORMAL, "2026-11-26 9:00", "2026-11-30 9:00" },
        { URGENCY_NORMAL, "2026-11-27 20:00", "2026-12-02 8:00" },
        { URGENCY_NORMAL, "2026-10-23 10:00", "2026-10-27 10:00" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (office_due_ms(&office_default, STR(""), rows[i].urgency, at(rows[i].came)) !=
            at(rows[i].due))
            fail_msg("class %d, came %s, due %s", rows[i].urgency, rows[i].came, rows[i].due);
    }
}

static void a_category_may_have_targets_of_its_own(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } texts[] = {
        { "", true },
        { "refugees in_turn 8h", true },
        { "refugees in_turn 8h, afghan same_day 90m,none in_turn 3d", true },
        { "refugees urgent 10m", true },
        { "refugees urgent 1d", false },
        { "refugees in_turn", false },
        { "in_turn 8h", false },
        { "refugees soon 8h", false },
        { "refugees in_turn 8", false },
        { "refugees in_turn 0h", false },
        { "refugees in_turn 25h", false },
        { "refugees in_turn 31d", false },
        { "refugees in_turn 8h,", false },
    };
    static const struct {
        const char *category;
        enum urgency urgency;
        const char *came, *due;
    } rows[] = {
        { "refugees", URGENCY_NORMAL, "2026-11-23 9:00", "2026-11-24 9:00" },
        { "refugees", URGENCY_NORMAL, "2026-11-27 15:00", "2026-11-30 15:00" },
        { "refugees", URGENCY_NORMAL, "2026-12-24 15:00", "2026-12-28 15:00" }, /* a feast, too */
        { "refugees", URGENCY_NORMAL, "2026-03-27 12:30", "2026-03-30 12:30" }, /* summer time */
        { "refugees", URGENCY_NORMAL, "2026-10-23 12:30", "2026-10-26 12:30" }, /* and back */
        { "refugees", URGENCY_SOON, "2026-11-23 9:00", "2026-11-23 13:00" },    /* not named */
        { "refugees", URGENCY_NOW, "2026-11-29 3:00", "2026-11-29 3:10" },
        { "afghan", URGENCY_SOON, "2026-11-23 15:00", "2026-11-24 8:30" },
        { "", URGENCY_NORMAL, "2026-11-23 9:00", "2026-11-26 9:00" },
        { "emigrants", URGENCY_NORMAL, "2026-11-23 9:00", "2026-11-25 9:00" },
    };
    struct office office = office_of("Mon-Fri 8-16", "2026-12-25");
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (office_parse_targets(str_of(texts[i].text), &office.targets) != texts[i].good)
            fail_msg("\"%s\"", texts[i].text);
    }
    assert_true(office_parse_targets(STR("refugees in_turn 8h, refugees urgent 10m, afghan same_day"
                                         " 90m, none in_turn 3d"),
                                     &office.targets));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (office_due_ms(&office, str_of(rows[i].category), rows[i].urgency, at(rows[i].came)) !=
            at(rows[i].due))
            fail_msg("%s %d, came %s, due %s", rows[i].category, rows[i].urgency, rows[i].came,
                     rows[i].due);
    }
}

static void people_are_promised_full_hours(void **state)
{
    static const struct {
        enum urgency urgency;
        const char *came, *by;
    } rows[] = {
        { URGENCY_NORMAL, "2026-11-23 9:00", "2026-11-25 9:00" },
        { URGENCY_NORMAL, "2026-11-23 9:01", "2026-11-25 10:00" },
        { URGENCY_NORMAL, "2026-11-23 15:10", "2026-11-25 15:30" }, /* when it closes */
        { URGENCY_NORMAL, "2026-11-26 23:00", "2026-12-01 8:00" },
        { URGENCY_NORMAL, "2026-10-23 9:20", "2026-10-27 10:00" }, /* over the change of clocks */
        { URGENCY_SOON, "2026-11-23 9:20", "2026-11-23 14:00" },
        { URGENCY_SOON, "2026-11-27 15:00", "2026-11-30 12:00" },
    };
    struct office office = office_of("Mon-Fri 8-15:30", "");
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (office_promise_ms(&office, STR(""), rows[i].urgency, at(rows[i].came)) !=
            at(rows[i].by))
            fail_msg("class %d, came %s, by %s", rows[i].urgency, rows[i].came, rows[i].by);
    }
    assert_int_equal(office_promise_ms(&office, STR(""), URGENCY_NOW, at("2026-11-23 9:00")), 0);
}

/* Whatever the hours: later texts are due later, and nothing is due before it came. */
static void due_times_never_go_back(void **state)
{
    struct office offices[] = { office_default, office_of("Sat-Sun 22-24", "2026-11-28"),
                                office_of("Wed 0-24", ""), office_of("Mon-Sun 9-9:01", "") };
    (void)state;
    for (size_t i = 0; i < sizeof(offices) / sizeof(offices[0]); i++) {
        int64_t before[URGENCY_NORMAL + 1] = { 0 };
        for (int64_t now = at("2026-10-20 0:00"); now < at("2026-12-01 0:00"); now += 1020000) {
            for (int urgency = URGENCY_SOON; urgency <= URGENCY_NORMAL; urgency++) {
                int64_t due = office_due_ms(&offices[i], STR(""), (enum urgency)urgency, now);
                int64_t promise =
                    office_promise_ms(&offices[i], STR(""), (enum urgency)urgency, now);
                assert_true(due >= now && due >= before[urgency]);
                assert_true(promise >= due && promise - due < 60 * 60 * 1000);
                before[urgency] = due;
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_are_read),
        cmocka_unit_test(the_office_opens_by_the_clock_of_albania),
        cmocka_unit_test(each_class_has_its_clock),
        cmocka_unit_test(a_category_may_have_targets_of_its_own),
        cmocka_unit_test(people_are_promised_full_hours),
        cmocka_unit_test(due_times_never_go_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
