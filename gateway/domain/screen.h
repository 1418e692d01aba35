/* What a node looks like on a phone: one SMS, or the pages of a USSD screen.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_SCREEN_H
#define GATEWAY_SCREEN_H

#include "base/limits.h"
#include "domain/menus.h"
#include "domain/message.h"

/* Keys of every screen: 1 to 8 are options; where a free text is offered something, 8 is danger. */
enum { KEY_BACK = 0, KEY_DANGER = 8, KEY_MORE = 9, KEY_HOME = 10 };

struct screen_limits { /* of the channel that the person uses */
    int ussd_gsm7_max, ussd_ucs2_max;
    bool fold; /* this channel sends folded texts */
};

enum screen_kind {
    SCREEN_NODE,      /* the node, or home */
    SCREEN_LANGUAGES, /* the language choice */
    SCREEN_OFFERS,    /* pages that what they wrote may be about, and the expert */
};

struct screen_want {
    const struct menus *menus;
    enum screen_kind kind;
    int node; /* -1: the home screen */
    int language;
    enum bearer bearer;
    bool brief;         /* SMS: it is in the inbox already; only options and keys are repeated */
    bool more;          /* SMS: a page's second part; a USSD page shows both in a row */
    bool language_open; /* no language was chosen yet: home says how */
    int page;           /* USSD: 0 is the first */
    struct str lead;    /* a sentence before it ("not understood"); may be empty */
    int64_t now_ms;     /* overdue leaves show PHRASE_OVERDUE instead of their claim */
    const int *offers;  /* SCREEN_OFFERS: nodes */
    int offer_count;
    struct screen_limits limits;
};

struct screen_shown {
    int pages; /* USSD: of the whole screen, at most USSD_PAGES_MAX; 1 for SMS */
    /* The page that is read now: "9 more" leads to the next. One less than wanted (-1 even) when a
     * lead left no room for all of it. */
    int page;
};

/* Writes the screen, folded when the limits say so. Page breaks are stable: they depend on the
 * text alone, fall between lines or words, and no last page holds only the keys. A page beyond the
 * last gives the last. Keys that a person can guess ("0 back") cost no SMS segment: they are left
 * out where they would. */
struct screen_shown screen_render(const struct screen_want *want, struct builder *ret);

/* Makes the screens that most people see ready in menus->screens. Once, after the set was built;
 * false above its arena's ceiling. */
MUST_CHECK bool screen_prepare(struct menus *menus);

/* Any text as USSD page(s) with the same rules, `keys` on the last page, "9 KEY_MORE" on the
 * others. Returns the number of pages. */
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
