/* Floor 1: the states of referrals. */
#include "domain/referral.h"

#include "domain/case_rights.h"

const char *const referral_state_names[REFERRAL_STATES] = {
    "sent", "accepted", "rejected", "in_progress", "done", "revoked",
};
const char *const referral_actor_names[REFERRAL_ACTORS] = { "nobody", "worker", "partner",
                                                            "person" };
const char *const referral_type_names[REFERRAL_TYPES] = {
    "legal",   "reunification", "health",           "psychosocial", "education",    "livelihoods",
    "housing", "safehouse",     "child_protection", "mediation",    "registration", "food",
    "goods",   "water",         "police",           "other",
};
const char *const referral_priority_names[REFERRAL_PRIORITIES] = { "routine", "urgent" };
const char *const referral_refusal_names[REFERRAL_REFUSALS] = {
    "none", "full", "not_eligible", "not_ours", "too_far", "not_reached", "not_enough", "other",
};
const char *const referral_outcome_names[REFERRAL_OUTCOMES] = {
    "none", "provided", "partly", "not_provided", "declined", "unavailable", "elsewhere",
};
const char *const referral_told_names[REFERRAL_TOLDS] = {
    "not_told", "told", "no_phone", "no_consent", "stopped", "not_safe", "no_words",
};

#define BY(actor) (1u << (actor))
#define EITHER    (BY(REFERRAL_WORKER) | BY(REFERRAL_PARTNER))
#define OBJECTING (BY(REFERRAL_WORKER) | BY(REFERRAL_PERSON))

/* What ended stays as it is: whoever needs the service again is referred again. Only a person's own no may
 * be taken back, by them. */
static const unsigned moves[REFERRAL_STATES][REFERRAL_STATES] = {
    [REFERRAL_SENT] = { [REFERRAL_ACCEPTED] = EITHER,
                        [REFERRAL_REJECTED] = EITHER,
                        [REFERRAL_REVOKED] = OBJECTING },
    [REFERRAL_ACCEPTED] = { [REFERRAL_IN_PROGRESS] = EITHER,
                            [REFERRAL_REJECTED] = EITHER,
                            [REFERRAL_DONE] = EITHER,
                            [REFERRAL_REVOKED] = OBJECTING },
    [REFERRAL_IN_PROGRESS] = { [REFERRAL_DONE] = EITHER, [REFERRAL_REVOKED] = OBJECTING },
    [REFERRAL_REVOKED] = { [REFERRAL_SENT] = BY(REFERRAL_PERSON),
                           [REFERRAL_ACCEPTED] = BY(REFERRAL_PERSON),
                           [REFERRAL_IN_PROGRESS] = BY(REFERRAL_PERSON) },
};

bool referral_may(enum referral_state from, enum referral_state to, enum referral_actor actor)
{
    return (moves[from][to] & BY(actor)) != 0;
}

bool referral_runs(enum referral_state state)
{
    return state == REFERRAL_SENT || state == REFERRAL_ACCEPTED || state == REFERRAL_IN_PROGRESS;
}

enum referral_state referral_before(int64_t accepted_at_ms, int64_t started_at_ms)
{
    if (started_at_ms > 0)
        return REFERRAL_IN_PROGRESS;
    return accepted_at_ms > 0 ? REFERRAL_ACCEPTED : REFERRAL_SENT;
}

bool referral_check(enum referral_state from, const struct referral_step *step,
                    enum referral_actor actor, struct err *err)
{
    bool refused = step->refusal != REFERRAL_NOT_REFUSED;
    bool settled = step->outcome != REFERRAL_NO_OUTCOME;
    if (!referral_may(from, step->to, actor))
        return err_set(err, ERR_UNPROCESSED, "a referral that is %s does not become %s this way",
                       referral_state_names[from], referral_state_names[step->to]);
    if (refused != (step->to == REFERRAL_REJECTED))
        return err_set(err, ERR_UNPROCESSED, "refusal: why, when it is rejected, and only then");
    /* Whoever objects has declined. */
    bool declined = step->to == REFERRAL_REVOKED && step->outcome == REFERRAL_DECLINED;
    return settled == (step->to == REFERRAL_DONE) || declined ||
           err_set(err, ERR_UNPROCESSED,
                   "outcome: what came of it, when it is done, and only then");
}

unsigned referral_classes(unsigned classes)
{
    unsigned seen = 0;
    for (int class = 0; class < CASE_CLASSES; class ++) {
        if (case_rights_sight(STR("partner"), CASE_SHARED, (enum case_class) class) != CASE_HIDDEN)
            seen |= 1u << class;
    }
    return classes & seen;
}
