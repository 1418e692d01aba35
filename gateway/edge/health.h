/* What a supervisor asks: /healthz and /metrics.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_HEALTH_H
#define GATEWAY_HEALTH_H

#include "edge/http_server.h"

/* 200 "ok"; 503 with the reason while the program drains or when the store has failed, so that a
 * load balancer sends people elsewhere. */
void health_healthz(struct http_exchange *exchange, bool draining, bool store_failed);

struct gauges;
void health_metrics(struct http_exchange *exchange,
                    const struct gauges *gauges); /* Prometheus text */

#endif
