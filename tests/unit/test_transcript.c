/* Transcripts: what differs is shown, what is wrong is named with its line, an update is stable. */
#include "check.h"
#include "edge/transcript.h"

#define HEAD "bearer: sms\nlanguage: en\nnow: 2026-12-01\n\n"

struct ran {
    struct arena *arena;
    struct transcript_result result;
    struct err err;
    bool done;
};

static struct menu_shelf *shelf;

static int open_shelf(void **state)
{
    (void)state;
    shelf = menu_shelf_new(MENU_SHELF_SETS_MAX);
    return 0;
}

static int close_shelf(void **state)
{
    (void)state;
    menu_shelf_free(shelf);
    return 0;
}

static void run(const char *text, struct ran *ret)
{
    *ret = (struct ran){ .arena = arena_new(4 * 1024 * 1024) };
    ret->done =
        transcript_run(str_of(text), "x.talk", SOURCE_DIR "/tests/talk",
                       SOURCE_DIR "/tests/talk/menus", shelf, ret->arena, &ret->result, &ret->err);
}

static void an_answer_as_written_down_is_no_difference(void **state)
{
    (void)state;
    struct ran ran;
    run(HEAD "> wind\n< With wind from the south no boat leaves.\n< 2 ask an expert 0 back\n"
             "! category sea\n",
        &ran);
    assert_ok(ran.done, ran.err);
    assert_int_equal(ran.result.turns, 1);
    assert_int_equal(ran.result.differing, 0);
    assert_str(ran.result.report, "");
    arena_free(ran.arena);
}

static void a_difference_is_shown_and_can_be_taken_over(void **state)
{
    (void)state;
    struct ran ran, again;
    run(HEAD "# a remark\n> wind\n< With wind from the north all boats leave.\n\n> 0\n", &ran);
    assert_ok(ran.done, ran.err);
    assert_int_equal(ran.result.differing, 2);
    assert_true(str_starts(ran.result.report,
                           STR("x.talk:6: > wind\n--- expected\n< With wind from the north all "
                               "boats leave.\n+++ came\n< With wind from the south")));
    assert_true(
        str_starts(ran.result.now, STR(HEAD "# a remark\n> wind\n< With wind from the south")));
    run(ran.result.now.ptr, &again);
    assert_ok(again.done, again.err);
    assert_int_equal(again.result.differing, 0);
    assert_true(str_equal(again.result.now, ran.result.now));
    arena_free(again.arena);
    arena_free(ran.arena);
}

static void mistakes_are_named_with_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line, *what;
    } rows[] = {
        { "> 1\n", "x.talk:1:", "day is missing" },
        { "now: 1.12.2026\n> 1\n", "x.talk:1:", "now is a day" },
        { "bearer: fax\n", "x.talk:1:", "bearer is sms or ussd" },
        { "colour: blue\n", "x.talk:1:", "is no header" },
        { HEAD "< nothing asked\n", "x.talk:5:", "nothing was done" },
        { HEAD "> 1\n\nbearer: ussd\n", "x.talk:7:", "at the top" },
        { HEAD "> 1\nwhat\n", "x.talk:6:", "a line begins with" },
        { HEAD "@ fly\n", "x.talk:5:", "is not known" },
        { HEAD "@ wait long\n", "x.talk:5:", "@ wait 25 h" },
        { HEAD "@ wait 25 years\n", "x.talk:5:", "@ wait 25 h" },
        { HEAD "@ answer yes\n", "x.talk:5:", "no question" },
        { HEAD "@ menus nowhere\n", "x.talk:5:", "nowhere" },
        { "menus: nowhere\n" HEAD "> 1\n", "x.talk:6:", "nowhere" },
        { HEAD "@ ussd\n> 1\n", "x.talk:6:", "@ dial first" },
        { HEAD "@ dial\n@ break\n> 1\n", "x.talk:7:", "@ dial first" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct ran ran;
        run(rows[i].text, &ran);
        if (ran.done || !str_starts(str_of(ran.err.text), str_of(rows[i].line)) ||
            !strstr(ran.err.text, rows[i].what))
            fail_msg("row %zu: \"%s\"", i, ran.done ? "" : ran.err.text);
        arena_free(ran.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_as_written_down_is_no_difference),
        cmocka_unit_test(a_difference_is_shown_and_can_be_taken_over),
        cmocka_unit_test(mistakes_are_named_with_their_line),
    };
    return cmocka_run_group_tests(tests, open_shelf, close_shelf);
}
