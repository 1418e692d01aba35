#include "dialogue_walk.h"

#include "base/utf8.h"
#include "domain/menus_words.h"
#include "domain/sms.h"

#include <stdio.h>
#include <string.h>

enum { REPLY_SEGMENTS_MAX = 6, DAY_MS = 24 * 60 * 60 * 1000 };

uint32_t dialogue_dice_roll(struct dialogue_dice *dice, uint32_t below)
{
    dice->state ^= dice->state << 13;
    dice->state ^= dice->state >> 7;
    dice->state ^= dice->state << 17;
    return (uint32_t)(dice->state >> 32) % below;
}

/* ---- rules */

static bool terminated(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}

const char *dialogue_walk_judge(const struct dialogue_input *input,
                                const struct dialogue_result *result)
{
    if (!terminated(result->reply, sizeof(result->reply)))
        return "the reply has no end";
    struct str reply = str_of(result->reply);
    if (reply.len == 0)
        return "the reply is empty";
    if (!utf8_valid(reply))
        return "the reply is not UTF-8";
    struct sms_size size = sms_measure(reply);
    const struct screen_limits *limits = &input->limits;
    if (input->bearer == BEARER_SMS && size.segments > REPLY_SEGMENTS_MAX)
        return "the reply takes too many segments";
    if (input->bearer == BEARER_USSD &&
        size.units > (size.alphabet == SMS_GSM7 ? limits->ussd_gsm7_max : limits->ussd_ucs2_max))
        return "the reply does not fit a USSD page";
    if (result->end && input->bearer == BEARER_SMS)
        return "an SMS ends no session";
    if (result->effect_count < 0 || result->effect_count > EFFECTS_MAX)
        return "the number of effects is out of range";
    for (int i = 0; i < result->effect_count; i++) {
        const struct effect *effect = &result->effects[i];
        if (!terminated(effect->text, sizeof(effect->text)) || !utf8_valid(str_of(effect->text)) ||
            !terminated(effect->topic, sizeof(effect->topic)))
            return "an effect's text is no text";
        bool numbered = effect->kind == EFFECT_OPEN_TICKET || effect->kind == EFFECT_ADD_TO_TICKET;
        if (numbered && (effect->number == 0 || effect->text[0] == '\0'))
            return "a question without number or text";
    }
    if (result->state.last_ms != input->now_ms)
        return "the time of the turn is not kept";
    if (input->bearer == BEARER_USSD && result->state.open == result->end)
        return "the state does not tell whether the session is open";
    return NULL;
}

static const char *judge_storage(const struct dialogue_state *state)
{
    char first[DIALOGUE_STATE_SIZE_MAX], second[DIALOGUE_STATE_SIZE_MAX];
    struct dialogue_state decoded;
    size_t size = dialogue_state_encode(state, first);
    if (size >= sizeof(first))
        return "the stored state is too large";
    dialogue_state_decode((struct str){ first, size }, &decoded);
    size_t size_again = dialogue_state_encode(&decoded, second);
    if (size != size_again || memcmp(first, second, size) != 0 || decoded.mode != state->mode)
        return "the stored state does not come back";
    return NULL;
}

static bool equal_results(const struct dialogue_result *a, const struct dialogue_result *b)
{
    char first[DIALOGUE_STATE_SIZE_MAX], second[DIALOGUE_STATE_SIZE_MAX];
    size_t size = dialogue_state_encode(&a->state, first);
    bool equal = size == dialogue_state_encode(&b->state, second) &&
                 memcmp(first, second, size) == 0 && strcmp(a->reply, b->reply) == 0 &&
                 a->end == b->end && a->moved == b->moved && a->effect_count == b->effect_count;
    for (int i = 0; equal && i < a->effect_count; i++) {
        const struct effect *left = &a->effects[i], *right = &b->effects[i];
        equal = left->kind == right->kind && left->number == right->number &&
                left->by_ms == right->by_ms && strcmp(left->topic, right->topic) == 0 &&
                strcmp(left->text, right->text) == 0;
    }
    return equal;
}

static const char *step_with_data(const struct menus *menus, const struct dialogue_state *state,
                                  const struct dialogue_input *input, struct dialogue_result *ret)
{
    static const struct dialogue_row rows[] = {
        { .id = 3,
          .number = 4711,
          .at_ms = 1795255200000,
          .working = true,
          .by_ms = 1895255200000 },
        { .id = 2, .number = 4710, .at_ms = 1795000000000, .answered = true },
    };
    dialogue_step(menus, state, input, NULL, ret);
    if (ret->need == NEED_NONE)
        return NULL;
    static const struct vacancy vacancy = { .id = 77,
                                            .title_sq = { "Kuzhinier/e",
                                                          sizeof("Kuzhinier/e") - 1 },
                                            .place = { "tirane", sizeof("tirane") - 1 },
                                            .contact = { "AKPA", sizeof("AKPA") - 1 } };
    static const struct dialogue_vacancy vacancies[VACANCIES_ROWS] = { { &vacancy, MATCH_HERE },
                                                                       { &vacancy, MATCH_NEAR },
                                                                       { &vacancy, MATCH_SIMILAR },
                                                                       { &vacancy,
                                                                         MATCH_SIMILAR } };
    static const struct dialogue_profile profile = {
        .profile = { .isco = "5120", .place = "tirane", .pace = PACE_DAILY, .hour = PROFILE_HOUR },
        .step = 3,
        .active = true,
    };
    static const struct appointment appointments[] = {
        { .id = 7, .starts_ms = 1895255200000, .place = { "Zyra 3", sizeof("Zyra 3") - 1 } },
        { .id = 8, .starts_ms = 1895341600000, .kind = APPOINTMENT_PHONE, .called_ms = 1 },
    };
    static const struct appointment_slot slots[APPOINTMENT_OFFERS + 1] = {
        { .id = 1, .starts_ms = 1895255200000, .place = { "Zyra 3", sizeof("Zyra 3") - 1 } },
        { .id = 2, .starts_ms = 1895265200000, .kind = APPOINTMENT_PHONE },
        { .id = 3, .starts_ms = 1895275200000, .kind = APPOINTMENT_PHONE },
        { .id = 4, .starts_ms = 1895285200000, .kind = APPOINTMENT_PHONE },
    };
    struct dialogue_data data = { .kind = ret->need,
                                  .rows = rows,
                                  .row_count = 2,
                                  .vacancies = vacancies,
                                  .vacancy_count = (size_t)input->now_ms % (VACANCIES_ROWS + 1),
                                  .profile = input->now_ms % 4 == 0 ? NULL : &profile,
                                  .query = STR("cook tirana"),
                                  .hidden = input->now_ms % 5 == 0,
                                  .agreed = input->now_ms % 2 == 0,
                                  .appointments = appointments,
                                  .appointment_count = (size_t)input->now_ms % 3,
                                  .appointment = input->now_ms % 4 ? &appointments[0] : NULL,
                                  .slots = slots,
                                  .slot_count = (size_t)input->now_ms % (APPOINTMENT_OFFERS + 2),
                                  .slot = input->now_ms % 3 ? &slots[0] : NULL,
                                  .applied_ms = input->now_ms % 7 == 0 ? 1795000000000 : 0 };
    if (data.kind == NEED_TICKETS || data.kind == NEED_REFERRALS)
        data.row_count = (size_t)input->now_ms % 3;
    dialogue_step(menus, state, input, &data, ret);
    return ret->need == NEED_NONE ? NULL : "a step that was given data needs again";
}

/* "00" leads home from wherever a step ended. */
static const char *judge_way_home(const struct menus *menus, const struct dialogue_state *state,
                                  const struct dialogue_input *input)
{
    static struct dialogue_result result;
    struct dialogue_input home = *input;
    home.event = EVENT_TEXT;
    home.text = STR("00");
    dialogue_step(menus, state, &home, NULL, &result);
    if (result.need != NEED_NONE || result.end || result.state.node[0] != '\0' ||
        result.state.mode != MODE_SCREEN)
        return "00 does not lead home";
    int language = menus_language(menus, str_of(state->language));
    struct screen_want want = { .menus = menus,
                                .node = -1,
                                .language = language < 0 ? 0 : language,
                                .bearer = input->bearer,
                                .language_open = state->language[0] == '\0',
                                .now_ms = input->now_ms,
                                .limits = input->limits };
    char expected[REPLY_SIZE];
    struct builder b;
    builder_init(&b, expected, sizeof(expected));
    (void)screen_render(&want, &b);
    return strcmp(expected, result.reply) == 0 ? NULL : "00 does not show the home screen";
}

/* "0", however often, leads home in the end. */
static const char *judge_way_back(const struct menus *menus, const struct dialogue_state *state,
                                  const struct dialogue_input *input)
{
    static struct dialogue_result result;
    struct dialogue_state at = *state;
    struct dialogue_input back = *input;
    back.event = EVENT_TEXT;
    back.text = STR("0");
    for (int i = 0; i < USSD_PAGES_MAX + 2 * MENU_DEPTH_MAX; i++) {
        if (at.node[0] == '\0' && at.mode == MODE_SCREEN && at.page <= 0)
            return NULL;
        const char *fault = step_with_data(menus, &at, &back, &result);
        if (fault || result.end)
            return fault;
        at = result.state;
    }
    return "0 does not lead home";
}

static int count_effects(const struct dialogue_result *result)
{
    int count = 0; /* where a person stands is told anew when it changes */
    for (int i = 0; i < result->effect_count; i++)
        count += result->effects[i].kind != EFFECT_SET_CATEGORY;
    return count;
}

/* The offer to go on with a dialled session stands in nothing's way: it comes instead of a screen that
 * the person was on already, or of home, and costs no effect. */
static const char *judge_offer(const struct menus *menus, const struct dialogue_state *state,
                               const struct dialogue_input *input,
                               const struct dialogue_result *result)
{
    static struct dialogue_result alone;
    struct dialogue_input without = *input;
    without.dialled = NULL;
    const char *fault = step_with_data(menus, state, &without, &alone);
    if (fault || equal_results(result, &alone))
        return fault;
    if (input->bearer == BEARER_USSD)
        return "a dialled session is told of by its own state only";
    if (result->state.mode != MODE_RESUME && result->state.mode != MODE_SAFE)
        return "a dialled session changes what an SMS means";
    if (alone.state.mode != MODE_SCREEN || count_effects(&alone) != count_effects(result))
        return "the offer to go on stands before something else";
    int node = menus_node(menus, str_of(state->node));
    bool stood =
        node >= 0 && (menus->nodes[node].kind == NODE_MENU || menus->nodes[node].kind == NODE_PAGE);
    if (alone.state.node[0] != '\0' && stood && strcmp(alone.state.node, state->node) != 0)
        return "the offer to go on keeps somebody from a page";
    return NULL;
}

const char *dialogue_walk_step(const struct menus *menus, const struct dialogue_state *state,
                               const struct dialogue_input *input, struct dialogue_result *ret)
{
    static struct dialogue_result again;
    memset(ret, 0x55, sizeof(*ret)); /* what a step leaves unset must not matter */
    memset(&again, 0xaa, sizeof(again));
    const char *fault = step_with_data(menus, state, input, ret);
    bool twice = input->now_ms / 1000 % 3 == 0;
    if (!fault && twice)
        fault = step_with_data(menus, state, input, &again);
    if (!fault && twice && !equal_results(ret, &again))
        fault = "the same input is not answered the same way twice";
    if (!fault)
        fault = dialogue_walk_judge(input, ret);
    if (!fault)
        fault = judge_storage(&ret->state);
    if (!fault && input->dialled)
        fault = judge_offer(menus, state, input, ret);
    if (!fault)
        fault = judge_way_home(menus, &ret->state, input);
    if (!fault && input->now_ms / 1000 % 8 == 0) /* it takes many steps */
        fault = judge_way_back(menus, &ret->state, input);
    return fault;
}

/* ---- what people send */

static void add_noise(struct dialogue_dice *dice, struct builder *ret)
{
    static const char *const pieces[] = { "a",
                                          "ë",
                                          "ç",
                                          " ",
                                          "\n",
                                          "?",
                                          "0",
                                          "۳",
                                          "پ",
                                          "ښ",
                                          "\xff",
                                          "\xc3",
                                          "🙂",
                                          "{text}",
                                          "\xe2\x80\x8c",
                                          "%s",
                                          "\x01",
                                          "*",
                                          "#",
                                          "viza",
                                          "stop",
                                          "\xed\xa0\x80",
                                          "ﷺ",
                                          "é" };
    uint32_t count = dialogue_dice_roll(dice, 12) == 0 ? 900 : dialogue_dice_roll(dice, 12);
    for (uint32_t i = 0; i < count; i++)
        builder_add(ret,
                    str_of(pieces[dialogue_dice_roll(dice, sizeof(pieces) / sizeof(pieces[0]))]));
}

/* A word with one typing error. */
static void add_mistyped(struct dialogue_dice *dice, struct str word, struct builder *ret)
{
    if (word.len < 3)
        return;
    size_t at = dialogue_dice_roll(dice, (uint32_t)word.len);
    builder_add(ret, str_head(word, at));
    if (dialogue_dice_roll(dice, 2) == 0)
        builder_add_char(ret, 'x');
    builder_add(ret, str_from(word, at + dialogue_dice_roll(dice, 2)));
}

struct str dialogue_walk_text(const struct menus *menus, struct dialogue_dice *dice, char *storage,
                              size_t size)
{
    static const char *const commands[] = { "stop",  "start",   "help", "lang",  "menu",  "back",
                                            "more",  "status",  "ask",  "NDAL",  "stopp", "strat",
                                            "shqip", "english", "دری",  "zaban", "gjuha", "statu" };
    struct builder b;
    builder_init(&b, storage, size);
    const struct menu_word *word =
        &menus->words[dialogue_dice_roll(dice, (uint32_t)menus->word_count)];
    const struct menu_node *node =
        &menus->nodes[dialogue_dice_roll(dice, (uint32_t)menus->node_count)];
    switch (dialogue_dice_roll(dice, 10)) {
    case 0:
        builder_add(
            &b, str_of(commands[dialogue_dice_roll(dice, sizeof(commands) / sizeof(commands[0]))]));
        break;
    case 1:
        builder_add(&b, word->word);
        break;
    case 2:
        add_mistyped(dice, word->word, &b);
        break;
    case 3:
        builder_add(&b, str_head(node->texts[0].label, dialogue_dice_roll(dice, 20)));
        break;
    case 4:
        builder_add(&b, STR("a mund te shkoj atje pa letra dhe te punoj"));
        break;
    case 5:
        add_noise(dice, &b);
        break;
    default:
        builder_addf(&b, "%s%u", dialogue_dice_roll(dice, 12) == 0 ? "0" : "",
                     dialogue_dice_roll(dice, 10));
        break;
    }
    return builder_str(&b);
}

static void set_text(char *storage, size_t size, struct str text)
{
    struct builder b;
    builder_init(&b, storage, size);
    builder_add(&b, text);
}

void dialogue_walk_state(const struct menus *menus, struct dialogue_dice *dice,
                         struct dialogue_state *ret)
{
    static const char *const slots[] = { "",
                                         "STOP\nstopp",
                                         "START\nstrat",
                                         "gone\nkept",
                                         "\n",
                                         "a",
                                         "a mund te shkoj pa viz",
                                         "em-l01\nvizaa",
                                         "sea-fish em-l01\nfish" };
    memset(ret, 0, sizeof(*ret));
    const struct menu_node *node =
        &menus->nodes[dialogue_dice_roll(dice, (uint32_t)menus->node_count)];
    if (dialogue_dice_roll(dice, 4) > 0)
        set_text(ret->node, sizeof(ret->node), node->id);
    if (dialogue_dice_roll(dice, 8) == 0)
        set_text(ret->node, sizeof(ret->node), STR("a-node-that-is-gone"));
    if (node->parent >= 0)
        set_text(ret->trail, sizeof(ret->trail), menus->nodes[node->parent].id);
    if (dialogue_dice_roll(dice, 8) == 0)
        set_text(ret->trail, sizeof(ret->trail), STR("gone/town//also-gone/"));
    if (dialogue_dice_roll(dice, 3) > 0)
        set_text(
            ret->language, sizeof(ret->language),
            str_of(
                menus->languages[dialogue_dice_roll(dice, (uint32_t)menus->language_count)]->code));
    if (dialogue_dice_roll(dice, 16) == 0)
        set_text(ret->language, sizeof(ret->language), STR("xx"));
    ret->mode = (enum dialogue_mode)dialogue_dice_roll(dice, MODE_COUNT);
    ret->resume = (enum dialogue_mode)dialogue_dice_roll(dice, MODE_COUNT);
    if (ret->resume == MODE_RESUME)
        ret->resume = MODE_SCREEN;
    ret->fingerprint = dialogue_dice_roll(dice, 3) == 0 ? 99 : node->fingerprint;
    ret->more = dialogue_dice_roll(dice, 2) == 0;
    ret->open = dialogue_dice_roll(dice, 2) == 0;
    ret->page = (int)dialogue_dice_roll(dice, 5) - 1;
    ret->misses = (int)dialogue_dice_roll(dice, 4);
    ret->last_ms = (int64_t)dialogue_dice_roll(dice, 3) * DAY_MS / 2;
    set_text(ret->slot, sizeof(ret->slot),
             str_of(slots[dialogue_dice_roll(dice, sizeof(slots) / sizeof(slots[0]))]));
}
