/* Numbers are sealed for their rows: one that stands in another's is refused, whoever put it there, and
 * nobody gets a text that is another's; those from before are read until they are sealed anew. */
#include "meddle.h"

#include "service/numbers.h"
#include "service/staff.h"

static const char *const ones = "+355691230001", *const others = "+355691230002";

struct two {
    struct fixture *f;
    int64_t one, other;
};

static struct two two_people(void **state)
{
    struct fixture *f = *state;
    return (struct two){ f, fixture_contact(f, ones), fixture_contact(f, others) };
}

/* The number, or "" when it is refused. */
static const char *number(const struct two *t, int64_t contact_id)
{
    struct fixture *f = t->f;
    struct str msisdn;
    char *ret = arena_alloc(f->arena, 32);
    assert_non_null(ret);
    ret[0] = '\0';
    if (contacts_number(f->db, &f->keys, contact_id, f->arena, &msisdn, &f->err)) {
        assert_true(str_to_c(msisdn, ret, 32));
        return ret;
    }
    assert_int_equal(f->err.code, ERR_DATA);
    f->err = (struct err){ 0 };
    return ret;
}

static void swap(const struct two *t, const char *columns)
{
    char sql[512];
    snprintf(sql, sizeof(sql),
             "CREATE TEMP TABLE was AS SELECT * FROM contact;"
             "UPDATE contact SET number_index = randomblob(16) WHERE '%s' LIKE '%%index%%';"
             "UPDATE contact SET (%s) = (SELECT %s FROM was WHERE was.id <> contact.id)",
             columns, columns, columns);
    meddle(t->f, sql);
}

/* As numbers were sealed before. */
static void seal_as_before(const struct two *t, int64_t contact_id, const char *msisdn)
{
    char sql[512];
    struct str sealed, hex;
    assert_true(crypto_seal(t->f->keys.seal, str_of(msisdn), t->f->arena, &sealed));
    assert_true(crypto_hex(sealed, t->f->arena, &hex));
    snprintf(sql, sizeof(sql), "UPDATE contact SET number_sealed = X'" STR_FMT "' WHERE id = %lld",
             STR_ARG(hex), (long long)contact_id);
    meddle(t->f, sql);
}

static struct numbers_slice bind_all(struct fixture *f)
{
    struct numbers_slice slice, all = { .more = true };
    bool due;
    assert_ok(numbers_look(f->db, f->arena, &due, &f->err), f->err);
    assert_true(due);
    while (all.more) {
        assert_ok(numbers_bind(f->db, &f->keys, f->arena, &slice, &f->err), f->err);
        all = (struct numbers_slice){ slice.more, all.bound + slice.bound,
                                      all.refused + slice.refused };
    }
    assert_ok(numbers_look(f->db, f->arena, &due, &f->err), f->err);
    assert_false(due);
    return all;
}

static int64_t queue(const struct two *t, int64_t contact_id)
{
    const struct outbox_message message = { .contact_id = contact_id,
                                            .channel = &t->f->channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_REPLY,
                                            .text = STR("for their eyes only") };
    int64_t id;
    assert_ok(outbox_add(t->f->db, &message, t->f->now_ms, t->f->arena, &id, &t->f->err),
              t->f->err);
    return id;
}

static void nobody_gets_what_is_anothers(void **state)
{
    static const char *const columns[] = { "number_sealed", "number_sealed, number_index" };
    const struct two t = two_people(state);
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        assert_str(str_of(number(&t, t.one)), ones);
        swap(&t, columns[i]);
        assert_str(str_of(number(&t, t.one)), "");
        assert_str(str_of(number(&t, t.other)), "");
        int64_t id = queue(&t, t.one);
        assert_int_equal(fixture_claim(t.f, 5).failed, 1);
        char sql[256];
        snprintf(sql, sizeof(sql),
                 "SELECT count(*) FROM outbox WHERE id = %lld AND state = 4 AND reason LIKE"
                 " 'the number was altered%%'",
                 (long long)id);
        assert_int_equal(meddle_count(t.f, sql), 1);
        swap(&t, columns[i]);
    }
    assert_str(str_of(number(&t, t.other)), others);
}

static void those_from_before_are_read_until_sealed_anew(void **state)
{
    const struct two t = two_people(state);
    seal_as_before(&t, t.one, ones);
    seal_as_before(&t, t.other, others);
    assert_str(str_of(number(&t, t.one)), ones);
    swap(&t, "number_sealed"); /* the hash beside it is not of this number */
    assert_str(str_of(number(&t, t.one)), "");
    swap(&t, "number_sealed");
    struct numbers_slice all = bind_all(t.f);
    assert_int_equal(all.bound, 2);
    assert_int_equal(all.refused, 0);
    assert_str(str_of(number(&t, t.one)), ones);
    assert_str(str_of(number(&t, t.other)), others);
    seal_as_before(&t, t.one, ones); /* found in an old copy of the file */
    assert_str(str_of(number(&t, t.one)), "");
}

static void what_was_swapped_before_stays_refused(void **state)
{
    const struct two t = two_people(state);
    seal_as_before(&t, t.one, others);
    seal_as_before(&t, t.other, others);
    struct numbers_slice all = bind_all(t.f);
    assert_int_equal(all.bound, 1);
    assert_int_equal(all.refused, 1);
    assert_str(str_of(number(&t, t.one)), "");
    assert_str(str_of(number(&t, t.other)), others);
}

/* More than a slice, some of them sealed for their rows already. */
static void all_are_sealed_anew(void **state)
{
    struct fixture *f = *state;
    struct two t = { .f = f };
    for (int i = 0; i < NUMBERS_SLICE_MAX + 20; i++) {
        char msisdn[32];
        snprintf(msisdn, sizeof(msisdn), "+35569124%04d", i);
        f->now_ms += 1;
        t.other = fixture_contact(f, msisdn);
        if (i % 100 == 19)
            seal_as_before(&t, t.other, msisdn);
    }
    assert_int_equal(bind_all(f).bound, NUMBERS_SLICE_MAX / 100 + 1);
    assert_str(str_of(number(&t, t.other)), "+355691240519");
}

static void a_number_of_staff_is_no_contacts(void **state)
{
    const struct two t = two_people(state);
    struct fixture *f = t.f;
    struct staff staff;
    struct str msisdn;
    assert_ok(staff_add(f->db, STR("ana"), STR("Ana"), STR("expert"), STR("none"), f->now_ms,
                        f->arena, &f->err),
              f->err);
    assert_ok(staff_by_login(f->db, STR("ana"), f->arena, &staff, &f->err), f->err);
    assert_ok(
        staff_set_oncall(f->db, &f->keys, STR("ana"), STR("+355691239999"), 1, f->arena, &f->err),
        f->err);
    assert_ok(contacts_number(f->db, &f->keys, staff.id, f->arena, &msisdn, &f->err), f->err);
    assert_str(msisdn, "+355691239999");
    meddle(f, "UPDATE contact SET number_sealed = (SELECT phone_sealed FROM staff)");
    assert_str(str_of(number(&t, t.one)), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nobody_gets_what_is_anothers, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(those_from_before_are_read_until_sealed_anew, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(what_was_swapped_before_stays_refused, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(all_are_sealed_anew, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_number_of_staff_is_no_contacts, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
