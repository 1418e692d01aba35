/* Floor 3: sums of the report. */
#include "service/report_sum.h"

#include "base/limits.h"
#include "domain/disclosure.h"

static const struct {
    enum query all, few;
} queries[] = {
    [MEASURE_PERSONS] = { QUERY_REPORT_PERSONS_SUM, QUERY_REPORT_PERSONS_FEW },
    [MEASURE_HOUSEHOLD] = { QUERY_REPORT_HOUSEHOLD_SUM, QUERY_REPORT_HOUSEHOLD_FEW },
    [MEASURE_ACTS] = { QUERY_REPORT_ACTS_SUM, QUERY_REPORT_ACTS_FEW },
    /* What is open at an end has no parts. */
    [MEASURE_STANDING] = { .all = QUERY_REPORT_STANDING_SUM },
};

bool report_sum_counts(const struct measure *measure)
{
    return measure->count >= MEASURE_PERSONS && measure->count <= MEASURE_STANDING;
}

static bool is_few(int64_t count)
{
    return count > 0 && count < DISCLOSURE_MIN;
}

/* As report.c guards a table: a period less those of its parts that are told leaves the one that is
 * not. */
static bool tells_a_part(const struct report_period *period, int hidden_parts)
{
    return hidden_parts == 1 || (period->span == REPORT_SPAN && hidden_parts > 0);
}

static bool look(struct db *db, const struct measure *measure, const struct report_period *period,
                 struct arena *arena, bool *ret_few, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, queries[measure->count].few, arena, &rows, err, DB_I(measure->fact),
                DB_I(report_period_from_ms(period)), DB_I(report_period_to_ms(period)),
                DB_I(DISCLOSURE_MIN)))
        return false;
    *ret_few = is_few(db_int(&rows, 0, 0));
    return true;
}

/* Quarters of a year, months of a quarter: two deep at most. */
static bool hide_parts(struct db *db, const struct measure *measure,
                       const struct report_period *period, struct arena *arena, bool *hidden,
                       struct err *err)
{
    struct report_period parts[REPORT_MONTHS_MAX];
    int count = report_period_parts(period, parts), hidden_parts = 0;
    for (int i = 0; i < count; i++) {
        bool part_hidden;
        if (!look(db, measure, &parts[i], arena, &part_hidden, err) ||
            !hide_parts(db, measure, &parts[i], arena, &part_hidden, err))
            return false;
        hidden_parts += part_hidden;
    }
    *hidden = *hidden || tells_a_part(period, hidden_parts);
    return true;
}

bool report_sum_read(struct db *db, const struct measure *measure,
                     const struct report_period *period, struct arena *arena,
                     struct report_sum *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, queries[measure->count].all, arena, &rows, err, DB_I(measure->fact),
                DB_I(report_period_from_ms(period)), DB_I(report_period_to_ms(period))))
        return false;
    *ret = (struct report_sum){ .value = db_int(&rows, 0, 0), .left_out = db_int(&rows, 0, 1) };
    ret->hidden = is_few(ret->value);
    return measure->count == MEASURE_STANDING ||
           hide_parts(db, measure, period, arena, &ret->hidden, err);
}
