/* Small numbers are not told where they could be somebody: nor by what is left of a sum, of a table by two
 * traits, of a longer period. The attacks are played here. */
#include "check.h"

#include "domain/disclosure.h"

enum { COLUMN_MAX = 5, HIDDEN = DISCLOSURE_HIDDEN };

static const struct {
    size_t count;
    int64_t given[COLUMN_MAX], told[COLUMN_MAX];
} cases[] = {
    { 0, { 0 }, { 0 } },
    { 3, { 0, 5, 120 }, { 0, 5, 120 } },
    { 4, { 1, 4, 5, 0 }, { HIDDEN, HIDDEN, 5, 0 } },
    { 4, { 3, 40, 9, 0 }, { HIDDEN, 40, HIDDEN, 0 } },      /* one alone: the next goes with it */
    { 4, { 1, 1, 9, 30 }, { HIDDEN, HIDDEN, HIDDEN, 30 } }, /* two of a sum of 2 are 1 and 1 */
    { 2, { 2, 0 }, { HIDDEN, 0 } },
    { 1, { 4 }, { HIDDEN } },
    { 5, { 7, 6, 8, 4, 6 }, { 7, HIDDEN, 8, HIDDEN, 6 } },
};

static void test_mask(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t values[COLUMN_MAX];
        memcpy(values, cases[i].given, sizeof(values));
        disclosure_mask(values, cases[i].count);
        if (memcmp(values, cases[i].told, sizeof(values)) != 0)
            fail_msg("case %zu", i);
    }
}

/* ---- tables of chance, made the same each time */

enum { ROWS = 8, COLUMNS = 7, CELLS = (ROWS + 1) * (COLUMNS + 1), TABLES = 3000 };

static uint32_t seed;

static int64_t chance(int64_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int64_t)(seed >> 8) % below;
}

/* Few people, and many empty cells, as reports of a small programme have. */
static void make_table(int64_t *values, int rows, int columns)
{
    for (int r = 0; r <= rows; r++)
        values[r * (columns + 1) + columns] = 0;
    for (int c = 0; c <= columns; c++)
        values[rows * (columns + 1) + c] = 0;
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
            int64_t value = chance(3) == 0 ? 0 : chance(1 + chance(20));
            values[r * (columns + 1) + c] = value;
            values[r * (columns + 1) + columns] += value;
            values[rows * (columns + 1) + c] += value;
            values[rows * (columns + 1) + columns] += value;
        }
    }
}

/* The sums as the two tables by one trait show them, then the rest. */
static void mask_table(const int64_t *values, bool *hidden, int rows, int columns)
{
    int64_t line[ROWS + 1];
    bool line_hidden[ROWS + 1] = { 0 };
    memset(hidden, 0, CELLS);
    for (int r = 0; r <= rows; r++)
        line[r] = values[r * (columns + 1) + columns];
    disclosure_line(line, line_hidden, (size_t)rows);
    for (int r = 0; r <= rows; r++)
        hidden[r * (columns + 1) + columns] = line_hidden[r];
    disclosure_line(values + rows * (columns + 1), hidden + rows * (columns + 1), (size_t)columns);
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
            int at = r * (columns + 1) + c;
            hidden[at] = values[at] > 0 && values[at] < DISCLOSURE_MIN;
        }
    }
    disclosure_cross(values, hidden, rows, columns);
}

/* A line at a time, again and again, as somebody with a pencil: what one hidden value of a line must be
 * is written down, and the next line read with it. */
static int pencil(const bool *hidden, int rows, int columns)
{
    bool known[CELLS];
    int found = 0;
    for (int i = 0; i < (rows + 1) * (columns + 1); i++)
        known[i] = !hidden[i];
    for (bool more = true; more;) {
        more = false;
        for (int line = 0; line < rows + columns + 2; line++) {
            bool is_row = line <= rows;
            int unknown = -1, many = 0, size = is_row ? columns : rows;
            for (int at = 0; at <= size; at++) {
                int cell =
                    is_row ? line * (columns + 1) + at : at * (columns + 1) + (line - rows - 1);
                many += !known[cell];
                unknown = known[cell] ? unknown : cell;
            }
            if (many == 1) {
                known[unknown] = more = true;
                found++;
            }
        }
    }
    return found;
}

static void a_table_by_two_traits_gives_nobody_away(void **state)
{
    int64_t values[CELLS];
    bool hidden[CELLS];
    int told = 0, cells = 0, naive = 0;
    (void)state;
    seed = 20261122;
    for (int i = 0; i < TABLES; i++) {
        int rows = 1 + (int)chance(ROWS), columns = 1 + (int)chance(COLUMNS);
        make_table(values, rows, columns);
        mask_table(values, hidden, rows, columns);
        for (int at = 0; at < (rows + 1) * (columns + 1); at++) {
            bool few = values[at] > 0 && values[at] < DISCLOSURE_MIN;
            assert_true(!few || hidden[at]);
            told += !hidden[at];
            cells++;
        }
        assert_false(disclosure_cross_leaks(hidden, rows, columns));
        assert_int_equal(pencil(hidden, rows, columns), 0);
        for (int at = 0; at < (rows + 1) * (columns + 1); at++)
            hidden[at] = values[at] > 0 && values[at] < DISCLOSURE_MIN;
        naive += pencil(hidden, rows, columns) > 0;
    }
    assert_true(naive > TABLES / 10);     /* the attack does find what is hidden without care */
    assert_true(told * 100 > cells * 20); /* and something is told still */
}

/* Two lines that both leave the same two hidden: what they say together, none says alone. */
static void what_follows_only_from_all_lines_is_found(void **state)
{
    (void)state;
    const int64_t values[] = { 2, 20, 22, 20, 3, 23, 22, 23, 45 };
    bool hidden[9] = { true, false, false, false, true };
    assert_true(disclosure_cross_leaks(hidden, 2, 2));
    disclosure_cross(values, hidden, 2, 2);
    assert_false(disclosure_cross_leaks(hidden, 2, 2));
}

static void a_hidden_sum_hides_one_of_its_parts(void **state)
{
    (void)state;
    const int64_t values[] = { 7, 8, 0, 15 };
    bool hidden[] = { false, false, false, true };
    disclosure_line(values, hidden, 3);
    assert_true(hidden[0]);
    assert_false(hidden[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mask),
        cmocka_unit_test(a_table_by_two_traits_gives_nobody_away),
        cmocka_unit_test(what_follows_only_from_all_lines_is_found),
        cmocka_unit_test(a_hidden_sum_hides_one_of_its_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
