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

/* What a period does not tell, of itself: so many months, and what they come to. */
struct untold {
    bool hidden;
    int months;
    int64_t sum;
};

static bool look(struct db *db, const struct measure *measure, const struct report_period *period,
                 struct arena *arena, struct untold *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, queries[measure->count].few, arena, &rows, err, DB_I(measure->fact),
                DB_I(report_period_from_ms(period)), DB_I(report_period_to_ms(period)),
                DB_I(DISCLOSURE_MIN)))
        return false;
    int64_t count = db_int(&rows, 0, 0);
    *ret = (struct untold){ .hidden = is_few(count) };
    if (ret->hidden && period->span == REPORT_MONTH)
        *ret = (struct untold){ true, 1, count };
    return true;
}

/* As report.c guards a line. Quarters of a year, months of a quarter: two deep at most. */
static bool hide_parts(struct db *db, const struct measure *measure,
                       const struct report_period *period, struct arena *arena,
                       struct untold *untold, struct err *err)
{
    struct report_period parts[REPORT_MONTHS_MAX];
    int count = report_period_parts(period, parts), hidden_parts = 0;
    for (int i = 0; i < count; i++) {
        struct untold part;
        if (!look(db, measure, &parts[i], arena, &part, err) ||
            !hide_parts(db, measure, &parts[i], arena, &part, err))
            return false;
        if (!part.hidden)
            continue;
        hidden_parts++;
        untold->months += part.months;
        untold->sum += part.sum;
    }
    untold->hidden |= disclosure_sum_tells(hidden_parts, untold->months, untold->sum) ||
                      (period->span == REPORT_SPAN && hidden_parts > 0);
    return true;
}

bool report_sum_read(struct db *db, const struct measure *measure,
                     const struct report_period *period, struct arena *arena,
                     struct report_sum *ret, struct err *err)
{
    struct db_rows rows;
    struct untold untold = { 0 };
    if (!DB_RUN(db, queries[measure->count].all, arena, &rows, err, DB_I(measure->fact),
                DB_I(report_period_from_ms(period)), DB_I(report_period_to_ms(period))))
        return false;
    *ret = (struct report_sum){ .value = db_int(&rows, 0, 0), .left_out = db_int(&rows, 0, 1) };
    if (measure->count != MEASURE_STANDING && !hide_parts(db, measure, period, arena, &untold, err))
        return false;
    ret->hidden = is_few(ret->value) || untold.hidden;
    return true;
}
