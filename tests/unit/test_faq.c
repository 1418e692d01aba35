/* Questions asked often: who is gathered and who never, who sees a group, and one answer to all that
 * leaves once for each. */
#include "fixture.h"
#include "menu_set.h"
#include "service/desk.h"
#include "service/faq_answer.h"
#include "service/staff.h"

struct room {
    struct fixture f;
    struct menu_set set;
    struct menus *menus;
    int64_t ana, besa, narrow; /* narrow: sees no question without a category */
    int64_t number;
};

static int64_t hire(struct fixture *f, const char *login, const char *topics)
{
    struct staff staff;
    assert_ok(staff_add(f->db, str_of(login), str_of(login), STR("expert"), STR("none"), f->now_ms,
                        f->arena, &f->err),
              f->err);
    assert_ok(staff_by_login(f->db, str_of(login), f->arena, &staff, &f->err), f->err);
    assert_ok(staff_set_topics(f->db, staff.id, str_of(topics), f->arena, &f->err), f->err);
    return staff.id;
}

static int room_open(void **state)
{
    struct room *room = calloc(1, sizeof(*room));
    *state = room;
    fixture_open(&room->f);
    menu_set_open(&room->set);
    room->menus = menu_set_build(&room->set);
    room->ana = hire(&room->f, "ana", "*");
    room->besa = hire(&room->f, "besa", "*");
    room->narrow = hire(&room->f, "dita", "afghan");
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

static int64_t person(struct room *room, int n)
{
    char number[32];
    snprintf(number, sizeof(number), "35569120%04d", n);
    return fixture_contact(&room->f, number);
}

struct asking {
    const char *text;
    int who;
    enum urgency urgency; /* 0: normal */
    unsigned danger;
    const char *category, *language;
};

static int64_t ask_as(struct room *room, const struct asking *asking)
{
    struct fixture *f = &room->f;
    const struct ticket_question question = {
        .number = ++room->number,
        .contact_id = person(room, asking->who),
        .category = str_of(asking->category),
        .node = STR(""),
        .language = str_of(asking->language ? asking->language : "en"),
        .channel = f->channel.name,
        .bearer = BEARER_SMS,
        .text = str_of(asking->text),
        .urgency = asking->urgency ? asking->urgency : URGENCY_NORMAL,
        .danger = asking->danger,
    };
    int64_t id;
    assert_ok(tickets_open(f->db, &office_default, &question, f->now_ms++, f->arena, &id, &f->err),
              f->err);
    assert_ok(faq_expect(f->db, id, f->arena, &f->err), f->err);
    return id;
}

static int64_t ask(struct room *room, int who, const char *text)
{
    return ask_as(room, &(struct asking){ .text = text, .who = who });
}

static void gather(struct room *room)
{
    struct fixture *f = &room->f;
    for (bool more = true; more;)
        assert_ok(faq_gather(f->db, room->menus, f->arena, &more, &f->err), f->err);
}

static size_t list(struct room *room, int64_t staff, struct faq_group **ret)
{
    struct fixture *f = &room->f;
    const struct faq_query query = { .staff_id = staff, .limit = 20 };
    size_t count;
    int64_t after;
    assert_ok(faq_list(f->db, &query, f->arena, ret, &count, &after, &f->err), f->err);
    return count;
}

/* Three wordings of one question by three people, and one that is another. */
static int64_t three_and_one(struct room *room, int64_t ids[4])
{
    struct faq_group *groups;
    ids[0] = ask(room, 1, "How can I get my diploma recognised in Tirana?");
    ids[1] = ask(room, 2, "how i can get my diploma recognised in tirana");
    ids[2] = ask(room, 3, "Please, how can I get my diploma recognized in Tirana");
    ids[3] = ask(room, 4, "where will we sleep tonight with three children");
    gather(room);
    assert_int_equal(list(room, room->ana, &groups), 1);
    return groups[0].id;
}

static void people_are_counted_not_texts(void **state)
{
    struct room *room = *state;
    struct faq_group *groups;
    for (int i = 0; i < 3; i++)
        ask(room, 1, "How can I get my diploma recognised in Tirana?");
    ask(room, 2, "how i can get my diploma recognised in tirana");
    gather(room);
    assert_int_equal(list(room, room->ana, &groups), 0); /* two people are not often */
    ask(room, 3, "how can i get my diploma recognised in tirana, call me at 069 123 4567");
    gather(room);
    assert_int_equal(list(room, room->ana, &groups), 1);
    assert_int_equal(groups[0].people, 3);
    assert_int_equal(groups[0].questions, 5);
    assert_int_equal(groups[0].open, 5);
    assert_true(groups[0].sample_count >= 1);
    for (int i = 0; i < groups[0].sample_count; i++)
        assert_int_equal(str_find(groups[0].samples[i], STR("069")), groups[0].samples[i].len);
    assert_int_equal(list(room, room->narrow, &groups), 0);
    struct faq_group group;
    assert_false(faq_get(room->f.db, 1, room->ana, room->f.arena, &group, &room->f.err));
}

static void some_are_never_gathered(void **state)
{
    struct room *room = *state;
    struct faq_group *groups;
    static const char text[] = "how can i get my diploma recognised in tirana";
    ask(room, 1, text);
    ask(room, 2, text);
    const struct asking others[] = {
        { .text = text, .who = 3, .urgency = URGENCY_NOW, .danger = 1u << DANGER_VIOLENCE },
        { .text = text, .who = 4, .danger = 1u << DANGER_HELPERS },
        { .text = text, .who = 5, .urgency = URGENCY_SOON },
        { .text = text, .who = 6, .category = "afghan" },
        { .text = text, .who = 7, .language = "sq" },
        { .text = "help", .who = 8 },
        { .text = text, .who = 3 }, /* nobody said that it is safe to write to them */
    };
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        ask_as(room, &others[i]);
    gather(room);
    assert_int_equal(list(room, room->ana, &groups), 0);
    ask(room, 9, text);
    gather(room);
    assert_int_equal(list(room, room->ana, &groups), 1);
    assert_int_equal(groups[0].people, 3);
}

static void what_becomes_dangerous_is_shown_no_more(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct faq_group *groups;
    int64_t ids[4], id;
    three_and_one(room, ids);
    assert_ok(tickets_raise(f->db, &office_default, 101, person(room, 1), 1u << DANGER_CALL,
                            f->now_ms, f->arena, &id, &f->err),
              f->err);
    assert_int_equal(list(room, room->ana, &groups), 0);
}

static void a_page_at_a_time_is_the_same_list(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    static const char *const texts[] = { "how can i get my diploma recognised in tirana",
                                         "when does the registration of cars end this year",
                                         "my neighbour wants to sell me his boat" };
    for (int t = 0; t < 3; t++) {
        for (int who = 0; who < 3 + t % 2; who++)
            ask(room, 10 * t + who, texts[t]);
    }
    gather(room);
    struct faq_group *all, *page;
    assert_int_equal(list(room, room->ana, &all), 3);
    assert_int_equal(all[0].people, 4);
    struct faq_query query = { .staff_id = room->ana, .limit = 1 };
    for (size_t i = 0; i < 4; i++) {
        size_t count;
        int64_t after;
        assert_ok(faq_list(f->db, &query, f->arena, &page, &count, &after, &f->err), f->err);
        assert_int_equal(count, i < 3);
        if (i == 3)
            break;
        assert_int_equal(page[0].id, all[i].id);
        query.after_people = after;
        query.after_id = page[0].id;
    }
}

/* ---- by hand */

static void a_question_is_taken_out_and_groups_are_joined(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct faq_group group, *groups;
    int64_t ids[4], alone, again;
    int64_t id = three_and_one(room, ids);
    assert_ok(faq_take_out(f->db, id, ids[1], room->ana, f->arena, &alone, &f->err), f->err);
    assert_int_equal(list(room, room->ana, &groups), 0);
    assert_ok(faq_get(f->db, alone, room->ana, f->arena, &group, &f->err), f->err);
    assert_int_equal(group.people, 1);
    assert_false(faq_take_out(f->db, alone, ids[1], room->ana, f->arena, &again, &f->err));
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
    assert_false(faq_take_out(f->db, id, ids[3], room->ana, f->arena, &again, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_false(faq_join(f->db, alone, id, room->narrow, f->arena, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_ok(faq_join(f->db, alone, id, room->ana, f->arena, &f->err), f->err);
    assert_false(faq_join(f->db, alone, id, room->ana, f->arena, &f->err)); /* one group already */
    assert_int_equal(list(room, room->ana, &groups), 1);
    assert_int_equal(groups[0].people, 3);
    /* What is like the group that was joined goes to the one it was joined to. */
    ask(room, 9, "how i can get my diploma recognised in tirana");
    gather(room);
    assert_ok(faq_get(f->db, alone, room->ana, f->arena, &group, &f->err), f->err);
    assert_int_equal(group.id, id);
    assert_int_equal(group.people, 4);
}

static void who_asks_alone_is_forgotten(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct db_rows rows;
    struct faq_group *groups;
    int64_t ids[4];
    three_and_one(room, ids);
    f->now_ms += (FAQ_ALONE_KEPT_DAYS + 1) * 24LL * 60 * 60 * 1000;
    assert_ok(faq_purge(f->db, f->now_ms, f->arena, &f->err), f->err);
    assert_int_equal(list(room, room->ana, &groups), 1); /* three asked it */
    assert_ok(DB_RUN(f->db, QUERY_FAQ_ALONE, f->arena, &rows, &f->err, DB_I(INT64_MAX), DB_I(9)),
              f->err);
    assert_int_equal(rows.row_count, 0);
}

/* ---- one answer to all */

static bool propose(struct room *room, int64_t group, int64_t staff, const char *request,
                    struct faq_answer *ret)
{
    struct fixture *f = &room->f;
    const struct faq_proposal proposal = { .group_id = group,
                                           .staff_id = staff,
                                           .request = str_of(request),
                                           .language = STR("en"),
                                           .text = STR("Ask the ministry, it takes 45 days."),
                                           .menus = room->menus };
    return faq_propose(f->db, &proposal, f->now_ms, f->arena, ret, &f->err);
}

/* Steps until nothing leaves any more; how many were answered. */
static int send_all(struct room *room)
{
    struct fixture *f = &room->f;
    struct faq_step step;
    int answered = 0;
    do {
        assert_ok(faq_answer_next(f->db, room->menus, &f->channel, 1, f->now_ms, f->arena, &step,
                                  &f->err),
                  f->err);
        answered += step.ticket_id != 0 && step.why == FAQ_WHY_NONE;
    } while (step.ticket_id != 0);
    return answered;
}

static struct faq_answer latest(struct room *room, int64_t group)
{
    struct fixture *f = &room->f;
    struct faq_answer *answers;
    size_t count;
    assert_ok(faq_answers(f->db, group, f->arena, &answers, &count, &f->err), f->err);
    assert_true(count > 0);
    return answers[0];
}

static void one_answer_leaves_once_for_each(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct faq_answer answer, same;
    int64_t ids[4];
    int64_t group = three_and_one(room, ids);
    assert_ok(propose(room, group, room->ana, "r1", &answer), f->err);
    assert_int_equal(answer.waiting, 3);
    assert_int_equal(send_all(room), 0); /* nobody approved it */
    assert_ok(propose(room, group, room->ana, "r1", &same), f->err);
    assert_int_equal(same.id, answer.id);
    assert_false(propose(room, group, room->besa, "r1", &same)); /* one at a time */
    assert_int_equal(f->err.code, ERR_UNPROCESSED);

    assert_false(faq_approve(f->db, answer.id, room->ana, f->now_ms, f->arena, &same, &f->err));
    assert_int_equal(f->err.code, ERR_FORBIDDEN);
    assert_false(faq_approve(f->db, answer.id, room->narrow, f->now_ms, f->arena, &same, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_ok(faq_approve(f->db, answer.id, room->besa, f->now_ms, f->arena, &same, &f->err),
              f->err);
    assert_int_equal(send_all(room), 3);
    assert_ok(faq_approve(f->db, answer.id, room->besa, f->now_ms, f->arena, &same, &f->err),
              f->err);
    assert_int_equal(same.state, FAQ_DONE);
    assert_int_equal(send_all(room), 0);
    assert_int_equal(fixture_claim(f, 20).count, 3);
    for (int i = 0; i < 4; i++) {
        struct desk_ticket ticket;
        assert_ok(desk_ticket(f->db, ids[i], room->ana, f->now_ms, f->arena, &ticket, &f->err),
                  f->err);
        assert_int_equal(ticket.state, i < 3 ? TICKET_ANSWERED : TICKET_OPEN);
        struct desk_entry *entries;
        size_t count;
        assert_ok(desk_entries(f->db, ids[i], f->now_ms, f->arena, &entries, &count, &f->err),
                  f->err);
        assert_int_equal(count, i < 3 ? 2 : 1);
        if (i < 3) {
            assert_true(entries[1].sent);
            assert_int_equal(entries[1].staff_id, room->ana);
        }
    }
    assert_false(faq_withdraw(f->db, answer.id, room->ana, f->now_ms, f->arena, &same, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    assert_false(propose(room, group, room->ana, "r2", &answer)); /* nobody waits */
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
}

static void whose_question_changed_is_passed_over_and_told(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct faq_answer answer;
    struct desk_ticket ticket;
    struct faq_passed *passed;
    int64_t ids[8], id, fresh;
    size_t count;
    for (int i = 0; i < 8; i++)
        ids[i] = ask(room, i, "how can i get my diploma recognised in tirana");
    gather(room);
    struct faq_group *groups;
    assert_int_equal(list(room, room->ana, &groups), 1);
    assert_ok(propose(room, groups[0].id, room->ana, "r1", &answer), f->err);

    const struct desk_answer mine = { .ticket_id = ids[0],
                                      .version = 1,
                                      .staff_id = room->besa,
                                      .text = STR("another answer"),
                                      .menus = room->menus,
                                      .channel = &f->channel };
    assert_ok(desk_answer(f->db, &mine, f->now_ms, f->arena, &ticket, &f->err), f->err);
    assert_ok(tickets_add_text(f->db, &office_default,
                               &(struct ticket_words){ .number = 102,
                                                       .contact_id = person(room, 1),
                                                       .text = STR("and my wife's?"),
                                                       .urgency = URGENCY_NORMAL },
                               f->now_ms, f->arena, &id, &f->err),
              f->err);
    assert_ok(desk_change(f->db, DESK_CLAIM, ids[2], 1, room->besa, f->now_ms, f->arena, &ticket,
                          &f->err),
              f->err);
    assert_ok(tickets_raise(f->db, &office_default, 104, person(room, 3), 1u << DANGER_CALL,
                            f->now_ms, f->arena, &id, &f->err),
              f->err);
    assert_ok(faq_take_out(f->db, groups[0].id, ids[4], room->ana, f->arena, &fresh, &f->err),
              f->err);
    /* Ana had a look at this one: that changes nothing for the person. */
    assert_ok(
        desk_change(f->db, DESK_CLAIM, ids[5], 1, room->ana, f->now_ms, f->arena, &ticket, &f->err),
        f->err);
    assert_ok(faq_approve(f->db, answer.id, room->besa, f->now_ms, f->arena, &answer, &f->err),
              f->err);
    assert_int_equal(send_all(room), 3);
    answer = latest(room, groups[0].id);
    assert_int_equal(answer.state, FAQ_DONE);
    assert_int_equal(answer.answered, 3);
    assert_int_equal(answer.passed, 5);
    assert_ok(faq_passed(f->db, answer.id, room->ana, f->arena, &passed, &count, &f->err), f->err);
    static const enum faq_why expected[] = { FAQ_WHY_ANSWERED, FAQ_WHY_CHANGED, FAQ_WHY_HELD,
                                             FAQ_WHY_UNSAFE, FAQ_WHY_TAKEN_OUT };
    assert_int_equal(count, 5);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(passed[i].why, expected[i]);
}

static void an_answer_under_way_can_be_stopped(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct faq_answer answer;
    struct faq_step step;
    int64_t ids[4];
    int64_t group = three_and_one(room, ids);
    assert_ok(propose(room, group, room->ana, "r1", &answer), f->err);
    assert_ok(faq_approve(f->db, answer.id, room->besa, f->now_ms, f->arena, &answer, &f->err),
              f->err);
    assert_ok(
        faq_answer_next(f->db, room->menus, &f->channel, 1, f->now_ms, f->arena, &step, &f->err),
        f->err);
    assert_ok(faq_withdraw(f->db, answer.id, room->ana, f->now_ms, f->arena, &answer, &f->err),
              f->err);
    assert_int_equal(send_all(room), 0);
    answer = latest(room, group);
    assert_int_equal(answer.state, FAQ_WITHDRAWN);
    assert_int_equal(answer.answered, 1);
    assert_int_equal(answer.waiting, 2);
    assert_false(faq_approve(f->db, answer.id, room->besa, f->now_ms, f->arena, &answer, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    assert_ok(propose(room, group, room->ana, "r2", &answer), f->err); /* the other two */
    assert_int_equal(answer.waiting, 2);
}

static void a_channel_that_is_gone_is_told(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct faq_answer answer;
    struct faq_step step;
    int64_t ids[4];
    int64_t group = three_and_one(room, ids);
    assert_ok(propose(room, group, room->ana, "r1", &answer), f->err);
    assert_ok(faq_approve(f->db, answer.id, room->besa, f->now_ms, f->arena, &answer, &f->err),
              f->err);
    assert_ok(faq_answer_next(f->db, room->menus, NULL, 0, f->now_ms, f->arena, &step, &f->err),
              f->err);
    assert_int_equal(step.why, FAQ_WHY_CHANNEL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(people_are_counted_not_texts, room_open, room_close),
        cmocka_unit_test_setup_teardown(some_are_never_gathered, room_open, room_close),
        cmocka_unit_test_setup_teardown(what_becomes_dangerous_is_shown_no_more, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(a_page_at_a_time_is_the_same_list, room_open, room_close),
        cmocka_unit_test_setup_teardown(a_question_is_taken_out_and_groups_are_joined, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(who_asks_alone_is_forgotten, room_open, room_close),
        cmocka_unit_test_setup_teardown(one_answer_leaves_once_for_each, room_open, room_close),
        cmocka_unit_test_setup_teardown(whose_question_changed_is_passed_over_and_told, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(an_answer_under_way_can_be_stopped, room_open, room_close),
        cmocka_unit_test_setup_teardown(a_channel_that_is_gone_is_told, room_open, room_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
