/* The HTTP front: evhttp with the guard it lacks, behind a narrow interface so that it can be
 * replaced. Connections are counted and capped, a request must arrive whole within its deadline,
 * bytes are capped, framing and headers are checked strictly (reliability notes 5.1); what does
 * not pass is answered 400 with `Connection: close` and never reaches a handler. TCP_NODELAY is set.
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

struct http_server_options {
    const char *address; /* numeric */
    int port;            /* 0: any free one */
    int connections_max; /* clamped to RLIMIT_NOFILE - 100 */
    struct str hosts;    /* allowed Host names, comma separated; empty: any */
    int deadline_ms, idle_ms, write_ms;
    http_handler *handler;
    void *context;
};

MUST_CHECK bool http_server_open(struct event_base *base, const struct http_server_options *options,
                                 struct http_server **ret, struct err *err);
int http_server_port(const struct http_server *server);
void http_server_stop_accepting(struct http_server *server); /* draining: new connections are not taken, answers close */
size_t http_server_exchanges(const struct http_server *server); /* not yet answered */
void http_server_close(struct http_server *server); /* NULL is allowed */

/* The request lives as long as the exchange; copy what a job needs into the job's arena. */
const struct http_request *http_exchange_request(const struct http_exchange *exchange);
void http_exchange_answer(struct http_exchange *exchange, const struct http_answer *answer);

/* Answers with a problem document (RFC 9457): status by the code, title and detail from the error. */
void http_exchange_refuse(struct http_exchange *exchange, const struct err *err);
int http_status_of(enum err_code code);

/* Turns the exchange into a text/event-stream. `closed` is called once when the peer has gone, fell
 * behind by HTTP_STREAM_BACKLOG_MAX, or the server closes; the stream is not to be used after it.
 * NULL when there are HTTP_STREAMS_MAX already (the exchange was then answered 503). */
struct http_stream *http_exchange_stream(struct http_exchange *exchange,
                                         void (*closed)(void *context), void *context);
void http_stream_send(struct http_stream *stream, struct str event); /* whole frames, blank line included */
void http_stream_close(struct http_stream *stream);                  /* `closed` is not called */

#endif
