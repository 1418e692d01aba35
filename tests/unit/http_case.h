/* Raw HTTP in a file, as the cases of tests/providers and ../shared/payloads are written:
 *
 *     # any number of lines of comment
 *     GET /hooks/kannel/demo/sms?id=... HTTP/1.1      a request,
 *     HTTP/1.1 202 Accepted                           or an answer to a call of ours,
 *                                                     or neither: headers and body alone
 *     Header: value
 *
 *     body
 *
 * Lines may end in LF alone. The body is as long as Content-Length says; without that header it is
 * the rest of the file but its last line end.
 *
 * The public base is https://hub.example.org. Everything borrows from the text and the arena. Total for any bytes: the fuzzers use it too. */
#ifndef TESTS_HTTP_CASE_H
#define TESTS_HTTP_CASE_H

#include "base/arena.h"
#include "base/err.h"
#include "domain/http.h"

enum http_case_kind { CASE_REQUEST, CASE_ANSWER, CASE_HEADERS };

struct http_case {
    enum http_case_kind kind;
    struct http_request request; /* in every kind it holds headers and body */
    struct http_answer answer;   /* CASE_ANSWER */
};

MUST_CHECK bool http_case_parse(struct str text, struct arena *arena, struct http_case *ret,
                                struct err *err);

/* A whole file into the arena; false when it cannot be read. */
MUST_CHECK bool http_case_read(const char *path, struct arena *arena, struct str *ret);

#endif
