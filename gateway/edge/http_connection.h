/* What the files of the HTTP server share; nobody else includes it.
 *
 * A connection's state is the list it is on. Each list has one time limit, so its oldest member is
 * always at its head: the janitor and the guard look no further.
 *
 *     opened -> receiving -> pending -> (sending) -> idle -> receiving ...
 *                    |          `-> streaming <-> stalled
 *                    `-> lingering (refused: the answer is out, the rest is thrown away)
 *
 * An exchange stays until it is answered, a connection may be dropped before. It is dropped only from
 * the loop's own callbacks, never while a handler runs: what fails in between is shut down and
 * found by its next read.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_HTTP_CONNECTION_H
#define GATEWAY_HTTP_CONNECTION_H

#include "edge/address.h"
#include "edge/http_head.h"
#include "edge/http_server.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <event2/listener.h>

enum http_phase {
    PHASE_OPENED,    /* not a byte yet */
    PHASE_RECEIVING, /* a request has begun */
    PHASE_PENDING,   /* a handler has it */
    PHASE_SENDING,   /* the peer has not taken the whole answer */
    PHASE_IDLE,      /* between requests */
    PHASE_STREAMING, /* server-sent events */
    PHASE_STALLED,   /* the same, and the peer takes nothing */
    PHASE_LINGERING, /* refused */
    PHASE_COUNT
};

enum { HTTP_INPUT_MAX = HTTP_HEADERS_SIZE_MAX + HTTP_BODY_SIZE_MAX };

struct http_connection {
    struct http_connection *previous, *next;
    struct http_server *server;
    enum http_phase phase;
    int64_t since_ms; /* when it came into the phase */
    int fd;
    struct event readable, writable;
    struct address address;
    bool counted; /* against the cap of its address */

    char *input; /* what has come and is not yet a whole request */
    size_t input_len, input_size;
    size_t seen;    /* bytes of the input in which the end of the head was looked for */
    size_t awaited; /* size of the whole request, once its head is known */
    char *output;   /* what the peer has not taken */
    size_t output_len, output_sent;

    size_t output_marked; /* how much it had taken when the time limit was last renewed */

    struct http_exchange *exchange; /* pending */
    struct http_stream *stream;
    size_t lingered;  /* bytes thrown away */
    bool reading;     /* requests are being taken from the input, further up the stack */
    bool input_ended; /* the peer sends no more, but may still read */
    bool close_after; /* the answer */
};

struct http_phase_list {
    struct http_connection *first, *last;
};

struct http_peer { /* connections of one address */
    struct http_peer *next;
    struct address address;
    int connections;
};

enum { HTTP_PEER_BUCKETS = 1024 };

struct http_server {
    struct http_server_options options;
    struct event_base *base;
    struct evconnlistener *listener; /* NULL: draining */
    struct event janitor;
    struct http_phase_list phases[PHASE_COUNT];
    int limit_ms[PHASE_COUNT]; /* 0: none */
    size_t connection_count, exchange_count, stream_count;
    struct http_exchange *exchanges;
    struct http_peer *peers[HTTP_PEER_BUCKETS];
    int64_t paused_until_ms;
    bool paused;
    char date[40];                /* for the Date header */
    struct http_head head;        /* of the request being read */
    char scratch[HTTP_INPUT_MAX]; /* what was just read */
};

struct http_exchange {
    struct http_exchange *previous, *next; /* of the server */
    struct http_server *server;            /* NULL: closed meanwhile */
    struct http_connection *connection;    /* NULL: the peer has gone */
    struct arena *arena;                   /* owns the exchange */
    struct http_request request;
    bool announce_keep;
};

struct http_stream {
    struct http_connection *connection;
    void (*closed)(void *context);
    void *context;
};

/* http_server.c */
void http_server_move(struct http_connection *connection, enum http_phase phase);
void http_server_forget(
    struct http_connection *connection); /* takes it off its list and the counts */

/* http_connection.c */
void http_connection_open(struct http_server *server, int fd, const struct address *address,
                          bool counted);
void http_connection_drop(struct http_connection *connection);
void http_connection_write(struct http_connection *connection, struct str head, struct str body);
void http_connection_answered(struct http_connection *connection); /* goes on with what follows */
void http_connection_linger(struct http_connection *connection);   /* ends it from our side */
void http_connection_give_up(
    struct http_connection *connection); /* the peer cannot be written to */

/* http_exchange.c */
struct http_exchange *http_exchange_new(struct http_connection *connection,
                                        const struct http_head *head, struct str bytes,
                                        size_t head_size);
void http_exchange_free(struct http_exchange *exchange);
void http_exchange_problem(struct http_connection *connection, int status, const char *detail);

/* http_stream.c */
void http_stream_forget(struct http_stream *stream);

#endif
