/* Appointments: when people are reminded, what changes take back, and ninety days of a simulated
 * clock: random people, times, second thoughts and outages, held against a model that knows nothing
 * of the tables. A time is known by the number of its room, which the phone shows. */
#include "fixture.h"
#include "shipped.h"

#include "domain/date.h"
#include "domain/office.h"
#include "service/appointments.h"
#include "service/slots.h"
#include "service/tickets.h"

enum {
    DAYS = 90,
    PEOPLE = 24,
    SLOTS = 3000,
    SEEDS = 4,
    REMINDED_MIN = 150, /* below it the days were too quiet to show anything */
    STAFF = 3,
};

static const int64_t minute_ms = 60LL * 1000, hour_ms = 60LL * 60 * 1000,
                     day_ms = 24LL * 60 * 60 * 1000;

static int64_t at(const char *day, int hour, int minute)
{
    int64_t ms = 0;
    assert_true(date_parse(str_of(day), &ms));
    return date_moment_ms(ms + hour * hour_ms + minute * minute_ms);
}

/* ---- when */

static void reminders_come_at_decent_hours(void **state)
{
    static const struct quiet_hours night = { 21 * 60, 8 * 60 }, none = { 0 },
                                    worker = { 7 * 60, 19 * 60 };
    static const struct {
        const char *made_day, *day;
        int made_hour, hour, minute;
        const struct quiet_hours *quiet;
        const char *first, *second; /* local; NULL: none */
    } rows[] = {
        { "2026-11-20", "2026-11-26", 9, 10, 0, &night, "25.11. 10:00", "26.11. 08:00" },
        { "2026-11-20", "2026-11-26", 9, 14, 30, &none, "25.11. 14:30", "26.11. 12:30" },
        { "2026-11-20", "2026-11-26", 9, 20, 0, &none, "25.11. 18:00", "26.11. 18:00" },
        /* two hours before it is night: the evening before, but not after the time */
        { "2026-11-20", "2026-11-26", 9, 8, 30, &night, "25.11. 10:00", "25.11. 20:15" },
        /* somebody who works at day and sleeps then */
        { "2026-11-20", "2026-11-26", 9, 10, 0, &worker, "25.11. 06:15", "26.11. 06:15" },
        /* made too late for the first, for both */
        { "2026-11-25", "2026-11-26", 14, 10, 0, &none, NULL, "26.11. 08:00" },
        { "2026-11-26", "2026-11-26", 9, 10, 0, &none, NULL, NULL },
        /* three hours before: a reminder an hour later is decent; two and a half: no use */
        { "2026-11-26", "2026-11-26", 7, 10, 0, &none, NULL, "26.11. 08:00" },
        /* the nights in which clocks change */
        { "2027-03-20", "2027-03-28", 9, 10, 0, &night, "27.3. 10:00", "28.3. 08:00" },
        { "2026-10-20", "2026-10-25", 9, 10, 0, &night, "24.10. 10:00", "25.10. 08:00" },
        { "2027-03-20", "2027-03-28", 9, 9, 30, &night, "27.3. 10:00", "27.3. 20:15" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *wanted[] = { rows[i].first, rows[i].second };
        int64_t starts_ms = at(rows[i].day, rows[i].hour, rows[i].minute);
        const struct appointment_plan plan =
            appointment_plan(starts_ms, at(rows[i].made_day, rows[i].made_hour, 0), *rows[i].quiet);
        for (int k = 0; k < APPOINTMENT_REMINDERS; k++) {
            char storage[32];
            struct builder b;
            builder_init(&b, storage, sizeof(storage));
            if (plan.at_ms[k])
                date_write_moment(plan.at_ms[k], &b);
            if (!str_equal(builder_str(&b), str_of(wanted[k] ? wanted[k] : "")))
                fail_msg("row %zu, reminder %d: %s, not %s", i, k, storage,
                         wanted[k] ? wanted[k] : "none");
            assert_true(plan.at_ms[k] < starts_ms);
        }
    }
}

static void each_is_due_once(void **state)
{
    const struct appointment_plan plan = { { 1000 * hour_ms, 1022 * hour_ms } };
    (void)state;
    assert_int_equal(appointment_due(&plan, 0, 999 * hour_ms), 0);
    assert_int_equal(appointment_due(&plan, 0, 1000 * hour_ms), 1);
    assert_int_equal(appointment_due(&plan, 1, 1001 * hour_ms), 0);
    assert_int_equal(appointment_due(&plan, 1, 1022 * hour_ms), 2);
    assert_int_equal(appointment_due(&plan, 3, 1023 * hour_ms), 0);
    /* late, and close to the second: one message for both */
    assert_int_equal(appointment_due(&plan, 0, 1021 * hour_ms + 1), 3);
    assert_int_equal(appointment_due(&plan, 0, 1030 * hour_ms), 3);
    assert_int_equal(appointment_due_ms(&plan, 0), 1000 * hour_ms);
    assert_int_equal(appointment_due_ms(&plan, 1), 1022 * hour_ms);
    assert_int_equal(appointment_due_ms(&plan, 2), 0);
}

/* ---- a world */

struct holding { /* of a room */
    int person;  /* -1: nobody's */
    int64_t id, made_ms, reminded_ms;
    int reminders;
};

struct room {
    int64_t slot_id, starts_ms;
    struct holding by;
    bool gone;
};

struct person {
    int64_t id, ticket_number;
    bool stopped, muted;
    struct quiet_hours quiet;
};

struct world {
    struct fixture f;
    struct arena *scratch;
    struct menus *menus;
    struct appointments_world of;
    struct person people[PEOPLE];
    struct room rooms[SLOTS];
    int room_count;
    int64_t outage_until_ms, silence_until_ms; /* of the provider, of the program */
    int reminded, booked, given_up, refused;
    uint32_t random, seed;
};

static uint32_t roll(struct world *world, uint32_t sides)
{
    world->random = world->random * 1664525 + 1013904223;
    return (world->random >> 8) % sides;
}

#define WITH(world, call) assert_ok((call), (world)->f.err)

static void open_world(struct world *world, struct menus *menus, const char *day, uint32_t seed)
{
    struct fixture *f = &world->f;
    *world = (struct world){ .menus = menus, .random = seed, .seed = seed };
    fixture_open(f);
    f->now_ms = at(day, 9, 0);
    f->channel.quiet = (struct quiet_hours){ 21 * 60, 8 * 60 };
    world->of = (struct appointments_world){ menus, &f->channel, 1 };
    world->scratch = f->arena;
    for (int i = 0; i < STAFF; i++) {
        char login[24];
        snprintf(login, sizeof(login), "staff%d", i);
        WITH(world, DB_RUN(f->db, QUERY_STAFF_ADD, f->arena, NULL, &f->err, DB_I(i + 1),
                           DB_S(str_of(login)), DB_S(str_of(login)), DB_S(STR("expert")),
                           DB_S(STR("")), DB_I(f->now_ms)));
    }
    for (int i = 0; i < PEOPLE; i++) {
        char number[24];
        snprintf(number, sizeof(number), "+3556900%05d", i);
        world->people[i] =
            (struct person){ .id = fixture_contact(f, number), .quiet = f->channel.quiet };
        WITH(world,
             contacts_set_language(f->db, world->people[i].id, STR("en"), f->arena, &f->err));
    }
}

static void close_world(struct world *world)
{
    fixture_close(&world->f);
}

static int offer(struct world *world, int64_t starts_ms)
{
    struct fixture *f = &world->f;
    char place[32];
    struct slots_made made;
    struct slot *slots;
    size_t count;
    int number = world->room_count;
    int64_t local_ms = date_local_ms(starts_ms);
    if (date_local_minutes(starts_ms) > DAY_MINUTES - 30 || date_moment_ms(local_ms) != starts_ms)
        return -1; /* it would end on the next day, or clocks show that hour twice */
    snprintf(place, sizeof(place), "Room %d.", number);
    const struct slots_series series = { .staff_id = 1 + number % STAFF,
                                         .place = str_of(place),
                                         .first_day = local_ms / day_ms,
                                         .last_day = local_ms / day_ms,
                                         .from_minutes = date_local_minutes(starts_ms),
                                         .until_minutes = date_local_minutes(starts_ms) + 30,
                                         .length_minutes = 30 };
    WITH(world, slots_make(f->db, &series, f->now_ms, world->scratch, &made, &f->err));
    if (made.made == 0)
        return -1;
    WITH(world, slots_between(f->db, starts_ms, starts_ms + 1, series.staff_id, world->scratch,
                              &slots, &count, &f->err));
    assert_int_equal(count, 1);
    assert_true(str_equal(slots[0].it.place, str_of(place)));
    world->rooms[number] =
        (struct room){ .slot_id = slots[0].it.id, .starts_ms = starts_ms, .by.person = -1 };
    world->room_count++;
    return number;
}

/* ---- what people do */

static struct appointments_change change_of(struct world *world, const struct room *room)
{
    struct fixture *f = &world->f;
    struct appointments_row row;
    WITH(world, appointments_get(f->db, room->by.id, world->scratch, &row, &f->err));
    return (struct appointments_change){ .id = row.it.id, .version = row.version };
}

static void hold(struct world *world, struct room *room, int person, int64_t id)
{
    room->by = (struct holding){ .person = person, .id = id, .made_ms = world->f.now_ms };
}

/* As whoever is first has it, the others are refused, and nothing changes. */
static void refuse(struct world *world, bool done)
{
    struct fixture *f = &world->f;
    assert_false(done);
    assert_int_equal(f->err.code, ERR_CONFLICT);
    f->err = (struct err){ .code = ERR_NONE };
    world->refused++;
}

static bool is_free(const struct world *world, const struct room *room)
{
    return !room->gone && room->by.person < 0 && room->starts_ms > world->f.now_ms;
}

static void book(struct world *world, int person, struct room *room)
{
    struct fixture *f = &world->f;
    int64_t id;
    const struct appointments_booking booking = { .contact_id = world->people[person].id,
                                                  .channel = f->channel.name,
                                                  .time = { .slot_id = room->slot_id } };
    bool free = is_free(world, room);
    bool done = appointments_book(f->db, &booking, f->now_ms, world->scratch, &id, &f->err);
    if (!free) {
        refuse(world, done);
        return;
    }
    assert_ok(done, f->err);
    hold(world, room, person, id);
    world->booked++;
}

static void move(struct world *world, struct room *from, struct room *to)
{
    struct fixture *f = &world->f;
    struct appointments_change change = change_of(world, from);
    const struct appointments_time time = { .slot_id = to->slot_id };
    struct err *err = &f->err;
    change.by_staff_id = roll(world, 2);
    bool free = is_free(world, to);
    bool done = appointments_move(f->db, &change, &time, f->now_ms, world->scratch, err);
    if (!free) {
        refuse(world, done);
        return;
    }
    assert_ok(done, f->err);
    hold(world, to, from->by.person, from->by.id);
    from->by.person = -1;
    if (change.by_staff_id == 0)
        return;
    const struct channel *channel;
    WITH(world, appointments_tell(f->db, &world->of, change.id, APPOINTMENT_SET, f->now_ms,
                                  world->scratch, &channel, err));
}

static void cancel(struct world *world, struct room *room)
{
    struct fixture *f = &world->f;
    struct appointments_change change = change_of(world, room);
    change.withdraw = roll(world, 4) == 0;
    WITH(world, appointments_cancel(f->db, &change, STR(""), f->now_ms, world->scratch, &f->err));
    room->by.person = -1;
    room->gone = change.withdraw;
}

static void endanger(struct world *world, struct person *person)
{
    struct fixture *f = &world->f;
    int64_t id;
    WITH(world, tickets_next_number(f->db, person->id, f->now_ms, world->scratch,
                                    &person->ticket_number, &f->err));
    const struct ticket_question question = { .number = person->ticket_number,
                                              .contact_id = person->id,
                                              .language = STR("en"),
                                              .channel = f->channel.name,
                                              .text = STR("help"),
                                              .urgency = URGENCY_NOW };
    WITH(world,
         tickets_open(f->db, &office_default, &question, f->now_ms, world->scratch, &id, &f->err));
    person->muted = true;
}

static void think_again(struct world *world, int number)
{
    struct fixture *f = &world->f;
    struct person *person = &world->people[number];
    int64_t id;
    switch (roll(world, 8)) {
    case 0:
        WITH(world, contacts_stop(f->db, &f->keys, person->id, STOP_ALL, f->now_ms, world->scratch,
                                  &f->err));
        person->stopped = true;
        break;
    case 1:
        person->quiet.from = (int)roll(world, DAY_MINUTES);
        person->quiet.until = (person->quiet.from + 60 + (int)roll(world, 900)) % DAY_MINUTES;
        WITH(world, contacts_set_quiet(f->db, person->id, person->quiet, world->scratch, &f->err));
        WITH(world, appointments_replan(f->db, person->id, f->now_ms, world->scratch, &f->err));
        break;
    case 2:
        if (person->ticket_number == 0) {
            endanger(world, person);
        } else {
            WITH(world, tickets_set_safe(f->db, person->ticket_number, person->id, person->muted,
                                         f->now_ms, world->scratch, &id, &f->err));
            person->muted = !person->muted;
        }
        break;
    default:
        WITH(world, contacts_start(f->db, &f->keys, person->id, world->scratch, &f->err));
        person->stopped = false;
        break;
    }
}

/* Rooms that begin soon, or lately: there people meet. */
static struct room *any_room(struct world *world)
{
    int span = world->room_count < 160 ? world->room_count : 160;
    return &world->rooms[world->room_count - 1 - (int)roll(world, (uint32_t)span)];
}

static void act(struct world *world)
{
    struct room *room = any_room(world), *other = any_room(world);
    bool stands = room->by.person >= 0 && room->starts_ms > world->f.now_ms;
    switch (roll(world, 7)) {
    case 0:
        if (stands)
            cancel(world, room);
        break;
    case 1:
        if (stands && other != room)
            move(world, room, other);
        break;
    case 2:
        think_again(world, (int)roll(world, PEOPLE));
        break;
    default:
        book(world, (int)roll(world, PEOPLE), room);
        break;
    }
}

/* ---- what leaves */

static void fault(const struct world *world, struct str text, const char *why)
{
    fail_msg("seed %u, day %lld: %s: \"" STR_FMT "\"", world->seed,
             (long long)(world->f.now_ms / day_ms), why, STR_ARG(text));
}

static struct room *room_of(struct world *world, struct str text)
{
    struct str name = STR("Room "), digits, rest;
    int64_t number = -1;
    size_t where = str_find(text, name);
    assert_true(where < text.len);
    (void)str_cut(str_from(text, where + name.len), '.', &digits, &rest);
    assert_true(str_to_int64(digits, &number) && number >= 0 && number < world->room_count);
    return &world->rooms[number];
}

static void check(struct world *world, const struct outbox_claimed *claimed)
{
    struct str text = claimed->outbound.text;
    struct room *room = room_of(world, text);
    int64_t now_ms = world->f.now_ms;
    if (room->by.person < 0 || world->people[room->by.person].id != claimed->contact_id)
        fault(world, text, "cancelled, moved or another's");
    const struct person *person = &world->people[room->by.person];
    if (room->starts_ms <= now_ms)
        fault(world, text, "after the time");
    if (person->stopped || person->muted)
        fault(world, text, "to who may not be written to");
    if (quiet_ends_ms(person->quiet, now_ms) != now_ms)
        fault(world, text, "in their quiet hours");
    if (!str_starts(text, STR("Reminder")))
        return;
    if (++room->by.reminders > APPOINTMENT_REMINDERS ||
        (room->by.reminded_ms > 0 && now_ms < room->by.reminded_ms + hour_ms / 2))
        fault(world, text, "twice");
    room->by.reminded_ms = now_ms;
    world->reminded++;
}

/* The call to the provider: taken, or to be tried again, which nobody sees. */
static void deliver(struct world *world)
{
    struct fixture *f = &world->f;
    for (bool more = true; more;) {
        struct outbox_claims claims = { 0 };
        WITH(world, outbox_claim(f->db, &f->keys, &f->channel, OUTBOX_REMINDER, OUTBOX_CLAIM_MAX,
                                 f->now_ms, world->scratch, &claims, &f->err));
        more = claims.count > 0 || claims.expired > 0;
        world->given_up += (int)claims.expired;
        for (size_t i = 0; i < claims.count; i++) {
            bool again = roll(world, 5) == 0;
            if (!again)
                check(world, &claims.rows[i]);
            const struct outbox_result result = {
                .id = claims.rows[i].outbound.id,
                .outcome = again ? SEND_RETRY : SEND_ACCEPTED,
                .retry_at_ms = f->now_ms + (1 + roll(world, 8)) * hour_ms,
                .counted = true,
            };
            WITH(world, outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms,
                                      world->scratch, &f->err));
        }
    }
}

static void remind(struct world *world)
{
    struct fixture *f = &world->f;
    struct appointments_sent sent = { .looked_at = APPOINTMENTS_ONCE_MAX };
    for (int i = 0; sent.looked_at == APPOINTMENTS_ONCE_MAX && i < 1000; i++)
        WITH(world,
             appointments_remind(f->db, &world->of, f->now_ms, world->scratch, &sent, &f->err));
    assert_true(sent.looked_at < APPOINTMENTS_ONCE_MAX);
}

/* ---- the days */

static void tick(struct world *world)
{
    struct fixture *f = &world->f;
    if (roll(world, 2) == 0 && world->room_count < SLOTS) {
        int64_t starts_ms = f->now_ms + (int64_t)roll(world, 4 * 24 * 4) * 15 * minute_ms;
        (void)offer(world, starts_ms - starts_ms % (15 * minute_ms) + 15 * minute_ms);
    }
    for (uint32_t i = roll(world, 3); i > 0 && world->room_count > 0; i--)
        act(world);
    if (roll(world, 400) == 0)
        world->outage_until_ms = f->now_ms + (int64_t)(1 + roll(world, 60)) * hour_ms;
    if (roll(world, 500) == 0)
        world->silence_until_ms = f->now_ms + (int64_t)(1 + roll(world, 40)) * hour_ms;
    if (world->silence_until_ms > f->now_ms)
        return;
    remind(world);
    if (world->outage_until_ms <= f->now_ms)
        deliver(world);
}

static void run(struct menus *menus, uint32_t seed)
{
    static const char *const begins[] = { "2027-02-20", "2027-09-10" }; /* clocks change in both */
    struct world *world = malloc(sizeof(*world));
    assert_non_null(world);
    open_world(world, menus, begins[seed % 2], seed);
    int64_t until_ms = world->f.now_ms + DAYS * day_ms;
    while (world->f.now_ms < until_ms) {
        world->scratch = arena_new(64 * 1024 * 1024);
        world->f.now_ms += (int64_t)(10 + roll(world, 70)) * minute_ms + roll(world, 1000);
        tick(world);
        arena_free(world->scratch);
    }
    print_message("seed %u: %d times, %d booked, %d refused, %d reminders, %d given up\n", seed,
                  world->room_count, world->booked, world->refused, world->reminded,
                  world->given_up);
    assert_true(world->reminded >= REMINDED_MIN);
    assert_true(world->booked > REMINDED_MIN && world->refused > 0 && world->given_up > 0);
    close_world(world);
    free(world);
}

static void ninety_days(void **state)
{
    const char *given = getenv("APPOINTMENTS_SEED");
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

/* ---- what changes take back */

static enum outbox_state state_of(struct world *world, int64_t outbox_id)
{
    struct fixture *f = &world->f;
    struct db_rows rows;
    WITH(world, DB_RUN(f->db, QUERY_OUTBOX_BY_ID, f->arena, &rows, &f->err, DB_I(outbox_id),
                       DB_S(f->channel.name)));
    return (enum outbox_state)db_int(&rows, 0, 1);
}

/* A reminder that was tried and waits for its repeat, when the appointment is cancelled or moved. */
static void a_repeat_dies_with_its_appointment(void **state)
{
    struct menus *menus = shipped_menus();
    (void)state;
    for (int moves = 0; moves < 2; moves++) {
        struct world *world = malloc(sizeof(*world));
        assert_non_null(world);
        open_world(world, menus, "2026-11-23", 1);
        struct fixture *f = &world->f;
        struct room *room = &world->rooms[offer(world, f->now_ms + 30 * hour_ms)];
        struct room *other = &world->rooms[offer(world, f->now_ms + 50 * hour_ms)];
        book(world, 0, room);
        remind(world);
        f->now_ms += 7 * hour_ms;
        remind(world);
        struct outbox_claims claims = fixture_claim(f, 8);
        assert_int_equal(claims.count, 1);
        const struct outbox_result result = { .id = claims.rows[0].outbound.id,
                                              .outcome = SEND_RETRY,
                                              .retry_at_ms = f->now_ms + minute_ms,
                                              .counted = true };
        if (moves) { /* while the call is under way: it is queued again only behind the change */
            move(world, room, other);
            WITH(world, outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms, f->arena,
                                      &f->err));
            assert_int_equal(state_of(world, result.id), OUTBOX_QUEUED);
        } else {
            WITH(world, outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms, f->arena,
                                      &f->err));
            cancel(world, room);
            assert_int_equal(state_of(world, result.id), OUTBOX_EXPIRED);
        }
        f->now_ms += 2 * minute_ms;
        claims = fixture_claim(f, 8);
        for (size_t i = 0; i < claims.count; i++)
            assert_false(str_starts(claims.rows[i].outbound.text, STR("Reminder")));
        assert_int_equal(state_of(world, result.id), OUTBOX_EXPIRED);
        close_world(world);
        free(world);
    }
    menus_release(menus);
}

/* Whatever should have taken a message back did not: the last look does, and says why. */
static void the_last_look_says_why(void **state)
{
    enum { NOTHING, STOPPED, MUTED, CANCELLED, REPLACED, CASES };
    static const char *const reasons[CASES] = {
        [NOTHING] = "",
        [STOPPED] = "they said STOP",
        [MUTED] = "nobody said that it is safe to write",
        [CANCELLED] = "the appointment changed",
        [REPLACED] = "a later message says the same",
    };
    struct menus *menus = shipped_menus();
    (void)state;
    for (int what = 0; what < CASES; what++) {
        struct world *world = malloc(sizeof(*world));
        assert_non_null(world);
        open_world(world, menus, "2026-11-23", 1);
        struct fixture *f = &world->f;
        struct room *room = &world->rooms[offer(world, f->now_ms + 30 * hour_ms)];
        struct db_rows rows;
        book(world, 0, room);
        f->now_ms += 7 * hour_ms;
        remind(world);
        WITH(world, DB_RUN(f->db, QUERY_CALENDAR_MESSAGES, f->arena, &rows, &f->err,
                           DB_I(room->by.id), DB_I(8)));
        assert_int_equal(rows.row_count, 1);
        if (what == STOPPED)
            WITH(world, DB_RUN(f->db, QUERY_CONTACT_STOP, f->arena, NULL, &f->err,
                               DB_I(world->people[0].id), DB_I(STOP_ALL), DB_I(f->now_ms)));
        if (what == MUTED)
            endanger(world, &world->people[0]);
        if (what == REPLACED)
            WITH(world, DB_RUN(f->db, QUERY_APPOINTMENT_MESSAGE_ADD, f->arena, NULL, &f->err,
                               DB_I(INT64_MAX), DB_I(room->by.id), DB_I(APPOINTMENT_REMINDS),
                               DB_I(0), DB_I(0)));
        if (what == CANCELLED)
            WITH(world,
                 DB_RUN(f->db, QUERY_APPOINTMENT_CANCEL, f->arena, NULL, &f->err, DB_I(room->by.id),
                        DB_I(1), DB_S(STR("")), DB_I(0), DB_I(f->now_ms)));
        struct outbox_claims claims = fixture_claim(f, 8);
        assert_int_equal(claims.count, what == NOTHING);
        WITH(world, DB_RUN(f->db, QUERY_CALENDAR_MESSAGES, f->arena, &rows, &f->err,
                           DB_I(room->by.id), DB_I(8)));
        size_t last = rows.row_count - 1;
        if (!str_equal(db_str(&rows, last, 3), str_of(reasons[what])))
            fail_msg("case %d: \"" STR_FMT "\"", what, STR_ARG(db_str(&rows, last, 3)));
        close_world(world);
        free(world);
    }
    menus_release(menus);
}

static void an_older_version_is_refused(void **state)
{
    struct menus *menus = shipped_menus();
    struct world *world = malloc(sizeof(*world));
    (void)state;
    assert_non_null(world);
    open_world(world, menus, "2026-11-23", 1);
    struct fixture *f = &world->f;
    struct room *room = &world->rooms[offer(world, f->now_ms + 30 * hour_ms)];
    book(world, 0, room);
    const struct appointments_change seen = change_of(world, room);
    WITH(world, appointments_confirm(f->db, &seen, f->now_ms, f->arena, &f->err));
    refuse(world, appointments_cancel(f->db, &seen, STR(""), f->now_ms, f->arena, &f->err));
    refuse(world,
           appointments_settle(f->db, &seen, APPOINTMENT_DONE, f->now_ms, f->arena, &f->err));
    const struct appointments_change now = change_of(world, room);
    refuse(world, /* it has not begun */
           appointments_settle(f->db, &now, APPOINTMENT_DONE, f->now_ms, f->arena, &f->err));
    f->now_ms += 31 * hour_ms;
    WITH(world, appointments_settle(f->db, &now, APPOINTMENT_MISSED, f->now_ms, f->arena, &f->err));
    close_world(world);
    free(world);
    menus_release(menus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reminders_come_at_decent_hours),
        cmocka_unit_test(each_is_due_once),
        cmocka_unit_test(a_repeat_dies_with_its_appointment),
        cmocka_unit_test(the_last_look_says_why),
        cmocka_unit_test(an_older_version_is_refused),
        cmocka_unit_test(ninety_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
