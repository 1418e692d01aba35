/* The forms of words, and pages ranked by what a text says, over a set of a few pages. */
#include "check.h"
#include "domain/fold.h"
#include "domain/rank.h"
#include "domain/rank_index.h"
#include "domain/skeleton.h"
#include "shipped.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_SIZE = 256 };

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

static struct rank_word word_of(const char *text)
{
    static char storage[TEXT_SIZE];
    struct builder b;
    struct rank_word word;
    builder_init(&b, storage, sizeof(storage));
    fold(str_of(text), &b);
    struct str rest = builder_str(&b);
    assert_true(rank_word_next(&rest, &word));
    return word;
}

static void inflected_words_have_one_stem(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "permit", "permits" },
        { "school", "schools" },
        { "work", "working" },
        { "punë", "punën" },
        { "pun", "punës" },
        { "viza", "vizat" },
        { "Gjermani", "gjermanisht" },
        { "pasaportën", "pasaporta" },
        { "shkolla", "shkollat" },
        { "fëmija", "fëmijët" },
        { "familje", "familjen" },
        { "rregjistroj", "regjistroj" },
        { "اللجوء", "لجوء" },
        { "المدرسة", "مدرسة" },
        { "کتاب", "کتاب‌ها" },
        { "ښوونځی", "ښوونځي" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct rank_word a = word_of(rows[i][0]);
        uint32_t hash = a.hash;
        if (word_of(rows[i][1]).hash != hash)
            fail_msg("\"%s\" and \"%s\" have two stems", rows[i][0], rows[i][1]);
    }
}

static bool share_skeleton(const char *a, const char *b)
{
    struct skeletons first, second;
    skeleton_read(word_of(a).word, &first);
    skeleton_read(word_of(b).word, &second);
    for (int i = 0; i < first.count; i++) {
        for (int k = 0; k < second.count; k++) {
            if (strcmp(first.at[i], second.at[k]) == 0)
                return true;
        }
    }
    return false;
}

static void both_scripts_sound_alike(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "پناهندگی", "panahendagi" }, { "پناهندگی", "panahandagi" }, { "مصاحبه", "musahiba" },
        { "درخواست", "darkhast" },     { "وکیل", "wakil" },           { "شفاخانه", "shafakhana" },
        { "ښوونځی", "shownzai" },      { "غوښتنه", "ghokhtana" },     { "مدرسة", "madrase" },
        { "محامي", "mo7ami" },         { "قرار", "2arar" },           { "khodkushi", "khodkoshi" },
        { "مریض", "mariz" },           { "مریض", "marid" },           { "شهر", "shahr" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!share_skeleton(rows[i][0], rows[i][1]))
            fail_msg("\"%s\" does not sound like \"%s\"", rows[i][0], rows[i][1]);
    }
    assert_false(share_skeleton("وکیل", "maktab"));
    assert_false(share_skeleton("school", "hospital"));
    struct skeletons none;
    skeleton_read(STR("123"), &none);
    assert_int_equal(none.count, 0);
    skeleton_read(STR(""), &none);
    assert_int_equal(none.count, 0);
}

static bool found_fact(const char *text, int category, const char *fact)
{
    struct rank_found found[RANK_FOUND_MAX];
    const struct rank_want want = { str_of(text), category, -1 };
    int count = rank_find(menus, &want, found);
    for (int i = 0; i < count; i++) {
        if (str_equal(menus->nodes[found[i].node].fact, str_of(fact)))
            return true;
    }
    return false;
}

/* One wording of each kind of damage that a phone's keys do. */
static void damaged_words_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *text, *fact;
    } rows[] = {
        { "chancenkarte", "EM-L07" },
        { "chancenkrate", "EM-L07" },
        { "chancnkarte", "EM-L07" },
        { "chancemkarte", "EM-L07" },
        { "CHANCENKARTE!!!", "EM-L07" },
        { "chancenkarten", "EM-L07" },
        { "apostille", "EM-A10" },
        { "apostile", "EM-A10" },
        { "pasaporten ma vodhen", "EM-S09" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!found_fact(rows[i].text, -1, rows[i].fact))
            fail_msg("\"%s\" does not lead to %s", rows[i].text, rows[i].fact);
    }
}

static void the_category_is_favoured(void **state)
{
    (void)state;
    struct rank_found found[RANK_FOUND_MAX];
    for (int category = 0; category < menus->category_count; category++) {
        const struct rank_want want = { STR("how do i open a business"), category, -1 };
        bool has = str_equal(menus->categories[category].name, STR("returnees")) ||
                   str_equal(menus->categories[category].name, STR("immigrants"));
        assert_true(rank_find(menus, &want, found) > 0);
        if (has)
            assert_int_equal(menus->nodes[found[0].node].category, category);
    }
}

static void any_bytes_are_ranked(void **state)
{
    (void)state;
    struct rank_found found[RANK_FOUND_MAX];
    static char text[20000];
    memset(text, 'x', sizeof(text));
    struct rank_want want = { { text, sizeof(text) }, -1, -1 };
    assert_int_equal(rank_find(menus, &want, found), 0);
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = i % 3 ? (char)0xd9 : ' ';
    assert_int_equal(rank_find(menus, &want, found), 0);
    for (size_t i = 0; i + 5 <= sizeof(text); i += 5)
        memcpy(text + i, "visa ", 5);
    assert_true(rank_find(menus, &want, found) > 0); /* as many words as are looked at */
    want.text = STR("");
    assert_int_equal(rank_find(menus, &want, found), 0);
    want.text = STR("the a of how what please");
    assert_int_equal(rank_find(menus, &want, found), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inflected_words_have_one_stem), cmocka_unit_test(both_scripts_sound_alike),
        cmocka_unit_test(damaged_words_are_found),       cmocka_unit_test(the_category_is_favoured),
        cmocka_unit_test(any_bytes_are_ranked),
    };
    return cmocka_run_group_tests(tests, open_menus, close_menus);
}
