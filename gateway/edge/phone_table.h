/* A table (CSV) that a transcript plays with, beside the transcript.
 *
 * Floor 4. Thread: that of the command. */
#ifndef GATEWAY_PHONE_TABLE_H
#define GATEWAY_PHONE_TABLE_H

#include "base/arena.h"
#include "base/csv_read.h"

/* Each row, its texts kept in `arena`, goes to `take`; the first names the columns. `base`: the folder of
 * the transcript. Errors name file and row. */
MUST_CHECK bool phone_table_read(const char *base, struct str file, struct arena *arena,
                                 csv_take *take, void *context, struct err *err);

#endif
