/* Floor 4: one request and its answer. */
#include "edge/http_connection.h"

#include "base/json.h"
#include "base/log.h"
#include "base/metrics.h"

#include <assert.h>
#include <string.h>

enum {
    ANSWER_HEAD_SIZE = 8192,
    PROBLEM_SIZE = 4096,
    RETRY_AFTER_S = 5,
};

struct reason {
    int status;
    const char *phrase;
};

static const struct reason reasons[] = {
    { 200, "OK" },
    { 201, "Created" },
    { 202, "Accepted" },
    { 204, "No Content" },
    { 303, "See Other" },
    { 304, "Not Modified" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 408, "Request Timeout" },
    { 409, "Conflict" },
    { 412, "Precondition Failed" },
    { 413, "Content Too Large" },
    { 415, "Unsupported Media Type" },
    { 417, "Expectation Failed" },
    { 422, "Unprocessable Content" },
    { 428, "Precondition Required" },
    { 429, "Too Many Requests" },
    { 500, "Internal Server Error" },
    { 502, "Bad Gateway" },
    { 503, "Service Unavailable" },
};

static const char *reason_of(int status)
{
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (reasons[i].status == status)
            return reasons[i].phrase;
    }
    return "Status";
}

int http_status_of(enum err_code code)
{
    switch (code) {
    case ERR_INVALID:
        return 400;
    case ERR_DENIED:
        return 401;
    case ERR_FORBIDDEN:
        return 403;
    case ERR_NOT_FOUND:
        return 404;
    case ERR_METHOD:
        return 405;
    case ERR_CONFLICT:
        return 409;
    case ERR_LIMIT:
        return 413;
    case ERR_TYPE:
        return 415;
    case ERR_UNPROCESSED:
        return 422;
    case ERR_UPSTREAM:
        return 502;
    case ERR_BUSY:
    case ERR_STORAGE:
        return 503;
    case ERR_NONE:
    case ERR_CONFIG:
    case ERR_DATA:
        break;
    }
    return 500;
}

/* The last address that a trusted proxy added, or the caller's own. */
static struct str peer_of(const struct http_connection *connection,
                          const struct http_request *request, struct arena *arena)
{
    struct str peer = STR("");
    struct address address = connection->address;
    if (address_in_list(&address, connection->server->options.proxies)) {
        struct str forwarded = STR("");
        for (size_t i = 0; i < request->header_count; i++) {
            if (str_equal_nocase(request->headers[i].name, STR("X-Forwarded-For")))
                forwarded = request->headers[i].value;
        }
        struct str entry = STR("");
        while (forwarded.len > 0)
            str_cut(forwarded, ',', &entry, &forwarded);
        if (!address_parse(str_trim(entry), &address))
            address = connection->address;
    }
    char text[ADDRESS_TEXT_SIZE];
    address_print(&address, text);
    bool fits = arena_copy(arena, str_of(text), &peer);
    assert(fits);
    return peer;
}

static struct str moved(struct str s, const char *from, const char *to)
{
    return (struct str){ s.len ? to + (s.ptr - from) : "", s.len };
}

struct http_exchange *http_exchange_new(struct http_connection *connection,
                                        const struct http_head *head, struct str bytes,
                                        size_t head_size)
{
    struct arena *arena =
        arena_new(HTTP_INPUT_MAX + HTTP_HEADER_COUNT_MAX * sizeof(struct http_header) +
                  sizeof(struct http_exchange) + 1024);
    struct http_exchange *exchange = ARENA_NEW(arena, struct http_exchange);
    struct http_header *headers = ARENA_ARRAY(arena, struct http_header, head->header_count + 1);
    struct str copy;
    bool fits = arena_copy(arena, bytes, &copy);
    assert(fits && exchange && headers);

    for (size_t i = 0; i < head->header_count; i++) {
        headers[i].name = moved(head->headers[i].name, bytes.ptr, copy.ptr);
        headers[i].value = moved(head->headers[i].value, bytes.ptr, copy.ptr);
    }
    exchange->request = (struct http_request){
        .method = moved(head->method, bytes.ptr, copy.ptr),
        .target = moved(head->target, bytes.ptr, copy.ptr),
        .path = moved(head->path, bytes.ptr, copy.ptr),
        .query = moved(head->query, bytes.ptr, copy.ptr),
        .hint = STR(""),
        .public_url = STR(""),
        .body = str_from(copy, head_size),
        .headers = headers,
        .header_count = head->header_count,
    };
    exchange->request.peer = peer_of(connection, &exchange->request, arena);
    exchange->arena = arena;
    exchange->connection = connection;
    exchange->announce_keep = head->announce_keep;

    struct http_server *server = connection->server;
    exchange->server = server;
    exchange->next = server->exchanges;
    if (exchange->next)
        exchange->next->previous = exchange;
    server->exchanges = exchange;
    server->exchange_count++;
    return exchange;
}

void http_exchange_free(struct http_exchange *exchange)
{
    struct http_server *server = exchange->server;
    if (server) {
        if (exchange->previous)
            exchange->previous->next = exchange->next;
        else
            server->exchanges = exchange->next;
        if (exchange->next)
            exchange->next->previous = exchange->previous;
        server->exchange_count--;
    }
    arena_free(exchange->arena);
}

const struct http_request *http_exchange_request(const struct http_exchange *exchange)
{
    return &exchange->request;
}

static bool is_one_line(struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        if ((unsigned char)value.ptr[i] < ' ' || value.ptr[i] == 0x7f)
            return false;
    }
    return true;
}

/* A value with a line end in it would begin another header or answer: it is left out. */
static void add_header(struct builder *out, struct str name, struct str value)
{
    if (!is_one_line(name) || !is_one_line(value)) {
        log_line(LOG_ERROR, "http.header_refused", "why=\"control character in our own header\"");
        return;
    }
    builder_add(out, name);
    builder_add(out, STR(": "));
    builder_add(out, value);
    builder_add(out, STR("\r\n"));
}

static void build_head(const struct http_connection *connection, const struct http_answer *answer,
                       bool announce_keep, struct builder *out)
{
    builder_addf(out, "HTTP/1.1 %d %s\r\nDate: %s\r\nX-Content-Type-Options: nosniff\r\n",
                 answer->status, reason_of(answer->status), connection->server->date);
    if (answer->content_type.len > 0)
        add_header(out, STR("Content-Type"), answer->content_type);
    bool cache_control = false;
    for (size_t i = 0; i < answer->header_count; i++) {
        add_header(out, answer->headers[i].name, answer->headers[i].value);
        cache_control =
            cache_control || str_equal_nocase(answer->headers[i].name, STR("Cache-Control"));
    }
    if (!cache_control)
        builder_add(out, STR("Cache-Control: no-store\r\n"));
    if (answer->retry_after_s > 0)
        builder_addf(out, "Retry-After: %d\r\n", answer->retry_after_s);
    if (connection->close_after || !connection->server->listener)
        builder_add(out, STR("Connection: close\r\n"));
    else if (announce_keep)
        builder_add(out, STR("Connection: keep-alive\r\n"));
}

static void send_answer(struct http_connection *connection, const struct http_answer *answer,
                        bool announce_keep)
{
    char storage[ANSWER_HEAD_SIZE];
    struct builder head;
    struct str body = answer->body;
    builder_init(&head, storage, sizeof(storage));
    build_head(connection, answer, announce_keep, &head);
    if (answer->status == 204 || answer->status == 304)
        body = STR("");
    else
        builder_addf(&head, "Content-Length: %zu\r\n", body.len);
    builder_add(&head, STR("\r\n"));
    if (!builder_ok(&head)) {
        log_line(LOG_ERROR, "http.answer_refused",
                 "why=\"the headers of our answer are too long\"");
        connection->close_after = true;
        builder_init(&head, storage, sizeof(storage));
        builder_add(&head, STR("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n"
                               "Connection: close\r\n\r\n"));
        body = STR("");
    }
    http_connection_write(connection, builder_str(&head), body);
    http_connection_answered(connection);
}

void http_exchange_answer(struct http_exchange *exchange, const struct http_answer *answer)
{
    struct http_connection *connection = exchange->connection;
    exchange->connection = NULL;
    if (connection)
        send_answer(connection, answer, exchange->announce_keep);
    http_exchange_free(exchange);
}

static void problem(int status, const char *detail, struct arena *arena, struct http_answer *ret)
{
    *ret =
        (struct http_answer){ .status = status, .content_type = STR("application/problem+json") };
    struct json_out *document = json_object();
    json_put_str(document, "title", str_of(reason_of(status)));
    json_put_int(document, "status", status);
    if (detail[0])
        json_put_str(document, "detail", str_of(detail));
    struct err err;
    if (!json_print(document, arena, &ret->body, &err))
        ret->body = STR("{}");
    if (status == 503 || status == 429)
        ret->retry_after_s = RETRY_AFTER_S;
}

void http_exchange_refuse(struct http_exchange *exchange, const struct err *err)
{
    int status = http_status_of(err->code);
    struct http_answer answer;
    problem(status, status < 500 ? err->text : "", exchange->arena, &answer);
    if (status == 405) {
        bool was_get = str_equal(exchange->request.method, STR("GET"));
        answer.headers[answer.header_count++] =
            (struct http_header){ STR("Allow"), was_get ? STR("POST") : STR("GET") };
    }
    http_exchange_answer(exchange, &answer);
}

/* For what never became an exchange. */
void http_exchange_problem(struct http_connection *connection, int status, const char *detail)
{
    struct arena *arena = arena_new(PROBLEM_SIZE);
    struct http_answer answer;
    problem(status, detail, arena, &answer);
    if (status == 405)
        answer.headers[answer.header_count++] =
            (struct http_header){ STR("Allow"), STR("GET, POST") };
    connection->close_after = true;
    send_answer(connection, &answer, false);
    arena_free(arena);
}
