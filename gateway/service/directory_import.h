/* Files of services: a table (CSV) or HSDS 3, as listing_record.h reads them.
 *
 * Bytes go in as they come, each call within a transaction of the caller's; a table of any size is read
 * in constant memory, JSON is kept whole until its end. Good records are kept, each bad one is told by
 * row and field; a second time changes only what is new. After an error nothing more is read.
 *
 * Floor 3. Thread: store, one at a time. */
#ifndef GATEWAY_DIRECTORY_IMPORT_H
#define GATEWAY_DIRECTORY_IMPORT_H

#include "domain/listing_record.h"
#include "service/directory.h"

struct directory_import_plan {
    const struct need_words *words;
    struct str source; /* who tells these; lives as long as the import */
    int64_t now_ms;
    int64_t first_number; /* of the first record: 1, unless this is the rest of something */
    void (*tell)(void *context, const char *text); /* "row 7: places ..."; may be NULL */
    void *context;
};

struct directory_import_counts {
    int64_t put[DIRECTORY_PUT_COUNT], faults, records;
};

struct directory_import;

struct directory_import *directory_import_new(const struct directory_import_plan *plan);
void directory_import_free(struct directory_import *import); /* NULL is allowed */

/* ERR_INVALID, ERR_UNPROCESSED: the file as a whole is not what it should be; ERR_LIMIT: JSON above
 * DIRECTORY_JSON_SIZE_MAX. `arena` is used within the call only. */
MUST_CHECK bool directory_import_feed(struct directory_import *import, struct db *db,
                                      struct str bytes, struct arena *arena, struct err *err);

/* Once all bytes are fed. JSON is taken in slices: *ret_more asks for another call. */
MUST_CHECK bool directory_import_end(struct directory_import *import, struct db *db,
                                     struct arena *arena, bool *ret_more, struct err *err);

struct directory_import_counts directory_import_counts(const struct directory_import *import);

#endif
