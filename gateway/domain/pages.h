/* A text cut into the pages of a USSD screen.
 *
 * USSD carries 160 bytes: 182 characters of the GSM 7-bit alphabet or 80 of UCS-2 (3GPP TS 23.038,
 * 24.090); channels may allow less. One alphabet holds for all pages of a text, so that its breaks
 * do not depend on where they fall.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_PAGES_H
#define GATEWAY_PAGES_H

#include "domain/sms.h"

struct pages_want {
    struct str lead; /* a sentence before the page; may be empty */
    struct str text;
    struct str mark; /* behind the text where the last page has room for it; may be empty */
    struct str keys; /* behind the last page; may be empty */
    struct str more; /* behind the others: "9 more" */
    int page;        /* 0 is the first; beyond the last gives the last */
    int gsm7_max, ucs2_max;
};

struct pages_shown {
    int pages; /* at most USSD_PAGES_MAX */
    /* One less than wanted when the lead left no room for all of the page: "more" then leads to
     * the whole of it. */
    int page;
};

/* Pages break between lines or words, never inside a character, and each holds some of the text. */
struct pages_shown pages_render(const struct pages_want *want, struct builder *ret);

/* Units that a page of an alphabet has on a channel. */
int pages_room(enum sms_alphabet alphabet, int gsm7_max, int ucs2_max);

/* Units a text takes in an alphabet. */
int pages_units(struct str text, enum sms_alphabet alphabet);

/* At most `size` bytes of a text, whole characters. */
struct str pages_cut(struct str text, size_t size);

#endif
