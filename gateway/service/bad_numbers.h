/* Telephone numbers known for bad offers: kept by a keyed hash, so that the list tells nobody's number.
 *
 * Floor 3. Thread: store; reads either lane. */
#ifndef GATEWAY_BAD_NUMBERS_H
#define GATEWAY_BAD_NUMBERS_H

#include "base/crypto.h"
#include "store/db.h"

/* Whether one of the numbers in a text (a contact, an offer) is known; national ones are taken as
 * Albanian. */
MUST_CHECK bool bad_numbers_known(struct db *db, const struct keyring *keys, struct str text,
                                  struct arena *arena, bool *ret, struct err *err);

/* Remembers those in a text; how many there were. */
MUST_CHECK bool bad_numbers_add(struct db *db, const struct keyring *keys, struct str text,
                                int64_t staff_id, int64_t now_ms, struct arena *arena, int *ret,
                                struct err *err);

#endif
