/* What the files of the HTTP server share; nobody else includes it.
 *
 * evhttp reads requests and writes answers. What it lacks stands around it: the guard (http_server.c),
 * and the strict check between the socket and it (http_connection.c). Bytes wait in `kept` until they
 * hold a request that is whole and sound; only then does evhttp get it, and no byte more. What is
 * refused never reaches it: a request of our own takes its place, and the refusal is its answer.
 *
 * A connection's state is the list it is on. Each list has one time limit, so its oldest member is
 * always at its head: the janitor and the guard look no further.
 *
 *     arriving -> opened -> receiving -> pending -> sending -> idle -> receiving ...
 *                                           |          `-> lingering (closed on our side)
 *                                           `-> streaming <-> stalled
 *
 * An exchange stays until it is answered, a connection may be dropped before. It is dropped only from
 * the loop's own callbacks, never while a handler or a buffer's callback runs: those doom it.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_HTTP_CONNECTION_H
#define GATEWAY_HTTP_CONNECTION_H

#include "edge/address.h"
#include "edge/http_head.h"
#include "edge/http_server.h"

#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <event2/http.h>

enum http_phase {
    PHASE_ARRIVING,  /* accepted in this turn of the loop: evhttp has not made it yet */
    PHASE_OPENED,    /* not a byte yet */
    PHASE_RECEIVING, /* a request has begun */
    PHASE_PENDING,   /* evhttp or a handler has it */
    PHASE_SENDING,   /* the peer has not taken the whole answer */
    PHASE_IDLE,      /* between requests */
    PHASE_STREAMING, /* server-sent events */
    PHASE_STALLED,   /* the same, and the peer has not taken all */
    PHASE_LINGERING, /* our side is closed, the rest is thrown away */
    PHASE_DOOMED,    /* to be dropped as soon as the loop turns */
    PHASE_COUNT
};

enum { HTTP_INPUT_MAX = HTTP_HEADERS_SIZE_MAX + HTTP_BODY_SIZE_MAX };

struct http_connection {
    struct http_connection *previous, *next;
    struct http_server *server;
    enum http_phase phase;
    int64_t since_ms; /* when it came into the phase */
    int fd;
    struct address address;
    bool counted; /* against the cap of its address */

    struct bufferevent *events;      /* evhttp's */
    struct evhttp_connection *evcon; /* NULL: arriving */
    bufferevent_event_cb on_event;   /* evhttp's: how it learns that the peer has gone */

    struct evbuffer *kept; /* what has come and evhttp has not got */
    size_t seen;           /* bytes of it in which the end of the head was looked for */
    size_t awaited;        /* size of the whole request, once its head is known */
    size_t passed;         /* sending: taken since the limit was renewed; lingering: thrown away */

    struct http_exchange *exchange; /* pending */
    struct http_stream *stream;
    int refused_status; /* how to answer what never becomes an exchange; 0: not refused */
    char *refused_why;
    bool handing_over; /* the input changes by our own hand */
    bool input_ended;  /* the peer sends no more, but may still read */
    bool close_after;  /* the answer */
};

struct http_phase_list {
    struct http_connection *first, *last;
    size_t count;
};

struct http_peer { /* connections of one address */
    struct http_peer *next;
    struct address address;
    int connections;
};

enum { HTTP_PEER_BUCKETS = 1024 };

struct http_server {
    struct http_server *next; /* of all that are open */
    struct http_server_options options;
    struct event_base *base;
    struct evhttp *evhttp;
    struct evhttp_bound_socket *bound; /* NULL: draining */
    struct event janitor, errand;
    struct http_phase_list phases[PHASE_COUNT];
    int limit_ms[PHASE_COUNT]; /* 0: none */
    size_t connection_count, exchange_count, stream_count;
    struct http_exchange *exchanges;
    struct http_connection **by_fd; /* an evhttp_connection has no place for a word of ours */
    size_t by_fd_size;
    struct http_peer *peers[HTTP_PEER_BUCKETS];
    int64_t paused_until_ms;
    bool paused;
    struct http_head head; /* of the request being read */
};

struct http_exchange {
    struct http_exchange *previous, *next; /* of the server */
    struct http_server *server;            /* NULL: closed meanwhile */
    struct http_connection *connection;    /* NULL: the peer has gone */
    struct evhttp_request *evhttp;         /* owns the bytes of the request */
    struct arena *arena;                   /* owns the exchange */
    struct http_request request;
};

struct http_stream {
    struct http_connection *connection;
    struct evhttp_request *evhttp;
    void (*closed)(void *context);
    void *context;
};

/* http_server.c */
void http_server_move(struct http_connection *connection, enum http_phase phase);
void http_server_doom(struct http_connection *connection);
void http_server_forget(
    struct http_connection *connection); /* takes it off its list and the counts */

/* http_connection.c */
struct http_connection *http_connection_new(struct http_server *server);
void http_connection_open(struct http_connection *connection);
void http_connection_time_out(struct http_connection *connection);
void http_connection_drop(struct http_connection *connection);
void http_connection_request(struct evhttp_request *request, void *server); /* evhttp read one */
void http_connection_answered(struct http_connection *connection); /* evhttp has the answer */

/* http_exchange.c */
struct http_exchange *http_exchange_new(struct http_connection *connection,
                                        struct evhttp_request *evhttp);
void http_exchange_free(struct http_exchange *exchange);
void http_exchange_problem(struct http_connection *connection, struct evhttp_request *evhttp);

/* http_stream.c */
void http_stream_forget(struct http_stream *stream);

#endif
