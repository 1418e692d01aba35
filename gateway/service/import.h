/* A file of records taken in: a table (CSV) or JSON, whichever it is. What a record is, and what becomes
 * of it, is told by an import_kind: vacancy_import.h, directory_import.h.
 *
 * Bytes come in pieces, each within a transaction of the caller's; a table of any size is read in
 * constant memory, JSON is kept whole until its end. Good records are kept, each bad one is told by row
 * and field. After an error nothing more is read.
 *
 * Floor 3. Thread: store, one at a time. */
#ifndef GATEWAY_IMPORT_H
#define GATEWAY_IMPORT_H

#include "base/csv_read.h"
#include "base/json.h"
#include "store/db.h"

struct import_record {
    const struct csv_row *row;  /* of a table, or */
    const struct json *node;    /* of a list in JSON */
    const struct err *unusable; /* why it cannot be read at all, or NULL */
    struct db *db;              /* of the call, */
    struct arena *arena;        /* and what is used within it only */
};

struct import_kind {
    const char *list,
        *noun; /* in JSON: the member that may hold the list, and what one is called */
    size_t json_size_max;
    /* The first row of a table. Its error ends the import. */
    bool (*heads)(void *context, const struct csv_row *row, struct err *err);
    /* One that is bad is told in `fault` and passed over, but for ERR_LIMIT, which ends the import as
     * `err` does. */
    bool (*take)(void *context, const struct import_record *record, struct err *fault,
                 struct err *err);
    /* A call begins, or is made again: what was counted since it began is undone. */
    void (*begin)(void *context, bool again);
    void (*free)(void *context);
};

struct import_plan {
    int64_t first_number; /* of the first record: 1 or 0, unless this is the rest of something */
    void (*tell)(void *context, const char *text); /* "row 7: place ..."; may be NULL */
    void *context;                                 /* of tell */
};

struct import;

/* `context` is the kind's, and freed by it. */
struct import *import_new(const struct import_kind *kind, void *context,
                          const struct import_plan *plan);
void import_free(struct import *import); /* NULL is allowed */
void *import_context(const struct import *import);

/* ERR_INVALID, ERR_UNPROCESSED: the file as a whole is not what it should be; ERR_LIMIT: JSON above the
 * kind's size. `arena` is used within the call only. */
MUST_CHECK bool import_feed(struct import *import, struct db *db, struct str bytes,
                            struct arena *arena, struct err *err);

/* Once all bytes are fed. JSON is taken in slices: *ret_more asks for another call. */
MUST_CHECK bool import_end(struct import *import, struct db *db, struct arena *arena,
                           bool *ret_more, struct err *err);

/* Makes the last call of the two once more, whose transaction was undone. */
MUST_CHECK bool import_again(struct import *import, struct db *db, struct arena *arena,
                             bool *ret_more, struct err *err);

struct import_tally {
    int64_t records, faults; /* the bad ones are among the records */
};
struct import_tally import_tally(const struct import *import);

#endif
