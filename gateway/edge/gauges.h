/* Gauges that only the database knows: how much waits in the outbox, and how long already. Read
 * every few seconds in the read lane.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_GAUGES_H
#define GATEWAY_GAUGES_H

#include "edge/gateway.h"

struct gauges;

MUST_CHECK bool gauges_open(struct gateway *gateway, struct gauges **ret, struct err *err);
/* A row a channel and class, in Prometheus text. NULL is allowed: nothing. */
void gauges_print(const struct gauges *gauges, struct builder *out);
void gauges_close(struct gauges *gauges); /* NULL is allowed; after the store is closed */

#endif
