/* Who moves a referral from which state to which; what a rejection and an end must tell; and that nothing
 * a partner may not have is ever among what is shared. */
#include "check.h"
#include "domain/referral.h"

#include <string.h>

static const struct {
    enum referral_state from, to;
    const char *by; /* worker, partner, person: a letter each */
} rows[] = {
    { REFERRAL_SENT, REFERRAL_ACCEPTED, "wp" },
    { REFERRAL_SENT, REFERRAL_REJECTED, "wp" },
    { REFERRAL_SENT, REFERRAL_REVOKED, "wi" },
    { REFERRAL_ACCEPTED, REFERRAL_IN_PROGRESS, "wp" },
    { REFERRAL_ACCEPTED, REFERRAL_REJECTED, "wp" },
    { REFERRAL_ACCEPTED, REFERRAL_DONE, "wp" },
    { REFERRAL_ACCEPTED, REFERRAL_REVOKED, "wi" },
    { REFERRAL_IN_PROGRESS, REFERRAL_DONE, "wp" },
    { REFERRAL_IN_PROGRESS, REFERRAL_REVOKED, "wi" },
    { REFERRAL_REVOKED, REFERRAL_SENT, "i" },
    { REFERRAL_REVOKED, REFERRAL_ACCEPTED, "i" },
    { REFERRAL_REVOKED, REFERRAL_IN_PROGRESS, "i" },
};

static bool expected(enum referral_state from, enum referral_state to, enum referral_actor actor)
{
    static const char letters[REFERRAL_ACTORS] = { '-', 'w', 'p', 'i' };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].from == from && rows[i].to == to)
            return strchr(rows[i].by, letters[actor]) != NULL;
    }
    return false;
}

static void moves_as_the_table_says(void **state)
{
    (void)state;
    for (int from = 0; from < REFERRAL_STATES; from++) {
        for (int to = 0; to < REFERRAL_STATES; to++) {
            for (int actor = 0; actor < REFERRAL_ACTORS; actor++) {
                bool may = referral_may((enum referral_state)from, (enum referral_state)to,
                                        (enum referral_actor)actor);
                if (may != expected((enum referral_state)from, (enum referral_state)to,
                                    (enum referral_actor)actor))
                    fail_msg("%s to %s by %s: %d", referral_state_names[from],
                             referral_state_names[to], referral_actor_names[actor], may);
                /* What ended stays, but for a no that is taken back by who said it. */
                assert_false(may && !referral_runs((enum referral_state)from) &&
                             actor != REFERRAL_PERSON);
            }
        }
    }
}

static void tells_why_and_what_came_of_it(void **state)
{
    (void)state;
    static const struct {
        enum referral_state from;
        struct referral_step step;
        enum referral_actor actor;
        bool fine;
    } cases[] = {
        { REFERRAL_SENT, { REFERRAL_ACCEPTED, 0, 0 }, REFERRAL_PARTNER, true },
        { REFERRAL_SENT, { REFERRAL_ACCEPTED, REFERRAL_FULL, 0 }, REFERRAL_PARTNER, false },
        { REFERRAL_SENT, { REFERRAL_ACCEPTED, 0, REFERRAL_PROVIDED }, REFERRAL_PARTNER, false },
        { REFERRAL_SENT, { REFERRAL_REJECTED, 0, 0 }, REFERRAL_PARTNER, false },
        { REFERRAL_SENT, { REFERRAL_REJECTED, REFERRAL_FULL, 0 }, REFERRAL_PARTNER, true },
        { REFERRAL_ACCEPTED, { REFERRAL_DONE, 0, 0 }, REFERRAL_PARTNER, false },
        { REFERRAL_ACCEPTED, { REFERRAL_DONE, 0, REFERRAL_PARTLY }, REFERRAL_PARTNER, true },
        { REFERRAL_SENT, { REFERRAL_DONE, 0, REFERRAL_PARTLY }, REFERRAL_PARTNER, false },
        { REFERRAL_SENT, { REFERRAL_REVOKED, 0, 0 }, REFERRAL_WORKER, true },
        { REFERRAL_SENT, { REFERRAL_REVOKED, 0, REFERRAL_DECLINED }, REFERRAL_PERSON, true },
        { REFERRAL_SENT, { REFERRAL_REVOKED, 0, REFERRAL_PROVIDED }, REFERRAL_WORKER, false },
        { REFERRAL_SENT, { REFERRAL_REVOKED, 0, 0 }, REFERRAL_PARTNER, false },
        { REFERRAL_DONE, { REFERRAL_REVOKED, 0, 0 }, REFERRAL_WORKER, false },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct err err = { 0 };
        bool fine = referral_check(cases[i].from, &cases[i].step, cases[i].actor, &err);
        if (fine != cases[i].fine || (!fine && err.code != ERR_UNPROCESSED))
            fail_msg("row %zu: %d %s", i, fine, err.text);
    }
}

static void shares_no_more_than_partners_may_have(void **state)
{
    (void)state;
    unsigned all = (1u << CASE_CLASSES) - 1;
    unsigned most = 1u << CASE_IDENTITY | 1u << CASE_CONTACT | 1u << CASE_LEGAL;
    assert_int_equal(referral_classes(all), most);
    assert_int_equal(referral_classes(1u << CASE_PSYCHOSOCIAL | 1u << CASE_PROTECTION), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_as_the_table_says),
        cmocka_unit_test(tells_why_and_what_came_of_it),
        cmocka_unit_test(shares_no_more_than_partners_may_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
