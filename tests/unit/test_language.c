/* Languages by code and by what a text looks like. */
#include "check.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "domain/language.h"

static void test_table(void **state)
{
    (void)state;
    assert_string_equal(language_table[0].code, "sq");
    int count = 0;
    for (const struct language *language = language_table; language->code; language++) {
        assert_in_range(strlen(language->code), 2, LANGUAGE_SIZE - 1);
        assert_true(utf8_valid(str_of(language->name)));
        assert_ptr_equal(language_find(str_of(language->code)), language);
        const struct language *guess = language_of_script(str_of(language->name));
        assert_int_equal(language->right_to_left, guess && guess->right_to_left);
        count++;
    }
    assert_in_range(count, 5, MENU_LANGUAGES_MAX);
}

static void test_find(void **state)
{
    (void)state;
    assert_string_equal(language_find(STR("PRS"))->name, "دری");
    assert_null(language_find(STR("")));
    assert_null(language_find(STR("s")));
    assert_null(language_find(STR("sqi")));
    assert_null(language_find(STR("xx")));
}

static void test_script(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code;
    } cases[] = {
        { "", NULL },
        { "1", NULL },
        { "🙏 ۱۲۳ ؟", NULL },
        { "pune tirane", NULL },
        { "work", NULL },
        { "Grüße", NULL },
        { "punë", "sq" },
        { "ÇFARË", "sq" },
        { "سلام", "ar" },
        { "أريد المساعدة", "ar" },
        { "اين المكتب", "ar" },
        { "کمک", "prs" },
        { "چطور پاسپورت بگیرم", "prs" },
        { "می‌خواهم", "prs" },
        { "څنګه پاسپورټ واخلم", "ps" },
        { "مرسته غواړم", "ps" },
        { "زه ښه یم", "ps" },
        { "SMS چطور", "prs" },
        { "I want the course called دری", NULL },
        { "dua kursin e quajtur دری në Tiranë", "sq" },
        { "Россия", NULL },
        { "\xFF\xFE", NULL },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct language *guess = language_of_script(str_of(cases[i].text));
        const char *code = guess ? guess->code : NULL;
        if (!str_equal(str_of(code), str_of(cases[i].code)))
            fail_msg("%s: %s, expected %s", cases[i].text, code ? code : "nothing",
                     cases[i].code ? cases[i].code : "nothing");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_script),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
