/* Floor 4: server-sent events (WHATWG HTML, section 9.2), an answer without an end. */
#include "edge/http_connection.h"

#include "base/metrics.h"

#include <event2/buffer.h>
#include <stdlib.h>

static void start(struct evhttp_request *request)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
    evhttp_add_header(headers, "Content-Type", "text/event-stream; charset=utf-8");
    evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
    evhttp_add_header(headers, "Cache-Control", "no-store");
    /* nginx in front must pass each event on at once. */
    evhttp_add_header(headers, "X-Accel-Buffering", "no");
    evhttp_remove_header(evhttp_request_get_input_headers(request), "Connection");
    evhttp_add_header(headers, "Connection", "close");
    evhttp_send_reply_start(request, 200, "OK");
}

struct http_stream *http_exchange_stream(struct http_exchange *exchange,
                                         void (*closed)(void *context), void *context)
{
    struct http_connection *connection = exchange->connection;
    struct http_server *server = exchange->server;
    if (!connection || server->stream_count >= HTTP_STREAMS_MAX) {
        struct err err;
        err_put(&err, ERR_BUSY, "%d event streams are open already", HTTP_STREAMS_MAX);
        http_exchange_refuse(exchange, &err);
        return NULL;
    }
    struct http_stream *stream = calloc(1, sizeof(*stream));
    if (!stream)
        abort();
    *stream = (struct http_stream){ connection, exchange->evhttp, closed, context };
    connection->stream = stream;
    connection->close_after = true;
    connection->exchange = NULL;
    http_exchange_free(exchange);
    server->stream_count++;
    metric_set(METRIC_HTTP_STREAMS, (int64_t)server->stream_count);
    start(stream->evhttp);
    http_server_move(connection, PHASE_STALLED);
    return stream;
}

void http_stream_send(struct http_stream *stream, struct str event)
{
    struct http_connection *connection = stream->connection;
    struct evbuffer *output = bufferevent_get_output(connection->events);
    if (connection->phase == PHASE_DOOMED)
        return;
    if (evbuffer_get_length(output) + event.len > HTTP_STREAM_BACKLOG_MAX) {
        http_server_doom(connection);
        return;
    }
    struct evbuffer *chunk = evbuffer_new();
    if (!chunk || evbuffer_add(chunk, event.ptr, event.len) != 0)
        abort();
    evhttp_send_reply_chunk(stream->evhttp, chunk);
    evbuffer_free(chunk);
    if (connection->phase == PHASE_STREAMING)
        http_server_move(connection, PHASE_STALLED);
}

void http_stream_close(struct http_stream *stream)
{
    struct http_connection *connection = stream->connection;
    connection->stream = NULL;
    if (connection->phase != PHASE_DOOMED)
        http_server_move(connection, PHASE_SENDING);
    http_stream_forget(stream);
}

/* Ends the answer. When the peer has gone evhttp only frees the request. */
void http_stream_forget(struct http_stream *stream)
{
    struct http_server *server = stream->connection->server;
    server->stream_count--;
    metric_set(METRIC_HTTP_STREAMS, (int64_t)server->stream_count);
    evhttp_send_reply_end(stream->evhttp);
    free(stream);
}
