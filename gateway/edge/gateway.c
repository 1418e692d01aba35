/* Floor 4: what the parts of the running gateway share, and where requests go. */
#include "edge/gateway.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/assets.h"
#include "edge/calendars.h"
#include "edge/certificates.h"
#include "edge/console_api.h"
#include "edge/health.h"
#include "edge/http_server.h"
#include "edge/menu_files.h"
#include "edge/simulator.h"
#include "edge/webhook.h"

#include <malloc.h>

void gateway_handle(void *context, struct http_exchange *exchange)
{
    struct gateway *gateway = context;
    const struct http_request *request = http_exchange_request(exchange);
    struct str path = request->path;
    bool simulator = str_starts(path, STR("/simulator"));
    struct err err = { 0 };
    bool hook = str_starts(path, STR("/hooks/"));
    if (hook && str_equal(request->method, STR("HEAD"))) /* would be taken for a message */
        http_exchange_refuse(
            exchange,
            (err_put(&err, ERR_METHOD, "a webhook is called with GET, POST or PUT"), &err));
    else if (hook)
        webhook_handle(gateway, exchange);
    else if (str_starts(path, STR("/api/v1/")) && !str_equal(path, STR("/api/v1/openapi.json")))
        console_api_handle(gateway, exchange);
    else if (str_starts(path, STR("/verify/")))
        certificates_handle(gateway, exchange);
    else if (str_starts(path, STR("/calendar/")))
        calendars_handle(gateway, exchange);
    else if (str_equal(path, STR("/healthz")))
        health_healthz(exchange, gateway->draining, store_failed(gateway->store));
    else if (str_equal(path, STR("/metrics")))
        health_metrics(exchange, gateway->gauges);
    else if (simulator && !gateway->simulator)
        http_exchange_refuse(
            exchange, (err_put(&err, ERR_NOT_FOUND, "no simulator channel is configured"), &err));
    else if (simulator && simulator_owns(path))
        simulator_handle(gateway->simulator, exchange);
    else
        assets_handle(exchange);
}

struct menu_budget gateway_budget(const struct config *config)
{
    struct menu_budget budget = { .ussd_gsm7_max = USSD_GSM7_CHARS_MAX,
                                  .ussd_ucs2_max = USSD_UCS2_CHARS_MAX,
                                  .gsm7_segments = LEAF_GSM7_SEGMENTS_MAX,
                                  .ucs2_segments = LEAF_UCS2_SEGMENTS_MAX,
                                  .fold = true };
    for (size_t i = 0; i < config->channel_count; i++) {
        const struct channel *channel = &config->channels[i];
        if (channel->ussd_gsm7_max < budget.ussd_gsm7_max)
            budget.ussd_gsm7_max = channel->ussd_gsm7_max;
        if (channel->ussd_ucs2_max < budget.ussd_ucs2_max)
            budget.ussd_ucs2_max = channel->ussd_ucs2_max;
        budget.fold = budget.fold && channel->fold;
    }
    return budget;
}

void gateway_count_menus(const struct gateway *gateway, int64_t now_ms)
{
    const struct menus *menus = gateway->menus;
    int leaves = 0, overdue = 0;
    for (int i = 0; i < menus->node_count; i++) {
        leaves += menus->nodes[i].kind == NODE_PAGE;
        overdue += menus_overdue(&menus->nodes[i], now_ms);
    }
    metric_set(METRIC_MENUS_LEAVES, leaves);
    metric_set(METRIC_MENUS_OVERDUE, overdue);
}

bool gateway_read_menus(const struct config *config, int64_t now_ms, struct menu_faults *faults,
                        struct menus **ret)
{
    struct menu_budget budget = gateway_budget(config);
    return menu_files_load(config->menus.directory.ptr, &budget, now_ms, faults, ret);
}

void gateway_take_menus(struct gateway *gateway, struct menus *fresh,
                        const struct menu_faults *faults)
{
    for (int i = 0; i < faults->count; i++) {
        const struct menu_fault *fault = &faults->rows[i];
        if (!fault->warning)
            log_line(LOG_ERROR, "menus.fault",
                     "file=" STR_FMT " at=" STR_FMT " what=\"" STR_FMT "\"", STR_ARG(fault->file),
                     STR_ARG(fault->pointer), STR_ARG(fault->text));
    }
    metric_add(fresh ? METRIC_MENUS_RELOADS : METRIC_MENUS_RELOADS_REFUSED, 1);
    if (!fresh) {
        log_line(LOG_ERROR, "menus.refused", "faults=%d set=%s", faults->errors,
                 gateway->menus ? gateway->menus->version : "none");
        return;
    }
    log_line(LOG_INFO, "menus.loaded", "version=%s nodes=%d languages=%d", fresh->version,
             fresh->node_count, fresh->language_count);
    menus_release(gateway->menus);
    gateway->menus = fresh;
    gateway_count_menus(gateway, fresh->built_at_ms);
    malloc_trim(0); /* the files were read whole, several times the size of what is kept */
}

bool gateway_load_menus(struct gateway *gateway)
{
    struct menu_faults faults = { .arena = arena_new(JOB_ARENA_SIZE_MAX) };
    struct menus *fresh = NULL;
    bool loaded = gateway_read_menus(gateway->config, clock_now_ms(), &faults, &fresh);
    gateway_take_menus(gateway, loaded ? fresh : NULL, &faults);
    arena_free(faults.arena);
    return loaded;
}
