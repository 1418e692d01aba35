/* The journal of who was erased: a file beside the database, of keyed hashes, one a line. A database that
 * is put back from a copy of before does not know that they are gone; the journal does.
 *
 * Floor 2. Thread: store. */
#ifndef GATEWAY_JOURNAL_H
#define GATEWAY_JOURNAL_H

#include "base/arena.h"
#include "base/crypto.h"

struct journal {
    unsigned char (*lines)[CRYPTO_INDEX_SIZE]; /* sorted */
    size_t count;
};

/* Adds lines, on disk when it returns; one may be there already. ERR_CONFIG names file and fault. */
MUST_CHECK bool journal_add(const char *path, const unsigned char (*lines)[CRYPTO_INDEX_SIZE],
                            size_t count, struct err *err);

/* How long the file is: another length than the database knows of, and it is to be read. */
MUST_CHECK bool journal_size(const char *path, int64_t *ret, struct err *err);

/* A file that is not there has no lines; a line that a crash cut short is passed over. */
MUST_CHECK bool journal_read(const char *path, struct arena *arena, struct journal *ret,
                             struct err *err);
bool journal_has(const struct journal *journal, const unsigned char line[CRYPTO_INDEX_SIZE]);

#endif
