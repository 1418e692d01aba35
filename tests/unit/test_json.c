/* JSON: what the gate lets in, what it says to the rest, and what is printed. */
#include "check.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* In a heap block of just its size, so that the sanitizer sees a read past the end. */
static bool parse(struct str text, const struct json **ret, struct err *err)
{
    char *exact = malloc(text.len ? text.len : 1);
    assert_non_null(exact);
    if (text.len)
        memcpy(exact, text.ptr, text.len);
    bool ok = json_parse((struct str){ exact, text.len }, arena, ret, err);
    free(exact);
    return ok;
}

static const char *const good[] = {
    "{}",
    "[]",
    " [ ] ",
    "{ }\n",
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "10",
    "1.5",
    "1e3",
    "1E+3",
    "1e-3",
    "0.0",
    "1e308",
    "\"\"",
    "\"a\"",
    "[1,2]",
    "[[],[]]",
    "{\"a\":{\"a\":{}}}",
    "\t\r\n {\"a\" : [1 , {\"b\":null}] }\r\n",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
    "\"\\ud83d\\ude4f\"",
    "\"\\uD83D\\uDE4F\"",
    "\"\\uffff\"",
    "\"p\xC3\xABr\"",
    "\"\xF0\x9F\x99\x8F\"",
    "\"\x7F\"",
    "{\"\":1}",
    "{\"a\":1,\"A\":2}",
    "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", /* JSON_DEPTH_MAX */
    "123456789012345678901234567890123456789012345678901234567890123",
    "1e-999", /* so small that it is 0 */
};

static void test_takes_json(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        const struct json *value;
        struct err err = { 0 };
        if (!parse(str_of(good[i]), &value, &err))
            fail_msg("%s: %s", good[i], err.text);
        assert_non_null(value);
    }
}

#define BYTES(literal)                                                                             \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static const struct {
    struct str text;
    const char *place;
} bad[] = {
    { BYTES(""), "line 1 column 1:" },
    { BYTES(" \n "), "line 2 column 2:" },
    { BYTES("\xEF\xBB\xBF{}"), "line 1 column 1: byte order mark" },
    { BYTES("{}{}"), "line 1 column 3: something stands behind" },
    { BYTES("{} x"), "line 1 column 4:" },
    { BYTES("{}\0"), "line 1 column 3:" },
    { BYTES("\0"), "line 1 column 1:" },
    { BYTES("012"), "line 1 column 1: a number has no zeros in front" },
    { BYTES("-012"), "line 1 column 1:" },
    { BYTES("00"), "line 1 column 1:" },
    { BYTES("1."), "line 1 column 1: a decimal point" },
    { BYTES("1.e3"), "line 1 column 1:" },
    { BYTES(".5"), "line 1 column 1:" },
    { BYTES("+1"), "line 1 column 1:" },
    { BYTES("-"), "line 1 column 1: a minus" },
    { BYTES("1e"), "line 1 column 1: an exponent" },
    { BYTES("1e+"), "line 1 column 1:" },
    { BYTES("0x10"), "line 1 column 2:" },
    { BYTES("[1e999]"), "line 1 column 2: the number is too large" },
    { BYTES("[-1e999]"), "line 1 column 2:" },
    { BYTES("1234567890123456789012345678901234567890123456789012345678901234"),
      "line 1 column 1: a number has at most 63" },
    { BYTES("NaN"), "line 1 column 1: no value" },
    { BYTES("Infinity"), "line 1 column 1:" },
    { BYTES("-Infinity"), "line 1 column 1:" },
    { BYTES("True"), "line 1 column 1:" },
    { BYTES("nul"), "line 1 column 1:" },
    { BYTES("nullx"), "line 1 column 5:" },
    { BYTES("'a'"), "line 1 column 1:" },
    { BYTES("// c\n1"), "line 1 column 1:" },
    { BYTES("[1,]"), "line 1 column 4: no value" },
    { BYTES("[,1]"), "line 1 column 2:" },
    { BYTES("[1 2]"), "line 1 column 4: a comma or ]" },
    { BYTES("[1}"), "line 1 column 3:" },
    { BYTES("["), "line 1 column 2: the text ends" },
    { BYTES("[1"), "line 1 column 3:" },
    { BYTES("]"), "line 1 column 1:" },
    { BYTES("{"), "line 1 column 2: a member begins" },
    { BYTES("{\"a\"}"), "line 1 column 5: a colon" },
    { BYTES("{\"a\":}"), "line 1 column 6:" },
    { BYTES("{\"a\":1,}"), "line 1 column 8: a member begins" },
    { BYTES("{\"a\":1 \"b\":2}"), "line 1 column 8: a comma or }" },
    { BYTES("{a:1}"), "line 1 column 2:" },
    { BYTES("{1:1}"), "line 1 column 2:" },
    { BYTES("{\"a\":1"), "line 1 column 7:" },
    { BYTES("{\"a\":1]"), "line 1 column 7:" },
    { BYTES("\""), "line 1 column 1: string without its closing" },
    { BYTES("\"a"), "line 1 column 1:" },
    { BYTES("\"a\\"), "line 1 column 3: unknown escape" },
    { BYTES("\"\\\""), "line 1 column 1:" },
    { BYTES("\"\\x41\""), "line 1 column 2:" },
    { BYTES("\"\\\0\""), "line 1 column 2:" },
    { BYTES("\"\\u12\""), "line 1 column 2: \\u needs four" },
    { BYTES("\"\\u12g4\""), "line 1 column 2:" },
    { BYTES("\"a\\u0000b\""), "line 1 column 3: \\u0000" },
    { BYTES("{\"a\\u0000\":1}"), "line 1 column 4: \\u0000" },
    { BYTES("\"\\ud83d\""), "line 1 column 2: half a surrogate pair" },
    { BYTES("\"\\ud83dx\""), "line 1 column 2:" },
    { BYTES("\"\\ud83d\\n\""), "line 1 column 2:" },
    { BYTES("\"\\ud83d\\u0041\""), "line 1 column 2:" },
    { BYTES("\"\\ude4f\\ud83d\""), "line 1 column 2:" },
    { BYTES("\"a\nb\""), "line 1 column 3: control character" },
    { BYTES("\"a\tb\""), "line 1 column 3:" },
    { BYTES("\"a\0b\""), "line 1 column 3:" },
    { BYTES("\"\xFF\""), "line 1 column 2: bytes that are not UTF-8" },
    { BYTES("\"\xC3\""), "line 1 column 2:" },
    { BYTES("\"\xC0\x80\""), "line 1 column 2:" },
    { BYTES("\"\xED\xA0\x80\""), "line 1 column 2:" },
    { BYTES("\"\xF4\x90\x80\x80\""), "line 1 column 2:" },
    { BYTES("{\"\xFF\":1}"), "line 1 column 3:" },
    { BYTES("\xC2\xA0{}"), "line 1 column 1:" },
    { BYTES("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]"), "line 1 column 17: nested too deep" },
    { BYTES("{\n  \"p\xC3\xABr\": 1,\n  \"p\xC3\xABr\xC3\xAB\": x\n}"), "line 3 column 11:" },
    { BYTES("{\"a\":1,\"a\":2}"), "line 1 column 8: this object has a member of this name" },
    { BYTES("{\"a\":1,\"\\u0061\":2}"), "line 1 column 8: this object" },
    { BYTES("{\"\":1,\"\":2}"), "line 1 column 7: this object" },
    { BYTES("{\"x\":[{\"b\":1},\n{\"c\":{\"d\":1},\"d\":1,\"c\":2}]}"),
      "line 2 column 20: this object" },
    { BYTES("{\"a\":{\"b\":{}},\"c\":1,\"a\":1,\"a\":2}"), "line 1 column 21: this object" },
};

static void test_refuses_the_rest(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const struct json *value;
        struct err err = { 0 };
        if (parse(bad[i].text, &value, &err))
            fail_msg("%s was taken", bad[i].text.ptr);
        assert_null(value);
        assert_int_equal(err.code, ERR_INVALID);
        if (!str_starts(str_of(err.text), str_of(bad[i].place)))
            fail_msg("%s: %s, expected %s", bad[i].text.ptr, err.text, bad[i].place);
    }
}

static void test_errors_repeat_no_text(void **state)
{
    (void)state;
    const struct json *value;
    struct err err;
    assert_false(parse(STR("{\"+355691234567\":1,\"+355691234567\":2}"), &value, &err));
    assert_null(strstr(err.text, "355"));
    assert_false(parse(STR("{\"from\":+355691234567}"), &value, &err));
    assert_null(strstr(err.text, "355"));
}

static void test_reads_values(void **state)
{
    (void)state;
    struct err err;
    const struct json *root;
    struct str text =
        STR("{\"from\":\"+355691234567\",\"text\":\"sh\\u00ebndet \\ud83d\\ude4f\\n\","
            "\"parts\":[1,true,null,\"x\",[],{\"k\":-2.5}],\"from2\":\"\"}");
    assert_ok(parse(text, &root, &err), err);
    assert_true(json_is(root, JSON_OBJECT));
    assert_int_equal(root->count, 4);
    assert_str(json_str(root, "from"), "+355691234567");
    assert_str(json_str(root, "text"), "sh\xC3\xABndet \xF0\x9F\x99\x8F\n");
    assert_str(json_str(root, "From"), "");
    assert_str(json_str(root, "parts"), "");
    assert_null(json_get(root, "absent"));
    assert_true(json_is(json_get(root, "from2"), JSON_STRING));
    const struct json *parts = json_get(root, "parts");
    assert_int_equal(parts->count, 6);
    static const enum json_type types[] = { JSON_NUMBER, JSON_BOOL,  JSON_NULL,
                                            JSON_STRING, JSON_ARRAY, JSON_OBJECT };
    const struct json *part = parts->first;
    for (size_t i = 0; i < 6; i++, part = part->next) {
        assert_int_equal(part->type, types[i]);
        assert_int_equal(part->key.len, 0);
    }
    assert_null(part);
    assert_true(parts->first->next->boolean);
    assert_null(parts->first->next->next->next->next->first);
    assert_true(json_get(parts->first->next->next->next->next->next, "k")->number == -2.5);
    assert_str(json_get(root, "parts")->key, "parts");
}

static void test_absence_is_walked_through(void **state)
{
    (void)state;
    assert_null(json_get(NULL, "a"));
    assert_null(json_get(json_get(NULL, "a"), "b"));
    assert_false(json_is(NULL, JSON_NULL));
    assert_str(json_str(NULL, "a"), "");
    int64_t number;
    assert_false(json_int(NULL, &number));
}

static void test_whole_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok;
        int64_t value;
    } cases[] = {
        { "0", true, 0 },
        { "-0", true, 0 },
        { "42", true, 42 },
        { "4.2e1", true, 42 },
        { "-17", true, -17 },
        { "9007199254740992", true, INT64_C(9007199254740992) },
        { "-9007199254740992", true, INT64_C(-9007199254740992) },
        { "9007199254740994", false, 0 },
        { "817790313235066447", false, 0 },
        { "1e300", false, 0 },
        { "1.5", false, 0 },
        { "\"1\"", false, 0 },
        { "true", false, 0 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct json *value;
        struct err err;
        int64_t number = 0;
        assert_ok(parse(str_of(cases[i].text), &value, &err), err);
        assert_int_equal(json_int(value, &number), cases[i].ok);
        assert_int_equal(number, cases[i].value);
    }
}

static void test_ceiling(void **state)
{
    (void)state;
    struct str text = STR("[\"aaaaaaaaaaaaaaaa\",[1,2,3],{\"k\":\"v\"}]");
    size_t refused = 0;
    for (size_t size = 0;; size += 16) {
        struct arena *small = arena_new(size);
        const struct json *value;
        struct err err = { 0 };
        bool ok = json_parse(text, small, &value, &err);
        arena_free(small);
        if (ok)
            break;
        assert_null(value);
        assert_int_equal(err.code, ERR_LIMIT);
        refused++;
    }
    assert_true(refused > 10);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Compared each with each, these names would cost minutes. */
static void test_a_hostile_object_costs_little(void **state)
{
    (void)state;
    enum { NAMES = 80000, SIZE = NAMES * 13 + 3 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    size_t len = 0;
    text[len++] = '{';
    for (int i = 0; i < NAMES; i++)
        len += (size_t)snprintf(text + len, SIZE - len, "%s\"a%06d\":0", i ? "," : "", i);
    text[len++] = '}';
    const struct json *value;
    struct err err;
    double started = seconds();
    assert_ok(parse((struct str){ text, len }, &value, &err), err);
    assert_int_equal(value->count, NAMES);
    assert_true(seconds() - started < 5);
    memcpy(strstr(text, "a000777"), "a079999", 7);
    assert_false(parse((struct str){ text, len }, &value, &err));
    assert_non_null(strstr(err.text, "this object has a member of this name"));
    assert_true(seconds() - started < 10);
    free(text);
}

static void test_prints(void **state)
{
    (void)state;
    struct json_out *root = json_object();
    json_put_str(root, "text", STR("a\"b\\c\n\x01 \xC3\xAB \xFF\xC0\x80 x\0y"));
    json_put_int(root, "n", INT64_MIN);
    json_put_id(root, "id", INT64_MAX);
    json_put_bool(root, "yes", true);
    json_put_bool(root, "no", false);
    json_put_null(root, "none");
    struct json_out *list = json_array();
    json_put(root, "list", list);
    json_put_int(list, NULL, 1); /* a child may be filled after it was put */
    json_put(list, NULL, json_object());
    json_put_str(list, NULL, STR(""));
    struct str printed;
    struct err err;
    assert_ok(json_print(root, arena, &printed, &err), err);
    assert_str(printed,
               "{\"text\":\"a\\\"b\\\\c\\n\\u0001 \xC3\xAB \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD "
               "x\xEF\xBF\xBDy\",\"n\":-9223372036854775808,\"id\":\"9223372036854775807\","
               "\"yes\":true,\"no\":false,\"none\":null,\"list\":[1,{},\"\"]}");
    assert_int_equal(printed.ptr[printed.len], '\0');
    const struct json *value;
    assert_ok(json_parse(printed, arena, &value, &err), err);
}

static void test_a_failure_while_building_is_told(void **state)
{
    (void)state;
    struct str printed;
    struct err err = { 0 };
    struct json_out *root = json_object();
    struct json_out *inner = json_object();
    json_put(root, "inner", inner);
    json_put(inner, "lost", NULL); /* what a constructor gives when memory is short */
    json_put_int(inner, "later", 1);
    assert_false(json_print(root, arena, &printed, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_int_equal(printed.len, 0);

    json_put(NULL, "a", json_object()); /* frees the child */
    assert_false(json_print(NULL, arena, &printed, &err));
    json_out_free(NULL);
    json_out_free(json_array());

    struct arena *small = arena_new(8);
    root = json_object();
    json_put_str(root, "text", STR("longer than eight bytes"));
    err.code = ERR_NONE;
    assert_false(json_print(root, small, &printed, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    arena_free(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_json),
        cmocka_unit_test(test_refuses_the_rest),
        cmocka_unit_test(test_errors_repeat_no_text),
        cmocka_unit_test(test_reads_values),
        cmocka_unit_test(test_absence_is_walked_through),
        cmocka_unit_test(test_whole_numbers),
        cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_a_hostile_object_costs_little),
        cmocka_unit_test(test_prints),
        cmocka_unit_test(test_a_failure_while_building_is_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
