/* The key file and the database belong together.
 *
 * A key file that was lost, or put back from another installation, would not stop the program: people
 * would be strangers, their numbers unreadable, and who said STOP would be texted again. So the
 * database keeps a hash made with the key, and a new key is made only for a database without one.
 *
 * Floor 3. Thread: loop, at the start, before anything else is submitted; keys_load(): store. */
#ifndef GATEWAY_KEYS_H
#define GATEWAY_KEYS_H

#include "base/crypto.h"
#include "store/store.h"

/* Reads the key file, or makes it for a new database; waits for the store. ERR_CONFIG as
 * crypto_keyring_load() has them, and when the key is another's. */
MUST_CHECK bool keys_open(struct store *store, const char *path, struct keyring *ret,
                          struct err *err);

/* The same within a transaction of one's own. */
MUST_CHECK bool keys_check(struct db *db, const char *path, struct keyring *ret,
                           struct arena *arena, struct err *err);

#endif
