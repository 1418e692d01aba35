/* Floor 3: what waits for people becomes messages. */
#include "service/alerts_parts.h"

#include "domain/alert.h"
#include "domain/date.h"
#include "service/notices.h"
#include "service/outbox.h"
#include "service/vacancies.h"

enum { WAITING_LOOKED_AT_MAX = 20 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static int language_of(const struct alerts_world *world, struct str code)
{
    int language = menus_language(world->menus, code);
    return language < 0 ? 0 : language;
}

/* ---- may they be written to? */

struct reader {
    bool stopped, muted; /* STOP; in danger, and nobody said that it is safe */
    bool hidden;         /* only that there is something */
    int language;
};

static bool read_reader(struct db *db, const struct alerts_world *world, int64_t contact_id,
                        int64_t now_ms, struct arena *arena, struct reader *ret, struct err *err)
{
    struct db_rows rows;
    struct notices_reader reader;
    if (!DB_RUN(db, QUERY_ALERT_READER, arena, &rows, err, DB_I(contact_id)))
        return false;
    *ret = (struct reader){ .stopped = true };
    if (rows.row_count == 0)
        return true;
    ret->stopped = db_int(&rows, 0, 0) != 0;
    ret->muted = db_int(&rows, 0, 1) != 0;
    ret->language = language_of(world, db_str(&rows, 0, 2));
    if (!notices_reader(db, world->menus, contact_id, STR(""), false, now_ms, arena, &reader, err))
        return false;
    ret->hidden = reader.hidden;
    return true;
}

/* ---- a message */

struct telling {
    struct db *db;
    const struct alerts_world *world;
    const struct alerts_person *person;
    const struct channel *channel;
    struct reader reader;
    struct vacancy offers[ALERTS_TOLD_MAX];
    int count;
    bool waiting; /* there are more */
    int64_t now_ms;
    struct arena *arena;
};

/* What waits, the newest first. What fits no more (the wish changed) or is over is let go. */
static bool choose(struct telling *telling, struct err *err)
{
    struct db_rows rows;
    const struct alerts_person *person = telling->person;
    if (!DB_RUN(telling->db, QUERY_ALERTS_DROP_STALE, telling->arena, NULL, err,
                DB_I(person->contact_id), DB_I(telling->now_ms)) ||
        !DB_RUN(telling->db, QUERY_ALERTS_WAITING, telling->arena, &rows, err,
                DB_I(person->contact_id), DB_I(WAITING_LOOKED_AT_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct vacancy vacancy;
        if (!vacancies_get(telling->db, db_int(&rows, i, 0), telling->arena, &vacancy, err))
            return false;
        bool fits = profile_match(&person->wish.profile, telling->world->menus->vacancy_words,
                                  &vacancy) != MATCH_NONE;
        if (fits && telling->count < ALERTS_TOLD_MAX)
            telling->offers[telling->count++] = vacancy;
        else if (fits)
            telling->waiting = true;
        else if (!DB_RUN(telling->db, QUERY_ALERT_DROP, telling->arena, NULL, err,
                         DB_I(person->contact_id), DB_I(vacancy.id)))
            return false;
    }
    return true;
}

static bool write_message(const struct telling *telling, struct builder *ret, struct err *err)
{
    const struct vacancy *offers[ALERTS_TOLD_MAX];
    const struct menus *menus = telling->world->menus;
    if (!arena_builder(telling->arena, REPLY_SIZE, ret))
        return err_set(err, ERR_LIMIT, "no room for an alert");
    for (int i = 0; i < telling->count; i++)
        offers[i] = &telling->offers[i];
    const struct alert_offers all = { offers, telling->count, telling->waiting };
    if (telling->reader.hidden)
        alert_write_notice(menus, telling->reader.language, telling->count, ret);
    else
        alert_write(menus, telling->reader.language, &all,
                    telling->channel->fold || telling->channel->fold_bulk, ret);
    return true;
}

static bool queue(struct telling *telling, struct err *err)
{
    int64_t id, contact_id = telling->person->contact_id;
    struct builder text;
    if (!write_message(telling, &text, err))
        return false;
    const struct outbox_message message = { .contact_id = contact_id,
                                            .channel = telling->channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_ALERT,
                                            .text = builder_str(&text) };
    if (!outbox_add(telling->db, &message, telling->now_ms, telling->arena, &id, err))
        return false;
    for (int i = 0; i < telling->count; i++) {
        if (!DB_RUN(telling->db, QUERY_ALERT_IN_MESSAGE, telling->arena, NULL, err,
                    DB_I(contact_id), DB_I(telling->offers[i].id), DB_I(id), DB_I(i + 1),
                    DB_I(telling->reader.hidden)))
            return false;
    }
    return true;
}

/* ---- one person */

static bool wait_until(const struct telling *telling, int64_t at_ms, struct err *err)
{
    return DB_RUN(telling->db, QUERY_PROFILE_SET_NEXT, telling->arena, NULL, err,
                  DB_I(telling->person->contact_id), DB_I(at_ms));
}

/* What is left waits for the next hour, not for the next moment. */
static int64_t later_ms(const struct telling *telling)
{
    struct profile profile = telling->person->wish.profile;
    if (profile.pace == PACE_ONCE)
        profile.pace = PACE_DAILY;
    return profile_next_ms(&profile, telling->now_ms);
}

static bool tell_person(struct telling *telling, struct alerts_step *ret, struct err *err)
{
    const struct alerts_person *person = telling->person;
    int64_t day = date_local_ms(telling->now_ms) / day_ms;
    if (!read_reader(telling->db, telling->world, person->contact_id, telling->now_ms,
                     telling->arena, &telling->reader, err))
        return false;
    if (telling->reader.stopped || !person->wish.active || !telling->channel)
        return wait_until(telling, 0, err);
    bool enough = person->told_day == day && person->told_count >= ALERTS_DAY_MAX;
    if (telling->reader.muted || enough)
        return wait_until(telling, later_ms(telling), err);
    if (person->wish.paused_until_ms > telling->now_ms)
        return wait_until(telling, alerts_due_ms(person, telling->now_ms), err);
    if (!choose(telling, err))
        return false;
    if (telling->count == 0)
        return wait_until(telling, 0, err);
    ret->queued++;
    int64_t count = person->told_day == day ? person->told_count + 1 : 1;
    return queue(telling, err) &&
           DB_RUN(telling->db, QUERY_PROFILE_TOLD, telling->arena, NULL, err,
                  DB_I(person->contact_id), DB_I(day), DB_I(count)) &&
           wait_until(telling, telling->waiting ? later_ms(telling) : 0, err);
}

bool alerts_tell(struct db *db, const struct alerts_world *world, int64_t now_ms,
                 struct arena *arena, struct alerts_step *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PROFILES_DUE, arena, &rows, err, DB_I(now_ms), DB_I(ALERTS_SLICE_MAX)))
        return false;
    ret->more = rows.row_count > 0;
    for (size_t i = 0; i < rows.row_count; i++) {
        const struct alerts_person person = alerts_person_of(&rows, i);
        struct telling telling = { .db = db,
                                   .world = world,
                                   .person = &person,
                                   .channel = alerts_channel(world, person.channel),
                                   .now_ms = now_ms,
                                   .arena = arena };
        if (!tell_person(&telling, ret, err))
            return false;
    }
    return true;
}

/* ---- what became of an application */

struct application {
    int64_t id, contact_id, vacancy_id;
    const struct channel *channel;
};

static bool ask_outcome(struct db *db, const struct alerts_world *world,
                        const struct application *application, int language, int64_t now_ms,
                        struct arena *arena, struct err *err)
{
    struct vacancy vacancy;
    struct builder text;
    int64_t id;
    if (!vacancies_get(db, application->vacancy_id, arena, &vacancy, err))
        return false;
    if (!arena_builder(arena, REPLY_SIZE, &text))
        return err_set(err, ERR_LIMIT, "no room for a question");
    alert_write_outcome(world->menus, language, &vacancy, &text);
    const struct outbox_message message = { .contact_id = application->contact_id,
                                            .channel = application->channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_ALERT,
                                            .text = builder_str(&text) };
    return outbox_add(db, &message, now_ms, arena, &id, err) &&
           DB_RUN(db, QUERY_ASKED_PUT, arena, NULL, err, DB_I(application->contact_id),
                  DB_I(ASKED_OUTCOME), DB_I(application->id), DB_I(id));
}

bool alerts_ask_outcomes(struct db *db, const struct alerts_world *world, int64_t now_ms,
                         struct arena *arena, struct alerts_step *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_APPLICATIONS_DUE, arena, &rows, err, DB_I(now_ms),
                DB_I(ALERTS_SLICE_MAX)))
        return false;
    ret->more = rows.row_count > 0;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct reader reader;
        const struct application application = {
            .id = db_int(&rows, i, 0),
            .contact_id = db_int(&rows, i, 1),
            .vacancy_id = db_int(&rows, i, 2),
            .channel = alerts_channel(world, db_str(&rows, i, 3)),
        };
        if (!DB_RUN(db, QUERY_APPLICATION_ASKED, arena, NULL, err, DB_I(application.id)) ||
            !read_reader(db, world, application.contact_id, now_ms, arena, &reader, err))
            return false;
        bool fit = application.channel && !reader.stopped && !reader.muted && !reader.hidden;
        if (!fit)
            continue; /* it is not thought of again */
        ret->queued++;
        if (!ask_outcome(db, world, &application, reader.language, now_ms, arena, err))
            return false;
    }
    return true;
}
