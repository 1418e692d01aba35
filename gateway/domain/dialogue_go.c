/* Floor 1: moving about in the menus. */
#include "domain/dialogue_appointments.h"
#include "domain/dialogue_check_in.h"
#include "domain/dialogue_courses.h"
#include "domain/dialogue_listings.h"
#include "domain/dialogue_referral.h"
#include "domain/dialogue_work.h"

#include <assert.h>
#include <string.h>

static void set_id(char *storage, size_t size, struct str id)
{
    struct builder b;
    builder_init(&b, storage, size);
    builder_add(&b, id);
}

int dialogue_go_parent(const struct dialogue_turn *turn)
{
    assert(turn->menus->nodes);
    return turn->node < 0 ? -1 : turn->menus->nodes[turn->node].parent;
}

/* The ids above a node, so that whoever stands on it is not lost when an edit removes it. */
static void set_trail(struct dialogue_turn *turn)
{
    int above[MENU_DEPTH_MAX], count = 0;
    for (int node = dialogue_go_parent(turn); node >= 0; node = turn->menus->nodes[node].parent)
        above[count++] = node;
    struct builder b;
    builder_init(&b, turn->state->trail, sizeof(turn->state->trail));
    while (count > 0) {
        builder_add(&b, turn->menus->nodes[above[--count]].id);
        builder_add(&b, count > 0 ? STR("/") : STR(""));
    }
}

void dialogue_go_to(struct dialogue_turn *turn, int node)
{
    struct dialogue_state *state = turn->state;
    turn->node = node;
    turn->wrote = false;
    state->mode = MODE_SCREEN;
    state->more = false;
    state->page = 0;
    state->node[0] = '\0';
    state->trail[0] = '\0';
    if (node < 0)
        return;
    set_id(state->node, sizeof(state->node), turn->menus->nodes[node].id);
    set_trail(turn);
    struct str category = turn->menus->categories[turn->menus->nodes[node].category].name;
    if (!str_equal(category, str_of(state->category))) {
        set_id(state->category, sizeof(state->category), category);
        set_id(dialogue_effect(turn, EFFECT_SET_CATEGORY)->topic, NODE_ID_SIZE, category);
    }
}

void dialogue_go_home(struct dialogue_turn *turn)
{
    dialogue_go_to(turn, -1);
    dialogue_show(turn);
}

static int living_ancestor(const struct menus *menus, struct str trail)
{
    while (trail.len > 0) {
        size_t start = trail.len;
        while (start > 0 && trail.ptr[start - 1] != '/')
            start--;
        int node = menus_node(menus, str_from(trail, start));
        if (node >= 0 && menus->nodes[node].kind == NODE_MENU)
            return node;
        trail = str_head(trail, start > 0 ? start - 1 : 0);
    }
    return -1;
}

bool dialogue_place(const struct menus *menus, const struct dialogue_state *state, int *ret_node)
{
    *ret_node = state->node[0] == '\0' ? -1 : menus_node(menus, str_of(state->node));
    if (state->node[0] == '\0' || *ret_node >= 0)
        return true;
    *ret_node = living_ancestor(menus, str_of(state->trail));
    return false;
}

static bool keys_changed(const struct menus *menus, int node, int language, uint32_t shown)
{
    uint32_t now = node < 0 ? menus->home_fingerprint[language] : menus->nodes[node].fingerprint;
    return shown != 0 && shown != now;
}

bool dialogue_keys_changed(const struct menus *menus, const struct dialogue_state *state)
{
    int node, language = menus_language(menus, str_of(state->language));
    return dialogue_place(menus, state, &node) &&
           keys_changed(menus, node, language < 0 ? 0 : language, state->fingerprint);
}

bool dialogue_go_settle(struct dialogue_turn *turn)
{
    struct dialogue_state *state = turn->state;
    turn->language = menus_language(turn->menus, str_of(state->language));
    if (turn->language < 0)
        turn->language = 0;
    bool collects = state->mode == MODE_OFFER_QUESTION || state->mode == MODE_CONFIRM ||
                    state->mode == MODE_READING;
    bool whole = state->mode == MODE_READING && turn->input->bearer == BEARER_SMS;
    if ((collects && state->slot[0] == '\0') || whole) /* nothing to ask about, or to turn to */
        state->mode = MODE_SCREEN;
    if (state->mode == MODE_OFFER_PAGES && !dialogue_offer_sound(state))
        state->mode = MODE_SCREEN;
    if (!dialogue_danger_sound(state) || !dialogue_answer_sound(state) ||
        !dialogue_vacancies_sound(state) || !dialogue_check_sound(state) ||
        !dialogue_profile_sound(state) || !dialogue_alerts_sound(state) ||
        !dialogue_courses_sound(state) || !dialogue_appointments_sound(state) ||
        !dialogue_listings_sound(state) || !dialogue_visits_sound(state) ||
        !dialogue_referral_sound(state) || !dialogue_check_in_sound(state))
        state->mode = MODE_SCREEN;
    int place;
    if (!dialogue_place(turn->menus, state, &place)) {
        enum dialogue_mode mode = state->mode;
        dialogue_go_to(turn, place);
        state->mode = mode;
        return false;
    }
    turn->node = place;
    if (place < 0)
        return true;
    /* A menu or page that became a prompt has no screen of its own. */
    const struct menu_node *node = &turn->menus->nodes[turn->node];
    bool prompt = node->kind == NODE_INPUT || node->kind == NODE_ACTION;
    if (prompt && state->mode == MODE_SCREEN)
        dialogue_go_to(turn, node->parent);
    return true;
}

bool dialogue_go_language(struct dialogue_turn *turn, struct str code)
{
    int language = menus_language(turn->menus, code);
    if (language < 0)
        return false;
    turn->language = language;
    if (!str_equal(code, str_of(turn->state->language))) {
        set_id(turn->state->language, sizeof(turn->state->language), code);
        set_id(dialogue_effect(turn, EFFECT_SET_LANGUAGE)->text, LANGUAGE_SIZE, code);
    }
    return true;
}

void dialogue_go_enter(struct dialogue_turn *turn, int index)
{
    assert(turn->menus->nodes);
    const struct menu_node *node = &turn->menus->nodes[index];
    if (node->kind == NODE_ACTION && node->action == ACTION_STATUS) {
        dialogue_ask_status(turn);
    } else if (node->kind == NODE_ACTION && node->action == ACTION_LANGUAGE) {
        turn->state->mode = MODE_LANGUAGE;
        dialogue_show(turn);
    } else if (node->kind == NODE_ACTION && node->action == ACTION_VACANCIES) {
        dialogue_go_to(turn, node->parent);
        dialogue_vacancies_begin(turn);
    } else if (node->kind == NODE_ACTION && node->action == ACTION_COURSES) {
        dialogue_go_to(turn, node->parent);
        dialogue_courses_begin(turn);
    } else if (node->kind == NODE_ACTION && node->action == ACTION_APPOINTMENTS) {
        dialogue_go_to(turn, node->parent);
        dialogue_appointments_begin(turn);
    } else if (node->kind == NODE_ACTION && node->action == ACTION_SERVICES) {
        dialogue_go_to(turn, node->parent);
        dialogue_listings_begin(turn);
    } else if (node->kind == NODE_ACTION && node->action == ACTION_REFERRALS) {
        dialogue_go_to(turn, node->parent);
        dialogue_referral_begin(turn);
    } else {
        dialogue_go_to(turn, index);
        if (node->kind == NODE_ACTION || node->kind == NODE_INPUT)
            dialogue_ask_begin(turn);
        else
            dialogue_show(turn);
    }
}

/* From what stands before the screen to the screen; on USSD page by page. By SMS a page is still in
 * the inbox: back leads to the menu above it. */
void dialogue_go_back(struct dialogue_turn *turn)
{
    struct dialogue_state *state = turn->state;
    bool ussd = turn->input->bearer == BEARER_USSD;
    bool screen = state->mode == MODE_SCREEN;
    bool home = turn->node < 0;
    enum node_kind kind = home ? NODE_MENU : turn->menus->nodes[turn->node].kind;
    bool stays = !screen && (kind == NODE_MENU || (kind == NODE_PAGE && ussd));
    bool paged = screen || state->mode == MODE_READING || state->mode == MODE_OFFER_PAGES;
    if (ussd && paged && state->page > 0) {
        state->page--;
    } else if (stays) {
        state->mode = MODE_SCREEN;
        state->page = 0;
    } else if (home && ussd) {
        dialogue_say_phrase(turn, PHRASE_GOODBYE, AFTER_END);
        return;
    } else {
        dialogue_go_to(turn, dialogue_go_parent(turn));
    }
    dialogue_show(turn);
}

void dialogue_go_more(struct dialogue_turn *turn)
{
    struct dialogue_state *state = turn->state;
    if (turn->input->bearer == BEARER_USSD) {
        int wanted = ++state->page;
        dialogue_show(turn);
        if (state->page == wanted)
            return;
        dialogue_show_unknown(turn); /* it was the last */
        return;
    }
    bool more = turn->node >= 0 && state->mode == MODE_SCREEN && !state->more &&
                !menus_overdue(&turn->menus->nodes[turn->node], turn->input->now_ms) &&
                menus_text(turn->menus, turn->node, turn->language)->more.len > 0;
    if (!more) {
        dialogue_show_unknown(turn);
        return;
    }
    state->more = true;
    dialogue_show(turn);
}

static void home_option(struct dialogue_turn *turn, int key)
{
    const struct menus *menus = turn->menus;
    if (key <= menus->category_count) {
        dialogue_go_enter(turn, menus->categories[menus->home[turn->language][key - 1]].start);
    } else if (key == menus->category_count + 1) {
        dialogue_ask_begin(turn);
    } else if (key == menus->category_count + 2) {
        turn->state->mode = MODE_LANGUAGE;
        dialogue_show(turn);
    } else {
        dialogue_show_unknown(turn);
    }
}

static void page_option(struct dialogue_turn *turn, int key)
{
    bool ussd = turn->input->bearer == BEARER_USSD;
    bool claims = !menus_overdue(&turn->menus->nodes[turn->node], turn->input->now_ms);
    if (key == 2) {
        dialogue_ask_begin(turn);
    } else if (key == 1 && ussd && claims) {
        struct builder message;
        builder_init(&message, dialogue_effect(turn, EFFECT_SEND_SMS)->text, REPLY_SIZE);
        dialogue_show_as_sms(turn, &message);
        dialogue_say_phrase(turn, PHRASE_SENT_BY_SMS, AFTER_ON);
    } else {
        dialogue_show_unknown(turn);
    }
}

void dialogue_go_option(struct dialogue_turn *turn, int key)
{
    const struct menus *menus = turn->menus;
    bool home = turn->node < 0;
    const struct menu_node *node = &menus->nodes[home ? 0 : turn->node];
    if (!home && node->kind == NODE_PAGE) {
        page_option(turn, key);
        return;
    }
    if (keys_changed(menus, turn->node, turn->language, turn->state->fingerprint)) {
        turn->ret->moved = true;
        dialogue_show_after(turn, PHRASE_MOVED);
    } else if (home) {
        home_option(turn, key);
    } else if (key <= node->option_count) {
        dialogue_go_enter(turn, node->options[key - 1]);
    } else {
        dialogue_show_unknown(turn);
    }
}
