/* Floor 4: one request and its answer. */
#include "edge/http_connection.h"

#include "base/json.h"
#include "base/log.h"
#include "base/metrics.h"

#include <assert.h>
#include <event2/buffer.h>
#include <event2/keyvalq_struct.h>
#include <string.h>
#include <sys/queue.h>

enum {
    EXCHANGE_SIZE = 64 * 1024, /* the headers as a table, and those of the answer */
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

static struct str whole(struct evbuffer *buffer)
{
    size_t size = evbuffer_get_length(buffer);
    return size ? (struct str){ (const char *)evbuffer_pullup(buffer, -1), size } : STR("");
}

static struct str method_of(const struct evhttp_request *evhttp)
{
    switch (evhttp_request_get_command(evhttp)) {
    case EVHTTP_REQ_POST:
        return STR("POST");
    case EVHTTP_REQ_PUT:
        return STR("PUT");
    case EVHTTP_REQ_HEAD:
        return STR("HEAD");
    default:
        return STR("GET");
    }
}

/* What evhttp read, as the rest of the program knows requests. */
static void describe(struct evhttp_request *evhttp, struct arena *arena, struct http_request *ret)
{
    struct http_header *headers = ARENA_ARRAY(arena, struct http_header, HTTP_HEADER_COUNT_MAX);
    assert(headers);
    *ret = (struct http_request){
        .method = method_of(evhttp),
        .target = str_of(evhttp_request_get_uri(evhttp)),
        .hint = STR(""),
        .public_url = STR(""),
        .body = whole(evhttp_request_get_input_buffer(evhttp)),
        .headers = headers,
    };
    str_cut(ret->target, '?', &ret->path, &ret->query);
    for (struct evkeyval *header = TAILQ_FIRST(evhttp_request_get_input_headers(evhttp)); header;
         header = TAILQ_NEXT(header, next)) {
        headers[ret->header_count++] =
            (struct http_header){ str_of(header->key), str_trim(str_of(header->value)) };
    }
}

struct http_exchange *http_exchange_new(struct http_connection *connection,
                                        struct evhttp_request *evhttp)
{
    struct arena *arena = arena_new(EXCHANGE_SIZE);
    struct http_exchange *exchange = ARENA_NEW(arena, struct http_exchange);
    assert(exchange);
    exchange->arena = arena;
    exchange->evhttp = evhttp;
    exchange->connection = connection;
    describe(evhttp, arena, &exchange->request);
    exchange->request.peer = peer_of(connection, &exchange->request, arena);

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
static void add_header(struct evhttp_request *evhttp, struct str name, struct str value,
                       struct arena *arena)
{
    struct str name_c, value_c;
    if (!is_one_line(name) || !is_one_line(value) || !arena_copy(arena, name, &name_c) ||
        !arena_copy(arena, value, &value_c)) {
        log_line(LOG_ERROR, "http.header_refused",
                 "why=\"a control character in our own header, or it is too long\"");
        return;
    }
    evhttp_add_header(evhttp_request_get_output_headers(evhttp), name_c.ptr, value_c.ptr);
}

static void add_number(struct evhttp_request *evhttp, const char *name, size_t number)
{
    char text[24];
    struct builder out;
    builder_init(&out, text, sizeof(text));
    builder_addf(&out, "%zu", number);
    evhttp_add_header(evhttp_request_get_output_headers(evhttp), name, text);
}

static void add_headers(struct evhttp_request *evhttp, const struct http_answer *answer,
                        struct arena *arena)
{
    bool cache_control = false;
    if (answer->content_type.len > 0)
        add_header(evhttp, STR("Content-Type"), answer->content_type, arena);
    for (size_t i = 0; i < answer->header_count; i++) {
        add_header(evhttp, answer->headers[i].name, answer->headers[i].value, arena);
        cache_control =
            cache_control || str_equal_nocase(answer->headers[i].name, STR("Cache-Control"));
    }
    if (!cache_control)
        add_header(evhttp, STR("Cache-Control"), STR("no-store"), arena);
    add_header(evhttp, STR("X-Content-Type-Options"), STR("nosniff"), arena);
    if (answer->retry_after_s > 0)
        add_number(evhttp, "Retry-After", (size_t)answer->retry_after_s);
}

static void send_answer(struct http_connection *connection, struct evhttp_request *evhttp,
                        const struct http_answer *answer, struct arena *arena)
{
    add_headers(evhttp, answer, arena);
    if (answer->status != 204 && answer->status != 304) {
        add_number(evhttp, "Content-Length", answer->body.len); /* for HTTP/1.0, too */
        if (evhttp_request_get_command(evhttp) != EVHTTP_REQ_HEAD)
            evbuffer_add(evhttp_request_get_output_buffer(evhttp), answer->body.ptr,
                         answer->body.len);
    }
    if (connection->close_after || !connection->server->bound) {
        evhttp_remove_header(evhttp_request_get_input_headers(evhttp), "Connection");
        evhttp_add_header(evhttp_request_get_output_headers(evhttp), "Connection", "close");
    }
    evhttp_send_reply(evhttp, answer->status, reason_of(answer->status), NULL);
    http_connection_answered(connection);
}

void http_exchange_answer(struct http_exchange *exchange, const struct http_answer *answer)
{
    if (exchange->connection)
        send_answer(exchange->connection, exchange->evhttp, answer, exchange->arena);
    else
        evhttp_send_reply(exchange->evhttp, answer->status, NULL, NULL); /* frees it */
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
        bool was_read = http_is_read(&exchange->request);
        answer.headers[answer.header_count++] =
            (struct http_header){ STR("Allow"), was_read ? STR("POST") : STR("GET, HEAD") };
    }
    http_exchange_answer(exchange, &answer);
}

/* For what never became an exchange. */
void http_exchange_problem(struct http_connection *connection, struct evhttp_request *evhttp)
{
    struct arena *arena = arena_new(PROBLEM_SIZE);
    struct http_answer answer;
    problem(connection->refused_status, connection->refused_why, arena, &answer);
    if (connection->refused_status == 405)
        answer.headers[answer.header_count++] =
            (struct http_header){ STR("Allow"), STR("GET, POST") };
    send_answer(connection, evhttp, &answer, arena);
    arena_free(arena);
}
