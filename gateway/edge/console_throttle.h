/* Guessing is slowed down, by account and by address: five wrong tries are free, then each doubles the
 * wait. Passwords and second factors count together.
 *
 * Floor 4. Thread: the store's read lane alone, whose one thread owns the counts. */
#ifndef GATEWAY_CONSOLE_THROTTLE_H
#define GATEWAY_CONSOLE_THROTTLE_H

#include "edge/console_call.h"

/* False: they have to wait. Then the answer says how long, or err why it cannot. `peer` is empty
 * where only the account counts. */
bool console_throttle_allows(struct console_call *call, struct str login, struct str peer,
                             struct err *err);
void console_throttle_failed(struct console_call *call, struct str login, struct str peer);
void console_throttle_passed(struct console_call *call, struct str login);

#endif
