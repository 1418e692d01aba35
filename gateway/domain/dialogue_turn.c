/* Floor 1: what every part of a step of the dialogue does: effects, needs, keeping a text. */
#include "domain/dialogue_turn.h"

#include "base/utf8.h"
#include "domain/sms.h"

#include <assert.h>
#include <string.h>

struct effect *dialogue_effect(struct dialogue_turn *turn, enum effect_kind kind)
{
    struct dialogue_result *ret = turn->ret;
    assert(ret->effect_count < EFFECTS_MAX);
    struct effect *effect = &ret->effects[ret->effect_count++];
    effect->kind = kind;
    effect->number = 0;
    effect->urgency = URGENCY_NORMAL;
    effect->danger = 0;
    effect->safe = false;
    effect->quiet = (struct quiet_hours){ 0 };
    effect->by_ms = 0;
    effect->rating = 0;
    effect->rating_asked = effect->hide = effect->active = false;
    effect->profile = profile_default;
    effect->vacancy_id = 0;
    effect->enrolment = (struct enrolment){ 0 };
    effect->verdict = VERDICT_NONE;
    effect->act = APPOINTMENT_BOOK;
    effect->appointment_id = effect->slot_id = 0;
    effect->update = (struct listing_said){ 0 };
    effect->topic[0] = '\0';
    effect->text[0] = '\0';
    return effect;
}

bool dialogue_needs(struct dialogue_turn *turn, enum need_kind need)
{
    if (!turn->data) {
        turn->ret->need = need;
        return true;
    }
    assert(turn->data->kind == need);
    return false;
}

void dialogue_copy(struct str text, char *storage, size_t size)
{
    size_t len = 0, at = 0;
    int32_t c;
    for (size_t taken; (taken = utf8_next(str_from(text, at), &c)) > 0; at += taken) {
        char bytes[UTF8_SIZE_MAX];
        bool odd = c == UTF8_REPLACEMENT && taken == 1;
        size_t written = odd ? utf8_write(c, bytes) : taken;
        if (c == 0)
            continue;
        if (len + written >= size)
            break;
        memcpy(storage + len, odd ? bytes : text.ptr + at, written);
        len += written;
    }
    storage[len] = '\0';
}

static int segments_of(const struct dialogue_turn *turn, struct str text)
{
    char storage[2 * REPLY_SIZE];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    if (turn->input->limits.fold)
        sms_fold(text, &folded);
    else
        builder_add(&folded, text);
    return sms_measure(builder_str(&folded)).segments;
}

void dialogue_add_free(const struct dialogue_turn *turn, struct str line, struct builder *ret)
{
    size_t before = ret->len;
    int segments = segments_of(turn, builder_str(ret));
    builder_add(ret, STR("\n"));
    builder_add(ret, line);
    if (turn->input->bearer == BEARER_USSD || segments_of(turn, builder_str(ret)) <= segments)
        return;
    ret->len = before;
    ret->ptr[before] = '\0';
}

bool dialogue_is_key(const struct meaning *meaning, int pressed)
{
    return meaning->kind == MEANING_KEY && meaning->key == pressed;
}

bool dialogue_leads_out(const struct meaning *meaning)
{
    return dialogue_is_key(meaning, KEY_BACK) || dialogue_is_key(meaning, KEY_HOME) ||
           meaning->kind == MEANING_COMMAND;
}
