/* Floor 1: answers that wait to be read, and how useful they were. A digit is taken for what was asked
 * last: by a message that left after the last turn, or by the last reply. */
#include "domain/answer.h"
#include "domain/dialogue_turn.h"

/* Whoever holds the phone of somebody in danger is shown nothing before it is known to be safe. */
static bool is_muted(const struct dialogue_turn *turn)
{
    const struct dialogue_person *person = &turn->input->person;
    return person->urgent_number != 0 && !person->urgent_safe;
}

static void set_slot(struct dialogue_turn *turn, int64_t id)
{
    struct builder b;
    builder_init(&b, turn->state->slot, sizeof(turn->state->slot));
    builder_addf(&b, "%lld", (long long)id);
}

bool dialogue_answer_sound(const struct dialogue_state *state)
{
    int64_t id = 0;
    return state->mode != MODE_RATE || (str_to_int64(str_of(state->slot), &id) && id > 0);
}

/* By SMS, what follows the answer says which digit comes next. */
static enum dialogue_mode add_next(const struct dialogue_turn *turn, struct builder *text)
{
    const struct dialogue_row *row = &turn->data->rows[0];
    int64_t left = turn->input->person.unread - 1;
    if (turn->input->bearer == BEARER_USSD)
        return MODE_SCREEN;
    if (left > 0) {
        builder_add(text, STR("\n"));
        answer_write_notice(turn->menus, turn->language, left, text);
        return MODE_READ;
    }
    bool asked = row->rated &&
                 answer_add_rating(turn->menus, turn->language, turn->input->limits.fold, text);
    return asked ? MODE_RATE : MODE_SCREEN;
}

/* Whether READ means an announcement: no answer waits. */
static bool announced(const struct dialogue_turn *turn)
{
    const struct dialogue_person *person = &turn->input->person;
    return person->unread == 0 && person->asked == ASKED_ANNOUNCEMENT && person->asked_ms > 0;
}

static void read_announcement(struct dialogue_turn *turn)
{
    int64_t id = turn->input->person.asked_id;
    if (dialogue_needs(turn, NEED_ANNOUNCEMENT)) {
        turn->ret->need_number = id;
    } else if (turn->data->announcement.len == 0) {
        dialogue_say_phrase(turn, PHRASE_READ_NONE, AFTER_ON);
    } else {
        dialogue_effect(turn, EFFECT_ANNOUNCEMENT_READ)->number = id;
        dialogue_say(turn, turn->data->announcement, AFTER_ON);
    }
}

void dialogue_answer_read(struct dialogue_turn *turn)
{
    if (is_muted(turn)) {
        dialogue_danger_ask_safe(turn, turn->input->person.urgent_number);
        return;
    }
    if (announced(turn)) {
        read_announcement(turn);
        return;
    }
    if (dialogue_needs(turn, NEED_ANSWER))
        return;
    if (turn->data->row_count == 0) {
        dialogue_say_phrase(turn, PHRASE_READ_NONE, AFTER_ON);
        return;
    }
    const struct dialogue_row *row = &turn->data->rows[0];
    char storage[REPLY_SIZE];
    struct builder text;
    builder_init(&text, storage, sizeof(storage));
    answer_write(turn->menus, turn->language, row->number, row->text, &text);
    enum dialogue_mode next = add_next(turn, &text);
    struct effect *effect = dialogue_effect(turn, EFFECT_READ_ANSWER);
    effect->number = row->id;
    effect->rating_asked = next == MODE_RATE;
    dialogue_say(turn, builder_str(&text), AFTER_ON);
    if (next == MODE_SCREEN)
        return;
    turn->state->mode = next;
    set_slot(turn, row->id);
}

static void rate(struct dialogue_turn *turn, int64_t id, int rating)
{
    struct effect *effect = dialogue_effect(turn, EFFECT_RATE);
    effect->number = id;
    effect->rating = rating;
    dialogue_say_phrase(turn, rating <= RATING_LOW ? PHRASE_RATED_LOW : PHRASE_RATED, AFTER_ON);
}

static bool is_rating(const struct meaning *meaning)
{
    return meaning->kind == MEANING_KEY && meaning->key >= 1 && meaning->key <= RATING_MAX;
}

bool dialogue_answer_at_push(struct dialogue_turn *turn, const struct meaning *meaning)
{
    const struct dialogue_person *person = &turn->input->person;
    bool last = turn->input->bearer == BEARER_SMS && person->asked_ms > turn->state->last_ms;
    if (!last || is_muted(turn))
        return false;
    if (person->asked == ASKED_READ && dialogue_is_key(meaning, 1)) {
        dialogue_answer_read(turn);
        return true;
    }
    if (person->asked == ASKED_ANNOUNCEMENT && dialogue_is_key(meaning, 1)) {
        read_announcement(turn);
        return true;
    }
    if (person->asked == ASKED_RATE && is_rating(meaning)) {
        rate(turn, person->asked_id, meaning->key);
        return true;
    }
    return false;
}

bool dialogue_answer_at_asked(struct dialogue_turn *turn, const struct meaning *meaning)
{
    int64_t id = 0;
    bool reads = turn->state->mode == MODE_READ;
    if (reads && dialogue_is_key(meaning, 1)) {
        dialogue_answer_read(turn);
        return true;
    }
    if (!reads && is_rating(meaning) && !is_muted(turn) &&
        str_to_int64(str_of(turn->state->slot), &id)) {
        rate(turn, id, meaning->key);
        return true;
    }
    turn->state->mode = MODE_SCREEN;
    return false;
}

void dialogue_answer_discretion(struct dialogue_turn *turn, bool hide)
{
    dialogue_effect(turn, EFFECT_SET_DISCRETION)->hide = hide;
    dialogue_say_phrase(turn, hide ? PHRASE_HIDE : PHRASE_SHOW, AFTER_ON);
}
