/* Floor 1: Vonage (Nexmo), the SMS API: messages and delivery receipts as GET, form or JSON, whichever
 * the account is set to, signed by a field `sig`. Messages and statuses of the Messages API, which the
 * account can be set to instead, come as JSON under a bearer token; sending is by the SMS API.
 *
 * The parts of a long message come in calls of their own. What Vonage answers names each part of what
 * we sent; receipts carry our id in client-ref. */
#include "base/jwt.h"
#include "domain/fields.h"
#include "domain/provider_kit.h"
#include "domain/signature.h"

static const char who[] = "Vonage";

static const struct setting settings_table[] = {
    { .name = "api_key", .required = true, .help = "of the account" },
    { .name = "api_secret", .required = true, .secret = true, .help = "of the account" },
    { .name = "url",
      .default_value = "https://rest.nexmo.com/sms/json",
      .help = "Vonage's SMS API" },
    { .name = "signature_secret",
      .secret = true,
      .help = "of the account, not its api_secret; checks what Vonage sends" },
    { .name = "signature_method",
      .default_value = "sha256",
      .help = "as set at Vonage: md5hash, md5, sha1, sha256 or sha512" },
    { .name = "require_signature",
      .default_value = "yes",
      .help = "refuse calls without a signature; Vonage's support turns signing on" },
    { .name = "max_age",
      .default_value = "300",
      .help = "seconds between signature and arrival; 0: any" },
    { .name = "ttl", .help = "milliseconds the network keeps trying; empty: the network's own" },
    { 0 },
};

/* ---- the signatures ---- */

static const struct {
    const char *name;
    struct signature_kind kind;
} methods[] = {
    { "md5hash", { "sig", CRYPTO_MD5, .hex = true, .appended = true } },
    { "md5", { "sig", CRYPTO_MD5, .hex = true } },
    { "sha1", { "sig", CRYPTO_SHA1, .hex = true } },
    { "sha256", { "sig", CRYPTO_SHA256, .hex = true } },
    { "sha512", { "sig", CRYPTO_SHA512, .hex = true } },
};

static const struct signature_kind *find_method(struct str name)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (str_equal_nocase(name, str_of(methods[i].name)))
            return &methods[i].kind;
    }
    return NULL;
}

static bool check(const struct settings *settings, struct err *err)
{
    if (!find_method(settings_get(settings, "signature_method")))
        return err_set(err, ERR_CONFIG,
                       "signature_method is not md5hash, md5, sha1, sha256 or sha512");
    return signature_check_settings(settings, "signature_secret", err);
}

/* The members of an object as the fields of a form; what is neither text nor a whole number is as
 * good as empty, and the signature will not fit. */
static bool object_pairs(const struct json *object, struct arena *arena, struct form *ret,
                         struct err *err)
{
    *ret = (struct form){ 0 };
    if (object->count > FORM_FIELDS_MAX)
        return err_set(err, ERR_LIMIT, "the body has more than %d fields", (int)FORM_FIELDS_MAX);
    ret->fields = ARENA_ARRAY(arena, struct form_field, object->count + 1);
    bool fits = ret->fields != NULL;
    for (const struct json *member = object->first; fits && member; member = member->next) {
        struct form_field *field = &ret->fields[ret->count++];
        int64_t number;
        *field = (struct form_field){ member->key, member->string };
        if (json_int(member, &number))
            fits = arena_format(arena, &field->value, "%lld", (long long)number);
    }
    return fits || err_set(err, ERR_LIMIT, "the call is too large");
}

static void add_replaced(struct builder *b, struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (c == '&' || c == '=')
            c = '_';
        builder_add_char(b, c);
    }
}

/* "&name=value" of every field but sig, sorted by name; '&' and '=' in values become '_'. */
static bool check_sig(const struct settings *settings, const struct form *form, int64_t now_ms,
                      struct arena *arena, struct err *err)
{
    const struct signature_kind *kind = find_method(settings_get(settings, "signature_method"));
    struct form sorted;
    struct builder signed_text;
    if (!kind)
        return err_set(err, ERR_DENIED, "the channel's signature_method is none of Vonage's");
    if (!signature_sort(form, arena, &sorted, err) ||
        !signature_builder(&sorted, 0, arena, &signed_text, err))
        return false;
    for (size_t i = 0; i < sorted.count; i++) {
        if (str_equal(sorted.fields[i].name, STR("sig")))
            continue;
        builder_add_char(&signed_text, '&');
        builder_add(&signed_text, sorted.fields[i].name);
        builder_add_char(&signed_text, '=');
        add_replaced(&signed_text, sorted.fields[i].value);
    }
    return signature_check(kind, form_get(form, "sig"), settings_get(settings, "signature_secret"),
                           builder_str(&signed_text), arena, err) &&
           signature_fresh(form_get(form, "timestamp"), settings_get(settings, "max_age"), now_ms,
                           err);
}

/* A token says when it was made and of which body; it has no end of its own. */
static bool check_token(const struct settings *settings, const struct http_request *request,
                        struct str token, int64_t now_ms, struct arena *arena, struct err *err)
{
    const int64_t leeway_ms = 60000;
    struct str secret = settings_get(settings, "signature_secret"), made = STR("");
    const struct json *claims;
    int64_t made_s;
    if (secret.len == 0)
        return err_set(err, ERR_DENIED,
                       "the channel has no signature_secret to check a token with");
    if (!jwt_read(token, secret, STR("HS256"), now_ms, leeway_ms, arena, &claims, err))
        return false;
    if (json_int(json_get(claims, "iat"), &made_s) &&
        !arena_format(arena, &made, "%lld", (long long)made_s))
        return err_set(err, ERR_LIMIT, "the call is too large");
    return signature_fresh(made, settings_get(settings, "max_age"), now_ms, err) &&
           signature_claims_hash(claims, "payload_hash", request->body, arena, err);
}

/* One GET without fields asks whether the address is there. */
static bool is_probe(const struct http_request *request)
{
    return str_equal(request->method, STR("GET")) && request->query.len == 0;
}

/* The fields of the call: `form` too, when they came in one. */
static bool read_fields(const struct http_request *request, struct arena *arena, struct form *form,
                        struct fields *ret, struct err *err)
{
    *ret = (struct fields){ .form = form };
    if (!str_equal(request->method, STR("POST")) || !http_content_is(request, "application/json"))
        return fields_form_or_query(request, arena, form, err);
    *ret = (struct fields){ 0 };
    return fields_json(request, arena, &ret->object, err);
}

static bool verify(const struct settings *settings, const struct http_request *request,
                   int64_t now_ms, struct arena *arena, struct err *err)
{
    struct form form;
    struct fields fields;
    struct str scheme, token;
    if (is_probe(request))
        return true;
    str_cut(http_header(request, "Authorization"), ' ', &scheme, &token);
    if (str_equal_nocase(scheme, STR("Bearer")) && str_equal(request->method, STR("POST")))
        return check_token(settings, request, str_trim(token), now_ms, arena, err);
    if (!read_fields(request, arena, &form, &fields, err))
        return false;
    if (!fields_has(fields, "sig") && !signature_required(settings))
        return true;
    if (fields.object && !object_pairs(fields.object, arena, &form, err))
        return false;
    return check_sig(settings, &form, now_ms, arena, err);
}

/* ---- receipts ---- */

static const struct delivery_word deliveries[] = {
    { "accepted", DELIVERY_SENT },        { "buffered", DELIVERY_SENT },
    { "submitted", DELIVERY_SENT },       { "delivered", DELIVERY_DELIVERED },
    { "read", DELIVERY_DELIVERED },       { "expired", DELIVERY_EXPIRED },
    { "failed", DELIVERY_FAILED },        { "rejected", DELIVERY_FAILED },
    { "undeliverable", DELIVERY_FAILED }, { 0 },
};

/* 4: the person's telephone bars us; 9: they asked Vonage for no more. */
static bool opted_out(struct str code)
{
    return str_equal(code, STR("4")) || str_equal(code, STR("9"));
}

static int64_t our_id(struct str text)
{
    int64_t id;
    return kit_our_id(text, &id) ? id : 0;
}

static bool parse_receipt(struct fields fields, struct arena *arena, struct webhook *ret,
                          struct err *err)
{
    static const struct kit_report names = { "messageId", "status", deliveries };
    struct str code = fields_get(fields, "err-code");
    const struct receipt known = { .outbound_id = our_id(fields_get(fields, "client-ref")),
                                   .opted_out = opted_out(code) };
    if (str_equal(code, STR("0")))
        code = STR("");
    return kit_add_report(&names, fields, known, code, arena, ret, err);
}

/* ---- messages ---- */

static bool parse_number(struct fields fields, const char *name, int least, int most, int *ret,
                         struct err *err)
{
    struct str word;
    int64_t value;
    if (!fields_required(fields, name, &word, err))
        return false;
    if (!str_to_int64(word, &value) || value < least || value > most)
        return err_set(err, ERR_UNPROCESSED, "the field \"%s\" is not a number from %d to %d", name,
                       least, most);
    *ret = (int)value;
    return true;
}

static bool parse_part(struct fields fields, struct inbound *ret, struct err *err)
{
    enum { REFERENCE_MAX = 65535, PARTS_MAX = 255 };
    return !str_equal_nocase(fields_get(fields, "concat"), STR("true")) ||
           (parse_number(fields, "concat-ref", 0, REFERENCE_MAX, &ret->concat_ref, err) &&
            parse_number(fields, "concat-total", 1, PARTS_MAX, &ret->concat_total, err) &&
            parse_number(fields, "concat-part", 1, ret->concat_total, &ret->concat_part, err));
}

static bool parse_sms(struct fields fields, struct arena *arena, struct webhook *ret,
                      struct err *err)
{
    static const struct kit_sms names = { "messageId", "msisdn", "to", "text",
                                          "message-timestamp" };
    struct inbound read;
    if (str_equal_nocase(fields_get(fields, "type"), STR("binary"))) {
        kit_ignore(ret, PROGRAM_BINARY);
        return true;
    }
    return kit_read_sms(&names, fields, arena, &read, err) && parse_part(fields, &read, err) &&
           kit_put_inbound(&read, arena, ret, err);
}

/* ---- the Messages API ---- */

static bool parse_messages_status(struct fields fields, struct arena *arena, struct webhook *ret,
                                  struct err *err)
{
    static const struct kit_report names = { "message_uuid", "status", deliveries };
    struct str code = json_str(json_get(fields.object, "error"), "title");
    const struct receipt known = { .outbound_id = our_id(fields_get(fields, "client_ref")),
                                   .opted_out = str_equal(code, STR("1200")) ||
                                                str_equal(code, STR("1240")) };
    return kit_add_report(&names, fields, known, code, arena, ret, err);
}

static bool parse_messages_sms(struct fields fields, struct arena *arena, struct webhook *ret,
                               struct err *err)
{
    static const struct kit_sms names = { "message_uuid", "from", "to", "text", "timestamp" };
    struct inbound read;
    struct str channel, type;
    if (!fields_required(fields, "channel", &channel, err) ||
        !fields_required(fields, "message_type", &type, err))
        return false;
    if (!str_equal(channel, STR("sms")) || !str_equal(type, STR("text")))
        return true;
    return kit_read_sms(&names, fields, arena, &read, err) &&
           kit_put_inbound(&read, arena, ret, err);
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    (void)settings;
    struct form form;
    struct fields fields;
    *ret = (struct webhook){ 0 };
    if (is_probe(request))
        return true;
    if (!read_fields(request, arena, &form, &fields, err))
        return false;
    bool receipt = fields_has(fields, "status") || str_equal(request->hint, STR("dlr"));
    if (fields.object && fields_has(fields, "message_uuid"))
        return receipt ? parse_messages_status(fields, arena, ret, err)
                       : parse_messages_sms(fields, arena, ret, err);
    return receipt ? parse_receipt(fields, arena, ret, err) : parse_sms(fields, arena, ret, err);
}

/* ---- sending ---- */

/* The address for receipts goes without its query: whether Vonage would sign that too, nobody says. */
static bool build_send(const struct settings *settings, const struct outbound *message,
                       struct arena *arena, struct http_call *ret, struct err *err)
{
    struct builder form;
    struct str id, ttl = settings_get(settings, "ttl");
    if (!kit_sms_only(message, err) || !kit_encoder(message, arena, &form, err))
        return false;
    if (!arena_format(arena, &id, "%lld", (long long)message->id))
        return err_set(err, ERR_LIMIT, "the message is too large to send");
    form_add(&form, STR("api_key"), settings_get(settings, "api_key"));
    form_add(&form, STR("api_secret"), settings_get(settings, "api_secret"));
    form_add(&form, STR("from"), kit_digits(message->from));
    form_add(&form, STR("to"), kit_digits(message->to));
    form_add(&form, STR("type"), message->unicode ? STR("unicode") : STR("text"));
    form_add(&form, STR("text"), message->text);
    form_add(&form, STR("client-ref"), id);
    if (ttl.len > 0)
        form_add(&form, STR("ttl"), ttl);
    if (message->receipt_url.len > 0) {
        form_add(&form, STR("status-report-req"), STR("1"));
        form_add(&form, STR("callback"), kit_without_query(message->receipt_url));
    }
    return kit_post_form(settings_get(settings, "url"), &form, ret, err);
}

static const struct send_code codes[] = {
    { 0, SEND_ACCEPTED, "accepted" },
    { 1, SEND_THROTTLED, "more messages a second than the account may send" },
    { 2, SEND_REJECTED, "a field is missing" },
    { 3, SEND_REJECTED, "a field is not valid" },
    { 4, SEND_MISCONFIGURED, "it does not know us: check api_key and api_secret" },
    { 5, SEND_RETRY, "an error of theirs" },
    { 6, SEND_REJECTED, "the message is not valid" },
    { 7, SEND_REJECTED, "the number is on their black list" },
    { 8, SEND_MISCONFIGURED, "the account is barred: speak to Vonage" },
    { 9, SEND_RETRY, "the account is empty: top it up, messages wait meanwhile" },
    { 10, SEND_THROTTLED, "too many connections at once" },
    { 11, SEND_MISCONFIGURED, "the account may not use this API" },
    { 12, SEND_REJECTED, "the message is too long" },
    { 14, SEND_MISCONFIGURED, "our signature is wrong: check api_secret" },
    { 15, SEND_MISCONFIGURED, "this sender is not allowed: check the channel's number" },
    { 22, SEND_REJECTED, "the network code is not valid" },
    { 23, SEND_REJECTED, "the address for receipts is not valid" },
    { 29, SEND_MISCONFIGURED,
      "a trial account sends to listed numbers only: add this one or pay in" },
    { 32, SEND_MISCONFIGURED, "the account wants signed calls, which are not made here" },
    { 33, SEND_MISCONFIGURED, "the number of the sender is not ours: check the channel's number" },
    { 0 },
};

/* {"message-count":"2","messages":[{"status":"0","message-id":"..."},{...}]}, an item for each part.
 * A message of which only some parts were taken must not be sent again, and did not arrive whole. */
static enum send_outcome parse_parts(const struct json *parts, struct send_ids *ret,
                                     struct err *err)
{
    enum send_outcome refused = SEND_ACCEPTED;
    size_t taken = 0;
    struct err why = { 0 };
    for (const struct json *part = parts->first; part; part = part->next) {
        int64_t code;
        enum send_outcome outcome =
            str_to_int64(json_str(part, "status"), &code)
                ? kit_code_outcome(codes, code, who, err)
                : kit_outcome(SEND_UNKNOWN, err, "%s answered without a status", who);
        if (outcome == SEND_ACCEPTED) {
            taken++;
            kit_add_id(json_str(part, "message-id"), ret);
        } else if (refused == SEND_ACCEPTED) {
            refused = outcome;
            why = *err;
        }
    }
    if (refused == SEND_ACCEPTED)
        return SEND_ACCEPTED;
    *err = why;
    if (taken == 0)
        return refused;
    err_put_before(err, "%s took %zu of %zu parts", who, taken, parts->count);
    return SEND_UNKNOWN;
}

static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    enum send_outcome outcome;
    const struct json *parts = kit_answered_list(answered, "messages", who, arena, &outcome, err);
    return parts ? parse_parts(parts, ret, err) : outcome;
}

const struct provider provider_vonage = {
    .name = "vonage",
    .settings = settings_table,
    .per_second_default = 30,
    .check = check,
    .verify = verify,
    .parse = parse,
    .answer = kit_answer_empty,
    .build_send = build_send,
    .parse_send = parse_send,
};
