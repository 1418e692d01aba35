/* What a node looks like on a phone: one SMS, or the pages of a USSD screen.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_SCREEN_H
#define GATEWAY_SCREEN_H

#include "base/limits.h"
#include "domain/menus.h"
#include "domain/message.h"

struct screen_limits {        /* of the channel that the person uses */
    int ussd_gsm7_max, ussd_ucs2_max;
    bool fold;                /* this channel sends folded texts */
};

struct screen_want {
    const struct menus *menus;
    int node;                 /* -1: the home screen */
    int language;
    enum bearer bearer;
    bool more;                /* a page's second part */
    int page;                 /* USSD: 0 is the first */
    struct str lead;          /* a sentence before it ("not understood"); may be empty */
    int64_t now_ms;           /* overdue leaves show PHRASE_OVERDUE instead of their claim */
    struct screen_limits limits;
};

/* Writes the screen, folded when the limits say so. Page breaks are stable: they depend on the
 * text alone, fall between lines or words, and no last page holds only the keys. Returns the
 * number of pages (1 for SMS), at most USSD_PAGES_MAX. */
int screen_render(const struct screen_want *want, struct builder *ret);

/* Any text as USSD page(s) with the same rules, `keys` on the last page. */
int screen_pages(struct str text, struct str keys, struct str key_more, int page,
                 const struct screen_limits *limits, struct builder *ret);

/* Puts values for {name} into a phrase. Unknown placeholders stay. */
struct screen_value {
    const char *name;
    struct str value;
};
void screen_phrase(const struct menus *menus, int language, enum phrase phrase,
                   const struct screen_value *values, size_t value_count, struct builder *ret);

#endif
