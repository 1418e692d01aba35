/* What people want from us: STOP in its forms and how long it holds, quiet hours. */
#include "fixture.h"

#include "service/outbox.h"

static const char *const person = "+355691230001";

static int64_t queue(struct fixture *f, int64_t contact_id, enum outbox_class class)
{
    const struct outbox_message message = { .contact_id = contact_id,
                                            .channel = &f->channel,
                                            .bearer = BEARER_SMS,
                                            .class = class,
                                            .text = STR("text") };
    int64_t id;
    assert_ok(outbox_add(f->db, &message, f->now_ms, f->arena, &id, &f->err), f->err);
    return id;
}

static enum outbox_state state_of(struct fixture *f, int64_t id)
{
    struct db_rows rows;
    assert_ok(DB_RUN(f->db, QUERY_OUTBOX_BY_ID, f->arena, &rows, &f->err, DB_I(id),
                     DB_S(f->channel.name)),
              f->err);
    return (enum outbox_state)db_int(&rows, 0, 1);
}

static bool stopped(struct fixture *f, int64_t contact_id, enum contact_stop what)
{
    bool ret;
    assert_ok(contacts_stopped(f->db, contact_id, what, f->arena, &ret, &f->err), f->err);
    return ret;
}

static void stop(struct fixture *f, int64_t contact_id, enum contact_stop what)
{
    assert_ok(contacts_stop(f->db, &f->keys, contact_id, what, f->now_ms, f->arena, &f->err),
              f->err);
}

/* By class, what is queued and what is refused afterwards: after STOP JOBS, and after STOP. */
static void stop_gives_up_what_nobody_asked_for(void **state)
{
    (void)state;
    static const enum outbox_state after[][OUTBOX_CLASSES] = {
        [STOP_ALL] = { [OUTBOX_REMINDER] = OUTBOX_FAILED,
                       [OUTBOX_ALERT] = OUTBOX_FAILED,
                       [OUTBOX_BULK] = OUTBOX_FAILED },
        [STOP_ALERTS] = { [OUTBOX_ALERT] = OUTBOX_FAILED },
    };
    for (enum contact_stop what = STOP_ALL; what <= STOP_ALERTS; what++) {
        struct fixture f;
        fixture_open(&f);
        int64_t id = fixture_contact(&f, person), other = fixture_contact(&f, "+355691230002");
        int64_t rows[OUTBOX_CLASSES], others = queue(&f, other, OUTBOX_ALERT);
        for (int class = 0; class < OUTBOX_CLASSES; class ++)
            rows[class] = queue(&f, id, (enum outbox_class) class);
        stop(&f, id, what);
        for (int class = 0; class < OUTBOX_CLASSES; class ++) {
            assert_int_equal(state_of(&f, rows[class]), after[what][class]);
            assert_int_equal(state_of(&f, queue(&f, id, (enum outbox_class) class)),
                             after[what][class]);
        }
        assert_int_equal(state_of(&f, others), OUTBOX_QUEUED);
        assert_ok(contacts_start(f.db, &f.keys, id, f.arena, &f.err), f.err);
        assert_int_equal(state_of(&f, queue(&f, id, OUTBOX_ALERT)), OUTBOX_QUEUED);
        fixture_close(&f);
    }
}

/* One that is being sent when STOP comes, and was not accepted: it is not tried again. */
static void what_is_under_way_is_not_repeated(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    int64_t id = fixture_contact(&f, person), alert = queue(&f, id, OUTBOX_ALERT);
    struct outbox_claims claims = fixture_claim(&f, 5);
    assert_int_equal(claims.count, 1);
    stop(&f, id, STOP_ALL);
    assert_int_equal(state_of(&f, alert), OUTBOX_SENDING);
    const struct outbox_result result = { .id = alert,
                                          .outcome = SEND_RETRY,
                                          .retry_at_ms = f.now_ms + 1000 };
    assert_ok(outbox_record(f.db, &f.keys, &f.channel, &result, f.now_ms, f.arena, &f.err), f.err);
    f.now_ms += 1000;
    claims = fixture_claim(&f, 5);
    assert_int_equal(claims.count, 0);
    assert_int_equal(state_of(&f, alert), OUTBOX_EXPIRED);
    fixture_close(&f);
}

static void a_stop_outlives_the_contact(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    /* A provider names somebody who never wrote to us: known, and no contact made of it. */
    struct contact contact;
    assert_ok(contacts_stop_number(f.db, &f.keys, str_of(person), f.now_ms, f.arena, &f.err),
              f.err);
    assert_false(contacts_find(f.db, &f.keys, str_of(person), f.arena, &contact, &f.err));
    assert_int_equal(f.err.code, ERR_NOT_FOUND);
    f.err = (struct err){ 0 };
    assert_ok(
        contacts_find_or_add(f.db, &f.keys, str_of(person), f.now_ms, f.arena, &contact, &f.err),
        f.err);
    assert_true(contact.opted_out);
    assert_true(stopped(&f, contact.id, STOP_ALL));
    assert_true(stopped(&f, contact.id, STOP_ALERTS));
    assert_int_equal(state_of(&f, queue(&f, contact.id, OUTBOX_BULK)), OUTBOX_FAILED);

    assert_ok(contacts_start(f.db, &f.keys, contact.id, f.arena, &f.err), f.err);
    assert_false(stopped(&f, contact.id, STOP_ALL));
    struct db_rows rows;
    unsigned char key[CRYPTO_INDEX_SIZE];
    crypto_index(f.keys.stop, str_of(person), key);
    struct str index = { (const char *)key, sizeof(key) };
    assert_ok(DB_RUN(f.db, QUERY_OPT_OUT_OF, f.arena, &rows, &f.err, DB_B(index)), f.err);
    assert_int_equal(rows.row_count, 0); /* START is as lasting */

    int64_t other = fixture_contact(&f, "+355691230002");
    stop(&f, other, STOP_ALERTS);
    stop(&f, other, STOP_ALERTS);
    assert_false(stopped(&f, other, STOP_ALL));
    assert_true(stopped(&f, other, STOP_ALERTS));
    /* A provider's word about a known contact. */
    assert_ok(contacts_stop_number(f.db, &f.keys, STR("+355691230002"), f.now_ms, f.arena, &f.err),
              f.err);
    assert_true(stopped(&f, other, STOP_ALL));
    fixture_close(&f);
}

static void quiet_hours_are_the_channels_until_chosen(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f);
    const struct quiet_hours usual = { 21 * 60, 8 * 60 }, chosen = { 23 * 60, 6 * 60 },
                             none = { 0 };
    struct quiet_hours hours;
    int64_t id = fixture_contact(&f, person);
    assert_ok(contacts_quiet(f.db, id, usual, f.arena, &hours, &f.err), f.err);
    assert_memory_equal(&hours, &usual, sizeof(hours));
    assert_ok(contacts_set_quiet(f.db, id, chosen, f.arena, &f.err), f.err);
    assert_ok(contacts_quiet(f.db, id, usual, f.arena, &hours, &f.err), f.err);
    assert_memory_equal(&hours, &chosen, sizeof(hours));
    assert_ok(contacts_set_quiet(f.db, id, none, f.arena, &f.err), f.err);
    assert_ok(contacts_quiet(f.db, id, usual, f.arena, &hours, &f.err), f.err);
    assert_memory_equal(&hours, &none, sizeof(hours));
    assert_false(contacts_quiet(f.db, 12345, usual, f.arena, &hours, &f.err));
    assert_int_equal(f.err.code, ERR_NOT_FOUND);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stop_gives_up_what_nobody_asked_for),
        cmocka_unit_test(what_is_under_way_is_not_repeated),
        cmocka_unit_test(a_stop_outlives_the_contact),
        cmocka_unit_test(quiet_hours_are_the_channels_until_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
