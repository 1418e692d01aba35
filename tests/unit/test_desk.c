/* The desk: what is read first, what may not be sent, and what is not for everybody. */
#include "domain/date.h"
#include "domain/quiet.h"
#include "fixture.h"
#include "menu_set.h"
#include "service/desk.h"
#include "service/staff.h"

struct room {
    struct fixture f;
    struct menu_set set;
    struct menus *menus;
    int64_t expert, coordinator, person;
    int64_t number;
};

static int64_t hire(struct fixture *f, const char *login, const char *role)
{
    struct staff staff;
    assert_ok(staff_add(f->db, str_of(login), str_of(login), str_of(role), STR("none"), f->now_ms,
                        f->arena, &f->err),
              f->err);
    assert_ok(staff_by_login(f->db, str_of(login), f->arena, &staff, &f->err), f->err);
    return staff.id;
}

static int room_open(void **state)
{
    struct room *room = calloc(1, sizeof(*room));
    *state = room;
    fixture_open(&room->f);
    menu_set_open(&room->set);
    room->menus = menu_set_build(&room->set);
    room->expert = hire(&room->f, "besa", "expert");
    room->coordinator = hire(&room->f, "drita", "coordinator");
    room->person = fixture_contact(&room->f, "355691110001");
    room->number = 100;
    return 0;
}

static int room_close(void **state)
{
    struct room *room = *state;
    menus_release(room->menus);
    menu_set_close(&room->set);
    fixture_close(&room->f);
    free(room);
    return 0;
}

static int64_t ask(struct room *room, int64_t person, enum urgency urgency, unsigned danger)
{
    struct fixture *f = &room->f;
    const struct ticket_question question = { .number = ++room->number,
                                              .contact_id = person,
                                              .category = STR(""),
                                              .node = STR(""),
                                              .language = STR("en"),
                                              .channel = f->channel.name,
                                              .bearer = BEARER_SMS,
                                              .text = STR("what they wrote"),
                                              .urgency = urgency,
                                              .danger = danger };
    int64_t id;
    assert_ok(tickets_open(f->db, &office_default, &question, f->now_ms++, f->arena, &id, &f->err),
              f->err);
    return id;
}

static struct desk_ticket look(struct room *room, int64_t id, int64_t staff)
{
    struct fixture *f = &room->f;
    struct desk_ticket ticket;
    assert_ok(desk_ticket(f->db, id, staff, f->now_ms, f->arena, &ticket, &f->err), f->err);
    return ticket;
}

static bool sees(struct room *room, int64_t id, int64_t staff)
{
    struct fixture *f = &room->f;
    struct desk_ticket ticket;
    bool seen = desk_ticket(f->db, id, staff, f->now_ms, f->arena, &ticket, &f->err);
    assert_true(seen || f->err.code == ERR_NOT_FOUND);
    return seen;
}

/* One page of a view behind `after`; NULL: the first. Returns the number of tickets. */
static size_t page(struct room *room, enum desk_view view, int64_t staff, int limit,
                   const struct desk_ticket *after, struct desk_ticket **ret)
{
    struct fixture *f = &room->f;
    struct desk_query query = {
        .view = view, .staff_id = staff, .category = STR(""), .language = STR(""), .limit = limit
    };
    size_t count;
    if (after) {
        query.resumed = true;
        query.after_urgency = after->urgency;
        query.after_ms = after->due_at_ms;
        query.after_id = after->id;
    }
    assert_ok(desk_list(f->db, &query, f->now_ms, f->arena, ret, &count, &f->err), f->err);
    return count;
}

static bool answer(struct room *room, int64_t id, int64_t staff, struct desk_ticket *ret)
{
    struct fixture *f = &room->f;
    const struct desk_answer answer = { .ticket_id = id,
                                        .version = look(room, id, room->coordinator).version,
                                        .staff_id = staff,
                                        .text = STR("an answer"),
                                        .menus = room->menus,
                                        .channel = &f->channel };
    return desk_answer(f->db, &answer, f->now_ms, f->arena, ret, &f->err);
}

static void say_safe(struct room *room, int64_t number, bool safe)
{
    struct fixture *f = &room->f;
    int64_t id;
    assert_ok(
        tickets_set_safe(f->db, number, room->person, safe, f->now_ms, f->arena, &id, &f->err),
        f->err);
}

static void the_most_urgent_is_first_then_the_longest_waiting(void **state)
{
    struct room *room = *state;
    static const enum urgency urgencies[] = { URGENCY_NORMAL, URGENCY_NOW, URGENCY_SOON,
                                              URGENCY_NORMAL, URGENCY_NOW, URGENCY_SOON };
    static const int expected[] = { 1, 4, 2, 5, 0, 3 };
    int64_t ids[6];
    for (size_t i = 0; i < 6; i++)
        ids[i] = ask(room, room->person, urgencies[i], 0);
    struct desk_ticket *tickets;
    assert_int_equal(page(room, DESK_OPEN, room->expert, 50, NULL, &tickets), 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(tickets[i].id, ids[expected[i]]);
    /* A page at a time it is the same list. */
    const struct desk_ticket *last = NULL;
    for (size_t i = 0; i < 6; i += 2, last = &tickets[1]) {
        assert_int_equal(page(room, DESK_OPEN, room->expert, 2, last, &tickets), 2);
        assert_int_equal(tickets[0].id, ids[expected[i]]);
        assert_int_equal(tickets[1].id, ids[expected[i + 1]]);
    }
    assert_int_equal(page(room, DESK_OPEN, room->expert, 2, last, &tickets), 0);
}

static void nothing_is_sent_before_they_say_that_it_is_safe(void **state)
{
    struct room *room = *state;
    struct desk_ticket ticket;
    int64_t earlier = ask(room, room->person, URGENCY_NORMAL, 0);
    int64_t urgent = ask(room, room->person, URGENCY_NOW, 1u << DANGER_VIOLENCE);
    int64_t other = ask(room, fixture_contact(&room->f, "355691110002"), URGENCY_NORMAL, 0);
    int64_t number = look(room, urgent, room->expert).number;
    assert_false(answer(room, urgent, room->expert, &ticket));
    assert_int_equal(room->f.err.code, ERR_UNPROCESSED);
    assert_false(answer(room, earlier, room->expert, &ticket)); /* the same phone */
    assert_int_equal(room->f.err.code, ERR_UNPROCESSED);
    assert_ok(answer(room, other, room->expert, &ticket), room->f.err);
    say_safe(room, number, false);
    assert_false(answer(room, urgent, room->expert, &ticket));
    assert_non_null(strstr(room->f.err.text, "not safe"));
    say_safe(room, number, true);
    assert_ok(answer(room, urgent, room->expert, &ticket), room->f.err);
    assert_ok(answer(room, earlier, room->expert, &ticket), room->f.err);
}

static void what_waits_to_be_sent_is_held(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct desk_ticket ticket;
    struct desk_entry *entries;
    size_t count;
    int64_t id = ask(room, room->person, URGENCY_NORMAL, 0);
    assert_ok(answer(room, id, room->expert, &ticket), f->err);
    assert_ok(outbox_hold(f->db, room->person, f->now_ms, f->arena, &f->err), f->err);
    assert_ok(desk_entries(f->db, id, f->now_ms, f->arena, &entries, &count, &f->err), f->err);
    assert_int_equal(entries[count - 1].message_state, OUTBOX_EXPIRED);
    assert_non_null(strstr(entries[count - 1].reason.ptr, "safe"));
}

static struct desk_entry latest(struct room *room, int64_t id)
{
    struct fixture *f = &room->f;
    struct desk_entry *entries;
    size_t count;
    assert_ok(desk_entries(f->db, id, f->now_ms, f->arena, &entries, &count, &f->err), f->err);
    assert_true(count > 0);
    return entries[count - 1];
}

static void an_answer_at_night_tells_until_when(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct desk_ticket ticket;
    struct outbox_claims claims = { 0 };
    int64_t id = ask(room, room->person, URGENCY_NORMAL, 0);
    assert_ok(answer(room, id, room->expert, &ticket), f->err);
    assert_int_equal(latest(room, id).held, OUTBOX_NOT_HELD);

    int minute = (int)(date_local_ms(f->now_ms) / 60000 % DAY_MINUTES);
    f->channel.quiet = (struct quiet_hours){ minute, (minute + 90) % DAY_MINUTES };
    id = ask(room, fixture_contact(f, "355691110002"), URGENCY_NORMAL, 0);
    assert_ok(answer(room, id, room->expert, &ticket), f->err);
    struct desk_entry entry = latest(room, id);
    assert_int_equal(entry.message_state, OUTBOX_QUEUED);
    assert_int_equal(entry.held, OUTBOX_QUIET);
    assert_int_equal(entry.held_until_ms, quiet_ends_ms(f->channel.quiet, f->now_ms));
    assert_in_range(entry.held_until_ms - f->now_ms, 89 * 60000, 90 * 60000);
    assert_str(entry.reason, "");

    /* Due, claimed and to be tried again: it waits, but nobody holds it. */
    f->now_ms = entry.held_until_ms;
    assert_int_equal(latest(room, id).held, OUTBOX_NOT_HELD);
    assert_ok(outbox_claim(f->db, &f->keys, &f->channel, OUTBOX_EXPERT, 10, f->now_ms, f->arena,
                           &claims, &f->err),
              f->err);
    assert_int_equal(claims.count, 2);
    const struct outbox_result result = { .id = claims.rows[1].outbound.id,
                                          .outcome = SEND_RETRY,
                                          .retry_at_ms = f->now_ms + 60000,
                                          .reason = STR("they are busy") };
    assert_ok(outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms, f->arena, &f->err),
              f->err);
    entry = latest(room, id);
    assert_int_equal(entry.message_state, OUTBOX_QUEUED);
    assert_int_equal(entry.held, OUTBOX_NOT_HELD);
    assert_str(entry.reason, "they are busy");
}

static void raising_keeps_what_is_known(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    int64_t id = ask(room, room->person, URGENCY_NORMAL, 0), same;
    for (int i = 0; i < 2; i++)
        assert_ok(tickets_raise(f->db, &office_default, room->number, room->person,
                                i ? 1u << DANGER_CALL : 1u << DANGER_CHILD, f->now_ms, f->arena,
                                &same, &f->err),
                  f->err);
    struct desk_ticket ticket = look(room, id, room->expert);
    assert_int_equal(same, id);
    assert_int_equal(ticket.urgency, URGENCY_NOW);
    assert_str(ticket.danger, "call child");
    /* Somebody else's number raises nothing. */
    assert_false(tickets_raise(f->db, &office_default, room->number, room->person + 1, 1, f->now_ms,
                               f->arena, &same, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    /* Words that may mean danger raise a ticket, ordinary ones never lower it. */
    int64_t second = ask(room, room->person, URGENCY_NORMAL, 0);
    static const enum urgency then[] = { URGENCY_SOON, URGENCY_NORMAL };
    for (int i = 0; i < 2; i++)
        assert_ok(tickets_add_text(f->db, &office_default,
                                   &(struct ticket_words){ .number = room->number,
                                                           .contact_id = room->person,
                                                           .text = STR("more"),
                                                           .urgency = then[i] },
                                   f->now_ms, f->arena, &same, &f->err),
                  f->err);
    assert_int_equal(look(room, second, room->expert).urgency, URGENCY_SOON);
}

static void complaints_about_helpers_are_not_for_local_staff(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct desk_ticket ticket, *tickets;
    struct desk_counts counts;
    int64_t plain = ask(room, room->person, URGENCY_NORMAL, 0), same;
    int64_t id = ask(room, room->person, URGENCY_NOW, 1u << DANGER_HELPERS);
    assert_false(sees(room, id, room->expert));
    assert_false(sees(room, id, 0));
    assert_true(sees(room, id, room->coordinator));
    assert_int_equal(page(room, DESK_OPEN, room->expert, 50, NULL, &tickets), 1);
    assert_int_equal(tickets[0].id, plain);
    assert_int_equal(page(room, DESK_OPEN, room->coordinator, 50, NULL, &tickets), 2);
    assert_ok(desk_counts(f->db, room->expert, f->now_ms, f->arena, &counts, &f->err), f->err);
    assert_int_equal(counts.open, 1);
    assert_false(
        desk_change(f->db, DESK_CLAIM, id, 1, room->expert, f->now_ms, f->arena, &ticket, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_false(desk_note(f->db, id, room->expert, STR("a note"), f->now_ms, f->arena, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    say_safe(room, room->number, true);
    assert_false(answer(room, id, room->expert, &ticket));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);

    /* One that becomes such a complaint is taken out of the hands that hold it. */
    assert_ok(desk_change(f->db, DESK_CLAIM, plain, look(room, plain, room->expert).version,
                          room->expert, f->now_ms, f->arena, &ticket, &f->err),
              f->err);
    assert_ok(tickets_raise(f->db, &office_default, ticket.number, room->person,
                            1u << DANGER_HELPERS, f->now_ms, f->arena, &same, &f->err),
              f->err);
    assert_false(sees(room, plain, room->expert));
    assert_int_equal(look(room, plain, room->coordinator).owner_id, 0);
}

/* Free text that nobody sent as a question. Returns its ticket. */
static int64_t write_freely(struct room *room, const char *text)
{
    struct fixture *f = &room->f;
    const struct ticket_question question = { .contact_id = room->person,
                                              .category = STR(""),
                                              .node = STR(""),
                                              .language = STR("en"),
                                              .channel = f->channel.name,
                                              .bearer = BEARER_SMS,
                                              .text = str_of(text),
                                              .urgency = URGENCY_NORMAL };
    int64_t id;
    assert_ok(tickets_hear(f->db, &office_default, &question, f->now_ms++, f->arena, &id, &f->err),
              f->err);
    return id;
}

static void the_urgent_question_that_waits_is_known(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct dialogue_person person;
    struct desk_ticket ticket;
    int64_t id = ask(room, room->person, URGENCY_NOW, 1u << DANGER_CALL), urgent = room->number;
    ask(room, room->person, URGENCY_NORMAL, 0);
    assert_ok(tickets_recent(f->db, room->person, f->now_ms, f->arena, &person, &f->err), f->err);
    assert_int_equal(person.ticket_number, room->number);
    assert_false(person.ticket_urgent);
    assert_int_equal(person.urgent_number, urgent);
    assert_false(person.urgent_safe);
    say_safe(room, urgent, true);
    assert_ok(desk_change(f->db, DESK_CLOSE, id, look(room, id, room->expert).version, room->expert,
                          f->now_ms, f->arena, &ticket, &f->err),
              f->err);
    assert_ok(tickets_recent(f->db, room->person, f->now_ms, f->arena, &person, &f->err), f->err);
    assert_int_equal(person.urgent_number, 0);
}

static void words_for_the_detained_are_offered_once_writing_is_safe(void **state)
{
    struct room *room = *state;
    int64_t id = ask(room, room->person, URGENCY_NOW, 1u << DANGER_DETENTION);
    struct desk_ticket ticket = look(room, id, room->expert);
    assert_str(desk_suggestion(room->menus, &ticket), "");
    say_safe(room, room->number, true);
    ticket = look(room, id, room->expert);
    assert_true(str_find(desk_suggestion(room->menus, &ticket), STR("I ASK FOR ASYLUM")) <
                desk_suggestion(room->menus, &ticket).len);
    ask(room, room->person, URGENCY_NOW, 1u << DANGER_VIOLENCE);
    say_safe(room, room->number, true);
    id = ask(room, room->person, URGENCY_NORMAL, 0);
    ticket = look(room, id, room->expert);
    assert_str(desk_suggestion(room->menus, &ticket), "");
}

static size_t said_on(struct room *room, int64_t id)
{
    struct fixture *f = &room->f;
    struct desk_entry *entries;
    size_t count;
    assert_ok(desk_entries(f->db, id, f->now_ms, f->arena, &entries, &count, &f->err), f->err);
    return count;
}

static void what_nobody_asked_is_read_all_the_same(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct desk_ticket *tickets, ticket;
    struct desk_counts counts;
    struct dialogue_person person;
    struct dialogue_row *rows;
    size_t row_count;

    /* Chatter is one row; the same again adds nothing. */
    int64_t id = write_freely(room, "they took my sister to the hill");
    assert_int_equal(write_freely(room, "they took my sister to the hill"), id);
    assert_int_equal(write_freely(room, "she is 13"), id);
    assert_int_equal(said_on(room, id), 2);
    assert_int_equal(page(room, DESK_HEARD, room->expert, 50, NULL, &tickets), 1);
    assert_false(tickets[0].asked);
    assert_int_equal(page(room, DESK_OPEN, room->expert, 50, NULL, &tickets), 0);
    assert_ok(desk_counts(f->db, room->expert, f->now_ms, f->arena, &counts, &f->err), f->err);
    assert_int_equal(counts.heard, 1);
    assert_int_equal(counts.open, 0);

    /* To the person it is no question: nothing is added to it, STATUS does not name it. */
    assert_ok(tickets_recent(f->db, room->person, f->now_ms, f->arena, &person, &f->err), f->err);
    assert_int_equal(person.ticket_number, 0);
    assert_ok(
        tickets_of_contact(f->db, room->person, f->now_ms, f->arena, &rows, &row_count, &f->err),
        f->err);
    assert_int_equal(row_count, 0);

    /* Read and put away; what comes later opens the same row again. */
    assert_ok(desk_change(f->db, DESK_CLOSE, id, look(room, id, room->expert).version, room->expert,
                          f->now_ms, f->arena, &ticket, &f->err),
              f->err);
    assert_int_equal(write_freely(room, "where are you"), id);
    assert_int_equal(look(room, id, room->expert).state, TICKET_OPEN);
    f->now_ms += 15LL * 24 * 60 * 60 * 1000;
    assert_int_not_equal(write_freely(room, "two weeks later"), id);
}

static void what_was_heard_becomes_the_question(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct desk_ticket *tickets, ticket;
    int64_t number, id = write_freely(room, "what they wrote");
    assert_ok(tickets_next_number(f->db, room->person, f->now_ms, f->arena, &number, &f->err),
              f->err);
    assert_int_equal(number, look(room, id, room->expert).number);
    room->number = number - 1;
    assert_int_equal(ask(room, room->person, URGENCY_NOW, 1u << DANGER_CALL), id);
    assert_int_equal(said_on(room, id), 1); /* the same words, sent as a question now */
    assert_int_equal(page(room, DESK_OPEN, room->expert, 50, NULL, &tickets), 1);
    assert_true(tickets[0].asked);
    assert_int_equal(tickets[0].urgency, URGENCY_NOW);

    /* Nobody else's number is touched, and the next one is a new one. */
    assert_ok(tickets_next_number(f->db, room->person, f->now_ms, f->arena, &number, &f->err),
              f->err);
    assert_int_equal(number, tickets[0].number + 1);

    /* What staff answer is a question, too: the person is told its number. */
    id = write_freely(room, "another thing");
    say_safe(room, tickets[0].number, true);
    assert_true(answer(room, id, room->expert, &ticket));
    assert_true(ticket.asked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_most_urgent_is_first_then_the_longest_waiting,
                                        room_open, room_close),
        cmocka_unit_test_setup_teardown(nothing_is_sent_before_they_say_that_it_is_safe, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(what_waits_to_be_sent_is_held, room_open, room_close),
        cmocka_unit_test_setup_teardown(an_answer_at_night_tells_until_when, room_open, room_close),
        cmocka_unit_test_setup_teardown(raising_keeps_what_is_known, room_open, room_close),
        cmocka_unit_test_setup_teardown(complaints_about_helpers_are_not_for_local_staff, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(the_urgent_question_that_waits_is_known, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(words_for_the_detained_are_offered_once_writing_is_safe,
                                        room_open, room_close),
        cmocka_unit_test_setup_teardown(what_nobody_asked_is_read_all_the_same, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(what_was_heard_becomes_the_question, room_open, room_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
