/* Telephone numbers as providers and people write them. */
#include "check.h"

#include "domain/msisdn.h"

#include <stdlib.h>

static const struct {
    const char *raw, *country;
    enum msisdn_kind kind;
    const char *number;
} cases[] = {
    { "+355691234567", "355", MSISDN_E164, "+355691234567" },
    { "+355 69 123 4567", "355", MSISDN_E164, "+355691234567" },
    { " +355-69.123/45 (67)\r\n", "355", MSISDN_E164, "+355691234567" },
    { "(+355) 69 123 4567", "355", MSISDN_E164, "+355691234567" },
    { "00355691234567", "355", MSISDN_E164, "+355691234567" },
    { "00355691234567", "", MSISDN_E164, "+355691234567" },
    { "+00355691234567", "355", MSISDN_E164, "+355691234567" },
    { "+000355691234567", "355", MSISDN_INVALID, "" },
    { " 355691234567", "", MSISDN_E164, "+355691234567" },
    { " 93701234567", "355", MSISDN_E164, "+93701234567" },
    { " 491701234", "355", MSISDN_E164, "+491701234" },
    { "355691234567", "355", MSISDN_E164, "+355691234567" },
    { "355691234567", "", MSISDN_E164, "+355691234567" },
    { "0691234567", "355", MSISDN_E164, "+355691234567" },
    { "069 123 4567", "355", MSISDN_E164, "+355691234567" },
    { " 0691234567", "355", MSISDN_E164, "+355691234567" },
    { "691234567", "355", MSISDN_E164, "+355691234567" },
    { "042223344", "355", MSISDN_E164, "+35542223344" },
    { "0691234567", "", MSISDN_INVALID, "" },
    { "691234567", "", MSISDN_E164, "+691234567" },
    { "+93701234567", "355", MSISDN_E164, "+93701234567" },
    { "93701234567", "355", MSISDN_E164, "+93701234567" },
    { "+393331234567", "355", MSISDN_E164, "+393331234567" },
    { "+390612345678", "355", MSISDN_E164, "+390612345678" },
    { "4915112345678", "355", MSISDN_E164, "+4915112345678" },
    { "+۳۵۵۶۹۱۲۳۴۵۶۷", "355", MSISDN_E164, "+355691234567" },
    { "٠٦٩١٢٣٤٥٦٧", "355", MSISDN_E164, "+355691234567" },
    { "+355\xC2\xA0"
      "69\xE2\x80\x91"
      "1234567",
      "355", MSISDN_E164, "+355691234567" },
    { "\xE2\x80\xAA+355 69 123 4567\xE2\x80\xAC", "355", MSISDN_E164, "+355691234567" },
    { "+1234567", "355", MSISDN_E164, "+1234567" },
    { "+123456789012345", "355", MSISDN_E164, "+123456789012345" },
    { "00123456789012345", "355", MSISDN_E164, "+123456789012345" },

    { "123", "355", MSISDN_SHORT_CODE, "" },
    { "54321", "355", MSISDN_SHORT_CODE, "" },
    { "600600", "355", MSISDN_SHORT_CODE, "" },
    { " 50600", "355", MSISDN_SHORT_CODE, "" },
    { "۵۰۶", "355", MSISDN_SHORT_CODE, "" },
    { "012", "355", MSISDN_SHORT_CODE, "" },

    { "MTN", "355", MSISDN_ALPHANUMERIC, "" },
    { "IOM Info", "355", MSISDN_ALPHANUMERIC, "" },
    { "Info4U", "355", MSISDN_ALPHANUMERIC, "" },
    { "4Free", "355", MSISDN_ALPHANUMERIC, "" },
    { "Bashkia Tiranë", "355", MSISDN_ALPHANUMERIC, "" },
    { "سلام", "355", MSISDN_ALPHANUMERIC, "" },
    { "+355abc1234567", "355", MSISDN_ALPHANUMERIC, "" },
    { "AD-123456789012345678", "355", MSISDN_ALPHANUMERIC, "" },

    { "", "355", MSISDN_INVALID, "" },
    { "   ", "355", MSISDN_INVALID, "" },
    { "+", "355", MSISDN_INVALID, "" },
    { "1", "355", MSISDN_INVALID, "" },
    { "12", "355", MSISDN_INVALID, "" },
    { "+123456", "355", MSISDN_INVALID, "" },
    { "+54321", "355", MSISDN_INVALID, "" },
    { "+0355691234567", "355", MSISDN_INVALID, "" },
    { "000355691234567", "355", MSISDN_INVALID, "" },
    { "0000000000", "355", MSISDN_INVALID, "" },
    { "+1234567890123456", "355", MSISDN_INVALID, "" },
    { "1234567890123456", "355", MSISDN_INVALID, "" },
    { "001234567890123456", "355", MSISDN_INVALID, "" },
    { "12345678901234567890123456789", "355", MSISDN_INVALID, "" },
    { "0123456789012345", "355", MSISDN_INVALID, "" },
    { "++355691234567", "355", MSISDN_INVALID, "" },
    { "355+691234567", "355", MSISDN_INVALID, "" },
    { "*599#", "355", MSISDN_INVALID, "" },
    { "+355\xFF"
      "691234567",
      "355", MSISDN_INVALID, "" },
    { "355;691234567", "355", MSISDN_INVALID, "" },
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t len = strlen(cases[i].raw);
        char *exact = malloc(len ? len : 1);
        assert_non_null(exact);
        memcpy(exact, cases[i].raw, len);
        char number[MSISDN_SIZE] = "before";
        enum msisdn_kind kind =
            msisdn_normalise((struct str){ exact, len }, str_of(cases[i].country), number);
        free(exact);
        if (kind != cases[i].kind || strcmp(number, cases[i].number) != 0)
            fail_msg("\"%s\" with %s: kind %d, \"%s\"", cases[i].raw, cases[i].country, (int)kind,
                     number);
    }
}

static void test_a_nul_is_no_digit(void **state)
{
    (void)state;
    char number[MSISDN_SIZE];
    assert_int_equal(msisdn_normalise(STR("+3556912\0"
                                          "34567"),
                                      STR("355"), number),
                     MSISDN_INVALID);
    assert_string_equal(number, "");
}

/* What was normalised once stays as it is. */
static void test_normal_stays_normal(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char once[MSISDN_SIZE], twice[MSISDN_SIZE];
        if (msisdn_normalise(str_of(cases[i].raw), str_of(cases[i].country), once) != MSISDN_E164)
            continue;
        assert_int_equal(msisdn_normalise(str_of(once), STR("39"), twice), MSISDN_E164);
        assert_string_equal(once, twice);
    }
}

static void test_countries(void **state)
{
    (void)state;
    static const char *const countries[][2] = {
        { "+355691234567", "355" },
        { "+383441234567", "383" },
        { "+12025550123", "1" },
        { "+79161234567", "7" },
        { "+393331234567", "39" },
        { "+93701234567", "93" },
        { "+98912345678", "98" },
        { "+97150123456", "971" },
        { "+21891234567", "218" },
        { "355691234567", "" },
        { "+", "" },
        { "", "" },
    };
    for (size_t i = 0; i < sizeof(countries) / sizeof(countries[0]); i++)
        assert_str(msisdn_country(str_of(countries[i][0])), countries[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_countries),
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_a_nul_is_no_digit),
        cmocka_unit_test(test_normal_stays_normal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
