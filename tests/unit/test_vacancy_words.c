/* What the words of a search for work mean, with the glossary that the house ships. */
#include "check.h"
#include "shipped.h"

#include "domain/vacancy_words.h"

static const struct vacancy_words *shipped(void)
{
    static struct menus *menus;
    if (!menus)
        menus = shipped_menus();
    assert_non_null(menus->vacancy_words);
    return menus->vacancy_words;
}

/* "5120 tirane it": the codes, the places, the languages, in their order. */
static struct str told(const struct vacancy_want *want, char *storage, size_t size)
{
    const struct vacancy_words *words = shipped();
    struct builder b;
    builder_init(&b, storage, size);
    for (int i = 0; i < want->occupation_count; i++)
        builder_addf(&b, STR_FMT " ", STR_ARG(words->occupations[want->occupations[i]].isco));
    for (int i = 0; i < want->place_count; i++)
        builder_addf(&b, STR_FMT " ", STR_ARG(words->places[want->places[i]].id));
    for (int i = 0; i < want->tongue_count; i++)
        builder_addf(&b, STR_FMT " ", STR_ARG(vacancy_tongue_code(want->tongues[i])));
    return str_trim(builder_str(&b));
}

static const struct {
    const char *text, *told;
    bool search;
} readings[] = {
    { "JOBS TIRANA COOK", "5120 tirane", true },
    { "PUNE TIRANE KUZHINIER", "5120 tirane", true },
    { "Punë në Tiranë si kuzhinier", "5120 tirane", true },
    { "pune guzhinjer tirane", "5120 tirane", true },
    { "pun kuzhinjer tiran", "5120 tirane", true },
    { "PUNE SALDATOR FIER", "7212 fier", true },
    { "saldator fier pune", "7212 fier", true },
    { "welder fier", "7212 fier", true },
    { "kamariere sarande", "5131 sarande", true },
    { "kameriere ose banakier vlore pune", "5131 5132 vlore", true },
    { "PUNE GJERMANISHT", "de", true },
    { "jobs italian tirana", "tirane it", true },
    { "pune call center italisht tirane", "4222 tirane it", true },
    { "shofer kamioni durres", "8332 durres", true },
    { "jobs truck driver durres", "8332 durres", true },
    { "pune shofer durres", "8322 durres", true },
    { "job as a nurse in kukes", "2221 kukes", true },
    { "pune infermiere kukesi", "2221 kukes", true },
    { "pune shkoder lezhe", "shkoder lezhe", true },
    { "looking for work construction kamza", "9313 kamez", true },
    { "pune ne ndertim laç", "9313 kurbin", true },
    { "jobs vau i dejes welder", "7212 vau-i-dejes", true },
    { "cook germany", "5120 de", true },
    /* what is asked, not looked for */
    { "jobs in germany", "de", false },
    { "pune ne gjermani pa viza", "de", false },
    { "a mund te shkoj ne gjermani pa viz edhe te punoj", "de", false },
    { "my boss in tirana took my passport and does not pay", "tirane", false },
    { "tirana", "tirane", false },
    { "cook", "5120", false },
    { "jobs", "", false },
    { "pune", "", false },
    { "", "", false },
    { "jobs jobs jobs", "", false },
    { "jobs xyzzy qwfp", "", false },
    { "a nurse in kukes told me that my residence permit is not valid any more",
      "2221 kukes permet", false },
};

static void test_readings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(readings) / sizeof(readings[0]); i++) {
        char storage[256];
        struct vacancy_want want;
        struct str text = str_of(readings[i].text);
        bool names = vacancy_want_read(shipped(), text, &want);
        struct str found = told(&want, storage, sizeof(storage));
        if (!str_equal(found, str_of(readings[i].told)) || names != (found.len > 0))
            fail_msg("\"%s\" is read as \"" STR_FMT "\"", readings[i].text, STR_ARG(found));
        if (vacancy_want_is_search(shipped(), text) != readings[i].search)
            fail_msg("\"%s\" is %sa search", readings[i].text, readings[i].search ? "not " : "");
    }
}

static void test_matching(void **state)
{
    (void)state;
    static const struct {
        const char *text, *isco, *place, *tongues;
        enum vacancy_match match;
    } cases[] = {
        { "jobs cook tirana", "5120", "tirane", "", MATCH_HERE },
        { "jobs cook tirana", "5120", "kamez", "", MATCH_NEAR },
        { "jobs cook tirana", "5120", "sarande", "", MATCH_ELSEWHERE },
        { "jobs waiter tirana", "5132", "tirane", "", MATCH_SIMILAR },
        { "jobs waiter tirana", "5132", "vlore", "", MATCH_NONE },
        { "jobs cook tirana", "7212", "tirane", "", MATCH_NONE },
        { "jobs tirana", "7212", "tirane", "", MATCH_HERE },
        { "jobs tirana", "7212", "durres", "", MATCH_NEAR },
        { "jobs tirana", "7212", "vlore", "", MATCH_NONE },
        { "jobs cook", "5120", "vlore", "", MATCH_HERE },
        { "jobs german", "4222", "tirane", "it-B1 de-B2", MATCH_HERE },
        { "jobs german", "4222", "tirane", "it-B1", MATCH_NONE },
        { "jobs german cook", "5120", "tirane", "", MATCH_NONE },
        { "jobs cook tirana", "5120", "nowhere", "", MATCH_ELSEWHERE },
        { "jobs cook tirana", "", "tirane", "", MATCH_NONE },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct vacancy_want want;
        const struct vacancy vacancy = { .isco = str_of(cases[i].isco),
                                         .place = str_of(cases[i].place),
                                         .tongues = str_of(cases[i].tongues) };
        assert_true(vacancy_want_read(shipped(), str_of(cases[i].text), &want));
        if (vacancy_match(shipped(), &want, &vacancy) != cases[i].match)
            fail_msg("\"%s\" meets %s at %s as %d", cases[i].text, cases[i].isco, cases[i].place,
                     (int)vacancy_match(shipped(), &want, &vacancy));
    }
}

/* Neighbours know each other, and the glossary's names are found. */
static void test_glossary(void **state)
{
    (void)state;
    const struct vacancy_words *words = shipped();
    int in_country = 0;
    for (int i = 0; i < words->place_count; i++) {
        const struct work_place *place = &words->places[i];
        in_country += !place->country;
        assert_int_equal(vacancy_words_find(words, WORK_PLACE, place->name_sq), i);
        assert_int_equal(vacancy_words_find(words, WORK_PLACE, place->name_en), i);
        for (int k = 0; k < place->near_count; k++) {
            const struct work_place *near = &words->places[place->near[k]];
            bool back = false;
            for (int j = 0; j < near->near_count; j++)
                back = back || near->near[j] == i;
            if (!back)
                fail_msg(STR_FMT " is not near " STR_FMT, STR_ARG(place->id), STR_ARG(near->id));
        }
    }
    assert_int_equal(in_country, 61);
    assert_true(vacancy_words_is_isco(words, STR("5120")));
    assert_false(vacancy_words_is_isco(words, STR("0000")));
}

static void test_any_bytes(void **state)
{
    (void)state;
    unsigned seed = 7;
    for (int run = 0; run < 2000; run++) {
        char text[300];
        size_t size = (size_t)run % sizeof(text);
        for (size_t i = 0; i < size; i++) {
            seed = seed * 1103515245U + 12345U;
            text[i] = (char)(run % 2 ? "jobstiranacook  \xc3\xab\xd8\xa7"[(seed >> 16) % 20]
                                     : (char)(seed >> 16));
        }
        struct vacancy_want want;
        (void)vacancy_want_read(shipped(), (struct str){ text, size }, &want);
        (void)vacancy_want_is_search(shipped(), (struct str){ text, size });
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readings),
        cmocka_unit_test(test_matching),
        cmocka_unit_test(test_glossary),
        cmocka_unit_test(test_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
