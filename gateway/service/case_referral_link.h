/* Links to one referral, for a service where nobody has a login. The secret of a link is told once, to
 * whoever made it, and only its keyed hash is kept. The browser that opens it first is given a secret of
 * its own: from then on the link opens in no other. What it gives is a short session, and both end with
 * the referral. Each opening is a line of the file's log, and so is each attempt by another browser.
 *
 * Floor 3. Thread: store (case_referral_link_find: either lane). */
#ifndef GATEWAY_CASE_REFERRAL_LINK_H
#define GATEWAY_CASE_REFERRAL_LINK_H

#include "service/case_referral.h"

/* In place of an earlier one. ERR_UNPROCESSED: it does not run, or somebody there has a login. */
MUST_CHECK bool case_referral_link_make(struct db *db, const struct keyring *keys,
                                        const struct case_referral *referral, int64_t staff_id,
                                        int64_t now_ms, struct arena *arena,
                                        char ret_token[CRYPTO_TOKEN_SIZE + 1], struct err *err);
/* ERR_CONFLICT: none stands. */
MUST_CHECK bool case_referral_link_end(struct db *db, const struct keyring *keys,
                                       const struct case_referral *referral, int64_t staff_id,
                                       int64_t now_ms, struct arena *arena, struct err *err);

struct case_referral_link {
    int64_t id, referral_id, until_ms;
    bool opened; /* by some browser */
    unsigned char browser[CRYPTO_INDEX_SIZE];
    int64_t session_until_ms;
};

/* By its secret. ERR_NOT_FOUND: there is no such link, or not any more. */
MUST_CHECK bool case_referral_link_find(struct db *db, const struct keyring *keys, struct str token,
                                        int64_t now_ms, struct arena *arena,
                                        struct case_referral_link *ret, struct err *err);
/* By its id, for who has a session. ERR_DENIED: the link is to be opened again. */
MUST_CHECK bool case_referral_link_session(struct db *db, const struct keyring *keys, int64_t id,
                                           struct str browser, int64_t now_ms, struct arena *arena,
                                           struct case_referral_link *ret, struct err *err);

/* Whether `browser`, the secret that a browser shows, may open it. */
bool case_referral_link_fits(const struct keyring *keys, const struct case_referral_link *link,
                             struct str browser);

/* Begins a session; the first time `ret_browser` is the secret of the browser, else empty. */
MUST_CHECK bool case_referral_link_open(struct db *db, const struct keyring *keys,
                                        const struct case_referral_link *link,
                                        const struct case_referral *referral, int64_t now_ms,
                                        struct arena *arena,
                                        char ret_browser[CRYPTO_TOKEN_SIZE + 1], struct err *err);

#endif
