/* What makes a webhook call trustworthy: signatures, tokens and times, as provider modules check them.
 *
 * Errors are ERR_DENIED unless said otherwise; their sentences name the header or field, never what was in it.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_SIGNATURE_H
#define GATEWAY_SIGNATURE_H

#include "base/crypto.h"
#include "base/form.h"
#include "base/json.h"
#include "base/settings.h"
#include "domain/http.h"

/* The setting require_signature: on unless it clearly says no. */
bool signature_required(const struct settings *settings);

/* For `check`: is the secret there where signatures are asked for, and max_age, where the provider has
 * it, a number of seconds? ERR_CONFIG. */
MUST_CHECK bool signature_check_settings(const struct settings *settings, const char *secret,
                                         struct err *err);

struct signature_kind {
    const char *name; /* of the header or field that holds it */
    enum crypto_hash hash;
    bool hex;      /* otherwise base64 */
    bool appended; /* a hash of the bytes with the key behind them, as of old, instead of HMAC */
};

/* Is `given` the keyed hash of `bytes`? An empty key matches nothing. */
MUST_CHECK bool signature_check(const struct signature_kind *kind, struct str given, struct str key,
                                struct str bytes, struct arena *arena, struct err *err);

/* The pairs of a form by name and then value, both by bytes. */
MUST_CHECK bool signature_sort(const struct form *form, struct arena *arena, struct form *ret,
                               struct err *err);

/* A builder with room for `more` bytes, and for every pair of the form with two bytes beside it. */
MUST_CHECK bool signature_builder(const struct form *form, size_t more, struct arena *arena,
                                  struct builder *ret, struct err *err);

/* Is this second of the epoch (decimal) at most `age_max` seconds (a setting, decimal; 0: any) from
 * now, either way? */
MUST_CHECK bool signature_fresh(struct str second, struct str age_max, int64_t now_ms,
                                struct err *err);

/* Is a claim of a token the SHA-256 of these bytes, in hexadecimal? */
MUST_CHECK bool signature_claims_hash(const struct json *claims, const char *name, struct str bytes,
                                      struct arena *arena, struct err *err);

/* Basic authentication of the caller, where the channel asks for a user; empty: anybody. */
MUST_CHECK bool signature_basic(const struct http_request *request, struct str user,
                                struct str password, struct arena *arena, struct err *err);

#endif
