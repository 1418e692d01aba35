/* Floor 1: an aggregator that nobody wrote a module for, described by settings.
 *
 * In: GET or POST; the fields of the query and of a body in form, JSON or XML are one list of names
 * (domain/flat.h), and settings say which name is what. What a call is follows from conditions over
 * the fields, else from the end of the webhook's address (sms, ussd, dlr, optout), else from `kind`.
 *
 * Out: templates (domain/template.h), for answers, for the call that sends, for what is signed.
 *
 * Left alone, the settings are a dialect of our own:
 *   POST .../sms   {"id","from","to","text","ts"}                 answered {"ok":true}
 *   POST .../ussd  {"session","from","code","text","op":"begin|continue|end"}
 *                                                        answered {"text":"...","end":true|false}
 *   POST .../dlr   {"message","status","reason"}
 * signed X-Hub-Signature: v1=hex(HMAC-SHA256(secret, X-Hub-Timestamp "." body)). */
#include "base/crypto.h"
#include "domain/fields.h"
#include "domain/flat.h"
#include "domain/provider_kit.h"
#include "domain/signature_rule.h"
#include "domain/template.h"

static const char who[] = "The provider";

enum { SESSION_SIZE = 16, NAME_SIZE = 64 };

static const struct setting settings_table[] = {
    /* what a call is */
    { .name = "methods", .default_value = "POST", .help = "methods of their calls: GET, POST" },
    { .name = "kind",
      .default_value = "sms",
      .help = "sms, ussd, dlr or optout, when neither conditions nor the address tell" },
    { .name = "sms_if", .help = "conditions under which a call is a message: action=incoming" },
    { .name = "ussd_if", .help = "the same for a USSD turn" },
    { .name = "dlr_if", .help = "the same for a delivery receipt" },
    { .name = "optout_if", .help = "the same for an opt-out" },
    { .name = "nothing_if", .help = "the same for calls of no interest: polls, tests" },
    { .name = "each", .help = "name of the list that holds the events of a call; \"body\": all" },

    /* names of fields; the first of several that is there; none: they send none */
    { .name = "in_id", .default_value = "id", .help = "the message's id" },
    { .name = "in_from", .default_value = "from", .help = "who wrote or dialled" },
    { .name = "in_to", .default_value = "to, code", .help = "our number or service code" },
    { .name = "in_text", .default_value = "text", .help = "the text, or what was entered" },
    { .name = "in_time", .default_value = "ts", .help = "when: unix seconds or ms, or ISO 8601" },
    { .name = "in_reply_data", .default_value = "none", .help = "what a reply has to carry back" },
    { .name = "to", .default_value = "-", .help = "our number, where their calls do not tell it" },

    /* USSD */
    { .name = "in_session",
      .default_value = "session",
      .help = "id of the session; none: by number" },
    { .name = "begin_if", .default_value = "op=begin", .help = "conditions: somebody dialled" },
    { .name = "end_if", .default_value = "op=end", .help = "conditions: the session is over" },
    { .name = "history",
      .default_value = "no",
      .help = "yes: the text is all that was entered so far, joined by *" },
    { .name = "key", .secret = true, .help = "keys the hash of the number that names a session" },

    /* receipts */
    { .name = "in_message",
      .default_value = "message, id",
      .help = "our id of the message; the address given as {receipt} carries it as id" },
    { .name = "in_their_id", .default_value = "id", .help = "their id of it" },
    { .name = "in_status", .default_value = "status", .help = "what became of it" },
    { .name = "in_reason", .default_value = "reason", .help = "why it failed" },
    { .name = "sent",
      .default_value = "sent, submitted, accepted",
      .help = "words for: under way" },
    { .name = "delivered", .default_value = "delivered, delivrd, success", .help = "for: arrived" },
    { .name = "failed",
      .default_value = "failed, undelivered, undeliv, rejected, rejectd, cancelled, error",
      .help = "for: failed" },
    { .name = "expired", .default_value = "expired", .help = "for: failed, time over" },
    { .name = "blocked_if", .help = "conditions under which it failed because we are blocked" },

    /* our answers */
    { .name = "answer", .default_value = "{\"ok\":true}", .help = "answer to their calls" },
    { .name = "answer_type", .default_value = "application/json", .help = "its content type" },
    { .name = "answer_nothing", .help = "answer to calls of no interest, if another" },
    { .name = "answer_ussd",
      .default_value = "{\"text\":\"{reply}\",\"end\":{if end}true{else}false{/if}}",
      .help = "answer to a USSD turn" },
    { .name = "answer_ussd_type", .default_value = "application/json", .help = "its content type" },
    { .name = "answer_headers", .help = "headers of USSD answers: Name: value, Name: value" },

    /* signatures */
    { .name = "secret", .secret = true, .help = "their secret; without it the token alone counts" },
    { .name = "signature",
      .default_value = "X-Hub-Signature",
      .help = "header or field that carries the signature" },
    { .name = "signature_kind",
      .default_value = "hmac-sha256",
      .help = "hmac-sha1, -sha256, -sha512, -md5; sha1, sha256, sha512, md5; secret: it is the "
              "secret itself" },
    { .name = "signature_prefix", .default_value = "v1=", .help = "what stands in front of it" },
    { .name = "signature_code", .default_value = "hex", .help = "hex or base64" },
    { .name = "signature_time",
      .default_value = "X-Hub-Timestamp",
      .help = "header or field with the unix time of signing" },
    { .name = "max_age",
      .default_value = "300",
      .help = "seconds for which a signature with a time is good; 0: for ever" },
    { .name = "signature_over",
      .default_value = "{time}.{body}",
      .help = "what is signed, of {url} {body} {time} {fields} {secret}" },
    { .name = "signature_fields",
      .help = "two signs: before each name and between name and value of {fields}, sorted" },

    /* sending */
    { .name = "url", .help = "where messages are sent to; without it the channel only receives" },
    { .name = "method", .default_value = "POST", .help = "POST, or GET without a body" },
    { .name = "type", .default_value = "application/json", .help = "content type of the body" },
    { .name = "body",
      .default_value = "{\"id\":\"{id}\",\"to\":\"{to}\",\"from\":\"{from}\",\"text\":\"{text}\","
                       "\"receipt\":\"{receipt}\"}",
      .help = "what is posted" },
    { .name = "username", .help = "for basic authentication, with password" },
    { .name = "password", .secret = true, .help = "goes with username" },
    { .name = "header", .help = "name of a header that carries the api_key: Authorization" },
    { .name = "api_key", .secret = true, .help = "its value; {api_key} in url and body" },

    /* their answer: conditions over its fields, `http` (the status) and `body` (all of it) */
    { .name = "accepted_if", .help = "conditions: taken; without any, every status 2xx" },
    { .name = "retry_if", .help = "conditions: not taken, later" },
    { .name = "throttled_if", .help = "conditions: too fast" },
    { .name = "rejected_if", .help = "conditions: never" },
    { .name = "opted_out_if", .help = "conditions: the person blocked us" },
    { .name = "misconfigured_if", .help = "conditions: our credentials or sender" },
    { .name = "their_id", .default_value = "id", .help = "name of their id in it" },
    { 0 },
};

/* Is it set, or is there really none of it? */
static bool none(struct str value)
{
    return value.len == 0 || str_equal(value, STR("none"));
}

/* ---- fields by the names that settings give */

struct call {
    const struct settings *settings;
    struct form form;
    struct fields fields;
    struct arena *arena;
    char name[NAME_SIZE]; /* of the last field asked for */
};

/* The name behind a setting; false when there is none, or no such field in this call. */
static bool named(struct call *call, const char *setting, bool *ret_present)
{
    struct str name = flat_name(&call->form, settings_get(call->settings, setting));
    if (!str_to_c(name, call->name, sizeof(call->name)))
        call->name[0] = '\0';
    *ret_present = name.len > 0 && fields_has(call->fields, call->name);
    return name.len > 0;
}

static struct str optional(struct call *call, const char *setting)
{
    bool present;
    return named(call, setting, &present) && present ? fields_get(call->fields, call->name)
                                                     : STR("");
}

static bool find_id(struct call *call, const char *setting, struct str *ret, struct err *err)
{
    bool present;
    *ret = STR("");
    return !named(call, setting, &present) || fields_id(call->fields, call->name, ret, err);
}

static bool find_from(struct call *call, struct str *ret, struct err *err)
{
    bool present;
    named(call, "in_from", &present);
    return fields_address(call->fields, call->name, ret, err);
}

static bool find_to(struct call *call, struct str *ret, struct err *err)
{
    bool present;
    *ret = settings_get(call->settings, "to");
    named(call, "in_to", &present);
    if (!present || str_trim(fields_get(call->fields, call->name)).len == 0)
        return true; /* telephones do not know their own number */
    return fields_address(call->fields, call->name, ret, err);
}

static bool holds(const struct call *call, const char *setting)
{
    return flat_any(&call->form, settings_get(call->settings, setting));
}

/* ---- events */

static bool reply_data(struct call *call, struct str *ret, struct err *err)
{
    *ret = optional(call, "in_reply_data");
    return ret->len == 0 || fields_check_id(*ret, call->name, err);
}

static bool parse_sms(struct call *call, struct webhook *ret, struct err *err)
{
    struct inbound *sms = kit_add_inbound(ret, call->arena, err);
    bool present;
    if (!sms || !find_id(call, "in_id", &sms->external_id, err) ||
        !find_from(call, &sms->from, err) || !find_to(call, &sms->to, err) ||
        !reply_data(call, &sms->reply_data, err))
        return false;
    sms->bearer = BEARER_SMS;
    sms->sent_at_ms = fields_time_ms(optional(call, "in_time"));
    named(call, "in_text", &present);
    return fields_text(call->fields, call->name, call->arena, &sms->text, err);
}

/* Their id of the session, or a keyed hash of the number: what is stored holds none. */
static bool find_session(struct call *call, struct str from, struct str *ret, struct err *err)
{
    unsigned char hash[CRYPTO_DIGEST_SIZE_MAX];
    bool present;
    if (named(call, "in_session", &present))
        return fields_id(call->fields, call->name, ret, err);
    crypto_hmac(CRYPTO_SHA256, settings_get(call->settings, "key"), from, hash);
    return crypto_hex((struct str){ (const char *)hash, SESSION_SIZE }, call->arena, ret) ||
           err_set(err, ERR_LIMIT, "the call is too large");
}

/* Without a word of theirs a turn is a further one; the gateway begins a session it does not know. */
static bool parse_ussd(struct call *call, struct webhook *ret, struct err *err)
{
    struct inbound *turn = kit_add_inbound(ret, call->arena, err);
    bool present;
    if (!turn || !find_from(call, &turn->from, err) ||
        !find_session(call, turn->from, &turn->ussd_session, err) ||
        !find_to(call, &turn->to, err) || !reply_data(call, &turn->reply_data, err))
        return false;
    if (optional(call, "in_id").len > 0 && !find_id(call, "in_id", &turn->external_id, err))
        return false;
    turn->bearer = BEARER_USSD;
    turn->ussd_history = settings_on(call->settings, "history");
    turn->ussd_phase = USSD_CONTINUE;
    named(call, "in_text", &present);
    if (holds(call, "end_if"))
        turn->ussd_phase = USSD_END;
    else if (holds(call, "begin_if") ||
             (turn->ussd_history && fields_get(call->fields, call->name).len == 0))
        turn->ussd_phase = USSD_BEGIN;
    if (!present && turn->ussd_phase != USSD_CONTINUE)
        return true;
    return fields_text(call->fields, call->name, call->arena, &turn->text, err);
}

static bool parse_receipt(struct call *call, struct webhook *ret, struct err *err)
{
    static const struct {
        const char *setting;
        enum delivery delivery;
    } words[] = { { "sent", DELIVERY_SENT },
                  { "delivered", DELIVERY_DELIVERED },
                  { "failed", DELIVERY_FAILED },
                  { "expired", DELIVERY_EXPIRED } };
    struct receipt read = { .opted_out = holds(call, "blocked_if") };
    struct str status;
    bool present, known = false;
    struct str ours = optional(call, "in_message");
    bool is_ours = kit_our_id(ours, &read.outbound_id);
    read.external_id = optional(call, "in_their_id");
    if (read.external_id.len == 0 && !is_ours && ours.len > 0)
        read.external_id = ours; /* sent past us */
    if (read.external_id.len == 0 ? !is_ours && !find_id(call, "in_message", &ours, err)
                                  : !fields_check_id(read.external_id, call->name, err))
        return false;
    named(call, "in_status", &present);
    if (!fields_required(call->fields, call->name, &status, err))
        return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !known; i++) {
        known = flat_listed(settings_get(call->settings, words[i].setting), status);
        read.delivery = words[i].delivery;
    }
    if (!known)
        return true;
    if (!kit_reason(optional(call, "in_reason"), call->arena, &read.reason))
        return err_set(err, ERR_LIMIT, "the receipt is too large");
    struct receipt *receipt = kit_add_receipt(ret, call->arena, err);
    if (receipt)
        *receipt = read;
    return receipt != NULL;
}

static bool parse_opt_out(struct call *call, struct webhook *ret, struct err *err)
{
    struct opt_out *opt_out = kit_add_opt_out(ret, call->arena, err);
    return opt_out && find_from(call, &opt_out->from, err);
}

static const struct kind {
    const char *hint, *condition;
    bool (*parse)(struct call *call, struct webhook *ret, struct err *err);
} kinds[] = {
    { "sms", "sms_if", parse_sms },
    { "ussd", "ussd_if", parse_ussd },
    { "dlr", "dlr_if", parse_receipt },
    { "optout", "optout_if", parse_opt_out },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static const struct kind *kind_named(struct str name)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (str_equal(str_of(kinds[i].hint), name))
            return &kinds[i];
    }
    return NULL;
}

static const struct kind *find_kind(const struct call *call, struct str hint)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (holds(call, kinds[i].condition))
            return &kinds[i];
    }
    const struct kind *kind = kind_named(hint);
    return kind ? kind : kind_named(settings_get(call->settings, "kind"));
}

static bool parse_event(struct call *call, struct str hint, struct webhook *ret, struct err *err)
{
    call->fields = (struct fields){ .form = &call->form };
    return holds(call, "nothing_if") || find_kind(call, hint)->parse(call, ret, err);
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    struct str methods = settings_get(settings, "methods"), each = settings_get(settings, "each");
    struct call call = { .settings = settings, .arena = arena };
    struct form all;
    *ret = (struct webhook){ 0 };
    if (!flat_listed(methods, request->method))
        return err_set(err, ERR_METHOD, "only " STR_FMT " is taken here", STR_ARG(methods));
    if (!flat_request(request, arena, &all, err))
        return false;
    if (all.count == 0 && each.len == 0)
        return str_equal(request->method, STR("GET")) ||
               err_set(err, ERR_INVALID, "the call has no fields");
    call.form = all;
    if (each.len == 0)
        return parse_event(&call, request->hint, ret, err);
    each = str_equal(each, STR("body")) ? STR("") : each;
    for (int i = 0; flat_element(&all, each, i, arena, &call.form); i++) {
        if (!parse_event(&call, request->hint, ret, err))
            return false;
    }
    return call.form.fields || err_set(err, ERR_LIMIT, "the call is too large");
}

/* ---- signatures */

static bool verify(const struct settings *settings, const struct http_request *request,
                   int64_t now_ms, struct arena *arena, struct err *err)
{
    struct str prefix = settings_get(settings, "signature_prefix");
    const struct signature_rule rule = {
        .name = settings_get(settings, "signature"),
        .kind = settings_get(settings, "signature_kind"),
        .prefix = none(prefix) ? STR("") : prefix,
        .code = settings_get(settings, "signature_code"),
        .time = settings_get(settings, "signature_time"),
        .max_age = settings_get(settings, "max_age"),
        .over = settings_get(settings, "signature_over"),
        .signs = settings_get(settings, "signature_fields"),
        .secret = settings_get(settings, "secret"),
    };
    struct http_request signed_part = *request;
    struct form form;
    struct err unread;
    if (rule.secret.len == 0)
        return true;
    if (request->body.len > 0)
        signed_part.query = STR(""); /* it is part of {url} */
    if (!flat_request(&signed_part, arena, &form, &unread))
        form = (struct form){ 0 }; /* what is wrong with it is told to those who sign */
    return signature_rule_check(&rule, request, &form, now_ms, arena, err);
}

/* ---- our answers */

static void add_headers(struct str list, const struct template_value *values, struct arena *arena,
                        struct http_answer *ret)
{
    const size_t headers_max = sizeof(ret->headers) / sizeof(ret->headers[0]);
    struct str item;
    struct err unused;
    while (list.len > 0 && ret->header_count < headers_max) {
        struct http_header *header = &ret->headers[ret->header_count];
        str_cut(list, ',', &item, &list);
        str_cut(item, ':', &header->name, &item);
        header->name = str_trim(header->name);
        if (template_fill(str_trim(item), values, TEMPLATE_RAW, arena, &header->value, &unused))
            ret->header_count++;
    }
}

static void answer(const struct settings *settings, const struct webhook *webhook, struct str reply,
                   bool end, struct arena *arena, struct http_answer *ret)
{
    static const struct inbound nobody;
    const struct inbound *first = webhook->inbound_count > 0 ? webhook->inbounds : &nobody;
    bool screen = kit_wants_screen(webhook);
    bool nothing = webhook->inbound_count + webhook->receipt_count + webhook->opt_out_count == 0;
    const struct template_value values[] = {
        { "reply", reply },
        { "end", end ? STR("yes") : STR("") },
        { "session", first->ussd_session },
        { "from", first->from },
        { "to", first->to },
        { "data", first->reply_data },
        { 0 },
    };
    struct str body = settings_get(settings, screen ? "answer_ussd" : "answer");
    struct str type = settings_get(settings, screen ? "answer_ussd_type" : "answer_type");
    struct str other = settings_get(settings, "answer_nothing");
    struct err unused;
    *ret = (struct http_answer){ .status = 200, .content_type = type };
    if (nothing && other.len > 0)
        body = other;
    if (screen)
        add_headers(settings_get(settings, "answer_headers"), values, arena, ret);
    if (!template_fill(body, values, template_escape_of(type), arena, &ret->body, &unused))
        *ret = (struct http_answer){ .status = 503 };
}

/* ---- sending */

static bool build_send(const struct settings *settings, const struct outbound *message,
                       struct arena *arena, struct http_call *ret, struct err *err)
{
    char id[24];
    struct builder number;
    struct str url = settings_get(settings, "url"), type = settings_get(settings, "type");
    builder_init(&number, id, sizeof(id));
    builder_addf(&number, "%lld", (long long)message->id);
    const struct template_value values[] = {
        { "id", builder_str(&number) },
        { "to", message->to },
        { "from", message->from },
        { "text", message->text },
        { "data", message->reply_data },
        { "receipt", message->receipt_url },
        { "unicode", message->unicode ? STR("yes") : STR("") },
        { "api_key", settings_get(settings, "api_key") },
        { 0 },
    };
    if (!kit_sms_only(message, err))
        return false;
    if (url.len == 0)
        return err_set(err, ERR_CONFIG, "this channel only receives: it has no url to send to");
    *ret = (struct http_call){ .method = settings_get(settings, "method"),
                               .user = settings_get(settings, "username"),
                               .password = settings_get(settings, "password") };
    if (!template_fill(url, values, TEMPLATE_URL, arena, &ret->url, err))
        return false;
    if (str_equal(ret->method, STR("POST"))) {
        kit_header("Content-Type", type, ret);
        if (!template_fill(settings_get(settings, "body"), values, template_escape_of(type), arena,
                           &ret->body, err))
            return false;
    }
    struct str header = settings_get(settings, "header");
    if (header.len > 0)
        ret->headers[ret->header_count++] =
            (struct http_header){ header, settings_get(settings, "api_key") };
    return true;
}

/* The fields of their answer, where it has any, with `http` and `body`. */
static bool answered_fields(const struct http_answer *answered, struct arena *arena,
                            struct form *ret)
{
    struct form body;
    struct err unread;
    if (!flat_body(answered->content_type, answered->body, arena, &body, &unread))
        body.count = 0;
    *ret = (struct form){ .fields = ARENA_ARRAY(arena, struct form_field, body.count + 2) };
    if (!ret->fields)
        return false;
    for (size_t i = 0; i < body.count; i++)
        ret->fields[ret->count++] = body.fields[i];
    struct form_field *status = &ret->fields[ret->count++];
    status->name = STR("http");
    ret->fields[ret->count++] = (struct form_field){ STR("body"), str_trim(answered->body) };
    return arena_format(arena, &status->value, "%d", answered->status);
}

static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    static const struct {
        const char *condition;
        enum send_outcome outcome;
        const char *says;
    } rows[] = {
        { "opted_out_if", SEND_OPTED_OUT, "the person blocked us" },
        { "misconfigured_if", SEND_MISCONFIGURED, "our credentials or sender: check the settings" },
        { "throttled_if", SEND_THROTTLED, "it takes no more for now" },
        { "rejected_if", SEND_REJECTED, "it refused the message" },
        { "retry_if", SEND_RETRY, "it did not take the message, later perhaps" },
    };
    struct str accepted = settings_get(settings, "accepted_if");
    struct form form;
    if (!answered_fields(answered, arena, &form))
        return kit_outcome(SEND_UNKNOWN, err, "%s answered more than can be read", who);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (flat_any(&form, settings_get(settings, rows[i].condition)))
            return kit_outcome(rows[i].outcome, err, "%s: %s (%s)", who, rows[i].says,
                               rows[i].condition);
    }
    bool fine = answered->status >= 200 && answered->status < 300;
    if (accepted.len > 0 ? !flat_any(&form, accepted) : !fine)
        return fine ? kit_outcome(SEND_UNKNOWN, err, "%s answered what no condition describes", who)
                    : kit_status_outcome(answered, who, err);
    char name[NAME_SIZE];
    if (str_to_c(flat_name(&form, settings_get(settings, "their_id")), name, sizeof(name)))
        kit_add_id(form_get(&form, name), ret);
    return SEND_ACCEPTED;
}

/* ---- settings that fit together */

static bool check_template(const struct settings *settings, const char *setting,
                           const char *const *names, struct err *err)
{
    struct template_value values[10] = { 0 };
    for (size_t i = 0; names[i]; i++)
        values[i].name = names[i];
    return template_check(settings_get(settings, setting), values, err) ||
           err_wrap(err, "%s", setting);
}

static bool check(const struct settings *settings, struct err *err)
{
    static const char *const answers[] = { "reply", "end", "session", "from", "to", "data", NULL };
    static const char *const sends[] = { "id",      "to",      "from",    "text", "data",
                                         "receipt", "unicode", "api_key", NULL };
    static const char *const signs[] = { "url", "body", "time", "fields", "secret", NULL };
    static const struct {
        const char *setting;
        const char *const *names;
    } templates[] = { { "answer", answers },      { "answer_nothing", answers },
                      { "answer_ussd", answers }, { "answer_headers", answers },
                      { "url", sends },           { "body", sends },
                      { "signature_over", signs } };
    struct str kind = settings_get(settings, "signature_kind");
    for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++) {
        if (!check_template(settings, templates[i].setting, templates[i].names, err))
            return false;
    }
    if (!kind_named(settings_get(settings, "kind")))
        return err_set(err, ERR_CONFIG, "kind is not sms, ussd, dlr or optout");
    if (!signature_rule_kind_known(kind))
        return err_set(err, ERR_CONFIG, "signature_kind is none that the sample names");
    if (none(settings_get(settings, "in_session")) && settings_get(settings, "key").len == 0)
        return err_set(err, ERR_CONFIG, "in_session = none needs a key to name sessions with");
    return true;
}

const struct provider provider_generic = {
    .name = "generic",
    .settings = settings_table,
    .per_second_default = 5,
    .check = check,
    .verify = verify,
    .parse = parse,
    .answer = answer,
    .build_send = build_send,
    .parse_send = parse_send,
};
