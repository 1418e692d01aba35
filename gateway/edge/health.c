/* Floor 4: health and metrics. */
#include "edge/health.h"

#include "base/metrics.h"
#include "edge/gauges.h"

enum { METRICS_TEXT_SIZE = 128 * 1024 };

void health_healthz(struct http_exchange *exchange, bool draining, bool store_failed)
{
    struct http_answer answer = { .status = 200,
                                  .content_type = STR("text/plain; charset=utf-8"),
                                  .body = STR("ok\n") };
    if (draining || store_failed) {
        answer.status = 503;
        answer.retry_after_s = 5;
        answer.body = store_failed ? STR("the store has failed\n") : STR("shutting down\n");
    }
    http_exchange_answer(exchange, &answer);
}

void health_metrics(struct http_exchange *exchange, const struct gauges *gauges)
{
    char text[METRICS_TEXT_SIZE];
    struct builder out;
    builder_init(&out, text, sizeof(text));
    metrics_print(&out);
    gauges_print(gauges, &out);
    struct http_answer answer = { .status = builder_ok(&out) ? 200 : 500,
                                  .content_type = STR("text/plain; version=0.0.4; charset=utf-8"),
                                  .body = builder_str(&out) };
    http_exchange_answer(exchange, &answer);
}
