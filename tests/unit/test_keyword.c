/* Commands in five languages, and how near is near. */
#include "check.h"

#include "domain/fold.h"
#include "domain/keyword.h"
#include "domain/language.h"
#include "domain/skeleton.h"

#include <stdlib.h>

enum { TEXT_SIZE = 512 };

static struct str folded(const char *text, char storage[TEXT_SIZE])
{
    struct builder b;
    builder_init(&b, storage, TEXT_SIZE);
    fold(str_of(text), &b);
    assert_true(builder_ok(&b));
    return builder_str(&b);
}

static void test_words_are_folded_and_sorted(void **state)
{
    (void)state;
    struct str word, before = STR("");
    size_t count = 0;
    for (; command_word(count, &word); count++) {
        char storage[TEXT_SIZE], text[TEXT_SIZE];
        assert_true(str_to_c(word, text, sizeof(text)));
        assert_str(folded(text, storage), text);
        if (str_compare(before, word) >= 0)
            fail_msg("\"%s\" is out of order", text);
        struct str language;
        assert_int_not_equal(command_exact(word, &language), COMMAND_NONE);
        assert_true(language.len == 0 || language_find(language));
        before = word;
    }
    assert_true(count > 100);
}

static void test_exact(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum command command;
        const char *language;
    } cases[] = {
        { "STOP", COMMAND_STOP, "" },
        { " stop. ", COMMAND_STOP, "" },
        { "'Stop'!!", COMMAND_STOP, "" },
        { "STOP 🙏", COMMAND_STOP, "" },
        { "StopAll", COMMAND_STOP, "en" },
        { "UNSUBSCRIBE", COMMAND_STOP, "en" },
        { "CANCEL", COMMAND_STOP, "en" },
        { "END ", COMMAND_STOP, "en" },
        { "QUIT", COMMAND_STOP, "en" },
        { "opt-out", COMMAND_STOP, "en" },
        { "Ndal", COMMAND_STOP, "sq" },
        { "NDALO", COMMAND_STOP, "sq" },
        { "ÇREGJISTROHU", COMMAND_STOP, "sq" },
        { "لغو", COMMAND_STOP, "prs" },
        { "توقف", COMMAND_STOP, "" },
        { "بند", COMMAND_STOP, "prs" },
        { "ودروه", COMMAND_STOP, "ps" },
        { "إيقاف", COMMAND_STOP, "ar" },
        { "إلغاء", COMMAND_STOP, "ar" },
        { "START", COMMAND_START, "" },
        { "unstop", COMMAND_START, "en" },
        { "Fillo", COMMAND_START, "sq" },
        { "شروع", COMMAND_START, "" },
        { "اشتراك", COMMAND_START, "" },
        { "Help?", COMMAND_CALL, "en" },
        { "INFO", COMMAND_HELP, "" },
        { "NDIHMË", COMMAND_CALL, "sq" },
        { "sos", COMMAND_CALL, "" },
        { "komak", COMMAND_CALL, "prs" },
        { "كمك", COMMAND_CALL, "prs" }, /* on an Arabic keyboard */
        { "مرسته", COMMAND_CALL, "ps" },
        { "مُساعَدة", COMMAND_CALL, "ar" },
        { "LANG", COMMAND_LANGUAGE, "" },
        { "gjuha", COMMAND_LANGUAGE, "" },
        { "زبان", COMMAND_LANGUAGE, "" },
        { "LANG EN", COMMAND_LANGUAGE, "en" },
        { "lang sq", COMMAND_LANGUAGE, "sq" },
        { "lang AL", COMMAND_LANGUAGE, "sq" },
        { "LANG FA", COMMAND_LANGUAGE, "prs" },
        { "lang: ar", COMMAND_LANGUAGE, "ar" },
        { "GJUHA SHQIP", COMMAND_LANGUAGE, "sq" },
        { "Gjuha shqipe", COMMAND_LANGUAGE, "sq" },
        { "English", COMMAND_LANGUAGE, "en" },
        { "english language", COMMAND_LANGUAGE, "en" },
        { "SHQIP", COMMAND_LANGUAGE, "sq" },
        { "anglisht", COMMAND_LANGUAGE, "en" },
        { "دری", COMMAND_LANGUAGE, "prs" },
        { "دري", COMMAND_LANGUAGE, "prs" },
        { "فارسی", COMMAND_LANGUAGE, "prs" },
        { "زبان دری", COMMAND_LANGUAGE, "prs" },
        { "پښتو", COMMAND_LANGUAGE, "ps" },
        { "پښتو ژبه", COMMAND_LANGUAGE, "ps" },
        { "العربية", COMMAND_LANGUAGE, "ar" },
        { "اللغة العربية", COMMAND_LANGUAGE, "ar" },
        { "MENU", COMMAND_MENU, "" },
        { "menuja", COMMAND_MENU, "sq" },
        { "القائمة", COMMAND_MENU, "ar" },
        { "Back", COMMAND_BACK, "en" },
        { "mbrapa", COMMAND_BACK, "sq" },
        { "more", COMMAND_MORE, "en" },
        { "Më shumë", COMMAND_MORE, "sq" },
        { "بیشتر", COMMAND_MORE, "prs" },
        { "Status", COMMAND_STATUS, "" },
        { "gjendja", COMMAND_STATUS, "sq" },
        { "EXPERT", COMMAND_EXPERT, "en" },
        { "ekspert", COMMAND_EXPERT, "sq" },
        { "سؤال", COMMAND_EXPERT, "" },
        { "کارپوه", COMMAND_EXPERT, "ps" },

        /* No command: a sentence that holds one, a bare code, a language nobody speaks. */
        { "", COMMAND_NONE, "" },
        { "...", COMMAND_NONE, "" },
        { "please stop sending", COMMAND_NONE, "" },
        { "stop stop", COMMAND_NONE, "" },
        { "bus stop tirana", COMMAND_NONE, "" },
        { "me ndaloi policia", COMMAND_NONE, "" },
        { "ar", COMMAND_NONE, "" },
        { "en", COMMAND_NONE, "" },
        { "lang xx", COMMAND_NONE, "" },
        { "gjuha italiane", COMMAND_NONE, "" },
        { "lang stop", COMMAND_NONE, "" },
        { "lang lang", COMMAND_NONE, "" },
        { "mesoj gjuha shqipe", COMMAND_NONE, "" },
        { "أبداً", COMMAND_NONE, "" },   /* never */
        { "kthehu", COMMAND_NONE, "" }, /* going home is a topic */
        { "1", COMMAND_NONE, "" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char storage[TEXT_SIZE];
        struct str language = STR("before");
        enum command command = command_exact(folded(cases[i].text, storage), &language);
        if (command != cases[i].command || !str_equal(language, str_of(cases[i].language)))
            fail_msg("%s: command %d, language \"" STR_FMT "\"", cases[i].text, (int)command,
                     STR_ARG(language));
    }
}

static void test_near(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum command command;
    } cases[] = {
        { "sotp", COMMAND_STOP },       { "stopp", COMMAND_STOP },
        { "unsubcribe", COMMAND_STOP }, { "unsubsrcibe", COMMAND_STOP },
        { "statr", COMMAND_START },     { "hlep", COMMAND_CALL },
        { "ndihmee", COMMAND_CALL },    { "gjuhen", COMMAND_LANGUAGE },
        { "englsh", COMMAND_LANGUAGE }, { "shqipp", COMMAND_LANGUAGE },
        { "mneu", COMMAND_MENU },       { "expret", COMMAND_EXPERT },
        { "eksprti", COMMAND_EXPERT },  { "ekspertt", COMMAND_EXPERT },
        { "مرستهه", COMMAND_CALL },     { "stop", COMMAND_STOP },
        { "", COMMAND_NONE },           { "ned", COMMAND_NONE }, /* too short */
        { "pune", COMMAND_NONE },       { "dokumente", COMMAND_NONE },
        { "sotp it", COMMAND_NONE },    { "hello", COMMAND_NONE },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char storage[TEXT_SIZE];
        enum command command = command_near(folded(cases[i].text, storage));
        if (command != cases[i].command)
            fail_msg("%s: command %d", cases[i].text, (int)command);
    }
}

/* Every word with one letter doubled, dropped or swapped is that command's or, when two commands are
 * equally near, nobody's; never another's unless that one is nearer. */
static void test_near_is_unique(void **state)
{
    (void)state;
    struct str word, other;
    struct str ignored;
    int same = 0, none = 0;
    for (size_t i = 0; command_word(i, &word); i++) {
        if (word.len < 5 || str_find(word, STR(" ")) < word.len)
            continue;
        char typed[TEXT_SIZE];
        struct builder b;
        builder_init(&b, typed, sizeof(typed));
        builder_add(&b, word);
        builder_add(&b, STR("x"));
        enum command near = command_near(builder_str(&b));
        enum command meant = command_exact(word, &ignored);
        if (near == meant) {
            same++;
            continue;
        }
        assert_int_equal(near, COMMAND_NONE);
        if (meant == COMMAND_HIDE || meant == COMMAND_SHOW || meant == COMMAND_READ)
            continue; /* never guessed */
        none++;
        bool rival = false;
        for (size_t j = 0; command_word(j, &other); j++)
            rival = rival || (command_exact(other, &ignored) != meant &&
                              keyword_distance(builder_str(&b), other, 1) <= 1);
        size_t letters = 0;
        int32_t c;
        for (struct str rest = word; utf8_next(rest, &c) > 0; letters++)
            rest = str_from(rest, utf8_next(rest, &c));
        assert_true(rival || letters <= 3);
    }
    assert_true(same > 60 && none < 20);
}

static void test_distance(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        int max, distance;
    } cases[] = {
        { "", "", 2, 0 },
        { "", "ab", 2, 2 },
        { "abc", "abc", 0, 0 },
        { "abc", "abd", 0, 1 },
        { "abc", "abd", 1, 1 },
        { "abc", "acb", 1, 1 },
        { "ca", "abc", 3, 3 }, /* optimal string alignment: no edit inside a swapped pair */
        { "stop", "sotp", 2, 1 },
        { "abcdef", "abcdefgh", 1, 2 },
        { "kitten", "sitting", 5, 3 },
        { "kitten", "sitting", 2, 3 },
        { "ژبه", "ژبی", 1, 1 },
        { "مرسته", "مرتسه", 1, 1 },
        { "a", "ژ", 1, 1 },
        { "ژa", "ښa", 1, 1 }, /* the same first byte of two */
        { "aژ", "aژa", 1, 1 },
        { "a\xDA\x98", "a\xD8\x98", 1, 1 }, /* the same last byte of two */
        { "aژښ", "bښژ", 2, 2 },
        { "abc", "abc", -1, 0 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int there = keyword_distance(str_of(cases[i].a), str_of(cases[i].b), cases[i].max);
        int back = keyword_distance(str_of(cases[i].b), str_of(cases[i].a), cases[i].max);
        if (there != cases[i].distance || back != there)
            fail_msg("%s and %s: %d, back %d", cases[i].a, cases[i].b, there, back);
    }
    char longest[66];
    memset(longest, 'a', sizeof(longest));
    char other[66];
    memset(other, 'b', sizeof(other));
    assert_int_equal(keyword_distance((struct str){ longest, 64 }, (struct str){ other, 64 }, 64),
                     64);
    assert_int_equal(keyword_distance((struct str){ longest, 65 }, (struct str){ other, 65 }, 65),
                     66);
    assert_int_equal(keyword_distance((struct str){ longest, 66 }, (struct str){ longest, 65 }, 1),
                     1);
    assert_int_equal(keyword_distance((struct str){ longest, 66 }, (struct str){ longest, 1 }, 2),
                     3);
}

/* The textbook table, whole. */
static int reference(const char *a, const char *b)
{
    int d[16][16];
    int m = (int)strlen(a), n = (int)strlen(b);
    for (int i = 0; i <= m; i++) {
        for (int j = 0; j <= n; j++) {
            d[i][j] = i == 0 ? j : i;
            if (i == 0 || j == 0)
                continue;
            int best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            best = d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
            best = d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
            bool swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swap && d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    }
    return d[m][n];
}

static void test_distance_agrees_with_the_textbook(void **state)
{
    (void)state;
    uint32_t random = 12345;
    for (int round = 0; round < 100000; round++) {
        char words[2][12];
        for (int w = 0; w < 2; w++) {
            random = random * 1664525 + 1013904223;
            size_t len = random >> 16 & 7;
            for (size_t i = 0; i < len; i++) {
                random = random * 1664525 + 1013904223;
                words[w][i] = (char)('a' + (random >> 16) % 3);
            }
            words[w][len] = '\0';
        }
        int exact = reference(words[0], words[1]);
        for (int max = 0; max < 4; max++) {
            int expected = exact < max ? exact : exact == max ? max : max + 1;
            int got = keyword_distance(str_of(words[0]), str_of(words[1]), max);
            if (got != expected)
                fail_msg("%s %s max %d: %d, expected %d", words[0], words[1], max, got, expected);
        }
    }
}

static void test_tolerance(void **state)
{
    (void)state;
    assert_int_equal(keyword_tolerance(0), 0);
    assert_int_equal(keyword_tolerance(3), 0);
    assert_int_equal(keyword_tolerance(4), 1);
    assert_int_equal(keyword_tolerance(7), 1);
    assert_int_equal(keyword_tolerance(8), 2);
    assert_int_equal(keyword_tolerance(1000), 2);
}

/* What people write around STOP and QUIET, as it arrives. */
static void test_stop_and_quiet_with_words_beside(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum command command;
    } cases[] = {
        { "\"STOP\"", COMMAND_STOP },
        { "«stop»", COMMAND_STOP },
        { "🛑 Stop 🛑", COMMAND_STOP },
        { "S.T.O.P", COMMAND_STOP },
        { "СТОП", COMMAND_STOP },
        { "ΣΤΟΠ!", COMMAND_STOP },
        { "stop, please", COMMAND_STOP },
        { "Please STOP", COMMAND_STOP },
        { "STOP ALL", COMMAND_STOP },
        { "Ndal të gjitha", COMMAND_STOP },
        { "ndalo, ju lutem!", COMMAND_STOP },
        { "توقف!", COMMAND_STOP },
        { "لطفاً توقف", COMMAND_STOP },
        { "ودروه.", COMMAND_STOP },
        { "إيقاف الكل", COMMAND_STOP },
        { "STOP JOBS", COMMAND_STOP_JOBS },
        { "stop job.", COMMAND_STOP_JOBS },
        { "JOBS STOP", COMMAND_STOP_JOBS },
        { "ndal punët", COMMAND_STOP_JOBS },
        { "NDALO PUNE", COMMAND_STOP_JOBS },
        { "توقف وظایف", COMMAND_STOP_JOBS },
        { "إيقاف الوظائف", COMMAND_STOP_JOBS },
        { "quit job", COMMAND_NONE },
        { "stop him please", COMMAND_NONE },
        { "my boss said stop", COMMAND_NONE },
        { "stop beating", COMMAND_NONE },
        { "bus stop", COMMAND_NONE },
        { "QUIET", COMMAND_QUIET },
        { "quiet 21-7", COMMAND_QUIET },
        { "Qetë 22:30–6", COMMAND_QUIET },
        { "QUIET OFF", COMMAND_QUIET },
        { "هدوء ٢١-٧", COMMAND_QUIET },
        { "سکوت ۲۱-۷", COMMAND_QUIET },
        { "quiet place", COMMAND_NONE },
        { "quiet 21", COMMAND_NONE },
        { "quiet 25-7", COMMAND_NONE },
        { "quiet 1 2 3 4 5", COMMAND_NONE },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char storage[TEXT_SIZE];
        struct str language;
        enum command found = command_exact(folded(cases[i].text, storage), &language);
        if (found != cases[i].command)
            fail_msg("\"%s\" is command %d", cases[i].text, (int)found);
    }
}

static void test_hours_behind_quiet(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool said;
        int from, until;
    } cases[] = {
        { "quiet", false, 0, 0 },
        { "QUIET 21-7", true, 21 * 60, 7 * 60 },
        { "quiet 21 - 07", true, 21 * 60, 7 * 60 },
        { "quiet 21:30-7", true, 21 * 60 + 30, 7 * 60 },
        { "quiet 21-7:30", true, 21 * 60, 7 * 60 + 30 },
        { "quiet 21-07.30", true, 21 * 60, 7 * 60 + 30 },
        { "quiet 22.15-7.45", true, 22 * 60 + 15, 7 * 60 + 45 },
        { "سکوت ۲۱-۷", true, 21 * 60, 7 * 60 },
        { "QUIET OFF", true, 0, 0 },
        { "qete jo", true, 0, 0 },
        { "هدوء بدون", true, 0, 0 },
        { "quiet 21-21", false, 0, 0 },
        { "silence 21-7", false, 0, 0 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char storage[TEXT_SIZE];
        struct quiet_hours hours = { 0 };
        bool said = command_quiet(folded(cases[i].text, storage), &hours);
        if (said != cases[i].said || hours.from != cases[i].from || hours.until != cases[i].until)
            fail_msg("\"%s\": %d, %d to %d", cases[i].text, said, hours.from, hours.until);
    }
}

static void commands_are_heard_in_latin_letters(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        enum command command;
    } rows[] = {
        { "mutakhasis", COMMAND_EXPERT }, { "motakhases", COMMAND_EXPERT },
        { "wadarawa", COMMAND_STOP },     { "tawaqof", COMMAND_STOP },
        { "pokhtana", COMMAND_EXPERT },   { "poshtana", COMMAND_EXPERT },
        { "soal", COMMAND_NONE },         { "sowal", COMMAND_EXPERT },
        { "karpoh", COMMAND_EXPERT },     { "qayma", COMMAND_NONE },
        { "alghaa", COMMAND_NONE },       { "laghwa", COMMAND_STOP },
        { "waziyat", COMMAND_STATUS },    { "vaziyat", COMMAND_STATUS },
        { "beshtar", COMMAND_MORE },      { "almazid", COMMAND_MORE },
        { "kar", COMMAND_NONE },          { "", COMMAND_NONE },
        { "two words", COMMAND_NONE },    { "\xd9\x83", COMMAND_NONE },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_int_equal(command_heard(str_of(rows[i].typed)), rows[i].command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_are_heard_in_latin_letters),
        cmocka_unit_test(test_words_are_folded_and_sorted),
        cmocka_unit_test(test_exact),
        cmocka_unit_test(test_stop_and_quiet_with_words_beside),
        cmocka_unit_test(test_hours_behind_quiet),
        cmocka_unit_test(test_near),
        cmocka_unit_test(test_near_is_unique),
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_distance_agrees_with_the_textbook),
        cmocka_unit_test(test_tolerance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
