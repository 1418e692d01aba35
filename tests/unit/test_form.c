/* The urlencoded form, read and written. */
#include "check.h"

#include "base/form.h"
#include "base/limits.h"

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

/* What a form reads as: every pair as [name=value], its bytes as they are. */
static struct str read_as(struct str encoded)
{
    struct form form;
    struct err err;
    struct builder all;
    assert_ok(form_parse(encoded, arena, &form, &err), err);
    assert_true(arena_builder(arena, 3 * encoded.len + 4, &all));
    for (size_t i = 0; i < form.count; i++) {
        builder_add_char(&all, '[');
        builder_add(&all, form.fields[i].name);
        builder_add_char(&all, '=');
        builder_add(&all, form.fields[i].value);
        builder_add_char(&all, ']');
    }
    assert_true(builder_ok(&all));
    return builder_str(&all);
}

static void test_reads(void **state)
{
    (void)state;
    static const struct {
        const char *encoded, *pairs;
    } cases[] = {
        { "", "" },
        { "&", "" },
        { "&&&", "" },
        { "a", "[a=]" },
        { "a=", "[a=]" },
        { "=", "[=]" },
        { "=a", "[=a]" },
        { "a=b", "[a=b]" },
        { "a=b=c", "[a=b=c]" },
        { "a=1&b=2", "[a=1][b=2]" },
        { "&a=1&&b=2&", "[a=1][b=2]" },
        { "a=1&a=2&a=1", "[a=1][a=2][a=1]" },
        { "b=1&a=2", "[b=1][a=2]" },
        { "a+b=c+d", "[a b=c d]" },
        { "a%20b=c%2Bd", "[a b=c+d]" },
        { "%61=%62", "[a=b]" },
        { "a=%c3%AB", "[a=\xC3\xAB]" },
        { "a=%26%3D%25", "[a=&=%]" },
        { "a=b;c=d", "[a=b;c=d]" },
        { "a=50%", "[a=50%]" },
        { "a=%&b=1", "[a=%][b=1]" },
        { "a=%4", "[a=%4]" },
        { "a=%zz", "[a=%zz]" },
        { "a=%4g", "[a=%4g]" },
        { "a=%%41", "[a=%A]" },
        { "N=%N&x=%x&pct=%", "[N=%N][x=%x][pct=%]" },
        { "a=%2541", "[a=%41]" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_str(read_as(str_of(cases[i].encoded)), cases[i].pairs);
}

static void test_counts_lengths(void **state)
{
    (void)state;
    struct form form;
    struct err err;
    struct str encoded = STR("text=a%00b&from=%FF%FE\0");
    assert_ok(form_parse(encoded, arena, &form, &err), err);
    assert_int_equal(form.count, 2);
    assert_true(str_equal(form_get(&form, "text"), STR("a\0b")));
    assert_true(str_equal(form_get(&form, "from"), STR("\xFF\xFE\0")));
}

static void test_finds(void **state)
{
    (void)state;
    struct form form;
    struct err err;
    assert_ok(form_parse(STR("id=1&text=&id=2&Id=3&bare"), arena, &form, &err), err);
    assert_str(form_get(&form, "id"), "1");
    assert_str(form_get(&form, "Id"), "3");
    assert_str(form_get(&form, "text"), "");
    assert_str(form_get(&form, "none"), "");
    assert_true(form_has(&form, "text"));
    assert_true(form_has(&form, "bare"));
    assert_false(form_has(&form, "none"));
    assert_int_equal(form_count(&form, "id"), 2);
    assert_int_equal(form_count(&form, "text"), 1);
    assert_int_equal(form_count(&form, "none"), 0);
}

/* As many fields as allowed, then one more. */
static void test_limit(void **state)
{
    (void)state;
    struct builder many;
    struct form form;
    struct err err;
    assert_true(arena_builder(arena, 2 * FORM_FIELDS_MAX + 16, &many));
    for (int i = 0; i < FORM_FIELDS_MAX; i++)
        builder_add(&many, i > 0 ? STR("&a") : STR("a"));
    assert_ok(form_parse(builder_str(&many), arena, &form, &err), err);
    assert_int_equal(form.count, FORM_FIELDS_MAX);
    builder_add(&many, STR("&&")); /* empty pairs do not count */
    assert_ok(form_parse(builder_str(&many), arena, &form, &err), err);
    builder_add(&many, STR("&b"));
    assert_true(builder_ok(&many));
    assert_false(form_parse(builder_str(&many), arena, &form, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_int_equal(form.count, 0);
}

static void test_ceiling(void **state)
{
    (void)state;
    static const char encoded[] = "a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8";
    struct form form;
    struct err err;
    bool passed = false;
    for (size_t size = 0; !passed; size += 16) {
        struct arena *small = arena_new(size);
        passed = form_parse(str_of(encoded), small, &form, &err);
        assert_true(passed || err.code == ERR_LIMIT);
        arena_free(small);
        assert_true(size < 4096);
    }
}

static void test_percent_decodes(void **state)
{
    (void)state;
    static const struct {
        const char *encoded, *decoded;
    } cases[] = {
        { "", "" },
        { "a+b", "a+b" },
        { "a%20b", "a b" },
        { "%2541", "%41" },
        { "%0a%C3%ab", "\n\xC3\xAB" },
        { "%", "%" },
        { "%%%", "%%%" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct str decoded;
        assert_true(form_percent_decode(str_of(cases[i].encoded), arena, &decoded));
        assert_str(decoded, cases[i].decoded);
    }
}

static void test_writes(void **state)
{
    (void)state;
    char storage[256];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    form_add(&b, STR("a b"), STR("c+d&e=f%"));
    form_add(&b, STR("x"), STR(""));
    form_add(&b, STR("~-._"), STR("A9z*'()!"));
    assert_str(builder_str(&b), "a%20b=c%2Bd%26e%3Df%25&x=&~-._=A9z%2A%27%28%29%21");
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, STR("http://127.0.0.1/send?"));
    form_add(&b, STR("to"), STR("+355\n\xC3\xAB"));
    form_add(&b, STR("n"), STR("\0"));
    assert_str(builder_str(&b), "http://127.0.0.1/send?to=%2B355%0A%C3%AB&n=%00");
}

/* Whatever bytes are written come back. */
static void test_round_trip(void **state)
{
    (void)state;
    char bytes[256], storage[2048];
    struct builder b;
    struct form form;
    struct err err;
    for (int i = 0; i < 256; i++)
        bytes[i] = (char)i;
    struct str all = { bytes, sizeof(bytes) };
    builder_init(&b, storage, sizeof(storage));
    form_add(&b, all, all);
    assert_true(builder_ok(&b));
    assert_ok(form_parse(builder_str(&b), arena, &form, &err), err);
    assert_int_equal(form.count, 1);
    assert_true(str_equal(form.fields[0].name, all));
    assert_true(str_equal(form.fields[0].value, all));
}

static void test_overflow_is_told(void **state)
{
    (void)state;
    char storage[8];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    form_add(&b, STR("a"), STR("\n\n\n"));
    assert_false(builder_ok(&b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_counts_lengths),
        cmocka_unit_test(test_finds),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_percent_decodes),
        cmocka_unit_test(test_writes),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_overflow_is_told),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
