/* Figures of a small history that is known to the row: counted once however often counting is asked
 * for and wherever its slices end. */
#include "check.h"

#include "base/crypto.h"
#include "base/limits.h"
#include "domain/message.h"
#include "service/figures.h"
#include "service/figures_count.h"
#include "service/outbox.h"
#include "store/id.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const int64_t minute_ms = 60LL * 1000;
static const int64_t hour_ms = 60LL * 60 * 1000;

/* Thursday 2026-03-26, 09:00 in Albania: an hour ahead of UTC until Sunday, then two. */
static const int64_t start_ms = 1774512000000;
static const int64_t start_day = 20538;

static char folder[] = "/tmp/test_figures.XXXXXX";
static struct db *db;
static struct arena *arena;
static struct err err;

static int setup(void **state)
{
    (void)state;
    char url[96];
    if (!crypto_init(&err) || !mkdtemp(folder))
        return 1;
    snprintf(url, sizeof(url), "sqlite:%s/test.db", folder);
    arena = arena_new(JOB_ARENA_SIZE_MAX);
    return db_open(url, DB_WRITER, &db, &err) ? 0 : 1;
}

static int teardown(void **state)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };
    (void)state;
    db_close(db);
    arena_free(arena);
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        char path[96];
        snprintf(path, sizeof(path), "%s/test.db%s", folder, suffixes[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static void count_all(int64_t now_ms)
{
    bool more = true;
    for (int i = 0; more; i++) {
        assert_true(i < 1000);
        assert_ok(figures_count(db, now_ms, arena, &more, &err), err);
    }
    assert_ok(figures_due(db, now_ms, arena, &more, &err), err);
    assert_false(more);
}

static void turn(int64_t contact, int64_t at_ms, const char *node)
{
    assert_ok(DB_RUN(db, QUERY_INBOUND_ADD, arena, NULL, &err, DB_I(id_new(at_ms)), DB_I(contact),
                     DB_S(STR("kannel")), DB_I(contact % 2 ? BEARER_SMS : BEARER_USSD),
                     DB_S(STR("1")), DB_S(str_of(node)), DB_I(at_ms)),
              err);
}

static void open_ticket(int64_t id, const char *category, bool asked, int64_t at_ms, int64_t due_ms,
                        int64_t promised_ms)
{
    assert_ok(DB_RUN(db, QUERY_TICKET_OPEN, arena, NULL, &err, DB_I(id), DB_I(id), DB_I(id),
                     DB_S(str_of(category)), DB_S(STR("")), DB_S(STR("sq")), DB_S(STR("kannel")),
                     DB_I(BEARER_SMS), DB_I(at_ms), DB_I(3), DB_S(STR("")), DB_I(0), DB_I(asked),
                     DB_I(due_ms), DB_I(promised_ms)),
              err);
}

static void ticket(int64_t id, const char *category, bool asked, int64_t at_ms, int64_t due_ms)
{
    open_ticket(id, category, asked, at_ms, due_ms, 0);
}

static void ticket_promised(int64_t id, int64_t at_ms, int64_t due_ms, int64_t promised_ms)
{
    open_ticket(id, "afghan", true, at_ms, due_ms, promised_ms);
}

static int64_t entry(int64_t ticket_id, int kind, int64_t at_ms)
{
    int64_t id = id_new(at_ms);
    assert_ok(DB_RUN(db, QUERY_TICKET_ENTRY_ADD, arena, NULL, &err, DB_I(id), DB_I(ticket_id),
                     DB_I(kind), DB_NOTHING, DB_NOTHING, DB_S(STR("x")), DB_I(at_ms)),
              err);
    return id;
}

/* An answer that came after the time that was promised, as desk_answer() finds it. */
static void late(int64_t ticket_id, int64_t at_ms)
{
    assert_ok(DB_RUN(db, QUERY_PROMISE_MISSED, arena, NULL, &err, DB_I(entry(ticket_id, 1, at_ms))),
              err);
}

static void rate(int64_t answer_id, int64_t contact_id, int rating, int64_t at_ms)
{
    assert_ok(figures_count_rating(db, contact_id, answer_id, rating, at_ms, arena, &err), err);
    assert_ok(DB_RUN(db, QUERY_ANSWER_RATE, arena, NULL, &err, DB_I(answer_id), DB_I(contact_id),
                     DB_I(rating)),
              err);
}

static void apologised(int64_t ticket_id, int64_t by_ms)
{
    assert_ok(DB_RUN(db, QUERY_PROMISE_RENEW, arena, NULL, &err, DB_I(ticket_id), DB_I(by_ms)),
              err);
}

static void sent(int64_t contact, enum outbox_state state, int segments, int64_t at_ms)
{
    int64_t id = id_new(at_ms);
    assert_ok(DB_RUN(db, QUERY_OUTBOX_ADD, arena, NULL, &err, DB_I(id), DB_I(contact), DB_NOTHING,
                     DB_S(STR("kannel")), DB_I(BEARER_SMS), DB_I(OUTBOX_REPLY), DB_S(STR("x")),
                     DB_I(segments), DB_I(0), DB_S(STR("")), DB_S(STR("")), DB_I(1), DB_I(at_ms),
                     DB_I(at_ms), DB_I(0), DB_S(STR("")), DB_I(at_ms)),
              err);
    assert_ok(DB_RUN(db, QUERY_OUTBOX_SETTLE, arena, NULL, &err, DB_I(id), DB_I(state),
                     DB_S(STR("")), DB_I(at_ms)),
              err);
}

static void somebody(int64_t id, const char *country)
{
    char index[32];
    snprintf(index, sizeof(index), "index %lld", (long long)id);
    assert_ok(DB_RUN(db, QUERY_CONTACT_ADD, arena, NULL, &err, DB_I(id), DB_B(str_of(index)),
                     DB_B(STR("sealed")), DB_S(STR("Ulliri 417")), DB_S(STR("sq")), DB_I(start_ms),
                     DB_S(str_of(country))),
              err);
}

static void staff(int64_t id, const char *topic)
{
    char login[32];
    snprintf(login, sizeof(login), "staff%lld", (long long)id);
    assert_ok(DB_RUN(db, QUERY_STAFF_ADD, arena, NULL, &err, DB_I(id), DB_S(str_of(login)),
                     DB_S(STR("S")), DB_S(STR("coordinator")), DB_S(STR("")), DB_I(1)),
              err);
    assert_ok(DB_RUN(db, QUERY_STAFF_TOPIC_ADD, arena, NULL, &err, DB_I(id), DB_S(str_of(topic))),
              err);
}

static const struct figures_screen *screen(const struct figures_screen *screens, size_t count,
                                           const char *node)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(screens[i].node, str_of(node)))
            return &screens[i];
    }
    fail_msg("no screen %s", node);
    return NULL;
}

static struct figures_query period(int64_t days, int64_t staff_id)
{
    struct figures_query query;
    figures_period(start_day, start_day + days - 1, &query);
    query.staff_id = staff_id;
    return query;
}

static void test_days_begin_by_the_local_clock(void **state)
{
    (void)state;
    struct figures_query query;
    figures_period(start_day, start_day + 3, &query); /* to Sunday, which is an hour short */
    assert_true(query.from_ms == start_ms - 9 * hour_ms);
    assert_true(query.to_ms == query.from_ms + (4 * 24 - 1) * hour_ms);
}

static void test_screens_and_where_visits_end(void **state)
{
    (void)state;
    struct figures_screen *screens;
    size_t count;
    const struct figures_query query = period(2, 1);
    turn(1, start_ms, "");
    turn(1, start_ms + minute_ms, "menu");
    turn(2, start_ms + 2 * minute_ms, "");
    count_all(start_ms + 5 * minute_ms);
    assert_ok(figures_standing(db, start_ms + 5 * minute_ms, arena, &screens, &count, &err), err);
    assert_int_equal(count, 2);
    assert_int_equal(screen(screens, count, "menu")->turns, 1);
    turn(1, start_ms + 10 * minute_ms, "leaf"); /* the same visit, another slice */
    count_all(start_ms + 20 * minute_ms);
    turn(1, start_ms + 50 * minute_ms, ""); /* 40 minutes later: another one */
    count_all(start_ms + 60 * minute_ms);
    assert_ok(figures_screens(db, &query, arena, &screens, &count, &err), err);
    assert_int_equal(count, 3);
    assert_int_equal(screen(screens, count, "")->turns, 3);
    assert_int_equal(screen(screens, count, "")->stops, 1); /* the second person's */
    assert_int_equal(screen(screens, count, "leaf")->stops, 1);
    assert_int_equal(screen(screens, count, "menu")->stops, 0);
    count_all(start_ms + 2 * hour_ms);
    count_all(start_ms + 2 * hour_ms);
    assert_ok(figures_screens(db, &query, arena, &screens, &count, &err), err);
    assert_int_equal(screen(screens, count, "")->stops, 2);
    assert_ok(figures_standing(db, start_ms + 2 * hour_ms, arena, &screens, &count, &err), err);
    assert_int_equal(count, 0);
    struct figures_received *received;
    assert_ok(figures_received(db, &query, arena, &received, &count, &err), err);
    assert_int_equal(count, 1);
    assert_int_equal(received[0].sms, 4);
    assert_int_equal(received[0].ussd, 1);
}

static void test_questions_and_answers(void **state)
{
    (void)state;
    struct figures_flow *flows;
    struct figures_wait *waits;
    size_t count;
    staff(1, "*");
    staff(2, "afghan");
    const int64_t day = 24 * hour_ms;
    /* Asked, more words, answered after an hour; words again the next day, answered late. */
    ticket(1, "afghan", true, start_ms, start_ms + 2 * day);
    entry(1, 0, start_ms);
    entry(1, 0, start_ms + 10 * minute_ms);
    entry(1, 2, start_ms + 11 * minute_ms);
    entry(1, 1, start_ms + hour_ms);
    entry(1, 1, start_ms + hour_ms + minute_ms); /* adds to the answer */
    entry(1, 0, start_ms + day);
    late(1, start_ms + day + 4 * hour_ms);
    /* Never answered; only written; answered at once. */
    ticket(2, "refugees", true, start_ms, start_ms + day);
    entry(2, 0, start_ms);
    ticket(3, "", false, start_ms + day, start_ms + 2 * day);
    entry(3, 0, start_ms + day);
    ticket(4, "refugees", true, start_ms + day, start_ms + 2 * day);
    entry(4, 0, start_ms + day);
    entry(4, 1, start_ms + day + minute_ms);
    count_all(start_ms + 2 * day);

    struct figures_query query = period(3, 1);
    assert_ok(figures_days(db, &query, arena, &flows, &count, &err), err);
    assert_int_equal(count, 2);
    assert_true(flows[0].day == start_day && flows[0].asked == 2 && flows[0].answered == 1);
    assert_true(flows[1].asked == 2 && flows[1].heard == 1 && flows[1].answered == 2);
    assert_ok(figures_waits(db, &query, arena, &waits, &count, &err), err);
    assert_int_equal(count, 3);
    assert_str(waits[0].topic, "*");
    assert_true(waits[0].answers == 3 && waits[0].kept == 2);
    assert_true(waits[0].median_ms == hour_ms && waits[0].ninth_ms == 4 * hour_ms);
    assert_str(waits[2].topic, "refugees");
    assert_true(waits[2].answers == 1 && waits[2].median_ms == minute_ms && waits[2].kept == 1);
    assert_ok(figures_topics(db, &query, arena, &flows, &count, &err), err);
    assert_int_equal(count, 3);

    /* Whose topics are fewer is told of these alone; so is whoever asks for one. */
    query.staff_id = 2;
    assert_ok(figures_topics(db, &query, arena, &flows, &count, &err), err);
    assert_int_equal(count, 1);
    assert_str(flows[0].topic, "afghan");
    assert_true(flows[0].asked == 2 && flows[0].answered == 2);
    query.topic = STR("refugees");
    assert_ok(figures_days(db, &query, arena, &flows, &count, &err), err);
    assert_int_equal(count, 0);

    struct figures_age ages[FIGURES_AGES];
    query = period(3, 1);
    assert_ok(figures_queue(db, &query, start_ms + 25 * hour_ms, arena, ages, &err), err);
    assert_true(ages[1].questions == 1); /* number 4, by its own clock: nobody closed it here */
    assert_true(ages[3].questions == 2 && ages[3].late == 1);
    apologised(1, start_ms + 3 * day);
    assert_ok(figures_queue(db, &query, start_ms + 25 * hour_ms, arena, ages, &err), err);
    assert_true(ages[3].late == 2);
}

/* By what the person was told, sooner or later than what the desk works by. */
static void test_late_is_past_the_promise(void **state)
{
    (void)state;
    struct figures_age before[FIGURES_AGES], ages[FIGURES_AGES];
    const struct figures_query query = period(3, 1);
    const int64_t at_ms = start_ms + 10 * hour_ms, now_ms = at_ms + 5 * hour_ms;
    assert_ok(figures_queue(db, &query, now_ms, arena, before, &err), err);
    ticket_promised(71, at_ms, at_ms + hour_ms, at_ms + 9 * hour_ms);
    ticket_promised(72, at_ms, at_ms + 9 * hour_ms, at_ms + hour_ms);
    ticket_promised(73, at_ms, at_ms + 9 * hour_ms, at_ms + 9 * hour_ms);
    assert_ok(figures_queue(db, &query, now_ms, arena, ages, &err), err);
    assert_true(ages[2].questions - before[2].questions == 3);
    assert_true(ages[2].late - before[2].late == 1);
}

/* Half and nine tenths of many answers, by steps: as near as they are promised to be. */
static void test_waits_of_many_answers(void **state)
{
    (void)state;
    enum { ANSWERS = 400 };
    struct figures_wait *waits;
    size_t count;
    struct figures_query query;
    const int64_t at_ms = start_ms + 60 * 24 * hour_ms;
    int64_t taken[ANSWERS];
    figures_period(start_day + 60, start_day + 90, &query);
    query.staff_id = 1;
    assert_ok(db_begin(db, &err), err);
    for (int i = 0; i < ANSWERS; i++) { /* from seconds to twenty days */
        taken[i] = 5000 + (int64_t)i * i * i * 27;
        ticket(1000 + i, "afghan", true, at_ms, at_ms);
        entry(1000 + i, 0, at_ms);
        entry(1000 + i, 1, at_ms + taken[i]);
    }
    assert_ok(db_commit(db, &err), err);
    count_all(at_ms + 30 * 24 * hour_ms);
    assert_ok(figures_waits(db, &query, arena, &waits, &count, &err), err);
    assert_int_equal(count, 2);
    assert_int_equal(waits[0].answers, ANSWERS);
    const int64_t half = taken[ANSWERS / 2 - 1], ninth = taken[ANSWERS * 9 / 10 - 1];
    assert_in_range(waits[0].median_ms, half - half / 5, half + half / 5);
    assert_in_range(waits[0].ninth_ms, ninth - ninth / 5, ninth + ninth / 5);
    assert_true(waits[0].median_ms == waits[1].median_ms);
}

static void test_ratings(void **state)
{
    (void)state;
    struct figures_rating *ratings;
    size_t count;
    struct figures_query query;
    const int64_t at_ms = start_ms + 100 * 24 * hour_ms;
    figures_period(start_day + 101, start_day + 101, &query); /* when they said so */
    query.staff_id = 1;
    for (int i = 0; i < 4; i++) {
        ticket(2000 + i, i < 3 ? "afghan" : "", true, at_ms, at_ms);
        int64_t answer = entry(2000 + i, 1, at_ms + minute_ms);
        rate(answer, 2000 + i, i < 2 ? 5 : 1, at_ms + 24 * hour_ms);
        rate(answer, 2000 + i, 3, at_ms + 25 * hour_ms); /* the first counts */
        rate(answer, 1, 3, at_ms + 25 * hour_ms);        /* not theirs */
    }
    assert_ok(figures_ratings(db, &query, arena, &ratings, &count, &err), err);
    assert_int_equal(count, 3);
    assert_str(ratings[0].topic, "*");
    assert_true(ratings[0].ratings[0] == 2 && ratings[0].ratings[4] == 2);
    assert_true(ratings[0].ratings[2] == 0);
    assert_str(ratings[1].topic, "afghan");
    assert_true(ratings[1].ratings[0] == 1 && ratings[1].ratings[4] == 2);
    assert_str(ratings[2].topic, "none");
    query.staff_id = 2; /* of the Afghan programme */
    assert_ok(figures_ratings(db, &query, arena, &ratings, &count, &err), err);
    assert_int_equal(count, 2);
    assert_true(ratings[0].ratings[0] == 1 && ratings[0].ratings[4] == 2);
}

static void test_messages_settled_and_under_way(void **state)
{
    (void)state;
    struct figures_sent *lines;
    size_t count;
    const int64_t day = 24 * hour_ms;
    somebody(11, "355");
    somebody(12, "93");
    sent(11, OUTBOX_DELIVERED, 2, start_ms);
    sent(11, OUTBOX_FAILED, 1, start_ms);
    sent(12, OUTBOX_SENT, 3, start_ms + day);
    sent(1, OUTBOX_DELIVERED, 1, start_ms + 2 * day); /* to staff */
    const struct figures_query query = period(3, 1), first = period(1, 1);
    for (int round = 0; round < 2; round++) { /* where they are, and settled */
        assert_ok(figures_messages(db, &query, arena, &lines, &count, &err), err);
        assert_int_equal(count, 3);
        assert_str(lines[0].country, "355");
        assert_true(lines[0].messages == 2 && lines[0].segments == 3 && lines[0].delivered == 1 &&
                    lines[0].failed == 1);
        assert_str(lines[1].country, "93");
        assert_true(lines[1].sent == 1 && lines[1].segments == 3);
        assert_str(lines[2].country, "staff");
        assert_ok(figures_messages(db, &first, arena, &lines, &count, &err), err);
        assert_int_equal(count, 1);
        count_all(start_ms + (3 + 2 * round) * day);
    }
}

/* Slices end anywhere, and nothing is lost or counted twice. */
static void test_many(void **state)
{
    (void)state;
    enum { MANY = 2 * FIGURES_SLICE_MAX + 7 };
    struct figures_screen *screens;
    size_t count;
    struct figures_query query;
    const int64_t at_ms = start_ms + 30 * 24 * hour_ms;
    figures_period(start_day + 30, start_day + 31, &query);
    assert_ok(db_begin(db, &err), err);
    for (int i = 0; i < MANY; i++)
        turn(100 + i % 50, at_ms + i * 20000LL, i % 3 ? "menu" : "leaf");
    assert_ok(db_commit(db, &err), err);
    count_all(at_ms + 48 * hour_ms);
    assert_ok(figures_screens(db, &query, arena, &screens, &count, &err), err);
    assert_int_equal(count, 2);
    assert_int_equal(screens[0].turns + screens[1].turns, MANY);
    assert_int_equal(screens[0].stops + screens[1].stops, 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days_begin_by_the_local_clock),
        cmocka_unit_test(test_screens_and_where_visits_end),
        cmocka_unit_test(test_questions_and_answers),
        cmocka_unit_test(test_late_is_past_the_promise),
        cmocka_unit_test(test_waits_of_many_answers),
        cmocka_unit_test(test_ratings),
        cmocka_unit_test(test_messages_settled_and_under_way),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
