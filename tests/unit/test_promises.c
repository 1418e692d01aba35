/* Promises: the time a person is told when they ask, what becomes of it, and who is not told. */
#include "room.h"

#include "service/figures.h"
#include "service/promises.h"
#include "service/tickets.h"

static const int64_t hour_ms = 60 * 60 * 1000LL, day_ms = 24 * 60 * 60 * 1000LL;

static struct promises_outcome outcome; /* of the last apologise() */

static void apologise(struct room *room)
{
    struct fixture *f = &room->hall->f;
    const struct promises_world world = { .menus = room->hall->menus,
                                          .office = &office_default,
                                          .channels = &f->channel,
                                          .channel_count = 1 };
    assert_ok(promises_apologise(f->db, &world, f->now_ms, f->arena, &outcome, &f->err), f->err);
}

static struct desk_ticket answer(struct room *room, const char *text)
{
    struct fixture *f = &room->hall->f;
    struct desk_ticket ticket = only_ticket(room);
    const struct desk_answer answer = { .ticket_id = ticket.id,
                                        .version = ticket.version,
                                        .staff_id = room->expert,
                                        .text = str_of(text),
                                        .menus = room->hall->menus,
                                        .channel = &f->channel };
    f->now_ms++;
    assert_ok(desk_answer(f->db, &answer, f->now_ms, f->arena, &ticket, &f->err), f->err);
    return ticket;
}

static void the_time_that_is_told_is_the_one_that_is_kept(void **state)
{
    struct room *room = *state;
    say(room, "expert");
    (void)sent(room);
    say(room, "Where is the old bus");
    expect(room, "by Wed 11:00");
    assert_int_equal(only_ticket(room).promised_at_ms % (60 * 60 * 1000), 0);
    say(room, "status");
    expect(room, "waiting for an expert. Answer by Wed 11:00");
    struct fixture *f = &room->hall->f;
    struct desk_ticket ticket = only_ticket(room);
    assert_ok(desk_change(f->db, DESK_CLAIM, ticket.id, ticket.version, room->expert, f->now_ms,
                          f->arena, &ticket, &f->err),
              f->err);
    say(room, "status");
    expect(room, "an expert is on it. Answer by Wed 11:00");
    (void)answer(room, "At the old stop.");
    expect(room, "At the old stop.");
    say(room, "status");
    expect(room, "answered 23.11.2026");
    /* What was answered is promised anew. */
    say(room, "and on which day does it go then");
    expect(room, "Answer by Wed 11:00");
}

static void a_broken_promise_is_answered_for(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    say(room, "expert");
    say(room, "Where is the old bus");
    (void)sent(room);
    int64_t due_at_ms = only_ticket(room).due_at_ms;
    struct promises_seen seen;
    for (int i = 0; i < 6; i++) {
        f->now_ms += 2 * hour_ms - (f->now_ms % hour_ms);
        apologise(room);
        assert_int_equal(outcome.broken, 0);
    }
    f->now_ms = only_ticket(room).promised_at_ms;
    assert_ok(promises_look(f->db, f->now_ms, f->arena, &seen, &f->err), f->err);
    assert_true(seen.due && seen.unanswered == 1 && seen.late == 0);
    apologise(room);
    assert_int_equal(outcome.apologies, 1);
    expect(room, "takes longer. The answer comes by Fri 11:00");
    apologise(room); /* once */
    assert_int_equal(outcome.broken, 0);
    expect(room, "");
    f->now_ms = only_ticket(room).promised_at_ms;
    apologise(room);
    expect(room, "takes longer. The answer comes by Tue 11:00");
    f->now_ms = only_ticket(room).promised_at_ms;
    apologise(room); /* twice is enough */
    assert_int_equal(outcome.broken, 1);
    expect(room, "");
    f->now_ms += 30 * day_ms;
    apologise(room);
    assert_int_equal(outcome.broken, 0);
    assert_int_equal(only_ticket(room).apologies, 3);
    assert_int_equal(only_ticket(room).due_at_ms, due_at_ms);
    assert_ok(promises_look(f->db, f->now_ms, f->arena, &seen, &f->err), f->err);
    assert_true(!seen.due && seen.late == 1);
    say(room, "status");
    expect(room, "with an expert since 23.11.2026");
    struct desk_ticket ticket = answer(room, "Sorry.");
    assert_int_equal(ticket.apologies, 0);
    assert_int_equal(ticket.promised_at_ms, 0);
}

/* Whoever holds the question is about to answer it; they are given their lease. */
static void nobody_is_told_while_somebody_works_on_it(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    say(room, "expert");
    say(room, "Where is the old bus");
    (void)sent(room);
    struct desk_ticket ticket = only_ticket(room);
    f->now_ms = ticket.promised_at_ms - 1000;
    assert_ok(desk_change(f->db, DESK_CLAIM, ticket.id, ticket.version, room->expert, f->now_ms,
                          f->arena, &ticket, &f->err),
              f->err);
    f->now_ms += 2000;
    apologise(room);
    assert_int_equal(outcome.broken, 0);
    f->now_ms += DESK_LEASE_MS;
    apologise(room);
    assert_int_equal(outcome.apologies, 1);
}

static void who_said_stop_or_may_be_in_danger_is_not_told(void **state)
{
    static const char *const calm = "+355691110010", *const afraid = "+355691110011";
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    struct contact contact;
    struct dialogue_person person;
    int64_t id;
    say_from(room, calm, "expert");
    say_from(room, calm, "Where is the old bus");
    say_from(room, calm, "STOP");
    say_from(room, afraid, "expert");
    say_from(room, afraid, "Where is the old bus");
    assert_ok(contacts_find(f->db, &f->keys, str_of(afraid), f->arena, &contact, &f->err), f->err);
    assert_ok(tickets_recent(f->db, contact.id, f->now_ms, f->arena, &person, &f->err), f->err);
    say_from(room, afraid, "expert");
    say_from(room, afraid, "Where is the new bus");
    assert_ok(tickets_raise(f->db, &office_default, person.ticket_number, contact.id,
                            1u << DANGER_VIOLENCE, f->now_ms, f->arena, &id, &f->err),
              f->err);
    (void)sent(room);
    f->now_ms += 3 * day_ms;
    apologise(room);
    assert_int_equal(outcome.broken, 2);
    assert_int_equal(outcome.apologies, 0);
    expect(room, "");
}

/* An apology that waits for the morning is none when the answer came first. */
static void an_answer_comes_before_its_apology(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    say(room, "expert");
    say(room, "Where is the old bus");
    (void)sent(room);
    f->now_ms += 2 * day_ms + 14 * hour_ms; /* 0:00 in Tirana */
    apologise(room);
    assert_int_equal(outcome.apologies, 1);
    expect(room, "");
    f->now_ms += 7 * hour_ms;
    (void)answer(room, "At the old stop.");
    f->now_ms += 2 * hour_ms;
    struct str came = sent(room);
    assert_true(str_find(came, STR("At the old stop.")) < came.len);
    assert_true(str_find(came, STR("takes longer")) == came.len);
}

/* Who shares a phone is told without a word of a question. */
static void an_apology_is_discreet_where_answers_are(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    say(room, "expert");
    say(room, "Where is the old bus");
    say(room, "hide");
    (void)sent(room);
    f->now_ms = only_ticket(room).promised_at_ms;
    apologise(room);
    assert_int_equal(outcome.apologies, 1);
    struct str came = sent(room);
    assert_true(str_find(came, STR("by Fri 11:00")) < came.len);
    assert_true(str_find(came, STR("question")) == came.len);
}

/* How long an open question has waited is counted from the words that nobody answered yet. */
static void who_writes_again_waits_anew(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    struct figures_age ages[FIGURES_AGES];
    const struct figures_query query = { .staff_id = room->expert };
    say(room, "expert");
    say(room, "Where is the old bus");
    f->now_ms += 2 * hour_ms;
    say(room, "it was at the bridge");
    assert_ok(figures_queue(f->db, &query, f->now_ms, f->arena, ages, &f->err), f->err);
    assert_int_equal(ages[1].questions, 1); /* 1 to 4 hours */
    (void)answer(room, "At the old stop.");
    f->now_ms += 5 * hour_ms;
    say(room, "and on which day does it go then");
    assert_ok(figures_queue(f->db, &query, f->now_ms, f->arena, ages, &f->err), f->err);
    assert_int_equal(ages[0].questions, 1);
    assert_int_equal(ages[1].questions, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_time_that_is_told_is_the_one_that_is_kept, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(a_broken_promise_is_answered_for, room_open, room_close),
        cmocka_unit_test_setup_teardown(nobody_is_told_while_somebody_works_on_it, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(who_said_stop_or_may_be_in_danger_is_not_told, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(an_apology_is_discreet_where_answers_are, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(who_writes_again_waits_anew, room_open, room_close),
        cmocka_unit_test_setup_teardown(an_answer_comes_before_its_apology, room_open, room_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
