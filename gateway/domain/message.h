/* The nouns of the trade: what comes in, what goes out, what is reported back.
 * Plain structs of borrowed strings; they live in the arena of the job that
 * carries them.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_MESSAGE_H
#define GATEWAY_MESSAGE_H

#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"

enum bearer { BEARER_SMS, BEARER_USSD };
enum ussd_phase {
    USSD_NONE,     /* not USSD */
    USSD_BEGIN,    /* dialled */
    USSD_CONTINUE, /* answered a screen */
    USSD_END,      /* the network tells that the session is over; nothing can be shown */
};

enum inbound_program {
    PROGRAM_NONE,   /* somebody typed it */
    PROGRAM_BINARY, /* for a program on a phone: application ports, 8-bit data */
    PROGRAM_PUSH,   /* WAP push */
    PROGRAM_COUNT
};

struct inbound { /* one mobile-originated message or USSD turn (MO) */
    enum bearer bearer;
    struct str external_id; /* dedupe key; empty when the provider has none */
    struct str from; /* as sent; the gateway normalises it to E.164 ; USSD_END may have none */
    struct str to;   /* short code or USSD service code */
    struct str text; /* UTF-8, no NUL: a provider module sanitises it (message_text) */
    struct str ussd_session;
    enum ussd_phase ussd_phase;
    bool ussd_history; /* text is the whole session's input joined by '*' (Africa's Talking) */
    struct str
        reply_data; /* the provider's own, given back to build_send with the reply: link id, meta-data */
    int concat_ref, concat_part, concat_total; /* from the UDH; total <= 1: whole */
    enum inbound_program program;              /* not for a person: kit_ignore() counts it */
    int64_t sent_at_ms;                        /* the provider's time, 0 when it gives none */
};

enum delivery { DELIVERY_SENT, DELIVERY_DELIVERED, DELIVERY_FAILED, DELIVERY_EXPIRED };

struct receipt {            /* one delivery report (DLR); found by our id or by theirs */
    int64_t outbound_id;    /* when the provider echoes ours, else 0 */
    struct str external_id; /* when it only knows its own */
    enum delivery delivery;
    struct str reason; /* the provider's own word, for the log and the desk; no numbers, no text */
    bool opted_out;    /* the failure says that the person blocked us */
};

struct opt_out { /* the person stopped us at the provider */
    struct str from;
};

struct webhook { /* what one webhook call carried: often a batch, often mixed */
    struct inbound *inbounds;
    size_t inbound_count;
    struct receipt *receipts;
    size_t receipt_count;
    struct opt_out *opt_outs;
    size_t opt_out_count;
    int ignored[PROGRAM_COUNT]; /* messages that no person wrote */
    size_t left_out;            /* of a batch: not understood, while others were */
    struct err left_out_why;    /* the first of them */
};

struct outbound { /* one mobile-terminated message (MT) */
    int64_t id;
    enum bearer bearer;
    struct str to;   /* E.164 with '+' */
    struct str from; /* our short code or sender */
    struct str text; /* UTF-8, folded as the channel wants it; the provider splits it */
    bool unicode;    /* UCS-2 needed */
    int segments;
    bool end; /* USSD: the last screen */
    struct str ussd_session;
    struct str reply_data; /* from the inbound it answers */
    struct str
        receipt_url; /* where receipts may be sent: ends in "?id=<id>", a provider adds with '&'; empty: none */
};

struct send_ids { /* what a provider calls one message: some name each part of a long one */
    struct str ids[SMS_SEGMENTS_MAX];
    size_t count;
};

#endif
