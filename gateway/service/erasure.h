/* Forgetting a person: everything that tells who they are or what they said is deleted or blanked; rows
 * that figures are counted from stay, under a number that nobody is found by (`ghost`). What they said
 * about being left alone (STOP) stays, too: it is found by the number itself only.
 *
 *     asked -> found in -> found out -> answered -> last -> scrubbed -> done
 *
 * From the moment they ask, who writes from their number is somebody new. The next slices take away what
 * there is (asked), and go through what came in and went out (found). Their number is kept until the
 * last message, which says that it is done, has left or cannot leave (answered); then it goes with that
 * message (last), and what the engine kept of it for itself follows (scrubbed). Each slice is a
 * transaction of its own, and where a crash ends one the next start takes it up again.
 *
 * A case file goes with its person, unless a supervisor recorded that the law wants it kept
 * (case_hold.h): then it loses its phone, and goes when that ends.
 *
 * There is no key for each person that could be thrown away instead: deleting is needed anyway (aliases,
 * times, what is counted), and a copy of the database made before is met by the journal (journal.h).
 *
 * Floor 3. Thread: store (erasure_look, erasure_numbers: either lane). */
#ifndef GATEWAY_ERASURE_H
#define GATEWAY_ERASURE_H

#include "base/crypto.h"
#include "base/limits.h"
#include "store/db.h"

enum erasure_cause { /* stored: append only */
                     ERASURE_BY_PERSON,
                     ERASURE_BY_STAFF,
                     ERASURE_BY_JOURNAL, /* a backup from before was put back */
                     ERASURE_BY_AGE,     /* nothing came of them for as long as people are kept */
};

/* In the transaction of what they wrote; nothing when they asked before. */
MUST_CHECK bool erasure_ask(struct db *db, int64_t contact_id, enum erasure_cause cause,
                            int64_t now_ms, struct arena *arena, struct err *err);

MUST_CHECK bool erasure_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret_due,
                             struct err *err);

enum { ERASURE_GONE_MAX = 40 };

struct erasure_slice {
    bool more; /* there is more to do at once */
    size_t done_count;
    /* Who is gone with this slice, by the keyed hashes of their ids: for the journal, before the
     * slice is committed. */
    unsigned char gone[ERASURE_GONE_MAX][CRYPTO_INDEX_SIZE];
    size_t gone_count;
};

MUST_CHECK bool erasure_act(struct db *db, const struct keyring *keys, int64_t now_ms,
                            struct arena *arena, struct erasure_slice *ret, struct err *err);

/* The numbers of those who are being forgotten, as long as there are any: for what lies in files. */
MUST_CHECK bool erasure_numbers(struct db *db, const struct keyring *keys, struct arena *arena,
                                struct str ret[ERASURE_OPEN_MAX], size_t *ret_count,
                                struct err *err);

/* The hash by which the journal knows a person ('p') or a case file ('c'). */
void erasure_index(const struct keyring *keys, char kind, int64_t id,
                   unsigned char ret[CRYPTO_INDEX_SIZE]);

#endif
