/* One-time codes against the vectors of RFC 6238, appendix B, and the way of a secret into an app. */
#include "check.h"

#include "base/limits.h"
#include "base/otp.h"

#define SECRET STR("12345678901234567890")

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

/* The RFC gives eight digits; six are their end. */
static const struct {
    int64_t at_s;
    const char *code;
} vectors[] = {
    { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
    { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" },
};

static void test_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        int64_t step = 0, at_ms = vectors[i].at_s * 1000;
        struct str code = str_of(vectors[i].code);
        assert_true(otp_check(SECRET, code, at_ms, 0, &step));
        assert_int_equal(step, vectors[i].at_s / 30);
        /* one step early and late, no more */
        assert_true(otp_check(SECRET, code, at_ms + OTP_STEP_MS, 0, &step));
        assert_int_equal(step, vectors[i].at_s / 30);
        assert_true(otp_check(SECRET, code, at_ms - OTP_STEP_MS, 0, &step));
        assert_false(otp_check(SECRET, code, at_ms + 2 * OTP_STEP_MS, 0, &step));
        if (at_ms >= 2 * OTP_STEP_MS)
            assert_false(otp_check(SECRET, code, at_ms - 2 * OTP_STEP_MS, 0, &step));
    }
}

static void test_a_code_is_good_once(void **state)
{
    (void)state;
    int64_t step, at_ms = 1234567890000;
    assert_true(otp_check(SECRET, STR("005924"), at_ms, 0, &step));
    assert_false(otp_check(SECRET, STR("005924"), at_ms, step, &step));
    assert_false(otp_check(SECRET, STR("005924"), at_ms, 1234567890 / 30 + 1, &step));
    assert_true(otp_check(SECRET, STR("005924"), at_ms, 1234567890 / 30 - 1, &step));
}

static void test_what_is_no_code(void **state)
{
    (void)state;
    static const char *const wrong[] = { "",        "5924",   "005925", "0005924", "00592",
                                         "005924 ", " 05924", "abcdef", "٠٠٥٩٢٤",  "-05924" };
    int64_t step;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(otp_check(SECRET, str_of(wrong[i]), 1234567890000, 0, &step));
    assert_false(otp_check(STR("another secret here!"), STR("005924"), 1234567890000, 0, &step));
}

static void test_the_way_into_an_app(void **state)
{
    (void)state;
    struct str text, path;
    int size = 0;
    assert_true(otp_secret_text(SECRET, arena, &text));
    assert_str(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_true(otp_uri(SECRET, STR("Migranti HUB"), STR("ana"), arena, &text));
    assert_str(text, "otpauth://totp/Migranti%20HUB:ana?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                     "&issuer=Migranti%20HUB&algorithm=SHA1&digits=6&period=30");
    assert_true(otp_qr(text, arena, &path, &size));
    assert_true(size >= 21 + 8 && (size - 8 - 17) % 4 == 0);
    assert_true(str_starts(path, STR("M4 4h7v1h-7z"))); /* the corner that readers look for */
    assert_true(otp_qr(STR("x"), arena, &path, &size));
    assert_int_equal(size, 21 + 8);
}

static void test_no_room_is_told(void **state)
{
    (void)state;
    struct str path;
    int size;
    char longest[600];
    memset(longest, 'x', sizeof(longest));
    assert_false(otp_qr((struct str){ longest, sizeof(longest) }, arena, &path, &size));
    struct arena *small = arena_new(64);
    assert_false(otp_qr(STR("x"), small, &path, &size));
    assert_false(otp_uri(SECRET, STR("Migranti HUB"), STR("ana"), small, &path));
    arena_free(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_a_code_is_good_once),
        cmocka_unit_test(test_what_is_no_code),
        cmocka_unit_test_setup_teardown(test_the_way_into_an_app, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(test_no_room_is_told, make_arena, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
