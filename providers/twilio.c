/* Floor 1: Twilio, Programmable Messaging: SMS and status callbacks, as forms or queries, signed over
 * the address that Twilio was given and every field. Replies leave by REST, not in the TwiML answer:
 * so they have receipts and stand in the outbox.
 *
 * A callback comes to the StatusCallback that we give with each message, which carries our id. */
#include "domain/fields.h"
#include "domain/provider_kit.h"
#include "domain/signature.h"

static const char who[] = "Twilio";

static const struct setting settings_table[] = {
    { .name = "account_sid", .required = true, .help = "of the account, AC and 32 characters" },
    { .name = "auth_token",
      .required = true,
      .secret = true,
      .help = "of the account; also checks signatures" },
    { .name = "url", .default_value = "https://api.twilio.com", .help = "Twilio's REST API" },
    { .name = "messaging_service",
      .help = "messaging service to send by, MG and 32 characters, instead of the number" },
    { .name = "require_signature",
      .default_value = "yes",
      .help = "refuse calls without X-Twilio-Signature" },
    { .name = "validity", .help = "seconds Twilio keeps trying; empty: Twilio's own" },
    { 0 },
};

static bool check(const struct settings *settings, struct err *err)
{
    int64_t seconds;
    return kit_setting_number(settings, "validity", &seconds, err);
}

/* ---- the signature ---- */

static const struct signature_kind signature = { .name = "X-Twilio-Signature",
                                                 .hash = CRYPTO_SHA1 };

/* The URL that Twilio called, then each field of a form, sorted, name and value without anything
 * between; a field that is there twice with one value counts once. `url` is in two pieces. */
static bool check_url(const struct settings *settings, const struct http_request *request,
                      const struct form *sorted, struct str host, const char *port, struct str path,
                      struct arena *arena, struct err *err)
{
    struct builder signed_text;
    if (!signature_builder(sorted, request->public_url.len + 8, arena, &signed_text, err))
        return false;
    builder_add(&signed_text, host);
    builder_addf(&signed_text, "%s", port);
    builder_add(&signed_text, path);
    for (size_t i = 0; i < sorted->count; i++) {
        struct form_field *field = &sorted->fields[i];
        if (i > 0 && str_equal(field->name, field[-1].name) &&
            str_equal(field->value, field[-1].value))
            continue;
        builder_add(&signed_text, field->name);
        builder_add(&signed_text, field->value);
    }
    return signature_check(&signature, http_header(request, signature.name),
                           settings_get(settings, "auth_token"), builder_str(&signed_text), arena,
                           err);
}

/* Twilio signs with the default port or without, depending on its own version. */
static bool verify(const struct settings *settings, const struct http_request *request,
                   int64_t now_ms, struct arena *arena, struct err *err)
{
    (void)now_ms;
    struct str url = request->public_url;
    bool tls = str_starts(url, STR("https://"));
    const char *port = tls ? ":443" : ":80";
    size_t scheme_size = tls ? STR("https://").len : STR("http://").len;
    size_t host_size = scheme_size + str_find(str_from(url, scheme_size), STR("/"));
    struct str host = str_head(url, host_size), path = str_from(url, host_size);
    struct form form = { 0 }, sorted;
    if (!signature_required(settings) && http_header(request, signature.name).len == 0)
        return true;
    if (!str_equal(request->method, STR("GET")) && !fields_form(request, arena, &form, err))
        return false;
    if (!signature_sort(&form, arena, &sorted, err))
        return false;
    if (str_ends(host, str_of(port)))
        host = str_head(host, host.len - str_of(port).len);
    return check_url(settings, request, &sorted, host, "", path, arena, err) ||
           check_url(settings, request, &sorted, host, port, path, arena, err);
}

/* ---- events ---- */

static const struct delivery_word deliveries[] = {
    { "sent", DELIVERY_SENT },
    { "delivered", DELIVERY_DELIVERED },
    { "read", DELIVERY_DELIVERED },
    { "undelivered", DELIVERY_FAILED },
    { "failed", DELIVERY_FAILED },
    { "canceled", DELIVERY_FAILED },
    { 0 }, /* accepted, scheduled, queued, sending: it is still with Twilio */
};

enum { CODE_OPTED_OUT = 21610 };

static bool parse_receipt(const struct http_request *request, struct fields fields,
                          struct arena *arena, struct webhook *ret, struct err *err)
{
    static const struct kit_report names = { "MessageSid", "MessageStatus", deliveries };
    struct str error = fields_get(fields, "ErrorCode");
    int64_t code;
    const struct receipt known = { .outbound_id = kit_query_id(request, arena),
                                   .opted_out =
                                       str_to_int64(error, &code) && code == CODE_OPTED_OUT };
    return kit_add_report(&names, fields, known, error, arena, ret, err);
}

/* Twilio has confirmed a STOP itself and lets nothing through any more: there is nothing to answer. */
static bool parse_sms(struct fields fields, struct arena *arena, struct webhook *ret,
                      struct err *err)
{
    struct inbound read = { .bearer = BEARER_SMS };
    if (!fields_id(fields, "MessageSid", &read.external_id, err) ||
        !fields_address(fields, "From", &read.from, err) ||
        !fields_address(fields, "To", &read.to, err))
        return false;
    if (str_equal_nocase(fields_get(fields, "OptOutType"), STR("STOP"))) {
        struct opt_out *opt_out = kit_add_opt_out(ret, arena, err);
        if (opt_out)
            opt_out->from = read.from;
        return opt_out != NULL;
    }
    if (fields_has(fields, "Body") && !fields_text(fields, "Body", arena, &read.text, err))
        return false; /* absent: a picture alone */
    return kit_put_inbound(&read, arena, ret, err);
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    struct form form;
    struct fields fields = { .form = &form };
    struct str account;
    *ret = (struct webhook){ 0 };
    if (!fields_form_or_query(request, arena, &form, err) ||
        !fields_required(fields, "AccountSid", &account, err))
        return false;
    if (!str_equal(account, settings_get(settings, "account_sid")))
        return err_set(err, ERR_DENIED, "the field \"AccountSid\" is of another account");
    if (fields_has(fields, "MessageStatus"))
        return parse_receipt(request, fields, arena, ret, err);
    return parse_sms(fields, arena, ret, err);
}

static void answer(const struct settings *settings, const struct webhook *webhook, struct str reply,
                   bool end, struct arena *arena, struct http_answer *ret)
{
    kit_answer_empty(settings, webhook, reply, end, arena, ret);
    ret->content_type = STR("text/xml; charset=utf-8");
    ret->body = STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");
}

/* ---- sending ---- */

static bool build_send(const struct settings *settings, const struct outbound *message,
                       struct arena *arena, struct http_call *ret, struct err *err)
{
    struct builder form;
    struct str url, service = settings_get(settings, "messaging_service"),
                    account = settings_get(settings, "account_sid"),
                    validity = settings_get(settings, "validity");
    if (!kit_sms_only(message, err) || !kit_encoder(message, arena, &form, err))
        return false;
    form_add(&form, STR("To"), message->to);
    if (service.len > 0)
        form_add(&form, STR("MessagingServiceSid"), service);
    else
        form_add(&form, STR("From"), message->from);
    form_add(&form, STR("Body"), message->text);
    if (message->receipt_url.len > 0)
        form_add(&form, STR("StatusCallback"), message->receipt_url);
    if (validity.len > 0)
        form_add(&form, STR("ValidityPeriod"), validity);
    if (!arena_format(arena, &url, STR_FMT "/2010-04-01/Accounts/" STR_FMT "/Messages.json",
                      STR_ARG(settings_get(settings, "url")), STR_ARG(account)))
        return err_set(err, ERR_LIMIT, "the message is too large to send");
    if (!kit_post_form(url, &form, ret, err))
        return false;
    ret->user = account;
    ret->password = settings_get(settings, "auth_token");
    return true;
}

static const struct send_code codes[] = {
    { 14107, SEND_THROTTLED, "more messages than the account may send" },
    { 20003, SEND_MISCONFIGURED,
      "it does not know us, or the account is closed: check account_sid and auth_token" },
    { 20404, SEND_MISCONFIGURED, "it does not know the account: check account_sid and url" },
    { 20429, SEND_THROTTLED, "too many calls at once" },
    { 21211, SEND_REJECTED, "no valid telephone number" },
    { 21212, SEND_MISCONFIGURED, "the sender is no valid number: check the channel's number" },
    { 21408, SEND_REJECTED,
      "the account may not send to that country: allow it in Twilio's geographic permissions" },
    { 21602, SEND_REJECTED, "the message is empty" },
    { 21603, SEND_MISCONFIGURED, "the sender is missing: set the channel's number" },
    { 21604, SEND_REJECTED, "the receiver is missing" },
    { 21606, SEND_MISCONFIGURED,
      "the sender is not a number of this account that sends SMS: check the channel's number" },
    { 21607, SEND_MISCONFIGURED, "a trial account sends from its own number only" },
    { 21608, SEND_REJECTED, "a trial account sends to confirmed numbers only" },
    { 21609, SEND_MISCONFIGURED,
      "the address for receipts is not valid: check the channel's receipt_base" },
    { 21610, SEND_OPTED_OUT, "the person blocked this sender" },
    { 21611, SEND_THROTTLED, "the sender's queue at Twilio is full" },
    { 21612, SEND_REJECTED, "no route from this sender to this number" },
    { 21614, SEND_REJECTED, "not the number of a mobile telephone" },
    { 21617, SEND_REJECTED, "the message is too long" },
    { 21703, SEND_MISCONFIGURED, "the messaging service has no sender" },
    { 30001, SEND_THROTTLED, "the account's queue at Twilio is full" },
    { 30002, SEND_MISCONFIGURED, "the account is suspended: speak to Twilio" },
    { 30022, SEND_THROTTLED, "more messages than the sender's registration allows" },
    { 30023, SEND_THROTTLED, "the day's limit of the sender's registration is reached" },
    { 30018, SEND_MISCONFIGURED, "the sender is not registered with the carrier" },
    { 30024, SEND_MISCONFIGURED, "the sender is not registered with the carrier" },
    { 63017, SEND_THROTTLED, "more messages than the channel allows" },
    { 63018, SEND_THROTTLED, "more messages than the channel allows" },
    { 63038, SEND_THROTTLED, "the account's limit of messages a day is reached" },
    { 0 },
};

/* {"sid":"SM...","status":"queued"}, or {"code":21211,"message":"...","status":400}. */
static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    const struct json *body = kit_answered(answered, arena);
    int64_t code = 0;
    if (answered->status == 200 || answered->status == 201)
        return kit_accepted(json_str(body, "sid"), who, ret, err);
    json_int(json_get(body, "code"), &code);
    return kit_refusal(codes, code, answered, who, err);
}

const struct provider provider_twilio = {
    .name = "twilio",
    .settings = settings_table,
    .per_second_default = 1,
    .signs_address = true,
    .check = check,
    .verify = verify,
    .parse = parse,
    .answer = answer,
    .build_send = build_send,
    .parse_send = parse_send,
};
