/* What a webhook carried, taken in: what counts as said before, whom nobody answers, what nobody
 * wrote, and the same with messages in parts. */
#include "hall.h"

#include "domain/provider_kit.h"

/* Two deliveries of a text, so much later: one message or two? */
static void what_was_said_before(void **state)
{
    struct hall *hall = *state;
    static const struct {
        const char *text, *first_id, *second_id;
        int64_t first_sent, second_sent;
        int64_t later_ms;
        bool repeat;
    } rows[] = {
        /* The provider's id says it, whatever the text and the time. */
        { "1", "a", "a", 0, 0, 1, true },
        { "1", "b", "b", 0, 0, 29LL * 86400000, true },
        { "1", "c", "d", 0, 0, 1, false },
        { "a question of some length", "e", "f", 5000, 5000, 1, false },
        /* Without one, the second in which it was sent. */
        { "1", "", "", 1000, 1000, 3600000, true },
        { "1", "", "", 2000, 3000, 1000, false },
        { "a question of some length", "", "", 4000, 5000, 1000, false },
        /* With neither, a key again is a person's as soon as a person can have pressed it. */
        { "1", "", "", 0, 0, 1000, true },
        { "1", "", "", 0, 0, REPEAT_SHORT_MS - 1, true },
        { "1", "", "", 0, 0, REPEAT_SHORT_MS, false },
        { "MENU", "", "", 0, 0, 10000, false },
        { "a question of some length", "", "", 0, 0, 10000, true },
        { "a question of some length", "", "", 0, 0, REPEAT_LONG_MS, false },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char from[32];
        snprintf(from, sizeof(from), "+355691230%03zu", i);
        struct inbound inbound = text_of(from, rows[i].text);
        inbound.external_id = str_of(rows[i].first_id);
        inbound.sent_at_ms = rows[i].first_sent;
        assert_int_equal(take(hall, inbound).duplicates, 0);
        hall->f.now_ms += rows[i].later_ms;
        inbound.external_id = str_of(rows[i].second_id);
        inbound.sent_at_ms = rows[i].second_sent;
        struct inbound_counts counts = take(hall, inbound);
        if ((counts.duplicates == 1) != rows[i].repeat || (counts.outbound == 0) != rows[i].repeat)
            fail_msg("row %zu: %d duplicates, %d replies", i, counts.duplicates, counts.outbound);
    }
}

/* Keys pressed steadily: a repeat does not push the next one out. */
static void a_repeat_does_not_lengthen_the_window(void **state)
{
    struct hall *hall = *state;
    int taken = 0;
    for (int i = 0; i < 9; i++) {
        taken += take(hall, text_of("+355691230001", "1")).outbound;
        hall->f.now_ms += REPEAT_SHORT_MS / 2;
    }
    assert_int_equal(taken, 5);
}

static void what_is_said_is_forgotten(void **state)
{
    struct hall *hall = *state;
    struct fixture *f = &hall->f;
    take(hall, text_of("+355691230001", "1"));
    struct inbound with_id = text_of("+355691230001", "1");
    with_id.external_id = STR("id");
    take(hall, with_id);
    f->now_ms += 61LL * 86400000;
    assert_ok(inbound_purge(f->db, f->now_ms, f->arena, &f->err), f->err);
    assert_int_equal(take(hall, with_id).duplicates, 0);
}

static void nobody_answers_names_and_short_codes(void **state)
{
    struct hall *hall = *state;
    static const struct {
        const char *from;
        int names, short_codes, replies;
    } rows[] = {
        { "VODAFONE", 1, 0, 0 }, { "Ministria", 1, 0, 0 },  { "50500", 0, 1, 0 },
        { "112", 0, 1, 0 },      { "0691230007", 0, 0, 1 }, { "+355 69 123 0008", 0, 0, 1 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct inbound_counts counts = take(hall, text_of(rows[i].from, "hello"));
        assert_int_equal(counts.names, rows[i].names);
        assert_int_equal(counts.short_codes, rows[i].short_codes);
        assert_int_equal(counts.silent, rows[i].names + rows[i].short_codes);
        assert_int_equal(counts.outbound, rows[i].replies);
    }
    hall->f.channel.number = STR("+355691230099"); /* ourselves */
    assert_int_equal(take(hall, text_of("0691230099", "hello")).outbound, 0);
}

/* The national number of one delivery and the international one of another are one person. */
static void one_person_however_written(void **state)
{
    struct hall *hall = *state;
    struct fixture *f = &hall->f;
    take(hall, text_of("0691230001", "hello"));
    struct contact contact;
    assert_ok(contacts_find(f->db, &f->keys, STR("+355691230001"), f->arena, &contact, &f->err),
              f->err);
    int64_t id = contact.id;
    take(hall, text_of("00355691230001", "MENU"));
    assert_ok(contacts_find(f->db, &f->keys, STR("+355691230001"), f->arena, &contact, &f->err),
              f->err);
    assert_int_equal(contact.id, id);
}

static struct inbound part_of(int number, const char *text)
{
    struct inbound inbound = text_of("+355691230001", text);
    inbound.concat_ref = 42;
    inbound.concat_part = number;
    inbound.concat_total = 2;
    return inbound;
}

static void parts_are_one_turn(void **state)
{
    struct hall *hall = *state;
    struct inbound_counts counts = take(hall, part_of(2, "of law?"));
    assert_int_equal(counts.parts, 1);
    assert_int_equal(counts.outbound, 0);
    assert_true(hall->outcome.waiting);
    assert_int_equal(take(hall, part_of(2, "of law?")).duplicates, 1);
    counts = take(hall, part_of(1, "May I work, by the words "));
    assert_int_equal(counts.outbound, 1);
    assert_int_equal(counts.incomplete, 0);
}

/* What is left of "we beg you: make them stop" is no STOP. */
static void half_a_message_is_no_command(void **state)
{
    struct hall *hall = *state;
    struct fixture *f = &hall->f;
    take(hall, text_of("+355691230001", "hello"));
    take(hall, part_of(2, " stop"));
    f->now_ms += f->channel.parts_wait_ms;
    assert_ok(inbound_take_waiting(f->db, &f->keys, hall->menus, &office_default, &f->channel, 1,
                                   f->now_ms, f->arena, &hall->outcome, &f->err),
              f->err);
    assert_int_equal(hall->outcome.counts.incomplete, 1);
    assert_int_equal(hall->outcome.counts.outbound, 1);
    struct contact contact;
    assert_ok(contacts_find(f->db, &f->keys, STR("+355691230001"), f->arena, &contact, &f->err),
              f->err);
    assert_false(contact.opted_out);
}

/* A channel taken out of the configuration while a part waits: the text is kept. */
static void parts_of_a_channel_that_is_gone(void **state)
{
    struct hall *hall = *state;
    struct fixture *f = &hall->f;
    take(hall, part_of(1, "hello"));
    f->now_ms += f->channel.parts_wait_ms;
    assert_ok(inbound_take_waiting(f->db, &f->keys, hall->menus, &office_default, &f->channel, 0,
                                   f->now_ms, f->arena, &hall->outcome, &f->err),
              f->err);
    assert_int_equal(hall->outcome.counts.silent, 1);
    assert_int_equal(hall->outcome.counts.outbound, 0);
}

/* Whoever repeats STOP has been told; START is told every time that it changes something. */
static void stop_is_confirmed_once(void **state)
{
    struct hall *hall = *state;
    static const struct {
        const char *text;
        int replies;
        bool stopped;
    } rows[] = {
        { "hello", 1, false },         { "\"STOP!\"", 1, true }, { "stop", 0, true },
        { "Ndal te gjitha", 0, true }, { "MENU", 1, true },      { "START", 1, false },
        { "STOP", 1, true },
    };
    struct fixture *f = &hall->f;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct contact contact;
        f->now_ms += 60000;
        assert_int_equal(take(hall, text_of("+355691230001", rows[i].text)).outbound,
                         rows[i].replies);
        assert_ok(contacts_find(f->db, &f->keys, STR("+355691230001"), f->arena, &contact, &f->err),
                  f->err);
        assert_int_equal(contact.opted_out, rows[i].stopped);
    }
}

static void quiet_hours_by_text(void **state)
{
    struct hall *hall = *state;
    struct fixture *f = &hall->f;
    const struct quiet_hours usual = { 21 * 60, 8 * 60 };
    struct quiet_hours hours;
    take(hall, text_of("+355691230001", "QUIET 22:30-6"));
    int64_t id = fixture_contact(f, "+355691230001");
    assert_ok(contacts_quiet(f->db, id, usual, f->arena, &hours, &f->err), f->err);
    assert_int_equal(hours.from, 22 * 60 + 30);
    assert_int_equal(hours.until, 6 * 60);
    take(hall, text_of("+355691230001", "QUIET OFF"));
    assert_ok(contacts_quiet(f->db, id, usual, f->arena, &hours, &f->err), f->err);
    assert_int_equal(hours.from, hours.until);
}

/* The dialled session of a person is at hand when they text. */
static void a_broken_session_goes_on_by_sms(void **state)
{
    struct hall *hall = *state;
    static const struct {
        const char *number;
        int64_t later_ms;
        bool offered;
    } rows[] = { { "+355691230001", 60000, true }, { "+355691230002", 16 * 60000, false } };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct inbound dialled = text_of(rows[i].number, "");
        dialled.bearer = BEARER_USSD;
        dialled.ussd_phase = USSD_BEGIN;
        dialled.ussd_session = str_of(rows[i].number);
        take(hall, dialled);
        dialled.ussd_phase = USSD_CONTINUE;
        dialled.text = STR("1");
        take(hall, dialled);
        hall->f.now_ms += rows[i].later_ms;
        take(hall, text_of(rows[i].number, "?"));
        struct outbox_claims claims = fixture_claim(&hall->f, 1);
        assert_int_equal(claims.count, 1);
        struct str text = claims.rows[0].outbound.text;
        if ((str_find(text, STR("1 vazhdo")) < text.len) != rows[i].offered)
            fail_msg("row %zu: " STR_FMT, i, STR_ARG(text));
    }
}

/* A provider names who stopped us, also one who never wrote. */
static void opt_outs_of_the_provider(void **state)
{
    struct hall *hall = *state;
    struct fixture *f = &hall->f;
    struct opt_out opt_out = { .from = STR("0691230001") };
    const struct webhook webhook = { .opt_outs = &opt_out, .opt_out_count = 1 };
    struct contact contact;
    assert_ok(inbound_take(f->db, &f->keys, hall->menus, &office_default, &f->channel, &webhook,
                           false, f->now_ms, f->arena, &hall->outcome, &f->err),
              f->err);
    assert_false(contacts_find(f->db, &f->keys, STR("+355691230001"), f->arena, &contact, &f->err));
    f->err = (struct err){ 0 };
    assert_int_equal(take(hall, text_of("+355691230001", "hello")).outbound, 1);
    assert_ok(contacts_find(f->db, &f->keys, STR("+355691230001"), f->arena, &contact, &f->err),
              f->err);
    assert_true(contact.opted_out); /* they are answered, and nothing else is sent */
}

/* Headers of messages that no person wrote. */
static void what_nobody_wrote(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        size_t size;
        enum inbound_program program;
    } rows[] = {
        { "\x05\x00\x03\x2a\x02\x01", 6, PROGRAM_NONE },
        { "\x06\x05\x04\x0b\x84\x23\xf0", 7, PROGRAM_PUSH },
        { "\x06\x05\x04\x0b\x85\x23\xf0", 7, PROGRAM_PUSH },
        { "\x06\x05\x04\x15\x81\x00\x00", 7, PROGRAM_BINARY },
        { "\x04\x04\x02\xf0\xf1", 5, PROGRAM_BINARY },
        { "\x0b\x05\x04\x0b\x84\x23\xf0\x00\x03\x2a\x02\x01", 12, PROGRAM_PUSH },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct inbound inbound = { 0 };
        struct err err = { 0 };
        bool for_program;
        assert_ok(
            kit_udh((struct str){ rows[i].header, rows[i].size }, &inbound, &for_program, &err),
            err);
        assert_int_equal(inbound.program, rows[i].program);
        assert_int_equal(for_program, rows[i].program != PROGRAM_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_said_before, hall_open, hall_close),
        cmocka_unit_test_setup_teardown(a_repeat_does_not_lengthen_the_window, hall_open,
                                        hall_close),
        cmocka_unit_test_setup_teardown(what_is_said_is_forgotten, hall_open, hall_close),
        cmocka_unit_test_setup_teardown(nobody_answers_names_and_short_codes, hall_open,
                                        hall_close),
        cmocka_unit_test_setup_teardown(one_person_however_written, hall_open, hall_close),
        cmocka_unit_test_setup_teardown(parts_are_one_turn, hall_open, hall_close),
        cmocka_unit_test_setup_teardown(half_a_message_is_no_command, hall_open, hall_close),
        cmocka_unit_test_setup_teardown(parts_of_a_channel_that_is_gone, hall_open, hall_close),
        cmocka_unit_test_setup_teardown(stop_is_confirmed_once, hall_open, hall_close),
        cmocka_unit_test_setup_teardown(quiet_hours_by_text, hall_open, hall_close),
        cmocka_unit_test_setup_teardown(a_broken_session_goes_on_by_sms, hall_open, hall_close),
        cmocka_unit_test_setup_teardown(opt_outs_of_the_provider, hall_open, hall_close),
        cmocka_unit_test(what_nobody_wrote),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
