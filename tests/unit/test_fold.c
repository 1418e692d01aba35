/* Folding, and the UTF-8 beneath it. */
#include "check.h"

#include "domain/fold.h"

#include <stdlib.h>

enum { TEXT_SIZE = 1024 };

static struct str folded(struct str text, char storage[TEXT_SIZE])
{
    struct builder b;
    builder_init(&b, storage, TEXT_SIZE);
    fold(text, &b);
    assert_true(builder_ok(&b));
    return builder_str(&b);
}

static void test_folds(void **state)
{
    (void)state;
    static const struct {
        const char *text, *folded;
    } cases[] = {
        { "", "" },
        { " ", "" },
        { "...!?", "" },
        { "abc", "abc" },
        { "  ABC\t\r\n def--GHI!! ", "abc def ghi" },
        { "JOBS TIRANA, COOK", "jobs tirana cook" },
        { "e-mail a@b.al #1 *2", "e mail a b al 1 2" },
        /* Accents, composed and not. */
        { "Përshëndetje ÇFARË", "pershendetje cfare" },
        { "Pe\xCC\x88rc\xCC\xA7", "perc" },
        { "Grüße STRASSE", "grusse strasse" },
        { "Ärzte Ñandú Šime Iğdır Łódź Đorđe Ørsted", "arzte nandu sime igdir lodz dorde orsted" },
        { "ΕΛΛΆΔΑΣ Россия Й", "ελλαδασ россия и" },
        { "ﬁn Ｆｕｌｌ ９", "fin full 9" },
        /* Apostrophes join, quotation marks part. */
        { "s'kam s’kam s`kam s´kam sʼkam skam", "skam skam skam skam skam skam" },
        { "'STOP'", "stop" },
        { "“STOP” «stop» „stop“", "stop stop stop" },
        { "don't", "dont" },
        /* Arabic script. */
        { "ي ى ی ې ۍ ے", "ی ی ی ی ی ی" },
        { "ك ک ڪ", "ک ک ک" },
        { "گ ګ", "گ گ" },
        { "ه ة ہ ۀ ە ھ", "ه ه ه ه ه ه" },
        { "أ إ آ ا ٱ", "ا ا ا ا ا" },
        { "ؤ ئ و", "و ی و" },
        { "شيء", "شی" },
        { "سـلـام", "سلام" },
        { "مُسْلِمٌ", "مسلم" },
        { "می‌خواهم", "میخواهم" },
        { "\xE2\x80\x8Fسلام\xE2\x80\x8E \xE2\x80\xAB"
          "دری\xE2\x80\xAC",
          "سلام دری" },
        { "\xEF\xBB\xBF"
          "a\xC2\xAD"
          "b",
          "ab" },
        { "۱۲۳ ٤٥٦ ۷٪", "123 456 7" },
        { "سلام، خوبی؟", "سلام خوبی" },
        { "ﺳﻼﻡ", "سلام" }, /* as some phones send it: letters in their drawn shapes */
        { "پښتو ټول ډېر ړ", "پښتو ټول ډیر ړ" },
        /* Symbols part words like punctuation does. */
        { "STOP 🙏🏽❤️", "stop" },
        { "a🙏b", "a b" },
        { "5€", "5" },
        { "a\xC2\xA0"
          "b\xE2\x80\xAF"
          "c",
          "a b c" },
        { "a\xEF\xBF\xBD"
          "b",
          "a b" },
        { "a\xFF\xC0"
          "b",
          "a b" },
        { "\xFF", "" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char storage[TEXT_SIZE];
        assert_str(folded(str_of(cases[i].text), storage), cases[i].folded);
    }
}

static void test_appends(void **state)
{
    (void)state;
    char storage[TEXT_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, STR("before"));
    fold(STR(" ,\0 A "), &b);
    assert_str(builder_str(&b), "beforea");
}

static void test_overflow_is_told(void **state)
{
    (void)state;
    for (size_t size = 1; size < 320; size++) {
        char text[200], *exact = malloc(size);
        memset(text, 'A', sizeof(text));
        assert_non_null(exact);
        struct builder b;
        builder_init(&b, exact, size);
        fold((struct str){ text, sizeof(text) }, &b);
        assert_int_equal(builder_ok(&b), size > sizeof(text));
        free(exact);
    }
}

/* Every character there is: what comes out is UTF-8, folds to itself and is within the bound. */
static void test_every_character(void **state)
{
    (void)state;
    size_t worst = 0;
    for (int32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[UTF8_SIZE_MAX], once[TEXT_SIZE], twice[TEXT_SIZE];
        struct str text = { bytes, utf8_write(c, bytes) };
        struct str out = folded(text, once);
        size_t growth = (out.len + text.len - 1) / text.len;
        worst = growth > worst ? growth : worst;
        if (!utf8_valid(out) || !str_equal(folded(out, twice), out))
            fail_msg("U+%04X became \"%s\", then \"%s\"", (unsigned)c, once, twice);
    }
    assert_int_equal(worst, FOLD_GROWTH_MAX);
}

static void test_utf8(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        int32_t code_point;
        size_t taken;
    } cases[] = {
        { { "a", 1 }, 'a', 1 },
        { { "\0", 1 }, 0, 1 },
        { { "\x7F", 1 }, 0x7F, 1 },
        { { "\xC2\x80", 2 }, 0x80, 2 },
        { { "\xDF\xBF", 2 }, 0x7FF, 2 },
        { { "\xE0\xA0\x80", 3 }, 0x800, 3 },
        { { "\xED\x9F\xBF", 3 }, 0xD7FF, 3 },
        { { "\xEE\x80\x80", 3 }, 0xE000, 3 },
        { { "\xEF\xBF\xBD", 3 }, 0xFFFD, 3 },
        { { "\xF0\x90\x80\x80", 4 }, 0x10000, 4 },
        { { "\xF4\x8F\xBF\xBF", 4 }, 0x10FFFF, 4 },
        { { "\x80", 1 }, 0xFFFD, 1 },
        { { "\xC0\x80", 2 }, 0xFFFD, 1 }, /* overlong */
        { { "\xC1\xBF", 2 }, 0xFFFD, 1 },
        { { "\xE0\x9F\xBF", 3 }, 0xFFFD, 1 },
        { { "\xF0\x8F\xBF\xBF", 4 }, 0xFFFD, 1 },
        { { "\xED\xA0\x80", 3 }, 0xFFFD, 1 }, /* surrogates */
        { { "\xED\xBF\xBF", 3 }, 0xFFFD, 1 },
        { { "\xF4\x90\x80\x80", 4 }, 0xFFFD, 1 }, /* too far */
        { { "\xF5\x80\x80\x80", 4 }, 0xFFFD, 1 },
        { { "\xFF", 1 }, 0xFFFD, 1 },
        { { "\xC3", 1 }, 0xFFFD, 1 }, /* cut short */
        { { "\xE2\x82", 2 }, 0xFFFD, 1 },
        { { "\xF0\x9F\x99", 3 }, 0xFFFD, 1 },
        { { "\xC3"
            "a",
            2 },
          0xFFFD,
          1 },
        { { "\xE2\x82"
            "a",
            3 },
          0xFFFD,
          1 },
        { { "\xF0\x9F\x99"
            "a",
            4 },
          0xFFFD,
          1 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct str text = cases[i].text;
        char *exact = malloc(text.len);
        assert_non_null(exact);
        memcpy(exact, text.ptr, text.len);
        int32_t c = -1;
        size_t taken = utf8_next((struct str){ exact, text.len }, &c);
        bool valid = utf8_valid((struct str){ exact, text.len });
        free(exact);
        if (taken != cases[i].taken || c != cases[i].code_point)
            fail_msg("case %zu: U+%04X, %zu bytes", i, (unsigned)c, taken);
        assert_int_equal(valid, taken == text.len && (c != 0xFFFD || taken == 3));
    }
    int32_t c;
    assert_int_equal(utf8_next(STR(""), &c), 0);
    assert_true(utf8_valid(STR("")));
}

static void test_utf8_round_trip(void **state)
{
    (void)state;
    for (int32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[UTF8_SIZE_MAX];
        int32_t again = -1;
        size_t len = utf8_write(c, bytes);
        bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        assert_int_equal(utf8_next((struct str){ bytes, len }, &again), len);
        assert_int_equal(again, surrogate ? 0xFFFD : c);
        assert_true(utf8_valid((struct str){ bytes, len }));
    }
    char bytes[UTF8_SIZE_MAX];
    assert_int_equal(utf8_write(-1, bytes), 3);
    assert_int_equal(utf8_write(0x110000, bytes), 3);
}

/* A bad byte at every place around the edge of the eight that are looked at together. */
static void test_utf8_valid_looks_everywhere(void **state)
{
    (void)state;
    for (size_t len = 1; len < 40; len++) {
        char *text = malloc(len);
        assert_non_null(text);
        memset(text, 'a', len);
        assert_true(utf8_valid((struct str){ text, len }));
        for (size_t at = 0; at < len; at++) {
            text[at] = '\xC3';
            assert_false(utf8_valid((struct str){ text, len }));
            text[at] = 'a';
        }
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folds),
        cmocka_unit_test(test_appends),
        cmocka_unit_test(test_overflow_is_told),
        cmocka_unit_test(test_every_character),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_utf8_round_trip),
        cmocka_unit_test(test_utf8_valid_looks_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
