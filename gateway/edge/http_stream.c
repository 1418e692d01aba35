/* Floor 4: server-sent events (WHATWG HTML, section 9.2). A stream ends where its connection does, so
 * it needs no chunks. */
#include "edge/http_connection.h"

#include "base/metrics.h"

#include <stdlib.h>

struct http_stream *http_exchange_stream(struct http_exchange *exchange,
                                         void (*closed)(void *context), void *context)
{
    struct http_connection *connection = exchange->connection;
    struct http_server *server = exchange->server;
    if (!connection || server->stream_count >= HTTP_STREAMS_MAX) {
        struct err err;
        err_set(&err, ERR_BUSY, "%d event streams are open already", HTTP_STREAMS_MAX);
        http_exchange_refuse(exchange, &err);
        return NULL;
    }
    struct http_stream *stream = calloc(1, sizeof(*stream));
    if (!stream)
        abort();
    *stream = (struct http_stream){ connection, closed, context };
    connection->stream = stream;
    connection->close_after = true;
    server->stream_count++;
    metric_set(METRIC_HTTP_STREAMS, (int64_t)server->stream_count);
    connection->exchange = NULL;
    http_exchange_free(exchange);
    http_server_move(connection, PHASE_STREAMING);
    event_add(&connection->readable, NULL); /* the peer's leaving shows as the end of its input */
    /* X-Accel-Buffering: nginx in front must pass each event on at once. */
    http_stream_send(stream,
                     STR("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                         "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
                         "X-Accel-Buffering: no\r\nConnection: close\r\n\r\n"));
    return stream;
}

void http_stream_send(struct http_stream *stream, struct str event)
{
    struct http_connection *connection = stream->connection;
    if (connection->output_len - connection->output_sent + event.len > HTTP_STREAM_BACKLOG_MAX) {
        http_connection_give_up(connection);
        return;
    }
    http_connection_write(connection, event, STR(""));
    if (connection->phase == PHASE_STREAMING && connection->output_len > 0)
        http_server_move(connection, PHASE_STALLED);
}

void http_stream_close(struct http_stream *stream)
{
    struct http_connection *connection = stream->connection;
    connection->stream = NULL;
    http_stream_forget(stream);
    if (connection->phase == PHASE_STALLED)
        http_server_move(connection, PHASE_SENDING);
    else if (connection->phase == PHASE_STREAMING)
        http_connection_linger(connection);
}

void http_stream_forget(struct http_stream *stream)
{
    struct http_server *server = stream->connection->server;
    server->stream_count--;
    metric_set(METRIC_HTTP_STREAMS, (int64_t)server->stream_count);
    free(stream);
}
