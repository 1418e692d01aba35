/* Floor 4: simulated phones: the other end of a simulator channel. */
#include "edge/simulator.h"

#include "base/clock.h"
#include "base/form.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/metrics.h"
#include "edge/ticker.h"

#include <stdlib.h>

enum {
    KEPT_MAX = 256,           /* latest messages */
    KEPT_MS = 10 * 60 * 1000, /* shown to a phone that is switched on later */
    PHONE_SIZE = 24,
    MESSAGE_SIZE = 4096,
    BEAT_S = 15,
};

struct kept {
    int64_t id;
    char phone[PHONE_SIZE];
    char json[MESSAGE_SIZE]; /* as the page gets it */
    int64_t at_ms;
    bool shown;
};

struct watcher {
    struct simulator *simulator;
    struct http_stream *stream;
    char phone[PHONE_SIZE];
    struct watcher *next;
};

struct simulator {
    const struct channel *channel;
    struct ticker *beat;
    struct watcher *watchers;
    struct kept kept[KEPT_MAX];
    int next;
};

static void watcher_closed(void *context)
{
    struct watcher *watcher = context;
    for (struct watcher **at = &watcher->simulator->watchers; *at; at = &(*at)->next) {
        if (*at == watcher) {
            *at = watcher->next;
            break;
        }
    }
    metric_add(METRIC_HTTP_STREAMS, -1);
    free(watcher);
}

static void show(struct simulator *simulator, struct kept *kept)
{
    char frame[MESSAGE_SIZE + 64];
    struct builder out;
    builder_init(&out, frame, sizeof(frame));
    builder_addf(&out, "id: %lld\nevent: message\ndata: %s\n\n", (long long)kept->id, kept->json);
    struct watcher *next;
    for (struct watcher *watcher = simulator->watchers; watcher; watcher = next) {
        next = watcher->next;
        if (!str_equal(str_of(watcher->phone), str_of(kept->phone)))
            continue;
        kept->shown = true;
        http_stream_send(watcher->stream, builder_str(&out));
    }
}

static void answer_json(struct http_exchange *exchange, struct json_out *out)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct err err = { 0 };
    struct http_answer answer = { .status = 200, .content_type = STR("application/json") };
    if (json_print(out, arena, &answer.body, &err))
        http_exchange_answer(exchange, &answer);
    else
        http_exchange_refuse(exchange, &err);
    arena_free(arena);
}

/* ---- what the gateway sends to a phone */

static bool keep(struct simulator *simulator, const struct json *call, struct arena *arena,
                 struct err *err)
{
    int64_t id, segments = 0;
    struct str json;
    struct str phone = json_str(call, "to");
    if (!str_to_int64(json_str(call, "id"), &id) || phone.len == 0 || phone.len >= PHONE_SIZE)
        return err_set(err, ERR_INVALID, "a message has an id and a phone it goes to");
    for (int i = 0; i < KEPT_MAX; i++) {
        if (simulator->kept[i].id == id)
            return true; /* a repeat */
    }
    (void)json_int(json_get(call, "segments"), &segments); /* absent: not known */
    int64_t now_ms = clock_now_ms();
    struct json_out *out = json_object();
    json_put_id(out, "id", id);
    json_put_str(out, "text", json_str(call, "text"));
    json_put_str(out, "from", json_str(call, "from"));
    json_put_int(out, "segments", segments);
    json_put_bool(out, "receipt", json_str(call, "receipt").len > 0);
    json_put_int(out, "at", now_ms);
    struct kept *kept = &simulator->kept[simulator->next];
    if (!json_print(out, arena, &json, err))
        return false;
    if (!str_to_c(json, kept->json, MESSAGE_SIZE) || !str_to_c(phone, kept->phone, PHONE_SIZE))
        return err_set(err, ERR_LIMIT, "the message is too long for a simulated phone");
    simulator->next = (simulator->next + 1) % KEPT_MAX;
    kept->id = id;
    kept->at_ms = now_ms;
    kept->shown = false;
    show(simulator, kept);
    return true;
}

static void deliver(struct simulator *simulator, struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    const struct json *call;
    struct err err = { 0 };
    if (json_parse(request->body, arena, &call, &err) && keep(simulator, call, arena, &err)) {
        struct json_out *out = json_object();
        json_put_str(out, "id", json_str(call, "id"));
        answer_json(exchange, out);
    } else {
        http_exchange_refuse(exchange, &err);
    }
    arena_free(arena);
}

/* ---- what the page asks */

static void watch(struct simulator *simulator, struct http_exchange *exchange)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct form form;
    struct err err = { 0 };
    struct watcher *watcher = calloc(1, sizeof(*watcher));
    if (!watcher)
        abort();
    watcher->simulator = simulator;
    bool fine = form_parse(http_exchange_request(exchange)->query, arena, &form, &err);
    if (fine && (form_get(&form, "phone").len == 0 ||
                 !str_to_c(form_get(&form, "phone"), watcher->phone, PHONE_SIZE)))
        fine = err_set(&err, ERR_INVALID, "name the phone: ?phone=%%2B355...");
    arena_free(arena);
    if (!fine) {
        http_exchange_refuse(exchange, &err);
        free(watcher);
        return;
    }
    watcher->stream = http_exchange_stream(exchange, watcher_closed, watcher);
    if (!watcher->stream) {
        free(watcher);
        return;
    }
    metric_add(METRIC_HTTP_STREAMS, 1);
    watcher->next = simulator->watchers;
    simulator->watchers = watcher;
    http_stream_send(watcher->stream, STR("event: hello\ndata: {}\n\n"));
    int64_t since_ms = clock_now_ms() - KEPT_MS;
    for (int i = 0; i < KEPT_MAX; i++) { /* from the oldest */
        struct kept *kept = &simulator->kept[(simulator->next + i) % KEPT_MAX];
        if (kept->id != 0 && !kept->shown && kept->at_ms > since_ms)
            show(simulator, kept);
    }
}

static void describe(const struct simulator *simulator, struct http_exchange *exchange)
{
    const struct channel *channel = simulator->channel;
    struct json_out *out = json_object();
    json_put_str(out, "channel", channel->name);
    json_put_str(out, "token", channel->token);
    json_put_str(out, "number", channel->number);
    json_put_str(out, "ussd_code", settings_get(&channel->settings, "ussd_code"));
    answer_json(exchange, out);
}

static const struct {
    const char *method, *path;
} routes[] = {
    { "GET", "/simulator/config" },
    { "GET", "/simulator/events" },
    { "POST", "/simulator/deliver" },
};

bool simulator_owns(struct str path)
{
    for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
        if (str_equal(path, str_of(routes[i].path)))
            return true;
    }
    return false;
}

void simulator_handle(struct simulator *simulator, struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    struct err err = { 0 };
    size_t i = 0;
    while (!str_equal(request->path, str_of(routes[i].path)))
        i++; /* simulator_owns() the path */
    if (!str_equal(request->method, str_of(routes[i].method))) {
        err_put(&err, ERR_METHOD, "this is called with %s", routes[i].method);
        http_exchange_refuse(exchange, &err);
    } else if (i == 0) {
        describe(simulator, exchange);
    } else if (i == 1) {
        watch(simulator, exchange);
    } else {
        deliver(simulator, exchange);
    }
}

static void on_beat(void *context)
{
    const struct simulator *simulator = context;
    struct watcher *next;
    for (struct watcher *watcher = simulator->watchers; watcher; watcher = next) {
        next = watcher->next;
        http_stream_send(watcher->stream, STR(":\n\n"));
    }
}

bool simulator_open(struct gateway *gateway, struct simulator **ret, struct err *err)
{
    *ret = NULL;
    const struct channel *channel = NULL;
    for (size_t i = 0; i < gateway->config->channel_count && !channel; i++) {
        if (str_equal(str_of(gateway->config->channels[i].provider->name), STR("simulator")))
            channel = &gateway->config->channels[i];
    }
    if (!channel)
        return true;
    struct simulator *simulator = calloc(1, sizeof(*simulator));
    if (!simulator)
        abort();
    *ret = simulator;
    simulator->channel = channel;
    return ticker_open(gateway->base, BEAT_S * 1000, on_beat, simulator, &simulator->beat, err);
}

void simulator_close(struct simulator *simulator)
{
    if (!simulator)
        return;
    while (simulator->watchers) {
        struct watcher *watcher = simulator->watchers;
        simulator->watchers = watcher->next;
        http_stream_close(watcher->stream);
        metric_add(METRIC_HTTP_STREAMS, -1);
        free(watcher);
    }
    ticker_close(simulator->beat);
    free(simulator);
}
