/* Webhooks: /hooks/<channel>/<token>[/<hint>]. Verified and parsed by the provider's module, taken
 * in by one job of the store, answered after its commit.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_WEBHOOK_H
#define GATEWAY_WEBHOOK_H

#include "edge/gateway.h"
#include "edge/http_server.h"

void webhook_handle(struct gateway *gateway, struct http_exchange *exchange);

#endif
