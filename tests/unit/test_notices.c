/* Answers: announced or shown, read when asked for, rated by the digit that was asked for last. */
#include "room.h"

#include "service/notices.h"
#include "service/tickets.h"

static const int64_t hour_ms = 60 * 60 * 1000LL, day_ms = 24 * 60 * 60 * 1000LL;

static struct desk_ticket answer(struct room *room, const char *text)
{
    struct fixture *f = &room->hall->f;
    struct desk_ticket ticket = only_ticket(room);
    const struct desk_answer answer = { .ticket_id = ticket.id,
                                        .version = ticket.version,
                                        .staff_id = room->expert,
                                        .text = str_of(text),
                                        .menus = room->hall->menus,
                                        .channel = &f->channel,
                                        .rate_after_ms = day_ms };
    f->now_ms++;
    assert_ok(desk_answer(f->db, &answer, f->now_ms, f->arena, &ticket, &f->err), f->err);
    return ticket;
}

static void ask(struct room *room)
{
    say(room, "expert");
    say(room, "Where is the old bus");
    (void)sent(room);
}

static struct desk_entry last_entry(struct room *room, int64_t ticket_id)
{
    struct fixture *f = &room->hall->f;
    struct desk_entry *entries;
    size_t count;
    assert_ok(desk_entries(f->db, ticket_id, f->now_ms, f->arena, &entries, &count, &f->err),
              f->err);
    assert_true(count > 0);
    return entries[count - 1];
}

static void expect_not(struct room *room, const char *part)
{
    struct str came = sent(room);
    if (str_find(came, str_of(part)) < came.len)
        fail_msg("\"%s\" is in \"" STR_FMT "\"", part, STR_ARG(came));
}

static void an_answer_that_is_hidden_leaves_when_it_is_asked_for(void **state)
{
    struct room *room = *state;
    ask(room);
    say(room, "hide");
    expect(room, "we only say that an answer is here");
    struct desk_ticket ticket = answer(room, "At the old stop.");
    expect(room, "Info: 1 new answer. Reply 1 to read|");
    assert_true(last_entry(room, ticket.id).hidden);
    assert_int_equal(last_entry(room, ticket.id).read_at_ms, 0);
    say(room, "status");
    expect(room, "the answer is here. To read it: READ");
    say(room, "read");
    expect(room, "Question 101: At the old stop.\nHow useful? Reply 1 (not) to 5 (very)|");
    struct desk_entry entry = last_entry(room, ticket.id);
    assert_true(entry.read_at_ms > 0);
    assert_int_equal(entry.message_state, OUTBOX_SENT);
    say(room, "5");
    expect(room, "Thank you.");
    assert_int_equal(last_entry(room, ticket.id).rating, 5);
    say(room, "read");
    expect(room, "No answer waits for you");
}

static void one_digit_reads_one_answer_after_the_other(void **state)
{
    struct room *room = *state;
    ask(room);
    say(room, "hide");
    (void)sent(room);
    (void)answer(room, "At the old stop.");
    expect(room, "Info: 1 new answer");
    say(room, "and the new bus, where is it");
    (void)sent(room);
    (void)answer(room, "At the new stop.");
    expect(room, "Info: 2 new answer");
    say(room, "1");
    expect(room, "At the old stop.\nInfo: 1 new answer. Reply 1 to read|");
    say(room, "1");
    expect(room, "At the new stop.");
}

/* A digit belongs to what was shown last. */
static void a_digit_of_a_menu_is_never_taken(void **state)
{
    struct room *room = *state;
    ask(room);
    struct desk_ticket ticket = answer(room, "At the old stop.");
    expect(room, "Question 101: At the old stop.\nHow useful? Reply 1 (not) to 5 (very)|");
    say(room, "menu");
    (void)sent(room);
    say(room, "1");
    expect_not(room, "Thank you");
    assert_int_equal(last_entry(room, ticket.id).rating, 0);
    say(room, "hide");
    say(room, "and the new bus, where is it");
    (void)sent(room);
    (void)answer(room, "At the new stop."); /* waits in the outbox: nothing was asked yet */
    say(room, "menu");
    (void)sent(room);
    say(room, "1");
    expect_not(room, "At the new stop.");
    say(room, "6");
    expect_not(room, "Thank you");
}

static void a_bad_rating_opens_the_question_again(void **state)
{
    struct room *room = *state;
    ask(room);
    struct desk_ticket ticket = answer(room, "At the old stop.");
    (void)sent(room);
    say(room, "2");
    expect(room, "An expert looks at it again");
    assert_int_equal(only_ticket(room).id, ticket.id);
    assert_int_equal(only_ticket(room).rating, 2);
    ticket = answer(room, "At the old stop, behind the school.");
    assert_int_equal(ticket.rating, 0);
    (void)sent(room);
    say(room, "4");
    expect(room, "Thank you.|");
}

static void a_rating_that_had_no_room_is_asked_for_once(void **state)
{
    static const char text[] =
        "At the old stop, behind the school, where the road from the harbour "
        "meets the one to the market. It leaves at every hour.";
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    int asked;
    struct notices_seen seen;
    ask(room);
    struct desk_ticket ticket = answer(room, text);
    expect_not(room, "How useful");
    for (int i = 0; i < 3; i++) {
        assert_ok(notices_look(f->db, f->now_ms, f->arena, &seen, &f->err), f->err);
        assert_ok(notices_ask_ratings(f->db, room->hall->menus, &f->channel, 1, f->now_ms, f->arena,
                                      &asked, &f->err),
                  f->err);
        assert_int_equal(asked, i == 1);
        assert_int_equal(seen.due, i == 1);
        f->now_ms += day_ms + hour_ms;
    }
    f->now_ms -= 2 * (day_ms + hour_ms);
    expect(room, "How useful was the answer to question 101?");
    say(room, "3");
    expect(room, "Thank you.");
    assert_int_equal(last_entry(room, ticket.id).rating, 3);
}

static void a_number_silent_for_long_may_be_somebody_elses(void **state)
{
    struct room *room = *state;
    ask(room);
    room->hall->f.now_ms += 61 * day_ms;
    struct desk_ticket ticket = answer(room, "At the old stop.");
    expect(room, "Info: 1 new answer. Reply 1 to read|");
    assert_true(last_entry(room, ticket.id).hidden);
}

/* Nobody who holds the phone of a person in danger is shown what was answered to them. */
static void nothing_is_read_before_it_is_safe(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    int64_t id;
    ask(room);
    say(room, "hide");
    (void)sent(room);
    struct desk_ticket ticket = answer(room, "At the old stop.");
    (void)sent(room);
    assert_ok(tickets_raise(f->db, &office_default, ticket.number, ticket.contact_id,
                            1u << DANGER_VIOLENCE, f->now_ms, f->arena, &id, &f->err),
              f->err);
    say(room, "read");
    expect_not(room, "At the old stop.");
    assert_int_equal(last_entry(room, ticket.id).read_at_ms, 0);
}

static void staff_choose_for_a_person(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    struct notices_reader reader;
    ask(room);
    struct desk_ticket ticket = only_ticket(room);
    static const struct {
        enum discretion discretion;
        bool urgent, hidden;
    } rows[] = {
        { DISCRETION_USUAL, false, false }, { DISCRETION_HIDE, false, true },
        { DISCRETION_SHOW, false, false },  { DISCRETION_SHOW, true, true },
        { DISCRETION_USUAL, true, true },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_ok(
            notices_set_discretion(f->db, ticket.contact_id, rows[i].discretion, f->arena, &f->err),
            f->err);
        assert_ok(notices_reader(f->db, room->hall->menus, ticket.contact_id, STR(""),
                                 rows[i].urgent, f->now_ms, f->arena, &reader, &f->err),
                  f->err);
        assert_int_equal(reader.hidden, rows[i].hidden);
        assert_int_equal(reader.discretion, rows[i].discretion);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_answer_that_is_hidden_leaves_when_it_is_asked_for,
                                        room_open, room_close),
        cmocka_unit_test_setup_teardown(one_digit_reads_one_answer_after_the_other, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(a_digit_of_a_menu_is_never_taken, room_open, room_close),
        cmocka_unit_test_setup_teardown(a_bad_rating_opens_the_question_again, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(a_rating_that_had_no_room_is_asked_for_once, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(a_number_silent_for_long_may_be_somebody_elses, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(nothing_is_read_before_it_is_safe, room_open, room_close),
        cmocka_unit_test_setup_teardown(staff_choose_for_a_person, room_open, room_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
