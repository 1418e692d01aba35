/* Counts for the figures at the desk, every few seconds while there is something to count.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_COUNTING_H
#define GATEWAY_COUNTING_H

#include "edge/gateway.h"

struct counting;

MUST_CHECK bool counting_open(struct gateway *gateway, struct counting **ret, struct err *err);
void counting_close(struct counting *counting); /* NULL is allowed; the store is closed before */

#endif
