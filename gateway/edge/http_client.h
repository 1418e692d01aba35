/* HTTP calls to providers: curl multi on the same loop, with what keeps a message from leaving
 * twice (reliability notes 5.4): no redirects, certificates checked, https only and no private
 * addresses unless the channel allows them.
 *
 * A request is written at most once. libcurl repeats one by itself when a kept connection turns out
 * dead before an answer began: a GET without a word, a POST when it can rewind the body. Before each
 * writing it asks us (CURLOPT_PREREQFUNCTION), and the second asking is refused unless not a byte of
 * the first left (CURLINFO_REQUEST_SIZE); the body, moreover, refuses to be rewound.
 *
 * SIGPIPE is ignored from the opening on: OpenSSL writes without asking for it.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_HTTP_CLIENT_H
#define GATEWAY_HTTP_CLIENT_H

#include "base/arena.h"
#include "base/err.h"
#include "domain/http.h"

struct event_base;
struct http_client;

enum http_fate {
    HTTP_ANSWERED, /* an answer came, whatever its status */
    HTTP_NOT_SENT, /* failed before a byte of the request left: safe to repeat */
    HTTP_REFUSED,  /* not tried: address, scheme, certificate, malformed call */
    HTTP_UNKNOWN,  /* sent, perhaps in part, and no whole answer: may have been acted on */
};

struct http_call_options {
    bool allow_http, allow_private;
    struct str ca_file;     /* certificates to trust instead of the system's; empty: the system's */
    size_t answer_size_max; /* 0: HTTP_ANSWER_SIZE_MAX */
    int total_ms;           /* 0: HTTP_CALL_TOTAL_MS */
};

/* `answer` is set when HTTP_ANSWERED; its bytes live in `arena` of the call, its headers are ETag and
 * Last-Modified, where they came. `err` says what
 * happened otherwise, without URL or content. */
typedef void http_done(void *context, enum http_fate fate, const struct http_answer *answer,
                       const struct err *err);

MUST_CHECK bool http_client_open(struct event_base *base, struct http_client **ret,
                                 struct err *err);

/* Copies the call; answers are put into `arena`, which must live until `done`. ERR_BUSY when
 * HTTP_CALLS_MAX are under way: then `done` is not called. `done` is never called from within. */
MUST_CHECK bool http_client_call(struct http_client *client, const struct http_call *call,
                                 const struct http_call_options *options, struct arena *arena,
                                 http_done *done, void *context, struct err *err);
size_t http_client_busy(const struct http_client *client); /* calls under way */

/* Abandons what is under way: each is done with HTTP_UNKNOWN, or HTTP_NOT_SENT when nothing of it
 * left. NULL is allowed. */
void http_client_close(struct http_client *client);

#endif
