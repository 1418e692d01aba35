/* HTTP requests and answers as data, shared by the provider modules (which make
 * and read them) and the edge (which carries them).
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_HTTP_H
#define GATEWAY_HTTP_H

#include "base/limits.h"
#include "base/str.h"

struct http_header {
    struct str name, value;
};

struct http_request {       /* as received; header and framing checks are done */
    struct str method;      /* "GET", "HEAD", "POST", "PUT" */
    struct str target;      /* path and query as sent */
    struct str path, query; /* still encoded */
    struct str hint;        /* webhooks: what follows the token in the path, without its slash */
    struct str public_url;  /* webhooks: the configured public base + target, for signatures */
    struct str peer;        /* numeric address of the caller */
    struct str body;
    const struct http_header *headers;
    size_t header_count;
};

struct str http_header(const struct http_request *request, const char *name); /* the first; empty */

/* GET, or HEAD, which is answered like it but without the body. */
bool http_is_read(const struct http_request *request);

/* Is the content type this one, with charset utf-8 or none? */
bool http_content_is(const struct http_request *request, const char *type);

struct http_call { /* a call we are about to make */
    struct str method, url, body;
    struct str user, password; /* basic authentication, when user is not empty */
    struct http_header headers[HTTP_CALL_HEADERS_MAX];
    size_t header_count;
};

struct http_answer { /* our answer to a request, or a provider's to our call */
    int status;
    struct str content_type, body;
    int retry_after_s;             /* 0: none */
    struct http_header headers[6]; /* further ones of ours: Set-Cookie, ETag, ... */
    size_t header_count;
};

#endif
