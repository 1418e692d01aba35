/* A program of nothing but the HTTP server and client, for the tests beside it: what a handler can do, by path.
 *
 *   /echo            what came: method, target, peer, body
 *   /later?SERIAL    answered when /release is asked for
 *   /release         answers all that wait, and tells how many
 *   /big?SIZE        that many bytes
 *   /refuse?CODE     a problem document for that error code
 *   /stream          an event stream; /emit?SIZE sends a frame of that size to each
 *   /call            makes the call that the X- headers and the body describe, and tells what became of
 *                    it: "FATE STATUS RETRY_AFTER TYPE", a line end, the answer's body or the reason
 *   /state           exchanges, streams opened and closed, and processor time
 *
 * Options as of struct http_server_options: --address --port --connections --hosts --proxies --uncapped
 * --deadline --idle --write (milliseconds). */
#include "base/log.h"
#include "base/metrics.h"
#include "edge/health.h"
#include "edge/http_client.h"
#include "edge/http_server.h"

#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { HELD_MAX = 4096, STREAMS_MAX = 128, FRAME_SIZE_MAX = 1 << 20 };

struct echo {
    struct event_base *base;
    struct http_server *server;
    struct http_client *client;
    struct http_exchange *held[HELD_MAX];
    size_t held_count;
    struct http_stream *streams[STREAMS_MAX];
    size_t stream_count, streams_closed;
    struct event *drain;
};

static struct echo echo;
static char frame[FRAME_SIZE_MAX + 64];

static void answer_text(struct http_exchange *exchange, struct str body)
{
    struct http_answer answer = { .status = 200,
                                  .content_type = STR("text/plain; charset=utf-8"),
                                  .body = body };
    http_exchange_answer(exchange, &answer);
}

static int64_t query_number(const struct http_request *request)
{
    int64_t number = 0;
    return str_to_int64(request->query, &number) ? number : 0;
}

static void answer_echo(struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    static char text[HTTP_BODY_SIZE_MAX + HTTP_HEADERS_SIZE_MAX];
    struct builder out;
    builder_init(&out, text, sizeof(text));
    builder_addf(&out, STR_FMT " " STR_FMT " " STR_FMT " %zu\n", STR_ARG(request->method),
                 STR_ARG(request->target), STR_ARG(request->peer), request->header_count);
    builder_add(&out, request->body);
    answer_text(exchange, builder_str(&out));
}

static void stream_closed(void *context)
{
    struct http_stream **slot = context;
    *slot = NULL;
    echo.streams_closed++;
}

static void answer_emit(struct http_exchange *exchange)
{
    size_t size = (size_t)query_number(http_exchange_request(exchange));
    struct builder out;
    builder_init(&out, frame, sizeof(frame));
    builder_add(&out, STR("data: "));
    while (out.len < size + 6)
        builder_add_char(&out, 'x');
    builder_add(&out, STR("\n\n"));
    for (size_t i = 0; i < echo.stream_count; i++) {
        if (echo.streams[i])
            http_stream_send(echo.streams[i], builder_str(&out));
    }
    answer_text(exchange, STR("emitted\n"));
}

static void answer_state(struct http_exchange *exchange)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    char text[200];
    int length =
        snprintf(text, sizeof(text),
                 "{\"exchanges\":%zu,\"opened\":%zu,\"closed\":%zu,\"cpu_us\":%lld,\"rss_kb\":%ld}",
                 http_server_exchanges(echo.server), echo.stream_count, echo.streams_closed,
                 (long long)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
                     usage.ru_utime.tv_usec + usage.ru_stime.tv_usec,
                 usage.ru_maxrss);
    answer_text(exchange, (struct str){ text, (size_t)length });
}

struct called {
    struct http_exchange *exchange;
    struct arena *arena;
};

static void call_done(void *context, enum http_fate fate, const struct http_answer *answer,
                      const struct err *err)
{
    static const char *const fates[] = { "ANSWERED", "NOT_SENT", "REFUSED", "UNKNOWN" };
    static char text[HTTP_ANSWER_SIZE_MAX + 1024];
    struct called *called = context;
    struct builder out;
    builder_init(&out, text, sizeof(text));
    builder_addf(&out, "%s %d %d ", fates[fate], answer ? answer->status : 0,
                 answer ? answer->retry_after_s : 0);
    builder_add(&out, answer ? answer->content_type : STR(""));
    builder_add(&out, STR("\n"));
    builder_add(&out, answer ? answer->body : str_of(err->text));
    answer_text(called->exchange, builder_str(&out));
    arena_free(called->arena);
}

static void make_call(struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    struct arena *arena = arena_new(1 << 20);
    struct called *called = ARENA_NEW(arena, struct called);
    struct str allow = http_header(request, "X-Allow");
    struct err err;
    *called = (struct called){ exchange, arena };
    struct http_call call = { .method = http_header(request, "X-Method"),
                              .url = http_header(request, "X-Url"),
                              .user = http_header(request, "X-User"),
                              .password = http_header(request, "X-Password"),
                              .body = request->body };
    struct str header = http_header(request, "X-Header");
    if (header.len > 0) {
        str_cut(header, '=', &call.headers[0].name, &call.headers[0].value);
        if (str_equal(call.headers[0].value, STR("CRLF"))) /* what a header cannot bring here */
            call.headers[0].value = STR("a\r\nX-Evil: b");
        call.header_count = 1;
    }
    struct http_call_options options = {
        .allow_http = str_find(allow, STR("http")) < allow.len,
        .allow_private = str_find(allow, STR("private")) < allow.len,
        .ca_file = http_header(request, "X-Ca"),
    };
    if (!http_client_call(echo.client, &call, &options, arena, call_done, called, &err)) {
        http_exchange_refuse(exchange, &err);
        arena_free(arena);
    }
}

static void release(void)
{
    static struct http_exchange *waiting[HELD_MAX]; /* an answer may bring the next to be held */
    size_t count = echo.held_count;
    memcpy(waiting, echo.held, count * sizeof(waiting[0]));
    echo.held_count = 0;
    for (size_t i = 0; i < count; i++)
        answer_text(waiting[i], STR("released\n"));
}

static void handle(void *context, struct http_exchange *exchange)
{
    (void)context;
    const struct http_request *request = http_exchange_request(exchange);
    struct str path = request->path;
    if (str_equal(path, STR("/hello"))) {
        answer_text(exchange, STR("CON hello"));
    } else if (str_equal(path, STR("/later")) && echo.held_count < HELD_MAX) {
        echo.held[echo.held_count++] = exchange;
    } else if (str_equal(path, STR("/release"))) {
        char text[32];
        int length = snprintf(text, sizeof(text), "%zu\n", echo.held_count);
        release();
        answer_text(exchange, (struct str){ text, (size_t)length });
    } else if (str_equal(path, STR("/big"))) {
        size_t size = (size_t)query_number(request);
        char *bytes = calloc(1, size + 1);
        memset(bytes, 'b', size);
        answer_text(exchange, (struct str){ bytes, size });
        free(bytes);
    } else if (str_equal(path, STR("/refuse"))) {
        struct err err;
        err_put(&err, (enum err_code)query_number(request), "because \"%s\"", "asked");
        http_exchange_refuse(exchange, &err);
    } else if (str_equal(path, STR("/stream")) && echo.stream_count < STREAMS_MAX) {
        struct http_stream **slot = &echo.streams[echo.stream_count];
        *slot = http_exchange_stream(exchange, stream_closed, slot);
        echo.stream_count += *slot != NULL;
    } else if (str_equal(path, STR("/emit"))) {
        answer_emit(exchange);
    } else if (str_equal(path, STR("/call"))) {
        make_call(exchange);
    } else if (str_equal(path, STR("/state"))) {
        answer_state(exchange);
    } else if (str_equal(path, STR("/healthz"))) {
        health_healthz(exchange, false, false);
    } else if (str_equal(path, STR("/metrics"))) {
        health_metrics(exchange, NULL);
    } else {
        answer_echo(exchange);
    }
}

/* Asked again by a timer until the last answer is out. */
static void drain(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    (void)context;
    http_server_stop_accepting(echo.server);
    if (http_server_exchanges(echo.server) == 0)
        event_base_loopbreak(echo.base);
    else
        event_add(echo.drain, &(struct timeval){ .tv_usec = 20000 });
}

static void read_options(int argc, char **argv, struct http_server_options *options)
{
    struct {
        const char *name;
        int *number;
        struct str *text;
    } const table[] = {
        { "--port", &options->port, NULL },
        { "--connections", &options->connections_max, NULL },
        { "--deadline", &options->deadline_ms, NULL },
        { "--idle", &options->idle_ms, NULL },
        { "--write", &options->write_ms, NULL },
        { "--hosts", NULL, &options->hosts },
        { "--proxies", NULL, &options->proxies },
        { "--uncapped", NULL, &options->uncapped },
    };
    for (int i = 1; i + 1 < argc; i += 2) {
        for (size_t row = 0; row < sizeof(table) / sizeof(table[0]); row++) {
            if (strcmp(argv[i], table[row].name) != 0)
                continue;
            if (table[row].text)
                *table[row].text = str_of(argv[i + 1]);
            else
                *table[row].number = (int)strtol(argv[i + 1], NULL, 10);
        }
        if (strcmp(argv[i], "--address") == 0)
            options->address = argv[i + 1];
    }
}

int main(int argc, char **argv)
{
    struct http_server_options options = { .address = "127.0.0.1", .handler = handle };
    struct err err = { .code = ERR_NONE };
    read_options(argc, argv, &options);
    struct event_config *config = event_config_new();
    event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
    echo.base = event_base_new_with_config(config);
    event_config_free(config);
    if (!http_client_open(echo.base, &echo.client, &err) ||
        !http_server_open(echo.base, &options, &echo.server, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 71;
    }
    echo.drain = event_new(echo.base, -1, 0, drain, NULL);
    struct event *terminate = evsignal_new(echo.base, SIGTERM, drain, NULL);
    event_add(terminate, NULL);
    printf("listening on %d\n", http_server_port(echo.server));
    fflush(stdout);

    event_base_dispatch(echo.base);

    http_client_close(echo.client);
    http_server_close(echo.server);
    release();
    event_free(terminate);
    event_free(echo.drain);
    event_base_free(echo.base);
    return 0;
}
