/* On call: who is called when, that taking a question ends it, and that nothing is said twice. */
#include "fixture.h"
#include "service/desk.h"
#include "service/oncall.h"
#include "service/staff.h"

static const int64_t minute_ms = 60 * 1000LL;

struct room {
    struct fixture f;
    struct oncall oncall;
    int64_t expert, coordinator, person, ticket, number;
};

static int64_t hire(struct room *room, const char *login, const char *role, const char *phone,
                    int place)
{
    struct fixture *f = &room->f;
    struct staff staff;
    assert_ok(staff_add(f->db, str_of(login), str_of(login), str_of(role), STR("none"), f->now_ms,
                        f->arena, &f->err),
              f->err);
    assert_ok(staff_by_login(f->db, str_of(login), f->arena, &staff, &f->err), f->err);
    if (place > 0)
        assert_ok(staff_set_oncall(f->db, &f->keys, str_of(login), str_of(phone), place, f->arena,
                                   &f->err),
                  f->err);
    return staff.id;
}

static void ask(struct room *room, enum urgency urgency, unsigned danger)
{
    struct fixture *f = &room->f;
    const struct ticket_question question = { .number = ++room->number,
                                              .contact_id = room->person,
                                              .category = STR(""),
                                              .node = STR(""),
                                              .language = STR("en"),
                                              .channel = f->channel.name,
                                              .bearer = BEARER_SMS,
                                              .text = STR("what they wrote"),
                                              .urgency = urgency,
                                              .danger = danger };
    assert_ok(tickets_open(f->db, &office_default, &question, f->now_ms, f->arena, &room->ticket,
                           &f->err),
              f->err);
}

static int room_open(void **state)
{
    struct room *room = calloc(1, sizeof(*room));
    *state = room;
    fixture_open(&room->f);
    room->oncall = (struct oncall){ .channel = &room->f.channel,
                                    .take_ms = (int)(15 * minute_ms),
                                    .rounds = 2,
                                    .text = STR("Urgent: question {number} waits.") };
    room->person = fixture_contact(&room->f, "355691110001");
    room->number = 100;
    room->expert = hire(room, "besa", "expert", "355691119001", 1);
    hire(room, "ilir", "expert", "355691119002", 2);
    room->coordinator = hire(room, "drita", "coordinator", "355691119003", 3);
    hire(room, "away", "expert", "", 0);
    return 0;
}

static int room_close(void **state)
{
    struct room *room = *state;
    fixture_close(&room->f);
    free(room);
    return 0;
}

/* What the phones of staff got so far at this moment: "9001 9002 ", the ends of their numbers. */
static void expect_calls(struct room *room, const char *expected)
{
    struct fixture *f = &room->f;
    struct oncall_outcome outcome;
    struct outbox_claims claims;
    char storage[256];
    struct builder got;
    builder_init(&got, storage, sizeof(storage));
    assert_ok(oncall_call(f->db, &room->oncall, f->now_ms, f->arena, &outcome, &f->err), f->err);
    claims = fixture_claim(f, 50);
    for (size_t i = 0; i < claims.count; i++) {
        const struct outbound *message = &claims.rows[i].outbound;
        char text[64];
        builder_addf(&got, STR_FMT " ", STR_ARG(str_from(message->to, message->to.len - 4)));
        snprintf(text, sizeof(text), "Urgent: question %d waits.", (int)room->number);
        assert_str(message->text, text);
        const struct outbox_result sent = { .id = message->id, .outcome = SEND_ACCEPTED };
        assert_ok(outbox_record(f->db, &f->keys, &f->channel, &sent, f->now_ms, f->arena, &f->err),
                  f->err);
    }
    assert_int_equal(outcome.calls, claims.count);
    assert_string_equal(storage, expected);
}

static struct desk_ticket look(struct room *room)
{
    struct fixture *f = &room->f;
    struct desk_ticket ticket;
    assert_ok(
        desk_ticket(f->db, room->ticket, room->coordinator, f->now_ms, f->arena, &ticket, &f->err),
        f->err);
    return ticket;
}

static void change(struct room *room, enum desk_change what)
{
    struct fixture *f = &room->f;
    struct desk_ticket ticket;
    assert_ok(desk_change(f->db, what, room->ticket, look(room).version, room->expert, f->now_ms,
                          f->arena, &ticket, &f->err),
              f->err);
}

static void one_after_the_other_is_called(void **state)
{
    struct room *room = *state;
    static const char *const calls[] = { "9001 ", "9002 ", "9003 ", "9001 ",
                                         "9002 ", "9003 ", "",      "" };
    ask(room, URGENCY_NOW, 1u << DANGER_CALL);
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        expect_calls(room, calls[i]);
        expect_calls(room, ""); /* nothing twice */
        room->f.now_ms += 15 * minute_ms - 1;
        expect_calls(room, "");
        room->f.now_ms += 1;
    }
    assert_int_equal(look(room).calls, 6);
}

static void two_in_one_place_are_called_together(void **state)
{
    struct room *room = *state;
    hire(room, "genti", "case_worker", "355691119004", 1);
    ask(room, URGENCY_NOW, 1u << DANGER_CALL);
    expect_calls(room, "9001 9004 ");
    room->f.now_ms += 15 * minute_ms;
    expect_calls(room, "9002 ");
}

static void only_danger_calls(void **state)
{
    struct room *room = *state;
    ask(room, URGENCY_SOON, 0);
    ask(room, URGENCY_NORMAL, 0);
    expect_calls(room, "");
}

static void taking_it_ends_the_calls(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    ask(room, URGENCY_NOW, 1u << DANGER_CALL);
    expect_calls(room, "9001 ");
    change(room, DESK_CLAIM);
    f->now_ms += 4 * minute_ms;
    change(room, DESK_RENEW);
    f->now_ms += 4 * minute_ms;
    expect_calls(room, "");
    /* Whoever took it went away. */
    f->now_ms += 15 * minute_ms;
    expect_calls(room, "9002 ");
    /* Put back unanswered: the next, at once. */
    change(room, DESK_CLAIM);
    change(room, DESK_RELEASE);
    expect_calls(room, "9003 ");
    /* A note says that somebody looks after it. */
    assert_ok(desk_note(f->db, room->ticket, room->expert, STR("I phoned them"), f->now_ms,
                        f->arena, &f->err),
              f->err);
    f->now_ms += 60 * minute_ms;
    expect_calls(room, "");
}

static void a_call_that_waits_is_not_sent_when_somebody_took_it(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct oncall_outcome outcome;
    ask(room, URGENCY_NOW, 1u << DANGER_CALL);
    assert_ok(oncall_call(f->db, &room->oncall, f->now_ms, f->arena, &outcome, &f->err), f->err);
    assert_int_equal(outcome.calls, 1);
    change(room, DESK_CLAIM);
    struct outbox_claims claims = fixture_claim(f, 50);
    assert_int_equal(claims.count, 0);
}

static void new_words_call_anew(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    int64_t id;
    ask(room, URGENCY_NOW, 1u << DANGER_CALL);
    expect_calls(room, "9001 ");
    /* Under way: many words do not call more. */
    for (int i = 0; i < 5; i++)
        assert_ok(tickets_raise(f->db, &office_default, room->number, room->person,
                                1u << DANGER_VIOLENCE, f->now_ms, f->arena, &id, &f->err),
                  f->err);
    expect_calls(room, "");
    change(room, DESK_CLOSE);
    f->now_ms += 60 * minute_ms;
    expect_calls(room, "");
    const struct ticket_words words = { .number = room->number,
                                        .contact_id = room->person,
                                        .text = STR("again"),
                                        .urgency = URGENCY_NOW };
    assert_ok(tickets_add_text(f->db, &office_default, &words, f->now_ms, f->arena, &id, &f->err),
              f->err);
    expect_calls(room, "9001 ");
    assert_int_equal(look(room).due_at_ms,
                     office_due_ms(&office_default, STR(""), URGENCY_NOW, f->now_ms));
}

static void complaints_about_helpers_call_no_local_staff(void **state)
{
    struct room *room = *state;
    ask(room, URGENCY_NOW, 1u << DANGER_HELPERS);
    expect_calls(room, "9003 ");
    room->f.now_ms += 15 * minute_ms;
    expect_calls(room, "9003 ");
    room->f.now_ms += 15 * minute_ms;
    expect_calls(room, "");
}

static void nobody_to_call_is_told(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct oncall_outcome outcome;
    static const char *const logins[] = { "besa", "ilir", "drita" };
    for (size_t i = 0; i < 3; i++)
        assert_ok(
            staff_set_oncall(f->db, &f->keys, str_of(logins[i]), STR(""), 0, f->arena, &f->err),
            f->err);
    ask(room, URGENCY_NOW, 1u << DANGER_CALL);
    assert_ok(oncall_call(f->db, &room->oncall, f->now_ms, f->arena, &outcome, &f->err), f->err);
    assert_int_equal(outcome.nobody, 1);
    assert_int_equal(outcome.calls, 0);
    assert_ok(oncall_call(f->db, &room->oncall, f->now_ms, f->arena, &outcome, &f->err), f->err);
    assert_int_equal(outcome.nobody, 0);
}

/* The gateway dies between the calls and the commit: they are made once, when it is back. */
static void a_crash_repeats_no_call(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct oncall_outcome outcome;
    ask(room, URGENCY_NOW, 1u << DANGER_CALL);
    assert_ok(db_commit(f->db, &f->err) && db_begin(f->db, &f->err), f->err);
    assert_ok(oncall_call(f->db, &room->oncall, f->now_ms, f->arena, &outcome, &f->err), f->err);
    assert_int_equal(outcome.calls, 1);
    db_rollback(f->db);
    assert_ok(db_begin(f->db, &f->err), f->err);
    expect_calls(room, "9001 ");
    assert_ok(db_commit(f->db, &f->err) && db_begin(f->db, &f->err), f->err);
    expect_calls(room, "");
}

static void what_is_overdue_is_counted(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct oncall_clocks clocks;
    ask(room, URGENCY_NOW, 1u << DANGER_CALL);
    ask(room, URGENCY_SOON, 0);
    ask(room, URGENCY_NORMAL, 0);
    assert_ok(oncall_clocks(f->db, f->now_ms, f->arena, &clocks, &f->err), f->err);
    assert_int_equal(clocks.overdue_now + clocks.overdue_soon + clocks.overdue_normal, 0);
    assert_true(clocks.call_due);
    f->now_ms += 60 * minute_ms + 1;
    assert_ok(oncall_clocks(f->db, f->now_ms, f->arena, &clocks, &f->err), f->err);
    assert_int_equal(clocks.overdue_now, 1);
    f->now_ms += 10 * 24 * 60 * minute_ms;
    assert_ok(oncall_clocks(f->db, f->now_ms, f->arena, &clocks, &f->err), f->err);
    assert_int_equal(clocks.overdue_now, 1);
    assert_int_equal(clocks.overdue_soon, 1);
    assert_int_equal(clocks.overdue_normal, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, room_open, room_close)
    const struct CMUnitTest tests[] = {
        TEST(one_after_the_other_is_called),
        TEST(two_in_one_place_are_called_together),
        TEST(only_danger_calls),
        TEST(taking_it_ends_the_calls),
        TEST(a_call_that_waits_is_not_sent_when_somebody_took_it),
        TEST(new_words_call_anew),
        TEST(complaints_about_helpers_call_no_local_staff),
        TEST(nobody_to_call_is_told),
        TEST(a_crash_repeats_no_call),
        TEST(what_is_overdue_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
