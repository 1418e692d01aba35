/* The hands an answer passes through: every step, act and role, as a table to read. */
#include "check.h"

#include "domain/answer_flow.h"
#include "service/rights.h"

#include <string.h>

static const char *const roles[] = { "expert",      "translator",    "case_worker", "editor",
                                     "coordinator", "administrator", "auditor" };
enum { ROLE_COUNT = sizeof(roles) / sizeof(roles[0]) };

/* Letters for acts: W write, G give, A ask, P pass, R return, E edit, X withdraw. */
static const char letters[] = "WGAPREX";

struct line {
    enum answer_step step;
    const char *who; /* in what they had to do with the text */
    bool wrote, worded, speaks, urgent;
    const char *acts[ROLE_COUNT]; /* as `roles` */
};

static const struct line lines[] = {
    { ANSWER_NONE, "a colleague", false, false, true, false, { "W", "", "W", "", "W", "W", "" } },
    { ANSWER_NONE,
      "without the language",
      false,
      false,
      false,
      false,
      { "W", "", "W", "", "W", "W", "" } },
    { ANSWER_TRANSLATE,
      "a colleague",
      false,
      false,
      true,
      false,
      { "GAX", "GA", "GAX", "", "GAX", "X", "" } },
    { ANSWER_TRANSLATE,
      "without the language",
      false,
      false,
      false,
      false,
      { "X", "", "X", "", "X", "X", "" } },
    { ANSWER_TRANSLATE,
      "the writer",
      true,
      true,
      true,
      false,
      { "AX", "A", "AX", "", "AX", "X", "" } },
    { ANSWER_APPROVE,
      "a colleague",
      false,
      false,
      true,
      false,
      { "PREX", "", "X", "", "PREX", "X", "" } },
    { ANSWER_APPROVE,
      "without the language",
      false,
      false,
      false,
      false,
      { "PRX", "", "X", "", "PRX", "X", "" } },
    { ANSWER_APPROVE, "the writer", true, true, true, false, { "EX", "", "X", "", "EX", "X", "" } },
    { ANSWER_APPROVE,
      "the writer of what another translated",
      true,
      false,
      true,
      false,
      { "EX", "", "X", "", "EX", "X", "" } },
    { ANSWER_APPROVE,
      "the translator or editor",
      false,
      true,
      true,
      false,
      { "REX", "", "X", "", "REX", "X", "" } },
    { ANSWER_APPROVE,
      "the writer, in danger",
      true,
      true,
      true,
      true,
      { "PEX", "", "PX", "", "PEX", "PX", "" } },
    { ANSWER_APPROVE,
      "a colleague, in danger",
      false,
      false,
      true,
      true,
      { "PREX", "", "PX", "", "PREX", "PX", "" } },
    { ANSWER_BACK,
      "a colleague",
      false,
      false,
      true,
      false,
      { "WX", "", "WX", "", "WX", "WX", "" } },
    { ANSWER_BACK, "the writer", true, true, false, false, { "WX", "", "WX", "", "WX", "WX", "" } },
    { ANSWER_SENT, "a colleague", false, false, true, false, { "", "", "", "", "", "", "" } },
    { ANSWER_WITHDRAWN, "a colleague", false, false, true, true, { "", "", "", "", "", "", "" } },
};

static struct answer_actor actor(const struct line *line, const char *role)
{
    struct str name = str_of(role);
    return (struct answer_actor){ .may_answer = rights_have(name, RIGHT_ANSWER),
                                  .may_translate = rights_have(name, RIGHT_TRANSLATE),
                                  .may_approve = rights_have(name, RIGHT_APPROVE),
                                  .speaks = line->speaks,
                                  .wrote = line->wrote,
                                  .worded = line->worded };
}

static void every_step_act_and_role(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        for (int r = 0; r < ROLE_COUNT; r++) {
            const struct answer_case now = { .step = lines[i].step,
                                             .to_approve = true,
                                             .urgent = lines[i].urgent };
            const struct answer_actor who = actor(&lines[i], roles[r]);
            char allowed[sizeof(letters)] = "";
            size_t count = 0;
            for (int act = 0; act < ANSWER_ACT_COUNT; act++) {
                enum answer_step to = ANSWER_NONE;
                if (answer_flow_step(&now, (enum answer_act)act, &who, &to) == ANSWER_FINE)
                    allowed[count++] = letters[act];
                else
                    assert_int_equal(to, ANSWER_NONE);
            }
            if (strcmp(allowed, lines[i].acts[r]) != 0)
                fail_msg("%s as %s at step %d: may %s, not %s", roles[r], lines[i].who,
                         lines[i].step, allowed, lines[i].acts[r]);
        }
    }
}

static void where_each_act_leads(void **state)
{
    (void)state;
    static const struct {
        enum answer_step from;
        enum answer_act act;
        bool translate, approve, urgent;
        enum answer_step to;
    } moves[] = {
        { ANSWER_NONE, ANSWER_WRITE, false, false, false, ANSWER_SENT },
        { ANSWER_NONE, ANSWER_WRITE, false, true, false, ANSWER_APPROVE },
        { ANSWER_NONE, ANSWER_WRITE, true, true, false, ANSWER_TRANSLATE },
        { ANSWER_NONE, ANSWER_WRITE, true, false, false, ANSWER_TRANSLATE },
        { ANSWER_NONE, ANSWER_WRITE, false, true, true, ANSWER_SENT },
        { ANSWER_NONE, ANSWER_WRITE, true, true, true, ANSWER_TRANSLATE },
        { ANSWER_BACK, ANSWER_WRITE, false, true, false, ANSWER_APPROVE },
        { ANSWER_BACK, ANSWER_WRITE, true, false, false, ANSWER_TRANSLATE },
        { ANSWER_TRANSLATE, ANSWER_GIVE, false, false, false, ANSWER_SENT },
        { ANSWER_TRANSLATE, ANSWER_GIVE, false, true, false, ANSWER_APPROVE },
        { ANSWER_TRANSLATE, ANSWER_GIVE, false, true, true, ANSWER_SENT },
        { ANSWER_TRANSLATE, ANSWER_ASK, false, true, false, ANSWER_BACK },
        { ANSWER_APPROVE, ANSWER_PASS, false, true, false, ANSWER_SENT },
        { ANSWER_APPROVE, ANSWER_PASS, false, false, false, ANSWER_SENT },
        { ANSWER_APPROVE, ANSWER_RETURN, false, true, false, ANSWER_BACK },
        { ANSWER_APPROVE, ANSWER_EDIT, false, true, false, ANSWER_APPROVE },
        { ANSWER_APPROVE, ANSWER_EDIT, false, true, true, ANSWER_APPROVE },
        { ANSWER_APPROVE, ANSWER_WITHDRAW, false, true, false, ANSWER_WITHDRAWN },
        { ANSWER_BACK, ANSWER_WITHDRAW, false, true, false, ANSWER_WITHDRAWN },
    };
    const struct answer_actor anybody = {
        .may_answer = true, .may_translate = true, .may_approve = true, .speaks = true
    };
    for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
        const struct answer_case now = { moves[i].from, moves[i].translate, moves[i].approve,
                                         moves[i].urgent };
        enum answer_step to;
        assert_int_equal(answer_flow_step(&now, moves[i].act, &anybody, &to), ANSWER_FINE);
        if (to != moves[i].to)
            fail_msg("move %zu leads to %d, not %d", i, to, moves[i].to);
    }
}

static void a_refusal_says_why(void **state)
{
    (void)state;
    const struct answer_actor nobody = { 0 };
    const struct answer_actor writer = {
        .may_answer = true, .may_approve = true, .speaks = true, .wrote = true, .worded = true
    };
    const struct answer_actor stranger = { .may_translate = true };
    const struct answer_case approve = { .step = ANSWER_APPROVE, .to_approve = true };
    const struct answer_case translate = { .step = ANSWER_TRANSLATE };
    enum answer_step to;
    assert_int_equal(answer_flow_step(&approve, ANSWER_WRITE, &writer, &to), ANSWER_OTHER_STEP);
    assert_int_equal(answer_flow_step(&approve, ANSWER_PASS, &nobody, &to), ANSWER_NO_RIGHT);
    assert_int_equal(answer_flow_step(&approve, ANSWER_PASS, &writer, &to), ANSWER_OWN);
    assert_int_equal(answer_flow_step(&translate, ANSWER_GIVE, &stranger, &to), ANSWER_NOT_SPOKEN);
}

static void names_are_found_again(void **state)
{
    (void)state;
    for (int act = 0; act < ANSWER_ACT_COUNT; act++) {
        enum answer_act found;
        assert_true(answer_flow_act_find(answer_flow_act_name((enum answer_act)act), &found));
        assert_int_equal(found, act);
    }
    enum answer_act found;
    assert_false(answer_flow_act_find(STR("answer"), &found));
    assert_str(answer_flow_step_name(ANSWER_NONE), "");
    assert_str(answer_flow_step_name(ANSWER_BACK), "back");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_act_and_role),
        cmocka_unit_test(where_each_act_leads),
        cmocka_unit_test(a_refusal_says_why),
        cmocka_unit_test(names_are_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
