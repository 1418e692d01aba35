/* Fuses: who may write how much, and what happens to those who write more. Loops of every kind end. */
#include "hall.h"

#include "service/outbox.h"
#include "service/tickets.h"

static const int64_t second_ms = 1000, minute_ms = 60 * 1000, hour_ms = 60 * 60 * 1000;
static const char *const person = "+355691230001";

/* ---- the pure part */

/* Texts in a steady pace: after how many is it too much, and what says so. */
static void steady_paces(void **state)
{
    (void)state;
    static const struct {
        int64_t gap_ms;
        const char *text; /* NULL: another one each time */
        enum fuse tripped;
        int from, to; /* of the text that trips it */
    } rows[] = {
        { 0, NULL, FUSE_FLOOD, 13, 13 },
        { 1000, NULL, FUSE_FLOOD, 13, 20 },
        { 8 * 1000, NULL, FUSE_LOOP, 31, 60 },
        { 8 * 1000, "I am out of office", FUSE_SAME, 7, 7 },
        { 5 * 60 * 1000, "I am out of office", FUSE_SAME, 7, 20 },
        { 20 * 1000, NULL, FUSE_LOOP, 60, 100 }, /* half an hour of reading menus without a pause */
        { 3 * 60 * 1000, NULL, FUSE_DAY, 150, 300 },
        { 60 * 60 * 1000, "1", FUSE_NONE, 0, 0 },                  /* keys are pressed again */
        { 60 * 60 * 1000, "I am out of office", FUSE_NONE, 0, 0 }, /* one a hour: a day's answers */
        { 45 * 60 * 1000, NULL, FUSE_NONE, 0, 0 },
    };
    for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
        struct pace pace = { 0 };
        int64_t now_ms = 1795256100000;
        enum fuse tripped = FUSE_NONE;
        int count = 0;
        while (tripped == FUSE_NONE && count < 1000) {
            char text[32];
            snprintf(text, sizeof(text), "text number %d", count++);
            tripped = pace_arrival(&pace, str_of(rows[r].text ? rows[r].text : text), now_ms);
            if (tripped == FUSE_NONE)
                assert_false(pace_paused(&pace, now_ms));
            now_ms += rows[r].gap_ms;
        }
        if (tripped != rows[r].tripped ||
            (tripped != FUSE_NONE && (count < rows[r].from || count > rows[r].to)))
            fail_msg("row %zu: %s after %d", r, tripped < FUSE_COUNT ? fuse_names[tripped] : "none",
                     count);
    }
}

/* Real conversations: a burst that was queued without network, a menu walked down, a long evening. */
static void people_trip_nothing(void **state)
{
    (void)state;
    struct pace pace = { 0 };
    int64_t now_ms = 1795256100000;
    for (int i = 0; i < 8; i++) /* all at once */
        assert_int_equal(pace_arrival(&pace, STR("1"), now_ms), FUSE_NONE);
    for (int i = 0; i < 20; i++) { /* eight minutes */
        now_ms += 24 * second_ms;
        assert_int_equal(pace_arrival(&pace, STR("0"), now_ms), FUSE_NONE);
    }
    for (int i = 0; i < 40; i++) { /* two hours */
        now_ms += 3 * minute_ms;
        char text[32];
        snprintf(text, sizeof(text), "and what about %d?", i);
        assert_int_equal(pace_arrival(&pace, str_of(text), now_ms), FUSE_NONE);
    }
    /* "help" and "help!", "Help" are one text; another in between begins anew. */
    for (int i = 0; i < FUSE_SAME_COUNT; i++)
        assert_int_equal(pace_arrival(&pace, i % 2 ? STR("Pershendetje!") : STR("pershendetje"),
                                      now_ms += minute_ms),
                         FUSE_NONE);
    assert_int_equal(pace_arrival(&pace, STR("menu"), now_ms += minute_ms), FUSE_NONE);
    assert_int_equal(pace_arrival(&pace, STR("pershendetje"), now_ms += minute_ms), FUSE_NONE);
}

static void a_pace_is_stored_and_read(void **state)
{
    (void)state;
    struct pace pace = { .paused_until_ms = 1795256100000,
                         .text = UINT32_MAX,
                         .kept = 7,
                         .told = true },
                read;
    for (int i = 0; i < FUSE_COUNT; i++)
        pace.full_at_ms[i] = 1795256100000 + i;
    char storage[PACE_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    pace_encode(&pace, &b);
    assert_true(builder_ok(&b));
    pace_decode(builder_str(&b), &read);
    assert_memory_equal(&read.full_at_ms, &pace.full_at_ms, sizeof(pace.full_at_ms));
    assert_true(read.text == pace.text && read.kept == 7 && read.told);
    assert_int_equal(read.paused_until_ms, pace.paused_until_ms);
    static const char *const damaged[] = {
        "",           "2 0 0 0 0 0 0 0 0 0 0",     "1 x",
        "1 0 -5 0 0", "1 0 99 1000 1 1 1 1 1 1 1", "1 0 99 1 1 1 1"
    };
    for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
        pace_decode(str_of(damaged[i]), &read);
        assert_false(pace_paused(&read, 1));
    }
}

/* A clock set back by a year shuts nobody out for a year. */
static void a_clock_set_back(void **state)
{
    (void)state;
    struct pace pace = { 0 };
    int64_t now_ms = 1795256100000;
    assert_int_equal(pace_arrival(&pace, STR("hello there"), now_ms + 365 * 24 * hour_ms),
                     FUSE_NONE);
    now_ms += 2 * 24 * hour_ms;
    (void)pace_arrival(&pace, STR("hello again"), now_ms);
    now_ms += 2 * 24 * hour_ms;
    assert_int_equal(pace_arrival(&pace, STR("hello once more"), now_ms), FUSE_NONE);
}

/* ---- quarantine */

/* Trips FUSE_FLOOD; returns what was sent meanwhile. */
static int flood(struct hall *hall, int texts)
{
    int replies = 0;
    for (int i = 0; i < texts; i++) {
        char text[48];
        snprintf(text, sizeof(text), "do you know the town number %d?", i);
        replies += take(hall, text_of(person, text)).outbound;
        hall->f.now_ms += 100;
    }
    return replies;
}

static void a_flood_is_kept_and_shown(void **state)
{
    struct hall *hall = *state;
    struct fixture *f = &hall->f;
    assert_int_equal(flood(hall, FUSE_FLOOD_COUNT), FUSE_FLOOD_COUNT);
    struct inbound_counts counts = take(hall, text_of(person, "and one more question for you"));
    assert_int_equal(counts.tripped[FUSE_FLOOD], 1);
    assert_int_equal(counts.paused, 1);
    assert_int_equal(counts.outbound, 1); /* they are told, once */
    assert_true(hall->outcome.ticket_count > 0);
    int64_t ticket = hall->outcome.tickets[0];
    take(hall, text_of(person, "BEDS 4 123456")); /* what an office tells, with its PIN */
    assert_int_equal(flood(hall, 50), 0);

    struct db_rows rows;
    const struct db_value entries[] = { DB_I(ticket), DB_I(100), DB_I(f->now_ms) };
    assert_ok(db_run(f->db, QUERY_DESK_ENTRIES, entries, 3, f->arena, &rows, &f->err), f->err);
    int notes = 0, texts = 0, masked = 0;
    for (size_t i = 0; i < rows.row_count; i++) {
        bool note = db_int(&rows, i, 1) == ENTRY_NOTE;
        struct str text = db_str(&rows, i, 4);
        assert_true(str_find(text, STR("123456")) == text.len);
        masked += str_find(text, STR("****")) < text.len;
        notes += note;
        texts += !note;
        if (note)
            assert_true(str_starts(db_str(&rows, i, 4), STR("Too many messages (flood)")));
    }
    assert_int_equal(notes, 1);
    assert_int_equal(masked, 1);
    assert_true(texts >= FUSE_KEPT_MAX && texts <= FUSE_KEPT_MAX + FUSE_FLOOD_COUNT);
    f->now_ms += FUSE_PAUSE_LONG_MS; /* the pause ends by itself */
    assert_int_equal(take(hall, text_of(person, "MENU")).outbound, 1);
}

static void danger_and_stop_are_heard_in_a_pause(void **state)
{
    struct hall *hall = *state;
    struct fixture *f = &hall->f;
    struct contact contact;
    flood(hall, FUSE_FLOOD_COUNT + 5);
    f->now_ms += second_ms;
    assert_int_equal(take(hall, text_of(person, "what is this?")).outbound, 0);
    int urgent = 0, replies = 0;
    for (int i = 0; i < 30; i++) {
        f->now_ms += 5 * second_ms;
        char text[48];
        snprintf(text, sizeof(text), "please come, he has an oar %d", i);
        struct inbound_counts counts = take(hall, text_of(person, text));
        urgent += counts.urgent;
        replies += counts.outbound;
        if (i == 0) {
            assert_int_equal(counts.outbound, 1); /* at once */
            assert_int_equal(counts.urgent, 1);
        }
    }
    assert_true(urgent >= 1);
    assert_int_equal(replies, FUSE_ANSWERS_COUNT);
    take(hall, text_of(person, "STOP"));
    assert_ok(contacts_find(f->db, &f->keys, str_of(person), f->arena, &contact, &f->err), f->err);
    assert_true(contact.opted_out);
}

static void segments_have_a_daily_limit(void **state)
{
    struct hall *hall = *state;
    int tripped = 0, replies = 0;
    for (int i = 0; i < 1500 && !tripped; i++) {
        hall->f.now_ms += 10 * minute_ms + second_ms; /* 143 a day, of two segments each */
        struct inbound_counts counts = take(hall, text_of(person, i % 2 ? "GJUHA DARI" : "MENU"));
        tripped += counts.tripped[FUSE_SEGMENTS];
        replies += counts.outbound;
    }
    assert_true(replies > 50);
    assert_int_equal(tripped, 1);
    assert_int_equal(take(hall, text_of(person, "hello, is anybody there")).paused, 1);
}

/* ---- loops */

/* The last text that was queued for the only person of a hall. */
static bool last_reply(struct hall *hall, char *ret, size_t size)
{
    struct fixture *f = &hall->f;
    struct outbox_claims claims = fixture_claim(f, 10);
    for (size_t i = 0; i < claims.count; i++) {
        const struct outbox_result sent = { .id = claims.rows[i].outbound.id,
                                            .outcome = SEND_ACCEPTED };
        assert_ok(outbox_record(f->db, &f->keys, &f->channel, &sent, f->now_ms, f->arena, &f->err),
                  f->err);
        assert_true(str_to_c(claims.rows[i].outbound.text, ret, size));
    }
    return claims.count > 0;
}

/* `text` with the number in the place of '#'. */
static void fill_in(const char *text, int number, char *ret, size_t size)
{
    struct str head, tail;
    struct builder b;
    builder_init(&b, ret, size);
    bool changes = str_cut(str_of(text), '#', &head, &tail);
    builder_add(&b, head);
    if (changes)
        builder_addf(&b, "%d", number);
    builder_add(&b, changes ? tail : STR(""));
}

/* Machines that answer each of our replies after so many seconds: every loop ends, and soon. */
static void answering_machines(void **state)
{
    static const struct {
        int after_s;
        const char *text; /* '#': a number that changes */
        int replies_max;
    } rows[] = {
        { 2, "I am out of the office until Monday. Your message is important to us.", 8 },
        { 2, "Ticket # was opened. An agent will call you back.", 30 },
        { 10, "Ticket # was opened. An agent will call you back.", 70 },
        { 60, "I am driving and will reply later.", 9 },
        { 5, "Ju lutem 1 per shqip, 2 per anglisht (#)", 60 },
    };
    for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
        struct hall *hall = *state;
        char from[32], reply[REPLY_SIZE];
        snprintf(from, sizeof(from), "+35569125%04zu", r);
        int replies = 0;
        bool more = true;
        take(hall, text_of(from, "hello"));
        for (; more && replies < 1000; replies++) {
            more = last_reply(hall, reply, sizeof(reply));
            hall->f.now_ms += rows[r].after_s * second_ms;
            char text[128];
            fill_in(rows[r].text, replies, text, sizeof(text));
            if (more)
                take(hall, text_of(from, text));
        }
        if (replies > rows[r].replies_max)
            fail_msg("row %zu: %d replies", r, replies);
        hall->f.now_ms += 24 * hour_ms;
    }
}

/* Two gateways like this one that write to each other: it ends on both sides. */
static void two_gateways(void **state)
{
    struct hall *hall[2] = { *state, NULL };
    void *other = NULL;
    hall_open(&other);
    hall[1] = other;
    int messages = 0;
    char text[REPLY_SIZE] = "hello";
    bool more = true;
    for (int turn = 0; more && messages < 2000; turn = 1 - turn) {
        take(hall[turn], text_of(turn ? "+355691260001" : "+355691260002", text));
        more = last_reply(hall[turn], text, sizeof(text));
        messages += more;
        hall[0]->f.now_ms += 6 * second_ms;
        hall[1]->f.now_ms = hall[0]->f.now_ms;
    }
    hall_close(&other);
    assert_false(more);
    assert_true(messages > 2 && messages < 150);
}

#define HALL_TEST(name) cmocka_unit_test_setup_teardown(name, hall_open, hall_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steady_paces),
        cmocka_unit_test(people_trip_nothing),
        cmocka_unit_test(a_pace_is_stored_and_read),
        cmocka_unit_test(a_clock_set_back),
        HALL_TEST(a_flood_is_kept_and_shown),
        HALL_TEST(danger_and_stop_are_heard_in_a_pause),
        HALL_TEST(segments_have_a_daily_limit),
        HALL_TEST(answering_machines),
        HALL_TEST(two_gateways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
