/* Who sees what of a case file, as a table written a second time: whatever it does not name is hidden. */
#include "check.h"
#include "domain/case_rights.h"
#include "service/rights.h"

#include <string.h>

/* identity, contact, legal, protection, psychosocial, programme: s seen, c changed, - hidden */
static const struct {
    const char *role;
    enum case_relation relation;
    const char *sight;
    const char *acts; /* consent, state, assign, log, approve */
} expected[] = {
    { "case_worker", CASE_OWN, "cccc-c", "cs-l-" },
    { "supervisor", CASE_OWN, "cccc-c", "csalp" },
    { "supervisor", CASE_TEAM, "ssss-c", "-salp" },
    { "psychologist", CASE_TIED, "ss-scs", "-----" },
    { "partner", CASE_SHARED, "sss---", "-----" },
};

static const char *const roles[] = { "",           "stranger",     "expert",
                                     "translator", "case_worker",  "supervisor",
                                     "partner",    "psychologist", "coordinator",
                                     "editor",     "auditor",      "administrator" };

static void table(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof(roles) / sizeof(roles[0]); r++) {
        for (int relation = 0; relation < CASE_RELATIONS; relation++) {
            const char *sight = "------", *acts = "-----";
            for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
                if (strcmp(expected[i].role, roles[r]) == 0 &&
                    (int)expected[i].relation == relation) {
                    sight = expected[i].sight;
                    acts = expected[i].acts;
                }
            }
            for (int class = 0; class < CASE_CLASSES; class ++) {
                static const char letters[] = "-sc";
                assert_int_equal(
                    letters[case_rights_sight(str_of(roles[r]), (enum case_relation)relation,
                                              (enum case_class) class)],
                    sight[class]);
            }
            for (int act = 0; act < CASE_ACTS; act++)
                assert_int_equal(case_rights_may(str_of(roles[r]), (enum case_relation)relation,
                                                 (enum case_act)act),
                                 acts[act] != '-');
            assert_int_equal(case_rights_any(str_of(roles[r]), (enum case_relation)relation),
                             strcmp(sight, "------") != 0);
        }
    }
}

/* Whoever has a row has the door, too, and comes in with a second factor. */
static void doors(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof(roles) / sizeof(roles[0]); r++) {
        bool any = false;
        for (int relation = 0; relation < CASE_RELATIONS; relation++)
            any = any || case_rights_any(str_of(roles[r]), (enum case_relation)relation);
        assert_int_equal(any, rights_have(str_of(roles[r]), RIGHT_CASES));
        assert_true(!any || rights_need_factor(str_of(roles[r])));
    }
}

static void fields(void **state)
{
    static const struct {
        enum case_kind kind;
        const char *field, *value;
        bool fine;
    } cases[] = {
        { CASE_PERSON, "born", "1956-02-29", true },
        { CASE_PERSON, "born", "1957-02-29", false },
        { CASE_PERSON, "born", "2026-11-22", true }, /* today */
        { CASE_PERSON, "born", "2026-11-23", false },
        { CASE_PERSON, "born", "1899-12-31", false },
        { CASE_PERSON, "born", "22.11.2020", false },
        { CASE_PERSON, "born", "", true },
        { CASE_PERSON, "sex", "female", true },
        { CASE_PERSON, "sex", "femal", false },
        { CASE_PERSON, "sex", "female male", false },
        { CASE_PERSON, "relation", "", false },
        { CASE_PERSON, "name", "\xd8\xb2\xd9\x87\xd8\xb1\xd8\xa7", true },
        { CASE_PERSON, "name", "two\nlines", false },
        { CASE_PERSON, "name", "\xff", false },
        { CASE_PERSON, "of", "-3", false },
        { CASE_PERSON, "of", "12", true },
        { CASE_PAPER, "expires", "2031-01-01", true },
        { CASE_PAPER, "issued", "2031-01-01", false },
        { CASE_NOTE, "text", "two\nlines", true },
        { CASE_NOTE, "text", "", false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct err err = { 0 };
        const struct case_field *field = case_field_find(cases[i].kind, str_of(cases[i].field));
        assert_non_null(field);
        bool fine = case_field_check(field, str_of(cases[i].value), STR("2026-11-22"), &err);
        if (fine != cases[i].fine)
            fail_msg("%s \"%s\": %s", cases[i].field, cases[i].value, err.text);
        assert_int_equal(err.code, fine ? ERR_NONE : ERR_INVALID);
    }
    assert_null(case_field_find(CASE_PAPER, STR("born")));
}

static void links(void **state)
{
    static const struct {
        int of[4];
        bool ends;
    } cases[] = {
        { { -1, 0, 0, 1 }, true },  { { 0, -1, -1, -1 }, false }, { { 1, 0, -1, -1 }, false },
        { { 1, 2, 0, -1 }, false }, { { 1, 2, 3, -1 }, true },    { { -1, -1, 3, 2 }, false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(case_field_links_end(cases[i].of, 4), cases[i].ends);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),
        cmocka_unit_test(doors),
        cmocka_unit_test(fields),
        cmocka_unit_test(links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
