/* Gathers questions asked often, and sends approved answers to those who wait for them: behind the
 * turns of people, a slice at a time, whenever there is something to do.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_GATHERER_H
#define GATEWAY_GATHERER_H

#include "edge/gateway.h"

struct gatherer;

MUST_CHECK bool gatherer_open(struct gateway *gateway, struct gatherer **ret, struct err *err);
void gatherer_close(struct gatherer *gatherer); /* NULL is allowed; after store_close() */

/* Something came: it is looked at within a second. */
void gatherer_expect(struct gatherer *gatherer);
/* An answer was approved: it leaves at once. */
void gatherer_start(struct gatherer *gatherer);

#endif
