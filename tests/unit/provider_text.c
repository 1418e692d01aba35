/* Events, calls and outcomes in words. */
#include "provider_text.h"

#include <inttypes.h>

/* Line ends and what cannot be seen become \n and \x1b, so that a value is one line. */
static void add_visible(struct builder *out, struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char byte = (unsigned char)value.ptr[i];
        if (byte == '\n')
            builder_add(out, STR("\\n"));
        else if (byte == '\\')
            builder_add(out, STR("\\\\"));
        else if (byte < ' ' || byte == 0x7F)
            builder_addf(out, "\\x%02x", byte);
        else
            builder_add_char(out, value.ptr[i]);
    }
}

static void add_field(struct builder *out, const char *name, struct str value)
{
    if (value.len == 0)
        return;
    builder_addf(out, "  %s: ", name);
    add_visible(out, value);
    builder_add_char(out, '\n');
}

static void add_number(struct builder *out, const char *name, int64_t value)
{
    if (value != 0)
        builder_addf(out, "  %s: %" PRId64 "\n", name, value);
}

const char *provider_text_delivery(enum delivery delivery)
{
    static const char *const names[] = { "sent", "delivered", "failed", "expired" };
    return names[delivery];
}

static void add_inbound(struct builder *out, const struct inbound *inbound)
{
    static const char *const phases[] = { "sms", "ussd begin", "ussd continue", "ussd end" };
    builder_addf(out, "%s\n", phases[inbound->ussd_phase]);
    add_field(out, "id", inbound->external_id);
    add_field(out, "from", inbound->from);
    add_field(out, "to", inbound->to);
    add_field(out, "text", inbound->text);
    add_field(out, "session", inbound->ussd_session);
    if (inbound->ussd_history)
        builder_addf(out, "  history: yes\n");
    add_field(out, "reply data", inbound->reply_data);
    if (inbound->concat_total > 1)
        builder_addf(out, "  part: %d of %d, reference %d\n", inbound->concat_part,
                     inbound->concat_total, inbound->concat_ref);
    add_number(out, "sent at ms", inbound->sent_at_ms);
}

void provider_text_webhook(struct builder *out, const struct webhook *webhook)
{
    builder_addf(out, "accepted\n");
    for (size_t i = 0; i < webhook->inbound_count; i++)
        add_inbound(out, &webhook->inbounds[i]);
    for (size_t i = 0; i < webhook->receipt_count; i++) {
        const struct receipt *receipt = &webhook->receipts[i];
        builder_addf(out, "receipt: %s\n", provider_text_delivery(receipt->delivery));
        add_number(out, "our id", receipt->outbound_id);
        add_field(out, "their id", receipt->external_id);
        add_field(out, "reason", receipt->reason);
        if (receipt->opted_out)
            builder_addf(out, "  opted out: yes\n");
    }
    for (size_t i = 0; i < webhook->opt_out_count; i++) {
        builder_addf(out, "opt-out\n");
        add_field(out, "from", webhook->opt_outs[i].from);
    }
    if (webhook->left_out > 0)
        builder_addf(out, "left out %zu: %s\n", webhook->left_out, webhook->left_out_why.text);
}

void provider_text_answer(struct builder *out, const char *when, const struct http_answer *answer)
{
    builder_addf(out, "answer%s: %d " STR_FMT "\n", when, answer->status,
                 STR_ARG(answer->content_type));
    for (size_t i = 0; i < answer->header_count; i++)
        builder_addf(out, "  " STR_FMT ": " STR_FMT "\n", STR_ARG(answer->headers[i].name),
                     STR_ARG(answer->headers[i].value));
    add_field(out, "body", answer->body);
}

int provider_text_status(enum err_code code)
{
    switch (code) {
    case ERR_INVALID:
        return 400;
    case ERR_DENIED:
        return 401;
    case ERR_METHOD:
        return 405;
    case ERR_LIMIT:
        return 413;
    case ERR_TYPE:
        return 415;
    case ERR_UNPROCESSED:
        return 422;
    default:
        return 500;
    }
}

void provider_text_refusal(struct builder *out, const struct err *err)
{
    builder_addf(out, "refused %d: %s\n", provider_text_status(err->code), err->text);
}

void provider_text_call(struct builder *out, const struct http_call *call)
{
    builder_addf(out, STR_FMT " " STR_FMT "\n", STR_ARG(call->method), STR_ARG(call->url));
    for (size_t i = 0; i < call->header_count; i++)
        builder_addf(out, STR_FMT ": " STR_FMT "\n", STR_ARG(call->headers[i].name),
                     STR_ARG(call->headers[i].value));
    add_field(out, "user", call->user);
    add_field(out, "password", call->password);
    if (call->body.len > 0)
        builder_addf(out, "\n" STR_FMT "\n", STR_ARG(call->body));
}

void provider_text_outcome(struct builder *out, enum send_outcome outcome,
                           const struct send_ids *ids, const struct err *err)
{
    static const char *const names[] = { "accepted",  "retry",         "throttled", "rejected",
                                         "opted out", "misconfigured", "unknown" };
    builder_addf(out, "%s", names[outcome]);
    for (size_t i = 0; i < ids->count; i++)
        builder_addf(out, "%s" STR_FMT, i == 0 ? ", their id " : " ", STR_ARG(ids->ids[i]));
    if (outcome != SEND_ACCEPTED)
        builder_addf(out, ": %s", err->text);
    builder_add_char(out, '\n');
}
