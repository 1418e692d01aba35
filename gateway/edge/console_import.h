/* What the desk's calls that take files in share: the page sends a file in pieces of whole records.
 *
 * Floor 4. Thread: store. */
#ifndef GATEWAY_CONSOLE_IMPORT_H
#define GATEWAY_CONSOLE_IMPORT_H

#include "edge/console_call.h"
#include "service/import.h"

struct console_import {
    struct json_out *faults; /* sentences; console_import_take() passes them on or frees them */
    int shown;
};

/* The plan of an import that keeps its faults there; `first` of the call's body is the number of the
 * first record. */
struct import_plan console_import_plan(const struct console_call *call, struct console_import *it);

/* Who tells these: `source` of the body. ERR_UNPROCESSED: empty or too long. */
MUST_CHECK bool console_import_source(const struct console_call *call, size_t size_max,
                                      struct str *ret, struct err *err);

/* Takes `text` of the body in, whole. ERR_UNPROCESSED: the file is not what it should be; then the
 * faults are freed. */
MUST_CHECK bool console_import_take(const struct console_call *call, struct db *db,
                                    struct import *import, struct console_import *it,
                                    struct err *err);

#endif
