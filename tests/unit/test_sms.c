/* SMS text: the alphabet character by character, segments at every edge, cutting, folding. */
#include "check.h"

#include "base/utf8.h"
#include "domain/sms.h"

#include <stdlib.h>

/* TS 23.038 6.2.1, row by row without the escape, and its extension table 6.2.1.1. */
static const char default_alphabet[] =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static const char extension[] = "\f^{}\\[~]|€";

static bool holds(const char *set, int32_t code_point)
{
    int32_t c;
    struct str rest = str_of(set);
    for (size_t taken; (taken = utf8_next(rest, &c)) > 0; rest = str_from(rest, taken)) {
        if (c == code_point)
            return true;
    }
    return false;
}

static void test_alphabet(void **state)
{
    (void)state;
    int ones = 0, twos = 0;
    for (int32_t c = 0; c <= 0x10FFFF; c++) {
        int expected = holds(default_alphabet, c) ? 1 : c < 0x2100 && holds(extension, c) ? 2 : 0;
        if (sms_septets(c) != expected)
            fail_msg("U+%04X: %d septets, expected %d", (unsigned)c, sms_septets(c), expected);
        ones += expected == 1;
        twos += expected == 2;
    }
    assert_int_equal(ones, 127);
    assert_int_equal(twos, 10);
    assert_int_equal(sms_septets(-1), 0);
    assert_int_equal(sms_utf16_units('a'), 1);
    assert_int_equal(sms_utf16_units(0xFFFF), 1);
    assert_int_equal(sms_utf16_units(0x10000), 2);
}

enum { TEXT_SIZE = 8192 };

static struct str repeat(char *storage, const char *unit, int times)
{
    struct builder b;
    builder_init(&b, storage, TEXT_SIZE);
    for (int i = 0; i < times; i++)
        builder_add(&b, str_of(unit));
    assert_true(builder_ok(&b));
    return builder_str(&b);
}

static void test_segments_at_the_edges(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        int times;
        enum sms_alphabet alphabet;
        int segments, units, left;
    } cases[] = {
        { "a", 0, SMS_GSM7, 0, 0, 160 },     { "a", 1, SMS_GSM7, 1, 1, 159 },
        { "a", 160, SMS_GSM7, 1, 160, 0 },   { "a", 161, SMS_GSM7, 2, 161, 145 },
        { "a", 306, SMS_GSM7, 2, 306, 0 },   { "a", 307, SMS_GSM7, 3, 307, 152 },
        { "[", 80, SMS_GSM7, 1, 160, 0 },    { "[", 81, SMS_GSM7, 2, 162, 143 },
        { "[", 152, SMS_GSM7, 2, 304, 1 },   { "[", 153, SMS_GSM7, 3, 306, 151 },
        { "€", 76, SMS_GSM7, 1, 152, 8 },    { "ë", 70, SMS_UCS2, 1, 70, 0 },
        { "ë", 71, SMS_UCS2, 2, 71, 63 },    { "ë", 134, SMS_UCS2, 2, 134, 0 },
        { "ë", 135, SMS_UCS2, 3, 135, 66 },  { "🙏", 35, SMS_UCS2, 1, 70, 0 },
        { "🙏", 36, SMS_UCS2, 2, 72, 61 },    { "🙏", 66, SMS_UCS2, 2, 132, 1 },
        { "🙏", 67, SMS_UCS2, 3, 134, 65 },   { "Ç", 160, SMS_GSM7, 1, 160, 0 },
        { "ç", 71, SMS_UCS2, 2, 71, 63 },    { "سلام ", 14, SMS_UCS2, 1, 70, 0 },
        { "\r\n", 80, SMS_GSM7, 1, 160, 0 }, { "`", 71, SMS_UCS2, 2, 71, 63 },
        { "\t", 70, SMS_UCS2, 1, 70, 0 },    { "\xFF", 71, SMS_UCS2, 2, 71, 63 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char storage[TEXT_SIZE];
        struct sms_size size = sms_measure(repeat(storage, cases[i].unit, cases[i].times));
        if (size.alphabet != cases[i].alphabet || size.segments != cases[i].segments ||
            size.units != cases[i].units || size.left != cases[i].left)
            fail_msg("%d x %s: alphabet %d, %d segments, %d units, %d left", cases[i].times,
                     cases[i].unit, size.alphabet, size.segments, size.units, size.left);
    }
}

/* An escape pair that would straddle two parts moves to the next: 152 septets, then the pair. */
static void test_a_pair_is_never_split(void **state)
{
    (void)state;
    char storage[TEXT_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    for (int i = 0; i < 152; i++)
        builder_add(&b, STR("a"));
    builder_add(&b, STR("{"));
    for (int i = 0; i < 151; i++)
        builder_add(&b, STR("a"));
    struct sms_size size = sms_measure(builder_str(&b));
    assert_int_equal(size.units, 305);
    assert_int_equal(size.segments, 2);
    assert_int_equal(size.left, 0);
    builder_add(&b, STR("a"));
    assert_int_equal(sms_measure(builder_str(&b)).segments, 3);
}

static void test_names_the_odd_character(void **state)
{
    (void)state;
    static const struct {
        const char *text, *odd;
        size_t offset;
    } cases[] = {
        { "plain", "", 0 },       { "zyrë, përtej", "ë", 3 },
        { "zyrë ≤ 3", "≤", 6 }, /* ë can be folded, ≤ cannot: ≤ is to be named */
        { "zyrа", "а", 3 },     /* a Cyrillic letter that looks Latin */
        { "ë “x” 🙏 ž", "🙏", 11 }, { "a\xFF", "\xFF", 1 },
        { "سلام", "س", 0 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct str text = str_of(cases[i].text);
        struct sms_size size = sms_measure(text);
        assert_str(str_head(str_from(text, size.odd_offset), size.odd_length), cases[i].odd);
        assert_int_equal(size.odd_offset, cases[i].offset);
    }
}

static void test_fits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum sms_alphabet alphabet;
        int units_max;
        const char *head;
    } cases[] = {
        { "", SMS_GSM7, 10, "" },
        { "abc", SMS_GSM7, 0, "" },
        { "abc", SMS_GSM7, 2, "ab" },
        { "abc", SMS_GSM7, 3, "abc" },
        { "ab[c", SMS_GSM7, 3, "ab" },
        { "ab[c", SMS_GSM7, 4, "ab[" },
        { "ab[c", SMS_UCS2, 3, "ab[" },
        { "ëëë", SMS_UCS2, 2, "ëë" },
        { "ëëë", SMS_GSM7, 2, "ëë" }, /* sent as ?? */
        { "a🙏b", SMS_UCS2, 2, "a" },
        { "a🙏b", SMS_UCS2, 3, "a🙏" },
        { "ze\xCC\x88", SMS_UCS2, 2, "z" },           /* e and its diaeresis */
        { "z\r\nb", SMS_GSM7, 2, "z" },               /* one line end */
        { "a👨‍👩‍👧b", SMS_UCS2, 8, "a" }, /* a family of 8 units */
        { "a👨‍👩‍👧b", SMS_UCS2, 9, "a👨‍👩‍👧" },
        { "a🇦🇱🇦🇫b", SMS_UCS2, 5, "a🇦🇱" }, /* flags are pairs */
        { "a🇦🇱🇦🇫b", SMS_UCS2, 7, "a🇦🇱" },
        { "a🇦🇱🇦🇫b", SMS_UCS2, 9, "a🇦🇱🇦🇫" },
        { "می‌خواهم", SMS_UCS2, 2, "م" }, /* the joiner stays with its letter */
        { "می‌خواهم", SMS_UCS2, 3, "می‌" },
        { "مُسلم", SMS_UCS2, 1, "م" }, /* no room for the vowel mark: see below */
        { "👨‍👩‍👧b", SMS_UCS2, 4,
          "👨‍" }, /* larger than the part: cut between characters */
        { "🙏b", SMS_UCS2, 1, "" },
        { "a\xFF\xFE", SMS_UCS2, 2, "a\xFF" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct str text = str_of(cases[i].text);
        size_t fit = sms_fit(text, cases[i].alphabet, cases[i].units_max);
        struct str head = str_head(text, fit);
        if (!str_equal(head, str_of(cases[i].head)))
            fail_msg("%s in %d: got \"" STR_FMT "\", expected \"%s\"", cases[i].text,
                     cases[i].units_max, STR_ARG(head), cases[i].head);
    }
}

/* Cut again and again, any text comes to its end. */
static void test_fit_gets_on(void **state)
{
    (void)state;
    char storage[TEXT_SIZE];
    struct str marks = repeat(storage, "\xCC\x88", 500);
    int parts = 0;
    while (marks.len > 0 && parts < 1000) {
        size_t fit = sms_fit(marks, SMS_UCS2, 67);
        assert_true(fit > 0);
        marks = str_from(marks, fit);
        parts++;
    }
    assert_int_equal(parts, 8);
}

static void test_folds(void **state)
{
    (void)state;
    static const struct {
        const char *text, *folded;
    } cases[] = {
        { "", "" },
        { "plain [€] text\r\n", "plain [€] text\r\n" },
        { "Përshëndetje, çfarë? ËÇ", "Pershendetje, cfare? EÇ" },
        { "Pe\xCC\x88rg\xC3\xABzim", "Pergezim" },
        { "Grüße, schön: „Straße“ – über", "Grüße, schön: \"Straße\" - über" },
        { "perché è già più città, À Ì Ó", "perché è già più città, A I O" },
        { "“a” ‘b’ «c» ‹d› ‚e‘", "\"a\" 'b' \"c\" 'd' 'e'" },
        { "a – b — c … d\xC2\xA0"
          "e\xE2\x80\xAF"
          "f\xE2\x80\x89g\th",
          "a - b - c ... d e f g h" },
        { "s`ka s´ka s’ka", "s'ka s'ka s'ka" },
        { "šđž ČĆ łŁ ığİ œŒ ş", "sdz CC lL igI oeOE s" },
        { "ﬁt • 2 × 3 → 6", "fit - 2 x 3 > 6" },
        { "soft\xC2\xADhyphen\xEF\xBB\xBF \xE2\x80\x8Emark", "softhyphen mark" },
        /* Nothing to be saved: as it was. */
        { "ë دری", "ë دری" },
        { "zyrë ☎ 112", "zyrë ☎ 112" },
        { "zyrë 👍🏽 ë❤️", "zyrë 👍🏽 ë❤️" },
        { "Ελλάδα ë", "Ελλάδα ë" },
        { "Россия ë", "Россия ë" },
        { "zyrë 10²", "zyrë 10²" },
        { "zyrë \xFF", "zyrë \xFF" },
        { "zyrë \x01", "zyrë \x01" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char storage[TEXT_SIZE];
        struct builder b;
        builder_init(&b, storage, sizeof(storage));
        sms_fold(str_of(cases[i].text), &b);
        assert_str(builder_str(&b), cases[i].folded);
    }
}

/* One character at a time: a folded text is GSM-7 or untouched, never longer, and stays as it is. */
static void test_folds_every_character(void **state)
{
    (void)state;
    int folded = 0;
    for (int32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[UTF8_SIZE_MAX], out[64];
        struct str text = { bytes, utf8_write(c, bytes) };
        struct builder b;
        builder_init(&b, out, sizeof(out));
        sms_fold(text, &b);
        bool same = str_equal(builder_str(&b), text);
        folded += !same;
        if (b.len > text.len || (!same && sms_measure(builder_str(&b)).alphabet != SMS_GSM7))
            fail_msg("U+%04X became \"%s\"", (unsigned)c, out);
    }
    assert_in_range(folded, 500, 5000);
}

static void test_fold_overflow_is_told(void **state)
{
    (void)state;
    char storage[8];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    sms_fold(STR("Përshëndetje"), &b);
    assert_false(builder_ok(&b));
    builder_init(&b, storage, sizeof(storage));
    sms_fold(STR("سلام"), &b);
    assert_false(builder_ok(&b));
    assert_int_equal(storage[b.len], '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alphabet),
        cmocka_unit_test(test_segments_at_the_edges),
        cmocka_unit_test(test_a_pair_is_never_split),
        cmocka_unit_test(test_names_the_odd_character),
        cmocka_unit_test(test_fits),
        cmocka_unit_test(test_fit_gets_on),
        cmocka_unit_test(test_folds),
        cmocka_unit_test(test_folds_every_character),
        cmocka_unit_test(test_fold_overflow_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
