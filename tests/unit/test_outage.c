/* A provider that is down for half an hour with ten thousand messages waiting, on a clock of the
 * test's own: the outbox, the lane and what the sender does with them, without sockets. */
#include "fixture.h"

#include "service/lane.h"

enum {
    MESSAGES = 10000,
    PERSONS = 2000,
    RATE = 100,
    STEP_MS = 100,
    OUTAGE_MS = 30 * 60 * 1000,
    OLD_MS = 110 * 60 * 1000, /* how long before the outage some were written: replies die in it */
    LATE = 40,                /* replies that are written while the backlog leaves */
};

struct sent { /* what the provider accepted, in its order */
    int64_t id, contact_id, at_ms;
    enum outbox_class class;
    int segments;
};

struct world {
    struct fixture f;
    struct arena *scratch; /* of one step */
    struct lane lane;
    int64_t up_at_ms;
    int64_t people[PERSONS];
    int64_t expires_ms[MESSAGES + LATE], ids[MESSAGES + LATE];
    enum outbox_class classes[MESSAGES + LATE];
    size_t queued;
    struct sent sent[2 * MESSAGES];
    size_t count;
    int64_t expired;
    int probes; /* calls while it was down */
    uint32_t random;
};

static uint32_t roll(struct world *world)
{
    world->random = world->random * 1664525 + 1013904223;
    return world->random >> 8;
}

static void queue(struct world *world, enum outbox_class class, int64_t written_ms)
{
    struct fixture *f = &world->f;
    const struct outbox_message message = { .contact_id = world->people[roll(world) % PERSONS],
                                            .channel = &f->channel,
                                            .bearer = BEARER_SMS,
                                            .class = class,
                                            .text = STR("one segment") };
    size_t i = world->queued++;
    assert_ok(outbox_add(f->db, &message, written_ms, world->scratch, &world->ids[i], &f->err),
              f->err);
    static const int hours[] = { 24, 2, 72, 2, 24, 24 };
    world->classes[i] = class;
    world->expires_ms[i] = written_ms + hours[class] * 3600000LL;
}

/* What the provider does with a call, and what the lane makes of it. */
static void call(struct world *world, const struct outbox_claimed *message)
{
    struct fixture *f = &world->f;
    bool up = f->now_ms >= world->up_at_ms;
    lane_start(&world->lane, message->outbound.segments);
    struct lane_call met = { .answer = LANE_ANSWERED,
                             .outcome = SEND_ACCEPTED,
                             .class = message->class,
                             .attempts = message->attempts,
                             .segments = message->outbound.segments,
                             .why = "down",
                             .random = roll(world) };
    if (up) {
        assert_true(world->count < 2 * MESSAGES);
        world->sent[world->count++] =
            (struct sent){ message->outbound.id, message->contact_id, f->now_ms, message->class,
                           message->outbound.segments };
    } else { /* refused at the door, or answered by a proxy whose backend is gone */
        world->probes++;
        met.answer = roll(world) % 2 ? LANE_NOT_SENT : LANE_BROKEN;
        met.outcome = SEND_RETRY;
    }
    struct lane_verdict verdict = lane_settle(&world->lane, &met, f->now_ms);
    const struct outbox_result result = { .id = message->outbound.id,
                                          .outcome = verdict.outcome,
                                          .retry_at_ms = verdict.retry_at_ms,
                                          .counted = verdict.counted,
                                          .pinned = verdict.pinned,
                                          .reason = STR("down") };
    assert_ok(
        outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms, world->scratch, &f->err),
        f->err);
}

static void step(struct world *world)
{
    struct fixture *f = &world->f;
    struct outbox_room room = lane_room(&world->lane, f->now_ms);
    if (room.urgent > 0) {
        struct outbox_claims claims;
        bool full, left;
        assert_ok(outbox_claim_room(f->db, &f->keys, &f->channel, &room, f->now_ms, world->scratch,
                                    &claims, &full, &left, &f->err),
                  f->err);
        world->expired += (int64_t)claims.expired;
        for (size_t i = 0; i < claims.count; i++)
            call(world, &claims.rows[i]);
    } else if (f->now_ms % 10000 == 0) {
        int64_t expired;
        assert_ok(outbox_expire(f->db, &f->channel, f->now_ms, world->scratch, &expired, &f->err),
                  f->err);
        world->expired += expired;
    }
    arena_free(world->scratch);
    world->scratch = arena_new(64 * 1024 * 1024);
    f->now_ms += STEP_MS;
}

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof(*world));
    assert_non_null(world);
    *state = world;
    struct fixture *f = &world->f;
    fixture_open(f);
    f->now_ms -= f->now_ms % 10000;
    world->random = 7;
    world->scratch = arena_new(64 * 1024 * 1024);
    f->channel.per_second = RATE;
    lane_open(&world->lane, &f->channel, HTTP_CALLS_MAX, f->now_ms);
    for (int i = 0; i < PERSONS; i++) {
        char msisdn[32];
        snprintf(msisdn, sizeof(msisdn), "+35569%07d", 1000000 + i);
        world->people[i] = fixture_contact(f, msisdn);
    }
    for (int i = 0; i < MESSAGES; i++)
        queue(world, (enum outbox_class)(roll(world) % OUTBOX_CLASSES),
              f->now_ms - (i < MESSAGES / 5 ? OLD_MS : 0));
    world->up_at_ms = f->now_ms + OUTAGE_MS;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    arena_free(world->scratch);
    fixture_close(&world->f);
    free(world);
    return 0;
}

static size_t index_of(const struct world *world, int64_t id)
{
    for (size_t i = 0; i < world->queued; i++) {
        if (world->ids[i] == id)
            return i;
    }
    fail_msg("the provider got %lld, which nobody queued", (long long)id);
    return 0;
}

/* Once each, in time, in order for each person. */
static void check_sent(struct world *world)
{
    static int64_t last[PERSONS][OUTBOX_CLASSES];
    static bool seen[MESSAGES + LATE];
    size_t left_in_time = 0;
    for (size_t i = 0; i < world->count; i++) {
        const struct sent *sent = &world->sent[i];
        size_t which = index_of(world, sent->id), person = 0;
        assert_false(seen[which]);
        seen[which] = true;
        assert_true(sent->at_ms < world->expires_ms[which]);
        while (world->people[person] != sent->contact_id)
            person++;
        assert_true(sent->id > last[person][sent->class]);
        last[person][sent->class] = sent->id;
    }
    for (size_t i = 0; i < world->queued; i++) {
        bool in_time = world->expires_ms[i] > world->up_at_ms;
        left_in_time += in_time;
        assert_int_equal(seen[i], in_time); /* all that could, and nothing stale */
    }
    assert_int_equal(world->count, left_in_time);
    assert_int_equal(world->expired, world->queued - left_in_time);
    assert_true(world->expired > MESSAGES / 20); /* or the test shows nothing */
}

/* Whoever waits for an answer goes before a list, and not more leaves than the channel takes. */
static void check_order(const struct world *world)
{
    int64_t last_reply_ms = 0, first_bulk_ms = INT64_MAX;
    size_t from = 0, segments = 0;
    for (size_t i = 0; i < world->count; i++) {
        const struct sent *sent = &world->sent[i];
        bool late = index_of(world, sent->id) >= MESSAGES;
        if (sent->class == OUTBOX_REPLY && !late)
            last_reply_ms = sent->at_ms;
        if (sent->class == OUTBOX_BULK && first_bulk_ms == INT64_MAX)
            first_bulk_ms = sent->at_ms;
        segments += (size_t)sent->segments;
        while (world->sent[from].at_ms <= sent->at_ms - 1000)
            segments -= (size_t)world->sent[from++].segments;
        assert_true(segments <= 2 * RATE); /* a full bucket, and a second's worth */
    }
    assert_true(last_reply_ms < first_bulk_ms);
}

static void test_half_an_hour_without_a_provider(void **state)
{
    struct world *world = *state;
    struct fixture *f = &world->f;
    int64_t written_ms[LATE];
    while (f->now_ms < world->up_at_ms)
        step(world);
    assert_int_equal(world->count, 0);
    /* 250 ms doubling to 30 s: a provider that comes back is not met by a herd. */
    assert_in_range(world->probes, 60, 64 + 80);
    assert_int_equal(lane_breaker(&world->lane, world->up_at_ms - 1), LANE_OPEN);
    int64_t give_up_ms = world->up_at_ms + 10 * 60 * 1000;
    for (int late = 0; world->count + (size_t)world->expired < world->queued || late < LATE;) {
        assert_true(f->now_ms < give_up_ms);
        if (late < LATE && f->now_ms > world->up_at_ms + 40000 + late * 500) {
            written_ms[late++] = f->now_ms;
            queue(world, OUTBOX_REPLY, f->now_ms);
        }
        step(world);
    }
    assert_int_equal(lane_breaker(&world->lane, f->now_ms), LANE_CLOSED);
    assert_true(world->sent[0].at_ms <= world->up_at_ms + 31 * 1000);
    check_sent(world);
    check_order(world);
    for (size_t i = 0; i < world->count; i++) { /* asked in the midst of the backlog */
        size_t which = index_of(world, world->sent[i].id);
        if (which >= MESSAGES)
            assert_true(world->sent[i].at_ms <= written_ms[which - MESSAGES] + 300);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_half_an_hour_without_a_provider, open_world,
                                        close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
