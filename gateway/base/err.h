/* Errors are values: a code that decides what happens next, and a sentence
 * for the operator. They live on the caller's stack or in a job.
 *
 * Functions that can fail return bool, take `struct err *err` last, and end a
 * failing path with `return err_set(...)`. Whoever passes the error on adds
 * what it was doing with err_wrap(). Whoever handles it, and only he, logs it.
 *
 * The text never holds a phone number, message text or a secret.
 *
 * Floor 0. Thread: any. */
#ifndef GATEWAY_ERR_H
#define GATEWAY_ERR_H

#include "base/str.h"

enum err_code {
    ERR_NONE = 0,
    ERR_INVALID,     /* the other side sent nonsense: 400, do not retry */
    ERR_DENIED,      /* not who it claims to be: signature, token, login: 401 */
    ERR_FORBIDDEN,   /* known, but without the right: 403 */
    ERR_NOT_FOUND,   /* 404 */
    ERR_METHOD,      /* 405 */
    ERR_CONFLICT,    /* lost a race or a unique key: 409 */
    ERR_LIMIT,       /* too big, too many: 413/429 */
    ERR_TYPE,        /* content type or coding not taken: 415 */
    ERR_UNPROCESSED, /* well formed, but cannot be meant: 422 */
    ERR_BUSY,        /* queue full, disk full, shutting down: 503, retry later */
    ERR_UPSTREAM,    /* a provider answered wrongly or not at all: 502 */
    ERR_STORAGE,     /* the store cannot be trusted any more: 503, the process stops */
    ERR_CONFIG,      /* exit 78 */
    ERR_DATA,        /* a file or database of ours is not what it should be: exit 65 */
};

struct err {
    enum err_code code;
    char text[400];
};

/* A text too long is cut. */
void err_put(struct err *err, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);
void err_put_before(struct err *err, const char *fmt, ...)
    PRINTF_LIKE(2, 3); /* "fmt: text so far" */

/* The same as false, so that a failing path is one line; that it is false, compilers see, too. */
#define err_set(...)  (err_put(__VA_ARGS__), false)
#define err_wrap(...) (err_put_before(__VA_ARGS__), false)

#endif
