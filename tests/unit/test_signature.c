/* What makes a webhook call trustworthy: keyed hashes, order of fields, age, passwords. */
#include "check.h"

#include "domain/signature.h"

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 * 1024);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void assert_denied(bool passed, struct err *err, const char *says)
{
    assert_false(passed);
    assert_int_equal(err->code, ERR_DENIED);
    assert_non_null(strstr(err->text, says));
}

/* RFC 2202, case 2 for SHA-1, RFC 4231, case 2 for SHA-256. */
static void test_keyed_hashes(void **state)
{
    (void)state;
    const struct signature_kind sha1 = { "X-One", CRYPTO_SHA1, .hex = true };
    const struct signature_kind sha256 = { "X-Two", CRYPTO_SHA256, .hex = false };
    struct str key = STR("Jefe"), bytes = STR("what do ya want for nothing?");
    struct err err = { 0 };
    assert_ok(signature_check(&sha1, STR("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"), key, bytes,
                              arena, &err),
              err);
    assert_ok(signature_check(&sha1, STR("EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79"), key, bytes,
                              arena, &err),
              err);
    assert_ok(signature_check(&sha256, STR("W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="), key,
                              bytes, arena, &err),
              err);
    const struct signature_kind appended = { "sig", CRYPTO_MD5, .hex = true, .appended = true };
    assert_ok(
        signature_check(&appended, STR("d72f75ac8cda9bbce891c4fa62bee6cd"), STR("signature_secret"),
                        STR("&param1=value1&param2=value2&timestamp=1234567890"), arena, &err),
        err);
    static const char *const wrong[] = { "effcdf6ae5eb2fa2d27416d5f184df9c259a7c78",
                                         "effcdf6ae5eb2fa2d27416d5f184df9c259a7c7",
                                         "effcdf6ae5eb2fa2d27416d5f184df9c259a7c7900", "zz", " " };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_denied(signature_check(&sha1, str_of(wrong[i]), key, bytes, arena, &err), &err,
                      "\"X-One\" is wrong");
    assert_denied(signature_check(&sha1, STR(""), key, bytes, arena, &err), &err,
                  "\"X-One\" is missing");
    /* The hash keyed with nothing, which anybody can make. */
    assert_denied(signature_check(&sha1, STR("fbdb1d1b18aa6c08324b7d64b71fb76370690e1d"), STR(""),
                                  STR(""), arena, &err),
                  &err, "no secret");
}

static void test_order(void **state)
{
    (void)state;
    struct form form, sorted;
    struct err err = { 0 };
    assert_ok(form_parse(STR("b=2&B=9&b=1&a=&ab=1&a%20=x"), arena, &form, &err), err);
    assert_ok(signature_sort(&form, arena, &sorted, &err), err);
    struct builder text;
    assert_ok(signature_builder(&sorted, 0, arena, &text, &err), err);
    for (size_t i = 0; i < sorted.count; i++) {
        builder_add(&text, sorted.fields[i].name);
        builder_add_char(&text, '=');
        builder_add(&text, sorted.fields[i].value);
        builder_add_char(&text, ';');
    }
    assert_true(builder_ok(&text));
    assert_str(builder_str(&text), "B=9;a=;a =x;ab=1;b=1;b=2;");
    assert_str(form.fields[0].value, "2"); /* as it came */
    const struct form none = { 0 };
    assert_ok(signature_sort(&none, arena, &sorted, &err), err);
    assert_int_equal(sorted.count, 0);
}

static void test_age(void **state)
{
    (void)state;
    static const struct {
        const char *second, *age_max;
        bool fresh;
    } cases[] = {
        { "1795256100", "300", true },
        { "1795255800", "300", true },
        { "1795255799", "300", false },
        { "1795256400", "300", true },
        { "1795256401", "300", false },
        { "1", "0", true },
        { "", "0", false },
        { "soon", "300", false },
        { "-1", "0", false },
        { "9223372036854775807", "300", false },
        { "1795256100", "", false },
        { "1795256100", "-5", false },
        { "1795256100", "5 minutes", false },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct err err = { 0 };
        bool fresh =
            signature_fresh(str_of(cases[i].second), str_of(cases[i].age_max), 1795256100999, &err);
        if (fresh != cases[i].fresh)
            fail_msg("%s within %s: %s", cases[i].second, cases[i].age_max, err.text);
        assert_int_equal(err.code, fresh ? ERR_NONE : ERR_DENIED);
    }
}

static void test_required(void **state)
{
    (void)state;
    static const struct setting table[] = { { .name = "require_signature" }, { 0 } };
    static const struct {
        const char *value;
        bool required;
    } cases[] = {
        { "", true },    { "yes", true },  { "v3", true }, { "nope", true },   { "no", false },
        { "No", false }, { "off", false }, { "0", false }, { "false", false },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct settings settings = { .table = table, .values = { str_of(cases[i].value) } };
        assert_int_equal(signature_required(&settings), cases[i].required);
    }
}

static void test_claims(void **state)
{
    (void)state;
    const struct json *claims;
    struct err err = { 0 };
    struct str text =
        STR("{\"hash\":\"BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\","
            "\"number\":1,\"empty\":\"\"}");
    assert_ok(json_parse(text, arena, &claims, &err), err);
    assert_ok(signature_claims_hash(claims, "hash", STR("abc"), arena, &err), err);
    assert_denied(signature_claims_hash(claims, "hash", STR("abd"), arena, &err), &err, "(hash)");
    assert_denied(signature_claims_hash(claims, "number", STR("abc"), arena, &err), &err,
                  "another call");
    assert_denied(signature_claims_hash(claims, "empty", STR(""), arena, &err), &err,
                  "another call");
    assert_denied(signature_claims_hash(claims, "absent", STR("abc"), arena, &err), &err,
                  "another call");
}

static void test_basic(void **state)
{
    (void)state;
    static const struct {
        const char *user, *header;
        bool passes;
    } cases[] = {
        { "", "", true },
        { "hub", "Basic aHViOnM6M2NyZXQ=", true },
        { "hub", "basic  aHViOnM6M2NyZXQ=", true },
        { "hub", "Basic aHViOnM6M2NyZXR=", false },
        { "hub", "Basic", false },
        { "hub", "aHViOnM6M2NyZXQ=", false },
        { "hub", "Bearer aHViOnM6M2NyZXQ=", false },
        { "hub", "", false },
        { "hu", "Basic aHViOnM6M2NyZXQ=", false },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct http_header header = { STR("authorization"), str_of(cases[i].header) };
        const struct http_request request = { .headers = &header, .header_count = 1 };
        struct err err = { 0 };
        bool passes = signature_basic(&request, str_of(cases[i].user), STR("s:3cret"), arena, &err);
        if (passes != cases[i].passes)
            fail_msg("\"%s\" for \"%s\"", cases[i].header, cases[i].user);
        assert_int_equal(err.code, passes ? ERR_NONE : ERR_DENIED);
    }
}

int main(void)
{
    struct err err;
    if (!crypto_init(&err))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keyed_hashes), cmocka_unit_test(test_order),
        cmocka_unit_test(test_age),          cmocka_unit_test(test_required),
        cmocka_unit_test(test_claims),       cmocka_unit_test(test_basic),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
