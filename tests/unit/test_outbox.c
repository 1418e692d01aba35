/* The outbox: states, order, times to live, receipts in every order. */
#include "fixture.h"

#include "domain/date.h"
#include "service/outbox.h"

static int64_t queue(struct fixture *f, int64_t contact_id, enum outbox_class class,
                     const char *text)
{
    const struct outbox_message message = { .contact_id = contact_id,
                                            .channel = &f->channel,
                                            .bearer = BEARER_SMS,
                                            .class = class,
                                            .text = str_of(text) };
    int64_t id;
    assert_ok(outbox_add(f->db, &message, f->now_ms, f->arena, &id, &f->err), f->err);
    return id;
}

static void record(struct fixture *f, int64_t id, enum send_outcome outcome, const char *external)
{
    const struct outbox_result result = { .id = id,
                                          .outcome = outcome,
                                          .ids = { { str_of(external) }, external[0] ? 1U : 0U },
                                          .reason = STR("said so"),
                                          .retry_at_ms = f->now_ms + 5000,
                                          .counted = true };
    assert_ok(outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms, f->arena, &f->err),
              f->err);
}

static bool receipt(struct fixture *f, int64_t id, const char *external, enum delivery delivery)
{
    const struct receipt r = { .outbound_id = id,
                               .external_id = str_of(external),
                               .delivery = delivery };
    bool matched;
    int64_t ticket;
    assert_ok(outbox_receipt(f->db, &f->keys, &f->channel, &r, f->now_ms, f->arena, &matched,
                             &ticket, &f->err),
              f->err);
    return matched;
}

static enum outbox_state state_of(struct fixture *f, int64_t id)
{
    struct db_rows rows;
    assert_ok(DB_RUN(f->db, QUERY_OUTBOX_BY_ID, f->arena, &rows, &f->err, DB_I(id),
                     DB_S(f->channel.name)),
              f->err);
    assert_int_equal(rows.row_count, 1);
    return (enum outbox_state)db_int(&rows, 0, 1);
}

static void test_claims_by_class_and_in_order_of_a_person(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    int64_t one = fixture_contact(&f, "+355691230001"), two = fixture_contact(&f, "+355691230002");
    int64_t alert = queue(&f, one, OUTBOX_ALERT, "alert");
    int64_t first = queue(&f, one, OUTBOX_REPLY, "first");
    int64_t second = queue(&f, one, OUTBOX_REPLY, "second");
    int64_t other = queue(&f, two, OUTBOX_REPLY, "other");
    struct outbox_claims claims = fixture_claim(&f, 10);
    assert_int_equal(claims.count, 3); /* the second waits for the first */
    bool seen_alert = false;
    for (size_t i = 0; i < claims.count; i++) {
        assert_true(claims.rows[i].outbound.id != second);
        seen_alert = seen_alert || claims.rows[i].outbound.id == alert;
    }
    assert_true(seen_alert);
    assert_int_equal(fixture_claim(&f, 10).count, 0);
    record(&f, first, SEND_RETRY, "");
    assert_int_equal(fixture_claim(&f, 10).count, 0); /* not due yet, and still before the second */
    f.now_ms += 5000;
    claims = fixture_claim(&f, 10);
    assert_int_equal(claims.count, 1);
    assert_int_equal(claims.rows[0].outbound.id, first);
    assert_int_equal(claims.rows[0].attempts, 2);
    assert_str(claims.rows[0].outbound.to, "+355691230001");
    record(&f, first, SEND_ACCEPTED, "");
    claims = fixture_claim(&f, 10);
    assert_int_equal(claims.count, 1);
    assert_int_equal(claims.rows[0].outbound.id, second);
    assert_int_equal(state_of(&f, other), OUTBOX_SENDING);
    fixture_close(&f);
}

static void test_the_most_urgent_leave_first(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    static const enum outbox_class classes[] = { OUTBOX_BULK,  OUTBOX_EXPERT, OUTBOX_SAFETY,
                                                 OUTBOX_REPLY, OUTBOX_ALERT,  OUTBOX_REMINDER };
    char msisdn[32];
    for (int i = 0; i < 6; i++) {
        snprintf(msisdn, sizeof(msisdn), "+35569123000%d", i);
        queue(&f, fixture_contact(&f, msisdn), classes[i], "text");
    }
    for (int class = OUTBOX_SAFETY; class < OUTBOX_CLASSES; class ++) {
        struct outbox_claims claims = fixture_claim(&f, 1);
        assert_int_equal(claims.count, 1);
        assert_int_equal(claims.rows[0].class, class);
    }
    fixture_close(&f);
}

static void test_nothing_stale_is_claimed(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    int64_t person = fixture_contact(&f, "+355691230001");
    int64_t reply = queue(&f, person, OUTBOX_REPLY, "reply");
    int64_t answer = queue(&f, person, OUTBOX_EXPERT, "answer");
    f.now_ms += 2 * 60 * 60 * 1000;
    struct outbox_claims claims = fixture_claim(&f, 10);
    assert_int_equal(claims.expired, 1);
    assert_int_equal(state_of(&f, reply), OUTBOX_EXPIRED);
    assert_int_equal(claims.count, 1);
    assert_int_equal(claims.rows[0].outbound.id, answer);
    fixture_close(&f);
}

/* Every outcome of a call, then a receipt: what the row is after each. */
static void test_outcomes_and_receipts(void **state)
{
    (void)state;
    static const struct {
        enum send_outcome outcome;
        enum outbox_state after;
        enum delivery delivery;
        enum outbox_state finally;
    } table[] = {
        { SEND_ACCEPTED, OUTBOX_SENT, DELIVERY_DELIVERED, OUTBOX_DELIVERED },
        { SEND_ACCEPTED, OUTBOX_SENT, DELIVERY_FAILED, OUTBOX_FAILED },
        { SEND_ACCEPTED, OUTBOX_SENT, DELIVERY_EXPIRED, OUTBOX_EXPIRED },
        { SEND_ACCEPTED, OUTBOX_SENT, DELIVERY_SENT, OUTBOX_SENT },
        { SEND_UNKNOWN, OUTBOX_UNKNOWN, DELIVERY_SENT, OUTBOX_SENT },
        { SEND_UNKNOWN, OUTBOX_UNKNOWN, DELIVERY_DELIVERED, OUTBOX_DELIVERED },
        { SEND_RETRY, OUTBOX_QUEUED, DELIVERY_DELIVERED, OUTBOX_DELIVERED },
        { SEND_THROTTLED, OUTBOX_QUEUED, DELIVERY_SENT, OUTBOX_SENT },
        { SEND_MISCONFIGURED, OUTBOX_QUEUED, DELIVERY_SENT, OUTBOX_SENT },
        { SEND_REJECTED, OUTBOX_FAILED, DELIVERY_DELIVERED, OUTBOX_FAILED },
        { SEND_OPTED_OUT, OUTBOX_FAILED, DELIVERY_DELIVERED, OUTBOX_FAILED },
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct fixture f;
        fixture_open(&f);
        int64_t person = fixture_contact(&f, "+355691230001");
        int64_t id = queue(&f, person, OUTBOX_REPLY, "text");
        assert_int_equal(fixture_claim(&f, 1).count, 1);
        record(&f, id, table[i].outcome, "theirs-1");
        assert_int_equal(state_of(&f, id), table[i].after);
        assert_true(receipt(&f, id, "", table[i].delivery));
        assert_int_equal(state_of(&f, id), table[i].finally);
        assert_true(receipt(&f, id, "", DELIVERY_SENT)); /* late: nothing moves back */
        assert_int_equal(state_of(&f, id), table[i].finally);
        struct contact contact;
        assert_ok(contacts_find(f.db, &f.keys, STR("+355691230001"), f.arena, &contact, &f.err),
                  f.err);
        assert_int_equal(contact.opted_out, table[i].outcome == SEND_OPTED_OUT);
        fixture_close(&f);
    }
}

static void test_receipts_before_the_answer_to_the_send(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    int64_t person = fixture_contact(&f, "+355691230001");
    int64_t by_their_id = queue(&f, person, OUTBOX_REPLY, "text");
    fixture_claim(&f, 1);
    assert_false(receipt(&f, 0, "theirs-7", DELIVERY_DELIVERED));
    record(&f, by_their_id, SEND_ACCEPTED, "theirs-7");
    assert_int_equal(state_of(&f, by_their_id), OUTBOX_DELIVERED);

    int64_t by_ours = queue(&f, person, OUTBOX_REPLY, "text");
    fixture_claim(&f, 1);
    assert_true(receipt(&f, by_ours, "", DELIVERY_DELIVERED));
    record(&f, by_ours, SEND_ACCEPTED, "");
    assert_int_equal(state_of(&f, by_ours), OUTBOX_DELIVERED);

    assert_false(receipt(&f, 424242, "", DELIVERY_DELIVERED)); /* nobody's: not kept */
    f.channel.name = STR("other");
    assert_false(receipt(&f, by_ours, "theirs-7", DELIVERY_FAILED)); /* another channel's */
    fixture_close(&f);
}

static void test_recovery_repeats_only_where_repeats_are_seen(void **state)
{
    (void)state;
    static const struct {
        const char *provider;
        enum outbox_state after;
    } table[] = { { "simulator", OUTBOX_QUEUED }, { "kannel", OUTBOX_UNKNOWN } };
    for (size_t i = 0; i < 2; i++) {
        struct fixture f;
        fixture_open(&f);
        f.channel.provider = provider_find(str_of(table[i].provider));
        int64_t id = queue(&f, fixture_contact(&f, "+355691230001"), OUTBOX_REPLY, "text");
        fixture_claim(&f, 1);
        int64_t queued, unknown;
        assert_ok(outbox_recover(f.db, &f.channel, f.now_ms, f.arena, &queued, &unknown, &f.err),
                  f.err);
        assert_int_equal(state_of(&f, id), table[i].after);
        assert_int_equal(queued, table[i].after == OUTBOX_QUEUED);
        assert_int_equal(unknown, table[i].after == OUTBOX_UNKNOWN);
        fixture_close(&f);
    }
}

static void test_texts_are_folded_as_the_channel_wants(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    int64_t person = fixture_contact(&f, "+355691230001");
    queue(&f, person, OUTBOX_REPLY, "Përshëndetje çdo ditë");
    struct outbox_claims claims = fixture_claim(&f, 1);
    assert_str(claims.rows[0].outbound.text, "Pershendetje cdo dite");
    assert_false(claims.rows[0].outbound.unicode);
    record(&f, claims.rows[0].outbound.id, SEND_ACCEPTED, "");
    f.channel.fold = false;
    queue(&f, person, OUTBOX_REPLY, "Përshëndetje");
    claims = fixture_claim(&f, 1);
    assert_str(claims.rows[0].outbound.text, "Përshëndetje");
    assert_true(claims.rows[0].outbound.unicode);
    fixture_close(&f);
}

static void test_backoff_grows_and_is_bounded(void **state)
{
    (void)state;
    assert_true(outbox_backoff_ms(OUTBOX_REPLY, 1, 0) < 3000);
    assert_true(outbox_backoff_ms(OUTBOX_ALERT, 1, 0) > 10000);
    int64_t before = 0;
    for (int attempt = 1; attempt < OUTBOX_ATTEMPTS_MAX; attempt++) {
        int64_t now = outbox_backoff_ms(OUTBOX_REPLY, attempt, 500);
        assert_true(now >= before && now <= 12 * 60 * 1000);
        before = now;
    }
}

/* ---- leaving with the commit */

static struct outbox_claimed leave(struct fixture *f, int64_t contact_id, const char *text)
{
    const struct outbox_message message = { .contact_id = contact_id,
                                            .channel = &f->channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_REPLY,
                                            .text = str_of(text) };
    struct outbox_claimed claimed;
    assert_ok(outbox_add_leaving(f->db, &message, STR("+355691230001"), f->now_ms, f->arena,
                                 &claimed, &f->err),
              f->err);
    return claimed;
}

static void test_a_reply_is_stored_as_sending_when_it_may_leave(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    int64_t person = fixture_contact(&f, "+355691230001");
    struct outbox_claimed first = leave(&f, person, "Përshëndetje");
    assert_true(first.outbound.id != 0);
    assert_str(first.outbound.to, "+355691230001");
    assert_str(first.outbound.text, "Pershendetje");
    assert_str(first.outbound.from, "50600");
    assert_int_equal(first.outbound.segments, 1);
    assert_int_equal(first.attempts, 1);
    assert_int_equal(state_of(&f, first.outbound.id), OUTBOX_SENDING);
    assert_int_equal(fixture_claim(&f, 10).count, 0); /* it is taken already */

    /* Behind one that the sender has, it may: the sender keeps their order. */
    assert_true(leave(&f, person, "second").outbound.id != 0);
    /* Behind one that is queued, it may not. */
    record(&f, first.outbound.id, SEND_RETRY, "");
    assert_int_equal(leave(&f, person, "third").outbound.id, 0);
    /* Nor behind one that another channel sends. */
    int64_t other = fixture_contact(&f, "+355691230002");
    leave(&f, other, "by sim");
    f.channel.name = STR("other");
    assert_int_equal(leave(&f, other, "by other").outbound.id, 0);
    fixture_close(&f);
}

/* ---- parts */

static void record_parts(struct fixture *f, int64_t id, const char *one, const char *two)
{
    const struct outbox_result result = { .id = id,
                                          .outcome = SEND_ACCEPTED,
                                          .ids = { { str_of(one), str_of(two) }, 2 } };
    assert_ok(outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms, f->arena, &f->err),
              f->err);
}

static void test_a_message_is_delivered_when_all_its_parts_are(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum delivery first, second;
        enum outbox_state between, finally;
        bool early; /* the first report comes before the answer to the send */
    } table[] = {
        { "both arrive", DELIVERY_DELIVERED, DELIVERY_DELIVERED, OUTBOX_SENT, OUTBOX_DELIVERED,
          false },
        { "the first early", DELIVERY_DELIVERED, DELIVERY_DELIVERED, OUTBOX_SENT, OUTBOX_DELIVERED,
          true },
        { "the second fails", DELIVERY_DELIVERED, DELIVERY_FAILED, OUTBOX_SENT, OUTBOX_FAILED,
          false },
        { "the first fails", DELIVERY_FAILED, DELIVERY_DELIVERED, OUTBOX_FAILED, OUTBOX_FAILED,
          false },
        { "one is too late", DELIVERY_DELIVERED, DELIVERY_EXPIRED, OUTBOX_SENT, OUTBOX_EXPIRED,
          true },
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct fixture f;
        fixture_open(&f);
        int64_t id = queue(&f, fixture_contact(&f, "+355691230001"), OUTBOX_REPLY, "text");
        fixture_claim(&f, 1);
        if (table[i].early)
            assert_false(receipt(&f, 0, "part-1", table[i].first));
        record_parts(&f, id, "part-1", "part-2");
        if (!table[i].early)
            assert_true(receipt(&f, 0, "part-1", table[i].first));
        assert_int_equal(state_of(&f, id), table[i].between);
        assert_true(receipt(&f, 0, "part-1", table[i].first)); /* said twice: counted once */
        assert_int_equal(state_of(&f, id), table[i].between);
        assert_true(receipt(&f, id, "part-2", table[i].second));
        assert_int_equal(state_of(&f, id), table[i].finally);
        fixture_close(&f);
    }
}

static void test_an_id_is_the_same_in_hexadecimal_and_decimal(void **state)
{
    (void)state;
    static const struct {
        const char *sent, *reported;
        bool same;
    } table[] = {
        { "1A2B3C4D", "439041101", true },  { "439041101", "1A2B3C4D", true },
        { "1a2b3c4d", "439041101", true },  { "439041101", "1a2b3c4d", true },
        { "1A2B3C4D", "439041102", false }, { "10", "16", false }, /* too short to tell */
        { "abc-def", "abc-deg", false },
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        for (int early = 0; early < 2; early++) {
            struct fixture f;
            fixture_open(&f);
            int64_t id = queue(&f, fixture_contact(&f, "+355691230001"), OUTBOX_REPLY, "text");
            fixture_claim(&f, 1);
            if (early)
                assert_false(receipt(&f, 0, table[i].reported, DELIVERY_DELIVERED));
            record(&f, id, SEND_ACCEPTED, table[i].sent);
            if (!early)
                assert_int_equal(receipt(&f, 0, table[i].reported, DELIVERY_DELIVERED),
                                 table[i].same);
            assert_int_equal(state_of(&f, id), table[i].same ? OUTBOX_DELIVERED : OUTBOX_SENT);
            fixture_close(&f);
        }
    }
}

/* A person who blocked us at the provider is heard, even when its report overtakes its answer. */
static void test_an_early_opt_out_is_taken_over(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    int64_t person = fixture_contact(&f, "+355691230001");
    int64_t id = queue(&f, person, OUTBOX_REPLY, "text");
    fixture_claim(&f, 1);
    const struct receipt early = { .external_id = STR("a-1"),
                                   .delivery = DELIVERY_FAILED,
                                   .opted_out = true };
    bool matched, stopped;
    int64_t ticket;
    assert_ok(outbox_receipt(f.db, &f.keys, &f.channel, &early, f.now_ms, f.arena, &matched,
                             &ticket, &f.err),
              f.err);
    assert_false(matched);
    record(&f, id, SEND_ACCEPTED, "a-1");
    assert_int_equal(state_of(&f, id), OUTBOX_FAILED);
    assert_ok(contacts_stopped(f.db, person, STOP_ALL, f.arena, &stopped, &f.err), f.err);
    assert_true(stopped);
    fixture_close(&f);
}

/* ---- holding back */

static int64_t column_of(struct fixture *f, int64_t id, size_t column)
{
    struct db_rows rows;
    assert_ok(DB_RUN(f->db, QUERY_OUTBOX_WHY, f->arena, &rows, &f->err, DB_I(id)), f->err);
    return db_int(&rows, 0, column);
}

enum { COLUMN_DUE = 6, COLUMN_HELD = 8 };

static void test_the_night_is_waited_for_unless_they_just_wrote(void **state)
{
    (void)state;
    static const int64_t hour_ms = 60 * 60 * 1000;
    static const struct {
        enum outbox_class class;
        int hours;        /* from the fixture's 11:15 here */
        int wrote_ms_ago; /* -1: never */
        bool held;
    } table[] = {
        { OUTBOX_REMINDER, 0, -1, false },       { OUTBOX_REMINDER, 11, -1, true },
        { OUTBOX_ALERT, 14, -1, true },          { OUTBOX_BULK, 20, -1, true },
        { OUTBOX_BULK, 21, -1, false },          { OUTBOX_REPLY, 14, -1, false },
        { OUTBOX_SAFETY, 14, -1, false },        { OUTBOX_EXPERT, 14, -1, true },
        { OUTBOX_EXPERT, 14, 9 * 60000, false }, { OUTBOX_EXPERT, 14, 11 * 60000, true },
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct fixture f;
        fixture_open(&f);
        f.channel.quiet = (struct quiet_hours){ 21 * 60, 8 * 60 };
        f.now_ms += table[i].hours * hour_ms;
        int64_t person = fixture_contact(&f, "+355691230001");
        if (table[i].wrote_ms_ago >= 0)
            assert_ok(DB_RUN(f.db, QUERY_SESSION_PUT, f.arena, NULL, &f.err, DB_I(person), DB_I(0),
                             DB_B(STR("x")), DB_I(f.now_ms - table[i].wrote_ms_ago),
                             DB_S(STR("sim"))),
                      f.err);
        int64_t id = queue(&f, person, table[i].class, "text");
        assert_int_equal(fixture_claim(&f, 1).count, !table[i].held);
        assert_int_equal(column_of(&f, id, COLUMN_HELD),
                         table[i].held ? OUTBOX_QUIET : OUTBOX_NOT_HELD);
        if (table[i].held) {
            f.now_ms = column_of(&f, id, COLUMN_DUE);
            assert_int_equal(date_local_minutes(f.now_ms), 8 * 60);
            assert_int_equal(fixture_claim(&f, 1).count, 1);
        }
        fixture_close(&f);
    }
}

static void test_beyond_the_days_measure_is_quarantine(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    f.channel.person_daily_segments = 3;
    int64_t person = fixture_contact(&f, "+355691230001");
    for (int i = 0; i < 3; i++)
        queue(&f, person, OUTBOX_EXPERT, "one segment");
    int64_t fourth = queue(&f, person, OUTBOX_EXPERT, "one too many");
    assert_int_equal(column_of(&f, fourth, COLUMN_HELD), OUTBOX_QUARANTINE);
    int64_t due_ms = column_of(&f, fourth, COLUMN_DUE);
    assert_int_equal(date_local_minutes(due_ms), 0); /* the next day's midnight */
    assert_true(due_ms > f.now_ms && due_ms < f.now_ms + 24 * 60 * 60 * 1000);
    int64_t safety = queue(&f, person, OUTBOX_SAFETY, "never held");
    assert_int_equal(column_of(&f, safety, COLUMN_HELD), OUTBOX_NOT_HELD);
    int64_t reply = queue(&f, person, OUTBOX_REPLY, "nor what they asked for");
    assert_int_equal(column_of(&f, reply, COLUMN_HELD), OUTBOX_NOT_HELD);
    int64_t other = queue(&f, fixture_contact(&f, "+355691230002"), OUTBOX_EXPERT, "theirs");
    assert_int_equal(column_of(&f, other, COLUMN_HELD), OUTBOX_NOT_HELD);
    struct outbox_waiting *rows;
    size_t count;
    int64_t quarantined;
    assert_ok(outbox_waiting(f.db, f.now_ms, f.arena, &rows, &count, &quarantined, &f.err), f.err);
    assert_int_equal(quarantined, 1);
    f.now_ms = due_ms;
    int64_t tomorrow = queue(&f, person, OUTBOX_EXPERT, "a new day");
    assert_int_equal(column_of(&f, tomorrow, COLUMN_HELD), OUTBOX_NOT_HELD);
    fixture_close(&f);
}

/* ---- another channel */

static void test_only_what_was_not_accepted_goes_another_way(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    struct channel other = f.channel;
    other.name = STR("other");
    int64_t fresh = queue(&f, fixture_contact(&f, "+355691230001"), OUTBOX_REPLY, "fresh");
    int64_t refused = queue(&f, fixture_contact(&f, "+355691230002"), OUTBOX_REPLY, "refused");
    int64_t silent = queue(&f, fixture_contact(&f, "+355691230003"), OUTBOX_REPLY, "silent");
    int64_t screen = queue(&f, fixture_contact(&f, "+355691230004"), OUTBOX_ALERT, "alert");
    fixture_claim(&f, 10);
    struct outbox_result result = { .outcome = SEND_RETRY, .retry_at_ms = f.now_ms };
    const struct {
        int64_t id;
        bool pinned;
    } results[] = { { fresh, false }, { refused, false }, { silent, true } };
    for (size_t i = 0; i < 3; i++) {
        result.id = results[i].id;
        result.pinned = results[i].pinned;
        assert_ok(outbox_record(f.db, &f.keys, &f.channel, &result, f.now_ms, f.arena, &f.err),
                  f.err);
    }
    int64_t moved;
    assert_ok(outbox_move(f.db, &f.channel, &other, 10, f.now_ms, f.arena, &moved, &f.err), f.err);
    assert_int_equal(moved, 2);
    assert_int_equal(state_of(&f, screen), OUTBOX_SENDING); /* under way: stays */
    struct outbox_claims claims = fixture_claim(&f, 10);
    assert_int_equal(claims.count, 1);
    assert_int_equal(claims.rows[0].outbound.id, silent);
    f.channel.name = other.name;
    assert_int_equal(fixture_claim(&f, 10).count, 2);
    fixture_close(&f);
}

static void test_the_next_that_is_due_is_known(void **state)
{
    (void)state;
    struct fixture f;
    int64_t due_at_ms;
    fixture_open(&f);
    for (int i = 0; i < 2; i++) { /* both fail, and are to be tried again at times of their own */
        char number[] = "+355691230001";
        number[12] = (char)(number[12] + i);
        int64_t id = queue(&f, fixture_contact(&f, number), OUTBOX_REPLY, "text");
        fixture_claim(&f, 1);
        record(&f, id, SEND_RETRY, "");
        f.now_ms += 300;
    }
    int64_t first_ms = f.now_ms - 600 + 5000, second_ms = first_ms + 300;
    const int64_t table[][2] = { { f.now_ms, first_ms },
                                 { first_ms - 1, first_ms },
                                 { first_ms, second_ms },
                                 { second_ms, INT64_MAX } };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        assert_ok(outbox_next_due(f.db, &f.channel, table[i][0], f.arena, &due_at_ms, &f.err),
                  f.err);
        assert_int_equal(due_at_ms, table[i][1]);
    }
    fixture_close(&f);
}

static void test_attempts_count_only_when_they_say_so(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    int64_t id = queue(&f, fixture_contact(&f, "+355691230001"), OUTBOX_REPLY, "text");
    for (int i = 0; i < 3; i++) {
        struct outbox_claims claims = fixture_claim(&f, 1);
        assert_int_equal(claims.rows[0].attempts, 1);
        const struct outbox_result result = {
            .id = id, .outcome = SEND_RETRY, .retry_at_ms = f.now_ms, .counted = false
        };
        assert_ok(outbox_record(f.db, &f.keys, &f.channel, &result, f.now_ms, f.arena, &f.err),
                  f.err);
    }
    int64_t expired;
    f.now_ms += 3 * 60 * 60 * 1000;
    assert_ok(outbox_expire(f.db, &f.channel, f.now_ms, f.arena, &expired, &f.err), f.err);
    assert_int_equal(expired, 1);
    assert_int_equal(state_of(&f, id), OUTBOX_EXPIRED);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_claims_by_class_and_in_order_of_a_person),
        cmocka_unit_test(test_the_most_urgent_leave_first),
        cmocka_unit_test(test_nothing_stale_is_claimed),
        cmocka_unit_test(test_outcomes_and_receipts),
        cmocka_unit_test(test_receipts_before_the_answer_to_the_send),
        cmocka_unit_test(test_recovery_repeats_only_where_repeats_are_seen),
        cmocka_unit_test(test_texts_are_folded_as_the_channel_wants),
        cmocka_unit_test(test_backoff_grows_and_is_bounded),
        cmocka_unit_test(test_a_reply_is_stored_as_sending_when_it_may_leave),
        cmocka_unit_test(test_a_message_is_delivered_when_all_its_parts_are),
        cmocka_unit_test(test_an_id_is_the_same_in_hexadecimal_and_decimal),
        cmocka_unit_test(test_the_night_is_waited_for_unless_they_just_wrote),
        cmocka_unit_test(test_beyond_the_days_measure_is_quarantine),
        cmocka_unit_test(test_only_what_was_not_accepted_goes_another_way),
        cmocka_unit_test(test_attempts_count_only_when_they_say_so),
        cmocka_unit_test(test_the_next_that_is_due_is_known),
        cmocka_unit_test(test_an_early_opt_out_is_taken_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
