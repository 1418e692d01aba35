/* Files of services: a table (CSV) or HSDS 3, as listing_record.h reads them, taken in by import.h. A
 * second time changes only what is new.
 *
 * Floor 3. Thread: store, one at a time. */
#ifndef GATEWAY_DIRECTORY_IMPORT_H
#define GATEWAY_DIRECTORY_IMPORT_H

#include "domain/listing_record.h"
#include "service/directory.h"
#include "service/import.h"

struct directory_import_plan {
    const struct need_words *words;
    struct str source; /* who tells these; lives as long as the import */
    int64_t now_ms;
    struct import_plan import;
};

struct directory_import_counts {
    int64_t put[DIRECTORY_PUT_COUNT], faults;
};

/* The caller frees it with import_free(). */
struct import *directory_import_new(const struct directory_import_plan *plan);
struct directory_import_counts directory_import_counts(const struct import *import);

#endif
