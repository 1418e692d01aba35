/* Floor 1: Sinch, its SMS API (XMS): messages and delivery reports as JSON, signed where Sinch was
 * asked to. A report is of one receiver, or of a batch; our batches have one receiver. Both carry our
 * id as client_reference.
 *
 * Sinch takes 429 and 5xx as "later" and any other status as "never again". */
#include "domain/fields.h"
#include "domain/provider_kit.h"
#include "domain/signature.h"

static const char who[] = "Sinch";

static const struct setting settings_table[] = {
    { .name = "service_plan_id", .required = true, .help = "of the account" },
    { .name = "api_token", .required = true, .secret = true, .help = "of the service plan" },
    { .name = "url",
      .default_value = "https://eu.sms.api.sinch.com",
      .help = "Sinch's SMS API in the region of the service plan" },
    { .name = "secret", .secret = true, .help = "of the webhook; checks what Sinch sends" },
    { .name = "require_signature",
      .default_value = "yes",
      .help = "refuse calls without x-sinch-webhook-signature; Sinch's support turns signing on" },
    { .name = "max_age",
      .default_value = "300",
      .help = "seconds between signature and arrival; 0: any" },
    { .name = "webhook_user", .help = "user that Sinch sends along; empty: none" },
    { .name = "webhook_password", .secret = true, .help = "the password beside it" },
    { 0 },
};

static bool check(const struct settings *settings, struct err *err)
{
    return signature_check_settings(settings, "secret", err);
}

/* The body, the nonce and the second, joined by full stops. */
static bool check_signature(const struct settings *settings, const struct http_request *request,
                            int64_t now_ms, struct arena *arena, struct err *err)
{
    static const struct signature_kind kind = { .name = "x-sinch-webhook-signature",
                                                .hash = CRYPTO_SHA256 };
    struct str nonce = http_header(request, "x-sinch-webhook-signature-nonce"),
               second = http_header(request, "x-sinch-webhook-signature-timestamp"),
               algorithm = http_header(request, "x-sinch-webhook-signature-algorithm"), signed_text;
    if (algorithm.len > 0 && !str_equal_nocase(algorithm, STR("HmacSHA256")))
        return err_set(err, ERR_DENIED, "the signature is not made by HmacSHA256");
    if (!arena_format(arena, &signed_text, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(request->body),
                      STR_ARG(nonce), STR_ARG(second)))
        return err_set(err, ERR_LIMIT, "the call is too large");
    return signature_check(&kind, http_header(request, kind.name), settings_get(settings, "secret"),
                           signed_text, arena, err) &&
           signature_fresh(second, settings_get(settings, "max_age"), now_ms, err);
}

static bool verify(const struct settings *settings, const struct http_request *request,
                   int64_t now_ms, struct arena *arena, struct err *err)
{
    bool is_signed = http_header(request, "x-sinch-webhook-signature").len > 0;
    if (!signature_basic(request, settings_get(settings, "webhook_user"),
                         settings_get(settings, "webhook_password"), arena, err))
        return false;
    return (!is_signed && !signature_required(settings)) ||
           check_signature(settings, request, now_ms, arena, err);
}

/* ---- events ---- */

static const struct delivery_word deliveries[] = {
    { "Dispatched", DELIVERY_SENT },  { "Delivered", DELIVERY_DELIVERED },
    { "Expired", DELIVERY_EXPIRED },  { "Rejected", DELIVERY_FAILED },
    { "Failed", DELIVERY_FAILED },    { "Aborted", DELIVERY_FAILED },
    { "Cancelled", DELIVERY_FAILED }, { "Deleted", DELIVERY_FAILED },
    { "Unknown", DELIVERY_FAILED },   { 0 }, /* Queued: it is still with Sinch */
};

/* The code of a report that says more than its status does. */
static bool code_of(const struct json *object, struct arena *arena, struct str *ret,
                    struct err *err)
{
    enum { QUEUED = 400, DISPATCHED = 401 };
    int64_t code;
    *ret = STR("");
    if (!json_int(json_get(object, "code"), &code) || code < QUEUED)
        return true;
    if (code > DISPATCHED && !arena_format(arena, ret, "%lld", (long long)code))
        return err_set(err, ERR_LIMIT, "the report is too large");
    return true;
}

static int64_t our_id(struct fields fields)
{
    int64_t id;
    return kit_our_id(fields_get(fields, "client_reference"), &id) ? id : 0;
}

static bool parse_report(struct fields fields, struct arena *arena, struct webhook *ret,
                         struct err *err)
{
    static const struct kit_report names = { "batch_id", "status", deliveries };
    const struct receipt known = { .outbound_id = our_id(fields) };
    struct str code;
    return code_of(fields.object, arena, &code, err) &&
           kit_add_report(&names, fields, known, code, arena, ret, err);
}

/* {"batch_id","statuses":[{"code":401,"status":"Dispatched","count":1},...]} */
static bool parse_batch_report(struct fields fields, struct arena *arena, struct webhook *ret,
                               struct err *err)
{
    const struct json *statuses = json_get(fields.object, "statuses");
    struct str id, state, code;
    int64_t count;
    if (!fields_id(fields, "batch_id", &id, err))
        return false;
    if (!json_is(statuses, JSON_ARRAY))
        return err_set(err, ERR_INVALID, "the field \"statuses\" is not a list");
    for (const struct json *one = statuses->first; one; one = one->next) {
        struct receipt read = { .outbound_id = our_id(fields), .external_id = id };
        if (json_int(json_get(one, "count"), &count) && count == 0)
            continue;
        if (!fields_required((struct fields){ .object = one }, "status", &state, err) ||
            !code_of(one, arena, &code, err))
            return false;
        if (!kit_delivery(deliveries, state, &read.delivery))
            continue;
        if (!kit_report_reason(state, code, arena, &read.reason, err) ||
            !kit_put_receipt(&read, arena, ret, err))
            return false;
    }
    return true;
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    (void)settings;
    static const struct kit_sms names = { "id", "from", "to", "body", "received_at" };
    struct fields fields = { 0 };
    struct inbound sms;
    struct str type;
    *ret = (struct webhook){ 0 };
    if (!fields_json(request, arena, &fields.object, err) ||
        !fields_required(fields, "type", &type, err))
        return false;
    if (str_starts(type, STR("recipient_delivery_report")))
        return parse_report(fields, arena, ret, err);
    if (str_starts(type, STR("delivery_report")))
        return parse_batch_report(fields, arena, ret, err);
    if (str_equal(type, STR("mo_binary")))
        kit_ignore(ret, PROGRAM_BINARY);
    if (!str_equal(type, STR("mo_text")))
        return true; /* pictures, and what else will come */
    return kit_read_sms(&names, fields, arena, &sms, err) && kit_put_inbound(&sms, arena, ret, err);
}

/* ---- sending ---- */

static bool build_send(const struct settings *settings, const struct outbound *message,
                       struct arena *arena, struct http_call *ret, struct err *err)
{
    struct str url;
    if (!kit_sms_only(message, err))
        return false;
    if (!arena_format(arena, &url, STR_FMT "/xms/v1/" STR_FMT "/batches",
                      STR_ARG(settings_get(settings, "url")),
                      STR_ARG(settings_get(settings, "service_plan_id"))))
        return err_set(err, ERR_LIMIT, "the message is too large to send");
    struct json_out *body = json_object(), *to = json_array();
    json_put_str(body, "from", kit_digits(message->from));
    json_put(body, "to", to);
    json_put_str(to, NULL, kit_digits(message->to));
    json_put_str(body, "body", message->text);
    json_put_str(body, "type", STR("mt_text"));
    json_put_id(body, "client_reference", message->id);
    if (message->receipt_url.len > 0) {
        json_put_str(body, "delivery_report", STR("per_recipient"));
        json_put_str(body, "callback_url", message->receipt_url);
    }
    return kit_post_json_as(url, "Bearer", settings_get(settings, "api_token"), body, arena, ret,
                            err);
}

/* {"id":"..."}; what was refused has {"code":"syntax_invalid_parameter_format","text":"..."}. */
static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    const struct json *body = kit_answered(answered, arena);
    if (answered->status == 200 || answered->status == 201)
        return kit_accepted(json_str(body, "id"), who, ret, err);
    if (answered->status == 403 &&
        str_equal(json_str(body, "code"), STR("unauthorized_originator")))
        return kit_outcome(SEND_MISCONFIGURED, err,
                           "%s: this sender is not allowed: check the channel's number", who);
    return kit_status_outcome(answered, who, err);
}

const struct provider provider_sinch = {
    .name = "sinch",
    .settings = settings_table,
    .per_second_default = 10,
    .check = check,
    .verify = verify,
    .parse = parse,
    .answer = kit_answer_empty,
    .build_send = build_send,
    .parse_send = parse_send,
};
