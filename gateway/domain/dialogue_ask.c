/* Floor 1: questions to the expert, from the prompt to the ticket's number. */
#include "domain/date.h"
#include "domain/dialogue_turn.h"

#include <assert.h>

enum {
    STATUS_ROWS_MAX = 3,
    VALUE_SIZE = 24,
};

static struct str number_text(int64_t number, char storage[VALUE_SIZE])
{
    struct builder b;
    builder_init(&b, storage, VALUE_SIZE);
    builder_addf(&b, "%lld", (long long)number);
    return builder_str(&b);
}

/* Whoever writes freely is asked whether someone is in danger: no list knows all words for it. */
static void acknowledge(struct dialogue_turn *turn, enum phrase phrase, int64_t number)
{
    char number_storage[VALUE_SIZE], storage[REPLY_SIZE];
    const struct screen_value values[] = { { "number", number_text(number, number_storage) } };
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    screen_phrase(turn->menus, turn->language, phrase, values, 1, &b);
    dialogue_danger_ask(turn, number, builder_str(&b));
}

void dialogue_ask_begin(struct dialogue_turn *turn)
{
    if (turn->wrote) {
        dialogue_offer_question(turn, str_of(turn->state->slot));
        return;
    }
    turn->state->mode = MODE_QUESTION;
    dialogue_show(turn);
}

/* Danger itself has been answered by now: what is left may still be read sooner. */
static enum urgency urgency_of(const struct dialogue_turn *turn, struct str text)
{
    struct danger_class class = turn->danger;
    if (text.ptr != turn->input->text.ptr) /* what they wrote before */
        danger_classify(turn->menus->danger, text, &class);
    return class.urgency == URGENCY_NORMAL ? URGENCY_NORMAL : URGENCY_SOON;
}

void dialogue_ask_take(struct dialogue_turn *turn, struct str text)
{
    if (dialogue_needs(turn, NEED_TICKET_NUMBER))
        return;
    assert(turn->data->row_count > 0);
    struct effect *effect = dialogue_effect(turn, EFFECT_OPEN_TICKET);
    effect->number = turn->data->rows[0].number;
    effect->urgency = urgency_of(turn, text);
    dialogue_copy(str_of(turn->state->node), effect->topic, sizeof(effect->topic));
    dialogue_copy(text, effect->text, sizeof(effect->text));
    const struct menu_node *node = turn->node < 0 ? NULL : &turn->menus->nodes[turn->node];
    if (node && (node->kind == NODE_ACTION || node->kind == NODE_INPUT))
        dialogue_go_to(turn, node->parent);
    acknowledge(turn, PHRASE_TICKET_OPENED, effect->number);
}

void dialogue_ask_free(struct dialogue_turn *turn, struct str text)
{
    struct dialogue_state *state = turn->state;
    state->mode = MODE_SCREEN;
    int letters = dialogue_meaning_letters(text);
    const struct dialogue_person *person = &turn->input->person;
    if (letters > 0 && person->ticket_number != 0 && person->ticket_urgent) {
        dialogue_danger_more(turn, person->ticket_number, text);
    } else if (letters > 0 && person->ticket_number == 0 && person->urgent_number != 0) {
        dialogue_danger_more(turn, person->urgent_number, text);
    } else if (letters > 0 && person->ticket_number != 0) {
        struct effect *effect = dialogue_effect(turn, EFFECT_ADD_TO_TICKET);
        effect->number = person->ticket_number;
        effect->urgency = urgency_of(turn, text);
        dialogue_copy(text, effect->text, sizeof(effect->text));
        acknowledge(turn, PHRASE_TICKET_ADDED, effect->number);
    } else if (letters < QUESTION_LETTERS_MIN) {
        dialogue_show_unknown(turn);
    } else if (urgency_of(turn, text) == URGENCY_SOON) {
        dialogue_ask_take(turn, text); /* a person reads it, whether or not they answer an offer */
    } else {
        dialogue_danger_hear(turn, text);
        if (!dialogue_offer(turn, text))
            dialogue_offer_question(turn, text);
    }
}

void dialogue_ask_status(struct dialogue_turn *turn)
{
    if (dialogue_needs(turn, NEED_TICKETS))
        return;
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    for (size_t i = 0; i < turn->data->row_count && i < STATUS_ROWS_MAX; i++) {
        const struct dialogue_row *row = &turn->data->rows[i];
        char number[VALUE_SIZE], date_storage[VALUE_SIZE];
        struct builder date;
        builder_init(&date, date_storage, sizeof(date_storage));
        date_write(row->at_ms, &date);
        const struct screen_value values[] = { { "number", number_text(row->number, number) },
                                               { "date", builder_str(&date) } };
        builder_add(&b, i > 0 ? STR("\n") : STR(""));
        screen_phrase(turn->menus, turn->language,
                      row->answered ? PHRASE_STATUS_ANSWERED : PHRASE_STATUS_WAITING, values, 2,
                      &b);
    }
    if (turn->data->row_count == 0)
        dialogue_say_phrase(turn, PHRASE_STATUS_NONE, AFTER_ON);
    else
        dialogue_say(turn, builder_str(&b), AFTER_ON);
}
