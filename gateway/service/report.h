/* Reports for the donor: what each measure of domain/indicator.h comes to in a period, by what people are
 * counted by. A table is told as disclosure.h has it: with the parts of its period, and with what was
 * reported before, in mind.
 *
 * Only who agreed to be counted (CASE_CONSENT_REPORTING) is in a figure; how many were left out is told
 * beside it. It knows no names.
 *
 * Floor 3. Thread: store, read lane. */
#ifndef GATEWAY_REPORT_H
#define GATEWAY_REPORT_H

#include "domain/indicator.h"
#include "domain/report_period.h"
#include "store/db.h"

struct report_table {
    enum dimension by, across; /* DIMENSION_NONE: only the sum; only one way */
    int rows, columns;
    int64_t *values; /* (rows + 1) x (columns + 1), the last of each the sums */
    bool *hidden;    /* the same */
    int64_t left_out;
};

int report_size(const struct report_table *table);                      /* cells, sums and all */
int report_cell(const struct report_table *table, int row, int column); /* where it stands */
int64_t report_value(const struct report_table *table, int row, int column); /* DISCLOSURE_HIDDEN */
int64_t report_total(const struct report_table *table);

struct report; /* what was read for one report: each count once */

/* The arena holds the report and what its tables point to. */
MUST_CHECK bool report_begin(struct db *db, struct arena *arena, struct report **ret,
                             struct err *err);
void report_end(struct report *report); /* NULL is allowed; before the arena goes */

/* ERR_INVALID: the measure is not broken down by that, or not recorded here. */
MUST_CHECK bool report_table(struct report *report, const struct measure *measure,
                             const struct report_period *period, enum dimension by,
                             enum dimension across, struct report_table *ret, struct err *err);

/* The same table with its rows as columns: either way round it hides the same, or one way would tell what
 * the other hides. */
MUST_CHECK bool report_turn(struct report_table *table, struct arena *arena, struct err *err);

/* What differs by few from a table that was told before, over the same people, is hidden; what that one hid
 * stays so. The sums are left as they are. report_settle(): and what would follow from the rest. */
void report_mark(struct report_table *table, const struct report_table *told);
void report_settle(struct report_table *table);

#endif
