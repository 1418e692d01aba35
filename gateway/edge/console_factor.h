/* The second factor in the desk's calls: what a login needs beside the password, and one's own account.
 *
 * Floor 4. Thread: store. */
#ifndef GATEWAY_CONSOLE_FACTOR_H
#define GATEWAY_CONSOLE_FACTOR_H

#include "edge/console_call.h"

/* Whether this person must set one up before anything else: their role needs it and they have none. */
bool console_factor_due(const struct console_call *call);

/* Checks the body's `code` where call->staff has a second factor. False: the answer asks for a code,
 * or err is set. What was proved is in call->proof, for factor_use(). Read lane. */
bool console_factor_prove(struct console_call *call, struct db *db, struct err *err);

#endif
