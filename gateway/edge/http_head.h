/* The head of a request (RFC 9112), checked strictly before evhttp reads it: what two readers could
 * understand differently is refused, so a proxy in front, this check and evhttp never disagree on what
 * a request says and where it ends.
 *
 * Refused: bare CR or LF, folded lines, control characters, blanks before a colon, names that are no
 * tokens, two of a header that decides anything, Transfer-Encoding, lengths other than plain digits,
 * a body behind HEAD (evhttp reads none), HTTP/1.1 without exactly one Host, targets that are not a
 * plain path and query, and encoded slashes, dots or control characters in the path. The query may hold
 * %00: Kannel sends it.
 *
 * Pure: no I/O, nothing allocated. Floor 4. Thread: any. */
#ifndef GATEWAY_HTTP_HEAD_H
#define GATEWAY_HTTP_HEAD_H

#include "base/err.h"
#include "domain/http.h"

struct http_head {
    struct str method, target, path, query; /* all borrow from the bytes parsed */
    struct str host;                        /* without port; empty: HTTP/1.0 without one */
    struct http_header headers[HTTP_HEADER_COUNT_MAX];
    size_t header_count;
    size_t body_size;
    bool keep_alive;       /* the peer may send another request on the connection */
    bool expects_continue; /* the body comes after 100 Continue */
    int status;            /* when refused: 400, 405, 413, 417 */
    bool too_large;        /* refused for its size */
};

/* Looks for the end of the head, from *seen on; *seen remembers how far it looked. *ret_size is 0
 * while the head goes on. False as soon as it cannot become a head any more. */
MUST_CHECK bool http_head_find(struct str input, size_t *seen, size_t *ret_size, struct err *err);

/* A whole head, its empty line included. On false ret->status says how to answer. */
MUST_CHECK bool http_head_parse(struct str bytes, struct http_head *ret, struct err *err);

/* Is the host one of the list "hub.example.org, localhost"? An empty list takes any. */
bool http_head_host_in(struct str host, struct str list);

#endif
