/* Floor 3: whom an offer is for, and which offers are for somebody. */
#include "service/alerts_parts.h"

#include "service/vacancies.h"

/* ---- the kinds of profile that an offer may fit: its work, or any, there, near there, or anywhere */

struct kind {
    struct str isco, place;
};

/* Of the number `kind`; false behind the last. A kind without sense has an empty index range. */
static bool kind_at(const struct vacancy_words *words, const struct vacancy *vacancy, int64_t kind,
                    struct kind *ret)
{
    int at = vacancy_words_place(words, vacancy->place);
    int64_t left = kind / 2;
    ret->isco = kind % 2 == 0 ? vacancy->isco : STR("");
    ret->place = left == 0 ? vacancy->place : STR("");
    if (left <= 1)
        return true;
    for (int i = 0; i < words->place_count && at >= 0; i++) {
        const struct work_place *place = &words->places[i];
        for (int k = 0; k < place->near_count; k++) {
            if (place->near[k] == at && --left == 1) {
                ret->place = place->id;
                return true;
            }
        }
    }
    return false;
}

/* ---- one offer for one person */

static bool add(struct db *db, const struct alerts_person *person, const struct vacancy *vacancy,
                int64_t due_ms, int64_t now_ms, struct arena *arena, struct alerts_step *ret,
                struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ALERT_ADD, arena, &rows, err, DB_I(person->contact_id), DB_I(vacancy->id),
                DB_I(now_ms)))
        return false;
    bool fresh = rows.changed > 0;
    if (!fresh && !DB_RUN(db, QUERY_ALERT_WAITS, arena, &rows, err, DB_I(person->contact_id),
                          DB_I(vacancy->id)))
        return false;
    if (!fresh && rows.row_count == 0)
        return true; /* told before, or unwanted */
    ret->matched += fresh;
    return alerts_expect(db, person->contact_id, due_ms, arena, err);
}

/* An invented one goes to nobody whose channel has phones behind it. */
static bool is_for(const struct alerts_world *world, const struct alerts_person *person,
                   const struct vacancy *vacancy)
{
    const struct channel *channel = alerts_channel(world, person->channel);
    return channel && (!vacancy->sample || channel->provider->rehearsal) &&
           profile_match(&person->wish.profile, world->menus->vacancy_words, vacancy) != MATCH_NONE;
}

/* ---- an offer */

struct search {
    int64_t vacancy_id, kind, after_id;
    int64_t looked; /* at people */
};

static bool look_at_kind(struct db *db, const struct alerts_world *world,
                         const struct vacancy *vacancy, const struct kind *kind,
                         struct search *search, int64_t now_ms, struct arena *arena,
                         struct alerts_step *ret, struct err *err)
{
    struct db_rows rows;
    int64_t limit = ALERTS_SLICE_MAX - search->looked;
    if (!DB_RUN(db, QUERY_PROFILES_OF_KIND, arena, &rows, err, DB_S(kind->isco), DB_S(kind->place),
                DB_I(search->after_id), DB_I(limit)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct alerts_person person = alerts_person_of(&rows, i);
        search->after_id = person.contact_id;
        if (is_for(world, &person, vacancy) &&
            !add(db, &person, vacancy, alerts_due_ms(&person, now_ms), now_ms, arena, ret, err))
            return false;
    }
    search->looked += (int64_t)rows.row_count;
    if ((int64_t)rows.row_count < limit) {
        search->kind++;
        search->after_id = 0;
    }
    return true;
}

bool alerts_match_offer(struct db *db, const struct alerts_world *world, int64_t now_ms,
                        struct arena *arena, struct alerts_step *ret, struct err *err)
{
    struct db_rows rows;
    struct vacancy vacancy;
    struct kind kind;
    if (!DB_RUN(db, QUERY_ALERT_SEARCH_NEXT, arena, &rows, err, DB_I(0)))
        return false;
    if (rows.row_count == 0)
        return true;
    ret->more = true;
    struct search search = { db_int(&rows, 0, 0), db_int(&rows, 0, 1), db_int(&rows, 0, 2), 0 };
    bool there = vacancies_get(db, search.vacancy_id, arena, &vacancy, err);
    if (!there && err->code != ERR_NOT_FOUND)
        return false;
    bool living = there && vacancy.state == VACANCY_PUBLISHED && vacancy.valid_until_ms > now_ms;
    bool going_on = living;
    while (going_on && search.looked < ALERTS_SLICE_MAX) {
        going_on = kind_at(world->menus->vacancy_words, &vacancy, search.kind, &kind);
        if (going_on && !look_at_kind(db, world, &vacancy, &kind, &search, now_ms, arena, ret, err))
            return false;
    }
    *err = (struct err){ .code = ERR_NONE };
    if (!going_on)
        return DB_RUN(db, QUERY_ALERT_SEARCH_END, arena, NULL, err, DB_I(search.vacancy_id));
    return DB_RUN(db, QUERY_ALERT_SEARCH_MOVE, arena, NULL, err, DB_I(search.vacancy_id),
                  DB_I(search.kind), DB_I(search.after_id));
}

/* ---- a wish */

/* What is open already waits for the hour: who asked for it just now has seen it, more likely. */
static int64_t calm_due_ms(const struct alerts_person *person, int64_t now_ms)
{
    struct alerts_person calm = *person;
    if (calm.wish.profile.pace == PACE_ONCE)
        calm.wish.profile.pace = PACE_DAILY;
    return alerts_due_ms(&calm, now_ms);
}

static bool match_person(struct db *db, const struct alerts_world *world,
                         const struct alerts_person *person, int64_t now_ms, struct arena *arena,
                         struct alerts_step *ret, struct err *err)
{
    struct vacancy_want want;
    struct vacancies_found *found;
    size_t count;
    const struct channel *channel = alerts_channel(world, person->channel);
    const struct vacancies_search search = {
        .words = world->menus->vacancy_words,
        .want = &want,
        .samples = channel && channel->provider->rehearsal,
        .now_ms = now_ms,
    };
    profile_want(&person->wish.profile, search.words, &want);
    if (!vacancies_find(db, &search, arena, &found, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (is_for(world, person, &found[i].vacancy) &&
            !add(db, person, &found[i].vacancy, calm_due_ms(person, now_ms), now_ms, arena, ret,
                 err))
            return false;
    }
    return true;
}

bool alerts_match_wish(struct db *db, const struct alerts_world *world, int64_t now_ms,
                       struct arena *arena, struct alerts_step *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PROFILE_FRESH, arena, &rows, err, DB_I(0)))
        return false;
    if (rows.row_count == 0)
        return true;
    ret->more = true;
    struct alerts_person person = alerts_person_of(&rows, 0);
    return (!person.wish.active || match_person(db, world, &person, now_ms, arena, ret, err)) &&
           DB_RUN(db, QUERY_PROFILE_LOOKED, arena, NULL, err, DB_I(person.contact_id));
}
