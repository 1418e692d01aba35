/* The words of texts in five languages: what a search finds, and the piece of the text it shows. */
#include "check.h"

#include "domain/words.h"

#include <stdlib.h>

static const struct {
    const char *text, *looked_for;
    int found; /* words of what was looked for */
} finds[] = {
    { "Si ta njoh diplomën time në Gjermani?", "diplomen", 1 },
    { "Si ta njoh diplomen time ne gjermani", "DIPLOMËN Gjermani", 2 },
    { "Si ta njoh diplomën time?", "diplom", 1 }, /* a beginning */
    { "Si ta njoh diplomën time?", "iplom", 0 },
    { "s'kam leje qëndrimi", "skam", 1 },
    { "I need work in Lezhë, with contract.", "lezhe contract", 2 },
    { "I need work", "contract", 0 },
    { "می‌خواهم کار کنم", "میخواهم", 1 }, /* the joiner is none to a reader */
    { "مكتب كجاست", "مکتب کجاست", 2 },                   /* Arabic letters for Persian ones */
    { "شماره ۱۲۳", "123", 1 },                           /* digits of any script */
    { "زه غواړم چې کډوالي", "کډوالي", 1 },               /* Pashto */
    { "أين أجد مُدَرِّسة؟", "اين مدرسه", 2 }, /* without vowel marks, hamza, ta marbuta */
    { "سـلـام، خوبی؟", "سلام", 1 },
    { "e-mail: ana@example.al", "mail ana", 2 },
    { "a b c", "a b", 0 }, /* a single letter is no word */
    { "", "word", 0 },
    { "word", "", 0 },
    { "\xff\xfe", "word", 0 },
};

static void words_are_found_whatever_the_spelling(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(finds) / sizeof(finds[0]); i++) {
        struct words_query query;
        words_query(str_of(finds[i].looked_for), &query);
        int found = words_found(str_of(finds[i].text), &query);
        if (found != finds[i].found)
            fail_msg("'%s' in '%s': %d words", finds[i].looked_for, finds[i].text, found);
    }
}

static void of_many_words_the_longest_are_looked_for(void **state)
{
    (void)state;
    struct words_query query;
    words_query(STR("po ne nje pune kontrate Gjermani pune qendrimi ku"), &query);
    assert_int_equal(query.count, SEARCH_WORDS_MAX);
    struct words_query all;
    words_query(STR("gjermani kontrate qendrimi pune"), &all);
    for (int i = 0; i < all.count; i++)
        assert_int_equal(words_found(words_str(&all.words[i]), &query), 1);
}

/* "..." where it is cut, [ ] around what was found. */
static void assert_excerpt(const char *text, const char *looked_for, const char *expected)
{
    char storage[1024];
    struct builder shown;
    struct words_query query;
    struct words_excerpt excerpt;
    builder_init(&shown, storage, sizeof(storage));
    words_query(str_of(looked_for), &query);
    words_excerpt(str_of(text), &query, &excerpt);
    builder_addf(&shown, "%s", excerpt.cut_before ? "..." : "");
    for (int i = 0; i < excerpt.count; i++)
        builder_addf(&shown, excerpt.parts[i].found ? "[" STR_FMT "]" : STR_FMT,
                     STR_ARG(excerpt.parts[i].text));
    builder_addf(&shown, "%s", excerpt.cut_after ? "..." : "");
    assert_true(builder_ok(&shown));
    assert_string_equal(storage, expected);
}

static void an_excerpt_marks_what_was_found(void **state)
{
    (void)state;
    assert_excerpt("Si ta njoh diplomën?", "diplomen", "Si ta njoh [diplomën]?");
    assert_excerpt("diploma, Diplomë", "diplom", "[diploma], [Diplomë]");
    assert_excerpt("مكتب كجاست؟", "کجاست", "مكتب [كجاست]؟");
    assert_excerpt("nothing of it", "else", "nothing of it");
    assert_excerpt("", "word", "");
    assert_excerpt("123456789 123456789 123456789 123456789 123456789 123456789 visa", "visa",
                   "...123456789 123456789 123456789 123456789 123456789 [visa]");
}

static void any_bytes_are_words_or_none(void **state)
{
    (void)state;
    static const char alphabet[] = "a '\xC3\xAB\xD9\xDB\x80\xE2\x80\x8C\xEF\xB7\xBA\xF0\x9F\xFF-1";
    struct words_query query;
    unsigned seed = 1;
    for (int round = 0; round < 5000; round++) {
        char text[64];
        for (size_t i = 0; i < sizeof(text); i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
        }
        struct str all = { text, sizeof(text) };
        struct words_excerpt excerpt;
        words_query(all, &query);
        words_excerpt(all, &query, &excerpt);
        size_t size = 0;
        for (int i = 0; i < excerpt.count; i++)
            size += excerpt.parts[i].text.len;
        assert_true(size <= all.len);
        assert_int_equal(words_found(all, &query), query.count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_whatever_the_spelling),
        cmocka_unit_test(of_many_words_the_longest_are_looked_for),
        cmocka_unit_test(an_excerpt_marks_what_was_found),
        cmocka_unit_test(any_bytes_are_words_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
