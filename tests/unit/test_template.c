/* Templates of the operator's: what is filled in, how it is escaped, what is refused. */
#include "check.h"

#include "domain/template.h"

static const struct template_value values[] = {
    { "text", { "1 \"a\"\n<b>&\x01", 11 } },
    { "to", { "+355691234567", 13 } },
    { "end", { "yes", 3 } },
    { "unicode", { "", 0 } },
    { 0 },
};

static void test_fill(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum template_escape escape;
        const char *filled;
    } cases[] = {
        { "", TEMPLATE_RAW, "" },
        { "plain", TEMPLATE_RAW, "plain" },
        { "{to}", TEMPLATE_RAW, "+355691234567" },
        { "{\"a\":{\"b\":\"{to}\"}}", TEMPLATE_JSON, "{\"a\":{\"b\":\"+355691234567\"}}" },
        { "{text}", TEMPLATE_JSON, "1 \\\"a\\\"\\n<b>&\\u0001" },
        { "{text}", TEMPLATE_XML, "1 &quot;a&quot;\n&lt;b&gt;&amp; " },
        { "{text:br}", TEMPLATE_XML, "1 &quot;a&quot;<br />&lt;b&gt;&amp; " },
        { "to={to}&x={text}", TEMPLATE_URL, "to=%2B355691234567&x=1%20%22a%22%0A%3Cb%3E%26%01" },
        { "{to:digits}", TEMPLATE_URL, "355691234567" },
        { "<a href=\"/x?to={to:url}\">", TEMPLATE_XML, "<a href=\"/x?to=%2B355691234567\">" },
        { "{if end}END{else}CON{/if} x", TEMPLATE_RAW, "END x" },
        { "{if unicode}UCS2{else}GSM{/if}", TEMPLATE_RAW, "GSM" },
        { "{if unicode}{to}{/if}.{if end}{to}{/if}", TEMPLATE_RAW, ".+355691234567" },
        { "{} { {{to}} {To} {to", TEMPLATE_RAW, "{} { {+355691234567} {To} {to" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena *arena = arena_new(4096);
        struct str filled, text = str_of(cases[i].text);
        struct err err = { 0 };
        assert_ok(template_check(text, values, &err), err);
        assert_ok(template_fill(text, values, cases[i].escape, arena, &filled, &err), err);
        assert_str(filled, cases[i].filled);
        arena_free(arena);
    }
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const texts[] = { "{nobody}",
                                         "{if nobody}x{/if}",
                                         "{to:upper}",
                                         "{if end}x",
                                         "{else}",
                                         "x{/if}",
                                         "{if end}{if to}x{/if}{/if}",
                                         "{if end}a{else}b{else}c{/if}" };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct err err = { 0 };
        assert_false(template_check(str_of(texts[i]), values, &err));
        assert_int_equal(err.code, ERR_CONFIG);
    }
}

static void test_ceiling(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64);
    struct str filled;
    struct err err = { 0 };
    assert_false(template_fill(STR("{text}{text}"), values, TEMPLATE_JSON, arena, &filled, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    arena_free(arena);
}

static void test_types(void **state)
{
    (void)state;
    assert_int_equal(template_escape_of(STR("application/json; charset=utf-8")), TEMPLATE_JSON);
    assert_int_equal(template_escape_of(STR("Text/XML")), TEMPLATE_XML);
    assert_int_equal(template_escape_of(STR("application/x-www-form-urlencoded")), TEMPLATE_URL);
    assert_int_equal(template_escape_of(STR("text/plain")), TEMPLATE_RAW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fill),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
