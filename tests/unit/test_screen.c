/* Screens: what a phone shows, over the small set in every detail and over the shipped menus by
 * rules that every page must keep. */
#include "menu_set.h"

#include "base/utf8.h"
#include "domain/pages.h"
#include "domain/screen.h"
#include "edge/menu_files.h"

#include <stdio.h>
#include <stdlib.h>

static const struct screen_limits usual = { 182, 80, true };

static struct screen_want want_of(const struct menus *menus, const char *node, const char *language,
                                  enum bearer bearer)
{
    return (struct screen_want){ .menus = menus,
                                 .node = menus_node(menus, str_of(node)),
                                 .language = menus_language(menus, str_of(language)),
                                 .bearer = bearer,
                                 .now_ms = menu_set_now_ms,
                                 .limits = usual };
}

static const char *render(const struct screen_want *want, char storage[REPLY_SIZE])
{
    struct builder b;
    builder_init(&b, storage, REPLY_SIZE);
    (void)screen_render(want, &b);
    assert_true(builder_ok(&b));
    return storage;
}

/* ---- SMS */

static void an_sms_is_folded_and_hinted(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    char storage[REPLY_SIZE];
    struct screen_want want = want_of(menus, "town-bus", "sq", BEARER_SMS);
    assert_string_equal(render(&want, storage),
                        "Autobusi blu niset cdo ore nga sheshi per ne port.\n"
                        "9 me shume 2 pyet ekspertin 0 prapa");
    want.limits.fold = false;
    assert_string_equal(render(&want, storage),
                        "Autobusi blu niset çdo orë nga sheshi për në port.\n"
                        "9 më shumë 0 prapa"); /* UCS-2: the expert would cost a segment */
    want.more = true;
    assert_string_equal(render(&want, storage), "I fundit niset në orën tetë të mbrëmjes.\n"
                                                "2 pyet ekspertin 0 prapa");
    want = want_of(menus, "town", "en", BEARER_SMS);
    want.lead = STR("Sorry.");
    assert_string_equal(render(&want, storage),
                        "Sorry.\nThe town:\n1 Buses\n2 Town office\n3 Wish\n4 Ask the clerk\n"
                        "5 My questions\n6 Language\n0 back");
    want.brief = true;
    want.lead = STR("Choose:");
    assert_string_equal(render(&want, storage),
                        "Choose:\n1 Buses\n2 Town office\n3 Wish\n4 Ask the clerk\n"
                        "5 My questions\n6 Language\n0 back");
    want = want_of(menus, "office-rooms", "en", BEARER_SMS);
    assert_string_equal(render(&want, storage),
                        "Rooms of the office:\n1 Room one\n2 Room two\n0 back 00 menu");
    menus_release(menus);
    menu_set_close(&set);
}

static void a_hint_never_costs_a_segment(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    struct menu_node *page = &menus->nodes[menus_node(menus, STR("room-two"))];
    int en = menus_language(menus, STR("en"));
    int hints[4] = { 0 };
    menus->screens = NULL; /* made ready of the texts as they were */
    for (size_t length = 1; length <= 330; length++) {
        char text[400], storage[REPLY_SIZE];
        memset(text, 'a', length);
        page->texts[en].text = (struct str){ text, length };
        page->texts[en].status = length % 2 ? TEXT_REVIEWED : TEXT_MACHINE_DRAFTED;
        struct screen_want want = want_of(menus, "room-two", "en", BEARER_SMS);
        struct str reply = str_of(render(&want, storage));
        assert_int_equal(sms_measure(reply).segments, sms_measure(page->texts[en].text).segments);
        hints[0] += str_find(reply, STR("2 ask an expert")) < reply.len;
        hints[1] += str_find(reply, STR("0 back")) < reply.len;
        hints[2] += str_find(reply, STR("(draft)")) < reply.len;
        hints[3] += str_equal(reply, page->texts[en].text);
    }
    for (int i = 0; i < 4; i++) /* each was there for some length, none for another */
        assert_true(hints[i] > 0 && hints[i] < 330);
    menus_release(menus);
    menu_set_close(&set);
}

/* "9 more" must be there: the draft's mark and other keys only take the room behind it. */
static void the_needed_key_goes_before_what_may_be_left_out(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    struct menu_node *page = &menus->nodes[menus_node(menus, STR("room-two"))];
    int en = menus_language(menus, STR("en"));
    int marked = 0;
    menus->screens = NULL; /* made ready of the texts as they were */
    page->texts[en].more = STR("More of it.");
    page->texts[en].status = TEXT_MACHINE_DRAFTED;
    for (size_t length = 1; length <= 330; length++) {
        char text[400], storage[REPLY_SIZE];
        memset(text, 'a', length);
        memcpy(text + length, "\n9 more", 7);
        page->texts[en].text = (struct str){ text, length };
        struct screen_want want = want_of(menus, "room-two", "en", BEARER_SMS);
        struct str reply = str_of(render(&want, storage));
        assert_true(str_find(reply, STR("\n9 more")) < reply.len);
        assert_int_equal(sms_measure(reply).segments,
                         sms_measure((struct str){ text, length + 7 }).segments);
        marked += str_find(reply, STR("(draft)")) < reply.len;
    }
    assert_true(marked > 0 && marked < 330);
    menus_release(menus);
    menu_set_close(&set);
}

static void an_overdue_page_makes_no_claim(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    char storage[REPLY_SIZE];
    for (int bearer = BEARER_SMS; bearer <= BEARER_USSD; bearer++) {
        struct screen_want want = want_of(menus, "office-fee", "en", (enum bearer)bearer);
        assert_non_null(strstr(render(&want, storage), "three coins"));
        want.now_ms += 5LL * 24 * 60 * 60 * 1000;
        assert_null(strstr(render(&want, storage), "three coins"));
        assert_non_null(strstr(storage, "may be out of date"));
        assert_null(strstr(storage, "1 by SMS"));
    }
    menus_release(menus);
    menu_set_close(&set);
}

/* The town has no text in Dari: its keys follow the text that is shown instead. */
static void keys_are_in_the_language_of_the_text(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    static const char *const nodes[] = { "town", "town-bus", "office-fee", "room-two" };
    for (size_t i = 0; i < 2 * sizeof(nodes) / sizeof(nodes[0]); i++) {
        char shown[REPLY_SIZE], expected[REPLY_SIZE];
        enum bearer bearer = i % 2 ? BEARER_USSD : BEARER_SMS;
        struct screen_want dari = want_of(menus, nodes[i / 2], "prs", bearer);
        struct screen_want english = want_of(menus, nodes[i / 2], "en", bearer);
        assert_string_equal(render(&dari, shown), render(&english, expected));
    }
    char storage[REPLY_SIZE];
    struct screen_want overdue = want_of(menus, "office-fee", "prs", BEARER_SMS);
    overdue.now_ms += 5LL * 24 * 60 * 60 * 1000; /* a phrase is shown, in their language */
    assert_null(strstr(render(&overdue, storage), "back"));
    menus_release(menus);
    menu_set_close(&set);
}

/* ---- USSD pages */

static bool fits(struct str text, const struct screen_limits *limits)
{
    struct sms_size size = sms_measure(text);
    return size.units <=
           (size.alphabet == SMS_GSM7 ? limits->ussd_gsm7_max : limits->ussd_ucs2_max);
}

static void add_without_blanks(struct str text, struct builder *ret)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != ' ' && text.ptr[i] != '\n')
            builder_add_char(ret, text.ptr[i]);
    }
}

/* A page without its last line, which holds the keys. */
static struct str body_of(struct str page)
{
    size_t end = page.len;
    while (end > 0 && page.ptr[end - 1] != '\n')
        end--;
    return str_head(page, end > 0 ? end - 1 : page.len);
}

/* What is wrong with the pages of a text, or NULL. `keys` is what stands behind the last. */
static const char *fault_of_pages(struct str text, struct str keys, struct str more,
                                  const struct screen_limits *limits)
{
    static char joined_storage[64 * 1024], plain_storage[64 * 1024], whole_storage[64 * 1024];
    struct builder joined, plain, whole;
    builder_init(&joined, joined_storage, sizeof(joined_storage));
    int pages = 1;
    for (int page = 0; page < pages; page++) {
        char storage[REPLY_SIZE], again[REPLY_SIZE];
        struct builder b, second;
        builder_init(&b, storage, sizeof(storage));
        builder_init(&second, again, sizeof(again));
        pages = screen_pages(text, keys, more, page, limits, &b);
        (void)screen_pages(text, keys, more, page, limits, &second);
        struct str shown = builder_str(&b);
        bool last = page + 1 == pages;
        if (!str_equal(shown, builder_str(&second)))
            return "a page is not the same twice";
        if (!fits(shown, limits))
            return "a page does not fit";
        if (!utf8_valid(shown))
            return "a page breaks inside a character";
        if (!last && !str_ends(shown, more))
            return "a page does not say that there is more";
        struct str body = last && keys.len == 0 ? shown : body_of(shown);
        if (str_trim(body).len == 0 && text.len > 0)
            return "a page holds only keys";
        if (last && !str_ends(shown, keys))
            return "the last page lacks its keys";
        add_without_blanks(body, &joined);
    }
    builder_init(&whole, whole_storage, sizeof(whole_storage));
    builder_init(&plain, plain_storage, sizeof(plain_storage));
    if (limits->fold)
        sms_fold(text, &plain);
    else
        builder_add(&plain, text);
    add_without_blanks(builder_str(&plain), &whole);
    if (pages < USSD_PAGES_MAX && !str_equal(builder_str(&whole), builder_str(&joined)))
        return "the pages together are not the text";
    return NULL;
}

static const struct screen_limits several_limits[] = {
    { 182, 80, true }, { 182, 80, false }, { 160, 70, true }, { 100, 60, true }, { 80, 40, true },
};

enum { LIMITS_COUNT = sizeof(several_limits) / sizeof(several_limits[0]) };

static void check_pages(struct str text, struct str keys, struct str more,
                        const struct screen_limits *limits)
{
    const char *fault = fault_of_pages(text, keys, more, limits);
    if (fault)
        fail_msg("%s: (%d, %d) \"" STR_FMT "\"", fault, limits->ussd_gsm7_max,
                 limits->ussd_ucs2_max, STR_ARG(text));
}

static void pages_keep_the_rules_at_every_length(void **state)
{
    (void)state;
    static const char *const words[] = {
        "peshku ", "né\n",     "a ",         "shumë{}€ ",
        "ماهی ",   "👍🏽", "e\xcc\x81 ", "unbreakableunbreakableunbreakableunbreakable "
    };
    char text[2048];
    unsigned seed = 7;
    for (int round = 0; round < 3000; round++) {
        struct builder b;
        builder_init(&b, text, sizeof(text));
        int count = (int)((seed = seed * 1103515245u + 12345u) >> 16) % 60;
        unsigned kinds = round % 3 == 0 ? 8 : 4; /* two of three without Arabic letters */
        for (int i = 0; i < count; i++) {
            seed = seed * 1103515245u + 12345u;
            builder_add(&b, str_of(words[(seed >> 16) % kinds]));
        }
        struct str trimmed = str_trim(builder_str(&b));
        static const char *const keys[] = { "0 back 00 menu", "", "0 پس" };
        check_pages(trimmed, str_of(keys[round / 3 % 3]), round % 7 ? STR("more") : STR("بیشتر"),
                    &several_limits[round % LIMITS_COUNT]);
    }
}

static void every_page_of_the_shipped_menus_fits(void **state)
{
    (void)state;
    struct menu_faults *faults = calloc(1, sizeof(*faults));
    faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    struct menus *menus;
    assert_true(menu_files_load(SOURCE_DIR "/menus", &menu_budget_default, menu_set_now_ms, faults,
                                &menus));
    int shown = 0;
    for (int i = 0; i < menus->node_count * menus->language_count * LIMITS_COUNT; i++) {
        struct screen_want want = {
            .menus = menus,
            .node = i % menus->node_count,
            .language = i / menus->node_count % menus->language_count,
            .bearer = BEARER_USSD,
            .now_ms = menu_set_now_ms,
            .limits = several_limits[i / menus->node_count / menus->language_count]
        };
        struct screen_shown screen = { .pages = 1 };
        for (; want.page < screen.pages; want.page++) {
            char storage[REPLY_SIZE];
            struct builder b;
            builder_init(&b, storage, sizeof(storage));
            screen = screen_render(&want, &b);
            if (!fits(builder_str(&b), &want.limits) && want.limits.ussd_gsm7_max > 80)
                fail_msg("%s", storage);
            assert_int_equal(screen.page, want.page);
            shown++;
        }
        check_pages(menus_text(menus, want.node, want.language)->text, STR("0 back"), STR("more"),
                    &want.limits);
    }
    assert_true(shown > menus->node_count);
    menus_release(menus);
    arena_free(faults->arena);
    free(faults);
}

static void breaks_fall_between_lines_then_words(void **state)
{
    (void)state;
    static const struct {
        const char *text, *keys;
        int page, pages;
        const char *shown;
    } rows[] = {
        { "one two three", "0 back", 0, 1, "one two three\n0 back" },
        { "1 first line of a menu\n2 second line\n3 third line", "0 back", 0, 2,
          "1 first line of a menu\n9 more" },
        { "1 first line of a menu\n2 second line\n3 third line", "0 back", 1, 2,
          "2 second line\n3 third line\n0 back" },
        /* It fits, but not with its keys: some of it goes with them. */
        { "aaaaaaaaa bbbbbbbbb ccccccccc ddd", "0 back 00", 0, 2,
          "aaaaaaaaa bbbbbbbbb ccccccccc\n9 more" },
        { "aaaaaaaaa bbbbbbbbb ccccccccc ddd", "0 back 00", 1, 2, "ddd\n0 back 00" },
        { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "", 1, 2, "aaaaaaaaaaaa" },
        { "", "0 back", 0, 1, "\n0 back" },
        { "beyond the last page comes the last one again", "", 9, 2, "last one again" },
    };
    const struct screen_limits limits = { 40, 40, true };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char storage[REPLY_SIZE];
        struct builder b;
        builder_init(&b, storage, sizeof(storage));
        int pages = screen_pages(str_of(rows[i].text), str_of(rows[i].keys), STR("more"),
                                 rows[i].page, &limits, &b);
        if (strcmp(storage, rows[i].shown) != 0 || pages != rows[i].pages)
            fail_msg("row %zu: %d pages, \"%s\"", i, pages, storage);
    }
}

static void a_lead_takes_room_from_the_page_it_stands_on(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    for (int language = 0; language < menus->language_count; language++) {
        for (int node = -1; node < menus->node_count; node++) {
            struct screen_want want = { .menus = menus,
                                        .node = node,
                                        .language = language,
                                        .bearer = BEARER_USSD,
                                        .now_ms = menu_set_now_ms,
                                        .limits = usual };
            char whole[REPLY_SIZE], led[REPLY_SIZE];
            for (int pages = 1; want.page < pages; want.page++) {
                struct builder b;
                want.lead = STR("");
                builder_init(&b, whole, sizeof(whole));
                pages = screen_render(&want, &b).pages;
                want.lead = menus->phrases[language][PHRASE_MOVED];
                builder_init(&b, led, sizeof(led));
                struct screen_shown shown = screen_render(&want, &b);
                assert_true(fits(builder_str(&b), &usual));
                assert_true(str_starts(builder_str(&b), str_head(want.lead, 4)));
                assert_int_equal(shown.pages, pages);
                bool all = strstr(led, whole) != NULL;
                assert_int_equal(shown.page, all ? want.page : want.page - 1);
            }
        }
    }
    menus_release(menus);
    menu_set_close(&set);
}

/* ---- phrases */

static void phrases_take_values(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    static const struct {
        const char *phrase, *shown;
    } rows[] = {
        { "{number}: {text}", "7: {number}" },
        { "{other} {number", "{other} {number" },
        { "{{number}}", "{7}" },
        { "{}{text", "{}{text" },
        { "", "" },
        { "no value", "no value" },
    };
    const struct screen_value values[] = { { "number", STR("7") }, { "text", STR("{number}") } };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char storage[64];
        struct builder b;
        builder_init(&b, storage, sizeof(storage));
        menus->phrases[0][PHRASE_ANSWER] = str_of(rows[i].phrase);
        screen_phrase(menus, 0, PHRASE_ANSWER, values, 2, &b);
        assert_string_equal(storage, rows[i].shown);
    }
    menus_release(menus);
    menu_set_close(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_sms_is_folded_and_hinted),
        cmocka_unit_test(a_hint_never_costs_a_segment),
        cmocka_unit_test(the_needed_key_goes_before_what_may_be_left_out),
        cmocka_unit_test(an_overdue_page_makes_no_claim),
        cmocka_unit_test(keys_are_in_the_language_of_the_text),
        cmocka_unit_test(pages_keep_the_rules_at_every_length),
        cmocka_unit_test(every_page_of_the_shipped_menus_fits),
        cmocka_unit_test(breaks_fall_between_lines_then_words),
        cmocka_unit_test(a_lead_takes_room_from_the_page_it_stands_on),
        cmocka_unit_test(phrases_take_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
