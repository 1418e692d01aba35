/* Providers against requests and answers that were captured or published elsewhere: the folder
 * ../shared/payloads beside the checkout, with expect.jsonl and channels.json. Its requests are of
 * more providers than the gateway speaks; those of others are passed over. Without the folder there
 * is nothing to do: tests/providers holds the project's own. */
#include "check.h"

#include "http_case.h"
#include "provider_case.h"
#include "provider_text.h"

#include "base/crypto.h"
#include "base/json.h"
#include "domain/fields.h"
#include "domain/msisdn.h"

#include <stdio.h>

#define PAYLOADS SOURCE_DIR "/../shared/payloads/"

/* Freed behind each test, also when it fails. */
static int make_arena(void **state)
{
    *state = arena_new((size_t)256 * JOB_ARENA_SIZE_MAX);
    return 0;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

static struct str read_payload(const char *folder, struct str name, struct arena *arena)
{
    struct str path, text;
    assert_true(arena_format(arena, &path, PAYLOADS "%s" STR_FMT, folder, STR_ARG(name)));
    if (!http_case_read(path.ptr, arena, &text))
        fail_msg("%s cannot be read", path.ptr);
    return text;
}

static const struct json *parse_json(struct str text, struct arena *arena)
{
    const struct json *value;
    struct err err;
    assert_ok(json_parse(str_trim(text), arena, &value, &err), err);
    return value;
}

/* The channel's own values over those of tests/providers/NAME/settings. */
static struct settings settings_of(const struct provider *provider, const struct json *channel,
                                   struct arena *arena)
{
    struct settings settings;
    struct str path, text;
    struct err err;
    assert_true(
        arena_format(arena, &path, SOURCE_DIR "/tests/providers/%s/settings", provider->name));
    assert_true(http_case_read(path.ptr, arena, &text));
    assert_ok(provider_case_settings(provider, text, &settings, &err), err);
    for (const struct json *value = channel ? channel->first : NULL; value; value = value->next) {
        int index = setting_index(provider->settings, value->key);
        if (index >= 0 && value->type == JSON_STRING)
            settings.values[index] = value->string;
        else if (index >= 0 && value->type == JSON_BOOL)
            settings.values[index] = value->boolean ? STR("yes") : STR("no");
    }
    return settings;
}

/* ---- what has to be in an event: whatever the expectation names ---- */

static void expect_str(const struct json *expected, const char *key, struct str actual)
{
    if (!json_is(json_get(expected, key), JSON_STRING) ||
        str_equal(json_str(expected, key), actual))
        return;
    fail_msg("%s is \"" STR_FMT "\", expected \"" STR_FMT "\"", key, STR_ARG(actual),
             STR_ARG(json_str(expected, key)));
}

static void expect_number(const struct json *expected, const char *key, struct str actual)
{
    char number[MSISDN_SIZE];
    if (msisdn_normalise(actual, STR("355"), number) == MSISDN_E164 &&
        str_equal(json_str(expected, key), str_of(number)))
        return;
    expect_str(expected, key, actual);
}

static void expect_time(const struct json *expected, int64_t actual_ms)
{
    const struct json *ts = json_get(expected, "ts");
    int64_t seconds;
    if (json_int(ts, &seconds))
        assert_int_equal(actual_ms, seconds * 1000);
    else if (ts)
        assert_int_equal(actual_ms, fields_time_ms(ts->string));
}

static void expect_phase(const struct json *expected, const struct inbound *inbound)
{
    struct str phase = json_str(expected, "ussd");
    struct str kind = json_str(expected, "kind");
    if (str_equal(phase, STR("begin")))
        assert_int_equal(inbound->ussd_phase, USSD_BEGIN);
    else if (str_equal(phase, STR("continue")))
        assert_int_equal(inbound->ussd_phase, USSD_CONTINUE);
    else if (str_equal(phase, STR("abort")) || str_equal(kind, STR("ussd_end")))
        assert_int_equal(inbound->ussd_phase, USSD_END);
    else
        assert_int_equal(inbound->ussd_phase, USSD_NONE);
}

static void expect_inbound(const struct json *expected, const struct inbound *inbound)
{
    struct str input = inbound->text, head, tail;
    while (inbound->ussd_history && str_cut(input, '*', &head, &tail))
        input = tail;
    expect_str(expected, "ext_id", inbound->external_id);
    expect_number(expected, "from", inbound->from);
    expect_number(expected, "from_norm", inbound->from);
    expect_number(expected, "to", inbound->to);
    expect_str(expected, "text", inbound->text);
    expect_str(expected, "input", input);
    expect_str(expected, "session", inbound->ussd_session);
    expect_str(expected, "link_id", inbound->reply_data);
    expect_time(expected, inbound->sent_at_ms);
    expect_phase(expected, inbound);
}

static void expect_receipt(const struct json *expected, const struct receipt *receipt)
{
    expect_str(expected, "dlr", str_of(provider_text_delivery(receipt->delivery)));
    expect_str(expected, "fid", receipt->external_id);
    assert_int_equal(receipt->outbound_id, 0); /* none of their ids is ours */
}

static void expect_webhook(const struct json *expected, const struct webhook *webhook)
{
    struct str kind = json_str(expected, "kind");
    const struct json *list = json_get(expected, "messages");
    list = list ? list : json_get(expected, "reports");
    size_t count = str_equal(json_str(expected, "expect"), STR("ignore")) ? 0
                   : list                                                 ? list->count
                                                                          : 1;
    const struct json *event = list ? list->first : expected;
    if (str_equal(kind, STR("dlr"))) {
        assert_int_equal(webhook->receipt_count, count);
        for (size_t i = 0; i < count; i++, event = event->next)
            expect_receipt(event, &webhook->receipts[i]);
    } else if (str_equal(kind, STR("optout"))) {
        assert_int_equal(webhook->opt_out_count, count);
        expect_str(expected, "from", webhook->opt_outs[0].from);
    } else {
        assert_int_equal(webhook->inbound_count, count);
        for (size_t i = 0; i < count; i++, event = event->next)
            expect_inbound(event, &webhook->inbounds[i]);
    }
}

static void expect_status(const struct json *expected, int status, const struct err *err)
{
    const struct json *allowed = json_get(expected, "http");
    int64_t value;
    for (const struct json *one = allowed->first; one; one = one->next) {
        if (json_int(one, &value) && value == status)
            return;
    }
    fail_msg("answered %d: %s", status, err->text);
}

static void expect_answer(const struct json *expected, const struct http_answer *answer)
{
    const struct json *starts = json_get(expected, "body_starts");
    expect_str(expected, "body", answer->body);
    for (const struct json *one = starts ? starts->first : NULL; one; one = one->next) {
        if (str_starts(answer->body, one->string))
            return;
    }
    assert_null(starts);
}

/* ---- the two folders ---- */

static void run_request(const struct json *expected, const struct json *channels,
                        struct arena *arena)
{
    const struct provider *provider = provider_find(json_str(expected, "provider"));
    struct http_case read;
    struct webhook webhook = { 0 };
    struct http_answer answer;
    struct err err = { 0 };
    struct str file = json_str(expected, "file"), in, name, hint;
    assert_ok(http_case_parse(read_payload("", file, arena), arena, &read, &err), err);
    str_cut(str_from(read.request.path, 1), '/', &in, &name);
    str_cut(name, '/', &name, &hint);
    char channel[32];
    bool named = str_to_c(name, channel, sizeof(channel)) && json_get(channels, channel);
    struct settings settings =
        settings_of(provider, json_get(channels, named ? channel : provider->name), arena);
    print_message(STR_FMT "\n", STR_ARG(file));
    if ((provider->verify &&
         !provider->verify(&settings, &read.request, 1795256100000, arena, &err)) ||
        !provider->parse(&settings, &read.request, arena, &webhook, &err)) {
        expect_status(expected, provider_text_status(err.code), &err);
        return;
    }
    provider_case_check_webhook(&webhook);
    provider->answer(&settings, &webhook, STR(""), false, arena, &answer);
    expect_status(expected, answer.status, &err);
    expect_webhook(expected, &webhook);
    expect_answer(expected, &answer);
}

static void run_answer(const struct json *expected, struct arena *arena)
{
    static const struct {
        const char *word;
        enum send_outcome outcome, or_outcome;
    } words[] = {
        { "accepted", SEND_ACCEPTED, SEND_ACCEPTED },
        { "retry", SEND_RETRY, SEND_THROTTLED },
        { "rejected", SEND_REJECTED, SEND_REJECTED },
        { "config-error", SEND_MISCONFIGURED, SEND_MISCONFIGURED },
    };
    const struct provider *provider = provider_find(json_str(expected, "provider"));
    struct settings settings = settings_of(provider, NULL, arena);
    struct http_case read;
    struct send_ids ids = { 0 };
    struct str file = json_str(expected, "file");
    struct err err = { 0 };
    print_message("responses/" STR_FMT "\n", STR_ARG(file));
    assert_ok(http_case_parse(read_payload("responses/", file, arena), arena, &read, &err), err);
    enum send_outcome outcome = provider->parse_send(&settings, &read.answer, arena, &ids, &err);
    bool found = false;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (!str_equal(json_str(expected, "outcome"), str_of(words[i].word)))
            continue;
        found = true;
        if (outcome != words[i].outcome && outcome != words[i].or_outcome)
            fail_msg("outcome %d, expected %s: %s", outcome, words[i].word, err.text);
    }
    assert_true(found);
    expect_str(expected, "id", ids.count > 0 ? ids.ids[0] : STR(""));
    const struct json *id = json_get(expected, "ids") ? json_get(expected, "ids")->first : NULL;
    for (size_t i = 0; id; i++, id = id->next) {
        assert_true(i < ids.count);
        assert_str(ids.ids[i], id->string.ptr);
    }
}

/* Runs each line of an expect.jsonl whose provider exists; gives back how many those were. */
static int run_lines(const char *folder, const struct json *channels, struct arena *arena)
{
    struct str line, lines = read_payload(folder, STR("expect.jsonl"), arena);
    int count = 0;
    while (lines.len > 0) {
        str_cut(lines, '\n', &line, &lines);
        if (str_trim(line).len == 0)
            continue;
        const struct json *expected = parse_json(line, arena);
        bool raw = str_equal(json_str(expected, "expect"), STR("decode-only")) ||
                   !str_ends(json_str(expected, "file"), STR(".http"));
        if (!raw && provider_find(json_str(expected, "provider"))) {
            count++;
            if (channels)
                run_request(expected, channels, arena);
            else
                run_answer(expected, arena);
        }
    }
    return count;
}

static bool absent(void)
{
    FILE *file = fopen(PAYLOADS "expect.jsonl", "rb");
    if (file)
        fclose(file);
    return file == NULL;
}

static void test_requests(void **state)
{
    if (absent())
        skip();
    const struct json *file = parse_json(read_payload("", STR("channels.json"), *state), *state);
    assert_true(run_lines("", json_get(file, "channels"), *state) > 20);
}

static void test_answers(void **state)
{
    if (absent())
        skip();
    assert_true(run_lines("responses/", NULL, *state) > 5);
}

int main(void)
{
    struct err err;
    if (!crypto_init(&err))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_requests, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(test_answers, make_arena, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
