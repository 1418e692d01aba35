/* Floor 1: a person in danger: what they are answered, and what staff are told. The answers are the
 * same for every kind of danger and name nothing: others may read them. */
#include "domain/dialogue_turn.h"

#include "base/utf8.h"
#include "domain/date.h"

#include <assert.h>

/* ---- what a mode keeps: "101", or "101" and a line of what it is about */

static int64_t slot_number(const struct dialogue_state *state, struct str *ret_rest)
{
    struct str number;
    int64_t value = 0;
    str_cut(str_of(state->slot), '\n', &number, ret_rest);
    return str_to_int64(number, &value) && value > 0 ? value : 0;
}

static void set_slot(struct dialogue_turn *turn, int64_t number, struct str rest)
{
    struct builder b;
    builder_init(&b, turn->state->slot, sizeof(turn->state->slot));
    builder_addf(&b, "%lld\n", (long long)number);
    dialogue_copy(rest, b.ptr + b.len, b.size - b.len);
}

bool dialogue_danger_sound(const struct dialogue_state *state)
{
    struct str rest;
    int64_t number = slot_number(state, &rest);
    if (state->mode == MODE_SAFE)
        return number != 0;
    return state->mode != MODE_DANGER || number != 0 || rest.len > 0;
}

/* ---- words */

static struct str reply_of(const struct dialogue_turn *turn, enum danger_reply reply)
{
    struct str language = turn->danger_language;
    if (language.len == 0)
        language = str_of(turn->menus->languages[turn->language]->code);
    return danger_reply(turn->menus->danger, reply, language);
}

static bool right_to_left(const struct language *language)
{
    return language && language->right_to_left;
}

/* The language they chose, unless it is not of the script they write in: then that of the list which
 * knew the words, else what the script looks like. */
static void set_language(struct dialogue_turn *turn, struct str text)
{
    const struct language *written = language_of_script(text);
    const struct language *chosen = language_find(str_of(turn->state->language));
    const struct language *listed = language_find(turn->danger.language);
    if (right_to_left(written) && !right_to_left(chosen))
        turn->danger_language = str_of(right_to_left(listed) ? listed->code : written->code);
    else if (!chosen && listed)
        turn->danger_language = str_of(listed->code);
    if (turn->state->language[0] == '\0' && turn->danger_language.len > 0)
        (void)dialogue_go_language(turn, turn->danger_language);
}

static enum danger_reply first_reply(const struct dialogue_turn *turn)
{
    static const enum danger_reply replies[][2] = {
        /* somebody is there, nobody is */
        { DANGER_REPLY_FIRST, DANGER_REPLY_AWAY },
        { DANGER_REPLY_FIRST_SELF_HARM, DANGER_REPLY_AWAY_SELF_HARM },
        { DANGER_REPLY_FIRST_CHILD, DANGER_REPLY_AWAY_CHILD },
        { DANGER_REPLY_FIRST_USSD, DANGER_REPLY_AWAY_USSD },
    };
    unsigned categories = turn->danger.categories;
    int kind = turn->input->bearer == BEARER_USSD           ? 3
               : (categories & 1u << DANGER_SELF_HARM) != 0 ? 1
               : (categories & 1u << DANGER_CHILD) != 0     ? 2
                                                            : 0;
    return replies[kind][turn->input->back_ms != 0];
}

void dialogue_danger_show_safe(struct dialogue_turn *turn)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    danger_write_reply(reply_of(turn, first_reply(turn)), turn->input->back_ms, &b);
    dialogue_show_prompt(turn, builder_str(&b));
}

void dialogue_danger_show_asked(struct dialogue_turn *turn)
{
    struct str rest;
    bool by_sms = turn->input->bearer == BEARER_SMS;
    if (slot_number(turn->state, &rest) == 0 || rest.len == 0 || by_sms)
        dialogue_show_prompt(turn, reply_of(turn, DANGER_REPLY_ASK));
    else
        dialogue_show_pages(turn, rest);
}

/* ---- what staff are told */

static void add_text(struct dialogue_turn *turn, int64_t number, struct str text)
{
    struct effect *effect = dialogue_effect(turn, EFFECT_ADD_TO_TICKET);
    effect->number = number;
    effect->urgency = URGENCY_NOW;
    dialogue_copy(text, effect->text, sizeof(effect->text));
}

static void raise_ticket(struct dialogue_turn *turn, int64_t number, unsigned categories)
{
    struct effect *effect = dialogue_effect(turn, EFFECT_RAISE_TICKET);
    effect->number = number;
    effect->urgency = URGENCY_NOW;
    effect->danger = categories;
}

/* 0: the step needs a number first. */
static int64_t open_ticket(struct dialogue_turn *turn, struct str text, unsigned categories)
{
    if (dialogue_needs(turn, NEED_TICKET_NUMBER))
        return 0;
    assert(turn->data->row_count > 0);
    struct effect *effect = dialogue_effect(turn, EFFECT_OPEN_TICKET);
    effect->number = turn->data->rows[0].number;
    effect->urgency = URGENCY_NOW;
    effect->danger = categories;
    dialogue_copy(str_of(turn->state->node), effect->topic, sizeof(effect->topic));
    dialogue_copy(text, effect->text, sizeof(effect->text));
    return effect->number;
}

void dialogue_danger_hear(struct dialogue_turn *turn, struct str text)
{
    struct effect *effect = dialogue_effect(turn, EFFECT_HEAR);
    dialogue_copy(str_of(turn->state->node), effect->topic, sizeof(effect->topic));
    dialogue_copy(text, effect->text, sizeof(effect->text));
}

void dialogue_danger_ask_safe(struct dialogue_turn *turn, int64_t number)
{
    dialogue_go_to(turn, -1);
    turn->state->mode = MODE_SAFE;
    set_slot(turn, number, STR(""));
    dialogue_show(turn);
}

/* The ticket their words belong to: the one just asked about, or an urgent one of these days. */
static int64_t running_ticket(const struct dialogue_turn *turn)
{
    struct str rest;
    enum dialogue_mode mode = turn->state->mode;
    if (mode == MODE_SAFE || mode == MODE_DANGER)
        return slot_number(turn->state, &rest);
    const struct dialogue_person *person = &turn->input->person;
    if (person->urgent_number != 0)
        return person->urgent_number;
    return person->ticket_urgent ? person->ticket_number : 0;
}

bool dialogue_danger_seen(struct dialogue_turn *turn, struct str text)
{
    danger_classify(turn->menus->danger, text, &turn->danger);
    if (turn->danger.urgency != URGENCY_NOW || dialogue_check_is_offer(turn, text))
        return false;
    int64_t number = running_ticket(turn);
    set_language(turn, text);
    if (number == 0) {
        number = open_ticket(turn, text, turn->danger.categories);
        if (number == 0)
            return true;
    } else {
        add_text(turn, number, text);
        raise_ticket(turn, number, turn->danger.categories);
    }
    dialogue_danger_ask_safe(turn, number);
    return true;
}

bool dialogue_danger_called(struct dialogue_turn *turn, struct str text)
{
    int64_t number = running_ticket(turn);
    if (number == 0) {
        number = open_ticket(turn, text, 0);
        if (number == 0)
            return false;
    } else {
        add_text(turn, number, text);
        raise_ticket(turn, number, 0);
    }
    dialogue_danger_ask_safe(turn, number);
    return true;
}

void dialogue_danger_more(struct dialogue_turn *turn, int64_t number, struct str text)
{
    const struct dialogue_person *person = &turn->input->person;
    add_text(turn, number, text);
    if (number == person->urgent_number ? person->urgent_safe : person->ticket_safe)
        dialogue_say(turn, reply_of(turn, DANGER_REPLY_SAFE), AFTER_END);
    else
        dialogue_danger_ask_safe(turn, number);
}

/* ---- "is it safe to write here?" */

static void say_whether_safe(struct dialogue_turn *turn, bool safe)
{
    struct str rest;
    struct effect *effect = dialogue_effect(turn, EFFECT_SET_SAFE);
    effect->number = slot_number(turn->state, &rest);
    effect->safe = safe;
    dialogue_say(turn, reply_of(turn, safe ? DANGER_REPLY_SAFE : DANGER_REPLY_NOT_SAFE), AFTER_END);
}

bool dialogue_danger_at_safe(struct dialogue_turn *turn, const struct meaning *meaning,
                             struct str text)
{
    struct str rest;
    if (turn->danger.yes || turn->danger.no) {
        say_whether_safe(turn, turn->danger.yes);
        return true;
    }
    if (dialogue_leads_out(meaning) || meaning->kind == MEANING_NODE ||
        meaning->kind == MEANING_NEAR_COMMAND) {
        turn->state->mode = MODE_SCREEN;
        return false;
    }
    if (meaning->letters > 0)
        add_text(turn, slot_number(turn->state, &rest), text);
    dialogue_show(turn);
    return true;
}

/* ---- "is someone in danger now?" */

void dialogue_danger_ask(struct dialogue_turn *turn, int64_t number, struct str sentence)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    struct str ask = reply_of(turn, DANGER_REPLY_ASK);
    bool ask_first = turn->input->bearer == BEARER_USSD; /* not on a page that nobody turns to */
    builder_add(&b, ask_first ? ask : sentence);
    builder_add(&b, STR("\n"));
    builder_add(&b, ask_first ? sentence : ask);
    turn->state->mode = MODE_DANGER;
    turn->state->page = 0;
    set_slot(turn, number, ask_first ? builder_str(&b) : STR(""));
    if (ask_first)
        dialogue_show(turn);
    else
        dialogue_show_prompt(turn, builder_str(&b));
}

void dialogue_danger_keep(struct dialogue_turn *turn, struct str text)
{
    struct str rest;
    if (turn->state->mode == MODE_DANGER && turn->input->bearer == BEARER_SMS)
        set_slot(turn, slot_number(turn->state, &rest), text);
}

/* The pages for what was kept. False: there are none. */
static bool offer_kept(struct dialogue_turn *turn)
{
    struct str rest;
    return slot_number(turn->state, &rest) != 0 && rest.len > 0 &&
           turn->input->bearer == BEARER_SMS && dialogue_offer(turn, rest);
}

void dialogue_danger_offer(struct dialogue_turn *turn, struct str text)
{
    turn->state->mode = MODE_DANGER;
    set_slot(turn, 0, text);
    dialogue_show(turn);
}

static void in_danger(struct dialogue_turn *turn)
{
    struct str rest;
    int64_t number = slot_number(turn->state, &rest);
    turn->danger.categories = 1u << DANGER_CALL;
    if (number != 0) {
        raise_ticket(turn, number, turn->danger.categories);
        dialogue_danger_ask_safe(turn, number);
        return;
    }
    number = open_ticket(turn, rest, turn->danger.categories);
    if (number != 0)
        dialogue_danger_ask_safe(turn, number);
}

void dialogue_danger_add_key(const struct dialogue_turn *turn, struct builder *ret)
{
    struct str word = reply_of(turn, DANGER_REPLY_KEY);
    if (word.len > 0)
        builder_addf(ret, "\n%d " STR_FMT, KEY_DANGER, STR_ARG(word));
}

void dialogue_danger_call(struct dialogue_turn *turn, struct str text)
{
    char kept[QUESTION_SIZE]; /* `text` may be what the slot holds */
    dialogue_copy(text, kept, sizeof(kept));
    int64_t number = turn->input->person.ticket_number;
    if (number != 0)
        add_text(turn, number, str_of(kept));
    set_slot(turn, number, str_of(kept));
    in_danger(turn);
}

bool dialogue_danger_at_asked(struct dialogue_turn *turn, const struct meaning *meaning)
{
    struct dialogue_state *state = turn->state;
    if (turn->danger.yes) {
        in_danger(turn);
        return true;
    }
    if (turn->danger.no) {
        if (!offer_kept(turn)) {
            state->mode = MODE_SCREEN;
            dialogue_show(turn);
        }
        return true;
    }
    if (meaning->kind == MEANING_KEY && meaning->key == KEY_MORE) {
        state->page++;
        dialogue_show(turn);
        return true;
    }
    if (meaning->letters == 0 && !dialogue_leads_out(meaning)) {
        dialogue_show_unknown(turn);
        return true;
    }
    state->mode = MODE_SCREEN;
    return false;
}
