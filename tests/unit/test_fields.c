/* The values of a webhook call: times, senders and ids, the way a form or JSON brings them. */
#include "check.h"

#include "domain/fields.h"

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

static void test_times(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        { "1795296108", 1795296108000 },
        { "946684800", 946684800000 },
        { "2017-05-03T06:04:45Z", 1493791485000 },
        { "2017-05-03 06:04:45", 1493791485000 },
        { "2017-05-03T06:04:45", 1493791485000 },
        { "2017-05-03T08:04:45+02:00", 1493791485000 },
        { "2017-05-03T08:04:45+0200", 1493791485000 },
        { "2017-05-02T22:34:45-0730", 1493791485000 },
        { "2016-10-06T09:28:39.220+0000", 1475746119220 },
        { "2016-10-06T09:28:39.2Z", 1475746119200 },
        { "2016-10-06T09:28:39,220456789Z", 1475746119220 },
        { "2024-02-29T00:00:00Z", 1709164800000 },
        { "2016-12-31T23:59:60Z", 1483228800000 },
        { "2000-01-01T00:00:00Z", 946684800000 },
        /* none, or none that anybody can have sent */
        { "", 0 },
        { "0", 0 },
        { "-1795296108", 0 },
        { "946684799", 0 },
        { "4102444800", 0 },
        { "1795296108000", 1795296108000 },
        { "9223372036854775807", 0 },
        { "1999-12-31T23:59:59Z", 0 },
        { "2100-01-01T00:00:00Z", 0 },
        { "2023-02-29T00:00:00Z", 0 },
        { "2017-13-03T06:04:45Z", 0 },
        { "2017-05-03", 0 },
        { "2017-05-03T", 0 },
        { "2017-05-03T24:00:00Z", 0 },
        { "2017-05-03T06:60:00Z", 0 },
        { "2017-05-03T06:04", 0 },
        { "2017-05-03T06:04:45ZZ", 0 },
        { "2017-05-03T06:04:45+2", 0 },
        { "2017-05-03T06:04:45+15:00", 0 },
        { "2017-05-03T06:04:45+00:60", 0 },
        { "2017-05-03X06:04:45", 0 },
        { "2017-5-3T06:04:45", 0 },
        { "2017-05-03T-6:04:45", 0 },
        { "Tue, 3 May 2017 06:04:45 GMT", 0 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (fields_time_ms(str_of(cases[i].text)) != cases[i].ms)
            fail_msg("%s gives %lld", cases[i].text,
                     (long long)fields_time_ms(str_of(cases[i].text)));
    }
}

static void test_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        enum err_code code;
    } cases[] = {
        { "+355682223344", ERR_NONE },
        { " 355682223344", ERR_NONE },
        { "00355682223344", ERR_NONE },
        { "+355 68 222-33(44)", ERR_NONE },
        { "50700", ERR_NONE },
        { "*384*700#", ERR_NONE },
        { "Vodafone AL", ERR_NONE },
        { "\xDB\xB0\xDB\xB6\xDB\xB8", ERR_NONE },
        { "123456789012345", ERR_NONE },
        { "00123456789012345", ERR_NONE },
        { "MCA1234567890123456", ERR_NONE }, /* a name */
        { "", ERR_UNPROCESSED },
        { "   ", ERR_UNPROCESSED },
        { "1234567890123456", ERR_UNPROCESSED },
        { "+1234567890123456", ERR_UNPROCESSED },
        { "001234567890123456", ERR_UNPROCESSED },
        { "a\tb", ERR_UNPROCESSED },
        { "a\x7F", ERR_UNPROCESSED },
        { "\xFF", ERR_UNPROCESSED },
        { "0123456789012345678901234567890123456789012345678901234567890123x", ERR_UNPROCESSED },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct form_field field = { STR("from"), str_of(cases[i].address) };
        struct form form = { &field, 1 };
        struct err err = { 0 };
        struct str read;
        bool fine = fields_address((struct fields){ .form = &form }, "from", &read, &err);
        if (fine != (cases[i].code == ERR_NONE) || err.code != cases[i].code)
            fail_msg("\"%s\": %d %s", cases[i].address, (int)err.code, err.text);
        if (fine)
            assert_str(read, cases[i].address); /* as it was sent */
    }
}

/* What is absent, doubled or of another kind is told by its name. */
/* Numbers without their plus get it back; what is no international number stays as it is. */
static void test_international(void **state)
{
    (void)state;
    static const struct {
        const char *sent, *read;
    } cases[] = {
        { "355691234501", "+355691234501" },
        { "+355691234501", "+355691234501" },
        { " 355691234501", "+355691234501" },
        { "2901234", "+2901234" },
        { "0691234501", "0691234501" },
        { "50500", "50500" },
        { "123456", "123456" },
        { "BANKA", "BANKA" },
        { "355 69 123", "355 69 123" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct form_field field = { STR("from"), str_of(cases[i].sent) };
        struct form form = { &field, 1 };
        struct str read;
        struct err err = { 0 };
        assert_ok(
            fields_international((struct fields){ .form = &form }, "from", arena, &read, &err),
            err);
        assert_str(read, cases[i].read);
    }
}

static void test_form_or_query(void **state)
{
    (void)state;
    static const struct {
        const char *method, *type;
        enum err_code code;
        const char *value;
    } cases[] = {
        { "GET", "", ERR_NONE, "query" },
        { "POST", "application/x-www-form-urlencoded", ERR_NONE, "body" },
        { "POST", "application/json", ERR_TYPE, "" },
        { "PUT", "application/x-www-form-urlencoded", ERR_METHOD, "" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct http_header header = { STR("Content-Type"), str_of(cases[i].type) };
        const struct http_request request = { .method = str_of(cases[i].method),
                                              .query = STR("a=query"),
                                              .body = STR("a=body"),
                                              .headers = &header,
                                              .header_count = 1 };
        struct form form = { 0 };
        struct err err = { 0 };
        assert_int_equal(fields_form_or_query(&request, arena, &form, &err),
                         cases[i].code == ERR_NONE);
        assert_int_equal(err.code, cases[i].code);
        assert_str(form_get(&form, "a"), cases[i].value);
    }
}

static void test_required(void **state)
{
    (void)state;
    struct form form;
    const struct json *object;
    struct str value;
    struct err err;
    assert_ok(form_parse(STR("a=1&b=&c=1&c=2"), arena, &form, &err), err);
    assert_ok(json_parse(STR("{\"a\":\"1\",\"b\":\"\",\"c\":7,\"d\":null}"), arena, &object, &err),
              err);
    struct fields both[] = { { .form = &form }, { .object = object } };
    for (size_t i = 0; i < 2; i++) {
        assert_ok(fields_required(both[i], "a", &value, &err), err);
        assert_str(value, "1");
        assert_ok(fields_required(both[i], "b", &value, &err), err);
        assert_str(value, "");
        assert_false(fields_required(both[i], "c", &value, &err));
        assert_int_equal(err.code, ERR_INVALID);
        assert_non_null(strstr(err.text, "\"c\""));
        assert_false(fields_required(both[i], "none", &value, &err));
        assert_int_equal(err.code, ERR_INVALID);
        assert_string_equal(err.text, "the field \"none\" is missing");
        assert_false(fields_has(both[i], "none"));
        assert_str(fields_get(both[i], "none"), "");
    }
    assert_true(fields_has(both[1], "d"));
    assert_false(fields_required(both[1], "d", &value, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),         cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_international), cmocka_unit_test(test_form_or_query),
        cmocka_unit_test(test_required),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
