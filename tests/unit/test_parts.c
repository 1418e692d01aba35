/* Messages in parts, by a simulated clock: every order, repeats, gaps, references that repeat. */
#include "dialogue_walk.h"
#include "fixture.h"

#include "service/parts.h"

enum { WAIT_MS = 120000 };

static struct fixture f;
static int64_t sender;

static int setup(void **state)
{
    (void)state;
    fixture_open(&f);
    sender = fixture_contact(&f, "+355691230001");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}

static struct parts_ready add(int64_t contact, int reference, int part, int total, const char *text)
{
    const struct inbound inbound = { .bearer = BEARER_SMS,
                                     .text = str_of(text),
                                     .concat_ref = reference,
                                     .concat_part = part,
                                     .concat_total = total };
    struct parts_ready ready;
    assert_ok(parts_add(f.db, contact, f.channel.name, &inbound, f.now_ms + WAIT_MS, f.now_ms,
                        f.arena, &ready, &f.err),
              f.err);
    return ready;
}

static struct parts_ready due(bool *ret_waiting)
{
    struct parts_ready ready;
    assert_ok(parts_due(f.db, f.now_ms, f.arena, &ready, ret_waiting, &f.err), f.err);
    return ready;
}

static void assert_goes_on(struct parts_ready ready, const char *text, bool incomplete)
{
    assert_int_equal(ready.count, 1);
    assert_str(ready.rows[0].text, text);
    assert_int_equal(ready.rows[0].incomplete, incomplete);
    assert_int_equal(ready.rows[0].contact_id, sender);
    assert_str(ready.rows[0].channel, "sim");
}

static void every_order_gives_the_same_text(void **state)
{
    (void)state;
    static const int orders[6][3] = { { 1, 2, 3 }, { 1, 3, 2 }, { 2, 1, 3 },
                                      { 2, 3, 1 }, { 3, 1, 2 }, { 3, 2, 1 } };
    static const char *const texts[] = { "", "një, ", "دو، ", "😀." };
    for (int o = 0; o < 6; o++) {
        for (int i = 0; i < 3; i++) {
            int part = orders[o][i];
            struct parts_ready ready = add(sender, 7 + o, part, 3, texts[part]);
            if (i < 2)
                assert_int_equal(ready.count, 0);
            else
                assert_goes_on(ready, "një, دو، 😀.", false);
        }
    }
}

static void a_part_that_comes_again_changes_nothing(void **state)
{
    (void)state;
    assert_int_equal(add(sender, 1, 2, 2, "b").count, 0);
    struct parts_ready again = add(sender, 1, 2, 2, "b");
    assert_true(again.duplicate);
    assert_int_equal(again.count, 0);
    assert_goes_on(add(sender, 1, 1, 2, "a"), "ab", false);
    again = add(sender, 1, 1, 2, "a"); /* also once the message went on */
    assert_true(again.duplicate);
    assert_int_equal(again.count, 0);
}

static void what_is_missing_is_marked(void **state)
{
    (void)state;
    static const struct {
        int parts[4], total;
        const char *text;
    } rows[] = {
        { { 1 }, 2, "<1>…" },       { { 2 }, 2, "…<2>" },        { { 2 }, 3, "…<2>…" },
        { { 1, 3 }, 3, "<1>…<3>" }, { { 4, 1 }, 5, "<1>…<4>…" }, { { 1, 2, 5 }, 5, "<1><2>…<5>" },
    };
    for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
        bool waiting;
        for (int i = 0; i < 4 && rows[r].parts[i]; i++) {
            char text[16];
            snprintf(text, sizeof(text), "<%d>", rows[r].parts[i]);
            assert_int_equal(add(sender, 9, rows[r].parts[i], rows[r].total, text).count, 0);
            f.now_ms += 30000;
        }
        f.now_ms += WAIT_MS - 30001; /* since the last that came */
        assert_int_equal(due(&waiting).count, 0);
        assert_true(waiting);
        f.now_ms += 1;
        assert_goes_on(due(&waiting), rows[r].text, true);
        f.now_ms += PART_SET_KEPT_MS;
        assert_int_equal(due(&waiting).count, 0);
        assert_false(waiting); /* and nothing is remembered for ever */
    }
}

static void a_late_part_goes_on_alone(void **state)
{
    (void)state;
    bool waiting;
    add(sender, 3, 1, 3, "a");
    f.now_ms += WAIT_MS;
    assert_goes_on(due(&waiting), "a…", true);
    f.now_ms += 60000;
    assert_goes_on(add(sender, 3, 2, 3, "b"), "…b…", true);
    assert_goes_on(add(sender, 3, 3, 3, "c"), "…c", true);
    assert_true(add(sender, 3, 3, 3, "c").duplicate);
}

/* A telephone that gives every message the same reference. */
static void another_text_in_its_place_is_a_new_message(void **state)
{
    (void)state;
    assert_int_equal(add(sender, 0, 1, 2, "old").count, 0);
    f.now_ms += 20000;
    assert_goes_on(add(sender, 0, 1, 2, "new "), "old…", true);
    assert_goes_on(add(sender, 0, 2, 2, "one"), "new one", false);
    f.now_ms += 20000;
    assert_int_equal(add(sender, 0, 2, 2, "third").count, 0);
    assert_goes_on(add(sender, 0, 1, 2, "the "), "the third", false);
    f.now_ms += 24LL * 3600 * 1000; /* the same again, a day later and never forgotten meanwhile */
    bool waiting;
    assert_int_equal(due(&waiting).count, 0);
    assert_int_equal(add(sender, 0, 2, 2, "third").count, 0);
    assert_goes_on(add(sender, 0, 1, 2, "the "), "the third", false);
}

static void others_parts_are_others(void **state)
{
    (void)state;
    int64_t other = fixture_contact(&f, "+355691230002");
    assert_int_equal(add(sender, 5, 1, 2, "a").count, 0);
    assert_int_equal(add(other, 5, 2, 2, "x").count, 0);
    assert_int_equal(add(sender, 5, 2, 3, "y").count, 0); /* another total */
    assert_int_equal(add(sender, 6, 2, 2, "z").count, 0);
    f.channel.name = STR("elsewhere");
    assert_int_equal(add(sender, 5, 2, 2, "w").count, 0);
    f.channel.name = STR("sim");
    assert_goes_on(add(sender, 5, 2, 2, "b"), "ab", false);
}

static void a_sender_opens_only_so_many(void **state)
{
    (void)state;
    for (int i = 0; i < PART_SETS_MAX; i++) {
        char text[16];
        snprintf(text, sizeof(text), "%d", i);
        assert_int_equal(add(sender, 100 + i, 1, 2, text).count, 0);
        f.now_ms += 1000;
    }
    assert_goes_on(add(sender, 200, 1, 2, "more"), "0…", true);
    assert_goes_on(add(sender, 201, 2, 2, "more"), "1…", true);
    bool waiting;
    f.now_ms += WAIT_MS;
    assert_int_equal(due(&waiting).count, PART_SETS_MAX);
}

static void only_what_telephones_write_is_joined(void **state)
{
    (void)state;
    struct inbound inbound = { .bearer = BEARER_SMS, .concat_total = 1 };
    assert_false(parts_is_one(&inbound));
    inbound.concat_total = JOINED_PARTS_MAX;
    assert_true(parts_is_one(&inbound));
    inbound.concat_total = JOINED_PARTS_MAX + 1;
    assert_false(parts_is_one(&inbound));
    inbound = (struct inbound){ .bearer = BEARER_USSD, .concat_total = 2 };
    assert_false(parts_is_one(&inbound));
}

/* ---- many messages of many senders at once */

enum { MESSAGES = 300, SENDERS = 100, TOTAL_MAX = 5, DELAYED_MAX = 60 };

static struct {
    struct dialogue_dice dice;
    int64_t senders[SENDERS];
    int total[MESSAGES], went_on[MESSAGES];
    unsigned came[MESSAGES]; /* a bit for each part */
    struct {
        int message, part;
    } events[MESSAGES * TOTAL_MAX * 2];
    int count;
} crowd;

static int roll(int below)
{
    return (int)dialogue_dice_roll(&crowd.dice, (uint32_t)below);
}

/* Some parts are lost, some come twice, all of them delayed a little. */
static void gather_crowd(void)
{
    crowd.dice.state = 20261122;
    for (int m = 0; m < MESSAGES; m++) {
        crowd.total[m] = 2 + roll(TOTAL_MAX - 1);
        for (int part = 1; part <= crowd.total[m]; part++) {
            int times = roll(20) == 0 ? 0 : 1 + (roll(4) == 0);
            crowd.came[m] |= times > 0 ? 1U << part : 0;
            for (int i = 0; i < times; i++) {
                crowd.events[crowd.count].message = m;
                crowd.events[crowd.count++].part = part;
            }
        }
    }
    for (int i = 0; i < crowd.count; i++) {
        int left = crowd.count - i, j = i + roll(left < DELAYED_MAX ? left : DELAYED_MAX);
        int message = crowd.events[i].message, part = crowd.events[i].part;
        crowd.events[i] = crowd.events[j];
        crowd.events[j].message = message;
        crowd.events[j].part = part;
    }
}

static void write_expected(int m, struct builder *ret)
{
    bool gap = false;
    for (int part = 1; part <= crowd.total[m]; part++) {
        bool here = (crowd.came[m] & 1U << part) != 0;
        if (here)
            builder_addf(ret, "[%d.%d]", m, part);
        else if (!gap)
            builder_add(ret, STR("…"));
        gap = !here;
    }
}

static void judge_crowd(struct parts_ready ready)
{
    for (size_t i = 0; i < ready.count; i++) {
        struct str text = ready.rows[i].text, number, rest;
        char storage[256];
        struct builder expected;
        int64_t m = -1;
        str_cut(str_from(text, str_find(text, STR("[")) + 1), '.', &number, &rest);
        assert_true(str_to_int64(number, &m) && m >= 0 && m < MESSAGES);
        builder_init(&expected, storage, sizeof(storage));
        write_expected((int)m, &expected);
        assert_str(text, storage);
        crowd.went_on[m]++;
    }
}

/* Every message goes on once: whole as it was written, or with ellipses for what never came. */
static void nothing_is_lost_in_a_crowd(void **state)
{
    (void)state;
    gather_crowd();
    for (int i = 0; i < SENDERS; i++) {
        char msisdn[32];
        snprintf(msisdn, sizeof(msisdn), "+35569124%04d", i);
        crowd.senders[i] = fixture_contact(&f, msisdn);
    }
    for (int e = 0; e < crowd.count; e++) {
        int m = crowd.events[e].message, part = crowd.events[e].part;
        char text[24];
        snprintf(text, sizeof(text), "[%d.%d]", m, part);
        judge_crowd(add(crowd.senders[m % SENDERS], m, part, crowd.total[m], text));
        f.now_ms += 50;
    }
    bool waiting = true;
    f.now_ms += WAIT_MS;
    while (waiting) {
        judge_crowd(due(&waiting));
        f.now_ms += PART_SET_KEPT_MS;
    }
    for (int m = 0; m < MESSAGES; m++)
        assert_int_equal(crowd.went_on[m], crowd.came[m] != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_order_gives_the_same_text, setup, teardown),
        cmocka_unit_test_setup_teardown(a_part_that_comes_again_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_missing_is_marked, setup, teardown),
        cmocka_unit_test_setup_teardown(a_late_part_goes_on_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(another_text_in_its_place_is_a_new_message, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(others_parts_are_others, setup, teardown),
        cmocka_unit_test_setup_teardown(a_sender_opens_only_so_many, setup, teardown),
        cmocka_unit_test_setup_teardown(only_what_telephones_write_is_joined, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_lost_in_a_crowd, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
