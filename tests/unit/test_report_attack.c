/* An attentive reader with all tables of a report that are to be had: months, quarters, a year and what lies
 * across, by one thing and by two, either way round. What they say together is solved as a system of
 * equations; what was hidden because it is few must not come out of it. */
#include "fixture.h"

#include "domain/disclosure.h"
#include "service/report.h"

#include <math.h>

enum { SETS = 60, PERIODS = 10, DIMENSIONS_TRIED = 2, VALUES = 5, HIDDEN = DISCLOSURE_HIDDEN };
/* Of a period: its sum, the values of each dimension, those by two. */
enum { CELLS = 1 + DIMENSIONS_TRIED * VALUES + VALUES * VALUES };
enum { UNKNOWNS = PERIODS * CELLS, EQUATIONS = 2 * UNKNOWNS, TERMS = VALUES + 1 };

static const char *const periods[PERIODS] = { "2026-07", "2026-08",         "2026-09", "2026-10",
                                              "2026-11", "2026-12",         "2026-Q3", "2026-Q4",
                                              "2026",    "2026-08..2026-10" };
enum { ACROSS = PERIODS - 1 }; /* tells; what it hides itself is months' together, of no report */
static const enum dimension tried[DIMENSIONS_TRIED] = { DIMENSION_SEX, DIMENSION_MUNICIPALITY };

struct reader {
    int64_t told[UNKNOWNS]; /* HIDDEN: nowhere */
    int64_t truth[UNKNOWNS];
    bool heard[UNKNOWNS];
    double rows[EQUATIONS][UNKNOWNS + 1];
    int row_count;
};

static uint32_t seed;

static int64_t chance(int64_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int64_t)(seed >> 8) % below;
}

static int sum_at(int period)
{
    return period * CELLS;
}

static int one_at(int period, int dimension, int value)
{
    return period * CELLS + 1 + dimension * VALUES + value;
}

static int both_at(int period, int first, int second)
{
    return period * CELLS + 1 + DIMENSIONS_TRIED * VALUES + first * VALUES + second;
}

/* ---- what happened */

static void add_people(struct fixture *f, int64_t *next_id)
{
    int kinds = 1 + (int)chance(9);
    for (int kind = 0; kind < kinds; kind++) {
        const struct traits traits = { 1990, (int)chance(4), (int)chance(4), 1 };
        int month = 6 + (int)chance(6), many = 1 + (int)chance(1 + chance(12));
        char period[REPORT_PERIOD_SIZE];
        struct report_period of;
        snprintf(period, sizeof(period), "2026-%02d", month + 1);
        assert_ok(report_period_parse(str_of(period), &of, &f->err), f->err);
        for (int i = 0; i < many; i++, ++*next_id) {
            assert_ok(DB_RUN(f->db, QUERY_FACT_FILE_PUT, f->arena, NULL, &f->err, DB_I(*next_id),
                             DB_I(1), DB_I(2), DB_I(1)) &&
                          DB_RUN(f->db, QUERY_FACT_TRAITS_PUT, f->arena, NULL, &f->err,
                                 DB_I(*next_id), DB_I(1), DB_I(traits_pack(&traits))) &&
                          DB_RUN(f->db, QUERY_FACT_PUT, f->arena, NULL, &f->err,
                                 DB_I(CASE_FACT_DECLINED), DB_I(report_period_from_ms(&of)),
                                 DB_I(*next_id), DB_I(0), DB_I(1)),
                      f->err);
        }
    }
}

static void forget(struct fixture *f, int64_t until_id)
{
    for (int64_t id = 1; id < until_id; id++)
        assert_ok(DB_RUN(f->db, QUERY_FACTS_REMOVE, f->arena, NULL, &f->err, DB_I(id), DB_I(1)),
                  f->err);
}

/* ---- what is told */

static void hear(struct reader *reader, int at, const struct report_table *table, int row,
                 int column)
{
    int64_t value = report_value(table, row, column);
    reader->truth[at] = table->values[row * (table->columns + 1) + column];
    if (!reader->heard[at] || value != HIDDEN)
        reader->told[at] = value;
    reader->heard[at] = true;
}

static void read_table(struct reader *reader, struct report *report, int at, int by, int across,
                       struct fixture *f)
{
    struct report_period period;
    struct report_table table;
    assert_ok(report_period_parse(str_of(periods[at]), &period, &f->err), f->err);
    assert_ok(report_table(report, measure_find(STR("declined")), &period,
                           by < 0 ? DIMENSION_NONE : tried[by],
                           across < 0 ? DIMENSION_NONE : tried[across], &table, &f->err),
              f->err);
    assert_true(table.rows <= VALUES && table.columns <= VALUES);
    for (int row = 0; row <= table.rows; row++) {
        for (int column = 0; column <= table.columns; column++) {
            bool all_rows = row == table.rows, all_columns = column == table.columns;
            int cell = all_rows && all_columns ? sum_at(at)
                       : all_columns           ? one_at(at, by, row)
                       : all_rows              ? one_at(at, across, column)
                       : by < across           ? both_at(at, row, column)
                                               : both_at(at, column, row);
            hear(reader, cell, &table, row, column);
        }
    }
}

static void read_all(struct reader *reader, struct fixture *f)
{
    struct report *report;
    struct arena *arena = arena_new(64 * 1024 * 1024);
    assert_ok(report_begin(f->db, arena, &report, &f->err), f->err);
    for (int i = 0; i < UNKNOWNS; i++)
        reader->told[i] = reader->heard[i] = 0; /* what no table has */
    for (int at = 0; at < PERIODS; at++) {
        read_table(reader, report, at, -1, -1, f);
        read_table(reader, report, at, 0, -1, f);
        read_table(reader, report, at, 1, -1, f);
        read_table(reader, report, at, 0, 1, f);
        read_table(reader, report, at, 1, 0, f);
    }
    report_end(report);
    arena_free(arena);
}

/* ---- what is found out */

/* The whole less its parts is nothing; what is told goes to the other side. */
static void equation(struct reader *reader, int whole, const int *parts, int count)
{
    double *row = reader->rows[reader->row_count];
    bool any = false;
    memset(row, 0, sizeof(reader->rows[0]));
    for (int i = -1; i < count; i++) {
        int cell = i < 0 ? whole : parts[i];
        double sign = i < 0 ? 1 : -1;
        any |= reader->told[cell] == HIDDEN;
        if (reader->told[cell] == HIDDEN)
            row[cell] += sign;
        else
            row[UNKNOWNS] -= sign * (double)reader->told[cell];
    }
    assert_true(reader->row_count < EQUATIONS);
    reader->row_count += any;
}

static void equations_of_period(struct reader *reader, int at)
{
    int parts[VALUES];
    for (int dimension = 0; dimension < DIMENSIONS_TRIED; dimension++) {
        for (int value = 0; value < VALUES; value++)
            parts[value] = one_at(at, dimension, value);
        equation(reader, sum_at(at), parts, VALUES);
        for (int value = 0; value < VALUES; value++) {
            for (int other = 0; other < VALUES; other++)
                parts[other] =
                    dimension == 0 ? both_at(at, value, other) : both_at(at, other, value);
            equation(reader, one_at(at, dimension, value), parts, VALUES);
        }
    }
}

static void equations_of_parts(struct reader *reader)
{
    static const struct {
        int whole, parts[3], count;
    } spans[] = {
        { 6, { 0, 1, 2 }, 3 }, { 7, { 3, 4, 5 }, 3 }, { 8, { 6, 7 }, 2 }, { 9, { 1, 2, 3 }, 3 }
    };
    for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
        for (int cell = 0; cell < CELLS; cell++) {
            int parts[3];
            for (int k = 0; k < spans[i].count; k++)
                parts[k] = spans[i].parts[k] * CELLS + cell;
            equation(reader, spans[i].whole * CELLS + cell, parts, spans[i].count);
        }
    }
}

static bool is_nothing(double value)
{
    return fabs(value) < 1e-7;
}

/* Gauss and Jordan; what has a row of its own is known. Returns how many of the few. */
static int solve(struct reader *reader)
{
    int found = 0, done = 0;
    for (int column = 0; column < UNKNOWNS && done < reader->row_count; column++) {
        int best = done;
        for (int row = done; row < reader->row_count; row++)
            best = fabs(reader->rows[row][column]) > fabs(reader->rows[best][column]) ? row : best;
        if (is_nothing(reader->rows[best][column]))
            continue;
        for (int i = 0; i <= UNKNOWNS; i++) {
            double kept = reader->rows[best][i];
            reader->rows[best][i] = reader->rows[done][i];
            reader->rows[done][i] = kept;
        }
        double pivot = reader->rows[done][column];
        for (int i = column; i <= UNKNOWNS; i++)
            reader->rows[done][i] /= pivot;
        for (int row = 0; row < reader->row_count; row++) {
            double by = reader->rows[row][column];
            for (int i = column; row != done && !is_nothing(by) && i <= UNKNOWNS; i++)
                reader->rows[row][i] -= by * reader->rows[done][i];
        }
        done++;
    }
    for (int row = 0; row < done; row++) {
        int many = 0, cell = -1;
        for (int i = 0; i < UNKNOWNS; i++) {
            if (!is_nothing(reader->rows[row][i])) {
                many++;
                cell = i;
            }
        }
        if (many == 1 && cell / CELLS != ACROSS && reader->truth[cell] > 0 &&
            reader->truth[cell] < DISCLOSURE_MIN) {
            found++;
        }
    }
    return found;
}

static void all_tables_together_tell_of_nobody(void **state)
{
    struct fixture f;
    struct reader *reader = calloc(1, sizeof(*reader));
    int told = 0, asked = 0;
    int64_t next_id = 1;
    (void)state;
    assert_non_null(reader);
    fixture_open(&f);
    seed = 20261122;
    for (int set = 0; set < SETS; set++) {
        add_people(&f, &next_id);
        if (set % 3 == 0)
            add_people(&f, &next_id);
        read_all(reader, &f);
        reader->row_count = 0;
        for (int at = 0; at < PERIODS; at++)
            equations_of_period(reader, at);
        equations_of_parts(reader);
        assert_int_equal(solve(reader), 0);
        for (int i = 0; i < UNKNOWNS; i++) {
            asked += reader->truth[i] > 0;
            told += reader->truth[i] > 0 && reader->told[i] != HIDDEN;
        }
        forget(&f, next_id);
    }
    assert_true(told * 100 > asked * 15);
    free(reader);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(all_tables_together_tell_of_nobody) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
