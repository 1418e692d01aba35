/* The check of request heads: whatever bytes come, in whatever pieces, it says the same; what it takes
 * is what it promised to take, and evhttp can read it. */
#include "edge/http_head.h"

#include <event2/http.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void promise(bool kept)
{
    if (!kept)
        abort();
}

static bool inside(struct str part, struct str whole)
{
    return part.len == 0 || (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

static void check_taken(const struct http_head *head, struct str bytes)
{
    bool body_less = str_equal(head->method, STR("HEAD"));
    promise(body_less || str_equal(head->method, STR("GET")) ||
            str_equal(head->method, STR("POST")) || str_equal(head->method, STR("PUT")));
    promise(!body_less || head->body_size == 0);
    promise(head->target.len > 0 && head->target.ptr[0] == '/' && inside(head->target, bytes));
    promise(head->path.len <= head->target.len && inside(head->query, head->target));
    promise(head->header_count <= HTTP_HEADER_COUNT_MAX && head->body_size <= HTTP_BODY_SIZE_MAX);
    size_t hosts = 0, lengths = 0;
    for (size_t i = 0; i < head->header_count; i++) {
        struct str name = head->headers[i].name, value = head->headers[i].value;
        promise(name.len > 0 && inside(name, bytes) && inside(value, bytes));
        promise(!memchr(value.ptr, '\r', value.len) && !memchr(value.ptr, '\n', value.len) &&
                !memchr(value.ptr, 0, value.len));
        promise(!str_equal_nocase(name, STR("Transfer-Encoding")));
        hosts += str_equal_nocase(name, STR("Host"));
        lengths += str_equal_nocase(name, STR("Content-Length"));
    }
    char target[HTTP_TARGET_SIZE_MAX + 1];
    promise(str_to_c(head->target, target, sizeof(target)));
    struct evhttp_uri *uri = evhttp_uri_parse_with_flags(target, EVHTTP_URI_NONCONFORMANT);
    promise(uri != NULL);
    evhttp_uri_free(uri);
    promise(hosts <= 1 && lengths <= 1 && (lengths == 1 || head->body_size == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1); /* exact, so that a byte too far is seen */
    if (!copy)
        abort();
    memcpy(copy, data, size);
    char *exact = realloc(copy, size ? size : 1);
    struct str input = { exact, size };
    struct err err;
    size_t seen = 0, head_size = 0, seen_slowly = 0, head_size_slowly = 0;
    bool found = http_head_find(input, &seen, &head_size, &err), found_slowly = true;
    for (size_t i = 1; i <= size && found_slowly && head_size_slowly == 0; i++)
        found_slowly = http_head_find(str_head(input, i), &seen_slowly, &head_size_slowly, &err);
    promise(found == found_slowly && (!found || head_size == head_size_slowly));

    static struct http_head head;
    if (found && head_size > 0) {
        struct str bytes = str_head(input, head_size);
        if (http_head_parse(bytes, &head, &err))
            check_taken(&head, bytes);
        else
            promise(head.status >= 400 && head.status <= 417);
    }
    free(exact);
    return 0;
}
