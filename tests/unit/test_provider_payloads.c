/* The channels of config/demo.ini against requests and answers that were captured or published
 * elsewhere: the folder ../shared/payloads beside the checkout, with expect.jsonl. The path of a
 * request, /in/CHANNEL/HINT, names its channel; those of channels that the demo does not have are
 * passed over. Without the folder there is nothing to do: tests/providers holds the project's own. */
#include "check.h"

#include "http_case.h"
#include "provider_case.h"
#include "provider_text.h"

#include "base/crypto.h"
#include "base/json.h"
#include "domain/fields.h"
#include "domain/flat.h"
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

/* The lines of [channel NAME]; empty when the demo has none. */
static struct str channel_lines(struct str name, struct arena *arena)
{
    struct str all, head, line, lines;
    assert_true(http_case_read(SOURCE_DIR "/config/demo.ini", arena, &all));
    assert_true(arena_format(arena, &head, "\n[channel " STR_FMT "]\n", STR_ARG(name)));
    lines = str_from(all, str_find(all, head) + head.len);
    size_t length = 0;
    for (struct str rest = lines; rest.len > 0 && !str_starts(rest, STR("[")); length++) {
        str_cut(rest, '\n', &line, &rest);
        length += line.len;
    }
    return str_head(lines, length);
}

static const struct provider *provider_of(struct str lines)
{
    struct str line, name, value;
    while (lines.len > 0) {
        str_cut(lines, '\n', &line, &lines);
        str_cut(line, '=', &name, &value);
        if (str_equal(str_trim(name), STR("provider")))
            return provider_find(str_trim(value));
    }
    return NULL;
}

/* Those of the lines that are the provider's own. */
static struct settings settings_of(const struct provider *provider, struct str lines,
                                   struct arena *arena)
{
    struct settings settings;
    struct str line, name, value;
    struct builder own;
    struct err err;
    assert_true(arena_builder(arena, lines.len + 1, &own));
    while (lines.len > 0) {
        str_cut(lines, '\n', &line, &lines);
        str_cut(line, '=', &name, &value);
        if (setting_index(provider->settings, str_trim(name)) < 0)
            continue;
        builder_add(&own, line);
        builder_add_char(&own, '\n');
    }
    assert_ok(provider_case_settings(provider, builder_str(&own), &settings, &err), err);
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
    /* What they call ours is none of ours, so it is kept unless the provider names one of its own. */
    assert_int_equal(receipt->outbound_id, 0);
    assert_true(receipt->external_id.len > 0);
}

static void expect_webhook(const struct json *expected, const struct webhook *webhook)
{
    struct str kind = json_str(expected, "kind");
    const struct json *list = json_get(expected, "messages");
    list = list ? list : json_get(expected, "reports");
    bool nothing = str_equal(kind, STR("poll")) || str_equal(kind, STR("probe"));
    size_t count = nothing ? 0 : list ? list->count : 1;
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
    if (!allowed)
        return; /* a file */
    for (const struct json *one = allowed->first; one; one = one->next) {
        if (json_int(one, &value) && value == status)
            return;
    }
    fail_msg("answered %d: %s", status, err->text);
}

/* Every value of an object that is expected, in the JSON that came. */
static void expect_json(const struct json *expected, struct str body, struct arena *arena)
{
    struct form wanted, actual;
    struct err err;
    assert_ok(flat_json(expected, arena, &wanted, &err), err);
    assert_ok(flat_json(parse_json(body, arena), arena, &actual, &err), err);
    for (size_t i = 0; i < wanted.count; i++) {
        char name[FLAT_NAME_SIZE_MAX];
        assert_true(str_to_c(wanted.fields[i].name, name, sizeof(name)));
        if (!str_equal(form_get(&actual, name), wanted.fields[i].value))
            fail_msg("%s is \"" STR_FMT "\" in the answer", name, STR_ARG(form_get(&actual, name)));
    }
}

static void expect_headers(const struct json *expected, const struct http_answer *answer)
{
    for (const struct json *one = expected ? expected->first : NULL; one; one = one->next) {
        bool found = false;
        for (size_t i = 0; i < answer->header_count; i++)
            found = found || (str_equal_nocase(answer->headers[i].name, one->key) &&
                              str_equal(answer->headers[i].value, one->string));
        if (!found)
            fail_msg("the answer has no header " STR_FMT ": " STR_FMT, STR_ARG(one->key),
                     STR_ARG(one->string));
    }
}

static void expect_answer(const struct json *expected, const struct http_answer *answer,
                          struct arena *arena)
{
    struct str type = json_str(expected, "reply_ct");
    if (json_get(expected, "json_reply"))
        expect_json(json_get(expected, "json_reply"), answer->body, arena);
    expect_headers(json_get(expected, "reply_headers"), answer);
    assert_true(str_starts(answer->content_type, type));
    const struct json *starts = json_get(expected, "body_starts");
    expect_str(expected, "body", answer->body);
    for (const struct json *one = starts ? starts->first : NULL; one; one = one->next) {
        if (str_starts(answer->body, one->string))
            return;
    }
    assert_null(starts);
}

/* ---- the two folders ---- */

/* The channel of a path "/in/CHANNEL/HINT", else that of the provider's name. */
static struct str lines_for(struct str path, const struct json *expected, struct arena *arena)
{
    struct str in, name, hint;
    str_cut(str_from(path, 1), '/', &in, &name);
    str_cut(name, '/', &name, &hint);
    struct str lines = channel_lines(name, arena);
    return lines.len > 0 ? lines : channel_lines(json_str(expected, "provider"), arena);
}

/* A call, or a file of a spool, which has its comment and nothing in front. */
static void read_call(struct str file, struct arena *arena, struct http_request *ret)
{
    struct http_case read;
    struct str text = read_payload("", file, arena), comment;
    struct err err;
    if (str_ends(file, STR(".sms"))) {
        str_cut(text, '\n', &comment, &text);
        *ret = (struct http_request){ .method = STR("FILE"),
                                      .hint = STR("incoming/GSM1.aBcDeF"),
                                      .body = text };
        return;
    }
    assert_ok(http_case_parse(text, arena, &read, &err), err);
    *ret = read.request;
}

static bool run_request(const struct json *expected, struct arena *arena)
{
    struct http_request request;
    struct webhook webhook = { 0 };
    struct http_answer answer;
    struct err err = { 0 };
    struct str file = json_str(expected, "file");
    read_call(file, arena, &request);
    struct str lines = lines_for(request.path, expected, arena);
    const struct provider *provider = provider_of(lines);
    if (!provider)
        return false;
    struct settings settings = settings_of(provider, lines, arena);
    print_message(STR_FMT "\n", STR_ARG(file));
    if ((provider->verify && !provider->verify(&settings, &request, 1795256100000, arena, &err)) ||
        !provider->parse(&settings, &request, arena, &webhook, &err)) {
        expect_status(expected, provider_text_status(err.code), &err);
        return true;
    }
    provider_case_check_webhook(&webhook);
    provider->answer(&settings, &webhook, STR(""), false, arena, &answer);
    expect_status(expected, answer.status, &err);
    expect_webhook(expected, &webhook);
    expect_answer(expected, &answer, arena);
    return true;
}

static bool run_answer(const struct json *expected, struct arena *arena)
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
    struct str lines = channel_lines(json_str(expected, "provider"), arena);
    if (!provider || lines.len == 0)
        return false;
    struct settings settings = settings_of(provider, lines, arena);
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
    return true;
}

/* Runs each line of an expect.jsonl; gives back how many there were to run. */
static int run_lines(const char *folder, bool (*run)(const struct json *, struct arena *),
                     struct arena *arena)
{
    struct str line, lines = read_payload(folder, STR("expect.jsonl"), arena);
    int count = 0;
    while (lines.len > 0) {
        str_cut(lines, '\n', &line, &lines);
        if (str_trim(line).len == 0)
            continue;
        const struct json *expected = parse_json(line, arena);
        if (!str_equal(json_str(expected, "expect"), STR("decode-only")))
            count += run(expected, arena);
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
    assert_true(run_lines("", run_request, *state) > 40);
}

static void test_answers(void **state)
{
    if (absent())
        skip();
    assert_true(run_lines("responses/", run_answer, *state) > 5);
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
