/* A database that was put back from a backup, and who was erased since that was made.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_ERASURE_RESTORE_H
#define GATEWAY_ERASURE_RESTORE_H

#include "service/erasure.h"

/* Whoever is gone with the slice goes into the journal, and how long that is now into the database. */
MUST_CHECK bool erasure_restore_note(struct db *db, const char *journal,
                                     const struct erasure_slice *slice, struct err *err);

/* Before anybody is served: where the journal is not as long as the database knows, whoever is in it
 * and in the database is to be erased. `ret_found`: how many. */
MUST_CHECK bool erasure_restore(struct db *db, const struct keyring *keys, const char *journal,
                                int64_t now_ms, int64_t *ret_found, struct err *err);

#endif
