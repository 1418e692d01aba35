/* Bodies as names and values: JSON, XML, XML-RPC; lists and conditions over them. */
#include "check.h"

#include "base/xml.h"
#include "domain/flat.h"

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(JOB_ARENA_SIZE_MAX);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct str printed(const struct form *form)
{
    struct builder out;
    assert_true(arena_builder(arena, 4096, &out));
    for (size_t i = 0; i < form->count; i++)
        builder_addf(&out, "%s" STR_FMT "=" STR_FMT, i > 0 ? "|" : "",
                     STR_ARG(form->fields[i].name), STR_ARG(form->fields[i].value));
    assert_true(builder_ok(&out));
    return builder_str(&out);
}

#define JSON_TYPE "application/json"
#define XML_TYPE  "text/xml; charset=utf-8"

static void test_bodies(void **state)
{
    (void)state;
    static const struct {
        const char *type, *body, *fields;
    } cases[] = {
        { "application/x-www-form-urlencoded", "a=1&b=%2B2", "a=1|b=+2" },
        { JSON_TYPE, "{}", "" },
        { JSON_TYPE, "{\"a\":1,\"b\":true,\"c\":null,\"d\":1.5,\"e\":\"\"}",
          "a=1|b=true|d=1.5|e=" },
        { JSON_TYPE, "{\"p\":{\"q\":{\"r\":\"x\"}},\"s\":\"y\"}", "p.q.r=x|s=y" },
        { JSON_TYPE, "{\"l\":[{\"a\":1},{\"a\":2}],\"m\":[[],[3]]}", "l.0.a=1|l.1.a=2|m.1.0=3" },
        { JSON_TYPE, "[\"x\",{\"y\":-7}]", "0=x|1.y=-7" },
        { XML_TYPE,
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<page v=\"a>b\">\n <a>1</a><b/>\n</page>\n",
          "a=1|b=" },
        { XML_TYPE, "<p><a>&lt;x&gt; &amp;&#65;&#x42;&quot;</a><!-- no --></p>", "a=<x> &AB\"" },
        { XML_TYPE, "<p><a><![CDATA[<raw> & ]]></a></p>", "a=<raw> & " },
        { XML_TYPE, "<only>x</only>", "only=x" },
        { XML_TYPE,
          "<methodCall><methodName>USSD.INIT</methodName><params><param><value><struct>"
          "<member><name>session</name><value><string>1</string></value></member>"
          "<member><name>msisdn</name><value>+2</value></member>"
          "</struct></value></param></params></methodCall>",
          "methodName=USSD.INIT|session=1|msisdn=+2" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct form form;
        struct err err = { 0 };
        assert_ok(flat_body(str_of(cases[i].type), str_of(cases[i].body), arena, &form, &err), err);
        assert_str(printed(&form), cases[i].fields);
    }
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *type, *body;
        enum err_code code;
    } cases[] = {
        { "text/plain", "x", ERR_TYPE },
        { "", "x", ERR_TYPE },
        { JSON_TYPE, "{", ERR_INVALID },
        { XML_TYPE, "", ERR_INVALID },
        { XML_TYPE, "x", ERR_INVALID },
        { XML_TYPE, "<a>", ERR_INVALID },
        { XML_TYPE, "<a></b>", ERR_INVALID },
        { XML_TYPE, "<a/><b/>", ERR_INVALID },
        { XML_TYPE, "</a>", ERR_INVALID },
        { XML_TYPE, "<a", ERR_INVALID },
        { XML_TYPE, "<a b=\"></a>", ERR_INVALID },
        { XML_TYPE, "< a></a>", ERR_INVALID },
        { XML_TYPE, "<a>&what;</a>", ERR_INVALID },
        { XML_TYPE, "<a>&#xZ;</a>", ERR_INVALID },
        { XML_TYPE, "<a>&amp</a>", ERR_INVALID },
        { XML_TYPE, "<a>\xFF</a>", ERR_INVALID },
        { XML_TYPE, "<a><!-- </a>", ERR_INVALID },
        { XML_TYPE, "<a><![CDATA[ </a>", ERR_INVALID },
        { XML_TYPE, "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", ERR_INVALID },
        { XML_TYPE, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", ERR_TYPE },
        { XML_TYPE, "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>", ERR_LIMIT },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct form form;
        struct err err = { 0 };
        assert_false(flat_body(str_of(cases[i].type), str_of(cases[i].body), arena, &form, &err));
        assert_int_equal(err.code, cases[i].code);
    }
}

static void test_many_values(void **state)
{
    (void)state;
    struct builder json, xml;
    struct form form;
    struct err err = { 0 };
    assert_true(arena_builder(arena, 65536, &json) && arena_builder(arena, 65536, &xml));
    builder_add(&json, STR("["));
    builder_add(&xml, STR("<l>"));
    for (int i = 0; i <= FLAT_FIELDS_MAX; i++) {
        builder_addf(&json, "%s%d", i > 0 ? "," : "", i);
        builder_addf(&xml, "<i>%d</i>", i);
    }
    builder_add(&json, STR("]"));
    builder_add(&xml, STR("</l>"));
    assert_false(flat_body(STR(JSON_TYPE), builder_str(&json), arena, &form, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_false(flat_body(STR(XML_TYPE), builder_str(&xml), arena, &form, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

static struct form parsed(const char *json)
{
    struct form form;
    struct err err;
    assert_ok(flat_body(STR(JSON_TYPE), str_of(json), arena, &form, &err), err);
    return form;
}

static void test_elements(void **state)
{
    (void)state;
    struct form form = parsed("{\"v\":9,\"l\":[{\"a\":1},{\"a\":2},5],\"list\":3}"), one;
    assert_true(flat_element(&form, STR("l"), 1, arena, &one));
    assert_str(printed(&one), "v=9|a=2|list=3");
    assert_true(flat_element(&form, STR("l"), 2, arena, &one));
    assert_str(printed(&one), "v=9|=5|list=3");
    assert_false(flat_element(&form, STR("l"), 3, arena, &one));
    form = parsed("[{\"a\":1},{\"a\":2}]");
    assert_true(flat_element(&form, STR(""), 0, arena, &one));
    assert_str(printed(&one), "a=1");
}

static void test_lists(void **state)
{
    (void)state;
    struct form form = parsed("{\"op\":\"Begin\",\"session\":\"\",\"msg\":\"Abort by user\"}");
    assert_str(flat_name(&form, STR("from, session ,op")), "session");
    assert_str(flat_name(&form, STR("from, sender")), "from");
    assert_str(flat_name(&form, STR("none")), "");
    assert_true(flat_listed(STR("sent, DELIVERED"), STR("delivered")));
    assert_false(flat_listed(STR("sent, delivered"), STR("deliver")));
    static const struct {
        const char *conditions;
        bool hold;
    } cases[] = {
        { "", false },
        { "op", true },
        { "nothing", false },
        { "!nothing", true },
        { "!op", false },
        { "op=begin", true },
        { "op=begi", false },
        { "op=b*", true },
        { "op=end, op=begin", true },
        { "op=end, op=other", false },
        { "session=", true },
        { "nothing=", false },
        { "!op=end", true },
        { "!op=begin", false },
        { "!nothing=x", true },
        { "msg=Abort*", true },
        { ", ,", false },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (flat_any(&form, str_of(cases[i].conditions)) != cases[i].hold)
            fail_msg("\"%s\" is otherwise", cases[i].conditions);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_bodies, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(test_refused, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(test_many_values, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(test_elements, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(test_lists, make_arena, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
