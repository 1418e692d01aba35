/* Floor 1: MessageBird (Bird), its SMS API: messages as forms, of long numbers and of short codes, which
 * name their fields differently; reports as queries. All under a token in MessageBird-Signature-JWT,
 * made for one address and one body.
 *
 * Reports carry our id as `reference`. */
#include "base/jwt.h"
#include "domain/fields.h"
#include "domain/provider_kit.h"
#include "domain/signature.h"

static const char who[] = "MessageBird";

static const struct setting settings_table[] = {
    { .name = "access_key", .required = true, .secret = true, .help = "of the account" },
    { .name = "signing_key",
      .secret = true,
      .help = "of the account; checks what MessageBird sends" },
    { .name = "url",
      .default_value = "https://rest.messagebird.com/messages",
      .help = "MessageBird's SMS API" },
    { .name = "require_signature",
      .default_value = "yes",
      .help = "refuse calls without MessageBird-Signature-JWT" },
    { .name = "validity", .help = "seconds the network keeps trying; empty: the network's own" },
    { 0 },
};

/* ---- the signature ---- */

static bool check(const struct settings *settings, struct err *err)
{
    int64_t seconds;
    return signature_check_settings(settings, "signing_key", err) &&
           kit_setting_number(settings, "validity", &seconds, err);
}

/* The body's hash has to be there if, and only if, there is a body. */
static bool check_claims(const struct http_request *request, const struct json *claims,
                         struct arena *arena, struct err *err)
{
    if (!str_equal(json_str(claims, "iss"), STR("MessageBird")) || json_str(claims, "jti").len == 0)
        return err_set(err, ERR_DENIED, "the token is not of MessageBird");
    if (request->body.len == 0 && json_get(claims, "payload_hash"))
        return err_set(err, ERR_DENIED, "the token was made for another call (payload_hash)");
    return signature_claims_hash(claims, "url_hash", request->public_url, arena, err) &&
           (request->body.len == 0 ||
            signature_claims_hash(claims, "payload_hash", request->body, arena, err));
}

static bool verify(const struct settings *settings, const struct http_request *request,
                   int64_t now_ms, struct arena *arena, struct err *err)
{
    const int64_t leeway_ms = 1000;
    struct str token = http_header(request, "MessageBird-Signature-JWT"),
               key = settings_get(settings, "signing_key");
    const struct json *claims;
    if (token.len == 0 && !signature_required(settings))
        return true;
    if (token.len == 0)
        return err_set(err, ERR_DENIED, "the signature \"MessageBird-Signature-JWT\" is missing");
    if (key.len == 0)
        return err_set(err, ERR_DENIED, "the channel has no signing_key to check a token with");
    return jwt_read(token, key, STR("HS256 HS384 HS512"), now_ms, leeway_ms, arena, &claims, err) &&
           check_claims(request, claims, arena, err);
}

/* ---- events ---- */

static const struct delivery_word deliveries[] = {
    { "sent", DELIVERY_SENT },           { "buffered", DELIVERY_SENT },
    { "delivered", DELIVERY_DELIVERED }, { "delivery_failed", DELIVERY_FAILED },
    { "expired", DELIVERY_EXPIRED },     { 0 }, /* scheduled: it is still with MessageBird */
};

static bool parse_report(struct fields fields, struct arena *arena, struct webhook *ret,
                         struct err *err)
{
    static const struct kit_report names = { "id", "status", deliveries };
    struct str code = fields_get(fields, "statusErrorCode");
    int64_t ours;
    const struct receipt known = {
        .outbound_id = kit_our_id(fields_get(fields, "reference"), &ours) ? ours : 0,
        .opted_out = str_equal(code, STR("103")),
    };
    return kit_add_report(&names, fields, known, code, arena, ret, err);
}

/* YYYYMMDDHHMMSS, of short codes; 0 for everything else, like fields_time_ms. */
static int64_t compact_time_ms(struct str digits)
{
    enum { SIZE = 14 };
    char storage[] = "0000-00-00 00:00:00";
    static const char places[SIZE] = { 0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18 };
    if (digits.len != SIZE)
        return 0;
    for (size_t i = 0; i < SIZE; i++)
        storage[(size_t)places[i]] = digits.ptr[i];
    return fields_time_ms((struct str){ storage, sizeof(storage) - 1 });
}

/* A short code's message repeats some fields of a long number's under the same names: `mid` counts. */
static bool parse_sms(struct fields fields, struct arena *arena, struct webhook *ret,
                      struct err *err)
{
    static const struct kit_sms of_number = { "id", "originator", "recipient", "body",
                                              "createdDatetime" };
    static const struct kit_sms of_code = { "mid", "originator", "shortcode", "message", NULL };
    bool code = fields_has(fields, "shortcode");
    struct inbound read;
    if (!kit_read_sms(code ? &of_code : &of_number, fields, arena, &read, err))
        return false;
    if (code)
        read.sent_at_ms = compact_time_ms(fields_get(fields, "receive_datetime"));
    else if (read.sent_at_ms == 0)
        read.sent_at_ms = fields_time_ms(fields_get(fields, "CreatedDatetime"));
    return kit_put_inbound(&read, arena, ret, err);
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    (void)settings;
    struct form form;
    struct fields fields = { .form = &form };
    *ret = (struct webhook){ 0 };
    if (!fields_form_or_query(request, arena, &form, err))
        return false;
    return fields_has(fields, "status") || str_equal(request->hint, STR("dlr"))
               ? parse_report(fields, arena, ret, err)
               : parse_sms(fields, arena, ret, err);
}

static void answer(const struct settings *settings, const struct webhook *webhook, struct str reply,
                   bool end, struct arena *arena, struct http_answer *ret)
{
    kit_answer_empty(settings, webhook, reply, end, arena, ret);
    ret->body = STR("OK");
}

/* ---- sending ---- */

static bool build_send(const struct settings *settings, const struct outbound *message,
                       struct arena *arena, struct http_call *ret, struct err *err)
{
    int64_t validity_s;
    if (!kit_sms_only(message, err) || !kit_setting_number(settings, "validity", &validity_s, err))
        return false;
    struct json_out *body = json_object(), *recipients = json_array();
    json_put(body, "recipients", recipients);
    json_put_str(recipients, NULL, kit_digits(message->to));
    json_put_str(body, "originator", kit_digits(message->from));
    json_put_str(body, "body", message->text);
    json_put_id(body, "reference", message->id);
    json_put_str(body, "datacoding", message->unicode ? STR("unicode") : STR("plain"));
    if (validity_s > 0)
        json_put_int(body, "validity", validity_s);
    if (message->receipt_url.len > 0)
        json_put_str(body, "reportUrl", kit_without_query(message->receipt_url));
    return kit_post_json_as(settings_get(settings, "url"), "AccessKey",
                            settings_get(settings, "access_key"), body, arena, ret, err);
}

static const struct send_code codes[] = {
    { 2, SEND_MISCONFIGURED, "it does not know us: check access_key" },
    { 9, SEND_REJECTED, "a field is missing" },
    { 10, SEND_REJECTED, "a field is not valid" },
    { 20, SEND_MISCONFIGURED, "it does not know this address: check the channel's url" },
    { 25, SEND_RETRY, "the account is empty: top it up, messages wait meanwhile" },
    { 103, SEND_OPTED_OUT, "the person wants no messages of this sender" },
    { 0 },
};

/* {"id":"...","recipients":{...}}, or {"errors":[{"code":25,"description":"...","parameter":null}]} */
static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    const struct json *body = kit_answered(answered, arena), *errors = json_get(body, "errors");
    int64_t code = 0;
    if (answered->status == 200 || answered->status == 201)
        return kit_accepted(json_str(body, "id"), who, ret, err);
    if (json_is(errors, JSON_ARRAY))
        json_int(json_get(errors->first, "code"), &code);
    return kit_refusal(codes, code, answered, who, err);
}

const struct provider provider_messagebird = {
    .name = "messagebird",
    .settings = settings_table,
    .per_second_default = 10,
    .signs_address = true,
    .check = check,
    .verify = verify,
    .parse = parse,
    .answer = answer,
    .build_send = build_send,
    .parse_send = parse_send,
};
