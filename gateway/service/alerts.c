/* Floor 3: what people want to be told of. */
#include "service/alerts.h"

#include "domain/date.h"
#include "service/alerts_parts.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

bool alerts_published(struct db *db, int64_t vacancy_id, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_ALERT_SEARCH_ADD, arena, NULL, err, DB_I(vacancy_id));
}

/* ---- rows */

static void set(struct str text, char *storage, size_t size)
{
    struct builder b;
    builder_init(&b, storage, size);
    builder_add(&b, text);
}

enum { /* columns of PROFILE_COLUMNS */
       PROFILE_CONTACT,
       PROFILE_ISCO,
       PROFILE_PLACE,
       PROFILE_TONGUES,
       PROFILE_START,
       PROFILE_CONTRACT,
       PROFILE_PACE,
       PROFILE_HOUR_OF,
       PROFILE_STEP,
       PROFILE_ACTIVE,
       PROFILE_CHANNEL,
       PROFILE_PAUSED,
       PROFILE_TOLD_DAY,
       PROFILE_TOLD_COUNT,
};

struct alerts_person alerts_person_of(const struct db_rows *rows, size_t row)
{
    struct alerts_person person = {
        .contact_id = db_int(rows, row, PROFILE_CONTACT),
        .wish = { .profile = { .start = (enum profile_start)db_int(rows, row, PROFILE_START),
                               .contract =
                                   (enum profile_contract)db_int(rows, row, PROFILE_CONTRACT),
                               .pace = (enum profile_pace)db_int(rows, row, PROFILE_PACE),
                               .hour = (int)db_int(rows, row, PROFILE_HOUR_OF) },
                  .step = (int)db_int(rows, row, PROFILE_STEP),
                  .active = db_int(rows, row, PROFILE_ACTIVE) != 0,
                  .paused_until_ms = db_int(rows, row, PROFILE_PAUSED) },
        .channel = db_str(rows, row, PROFILE_CHANNEL),
        .told_day = db_int(rows, row, PROFILE_TOLD_DAY),
        .told_count = db_int(rows, row, PROFILE_TOLD_COUNT),
    };
    struct profile *profile = &person.wish.profile;
    set(db_str(rows, row, PROFILE_ISCO), profile->isco, sizeof(profile->isco));
    set(db_str(rows, row, PROFILE_PLACE), profile->place, sizeof(profile->place));
    set(db_str(rows, row, PROFILE_TONGUES), profile->tongues, sizeof(profile->tongues));
    return person;
}

const struct channel *alerts_channel(const struct alerts_world *world, struct str name)
{
    for (size_t i = 0; i < world->channel_count; i++) {
        if (str_equal(world->channels[i].name, name))
            return &world->channels[i];
    }
    return NULL;
}

int64_t alerts_due_ms(const struct alerts_person *person, int64_t now_ms)
{
    struct profile profile = person->wish.profile;
    bool enough =
        person->told_count >= ALERTS_DAY_MAX && person->told_day == date_local_ms(now_ms) / day_ms;
    if (person->wish.paused_until_ms > now_ms)
        return profile_next_ms(&profile, person->wish.paused_until_ms);
    if (profile.pace == PACE_ONCE && enough)
        profile.pace = PACE_DAILY;
    return profile_next_ms(&profile, now_ms);
}

bool alerts_expect(struct db *db, int64_t contact_id, int64_t due_ms, struct arena *arena,
                   struct err *err)
{
    return DB_RUN(db, QUERY_PROFILE_EXPECT, arena, NULL, err, DB_I(contact_id), DB_I(due_ms));
}

/* ---- what a person wants */

static bool read_person(struct db *db, int64_t contact_id, struct arena *arena,
                        struct alerts_person *ret, bool *ret_known, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PROFILE_OF, arena, &rows, err, DB_I(contact_id)))
        return false;
    *ret_known = rows.row_count > 0;
    if (*ret_known)
        *ret = alerts_person_of(&rows, 0);
    return true;
}

bool alerts_profile(struct db *db, int64_t contact_id, struct arena *arena,
                    struct dialogue_profile **ret, struct err *err)
{
    struct alerts_person person;
    bool known;
    *ret = NULL;
    if (!read_person(db, contact_id, arena, &person, &known, err))
        return false;
    if (!known)
        return true;
    *ret = ARENA_NEW(arena, struct dialogue_profile);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for what a person wants");
    **ret = person.wish;
    return true;
}

/* What they wanted no more was said about what they looked for then. */
static bool forget_unwanted(struct db *db, const struct alerts_wish *wish,
                            const struct alerts_person *before, struct arena *arena,
                            struct err *err)
{
    bool same = str_equal(str_of(wish->profile->isco), str_of(before->wish.profile.isco)) &&
                str_equal(str_of(wish->profile->place), str_of(before->wish.profile.place));
    return same || DB_RUN(db, QUERY_UNWANTED_FORGET, arena, NULL, err, DB_I(wish->contact_id));
}

bool alerts_set_profile(struct db *db, const struct alerts_wish *wish, int64_t now_ms,
                        struct arena *arena, struct err *err)
{
    const struct profile *profile = wish->profile;
    struct alerts_person before;
    bool known;
    if (!read_person(db, wish->contact_id, arena, &before, &known, err) ||
        (known && !forget_unwanted(db, wish, &before, arena, err)))
        return false;
    return DB_RUN(db, QUERY_PROFILE_PUT, arena, NULL, err, DB_I(wish->contact_id),
                  DB_S(str_of(profile->isco)), DB_S(str_of(profile->place)),
                  DB_S(str_of(profile->tongues)), DB_I(profile->start), DB_I(profile->contract),
                  DB_I(profile->pace), DB_I(profile->hour), DB_I(wish->step), DB_I(wish->active),
                  DB_S(wish->channel), DB_I(now_ms));
}

bool alerts_delete_profile(struct db *db, int64_t contact_id, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_PROFILE_DELETE, arena, NULL, err, DB_I(contact_id)) &&
           DB_RUN(db, QUERY_ALERT_FORGET_WAITING, arena, NULL, err, DB_I(contact_id)) &&
           DB_RUN(db, QUERY_UNWANTED_FORGET, arena, NULL, err, DB_I(contact_id));
}

bool alerts_pause(struct db *db, int64_t contact_id, int64_t until_ms, int64_t now_ms,
                  struct arena *arena, struct err *err)
{
    struct alerts_person person;
    bool known;
    if (!DB_RUN(db, QUERY_PROFILE_PAUSE, arena, NULL, err, DB_I(contact_id), DB_I(until_ms)) ||
        !read_person(db, contact_id, arena, &person, &known, err))
        return false;
    return !known || alerts_expect(db, contact_id, alerts_due_ms(&person, now_ms), arena, err);
}

/* ---- the clock's side */

bool alerts_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ALERTS_LOOK, arena, &rows, err, DB_I(now_ms)))
        return false;
    *ret = db_int(&rows, 0, 0) != 0;
    return true;
}

bool alerts_step(struct db *db, const struct alerts_world *world, int64_t now_ms,
                 struct arena *arena, struct alerts_step *ret, struct err *err)
{
    bool (*const steps[])(struct db *, const struct alerts_world *, int64_t, struct arena *,
                          struct alerts_step *, struct err *) = {
        alerts_tell,
        alerts_ask_outcomes,
        alerts_match_wish,
        alerts_match_offer,
    };
    *ret = (struct alerts_step){ 0 };
    if (!world->menus->alert_words)
        return true;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !ret->more; i++) {
        if (!steps[i](db, world, now_ms, arena, ret, err))
            return false;
    }
    return true;
}
