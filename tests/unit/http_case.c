/* Raw HTTP in test cases. */
#include "http_case.h"

#include <stdio.h>

bool http_case_read(const char *path, struct arena *arena, struct str *ret)
{
    static char bytes[256 * 1024];
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
    bool ok = file && size < sizeof(bytes) && !ferror(file);
    if (file)
        fclose(file);
    return ok && arena_copy(arena, (struct str){ bytes, size }, ret);
}

static struct str take_line(struct str *text)
{
    struct str line;
    str_cut(*text, '\n', &line, text);
    return str_ends(line, STR("\r")) ? str_head(line, line.len - 1) : line;
}

/* What follows the token: "/hooks/CHANNEL/TOKEN/dlr", or "/in/PROVIDER/dlr" in captured requests. */
static struct str hint_of(struct str path)
{
    int segments = str_starts(path, STR("/hooks/")) ? 4 : str_starts(path, STR("/in/")) ? 3 : 0;
    struct str segment, rest = path;
    for (int i = 0; i < segments; i++)
        str_cut(rest, '/', &segment, &rest);
    return segments > 0 ? rest : STR("");
}

static bool parse_start(struct str line, struct http_case *ret, struct err *err)
{
    struct http_request *request = &ret->request;
    struct str first, rest;
    int64_t status;
    str_cut(line, ' ', &first, &rest);
    if (str_starts(first, STR("HTTP/"))) {
        str_cut(rest, ' ', &first, &rest);
        if (!str_to_int64(first, &status) || status < 100 || status > 599)
            return err_set(err, ERR_DATA, "the status line is not \"HTTP/1.1 200 words\"");
        ret->kind = CASE_ANSWER;
        ret->answer.status = (int)status;
        return true;
    }
    request->method = first;
    if (!str_cut(rest, ' ', &request->target, &rest) || !str_starts(rest, STR("HTTP/")))
        return err_set(err, ERR_DATA, "the request line is not \"METHOD target HTTP/1.1\"");
    str_cut(request->target, '?', &request->path, &request->query);
    request->hint = hint_of(request->path);
    return true;
}

static bool is_header(struct str line)
{
    size_t colon = str_find(line, STR(":"));
    return colon > 0 && colon < line.len && str_find(line, STR(" ")) > colon;
}

static bool parse_headers(struct str *text, struct arena *arena, struct http_request *ret,
                          struct err *err)
{
    struct http_header *headers = ARENA_ARRAY(arena, struct http_header, HTTP_HEADER_COUNT_MAX);
    if (!headers)
        return err_set(err, ERR_LIMIT, "no room for headers");
    ret->headers = headers;
    for (struct str line = take_line(text); line.len > 0; line = take_line(text)) {
        if (!is_header(line) || ret->header_count == HTTP_HEADER_COUNT_MAX)
            return err_set(err, ERR_DATA, "line %zu of the head is not \"Name: value\"",
                           ret->header_count + 1);
        struct http_header *header = &headers[ret->header_count++];
        str_cut(line, ':', &header->name, &header->value);
        header->value = str_trim(header->value);
    }
    return true;
}

bool http_case_parse(struct str text, struct arena *arena, struct http_case *ret, struct err *err)
{
    *ret = (struct http_case){ .kind = CASE_REQUEST };
    struct http_request *request = &ret->request;
    while (str_starts(text, STR("#")))
        take_line(&text);
    struct str rest = text, line = take_line(&rest);
    if (is_header(line))
        ret->kind = CASE_HEADERS;
    else if (parse_start(line, ret, err))
        text = rest;
    else
        return false;
    if (!parse_headers(&text, arena, request, err))
        return false;
    struct str stated = http_header(request, "Content-Length");
    int64_t length;
    if (stated.len == 0)
        request->body = str_ends(text, STR("\n")) ? str_head(text, text.len - 1) : text;
    else if (str_to_int64(stated, &length) && length >= 0 && (uint64_t)length <= text.len)
        request->body = str_head(text, (size_t)length);
    else
        return err_set(err, ERR_DATA, "Content-Length does not fit the %zu bytes behind the head",
                       text.len);
    if (ret->kind == CASE_REQUEST &&
        !arena_format(arena, &request->public_url, "https://hub.example.org" STR_FMT,
                      STR_ARG(request->target)))
        return err_set(err, ERR_LIMIT, "no room for the address");
    ret->answer.body = request->body;
    ret->answer.content_type = http_header(request, "Content-Type");
    return true;
}
