/* Floor 1: how it was at a service of the directory, in three questions; and what providers tell of
 * theirs. The slot: "ID QUESTION", the visit and what was asked last: s(erved) or r(ating). */
#include "domain/answer.h"
#include "domain/dialogue_listings.h"

enum { ANSWER_YES = 1, ANSWER_NO = 2, ANSWER_NOT_GONE = 3, NUMBER_SIZE = 24 };

static bool read_slot(const struct dialogue_state *state, int64_t *ret_id, char *ret_question)
{
    struct str id, question;
    (void)str_cut(str_of(state->slot), ' ', &id, &question);
    *ret_question = '\0';
    if (question.len == 1)
        *ret_question = question.ptr[0];
    return str_to_int64(id, ret_id) && *ret_id > 0 &&
           (*ret_question == 's' || *ret_question == 'r');
}

bool dialogue_visits_sound(const struct dialogue_state *state)
{
    int64_t id;
    char question;
    bool ours =
        state->mode == MODE_VISIT || (state->mode == MODE_RESUME && state->resume == MODE_VISIT);
    return !ours || read_slot(state, &id, &question);
}

/* `what`: "opened", "served" or "rating". */
static void tell(struct dialogue_turn *turn, int64_t id, const char *what, int value)
{
    struct effect *effect = dialogue_effect(turn, EFFECT_VISIT);
    effect->number = id;
    effect->rating = value;
    dialogue_copy(str_of(what), effect->topic, sizeof(effect->topic));
}

static void ask(struct dialogue_turn *turn, int64_t id, char question)
{
    struct builder b;
    builder_init(&b, turn->state->slot, sizeof(turn->state->slot));
    builder_addf(&b, "%lld %c", (long long)id, question);
    turn->state->mode = MODE_VISIT;
    dialogue_visits_show(turn);
}

void dialogue_visits_show(struct dialogue_turn *turn)
{
    int64_t id;
    char question;
    if (!read_slot(turn->state, &id, &question)) {
        turn->state->mode = MODE_SCREEN;
        dialogue_show(turn);
        return;
    }
    enum phrase phrase = question == 's' ? PHRASE_VISIT_SERVED : PHRASE_VISIT_RATE;
    dialogue_show_prompt(turn, turn->menus->phrases[turn->language][phrase]);
}

static bool is_muted(const struct dialogue_turn *turn)
{
    const struct dialogue_person *person = &turn->input->person;
    return person->urgent_number != 0 && !person->urgent_safe;
}

bool dialogue_visits_at_push(struct dialogue_turn *turn, const struct meaning *meaning)
{
    const struct dialogue_person *person = &turn->input->person;
    bool last = turn->input->bearer == BEARER_SMS && person->asked == ASKED_VISIT &&
                person->asked_ms > turn->state->last_ms;
    if (!last || is_muted(turn) || meaning->kind != MEANING_KEY || meaning->key < ANSWER_YES ||
        meaning->key > ANSWER_NOT_GONE)
        return false;
    tell(turn, person->asked_id, "opened", meaning->key);
    if (meaning->key == ANSWER_YES)
        ask(turn, person->asked_id, 's');
    else
        dialogue_say_phrase(turn, PHRASE_VISIT_THANKS, AFTER_ON);
    return true;
}

bool dialogue_visits_take(struct dialogue_turn *turn, const struct meaning *meaning)
{
    int64_t id;
    char question;
    bool read = read_slot(turn->state, &id, &question);
    int most = read && question == 's' ? ANSWER_NO : RATING_MAX;
    if (!read || meaning->kind != MEANING_KEY || meaning->key < 1 || meaning->key > most) {
        turn->state->mode = MODE_SCREEN; /* whatever they write is served as always */
        return false;
    }
    tell(turn, id, question == 's' ? "served" : "rating", meaning->key);
    if (question == 's')
        ask(turn, id, 'r');
    else
        dialogue_say_phrase(turn, PHRASE_VISIT_THANKS, AFTER_ON);
    return true;
}

/* ---- providers */

bool dialogue_visits_provider(struct dialogue_turn *turn)
{
    static const enum phrase phrases[] = { [UPDATE_NONE] = PHRASE_UPDATE_WRONG,
                                           [UPDATE_BEDS] = PHRASE_UPDATE_BEDS,
                                           [UPDATE_SHUT] = PHRASE_UPDATE_SHUT,
                                           [UPDATE_OPEN] = PHRASE_UPDATE_OPEN };
    const struct listing_provider *provider = turn->input->person.provider;
    char storage[REPLY_SIZE], number_storage[NUMBER_SIZE];
    struct builder b, number;
    if (!provider)
        return false;
    const struct listing_said *said = &provider->said;
    struct effect *effect = dialogue_effect(turn, EFFECT_LISTING_UPDATE);
    effect->number = provider->listing_id;
    effect->update = *said;
    builder_init(&number, number_storage, sizeof(number_storage));
    builder_addf(&number, "%lld", (long long)said->count);
    const struct screen_value values[] = { { "name", provider->name },
                                           { "count", builder_str(&number) } };
    builder_init(&b, storage, sizeof(storage));
    screen_phrase(turn->menus, turn->language,
                  provider->listing_id == 0 ? PHRASE_UPDATE_WRONG : phrases[said->what], values, 2,
                  &b);
    dialogue_say(turn, builder_str(&b), AFTER_ON);
    return true;
}
