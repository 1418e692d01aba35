/* Courses: answers as people type them, codes that tell a slip, and a clock that runs for weeks: what
 * comes by itself, and what must not. */
#include "room.h"

#include "domain/course_words.h"
#include "service/courses.h"

static const int64_t hour_ms = 60 * 60 * 1000LL, day_ms = 24 * 60 * 60 * 1000LL;

/* ---- answers */

static void answers_are_matched_as_people_type_them(void **state)
{
    (void)state;
    static const struct {
        const char *lesson, *text;
        enum course_verdict verdict;
        int option;
    } rows[] = {
        { "float", "2", VERDICT_RIGHT, 2 },
        { "float", "٢", VERDICT_RIGHT, 2 },
        { "float", "۲", VERDICT_RIGHT, 2 },
        { "float", "2.", VERDICT_RIGHT, 2 },
        { "float", "answer 2", VERDICT_RIGHT, 2 },
        { "float", "its weight", VERDICT_RIGHT, 2 },
        { "float", "ITS WEIGT", VERDICT_RIGHT, 2 },
        { "float", "less weight", VERDICT_RIGHT, 2 },
        { "float", "1", VERDICT_WRONG, 1 },
        { "float", "the paint!", VERDICT_WRONG, 3 },
        { "float", "the pai", VERDICT_WRONG, 3 },
        { "float", "4", VERDICT_NONE, 0 },
        { "float", "0", VERDICT_NONE, 0 },
        { "float", "1 or 2", VERDICT_NONE, 0 },
        { "float", "banana", VERDICT_NONE, 0 },
        { "float", "", VERDICT_NONE, 0 },
        { "float", "i wrote to you last week about my passport and nobody came", VERDICT_NONE, 0 },
        { "call", "5555", VERDICT_RIGHT, 0 },
        { "call", "55 55", VERDICT_RIGHT, 0 },
        { "call", "۵۵۵۵", VERDICT_RIGHT, 0 },
        { "call", "fifty fify", VERDICT_RIGHT, 0 },
        { "call", "5556", VERDICT_WRONG, 0 },
        { "wind", "2", VERDICT_NONE, 0 },
    };
    struct menu_set set;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    const struct course *course = &menus->courses->all[courses_find(menus->courses, STR("boats"))];
    int english = menus_language(menus, STR("en"));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int option = -1;
        enum course_verdict verdict =
            course_answer(course, course_lesson(course, str_of(rows[i].lesson)), english,
                          str_of(rows[i].text), &option);
        if (verdict != rows[i].verdict || option != rows[i].option)
            fail_msg("\"%s\" is %d (%d), not %d (%d)", rows[i].text, (int)verdict, option,
                     (int)rows[i].verdict, rows[i].option);
    }
    menus_release(menus);
    menu_set_close(&set);
}

static void words_about_courses_are_heard(void **state)
{
    (void)state;
    static const struct {
        const char *folded;
        enum course_word word;
        const char *rest;
    } rows[] = {
        { "course", COURSE_WORD_LIST, "" },      { "kurs", COURSE_WORD_LIST, "" },
        { "kurset", COURSE_WORD_LIST, "" },      { "کورس", COURSE_WORD_LIST, "" },
        { "coures", COURSE_WORD_LIST, "" },      { "course work", COURSE_WORD_LIST, "work" },
        { "stop course", COURSE_WORD_STOP, "" }, { "ndal kursin", COURSE_WORD_STOP, "" },
        { "tjetra", COURSE_WORD_NEXT, "" },      { "perseri", COURSE_WORD_AGAIN, "" },
        { "pauze", COURSE_WORD_PAUSE, "" },      { "resume", COURSE_WORD_RESUME, "" },
        { "stop", COURSE_WORD_NONE, "" },        { "verify ab cd", COURSE_WORD_VERIFY, "ab cd" },
        { "next week", COURSE_WORD_NONE, "" },   { "of course", COURSE_WORD_NONE, "" },
        { "cours", COURSE_WORD_LIST, "" },       { "house", COURSE_WORD_NONE, "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct course_heard heard;
        course_word(str_of(rows[i].folded), true, &heard);
        if (heard.word != rows[i].word || !str_equal(heard.rest, str_of(rows[i].rest)))
            fail_msg("\"%s\" is heard as %d", rows[i].folded, (int)heard.word);
    }
}

/* ---- codes */

static void a_code_tells_every_slip(void **state)
{
    (void)state;
    static const char signs[] = "23456789BCDFGHJKMNPQRTV";
    uint32_t seed = 7;
    for (int round = 0; round < 200; round++) {
        unsigned char random[COURSE_CODE_DATA];
        char code[COURSE_CODE_SIZE], read[COURSE_CODE_SIZE];
        for (int i = 0; i < COURSE_CODE_DATA; i++)
            random[i] = (unsigned char)((seed = seed * 1664525 + 1013904223) >> 24);
        course_code_make(random, code);
        assert_true(course_code_read(str_of(code), read));
        assert_string_equal(code, read);
        for (size_t at = 0; code[at]; at++) {
            char wrong[COURSE_CODE_SIZE];
            memcpy(wrong, code, sizeof(wrong));
            for (const char *sign = signs; code[at] != '-' && *sign; sign++) {
                wrong[at] = *sign;
                assert_int_equal(course_code_read(str_of(wrong), read), *sign == code[at]);
            }
            memcpy(wrong, code, sizeof(wrong));
            if (at == 0 || code[at] == '-' || code[at - 1] == '-' || code[at] == code[at - 1])
                continue;
            wrong[at] = code[at - 1];
            wrong[at - 1] = code[at];
            assert_false(course_code_read(str_of(wrong), read));
        }
    }
}

static void a_code_is_read_however_it_is_written(void **state)
{
    (void)state;
    unsigned char random[COURSE_CODE_DATA] = { 1, 2, 3, 14, 5, 6, 7 };
    char code[COURSE_CODE_SIZE], read[COURSE_CODE_SIZE], small[32];
    course_code_make(random, code);
    snprintf(small, sizeof(small), " %.4s  %s.", code, code + 5);
    for (char *c = small; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    assert_true(course_code_read(str_of(small), read));
    assert_string_equal(read, code);
    assert_false(course_code_read(STR(""), read));
    assert_false(course_code_read(STR("KKKK"), read));
    assert_false(course_code_read(STR("please tell me whether this is a certificate"), read));
}

/* ---- the clock */

static struct courses_sent tick(struct room *room)
{
    struct fixture *f = &room->hall->f;
    struct courses_sent sent;
    assert_ok(
        courses_send(f->db, room->hall->menus, &f->channel, 1, f->now_ms, f->arena, &sent, &f->err),
        f->err);
    return sent;
}

static int pushes(const struct courses_sent *sent)
{
    return sent->lessons + sent->questions + sent->notices + sent->certificates;
}

/* Goes on hour by hour; returns how much came by itself. */
static int pass(struct room *room, int hours)
{
    int count = 0;
    for (int i = 0; i < hours; i++) {
        room->hall->f.now_ms += hour_ms;
        struct courses_sent now = tick(room);
        count += pushes(&now);
    }
    return count;
}

static void enrol(struct room *room)
{
    say(room, "english");
    say(room, "course boats");
    expect(room, "Small boats: one short lesson a day. At what hour?");
}

static void a_course_from_its_hour_to_its_certificate(void **state)
{
    struct room *room = *state;
    enrol(room);
    say(room, "5");
    expect(room, "Send an hour from 8:00 to 20:00");
    say(room, "at 18");
    expect(room, "One lesson a day at 18:00");
    assert_int_equal(pass(room, 7), 0);
    assert_int_equal(pass(room, 1), 1);
    expect(room, "1/4: A boat floats");
    say(room, "1");
    expect(room, "Not quite: one more lesson about it comes.\nThe next comes at 18:00");
    assert_int_equal(pass(room, 24), 1);
    expect(room, "+ Push a cup into a bucket");
    say(room, "next");
    expect(room, "2/4: Look at the flags");
    say(room, "next");
    expect(room, "Which number has the harbour?");
    say(room, "5555");
    expect(room, "Right: 5555.");
    assert_int_equal(pass(room, 24), 1);
    expect(room, "4/4: Tell somebody");
    say(room, "somebody on lan");
    struct str came = sent(room);
    size_t at = str_find(came, STR("Certificate: "));
    assert_true(at < came.len);
    char verify[64];
    snprintf(verify, sizeof(verify), "VERIFY %.9s", came.ptr + at + 13);
    say_from(room, "+355691110777", "english");
    (void)sent(room);
    say_from(room, "+355691110777", verify);
    expect(room, "Valid: Small boats, finished ");
    assert_int_equal(pass(room, 24 * 30), 0);
}

static void who_never_answers_is_asked_five_times_ever_later(void **state)
{
    struct room *room = *state;
    int64_t days[10], count = 0, before_ms = 0;
    enrol(room);
    say(room, "9");
    (void)sent(room);
    assert_int_equal(pass(room, 24), 1);
    expect(room, "1/4: A boat floats");
    before_ms = room->hall->f.now_ms;
    for (int i = 0; i < 24 * 90; i++) {
        room->hall->f.now_ms += hour_ms;
        struct courses_sent now = tick(room);
        if (pushes(&now) == 0)
            continue;
        assert_true(count < 10);
        days[count++] = (room->hall->f.now_ms - before_ms + day_ms / 2) / day_ms;
        before_ms = room->hall->f.now_ms;
        expect(room, count < 5 ? "Your question waits:" : "The course rests now.");
    }
    assert_int_equal(count, COURSE_NUDGES_MAX);
    for (int i = 1; i < count; i++)
        assert_true(days[i] > days[i - 1]);
    say(room, "resume");
    expect(room, "1/4: A boat floats");
    assert_int_equal(pass(room, 24), 1);
}

static void nothing_comes_after_stop(void **state)
{
    struct room *room = *state;
    enrol(room);
    say(room, "18");
    say(room, "stop");
    (void)sent(room);
    assert_int_equal(pass(room, 24 * 20), 0);
    expect(room, "");
    say(room, "start");
    (void)sent(room);
    assert_int_equal(pass(room, 24 * 20), 0);
}

static void stop_takes_back_what_is_queued(void **state)
{
    struct room *room = *state;
    enrol(room);
    say(room, "18");
    (void)sent(room);
    assert_int_equal(pass(room, 9), 1);
    say(room, "stop");
    struct str came = sent(room);
    assert_true(str_find(came, STR("1/4")) == came.len);
}

static void stop_course_and_pause_end_it_only(void **state)
{
    struct room *room = *state;
    enrol(room);
    say(room, "18");
    say(room, "pause");
    (void)sent(room);
    assert_int_equal(pass(room, 24 * 3), 0);
    say(room, "resume");
    expect(room, "1/4: A boat floats");
    say(room, "stop course");
    expect(room, "Small boats has ended");
    assert_int_equal(pass(room, 24 * 20), 0);
    say(room, "stop course");
    expect(room, "You are in no course.");
    say(room, "bus");
    assert_true(sent(room).len > 0); /* everything else as before */
}

static void a_phone_in_danger_is_left_alone(void **state)
{
    struct room *room = *state;
    enrol(room);
    say(room, "18");
    (void)sent(room);
    say(room, "he has an oar");
    (void)sent(room);
    assert_int_equal(pass(room, 24 * 5), 0);
    expect(room, "");
}

static void nothing_comes_at_night(void **state)
{
    struct room *room = *state;
    enrol(room);
    say(room, "20");
    say(room, "quiet 19-9");
    (void)sent(room);
    assert_int_equal(pass(room, 24 * 10), 0);
    say(room, "course 10");
    expect(room, "One lesson a day at 10:00");
    assert_int_equal(pass(room, 24), 1);
}

/* The gateway stood still at the hour: the lesson waits for the next, and comes once. */
static void a_lesson_that_was_not_sent_by_the_evening_is_not_sent_twice(void **state)
{
    struct room *room = *state;
    enrol(room);
    say(room, "11");
    (void)sent(room);
    room->hall->f.now_ms += 9 * hour_ms; /* 19:00 */
    struct courses_sent now = tick(room);
    assert_int_equal(pushes(&now), 0);
    assert_int_equal(pass(room, 17), 1);
    assert_int_equal(pass(room, 1), 0);
}

/* It was queued, but nothing left: it is sent once more, not skipped. */
static void a_lesson_that_never_arrived_comes_again(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    enrol(room);
    say(room, "11");
    (void)sent(room);
    assert_int_equal(pass(room, 1), 1);
    int64_t expired = 0;
    f->now_ms += 5 * hour_ms;
    assert_ok(outbox_expire(f->db, &f->channel, f->now_ms, f->arena, &expired, &f->err), f->err);
    assert_int_equal(expired, 1);
    assert_int_equal(pass(room, 19), 1);
    expect(room, "1/4: A boat floats");
    /* A phone that never gets anything is given up. */
    int more = 0;
    for (int day = 0; day < 60; day++) {
        more += pass(room, 24);
        assert_ok(outbox_expire(f->db, &f->channel, f->now_ms, f->arena, &expired, &f->err),
                  f->err);
    }
    assert_true(more < COURSE_NUDGES_MAX);
}

static void two_courses_are_told_apart(void **state)
{
    struct room *room = *state;
    enrol(room);
    say(room, "11");
    say(room, "course knots");
    say(room, "12");
    (void)sent(room);
    assert_int_equal(pass(room, 1), 1);
    expect(room, "Boats 1/4: A boat floats");
    assert_int_equal(pass(room, 1), 1);
    expect(room, "Knots 1/2: The bowline");
    say(room, "next");
    expect(room, "Knots 2/2: The hitch holds");
    say(room, "2");
    expect(room, "You finished Three knots.");
    say(room, "next");
    expect(room, "Your question waits:\nWhy does a boat float?");
    say(room, "2");
    expect(room, "Right: it weighs less");
}

static void figures_add_up(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    struct courses_figures figures;
    struct course_here *here;
    size_t count;
    int64_t from_ms = f->now_ms - day_ms;
    enrol(room);
    say(room, "next");
    say(room, "1");
    say_from(room, "+355691110002", "english");
    say_from(room, "+355691110002", "course boats");
    (void)sent(room);
    assert_ok(courses_figures(f->db, from_ms, f->now_ms + day_ms, f->arena, &figures, &f->err),
              f->err);
    assert_int_equal(figures.week_count, 1);
    assert_int_equal(figures.weeks[0].started, 2);
    assert_int_equal(figures.asked_count, 1);
    assert_int_equal(figures.asked[0].wrong, 1);
    assert_int_equal(figures.standing_count, 1);
    assert_int_equal(figures.standing[0].active, 2);
    assert_ok(courses_here(f->db, STR("boats"), (struct courses_cursor){ 0 }, 1, f->arena, &here,
                           &count, &f->err),
              f->err);
    assert_int_equal(count, 1);
    const struct courses_cursor cursor = { here[0].touched_ms, here[0].id };
    assert_ok(courses_here(f->db, STR(""), cursor, 5, f->arena, &here, &count, &f->err), f->err);
    assert_int_equal(count, 1);
}

/* ---- anything, for three months */

enum { PEOPLE = 6, DAYS = 90 };

struct person {
    char number[24];
    bool stopped;
    int64_t last_ms; /* what came by itself last */
    int unanswered;
};

static const char *const things[] = {
    "1",
    "2",
    "next",
    "again",
    "back",
    "pause",
    "resume",
    "course boats",
    "course knots",
    "stop course",
    "course",
    "18",
    "9",
    "5555",
    "stop",
    "start",
    "menu",
    "where is the bus",
    "next",
    "2",
};

static void act(struct room *room, struct person *person, uint32_t random)
{
    const char *thing = things[random % (sizeof(things) / sizeof(things[0]))];
    say_from(room, person->number, thing);
    person->unanswered = 0;
    person->stopped =
        strcmp(thing, "stop") == 0 ||
        (person->stopped && strcmp(thing, "start") != 0 && strcmp(thing, "resume") != 0);
}

static void check_pushed(struct room *room, struct person *people)
{
    struct fixture *f = &room->hall->f;
    struct outbox_claims claims = fixture_claim(f, OUTBOX_CLAIM_MAX);
    for (size_t i = 0; i < claims.count; i++) {
        const struct outbound *out = &claims.rows[i].outbound;
        const struct outbox_result result = { .id = out->id, .outcome = SEND_ACCEPTED };
        assert_ok(
            outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms, f->arena, &f->err),
            f->err);
        if (claims.rows[i].class != OUTBOX_REMINDER)
            continue;
        int minutes = date_local_minutes(f->now_ms);
        assert_in_range(minutes, 8 * 60, 21 * 60);
        for (int k = 0; k < PEOPLE; k++) {
            if (!str_equal(out->to, str_of(people[k].number)))
                continue;
            assert_false(people[k].stopped);
            assert_true(++people[k].unanswered <= 2 * (COURSE_NUDGES_MAX + 5));
        }
    }
}

static void whatever_people_do_nothing_comes_that_must_not(void **state)
{
    struct room *room = *state;
    struct person people[PEOPLE] = { 0 };
    uint32_t seed = 20261122;
    for (int i = 0; i < PEOPLE; i++) {
        snprintf(people[i].number, sizeof(people[i].number), "+35569111020%d", i);
        say_from(room, people[i].number, "english");
    }
    for (int hour = 0; hour < DAYS * 24; hour++) {
        room->hall->f.now_ms += hour_ms;
        seed = seed * 1664525 + 1013904223;
        if (seed >> 28 == 0) /* an outage of some hours */
            room->hall->f.now_ms += (seed >> 20 & 7) * hour_ms;
        if ((seed >> 24 & 7) == 1)
            act(room, &people[(seed >> 16) % PEOPLE], seed >> 8 & 0xff);
        struct courses_sent now = tick(room);
        (void)now;
        check_pushed(room, people);
        check_pushed(room, people);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_matched_as_people_type_them),
        cmocka_unit_test(words_about_courses_are_heard),
        cmocka_unit_test(a_code_tells_every_slip),
        cmocka_unit_test(a_code_is_read_however_it_is_written),
        cmocka_unit_test_setup_teardown(a_course_from_its_hour_to_its_certificate, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(who_never_answers_is_asked_five_times_ever_later, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(nothing_comes_after_stop, room_open, room_close),
        cmocka_unit_test_setup_teardown(stop_takes_back_what_is_queued, room_open, room_close),
        cmocka_unit_test_setup_teardown(stop_course_and_pause_end_it_only, room_open, room_close),
        cmocka_unit_test_setup_teardown(a_phone_in_danger_is_left_alone, room_open, room_close),
        cmocka_unit_test_setup_teardown(nothing_comes_at_night, room_open, room_close),
        cmocka_unit_test_setup_teardown(a_lesson_that_was_not_sent_by_the_evening_is_not_sent_twice,
                                        room_open, room_close),
        cmocka_unit_test_setup_teardown(a_lesson_that_never_arrived_comes_again, room_open,
                                        room_close),
        cmocka_unit_test_setup_teardown(two_courses_are_told_apart, room_open, room_close),
        cmocka_unit_test_setup_teardown(figures_add_up, room_open, room_close),
        cmocka_unit_test_setup_teardown(whatever_people_do_nothing_comes_that_must_not, room_open,
                                        room_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
