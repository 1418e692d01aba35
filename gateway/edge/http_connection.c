/* Floor 4: one connection of the HTTP server: the strict check between the socket and evhttp, and what
 * evhttp does not see: the end of a waiting peer's input, a peer that is slow to take, the end. */
#include "edge/http_connection.h"

#include "base/log.h"
#include "base/metrics.h"

#include <assert.h>
#include <event2/buffer.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { PROGRESS_SIZE = 16 * 1024 }; /* a peer that takes this much within write_ms is not slow */

static struct log_limit refused_limit;

/* Gives evhttp the request in front. It is read when the callback that brought us here has returned. */
static void hand_over(struct http_connection *connection, size_t size)
{
    struct evbuffer *input = bufferevent_get_input(connection->events);
    connection->seen = connection->awaited = 0;
    http_server_move(connection, PHASE_PENDING);
    connection->handing_over = true;
    evbuffer_unfreeze(input, 0);
    evbuffer_remove_buffer(connection->kept, input, size);
    evbuffer_freeze(input, 0);
    connection->handing_over = false;
}

/* evhttp answers requests only. So what is refused is replaced by one that it understands. */
static void refuse(struct http_connection *connection, int status, const char *why)
{
    static const struct str stand_in = { "GET / HTTP/1.1\r\n\r\n", 18 };
    connection->refused_status = status;
    connection->refused_why = strdup(why);
    if (!connection->refused_why)
        abort();
    connection->close_after = true;
    evbuffer_drain(connection->kept, evbuffer_get_length(connection->kept));
    evbuffer_add(connection->kept, stand_in.ptr, stand_in.len);
    hand_over(connection, stand_in.len);
}

static void refuse_bytes(struct http_connection *connection, int status, bool too_large,
                         const char *why)
{
    char peer[ADDRESS_TEXT_SIZE];
    address_print(&connection->address, peer);
    metric_add(too_large ? METRIC_HTTP_REFUSED_SIZE : METRIC_HTTP_REFUSED_FRAMING, 1);
    log_limited(&refused_limit, LOG_WARN, "http.refused", "status=%d peer=%s why=\"%s\"", status,
                peer, why);
    refuse(connection, status, why);
}

/* Reads the head in front, when it is whole, and learns the size of its request. */
static bool read_head(struct http_connection *connection, size_t available)
{
    struct http_server *server = connection->server;
    struct http_head *head = &server->head;
    struct err err;
    size_t size = available <= HTTP_HEADERS_SIZE_MAX ? available : HTTP_HEADERS_SIZE_MAX + 1;
    struct str input = { (const char *)evbuffer_pullup(connection->kept, (ev_ssize_t)size), size };
    size_t head_size;
    if (!http_head_find(input, &connection->seen, &head_size, &err)) {
        refuse_bytes(connection, 400, err.code == ERR_LIMIT, err.text);
        return false;
    }
    if (head_size == 0)
        return true;
    if (!http_head_parse(str_head(input, head_size), head, &err)) {
        refuse_bytes(connection, head->status, head->too_large, err.text);
        return false;
    }
    if (head->host.len > 0 && !http_head_host_in(head->host, server->options.hosts)) {
        refuse_bytes(connection, 400, false, "this host is not served here");
        return false;
    }
    connection->awaited = head_size + head->body_size;
    connection->close_after = !head->keep_alive;
    /* evhttp would say it too late, since it gets the head with the body. */
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    if (available < connection->awaited && head->expects_continue)
        (void)!send(connection->fd, go_on, sizeof(go_on) - 1, MSG_NOSIGNAL);
    return true;
}

/* Hands over the request in front when it is whole; refuses it as soon as it is not sound. */
static void take_request(struct http_connection *connection)
{
    struct evbuffer *kept = connection->kept;
    char line_end[2];
    while (connection->seen == 0 && evbuffer_copyout(kept, line_end, 2) == 2 &&
           memcmp(line_end, "\r\n", 2) == 0)
        evbuffer_drain(kept, 2); /* RFC 9112 2.2: some clients send an empty line behind a body */
    size_t available = evbuffer_get_length(kept);
    if (available == 0)
        return;
    if (connection->awaited == 0 && !read_head(connection, available))
        return;
    if (connection->awaited > 0 && connection->awaited <= available)
        hand_over(connection, connection->awaited);
    else if (connection->phase != PHASE_RECEIVING) /* its deadline runs from its first byte */
        http_server_move(connection, PHASE_RECEIVING);
}

static void keep(struct http_connection *connection, struct evbuffer *input)
{
    evbuffer_add_buffer(connection->kept, input);
    if (connection->phase != PHASE_PENDING && connection->phase != PHASE_SENDING)
        take_request(connection);
    else if (evbuffer_get_length(connection->kept) >= HTTP_INPUT_MAX)
        bufferevent_disable(connection->events, EV_READ);
}

/* Bytes have come from the socket. Whatever is left of them here evhttp would read. */
static void on_input(struct evbuffer *input, const struct evbuffer_cb_info *info, void *context)
{
    struct http_connection *connection = context;
    if (info->n_added == 0 || connection->handing_over)
        return;
    if (connection->phase < PHASE_STREAMING) {
        keep(connection, input);
        return;
    }
    evbuffer_drain(input, evbuffer_get_length(input));
    if (connection->phase != PHASE_LINGERING)
        http_server_doom(connection);
    else if ((connection->passed += info->n_added) > HTTP_LINGER_SIZE_MAX)
        bufferevent_disable(connection->events, EV_READ);
}

/* The peer has taken bytes. */
static void on_output(struct evbuffer *output, const struct evbuffer_cb_info *info, void *context)
{
    struct http_connection *connection = context;
    if (info->n_deleted == 0 ||
        (connection->phase != PHASE_SENDING && connection->phase != PHASE_STALLED))
        return;
    connection->passed += info->n_deleted;
    if (connection->phase == PHASE_STALLED && evbuffer_get_length(output) == 0) {
        http_server_move(connection, PHASE_STREAMING);
    } else if (connection->passed >= PROGRESS_SIZE) {
        connection->passed = 0;
        http_server_move(connection, connection->phase);
    }
}

/* A peer may end its side and still wait for the answer; evhttp would let it go. */
static void on_pending_event(struct bufferevent *events, short what, void *context)
{
    (void)events;
    struct http_connection *connection = context;
    if (what & BEV_EVENT_EOF)
        connection->input_ended = true;
    else
        http_connection_drop(connection);
}

/* The peer has taken the answer. evhttp closes in the turn that wrote the last byte, and closing with
 * unread bytes resets the connection and takes our answer from the peer's hands: so it is told to keep
 * the connection, and the janitor or the peer ends it. */
static void linger(struct http_connection *connection, struct evhttp_request *request)
{
    evhttp_remove_header(evhttp_request_get_output_headers(request), "Connection");
    evhttp_remove_header(evhttp_request_get_input_headers(request), "Connection");
    evhttp_add_header(evhttp_request_get_input_headers(request), "Connection", "keep-alive");
    shutdown(connection->fd, SHUT_WR);
    evbuffer_drain(connection->kept, evbuffer_get_length(connection->kept));
    connection->passed = 0;
    http_server_move(connection, PHASE_LINGERING);
}

static void on_answer_taken(struct evhttp_request *request, void *context)
{
    struct http_connection *connection = context;
    if (connection->close_after || !connection->server->bound) {
        linger(connection, request);
        return;
    }
    http_server_move(connection, PHASE_IDLE);
    take_request(connection);
}

void http_connection_request(struct evhttp_request *request, void *context)
{
    struct http_server *server = context;
    struct bufferevent *events =
        evhttp_connection_get_bufferevent(evhttp_request_get_connection(request));
    struct http_connection *connection = server->by_fd[bufferevent_getfd(events)];
    assert(connection->events == events && connection->phase == PHASE_PENDING);
    evhttp_request_set_on_complete_cb(request, on_answer_taken, connection);
    if (connection->refused_status) {
        http_exchange_problem(connection, request);
        return;
    }
    bufferevent_setcb(events, NULL, NULL, on_pending_event, connection);
    if (!connection->input_ended)
        bufferevent_enable(events, EV_READ);
    connection->exchange = http_exchange_new(connection, request);
    metric_add(METRIC_HTTP_REQUESTS, 1);
    server->options.handler(server->options.context, connection->exchange);
}

void http_connection_answered(struct http_connection *connection)
{
    connection->exchange = NULL;
    connection->passed = 0;
    /* The end of the input is no reason to keep the answer from a peer who waits for it. */
    bufferevent_disable(connection->events, EV_READ);
    http_server_move(connection, PHASE_SENDING);
}

void http_connection_time_out(struct http_connection *connection)
{
    metric_add(METRIC_HTTP_REFUSED_DEADLINE, 1);
    refuse(connection, 408, "the request did not arrive whole in time");
    bufferevent_trigger(connection->events, EV_READ, 0);
}

struct http_connection *http_connection_new(struct http_server *server)
{
    struct http_connection *connection = calloc(1, sizeof(*connection));
    if (!connection)
        abort();
    connection->server = server;
    connection->phase = PHASE_COUNT;
    connection->kept = evbuffer_new();
    connection->events = bufferevent_socket_new(server->base, -1, BEV_OPT_CLOSE_ON_FREE);
    if (!connection->kept || !connection->events)
        abort();
    return connection;
}

/* evhttp calls this last, whoever ended the connection. It has let go of a request that is not yet
 * answered: that one is freed by its answer. */
static void on_gone(struct evhttp_connection *evcon, void *context)
{
    (void)evcon;
    struct http_connection *connection = context;
    evbuffer_remove_cb(bufferevent_get_input(connection->events), on_input, connection);
    evbuffer_remove_cb(bufferevent_get_output(connection->events), on_output, connection);
    http_server_forget(connection);
    if (connection->exchange)
        connection->exchange->connection = NULL;
    if (connection->stream) {
        connection->stream->closed(connection->stream->context);
        http_stream_forget(connection->stream);
    }
    evbuffer_free(connection->kept);
    free(connection->refused_why);
    free(connection);
}

void http_connection_open(struct http_connection *connection)
{
    void *evcon;
    bufferevent_getcb(connection->events, NULL, NULL, &connection->on_event, &evcon);
    connection->evcon = evcon;
    connection->fd = bufferevent_getfd(connection->events);
    evhttp_connection_set_closecb(connection->evcon, on_gone, connection);
    evbuffer_add_cb(bufferevent_get_input(connection->events), on_input, connection);
    evbuffer_add_cb(bufferevent_get_output(connection->events), on_output, connection);
}

void http_connection_drop(struct http_connection *connection)
{
    connection->on_event(connection->events, BEV_EVENT_EOF, connection->evcon);
}
