/* Announcements: the rules one by one, then sixty days of a simulated clock with random people, stops,
 * outages and second thoughts. What leaves is held against a model that knows nothing of the tables:
 * nobody gets one twice, after STOP, after it was stopped or its time is over, in their quiet hours, or
 * while they may be in danger; who is always there misses none. */
#include "fixture.h"
#include "shipped.h"

#include "domain/answer.h"
#include "domain/date.h"
#include "domain/office.h"
#include "service/alerts.h"
#include "service/announcements.h"
#include "service/announcements_report.h"
#include "service/inbound.h"
#include "service/staff.h"
#include "service/tickets.h"

static const int64_t minute_ms = 60 * 1000LL, hour_ms = 60 * 60 * 1000LL,
                     day_ms = 24 * 60 * 60 * 1000LL;

struct hall {
    struct fixture f;
    struct menus *menus;
    struct announcements_world world;
    int64_t author, approver;
};

#define OK(hall, call) assert_ok((call), (hall)->f.err)

static int64_t hire(struct fixture *f, const char *login)
{
    struct staff staff;
    assert_ok(staff_add(f->db, str_of(login), str_of(login), STR("coordinator"), STR("none"),
                        f->now_ms, f->arena, &f->err),
              f->err);
    assert_ok(staff_by_login(f->db, str_of(login), f->arena, &staff, &f->err), f->err);
    return staff.id;
}

static void open_hall(struct hall *hall, struct menus *menus)
{
    struct fixture *f = &hall->f;
    fixture_open(f);
    f->now_ms = SHIPPED_DAY * day_ms + 9 * hour_ms; /* 10:00 or 11:00 in Tirana */
    f->channel.quiet = (struct quiet_hours){ 21 * 60, 8 * 60 };
    hall->menus = menus;
    hall->world = (struct announcements_world){ menus, &f->keys, &f->channel, 1 };
    hall->author = hire(f, "arta");
    hall->approver = hire(f, "besa");
}

static void writes(struct hall *hall, int64_t contact_id, struct arena *arena)
{
    struct fixture *f = &hall->f;
    OK(hall, DB_RUN(f->db, QUERY_SESSION_PUT, arena, NULL, &f->err, DB_I(contact_id), DB_I(0),
                    DB_B(STR("")), DB_I(f->now_ms), DB_S(f->channel.name)));
}

static int64_t somebody(struct hall *hall, int number, const char *language, const char *category)
{
    struct fixture *f = &hall->f;
    char msisdn[24];
    snprintf(msisdn, sizeof(msisdn), "+3556900%05d", number);
    int64_t id = fixture_contact(f, msisdn);
    OK(hall, contacts_set_language(f->db, id, str_of(language), f->arena, &f->err));
    OK(hall, contacts_set_category(f->db, id, str_of(category), f->arena, &f->err));
    writes(hall, id, f->arena);
    return id;
}

static struct announcement plain(const char *sq)
{
    return (struct announcement){ .name = STR("Test"),
                                  .texts = { { STR("sq"), str_of(sq) } },
                                  .text_count = 1,
                                  .fallback = STR("sq"),
                                  .rate = 6000,
                                  .life_ms = 24 * hour_ms };
}

static struct announcement approved(struct hall *hall, const struct announcement *announcement)
{
    struct fixture *f = &hall->f;
    struct announcement made;
    f->now_ms++; /* ids are ordered by time */
    OK(hall, announcements_put(f->db, hall->menus, announcement, hall->author, f->now_ms, f->arena,
                               &made, &f->err));
    struct announcements_act act = { made.id, made.version, hall->author, 1, false, { 0 } };
    OK(hall, announcements_ask(f->db, hall->menus, &act, f->now_ms, f->arena, &made, &f->err));
    act = (struct announcements_act){ made.id, made.version, hall->approver, 0, true, { 0 } };
    OK(hall, announcements_decide(f->db, &act, f->now_ms, f->arena, &made, &f->err));
    return made;
}

static void steps(struct hall *hall, struct arena *arena)
{
    struct announcements_step step = { .more = true };
    for (int i = 0; step.more && i < 100000; i++)
        OK(hall, announcements_step(hall->f.db, &hall->world, hall->f.now_ms, arena, &step,
                                    &hall->f.err));
    assert_false(step.more);
}

/* What leaves now, one after the other. */
static size_t leave(struct hall *hall, struct outbox_claims *ret)
{
    struct fixture *f = &hall->f;
    *ret = (struct outbox_claims){ 0 };
    OK(hall, outbox_claim(f->db, &f->keys, &f->channel, OUTBOX_BULK, OUTBOX_CLAIM_MAX, f->now_ms,
                          f->arena, ret, &f->err));
    return ret->count;
}

/* ---- the rules */

static void what_may_be_announced(void **state)
{
    const struct menus *menus = *state;
    const struct {
        const char *field;
        struct announcement announcement;
    } rows[] = {
#define TEXTS .texts = { { STR("sq"), STR("Po") } }, .text_count = 1
#define SOUND .name = STR("n"), .rate = 60, .life_ms = 3600000
        { "", { SOUND, TEXTS } },
        { "name", { .rate = 60, .life_ms = 3600000, TEXTS } },
        { "rate", { .name = STR("n"), .life_ms = 3600000, TEXTS } },
        { "rate", { .name = STR("n"), .rate = 6001, .life_ms = 3600000, TEXTS } },
        { "hours", { .name = STR("n"), .rate = 1, TEXTS } },
        { "hours", { .name = STR("n"), .rate = 1, .life_ms = 169 * 3600000LL, TEXTS } },
        { "texts", { SOUND } },
        { "texts", { SOUND, .texts = { { STR("xx"), STR("Po") } }, .text_count = 1 } },
        { "fallback", { SOUND, TEXTS, .fallback = STR("en") } },
        { "", { SOUND, TEXTS, .fallback = STR("sq") } },
        { "categories", { SOUND, TEXTS, .group = { .categories = STR("afghan nobody") } } },
        { "", { SOUND, TEXTS, .group = { .categories = STR("afghan none") } } },
        { "languages", { SOUND, TEXTS, .group = { .languages = STR("sq  en") } } },
        { "countries", { SOUND, TEXTS, .group = { .countries = STR("355 al") } } },
        { "", { SOUND, TEXTS, .group = { .countries = STR("355 39") } } },
        { "place", { SOUND, TEXTS, .group = { .place = STR("atlantis") } } },
        { "", { SOUND, TEXTS, .group = { .place = STR("tirane"), .isco = STR("5120") } } },
        { "isco", { SOUND, TEXTS, .group = { .isco = STR("9999") } } },
        { "course", { SOUND, TEXTS, .group = { .course = STR("alchemy") } } },
        { "since", { SOUND, TEXTS, .group = { .since_ms = INT64_MAX } } },
        { "start", { SOUND, TEXTS, .start_ms = 1 } },
        { "start", { SOUND, TEXTS, .start_ms = INT64_MAX / 2 } },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = { 0 };
        bool fine = announcement_check(&rows[i].announcement, menus, SHIPPED_DAY * day_ms, &err);
        if (fine != (rows[i].field[0] == '\0') ||
            !str_starts(str_of(err.text), str_of(rows[i].field)))
            fail_msg("row %zu: \"%s\"", i, err.text);
    }
}

static void it_says_how_to_end_it(void **state)
{
    const struct menus *menus = *state;
    const struct {
        const char *language, *text, *sent;
    } rows[] = {
        { "en", "Free course.", "Free course.\nTo get no more: STOP" },
        { "en", "Free course. End: stop", "Free course. End: stop" },
        { "prs", "کورس", "کورس\nبرای پایان: STOP" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char storage[400];
        struct builder b;
        const struct announcement_text text = { str_of(rows[i].language), str_of(rows[i].text) };
        builder_init(&b, storage, sizeof(storage));
        announcement_write(menus, &text, &b);
        assert_string_equal(b.ptr, rows[i].sent);
    }
}

static void the_rate_is_kept(void **state)
{
    static const int64_t rates[] = { 1, 7, 60, 600, 6000 };
    (void)state;
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        int64_t sent = 0;
        for (int64_t at_ms = 0; at_ms < 60 * minute_ms;) {
            int slice = announcement_slice(rates[i]);
            sent += slice;
            at_ms += announcement_pause_ms(rates[i], slice);
        }
        assert_in_range(sent, rates[i] * 60, rates[i] * 60 + ANNOUNCEMENT_SLICE_MAX);
    }
}

static void nobody_approves_their_own(void **state)
{
    struct hall hall;
    struct announcement made, text = plain("Kurs falas");
    open_hall(&hall, *state);
    struct fixture *f = &hall.f;
    (void)somebody(&hall, 1, "sq", "emigrants");
    OK(&hall, announcements_put(f->db, hall.menus, &text, hall.author, f->now_ms, f->arena, &made,
                                &f->err));
    struct announcements_act act = { made.id, made.version, hall.author, 1, true, { 0 } };
    assert_false(announcements_decide(f->db, &act, f->now_ms, f->arena, &made, &f->err));
    assert_int_equal(f->err.code, ERR_FORBIDDEN);
    act.staff_id = hall.approver;
    assert_false(announcements_decide(f->db, &act, f->now_ms, f->arena, &made, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT); /* nobody asked for it */
    OK(&hall, announcements_ask(f->db, hall.menus, &act, f->now_ms, f->arena, &made, &f->err));
    int64_t asked_version = made.version;

    /* The approver changes a word: it is theirs now, too, and is to be asked for again. */
    text.id = made.id;
    text.version = made.version;
    text.texts[0].text = STR("Kurs pa para");
    OK(&hall, announcements_put(f->db, hall.menus, &text, hall.approver, f->now_ms, f->arena, &made,
                                &f->err));
    assert_int_equal(made.state, ANNOUNCEMENT_DRAFT);
    int64_t third = hire(f, "cela");
    act = (struct announcements_act){ made.id, asked_version, third, 1, true, { 0 } };
    assert_false(announcements_decide(f->db, &act, f->now_ms, f->arena, &made, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    act.version = asked_version + 1;
    OK(&hall, announcements_ask(f->db, hall.menus, &act, f->now_ms, f->arena, &made, &f->err));
    act.version = made.version;
    act.staff_id = hall.approver;
    assert_false(announcements_decide(f->db, &act, f->now_ms, f->arena, &made, &f->err));
    assert_int_equal(f->err.code, ERR_FORBIDDEN);
    act.staff_id = third;
    OK(&hall, announcements_decide(f->db, &act, f->now_ms, f->arena, &made, &f->err));
    assert_int_equal(made.state, ANNOUNCEMENT_LEAVING);
    fixture_close(f);
}

static void the_preview_counts_what_leaves(void **state)
{
    struct hall hall;
    struct outbox_claims claims;
    struct announcements_preview preview;
    open_hall(&hall, *state);
    struct fixture *f = &hall.f;
    struct announcement text = { .name = STR("n"),
                                 .texts = { { STR("sq"), STR("Kurs") },
                                            { STR("en"), STR("Course") } },
                                 .text_count = 2,
                                 .rate = 600,
                                 .life_ms = 24 * hour_ms };
    int64_t night = somebody(&hall, 1, "sq", "emigrants"), gone = somebody(&hall, 2, "sq", "");
    (void)somebody(&hall, 3, "en", "afghan"); /* discreet: a notice */
    (void)somebody(&hall, 4, "prs", "emigrants");
    (void)somebody(&hall, 5, "", "returnees");
    int64_t staff = somebody(&hall, 6, "sq", "");
    struct str number;
    OK(&hall, contacts_set_quiet(f->db, night, (struct quiet_hours){ 8 * 60, 20 * 60 }, f->arena,
                                 &f->err));
    OK(&hall, contacts_stop(f->db, &f->keys, gone, STOP_ALL, f->now_ms, f->arena, &f->err));
    OK(&hall, contacts_number(f->db, &f->keys, staff, f->arena, &number, &f->err));
    OK(&hall, staff_set_oncall(f->db, &f->keys, STR("arta"), number, 1, f->arena, &f->err));
    OK(&hall,
       announcements_preview(f->db, &hall.world, &text, f->now_ms, f->arena, &preview, &f->err));
    assert_int_equal(preview.people, 2);
    assert_int_equal(preview.left_out, 1);
    assert_int_equal(preview.no_text, 2);
    assert_int_equal(preview.hidden, 1);
    assert_int_equal(preview.night, 1);
    assert_int_equal(preview.segments, 2);
    text.fallback = STR("en");
    OK(&hall,
       announcements_preview(f->db, &hall.world, &text, f->now_ms, f->arena, &preview, &f->err));
    assert_int_equal(preview.people, 4);
    struct announcement made = approved(&hall, &text);
    steps(&hall, f->arena);
    f->now_ms += minute_ms;
    steps(&hall, f->arena);
    assert_int_equal(leave(&hall, &claims), 3);
    for (size_t i = 0; i < claims.count; i++)
        assert_true(str_starts(claims.rows[i].outbound.text, STR("Course")) ||
                    str_starts(claims.rows[i].outbound.text, STR("Info: 1 new")));
    f->now_ms += 11 * hour_ms; /* 21:00 or 22:00: the channel's night, and the end of theirs */
    f->channel.quiet = (struct quiet_hours){ 0 };
    steps(&hall, f->arena);
    assert_int_equal(leave(&hall, &claims), 1);
    OK(&hall, announcements_get(f->db, made.id, f->arena, &made, &f->err));
    assert_int_equal(made.state, ANNOUNCEMENT_DONE);
    assert_int_equal(made.queued, 4);
    fixture_close(f);
}

static void stopped_means_at_once(void **state)
{
    struct hall hall;
    struct outbox_claims claims;
    struct announcements_report report;
    struct announcement text = plain("Kurs");
    open_hall(&hall, *state);
    struct fixture *f = &hall.f;
    for (int i = 0; i < 30; i++)
        (void)somebody(&hall, i, "sq", "emigrants");
    struct announcement made = approved(&hall, &text);
    steps(&hall, f->arena);
    OK(&hall, outbox_claim(f->db, &f->keys, &f->channel, OUTBOX_BULK, 10, f->now_ms, f->arena,
                           &(struct outbox_claims){ 0 }, &f->err));
    OK(&hall, announcements_stop(f->db, made.id, hall.author, f->now_ms, f->arena, &made, &f->err));
    assert_int_equal(leave(&hall, &claims), 0); /* before anything was taken back */
    steps(&hall, f->arena);
    OK(&hall, announcements_report(f->db, made.id, f->arena, &report, &f->err));
    assert_int_equal(report.row_count, 1);
    assert_int_equal(report.rows[0].states[OUTBOX_SENDING], 10);
    assert_int_equal(report.rows[0].states[OUTBOX_EXPIRED], 20);
    assert_int_equal(report.rows[0].states[OUTBOX_QUEUED], 0);
    fixture_close(f);
}

/* Few of many: the slices go on where nobody was for a while. */
static void it_finds_the_last_of_many(void **state)
{
    struct hall hall;
    struct outbox_claims claims;
    struct announcement text = plain("Kurs");
    open_hall(&hall, *state);
    for (int i = 0; i < ANNOUNCEMENT_SCAN_MAX + 20; i++)
        (void)somebody(&hall, i, "sq", "returnees");
    hall.f.now_ms++; /* ids are ordered by time */
    int64_t last = somebody(&hall, ANNOUNCEMENT_SCAN_MAX + 20, "sq", "emigrants");
    text.group.categories = STR("emigrants");
    (void)approved(&hall, &text);
    steps(&hall, hall.f.arena);
    assert_int_equal(leave(&hall, &claims), 1);
    assert_int_equal(claims.rows[0].contact_id, last);
    fixture_close(&hall.f);
}

static void who_wants_no_job_alerts_is_in_no_group_by_work(void **state)
{
    struct hall hall;
    struct announcements_preview preview;
    struct announcement text = plain("Pune");
    struct profile profile = profile_default;
    open_hall(&hall, *state);
    struct fixture *f = &hall.f;
    int64_t person = somebody(&hall, 1, "sq", "returnees");
    snprintf(profile.isco, sizeof(profile.isco), "5120");
    const struct alerts_wish wish = {
        .contact_id = person, .channel = f->channel.name, .profile = &profile, .active = true
    };
    OK(&hall, alerts_set_profile(f->db, &wish, f->now_ms, f->arena, &f->err));
    text.group.isco = STR("5120");
    OK(&hall,
       announcements_preview(f->db, &hall.world, &text, f->now_ms, f->arena, &preview, &f->err));
    assert_int_equal(preview.people, 1);
    OK(&hall, contacts_stop(f->db, &f->keys, person, STOP_ALERTS, f->now_ms, f->arena, &f->err));
    OK(&hall,
       announcements_preview(f->db, &hall.world, &text, f->now_ms, f->arena, &preview, &f->err));
    assert_int_equal(preview.people, 0);
    assert_int_equal(preview.left_out, 1);
    text.group.isco = STR("");
    OK(&hall,
       announcements_preview(f->db, &hall.world, &text, f->now_ms, f->arena, &preview, &f->err));
    assert_int_equal(preview.people, 1); /* STOP JOBS is about jobs */
    fixture_close(f);
}

/* ---- the days */

enum {
    DAYS = 60,
    TICKS_A_DAY = 16,
    PEOPLE = 60,
    STEADY = 12, /* of them, who are always there */
    SENT_MAX = 400,
    SEEDS = 3,
    MESSAGES_MIN = 800, /* below it the days were too quiet to show anything */
};

struct person {
    int64_t id;
    const char *language, *category;
    bool stopped, muted, hides;
    int64_t ticket_number, wrote_ms;
    struct quiet_hours quiet;
    unsigned char told[SENT_MAX];
    int notices;
};

struct sent {
    int64_t id, until_ms;
    bool stopped, disturbed; /* something was down while it left */
    const char *category;    /* of its group; NULL: all */
    bool english, fallback;  /* texts: Albanian always */
};

struct days {
    struct hall hall;
    struct arena *scratch;
    struct person people[PEOPLE];
    struct sent sent[SENT_MAX];
    int sent_count, messages, taken_back, notices;
    int64_t outage_until_ms, silence_until_ms; /* of the provider, of the program */
    uint32_t random, seed;
};

static uint32_t roll(struct days *days, uint32_t sides)
{
    days->random = days->random * 1664525 + 1013904223;
    return (days->random >> 8) % sides;
}

static void announce(struct days *days)
{
    static const char *const categories[] = { NULL, "emigrants", "returnees" };
    struct fixture *f = &days->hall.f;
    char sq[32], en[32];
    int number = days->sent_count;
    struct sent *sent = &days->sent[number];
    if (number == SENT_MAX)
        return;
    *sent = (struct sent){ .category = categories[roll(days, 3)],
                           .english = roll(days, 2) != 0,
                           .fallback = roll(days, 2) != 0 };
    snprintf(sq, sizeof(sq), "Njoftim %d.", number);
    snprintf(en, sizeof(en), "Notice %d.", number);
    struct announcement text = {
        .name = STR("n"),
        .texts = { { STR("sq"), str_of(sq) }, { STR("en"), str_of(en) } },
        .text_count = sent->english ? 2 : 1,
        .fallback = sent->fallback ? STR("sq") : STR(""),
        .rate = 1 + roll(days, 40),
        .start_ms = roll(days, 2) ? f->now_ms + roll(days, 20) * hour_ms : 0,
        .life_ms = (int64_t)(2 + roll(days, 60)) * hour_ms,
        .group = { .categories = sent->category ? str_of(sent->category) : STR("") },
    };
    struct announcement made = approved(&days->hall, &text);
    sent->id = made.id;
    sent->until_ms = made.until_ms;
    days->sent_count++;
}

static void stop_one(struct days *days)
{
    struct fixture *f = &days->hall.f;
    struct announcement made;
    int back = (int)roll(days, 4) + 1;
    if (back > days->sent_count)
        return;
    struct sent *sent = &days->sent[days->sent_count - back];
    if (announcements_stop(f->db, sent->id, days->hall.approver, f->now_ms, days->scratch, &made,
                           &f->err))
        sent->stopped = true;
    else
        assert_int_equal(f->err.code, ERR_CONFLICT); /* all of it left */
    f->err = (struct err){ 0 };
}

static void danger(struct days *days, struct person *person)
{
    struct fixture *f = &days->hall.f;
    int64_t id, number = 1000 + (person - days->people);
    if (person->ticket_number == 0) {
        const struct ticket_question question = { .number = number,
                                                  .contact_id = person->id,
                                                  .language = STR("en"),
                                                  .channel = f->channel.name,
                                                  .text = STR("help"),
                                                  .urgency = URGENCY_NOW };
        OK(&days->hall,
           tickets_open(f->db, &office_default, &question, f->now_ms, days->scratch, &id, &f->err));
        person->ticket_number = number;
        person->muted = true;
        return;
    }
    OK(&days->hall, tickets_set_safe(f->db, number, person->id, person->muted, f->now_ms,
                                     days->scratch, &id, &f->err));
    person->muted = !person->muted;
}

static void live(struct days *days)
{
    struct fixture *f = &days->hall.f;
    struct person *person = &days->people[STEADY + roll(days, PEOPLE - STEADY)];
    switch (roll(days, 8)) {
    case 0:
        OK(&days->hall,
           contacts_stop(f->db, &f->keys, person->id, STOP_ALL, f->now_ms, days->scratch, &f->err));
        person->stopped = true;
        break;
    case 1:
    case 2:
        OK(&days->hall, contacts_start(f->db, &f->keys, person->id, days->scratch, &f->err));
        person->stopped = false;
        break;
    case 3:
        person->quiet = (struct quiet_hours){ (int)roll(days, 24) * 60, (int)roll(days, 24) * 60 };
        OK(&days->hall,
           contacts_set_quiet(f->db, person->id, person->quiet, days->scratch, &f->err));
        break;
    case 4:
        if (roll(days, 3) == 0 || person->muted)
            danger(days, person);
        break;
    default:
        writes(&days->hall, person->id, days->scratch);
        person->wrote_ms = f->now_ms;
        break;
    }
}

static void fault(const struct days *days, const struct person *person, struct str text,
                  const char *why)
{
    fail_msg("seed %u, day %lld, person %td: %s: \"" STR_FMT "\"", days->seed,
             (long long)(days->hall.f.now_ms / day_ms), person - days->people, why, STR_ARG(text));
}

static void check_told(struct days *days, struct person *person, struct str text)
{
    int64_t now_ms = days->hall.f.now_ms, number = -1;
    bool english = str_starts(text, STR("Notice "));
    struct str digits, rest;
    (void)str_cut(str_from(text, english ? 7 : 8), '.', &digits, &rest);
    assert_true(str_to_int64(digits, &number) && number >= 0 && number < days->sent_count);
    const struct sent *sent = &days->sent[number];
    if (sent->stopped)
        fault(days, person, text, "after it was stopped");
    if (sent->until_ms <= now_ms)
        fault(days, person, text, "past its time to live");
    if (person->told[number]++)
        fault(days, person, text, "told before");
    if (sent->category && strcmp(sent->category, person->category) != 0)
        fault(days, person, text, "not of the group");
    bool own = strcmp(person->language, english ? "en" : "sq") == 0;
    if (!own && !(sent->fallback && !english))
        fault(days, person, text, "not in their language");
}

static void check(struct days *days, const struct outbox_claimed *claimed)
{
    struct person *person = days->people;
    struct str text = claimed->outbound.text;
    int64_t now_ms = days->hall.f.now_ms;
    while (person->id != claimed->contact_id)
        assert_true(++person < days->people + PEOPLE);
    if (quiet_ends_ms(person->quiet, now_ms) != now_ms)
        fault(days, person, text, "in their quiet hours");
    if (person->stopped)
        fault(days, person, text, "after STOP");
    if (person->muted)
        fault(days, person, text, "to somebody in danger");
    if (person->wrote_ms + (ANNOUNCEMENT_SILENT_DAYS + 7) * day_ms < now_ms)
        fault(days, person, text, "to a number that was silent for long");
    days->messages++;
    if (!person->hides) {
        check_told(days, person, text);
        return;
    }
    if (str_find(text, STR("Nj")) < text.len || str_find(text, STR("Notice")) < text.len)
        fault(days, person, text, "to who wants notices");
    days->notices++;
    if (++person->notices > days->sent_count)
        fault(days, person, text, "more notices than announcements");
}

static void deliver(struct days *days)
{
    struct fixture *f = &days->hall.f;
    for (bool more = true; more;) {
        struct outbox_claims claims = { 0 };
        OK(&days->hall, outbox_claim(f->db, &f->keys, &f->channel, OUTBOX_BULK, OUTBOX_CLAIM_MAX,
                                     f->now_ms, days->scratch, &claims, &f->err));
        more = claims.count > 0 || claims.expired > 0;
        days->taken_back += (int)claims.expired;
        for (size_t i = 0; i < claims.count; i++) {
            bool again = roll(days, 8) == 0;
            if (!again)
                check(days, &claims.rows[i]);
            const struct outbox_result result = { .id = claims.rows[i].outbound.id,
                                                  .outcome = again ? SEND_RETRY : SEND_ACCEPTED,
                                                  .retry_at_ms = f->now_ms + 10 * minute_ms,
                                                  .counted = true };
            OK(&days->hall, outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms,
                                          days->scratch, &f->err));
        }
    }
}

static void tick(struct days *days)
{
    struct fixture *f = &days->hall.f;
    int64_t expired;
    if (roll(days, 6) == 0)
        announce(days);
    if (roll(days, 24) == 0)
        stop_one(days);
    for (uint32_t i = roll(days, 4); i > 0; i--)
        live(days);
    for (int i = 0; i < STEADY; i++) {
        writes(&days->hall, days->people[i].id, days->scratch);
        days->people[i].wrote_ms = f->now_ms;
    }
    if (roll(days, 150) == 0)
        days->outage_until_ms = f->now_ms + (1 + roll(days, 5)) * 6 * hour_ms;
    if (roll(days, 200) == 0)
        days->silence_until_ms = f->now_ms + (1 + roll(days, 3)) * 6 * hour_ms;
    bool down = days->outage_until_ms > f->now_ms, silent = days->silence_until_ms > f->now_ms;
    for (int i = 0; i < days->sent_count && (down || silent); i++)
        days->sent[i].disturbed |= days->sent[i].until_ms > f->now_ms;
    if (silent)
        return;
    steps(&days->hall, days->scratch);
    if (!down)
        deliver(days);
    else
        OK(&days->hall,
           outbox_expire(f->db, &f->channel, f->now_ms, days->scratch, &expired, &f->err));
}

/* Who is always there, is awake by day and has a text misses none that had the time. */
static void check_nobody_forgotten(struct days *days)
{
    int held = 0;
    for (int n = 0; n < days->sent_count; n++) {
        struct announcement made;
        const struct sent *sent = &days->sent[n];
        OK(&days->hall, announcements_get(days->hall.f.db, sent->id, days->hall.f.arena, &made,
                                          &days->hall.f.err));
        bool whole = !sent->stopped && !sent->disturbed && made.rate >= 10 &&
                     made.life_ms >= 40 * hour_ms && made.until_ms < days->hall.f.now_ms;
        for (int i = 0; i < STEADY && whole; i++) {
            const struct person *person = &days->people[i];
            bool meant = !sent->category || strcmp(sent->category, person->category) == 0;
            bool text = sent->fallback || strcmp(person->language, "sq") == 0 ||
                        (sent->english && strcmp(person->language, "en") == 0);
            if (person->hides || !meant || !text)
                continue;
            held++;
            if (person->told[n] != 1)
                fail_msg("seed %u: person %d did not get announcement %d", days->seed, i, n);
        }
    }
    assert_true(held > 20);
}

static void open_days(struct days *days, struct menus *menus, uint32_t seed)
{
    static const char *const languages[] = { "sq", "en", "prs", "" };
    static const char *const categories[] = { "emigrants", "returnees", "" };
    struct fixture *f = &days->hall.f;
    open_hall(&days->hall, menus);
    days->random = days->seed = seed;
    for (int i = 0; i < PEOPLE; i++) {
        struct person *person = &days->people[i];
        *person = (struct person){ .language = languages[roll(days, 4)],
                                   .category = categories[roll(days, 3)],
                                   .hides = i % 10 == 9,
                                   .wrote_ms = f->now_ms,
                                   .quiet = f->channel.quiet };
        person->id = somebody(&days->hall, i, person->language, person->category);
        if (person->hides)
            OK(&days->hall, DB_RUN(f->db, QUERY_CONTACT_SET_DISCRETION, f->arena, NULL, &f->err,
                                   DB_I(person->id), DB_I(DISCRETION_HIDE)));
    }
}

static void run(struct menus *menus, uint32_t seed)
{
    struct days *days = calloc(1, sizeof(*days));
    assert_non_null(days);
    open_days(days, menus, seed);
    for (int i = 0; i < DAYS * TICKS_A_DAY; i++) {
        days->scratch = arena_new(64 * 1024 * 1024);
        days->hall.f.now_ms += (int64_t)(30 + roll(days, 120)) * minute_ms;
        tick(days);
        arena_free(days->scratch);
    }
    print_message("seed %u: %d announcements, %d messages, %d of them notices, %d taken back\n",
                  seed, days->sent_count, days->messages, days->notices, days->taken_back);
    assert_true(days->messages >= MESSAGES_MIN);
    assert_true(days->notices > 0);
    assert_true(days->taken_back > 0);
    check_nobody_forgotten(days);
    fixture_close(&days->hall.f);
    free(days);
}

static void sixty_days(void **state)
{
    const char *given = getenv("ANNOUNCEMENTS_SEED");
    int64_t seed = 0;
    if (given && str_to_int64(str_of(given), &seed)) {
        run(*state, (uint32_t)seed);
        return;
    }
    for (uint32_t i = 1; i <= SEEDS; i++)
        run(*state, i);
}

static int load(void **state)
{
    *state = shipped_menus();
    return 0;
}

static int unload(void **state)
{
    menus_release(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_may_be_announced),
        cmocka_unit_test(it_says_how_to_end_it),
        cmocka_unit_test(the_rate_is_kept),
        cmocka_unit_test(nobody_approves_their_own),
        cmocka_unit_test(the_preview_counts_what_leaves),
        cmocka_unit_test(stopped_means_at_once),
        cmocka_unit_test(it_finds_the_last_of_many),
        cmocka_unit_test(who_wants_no_job_alerts_is_in_no_group_by_work),
        cmocka_unit_test(sixty_days),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
