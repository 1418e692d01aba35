/* Floor 1: who may do what to an answer that is not sent yet, and where it goes then. */
#include "domain/answer_flow.h"

#define IN(step) (1u << (step))

enum { NEXT_STEP = -1 }; /* whatever the case still asks for */

enum who { WHO_ANSWERS, WHO_TRANSLATES, WHO_APPROVES };

static const struct rule {
    const char *name;
    unsigned from; /* steps */
    enum who who;
    bool not_writer, not_worder, speaks;
    int to;
} rules[ANSWER_ACT_COUNT] = {
    [ANSWER_WRITE] = { "write", IN(ANSWER_NONE) | IN(ANSWER_BACK), WHO_ANSWERS, false, false, false,
                       NEXT_STEP },
    [ANSWER_GIVE] = { "give", IN(ANSWER_TRANSLATE), WHO_TRANSLATES, true, false, true, NEXT_STEP },
    [ANSWER_ASK] = { "ask", IN(ANSWER_TRANSLATE), WHO_TRANSLATES, false, false, true, ANSWER_BACK },
    [ANSWER_PASS] = { "pass", IN(ANSWER_APPROVE), WHO_APPROVES, true, true, false, ANSWER_SENT },
    [ANSWER_RETURN] = { "return", IN(ANSWER_APPROVE), WHO_APPROVES, true, false, false,
                        ANSWER_BACK },
    [ANSWER_EDIT] = { "edit", IN(ANSWER_APPROVE), WHO_APPROVES, false, false, true,
                      ANSWER_APPROVE },
    [ANSWER_WITHDRAW] = { "withdraw", IN(ANSWER_TRANSLATE) | IN(ANSWER_APPROVE) | IN(ANSWER_BACK),
                          WHO_ANSWERS, false, false, false, ANSWER_WITHDRAWN },
};

static bool is_one(enum who who, const struct answer_actor *actor)
{
    switch (who) {
    case WHO_ANSWERS:
        return actor->may_answer;
    case WHO_TRANSLATES:
        return actor->may_translate;
    case WHO_APPROVES:
        return actor->may_approve;
    }
    return false;
}

static enum answer_step next_step(const struct answer_case *now, enum answer_act act)
{
    if (act == ANSWER_WRITE && now->to_translate)
        return ANSWER_TRANSLATE;
    return now->to_approve && !now->urgent ? ANSWER_APPROVE : ANSWER_SENT;
}

enum answer_verdict answer_flow_step(const struct answer_case *now, enum answer_act act,
                                     const struct answer_actor *actor, enum answer_step *ret)
{
    const struct rule *rule = &rules[act];
    if ((rule->from & IN(now->step)) == 0)
        return ANSWER_OTHER_STEP;
    /* Somebody in danger does not wait for a second pair of eyes: whoever answers lets it go. */
    bool let_go = act == ANSWER_PASS && now->urgent && actor->may_answer;
    if (!let_go && !is_one(rule->who, actor))
        return ANSWER_NO_RIGHT;
    if (!let_go && ((rule->not_writer && actor->wrote) || (rule->not_worder && actor->worded)))
        return ANSWER_OWN;
    if (rule->speaks && !actor->speaks)
        return ANSWER_NOT_SPOKEN;
    *ret = rule->to == NEXT_STEP ? next_step(now, act) : (enum answer_step)rule->to;
    return ANSWER_FINE;
}

struct str answer_flow_step_name(enum answer_step step)
{
    static const char *const names[] = { "", "translate", "approve", "back", "sent", "withdrawn" };
    return str_of(names[step]);
}

struct str answer_flow_act_name(enum answer_act act)
{
    return str_of(rules[act].name);
}

bool answer_flow_act_find(struct str name, enum answer_act *ret)
{
    for (int act = 0; act < ANSWER_ACT_COUNT; act++) {
        if (str_equal(name, str_of(rules[act].name))) {
            *ret = (enum answer_act)act;
            return true;
        }
    }
    return false;
}
