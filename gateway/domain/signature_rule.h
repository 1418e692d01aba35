/* A signature over a webhook call that is described in words, by an operator: where it stands, what
 * is signed, how. What a provider documents is checked with signature.h.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_SIGNATURE_RULE_H
#define GATEWAY_SIGNATURE_RULE_H

#include "base/form.h"
#include "domain/http.h"

struct signature_rule {
    struct str name;    /* of the header or field that carries it */
    struct str kind;    /* "hmac-sha256", ..., "sha1", ..., or "secret": it is the secret itself */
    struct str prefix;  /* in front of it; may be empty */
    struct str code;    /* "hex" or "base64" */
    struct str time;    /* name of the header or field with the unix time of signing */
    struct str max_age; /* seconds for which a signature with a time is good; 0: for ever */
    struct str over;    /* template of {url} {body} {time} {fields} {secret} */
    struct str signs;   /* for {fields}: the sign before each name, and that before its value */
    struct str secret;
};

bool signature_rule_kind_known(struct str kind);

/* ERR_DENIED. `form` are the fields of the call, as far as they could be read; {fields} are these,
 * sorted by name, without the signature. */
MUST_CHECK bool signature_rule_check(const struct signature_rule *rule,
                                     const struct http_request *request, const struct form *form,
                                     int64_t now_ms, struct arena *arena, struct err *err);

#endif
