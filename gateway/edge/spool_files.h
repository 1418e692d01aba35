/* The folders of a spool: what is read from them and put into them. Every call may wait for the
 * disk, so none is made on the loop.
 *
 * Floor 4. Thread: the store's second lane. */
#ifndef GATEWAY_SPOOL_FILES_H
#define GATEWAY_SPOOL_FILES_H

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"

enum spool_fate {
    SPOOL_KEPT,    /* looked at again later */
    SPOOL_TAKEN,   /* stored: it can go */
    SPOOL_REFUSED, /* no use looking again: out of the way */
};

struct spool_file {
    struct str place; /* "incoming/GSM1.a1B2c3" */
    struct str bytes;
    bool strange; /* too large, or no plain file: not read */
    enum spool_fate fate;
};

struct spool_files {
    struct spool_file rows[SPOOL_FILES_MAX];
    size_t count;
};

/* The oldest files of incoming, report, and those of sent and failed that are ours; nothing that may
 * still be written to. A folder that is not there is empty, `incoming` must be there. ERR_CONFIG. */
MUST_CHECK bool spool_files_read(const char *spool, int64_t now_ms, struct arena *arena,
                                 struct spool_files *ret, struct err *err);

/* Removes what was taken; puts aside what was refused (spool_refused.h). ERR_CONFIG. */
MUST_CHECK bool spool_files_clear(const char *spool, int64_t now_ms,
                                  const struct spool_files *files, struct err *err);

/* Makes outgoing/NAME: wholly and on disk, or not at all. If a file of this name is on its way
 * already, it is left alone. ERR_CONFIG: the folders do not let us; ERR_BUSY: not now; ERR_UPSTREAM:
 * whether it is there after a power cut is open. */
MUST_CHECK bool spool_files_put(const char *spool, const char *name, struct str bytes,
                                struct err *err);

#endif
