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

#include <stdio.h>

MUST_CHECK bool menu_screens_print(const struct menus *menus, int64_t now_ms, FILE *to,
                                   struct err *err);

#endif
