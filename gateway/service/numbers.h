/* Telephone numbers as they are kept: sealed for the row that they stand in. Whoever has the database at hand
 * and puts a number into another person's row gets it refused: nobody is to read what was written for another.
 *
 * Those that were sealed before that was so are read with what tells that they are in their place, the hash
 * beside them, until numbers_bind() has sealed them anew; from then on they are refused, too.
 *
 * Floor 3. Thread: store (numbers_seal: any). */
#ifndef GATEWAY_NUMBERS_H
#define GATEWAY_NUMBERS_H

#include "base/crypto.h"
#include "store/db.h"

struct numbers_row {
    bool staff; /* else a contact */
    int64_t id;
};

/* ERR_LIMIT. */
MUST_CHECK bool numbers_seal(const struct keyring *keys, const struct numbers_row *row,
                             struct str msisdn, struct arena *arena, struct str *ret,
                             struct err *err);

/* `index` as it stands beside, empty for staff. ERR_DATA: it was altered, or put in from elsewhere. */
MUST_CHECK bool numbers_open(struct db *db, const struct keyring *keys,
                             const struct numbers_row *row, struct str sealed, struct str index,
                             struct arena *arena, struct str *ret, struct err *err);

MUST_CHECK bool numbers_look(struct db *db, struct arena *arena, bool *ret_due, struct err *err);

struct numbers_slice {
    bool more;
    int64_t bound, refused; /* refused: the numbers of other rows; they are left as they are */
};

/* A slice of those that were sealed before. */
MUST_CHECK bool numbers_bind(struct db *db, const struct keyring *keys, struct arena *arena,
                             struct numbers_slice *ret, struct err *err);

#endif
