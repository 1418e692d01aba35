/* Webhooks: /hooks/<channel>/<token>[/<hint>]. Verified and parsed by the provider's module, taken
 * in by one job of the store, answered after its commit.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_WEBHOOK_H
#define GATEWAY_WEBHOOK_H

#include "edge/gateway.h"
#include "edge/http_server.h"

void webhook_handle(struct gateway *gateway, struct http_exchange *exchange);

/* The same for a file of a spool, which is no HTTP: `settled` is called once, perhaps from within,
 * with ERR_NONE behind the COMMIT. The request's bytes must live until then. */
typedef void webhook_settled(void *context, const struct err *err);
void webhook_file(struct gateway *gateway, const struct channel *channel,
                  const struct http_request *request, webhook_settled *settled, void *context);

#endif
