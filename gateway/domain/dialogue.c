/* Floor 1: one step of the dialogue: what came is understood at the mode the person is in, and
 * answered. Everything here ends in dialogue_show() or dialogue_say(). */
#include "domain/dialogue.h"

#include "domain/dialogue_appointments.h"
#include "domain/dialogue_check_in.h"
#include "domain/dialogue_courses.h"
#include "domain/dialogue_listings.h"
#include "domain/dialogue_referral.h"
#include "domain/dialogue_work.h"

#include <string.h>

enum { GREETING_WORDS_MAX = 2 };

/* ---- commands */

static void stop(struct dialogue_turn *turn)
{
    dialogue_effect(turn, EFFECT_OPT_OUT);
    dialogue_go_to(turn, -1);
    dialogue_say_phrase(turn, PHRASE_STOP_DONE, AFTER_END);
}

/* From a person who never left it is a word like "begin". */
static void start(struct dialogue_turn *turn)
{
    dialogue_go_to(turn, -1);
    if (!turn->input->person.opted_out && !turn->input->person.alerts_off) {
        dialogue_show(turn);
        return;
    }
    dialogue_effect(turn, EFFECT_OPT_IN);
    dialogue_say_phrase(turn, PHRASE_START_DONE, AFTER_ON);
}

static void choose_language(struct dialogue_turn *turn, struct str code)
{
    struct dialogue_state *state = turn->state;
    if (code.len > 0 && dialogue_go_language(turn, code)) {
        state->page = 0;
        if (state->mode == MODE_LANGUAGE || state->mode == MODE_READING)
            state->mode = MODE_SCREEN;
        dialogue_show_after(turn, PHRASE_LANGUAGE_SET);
        return;
    }
    state->mode = MODE_LANGUAGE;
    state->page = 0;
    dialogue_show(turn);
}

static void confirm(struct dialogue_turn *turn, struct str what, struct str text)
{
    struct dialogue_state *state = turn->state;
    struct builder b;
    builder_init(&b, state->slot, sizeof(state->slot));
    builder_add(&b, what);
    builder_add(&b, STR("\n"));
    dialogue_copy(text, b.ptr + b.len, b.size - b.len);
    state->mode = MODE_CONFIRM;
    dialogue_show(turn);
}

static void command(struct dialogue_turn *turn, const struct meaning *meaning)
{
    switch (meaning->command) {
    case COMMAND_STOP:
        stop(turn);
        break;
    case COMMAND_START:
        start(turn);
        break;
    case COMMAND_STOP_JOBS:
        dialogue_effect(turn, EFFECT_STOP_ALERTS);
        dialogue_say_phrase(turn, PHRASE_STOP_JOBS_DONE, AFTER_ON);
        break;
    case COMMAND_QUIET:
        dialogue_quiet(turn);
        break;
    case COMMAND_HELP:
        dialogue_say_phrase(turn, PHRASE_HELP, AFTER_ON);
        break;
    case COMMAND_CALL:
        dialogue_danger_offer(turn, turn->input->text);
        break;
    case COMMAND_LANGUAGE:
        choose_language(turn, meaning->language);
        break;
    case COMMAND_BACK:
        dialogue_go_back(turn);
        break;
    case COMMAND_MORE:
        dialogue_go_more(turn);
        break;
    case COMMAND_READ:
        dialogue_answer_read(turn);
        break;
    case COMMAND_HIDE:
    case COMMAND_SHOW:
        dialogue_answer_discretion(turn, meaning->command == COMMAND_HIDE);
        break;
    case COMMAND_WITHDRAW:
        if (turn->menus->phrases[turn->language][PHRASE_CASE_WITHDRAW].len > 0)
            confirm(turn, STR("WITHDRAW"), STR(""));
        else
            dialogue_go_home(turn); /* these menus have no files */
        break;
    case COMMAND_MYDATA:
        if (turn->menus->phrases[turn->language][PHRASE_HELD].len > 0)
            dialogue_held_tell(turn);
        else
            dialogue_go_home(turn);
        break;
    case COMMAND_FORGET:
        if (turn->menus->phrases[turn->language][PHRASE_FORGET_ASK].len > 0)
            confirm(turn, STR("FORGET"), STR(""));
        else
            dialogue_go_home(turn);
        break;
    case COMMAND_STATUS:
        dialogue_ask_status(turn);
        break;
    case COMMAND_EXPERT:
        dialogue_ask_begin(turn);
        break;
    case COMMAND_MENU:
    case COMMAND_NONE:
        dialogue_go_home(turn);
        break;
    }
}

/* ---- a text at a screen */

static void near_command(struct dialogue_turn *turn, const struct meaning *meaning, struct str text)
{
    if (meaning->command == COMMAND_STOP)
        confirm(turn, STR("STOP"), text);
    else if (meaning->command == COMMAND_START && turn->input->person.opted_out)
        confirm(turn, STR("START"), text);
    else
        command(turn, meaning); /* harms nobody when it was meant otherwise */
}

/* To somebody who faces no screen of ours, unless it is one that broke off. */
static void show_anew(struct dialogue_turn *turn)
{
    if (!dialogue_resume_by_sms(turn))
        dialogue_show(turn);
}

static void key(struct dialogue_turn *turn, int pressed)
{
    if (pressed == KEY_HOME)
        dialogue_go_home(turn);
    else if (pressed == KEY_BACK)
        dialogue_go_back(turn);
    else if (turn->unseen)
        show_anew(turn); /* of a screen long gone */
    else if (pressed == KEY_MORE)
        dialogue_go_more(turn);
    else
        dialogue_go_option(turn, pressed);
}

/* "Hello" to a number just heard of is no question yet. */
static bool is_greeting(const struct dialogue_turn *turn, const struct meaning *meaning)
{
    return turn->unseen && meaning->words <= GREETING_WORDS_MAX &&
           turn->input->person.ticket_number == 0 && turn->danger.urgency == URGENCY_NORMAL;
}

/* Two words may say much: a person reads them, too. */
static void greeted(struct dialogue_turn *turn, const struct meaning *meaning, struct str text)
{
    if (meaning->letters >= QUESTION_LETTERS_MIN)
        dialogue_danger_hear(turn, text);
    if (!dialogue_offer(turn, text))
        show_anew(turn);
}

static void at_screen(struct dialogue_turn *turn, const struct meaning *meaning, struct str text)
{
    switch (meaning->kind) {
    case MEANING_KEY:
        key(turn, meaning->key);
        break;
    case MEANING_COMMAND:
        command(turn, meaning);
        break;
    case MEANING_NODE:
        dialogue_go_enter(turn, meaning->node);
        break;
    case MEANING_NEAR_COMMAND:
        near_command(turn, meaning, text);
        break;
    case MEANING_NEAR_NODE:
        confirm(turn, turn->menus->nodes[meaning->node].id, text);
        break;
    case MEANING_NOTHING:
    case MEANING_NUMBER:
        if (turn->unseen)
            show_anew(turn);
        else if (!dialogue_resume_by_sms(turn))
            dialogue_show_unknown(turn);
        break;
    case MEANING_TEXT:
        if (is_greeting(turn, meaning))
            greeted(turn, meaning, text);
        else
            dialogue_ask_free(turn, text);
        break;
    }
}

/* ---- a text that answers what was asked; false: it is one like any other */

static bool at_language(struct dialogue_turn *turn, const struct meaning *meaning)
{
    bool chosen = meaning->kind == MEANING_KEY && meaning->key >= 1 &&
                  meaning->key <= turn->menus->language_count && meaning->key <= MENU_OPTIONS_MAX;
    if (chosen)
        choose_language(turn, str_of(turn->menus->languages[meaning->key - 1]->code));
    else if (dialogue_is_key(meaning, KEY_MORE))
        dialogue_go_more(turn);
    else if (meaning->kind == MEANING_KEY && !dialogue_leads_out(meaning))
        dialogue_show_unknown(turn);
    return chosen || (meaning->kind == MEANING_KEY && !dialogue_leads_out(meaning));
}

static bool at_question(struct dialogue_turn *turn, const struct meaning *meaning, struct str text)
{
    bool asked_freely = turn->node < 0 || turn->menus->nodes[turn->node].kind != NODE_INPUT;
    if (dialogue_leads_out(meaning) || (meaning->kind == MEANING_NODE && asked_freely))
        return false; /* a keyword alone is no question, but may be the answer to one of ours */
    if (meaning->kind == MEANING_NEAR_COMMAND && meaning->command == COMMAND_STOP) {
        confirm(turn, STR("STOP"), text);
        return true;
    }
    if (meaning->letters >= QUESTION_LETTERS_MIN) {
        dialogue_ask_take(turn, text);
        return true;
    }
    if (turn->state->misses == 0) {
        dialogue_show_too_short(turn);
        return true;
    }
    turn->state->mode = MODE_SCREEN;
    return false;
}

static bool at_offer(struct dialogue_turn *turn, const struct meaning *meaning)
{
    if (dialogue_is_key(meaning, 1)) {
        dialogue_ask_take(turn, str_of(turn->state->slot));
        return true;
    }
    if (dialogue_is_key(meaning, KEY_DANGER)) {
        dialogue_danger_call(turn, str_of(turn->state->slot));
        return true;
    }
    if (meaning->kind == MEANING_KEY && !dialogue_leads_out(meaning)) {
        dialogue_show_unknown(turn);
        return true;
    }
    return false;
}

static bool at_confirm(struct dialogue_turn *turn, const struct meaning *meaning)
{
    struct str what, text;
    str_cut(str_of(turn->state->slot), '\n', &what, &text);
    int node = menus_node(turn->menus, what);
    if (dialogue_is_key(meaning, 1)) {
        turn->state->mode = MODE_SCREEN;
        if (str_equal(what, STR("STOP")))
            stop(turn);
        else if (str_equal(what, STR("START")))
            start(turn);
        else if (str_equal(what, STR("WITHDRAW")))
            dialogue_case_withdraw(turn);
        else if (str_equal(what, STR("FORGET")))
            dialogue_held_forget(turn);
        else if (node >= 0)
            dialogue_go_enter(turn, node);
        else
            dialogue_show_after(turn, PHRASE_MOVED);
        return true;
    }
    if (dialogue_is_key(meaning, KEY_BACK) && node >= 0) {
        char kept[QUESTION_SIZE]; /* "no": then it was meant as it was written */
        dialogue_copy(text, kept, sizeof(kept));
        dialogue_ask_free(turn, str_of(kept));
        return true;
    }
    if (meaning->kind == MEANING_KEY && !dialogue_leads_out(meaning)) {
        dialogue_show_unknown(turn);
        return true;
    }
    return false;
}

static bool at_mode(struct dialogue_turn *turn, const struct meaning *meaning, struct str text)
{
    switch (turn->state->mode) {
    case MODE_LANGUAGE:
        return at_language(turn, meaning);
    case MODE_QUESTION:
        return at_question(turn, meaning, text);
    case MODE_OFFER_QUESTION:
        return at_offer(turn, meaning);
    case MODE_OFFER_PAGES:
        return dialogue_offer_take(turn, meaning);
    case MODE_CONFIRM:
        return at_confirm(turn, meaning);
    case MODE_RESUME:
        return dialogue_resume_take(turn, meaning);
    case MODE_SAFE:
        return dialogue_danger_at_safe(turn, meaning, text);
    case MODE_DANGER:
        return dialogue_danger_at_asked(turn, meaning);
    case MODE_READ:
    case MODE_RATE:
        return dialogue_answer_at_asked(turn, meaning);
    case MODE_VACANCIES:
        return dialogue_vacancies_take(turn, meaning, text);
    case MODE_CHECK:
        return dialogue_check_take(turn, meaning, text);
    case MODE_PROFILE:
        return dialogue_profile_take(turn, meaning, text);
    case MODE_APPLY:
        return dialogue_alerts_at_apply(turn, meaning);
    case MODE_COURSES:
        return dialogue_courses_take(turn, meaning, text);
    case MODE_APPOINTMENTS:
        return dialogue_appointments_take(turn, meaning);
    case MODE_LISTINGS:
        return dialogue_listings_take(turn, meaning, text);
    case MODE_VISIT:
        return dialogue_visits_take(turn, meaning);
    case MODE_REFERRAL:
        return dialogue_referral_take(turn, meaning);
    case MODE_CHECK_IN: /* whatever else they write is served as always */
        turn->state->mode = MODE_SCREEN;
        break;
    case MODE_SCREEN:
    case MODE_READING:
    case MODE_COUNT:
        break;
    }
    return false;
}

/* ---- the step */

static int category_of(const struct menus *menus, struct str name)
{
    for (int i = 0; i < menus->category_count; i++) {
        if (str_equal(menus->categories[i].name, name))
            return i;
    }
    return -1;
}

/* Tells which language a person reads: the word they sent, else the script it is written in, else
 * the word they may have meant. Script comes second: one without its own letters looks Arabic. */
static void adopt_language(struct dialogue_turn *turn, struct str text, struct meaning *meaning)
{
    if (turn->state->language[0] != '\0')
        return;
    bool word = meaning->kind == MEANING_NODE || meaning->kind == MEANING_COMMAND;
    if (word && dialogue_go_language(turn, meaning->language))
        return;
    const struct language *written = language_of_script(text);
    if (written && dialogue_go_language(turn, str_of(written->code)))
        return;
    if (meaning->kind == MEANING_NEAR_NODE)
        (void)dialogue_go_language(turn, meaning->language);
}

static bool seeks_help(struct dialogue_turn *turn, const struct meaning *meaning, struct str text)
{
    if (!dialogue_listings_meant(turn, text))
        return false;
    dialogue_check_in_overheard(turn, meaning, text);
    return true;
}

static void take_text(struct dialogue_turn *turn, bool moved)
{
    struct dialogue_state *state = turn->state;
    struct str text = turn->input->text;
    int64_t check_in = dialogue_check_in_question(turn); /* danger asks something else */
    if (dialogue_danger_seen(turn, text)) {
        dialogue_check_in_in_danger(turn, check_in);
        return;
    }
    if (dialogue_visits_provider(turn))
        return;
    const struct meaning_place place = {
        .node = turn->node,
        .language = turn->language,
        .language_open = state->language[0] == '\0',
        .category = category_of(turn->menus, str_of(state->category)),
        .options = state->mode == MODE_SCREEN && !turn->unseen,
    };
    struct meaning meaning;
    dialogue_meaning(turn->menus, text, place, &meaning);
    if (turn->input->incomplete && meaning.kind != MEANING_NOTHING)
        meaning.kind = MEANING_TEXT; /* "... stop", whose first part is lost, is no STOP */
    adopt_language(turn, text, &meaning);
    if (dialogue_check_in_at_push(turn, &meaning, text) ||
        dialogue_case_at_push(turn, &meaning, text) || dialogue_answer_at_push(turn, &meaning) ||
        dialogue_alerts_at_push(turn, &meaning) || dialogue_courses_at_push(turn, &meaning, text) ||
        dialogue_appointments_at_push(turn, &meaning) || dialogue_visits_at_push(turn, &meaning) ||
        dialogue_referral_at_push(turn, &meaning, text))
        return;
    bool own_mode = state->mode != MODE_SCREEN && state->mode != MODE_READING;
    if (moved && !own_mode && meaning.kind == MEANING_KEY && meaning.key != KEY_HOME) {
        dialogue_show_after(turn, PHRASE_MOVED); /* the key was one of a screen that is gone */
    } else if (!dialogue_appointments_meant(turn, &meaning, text) &&
               !dialogue_listings_named(turn, text) &&
               !dialogue_courses_meant(turn, &meaning, text) && !dialogue_check_meant(turn, text) &&
               !dialogue_alerts_meant(turn, &meaning, text) && !seeks_help(turn, &meaning, text) &&
               !dialogue_vacancies_meant(turn, text) &&
               !dialogue_check_in_words(turn, &meaning, text) && !at_mode(turn, &meaning, text)) {
        at_screen(turn, &meaning, text);
    }
    if (!turn->missed)
        state->misses = 0;
}

/* Whether it is safe to write to a person is asked until it is answered. */
static void forget_position(struct dialogue_state *state)
{
    bool asked = state->mode == MODE_SAFE;
    state->node[0] = '\0';
    state->trail[0] = '\0';
    if (!asked) {
        state->slot[0] = '\0';
        state->mode = MODE_SCREEN;
    }
    state->more = false;
    state->page = 0;
    state->misses = 0;
    state->fingerprint = 0;
}

/* What a person wrote is kept no longer than it is asked about. */
static bool uses_slot(const struct dialogue_state *state)
{
    enum dialogue_mode mode = state->mode == MODE_RESUME ? state->resume : state->mode;
    return mode == MODE_OFFER_QUESTION || mode == MODE_OFFER_PAGES || mode == MODE_CONFIRM ||
           mode == MODE_READING || mode == MODE_SAFE || mode == MODE_DANGER || mode == MODE_RATE ||
           mode == MODE_VACANCIES || mode == MODE_CHECK || mode == MODE_PROFILE ||
           mode == MODE_APPLY || mode == MODE_COURSES || mode == MODE_APPOINTMENTS ||
           mode == MODE_LISTINGS || mode == MODE_VISIT || mode == MODE_REFERRAL ||
           mode == MODE_CHECK_IN;
}

void dialogue_step(const struct menus *menus, const struct dialogue_state *state,
                   const struct dialogue_input *input, const struct dialogue_data *data,
                   struct dialogue_result *ret)
{
    ret->need = NEED_NONE;
    ret->state = *state;
    ret->reply[0] = '\0';
    ret->end = false;
    ret->effect_count = 0;
    ret->moved = false;
    bool expired = state->last_ms != 0 && input->now_ms - state->last_ms > SMS_POSITION_MS;
    if (expired)
        forget_position(&ret->state);
    struct dialogue_turn turn = {
        .menus = menus,
        .input = input,
        .data = data,
        .ret = ret,
        .state = &ret->state,
        .unseen = expired || state->last_ms == 0,
    };
    dialogue_referral_unwrap(&turn);
    turn.wrote = ret->state.mode == MODE_SCREEN && ret->state.slot[0] != '\0';
    bool moved = !dialogue_go_settle(&turn);
    ret->moved = moved;
    if (input->event == EVENT_USSD_BEGIN)
        dialogue_resume_begin(&turn);
    else
        take_text(&turn, moved);
    if (!uses_slot(&ret->state) && !turn.wrote)
        ret->state.slot[0] = '\0';
    ret->state.last_ms = input->now_ms;
    ret->state.open = input->bearer == BEARER_USSD ? !ret->end : !turn.said;
}
