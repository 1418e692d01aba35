/* What a provider module is.
 *
 * A provider translates between one aggregator's HTTP dialect and our structs.
 * It does no I/O, keeps no state, reads no clock: bytes in, structs out. The
 * gateway owns sockets, retries, timeouts, splitting, storage and logging.
 *
 * Adding a provider: add providers/NAME.c defining `provider_NAME`, and
 * tests/providers/NAME/. Nothing else changes.
 *
 * Everything borrowed from the request or the arena lives until the job is done.
 *
 * Floor 1. Thread: loop. */
#ifndef GATEWAY_PROVIDER_H
#define GATEWAY_PROVIDER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/settings.h"
#include "domain/http.h"
#include "domain/message.h"

enum send_outcome {
    SEND_ACCEPTED,  /* the provider took responsibility */
    SEND_RETRY,     /* not accepted; try again later */
    SEND_THROTTLED, /* the same, and slow the channel down */
    SEND_REJECTED,  /* will never succeed */
    SEND_OPTED_OUT, /* the person blocked us at the provider: record it */
    SEND_MISCONFIGURED, /* credentials or sender id: stop the channel, keep the queue, tell the operator */
    SEND_UNKNOWN, /* the answer does not tell whether it was accepted: never repeat blindly */
};

struct provider {
    const char *name;               /* as in the configuration and in the demo's webhook path */
    const struct setting *settings; /* ends with .name == NULL */
    unsigned per_second_default;    /* segments a second */
    bool ussd_by_send; /* USSD screens leave by build_send, not in the webhook's answer */
    bool
        repeat_safe; /* recognises a repeated send by our id: an unknown outcome may be sent again */
    bool
        signs_address; /* what it signs holds public_base: it has to be given, for receipts as well */
    bool rehearsal;    /* no phones behind it: it may show what is invented */
    const char
        *spool; /* the setting with the folder by which it is reached instead of HTTP; or NULL */

    /* Do the settings fit together, beyond what their table says? Asked once, when they are read;
     * ERR_CONFIG names the setting and the remedy. NULL: there is nothing to ask. */
    bool (*check)(const struct settings *, struct err *);

    /* Is this call really from the provider? ERR_DENIED. NULL: the gateway's own path token and
     * allow list are all there is. */
    bool (*verify)(const struct settings *, const struct http_request *, int64_t now_ms,
                   struct arena *, struct err *);

    /* One webhook call to its events. An empty result is fine: a probe, or of no interest.
     * ERR_INVALID 400, ERR_METHOD 405, ERR_TYPE 415, ERR_UNPROCESSED 422, ERR_LIMIT 413. */
    bool (*parse)(const struct settings *, const struct http_request *, struct arena *,
                  struct webhook *ret, struct err *);

    /* The answer this provider wants once the events are committed. `reply` is the
     * USSD screen (empty for SMS), `end` closes the USSD session. Never fails. */
    void (*answer)(const struct settings *, const struct webhook *, struct str reply, bool end,
                   struct arena *, struct http_answer *ret);

    /* One message to one HTTP call, and the provider's answer to what it means. `err` of
     * parse_send tells the operator what the provider said, for every outcome but accepted.
     * `ret` comes zeroed. */
    bool (*build_send)(const struct settings *, const struct outbound *, struct arena *,
                       struct http_call *ret, struct err *);
    enum send_outcome (*parse_send)(const struct settings *, const struct http_answer *,
                                    struct arena *, struct send_ids *ret, struct err *);
};

extern const struct provider *const provider_table[];  /* every providers/NAME.c; ends with NULL */
const struct provider *provider_find(struct str name); /* NULL: no such */

/* What every provider does to a text it received: invalid UTF-8, NUL and lone surrogates become
 * U+FFFD; at most INBOUND_TEXT_SIZE_MAX bytes, cut at a character. */
MUST_CHECK bool message_text(struct str raw, struct arena *arena, struct str *ret);

#endif
