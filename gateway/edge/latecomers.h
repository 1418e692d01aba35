/* The clock of messages that lack a part: once the missing one is not waited for any longer, what
 * there is goes on.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_LATECOMERS_H
#define GATEWAY_LATECOMERS_H

#include "edge/gateway.h"

struct latecomers;

/* Looks at once for what an earlier run left waiting. */
MUST_CHECK bool latecomers_open(struct gateway *gateway, struct latecomers **ret, struct err *err);
void latecomers_expect(struct latecomers *latecomers); /* a part came whose message is not whole */
void latecomers_close(struct latecomers *latecomers);  /* NULL is allowed */

#endif
