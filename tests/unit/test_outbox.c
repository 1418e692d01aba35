/* The outbox: states, order, times to live, receipts in every order. */
#include "fixture.h"

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

static struct outbox_claims claim(struct fixture *f, int limit)
{
    struct outbox_claims claims;
    assert_ok(
        outbox_claim(f->db, &f->keys, &f->channel, limit, f->now_ms, f->arena, &claims, &f->err),
        f->err);
    return claims;
}

static void record(struct fixture *f, int64_t id, enum send_outcome outcome, const char *external)
{
    const struct outbox_result result = { .id = id,
                                          .outcome = outcome,
                                          .ids = { { str_of(external) }, external[0] ? 1U : 0U },
                                          .reason = STR("said so"),
                                          .retry_at_ms = f->now_ms + 5000 };
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
    struct outbox_claims claims = claim(&f, 10);
    assert_int_equal(claims.count, 3); /* the second waits for the first */
    bool seen_alert = false;
    for (size_t i = 0; i < claims.count; i++) {
        assert_true(claims.rows[i].outbound.id != second);
        seen_alert = seen_alert || claims.rows[i].outbound.id == alert;
    }
    assert_true(seen_alert);
    assert_int_equal(claim(&f, 10).count, 0);
    record(&f, first, SEND_RETRY, "");
    assert_int_equal(claim(&f, 10).count, 0); /* not due yet, and still before the second */
    f.now_ms += 5000;
    claims = claim(&f, 10);
    assert_int_equal(claims.count, 1);
    assert_int_equal(claims.rows[0].outbound.id, first);
    assert_int_equal(claims.rows[0].attempts, 2);
    assert_str(claims.rows[0].outbound.to, "+355691230001");
    record(&f, first, SEND_ACCEPTED, "");
    claims = claim(&f, 10);
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
        struct outbox_claims claims = claim(&f, 1);
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
    struct outbox_claims claims = claim(&f, 10);
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
        assert_int_equal(claim(&f, 1).count, 1);
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
    claim(&f, 1);
    assert_false(receipt(&f, 0, "theirs-7", DELIVERY_DELIVERED));
    record(&f, by_their_id, SEND_ACCEPTED, "theirs-7");
    assert_int_equal(state_of(&f, by_their_id), OUTBOX_DELIVERED);

    int64_t by_ours = queue(&f, person, OUTBOX_REPLY, "text");
    claim(&f, 1);
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
        claim(&f, 1);
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
    struct outbox_claims claims = claim(&f, 1);
    assert_str(claims.rows[0].outbound.text, "Pershendetje cdo dite");
    assert_false(claims.rows[0].outbound.unicode);
    record(&f, claims.rows[0].outbound.id, SEND_ACCEPTED, "");
    f.channel.fold = false;
    queue(&f, person, OUTBOX_REPLY, "Përshëndetje");
    claims = claim(&f, 1);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
