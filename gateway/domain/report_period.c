/* Floor 1: the period of a report. */
#include "domain/report_period.h"

#include "base/limits.h"
#include "domain/date.h"

#include <assert.h>

enum { MONTHS = 12, QUARTER = 3, DAY_SIZE = 16, YEAR_FIRST = 1971, YEAR_LAST = 9998 };

static bool read_number(struct str text, size_t digits, int least, int most, int *ret)
{
    int64_t value;
    if (text.len != digits || !str_to_int64(text, &value) || value < least || value > most)
        return false;
    *ret = (int)value;
    return true;
}

/* "2026", "2026-Q3", "2026-07" */
static bool read_one(struct str text, struct report_period *ret)
{
    struct str head, tail;
    int year, part;
    bool more = str_cut(text, '-', &head, &tail);
    if (!read_number(head, 4, YEAR_FIRST, YEAR_LAST, &year))
        return false;
    int first = year * MONTHS;
    if (!more) {
        *ret = (struct report_period){ REPORT_YEAR, first, first + MONTHS - 1 };
        return true;
    }
    if (str_starts(tail, STR("Q")) && read_number(str_from(tail, 1), 1, 1, 4, &part)) {
        first += (part - 1) * QUARTER;
        *ret = (struct report_period){ REPORT_QUARTER, first, first + QUARTER - 1 };
        return true;
    }
    if (!read_number(tail, 2, 1, MONTHS, &part))
        return false;
    *ret = (struct report_period){ REPORT_MONTH, first + part - 1, first + part - 1 };
    return true;
}

/* From a month to a month; what is a year, a quarter or a month is reported as that. */
static bool read_span(struct str from, struct str to, struct report_period *ret)
{
    struct report_period first, last;
    if (!read_one(from, &first) || !read_one(to, &last) || first.span != REPORT_MONTH ||
        last.span != REPORT_MONTH || last.first < first.first)
        return false;
    int months = last.first - first.first + 1;
    enum report_span span = REPORT_SPAN;
    if (months == 1)
        span = REPORT_MONTH;
    else if (months == QUARTER && first.first % QUARTER == 0)
        span = REPORT_QUARTER;
    else if (months == MONTHS && first.first % MONTHS == 0)
        span = REPORT_YEAR;
    *ret = (struct report_period){ span, first.first, last.first };
    return months <= REPORT_MONTHS_MAX;
}

bool report_period_parse(struct str text, struct report_period *ret, struct err *err)
{
    size_t dots = str_find(text, STR(".."));
    bool fine = dots < text.len ? read_span(str_head(text, dots), str_from(text, dots + 2), ret)
                                : read_one(text, ret);
    return fine ||
           err_set(err, ERR_INVALID,
                   "period is a year, a quarter, a month or months, at most %d of them: 2026,"
                   " 2026-Q3, 2026-07, 2026-07..2026-11",
                   REPORT_MONTHS_MAX);
}

void report_period_write(const struct report_period *period, struct builder *ret)
{
    int year = period->first / MONTHS, month = period->first % MONTHS;
    switch (period->span) {
    case REPORT_YEAR:
        builder_addf(ret, "%04d", year);
        break;
    case REPORT_QUARTER:
        builder_addf(ret, "%04d-Q%d", year, month / QUARTER + 1);
        break;
    case REPORT_MONTH:
        builder_addf(ret, "%04d-%02d", year, month + 1);
        break;
    case REPORT_SPAN:
        builder_addf(ret, "%04d-%02d..%04d-%02d", year, month + 1, period->last / MONTHS,
                     period->last % MONTHS + 1);
        break;
    }
}

static int64_t month_ms(int month)
{
    char storage[DAY_SIZE];
    struct builder day;
    int64_t at_ms = 0;
    builder_init(&day, storage, sizeof(storage));
    builder_addf(&day, "%04d-%02d-01", month / MONTHS, month % MONTHS + 1);
    bool is_day = date_parse(builder_str(&day), &at_ms);
    assert(is_day);
    (void)is_day;
    return date_moment_ms(at_ms);
}

int64_t report_period_from_ms(const struct report_period *period)
{
    return month_ms(period->first);
}

int64_t report_period_to_ms(const struct report_period *period)
{
    return month_ms(period->last + 1);
}

int report_period_year(const struct report_period *period)
{
    return period->last / MONTHS;
}

int report_period_parts(const struct report_period *period, struct report_period *ret)
{
    bool longer = period->span == REPORT_YEAR || period->span == REPORT_SPAN;
    bool quarters = longer && period->first % QUARTER == 0 && (period->last + 1) % QUARTER == 0;
    int step = quarters ? QUARTER : 1, count = 0;
    enum report_span span = quarters ? REPORT_QUARTER : REPORT_MONTH;
    if (period->span == REPORT_MONTH)
        return 0;
    for (int at = period->first; at <= period->last; at += step)
        ret[count++] = (struct report_period){ span, at, at + step - 1 };
    return count;
}

struct report_period report_period_quarter(int64_t at_ms)
{
    char storage[DAY_SIZE];
    struct builder day;
    int64_t year = 0, month = 0;
    builder_init(&day, storage, sizeof(storage));
    date_write_iso(date_local_ms(at_ms), &day);
    bool read = str_to_int64(str_head(builder_str(&day), 4), &year) &&
                str_to_int64(str_head(str_from(builder_str(&day), 5), 2), &month);
    assert(read);
    (void)read;
    int first = (int)year * MONTHS + ((int)month - 1) / QUARTER * QUARTER;
    return (struct report_period){ REPORT_QUARTER, first, first + QUARTER - 1 };
}
