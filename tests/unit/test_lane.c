/* Lanes: the bucket and what it keeps for the urgent, breaker, pauses, the cap of the day, and what a
 * call that failed means. */
#include "check.h"

#include "base/limits.h"
#include "service/lane.h"

static const int64_t start_ms = 1795256100000;

static struct channel channel_of(unsigned per_second, const char *provider)
{
    return (struct channel){ .name = STR("sim"),
                             .provider = provider_find(str_of(provider)),
                             .per_second = per_second };
}

static struct lane_verdict end(struct lane *lane, enum lane_answer answer,
                               enum send_outcome outcome, int64_t retry_after_ms, int64_t now_ms)
{
    const struct lane_call call = { .answer = answer,
                                    .outcome = outcome,
                                    .class = OUTBOX_REPLY,
                                    .attempts = 1,
                                    .segments = 1,
                                    .retry_after_ms = retry_after_ms,
                                    .why = "said so" };
    lane_start(lane, 1);
    return lane_settle(lane, &call, now_ms);
}

static void test_room_by_what_is_in_the_bucket(void **state)
{
    (void)state;
    static const struct {
        unsigned per_second;
        int taken, calls; /* segments, messages under way */
        int urgent, calm;
    } table[] = {
        { 20, 0, 0, 20, 15 },   { 20, 14, 1, 6, 1 },    { 20, 15, 1, 5, 0 },
        { 20, 20, 1, 0, 0 },    { 20, 30, 1, 0, 0 }, /* a long message may overdraw it */
        { 1, 0, 0, 1, 1 },                           /* too small to keep any of it */
        { 3, 1, 1, 2, 2 },      { 1000, 0, 0, 64, 48 }, { 1000, 0, 40, 24, 8 },
        { 1000, 0, 50, 14, 0 }, { 1000, 0, 64, 0, 0 },
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        const struct channel channel = channel_of(table[i].per_second, "simulator");
        struct lane lane;
        lane_open(&lane, &channel, 64, start_ms);
        for (int call = 0; call < table[i].calls; call++)
            lane_start(&lane, call == 0 ? table[i].taken : 0);
        struct outbox_room room = lane_room(&lane, start_ms);
        assert_int_equal(room.urgent, table[i].urgent);
        assert_int_equal(room.calm, table[i].calm);
        assert_false(room.safety_only);
    }
}

static void test_the_bucket_fills_to_one_second(void **state)
{
    (void)state;
    const struct channel channel = channel_of(10, "simulator");
    struct lane lane;
    lane_open(&lane, &channel, 64, start_ms);
    lane_start(&lane, 10);
    assert_int_equal(lane_room(&lane, start_ms).urgent, 0);
    assert_int_equal(lane_room(&lane, start_ms + 300).urgent, 3);
    assert_int_equal(lane_room(&lane, start_ms + 200).urgent,
                     3); /* a clock set back gives nothing */
    assert_int_equal(lane_room(&lane, start_ms + 60000).urgent, 10);
}

static void test_a_promise_is_kept_or_taken_back(void **state)
{
    (void)state;
    const struct channel channel = channel_of(2, "simulator");
    struct lane lane;
    lane_open(&lane, &channel, 64, start_ms);
    assert_true(lane_reserve(&lane, start_ms));
    assert_true(lane_reserve(&lane, start_ms));
    assert_false(lane_reserve(&lane, start_ms));
    lane_release(&lane);
    assert_true(lane_reserve(&lane, start_ms));
    lane_start_reserved(&lane, 3);
    assert_int_equal(lane.calls, 2);
    assert_false(lane_reserve(&lane, start_ms + 1000)); /* its further parts are paid for first */
    assert_true(lane_reserve(&lane, start_ms + 1500));
}

static void test_breaker(void **state)
{
    (void)state;
    const struct channel channel = channel_of(100, "simulator");
    struct lane lane;
    int64_t now_ms = start_ms, waited_ms = 0;
    lane_open(&lane, &channel, 64, now_ms);
    for (int i = 0; i < 64; i++) /* all at once: one break, one short pause */
        end(&lane, LANE_NOT_SENT, SEND_RETRY, 0, now_ms);
    assert_true(lane_blocked(&lane, now_ms));
    assert_false(lane_reserve(&lane, now_ms));
    assert_int_equal(lane_breaker(&lane, now_ms), LANE_CLOSED);
    assert_int_equal(lane.paused_until_ms - now_ms, 250);
    for (int i = 0; i < 12; i++) {
        now_ms = lane.paused_until_ms;
        struct outbox_room room = lane_room(&lane, now_ms);
        assert_int_equal(room.urgent, 1); /* one goes ahead */
        assert_false(lane_reserve(&lane, now_ms));
        end(&lane, i % 2 ? LANE_BROKEN : LANE_SILENT, SEND_RETRY, 0, now_ms);
        assert_true(lane.paused_until_ms - now_ms >= waited_ms);
        waited_ms = lane.paused_until_ms - now_ms;
    }
    assert_int_equal(waited_ms, 30000);
    assert_int_equal(lane_breaker(&lane, now_ms), LANE_OPEN);
    assert_true(lane_failing(&lane, now_ms));
    now_ms = lane.paused_until_ms;
    assert_int_equal(lane_breaker(&lane, now_ms), LANE_HALF_OPEN);
    end(&lane, LANE_ANSWERED, SEND_ACCEPTED, 0, now_ms);
    assert_int_equal(lane_breaker(&lane, now_ms), LANE_CLOSED);
    assert_int_equal(lane_room(&lane, now_ms).urgent, 64);
    assert_str(str_of(lane.why), "said so");
}

static void test_what_an_end_means(void **state)
{
    (void)state;
    static const struct {
        const char *provider;
        enum lane_answer answer;
        enum send_outcome said;
        int64_t wish_ms;
        enum send_outcome outcome;
        bool again, counted, pinned;
        int64_t pause_ms;
    } table[] = {
        { "kannel", LANE_ANSWERED, SEND_ACCEPTED, 0, SEND_ACCEPTED, false, false, false, 0 },
        { "kannel", LANE_ANSWERED, SEND_REJECTED, 0, SEND_REJECTED, false, false, false, 0 },
        { "kannel", LANE_ANSWERED, SEND_RETRY, 0, SEND_RETRY, true, true, false, 0 },
        { "kannel", LANE_BROKEN, SEND_RETRY, 0, SEND_RETRY, true, true, false, 250 },
        { "kannel", LANE_NOT_SENT, SEND_RETRY, 0, SEND_RETRY, true, false, false, 250 },
        { "kannel", LANE_SILENT, SEND_RETRY, 0, SEND_UNKNOWN, false, false, false, 250 },
        { "simulator", LANE_SILENT, SEND_RETRY, 0, SEND_RETRY, true, true, true, 250 },
        { "kannel", LANE_REFUSED, SEND_RETRY, 0, SEND_MISCONFIGURED, true, false, false, 60000 },
        { "kannel", LANE_ANSWERED, SEND_THROTTLED, 0, SEND_THROTTLED, true, false, false, 5000 },
        { "kannel", LANE_ANSWERED, SEND_THROTTLED, 20000, SEND_THROTTLED, true, false, false,
          20000 },
        { "kannel", LANE_ANSWERED, SEND_THROTTLED, 1LL << 40, SEND_THROTTLED, true, false, false,
          15 * 60 * 1000 },
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        const struct channel channel = channel_of(10, table[i].provider);
        struct lane lane;
        lane_open(&lane, &channel, 64, start_ms);
        struct lane_verdict verdict =
            end(&lane, table[i].answer, table[i].said, table[i].wish_ms, start_ms);
        assert_int_equal(verdict.outcome, table[i].outcome);
        assert_int_equal(verdict.retry_at_ms > 0, table[i].again);
        assert_int_equal(verdict.counted, table[i].counted);
        assert_int_equal(verdict.pinned, table[i].pinned);
        int64_t pause_ms = lane.paused_until_ms > 0 ? lane.paused_until_ms - start_ms : 0;
        assert_int_equal(pause_ms, table[i].pause_ms);
        assert_int_equal(lane.calls, 0);
        if (table[i].again)
            assert_true(verdict.retry_at_ms - start_ms >= 1500 &&
                        verdict.retry_at_ms >=
                            start_ms + (table[i].wish_ms < pause_ms ? table[i].wish_ms : 0));
    }
}

static void test_attempts_end(void **state)
{
    (void)state;
    const struct channel channel = channel_of(10, "kannel");
    struct lane lane;
    lane_open(&lane, &channel, 64, start_ms);
    struct lane_call call = { .answer = LANE_ANSWERED,
                              .outcome = SEND_RETRY,
                              .class = OUTBOX_REPLY,
                              .attempts = OUTBOX_ATTEMPTS_MAX,
                              .segments = 1,
                              .why = "again" };
    lane_start(&lane, 1);
    assert_int_equal(lane_settle(&lane, &call, start_ms).outcome, SEND_REJECTED);
    call.answer = LANE_NOT_SENT; /* the channel's fault: for ever, within the time to live */
    lane_start(&lane, 1);
    assert_int_equal(lane_settle(&lane, &call, start_ms).outcome, SEND_RETRY);
}

static void test_the_days_cap(void **state)
{
    (void)state;
    struct channel channel = channel_of(1000, "simulator");
    struct lane lane;
    channel.daily_segments = 10;
    lane_open(&lane, &channel, 64, start_ms);
    for (int sent = 0; sent < 12; sent++) {
        struct outbox_room room = lane_room(&lane, start_ms);
        assert_int_equal(room.calm > 0, sent < 8); /* lists stop at four fifths */
        assert_int_equal(room.safety_only, sent >= 10);
        assert_true(room.urgent > 0);
        bool promised = lane_reserve(&lane, start_ms);
        assert_int_equal(promised, sent < 10);
        if (promised)
            lane_release(&lane);
        end(&lane, LANE_ANSWERED, SEND_ACCEPTED, 0, start_ms);
    }
    int64_t tomorrow_ms = start_ms + 24LL * 60 * 60 * 1000;
    assert_false(lane_room(&lane, tomorrow_ms).safety_only);
}

static void test_switched_off(void **state)
{
    (void)state;
    const struct channel channel = channel_of(10, "simulator");
    struct lane lane;
    lane_open(&lane, &channel, 64, start_ms);
    lane.disabled = true;
    assert_int_equal(lane_room(&lane, start_ms).urgent, 0);
    assert_false(lane_reserve(&lane, start_ms));
    assert_true(lane_failing(&lane, start_ms));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_room_by_what_is_in_the_bucket),
        cmocka_unit_test(test_the_bucket_fills_to_one_second),
        cmocka_unit_test(test_a_promise_is_kept_or_taken_back),
        cmocka_unit_test(test_breaker),
        cmocka_unit_test(test_what_an_end_means),
        cmocka_unit_test(test_attempts_end),
        cmocka_unit_test(test_the_days_cap),
        cmocka_unit_test(test_switched_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
