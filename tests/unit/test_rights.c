/* Roles, rights and topics: the table fails closed, and the desk's SQL sees what the table says. */
#include "fixture.h"
#include "service/desk.h"
#include "service/rights.h"
#include "service/staff.h"

static const char *const roles[] = { "expert",        "translator", "case_worker", "supervisor",
                                     "psychologist",  "partner",    "editor",      "coordinator",
                                     "administrator", "auditor" };
static const char *const topics[] = { "*", "", "refugees", "none", "afghan refugees" };
static const char *const categories[] = { "refugees", "afghan", "", "fugees" };

enum {
    ROLE_COUNT = sizeof(roles) / sizeof(roles[0]),
    TOPICS_COUNT = sizeof(topics) / sizeof(topics[0]),
    CATEGORY_COUNT = sizeof(categories) / sizeof(categories[0]),
};

static void fails_closed(void **state)
{
    (void)state;
    static const char *const strangers[] = { "", "boss", "Expert", "expert ", "administrator\n" };
    for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
        assert_false(rights_is_role(str_of(strangers[i])));
        for (int right = 0; right < RIGHT_COUNT; right++)
            assert_int_equal(rights_have(str_of(strangers[i]), (enum right)right),
                             right == RIGHT_DOOR);
    }
    for (int i = 0; i < ROLE_COUNT; i++) {
        assert_true(rights_is_role(str_of(roles[i])));
        assert_false(rights_have(str_of(roles[i]), RIGHT_NOBODY));
        assert_true(rights_have(str_of(roles[i]), RIGHT_SELF));
    }
    assert_false(rights_see(STR("auditor"), STR("*"), STR("refugees"), false));
    assert_false(rights_see(STR("expert"), STR(""), STR("refugees"), false));
    assert_false(rights_see(STR("expert"), STR("*"), STR("refugees"), true));
}

static int64_t open_ticket(struct fixture *f, int64_t person, int64_t number, const char *category,
                           bool complaint)
{
    const struct ticket_question question = { .number = number,
                                              .contact_id = person,
                                              .category = str_of(category),
                                              .language = STR("en"),
                                              .channel = f->channel.name,
                                              .text = STR("what they wrote"),
                                              .urgency = URGENCY_NORMAL,
                                              .danger = complaint ? 1u << DANGER_HELPERS : 0 };
    int64_t id;
    assert_ok(tickets_open(f->db, &office_default, &question, f->now_ms, f->arena, &id, &f->err),
              f->err);
    return id;
}

/* Roles that read no questions are stopped before any SQL; for the others it must agree. */
static void sql_agrees(void **state)
{
    struct fixture *f = *state;
    int64_t person = fixture_contact(f, "355691110001"), tickets[CATEGORY_COUNT][2];
    for (int c = 0; c < CATEGORY_COUNT; c++) {
        for (int complaint = 0; complaint < 2; complaint++)
            tickets[c][complaint] =
                open_ticket(f, person, 101 + c * 2 + complaint, categories[c], complaint != 0);
    }
    for (int r = 0; r < ROLE_COUNT; r++) {
        struct staff staff;
        assert_ok(staff_add(f->db, str_of(roles[r]), str_of(roles[r]), str_of(roles[r]), STR(""),
                            f->now_ms, f->arena, &f->err),
                  f->err);
        assert_ok(staff_by_login(f->db, str_of(roles[r]), f->arena, &staff, &f->err), f->err);
        if (!rights_have(str_of(roles[r]), RIGHT_TICKETS))
            continue;
        for (int n = 0; n < TOPICS_COUNT * CATEGORY_COUNT * 2; n++) {
            int t = n / (CATEGORY_COUNT * 2), c = n / 2 % CATEGORY_COUNT, complaint = n % 2;
            struct desk_ticket seen;
            assert_ok(staff_set_topics(f->db, staff.id, str_of(topics[t]), f->arena, &f->err),
                      f->err);
            bool sees = desk_ticket(f->db, tickets[c][complaint], staff.id, f->now_ms, f->arena,
                                    &seen, &f->err);
            if (sees != rights_see(str_of(roles[r]), str_of(topics[t]), str_of(categories[c]),
                                   complaint != 0))
                fail_msg("%s with '%s' sees a %s in '%s': %d", roles[r], topics[t],
                         complaint ? "complaint" : "question", categories[c], sees);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fails_closed),
        cmocka_unit_test_setup_teardown(sql_agrees, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
