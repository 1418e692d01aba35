/* The caller's own password, asked again before what only they may do.
 *
 * Floor 4. Thread: the store's read lane. */
#ifndef GATEWAY_CONSOLE_LOGIN_H
#define GATEWAY_CONSOLE_LOGIN_H

#include "edge/console_call.h"

/* False: it is wrong (ERR_UNPROCESSED), or was tried too often and the answer says so. */
bool console_login_is_mine(struct console_call *call, struct db *db, struct str password,
                           struct err *err);

#endif
