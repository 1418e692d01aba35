/* One configured account at a provider: what the operator wrote under
 * [channel NAME]. Immutable after loading.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_CHANNEL_H
#define GATEWAY_CHANNEL_H

#include "domain/provider.h"
#include "domain/quiet.h"

struct channel {
    struct str name;
    const struct provider *provider;
    struct settings settings; /* the provider's own */
    struct str token;         /* the secret in its webhook URL */
    struct str number;        /* our short code or sender */
    struct str country;       /* calling code for national numbers, "355" */
    struct str
        receipt_base;    /* base URL at which the provider reaches us; empty: ask for no receipts */
    unsigned per_second; /* segments */
    int daily_segments;  /* the most that leave by it a day; 0: no cap */
    int person_daily_segments; /* the most that one person gets a day; 0: no cap */
    struct str failover; /* the channel that SMS leave by while this one fails; empty: they wait */
    struct quiet_hours quiet;         /* of whoever has not chosen their own */
    bool fuses;                       /* stop answering who writes faster than people do */
    int parts_wait_ms;                /* for the next part of a message */
    int ussd_gsm7_max, ussd_ucs2_max; /* characters a screen */
    bool fold;                        /* send texts without the letters that GSM-7 lacks (ë, ç) */
    bool fold_bulk;                   /* at least in what nobody waits for */
    bool allow_http;                  /* calls without TLS: only to a gateway on the same host */
    bool allow_private;               /* calls to private and loopback addresses */
    struct str ca_file; /* certificates to trust instead of the system's; empty: the system's */
    struct str allow;   /* addresses that may call the webhook, comma separated CIDR; empty: any */
};

#endif
