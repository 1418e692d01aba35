/* Search: a rare word and a frequent one find the same tickets, a page at a time; what is erased is
 * found no more. */
#include "fixture.h"
#include "service/search.h"
#include "service/staff.h"

enum { MANY = 4300 /* more entries than a rare word has */ };

struct room {
    struct fixture f;
    int64_t expert, person, number;
};

static int room_open(void **state)
{
    struct room *room = calloc(1, sizeof(*room));
    struct staff staff;
    *state = room;
    fixture_open(&room->f);
    struct fixture *f = &room->f;
    assert_ok(staff_add(f->db, STR("besa"), STR("besa"), STR("expert"), STR("none"), f->now_ms,
                        f->arena, &f->err),
              f->err);
    assert_ok(staff_by_login(f->db, STR("besa"), f->arena, &staff, &f->err), f->err);
    room->expert = staff.id;
    room->person = fixture_contact(f, "355691110001");
    return 0;
}

static int room_close(void **state)
{
    struct room *room = *state;
    fixture_close(&room->f);
    free(room);
    return 0;
}

static int64_t ask(struct room *room, const char *text)
{
    struct fixture *f = &room->f;
    struct arena *arena = arena_new(64 * 1024);
    const struct ticket_question question = { .number = ++room->number,
                                              .contact_id = room->person,
                                              .category = STR(""),
                                              .node = STR(""),
                                              .language = STR("sq"),
                                              .channel = f->channel.name,
                                              .bearer = BEARER_SMS,
                                              .text = str_of(text),
                                              .urgency = URGENCY_NORMAL };
    int64_t id;
    assert_ok(tickets_open(f->db, &office_default, &question, f->now_ms++, arena, &id, &f->err),
              f->err);
    arena_free(arena);
    return id;
}

/* As the gateway does it, until nothing is left. */
static void index_all(struct room *room)
{
    struct fixture *f = &room->f;
    for (size_t count = 1; count > 0;) {
        struct arena *arena = arena_new(1024 * 1024);
        struct search_slice slice;
        assert_ok(search_take(f->db, arena, &slice, &f->err), f->err);
        assert_ok(search_put(f->db, &slice, arena, &f->err), f->err);
        count = slice.count;
        arena_free(arena);
    }
}

static struct search_page find(struct room *room, const char *text, int64_t before_id, size_t limit)
{
    struct fixture *f = &room->f;
    struct search_page page;
    const struct search_query query = { room->expert, str_of(text), before_id, limit };
    assert_ok(search_find(f->db, &query, f->now_ms, f->arena, &page, &f->err), f->err);
    return page;
}

static void what_is_said_is_found_once_it_is_indexed_and_not_once_it_is_erased(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    int64_t since_ms;
    int64_t first = ask(room, "Si ta njoh diplomën time?"), second = ask(room, "Diploma ime, ku?");
    assert_int_equal(find(room, "diplom", 0, 20).count, 0);
    assert_ok(search_behind_since(f->db, f->arena, &since_ms, &f->err), f->err);
    assert_int_equal(since_ms, 1795256100000);
    index_all(room);
    assert_ok(search_behind_since(f->db, f->arena, &since_ms, &f->err), f->err);
    assert_int_equal(since_ms, 0);

    struct search_page page = find(room, "diplom", 0, 20);
    assert_int_equal(page.count, 2);
    assert_int_equal(page.results[0].ticket.id, second); /* the newest first */
    assert_int_equal(page.results[1].ticket.id, first);
    assert_int_equal(page.next_id, 0);
    assert_int_equal(find(room, "diplomen njoh", 0, 20).count, 1);

    assert_ok(search_forget(f->db, first, &f->err), f->err);
    index_all(room); /* nor does it come back */
    page = find(room, "diplom", 0, 20);
    assert_int_equal(page.count, 1);
    assert_int_equal(page.results[0].ticket.id, second);
}

/* All tickets of a query, by its pages. */
static size_t walk(struct room *room, const char *text, size_t limit, int64_t *ret_last)
{
    size_t count = 0;
    int64_t last = INT64_MAX, next = 0;
    do {
        struct search_page page = find(room, text, next, limit);
        for (size_t i = 0; i < page.count; i++) {
            assert_true(page.results[i].ticket.id < last);
            last = page.results[i].ticket.id;
        }
        count += page.count;
        next = page.next_id;
    } while (next != 0);
    *ret_last = last;
    return count;
}

static void frequent_words_are_found_a_bounded_walk_at_a_time(void **state)
{
    struct room *room = *state;
    int64_t oldest = ask(room, "pune ne Gjermani me kontrate"), last;
    for (int i = 0; i < MANY; i++)
        ask(room, i % 2 ? "pune ne Itali" : "pune ne Greqi");
    int64_t newest = ask(room, "pune ne Gjermani");
    index_all(room);
    struct search_page page = find(room, "pune", 0, 20);
    assert_int_equal(page.count, 20);
    assert_int_equal(page.results[0].ticket.id, newest);
    /* Both words are frequent, and no ticket has both: every page is empty, and they end. */
    assert_int_equal(walk(room, "pune kontrate", 20, &last), 1); /* by its rare word */
    assert_int_equal(last, oldest);
    assert_int_equal(walk(room, "pune gjermani", 1, &last), 2);
    assert_int_equal(last, oldest);
    assert_int_equal(find(room, "pun", 0, 50).count, 50); /* a walk, by a beginning */
    assert_true(find(room, "pu ne", 0, 1).next_id > 0);
}

static void a_walk_that_finds_nothing_goes_on_where_it_ended(void **state)
{
    struct room *room = *state;
    int64_t last, oldest = ask(room, "alfa beta");
    for (int i = 0; i < MANY; i++)
        ask(room, "alfa");
    for (int i = 0; i < MANY; i++)
        ask(room, "beta");
    index_all(room);
    struct search_page page = find(room, "alfa beta", 0, 20);
    assert_int_equal(page.count, 0);
    assert_true(page.next_id > 0);
    assert_int_equal(walk(room, "alfa beta", 20, &last), 1);
    assert_int_equal(last, oldest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            what_is_said_is_found_once_it_is_indexed_and_not_once_it_is_erased, room_open,
            room_close),
        cmocka_unit_test_setup_teardown(frequent_words_are_found_a_bounded_walk_at_a_time,
                                        room_open, room_close),
        cmocka_unit_test_setup_teardown(a_walk_that_finds_nothing_goes_on_where_it_ended, room_open,
                                        room_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
