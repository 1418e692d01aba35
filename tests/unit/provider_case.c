/* What the tests and the fuzzers of providers share. */
#include "provider_case.h"

#include "http_case.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
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
    check_ascii(inbound->reply_data, (size_t)3 * EXTERNAL_ID_SIZE_MAX);
    check_text(inbound->text, INBOUND_TEXT_SIZE_MAX);
    check_text(str_trim(inbound->from), ADDRESS_SIZE_MAX);
    check_text(str_trim(inbound->to), ADDRESS_SIZE_MAX);
    bool nameless = inbound->ussd_phase == USSD_END && inbound->from.len == 0;
    assert(nameless || (str_trim(inbound->from).len > 0 && str_trim(inbound->to).len > 0));
    assert(inbound->sent_at_ms >= 0);
    assert((inbound->bearer == BEARER_USSD) == (inbound->ussd_phase != USSD_NONE));
    assert((inbound->bearer == BEARER_USSD) == (inbound->ussd_session.len > 0));
    assert(inbound->concat_total == 0 ||
           (inbound->concat_part >= 1 && inbound->concat_part <= inbound->concat_total));
}

void provider_case_check_webhook(const struct webhook *webhook)
{
    if (webhook->left_out > 0)
        provider_case_check_error(&webhook->left_out_why);
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

/* ---- fuzzing ---- */

/* A message that answers the first event, carrying back what that brought. */
static void fuzz_send(const struct provider *provider, const struct settings *settings,
                      const struct inbound *inbound, struct arena *arena)
{
    struct http_call call;
    struct err err = { 0 };
    const struct outbound outbound = {
        .id = 1,
        .bearer = inbound->bearer,
        .to = inbound->from,
        .from = inbound->to,
        .text = inbound->text,
        .unicode = true,
        .segments = 1,
        .end = inbound->ussd_phase == USSD_CONTINUE,
        .ussd_session = inbound->ussd_session,
        .reply_data = inbound->reply_data,
        .receipt_url = inbound->text,
    };
    if (!provider->build_send(settings, &outbound, arena, &call, &err)) {
        provider_case_check_error(&err);
        return;
    }
    assert(call.method.len > 0 &&
           str_starts(call.url, provider->spool ? STR("spool:/") : STR("http")));
    for (size_t i = 0; i < call.url.len; i++) /* nothing may break out of the request line */
        assert(call.url.ptr[i] > ' ' && call.url.ptr[i] <= '~');
}

static void fuzz_request(const struct provider *provider, const struct settings *settings,
                         const struct http_request *request, struct arena *arena)
{
    struct webhook webhook;
    struct http_answer answer;
    const int64_t now_ms = 1795256100000;
    struct err err = { 0 };
    if (provider->verify && !provider->verify(settings, request, now_ms, arena, &err))
        provider_case_check_error(&err); /* and on: no fuzzer finds a signature */
    if (!provider->parse(settings, request, arena, &webhook, &err)) {
        provider_case_check_error(&err);
        return;
    }
    provider_case_check_webhook(&webhook);
    provider->answer(settings, &webhook, STR("1 Pun\xC3\xAB"), false, arena, &answer);
    assert(answer.status == 200 || answer.status == 503);
    if (webhook.inbound_count > 0)
        fuzz_send(provider, settings, &webhook.inbounds[0], arena);
}

static void fuzz_answer(const struct provider *provider, const struct settings *settings,
                        const struct http_answer *answer, struct arena *arena)
{
    struct send_ids ids = { 0 };
    struct err err = { 0 };
    if (provider->parse_send(settings, answer, arena, &ids, &err) != SEND_ACCEPTED)
        provider_case_check_error(&err);
    for (size_t i = 0; i < ids.count; i++)
        check_text(ids.ids[i], EXTERNAL_ID_SIZE_MAX);
}

/* The text lies in memory of exactly its size, so that reading past its end is seen. */
void provider_case_fuzz(const struct provider *provider, struct str settings_text, struct str text)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX),
                 *case_arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct settings settings;
    struct http_case read;
    struct err err;
    char *bytes = malloc(text.len > 0 ? text.len : 1);
    if (!bytes)
        abort();
    if (text.len > 0)
        memcpy(bytes, text.ptr, text.len);
    bool fine = provider_case_settings(provider, settings_text, &settings, &err);
    assert(fine);
    if (http_case_parse((struct str){ bytes, text.len }, case_arena, &read, &err)) {
        if (read.kind == CASE_REQUEST)
            fuzz_request(provider, &settings, &read.request, arena);
        else if (read.kind == CASE_ANSWER)
            fuzz_answer(provider, &settings, &read.answer, arena);
    }
    free(bytes);
    arena_free(case_arena);
    arena_free(arena);
}
