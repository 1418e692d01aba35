/* Floor 1: Kannel 1.4.5, by its smsbox: SMS and receipts, and USSD over SMPP in meta-data.
 *
 * In: get-url with the fields id=%I from=%p to=%P text=%b charset=%C coding=%c ts=%T udh=%u meta=%D
 * binfo=%B, or post-url (no id: a repeat is found by sender and text). Receipts come to the dlr-url
 * that we give with each message, marked by the hint `dlr` or a field `status`.
 *
 * Out: GET sendsms. Kannel names no message in its answer, so the dlr-url carries our id. USSD
 * screens leave the same way; what ties them to the dialogue travels in reply_data, and the values
 * of ussd_service_op are settings because operators do not agree on them. */
#include "base/crypto.h"
#include "domain/fields.h"
#include "domain/provider_kit.h"

#include <assert.h>

static const char who[] = "Kannel";

enum { TLV_SIZE_MAX = 16, SESSION_SIZE = 16 };

static const struct setting settings_table[] = {
    { .name = "url",
      .default_value = "http://127.0.0.1:13013/cgi-bin/sendsms",
      .help = "smsbox's sendsms" },
    { .name = "username", .required = true, .help = "of the group sendsms-user" },
    { .name = "password", .required = true, .secret = true, .help = "of the group sendsms-user" },
    { .name = "smsc", .help = "smsc-id to send by; empty: Kannel routes" },
    { .name = "validity", .help = "minutes the network keeps trying; empty: the network's own" },
    { .name = "ussd_session",
      .default_value = "user_message_reference",
      .help = "TLV that tells one dialogue from another: user_message_reference or "
              "its_session_info" },
    { .name = "ussd_begin",
      .default_value = "01",
      .help = "values of ussd_service_op, hexadecimal, when somebody dials" },
    { .name = "ussd_continue",
      .default_value = "02 12",
      .help = "the same when somebody answers a screen" },
    { .name = "ussd_abort",
      .default_value = "11 81",
      .help = "the same when the network ends the dialogue" },
    { .name = "ussd_reply_continue",
      .default_value = "02",
      .help = "value to send with a screen that waits for an answer" },
    { .name = "ussd_reply_end",
      .default_value = "11",
      .help = "value to send with the last screen" },
    { 0 },
};

/* ---- receipts ---- */

static bool delivery_of(int64_t status, struct str stat, enum delivery *ret)
{
    switch (status) {
    case 1:
        *ret = DELIVERY_DELIVERED;
        return true;
    case 2: /* undeliverable: only the operator's text tells why */
        *ret = str_equal(stat, STR("EXPIRED")) ? DELIVERY_EXPIRED : DELIVERY_FAILED;
        return true;
    case 4: /* buffered, accepted by the operator */
    case 8:
        *ret = DELIVERY_SENT;
        return true;
    case 16: /* refused by the operator */
        *ret = DELIVERY_FAILED;
        return true;
    default:
        return false;
    }
}

/* The word behind `name` in "id:5001 sub:001 ... stat:DELIVRD err:000 text:...". What stands
 * behind "text:" is what somebody wrote. */
static struct str report_word(struct str report, struct str name)
{
    struct str head, tail;
    report = str_head(report, str_find(report, STR("text:")));
    str_cut(str_from(report, str_find(report, name) + name.len), ' ', &head, &tail);
    return head;
}

/* "UNDELIV err:069", or "NACK 0xb Invalid Destination Address" of "NACK/0x0000000b/Invalid...". */
static bool report_reason(struct str report, struct arena *arena, struct str *ret)
{
    struct str stat = report_word(report, STR("stat:"));
    struct str error = report_word(report, STR("err:"));
    struct str reason = STR("");
    if (stat.len > 0) {
        if (!arena_format(arena, &reason, STR_FMT " err:" STR_FMT, STR_ARG(stat), STR_ARG(error)))
            return false;
    } else if (str_starts(report, STR("NACK/0x"))) {
        struct str code, words;
        str_cut(str_from(report, STR("NACK/0x").len), '/', &code, &words);
        while (code.len > 1 && code.ptr[0] == '0')
            code = str_from(code, 1);
        if (!arena_format(arena, &reason, "NACK 0x" STR_FMT " " STR_FMT, STR_ARG(code),
                          STR_ARG(words)))
            return false;
    }
    return kit_reason(reason, arena, ret);
}

/* An id that is not ours belongs to what was sent past us: kept by the operator's id. */
static bool parse_receipt(struct fields fields, struct arena *arena, struct webhook *ret,
                          struct err *err)
{
    struct str word, id, report = fields_get(fields, "answer");
    struct str operator_id = fields_get(fields, "fid");
    struct receipt read = { 0 };
    int64_t status;
    if (!fields_required(fields, "status", &word, err) || !fields_id(fields, "id", &id, err) ||
        (operator_id.len > 0 && !fields_check_id(operator_id, "fid", err)))
        return false;
    if (!str_to_int64(word, &status))
        return err_set(err, ERR_INVALID, "the field \"status\" is not a number");
    if (!delivery_of(status, report_word(report, STR("stat:")), &read.delivery))
        return true;
    if (!report_reason(report, arena, &read.reason))
        return err_set(err, ERR_LIMIT, "the receipt is too large");
    bool ours = kit_our_id(id, &read.outbound_id);
    read.external_id = operator_id.len > 0 || ours ? operator_id : id;
    return kit_put_receipt(&read, arena, ret, err);
}

/* ---- USSD ---- */

/* The values of the group "smpp" in "?smpp?name=value&name=value&?orig_msg?name=value&". Names and
 * values are urlencoded once more than the field they came in. */
static bool smpp_values(struct str meta, struct arena *arena, struct form *ret, struct err *err)
{
    struct str group = STR("?smpp?"), values, others;
    str_cut(str_from(meta, str_find(meta, group) + group.len), '?', &values, &others);
    if (!form_parse(values, arena, ret, err))
        return err_wrap(err, "meta-data");
    for (size_t i = 0; i < ret->count; i++) {
        if (ret->fields[i].value.len > TLV_SIZE_MAX)
            return err_set(err, ERR_UNPROCESSED, "a value of the meta-data is longer than %d bytes",
                           (int)TLV_SIZE_MAX);
    }
    return true;
}

/* Is the octet one of "02 12"? */
static bool op_is(const struct settings *settings, const char *name, unsigned char op)
{
    static const char digits[] = "0123456789abcdef";
    char hex[] = { digits[op >> 4], digits[op & 15] };
    struct str list = settings_get(settings, name), word;
    while (list.len > 0) {
        str_cut(list, ' ', &word, &list);
        if (str_equal_nocase(word, (struct str){ hex, sizeof(hex) }))
            return true;
    }
    return false;
}

/* The last bit of its_session_info says that the session is over (SMPP 3.4). */
static bool last_bit(struct str session_info)
{
    return session_info.len == 2 && (session_info.ptr[1] & 1);
}

static bool find_phase(const struct settings *settings, const struct form *smpp,
                       enum ussd_phase *ret, struct err *err)
{
    struct str value = form_get(smpp, "ussd_service_op");
    if (value.len != 1)
        return err_set(err, ERR_INVALID,
                       "the meta-data has no ussd_service_op of one octet: name it in a group "
                       "smpp-tlv of kannel.conf for this smsc-id");
    unsigned char op = (unsigned char)value.ptr[0];
    if (op_is(settings, "ussd_begin", op))
        *ret = USSD_BEGIN;
    else if (op_is(settings, "ussd_abort", op))
        *ret = USSD_END;
    else if (op_is(settings, "ussd_continue", op))
        *ret = last_bit(form_get(smpp, "its_session_info")) ? USSD_END : USSD_CONTINUE;
    else
        return err_set(err, ERR_UNPROCESSED,
                       "ussd_service_op 0x%02x is in none of ussd_begin, ussd_continue, ussd_abort",
                       op);
    return true;
}

/* Operators number dialogues for each telephone, so the number is part of the key; as the key is
 * stored it holds a keyed hash of both. */
static bool session_key(const struct settings *settings, const struct form *smpp, struct str from,
                        struct arena *arena, struct str *ret)
{
    struct str info = form_get(smpp, "its_session_info"), number, joined;
    struct str reference = form_get(smpp, "user_message_reference");
    bool by_info = reference.len == 0 ||
                   (info.len > 0 &&
                    str_equal(settings_get(settings, "ussd_session"), STR("its_session_info")));
    if (by_info && info.len == 2) {
        int dialogue = (unsigned char)info.ptr[0] << 8 | ((unsigned char)info.ptr[1] & 0xFE);
        if (!arena_format(arena, &number, "info %d", dialogue))
            return false;
    } else {
        number = by_info ? info : reference;
    }
    unsigned char hash[CRYPTO_DIGEST_SIZE_MAX];
    if (!arena_format(arena, &joined, STR_FMT "\n" STR_FMT, STR_ARG(from), STR_ARG(number)))
        return false;
    crypto_hmac(CRYPTO_SHA256, settings_get(settings, "password"), joined, hash);
    return crypto_hex((struct str){ (const char *)hash, SESSION_SIZE }, arena, ret);
}

/* What the reply has to carry back, urlencoded. */
static bool reply_values(const struct form *smpp, struct arena *arena, struct str *ret)
{
    static const char *const names[] = { "its_session_info", "user_message_reference" };
    struct builder data;
    if (!arena_builder(arena, 256, &data))
        return false;
    for (size_t i = 0; i < 2; i++) {
        if (form_has(smpp, names[i]))
            form_add(&data, str_of(names[i]), form_get(smpp, names[i]));
    }
    *ret = builder_str(&data);
    return builder_ok(&data);
}

static bool parse_ussd(const struct settings *settings, struct fields fields, struct arena *arena,
                       struct inbound *turn, struct err *err)
{
    struct form smpp;
    if (!smpp_values(fields_get(fields, "meta"), arena, &smpp, err) ||
        !find_phase(settings, &smpp, &turn->ussd_phase, err))
        return false;
    turn->bearer = BEARER_USSD;
    if (!session_key(settings, &smpp, turn->from, arena, &turn->ussd_session) ||
        !reply_values(&smpp, arena, &turn->reply_data))
        return err_set(err, ERR_LIMIT, "the meta-data is too large");
    return true;
}

/* ---- messages ---- */

/* Without mo-recode the network's UTF-16BE arrives as it is. */
static bool parse_text(struct fields fields, struct arena *arena, struct str *ret, struct err *err)
{
    struct str charset = fields_get(fields, "charset"), raw;
    bool ucs2 = str_equal(fields_get(fields, "coding"), STR("2"));
    if (str_equal_nocase(charset, STR("UTF-8")) || (charset.len == 0 && !ucs2))
        return fields_text(fields, "text", arena, ret, err);
    if (charset.len > 0 && !str_equal_nocase(charset, STR("UTF-16BE")))
        return err_set(err, ERR_TYPE,
                       "the charset is neither UTF-8 nor UTF-16BE: set mo-recode = true in "
                       "kannel.conf");
    if (!fields_required(fields, "text", &raw, err))
        return false;
    if (!kit_utf16(raw, arena, &raw) || !message_text(raw, arena, ret))
        return err_set(err, ERR_LIMIT, "the text is too large");
    return true;
}

static bool parse_message(const struct settings *settings, struct fields fields, bool has_id,
                          struct arena *arena, struct webhook *ret, struct err *err)
{
    struct inbound read = { .bearer = BEARER_SMS,
                            .sent_at_ms = fields_time_ms(fields_get(fields, "ts")) };
    bool binary = str_equal(fields_get(fields, "coding"), STR("1")), for_program;
    if (!kit_udh(fields_get(fields, "udh"), &read, &for_program, err))
        return false;
    if (binary || for_program) {
        kit_ignore(ret, for_program ? read.program : PROGRAM_BINARY);
        return true;
    }
    if ((has_id && !fields_id(fields, "id", &read.external_id, err)) ||
        !fields_address(fields, "from", &read.from, err) ||
        !fields_address(fields, "to", &read.to, err) || !parse_text(fields, arena, &read.text, err))
        return false;
    if (str_equal_nocase(fields_get(fields, "binfo"), STR("USSD")) &&
        !parse_ussd(settings, fields, arena, &read, err))
        return false;
    return kit_put_inbound(&read, arena, ret, err);
}

/* ---- the two ways in ---- */

static bool parse_get(const struct settings *settings, const struct http_request *request,
                      struct arena *arena, struct webhook *ret, struct err *err)
{
    static const char *const known[] = { "id", "from", "to", "text", "status" };
    struct form form;
    if (!form_parse(request->query, arena, &form, err))
        return false;
    struct fields fields = { .form = &form };
    bool probe = true;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        probe = probe && !fields_has(fields, known[i]);
    if (probe)
        return true;
    if (str_equal(request->hint, STR("dlr")) || fields_has(fields, "status"))
        return parse_receipt(fields, arena, ret, err);
    return parse_message(settings, fields, true, arena, ret, err);
}

/* The charset of text/plain, empty when none is said. */
static bool post_charset(const struct http_request *request, struct str *ret)
{
    struct str type, parameter, name;
    str_cut(http_header(request, "Content-Type"), ';', &type, &parameter);
    if (!str_equal_nocase(str_trim(type), STR("text/plain")))
        return false;
    str_cut(str_trim(parameter), '=', &name, ret);
    if (ret->len >= 2 && ret->ptr[0] == '"' && str_ends(*ret, STR("\"")))
        *ret = (struct str){ ret->ptr + 1, ret->len - 2 };
    return name.len == 0 || str_equal_nocase(name, STR("charset"));
}

/* The headers are the fields of get-url under other names. */
static bool parse_post(const struct settings *settings, const struct http_request *request,
                       struct arena *arena, struct webhook *ret, struct err *err)
{
    static const struct {
        const char *header, *name;
    } headers[] = {
        { "X-Kannel-From", "from" },      { "X-Kannel-To", "to" },
        { "X-Kannel-Time", "ts" },        { "X-Kannel-Coding", "coding" },
        { "X-Kannel-Meta-Data", "meta" }, { "X-Kannel-BInfo", "binfo" },
    };
    enum { HEADERS = sizeof(headers) / sizeof(headers[0]) };
    struct form_field read[HEADERS + 2];
    struct form form = { read, 0 };
    struct str charset;
    if (http_content_is(request, "application/octet-stream"))
        return true;
    if (!post_charset(request, &charset))
        return err_set(err, ERR_TYPE, "the content type is not text/plain");
    for (size_t i = 0; i < HEADERS; i++) {
        struct str value = http_header(request, headers[i].header);
        if (value.len > 0)
            read[form.count++] = (struct form_field){ str_of(headers[i].name), value };
    }
    read[form.count++] = (struct form_field){ STR("charset"), charset };
    read[form.count++] = (struct form_field){ STR("text"), request->body };
    return parse_message(settings, (struct fields){ .form = &form }, false, arena, ret, err);
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    *ret = (struct webhook){ 0 };
    if (str_equal(request->method, STR("GET")))
        return parse_get(settings, request, arena, ret, err);
    if (str_equal(request->method, STR("POST")))
        return parse_post(settings, request, arena, ret, err);
    return err_set(err, ERR_METHOD, "only GET and POST are taken here");
}

/* ---- sending ---- */

/* Kannel fills in its escapes; a percent sign that is meant as one has to be doubled. */
static bool add_receipt(const struct outbound *message, struct arena *arena, struct builder *query,
                        struct err *err)
{
    struct str base = message->receipt_url, escapes = STR("&status=%d&answer=%A&fid=%F");
    struct builder url;
    if (base.len == 0)
        return true;
    if (!arena_builder(arena, 2 * base.len + escapes.len + 1, &url))
        return err_set(err, ERR_LIMIT, "the receipt's URL is too large");
    for (size_t i = 0; i < base.len; i++) {
        builder_add_char(&url, base.ptr[i]);
        if (base.ptr[i] == '%')
            builder_add_char(&url, '%');
    }
    builder_add(&url, escapes);
    assert(builder_ok(&url));
    form_add(query, STR("dlr-mask"), STR("31"));
    form_add(query, STR("dlr-url"), builder_str(&url));
    return true;
}

/* "?smpp?ussd_service_op=%02&its_session_info=%0A%02&user_message_reference=7". An operator that
 * does not know the end by ussd_service_op knows it by the last bit of its_session_info. */
static bool add_ussd(const struct settings *settings, const struct outbound *message,
                     struct arena *arena, struct builder *query, struct err *err)
{
    const char *name = message->end ? "ussd_reply_end" : "ussd_reply_continue";
    struct str op = settings_get(settings, name), octet;
    struct form values;
    struct builder data;
    if (!crypto_hex_decode(op, arena, &octet) || octet.len != 1)
        return err_set(err, ERR_CONFIG, "the setting %s is not two hexadecimal digits", name);
    if (!form_parse(message->reply_data, arena, &values, err))
        return false;
    if (!arena_builder(arena, 3 * message->reply_data.len + 64, &data))
        return err_set(err, ERR_LIMIT, "the meta-data is too large");
    builder_add(&data, STR("?smpp?ussd_service_op=%"));
    builder_add(&data, op);
    for (size_t i = 0; i < values.count; i++) {
        struct form_field field = values.fields[i];
        char info[2];
        if (message->end && field.value.len == 2 &&
            str_equal(field.name, STR("its_session_info"))) {
            info[0] = field.value.ptr[0];
            info[1] = (char)(field.value.ptr[1] | 1);
            field.value = (struct str){ info, sizeof(info) };
        }
        form_add(&data, field.name, field.value);
    }
    assert(builder_ok(&data)); /* at worst three bytes for each */
    form_add(query, STR("binfo"), STR("USSD"));
    form_add(query, STR("meta-data"), builder_str(&data));
    return true;
}

static void add_optional(struct builder *query, const char *name, struct str value)
{
    if (value.len > 0)
        form_add(query, str_of(name), value);
}

/* coding=2 without charset would be read as UTF-16BE, and without coding Kannel writes '?' for
 * every letter that GSM-7 lacks: both are always said. */
static bool build_send(const struct settings *settings, const struct outbound *message,
                       struct arena *arena, struct http_call *ret, struct err *err)
{
    struct builder query;
    *ret = (struct http_call){ .method = STR("GET") };
    if (!kit_encoder(message, arena, &query, err))
        return false;
    builder_add(&query, settings_get(settings, "url"));
    builder_add_char(&query, '?');
    form_add(&query, STR("username"), settings_get(settings, "username"));
    form_add(&query, STR("password"), settings_get(settings, "password"));
    add_optional(&query, "smsc", settings_get(settings, "smsc"));
    add_optional(&query, "from", message->from);
    form_add(&query, STR("to"), message->to);
    form_add(&query, STR("text"), message->text);
    form_add(&query, STR("charset"), STR("UTF-8"));
    form_add(&query, STR("coding"), message->unicode ? STR("2") : STR("0"));
    add_optional(&query, "validity", settings_get(settings, "validity"));
    if (message->bearer == BEARER_USSD && !add_ussd(settings, message, arena, &query, err))
        return false;
    return add_receipt(message, arena, &query, err) && kit_encoded(&query, &ret->url, err);
}

static const struct {
    int status;
    enum send_outcome outcome;
    const char *begins, *says;
} refusals[] = {
    { 400, SEND_MISCONFIGURED, "Sender missing",
      "has no sender to send from: set the channel's number" },
    { 400, SEND_REJECTED, "Number(s) has/have been denied",
      "keeps this receiver on its black list" },
    { 400, SEND_REJECTED, "", "found a field of the message misformed" },
    { 403, SEND_REJECTED, "Not routable", "has no link that takes this receiver" },
    { 403, SEND_MISCONFIGURED, "",
      "does not let us send: check username, password and user-allow-ip of its group "
      "sendsms-user" },
    { 404, SEND_MISCONFIGURED, "", "does not know this path: check the channel's url" },
    { 500, SEND_RETRY, "Sending failed", "could not take the message" },
};

static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    (void)arena;
    (void)ret; /* Kannel finds its reports by the id that we put into their URL */
    /* Kannel says 202; products that speak its dialect say 200 with the same text. */
    bool accepted = answered->status == 202 ||
                    (answered->status == 200 && (str_starts(answered->body, STR("0:")) ||
                                                 str_starts(answered->body, STR("3:"))));
    if (accepted)
        return SEND_ACCEPTED;
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        if (answered->status == refusals[i].status &&
            str_starts(answered->body, str_of(refusals[i].begins)))
            return kit_outcome(refusals[i].outcome, err, "%s %s (HTTP %d)", who, refusals[i].says,
                               answered->status);
    }
    return kit_status_outcome(answered, who, err);
}

const struct provider provider_kannel = {
    .name = "kannel",
    .settings = settings_table,
    .per_second_default = 10,
    .ussd_by_send = true,
    .parse = parse,
    .answer = kit_answer_empty, /* with `max-messages = 0` Kannel sends nothing of its own */
    .build_send = build_send,
    .parse_send = parse_send,
};
