/* Tokens that are right, and all the ways in which one can be wrong. */
#include "check.h"

#include "base/crypto.h"
#include "base/jwt.h"

static const struct {
    const char *what, *token, *says; /* what the refusal says; empty: read */
} cases[] = {
    { "HS256",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9._"
      "WPGqUnHLyf6MhdSOexHzzlpupRFtSFDnS4Zxgzh51o",
      "" },
    { "HS384",
      "eyJhbGciOiJIUzM4NCIsInR5cCI6IkpXVCJ9."
      "eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9.OMV-FUYQArj8xMe_"
      "uvxnxwaqB3I82MgUkB4E7A2rbobhxM9R7W9CXvfvV2jRWBO4",
      "" },
    { "HS512",
      "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9."
      "eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9."
      "xKhBioFxRxC224wSOxDo39nFyKQlq1kikD-kw5gCuRyrqzcGb2eNkevM4J1SGQd7vtvq0pPclDBsyjeZUU_C4Q",
      "" },
    { "no times",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ4In0.52n3kHRSkdwJiriBd3vA-"
      "BvaXUmH9yXqDIMzmLz7FGQ",
      "" },
    { "another key",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9.JFAv1-"
      "lj8B6T3aVBC1usWlaY6IMiwKuprG49vkzPQag",
      "signature is wrong" },
    { "none",
      "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0."
      "eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9.",
      "not signed in a way" },
    { "RS256 in the head",
      "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9."
      "WFKt0cIyIOOkWSZR3m13Yl1ahhc5wkBrnjnNtJkjazE",
      "not signed in a way" },
    { "hs256",
      "eyJhbGciOiJoczI1NiJ9.eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9.XxM0-"
      "61umRedv0VD25QOhNk3TFJnSiccVP1fDE-pA9U",
      "not signed in a way" },
    { "no algorithm",
      "e30.eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9."
      "zmzXaLuzWKZwIVgF0hGggu14lEW9xQG4O-Oci7VZtW0",
      "not signed in a way" },
    { "another algorithm than it says",
      "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9."
      "utPbDXlNncz81It_xF4OTj-Vu73B-LRfiJVlPk3QzDLIA5_pxZ5hvGThdOGuO_JLI7Kdb4t-tKagqVr2gVHYjw",
      "signature is wrong" },
    { "just over",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3OTUyNTYwOTl9.Dm_s4j-"
      "jNI26O5EYY1ygrq2SCcIKx1bIPhqyZROVIL8",
      "" },
    { "over",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3OTUyNTYwOTh9.pSKW5i2wMcyDB7PixsNzPK1bRLJUo-"
      "nRLq-tfIW_FDc",
      "not valid any more" },
    { "just early",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJuYmYiOjE3OTUyNTYxMDF9."
      "SCwAFJoa6z0i7WtuAJeRhfgN46RkZ53OsF0OwKT9LMM",
      "" },
    { "early",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJuYmYiOjE3OTUyNTYxMDJ9."
      "7ZLItD0PCtRfycug8XvJmCOLnYyyy2r5o_FPNhEoxbc",
      "not valid yet" },
    { "a half second",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJuYmYiOjE3OTUyNTYxMDEuNX0."
      "0BWnIQNDXhayA2LkhENTxTt1hKMtjzvzIaR0OoGNb0M",
      "not valid yet" },
    { "time as text",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOiIxNzk1MjU2MTYwIn0.I6X-"
      "OIRskIEhZM6utS6gMmMU24nL7a7jkvMVTGdS0MA",
      "not valid any more" },
    { "claims no object",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.WzFd.fwgpnZcqweQ2M63QO6-LAmYxWGIqahRnatAT799uGh8",
      "not a JSON object" },
    { "claims no JSON",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjo.oHieiyHzIN7LCR6tZs1ya1qPQYgTnMpNWOPVMuU_oSQ",
      "not a JSON object" },
    { "a claim twice",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ4IiwiaXNzIjoieSJ9.hDBO8s7rTJNqcvTEZTtqJzrKX-"
      "67E-Uoz1gOyFRlL8U",
      "not a JSON object" },
    { "head no JSON",
      "ew.eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9.ddNUJYY_HLYQ6Sa7Pckm-"
      "dlLOEIdd3Ck2xvdy-F4xtA",
      "not a JSON web token" },
    { "two parts",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9",
      "not a JSON web token" },
    { "no signature",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9.",
      "signature is wrong" },
    { "four parts",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9._"
      "WPGqUnHLyf6MhdSOexHzzlpupRFtSFDnS4Zxgzh51o.x",
      "signature is wrong" },
    { "cut",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJpc3MiOiJ4IiwibmJmIjoxNzk1MjU2MTAwLCJleHAiOjE3OTUyNTYxNjB9._"
      "WPGqUnHLyf6MhdSOexHzzlpupRFtSFDnS4Zxgzh5",
      "signature is wrong" },
    { "empty", "", "not a JSON web token" },
    { "dots", "..", "not a JSON web token" },
};

static void test_tokens(void **state)
{
    (void)state;
    const int64_t now_ms = 1795256100000;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena *arena = arena_new((size_t)64 * 1024);
        const struct json *claims;
        struct err err = { 0 };
        bool read = jwt_read(str_of(cases[i].token), STR("a key of the tests"),
                             STR("HS256 HS384 HS512"), now_ms, 1000, arena, &claims, &err);
        if (read != (cases[i].says[0] == '\0') || (!read && !strstr(err.text, cases[i].says)))
            fail_msg("%s: %s", cases[i].what, read ? "read" : err.text);
        assert_int_equal(err.code, read ? ERR_NONE : ERR_DENIED);
        if (read)
            assert_true(json_is(claims, JSON_OBJECT));
        arena_free(arena);
    }
}

static void test_algorithms(void **state)
{
    (void)state;
    static const struct {
        struct str algorithms;
        bool reads;
    } lists[] = {
        { { "HS256", sizeof("HS256") - 1 }, true },
        { { "HS512 HS256", sizeof("HS512 HS256") - 1 }, true },
        { { "HS384 HS512", sizeof("HS384 HS512") - 1 }, false },
        { { "HS2567", sizeof("HS2567") - 1 }, false },
        { { "", sizeof("") - 1 }, false },
    };
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        struct arena *arena = arena_new((size_t)64 * 1024);
        const struct json *claims;
        struct err err = { 0 };
        assert_int_equal(jwt_read(str_of(cases[0].token), STR("a key of the tests"),
                                  lists[i].algorithms, 1795256100000, 1000, arena, &claims, &err),
                         lists[i].reads);
        arena_free(arena);
    }
}

/* An arena too small for the token refuses it. */
static void test_no_room(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64);
    const struct json *claims;
    struct err err = { 0 };
    assert_false(jwt_read(str_of(cases[0].token), STR("a key of the tests"), STR("HS256"),
                          1795256100000, 1000, arena, &claims, &err));
    assert_int_equal(err.code, ERR_DENIED);
    arena_free(arena);
}

int main(void)
{
    struct err err;
    if (!crypto_init(&err))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_algorithms),
        cmocka_unit_test(test_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
