/* Feeds of vacancies: asked when they are due, one at a time, taken in by slices that hold nobody up.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_FEEDER_H
#define GATEWAY_FEEDER_H

#include "edge/gateway.h"

struct feeder;

MUST_CHECK bool feeder_open(struct gateway *gateway, struct feeder **ret, struct err *err);
void feeder_close(struct feeder *feeder); /* after the HTTP client and the store; NULL is allowed */

#endif
