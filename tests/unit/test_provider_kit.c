/* What provider modules share: batches, reasons fit for logs, the network's text and headers, and
 * what an HTTP status means. */
#include "check.h"

#include "domain/provider_kit.h"

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(JOB_ARENA_SIZE_MAX);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* Events stay what they were while the batch grows to its limit. */
static void test_batches(void **state)
{
    (void)state;
    struct webhook webhook = { 0 };
    struct err err;
    for (int i = 0; i < EVENTS_PER_WEBHOOK_MAX; i++) {
        struct inbound *inbound = kit_add_inbound(&webhook, arena, &err);
        struct receipt *receipt = kit_add_receipt(&webhook, arena, &err);
        struct opt_out *opt_out = kit_add_opt_out(&webhook, arena, &err);
        assert_true(inbound && receipt && opt_out);
        assert_int_equal(inbound->concat_ref, 0);
        inbound->concat_ref = i;
        receipt->outbound_id = i;
        assert_true(arena_format(arena, &opt_out->from, "%d", i));
    }
    assert_int_equal(webhook.inbound_count, EVENTS_PER_WEBHOOK_MAX);
    for (int i = 0; i < EVENTS_PER_WEBHOOK_MAX; i++) {
        int64_t from;
        assert_int_equal(webhook.inbounds[i].concat_ref, i);
        assert_int_equal(webhook.receipts[i].outbound_id, i);
        assert_true(str_to_int64(webhook.opt_outs[i].from, &from));
        assert_int_equal(from, i);
    }
    assert_null(kit_add_inbound(&webhook, arena, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_null(kit_add_receipt(&webhook, arena, &err));
    assert_null(kit_add_opt_out(&webhook, arena, &err));
    assert_int_equal(webhook.inbound_count, EVENTS_PER_WEBHOOK_MAX);
}

static void test_batch_without_room(void **state)
{
    (void)state;
    struct arena *small = arena_new(3 * sizeof(struct inbound));
    struct webhook webhook = { 0 };
    struct err err = { 0 };
    while (kit_add_inbound(&webhook, small, &err))
        assert_true(webhook.inbound_count < 4);
    assert_int_equal(err.code, ERR_LIMIT);
    arena_free(small);
}

static void test_reasons(void **state)
{
    (void)state;
    static const struct {
        const char *word, *reason;
    } cases[] = {
        { "", "" },
        { "UNDELIV err:069", "UNDELIV err:069" },
        { "code 1234", "code 1234" },
        { "21610 30003", "#" },
        { "error 21610", "error 21610" },
        { "to 123456", "to 123456" },
        { "to 1234567", "to #" },
        { "1-2-3-4-5-6-7", "#" },
        { "12  34  56  78", "12  34  56  78" },
        { "7 ", "7 " },
        { "+355682223344!", "+#!" },
        { "355 68 222-3344 off", "# off" },
        { "a\nb\x7F\xC3\xAB", "a#b###" },
        { "0123456789012345678901234567890123456789012345678901234567890123456789", "#" },
        { "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij",
          "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcd" },
        { "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijab1234",
          "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijab12" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct str reason;
        assert_true(kit_reason(str_of(cases[i].word), arena, &reason));
        assert_str(reason, cases[i].reason);
    }
}

static void test_ids(void **state)
{
    (void)state;
    int64_t id;
    assert_true(kit_our_id(STR("1"), &id));
    assert_int_equal(id, 1);
    assert_true(kit_our_id(STR("9223372036854775807"), &id));
    assert_int_equal(id, INT64_MAX);
    static const char *const others[] = { "",   "0",   "-1", "9223372036854775808",
                                          "1a", "01J", " 1", "+1" };
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        assert_false(kit_our_id(str_of(others[i]), &id));
}

static void test_utf16(void **state)
{
    (void)state;
    static const struct {
        struct str raw;
        const char *text;
    } cases[] = {
        { { "", 0 }, "" },
        { { "\0a\0\xEB", 4 }, "a\xC3\xAB" },
        { { "\x06\xA9", 2 }, "\xDA\xA9" },
        { { "\xD8\x3D\xDE\x4F\0!", 6 }, "\xF0\x9F\x99\x8F!" },
        { { "\xD8\x3D\0!", 4 }, "\xEF\xBF\xBD!" }, /* high without low */
        { { "\xDE\x4F\0!", 4 }, "\xEF\xBF\xBD!" }, /* low alone */
        { { "\xD8\x3D", 2 }, "\xEF\xBF\xBD" },     /* cut in the pair */
        { { "\xD8\x3D\xDE", 3 }, "\xEF\xBF\xBD\xEF\xBF\xBD" },
        { { "\0a\0", 3 }, "a\xEF\xBF\xBD" }, /* cut in the unit */
        { { "\xFF\xFF", 2 }, "\xEF\xBF\xBF" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct str text;
        assert_true(kit_utf16(cases[i].raw, arena, &text));
        assert_str(text, cases[i].text);
    }
}

static void test_user_data_headers(void **state)
{
    (void)state;
    static const struct {
        struct str udh;
        bool fine, for_program;
        int ref, part, total;
    } cases[] = {
        { { "", 0 }, true, false, 0, 0, 0 },
        { { "\x05", 1 }, true, false, 0, 0, 0 },
        { { "\x05\x00\x03\x2A\x03\x02", 6 }, true, false, 42, 2, 3 },
        { { "\x06\x08\x04\x01\x2C\x02\x01", 7 }, true, false, 300, 1, 2 },
        { { "\x06\x05\x04\x0B\x84\x23\xF0", 7 }, true, true, 0, 0, 0 },
        { { "\x04\x04\x02\xF0\xF1", 5 }, true, true, 0, 0, 0 },
        { { "\x03\x24\x01\x01", 4 }, true, false, 0, 0, 0 },
        { { "\x0B\x05\x04\x0B\x84\x23\xF0\x00\x03\x07\x02\x02", 12 }, true, true, 7, 2, 2 },
        { { "\x05\x00\x04\x2A\x03\x02\x01", 7 }, true, false, 0, 0, 0 }, /* not its length */
        { { "\x05\x00\x03\x2A\x02\x03", 6 }, false, false, 0, 0, 0 },
        { { "\x05\x00\x03\x2A\x02\x00", 6 }, false, false, 0, 0, 0 },
        { { "\x05\x00\x03\x2A\x00\x00", 6 }, false, false, 0, 0, 0 },
        { { "\x05\x00\x03\x2A\x02", 5 }, false, false, 0, 0, 0 },
        { { "\x05\x00\xFF", 3 }, false, false, 0, 0, 0 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct inbound sms = { 0 };
        bool for_program;
        struct err err = { 0 };
        bool fine = kit_udh(cases[i].udh, &sms, &for_program, &err);
        if (fine != cases[i].fine)
            fail_msg("header %zu: %s", i, err.text);
        if (!fine) {
            assert_int_equal(err.code, ERR_UNPROCESSED);
            continue;
        }
        assert_int_equal(for_program, cases[i].for_program);
        assert_int_equal(sms.concat_ref, cases[i].ref);
        assert_int_equal(sms.concat_part, cases[i].part);
        assert_int_equal(sms.concat_total, cases[i].total);
    }
}

/* Texts are cut at a character, never within, and what is none of UTF-8 is replaced. */
static void test_message_texts(void **state)
{
    (void)state;
    static char raw[INBOUND_TEXT_SIZE_MAX + 100];
    struct str text;
    for (size_t i = 0; i + 2 < sizeof(raw); i += 3)
        raw[i] = '\xE2', raw[i + 1] = '\x82', raw[i + 2] = '\xAC';
    assert_true(message_text((struct str){ raw, sizeof(raw) }, arena, &text));
    assert_int_equal(text.len, INBOUND_TEXT_SIZE_MAX / 3 * 3);
    assert_true(str_ends(text, STR("\xE2\x82\xAC")));
    memset(raw, '\xFF', sizeof(raw));
    assert_true(message_text((struct str){ raw, sizeof(raw) }, arena, &text));
    assert_int_equal(text.len, INBOUND_TEXT_SIZE_MAX / 3 * 3);
    assert_true(message_text(STR("a\0b\xFF"), arena, &text));
    assert_str(text, "a\xEF\xBF\xBD"
                     "b\xEF\xBF\xBD");
    assert_true(message_text(STR(""), arena, &text));
    assert_int_equal(text.len, 0);
}

/* Every status there is has an outcome, and none is taken for an acceptance. */
static void test_statuses(void **state)
{
    (void)state;
    static const struct {
        int from, to;
        enum send_outcome outcome;
    } ranges[] = {
        { 100, 299, SEND_UNKNOWN },       { 300, 399, SEND_MISCONFIGURED },
        { 400, 400, SEND_REJECTED },      { 401, 405, SEND_MISCONFIGURED },
        { 406, 406, SEND_REJECTED },      { 407, 407, SEND_MISCONFIGURED },
        { 408, 408, SEND_RETRY },         { 409, 409, SEND_REJECTED },
        { 410, 410, SEND_MISCONFIGURED }, { 411, 428, SEND_REJECTED },
        { 429, 429, SEND_THROTTLED },     { 430, 499, SEND_REJECTED },
        { 500, 502, SEND_UNKNOWN },       { 503, 503, SEND_RETRY },
        { 504, 599, SEND_UNKNOWN },
    };
    int expected = 100;
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        assert_int_equal(ranges[i].from, expected);
        for (int status = ranges[i].from; status <= ranges[i].to; status++) {
            struct http_answer answer = { .status = status };
            struct err err = { 0 };
            if (kit_status_outcome(&answer, "It", &err) != ranges[i].outcome)
                fail_msg("status %d: %s", status, err.text);
            assert_int_equal(err.code,
                             ranges[i].outcome == SEND_MISCONFIGURED ? ERR_CONFIG : ERR_UPSTREAM);
            assert_true(str_starts(str_of(err.text), STR("It ")));
        }
        expected = ranges[i].to + 1;
    }
    assert_int_equal(expected, 600);
}

static void test_ids_are_text(void **state)
{
    (void)state;
    struct send_ids ids = { 0 };
    kit_add_id(STR(""), &ids);
    kit_add_id(STR("\xFF"), &ids);
    kit_add_id(STR("a\0b"), &ids);
    assert_int_equal(ids.count, 0);
    kit_add_id(STR("a-1"), &ids);
    assert_int_equal(ids.count, 1);
    assert_str(ids.ids[0], "a-1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_batches),       cmocka_unit_test(test_batch_without_room),
        cmocka_unit_test(test_reasons),       cmocka_unit_test(test_ids),
        cmocka_unit_test(test_utf16),         cmocka_unit_test(test_user_data_headers),
        cmocka_unit_test(test_message_texts), cmocka_unit_test(test_statuses),
        cmocka_unit_test(test_ids_are_text),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
