/* Errors as values: set, wrapped, cut. */
#include "check.h"

static char long_text[1000];

static void test_set_and_wrap(void **state)
{
    (void)state;
    struct err err = { 0 };
    assert_false(err_set(&err, ERR_CONFLICT, "ticket %d", 417));
    assert_int_equal(err.code, ERR_CONFLICT);
    assert_string_equal(err.text, "ticket 417");
    assert_false(err_wrap(&err, "answering on %s", "kannel"));
    assert_int_equal(err.code, ERR_CONFLICT);
    assert_string_equal(err.text, "answering on kannel: ticket 417");
    assert_false(err_set(&err, ERR_LIMIT, "again"));
    assert_string_equal(err.text, "again");
}

static void test_cut(void **state)
{
    (void)state;
    struct err err = { 0 };
    memset(long_text, 'x', sizeof(long_text) - 1);
    err_put(&err, ERR_INVALID, "%s", long_text);
    assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
    err_put_before(&err, "file %d", 1);
    assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
    assert_memory_equal(err.text, "file 1: xxx", 11);
    /* A wrap that fills the text leaves no room for what was wrapped, and no more harm. */
    for (size_t length = sizeof(err.text) - 5; length < sizeof(err.text) + 5; length++) {
        err_put(&err, ERR_INVALID, "inner");
        err_put_before(&err, "%.*s", (int)length, long_text);
        assert_true(strlen(err.text) < sizeof(err.text));
        assert_memory_equal(err.text, long_text, 390);
        assert_int_equal(err.code, ERR_INVALID);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_and_wrap),
        cmocka_unit_test(test_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
