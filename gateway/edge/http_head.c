/* Floor 4: the strict check of request heads. */
#include "edge/http_head.h"

#include <string.h>

enum { IN_TOKEN = 1, IN_PATH = 2, IN_QUERY = 4, IN_HOST = 8 };

/* Where a byte may stand (RFC 9110 5.6.2, RFC 3986 3.3). The query is wider than the standard:
 * providers leave brackets, bars and quotes as they are. */
static unsigned places_of(unsigned char c)
{
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
        return IN_TOKEN | IN_PATH | IN_QUERY | IN_HOST;
    if (c <= ' ' || c >= 0x7f)
        return 0;
    unsigned places = c == '#' ? 0 : IN_QUERY;
    if (strchr("!#$%&'*+-.^_`|~", c))
        places |= IN_TOKEN;
    if (strchr("!$%&'()*+,-./:;=@_~", c))
        places |= IN_PATH;
    if (strchr("-._[]:", c))
        places |= IN_HOST;
    return places;
}

static bool all_in(struct str s, unsigned place)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!(places_of((unsigned char)s.ptr[i]) & place))
            return false;
    }
    return true;
}

static bool has_control(struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if ((c < ' ' && c != '\t') || c == 0x7f)
            return true;
    }
    return false;
}

static bool refuse(struct http_head *head, int status, struct err *err, const char *why)
{
    head->status = status;
    return err_set(err,
                   status == 413   ? ERR_LIMIT
                   : status == 405 ? ERR_METHOD
                                   : ERR_INVALID,
                   "%s", why);
}

static bool refuse_size(struct http_head *head, int status, struct err *err, const char *why)
{
    head->too_large = true;
    return refuse(head, status, err, why);
}

bool http_head_find(struct str input, size_t *seen, size_t *ret_size, struct err *err)
{
    *ret_size = 0;
    if (input.len > 0 && (input.ptr[0] < 'A' || input.ptr[0] > 'Z'))
        return err_set(err, ERR_INVALID, "the request does not begin with a method");
    while (*seen < input.len) {
        const char *from = input.ptr + *seen;
        const char *found = memchr(from, '\n', input.len - *seen);
        if (!found) {
            *seen = input.len;
            break;
        }
        size_t at = (size_t)(found - input.ptr);
        if (at == 0 || input.ptr[at - 1] != '\r')
            return err_set(err, ERR_INVALID, "a line ends without a carriage return");
        struct str line = str_head(input, at);
        if (!memchr(line.ptr, '\n', line.len) && str_find(line, STR(" HTTP/")) == line.len)
            return err_set(err, ERR_INVALID, "the request line names no version");
        *seen = at + 1;
        if (at >= 3 && input.ptr[at - 2] == '\n') {
            *ret_size = at + 1;
            break;
        }
    }
    if ((*ret_size ? *ret_size : input.len) > HTTP_HEADERS_SIZE_MAX)
        return err_set(err, ERR_LIMIT, "the head is larger than %d bytes", HTTP_HEADERS_SIZE_MAX);
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* An escape in a path may not hide what the path is routed and judged by. */
static bool path_escapes_are_plain(struct str path)
{
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] != '%')
            continue;
        int high = i + 2 < path.len ? hex_value(path.ptr[i + 1]) : -1;
        int low = i + 2 < path.len ? hex_value(path.ptr[i + 2]) : -1;
        if (high < 0 || low < 0)
            return false;
        int byte = high * 16 + low;
        if (byte < ' ' || byte == 0x7f || byte == '/' || byte == '\\' || byte == '.')
            return false;
    }
    return true;
}

static bool check_target(struct http_head *head, struct err *err)
{
    struct str target = head->target;
    if (target.len > HTTP_TARGET_SIZE_MAX)
        return refuse_size(head, 400, err, "the target is too long");
    if (target.len == 0 || target.ptr[0] != '/')
        return refuse(head, 400, err, "the target is not a path");
    str_cut(target, '?', &head->path, &head->query);
    if (!all_in(head->path, IN_PATH) || !all_in(head->query, IN_QUERY))
        return refuse(head, 400, err, "the target holds a character that must be encoded");
    if (str_starts(head->path, STR("//")) || str_find(head->path, STR("..")) < head->path.len ||
        !path_escapes_are_plain(head->path))
        return refuse(head, 400, err, "the path is not plain");
    return true;
}

static bool parse_request_line(struct str line, struct http_head *head, bool *ret_http_1_0,
                               struct err *err)
{
    struct str rest, version;
    if (!str_cut(line, ' ', &head->method, &rest) || !str_cut(rest, ' ', &head->target, &version))
        return refuse(head, 400, err, "the request line is not method, target and version");
    *ret_http_1_0 = str_equal(version, STR("HTTP/1.0"));
    if (!*ret_http_1_0 && !str_equal(version, STR("HTTP/1.1")))
        return refuse(head, 400, err, "the version is not HTTP/1.1 or HTTP/1.0");
    if (head->method.len == 0 || !all_in(head->method, IN_TOKEN))
        return refuse(head, 400, err, "the method is not a token");
    static const char *const taken[] = { "GET", "HEAD", "POST", "PUT" };
    if (str_among(head->method, taken, sizeof(taken) / sizeof(taken[0])) < 0)
        return refuse(head, 405, err, "only GET, HEAD, POST and PUT are taken");
    return check_target(head, err);
}

/* Headers that decide who asks, for what, or where the request ends: two of them are two opinions. */
static bool must_be_single(struct str name)
{
    static const char *const names[] = { "Content-Length", "Content-Type",  "Content-Encoding",
                                         "Host",           "Authorization", "Cookie",
                                         "Origin",         "Expect",        "Webhook-Id" };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (str_equal_nocase(name, str_of(names[i])))
            return true;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (str_equal_nocase(str_head(str_from(name, i), 9), STR("signature")) ||
            str_equal_nocase(str_head(str_from(name, i), 9), STR("timestamp")))
            return true;
    }
    return false;
}

static bool parse_header(struct str line, struct http_head *head, struct err *err)
{
    struct str name, value;
    if (line.ptr[0] == ' ' || line.ptr[0] == '\t')
        return refuse(head, 400, err, "a header is folded over two lines");
    if (!str_cut(line, ':', &name, &value) || name.len == 0 || !all_in(name, IN_TOKEN))
        return refuse(head, 400, err, "a header's name is not a token followed by a colon");
    if (has_control(value))
        return refuse(head, 400, err, "a header holds a control character");
    if (head->header_count == HTTP_HEADER_COUNT_MAX)
        return refuse_size(head, 400, err, "there are too many headers");
    for (size_t i = 0; i < head->header_count; i++) {
        if (str_equal_nocase(head->headers[i].name, name) && must_be_single(name))
            return refuse(head, 400, err, "a header that may come only once comes twice");
    }
    head->headers[head->header_count++] = (struct http_header){ name, str_trim(value) };
    return true;
}

static bool read_length(struct str value, struct http_head *head, struct err *err)
{
    int64_t size = 0;
    if (value.len < 1 || value.len > 7 || value.ptr[0] == '-' || !str_to_int64(value, &size))
        return refuse(head, 400, err, "Content-Length is not one to seven digits");
    if (size > HTTP_BODY_SIZE_MAX)
        return refuse_size(head, 413, err, "the body is larger than this server takes");
    head->body_size = (size_t)size;
    return true;
}

static bool read_host(struct str value, struct http_head *head, struct err *err)
{
    bool bracketed = value.len > 0 && value.ptr[0] == '[';
    struct str after = str_from(value, bracketed ? str_find(value, STR("]")) : 0);
    struct str port, rest;
    str_cut(after, ':', &rest, &port);
    head->host = str_head(value, value.len - after.len + rest.len);
    for (size_t i = 0; i < port.len; i++) {
        if (port.ptr[i] < '0' || port.ptr[i] > '9')
            return refuse(head, 400, err, "Host has a port that is no number");
    }
    if (head->host.len == 0 || !all_in(value, IN_HOST))
        return refuse(head, 400, err, "Host is not a host name");
    return true;
}

static bool has_word(struct str list, struct str word)
{
    while (list.len > 0) {
        struct str entry;
        str_cut(list, ',', &entry, &list);
        if (str_equal_nocase(str_trim(entry), word))
            return true;
    }
    return false;
}

/* What the headers say about the connection and the body. */
static bool read_headers(struct http_head *head, bool http_1_0, struct err *err)
{
    bool close = false, keep = false;
    for (size_t i = 0; i < head->header_count; i++) {
        struct str name = head->headers[i].name, value = head->headers[i].value;
        if (str_equal_nocase(name, STR("Transfer-Encoding")))
            return refuse(head, 400, err, "Transfer-Encoding is not taken: send Content-Length");
        if (str_equal_nocase(name, STR("Content-Length")) && !read_length(value, head, err))
            return false;
        if (str_equal_nocase(name, STR("Host")) && !read_host(value, head, err))
            return false;
        if (str_equal_nocase(name, STR("Connection"))) {
            close = close || has_word(value, STR("close"));
            keep = keep || has_word(value, STR("keep-alive"));
        }
        if (str_equal_nocase(name, STR("Expect")) && !http_1_0) {
            if (!str_equal_nocase(value, STR("100-continue")))
                return refuse(head, 417, err, "only 100-continue can be expected");
            head->expects_continue = true;
        }
    }
    if (!http_1_0 && head->host.len == 0)
        return refuse(head, 400, err, "HTTP/1.1 needs a Host header");
    if (head->body_size > 0 && str_equal(head->method, STR("HEAD")))
        return refuse(head, 400, err, "a HEAD request has a body");
    head->keep_alive = !close && (keep || !http_1_0);
    return true;
}

bool http_head_parse(struct str bytes, struct http_head *ret, struct err *err)
{
    ret->method = ret->target = ret->path = ret->query = ret->host = STR("");
    ret->header_count = ret->body_size = 0;
    ret->keep_alive = ret->expects_continue = ret->too_large = false;
    ret->status = 0;

    bool http_1_0 = false;
    for (bool first = true; bytes.len > 2; first = false) {
        struct str line;
        if (!str_cut(bytes, '\n', &line, &bytes) || !str_ends(line, STR("\r")))
            return refuse(ret, 400, err, "a line does not end as lines do");
        line.len--;
        if (!(first ? parse_request_line(line, ret, &http_1_0, err) : parse_header(line, ret, err)))
            return false;
    }
    return read_headers(ret, http_1_0, err);
}

bool http_head_host_in(struct str host, struct str list)
{
    return list.len == 0 || has_word(list, host);
}
