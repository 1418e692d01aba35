/* Floor 4: the exchange log: what may stand in a line of it. */
#include "base/limits.h"
#include "edge/exchange_log.h"

enum { DIGITS_KEPT = 4, SENTENCE_SIZE = 40, ANSWER_SHOWN = 300, NAMES_MAX = 24, NAME_SIZE = 24 };

static const struct str dots = { "..", 2 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
           c == '-' || c == '.' || c == '[' || c == ']';
}

/* Bytes at the start of `text` that must not be shown: a secret, the message, a number. */
static size_t hidden_size(const struct exchange_log_entry *entry, struct str text)
{
    const struct channel *channel = entry->channel;
    const struct setting *settings = channel->provider->settings;
    size_t digits = 0;
    for (size_t i = 0; settings[i].name; i++) {
        struct str value = channel->settings.values[i];
        if (settings[i].secret && value.len > 0 && str_starts(text, value))
            return value.len;
    }
    if (channel->token.len > 0 && str_starts(text, channel->token))
        return channel->token.len;
    if (entry->message && entry->message->text.len > 0 && str_starts(text, entry->message->text))
        return entry->message->text.len;
    while (digits < text.len && is_digit(text.ptr[digits]))
        digits++;
    return digits > DIGITS_KEPT ? digits : 0;
}

/* A sentence in quotation marks, as an answer that repeats the message holds it. */
static size_t sentence_size(struct str text)
{
    if (text.len < 2 || text.ptr[0] != '"')
        return 0;
    struct str inside = str_from(text, 1);
    size_t size = 0;
    while (size < inside.len && inside.ptr[size] != '"')
        size += inside.ptr[size] == '\\' ? 2 : 1;
    size = size < inside.len ? size : inside.len;
    return size > SENTENCE_SIZE ? size : 0;
}

static void add_shown(const struct exchange_log_entry *entry, struct str text, struct builder *out)
{
    text = str_head(text, ANSWER_SHOWN);
    while (text.len > 0) {
        size_t sentence = sentence_size(text);
        size_t hidden = sentence ? sentence : hidden_size(entry, text);
        char c = text.ptr[0];
        if (sentence)
            builder_addf(out, "\"" STR_FMT, STR_ARG(dots));
        else if (hidden)
            builder_add(out, dots);
        else
            builder_add(out, (c >= ' ' && c < 0x7f) ? str_head(text, 1) : STR(" "));
        text = str_from(text, sentence ? sentence + 1 : hidden ? hidden : 1);
    }
}

/* A word of the dialect: a field's name, the end of a path. What somebody typed seldom looks so, a
 * number never, however its digits are set apart. */
static bool is_name(struct str name)
{
    size_t digits = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (!is_name_char(name.ptr[i]))
            return false;
        digits += is_digit(name.ptr[i]);
    }
    return name.len > 0 && name.len <= NAME_SIZE && digits <= DIGITS_KEPT;
}

/* The names in "a=1&b=2"; nothing of what is no such list. */
static void add_names(const struct exchange_log_entry *entry, struct str form, struct builder *out)
{
    for (int i = 0; form.len > 0 && i < NAMES_MAX; i++) {
        struct str field, name, value;
        str_cut(form, '&', &field, &form);
        str_cut(field, '=', &name, &value);
        if (!is_name(name) || name.len == field.len)
            return;
        if (i > 0)
            builder_add_char(out, ',');
        add_shown(entry, name, out);
    }
}

static void add_fields(const struct exchange_log_entry *entry, struct str query, struct str body,
                       struct builder *out)
{
    builder_add(out, STR(" ("));
    add_names(entry, query, out);
    if (query.len > 0 && body.len > 0)
        builder_add(out, STR("; "));
    add_names(entry, body, out);
    builder_add_char(out, ')');
}

static void add_call(const struct exchange_log_entry *entry, struct builder *out)
{
    const struct http_call *call = entry->call;
    struct str place, query;
    str_cut(call->url, '?', &place, &query);
    builder_addf(out, "out %lld " STR_FMT " ", (long long)entry->message->id,
                 STR_ARG(call->method));
    add_shown(entry, place, out);
    add_fields(entry, query, call->body, out);
    builder_addf(out, " %zu bytes", call->body.len);
}

/* The path is written anew: whatever stands where the token belongs may be one of another channel. */
static void add_request(const struct exchange_log_entry *entry, struct builder *out)
{
    static const char form[] = "application/x-www-form-urlencoded";
    const struct http_request *request = entry->request;
    struct str hint = entry->stranger ? STR("") : request->hint;
    builder_addf(out, "in " STR_FMT " ", STR_ARG(request->method));
    if (request->path.len > 0)
        builder_addf(out, "/hooks/" STR_FMT "/..%s", STR_ARG(entry->channel->name),
                     hint.len > 0 ? "/" : "");
    if (is_name(hint))
        add_shown(entry, hint, out);
    else if (hint.len > 0)
        builder_add(out, dots);
    if (!entry->stranger)
        add_fields(entry, request->query, http_content_is(request, form) ? request->body : STR(""),
                   out);
    builder_addf(out, " %zu bytes", request->body.len);
}

/* "sms 2, delivered 1": what a webhook held. */
static void add_events(const struct webhook *webhook, struct builder *out)
{
    enum { SMS, USSD, SENT, OPT_OUT = SENT + DELIVERY_EXPIRED + 1, BINARY, PUSH, LEFT_OUT, KINDS };
    static const char *const names[KINDS] = {
        [SMS] = "sms",
        [USSD] = "ussd",
        [SENT + DELIVERY_SENT] = "receipt sent",
        [SENT + DELIVERY_DELIVERED] = "receipt delivered",
        [SENT + DELIVERY_FAILED] = "receipt failed",
        [SENT + DELIVERY_EXPIRED] = "receipt expired",
        [OPT_OUT] = "opt-out",
        [BINARY] = "binary",
        [PUSH] = "push",
        [LEFT_OUT] = "not understood",
    };
    size_t counts[KINDS] = { [OPT_OUT] = webhook->opt_out_count,
                             [BINARY] = (size_t)webhook->ignored[PROGRAM_BINARY],
                             [PUSH] = (size_t)webhook->ignored[PROGRAM_PUSH],
                             [LEFT_OUT] = webhook->left_out };
    const char *between = " | ";
    for (size_t i = 0; i < webhook->inbound_count; i++)
        counts[webhook->inbounds[i].bearer == BEARER_USSD ? USSD : SMS]++;
    for (size_t i = 0; i < webhook->receipt_count; i++)
        counts[SENT + webhook->receipts[i].delivery]++;
    for (size_t i = 0; i < KINDS; i++) {
        if (counts[i] == 0)
            continue;
        builder_addf(out, "%s%s %zu", between, names[i], counts[i]);
        between = ", ";
    }
}

void exchange_log_line(const struct exchange_log_entry *entry, struct builder *out)
{
    static const char *const outcomes[] = {
        [SEND_ACCEPTED] = "accepted",   [SEND_RETRY] = "again later",
        [SEND_THROTTLED] = "throttled", [SEND_REJECTED] = "rejected",
        [SEND_OPTED_OUT] = "opted out", [SEND_MISCONFIGURED] = "misconfigured",
        [SEND_UNKNOWN] = "unknown",
    };
    const struct http_answer *answer = entry->answer;
    if (entry->message)
        add_call(entry, out);
    else
        add_request(entry, out);
    if (answer)
        builder_addf(out, " -> %d", answer->status);
    else
        builder_add(out, STR(" -> none"));
    if (entry->message)
        builder_addf(out, " %s", outcomes[entry->outcome]);
    else if (answer && answer->body.len > 0)
        builder_addf(out, " %zu bytes", answer->body.len);
    builder_addf(out, " %lld ms", (long long)(entry->took_us / 1000));
    if (entry->message && answer) {
        builder_add(out, STR(" | "));
        add_shown(entry, answer->body, out);
    }
    if (entry->webhook)
        add_events(entry->webhook, out);
    if (entry->why && entry->why[0]) {
        builder_add(out, STR(" | "));
        add_shown(entry, str_of(entry->why), out);
    }
}
