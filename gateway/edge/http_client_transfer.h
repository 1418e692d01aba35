/* What the two files of the HTTP client share; nobody else includes it.
 *
 * A transfer is a pooled curl handle and the one call that it carries.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_HTTP_CLIENT_TRANSFER_H
#define GATEWAY_HTTP_CLIENT_TRANSFER_H

#include "edge/http_client.h"

#include <curl/curl.h>
#include <event2/event.h>
#include <event2/event_struct.h>

enum { VALIDATOR_SIZE = 160 };

struct transfer {
    struct transfer *next; /* idle, or refused */
    struct http_client *client;
    CURL *easy;
    struct arena *set_arena; /* owns `set` */
    struct str set; /* what the handle is set up for, all but target and body; empty: nothing */

    struct arena *call_arena; /* owns what was copied of the call */
    struct curl_slist *headers;
    struct str body;
    size_t body_given;
    bool allow_private;
    unsigned writings; /* how often curl was about to write the request */
    bool address_refused;
    bool too_large;  /* the answer */
    bool head_whole; /* the answer's */

    size_t answer_size_max;
    char etag[VALIDATOR_SIZE], modified[VALIDATOR_SIZE]; /* of the answer; a longer one is none */
    char *answer;                                        /* kept from call to call */
    size_t answer_len, answer_size, head_len;

    struct arena *arena; /* for the answer */
    http_done *done;     /* NULL: idle */
    void *context;
    struct err err; /* why it was refused */
};

struct http_client {
    struct event_base *base;
    CURLM *multi;
    struct event timer, refusal;
    struct transfer transfers[HTTP_CALLS_MAX];
    struct transfer *idle, *refused;
    size_t busy;
    bool closing;
};

/* What a handle has to be set up for to make the call: equal for two calls that differ in target and
 * body only. Empty when the call is too large for that. */
struct str transfer_setup(const struct http_call *call, const struct http_call_options *options,
                          struct arena *arena);

/* `setup` may be empty. False with transfer->err when the call is malformed. */
MUST_CHECK bool transfer_prepare(struct transfer *transfer, const struct http_call *call,
                                 const struct http_call_options *options, struct str setup);
void transfer_finish(struct transfer *transfer, CURLcode result); /* calls done, back to the pool */
void transfer_free(struct transfer *transfer);

#endif
