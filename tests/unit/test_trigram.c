/* Near-duplicates: what a sketch promises, what a mask hides, and how well questions of the same
 * matter are told from others (measured; what falls below the floor fails). */
#include "check.h"
#include "domain/mask.h"
#include "domain/rank.h"
#include "domain/trigram.h"
#include "service/faq_parts.h"
#include "shipped.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    FILE_SIZE = 256 * 1024,
    QUESTIONS_MAX = 1000,
    PRECISION_MIN = 86, /* per cent of the pairs that are put together */
    RECALL_MIN = 40,    /* of the pairs that belong together */
};

static int alike(const char *a, const char *b)
{
    struct trigram_sketch x, y;
    trigram_sketch(str_of(a), &x);
    trigram_sketch(str_of(b), &y);
    assert_int_equal(trigram_alike(&x, &y), trigram_alike(&y, &x));
    return trigram_alike(&x, &y);
}

static void the_same_words_are_alike_and_others_are_not(void **state)
{
    (void)state;
    assert_int_equal(alike("Ku të shkoj për azil?", "ku te shkoj PER AZIL"), 1000);
    assert_int_equal(alike("كيف أطلب اللجوء", "كيف اطلب اللجوء"), 1000);
    assert_int_equal(alike("abc", "xyz"), 0);
    assert_int_equal(alike("", ""), 0);
    assert_int_equal(alike("", "azil"), 0);
    assert_int_equal(alike("\xff\xfe\xed\xa0\x80", "?"), 0);
    int near =
        alike("si ta njoh diplomen ne gjermani", "si mund ta njoh diplomen time ne gjermani");
    int far = alike("si ta njoh diplomen ne gjermani", "ku mund te fle sonte ne tirane");
    assert_true(near > 600 && far < 200);
    assert_true(near > alike("si ta njoh diplomen ne gjermani", "si ta njoh diplomen"));
}

/* A long text is stood for by a part of it, without losing what it resembles. */
static void a_long_text_is_compared_by_a_sample(void **state)
{
    (void)state;
    char a[TRIGRAM_TEXT_SIZE_MAX + 200], b[sizeof(a)];
    struct builder x, y;
    unsigned seed = 1;
    builder_init(&x, a, sizeof(a));
    builder_init(&y, b, sizeof(b));
    for (int word = 0; word < 300; word++) {
        char letters[7] = { 0 };
        for (int i = 0; i < 6; i++) {
            seed = seed * 1103515245U + 12345U;
            letters[i] = (char)('a' + (seed >> 16) % 26);
        }
        builder_addf(&x, "%s ", letters);
        builder_addf(&y, "%s ", word % 2 ? letters : "other");
    }
    struct trigram_sketch sketch;
    trigram_sketch(builder_str(&x), &sketch);
    assert_int_equal(sketch.count, TRIGRAM_SKETCH_MAX);
    assert_int_equal(alike(a, a), 1000);
    int half = alike(a, b);
    assert_true(half > 300 && half < 700);
}

static void a_stored_sketch_reads_the_same(void **state)
{
    (void)state;
    char stored[TRIGRAM_STORED_SIZE_MAX];
    struct trigram_sketch sketch, read;
    trigram_sketch(STR("my asylum refused how to appeal"), &sketch);
    size_t size = trigram_store(&sketch, stored);
    trigram_read((struct str){ stored, size }, &read);
    assert_int_equal(trigram_alike(&sketch, &read), 1000);
    assert_int_equal(read.count, sketch.count);
    static const char *const wrong[] = { "abc", "aaaaaaaa", "\xff\xff\xff\xff\x01\x01\x01\x01" };
    for (size_t i = 0; i < 3; i++) {
        trigram_read(str_of(wrong[i]), &read);
        assert_int_equal(read.count, 0);
    }
}

static int shared_bands(const char *a, const char *b, uint32_t seed_a, uint32_t seed_b)
{
    int64_t x[TRIGRAM_BANDS], y[TRIGRAM_BANDS];
    struct trigram_sketch sketch;
    int shared = 0;
    trigram_sketch(str_of(a), &sketch);
    trigram_bands(&sketch, seed_a, x);
    trigram_sketch(str_of(b), &sketch);
    trigram_bands(&sketch, seed_b, y);
    for (int i = 0; i < TRIGRAM_BANDS; i++) {
        assert_true(x[i] >= 0);
        shared += x[i] == y[i];
    }
    return shared;
}

static void bands_meet_where_texts_are_alike_and_seeds_the_same(void **state)
{
    (void)state;
    static const char text[] = "how do i become albanian citizen";
    assert_int_equal(shared_bands(text, text, 1, 1), TRIGRAM_BANDS);
    assert_int_equal(shared_bands(text, text, 1, 2), 0);
    assert_true(shared_bands(text, "how do i become an albanian citizen", 1, 1) > 0);
    assert_int_equal(shared_bands(text, "ku mund te fle sonte ne tirane", 1, 1), 0);
}

static void numbers_addresses_and_introduced_names_are_masked(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "call me 069 123 4567 please", "call me *** please" },
        { "nr im +355691234567, faleminderit", "nr im ***, faleminderit" },
        { "nr im +355691234567 faleminderit", "nr im *** faleminderit" },
        { "passport BA1234567 lost", "passport *** lost" },
        { "شماره من ۰۷۰۰۱۲۳۴۵۶ است", "شماره من *** است" },
        { "90 days in 180 days", "90 days in 180 days" },
        { "law 121/2014", "law ***" },
        { "write to ana.b@example.org", "write to ***" },
        { "My name is Arben Hoxha and I need a visa", "My name is *** *** and I need a visa" },
        { "quhem Mira, ku te shkoj", "quhem *** ku te shkoj" },
        { "", "" },
        { "   ", "" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char storage[512];
        struct builder out;
        builder_init(&out, storage, sizeof(storage));
        mask_text(str_of(cases[i][0]), 200, &out);
        assert_str(builder_str(&out), cases[i][1]);
    }
}

static void a_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    char storage[64];
    struct builder out;
    builder_init(&out, storage, sizeof(storage));
    mask_text(STR("\xd8\xb4\xd8\xb4\xd8\xb4\xd8\xb4"), 2, &out);
    assert_str(builder_str(&out), "\xd8\xb4\xd8\xb4…");
}

/* ---- how well it tells */

struct question {
    struct str category, language, fact;
    int page; /* -1: none */
    int group;
    struct trigram_sketch sketch;
};

struct measured {
    struct question *questions;
    int count, groups;
};

static void read_questions(const struct menus *menus, const char *path, struct measured *ret)
{
    static char storage[2][FILE_SIZE];
    static int used;
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    assert_true(used < 2);
    struct str rest = { storage[used], fread(storage[used], 1, FILE_SIZE, file) }, line, text, code;
    used++;
    fclose(file);
    while (rest.len > 0) {
        str_cut(rest, '\n', &line, &rest);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        assert_true(ret->count < QUESTIONS_MAX);
        struct question *q = &ret->questions[ret->count++];
        str_cut(line, '\t', &q->category, &text);
        str_cut(text, '\t', &q->language, &text);
        str_cut(text, '\t', &q->fact, &text);
        str_cut(q->fact, '|', &q->fact, &code);
        str_cut(q->language, '-', &code, &line);
        struct rank_want want = { .text = text,
                                  .category = -1,
                                  .language = menus_language(menus, code) };
        for (int i = 0; i < menus->category_count; i++) {
            if (str_equal(menus->categories[i].name, q->category))
                want.category = i;
        }
        struct rank_found found[RANK_FOUND_MAX];
        q->page = rank_find(menus, &want, found) > 0 ? found[0].node : -1;
        trigram_sketch(text, &q->sketch);
    }
}

static bool are_neighbours(const struct question *a, const struct question *b)
{
    return str_equal(a->category, b->category) && str_equal(a->language, b->language);
}

/* As the service does: with the first question of each group. */
static void gather(struct measured *all)
{
    for (int i = 0; i < all->count; i++) {
        struct question *q = &all->questions[i];
        int best = 0, score;
        bool found = false;
        for (int j = 0; j < i; j++) {
            const struct question *first = &all->questions[j];
            bool leads = true;
            for (int k = 0; k < j && leads; k++)
                leads = all->questions[k].group != first->group;
            if (!leads || !are_neighbours(q, first))
                continue;
            bool same_page = q->page >= 0 && q->page == first->page;
            if (faq_fits(&q->sketch, &first->sketch, same_page, &score) && score > best) {
                best = score;
                q->group = first->group;
                found = true;
            }
        }
        if (!found)
            q->group = all->groups++;
    }
}

static void wordings_of_one_matter_are_told_from_others(void **state)
{
    (void)state;
    struct menus *menus = shipped_menus();
    struct measured all = { .questions = calloc(QUESTIONS_MAX, sizeof(struct question)) };
    read_questions(menus, SOURCE_DIR "/tests/find/typed.tsv", &all);
    read_questions(menus, SOURCE_DIR "/tests/find/unseen.tsv", &all);
    gather(&all);
    int together = 0, right = 0, belong = 0;
    for (int i = 0; i < all.count; i++) {
        for (int j = 0; j < i; j++) {
            const struct question *a = &all.questions[i], *b = &all.questions[j];
            if (!are_neighbours(a, b))
                continue;
            bool same = str_equal(a->fact, b->fact);
            belong += same;
            together += a->group == b->group;
            right += same && a->group == b->group;
        }
    }
    if (together == 0 || belong == 0) {
        fail_msg("%d pairs put together, %d belong", together, belong);
        return;
    }
    print_message("  %d questions, %d groups: of %d pairs put together %d belong (precision %d %%),"
                  " of %d that belong %d %% are found\n",
                  all.count, all.groups, together, right, right * 100 / together, belong,
                  right * 100 / belong);
    assert_true(right * 100 >= together * PRECISION_MIN);
    assert_true(right * 100 >= belong * RECALL_MIN);
    free(all.questions);
    menus_release(menus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_words_are_alike_and_others_are_not),
        cmocka_unit_test(a_long_text_is_compared_by_a_sample),
        cmocka_unit_test(a_stored_sketch_reads_the_same),
        cmocka_unit_test(bands_meet_where_texts_are_alike_and_seeds_the_same),
        cmocka_unit_test(numbers_addresses_and_introduced_names_are_masked),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
        cmocka_unit_test(wordings_of_one_matter_are_told_from_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
