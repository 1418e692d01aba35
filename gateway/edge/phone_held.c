/* Floor 4: MYDATA and FORGET ME of the phone in the terminal. */
#include "edge/phone_held.h"

#include "base/limits.h"

bool phone_held_carry_out(const struct effect *effect, struct builder *ret)
{
    if (effect->kind == EFFECT_DATA_REQUEST)
        builder_addf(ret, "! asks for what is held: %s\n", effect->text);
    if (effect->kind == EFFECT_FORGET)
        builder_add(ret, STR("! forgotten\n"));
    return effect->kind == EFFECT_DATA_REQUEST || effect->kind == EFFECT_FORGET;
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
