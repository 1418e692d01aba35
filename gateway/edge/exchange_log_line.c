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

/* The names in "a=1&b=2"; nothing of what is no such list. */
static void add_names(struct str form, struct builder *out)
{
    for (int i = 0; form.len > 0 && i < NAMES_MAX; i++) {
        struct str field, name, value;
        str_cut(form, '&', &field, &form);
        str_cut(field, '=', &name, &value);
        if (name.len == 0 || name.len > NAME_SIZE || name.len == field.len)
            return;
        for (size_t j = 0; j < name.len; j++) {
            if (!is_name_char(name.ptr[j]))
                return;
        }
        builder_addf(out, "%s" STR_FMT, i == 0 ? "" : ",", STR_ARG(name));
    }
}

static void add_place(const struct exchange_log_entry *entry, struct str method, struct str url,
                      struct str body, struct builder *out)
{
    struct str place, query;
    str_cut(url, '?', &place, &query);
    builder_addf(out, STR_FMT " ", STR_ARG(method));
    add_shown(entry, place, out);
    builder_add(out, STR(" ("));
    add_names(query, out);
    if (query.len > 0 && body.len > 0)
        builder_add(out, STR("; "));
    add_names(body, out);
    builder_addf(out, ") %zu bytes", body.len);
}

void exchange_log_line(const struct exchange_log_entry *entry, struct builder *out)
{
    static const char *const outcomes[] = {
        [SEND_ACCEPTED] = "accepted",   [SEND_RETRY] = "again later",
        [SEND_THROTTLED] = "throttled", [SEND_REJECTED] = "rejected",
        [SEND_OPTED_OUT] = "opted out", [SEND_MISCONFIGURED] = "misconfigured",
        [SEND_UNKNOWN] = "unknown",
    };
    if (entry->message) {
        builder_addf(out, "out %lld ", (long long)entry->message->id);
        add_place(entry, entry->call->method, entry->call->url, entry->call->body, out);
    } else {
        builder_add(out, STR("in "));
        add_place(entry, entry->request->method, entry->request->target, entry->request->body, out);
    }
    if (entry->answer)
        builder_addf(out, " -> %d", entry->answer->status);
    else
        builder_add(out, STR(" -> none"));
    if (entry->message)
        builder_addf(out, " %s", outcomes[entry->outcome]);
    builder_addf(out, " %lld ms", (long long)(entry->took_us / 1000));
    if (entry->message && entry->answer) {
        builder_add(out, STR(" | "));
        add_shown(entry, entry->answer->body, out);
    }
    if (entry->why && entry->why[0]) {
        builder_add(out, STR(" | "));
        add_shown(entry, str_of(entry->why), out);
    }
}
