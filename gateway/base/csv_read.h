/* Tables read: CSV (RFC 4180) as spreadsheets write it, whichever of comma, semicolon and tab separates,
 * with or without the mark in front. The only door to libcsv.
 *
 * Bytes come in any pieces, rows go out one by one: a file of any size is read in constant memory. A
 * quote that is never closed, or closed in the middle of a field, ends the reading.
 *
 * Floor 0. Thread: any, one thread at a time. */
#ifndef GATEWAY_CSV_READ_H
#define GATEWAY_CSV_READ_H

#include "base/err.h"

enum { CSV_FIELDS_MAX = 64, CSV_ROW_SIZE_MAX = 64 * 1024 };

struct csv_row {
    int64_t number; /* 1 is the first row of the file */
    const struct str *fields;
    int count;
};

/* False ends the reading, with this error. Rows without any text are not told. */
typedef bool csv_take(void *context, const struct csv_row *row, struct err *err);

struct csv_reader;
struct csv_reader *csv_reader_new(csv_take *take, void *context); /* the caller frees it */
void csv_reader_free(struct csv_reader *reader);

/* ERR_INVALID "row 7: what and what to do", ERR_LIMIT for a row too large, and what `take` told. After
 * an error nothing more is read. */
MUST_CHECK bool csv_reader_feed(struct csv_reader *reader, struct str bytes, struct err *err);
MUST_CHECK bool csv_reader_end(struct csv_reader *reader, struct err *err);

#endif
