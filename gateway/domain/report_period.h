/* The period of a report: whole months of the calendar in Albania. "2026", "2026-Q3", "2026-07", and
 * "2026-07..2026-11" for what a donor's grant runs over.
 *
 * Days are not to be had: two periods that differ by a day would tell what happened to whom on it.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_REPORT_PERIOD_H
#define GATEWAY_REPORT_PERIOD_H

#include "base/err.h"

enum report_span { REPORT_MONTH, REPORT_QUARTER, REPORT_YEAR, REPORT_SPAN };

struct report_period {
    enum report_span span;
    int first, last; /* months since the year 0, both included */
};

/* ERR_INVALID */
MUST_CHECK bool report_period_parse(struct str text, struct report_period *ret, struct err *err);
void report_period_write(const struct report_period *period, struct builder *ret);

int64_t report_period_from_ms(const struct report_period *period);
int64_t report_period_to_ms(const struct report_period *period); /* it ends before that */
int report_period_year(const struct report_period *period);      /* in which it ends */

/* The parts that are reported by themselves: the quarters of a year and of what is made of quarters, the
 * months of all else; none of a month. Returns how many, at most REPORT_MONTHS_MAX. */
int report_period_parts(const struct report_period *period, struct report_period *ret);

/* The quarter that a moment is in. */
struct report_period report_period_quarter(int64_t at_ms);

#endif
