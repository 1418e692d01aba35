/* JSON web tokens signed with a shared secret (RFC 7515, RFC 7519).
 *
 * Floor 0. Thread: any. */
#ifndef GATEWAY_JWT_H
#define GATEWAY_JWT_H

#include "base/json.h"

/* `algorithms`: which the token may be signed by, of "HS256 HS384 HS512". What it says itself is never
 * taken for more, "none" least of all.
 *
 * Gives the claims of a token whose signature is right and whose "nbf" and "exp", where it has them, allow
 * it now, give or take the leeway. What else has to be in it, the caller knows. Borrowed from the
 * arena. ERR_DENIED; the sentence never holds what was in the token. */
MUST_CHECK bool jwt_read(struct str token, struct str key, struct str algorithms, int64_t now_ms,
                         int64_t leeway_ms, struct arena *arena, const struct json **ret_claims,
                         struct err *err);

#endif
