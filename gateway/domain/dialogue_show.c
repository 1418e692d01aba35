/* Floor 1: what the person faces after a step. */
#include "domain/dialogue_appointments.h"
#include "domain/dialogue_courses.h"
#include "domain/dialogue_listings.h"
#include "domain/dialogue_referral.h"
#include "domain/dialogue_work.h"

#include "base/utf8.h"
#include "domain/sms.h"

enum {
    QUOTE_CHARACTERS_MAX = 24, /* of a person's words or a label inside a phrase */
    MISSES_MAX = 2,            /* in a row, before the way out is shown instead of the screen */
};

static void finish(struct dialogue_turn *turn, struct str text)
{
    struct builder b;
    builder_init(&b, turn->ret->reply, sizeof(turn->ret->reply));
    if (turn->input->limits.fold)
        sms_fold(text, &b);
    else
        builder_add(&b, text);
}

static void show_kind(struct dialogue_turn *turn, enum screen_kind kind, struct str lead,
                      const int *offers, int offer_count)
{
    struct dialogue_state *state = turn->state;
    const struct screen_want want = {
        .menus = turn->menus,
        .kind = kind,
        .node = turn->node,
        .language = turn->language,
        .bearer = turn->input->bearer,
        .brief = turn->brief,
        .more = state->more,
        .language_open = state->language[0] == '\0',
        .page = state->page,
        .lead = lead,
        .offers = offers,
        .offer_count = offer_count,
        .now_ms = turn->input->now_ms,
        .limits = turn->input->limits,
    };
    struct builder b;
    builder_init(&b, turn->ret->reply, sizeof(turn->ret->reply));
    state->page = screen_render(&want, &b).page;
    state->fingerprint = 0;
    if (turn->node < 0)
        state->fingerprint = turn->menus->home_fingerprint[turn->language];
    else if (turn->menus->nodes[turn->node].kind == NODE_MENU)
        state->fingerprint = turn->menus->nodes[turn->node].fingerprint;
}

static void show_screen(struct dialogue_turn *turn, struct str lead)
{
    bool languages = turn->state->mode == MODE_LANGUAGE;
    show_kind(turn, languages ? SCREEN_LANGUAGES : SCREEN_NODE, lead, NULL, 0);
}

void dialogue_show_offers(struct dialogue_turn *turn, const int *nodes, int count)
{
    show_kind(turn, SCREEN_OFFERS, STR(""), nodes, count);
}

static struct str phrase_of(const struct dialogue_turn *turn, enum phrase phrase)
{
    return turn->menus->phrases[turn->language][phrase];
}

/* "0 back", perhaps "00 menu" behind it: what leads on from a sentence on USSD. */
static void add_way_out(const struct dialogue_turn *turn, struct builder *keys)
{
    builder_add(keys, STR("0 "));
    builder_add(keys, phrase_of(turn, PHRASE_KEY_BACK));
    if (turn->node >= 0) {
        builder_add(keys, STR(" 00 "));
        builder_add(keys, phrase_of(turn, PHRASE_KEY_HOME));
    }
}

/* One page of a text with keys of ours behind it. Returns the number of pages. */
static int show_page(struct dialogue_turn *turn, struct str text, bool way_out)
{
    char keys_storage[128];
    struct builder keys, b;
    builder_init(&keys, keys_storage, sizeof(keys_storage));
    if (way_out)
        add_way_out(turn, &keys);
    builder_init(&b, turn->ret->reply, sizeof(turn->ret->reply));
    return screen_pages(text, builder_str(&keys), phrase_of(turn, PHRASE_KEY_MORE),
                        turn->state->page, &turn->input->limits, &b);
}

/* A sentence that is answered by a key: its mode stays. */
static void show_prompt(struct dialogue_turn *turn, struct str text, bool way_out)
{
    turn->state->page = 0;
    if (turn->input->bearer == BEARER_USSD)
        (void)show_page(turn, text, way_out);
    else
        finish(turn, text);
}

void dialogue_show_prompt(struct dialogue_turn *turn, struct str text)
{
    show_prompt(turn, text, false);
}

void dialogue_show_pages(struct dialogue_turn *turn, struct str text)
{
    struct dialogue_state *state = turn->state;
    if (turn->input->bearer == BEARER_SMS) {
        finish(turn, text);
        return;
    }
    int pages = show_page(turn, text, false);
    state->page = state->page < pages ? state->page : pages - 1;
}

static struct str quote(struct str text, char *storage, size_t size)
{
    struct str head = str_head(text, sms_fit(text, SMS_UCS2, QUOTE_CHARACTERS_MAX));
    struct builder b;
    builder_init(&b, storage, size);
    builder_add(&b, str_trim(head));
    if (head.len < text.len)
        builder_add(&b, STR("..."));
    return builder_str(&b);
}

static void show_with_value(struct dialogue_turn *turn, enum phrase phrase, const char *name,
                            struct str value)
{
    char quoted_storage[QUOTE_CHARACTERS_MAX * UTF8_SIZE_MAX + 4], storage[REPLY_SIZE];
    const struct screen_value values[] = { { name, quote(value, quoted_storage,
                                                         sizeof(quoted_storage)) } };
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    screen_phrase(turn->menus, turn->language, phrase, values, 1, &b);
    if (phrase == PHRASE_OFFER_QUESTION)
        dialogue_danger_add_key(turn, &b);
    show_prompt(turn, builder_str(&b), false);
}

static void show_question(struct dialogue_turn *turn)
{
    struct str prompt = STR("");
    if (turn->node >= 0 && turn->menus->nodes[turn->node].kind != NODE_MENU)
        prompt = menus_text(turn->menus, turn->node, turn->language)->title;
    show_prompt(turn, prompt.len > 0 ? prompt : phrase_of(turn, PHRASE_ASK_PROMPT), true);
}

static void show_confirm(struct dialogue_turn *turn)
{
    struct str what, text;
    str_cut(str_of(turn->state->slot), '\n', &what, &text);
    int node = menus_node(turn->menus, what);
    if (str_equal(what, STR("STOP")))
        show_prompt(turn, phrase_of(turn, PHRASE_CONFIRM_STOP), false);
    else if (str_equal(what, STR("START")))
        show_prompt(turn, phrase_of(turn, PHRASE_CONFIRM_START), false);
    else if (str_equal(what, STR("WITHDRAW")))
        show_prompt(turn, phrase_of(turn, PHRASE_CASE_WITHDRAW), false);
    else if (str_equal(what, STR("FORGET")))
        show_prompt(turn, phrase_of(turn, PHRASE_FORGET_ASK), false);
    else if (node >= 0)
        show_with_value(turn, PHRASE_DID_YOU_MEAN, "word",
                        menus_text(turn->menus, node, turn->language)->label);
    else
        dialogue_ask_free(turn, text); /* the page is gone meanwhile: the text itself is not */
}

void dialogue_show(struct dialogue_turn *turn)
{
    struct dialogue_state *state = turn->state;
    switch (state->mode) {
    case MODE_QUESTION:
        show_question(turn);
        break;
    case MODE_OFFER_QUESTION:
        show_with_value(turn, PHRASE_OFFER_QUESTION, "text", str_of(state->slot));
        break;
    case MODE_OFFER_PAGES:
        dialogue_offer_show(turn);
        break;
    case MODE_CONFIRM:
        show_confirm(turn);
        break;
    case MODE_RESUME:
        show_prompt(turn, phrase_of(turn, PHRASE_RESUME), false);
        break;
    case MODE_READING: {
        int pages = show_page(turn, str_of(state->slot), true);
        state->page = state->page < pages ? state->page : pages - 1;
        break;
    }
    case MODE_VACANCIES:
        dialogue_vacancies_show(turn);
        break;
    case MODE_CHECK:
        dialogue_check_show(turn);
        break;
    case MODE_PROFILE:
        dialogue_profile_show(turn);
        break;
    case MODE_APPLY:
        dialogue_alerts_show_apply(turn);
        break;
    case MODE_COURSES:
        dialogue_courses_show(turn);
        break;
    case MODE_APPOINTMENTS:
        dialogue_appointments_show(turn);
        break;
    case MODE_LISTINGS:
        dialogue_listings_show(turn);
        break;
    case MODE_VISIT:
        dialogue_visits_show(turn);
        break;
    case MODE_REFERRAL:
        dialogue_referral_show(turn);
        break;
    case MODE_SAFE:
        dialogue_danger_show_safe(turn);
        break;
    case MODE_DANGER:
        dialogue_danger_show_asked(turn);
        break;
    case MODE_SCREEN:
    case MODE_LANGUAGE:
    case MODE_READ:
    case MODE_RATE:
    case MODE_CHECK_IN:
    case MODE_COUNT:
        show_screen(turn, STR(""));
        break;
    }
}

void dialogue_show_after(struct dialogue_turn *turn, enum phrase lead)
{
    if (turn->state->mode == MODE_READING) {
        turn->state->mode = MODE_SCREEN;
        turn->state->page = 0;
    }
    if (turn->state->mode == MODE_SCREEN || turn->state->mode == MODE_LANGUAGE)
        show_screen(turn, phrase_of(turn, lead));
    else
        dialogue_show(turn);
}

void dialogue_show_unknown(struct dialogue_turn *turn)
{
    turn->missed = true;
    turn->brief = turn->input->bearer == BEARER_SMS;
    if (++turn->state->misses <= MISSES_MAX) {
        dialogue_show_after(turn, PHRASE_NOT_UNDERSTOOD);
        return;
    }
    dialogue_say_phrase(turn, PHRASE_LOST, AFTER_ON);
    turn->state->misses = 0;
}

void dialogue_show_too_short(struct dialogue_turn *turn)
{
    turn->missed = true;
    turn->state->misses++;
    show_prompt(turn, phrase_of(turn, PHRASE_ASK_TOO_SHORT), true);
}

void dialogue_say(struct dialogue_turn *turn, struct str text, enum dialogue_after after)
{
    struct dialogue_state *state = turn->state;
    state->mode = MODE_SCREEN;
    state->page = 0;
    turn->said = true;
    if (turn->input->bearer == BEARER_SMS) {
        finish(turn, text);
        return;
    }
    int pages = show_page(turn, text, after == AFTER_ON);
    turn->ret->end = after == AFTER_END && pages == 1;
    if (turn->ret->end)
        return;
    state->mode = MODE_READING; /* "0 back" leads back to the screen, "9" to what did not fit */
    dialogue_copy(text, state->slot, sizeof(state->slot));
}

void dialogue_say_phrase(struct dialogue_turn *turn, enum phrase phrase, enum dialogue_after after)
{
    dialogue_say(turn, phrase_of(turn, phrase), after);
}

void dialogue_show_as_sms(const struct dialogue_turn *turn, struct builder *ret)
{
    const struct node_text *text = menus_text(turn->menus, turn->node, turn->language);
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, text->text);
    builder_add(&b, text->more.len > 0 ? STR("\n") : STR(""));
    builder_add(&b, text->more);
    if (turn->input->limits.fold)
        sms_fold(builder_str(&b), ret);
    else
        builder_add(ret, builder_str(&b));
}
