/* Floor 1: reading requests. */
#include "domain/http.h"

struct str http_header(const struct http_request *request, const char *name)
{
    struct str wanted = str_of(name);
    for (size_t i = 0; i < request->header_count; i++) {
        if (str_equal_nocase(request->headers[i].name, wanted))
            return request->headers[i].value;
    }
    return STR("");
}

bool http_is_read(const struct http_request *request)
{
    return str_equal(request->method, STR("GET")) || str_equal(request->method, STR("HEAD"));
}

bool http_content_is(const struct http_request *request, const char *type)
{
    struct str kind, parameters;
    str_cut(http_header(request, "Content-Type"), ';', &kind, &parameters);
    if (!str_equal_nocase(str_trim(kind), str_of(type)))
        return false;
    parameters = str_trim(parameters);
    return parameters.len == 0 || str_equal_nocase(parameters, STR("charset=utf-8")) ||
           str_equal_nocase(parameters, STR("charset=\"utf-8\""));
}
