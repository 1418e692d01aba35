/* Floor 4: what is played of case files, MYDATA and FORGET ME of the phone in the terminal. */
#include "edge/phone_held.h"

#include "domain/check_in.h"

#include "base/limits.h"

bool phone_held_carry_out(const struct effect *effect, struct builder *ret)
{
    switch (effect->kind) {
    case EFFECT_CONSENT:
        builder_addf(ret, "! consent %s\n", effect->active ? "given" : "refused");
        return true;
    case EFFECT_CHECK_IN:
        builder_addf(ret, "! check-in: %s\n", check_in_answer_names[effect->rating]);
        return true;
    case EFFECT_WITHDRAW:
        builder_add(ret, STR("! consent withdrawn\n"));
        return true;
    case EFFECT_DATA_REQUEST:
        builder_addf(ret, "! asks for what is held: %s\n", effect->text);
        return true;
    case EFFECT_FORGET:
        builder_add(ret, STR("! forgotten\n"));
        return true;
    default:
        return false;
    }
}

bool phone_held_answer(int questions, int64_t now_ms, struct dialogue_held *held,
                       struct dialogue_data *ret)
{
    *held = (struct dialogue_held){ .messages = questions,
                                    .questions = questions,
                                    .code = STR("482 177"),
                                    .due_ms = now_ms + DATA_REQUEST_DAYS * 24LL * 60 * 60 * 1000 };
    if (ret->kind == NEED_HELD)
        ret->held = held;
    return ret->kind == NEED_HELD || ret->kind == NEED_HOLD;
}
