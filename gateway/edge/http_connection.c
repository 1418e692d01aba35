/* Floor 4: one connection of the HTTP server: bytes in to requests, answers to bytes out. */
#include "edge/http_connection.h"

#include "base/log.h"
#include "base/metrics.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    INPUT_SIZE_MIN = 1024,
    PROGRESS_SIZE = 16 * 1024, /* a peer that takes this much within write_ms is not slow */
};

static struct log_limit refused_limit;

static bool may_read(const struct http_connection *connection)
{
    return connection->phase == PHASE_OPENED || connection->phase == PHASE_RECEIVING ||
           connection->phase == PHASE_IDLE;
}

static void refuse(struct http_connection *connection, int status, enum metric metric,
                   const char *why)
{
    char peer[ADDRESS_TEXT_SIZE];
    address_print(&connection->address, peer);
    metric_add(metric, 1);
    log_limited(&refused_limit, LOG_WARN, "http.refused", "status=%d peer=%s why=\"%s\"", status,
                peer, why);
    http_exchange_problem(connection, status, why);
}

/* A request has begun that is not whole: its deadline runs from its first byte. */
static void begin(struct http_connection *connection)
{
    if (connection->phase != PHASE_RECEIVING)
        http_server_move(connection, PHASE_RECEIVING);
}

static void dispatch(struct http_connection *connection, struct str bytes)
{
    struct http_server *server = connection->server;
    connection->exchange =
        http_exchange_new(connection, &server->head, bytes, bytes.len - server->head.body_size);
    connection->close_after = !server->head.keep_alive;
    connection->seen = connection->awaited = 0;
    http_server_move(connection, PHASE_PENDING);
    metric_add(METRIC_HTTP_REQUESTS, 1);
    server->options.handler(server->options.context, connection->exchange);
}

/* Reads a head that has just become whole and learns the size of its request. */
static bool read_head(struct http_connection *connection, struct str bytes)
{
    struct http_server *server = connection->server;
    struct http_head *head = &server->head;
    struct err err;
    if (!http_head_parse(bytes, head, &err)) {
        refuse(connection, head->status,
               head->too_large ? METRIC_HTTP_REFUSED_SIZE : METRIC_HTTP_REFUSED_FRAMING, err.text);
        return false;
    }
    if (head->host.len > 0 && !http_head_host_in(head->host, server->options.hosts)) {
        refuse(connection, 400, METRIC_HTTP_REFUSED_FRAMING, "this host is not served here");
        return false;
    }
    return true;
}

/* Takes one request off the front of the input; 0 when none is whole or it was refused. */
static size_t take_request(struct http_connection *connection, struct str input)
{
    if (str_starts(input, STR("\r\n")))
        return 2; /* RFC 9112 2.2: some clients send an empty line behind a body */
    if (connection->awaited == 0) {
        struct err err;
        size_t head_size;
        if (!http_head_find(input, &connection->seen, &head_size, &err)) {
            refuse(connection, 400,
                   err.code == ERR_LIMIT ? METRIC_HTTP_REFUSED_SIZE : METRIC_HTTP_REFUSED_FRAMING,
                   err.text);
            return 0;
        }
        if (head_size == 0) {
            begin(connection);
            return 0;
        }
        if (!read_head(connection, str_head(input, head_size)))
            return 0;
        connection->awaited = head_size + connection->server->head.body_size;
        if (input.len < connection->awaited) {
            begin(connection);
            if (connection->server->head.expects_continue)
                http_connection_write(connection, STR("HTTP/1.1 100 Continue\r\n\r\n"), STR(""));
            return 0;
        }
    } else if (input.len < connection->awaited ||
               !read_head(connection, str_head(input, connection->seen))) {
        return 0;
    }
    size_t size = connection->awaited;
    dispatch(connection, str_head(input, size));
    return size;
}

/* Takes requests until one waits for its answer, and tells how many bytes they were. */
static size_t take_requests(struct http_connection *connection, struct str input)
{
    assert(!connection->reading);
    connection->reading = true;
    size_t taken = 0;
    while (taken < input.len && may_read(connection)) {
        size_t size = take_request(connection, str_from(input, taken));
        if (size == 0)
            break;
        taken += size;
    }
    connection->reading = false;
    return taken;
}

/* Keeps what came behind what is kept already. on_readable() never reads more than fits. */
static void keep(struct http_connection *connection, struct str bytes)
{
    size_t needed = connection->input_len + bytes.len;
    assert(needed <= HTTP_INPUT_MAX);
    if (bytes.len == 0 || connection->phase == PHASE_LINGERING)
        return;
    if (needed > connection->input_size) {
        size_t size = connection->input_size ? connection->input_size : INPUT_SIZE_MIN;
        while (size < needed)
            size *= 2;
        connection->input = realloc(connection->input, size);
        if (!connection->input)
            abort();
        connection->input_size = size;
    }
    memcpy(connection->input + connection->input_len, bytes.ptr, bytes.len);
    connection->input_len = needed;
}

static void forget_input(struct http_connection *connection)
{
    free(connection->input);
    connection->input = NULL;
    connection->input_len = connection->input_size = 0;
}

/* Takes requests from what was kept. */
static void take_kept(struct http_connection *connection)
{
    size_t taken =
        take_requests(connection, (struct str){ connection->input, connection->input_len });
    connection->input_len -= taken;
    if (connection->input_len == 0)
        forget_input(connection);
    else
        memmove(connection->input, connection->input + taken, connection->input_len);
    if (!may_read(connection))
        return;
    if (connection->input_ended)
        http_connection_linger(connection);
    else
        event_add(&connection->readable, NULL);
}

static void on_end(struct http_connection *connection)
{
    if (connection->phase != PHASE_PENDING && connection->phase != PHASE_SENDING) {
        http_connection_drop(connection);
        return;
    }
    connection->input_ended = true; /* a peer may end its side and still wait for the answer */
    event_del(&connection->readable);
}

static void on_readable(evutil_socket_t fd, short what, void *context)
{
    (void)what;
    struct http_connection *connection = context;
    char *scratch = connection->server->scratch;
    size_t room = HTTP_INPUT_MAX - connection->input_len;
    if (room == 0) { /* pipelined behind a pending request */
        event_del(&connection->readable);
        return;
    }
    ssize_t got = read(fd, scratch, room);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got == 0) {
        on_end(connection);
        return;
    }
    if (got < 0 || connection->phase == PHASE_STREAMING || connection->phase == PHASE_STALLED) {
        http_connection_drop(connection);
        return;
    }
    struct str bytes = { scratch, (size_t)got };
    if (connection->phase == PHASE_LINGERING) {
        connection->lingered += bytes.len;
        if (connection->lingered > HTTP_LINGER_SIZE_MAX)
            http_connection_drop(connection);
    } else if (connection->input_len == 0 && may_read(connection)) {
        keep(connection, str_from(bytes, take_requests(connection, bytes)));
    } else {
        keep(connection, bytes);
        if (may_read(connection))
            take_kept(connection);
    }
}

/* What follows an answer that the peer has taken whole. */
static void answer_taken(struct http_connection *connection)
{
    if (connection->close_after || !connection->server->listener) {
        http_connection_linger(connection);
        return;
    }
    http_server_move(connection, PHASE_IDLE);
    if (!connection->reading)
        take_kept(connection);
}

static void forget_output(struct http_connection *connection)
{
    free(connection->output);
    connection->output = NULL;
    connection->output_len = connection->output_sent = connection->output_marked = 0;
    event_del(&connection->writable);
}

/* The peer can no longer be written to; the next read finds out and drops the connection. */
void http_connection_give_up(struct http_connection *connection)
{
    shutdown(connection->fd, SHUT_RDWR);
    http_connection_linger(connection);
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
    (void)what;
    struct http_connection *connection = context;
    ssize_t sent = send(fd, connection->output + connection->output_sent,
                        connection->output_len - connection->output_sent, MSG_NOSIGNAL);
    if (sent < 0) {
        if (errno != EAGAIN && errno != EINTR)
            http_connection_give_up(connection);
        return;
    }
    connection->output_sent += (size_t)sent;
    if (connection->output_sent < connection->output_len) {
        if (connection->output_sent - connection->output_marked >= PROGRESS_SIZE) {
            connection->output_marked = connection->output_sent;
            http_server_move(connection, connection->phase);
        }
        return;
    }
    forget_output(connection);
    if (connection->phase == PHASE_SENDING)
        answer_taken(connection);
    else if (connection->phase == PHASE_STALLED)
        http_server_move(connection, PHASE_STREAMING);
}

static void keep_output(struct http_connection *connection, struct str bytes)
{
    if (bytes.len == 0)
        return;
    if (connection->output_sent > 0) {
        connection->output_len -= connection->output_sent;
        memmove(connection->output, connection->output + connection->output_sent,
                connection->output_len);
        connection->output_sent = connection->output_marked = 0;
    }
    connection->output = realloc(connection->output, connection->output_len + bytes.len);
    if (!connection->output)
        abort();
    memcpy(connection->output + connection->output_len, bytes.ptr, bytes.len);
    connection->output_len += bytes.len;
}

void http_connection_write(struct http_connection *connection, struct str head, struct str body)
{
    if (connection->phase == PHASE_LINGERING)
        return;
    size_t sent = 0;
    if (connection->output_len == 0) {
        struct iovec parts[2] = { { (void *)(uintptr_t)head.ptr, head.len },
                                  { (void *)(uintptr_t)body.ptr, body.len } };
        struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
        ssize_t result = sendmsg(connection->fd, &message, MSG_NOSIGNAL);
        if (result < 0 && errno != EAGAIN && errno != EINTR) {
            http_connection_give_up(connection);
            return;
        }
        sent = result > 0 ? (size_t)result : 0;
    }
    if (sent == head.len + body.len)
        return;
    keep_output(connection, str_from(head, sent));
    keep_output(connection, str_from(body, sent > head.len ? sent - head.len : 0));
    event_add(&connection->writable, NULL);
}

void http_connection_answered(struct http_connection *connection)
{
    connection->exchange = NULL;
    if (connection->phase == PHASE_LINGERING)
        return;
    if (connection->output_len > 0)
        http_server_move(connection, PHASE_SENDING);
    else
        answer_taken(connection);
}

/* Closing with unread bytes would reset the connection and take our answer from the peer's hands. */
void http_connection_linger(struct http_connection *connection)
{
    shutdown(connection->fd, SHUT_WR);
    forget_output(connection);
    event_add(&connection->readable, NULL);
    http_server_move(connection, PHASE_LINGERING);
}

void http_connection_open(struct http_server *server, int fd, const struct address *address,
                          bool counted)
{
    struct http_connection *connection = calloc(1, sizeof(*connection));
    if (!connection)
        abort();
    connection->server = server;
    connection->fd = fd;
    connection->address = *address;
    connection->counted = counted;
    connection->phase = PHASE_COUNT;
    event_assign(&connection->readable, server->base, fd, EV_READ | EV_PERSIST, on_readable,
                 connection);
    event_assign(&connection->writable, server->base, fd, EV_WRITE | EV_PERSIST, on_writable,
                 connection);
    event_add(&connection->readable, NULL);
    http_server_move(connection, PHASE_OPENED);
}

void http_connection_drop(struct http_connection *connection)
{
    event_del(&connection->readable);
    forget_output(connection);
    close(connection->fd);
    http_server_forget(connection);
    if (connection->exchange)
        connection->exchange->connection = NULL;
    if (connection->stream) {
        connection->stream->closed(connection->stream->context);
        http_stream_forget(connection->stream);
    }
    forget_input(connection);
    free(connection);
}
