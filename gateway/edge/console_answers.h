/* What the desk shows of answers that go through several hands.
 *
 * Floor 4. Thread: store. */
#ifndef GATEWAY_CONSOLE_ANSWERS_H
#define GATEWAY_CONSOLE_ANSWERS_H

#include "edge/console_call.h"
#include "service/desk.h"

/* Adds to a whole ticket: `answers`, `readings`, and `acts`, those that the caller may do now. */
MUST_CHECK bool console_answers_put(const struct console_call *call, struct db *db,
                                    const struct desk_ticket *ticket, struct json_out *out,
                                    struct err *err);

#endif
