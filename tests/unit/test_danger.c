/* The lists of danger against texts that were written down: tests/danger/NAME.tsv, a line each:
 * class (now, soon, - for none of them, any), category, language, text. */
#include "menu_set.h"

#include "base/json.h"
#include "domain/dialogue.h"
#include "domain/sms.h"
#include "edge/menu_files.h"

#include <stdio.h>
#include <stdlib.h>

enum { TEXTS_MIN = 20 };

struct shipped {
    struct menus *menus;
    struct menu_faults *faults;
};

static struct shipped shipped;

static int load(void **state)
{
    (void)state;
    shipped.faults = calloc(1, sizeof(*shipped.faults));
    shipped.faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    return menu_files_load(SOURCE_DIR "/menus", &menu_budget_default, menu_set_now_ms,
                           shipped.faults, &shipped.menus)
               ? 0
               : -1;
}

static int unload(void **state)
{
    (void)state;
    menus_release(shipped.menus);
    arena_free(shipped.faults->arena);
    free(shipped.faults);
    return 0;
}

/* ---- tables */

struct tally {
    int texts, now, soon;
};

static bool has_category(unsigned categories, struct str name)
{
    for (int i = 0; i < DANGER_CATEGORY_COUNT; i++) {
        if (str_equal(name, str_of(danger_category_names[i])))
            return (categories & 1u << i) != 0;
    }
    return str_equal(name, STR("-"));
}

/* False: told and counted as wrong. */
static bool judge_line(struct str line, struct tally *tally)
{
    struct str expected, category, language, text;
    struct danger_class class;
    assert_true(str_cut(line, '\t', &expected, &text) && str_cut(text, '\t', &category, &text) &&
                str_cut(text, '\t', &language, &text));
    danger_classify(shipped.menus->danger, text, &class);
    tally->texts++;
    tally->now += class.urgency == URGENCY_NOW;
    tally->soon += class.urgency == URGENCY_SOON;
    bool now = str_equal(expected, STR("now"));
    bool right = str_equal(expected, STR("any")) || (class.urgency == URGENCY_NOW) == now;
    right = right && (!now || has_category(class.categories, category));
    if (!right)
        print_message("urgency %d for: " STR_FMT "\n", class.urgency, STR_ARG(line));
    return right;
}

static int judge_table(const char *name, struct tally *ret)
{
    char path[128];
    struct arena *arena = arena_new(1 << 20);
    int wrong = 0;
    snprintf(path, sizeof(path), "tests/danger/%s.tsv", name);
    *ret = (struct tally){ 0 };
    for (struct str line, rest = menu_set_read(path, arena); rest.len > 0;) {
        str_cut(rest, '\n', &line, &rest);
        if (line.len > 0 && line.ptr[0] != '#')
            wrong += !judge_line(line, ret);
    }
    print_message("%s: %d texts, %d now, %d soon\n", name, ret->texts, ret->now, ret->soon);
    assert_true(ret->texts >= TEXTS_MIN);
    arena_free(arena);
    return wrong;
}

static void reserved_words_in_all_their_shapes(void **state)
{
    struct tally tally;
    (void)state;
    assert_int_equal(judge_table("reserved", &tally), 0);
}

static void other_wordings_the_rules_were_made_with(void **state)
{
    struct tally tally;
    (void)state;
    assert_int_equal(judge_table("tuning", &tally), 0);
}

static void all_that_the_lists_were_made_from(void **state)
{
    struct tally tally;
    (void)state;
    assert_int_equal(judge_table("listed", &tally), 0);
    assert_true(tally.texts >= 310);
    assert_int_equal(judge_table("stems", &tally), 0);
}

static void no_ordinary_question_is_danger(void **state)
{
    struct tally tally;
    (void)state;
    assert_int_equal(judge_table("questions", &tally), 0);
    assert_int_equal(tally.now, 0);
    assert_true(tally.soon < tally.texts / 4);
}

/* The rules err towards danger; much of it would tire who reads. */
static void few_near_misses_are_danger(void **state)
{
    struct tally tally;
    (void)state;
    assert_true(judge_table("near", &tally) <= 6);
}

/* What to expect of the next real wording: told, not judged. */
static void wordings_nobody_listed_are_counted(void **state)
{
    struct tally tally;
    (void)state;
    assert_int_equal(judge_table("unseen", &tally), 0);
}

/* ---- the lists against themselves */

static void expect_now(struct str phrase, struct str category)
{
    struct danger_class class;
    danger_classify(shipped.menus->danger, phrase, &class);
    if (class.urgency != URGENCY_NOW || !has_category(class.categories, category))
        fail_msg("\"" STR_FMT "\" is listed but not noticed", STR_ARG(phrase));
}

static const char *const list_names[] = { "en", "sq",       "prs",     "ps",
                                          "ar", "prs-latn", "ps-latn", "ar-latn" };

static const struct json *read_danger(const char *name, struct arena *arena)
{
    char path[128];
    const struct json *root;
    struct err err;
    snprintf(path, sizeof(path), "menus/danger/%s.json", name);
    assert_ok(json_parse(menu_set_read(path, arena), arena, &root, &err), err);
    return root;
}

static int expect_list(const char *name)
{
    struct arena *arena = arena_new(8 << 20);
    int count = 0;
    const struct json *phrases = json_get(read_danger(name, arena), "phrases");
    for (const struct json *list = phrases->first; list; list = list->next) {
        for (const struct json *item = list->first; item; item = item->next, count++)
            expect_now(item->string, list->key);
    }
    arena_free(arena);
    return count;
}

static void every_listed_phrase_is_noticed(void **state)
{
    int count = 0;
    (void)state;
    for (size_t i = 0; i < sizeof(list_names) / sizeof(list_names[0]); i++)
        count += expect_list(list_names[i]);
    assert_true(count >= 310);
}

/* ---- wherever a person stands */

struct place { /* a state that somebody may be in */
    enum dialogue_mode mode;
    int node;
    enum bearer bearer;
};

static void set_place(const struct place *place, struct dialogue_state *ret)
{
    static const char *const slots[MODE_COUNT] = {
        [MODE_OFFER_QUESTION] = "what they wrote", [MODE_CONFIRM] = "STOP\nstpo",
        [MODE_READING] = "a text in pages",        [MODE_SAFE] = "7\n",
        [MODE_DANGER] = "7\na text in pages",
    };
    dialogue_state_decode(STR(""), ret);
    struct builder slot, node;
    builder_init(&slot, ret->slot, sizeof(ret->slot));
    builder_add(&slot, str_of(slots[place->mode]));
    builder_init(&node, ret->node, sizeof(ret->node));
    builder_add(&node, place->node < 0 ? STR("") : shipped.menus->nodes[place->node].id);
    ret->mode = place->mode;
    ret->resume = MODE_QUESTION;
    ret->last_ms = menu_set_now_ms - 60000;
    ret->open = place->bearer == BEARER_USSD;
}

static bool is_first_answer(const char *reply)
{
    for (int i = 0; i < shipped.menus->language_count; i++) {
        for (int kind = DANGER_REPLY_FIRST; kind <= DANGER_REPLY_FIRST_USSD; kind++) {
            char folded[REPLY_SIZE];
            struct builder b;
            builder_init(&b, folded, sizeof(folded));
            sms_fold(danger_reply(shipped.menus->danger, (enum danger_reply)kind,
                                  str_of(shipped.menus->languages[i]->code)),
                     &b);
            if (strcmp(folded, reply) == 0)
                return true;
        }
    }
    return false;
}

static void expect_first_answer(struct str text, const struct place *place)
{
    static const struct dialogue_row row = { .number = 7 };
    static struct dialogue_result result;
    struct dialogue_state state;
    const struct dialogue_data data = { .kind = NEED_TICKET_NUMBER, .rows = &row, .row_count = 1 };
    const struct dialogue_input input = { .event = EVENT_TEXT,
                                          .bearer = place->bearer,
                                          .text = text,
                                          .now_ms = menu_set_now_ms,
                                          .limits = { 182, 80, true } };
    set_place(place, &state);
    dialogue_step(shipped.menus, &state, &input, NULL, &result);
    if (result.need != NEED_NONE)
        dialogue_step(shipped.menus, &state, &input, &data, &result);
    unsigned danger = 0;
    for (int i = 0; i < result.effect_count; i++) {
        if (result.effects[i].number == 7 && result.effects[i].urgency == URGENCY_NOW)
            danger |= result.effects[i].danger;
    }
    if (danger == 0 || result.end || result.state.mode != MODE_SAFE ||
        !is_first_answer(result.reply))
        fail_msg("mode %d, node %d, bearer %d: \"" STR_FMT "\" was answered: %s", place->mode,
                 place->node, place->bearer, STR_ARG(text), result.reply);
}

/* A list's phrases, each in every mode on both bearers, at one place after another. */
static void expect_everywhere(const struct json *list)
{
    static int node = -1;
    for (const struct json *item = list->first; item; item = item->next) {
        for (int mode = 0; mode < 2 * MODE_COUNT; mode++) {
            const struct place place = { (enum dialogue_mode)(mode / 2), node,
                                         mode % 2 ? BEARER_SMS : BEARER_USSD };
            expect_first_answer(item->string, &place);
            node = node + 1 < shipped.menus->node_count ? node + 1 : -1;
        }
    }
}

static void danger_goes_before_every_menu(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(list_names) / sizeof(list_names[0]); i++) {
        struct arena *arena = arena_new(8 << 20);
        const struct json *phrases = json_get(read_danger(list_names[i], arena), "phrases");
        for (const struct json *list = phrases->first; list; list = list->next)
            expect_everywhere(list);
        arena_free(arena);
    }
}

/* A table's texts, each in every mode on one bearer or the other, at one place after another. */
static void expect_table_everywhere(const char *name)
{
    char path[128];
    struct arena *arena = arena_new(1 << 20);
    int turn = 0;
    snprintf(path, sizeof(path), "tests/danger/%s.tsv", name);
    for (struct str line, rest = menu_set_read(path, arena); rest.len > 0;) {
        str_cut(rest, '\n', &line, &rest);
        if (!str_starts(line, STR("now\t")))
            continue;
        struct str text = line;
        for (int i = 0; i < 3; i++)
            assert_true(str_cut(text, '\t', &line, &text));
        for (int mode = 0; mode < MODE_COUNT; mode++, turn++) {
            const struct place place = { (enum dialogue_mode)mode,
                                         turn % (shipped.menus->node_count + 1) - 1,
                                         turn / 3 % 2 ? BEARER_SMS : BEARER_USSD };
            expect_first_answer(text, &place);
        }
    }
    assert_true(turn >= TEXTS_MIN * MODE_COUNT);
    arena_free(arena);
}

static void no_text_of_danger_gets_an_ordinary_answer(void **state)
{
    (void)state;
    expect_table_everywhere("listed");
    expect_table_everywhere("stems");
    expect_table_everywhere("tuning");
    expect_table_everywhere("reserved");
}

/* ---- the menus against the lists */

static void a_keyword_that_is_danger_is_told(void **state)
{
    struct menu_set set;
    (void)state;
    menu_set_open(&set);
    struct menu_file *file = menu_set_file(&set, STR("sea/en.json"));
    assert_non_null(file);
    struct str bytes = file->bytes, mark = STR("\"wind\"]");
    size_t at = str_find(bytes, mark);
    assert_true(at < bytes.len);
    assert_true(arena_format(set.arena, &file->bytes, STR_FMT "%s" STR_FMT,
                             STR_ARG(str_head(bytes, at)), "\"wind\", \"he has an oar\"]",
                             STR_ARG(str_from(bytes, at + mark.len))));
    struct menus *menus = menu_set_build(&set);
    bool told = false;
    for (int i = 0; i < set.faults.count; i++)
        told = told || (set.faults.rows[i].warning &&
                        str_find(set.faults.rows[i].text, STR("word of danger")) <
                            set.faults.rows[i].text.len);
    assert_true(told);
    menus_release(menus);
    menu_set_close(&set);
}

static void reserved_words_go_before_every_menu(void **state)
{
    static const char *const kinds[] = { "first", "alone" };
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    const struct json *words = read_danger("words", arena);
    for (size_t i = 0; i < 2; i++) {
        for (const struct json *list = json_get(words, kinds[i])->first; list; list = list->next)
            expect_everywhere(list);
    }
    arena_free(arena);
    for (int node = -1; node < shipped.menus->node_count; node++) {
        for (int mode = 0; mode < 2 * MODE_COUNT; mode++) {
            const struct place place = { (enum dialogue_mode)(mode / 2), node,
                                         mode % 2 ? BEARER_SMS : BEARER_USSD };
            expect_first_answer(STR("000"), &place);
        }
    }
}

/* ---- how rules are read, on lists made for it */

static void rules_are_met_as_written(void **state)
{
    static const struct {
        const char *text;
        enum urgency urgency;
    } rows[] = {
        { "he has an oar", URGENCY_NOW },
        { "look, HE HAS AN OAR!", URGENCY_NOW },
        { "he has an oarlock", URGENCY_NORMAL },
        { "tied to the mast", URGENCY_NOW },
        { "chained tightly to the mast", URGENCY_NOW },
        { "tied very tightly to the mast", URGENCY_NORMAL },
        { "to the mast tied", URGENCY_NORMAL },
        { "tied tied to the mast", URGENCY_NOW },
        { "oar hits", URGENCY_NOW },
        { "hits me with an oar", URGENCY_NORMAL },
        { "hits with an oar", URGENCY_NOW },
        { "the oar that hits", URGENCY_NOW },
        { "oar", URGENCY_NORMAL },
        { "the wooden oar hits", URGENCY_SOON },
        { "the wooden oar hits and he has an oar", URGENCY_NOW }, /* another sign */
        { "the wooden oar hits the oar and hits", URGENCY_NOW },  /* the same sign elsewhere */
        { "it hits a toy oar", URGENCY_SOON },
        { "tied to the mast a toy oar hits", URGENCY_NOW },
        { "wooden oar", URGENCY_NORMAL },
        { "stormy weather", URGENCY_SOON },
        { "brainstorm", URGENCY_NORMAL },
        { "", URGENCY_NORMAL },
        { "\xff\xfe\x80", URGENCY_NORMAL },
    };
    struct menu_set set;
    (void)state;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct danger_class class;
        danger_classify(menus->danger, str_of(rows[i].text), &class);
        if (class.urgency != rows[i].urgency)
            fail_msg("\"%s\": %d", rows[i].text, class.urgency);
    }
    menus_release(menus);
    menu_set_close(&set);
}

static void a_sign_is_noticed_in_the_longest_text(void **state)
{
    static char text[INBOUND_TEXT_SIZE_MAX];
    struct danger_class class;
    static const char sign[] = " my husband beats me";
    (void)state;
    memset(text, 'x', sizeof(text));
    for (size_t i = 7; i < sizeof(text); i += 8)
        text[i] = ' ';
    memcpy(text + sizeof(text) - sizeof(sign), sign, sizeof(sign) - 1);
    danger_classify(shipped.menus->danger, (struct str){ text, sizeof(text) }, &class);
    assert_int_equal(class.urgency, URGENCY_NOW);
}

static void yes_and_no_are_words_of_their_own(void **state)
{
    static const struct {
        const char *text;
        bool yes, no;
    } rows[] = {
        { "1", true, false },     { "1.", true, false },     { "Po", true, false },
        { "1 yes", true, false }, { "نعم", true, false },    { "۱", true, false },
        { "2", false, true },     { "2 jo", false, true },   { "نخیر", false, true },
        { "12", false, false },   { "1 2", false, false },   { "yes but later", false, false },
        { "", false, false },     { "po jo", false, false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct danger_class class;
        danger_classify(shipped.menus->danger, str_of(rows[i].text), &class);
        if (class.yes != rows[i].yes || class.no != rows[i].no)
            fail_msg("\"%s\": yes %d, no %d", rows[i].text, class.yes, class.no);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reserved_words_in_all_their_shapes),
        cmocka_unit_test(other_wordings_the_rules_were_made_with),
        cmocka_unit_test(all_that_the_lists_were_made_from),
        cmocka_unit_test(no_ordinary_question_is_danger),
        cmocka_unit_test(few_near_misses_are_danger),
        cmocka_unit_test(wordings_nobody_listed_are_counted),
        cmocka_unit_test(every_listed_phrase_is_noticed),
        cmocka_unit_test(danger_goes_before_every_menu),
        cmocka_unit_test(no_text_of_danger_gets_an_ordinary_answer),
        cmocka_unit_test(a_keyword_that_is_danger_is_told),
        cmocka_unit_test(reserved_words_go_before_every_menu),
        cmocka_unit_test(rules_are_met_as_written),
        cmocka_unit_test(a_sign_is_noticed_in_the_longest_text),
        cmocka_unit_test(yes_and_no_are_words_of_their_own),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
