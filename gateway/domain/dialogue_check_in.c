/* Floor 1: how people are, whom we ask now and then. They answer with a digit, or in words: words that
 * mean a digit are one, all others are put before staff and answer the question as such. Behind them the
 * digits still mean what they meant; the slot: the question's id. */
#include "domain/dialogue_check_in.h"

#include "base/limits.h"
#include "domain/check_in.h"
#include "domain/fold.h"

enum { TYPED_SIZE = 80 }; /* what is longer means no digit */

/* By the last message that left by itself, and they wrote nothing since. */
static bool asked_last(const struct dialogue_turn *turn)
{
    const struct dialogue_person *person = &turn->input->person;
    return turn->input->bearer == BEARER_SMS && person->asked == ASKED_CHECK_IN &&
           person->asked_ms > turn->state->last_ms;
}

static bool read_slot(const struct dialogue_state *state, int64_t *ret_id)
{
    return str_to_int64(str_of(state->slot), ret_id) && *ret_id > 0;
}

bool dialogue_check_in_sound(const struct dialogue_state *state)
{
    int64_t id;
    return state->mode != MODE_CHECK_IN || read_slot(state, &id);
}

int64_t dialogue_check_in_question(const struct dialogue_turn *turn)
{
    const struct dialogue_person *person = &turn->input->person;
    int64_t id = 0;
    if (asked_last(turn))
        return person->asked_id;
    return turn->state->mode == MODE_CHECK_IN && read_slot(turn->state, &id) ? id : 0;
}

static void tell(struct dialogue_turn *turn, int64_t id, enum check_in_answer answer)
{
    struct effect *effect = dialogue_effect(turn, EFFECT_CHECK_IN);
    effect->number = id;
    effect->rating = (int)answer;
}

/* What is urgent goes the way of danger: staff on call are called. They see what was asked, too. */
static void urgent(struct dialogue_turn *turn, int64_t id, struct str said)
{
    char storage[QUESTION_SIZE];
    struct builder text;
    builder_init(&text, storage, sizeof(storage));
    builder_add(&text, turn->menus->phrases[turn->language][PHRASE_CHECK_IN_ASK]);
    builder_addf(&text, " > " STR_FMT, STR_ARG(said));
    if (dialogue_danger_called(turn, builder_str(&text)))
        tell(turn, id, CHECK_IN_URGENT);
}

/* Of a digit, or of words that mean one. */
static enum check_in_answer answer_of(const struct dialogue_turn *turn,
                                      const struct meaning *meaning, struct str text)
{
    char storage[TYPED_SIZE * FOLD_GROWTH_MAX + 1];
    struct builder folded;
    if (meaning->kind == MEANING_KEY)
        return check_in_answer_of(meaning->key);
    if (text.len > TYPED_SIZE)
        return CHECK_IN_NONE;
    builder_init(&folded, storage, sizeof(storage));
    fold(text, &folded);
    return check_in_answer_in(turn->menus->check_in_words, builder_str(&folded));
}

bool dialogue_check_in_at_push(struct dialogue_turn *turn, const struct meaning *meaning,
                               struct str text)
{
    static const enum phrase said[] = { [CHECK_IN_FINE] = PHRASE_CHECK_IN_FINE,
                                        [CHECK_IN_CALL] = PHRASE_CHECK_IN_CALL,
                                        [CHECK_IN_NO_MORE] = PHRASE_CHECK_IN_ENDED };
    const struct dialogue_person *person = &turn->input->person;
    bool muted = person->urgent_number != 0 && !person->urgent_safe;
    int64_t id = dialogue_check_in_question(turn);
    if (id == 0 || muted || turn->input->incomplete)
        return false;
    enum check_in_answer answer = answer_of(turn, meaning, text);
    if (answer == CHECK_IN_NONE || (answer == CHECK_IN_NO_MORE && !asked_last(turn)))
        return false;
    if (answer == CHECK_IN_URGENT) {
        urgent(turn, id, meaning->kind == MEANING_KEY ? STR("3") : text);
        return true;
    }
    tell(turn, id, answer);
    dialogue_say_phrase(turn, said[answer], AFTER_ON);
    return true;
}

/* ---- in words */

static bool is_words(const struct dialogue_turn *turn, const struct meaning *meaning,
                     struct str text)
{
    enum dialogue_mode mode = turn->state->mode;
    bool answers = turn->danger.yes || turn->danger.no; /* whether somebody is in danger */
    bool elsewhere = mode == MODE_QUESTION || mode == MODE_SAFE || (mode == MODE_DANGER && answers);
    bool leads = meaning->kind == MEANING_KEY || meaning->kind == MEANING_COMMAND ||
                 meaning->kind == MEANING_NODE || meaning->kind == MEANING_NEAR_COMMAND;
    return asked_last(turn) && !turn->input->incomplete && !elsewhere && !leads &&
           str_trim(text).len > 0;
}

/* A ticket of theirs takes the words, or they make one, as they would at any time. */
static bool is_pressing(const struct dialogue_turn *turn, const struct meaning *meaning)
{
    const struct dialogue_person *person = &turn->input->person;
    return meaning->letters > 0 && (turn->danger.urgency != URGENCY_NORMAL ||
                                    person->urgent_number != 0 || person->ticket_urgent);
}

static void keep_slot(struct dialogue_turn *turn, int64_t id)
{
    struct builder b;
    builder_init(&b, turn->state->slot, sizeof(turn->state->slot));
    builder_addf(&b, "%lld", (long long)id);
    turn->state->mode = MODE_CHECK_IN;
}

bool dialogue_check_in_words(struct dialogue_turn *turn, const struct meaning *meaning,
                             struct str text)
{
    int64_t id = turn->input->person.asked_id;
    if (!is_words(turn, meaning, text) ||
        turn->menus->phrases[turn->language][PHRASE_CHECK_IN_WORDS].len == 0)
        return false;
    if (is_pressing(turn, meaning)) {
        dialogue_ask_free(turn, text);
        if (turn->ret->need == NEED_NONE)
            tell(turn, id, CHECK_IN_WORDS);
        return true;
    }
    dialogue_danger_hear(turn, text);
    tell(turn, id, CHECK_IN_WORDS);
    dialogue_say_phrase(turn, PHRASE_CHECK_IN_WORDS, AFTER_ON);
    keep_slot(turn, id);
    return true;
}

void dialogue_check_in_overheard(struct dialogue_turn *turn, const struct meaning *meaning,
                                 struct str text)
{
    if (turn->ret->need != NEED_NONE || !is_words(turn, meaning, text))
        return;
    dialogue_danger_hear(turn, text);
    tell(turn, turn->input->person.asked_id, CHECK_IN_WORDS);
}

void dialogue_check_in_in_danger(struct dialogue_turn *turn, int64_t id)
{
    if (id > 0 && turn->ret->need == NEED_NONE)
        tell(turn, id, CHECK_IN_URGENT);
}
