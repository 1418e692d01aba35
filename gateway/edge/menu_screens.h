/* Every screen of a set of menus as the gateway sends it, a JSON object a line, for tests and tools:
 *
 *     {"language":"sq","node":"em-l01","part":"text","bearer":"sms","fold":true,"page":1,"pages":1,
 *      "text":"...","alphabet":"GSM-7","units":148,"segments":1}
 *
 * Every node in every language of the set, the home screen with and without a language chosen, the
 * language choice, the gateway's own phrases and what it says to people in danger; by SMS, and page
 * by page by USSD; folded and as it is written. Screens come out of the dialogue engine's own
 * steps.
 *
 * Floor 4. Thread: one at a time. */
#ifndef GATEWAY_MENU_SCREENS_H
#define GATEWAY_MENU_SCREENS_H

#include "base/err.h"
#include "domain/menus.h"
#include "domain/message.h"

#include <stdio.h>

MUST_CHECK bool menu_screens_print(const struct menus *menus, int64_t now_ms, FILE *to,
                                   struct err *err);

/* The screens of one node, -1: home, one after the other: an SMS and what "more" gives, or the pages
 * of a dialled session. None for an action whose answer is made of phrases. */
struct menu_screen_want {
    int node, language;
    enum bearer bearer;
    bool fold;
    int64_t now_ms;
};

struct menu_screen {
    const char *part; /* "menu", "text", "more", "prompt", "home" */
    struct str text;  /* until the call ends */
    int page, pages;
};

void menu_screens_of(const struct menus *menus, const struct menu_screen_want *want,
                     void (*each)(void *context, const struct menu_screen *screen), void *context);

#endif
