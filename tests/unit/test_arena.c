/* The arena: zeroed, aligned, within its ceiling, given back by one call. */
#include "check.h"

#include "base/arena.h"

#include <stdlib.h>

static const size_t sizes[] = { 1, 15, 16, 17, 100, 4000, 4096, 8191, 8192, 8193, 100000, 1, 7 };

static void test_alloc(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024 * 1024);
    unsigned char *blocks[sizeof(sizes) / sizeof(sizes[0])];
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        blocks[i] = arena_alloc(arena, sizes[i]);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(blocks[i][j], 0);
        memset(blocks[i], (int)i + 1, sizes[i]);
    }
    /* No two share a byte. */
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(blocks[i][j], i + 1);
    }
    arena_free(arena);
    arena_free(NULL);
}

static void test_ceiling(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1000);
    assert_null(arena_alloc(arena, 1001));
    assert_null(arena_alloc(arena, SIZE_MAX));
    assert_null(arena_alloc(arena, SIZE_MAX - 8));
    assert_non_null(arena_alloc(arena, 900));
    assert_null(arena_alloc(arena, 200));
    assert_non_null(arena_alloc(arena, 64)); /* a refusal costs nothing */
    assert_true(arena_used(arena) <= 1000);
    assert_null(arena_alloc(arena, 64));
    struct str copy, text;
    struct builder b;
    assert_false(
        arena_copy(arena, STR("a text that is longer than the 36 bytes left over"), &copy));
    assert_str(copy, "");
    assert_false(arena_format(arena, &text, "%0100d", 7));
    assert_str(text, "");
    assert_false(arena_builder(arena, 100, &b));
    assert_false(arena_builder(arena, 0, &b));
    arena_free(arena);
}

static void test_texts(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 * 1024);
    struct str copy, text;
    struct builder b;
    assert_true(arena_copy(arena, STR("a\0b"), &copy));
    assert_true(str_equal(copy, STR("a\0b")));
    assert_int_equal(copy.ptr[copy.len], '\0');
    assert_true(arena_copy(arena, (struct str){ NULL, 0 }, &copy));
    assert_str(copy, "");
    assert_true(arena_format(arena, &text, "%s %d", "ticket", 417));
    assert_str(text, "ticket 417");
    assert_true(arena_format(arena, &text, "%020000d", 1));
    assert_int_equal(text.len, 20000);
    assert_true(arena_builder(arena, 4, &b));
    builder_add(&b, STR("abc"));
    assert_true(builder_ok(&b));
    builder_add_char(&b, 'd');
    assert_false(builder_ok(&b));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alloc),
        cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
