/* Floor 1: Plivo: messages and reports as forms or queries, signed (version 3) over address, query and
 * fields, or (version 2) over the address alone. Receipts come to the address that we give with each
 * message, which carries our id. */
#include "domain/fields.h"
#include "domain/provider_kit.h"
#include "domain/signature.h"

static const char who[] = "Plivo";

static const struct setting settings_table[] = {
    { .name = "auth_id", .required = true, .help = "of the account" },
    { .name = "auth_token",
      .required = true,
      .secret = true,
      .help = "of the account; also checks signatures" },
    { .name = "url", .default_value = "https://api.plivo.com", .help = "Plivo's API" },
    { .name = "require_signature",
      .default_value = "yes",
      .help = "refuse calls without X-Plivo-Signature-V3 or -V2" },
    { 0 },
};

/* ---- the signatures ---- */

/* Of several signatures, made with old and new tokens, one has to fit. */
static bool check_any(const char *name, const struct settings *settings,
                      const struct http_request *request, struct str signed_text,
                      struct arena *arena, struct err *err)
{
    const struct signature_kind kind = { .name = name, .hash = CRYPTO_SHA256 };
    struct str given = http_header(request, name), one;
    bool fits = false;
    do {
        str_cut(given, ',', &one, &given);
        fits = signature_check(&kind, str_trim(one), settings_get(settings, "auth_token"),
                               signed_text, arena, err);
    } while (!fits && given.len > 0);
    return fits;
}

static void add_pairs(struct builder *b, const struct form *sorted, const char *between,
                      const char *behind)
{
    for (size_t i = 0; i < sorted->count; i++) {
        builder_addf(b, "%s", i > 0 ? behind : "");
        builder_add(b, sorted->fields[i].name);
        builder_addf(b, "%s", between);
        builder_add(b, sorted->fields[i].value);
    }
}

/* Address, "?" unless there is nothing behind it, the query's pairs, "." between them and the form's,
 * "." and the nonce. */
static bool check_v3(const struct settings *settings, const struct http_request *request,
                     struct arena *arena, struct err *err)
{
    struct str address, rest, nonce = http_header(request, "X-Plivo-Signature-V3-Nonce");
    struct form form = { 0 }, query, fields, pairs;
    struct builder signed_text;
    if (!str_equal(request->method, STR("GET")) && !fields_form(request, arena, &form, err))
        return false;
    if (!form_parse(request->query, arena, &query, err) ||
        !signature_sort(&query, arena, &pairs, err) ||
        !signature_sort(&form, arena, &fields, err) ||
        !signature_builder(&fields,
                           request->public_url.len + 2 * request->query.len + nonce.len + 8, arena,
                           &signed_text, err))
        return false;
    str_cut(request->public_url, '?', &address, &rest);
    builder_add(&signed_text, address);
    if (pairs.count + fields.count > 0)
        builder_add_char(&signed_text, '?');
    add_pairs(&signed_text, &pairs, "=", "&");
    if (pairs.count > 0 && fields.count > 0)
        builder_add_char(&signed_text, '.');
    add_pairs(&signed_text, &fields, "", "");
    builder_add_char(&signed_text, '.');
    builder_add(&signed_text, nonce);
    return check_any("X-Plivo-Signature-V3", settings, request, builder_str(&signed_text), arena,
                     err);
}

static bool check_v2(const struct settings *settings, const struct http_request *request,
                     struct arena *arena, struct err *err)
{
    struct str address, rest, signed_text;
    str_cut(request->public_url, '?', &address, &rest);
    if (!arena_format(arena, &signed_text, STR_FMT STR_FMT, STR_ARG(address),
                      STR_ARG(http_header(request, "X-Plivo-Signature-V2-Nonce"))))
        return err_set(err, ERR_LIMIT, "the call is too large");
    return check_any("X-Plivo-Signature-V2", settings, request, signed_text, arena, err);
}

static bool verify(const struct settings *settings, const struct http_request *request,
                   int64_t now_ms, struct arena *arena, struct err *err)
{
    (void)now_ms;
    bool v3 = http_header(request, "X-Plivo-Signature-V3").len > 0;
    bool v2 = http_header(request, "X-Plivo-Signature-V2").len > 0;
    if (v3 || (!v2 && signature_required(settings)))
        return check_v3(settings, request, arena, err);
    return !v2 || check_v2(settings, request, arena, err);
}

/* ---- events ---- */

static const struct delivery_word deliveries[] = {
    { "sent", DELIVERY_SENT },       { "delivered", DELIVERY_DELIVERED },
    { "failed", DELIVERY_FAILED },   { "undelivered", DELIVERY_FAILED },
    { "rejected", DELIVERY_FAILED }, { 0 }, /* queued: it is still with Plivo */
};

enum { CODE_OPTED_OUT = 200 };

/* A long message is reported part by part; the parts name what Plivo's answer to us named. */
static bool parse_receipt(const struct http_request *request, struct fields fields,
                          struct arena *arena, struct webhook *ret, struct err *err)
{
    struct str error = fields_get(fields, "ErrorCode");
    bool part = fields_get(fields, "ParentMessageUUID").len > 0;
    const struct kit_report names = { part ? "ParentMessageUUID" : "MessageUUID",
                                      fields_has(fields, "Status") ? "Status" : "status",
                                      deliveries };
    int64_t code;
    if (str_equal(error, STR("000")))
        error = STR("");
    const struct receipt known = { .outbound_id = kit_query_id(request, arena),
                                   .opted_out =
                                       str_to_int64(error, &code) && code == CODE_OPTED_OUT };
    return kit_add_report(&names, fields, known, error, arena, ret, err);
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    (void)settings;
    static const struct kit_sms names = { "MessageUUID", "From", "To", "Text", NULL };
    struct form form;
    struct fields fields = { .form = &form };
    struct inbound sms;
    *ret = (struct webhook){ 0 };
    if (!fields_form_or_query(request, arena, &form, err))
        return false;
    if (fields_has(fields, "Status") || fields_has(fields, "status") ||
        str_equal(request->hint, STR("dlr")))
        return parse_receipt(request, fields, arena, ret, err);
    if (str_equal_nocase(fields_get(fields, "Type"), STR("mms")) && !fields_has(fields, "Text"))
        return true; /* a picture alone */
    return kit_read_sms(&names, fields, arena, &sms, err) && kit_put_inbound(&sms, arena, ret, err);
}

/* ---- sending ---- */

static bool build_send(const struct settings *settings, const struct outbound *message,
                       struct arena *arena, struct http_call *ret, struct err *err)
{
    struct str url, account = settings_get(settings, "auth_id");
    if (!kit_sms_only(message, err))
        return false;
    if (!arena_format(arena, &url, STR_FMT "/v1/Account/" STR_FMT "/Message/",
                      STR_ARG(settings_get(settings, "url")), STR_ARG(account)))
        return err_set(err, ERR_LIMIT, "the message is too large to send");
    struct json_out *body = json_object();
    json_put_str(body, "src", kit_digits(message->from));
    json_put_str(body, "dst", kit_digits(message->to));
    json_put_str(body, "text", message->text);
    if (message->receipt_url.len > 0) {
        json_put_str(body, "url", message->receipt_url);
        json_put_str(body, "method", STR("POST"));
    }
    if (!kit_post_json(url, body, arena, ret, err))
        return false;
    ret->user = account;
    ret->password = settings_get(settings, "auth_token");
    return true;
}

/* {"message":"message(s) queued","message_uuid":["..."]} */
static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    const struct json *ids = json_get(kit_answered(answered, arena), "message_uuid");
    bool listed = json_is(ids, JSON_ARRAY) && json_is(ids->first, JSON_STRING);
    if (answered->status != 200 && answered->status != 201 && answered->status != 202)
        return kit_status_outcome(answered, who, err);
    return kit_accepted(listed ? ids->first->string : STR(""), who, ret, err);
}

const struct provider provider_plivo = {
    .name = "plivo",
    .settings = settings_table,
    .per_second_default = 5,
    .signs_address = true,
    .verify = verify,
    .parse = parse,
    .answer = kit_answer_empty,
    .build_send = build_send,
    .parse_send = parse_send,
};
