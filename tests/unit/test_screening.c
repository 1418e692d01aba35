/* Signs of bad offers against offers that were written down: tests/offers/NAME.tsv, a line each: harmful
 * (1) or not (0), language, text. Nothing was added to the signs because of the unseen ones. */
#include "menu_set.h"

#include "domain/screening.h"
#include "domain/sms.h"
#include "edge/menu_files.h"

#include <stdio.h>
#include <stdlib.h>

static struct menus *menus;

static int load(void **state)
{
    struct menu_faults *faults = calloc(1, sizeof(*faults));
    (void)state;
    faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    bool loaded =
        menu_files_load(SOURCE_DIR "/menus", &menu_budget_default, menu_set_now_ms, faults, &menus);
    for (int i = 0; !loaded && i < faults->count; i++)
        print_message(STR_FMT " " STR_FMT " " STR_FMT "\n", STR_ARG(faults->rows[i].file),
                      STR_ARG(faults->rows[i].pointer), STR_ARG(faults->rows[i].text));
    arena_free(faults->arena);
    free(faults);
    return loaded ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    menus_release(menus);
    return 0;
}

static struct screening_found judge(struct str text)
{
    struct screening_found found = { 0 };
    screening_text(menus->screening, text, &found);
    return found;
}

/* ---- tables */

struct tally {
    int harmful, harmless;
    int found, wrong;     /* as danger */
    int care, wrong_care; /* with one weak sign only */
};

static void tell(const char *what, struct screening_found found, struct str line)
{
    char storage[512];
    struct builder names;
    builder_init(&names, storage, sizeof(storage));
    screening_names(menus->screening, found.signs, &names);
    print_message("%s [" STR_FMT "]: " STR_FMT "\n", what, STR_ARG(builder_str(&names)),
                  STR_ARG(line));
}

static void judge_line(struct str line, struct tally *tally)
{
    struct str harmful, language, text;
    assert_true(str_cut(line, '\t', &harmful, &text) && str_cut(text, '\t', &language, &text));
    struct screening_found found = judge(text);
    bool danger = found.weight >= SCREENING_DANGER, care = found.weight > 0 && !danger;
    if (str_equal(harmful, STR("1"))) {
        tally->harmful++;
        tally->found += danger;
        tally->care += care;
        if (!danger)
            tell("missed", found, line);
    } else {
        tally->harmless++;
        tally->wrong += danger;
        tally->wrong_care += care;
        if (found.weight > 0)
            tell(danger ? "wrong" : "care", found, line);
    }
}

static double share(int part, int whole)
{
    return whole > 0 ? (double)part / whole : 0;
}

static void judge_table(const char *name, struct tally *ret)
{
    char path[128];
    struct arena *arena = arena_new(1 << 20);
    snprintf(path, sizeof(path), "tests/offers/%s.tsv", name);
    *ret = (struct tally){ 0 };
    for (struct str line, rest = menu_set_read(path, arena); rest.len > 0;) {
        str_cut(rest, '\n', &line, &rest);
        if (line.len > 0 && line.ptr[0] != '#')
            judge_line(line, ret);
    }
    print_message("%s: %d harmful, %d harmless; danger: precision %.2f, recall %.2f; with care: "
                  "recall %.2f, %d harmless told to take care\n",
                  name, ret->harmful, ret->harmless, share(ret->found, ret->found + ret->wrong),
                  share(ret->found, ret->harmful), share(ret->found + ret->care, ret->harmful),
                  ret->wrong_care);
    arena_free(arena);
}

static void offers_the_signs_were_made_with(void **state)
{
    static const char *const tables[] = { "tuning", "tuning2" };
    struct tally tally;
    (void)state;
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        judge_table(tables[i], &tally);
        assert_true(tally.harmful >= 30 && tally.harmless >= 30);
        assert_true(share(tally.found, tally.found + tally.wrong) >= 0.95);
        assert_true(share(tally.found, tally.harmful) >= 0.90);
    }
}

static void offers_nobody_listed(void **state)
{
    struct tally tally;
    (void)state;
    judge_table("unseen", &tally);
    assert_true(tally.harmful >= 30 && tally.harmless >= 30);
    assert_true(share(tally.found, tally.found + tally.wrong) >= 0.90);
    assert_true(share(tally.found, tally.harmful) >= 0.70);
}

/* ---- records */

static bool has_sign(struct screening_found found, const char *id)
{
    return (found.signs & screening_read_names(menus->screening, str_of(id))) != 0;
}

static void a_record_has_signs_of_its_own(void **state)
{
    const struct {
        const char *employer, *contact, *title;
        int64_t wage, usual;
        const char *sign; /* NULL: none at all */
    } rows[] = {
        { "Hotel Prova", "Hotel Prova, 042 000 000", "Cook", 80000, 75000, NULL },
        { "", "Hotel Prova, reception", "Cook", 80000, 75000, "no_employer" },
        { "Hotel Prova", "+355 69 000 0000", "Cook", 80000, 75000, "mobile" },
        { "Hotel Prova", "WhatsApp +355 69 000 0000", "Cook", 80000, 75000, "mobile" },
        { "Hotel Prova", "jobs@prova.example", "Cook", 80000, 75000, NULL },
        { "Hotel Prova", "https://prova.example/1", "Cook", 80000, 75000, NULL },
        { "Hotel Prova", "reception", "Cook", 225000, 75000, "too_good" },
        { "Hotel Prova", "reception", "Cook", 220000, 75000, NULL },
        { "Hotel Prova", "reception", "Cook", 220000, 0, NULL },
        { "Hotel Prova", "reception", "Dancers 18-25 for a cabaret, girls only", 0, 0, "girls" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct screening_found found = { 0 };
        const struct vacancy vacancy = { .employer = str_of(rows[i].employer),
                                         .contact = str_of(rows[i].contact),
                                         .title_en = str_of(rows[i].title),
                                         .wage_min = rows[i].wage };
        screening_vacancy(menus->screening, &vacancy, rows[i].usual, &found);
        if (rows[i].sign ? !has_sign(found, rows[i].sign) : found.signs != 0)
            fail_msg("row %zu: signs %x", i, found.signs);
    }
}

static void weak_signs_count_together(void **state)
{
    (void)state;
    struct screening_found found = judge(STR("write only on WhatsApp"));
    assert_int_equal(found.weight, 1);
    found = judge(STR("write only on WhatsApp, last places, decide today"));
    assert_true(found.weight >= SCREENING_DANGER);
}

static void names_come_back(void **state)
{
    char storage[512];
    struct builder names;
    (void)state;
    uint32_t all = (UINT32_C(1) << menus->screening->sign_count) - 1;
    builder_init(&names, storage, sizeof(storage));
    screening_names(menus->screening, all, &names);
    assert_true(builder_ok(&names));
    assert_int_equal(screening_read_names(menus->screening, builder_str(&names)), all);
    assert_int_equal(screening_read_names(menus->screening, STR("nothing pay")), 0);
}

static void bytes_of_any_kind_are_looked_at(void **state)
{
    char text[3000];
    unsigned seed = 7;
    (void)state;
    for (int round = 0; round < 200; round++) {
        for (size_t i = 0; i < sizeof(text); i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = round % 2 ? (char)(seed >> 16) : "pay 9.0\xd9"[seed >> 16 & 7];
        }
        (void)judge((struct str){ text, sizeof(text) });
    }
    (void)judge(STR(""));
}

/* ---- what CHECK says */

static void every_question_is_one_message(void **state)
{
    const struct screening *screening = menus->screening;
    (void)state;
    for (int language = 0; language < menus->language_count; language++) {
        for (int i = 0; i < screening->question_count; i++) {
            char storage[1024], folded_storage[1024];
            struct builder b, folded;
            builder_init(&b, storage, sizeof(storage));
            builder_init(&folded, folded_storage, sizeof(folded_storage));
            builder_addf(&b, STR_FMT "\n" STR_FMT, STR_ARG(screening->questions[i].texts[language]),
                         STR_ARG(screening->texts[SCREENING_ANSWER][language]));
            sms_fold(builder_str(&b), &folded);
            assert_int_equal(sms_measure(builder_str(&folded)).segments, 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_has_signs_of_its_own),
        cmocka_unit_test(weak_signs_count_together),
        cmocka_unit_test(names_come_back),
        cmocka_unit_test(bytes_of_any_kind_are_looked_at),
        cmocka_unit_test(every_question_is_one_message),
        cmocka_unit_test(offers_nobody_listed),
        cmocka_unit_test(offers_the_signs_were_made_with),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
