/* Floor 1: questions to the expert, from the prompt to the ticket's number. */
#include "domain/dialogue_turn.h"
#include "domain/promise.h"

#include <assert.h>

enum { STATUS_ROWS_MAX = 3 };

/* Whoever writes freely is asked whether someone is in danger: no list knows all words for it. */
static void acknowledge(struct dialogue_turn *turn, enum phrase phrase, const struct effect *effect)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    promise_phrase(turn->menus, turn->language, phrase, effect->number, effect->by_ms,
                   turn->input->now_ms, &b);
    dialogue_danger_ask(turn, effect->number, builder_str(&b));
}

static int64_t promise(const struct dialogue_turn *turn, struct str category, enum urgency urgency)
{
    const struct office *office = turn->input->office ? turn->input->office : &office_default;
    return office_promise_ms(office, category, urgency, turn->input->now_ms);
}

void dialogue_ask_begin(struct dialogue_turn *turn)
{
    bool sent = turn->input->person.ticket_number != 0; /* and is an expert's already */
    if (turn->wrote && !sent) {
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
    const struct menu_node *node = turn->node < 0 ? NULL : &turn->menus->nodes[turn->node];
    effect->urgency = urgency_of(turn, text);
    effect->by_ms = promise(turn, node ? turn->menus->categories[node->category].name : STR(""),
                            effect->urgency);
    dialogue_copy(str_of(turn->state->node), effect->topic, sizeof(effect->topic));
    dialogue_copy(text, effect->text, sizeof(effect->text));
    if (node && (node->kind == NODE_ACTION || node->kind == NODE_INPUT))
        dialogue_go_to(turn, node->parent);
    acknowledge(turn, PHRASE_TICKET_OPENED, effect);
}

/* More words on a question. What was answered is promised an answer anew. */
static void add_words(struct dialogue_turn *turn, struct str text)
{
    const struct dialogue_person *person = &turn->input->person;
    struct effect *effect = dialogue_effect(turn, EFFECT_ADD_TO_TICKET);
    effect->number = person->ticket_number;
    effect->urgency = urgency_of(turn, text);
    if (person->ticket_answered)
        effect->by_ms = promise(turn, person->ticket_category, effect->urgency);
    dialogue_copy(text, effect->text, sizeof(effect->text));
    acknowledge(turn, effect->by_ms > 0 ? PHRASE_TICKET_AGAIN : PHRASE_TICKET_ADDED, effect);
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
        add_words(turn, text);
    } else if (letters < QUESTION_LETTERS_MIN) {
        dialogue_show_unknown(turn);
    } else if (urgency_of(turn, text) == URGENCY_SOON) {
        dialogue_ask_take(turn, text); /* a person reads it, whether or not they answer an offer */
        dialogue_danger_keep(turn, text);
    } else {
        dialogue_danger_hear(turn, text);
        if (!dialogue_offer(turn, text))
            dialogue_offer_question(turn, text);
    }
}

static enum phrase status_phrase(const struct dialogue_row *row, int64_t now_ms)
{
    if (row->answered)
        return row->unread ? PHRASE_STATUS_UNREAD : PHRASE_STATUS_ANSWERED;
    if (row->by_ms <= now_ms)
        return PHRASE_STATUS_WAITING;
    return row->working ? PHRASE_STATUS_WORKING : PHRASE_STATUS_PROMISED;
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
        int64_t now_ms = turn->input->now_ms;
        enum phrase phrase = status_phrase(row, now_ms);
        bool promised = phrase == PHRASE_STATUS_PROMISED || phrase == PHRASE_STATUS_WORKING;
        builder_add(&b, i > 0 ? STR("\n") : STR(""));
        promise_phrase(turn->menus, turn->language, phrase, row->number,
                       promised ? row->by_ms : row->at_ms, now_ms, &b);
    }
    if (turn->data->row_count == 0)
        dialogue_say_phrase(turn, PHRASE_STATUS_NONE, AFTER_ON);
    else
        dialogue_say(turn, builder_str(&b), AFTER_ON);
}
