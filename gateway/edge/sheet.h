/* A table of the desk's API: the same rows as JSON for the page, or as CSV for a spreadsheet.
 *
 * Each row puts the same columns in the same order; their names are the CSV's first line.
 *
 * Floor 4. Thread: any. */
#ifndef GATEWAY_SHEET_H
#define GATEWAY_SHEET_H

#include "base/csv.h"
#include "base/json.h"

struct sheet {
    struct json_out *rows, *row; /* as JSON; NULL as CSV */
    struct builder names, cells; /* as CSV */
    struct csv head, body;
    bool csv;
    size_t row_count;
};

MUST_CHECK bool sheet_open(struct sheet *sheet, bool csv, struct arena *arena, struct err *err);

void sheet_row(struct sheet *sheet); /* begins one */
void sheet_str(struct sheet *sheet, const char *name, struct str value);
void sheet_int(struct sheet *sheet, const char *name, int64_t value);
void sheet_count(struct sheet *sheet, const char *name,
                 int64_t value);                        /* perhaps DISCLOSURE_HIDDEN */
void sheet_none(struct sheet *sheet, const char *name); /* null; an empty cell */

/* The rows for an answer of the caller's, which owns them then. NULL as CSV. */
struct json_out *sheet_rows(struct sheet *sheet);

/* The whole text as CSV. ERR_LIMIT when there were too many rows. */
MUST_CHECK bool sheet_text(struct sheet *sheet, struct arena *arena, struct str *ret,
                           struct err *err);

#endif
