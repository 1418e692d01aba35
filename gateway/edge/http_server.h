/* The HTTP front: libevent's evhttp, behind a narrow interface so that it can be replaced. evhttp reads
 * the requests and writes the answers. It trims, decodes and takes what must be refused, so every head
 * is checked before, by http_head.h, from the bytes as they came; what does not pass is answered 400
 * with `Connection: close` and reaches neither evhttp nor a handler.
 *
 * The guard: connections are capped in all and per address, a request must be whole by its deadline,
 * an answer must be taken by its deadline, bytes are capped. TCP_NODELAY is set.
 *
 * A handler answers each exchange exactly once, at once or later, on the loop thread; the
 * exchange is gone with the answer. When the peer has left meanwhile the answer goes nowhere.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_HTTP_SERVER_H
#define GATEWAY_HTTP_SERVER_H

#include "base/arena.h"
#include "base/err.h"
#include "domain/http.h"

struct event_base;
struct http_server;
struct http_exchange; /* one request waiting for its answer */
struct http_stream;   /* a server-sent event stream */

typedef void http_handler(void *context, struct http_exchange *exchange);

/* Strings are borrowed for the life of the server. */
struct http_server_options {
    const char *address; /* numeric */
    int port;            /* 0: any free one */
    int connections_max; /* clamped to what RLIMIT_NOFILE leaves; 0: HTTP_CONNECTIONS_MAX */
    struct str hosts;    /* allowed Host names, comma separated; empty: any */
    struct str proxies;  /* networks whose X-Forwarded-For tells the peer; empty: none */
    struct str
        uncapped; /* networks without the cap per address, besides the proxies; empty: loopback */
    int deadline_ms, idle_ms, write_ms; /* 0: the default of limits.h */
    http_handler *handler;
    void *context;
};

/* ERR_CONFIG: the address is none; ERR_BUSY: the system refused it, as when the port is taken. */
MUST_CHECK bool http_server_open(struct event_base *base, const struct http_server_options *options,
                                 struct http_server **ret, struct err *err);
int http_server_port(const struct http_server *server);
void http_server_stop_accepting(
    struct http_server *server); /* draining: new connections are refused, answers close */
size_t http_server_exchanges(const struct http_server *server); /* whose answer is not yet out */
void http_server_close(struct http_server *server); /* NULL is allowed; late answers go nowhere */

/* The request lives as long as the exchange; copy what a job needs into the job's arena. */
const struct http_request *http_exchange_request(const struct http_exchange *exchange);

/* Sends and frees the exchange. Besides what the answer holds: Date, Content-Length, nosniff, and
 * `Cache-Control: no-store` unless the answer has its own. */
void http_exchange_answer(struct http_exchange *exchange, const struct http_answer *answer);

/* Answers with a problem document (RFC 9457): status by the code, detail from the error; from 500
 * on the detail is kept from the caller, since it speaks to the operator. Logs nothing. */
void http_exchange_refuse(struct http_exchange *exchange, const struct err *err);
int http_status_of(enum err_code code);

/* Turns the exchange into a text/event-stream. `closed` is called once when the peer has gone, fell
 * behind by HTTP_STREAM_BACKLOG_MAX, took nothing for write_ms, or the server closes; the stream is
 * not to be used after it. It is never called from within http_stream_send().
 * NULL when there are HTTP_STREAMS_MAX already (the exchange was then answered 503) or the peer has gone. */
struct http_stream *http_exchange_stream(struct http_exchange *exchange,
                                         void (*closed)(void *context), void *context);
void http_stream_send(struct http_stream *stream,
                      struct str event);            /* whole frames, blank line included */
void http_stream_close(struct http_stream *stream); /* `closed` is not called */

#endif
