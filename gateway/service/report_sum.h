/* What a measure of people comes to where it is broken down by nothing: counted plainly, and its parts only
 * as far as it takes to know which of them are too few to be told. For report.c.
 *
 * Floor 3. Thread: store, read lane. */
#ifndef GATEWAY_REPORT_SUM_H
#define GATEWAY_REPORT_SUM_H

#include "domain/indicator.h"
#include "domain/report_period.h"
#include "store/db.h"

/* Whether it counts files, their people or what happened to them. */
bool report_sum_counts(const struct measure *measure);

struct report_sum {
    int64_t value, left_out;
    bool hidden; /* it, or what it and its parts would tell */
};

MUST_CHECK bool report_sum_read(struct db *db, const struct measure *measure,
                                const struct report_period *period, struct arena *arena,
                                struct report_sum *ret, struct err *err);

#endif
