/* String views and the bounded builder. */
#include "check.h"

static void test_cut_and_trim(void **state)
{
    (void)state;
    static const struct {
        const char *s, *head, *tail;
        bool found;
    } cases[] = {
        { "a=b", "a", "b", true }, { "a=b=c", "a", "b=c", true }, { "=b", "", "b", true },
        { "a=", "a", "", true },   { "abc", "abc", "", false },   { "", "", "", false },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct str head, tail;
        assert_int_equal(str_cut(str_of(cases[i].s), '=', &head, &tail), cases[i].found);
        assert_str(head, cases[i].head);
        assert_str(tail, cases[i].tail);
    }
    assert_str(str_trim(STR(" \t\r\n a b \n")), "a b");
    assert_str(str_trim(STR(" \n ")), "");
    assert_str(str_of(NULL), "");
}

static void test_compare(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        int order;
    } cases[] = {
        { "", "", 0 },    { "", "a", -1 },   { "a", "", 1 },         { "a", "b", -1 },
        { "ab", "a", 1 }, { "a", "ab", -1 }, { "\xc3\xab", "z", 1 }, { "ab", "ab", 0 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int order = str_compare(str_of(cases[i].a), str_of(cases[i].b));
        assert_int_equal((order > 0) - (order < 0), cases[i].order);
        assert_int_equal(str_equal(str_of(cases[i].a), str_of(cases[i].b)), cases[i].order == 0);
    }
    assert_false(str_equal(STR("a\0b"), STR("a\0c")));
    assert_true(str_equal_nocase(STR("Content-Type"), STR("content-tYPE")));
    assert_false(str_equal_nocase(STR("\xc3\x8b"), STR("\xc3\xab"))); /* ASCII only */
    assert_false(str_equal_nocase(STR("@"), STR("`")));
}

static void test_find_and_part(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("gateway"), STR("way")), 4);
    assert_int_equal(str_find(STR("gateway"), STR("wax")), 7);
    assert_int_equal(str_find(STR("gateway"), STR("")), 0);
    assert_int_equal(str_find(STR("a"), STR("ab")), 1);
    assert_int_equal(str_find(STR("a\0b"), STR("b")), 2);
    assert_true(str_starts(STR("abc"), STR("ab")));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("abc"), STR("bc")));
    assert_true(str_ends(STR("abc"), STR("")));
    assert_false(str_ends(STR("c"), STR("bc")));
    assert_str(str_from(STR("abc"), 1), "bc");
    assert_str(str_from(STR("abc"), 3), "");
    assert_str(str_from(STR("abc"), 9), "");
    assert_str(str_head(STR("abc"), 2), "ab");
    assert_str(str_head(STR("abc"), 9), "abc");
}

static void test_to_int64(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        bool good;
        int64_t value;
    } cases[] = {
        { "0", true, 0 },
        { "-0", true, 0 },
        { "007", true, 7 },
        { "-12", true, -12 },
        { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775807", true, -INT64_MAX },
        { "9223372036854775808", false, 0 },
        { "-9223372036854775808", false, 0 },
        { "99999999999999999999", false, 0 },
        { "", false, 0 },
        { "-", false, 0 },
        { "+1", false, 0 },
        { " 1", false, 0 },
        { "1 ", false, 0 },
        { "1.0", false, 0 },
        { "1e3", false, 0 },
        { "0x1", false, 0 },
        { "--1", false, 0 },
        { "\xd9\xa1", false, 0 }, /* an Arabic digit */
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t value = 0;
        if (str_to_int64(str_of(cases[i].s), &value) != cases[i].good)
            fail_msg("\"%s\"", cases[i].s);
        assert_true(value == cases[i].value);
    }
}

static void test_to_c(void **state)
{
    (void)state;
    char storage[4];
    assert_true(str_to_c(STR("abc"), storage, sizeof(storage)));
    assert_string_equal(storage, "abc");
    assert_false(str_to_c(STR("abcd"), storage, sizeof(storage)));
    assert_string_equal(storage, "");
    assert_false(str_to_c(STR("a\0b"), storage, sizeof(storage)));
    assert_string_equal(storage, "");
    assert_true(str_to_c((struct str){ NULL, 0 }, storage, sizeof(storage)));
    assert_string_equal(storage, "");
}

static void test_builder(void **state)
{
    (void)state;
    char storage[8];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, STR("abc"));
    builder_addf(&b, "%d", 4567);
    assert_true(builder_ok(&b));
    assert_str(builder_str(&b), "abc4567");
    assert_string_equal(storage, "abc4567");
    builder_add(&b, STR("")); /* nothing always fits */
    assert_true(builder_ok(&b));
    builder_add_char(&b, 'x');
    assert_false(builder_ok(&b));
    assert_str(builder_str(&b), "abc4567");
}

/* Overflow stays, and nothing that would fit later sneaks in behind it. */
static void test_builder_overflow(void **state)
{
    (void)state;
    static const char *const long_texts[] = { "too long for it", "12345678" };
    for (size_t i = 0; i < 2 * sizeof(long_texts) / sizeof(long_texts[0]); i++) {
        char storage[8];
        struct builder b;
        builder_init(&b, storage, sizeof(storage));
        if (i % 2)
            builder_add(&b, str_of(long_texts[i / 2]));
        else
            builder_addf(&b, "%s", long_texts[i / 2]);
        assert_false(builder_ok(&b));
        builder_add_char(&b, 'x');
        builder_addf(&b, "%d", 1);
        assert_false(builder_ok(&b));
        assert_string_equal(storage, "");
        assert_str(builder_str(&b), "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_and_trim),
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_find_and_part),
        cmocka_unit_test(test_to_int64),
        cmocka_unit_test(test_to_c),
        cmocka_unit_test(test_builder),
        cmocka_unit_test(test_builder_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
