/* What the tests and the fuzzers of providers share. */
#include "provider_case.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

bool provider_case_settings(const struct provider *provider, struct str text, struct settings *ret,
                            struct err *err)
{
    *ret = (struct settings){ .table = provider->settings };
    for (int i = 0; provider->settings[i].name; i++)
        ret->values[i] = str_of(provider->settings[i].default_value);
    while (text.len > 0) {
        struct str line, name, value;
        str_cut(text, '\n', &line, &text);
        if (str_trim(line).len == 0 || str_starts(line, STR("#")))
            continue;
        str_cut(line, '=', &name, &value);
        int index = setting_index(provider->settings, str_trim(name));
        if (index < 0)
            return err_set(err, ERR_DATA, "%s has no setting \"" STR_FMT "\"", provider->name,
                           STR_ARG(str_trim(name)));
        ret->values[index] = str_trim(value);
    }
    for (int i = 0; provider->settings[i].name; i++) {
        if (provider->settings[i].required && ret->values[i].len == 0)
            return err_set(err, ERR_DATA, "%s needs the setting \"%s\"", provider->name,
                           provider->settings[i].name);
    }
    return true;
}

static void check_text(struct str text, size_t size_max)
{
    assert(text.len <= size_max);
    assert(utf8_valid(text));
    assert(text.len == 0 || !memchr(text.ptr, '\0', text.len));
}

static void check_ascii(struct str text, size_t size_max)
{
    assert(text.len <= size_max);
    for (size_t i = 0; i < text.len; i++)
        assert(text.ptr[i] >= ' ' && text.ptr[i] <= '~');
}

/* A telephone number in words meant for logs would have at least seven digits together. */
static void check_no_number(struct str text)
{
    size_t run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = text.ptr[i] >= '0' && text.ptr[i] <= '9' ? run + 1 : 0;
        assert(run < 7);
    }
}

static void check_inbound(const struct inbound *inbound)
{
    check_ascii(inbound->external_id, EXTERNAL_ID_SIZE_MAX);
    check_ascii(inbound->ussd_session, EXTERNAL_ID_SIZE_MAX);
    check_ascii(inbound->reply_data, 3 * EXTERNAL_ID_SIZE_MAX);
    check_text(inbound->text, INBOUND_TEXT_SIZE_MAX);
    check_text(str_trim(inbound->from), ADDRESS_SIZE_MAX);
    check_text(str_trim(inbound->to), ADDRESS_SIZE_MAX);
    assert(str_trim(inbound->from).len > 0 && str_trim(inbound->to).len > 0);
    assert(inbound->sent_at_ms >= 0);
    assert((inbound->bearer == BEARER_USSD) == (inbound->ussd_phase != USSD_NONE));
    assert((inbound->bearer == BEARER_USSD) == (inbound->ussd_session.len > 0));
    assert(inbound->concat_total == 0 ||
           (inbound->concat_part >= 1 && inbound->concat_part <= inbound->concat_total));
}

void provider_case_check_webhook(const struct webhook *webhook)
{
    assert(webhook->inbound_count <= EVENTS_PER_WEBHOOK_MAX);
    assert(webhook->receipt_count <= EVENTS_PER_WEBHOOK_MAX);
    assert(webhook->opt_out_count <= EVENTS_PER_WEBHOOK_MAX);
    for (size_t i = 0; i < webhook->inbound_count; i++)
        check_inbound(&webhook->inbounds[i]);
    for (size_t i = 0; i < webhook->receipt_count; i++) {
        const struct receipt *receipt = &webhook->receipts[i];
        assert(receipt->outbound_id > 0 || receipt->external_id.len > 0);
        check_ascii(receipt->external_id, EXTERNAL_ID_SIZE_MAX);
        check_ascii(receipt->reason, REASON_SIZE_MAX);
        check_no_number(receipt->reason);
    }
    for (size_t i = 0; i < webhook->opt_out_count; i++)
        check_text(str_trim(webhook->opt_outs[i].from), ADDRESS_SIZE_MAX);
}

void provider_case_check_error(const struct err *err)
{
    struct str text = str_of(err->text);
    assert(err->code != ERR_NONE && text.len > 0);
    check_ascii(text, sizeof(err->text));
    check_no_number(text);
}
