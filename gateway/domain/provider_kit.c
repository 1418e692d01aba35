/* Floor 1: what provider modules share. */
#include "domain/provider_kit.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- events ---- */

/* Room for one more element behind `count`: the array doubles whenever the count is a power of
 * two, so that no capacity has to be kept beside it. */
static void *one_more(void *old, size_t count, size_t size, struct arena *arena, struct err *err)
{
    if (count >= EVENTS_PER_WEBHOOK_MAX) {
        err_put(err, ERR_LIMIT, "the call carries more than %d events",
                (int)EVENTS_PER_WEBHOOK_MAX);
        return NULL;
    }
    if ((count & (count - 1)) != 0)
        return old;
    char *array = arena_alloc(arena, (count > 0 ? 2 * count : 1) * size);
    if (!array)
        err_put(err, ERR_LIMIT, "the call carries more than one job may hold");
    else if (count > 0)
        memcpy(array, old, count * size);
    return array;
}

struct inbound *kit_add_inbound(struct webhook *webhook, struct arena *arena, struct err *err)
{
    struct inbound *array =
        one_more(webhook->inbounds, webhook->inbound_count, sizeof(*webhook->inbounds), arena, err);
    if (!array)
        return NULL;
    webhook->inbounds = array;
    return &array[webhook->inbound_count++];
}

struct receipt *kit_add_receipt(struct webhook *webhook, struct arena *arena, struct err *err)
{
    struct receipt *array =
        one_more(webhook->receipts, webhook->receipt_count, sizeof(*webhook->receipts), arena, err);
    if (!array)
        return NULL;
    webhook->receipts = array;
    return &array[webhook->receipt_count++];
}

struct opt_out *kit_add_opt_out(struct webhook *webhook, struct arena *arena, struct err *err)
{
    struct opt_out *array =
        one_more(webhook->opt_outs, webhook->opt_out_count, sizeof(*webhook->opt_outs), arena, err);
    if (!array)
        return NULL;
    webhook->opt_outs = array;
    return &array[webhook->opt_out_count++];
}

bool kit_our_id(struct str text, int64_t *ret)
{
    int64_t id;
    if (!str_to_int64(text, &id) || id <= 0)
        return false;
    *ret = id;
    return true;
}

bool kit_delivery(const struct delivery_word *table, struct str word, enum delivery *ret)
{
    for (; table->word; table++) {
        if (str_equal_nocase(str_of(table->word), word)) {
            *ret = table->delivery;
            return true;
        }
    }
    return false;
}

int64_t kit_query_id(const struct http_request *request, struct arena *arena)
{
    struct form query;
    struct err unsaid;
    int64_t id;
    return form_parse(request->query, arena, &query, &unsaid) &&
                   kit_our_id(form_get(&query, "id"), &id)
               ? id
               : 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The length of the number that `word` begins with, over single blanks and dashes between digits. */
static size_t number_span(struct str word, int *ret_digits)
{
    size_t span = 0;
    *ret_digits = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (is_digit(word.ptr[i])) {
            (*ret_digits)++;
            span = i + 1;
        } else if (span == 0 || i > span || (word.ptr[i] != ' ' && word.ptr[i] != '-')) {
            break;
        }
    }
    return span;
}

bool kit_reason(struct str word, struct arena *arena, struct str *ret)
{
    enum { DIGITS_MAX = 6 }; /* a telephone number has seven and more */
    struct builder reason;
    *ret = STR("");
    if (!arena_builder(arena, REASON_SIZE_MAX + 1, &reason))
        return false;
    while (word.len > 0 && reason.len < REASON_SIZE_MAX) {
        int digits;
        size_t taken = number_span(word, &digits);
        bool hidden = digits > DIGITS_MAX;
        if (taken == 0) {
            taken = 1;
            hidden = word.ptr[0] < ' ' || word.ptr[0] > '~';
        }
        struct str piece = hidden ? STR("#") : str_head(word, taken);
        builder_add(&reason, str_head(piece, REASON_SIZE_MAX - reason.len));
        word = str_from(word, taken);
    }
    *ret = builder_str(&reason);
    return true;
}

bool kit_read_sms(const struct kit_sms *names, struct fields fields, struct arena *arena,
                  struct inbound *ret, struct err *err)
{
    *ret = (struct inbound){ .bearer = BEARER_SMS };
    if (names->time)
        ret->sent_at_ms = fields_time_ms(fields_get(fields, names->time));
    return fields_id(fields, names->id, &ret->external_id, err) &&
           fields_international(fields, names->from, arena, &ret->from, err) &&
           fields_address(fields, names->to, &ret->to, err) &&
           fields_text(fields, names->text, arena, &ret->text, err);
}

bool kit_put_inbound(const struct inbound *inbound, struct arena *arena, struct webhook *webhook,
                     struct err *err)
{
    struct inbound *added = kit_add_inbound(webhook, arena, err);
    if (added)
        *added = *inbound;
    return added != NULL;
}

bool kit_put_receipt(const struct receipt *receipt, struct arena *arena, struct webhook *webhook,
                     struct err *err)
{
    struct receipt *added = kit_add_receipt(webhook, arena, err);
    if (added)
        *added = *receipt;
    return added != NULL;
}

bool kit_report_reason(struct str state, struct str detail, struct arena *arena, struct str *ret,
                       struct err *err)
{
    struct str words;
    if (!arena_format(arena, &words, STR_FMT "%s" STR_FMT, STR_ARG(state),
                      detail.len > 0 ? " " : "", STR_ARG(detail)) ||
        !kit_reason(words, arena, ret))
        return err_set(err, ERR_LIMIT, "the report is too large");
    return true;
}

bool kit_add_report(const struct kit_report *names, struct fields fields, struct receipt known,
                    struct str detail, struct arena *arena, struct webhook *webhook,
                    struct err *err)
{
    struct str state;
    if (!fields_id(fields, names->id, &known.external_id, err) ||
        !fields_required(fields, names->state, &state, err))
        return false;
    if (!kit_delivery(names->words, state, &known.delivery))
        return true;
    if (!kit_report_reason(state, detail, arena, &known.reason, err))
        return false;
    return kit_put_receipt(&known, arena, webhook, err);
}

bool kit_utf16(struct str raw, struct arena *arena, struct str *ret)
{
    const unsigned char *bytes = (const unsigned char *)raw.ptr;
    struct builder text;
    *ret = STR("");
    if (!arena_builder(arena, raw.len / 2 * 3 + UTF8_SIZE_MAX, &text))
        return false;
    for (size_t i = 0; i < raw.len; i += 2) {
        int32_t unit = i + 1 < raw.len ? bytes[i] << 8 | bytes[i + 1] : UTF8_REPLACEMENT;
        if (unit >= 0xD800 && unit < 0xDC00 && i + 3 < raw.len) {
            int32_t low = bytes[i + 2] << 8 | bytes[i + 3];
            if (low >= 0xDC00 && low < 0xE000) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        char utf8[UTF8_SIZE_MAX];
        builder_add(&text, (struct str){ utf8, utf8_write(unit, utf8) });
    }
    *ret = builder_str(&text);
    return builder_ok(&text);
}

bool kit_udh(struct str udh, struct inbound *ret, bool *ret_for_program, struct err *err)
{
    enum { CONCAT_8BIT = 0x00, PORTS_8BIT = 0x04, PORTS_16BIT = 0x05, CONCAT_16BIT = 0x08 };
    enum {
        WAP_PUSH_PORT = 2948,
        WAP_PUSH_SECURE_PORT = 2949
    }; /* of the receiver, which comes first */
    const unsigned char *bytes = (const unsigned char *)udh.ptr;
    *ret_for_program = false;
    size_t size;
    for (size_t i = 1; i + 1 < udh.len; i += 2 + size) {
        const unsigned char *data = bytes + i + 2;
        int element = bytes[i];
        size = bytes[i + 1];
        if (size > udh.len - i - 2)
            return err_set(err, ERR_UNPROCESSED, "the user data header is cut off");
        if (element == PORTS_8BIT || element == PORTS_16BIT) {
            int port = element == PORTS_16BIT && size == 4 ? data[0] << 8 | data[1] : 0;
            bool push = port == WAP_PUSH_PORT || port == WAP_PUSH_SECURE_PORT;
            ret->program = push ? PROGRAM_PUSH : PROGRAM_BINARY;
            *ret_for_program = true;
        }
        if (element == CONCAT_8BIT && size == 3)
            ret->concat_ref = data[0];
        else if (element == CONCAT_16BIT && size == 4)
            ret->concat_ref = data[0] << 8 | data[1];
        else
            continue;
        ret->concat_total = data[size - 2];
        ret->concat_part = data[size - 1];
        if (ret->concat_part < 1 || ret->concat_part > ret->concat_total)
            return err_set(err, ERR_UNPROCESSED, "part %d of %d cannot be", ret->concat_part,
                           ret->concat_total);
    }
    return true;
}

void kit_ignore(struct webhook *ret, enum inbound_program program)
{
    ret->ignored[program]++;
}

/* ---- our answers ---- */

bool kit_wants_screen(const struct webhook *webhook)
{
    return webhook->inbound_count > 0 && webhook->inbounds[0].bearer == BEARER_USSD &&
           webhook->inbounds[0].ussd_phase != USSD_END;
}

void kit_answer_empty(const struct settings *settings, const struct webhook *webhook,
                      struct str reply, bool end, struct arena *arena, struct http_answer *ret)
{
    (void)settings;
    (void)webhook;
    (void)reply;
    (void)end;
    (void)arena;
    kit_answer_text(STR(""), ret);
}

void kit_answer_text(struct str body, struct http_answer *ret)
{
    *ret = (struct http_answer){ .status = 200,
                                 .content_type = STR("text/plain; charset=utf-8"),
                                 .body = body };
}

void kit_answer_json(struct json_out *body, struct arena *arena, struct http_answer *ret)
{
    struct err err;
    *ret = (struct http_answer){ .status = 200, .content_type = STR("application/json") };
    if (!json_print(body, arena, &ret->body, &err))
        *ret = (struct http_answer){ .status = 503 };
}

/* ---- sending ---- */

bool kit_sms_only(const struct outbound *message, struct err *err)
{
    if (message->bearer == BEARER_USSD)
        return err_set(err, ERR_UNPROCESSED,
                       "this provider shows USSD screens only in the answer to its own call");
    return true;
}

struct str kit_digits(struct str number)
{
    return str_starts(number, STR("+")) ? str_from(number, 1) : number;
}

bool kit_ussd_only(const struct settings *settings, const struct outbound *message,
                   struct arena *arena, struct http_call *ret, struct err *err)
{
    (void)settings;
    (void)arena;
    (void)ret;
    if (message->bearer == BEARER_SMS)
        return err_set(err, ERR_UNPROCESSED,
                       "this provider carries no SMS: it shows USSD screens only");
    return kit_sms_only(message, err);
}

struct str kit_without_query(struct str url)
{
    return str_head(url, str_find(url, STR("?")));
}

bool kit_encoder(const struct outbound *message, struct arena *arena, struct builder *ret,
                 struct err *err)
{
    size_t size = message->to.len + message->from.len + message->text.len +
                  message->reply_data.len + message->receipt_url.len;
    if (!arena_builder(arena, 3 * size + KIT_SETTINGS_SIZE, ret))
        return err_set(err, ERR_LIMIT, "the message is too large to send");
    return true;
}

bool kit_encoded(const struct builder *b, struct str *ret, struct err *err)
{
    if (!builder_ok(b))
        return err_set(err, ERR_LIMIT, "the call is too large: shorten the channel's settings");
    *ret = builder_str(b);
    return true;
}

void kit_header(const char *name, struct str value, struct http_call *ret)
{
    assert(ret->header_count < HTTP_CALL_HEADERS_MAX);
    ret->headers[ret->header_count++] = (struct http_header){ str_of(name), value };
}

bool kit_post_form(struct str url, const struct builder *form, struct http_call *ret,
                   struct err *err)
{
    *ret = (struct http_call){ .method = STR("POST"), .url = url };
    kit_header("Content-Type", STR("application/x-www-form-urlencoded"), ret);
    return kit_encoded(form, &ret->body, err);
}

bool kit_post_json(struct str url, struct json_out *body, struct arena *arena,
                   struct http_call *ret, struct err *err)
{
    *ret = (struct http_call){ .method = STR("POST"), .url = url };
    kit_header("Content-Type", STR("application/json"), ret);
    return json_print(body, arena, &ret->body, err);
}

bool kit_post_json_as(struct str url, const char *scheme, struct str key, struct json_out *body,
                      struct arena *arena, struct http_call *ret, struct err *err)
{
    struct str authorization;
    if (!arena_format(arena, &authorization, "%s " STR_FMT, scheme, STR_ARG(key))) {
        json_out_free(body);
        return err_set(err, ERR_LIMIT, "the message is too large to send");
    }
    if (!kit_post_json(url, body, arena, ret, err))
        return false;
    kit_header("Accept", STR("application/json"), ret);
    kit_header("Authorization", authorization, ret);
    return true;
}

bool kit_setting_number(const struct settings *settings, const char *name, int64_t *ret,
                        struct err *err)
{
    struct str value = settings_get(settings, name);
    *ret = 0;
    if (value.len > 0 && (!str_to_int64(value, ret) || *ret <= 0))
        return err_set(err, ERR_CONFIG, "the setting %s is not a number above 0", name);
    return true;
}

/* ---- what a provider answered ---- */

const struct json *kit_answered(const struct http_answer *answer, struct arena *arena)
{
    const struct json *body;
    struct err unsaid;
    return json_parse(answer->body, arena, &body, &unsaid) ? body : NULL;
}

const struct json *kit_answered_list(const struct http_answer *answer, const char *name,
                                     const char *who, struct arena *arena,
                                     enum send_outcome *ret_outcome, struct err *err)
{
    const struct json *body = kit_answered(answer, arena), *list = json_get(body, name);
    if (answer->status != 200)
        *ret_outcome = kit_status_outcome(answer, who, err);
    else if (!body)
        *ret_outcome =
            kit_outcome(SEND_UNKNOWN, err, "%s answered with something that is not JSON", who);
    else if (!json_is(list, JSON_ARRAY) || !list->first)
        *ret_outcome =
            kit_outcome(SEND_UNKNOWN, err, "%s answered without saying what it took", who);
    else
        return list;
    return NULL;
}

enum send_outcome kit_accepted(struct str id, const char *who, struct send_ids *ret,
                               struct err *err)
{
    kit_add_id(id, ret);
    if (ret->count == 0)
        return kit_outcome(SEND_UNKNOWN, err, "%s answered without an id of the message", who);
    return SEND_ACCEPTED;
}

enum send_outcome kit_outcome(enum send_outcome outcome, struct err *err, const char *fmt, ...)
{
    char says[sizeof(err->text)];
    va_list args;
    va_start(args, fmt);
    vsnprintf(says, sizeof(says), fmt, args);
    va_end(args);
    err_put(err, outcome == SEND_MISCONFIGURED ? ERR_CONFIG : ERR_UPSTREAM, "%s", says);
    return outcome;
}

static const struct send_code *find_code(const struct send_code *table, int64_t code)
{
    for (; table->says; table++) {
        if (table->code == code)
            return table;
    }
    return NULL;
}

enum send_outcome kit_code_outcome(const struct send_code *table, int64_t code, const char *who,
                                   struct err *err)
{
    const struct send_code *row = find_code(table, code);
    return row ? kit_outcome(row->outcome, err, "%s: %s (code %d)", who, row->says, row->code)
               : kit_outcome(SEND_UNKNOWN, err, "%s answered with a code that it does not document",
                             who);
}

enum send_outcome kit_refusal(const struct send_code *table, int64_t code,
                              const struct http_answer *answer, const char *who, struct err *err)
{
    return find_code(table, code) ? kit_code_outcome(table, code, who, err)
                                  : kit_status_outcome(answer, who, err);
}

void kit_add_id(struct str id, struct send_ids *ret)
{
    bool text = id.len > 0 && utf8_valid(id) && !memchr(id.ptr, '\0', id.len);
    if (text && id.len <= EXTERNAL_ID_SIZE_MAX && ret->count < SMS_SEGMENTS_MAX)
        ret->ids[ret->count++] = id;
}

enum send_outcome kit_status_outcome(const struct http_answer *answer, const char *who,
                                     struct err *err)
{
    int status = answer->status;
    if (status == 429)
        return kit_outcome(SEND_THROTTLED, err, "%s takes no more for now (HTTP 429)", who);
    if (status == 408 || status == 503)
        return kit_outcome(SEND_RETRY, err, "%s is not available (HTTP %d)", who, status);
    if (status == 401 || status == 403 || status == 407)
        return kit_outcome(SEND_MISCONFIGURED, err,
                           "%s refused our credentials (HTTP %d): check the channel's settings",
                           who, status);
    if (status == 402)
        return kit_outcome(SEND_MISCONFIGURED, err, "%s wants to be paid (HTTP 402)", who);
    if (status == 404 || status == 405 || status == 410 || (status >= 300 && status < 400))
        return kit_outcome(SEND_MISCONFIGURED, err,
                           "%s does not send from there (HTTP %d): check the channel's url", who,
                           status);
    if (status >= 400 && status < 500)
        return kit_outcome(SEND_REJECTED, err, "%s refused the message (HTTP %d)", who, status);
    return kit_outcome(SEND_UNKNOWN, err,
                       "%s answered HTTP %d in a way that leaves open whether it took the message",
                       who, status);
}
