/* What a spreadsheet gets, and that none of it is carried out. */
#include "check.h"

#include "base/csv.h"

static char storage[512];
static struct builder out;
static struct csv csv;

static int begin(void **state)
{
    (void)state;
    builder_init(&out, storage, sizeof(storage));
    csv_begin(&csv, &out);
    return 0;
}

static void test_fields(void **state)
{
    (void)state;
    static const struct {
        const char *text, *field;
    } cases[] = {
        { "", "" },
        { "plain", "plain" },
        { "two words", "two words" },
        { "a,b", "\"a,b\"" },
        { "a;b", "\"a;b\"" },
        { "say \"po\"", "\"say \"\"po\"\"\"" },
        { "two\nlines", "\"two\nlines\"" },
        { "two\r\nlines", "\"two\r\nlines\"" },
        { " room", "\" room\"" },
        { "سلام", "سلام" },
        { "a=b", "a=b" },
        { "10-12", "10-12" },
        { "ana@example.org", "ana@example.org" },
        { "'quoted'", "'quoted'" },
        /* formulas */
        { "=1+1", "\"'=1+1\"" },
        { "+355691234567", "\"'+355691234567\"" },
        { "-2", "\"'-2\"" },
        { "@SUM(A1)", "\"'@SUM(A1)\"" },
        { "\t=1", "\"'\t=1\"" },
        { "\r=1", "\"'\r=1\"" },
        { "\n=1", "\"'\n=1\"" },
        { "  =1", "\"'  =1\"" },
        { "\xEF\xBC\x9D"
          "1",
          "\"'\xEF\xBC\x9D"
          "1\"" },
        { "=HYPERLINK(\"http://evil.example\",\"x\")",
          "\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"x\"\")\"" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        begin(NULL);
        csv_add(&csv, str_of(cases[i].text));
        assert_true(builder_ok(&out));
        assert_string_equal(storage + 3, cases[i].field);
    }
}

static void test_a_table(void **state)
{
    (void)state;
    csv_add(&csv, STR("topic"));
    csv_add(&csv, STR("answered"));
    csv_end_row(&csv);
    csv_add(&csv, STR(""));
    csv_add_int(&csv, -3);
    csv_end_row(&csv);
    csv_add(&csv, STR("a\0=b"));
    csv_add_int(&csv, INT64_MAX);
    csv_end_row(&csv);
    assert_string_equal(storage,
                        "\xEF\xBB\xBFtopic,answered\r\n,-3\r\na=b,9223372036854775807\r\n");
}

static void test_overflow_is_told(void **state)
{
    (void)state;
    char small[8];
    builder_init(&out, small, sizeof(small));
    csv_begin(&csv, &out);
    csv_add(&csv, STR("longer than that"));
    assert_false(builder_ok(&out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_fields, begin),
        cmocka_unit_test_setup(test_a_table, begin),
        cmocka_unit_test_setup(test_overflow_is_told, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
