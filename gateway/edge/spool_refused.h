/* Files of a spool that are no messages: put aside in its folder "migranti-failed" for whoever looks after
 * the modem, under names that begin with when. They may hold numbers and texts, so they are not kept for
 * long, and not beyond the person that they name. Nothing else in that folder is touched, and no link is
 * followed. Every call may wait for the disk.
 *
 * Floor 4. Thread: the store's second lane; spool_refused_age() also in commands. */
#ifndef GATEWAY_SPOOL_REFUSED_H
#define GATEWAY_SPOOL_REFUSED_H

#include "base/err.h"
#include "base/str.h"

/* Moves `place` ("incoming/NAME") of the spool that `root` is open on. ERR_CONFIG, ERR_BUSY. */
MUST_CHECK bool spool_refused_put(int root, struct str place, int64_t now_ms, struct err *err);

/* Removes those that were put aside before; `dry`: only counts them. SPOOL_SCAN_MAX at most. */
MUST_CHECK bool spool_refused_age(const char *spool, int64_t before_ms, bool dry,
                                  int64_t *ret_count, struct err *err);

/* Removes those that name this number, as far as SPOOL_REFUSED_READ_MAX bytes tell. `msisdn` in E.164. */
MUST_CHECK bool spool_refused_forget(const char *spool, struct str msisdn, int64_t *ret_count,
                                     struct err *err);

#endif
