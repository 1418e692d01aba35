/* Alerts over ninety days of a simulated clock: random people, offers, second thoughts and outages. What
 * leaves is held against a model that knows nothing of the tables: no offer twice to one person, none that
 * is over, nothing in their quiet hours, after STOP, STOP JOBS or PAUSE, without a profile, or while they
 * may be in danger. Offers are known by the number in their title, which the phone shows. */
#include "fixture.h"
#include "shipped.h"

#include "domain/date.h"
#include "domain/office.h"
#include "service/alerts.h"
#include "service/tickets.h"
#include "service/vacancies.h"

enum {
    DAYS = 90,
    TICKS_A_DAY = 12,
    PEOPLE = 40,
    OFFERS_MAX = 2000,
    SEEDS = 3,
    SENT_MIN = 400, /* below it the days were too quiet to show anything */
};

static const int64_t hour_ms = 60LL * 60 * 1000, day_ms = 24LL * 60 * 60 * 1000;

struct person {
    int64_t id;
    bool wants, stopped, alerts_off, muted;
    int64_t paused_until_ms, ticket_number;
    struct quiet_hours quiet;
    unsigned char told[OFFERS_MAX];
};

struct offer {
    int64_t id, valid_until_ms;
    bool open;
};

struct world {
    struct fixture f;
    struct arena *scratch;
    struct menus *menus;
    struct alerts_world alerts;
    struct person people[PEOPLE];
    struct offer offers[OFFERS_MAX];
    int offer_count;
    int64_t outage_until_ms, silence_until_ms; /* of the provider, of the program */
    int sent, told, given_back;
    uint32_t random, seed;
};

static uint32_t roll(struct world *world, uint32_t sides)
{
    world->random = world->random * 1664525 + 1013904223;
    return (world->random >> 8) % sides;
}

#define WITH(world, call) assert_ok((call), (world)->f.err)

/* ---- what happens */

static const char *const trades[] = { "5120", "5131", "7212" };
static const char *const towns[] = { "tirane", "durres", "vlore", "kamez" };
static const char *const firms[] = { "Hotel Prova", "Bar Deti", "", "" };

static struct str any(struct world *world, const char *const *of, uint32_t count)
{
    return str_of(of[roll(world, count)]);
}

/* The same offer again has the same title, whoever tells it. */
static void publish(struct world *world, int number, const char *source)
{
    struct fixture *f = &world->f;
    char title[32], reference[32];
    f->now_ms++; /* one after the other: ids are ordered by time */
    enum vacancies_put put;
    struct db_rows rows;
    snprintf(title, sizeof(title), "Offer %d.", number);
    snprintf(reference, sizeof(reference), "%d", number);
    world->random = world->seed * 7919 + (uint32_t)number; /* the rest follows from its number */
    struct vacancy vacancy = { .reference = str_of(reference),
                               .source = str_of(source),
                               .title_sq = str_of(title),
                               .title_en = str_of(title),
                               .isco = any(world, trades, 3),
                               .place = any(world, towns, 4),
                               .wage_min = 50000 + (int64_t)roll(world, 9) * 1000,
                               .currency = STR("ALL"),
                               .contract = roll(world, 3) ? STR("full time") : STR("seasonal"),
                               .tongues = roll(world, 3) ? STR("") : STR("it-A2"),
                               .employer = any(world, firms, 4),
                               .contact = STR("AKPA"),
                               .valid_until_ms = f->now_ms + (1 + roll(world, 9)) * day_ms,
                               .state = VACANCY_PUBLISHED };
    WITH(world, vacancies_put(f->db, &vacancy, f->now_ms, world->scratch, &put, &f->err));
    WITH(world, DB_RUN(f->db, QUERY_VACANCY_OF_SOURCE, world->scratch, &rows, &f->err,
                       DB_S(vacancy.source), DB_S(vacancy.reference)));
    if (put == VACANCY_NEW)
        world->offers[number] = (struct offer){ db_int(&rows, 0, 0), vacancy.valid_until_ms, true };
    else if (put == VACANCY_CHANGED)
        world->offers[number].valid_until_ms = vacancy.valid_until_ms;
}

static void change_offer(struct world *world)
{
    struct fixture *f = &world->f;
    int number = (int)roll(world, (uint32_t)world->offer_count);
    struct offer *offer = &world->offers[number];
    uint32_t what = roll(world, 4);
    enum vacancy_state state = what == 0   ? VACANCY_FILLED
                               : what == 1 ? VACANCY_WITHDRAWN
                                           : VACANCY_PUBLISHED;
    if (what == 3) {
        publish(world, number, "first"); /* told again, perhaps longer valid */
        return;
    }
    WITH(world, vacancies_set_state(f->db, offer->id, state, f->now_ms, world->scratch, &f->err));
    offer->open = state == VACANCY_PUBLISHED;
}

static void wish(struct world *world, struct person *person)
{
    struct fixture *f = &world->f;
    struct profile profile = profile_default;
    snprintf(profile.isco, sizeof(profile.isco), "%s",
             roll(world, 4) ? trades[roll(world, 3)] : "");
    snprintf(profile.place, sizeof(profile.place), "%s",
             roll(world, 3) || profile.isco[0] == '\0' ? towns[roll(world, 4)] : "");
    snprintf(profile.tongues, sizeof(profile.tongues), "%s", roll(world, 3) ? "" : "it,en");
    profile.contract = (enum profile_contract)roll(world, 4);
    profile.pace = (enum profile_pace)(1 + roll(world, 3));
    profile.hour = (int)roll(world, 24);
    const struct alerts_wish all = {
        .contact_id = person->id, .channel = f->channel.name, .profile = &profile, .active = true
    };
    WITH(world, alerts_set_profile(f->db, &all, f->now_ms, world->scratch, &f->err));
    person->wants = true;
}

static void stop(struct world *world, struct person *person, enum contact_stop what)
{
    struct fixture *f = &world->f;
    WITH(world,
         contacts_stop(f->db, &f->keys, person->id, what, f->now_ms, world->scratch, &f->err));
    person->alerts_off = true;
    person->stopped = person->stopped || what == STOP_ALL;
}

static void start(struct world *world, struct person *person)
{
    struct fixture *f = &world->f;
    WITH(world, contacts_start(f->db, &f->keys, person->id, world->scratch, &f->err));
    person->stopped = person->alerts_off = false;
}

static void pause_for(struct world *world, struct person *person, int64_t days)
{
    struct fixture *f = &world->f;
    if (!person->wants)
        return; /* they are told that there is nothing to pause */
    person->paused_until_ms = days > 0 ? f->now_ms + days * day_ms : 0;
    WITH(world, alerts_pause(f->db, person->id, person->paused_until_ms, f->now_ms, world->scratch,
                             &f->err));
}

static void change_quiet(struct world *world, struct person *person)
{
    struct fixture *f = &world->f;
    int from = (int)roll(world, DAY_MINUTES);
    person->quiet = (struct quiet_hours){ from, (from + 60 + (int)roll(world, 900)) % DAY_MINUTES };
    WITH(world, contacts_set_quiet(f->db, person->id, person->quiet, world->scratch, &f->err));
}

static void danger(struct world *world, struct person *person)
{
    struct fixture *f = &world->f;
    int64_t id, number = person->ticket_number;
    if (number == 0) {
        WITH(world,
             tickets_next_number(f->db, person->id, f->now_ms, world->scratch, &number, &f->err));
        const struct ticket_question question = { .number = number,
                                                  .contact_id = person->id,
                                                  .language = STR("en"),
                                                  .channel = f->channel.name,
                                                  .text = STR("help"),
                                                  .urgency = URGENCY_NOW };
        WITH(world, tickets_open(f->db, &office_default, &question, f->now_ms, world->scratch, &id,
                                 &f->err));
        person->ticket_number = number;
        WITH(world, outbox_hold(f->db, person->id, f->now_ms, world->scratch, &f->err));
        person->muted = true;
        return;
    }
    WITH(world, tickets_set_safe(f->db, number, person->id, person->muted, f->now_ms,
                                 world->scratch, &id, &f->err));
    person->muted = !person->muted;
}

static void think_again(struct world *world)
{
    struct fixture *f = &world->f;
    struct person *person = &world->people[roll(world, PEOPLE)];
    switch (roll(world, 12)) {
    case 0:
        stop(world, person, STOP_ALERTS);
        break;
    case 1:
        stop(world, person, STOP_ALL);
        break;
    case 2:
    case 3:
    case 4:
        start(world, person);
        break;
    case 5:
        pause_for(world, person, 1 + roll(world, 10));
        break;
    case 6:
        pause_for(world, person, 0);
        break;
    case 7:
        change_quiet(world, person);
        break;
    case 8:
        WITH(world, alerts_delete_profile(f->db, person->id, world->scratch, &f->err));
        person->wants = false;
        person->paused_until_ms = 0; /* who asks anew waits for nothing */
        break;
    case 9:
        if (roll(world, 4) == 0 || person->muted)
            danger(world, person);
        break;
    default:
        wish(world, person);
        break;
    }
}

/* ---- what leaves */

static void fault(const struct world *world, const struct person *person, struct str text,
                  const char *why)
{
    fail_msg("seed %u, day %lld, contact %lld: %s: \"" STR_FMT "\"", world->seed,
             (long long)(world->f.now_ms / day_ms), (long long)person->id, why, STR_ARG(text));
}

static struct person *person_of(struct world *world, int64_t contact_id)
{
    for (int i = 0; i < PEOPLE; i++) {
        if (world->people[i].id == contact_id)
            return &world->people[i];
    }
    return NULL;
}

static void check_offers(struct world *world, struct person *person, struct str text)
{
    struct str rest = text, name = STR("Offer ");
    for (size_t at; (at = str_find(rest, name)) < rest.len;) {
        struct str digits, tail;
        int64_t number = -1;
        rest = str_from(rest, at + name.len);
        (void)str_cut(rest, '.', &digits, &tail);
        assert_true(str_to_int64(digits, &number) && number >= 0 && number < world->offer_count);
        const struct offer *offer = &world->offers[number];
        if (!offer->open || offer->valid_until_ms <= world->f.now_ms)
            fault(world, person, text, "an offer that is over");
        if (person->told[number]++)
            fault(world, person, text, "an offer told before");
        world->told++;
    }
}

static void check(struct world *world, const struct outbox_claimed *claimed)
{
    struct person *person = person_of(world, claimed->contact_id);
    struct str text = claimed->outbound.text;
    int64_t now_ms = world->f.now_ms;
    assert_non_null(person);
    if (quiet_ends_ms(person->quiet, now_ms) != now_ms)
        fault(world, person, text, "in their quiet hours");
    if (person->stopped || person->alerts_off)
        fault(world, person, text, "after STOP");
    if (person->paused_until_ms > now_ms)
        fault(world, person, text, "while they paused");
    if (person->muted)
        fault(world, person, text, "to somebody in danger");
    if (!person->wants)
        fault(world, person, text, "to who wants none");
    check_offers(world, person, text);
    world->sent++;
}

/* By person and moment: what is claimed first is not the same in two runs. */
static bool fails(struct world *world, int64_t contact_id)
{
    int64_t person = person_of(world, contact_id) - world->people;
    return (person * 31 + world->f.now_ms / hour_ms) % 8 == 0;
}

/* The call to the provider: taken, or to be tried again, which nobody sees. */
static void deliver(struct world *world)
{
    struct fixture *f = &world->f;
    for (bool more = true; more;) {
        struct outbox_claims claims = { 0 };
        WITH(world, outbox_claim(f->db, &f->keys, &f->channel, OUTBOX_ALERT, OUTBOX_CLAIM_MAX,
                                 f->now_ms, world->scratch, &claims, &f->err));
        more = claims.count > 0 || claims.expired > 0;
        world->given_back += (int)claims.expired;
        for (size_t i = 0; i < claims.count; i++) {
            bool again = fails(world, claims.rows[i].contact_id);
            if (!again)
                check(world, &claims.rows[i]);
            const struct outbox_result result = {
                .id = claims.rows[i].outbound.id,
                .outcome = again ? SEND_RETRY : SEND_ACCEPTED,
                .retry_at_ms = f->now_ms + hour_ms,
                .counted = true,
            };
            WITH(world, outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms,
                                      world->scratch, &f->err));
        }
    }
}

static void look_for_people(struct world *world)
{
    struct alerts_step step = { .more = true };
    struct fixture *f = &world->f;
    for (int i = 0; step.more && i < 100000; i++)
        WITH(world, alerts_step(f->db, &world->alerts, f->now_ms, world->scratch, &step, &f->err));
    assert_false(step.more);
}

/* ---- the days */

static void tick(struct world *world)
{
    struct fixture *f = &world->f;
    uint32_t count = roll(world, 3);
    for (uint32_t i = 0; i < count && world->offer_count < OFFERS_MAX; i++) {
        uint32_t before = world->random;
        publish(world, world->offer_count++, "first");
        world->random = before + 12345;
    }
    uint32_t kept = world->random;
    if (world->offer_count > 0 && roll(world, 2)) {
        change_offer(world);
        int number = (int)(kept % (uint32_t)world->offer_count);
        if (world->offers[number].open && world->offers[number].valid_until_ms > f->now_ms)
            publish(world, number, "second"); /* somebody else tells it, too: it is the same */
    }
    world->random = kept * 2654435761U + 17;
    for (uint32_t i = roll(world, 4); i > 0; i--)
        think_again(world);
    if (roll(world, 150) == 0)
        world->outage_until_ms = f->now_ms + (1 + roll(world, 5)) * day_ms;
    if (roll(world, 200) == 0)
        world->silence_until_ms = f->now_ms + (1 + roll(world, 3)) * day_ms;
    bool down = world->outage_until_ms > f->now_ms;
    int64_t expired;
    if (world->silence_until_ms <= f->now_ms) {
        look_for_people(world);
        if (down)
            WITH(world,
                 outbox_expire(f->db, &f->channel, f->now_ms, world->scratch, &expired, &f->err));
        else
            deliver(world);
    }
    if (!down && roll(world, 4) == 0)
        deliver(world); /* the sender does not wait for anybody */
}

static void open_world(struct world *world, struct menus *menus, uint32_t seed)
{
    struct fixture *f = &world->f;
    fixture_open(f);
    f->now_ms = SHIPPED_DAY * day_ms + 9 * hour_ms;
    f->channel.quiet = (struct quiet_hours){ 21 * 60, 8 * 60 };
    world->menus = menus;
    world->alerts = (struct alerts_world){ menus, &f->channel, 1 };
    world->random = world->seed = seed;
    for (int i = 0; i < PEOPLE; i++) {
        char number[24];
        snprintf(number, sizeof(number), "+3556900%05d", i);
        world->people[i].id = fixture_contact(f, number);
        world->people[i].quiet = f->channel.quiet;
    }
    world->scratch = arena_new(64 * 1024 * 1024);
    for (int i = 0; i < PEOPLE; i++) {
        world->random = seed + (uint32_t)i * 977;
        if (roll(world, 4))
            wish(world, &world->people[i]);
    }
    arena_free(world->scratch);
}

/* What is counted as sent left at least once; what was told left at last. */
static void check_figures(struct world *world, int64_t since_ms)
{
    struct alerts_figure *figures;
    size_t count;
    int64_t sent = 0;
    struct fixture *f = &world->f;
    WITH(world, alerts_figures(f->db, since_ms, f->arena, &figures, &count, &f->err));
    for (size_t i = 0; i < count; i++)
        sent += figures[i].sent;
    assert_true(sent >= world->told && sent <= 2 * world->told);
}

static void run(struct menus *menus, uint32_t seed)
{
    struct world *world = calloc(1, sizeof(*world));
    assert_non_null(world);
    open_world(world, menus, seed);
    for (int i = 0; i < DAYS * TICKS_A_DAY; i++) {
        world->scratch = arena_new(64 * 1024 * 1024);
        world->f.now_ms += (int64_t)(1 + (world->random >> 5) % 3) * hour_ms + 60000;
        tick(world);
        arena_free(world->scratch);
    }
    print_message("seed %u: %d offers, %d messages told %d of them, %d given up in time\n", seed,
                  world->offer_count, world->sent, world->told, world->given_back);
    assert_true(world->sent >= SENT_MIN);
    assert_true(world->told > world->sent);
    assert_true(world->given_back > 0);
    check_figures(world, SHIPPED_DAY * day_ms);
    fixture_close(&world->f);
    free(world);
}

static void test_ninety_days(void **state)
{
    const char *given = getenv("ALERTS_SEED");
    int64_t seed = 0;
    struct menus *menus = shipped_menus();
    (void)state;
    if (given && str_to_int64(str_of(given), &seed)) {
        run(menus, (uint32_t)seed);
    } else {
        for (uint32_t i = 1; i <= SEEDS; i++)
            run(menus, i);
    }
    menus_release(menus);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_ninety_days) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
