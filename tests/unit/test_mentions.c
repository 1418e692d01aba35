/* Who is meant by an @ in a note. */
#include "check.h"
#include "service/mentions.h"

static const struct {
    const char *text, *names; /* blank separated */
} cases[] = {
    { "", "" },
    { "@", "" },
    { "@besa", "besa" },
    { "please look, @besa!", "besa" },
    { "(@besa.leka, @ana-2)", "besa.leka ana-2" },
    { "ask @besa.", "besa" },
    { "ask @besa...", "besa" },
    { "@besa@ana", "besa" },
    { "write to help@drita.al", "" },
    { "HELP@drita.al", "" },
    { "\xd8\xb3@besa", "" },
    { "\n@besa\n@ana", "besa ana" },
    { "at @ 5", "" },
    { "@-", "" },
    { "@@besa", "besa" },
    { "@Besa", "Besa" },
};

static void names_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char storage[128];
        struct builder found;
        struct str name;
        size_t at = 0;
        builder_init(&found, storage, sizeof(storage));
        while (mentions_next(str_of(cases[i].text), &at, &name)) {
            builder_add(&found, found.len ? STR(" ") : STR(""));
            builder_add(&found, name);
        }
        assert_true(builder_ok(&found));
        assert_string_equal(found.ptr, cases[i].names);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(names_are_found) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
