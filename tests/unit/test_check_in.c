/* Check-ins come on the day and at the hour that were chosen, whatever the clocks do. */
#include "check.h"
#include "domain/check_in.h"
#include "domain/date.h"

static int64_t day_of(const char *day)
{
    int64_t ret = 0;
    assert_true(date_parse(str_of(day), &ret));
    return ret;
}

static const char *moment_of(int64_t at_ms, char storage[32])
{
    struct builder b;
    builder_init(&b, storage, 32);
    date_write_moment(at_ms, &b);
    return storage;
}

static void comes_on_the_same_day_and_hour(void **state)
{
    static const struct {
        const char *after; /* a day, at midnight UTC */
        int days;
        const char *next;
    } cases[] = {
        { "2026-01-01", 7, "7.10. 10:00" },   { "2026-10-08", 7, "14.10. 10:00" },
        { "2026-10-22", 7, "28.10. 10:00" }, /* the clocks changed on the 25th */
        { "2026-10-08", 14, "21.10. 10:00" }, { "2026-10-08", 28, "4.11. 10:00" },
        { "2027-03-25", 7, "31.3. 10:00" }, /* and back on the 28th */
        { "2036-10-01", 7, "1.10. 10:00" },
    };
    char storage[32];
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(moment_of(check_in_next_ms(day_of("2026-10-07"), 600, cases[i].days,
                                                       day_of(cases[i].after)),
                                      storage),
                            cases[i].next);
    int64_t first_ms = check_in_next_ms(day_of("2026-10-07"), 600, 7, 0);
    assert_true(check_in_next_ms(day_of("2026-10-07"), 600, 7, first_ms) == first_ms);
    assert_true(check_in_next_ms(day_of("2026-10-07"), 600, 7, first_ms + 1) > first_ms);
}

static void is_not_heard_at_night(void **state)
{
    (void)state;
    const struct quiet_hours night = { 21 * 60, 7 * 60 }, none = { 0, 0 };
    int64_t day_ms = day_of("2026-10-07");
    assert_false(check_in_is_heard(night, date_moment_ms(day_ms + 22LL * 3600 * 1000)));
    assert_true(check_in_is_heard(night, date_moment_ms(day_ms + 7LL * 3600 * 1000)));
    assert_true(check_in_is_heard(none, date_moment_ms(day_ms + 22LL * 3600 * 1000)));
}

static void takes_a_digit(void **state)
{
    static const enum check_in_answer wanted[] = { CHECK_IN_NO_MORE, CHECK_IN_FINE, CHECK_IN_CALL,
                                                   CHECK_IN_URGENT, CHECK_IN_NONE };
    (void)state;
    for (int key = 0; key < 5; key++)
        assert_int_equal(check_in_answer_of(key), wanted[key]);
    assert_int_equal(check_in_answer_of(-1), CHECK_IN_NONE);
    for (int pace = 0; pace < CHECK_IN_PACES; pace++)
        assert_int_equal(check_in_pace_of(check_in_days((enum check_in_pace)pace)), pace);
}

/* Exactly a word of ours, alone or behind its own digit. */
static void takes_words_that_mean_a_digit(void **state)
{
    struct alert_word words[] = { { STR("call me"), CHECK_IN_CALL, STR("en") },
                                  { STR("fine"), CHECK_IN_FINE, STR("en") },
                                  { STR("urgent"), CHECK_IN_URGENT, STR("en") } };
    const struct alert_words list = { words, 3 };
    static const struct {
        const char *said;
        enum check_in_answer answer;
    } cases[] = {
        { "fine", CHECK_IN_FINE },
        { "1 fine", CHECK_IN_FINE },
        { "call me", CHECK_IN_CALL },
        { "2 call me", CHECK_IN_CALL },
        { "urgent", CHECK_IN_URGENT },
        { "1 call me", CHECK_IN_NONE },
        { "12 fine", CHECK_IN_NONE },
        { "not fine", CHECK_IN_NONE },
        { "fine not", CHECK_IN_NONE },
        { "call", CHECK_IN_NONE },
        { "call me please", CHECK_IN_NONE },
        { "1", CHECK_IN_NONE },
        { "", CHECK_IN_NONE },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(check_in_answer_in(&list, str_of(cases[i].said)), cases[i].answer);
        assert_int_equal(check_in_answer_in(NULL, str_of(cases[i].said)), CHECK_IN_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_on_the_same_day_and_hour),
        cmocka_unit_test(is_not_heard_at_night),
        cmocka_unit_test(takes_a_digit),
        cmocka_unit_test(takes_words_that_mean_a_digit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
