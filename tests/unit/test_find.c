/* Typed questions reach the page that answers them: the share of each group and language is printed,
 * and what falls below nine in ten fails. */
#include "check.h"
#include "domain/dialogue_find.h"
#include "shipped.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILE_SIZE = 256 * 1024,
    GROUPS_MAX = 40,
    GROUP_SIZE = 48,
    SHARE_MIN = 90,  /* per cent, of each group and language */
    UNSEEN_MIN = 92, /* of all questions that the words were not chosen for */
};

struct group {
    char name[GROUP_SIZE];
    int asked, reached;
};

struct tally {
    struct group groups[GROUPS_MAX];
    int group_count, asked, reached, danger;
};

static struct menus *menus;

static int open_menus(void **state)
{
    (void)state;
    menus = shipped_menus();
    return 0;
}

static int close_menus(void **state)
{
    (void)state;
    menus_release(menus);
    return 0;
}

static struct group *group_of(struct tally *tally, struct str category, struct str language)
{
    char name[GROUP_SIZE];
    snprintf(name, sizeof(name), STR_FMT " " STR_FMT, STR_ARG(category), STR_ARG(language));
    for (int i = 0; i < tally->group_count; i++) {
        if (strcmp(tally->groups[i].name, name) == 0)
            return &tally->groups[i];
    }
    assert_true(tally->group_count < GROUPS_MAX);
    struct group *group = &tally->groups[tally->group_count++];
    memcpy(group->name, name, sizeof(name));
    return group;
}

/* "prs-latn" is read by who reads "prs". */
static struct dialogue_place place_of(struct str category, struct str language)
{
    struct str code, script;
    struct dialogue_place place = { .category = -1 };
    str_cut(language, '-', &code, &script);
    for (int i = 0; i < menus->category_count; i++) {
        if (str_equal(menus->categories[i].name, category))
            place.category = i;
    }
    place.language = menus_language(menus, code);
    assert_true(place.category >= 0 && place.language >= 0);
    return place;
}

static bool reaches(const struct dialogue_found *found, struct str facts)
{
    for (struct str fact; facts.len > 0;) {
        str_cut(facts, '|', &fact, &facts);
        for (int i = 0; i < found->count; i++) {
            if (str_equal(menus->nodes[found->nodes[i]].fact, fact))
                return true;
        }
    }
    return false;
}

static void ask(struct tally *tally, struct str line)
{
    struct str category, language, facts, text;
    assert_true(str_cut(line, '\t', &category, &text));
    assert_true(str_cut(text, '\t', &language, &text));
    assert_true(str_cut(text, '\t', &facts, &text));
    const struct dialogue_place place = place_of(category, language);
    struct dialogue_found found;
    dialogue_find(menus, text, &place, &found);
    struct group *group = group_of(tally, category, language);
    bool reached = reaches(&found, facts);
    group->asked++;
    group->reached += reached;
    tally->asked++;
    tally->reached += reached;
    tally->danger += found.class == CLASS_DANGER_NOW;
    if (!reached)
        print_message("  missed " STR_FMT ": " STR_FMT "\n", STR_ARG(facts), STR_ARG(text));
}

static void ask_all(const char *path, struct tally *tally)
{
    static char storage[FILE_SIZE];
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    struct str rest = { storage, fread(storage, 1, sizeof(storage), file) }, line;
    fclose(file);
    while (rest.len > 0) {
        str_cut(rest, '\n', &line, &rest);
        if (line.len > 0 && line.ptr[0] != '#')
            ask(tally, line);
    }
    for (int i = 0; i < tally->group_count; i++) {
        const struct group *group = &tally->groups[i];
        print_message("  %-22s %3d of %3d  %3d %%\n", group->name, group->reached, group->asked,
                      group->reached * 100 / group->asked);
    }
    print_message("  %-22s %3d of %3d  %3d %%, %d of them danger\n", "all", tally->reached,
                  tally->asked, tally->reached * 100 / tally->asked, tally->danger);
}

static void typed_questions_reach_their_pages(void **state)
{
    (void)state;
    static struct tally tally;
    ask_all(SOURCE_DIR "/tests/find/typed.tsv", &tally);
    assert_true(tally.asked > 250);
    for (int i = 0; i < tally.group_count; i++) {
        const struct group *group = &tally.groups[i];
        if (group->reached * 100 < group->asked * SHARE_MIN)
            fail_msg("%s: %d of %d", group->name, group->reached, group->asked);
    }
}

/* Wordings that nobody chose words for. */
static void unseen_questions_mostly_do(void **state)
{
    (void)state;
    static struct tally tally;
    ask_all(SOURCE_DIR "/tests/find/unseen.tsv", &tally);
    assert_true(tally.asked > 150);
    assert_true(tally.reached * 100 >= tally.asked * UNSEEN_MIN);
}

static void expect_class(const char *text, enum dialogue_class class)
{
    const struct dialogue_place nowhere = { -1, -1 };
    struct dialogue_found found;
    dialogue_find(menus, str_of(text), &nowhere, &found);
    if (found.class != class)
        fail_msg("\"%s\" is %s", text, dialogue_class_names[found.class]);
    bool pages = class == CLASS_TOPIC;
    assert_true(!pages || found.count > 0);
    if (class == CLASS_DANGER_NOW || class == CLASS_COMMAND || class == CLASS_QUESTION)
        assert_int_equal(found.count, 0);
}

static void texts_have_a_class(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum dialogue_class class;
    } rows[] = {
        { "they took my passport", CLASS_DANGER_NOW },
        { "passport expired and no documents", CLASS_DANGER_SOON },
        { "STOP", CLASS_COMMAND },
        { "stopp", CLASS_COMMAND },
        { "1", CLASS_COMMAND },
        { "etias", CLASS_KEYWORD },
        { "etiass", CLASS_KEYWORD },
        { "how do i get residence permit in albania", CLASS_TOPIC },
        { "asdf qwer zxcv", CLASS_QUESTION },
        { "hello how are you", CLASS_QUESTION },
        { "", CLASS_QUESTION },
        { "\xff\xfe\x80 \xed\xa0\x80", CLASS_QUESTION },
        { "\xf0\x9f\x98\x80\xf0\x9f\x98\x80", CLASS_QUESTION },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        expect_class(rows[i].text, rows[i].class);
}

/* Words that only sound like another language's lead nowhere. */
static void small_talk_finds_no_page(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "a storm is coming up here",
        "what is the weather tomorrow",
        "the river is full of fish",
        "we watched a film together",
    };
    const struct dialogue_place place = place_of(str_of("afghan"), str_of("en"));
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct dialogue_found found;
        dialogue_find(menus, str_of(texts[i]), &place, &found);
        if (found.count > 0)
            fail_msg("\"%s\" finds %s", texts[i], menus->nodes[found.nodes[0]].fact.ptr);
    }
}

/* Groups have pages about the same topics: those of the person come first. */
static void the_own_group_comes_first(void **state)
{
    (void)state;
    static const char *const texts[] = { "bring my parents from kabul", "my permit ends soon",
                                         "which school takes my son" };
    const struct dialogue_place place = place_of(str_of("afghan"), str_of("en"));
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct dialogue_found found;
        dialogue_find(menus, str_of(texts[i]), &place, &found);
        assert_true(found.count > 0);
        if (menus->nodes[found.nodes[0]].category != place.category)
            fail_msg("\"%s\" finds another group's page", texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typed_questions_reach_their_pages),
        cmocka_unit_test(unseen_questions_mostly_do),
        cmocka_unit_test(texts_have_a_class),
        cmocka_unit_test(small_talk_finds_no_page),
        cmocka_unit_test(the_own_group_comes_first),
    };
    return cmocka_run_group_tests(tests, open_menus, close_menus);
}
