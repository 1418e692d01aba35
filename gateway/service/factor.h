/* The second factor of a login: the codes of an authenticator app, and ten recovery codes for whoever
 * lost it. Every code is good once. A secret is stored sealed with the id of its person, so that it
 * cannot be put beside another name; recovery codes are stored as keyed hashes.
 *
 * Checking and using up are two steps: the first may be slow and in the read lane, the second is in
 * the transaction of the login.
 *
 * Floor 3. Thread: store (either lane for what only reads). */
#ifndef GATEWAY_FACTOR_H
#define GATEWAY_FACTOR_H

#include "base/crypto.h"
#include "store/db.h"

enum {
    FACTOR_CODES = 10,     /* recovery codes */
    FACTOR_CODE_SIZE = 11, /* "k7m2p-9xqra": 50 random bits */
};

/* What a code was: exactly one is set. */
struct factor_proof {
    int64_t step;        /* of the app's code */
    struct str recovery; /* a recovery code as it is stored: its keyed hash */
};

/* ERR_DENIED: wrong, or used already. */
MUST_CHECK bool factor_check(struct db *db, const struct keyring *keys, int64_t staff_id,
                             struct str code, int64_t now_ms, struct arena *arena,
                             struct factor_proof *ret, struct err *err);
/* ERR_DENIED: somebody used it meanwhile. */
MUST_CHECK bool factor_use(struct db *db, int64_t staff_id, const struct factor_proof *proof,
                           struct arena *arena, struct err *err);

/* A new secret, which counts from factor_confirm() on. */
MUST_CHECK bool factor_begin(struct db *db, const struct keyring *keys, int64_t staff_id,
                             struct arena *arena, struct str *ret_secret, struct err *err);
/* ERR_UNPROCESSED: nothing was begun, or not a code of the new secret. */
MUST_CHECK bool factor_confirm(struct db *db, const struct keyring *keys, int64_t staff_id,
                               struct str code, int64_t now_ms, struct arena *arena,
                               struct err *err);

/* Ten new recovery codes; the earlier ones end. */
MUST_CHECK bool factor_renew_codes(struct db *db, const struct keyring *keys, int64_t staff_id,
                                   struct arena *arena, struct str ret[FACTOR_CODES],
                                   struct err *err);
MUST_CHECK bool factor_codes_left(struct db *db, int64_t staff_id, struct arena *arena,
                                  int64_t *ret, struct err *err);

/* They log in with the password alone again, or set up a new one when their role needs it. */
MUST_CHECK bool factor_remove(struct db *db, int64_t staff_id, struct arena *arena,
                              struct err *err);

#endif
