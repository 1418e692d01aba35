/* Tables read: what spreadsheets write, in pieces of any size, and what is no table. */
#include "check.h"

#include "base/csv_read.h"

#include <string.h>

enum { TOLD_SIZE = 2048 };

struct told {
    char text[TOLD_SIZE];
    struct builder b;
    int64_t stop_at;
};

/* "1:a|b 3:c|" */
static bool take(void *context, const struct csv_row *row, struct err *err)
{
    struct told *told = context;
    if (row->number == told->stop_at)
        return err_set(err, ERR_UNPROCESSED, "enough");
    builder_addf(&told->b, "%s%lld:", told->b.len > 0 ? " " : "", (long long)row->number);
    for (int i = 0; i < row->count; i++) {
        builder_add(&told->b, i > 0 ? STR("|") : STR(""));
        builder_add(&told->b, row->fields[i]);
    }
    return true;
}

static bool read_all(struct str bytes, size_t piece, int64_t stop_at, struct told *ret,
                     struct err *err)
{
    builder_init(&ret->b, ret->text, sizeof(ret->text));
    ret->stop_at = stop_at;
    *err = (struct err){ 0 };
    struct csv_reader *reader = csv_reader_new(take, ret);
    bool done = true;
    while (done && bytes.len > 0) {
        done = csv_reader_feed(reader, str_head(bytes, piece), err);
        bytes = str_from(bytes, piece);
    }
    done = done && csv_reader_end(reader, err);
    csv_reader_free(reader);
    return done;
}

static const struct {
    const char *bytes, *told, *fault;
} cases[] = {
    { "", "", NULL },
    { "a,b\nc,d\n", "1:a|b 2:c|d", NULL },
    { "a,b\r\nc,d", "1:a|b 2:c|d", NULL },
    { "\xEF\xBB\xBF"
      "a;b\nc,c;d\n",
      "1:a|b 2:c,c|d", NULL },
    { "a\tb\n\td\n", "1:a|b 2:|d", NULL },
    { "\"a,b\";c;d\ne;f;g\n", "1:a,b|c|d 2:e|f|g", NULL },
    { "a,\"b \"\"c\"\" d\"\n", "1:a|b \"c\" d", NULL },
    { "a,\"b\nc\"\n", "1:a|b\nc", NULL },
    { "a,b\n,\n\nc,d\n", "1:a|b 3:c|d", NULL },
    { " a , b \n", "1:a|b", NULL },
    { "a,b\"c\n", NULL,
      "row 1: a quote stands where none may; double it, or put the field in quotes" },
    { "a,b\n\"c\"d,e\n", NULL,
      "row 2: a quote stands where none may; double it, or put the field in quotes" },
    { "a,b\n\"c,d\n", NULL,
      "row 2: a quote is never closed; close it, or double it inside a field" },
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (size_t piece = 1; piece < 20; piece += 6) {
            static struct told told;
            struct err err;
            bool done = read_all(str_of(cases[i].bytes), piece, -1, &told, &err);
            if (done != (cases[i].fault == NULL))
                fail_msg("case %zu in pieces of %zu: %s", i, piece, err.text);
            assert_str(done ? builder_str(&told.b) : str_of(err.text),
                       done ? cases[i].told : cases[i].fault);
        }
    }
}

static void test_bounds(void **state)
{
    (void)state;
    static struct told told;
    static char bytes[CSV_ROW_SIZE_MAX + 10];
    struct err err;
    memset(bytes, ',', CSV_FIELDS_MAX);
    assert_false(read_all((struct str){ bytes, CSV_FIELDS_MAX }, 7, -1, &told, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    memset(bytes, 'x', sizeof(bytes));
    assert_false(read_all((struct str){ bytes, sizeof(bytes) }, 999, -1, &told, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

/* What the taker refuses ends the reading, once. */
static void test_refused(void **state)
{
    (void)state;
    static struct told told;
    struct err err;
    assert_false(read_all(STR("a,b\nc,d\ne,f\n"), 2, 2, &told, &err));
    assert_str(str_of(err.text), "enough");
    assert_str(builder_str(&told.b), "1:a|b");
}

static void test_any_bytes(void **state)
{
    (void)state;
    static const char letters[] = "ab,;\"\n\r\t\xC3\xAB\0";
    unsigned seed = 11;
    for (int run = 0; run < 3000; run++) {
        static struct told told;
        char bytes[64];
        struct err err;
        for (size_t i = 0; i < sizeof(bytes); i++) {
            seed = seed * 1103515245U + 12345U;
            bytes[i] = letters[(seed >> 16) % (sizeof(letters) - 1)];
        }
        bool done = read_all((struct str){ bytes, (size_t)run % 64 }, 5, -1, &told, &err);
        assert_true(done || err.text[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
