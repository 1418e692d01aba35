/* Floor 1: appointments: reminders and sentences. */
#include "domain/appointment.h"

#include "domain/date.h"
#include "domain/promise.h"
#include "domain/screen.h"

enum {
    TIME_SIZE = 64,
    EARLIEST_MINUTES = 10 * 60, /* of the day, for the reminder of the day before */
    LATEST_MINUTES = 18 * 60,
    MARGIN_STEPS = 2, /* of a quarter of an hour, before a night begins */
};

static const int64_t minute_ms = 60LL * 1000, hour_ms = 60 * minute_ms, day_ms = 24 * hour_ms;
static const int64_t step_ms = 15 * minute_ms;
static const int64_t settled_ms = hour_ms;   /* nobody is reminded of what they just arranged */
static const int64_t apart_ms = 3 * hour_ms; /* of two reminders that a night moves together */

const char *const appointment_word_names[APPOINTMENT_WORDS] = {
    [APPOINTMENT_WORD_BOOK] = "book",
    [APPOINTMENT_WORD_MINE] = "mine",
    [APPOINTMENT_WORD_CALL] = "call",
};

bool appointment_stands(enum appointment_state state)
{
    return state <= APPOINTMENT_MOVED;
}

void appointment_query_write(const struct appointment_query *query, struct builder *ret)
{
    builder_addf(ret, "%lld %lld %lld %lld %d", (long long)query->appointment_id,
                 (long long)query->slot_id, (long long)query->after_ms, (long long)query->after_id,
                 query->call);
}

struct appointment_query appointment_query_read(struct str text)
{
    int64_t fields[5] = { 0 };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        struct str field;
        (void)str_cut(text, ' ', &field, &text);
        if (!str_to_int64(field, &fields[i]))
            fields[i] = 0;
    }
    return (struct appointment_query){ fields[0], fields[1], fields[2], fields[3], fields[4] != 0 };
}

/* ---- reminders */

static bool is_quiet(struct quiet_hours quiet, int64_t at_ms)
{
    return quiet_ends_ms(quiet, at_ms) != at_ms;
}

/* `at_ms` itself outside the hours, else shortly before they began; 0: there is no such moment. By
 * steps, as clocks are changed in some nights. */
static int64_t before_quiet_ms(struct quiet_hours quiet, int64_t at_ms)
{
    if (!is_quiet(quiet, at_ms))
        return at_ms;
    int64_t first_ms = at_ms - day_ms;
    at_ms -= at_ms % step_ms;
    while (is_quiet(quiet, at_ms)) {
        if (at_ms < first_ms)
            return 0;
        at_ms -= step_ms;
    }
    for (int i = 0; i < MARGIN_STEPS && !is_quiet(quiet, at_ms - step_ms); i++)
        at_ms -= step_ms;
    return at_ms;
}

static int64_t day_before_ms(int64_t starts_ms)
{
    int64_t local_ms = date_local_ms(starts_ms);
    int64_t minutes = local_ms % day_ms / minute_ms;
    if (minutes < EARLIEST_MINUTES)
        minutes = EARLIEST_MINUTES;
    if (minutes > LATEST_MINUTES)
        minutes = LATEST_MINUTES;
    return date_moment_ms((local_ms / day_ms - 1) * day_ms + minutes * minute_ms);
}

struct appointment_plan appointment_plan(int64_t starts_ms, int64_t made_ms,
                                         struct quiet_hours quiet)
{
    static const int64_t notice_ms[APPOINTMENT_REMINDERS] = {
        [APPOINTMENT_DAY_BEFORE] = 24 * hour_ms,
        [APPOINTMENT_HOURS_BEFORE] = 2 * hour_ms,
    };
    struct appointment_plan plan = { .at_ms = { day_before_ms(starts_ms),
                                                starts_ms - notice_ms[APPOINTMENT_HOURS_BEFORE] } };
    for (int i = 0; i < APPOINTMENT_REMINDERS; i++) {
        int64_t at_ms = before_quiet_ms(quiet, plan.at_ms[i]);
        bool late = made_ms > starts_ms - notice_ms[i] || at_ms < made_ms + settled_ms;
        plan.at_ms[i] = late ? 0 : at_ms;
    }
    int64_t first_ms = plan.at_ms[APPOINTMENT_DAY_BEFORE];
    int64_t *last_ms = &plan.at_ms[APPOINTMENT_HOURS_BEFORE];
    if (first_ms > 0 && *last_ms < first_ms + apart_ms)
        *last_ms = 0;
    return plan;
}

int64_t appointment_due_ms(const struct appointment_plan *plan, unsigned sent)
{
    for (int i = 0; i < APPOINTMENT_REMINDERS; i++) {
        if (plan->at_ms[i] > 0 && !(sent >> i))
            return plan->at_ms[i];
    }
    return 0;
}

unsigned appointment_due(const struct appointment_plan *plan, unsigned sent, int64_t now_ms)
{
    unsigned done = 0;
    for (int i = 0; i < APPOINTMENT_REMINDERS; i++) {
        bool waits = plan->at_ms[i] > 0 && !(sent >> i);
        int64_t from_ms = done ? now_ms + settled_ms : now_ms;
        if (waits && plan->at_ms[i] <= from_ms)
            done |= 1U << i;
    }
    return done;
}

/* ---- words */

static void write_day(const struct menus *menus, int language, int64_t at_ms, struct builder *ret)
{
    struct str moment, time;
    char storage[TIME_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    date_write_moment(at_ms, &b);
    (void)str_cut(builder_str(&b), ' ', &moment, &time);
    builder_add(ret, promise_day(menus, language, at_ms));
    builder_add_char(ret, ' ');
    builder_add(ret, moment);
}

void appointment_write_time(const struct menus *menus, int language, int64_t at_ms,
                            struct builder *ret)
{
    builder_add(ret, promise_day(menus, language, at_ms));
    builder_add_char(ret, ' ');
    date_write_moment(at_ms, ret);
}

struct str appointment_where(const struct menus *menus, int language, enum appointment_kind kind,
                             struct str place)
{
    return kind == APPOINTMENT_PHONE ? menus->phrases[language][PHRASE_APPOINTMENT_BY_PHONE]
                                     : place;
}

void appointment_phrase(const struct menus *menus, int language, enum phrase phrase,
                        const struct appointment *of, struct builder *ret)
{
    char time_storage[TIME_SIZE], day_storage[TIME_SIZE];
    struct builder time, day;
    builder_init(&time, time_storage, sizeof(time_storage));
    builder_init(&day, day_storage, sizeof(day_storage));
    appointment_write_time(menus, language, of->starts_ms, &time);
    write_day(menus, language, of->starts_ms, &day);
    const struct screen_value values[] = {
        { "time", builder_str(&time) },
        { "day", builder_str(&day) },
        { "place", appointment_where(menus, language, of->kind, of->place) },
    };
    screen_phrase(menus, language, phrase, values, 3, ret);
}

void appointment_write(const struct menus *menus, int language, enum appointment_purpose purpose,
                       bool hidden, const struct appointment *of, struct builder *ret)
{
    static const enum phrase phrases[APPOINTMENT_PURPOSES][2] = {
        [APPOINTMENT_REMINDS] = { PHRASE_APPOINTMENT_REMINDER,
                                  PHRASE_APPOINTMENT_REMINDER_DISCREET },
        [APPOINTMENT_SET] = { PHRASE_APPOINTMENT_SET, PHRASE_APPOINTMENT_NEWS },
        [APPOINTMENT_OFF] = { PHRASE_APPOINTMENT_OFF, PHRASE_APPOINTMENT_NEWS },
    };
    appointment_phrase(menus, language, phrases[purpose][hidden], of, ret);
}
