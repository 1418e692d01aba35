/* Floor 4: the listener, the caps and the janitor of the HTTP server. */
#include "edge/http_connection.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"

#include <assert.h>
#include <errno.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum {
    LISTEN_BACKLOG = 4096, /* libevent's 128 costs seconds when thousands connect at once */
    JANITOR_MS = 100,
    PAUSE_MS = 100,
    GRACE_MS = 200,         /* nobody is sent away before he could say anything */
    DESCRIPTORS_KEPT = 100, /* for the store, the providers' connections and the log */
};

static struct log_limit paused_limit, peer_limit;
static struct http_server *servers; /* evhttp's listener tells its errors to the evhttp only */

static int64_t now_ms(void)
{
    return clock_monotonic_us() / 1000;
}

static void unlink_phase(struct http_connection *connection)
{
    if (connection->phase == PHASE_COUNT)
        return;
    struct http_phase_list *list = &connection->server->phases[connection->phase];
    list->count--;
    if (connection->previous)
        connection->previous->next = connection->next;
    else
        list->first = connection->next;
    if (connection->next)
        connection->next->previous = connection->previous;
    else
        list->last = connection->previous;
}

void http_server_move(struct http_connection *connection, enum http_phase phase)
{
    struct http_server *server = connection->server;
    struct http_phase_list *list = &server->phases[phase];
    unlink_phase(connection);
    connection->phase = phase;
    if (server->limit_ms[phase] > 0)
        connection->since_ms = now_ms();
    list->count++;
    connection->previous = list->last;
    connection->next = NULL;
    if (list->last)
        list->last->next = connection;
    else
        list->first = connection;
    list->last = connection;
}

void http_server_doom(struct http_connection *connection)
{
    http_server_move(connection, PHASE_DOOMED);
    event_active(&connection->server->errand, EV_TIMEOUT, 0);
}

/* IPv6 callers own a whole /64: their connections count together. */
static struct http_peer **find_peer(struct http_server *server, struct address *address)
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    if (memcmp(address->bytes, mapped, sizeof(mapped)) != 0)
        memset(address->bytes + 8, 0, 8);
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < sizeof(address->bytes); i++)
        hash = (hash ^ address->bytes[i]) * 16777619u;
    struct http_peer **link = &server->peers[hash % HTTP_PEER_BUCKETS];
    while (*link && memcmp(&(*link)->address, address, sizeof(*address)) != 0)
        link = &(*link)->next;
    return link;
}

/* Counts a connection against its address; false above the cap. */
static bool count_peer(struct http_server *server, struct address address)
{
    struct http_peer **link = find_peer(server, &address);
    if (!*link) {
        *link = calloc(1, sizeof(**link));
        if (!*link)
            abort();
        (*link)->address = address;
    }
    if ((*link)->connections >= HTTP_PEER_CONNECTIONS_MAX)
        return false;
    (*link)->connections++;
    return true;
}

static void uncount_peer(struct http_server *server, struct address address)
{
    struct http_peer **link = find_peer(server, &address);
    assert(*link && (*link)->connections > 0);
    if (--(*link)->connections == 0) {
        struct http_peer *gone = *link;
        *link = gone->next;
        free(gone);
    }
}

static void pause_listener(struct http_server *server, const char *why)
{
    metric_add(METRIC_HTTP_LISTENER_PAUSED, 1);
    log_limited(&paused_limit, LOG_WARN, "http.listener_paused", "connections=%zu why=\"%s\"",
                server->connection_count, why);
    server->paused = true;
    server->paused_until_ms = now_ms() + PAUSE_MS;
    evconnlistener_disable(evhttp_bound_socket_get_listener(server->bound));
}

static void resume_listener(struct http_server *server)
{
    if (!server->paused || !server->bound)
        return;
    server->paused = false;
    evconnlistener_enable(evhttp_bound_socket_get_listener(server->bound));
}

/* Drops the oldest connection from which no whole request has come, else the oldest that is idle. */
static bool make_room(struct http_server *server)
{
    static const enum http_phase phases[] = { PHASE_LINGERING, PHASE_RECEIVING, PHASE_OPENED,
                                              PHASE_IDLE };
    int64_t now = now_ms();
    for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++) {
        struct http_connection *oldest = server->phases[phases[i]].first;
        if (oldest && now - oldest->since_ms >= GRACE_MS) {
            http_connection_drop(oldest);
            return true;
        }
    }
    return false;
}

static bool is_full(const struct http_server *server)
{
    return server->connection_count >= (size_t)server->options.connections_max;
}

/* evhttp asks for the buffers of a connection it is about to make: the only sign of it that it gives. */
static struct bufferevent *on_accept(struct event_base *base, void *context)
{
    (void)base;
    struct http_server *server = context;
    bool room = !is_full(server) || make_room(server);
    struct http_connection *connection = http_connection_new(server);
    server->connection_count++;
    metric_set(METRIC_HTTP_CONNECTIONS, (int64_t)server->connection_count);
    http_server_move(connection, PHASE_ARRIVING);
    event_active(&server->errand, EV_TIMEOUT, 0);
    if (!room)
        pause_listener(server, "all connections are taken");
    return connection->events;
}

/* Without descriptors accept() fails for ever and the loop would spin. */
static void on_accept_error(struct evconnlistener *listener, void *evhttp)
{
    (void)listener;
    int reason = errno;
    struct http_server *server = servers;
    while (server->evhttp != evhttp)
        server = server->next;
    if (!make_room(server))
        pause_listener(server, strerror(reason));
}

static void remember_fd(struct http_server *server, struct http_connection *connection)
{
    size_t at = (size_t)connection->fd;
    if (at >= server->by_fd_size) {
        size_t size = (at + 1) * 2;
        server->by_fd = realloc(server->by_fd, size * sizeof(void *));
        if (!server->by_fd)
            abort();
        server->by_fd_size = size;
    }
    server->by_fd[at] = connection;
}

/* Now evhttp has made it: who is it? */
static void welcome(struct http_server *server, struct http_connection *connection)
{
    http_connection_open(connection);
    remember_fd(server, connection);
    http_server_move(connection, PHASE_OPENED);
    struct address *address = &connection->address;
    if (!address_of(evhttp_connection_get_addr(connection->evcon), address)) {
        http_server_doom(connection);
        return;
    }
    connection->counted = !address_in_list(address, server->options.uncapped) &&
                          !address_in_list(address, server->options.proxies);
    if (connection->counted && !count_peer(server, *address)) {
        connection->counted = false;
        metric_add(METRIC_HTTP_REFUSED_PEER, 1);
        log_limited(&peer_limit, LOG_WARN, "http.peer_refused",
                    "why=\"one address holds %d connections\"", HTTP_PEER_CONNECTIONS_MAX);
        http_server_doom(connection);
    }
}

/* What a callback of evhttp's may not do itself. */
static void on_errand(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    struct http_server *server = context;
    while (server->phases[PHASE_ARRIVING].first)
        welcome(server, server->phases[PHASE_ARRIVING].first);
    while (server->phases[PHASE_DOOMED].first)
        http_connection_drop(server->phases[PHASE_DOOMED].first);
}

void http_server_forget(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    unlink_phase(connection);
    server->by_fd[connection->fd] = NULL;
    if (connection->counted)
        uncount_peer(server, connection->address);
    server->connection_count--;
    metric_set(METRIC_HTTP_CONNECTIONS, (int64_t)server->connection_count);
    if (!is_full(server))
        resume_listener(server);
}

static void expire(struct http_connection *connection)
{
    if (connection->phase == PHASE_RECEIVING)
        http_connection_time_out(connection);
    else
        http_connection_drop(connection);
}

static void on_janitor(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    struct http_server *server = context;
    int64_t now = now_ms();
    for (int phase = 0; phase < PHASE_COUNT; phase++) {
        int limit_ms = server->limit_ms[phase];
        struct http_connection *oldest;
        while (limit_ms > 0 && (oldest = server->phases[phase].first) &&
               now - oldest->since_ms >= limit_ms)
            expire(oldest);
    }
    if (server->paused && now >= server->paused_until_ms && (!is_full(server) || make_room(server)))
        resume_listener(server);
}

static bool listen_on(struct http_server *server, struct err *err)
{
    const char *text = server->options.address;
    int port = server->options.port;
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
    struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    struct address address;
    if (!address_parse(str_of(text), &address))
        return err_set(err, ERR_CONFIG, "cannot listen on \"%s\": not a numeric address", text);
    bool is_v6 = strchr(text, ':') != NULL;
    memcpy(&v6.sin6_addr, address.bytes, 16);
    memcpy(&v4.sin_addr, address.bytes + 12, 4);
    struct evconnlistener *listener = evconnlistener_new_bind(
        server->base, NULL, NULL, LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC,
        LISTEN_BACKLOG, is_v6 ? (struct sockaddr *)&v6 : (struct sockaddr *)&v4,
        is_v6 ? (int)sizeof(v6) : (int)sizeof(v4));
    if (!listener)
        return err_set(err, ERR_BUSY, "cannot listen on %s port %d: %s", text, port,
                       strerror(errno));
    evconnlistener_set_error_cb(listener, on_accept_error);
    int on = 1; /* accepted sockets inherit it */
    setsockopt(evconnlistener_get_fd(listener), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    server->bound = evhttp_bind_listener(server->evhttp, listener);
    if (!server->bound)
        abort();
    return true;
}

/* Its limits and its list of methods stand behind ours; its timeout is not used: each byte renews it. */
static void set_up_evhttp(struct http_server *server)
{
    server->evhttp = evhttp_new(server->base);
    if (!server->evhttp)
        abort();
    evhttp_set_max_headers_size(server->evhttp, HTTP_HEADERS_SIZE_MAX);
    evhttp_set_max_body_size(server->evhttp, HTTP_BODY_SIZE_MAX);
    evhttp_set_allowed_methods(server->evhttp,
                               EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST | EVHTTP_REQ_PUT);
    evhttp_set_default_content_type(server->evhttp, NULL);
    evhttp_set_bevcb(server->evhttp, on_accept, server);
    evhttp_set_gencb(server->evhttp, http_connection_request, server);
}

static int default_to(int value, int fallback)
{
    return value > 0 ? value : fallback;
}

/* Descriptors are shared with the rest of the program; a quarter is ours whatever the limit. */
static int clamp_connections(int wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > INT32_MAX)
        return wanted;
    int most = (int)limit.rlim_cur;
    most = most - DESCRIPTORS_KEPT > most / 4 ? most - DESCRIPTORS_KEPT : most / 4;
    return wanted < most ? wanted : most;
}

bool http_server_open(struct event_base *base, const struct http_server_options *options,
                      struct http_server **ret, struct err *err)
{
    struct http_server *server = calloc(1, sizeof(*server));
    if (!server)
        abort();
    server->base = base;
    server->options = *options;
    server->options.connections_max =
        clamp_connections(default_to(options->connections_max, HTTP_CONNECTIONS_MAX));
    if (options->uncapped.len == 0)
        server->options.uncapped = ADDRESS_LOOPBACK;
    server->limit_ms[PHASE_OPENED] = server->limit_ms[PHASE_RECEIVING] =
        default_to(options->deadline_ms, HTTP_REQUEST_DEADLINE_MS);
    server->limit_ms[PHASE_IDLE] = default_to(options->idle_ms, HTTP_IDLE_MS);
    server->limit_ms[PHASE_SENDING] = server->limit_ms[PHASE_STALLED] =
        default_to(options->write_ms, HTTP_WRITE_MS);
    server->limit_ms[PHASE_LINGERING] = HTTP_LINGER_MS;
    set_up_evhttp(server);
    if (!listen_on(server, err)) {
        evhttp_free(server->evhttp);
        free(server);
        return false;
    }
    event_assign(&server->errand, base, -1, 0, on_errand, server);
    struct timeval every = { .tv_usec = JANITOR_MS * 1000L };
    event_assign(&server->janitor, base, -1, EV_PERSIST, on_janitor, server);
    event_add(&server->janitor, &every);
    server->next = servers;
    servers = server;
    *ret = server;
    return true;
}

int http_server_port(const struct http_server *server)
{
    struct sockaddr_in6 bound = { 0 }; /* the port stands where sockaddr_in has it */
    socklen_t size = sizeof(bound);
    if (server->bound)
        getsockname(evhttp_bound_socket_get_fd(server->bound), (struct sockaddr *)&bound, &size);
    return ntohs(bound.sin6_port);
}

static void drop_all(struct http_server *server, enum http_phase phase)
{
    while (server->phases[phase].first)
        http_connection_drop(server->phases[phase].first);
}

void http_server_stop_accepting(struct http_server *server)
{
    if (!server->bound)
        return;
    evhttp_del_accept_socket(server->evhttp, server->bound);
    server->bound = NULL;
    drop_all(server, PHASE_OPENED);
    drop_all(server, PHASE_IDLE);
}

size_t http_server_exchanges(const struct http_server *server)
{
    return server->exchange_count + server->phases[PHASE_SENDING].count;
}

void http_server_close(struct http_server *server)
{
    if (!server)
        return;
    http_server_stop_accepting(server);
    on_errand(-1, 0, server);
    for (int phase = 0; phase < PHASE_COUNT; phase++)
        drop_all(server, (enum http_phase)phase);
    for (struct http_exchange *exchange = server->exchanges; exchange; exchange = exchange->next)
        exchange->server = NULL;
    event_del(&server->janitor);
    event_del(&server->errand);
    evhttp_free(server->evhttp);
    struct http_server **link = &servers;
    while (*link != server)
        link = &(*link)->next;
    *link = server->next;
    free(server->by_fd);
    free(server);
}
