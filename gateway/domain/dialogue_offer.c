/* Floor 1: pages that a free text may be about, offered with the expert behind them. */
#include "domain/dialogue_turn.h"

#include "domain/rank.h"

/* ---- what is offered: the ids on the first line, what they wrote behind it */

struct offer {
    int nodes[RANK_FOUND_MAX]; /* -1: gone meanwhile */
    int count;
    struct str text;
};

static void read_offer(const struct dialogue_turn *turn, struct offer *ret)
{
    struct str ids, id;
    ret->count = 0;
    str_cut(str_of(turn->state->slot), '\n', &ids, &ret->text);
    while (ids.len > 0 && ret->count < RANK_FOUND_MAX) {
        (void)str_cut(ids, ' ', &id, &ids);
        ret->nodes[ret->count++] = menus_node(turn->menus, id);
    }
}

bool dialogue_offer_sound(const struct dialogue_state *state)
{
    struct str ids, text;
    str_cut(str_of(state->slot), '\n', &ids, &text);
    return ids.len > 0 && text.len > 0;
}

/* Whether all that was offered is still there to be read. */
static bool all_there(const struct dialogue_turn *turn, const struct offer *offer)
{
    for (int i = 0; i < offer->count; i++) {
        int node = offer->nodes[i];
        if (node < 0 || turn->menus->nodes[node].kind != NODE_PAGE)
            return false;
    }
    return true;
}

static int rank_category(const struct dialogue_turn *turn)
{
    for (int i = 0; i < turn->menus->category_count; i++) {
        if (str_equal(turn->menus->categories[i].name, str_of(turn->state->category)))
            return i;
    }
    return -1;
}

bool dialogue_offer(struct dialogue_turn *turn, struct str text)
{
    struct dialogue_state *state = turn->state;
    struct rank_found found[RANK_FOUND_MAX];
    const struct rank_want want = {
        .text = text,
        .category = rank_category(turn),
        .language = state->language[0] == '\0' ? -1 : turn->language,
    };
    int count = rank_find(turn->menus, &want, found);
    if (count == 0)
        return false;
    char kept[QUESTION_SIZE]; /* `text` may be what the slot holds */
    dialogue_copy(text, kept, sizeof(kept));
    struct builder b;
    builder_init(&b, state->slot, sizeof(state->slot));
    for (int i = 0; i < count; i++) {
        builder_add(&b, i > 0 ? STR(" ") : STR(""));
        builder_add(&b, turn->menus->nodes[found[i].node].id);
    }
    builder_add_char(&b, '\n');
    dialogue_copy(str_of(kept), b.ptr + b.len, b.size - b.len);
    state->mode = MODE_OFFER_PAGES;
    state->page = 0;
    dialogue_show(turn);
    return true;
}

void dialogue_offer_show(struct dialogue_turn *turn)
{
    struct offer offer;
    read_offer(turn, &offer);
    if (all_there(turn, &offer))
        dialogue_show_offers(turn, offer.nodes, offer.count);
    else if (!dialogue_offer(turn, offer.text))
        dialogue_offer_question(turn, offer.text);
}

/* A page of the offer. What they wrote stays at hand for the expert as long as they read it. */
static void enter(struct dialogue_turn *turn, int node, struct str text)
{
    char kept[QUESTION_SIZE];
    dialogue_copy(text, kept, sizeof(kept));
    dialogue_go_enter(turn, node);
    dialogue_copy(str_of(kept), turn->state->slot, sizeof(turn->state->slot));
    turn->wrote = true;
}

/* The expert: has it already when it became a question before pages were offered for it. */
static void ask(struct dialogue_turn *turn, struct str text)
{
    if (turn->input->person.ticket_number == 0) {
        dialogue_ask_take(turn, text);
        return;
    }
    dialogue_ask_begin(turn);
}

bool dialogue_offer_take(struct dialogue_turn *turn, const struct meaning *meaning)
{
    struct offer offer;
    if (meaning->kind != MEANING_KEY || dialogue_leads_out(meaning))
        return false;
    read_offer(turn, &offer);
    if (!all_there(turn, &offer))
        dialogue_offer_show(turn); /* the menus were edited: the keys mean other pages now */
    else if (meaning->key == KEY_MORE)
        dialogue_go_more(turn);
    else if (meaning->key <= offer.count)
        enter(turn, offer.nodes[meaning->key - 1], offer.text);
    else if (meaning->key == offer.count + 1)
        ask(turn, offer.text);
    else if (meaning->key == KEY_DANGER)
        dialogue_danger_call(turn, offer.text);
    else
        dialogue_show_unknown(turn);
    return true;
}

void dialogue_offer_question(struct dialogue_turn *turn, struct str text)
{
    struct dialogue_state *state = turn->state;
    char kept[QUESTION_SIZE];
    dialogue_copy(text, kept, sizeof(kept));
    state->mode = MODE_OFFER_QUESTION;
    dialogue_copy(str_of(kept), state->slot, sizeof(state->slot));
    dialogue_show(turn);
}
