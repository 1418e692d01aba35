/* Referrals: to services that are open and vouched for, with consent or a supervisor's written decision;
 * moved by who may, once; gone with the consent. */
#include "base/limits.h"
#include "hall.h"
#include "service/case_consent.h"
#include "service/case_items.h"
#include "service/case_log.h"
#include "service/case_referral.h"
#include "service/case_referral_tell.h"
#include "service/case_team.h"
#include "service/directory.h"
#include "shipped.h"

#include <string.h>

enum { WORKER = 1, SUPERVISOR = 2 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

struct room {
    struct hall *hall;
    struct case_file file;
    int64_t person, listing;
};

static int64_t add_listing(struct room *room, enum listing_state state, int64_t assured_ms,
                           bool sample)
{
    struct fixture *f = &room->hall->f;
    char name[32], key[LISTING_KEY_SIZE];
    struct listing kept;
    f->now_ms++;
    snprintf(name, sizeof(name), "%lld", (long long)f->now_ms);
    listing_key(STR("test"), str_of(name), key);
    const struct listing listing = { .key = str_of(key),
                                     .source = STR("test"),
                                     .organization = STR("Invented Clinic"),
                                     .name_en = STR("Family doctor"),
                                     .needs = STR("health"),
                                     .places = STR("lezhe"),
                                     .assured_ms = assured_ms,
                                     .assured_days = LISTING_ASSURED_DAYS,
                                     .sample = sample,
                                     .state = state };
    assert_ok(directory_add(f->db, room->hall->menus->needs, &listing, f->now_ms, f->arena, &kept,
                            &f->err),
              f->err);
    return kept.id;
}

static int open_room(void **state)
{
    struct room *room = calloc(1, sizeof(*room));
    void *hall;
    struct case_item *items;
    size_t count;
    assert_non_null(room);
    assert_int_equal(hall_open(&hall), 0);
    room->hall = hall;
    menus_release(room->hall->menus);
    room->hall->menus = shipped_menus();
    *state = room;
    struct fixture *f = &room->hall->f;
    const struct case_opening opening = { .contact_id = fixture_contact(f, "355691110001"),
                                          .alias = STR("Mali 17"),
                                          .team = STR("tirana"),
                                          .staff_id = WORKER };
    assert_ok(case_file_open(f->db, &f->keys, &opening, f->now_ms, f->arena, &room->file, &f->err),
              f->err);
    assert_ok(case_items_list(f->db, &f->keys, room->file.id, f->arena, &items, &count, &f->err),
              f->err);
    room->person = items[0].id;
    room->listing = add_listing(room, LISTING_ACTIVE, f->now_ms, false);
    return 0;
}

static int close_room(void **state)
{
    struct room *room = *state;
    void *hall = room->hall;
    free(room);
    return hall_close(&hall);
}

static void consent(struct room *room, enum case_consent_state as)
{
    struct fixture *f = &room->hall->f;
    f->now_ms++;
    const struct case_consent said = { .kind = CASE_CONSENT_SHARING,
                                       .state = as,
                                       .way = CASE_CONSENT_ON_PAPER,
                                       .version = STR("1"),
                                       .language = STR("prs"),
                                       .detail = STR("at the office"),
                                       .staff_id = WORKER,
                                       .settled_at_ms = f->now_ms };
    assert_ok(
        case_consent_record(f->db, &f->keys, room->file.id, &said, f->now_ms, f->arena, &f->err),
        f->err);
}

static struct case_referral_wish wish_of(const struct room *room)
{
    return (struct case_referral_wish){ .listing_id = room->listing,
                                        .type = REFERRAL_HEALTH,
                                        .classes = 1u << CASE_IDENTITY | 1u << CASE_CONTACT,
                                        .reason = STR("Invented: a doctor for the boy"),
                                        .staff_id = WORKER };
}

static bool make(struct room *room, const struct case_referral_wish *wish,
                 struct case_referral *ret)
{
    struct fixture *f = &room->hall->f;
    f->err = (struct err){ 0 };
    f->now_ms++;
    return case_referral_make(f->db, &f->keys, &room->file, wish, f->now_ms, f->arena, ret,
                              &f->err);
}

static bool move(struct room *room, const struct case_referral *referral, enum referral_state to,
                 enum referral_actor actor, struct case_referral *ret)
{
    struct fixture *f = &room->hall->f;
    const struct case_referral_move made = {
        .id = referral->id,
        .version = referral->version,
        .step = { .to = to,
                  .refusal = to == REFERRAL_REJECTED ? REFERRAL_FULL : REFERRAL_NOT_REFUSED,
                  .outcome = to == REFERRAL_DONE ? REFERRAL_PROVIDED : REFERRAL_NO_OUTCOME },
        .said = STR("Invented: comes on Monday"),
        .actor = actor,
        .staff_id = actor == REFERRAL_WORKER ? WORKER : 0,
    };
    f->err = (struct err){ 0 };
    f->now_ms++;
    return case_referral_move(f->db, &f->keys, &made, f->now_ms, f->arena, ret, &f->err);
}

static bool is_shown(struct room *room, int64_t id)
{
    struct fixture *f = &room->hall->f;
    struct case_referral referral;
    bool shown;
    assert_ok(case_referral_get(f->db, &f->keys, id, f->arena, &referral, &f->err), f->err);
    assert_ok(case_referral_shown(f->db, &referral, f->arena, &shown, &f->err), f->err);
    return shown;
}

static int tasks_of(struct room *room, const char *cause)
{
    struct fixture *f = &room->hall->f;
    struct case_item *items;
    size_t count;
    int found = 0;
    assert_ok(case_items_list(f->db, &f->keys, room->file.id, f->arena, &items, &count, &f->err),
              f->err);
    for (size_t i = 0; i < count; i++) {
        for (size_t v = 0; v < items[i].value_count; v++)
            found +=
                items[i].kind == CASE_TASK && str_equal(items[i].values[v].value, str_of(cause));
    }
    return found;
}

static void needs_consent_or_a_decision(void **state)
{
    struct room *room = *state;
    struct case_referral first, second;
    struct case_referral_wish wish = wish_of(room);
    assert_false(make(room, &wish, &first));
    assert_int_equal(room->hall->f.err.code, ERR_UNPROCESSED);
    wish.override = STR("Invented: she is in hospital and cannot speak");
    wish.staff_id = SUPERVISOR;
    assert_ok(make(room, &wish, &first), room->hall->f.err);
    assert_int_equal(first.override_id, SUPERVISOR);
    assert_true(str_equal(first.override, wish.override));
    assert_true(is_shown(room, first.id));
    /* With consent there is nothing to override. */
    consent(room, CASE_CONSENT_GIVEN);
    assert_ok(make(room, &wish, &second), room->hall->f.err);
    assert_int_equal(second.override_id, 0);
    assert_int_equal(second.override.len, 0);
    /* What runs on consent ends with it; the decision stands. */
    consent(room, CASE_CONSENT_REFUSED);
    assert_true(is_shown(room, first.id));
    assert_false(is_shown(room, second.id));
    assert_ok(case_referral_get(room->hall->f.db, &room->hall->f.keys, second.id,
                                room->hall->f.arena, &second, &room->hall->f.err),
              room->hall->f.err);
    assert_int_equal(second.state, REFERRAL_REVOKED);
}

static void is_gone_with_the_consent(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    struct case_referral sent, done;
    struct case_log_line *lines;
    size_t count;
    const struct case_referral_wish wish = wish_of(room);
    consent(room, CASE_CONSENT_GIVEN);
    assert_ok(make(room, &wish, &done), f->err);
    assert_ok(move(room, &done, REFERRAL_ACCEPTED, REFERRAL_PARTNER, &done), f->err);
    assert_ok(move(room, &done, REFERRAL_DONE, REFERRAL_PARTNER, &done), f->err);
    assert_ok(make(room, &wish, &sent), f->err);
    f->now_ms++;
    assert_ok(case_consent_withdraw(f->db, &f->keys, room->file.id, CASE_CONSENT_SHARING, 0,
                                    f->now_ms, f->arena, &f->err),
              f->err);
    assert_ok(case_referral_get(f->db, &f->keys, sent.id, f->arena, &sent, &f->err), f->err);
    assert_ok(case_referral_get(f->db, &f->keys, done.id, f->arena, &done, &f->err), f->err);
    assert_int_equal(sent.state, REFERRAL_REVOKED);
    assert_int_equal(sent.ended_by, REFERRAL_PERSON);
    assert_int_equal(done.state, REFERRAL_DONE); /* what was done was done */
    assert_ok(
        case_log_list(f->db, &f->keys, room->file.id, 0, 1, f->arena, &lines, &count, &f->err),
        f->err);
    assert_int_equal(lines[0].act, CASE_LOG_REFERRAL);
    assert_true(str_equal(lines[0].detail, STR("1 revoked with the consent, person")));
}

static void only_to_what_is_open_and_vouched_for(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    struct case_referral referral;
    struct case_referral_wish wish = wish_of(room);
    const struct {
        int64_t listing;
        const char *says;
    } cases[] = {
        { add_listing(room, LISTING_CLOSED, f->now_ms, false), "closed for a time" },
        { add_listing(room, LISTING_DEFUNCT, f->now_ms, false), "is no more" },
        { add_listing(room, LISTING_ACTIVE, 0, false), "checked lately" },
        { add_listing(room, LISTING_ACTIVE, f->now_ms - (LISTING_ASSURED_DAYS + 1) * day_ms, false),
          "checked lately" },
        { add_listing(room, LISTING_ACTIVE, 0, true), "sample" },
    };
    consent(room, CASE_CONSENT_GIVEN);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        wish.listing_id = cases[i].listing;
        assert_false(make(room, &wish, &referral));
        assert_int_equal(f->err.code, ERR_UNPROCESSED);
        if (!strstr(f->err.text, cases[i].says))
            fail_msg("row %zu: %s", i, f->err.text);
    }
    wish.listing_id = 4711;
    assert_false(make(room, &wish, &referral));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static void refuses_nonsense(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    struct case_referral referral;
    struct case_referral_wish wishes[7];
    consent(room, CASE_CONSENT_GIVEN);
    for (size_t i = 0; i < 7; i++)
        wishes[i] = wish_of(room);
    wishes[0].reason = STR("  ");
    wishes[1].classes = 1u << CASE_IDENTITY | 1u << CASE_PSYCHOSOCIAL;
    wishes[2].classes = 0;
    wishes[3].person_id = 4711;
    wishes[4].partner_id = 4711;
    wishes[5].expected_at_ms = f->now_ms - 3 * day_ms;
    wishes[6].restrictions = STR("a bell \a");
    for (size_t i = 0; i < 7; i++) {
        assert_false(make(room, &wishes[i], &referral));
        if (f->err.code != ERR_INVALID && f->err.code != ERR_UNPROCESSED)
            fail_msg("wish %zu: %s", i, f->err.text);
    }
}

static void moves_once_and_tells_the_worker(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    struct case_referral sent, accepted, other;
    const struct case_referral_wish wish = wish_of(room);
    consent(room, CASE_CONSENT_GIVEN);
    assert_ok(make(room, &wish, &sent), f->err);
    assert_int_equal(sent.person_id, room->person);
    assert_true(str_equal(sent.reason, wish.reason));
    assert_ok(move(room, &sent, REFERRAL_ACCEPTED, REFERRAL_PARTNER, &accepted), f->err);
    assert_true(accepted.accepted_at_ms == f->now_ms && accepted.ended_at_ms == 0);
    assert_false(move(room, &sent, REFERRAL_REJECTED, REFERRAL_PARTNER, &other));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    assert_false(move(room, &accepted, REFERRAL_SENT, REFERRAL_PARTNER, &other));
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
    assert_int_equal(tasks_of(room, "referral_answered"), 0);
    assert_ok(move(room, &accepted, REFERRAL_DONE, REFERRAL_PARTNER, &other), f->err);
    assert_int_equal(other.outcome, REFERRAL_PROVIDED);
    assert_int_equal(other.ended_by, REFERRAL_PARTNER);
    assert_int_equal(tasks_of(room, "referral_answered"), 1);
    assert_false(is_shown(room, other.id));
    assert_false(move(room, &other, REFERRAL_REVOKED, REFERRAL_WORKER, &other));
    assert_ok(make(room, &wish, &sent), f->err);
    const struct case_referral_move objection = { .id = sent.id,
                                                  .step = { .to = REFERRAL_REVOKED,
                                                            .outcome = REFERRAL_DECLINED },
                                                  .actor = REFERRAL_PERSON };
    assert_ok(case_referral_move(f->db, &f->keys, &objection, f->now_ms, f->arena, &sent, &f->err),
              f->err);
    assert_int_equal(sent.outcome, REFERRAL_DECLINED);
    assert_int_equal(tasks_of(room, "referral_declined"), 1);
}

/* A day to hear of it is one to look at the file. */
static void comes_up_when_nothing_was_heard(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    struct case_referral referral;
    struct case_file file;
    struct case_referral_wish wish = wish_of(room);
    consent(room, CASE_CONSENT_GIVEN);
    wish.expected_at_ms = f->now_ms + 7 * day_ms;
    assert_ok(make(room, &wish, &referral), f->err);
    assert_ok(case_file_get(f->db, room->file.id, f->arena, &file, &f->err), f->err);
    assert_true(file.due_at_ms == wish.expected_at_ms);
    assert_ok(move(room, &referral, REFERRAL_REVOKED, REFERRAL_WORKER, &referral), f->err);
    assert_ok(case_file_get(f->db, room->file.id, f->arena, &file, &f->err), f->err);
    assert_true(file.due_at_ms == 0);
}

/* However much was written: what is said by phone is never refused for want of room. */
static void the_fullest_file_is_shut_in_one_job(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    static char words[REFERRAL_WORDS_SIZE_MAX];
    memset(words, 'w', sizeof(words));
    struct case_referral_wish wish = wish_of(room);
    struct case_referral referral;
    wish.reason = wish.restrictions = (struct str){ words, sizeof(words) };
    consent(room, CASE_CONSENT_GIVEN);
    for (int i = 0; i < REFERRALS_MAX; i++)
        assert_ok(make(room, &wish, &referral), f->err);
    assert_false(make(room, &wish, &referral));
    assert_int_equal(f->err.code, ERR_LIMIT);
    f->err = (struct err){ 0 };
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    assert_ok(case_consent_withdraw(f->db, &f->keys, room->file.id, CASE_CONSENT_SHARING, 0,
                                    f->now_ms, arena, &f->err),
              f->err);
    arena_free(arena);
    struct case_referral *all;
    size_t count;
    assert_ok(
        case_referral_list(f->db, &f->keys, room->file.id, 0, f->arena, &all, &count, &f->err),
        f->err);
    assert_int_equal(count, REFERRALS_SHOWN_MAX);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(all[i].state, REFERRAL_REVOKED);
}

/* It may have waited for the end of a night. */
static void a_text_leaves_only_while_it_is_wanted(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->hall->f;
    const struct case_consent said = { .kind = CASE_CONSENT_CHANNEL,
                                       .state = CASE_CONSENT_GIVEN,
                                       .way = CASE_CONSENT_BY_VOICE,
                                       .version = STR("1"),
                                       .language = STR("prs"),
                                       .detail = STR("on the phone"),
                                       .staff_id = WORKER,
                                       .settled_at_ms = f->now_ms };
    const struct case_ask by = { &f->keys, room->hall->menus, &f->channel, 1, WORKER };
    const struct case_referral_wish wish = wish_of(room);
    consent(room, CASE_CONSENT_GIVEN);
    assert_ok(
        case_consent_record(f->db, &f->keys, room->file.id, &said, f->now_ms, f->arena, &f->err),
        f->err);
    for (int wanted = 0; wanted < 2; wanted++) {
        struct case_referral referral;
        const struct channel *channel;
        struct outbox_claims claims = { 0 };
        assert_ok(make(room, &wish, &referral), f->err);
        assert_ok(case_referral_tell(f->db, &by, &referral, f->now_ms, f->arena, &channel, &f->err),
                  f->err);
        assert_int_equal(referral.told, REFERRAL_TOLD);
        if (!wanted)
            assert_ok(move(room, &referral, REFERRAL_REVOKED, REFERRAL_WORKER, &referral), f->err);
        assert_ok(outbox_claim(f->db, &f->keys, &f->channel, OUTBOX_REMINDER, OUTBOX_CLAIM_MAX,
                               f->now_ms, f->arena, &claims, &f->err),
                  f->err);
        assert_int_equal(claims.count, wanted);
        assert_int_equal(claims.expired, !wanted);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_room, close_room)
    const struct CMUnitTest tests[] = {
        TEST(needs_consent_or_a_decision),          TEST(is_gone_with_the_consent),
        TEST(only_to_what_is_open_and_vouched_for), TEST(refuses_nonsense),
        TEST(moves_once_and_tells_the_worker),      TEST(comes_up_when_nothing_was_heard),
        TEST(the_fullest_file_is_shut_in_one_job),  TEST(a_text_leaves_only_while_it_is_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
