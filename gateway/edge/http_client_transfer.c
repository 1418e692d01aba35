/* Floor 4: one call to a provider: its options, its bytes, what became of it. */
#include "edge/http_client_transfer.h"

#include "edge/address.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    CALL_ARENA_SIZE = 512 * 1024,
    ANSWER_HEAD_SIZE_MAX = 16 * 1024,
    ANSWER_SIZE_MIN = 4096,
    SETUP_SIZE_MAX = 2048,
    CONNECTION_IDLE_S = 60,
    CONNECTION_LIFE_S = 300,
    DNS_CACHE_S = 60,
};

/* ---- what curl asks while it works ---- */

static size_t give_body(char *buffer, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct str rest = str_head(str_from(transfer->body, transfer->body_given), size * count);
    if (rest.len > 0)
        memcpy(buffer, rest.ptr, rest.len);
    transfer->body_given += rest.len;
    return rest.len;
}

/* A body that cannot be rewound cannot be sent again. */
static int refuse_seek(void *context, curl_off_t offset, int origin)
{
    (void)context;
    (void)offset;
    (void)origin;
    return CURL_SEEKFUNC_FAIL;
}

static void take_validator(struct str line, struct str name, char storage[VALIDATOR_SIZE])
{
    struct str key, value;
    if (str_cut(line, ':', &key, &value) && str_equal_nocase(str_trim(key), name) &&
        !str_to_c(str_trim(value), storage, VALIDATOR_SIZE))
        storage[0] = '\0';
}

/* curl calls an answer whole when the connection ends in the middle of its head: the empty line at the
 * head's end must have been seen. Trailers come here too, and change nothing. */
static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct str line = { bytes, size * count };
    if (str_starts(line, STR("HTTP/")))
        transfer->head_whole = false;
    else if (str_trim(line).len == 0)
        transfer->head_whole = true;
    take_validator(line, STR("ETag"), transfer->etag);
    take_validator(line, STR("Last-Modified"), transfer->modified);
    transfer->head_len += size * count;
    transfer->too_large = transfer->too_large || transfer->head_len > ANSWER_HEAD_SIZE_MAX;
    return transfer->too_large ? 0 : size * count;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    size_t more = size * count, needed = transfer->answer_len + more;
    if (needed > transfer->answer_size_max) {
        transfer->too_large = true;
        return 0;
    }
    if (needed > transfer->answer_size) {
        size_t grown = transfer->answer_size ? transfer->answer_size : ANSWER_SIZE_MIN;
        while (grown < needed)
            grown *= 2;
        transfer->answer = realloc(transfer->answer, grown);
        if (!transfer->answer)
            abort();
        transfer->answer_size = grown;
    }
    if (more > 0)
        memcpy(transfer->answer + transfer->answer_len, bytes, more);
    transfer->answer_len = needed;
    return more;
}

/* An IPv4 address in IPv6 clothes never comes from a name server that means well. */
static bool is_allowed(const struct transfer *transfer, const struct address *address, bool mapped)
{
    return transfer->allow_private || (!mapped && address_is_public(address));
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
    (void)purpose;
    struct transfer *transfer = context;
    struct address address;
    char text[ADDRESS_TEXT_SIZE];
    if (!address_of(&to->addr, &address))
        return CURL_SOCKET_BAD;
    address_print(&address, text);
    bool mapped = to->family == AF_INET6 && !strchr(text, ':');
    if (!is_allowed(transfer, &address, mapped)) {
        transfer->address_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static bool anything_sent(const struct transfer *transfer)
{
    long size = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &size);
    return size > 0;
}

/* Asked before each writing of the request. A kept connection was opened for another call, perhaps
 * one that was allowed more, so its address is looked at again. */
static int before_writing(void *context, char *remote, char *local, int remote_port, int local_port)
{
    (void)local;
    (void)remote_port;
    (void)local_port;
    struct transfer *transfer = context;
    struct address address;
    if (!address_parse(str_of(remote), &address) || !is_allowed(transfer, &address, false)) {
        transfer->address_refused = true;
        return CURL_PREREQFUNC_ABORT;
    }
    if (transfer->writings++ > 0 && anything_sent(transfer))
        return CURL_PREREQFUNC_ABORT;
    return CURL_PREREQFUNC_OK;
}

/* ---- the call ---- */

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7f)
            return true;
    }
    return false;
}

static bool check_call(const struct http_call *call, const struct http_call_options *options,
                       struct err *err)
{
    bool get = str_equal(call->method, STR("GET"));
    if (!get && !str_equal(call->method, STR("POST")))
        return err_set(err, ERR_INVALID, "the call's method is neither GET nor POST");
    if (get && call->body.len > 0)
        return err_set(err, ERR_INVALID, "the call is a GET with a body");
    bool tls = str_starts(call->url, STR("https://"));
    if (!tls && !(options->allow_http && str_starts(call->url, STR("http://"))))
        return err_set(err, ERR_INVALID,
                       "the call is not https, and the channel does not allow else");
    if (has_control(call->url) || str_find(call->url, STR(" ")) < call->url.len)
        return err_set(err, ERR_INVALID, "the call's URL holds a blank or control character");
    if (has_control(call->user) || has_control(call->password) ||
        str_find(call->user, STR(":")) < call->user.len)
        return err_set(err, ERR_INVALID, "the call's credentials hold a character they cannot");
    for (size_t i = 0; i < call->header_count; i++) {
        const struct http_header *header = &call->headers[i];
        if (header->name.len == 0 || has_control(header->name) || has_control(header->value) ||
            str_find(header->name, STR(":")) < header->name.len ||
            str_find(header->name, STR(" ")) < header->name.len)
            return err_set(err, ERR_INVALID, "a header of the call holds a character it cannot");
    }
    return true;
}

static bool add_header(struct transfer *transfer, struct str name, struct str value)
{
    struct str line; /* curl's way to write a header without a value ends in a semicolon */
    if (!arena_format(transfer->call_arena, &line,
                      value.len ? STR_FMT ": " STR_FMT : STR_FMT ";" STR_FMT, STR_ARG(name),
                      STR_ARG(value)))
        return false;
    struct curl_slist *longer = curl_slist_append(transfer->headers, line.ptr);
    if (!longer)
        abort();
    transfer->headers = longer;
    return true;
}

static bool add_headers(struct transfer *transfer, const struct http_call *call)
{
    bool typed = false;
    for (size_t i = 0; i < call->header_count; i++) {
        typed = typed || str_equal_nocase(call->headers[i].name, STR("Content-Type"));
        if (!add_header(transfer, call->headers[i].name, call->headers[i].value))
            return false;
    }
    transfer->headers = curl_slist_append(transfer->headers, "Expect:");
    if (!typed)
        transfer->headers = curl_slist_append(transfer->headers, "Content-Type:");
    return transfer->headers != NULL;
}

#define SET(option, value) (ok = ok && curl_easy_setopt(easy, (option), (value)) == CURLE_OK)

static bool set_fixed(struct transfer *transfer)
{
    CURL *easy = transfer->easy;
    bool ok = true;
    SET(CURLOPT_PRIVATE, transfer);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NOPROXY, "*"); /* or the environment is asked each time */
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_MAXREDIRS, 0L);
    SET(CURLOPT_UNRESTRICTED_AUTH, 0L);
    SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_HTTP09_ALLOWED, 0L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)HTTP_CALL_CONNECT_MS);
    SET(CURLOPT_DNS_CACHE_TIMEOUT, (long)DNS_CACHE_S);
    SET(CURLOPT_MAXAGE_CONN, (long)CONNECTION_IDLE_S);
    SET(CURLOPT_MAXLIFETIME_CONN, (long)CONNECTION_LIFE_S);
    SET(CURLOPT_TCP_NODELAY, 1L);
    SET(CURLOPT_QUICK_EXIT, 1L);
    SET(CURLOPT_USERAGENT, "migranti");
    SET(CURLOPT_READFUNCTION, give_body);
    SET(CURLOPT_READDATA, transfer);
    SET(CURLOPT_SEEKFUNCTION, refuse_seek);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, transfer);
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, transfer);
    SET(CURLOPT_PREREQFUNCTION, before_writing);
    SET(CURLOPT_PREREQDATA, transfer);
    return ok;
}

/* Bytes of a URL before its path; all of them where none begins, or where there is a fragment, which
 * must not be sent. */
static size_t origin_size(struct str url)
{
    size_t scheme = str_find(url, STR("://")) + STR("://").len;
    size_t path = scheme + str_find(str_from(url, scheme), STR("/"));
    size_t query = str_find(url, STR("?"));
    return path < query && str_find(url, STR("#")) == url.len ? path : url.len;
}

/* What the call shares with others of its channel. */
static bool set_up(struct transfer *transfer, const struct http_call *call,
                   const struct http_call_options *options)
{
    CURL *easy = transfer->easy;
    struct str url, user, password, ca_file;
    /* curl takes a URL apart and prints it again byte by byte, and a text makes it long: so it gets
     * the origin, and what is asked there as it stands. */
    if (!arena_copy(transfer->call_arena, str_head(call->url, origin_size(call->url)), &url) ||
        !arena_copy(transfer->call_arena, call->user, &user) ||
        !arena_copy(transfer->call_arena, call->password, &password) ||
        !arena_copy(transfer->call_arena, options->ca_file, &ca_file) ||
        !add_headers(transfer, call))
        return false;
    bool ok = true;
    SET(CURLOPT_URL, url.ptr);
    SET(CURLOPT_PROTOCOLS_STR, options->allow_http ? "http,https" : "https");
    SET(CURLOPT_HTTPHEADER, transfer->headers);
    if (str_equal(call->method, STR("POST")))
        SET(CURLOPT_POST, 1L);
    else
        SET(CURLOPT_HTTPGET, 1L);
    if (user.len > 0) {
        SET(CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        SET(CURLOPT_USERNAME, user.ptr);
        SET(CURLOPT_PASSWORD, password.ptr);
    }
    if (ca_file.len > 0) {
        SET(CURLOPT_CAINFO, ca_file.ptr);
        SET(CURLOPT_CAPATH, NULL);
    }
    return ok;
}

static bool set_call(struct transfer *transfer, const struct http_call *call,
                     const struct http_call_options *options)
{
    CURL *easy = transfer->easy;
    struct str target;
    bool ok =
        arena_copy(transfer->call_arena, str_from(call->url, origin_size(call->url)), &target) &&
        arena_copy(transfer->call_arena, call->body, &transfer->body);
    SET(CURLOPT_REQUEST_TARGET, target.len > 0 ? target.ptr : NULL);
    SET(CURLOPT_TIMEOUT_MS, options->total_ms > 0 ? options->total_ms : (long)HTTP_CALL_TOTAL_MS);
    if (str_equal(call->method, STR("POST")))
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.len);
    return ok;
}

struct str transfer_setup(const struct http_call *call, const struct http_call_options *options,
                          struct arena *arena)
{
    struct builder out;
    if (!arena_builder(arena, SETUP_SIZE_MAX, &out))
        return STR("");
    const struct str parts[] = { str_head(call->url, origin_size(call->url)), call->method,
                                 call->user, call->password, options->ca_file };
    builder_add(&out, options->allow_http ? STR("1") : STR("0"));
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        builder_add(&out, parts[i]);
        builder_add(&out, STR("\n")); /* in none of them: check_call() */
    }
    for (size_t i = 0; i < call->header_count; i++) {
        builder_add(&out, call->headers[i].name);
        builder_add(&out, STR(":"));
        builder_add(&out, call->headers[i].value);
        builder_add(&out, STR("\n"));
    }
    return builder_ok(&out) ? builder_str(&out) : STR("");
}

static void forget_setup(struct transfer *transfer)
{
    arena_free(transfer->set_arena);
    curl_slist_free_all(transfer->headers);
    transfer->set_arena = NULL;
    transfer->headers = NULL;
    transfer->set = STR("");
}

/* A fresh set of options: nothing of another channel's call may stay behind. */
static bool set_afresh(struct transfer *transfer, const struct http_call *call,
                       const struct http_call_options *options, struct str setup)
{
    forget_setup(transfer);
    curl_easy_reset(transfer->easy);
    if (!set_fixed(transfer) || !set_up(transfer, call, options))
        return false;
    transfer->set_arena = arena_new(SETUP_SIZE_MAX + 1);
    return arena_copy(transfer->set_arena, setup, &transfer->set);
}

bool transfer_prepare(struct transfer *transfer, const struct http_call *call,
                      const struct http_call_options *options, struct str setup)
{
    bool same = setup.len > 0 && str_equal(setup, transfer->set);
    transfer->call_arena = arena_new(CALL_ARENA_SIZE);
    transfer->allow_private = options->allow_private;
    transfer->answer_size_max =
        options->answer_size_max > 0 ? options->answer_size_max : HTTP_ANSWER_SIZE_MAX;
    transfer->err.code = ERR_NONE;
    if (!check_call(call, options, &transfer->err))
        return false;
    return ((same || set_afresh(transfer, call, options, setup)) &&
            set_call(transfer, call, options)) ||
           err_set(&transfer->err, ERR_INVALID, "the call is too large or not understood");
}

/* ---- what became of it ---- */

static int status_of(const struct transfer *transfer)
{
    long status = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    return (int)status;
}

static enum http_fate fate_of(const struct transfer *transfer, CURLcode result)
{
    if (result == CURLE_OK)
        return transfer->head_whole && status_of(transfer) >= 200 ? HTTP_ANSWERED : HTTP_UNKNOWN;
    if (transfer->err.code != ERR_NONE)
        return HTTP_REFUSED;
    if (anything_sent(transfer))
        return HTTP_UNKNOWN;
    switch (result) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:
        return HTTP_REFUSED;
    default:
        return transfer->address_refused ? HTTP_REFUSED : HTTP_NOT_SENT;
    }
}

static bool add_validator(const struct transfer *transfer, struct str name, const char *value,
                          struct http_answer *ret)
{
    struct http_header *header = &ret->headers[ret->header_count];
    if (value[0] == '\0')
        return true;
    header->name = name;
    ret->header_count++;
    return arena_copy(transfer->arena, str_of(value), &header->value);
}

static bool read_answer(struct transfer *transfer, struct http_answer *ret)
{
    curl_off_t retry_after_s = 0;
    const char *type = NULL;
    *ret = (struct http_answer){ 0 };
    curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &retry_after_s);
    curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_TYPE, &type);
    ret->status = status_of(transfer);
    ret->retry_after_s = retry_after_s > INT32_MAX ? INT32_MAX : (int)retry_after_s;
    return add_validator(transfer, STR("ETag"), transfer->etag, ret) &&
           add_validator(transfer, STR("Last-Modified"), transfer->modified, ret) &&
           arena_copy(transfer->arena, str_of(type), &ret->content_type) &&
           arena_copy(transfer->arena, (struct str){ transfer->answer, transfer->answer_len },
                      &ret->body);
}

static void explain(const struct transfer *transfer, CURLcode result, struct err *err)
{
    if (transfer->err.code != ERR_NONE)
        *err = transfer->err;
    else if (transfer->address_refused)
        err_put(err, ERR_UPSTREAM, "the address is private, and the channel does not allow it");
    else if (transfer->too_large)
        err_put(err, ERR_UPSTREAM, "the answer is larger than this program takes");
    else if (result == CURLE_OK)
        err_put(err, ERR_UPSTREAM, "the answer ended in its head");
    else
        err_put(err, ERR_UPSTREAM, "%s", curl_easy_strerror(result));
}

static void release(struct transfer *transfer)
{
    struct http_client *client = transfer->client;
    arena_free(transfer->call_arena);
    transfer->call_arena = NULL;
    transfer->body = STR("");
    if (transfer->answer_size > HTTP_ANSWER_SIZE_MAX) {
        free(transfer->answer); /* a feed's: large, and rare */
        transfer->answer = NULL;
        transfer->answer_size = 0;
    }
    transfer->etag[0] = transfer->modified[0] = '\0';
    transfer->body_given = transfer->answer_len = transfer->head_len = 0;
    transfer->writings = 0;
    transfer->address_refused = transfer->too_large = transfer->head_whole = false;
    transfer->done = NULL;
    transfer->next = client->idle;
    client->idle = transfer;
    client->busy--;
}

void transfer_finish(struct transfer *transfer, CURLcode result)
{
    http_done *done = transfer->done;
    void *context = transfer->context;
    struct http_answer answer = { 0 };
    struct err err = { .code = ERR_NONE };
    assert(done);
    enum http_fate fate = fate_of(transfer, result);
    if (fate != HTTP_ANSWERED) {
        explain(transfer, result, &err);
    } else if (!read_answer(transfer, &answer)) {
        fate = HTTP_UNKNOWN;
        err_put(&err, ERR_UPSTREAM, "the answer is larger than its reader takes");
    }
    if (result != CURLE_OK)
        forget_setup(transfer);
    release(transfer);
    done(context, fate, fate == HTTP_ANSWERED ? &answer : NULL, &err);
}

void transfer_free(struct transfer *transfer)
{
    curl_easy_cleanup(transfer->easy);
    forget_setup(transfer);
    free(transfer->answer);
}
