/* The dialogue: rules that hold for whatever comes in whatever state, tried on random walks over the
 * small set and the shipped menus, and the corners that transcripts (tests/talk) do not show. */
#include "menu_set.h"

#include "dialogue_walk.h"
#include "domain/keyword.h"
#include "edge/menu_files.h"

#include <stdio.h>
#include <stdlib.h>

enum { WALKS = 2500, STEPS_A_WALK = 30, ODD_STATES = 50000 };

static const struct screen_limits several_limits[] = { { 182, 80, true },
                                                       { 182, 80, false },
                                                       { 160, 70, true } };

/* How a dialled session may have been left: now and then long ago, or ended. */
static const struct dialogue_state *random_dialled(const struct menus *menus,
                                                   struct dialogue_dice *dice, int64_t now_ms)
{
    static struct dialogue_state dialled;
    if (dialogue_dice_roll(dice, 4) > 0)
        return NULL;
    dialogue_walk_state(menus, dice, &dialled);
    dialled.open = dialogue_dice_roll(dice, 8) > 0;
    dialled.last_ms = now_ms - (int64_t)dialogue_dice_roll(dice, 20 * 60 * 1000);
    return &dialled;
}

static struct dialogue_input random_input(const struct menus *menus, struct dialogue_dice *dice,
                                          int64_t now_ms, struct str text)
{
    return (struct dialogue_input){
        .event = EVENT_TEXT,
        .bearer = dialogue_dice_roll(dice, 2) ? BEARER_SMS : BEARER_USSD,
        .text = text,
        .now_ms = now_ms,
        .limits = several_limits[dialogue_dice_roll(dice, 3)],
        .person = { .opted_out = dialogue_dice_roll(dice, 4) == 0,
                    .ticket_number = dialogue_dice_roll(dice, 4) == 0 ? 4711 : 0,
                    .asked = dialogue_dice_roll(dice, 4) == 0 ? ASKED_REFERRAL : ASKED_NOTHING,
                    .asked_ms = now_ms - 1000,
                    .asked_id = 4711 },
        .dialled = random_dialled(menus, dice, now_ms),
    };
}

static void fail_with(const char *fault, const struct dialogue_state *state,
                      const struct dialogue_input *input, const struct dialogue_result *result)
{
    char stored[DIALOGUE_STATE_SIZE_MAX];
    size_t size = dialogue_state_encode(state, stored);
    fail_msg("%s\n--- state\n%.*s\n--- input (%s%s)\n" STR_FMT "\n--- reply\n%.*s", fault,
             (int)size, stored, input->bearer == BEARER_SMS ? "SMS" : "USSD",
             input->event == EVENT_USSD_BEGIN ? ", dialled" : "", STR_ARG(input->text),
             (int)sizeof(result->reply), result->reply);
}

/* People who go on from where the last step left them. */
static void walk(const struct menus *menus, uint64_t seed)
{
    static struct dialogue_result result;
    for (uint64_t i = 0; i < WALKS; i++) {
        struct dialogue_dice dice = { seed * 1000003 + i * 7919 + 1 };
        struct dialogue_state state;
        int64_t now_ms = menu_set_now_ms;
        enum bearer bearer = i % 2 ? BEARER_SMS : BEARER_USSD;
        dialogue_state_decode(STR(""), &state);
        for (int step = 0; step < STEPS_A_WALK; step++) {
            char storage[INBOUND_TEXT_SIZE_MAX];
            struct str text = dialogue_walk_text(menus, &dice, storage, sizeof(storage));
            struct dialogue_input input = random_input(menus, &dice, now_ms, text);
            input.bearer = bearer;
            if (bearer == BEARER_USSD && dialogue_dice_roll(&dice, 8) == 0)
                input.event = EVENT_USSD_BEGIN;
            const char *fault = dialogue_walk_step(menus, &state, &input, &result);
            if (fault)
                fail_with(fault, &state, &input, &result);
            state = result.state;
            now_ms += dialogue_dice_roll(&dice, 6) == 0 ? 20 * 60 * 60 * 1000 : 63 * 1000;
        }
    }
}

/* States nobody walked into: of another version, of edited menus. */
static void jump(const struct menus *menus, uint64_t seed)
{
    static struct dialogue_result result;
    struct dialogue_dice dice = { seed };
    for (int i = 0; i < ODD_STATES; i++) {
        char storage[INBOUND_TEXT_SIZE_MAX];
        struct dialogue_state state;
        dialogue_walk_state(menus, &dice, &state);
        struct str text = dialogue_walk_text(menus, &dice, storage, sizeof(storage));
        int64_t now_ms = 2LL * 24 * 60 * 60 * 1000 + i * 1000;
        struct dialogue_input input = random_input(menus, &dice, now_ms, text);
        if (input.bearer == BEARER_USSD && dialogue_dice_roll(&dice, 4) == 0)
            input.event = EVENT_USSD_BEGIN;
        state.last_ms = input.now_ms - state.last_ms;
        const char *fault = dialogue_walk_step(menus, &state, &input, &result);
        if (fault)
            fail_with(fault, &state, &input, &result);
    }
}

static void the_rules_hold_over_the_small_set(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    walk(menus, 1);
    jump(menus, 2);
    menus_release(menus);
    menu_set_close(&set);
}

static void the_rules_hold_over_the_shipped_menus(void **state)
{
    (void)state;
    struct menu_faults *faults = calloc(1, sizeof(*faults));
    faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    struct menus *menus;
    assert_true(menu_files_load(SOURCE_DIR "/menus", &menu_budget_default, menu_set_now_ms, faults,
                                &menus));
    walk(menus, 3);
    jump(menus, 4);
    menus_release(menus);
    arena_free(faults->arena);
    free(faults);
}

static void the_rules_catch_what_they_are_for(void **state)
{
    (void)state;
    static struct dialogue_result good, bad;
    const struct dialogue_input sms = { .bearer = BEARER_SMS,
                                        .now_ms = 5,
                                        .limits = several_limits[0] };
    struct dialogue_input ussd = sms;
    ussd.bearer = BEARER_USSD;
    good = (struct dialogue_result){ .state = { .last_ms = 5 } };
    snprintf(good.reply, sizeof(good.reply), "0 back");
    assert_null(dialogue_walk_judge(&sms, &good));

    bad = good;
    bad.reply[0] = '\0';
    assert_non_null(dialogue_walk_judge(&sms, &bad));
    bad.reply[0] = (char)0xff;
    assert_non_null(dialogue_walk_judge(&sms, &bad));
    memset(bad.reply, 'a', sizeof(bad.reply));
    assert_non_null(dialogue_walk_judge(&sms, &bad));
    bad.reply[1000] = '\0';
    assert_non_null(dialogue_walk_judge(&sms, &bad));
    bad = good;
    bad.end = true;
    assert_non_null(dialogue_walk_judge(&sms, &bad));
    bad = good;
    bad.effect_count = EFFECTS_MAX + 1;
    assert_non_null(dialogue_walk_judge(&sms, &bad));
    bad = good;
    bad.effect_count = 1;
    bad.effects[0].kind = EFFECT_OPEN_TICKET;
    assert_non_null(dialogue_walk_judge(&sms, &bad));
    bad = good;
    bad.state.last_ms = 4;
    assert_non_null(dialogue_walk_judge(&sms, &bad));

    assert_non_null(dialogue_walk_judge(&ussd, &good));
    good.state.open = true;
    assert_null(dialogue_walk_judge(&ussd, &good));
    bad = good;
    memset(bad.reply, 'a', 183);
    assert_non_null(dialogue_walk_judge(&ussd, &bad));
    bad.reply[182] = '\0';
    assert_null(dialogue_walk_judge(&ussd, &bad));
}

/* ---- commands */

struct talk { /* one person at the small set */
    struct menu_set set;
    struct menus *menus;
    struct dialogue_state state;
    struct dialogue_result result;
    struct dialogue_input input;
};

static void talk_open(struct talk *talk)
{
    menu_set_open(&talk->set);
    talk->menus = menu_set_build(&talk->set);
    dialogue_state_decode(STR("1\nen\n"), &talk->state);
    talk->input = (struct dialogue_input){ .now_ms = menu_set_now_ms, .limits = { 182, 80, true } };
}

/* Builds the set anew with another keyword. */
static void replace_keyword(struct talk *talk, const char *old, const char *new)
{
    char from[128], to[128];
    struct menu_file *file = menu_set_file(&talk->set, STR("town/en.json"));
    snprintf(from, sizeof(from), "\"%s\"", old);
    snprintf(to, sizeof(to), "\"%s\"", new);
    struct builder b;
    size_t at = str_find(file->bytes, str_of(from));
    assert_true(at < file->bytes.len);
    assert_true(arena_builder(talk->set.arena, file->bytes.len + sizeof(to), &b));
    builder_add(&b, str_head(file->bytes, at));
    builder_add(&b, str_of(to));
    builder_add(&b, str_from(file->bytes, at + strlen(from)));
    file->bytes = builder_str(&b);
    menus_release(talk->menus);
    talk->menus = menu_set_build(&talk->set);
}

static void talk_close(struct talk *talk)
{
    menus_release(talk->menus);
    menu_set_close(&talk->set);
}

static void talk_say(struct talk *talk, struct str text)
{
    talk->input.text = text;
    const char *fault = dialogue_walk_step(talk->menus, &talk->state, &talk->input, &talk->result);
    if (fault)
        fail_with(fault, &talk->state, &talk->input, &talk->result);
    talk->state = talk->result.state;
    talk->input.now_ms += 1000;
}

static bool has_effect(const struct talk *talk, enum effect_kind kind)
{
    for (int i = 0; i < talk->result.effect_count; i++) {
        if (talk->result.effects[i].kind == kind)
            return true;
    }
    return false;
}

/* Every word for STOP stops at once in every mode; nothing that only looks like one does. */
static void stop_is_heard_in_every_mode(void **state)
{
    (void)state;
    static struct talk talk;
    talk_open(&talk);
    struct str word, language;
    int stops = 0;
    for (size_t i = 0; command_word(i, &word); i++) {
        bool stop = command_exact(word, &language) == COMMAND_STOP;
        stops += stop;
        for (int mode = 0; mode < MODE_COUNT; mode++) {
            dialogue_state_decode(STR("1\nen\n"), &talk.state);
            talk.state.mode = (enum dialogue_mode)mode;
            talk.state.last_ms = talk.input.now_ms;
            talk_say(&talk, word);
            assert_int_equal(has_effect(&talk, EFFECT_OPT_OUT), stop);
        }
    }
    assert_true(stops > 5);
    static const char *const looks[] = { "stopp",     "sstop", "ndalp",  "stop it",
                                         "dont stop", "sto",   "stop?!", "STOP." };
    for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++) {
        for (int mode = 0; mode < MODE_COUNT; mode++) {
            dialogue_state_decode(STR("1\nen\n"), &talk.state);
            talk.state.mode = (enum dialogue_mode)mode;
            talk.state.last_ms = talk.input.now_ms;
            talk_say(&talk, str_of(looks[i]));
            bool same = i >= 6; /* punctuation changes nothing */
            assert_int_equal(has_effect(&talk, EFFECT_OPT_OUT), same);
        }
    }
    talk_close(&talk);
}

static void a_mistyped_stop_is_asked_about_even_in_a_question(void **state)
{
    (void)state;
    static struct talk talk;
    talk_open(&talk);
    talk_say(&talk, STR("expert"));
    assert_int_equal(talk.state.mode, MODE_QUESTION);
    talk_say(&talk, STR("stopp"));
    assert_int_equal(talk.state.mode, MODE_CONFIRM);
    assert_false(has_effect(&talk, EFFECT_OPEN_TICKET));
    talk_say(&talk, STR("1"));
    assert_true(has_effect(&talk, EFFECT_OPT_OUT));
    talk_close(&talk);
}

/* ---- what is meant */

static void texts_mean_what_people_mean(void **state)
{
    (void)state;
    static struct talk talk;
    talk_open(&talk);
    replace_keyword(&talk, "boat papers", "papers for boats");
    static const struct {
        const char *at, *text,
            *node; /* "?": offered as a question, "+": pages are offered, "~": asked whether it was meant */
    } rows[] = {
        { "sea-port", "anch", "port-a" },   /* the first letters of one label */
        { "sea-port", "a", "sea-port" },    /* too few */
        { "town", "my questions", "town" }, /* an action of the screen: not left */
        { "", "the", "?" },                 /* of two labels */
        { "", "the t", "town" },
        { "town", "fish", "sea-fish" }, /* from anywhere */
        { "town", "fish please", "sea-fish" },
        { "town", "please fish", "sea-fish" },
        { "town", "fish wind", "+" },           /* two words that lead to two places */
        { "town", "fish fishing", "sea-fish" }, /* to one */
        { "town", "i like fish", "+" },
        { "town", "papers for boats", "room-two" }, /* all of it is a keyword */
        { "town", "papers for boatz", "+" },        /* three words are not guessed at */
        { "town", "fishng", "~" },
        { "town", "fishng pls", "?" },
        { "town", "  FISH!! ", "sea-fish" },
        { "town", "fi\xe2\x80\x8bsh", "sea-fish" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        dialogue_state_decode(STR("1\nen\n"), &talk.state);
        snprintf(talk.state.node, sizeof(talk.state.node), "%s", rows[i].at);
        talk.state.last_ms = talk.input.now_ms;
        talk_say(&talk, str_of(rows[i].text));
        const char *came = talk.state.node;
        if (talk.state.mode == MODE_OFFER_QUESTION)
            came = "?";
        else if (talk.state.mode == MODE_OFFER_PAGES)
            came = "+";
        else if (talk.state.mode == MODE_CONFIRM)
            came = "~";
        if (strcmp(came, rows[i].node) != 0)
            fail_msg("\"%s\" at \"%s\" leads to \"%s\"", rows[i].text, rows[i].at, came);
    }
    /* A long text is free text, whatever it begins with. */
    char text[1000];
    memset(text, ' ', sizeof(text));
    memcpy(text, "fish", 4);
    memcpy(text + sizeof(text) - 5, " here", 5);
    talk_say(&talk, (struct str){ text, sizeof(text) });
    assert_int_equal(talk.state.mode, MODE_OFFER_PAGES);
    talk_close(&talk);
}

/* A dialled session broke off at "town"; then an SMS comes. */
static void an_sms_may_go_on_with_a_dialled_session(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t sms_ms, dialled_ms; /* before now; 0: never, -: not open any more */
        enum dialogue_mode mode;    /* of the dialled session, then of the answer */
        enum dialogue_mode comes;
    } rows[] = {
        { "hello", 0, 60000, MODE_SCREEN, MODE_RESUME },
        { "hello", 0, -60000, MODE_SCREEN, MODE_SCREEN },     /* it was ended */
        { "hello", 0, 15 * 60000, MODE_SCREEN, MODE_RESUME }, /* the last moment */
        { "hello", 0, 15 * 60000 + 1, MODE_SCREEN, MODE_SCREEN },
        { "hello", 0, 0, MODE_SCREEN, MODE_SCREEN },
        { "1", 0, 60000, MODE_SCREEN, MODE_RESUME },
        { "0", 0, 60000, MODE_SCREEN, MODE_SCREEN }, /* home is home */
        { "00", 0, 60000, MODE_SCREEN, MODE_SCREEN },
        { "?", 0, 60000, MODE_QUESTION, MODE_RESUME },
        { "?", 0, 60000, MODE_RESUME, MODE_RESUME },
        { "?", 0, 60000, MODE_DANGER, MODE_SCREEN },
        { "?", 0, 60000, MODE_SAFE, MODE_SAFE },
        { "fish", 0, 60000, MODE_SCREEN, MODE_SCREEN },
        { "menu", 0, 60000, MODE_SCREEN, MODE_SCREEN },
        { "stopp", 0, 60000, MODE_SCREEN, MODE_CONFIRM },
        { "expert", 0, 60000, MODE_SCREEN, MODE_QUESTION },
        { "he has an oar", 0, 60000, MODE_SCREEN, MODE_SAFE },
        { "who repairs the roof of a house", 0, 60000, MODE_SCREEN, MODE_OFFER_QUESTION },
        { "1", 120000, 60000, MODE_SCREEN, MODE_SCREEN }, /* a key of the screen by SMS */
        { "77", 120000, 60000, MODE_SCREEN, MODE_RESUME },
        { "77", 30000, 60000, MODE_SCREEN, MODE_SCREEN }, /* which came later */
    };
    static struct talk talk;
    talk_open(&talk);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct dialogue_state dialled;
        int64_t ago_ms = rows[i].dialled_ms < 0 ? -rows[i].dialled_ms : rows[i].dialled_ms;
        dialogue_state_decode(STR("1\nen\n"), &talk.state);
        dialogue_state_decode(STR("1\nen\ntown\n\ntown\n0 0 0 1 0 0 1 0\n"), &dialled);
        snprintf(dialled.slot, sizeof(dialled.slot), "7\n");
        dialled.mode = rows[i].mode;
        dialled.open = rows[i].dialled_ms > 0;
        dialled.last_ms = ago_ms ? talk.input.now_ms - ago_ms : 0;
        talk.state.last_ms = rows[i].sms_ms ? talk.input.now_ms - rows[i].sms_ms : 0;
        talk.input.dialled = &dialled;
        talk_say(&talk, str_of(rows[i].text));
        if (talk.state.mode != rows[i].comes)
            fail_msg("row %zu, \"%s\": mode %d", i, rows[i].text, (int)talk.state.mode);
        if (rows[i].comes != MODE_RESUME)
            continue;
        talk.input.dialled = NULL;
        talk_say(&talk, STR("1"));
        assert_string_equal(talk.state.node, "town");
        assert_int_equal(talk.state.mode, rows[i].mode == MODE_RESUME ? MODE_SCREEN : rows[i].mode);
    }
    talk_close(&talk);
}

/* Where no options were shown there is nothing that an edit could have changed. */
static void a_key_needs_no_screen_before_it(void **state)
{
    (void)state;
    static struct talk talk;
    talk_open(&talk);
    snprintf(talk.state.node, sizeof(talk.state.node), "town");
    talk.state.last_ms = talk.input.now_ms;
    talk.state.fingerprint = 0;
    talk_say(&talk, STR("1"));
    assert_string_equal(talk.state.node, "town-bus");
    assert_false(talk.result.moved);
    talk_close(&talk);
}

/* ---- questions */

static void a_question_is_kept_to_the_letter(void **state)
{
    (void)state;
    static struct talk talk;
    talk_open(&talk);
    char text[QUESTION_SIZE + 400];
    struct builder b;
    builder_init(&b, text, sizeof(text));
    while (b.len < QUESTION_SIZE + 300)
        builder_add(&b, STR("çfarë bëj tani "));
    for (int offered = 0; offered < 2; offered++) {
        if (!offered)
            talk_say(&talk, STR("expert"));
        talk_say(&talk, builder_str(&b));
        if (offered)
            talk_say(&talk, STR("1"));
        assert_true(has_effect(&talk, EFFECT_OPEN_TICKET));
        const struct effect *effect = &talk.result.effects[0];
        assert_int_equal(effect->number, 4711);
        struct str kept = str_of(effect->text);
        assert_true(kept.len >= QUESTION_SIZE - 4 && str_starts(builder_str(&b), kept));
    }
    /* Bytes that are no text become U+FFFD, NUL goes. */
    talk_say(&talk, STR("expert"));
    talk_say(&talk, (struct str){ "why\xff \0not", 9 });
    assert_string_equal(talk.result.effects[0].text, "why\xef\xbf\xbd not");
    talk_close(&talk);
}

static void free_text_goes_to_the_question_that_is_open(void **state)
{
    (void)state;
    static struct talk talk;
    talk_open(&talk);
    talk.input.person.ticket_number = 12;
    static const struct {
        const char *text;
        bool added;
    } rows[] = {
        { "and how long does it take", true },
        { "ok", true },
        { "thx", true },
        { "1", false },
        { "77", false },
        { "?", false },
        { "menu", false },
        { "bus", false },
        { "🙂", false },
        { "x", true },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        talk_say(&talk, str_of(rows[i].text));
        if (has_effect(&talk, EFFECT_ADD_TO_TICKET) != rows[i].added)
            fail_msg("%s", rows[i].text);
        if (rows[i].added) {
            assert_int_equal(talk.result.effects[0].number, 12);
            assert_string_equal(talk.result.effects[0].text, rows[i].text);
        }
    }
    talk_close(&talk);
}

/* "Did you mean ...? 0": then it was meant as it was written, and goes where free text goes. */
static void a_wrong_guess_loses_no_words(void **state)
{
    (void)state;
    static struct talk talk;
    talk_open(&talk);
    talk.input.person.ticket_number = 12;
    talk_say(&talk, STR("fishng"));
    assert_int_equal(talk.state.mode, MODE_CONFIRM);
    talk_say(&talk, STR("0"));
    assert_true(has_effect(&talk, EFFECT_ADD_TO_TICKET));
    assert_string_equal(talk.result.effects[0].text, "fishng");
    talk.input.person.ticket_number = 0;
    talk_say(&talk, STR("fishng"));
    talk_say(&talk, STR("0"));
    assert_int_equal(talk.state.mode, MODE_OFFER_QUESTION);
    assert_string_equal(talk.state.slot, "fishng");
    talk_say(&talk, STR("0"));
    assert_string_equal(talk.state.slot, ""); /* not kept longer than it is asked about */
    talk_close(&talk);
}

/* The phrases in Dari once more, as if they were Arabic. */
static void talk_add_arabic(struct talk *talk)
{
    struct str dari = menu_set_file(&talk->set, STR("common/prs.json"))->bytes;
    char *storage = arena_alloc(talk->set.arena, dari.len + 1);
    struct builder b;
    builder_init(&b, storage, dari.len + 1);
    size_t code = str_find(dari, STR("\"prs\""));
    builder_add(&b, str_head(dari, code));
    builder_add(&b, STR("\"ar\""));
    builder_add(&b, str_from(dari, code + STR("\"prs\"").len));
    assert_true(talk->set.count < MENU_SET_FILES_MAX);
    talk->set.files[talk->set.count++] =
        (struct menu_file){ STR("common/ar.json"), builder_str(&b) };
    menus_release(talk->menus);
    talk->menus = menu_set_build(&talk->set);
}

/* Without letters of its own a word of any of these languages looks Arabic. */
static void a_word_tells_the_language_before_its_script(void **state)
{
    (void)state;
    static struct talk talk;
    talk_open(&talk);
    talk_add_arabic(&talk);
    static const struct {
        const char *text, *language;
    } rows[] = {
        { "باد", "prs" },      /* a keyword in Dari */
        { "لغو", "prs" },      /* a command in Dari */
        { "مساعدة", "ar" },    /* a command in Arabic */
        { "سلام", "ar" },      /* no word of ours: the script */
        { "چطور است", "prs" }, /* letters that Arabic has not */
        { "fish", "en" },      /* a keyword in English */
        { "hello", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        dialogue_state_decode(STR(""), &talk.state);
        talk_say(&talk, str_of(rows[i].text));
        assert_string_equal(talk.state.language, rows[i].language);
    }
    talk_close(&talk);
}

static void a_category_is_told_once(void **state)
{
    (void)state;
    static struct talk talk;
    talk_open(&talk);
    talk_say(&talk, STR("town"));
    assert_true(has_effect(&talk, EFFECT_SET_CATEGORY));
    assert_string_equal(talk.result.effects[0].topic, "town");
    static const char *const same[] = { "1", "0", "00", "1", "office", "menu", "town" };
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        talk_say(&talk, str_of(same[i]));
        assert_int_equal(talk.result.effect_count, 0);
    }
    talk_say(&talk, STR("fish"));
    assert_true(has_effect(&talk, EFFECT_SET_CATEGORY));
    talk_close(&talk);
}

static void a_clock_that_steps_back_loses_nobody(void **state)
{
    (void)state;
    static struct talk talk;
    talk_open(&talk);
    talk_say(&talk, STR("town"));
    talk.input.now_ms -= 10LL * 24 * 60 * 60 * 1000;
    talk_say(&talk, STR("1"));
    assert_string_equal(talk.state.node, "town-bus");
    talk_close(&talk);
}

/* ---- the stored form */

static void a_state_comes_back_as_it_was(void **state)
{
    (void)state;
    struct dialogue_state before = {
        .node = "town-bus",
        .trail = "town",
        .category = "town",
        .language = "sq",
        .mode = MODE_OFFER_QUESTION,
        .resume = MODE_READING,
        .fingerprint = 4294967295u,
        .more = true,
        .open = true,
        .page = -1,
        .misses = 2,
        .last_ms = 1795255200000,
        .slot = "two\nlines and ë\n",
    };
    struct dialogue_state after;
    char stored[DIALOGUE_STATE_SIZE_MAX];
    size_t size = dialogue_state_encode(&before, stored);
    assert_true(size < 120); /* written with every turn */
    memset(&after, 0x77, sizeof(after));
    dialogue_state_decode((struct str){ stored, size }, &after);
    assert_string_equal(after.node, before.node);
    assert_string_equal(after.trail, before.trail);
    assert_string_equal(after.category, before.category);
    assert_string_equal(after.language, before.language);
    assert_int_equal(after.mode, before.mode);
    assert_int_equal(after.resume, before.resume);
    assert_int_equal(after.fingerprint, before.fingerprint);
    assert_true(after.more && after.open);
    assert_int_equal(after.page, before.page);
    assert_int_equal(after.misses, before.misses);
    assert_int_equal(after.last_ms, before.last_ms);
    assert_string_equal(after.slot, before.slot);
}

static void the_largest_state_has_room(void **state)
{
    (void)state;
    static struct dialogue_state largest;
    memset(&largest, 0, sizeof(largest));
    memset(largest.node, 'n', sizeof(largest.node) - 1);
    memset(largest.trail, 't', sizeof(largest.trail) - 1);
    memset(largest.category, 'c', sizeof(largest.category) - 1);
    memset(largest.language, 'l', sizeof(largest.language) - 1);
    memset(largest.slot, 's', sizeof(largest.slot) - 1);
    largest.mode = MODE_READING;
    largest.fingerprint = UINT32_MAX;
    largest.last_ms = INT64_MAX;
    largest.page = USSD_PAGES_MAX;
    char stored[DIALOGUE_STATE_SIZE_MAX];
    size_t size = dialogue_state_encode(&largest, stored);
    assert_true(size < sizeof(stored));
    static struct dialogue_state after;
    dialogue_state_decode((struct str){ stored, size }, &after);
    assert_string_equal(after.slot, largest.slot);
}

static void damaged_states_start_from_home(void **state)
{
    (void)state;
    static const struct {
        const char *stored, *language;
    } rows[] = {
        { "", "" },
        { "garbage", "" },
        { "1\n", "" },
        { "1\nsq\n", "sq" },
        { "2\nsq\nwhatever comes\n", "sq" },
        { "99999999999999999999\nsq\n", "" },
        { "1\nsq\ntown\n\ntown\n0 0 0 0 0 0 1\n", "sq" },     /* a number is missing */
        { "1\nsq\ntown\n\ntown\n0 0 0 0 0 0 1 0 0\n", "sq" }, /* one too many */
        { "1\nsq\ntown\n\ntown\n99 0 0 0 0 0 1 0\n", "sq" },  /* no such mode */
        { "1\nsq\ntown\n\ntown\n5 5 0 0 0 0 1 0\n", "sq" },   /* resumes itself */
        { "1\nsq\ntown\n\ntown\n0 0 0 0 99 0 1 0\n", "sq" },  /* no such page */
        { "1\nsq\ntown\n\ntown\n0 0 0 0 0 0 -1 0\n", "sq" },
        { "1\nsq\ntown\n\ntown\n0 0 0 0 0 0 1 4294967296\n", "sq" },
        { "1\nsq\ntown\n\n0 0 0 0 0 0 1 0\n", "sq" }, /* a line is missing */
        { "1\nSQ!\ntown\n\ntown\n0 0 0 0 0 0 1 0\n", "" },
        { "1\nmuch-too-long\ntown\n\ntown\n0 0 0 0 0 0 1 0\n", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct dialogue_state after;
        memset(&after, 0x77, sizeof(after));
        dialogue_state_decode(str_of(rows[i].stored), &after);
        if (strcmp(after.language, rows[i].language) != 0 || after.node[0] || after.trail[0] ||
            after.category[0] || after.slot[0] || after.mode != MODE_SCREEN || after.last_ms != 0 ||
            after.page != 0 || after.open || after.more || after.misses || after.fingerprint)
            fail_msg("row %zu: %s", i, rows[i].stored);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rules_hold_over_the_small_set),
        cmocka_unit_test(the_rules_hold_over_the_shipped_menus),
        cmocka_unit_test(the_rules_catch_what_they_are_for),
        cmocka_unit_test(stop_is_heard_in_every_mode),
        cmocka_unit_test(a_mistyped_stop_is_asked_about_even_in_a_question),
        cmocka_unit_test(texts_mean_what_people_mean),
        cmocka_unit_test(an_sms_may_go_on_with_a_dialled_session),
        cmocka_unit_test(a_key_needs_no_screen_before_it),
        cmocka_unit_test(a_question_is_kept_to_the_letter),
        cmocka_unit_test(free_text_goes_to_the_question_that_is_open),
        cmocka_unit_test(a_wrong_guess_loses_no_words),
        cmocka_unit_test(a_word_tells_the_language_before_its_script),
        cmocka_unit_test(a_category_is_told_once),
        cmocka_unit_test(a_clock_that_steps_back_loses_nobody),
        cmocka_unit_test(a_state_comes_back_as_it_was),
        cmocka_unit_test(the_largest_state_has_room),
        cmocka_unit_test(damaged_states_start_from_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
