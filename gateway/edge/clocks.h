/* Watches the clocks of questions: tells the gauges what is overdue, and has whoever is on call
 * called.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_CLOCKS_H
#define GATEWAY_CLOCKS_H

#include "edge/gateway.h"

struct clocks;

MUST_CHECK bool clocks_open(struct gateway *gateway, struct clocks **ret, struct err *err);
void clocks_close(struct clocks *clocks); /* NULL is allowed; after the store */

#endif
