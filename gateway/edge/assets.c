/* Floor 4: the console's embedded files. */
#include "edge/assets.h"

#include "base/str.h"
#include "edge/http_server.h"

static const struct {
    const char *suffix, *type;
} types[] = {
    { ".html", "text/html; charset=utf-8" },    { ".js", "text/javascript; charset=utf-8" },
    { ".css", "text/css; charset=utf-8" },      { ".json", "application/json" },
    { ".svg", "image/svg+xml; charset=utf-8" }, { ".txt", "text/plain; charset=utf-8" },
};

/* No inline script or style, nothing from another host, no framing. */
static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

static const struct asset *find(struct str path)
{
    if (str_equal(path, STR("/")))
        path = STR("/index.html");
    for (size_t i = 0; asset_table[i].path; i++) {
        struct str name = str_of(asset_table[i].path);
        if (str_equal(name, path) ||
            (str_ends(name, STR(".html")) && str_equal(str_head(name, name.len - 5), path)))
            return &asset_table[i];
    }
    return NULL;
}

static struct str type_of(struct str path)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (str_ends(path, str_of(types[i].suffix)))
            return str_of(types[i].type);
    }
    return STR("application/octet-stream");
}

/* Whether "gzip" is among the codings that are taken, and not with the weight 0. */
static bool takes_gzip(struct str codings)
{
    struct str coding, name, weight;
    for (bool more = codings.len > 0; more;) {
        more = str_cut(codings, ',', &coding, &codings);
        bool weighed = str_cut(coding, ';', &name, &weight);
        weight = str_trim(weight);
        bool refused =
            weighed && (str_equal(weight, STR("q=0")) || str_starts(weight, STR("q=0.0")));
        if (str_equal_nocase(str_trim(name), STR("gzip")))
            return !refused;
    }
    return false;
}

void assets_handle(struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    const struct asset *asset = find(request->path);
    struct err err = { 0 };
    if (!http_is_read(request))
        err_put(&err, ERR_METHOD, "pages are fetched with GET");
    else if (!asset)
        err_put(&err, ERR_NOT_FOUND, "there is no such page");
    if (err.code != ERR_NONE || !asset) {
        http_exchange_refuse(exchange, &err);
        return;
    }
    bool packed = takes_gzip(http_header(request, "Accept-Encoding"));
    char etag[32];
    struct builder tag;
    builder_init(&tag, etag, sizeof(etag));
    builder_addf(&tag, "\"%s%s\"", asset->hash, packed ? "-gzip" : "");
    bool known = str_equal(http_header(request, "If-None-Match"), builder_str(&tag));
    struct str body = { (const char *)(packed ? asset->packed : asset->bytes),
                        packed ? asset->packed_size : asset->size };
    struct http_answer answer = {
        .status = known ? 304 : 200,
        .content_type = type_of(str_of(asset->path)),
        .body = known ? STR("") : body,
        .headers = { { STR("ETag"), builder_str(&tag) },
                     { STR("Cache-Control"),
                       STR("no-cache") }, /* kept, and asked for anew each time */
                     { STR("Content-Security-Policy"), str_of(policy) },
                     { STR("Referrer-Policy"), STR("no-referrer") },
                     { STR("Vary"), STR("Accept-Encoding") } },
        .header_count = 5,
    };
    if (packed && !known)
        answer.headers[answer.header_count++] =
            (struct http_header){ STR("Content-Encoding"), STR("gzip") };
    http_exchange_answer(exchange, &answer);
}
