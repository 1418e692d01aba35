/* The other end of a `simulator` channel: takes the messages sent to simulated phones and shows
 * them to the pages that watch these phones. Nothing is kept on disk.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_SIMULATOR_H
#define GATEWAY_SIMULATOR_H

#include "edge/gateway.h"
#include "edge/http_server.h"

struct simulator;

/* `*ret` is NULL when no simulator channel is configured. */
MUST_CHECK bool simulator_open(struct gateway *gateway, struct simulator **ret, struct err *err);
bool simulator_owns(struct str path); /* /simulator/config, ...: not the page's files */
void simulator_handle(struct simulator *simulator, struct http_exchange *exchange);
void simulator_close(struct simulator *simulator); /* NULL is allowed */

#endif
