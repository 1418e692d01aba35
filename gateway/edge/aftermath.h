/* What follows once what came in is stored: counters, the sender and the desk's live view are told.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_AFTERMATH_H
#define GATEWAY_AFTERMATH_H

#include "edge/gateway.h"
#include "service/inbound.h"

/* `channel` is the one whose outbox has grown; NULL: perhaps several. */
void aftermath(struct gateway *gateway, const struct inbound_outcome *outcome,
               const struct channel *channel);

#endif
