/* The desk's API under /api/v1, as gateway/console/openapi.json describes it.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_CONSOLE_API_H
#define GATEWAY_CONSOLE_API_H

#include "edge/gateway.h"
#include "edge/http_server.h"

void console_api_handle(struct gateway *gateway, struct http_exchange *exchange);

#endif
