/* Small numbers are not told where they could be somebody. */
#include "check.h"

#include "domain/disclosure.h"

enum { COLUMN_MAX = 5, HIDDEN = DISCLOSURE_HIDDEN };

static const struct {
    size_t count;
    int64_t given[COLUMN_MAX], told[COLUMN_MAX];
} cases[] = {
    { 0, { 0 }, { 0 } },
    { 3, { 0, 5, 120 }, { 0, 5, 120 } },
    { 4, { 1, 4, 5, 0 }, { HIDDEN, HIDDEN, 5, 0 } },
    { 4, { 3, 40, 9, 0 }, { HIDDEN, 40, HIDDEN, 0 } }, /* one alone: the next goes with it */
    { 2, { 2, 0 }, { HIDDEN, 0 } },
    { 1, { 4 }, { HIDDEN } },
    { 5, { 7, 6, 8, 4, 6 }, { 7, HIDDEN, 8, HIDDEN, 6 } },
};

static void test_mask(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t values[COLUMN_MAX];
        memcpy(values, cases[i].given, sizeof(values));
        disclosure_mask(values, cases[i].count);
        if (memcmp(values, cases[i].told, sizeof(values)) != 0)
            fail_msg("case %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_mask) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
