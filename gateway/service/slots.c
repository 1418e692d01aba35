/* Floor 3: slots: the times that are offered. */
#include "service/slots.h"

#include "domain/date.h"
#include "store/id.h"

enum { WEEK_DAYS = 7, THURSDAY = 3 /* 1970 began on one */ };

static const int64_t minute_ms = 60LL * 1000, day_ms = 24LL * 60 * 60 * 1000;

static struct slot slot_of(const struct db_rows *rows, size_t row)
{
    return (struct slot){ .it = { .id = db_int(rows, row, 0),
                                  .kind = (enum appointment_kind)db_int(rows, row, 3),
                                  .place = db_str(rows, row, 4),
                                  .starts_ms = db_int(rows, row, 5),
                                  .ends_ms = db_int(rows, row, 6) },
                          .staff_id = db_int(rows, row, 1),
                          .topic = db_str(rows, row, 2),
                          .appointment_id = db_int(rows, row, 7) };
}

bool slots_get(struct db *db, int64_t id, struct arena *arena, struct slot *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_SLOT_GET, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such time any more");
    *ret = slot_of(&rows, 0);
    return true;
}

bool slots_between(struct db *db, int64_t from_ms, int64_t until_ms, int64_t staff_id,
                   struct arena *arena, struct slot **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_SLOTS_BETWEEN, arena, &rows, err, DB_I(from_ms), DB_I(until_ms),
                DB_I(staff_id), DB_I(APPOINTMENTS_LISTED_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct slot, rows.row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for times");
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = slot_of(&rows, i);
    *ret_count = rows.row_count;
    return true;
}

/* ---- series */

static bool is_series(const struct slots_series *series, struct err *err)
{
    bool times = series->from_minutes >= 0 && series->until_minutes <= DAY_MINUTES &&
                 series->length_minutes > 0 && series->length_minutes <= APPOINTMENT_MINUTES_MAX &&
                 series->from_minutes + series->length_minutes <= series->until_minutes;
    if (!times)
        return err_set(err, ERR_INVALID,
                       "from, until and the length of each are minutes of one day that hold one");
    if (series->last_day < series->first_day ||
        series->last_day - series->first_day > APPOINTMENT_AHEAD_DAYS)
        return err_set(err, ERR_INVALID, "a series runs from one day to a later one, %d at most",
                       APPOINTMENT_AHEAD_DAYS);
    if (series->place.len > APPOINTMENT_PLACE_SIZE_MAX ||
        (series->kind == APPOINTMENT_VISIT && series->place.len == 0))
        return err_set(err, ERR_INVALID, "a visit needs a place, of at most %d bytes",
                       APPOINTMENT_PLACE_SIZE_MAX);
    return true;
}

static bool add(struct db *db, const struct slots_series *series, int64_t starts_ms, int64_t now_ms,
                struct arena *arena, struct slots_made *ret, struct err *err)
{
    struct db_rows rows;
    int64_t ends_ms = starts_ms + series->length_minutes * minute_ms;
    if (!DB_RUN(db, QUERY_SLOT_CLASH, arena, &rows, err, DB_I(series->staff_id), DB_I(starts_ms),
                DB_I(ends_ms)))
        return false;
    if (rows.row_count > 0 || starts_ms <= now_ms) {
        ret->clashed++;
        return true;
    }
    if (++ret->made > SLOTS_MAX)
        return err_set(err, ERR_INVALID, "that is more than %d times at once; make fewer",
                       SLOTS_MAX);
    return DB_RUN(db, QUERY_SLOT_ADD, arena, NULL, err, DB_I(id_new(now_ms)),
                  DB_I(series->staff_id), DB_S(series->topic), DB_I(series->kind),
                  DB_S(series->place), DB_I(starts_ms), DB_I(ends_ms), DB_I(series->by_staff_id),
                  DB_I(now_ms));
}

bool slots_make(struct db *db, const struct slots_series *series, int64_t now_ms,
                struct arena *arena, struct slots_made *ret, struct err *err)
{
    *ret = (struct slots_made){ 0 };
    if (!is_series(series, err))
        return false;
    for (int64_t day = series->first_day; day <= series->last_day; day++) {
        int weekday = (int)((day + THURSDAY) % WEEK_DAYS);
        bool wanted = series->weekdays ? series->weekdays >> weekday & 1 : day == series->first_day;
        int minutes = series->from_minutes;
        for (; wanted && minutes + series->length_minutes <= series->until_minutes;
             minutes += series->length_minutes) {
            int64_t starts_ms = date_moment_ms(day * day_ms + minutes * minute_ms);
            if (!add(db, series, starts_ms, now_ms, arena, ret, err))
                return false;
        }
    }
    return ret->made + ret->clashed > 0 ||
           err_set(err, ERR_INVALID, "none of these days is one of the days of the week chosen");
}

bool slots_remove(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_SLOT_REMOVE, arena, &rows, err, DB_I(id)) &&
           (rows.row_count > 0 ||
            err_set(err, ERR_CONFLICT, "somebody has this time; move or cancel the appointment"));
}

/* ---- what is free */

static struct appointment_slot free_of(const struct db_rows *rows, size_t row)
{
    return (struct appointment_slot){ .id = db_int(rows, row, 0),
                                      .starts_ms = db_int(rows, row, 1),
                                      .ends_ms = db_int(rows, row, 2),
                                      .kind = (enum appointment_kind)db_int(rows, row, 3),
                                      .place = db_str(rows, row, 4) };
}

static int64_t last_ms(int64_t now_ms)
{
    return now_ms + APPOINTMENT_OFFERS_DAYS * day_ms;
}

bool slots_free(struct db *db, const struct slots_wish *wish, int64_t now_ms, struct arena *arena,
                struct appointment_slot **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    int64_t first_ms = now_ms + APPOINTMENT_NOTICE_MS;
    int64_t after_ms = wish->after_ms > first_ms ? wish->after_ms : first_ms;
    if (!DB_RUN(db, QUERY_SLOTS_FREE, arena, &rows, err, DB_S(wish->category),
                DB_I(wish->contact_id), DB_I(after_ms), DB_I(wish->after_id), DB_I(wish->staff_id),
                DB_I(last_ms(now_ms)), DB_I(wish->limit)))
        return false;
    *ret = ARENA_ARRAY(arena, struct appointment_slot, rows.row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for free times");
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = free_of(&rows, i);
    *ret_count = rows.row_count;
    return true;
}

bool slots_free_one(struct db *db, const struct slots_wish *wish, int64_t id, int64_t now_ms,
                    struct arena *arena, const struct appointment_slot **ret, struct err *err)
{
    struct db_rows rows;
    *ret = NULL;
    if (!DB_RUN(db, QUERY_SLOT_FREE_ONE, arena, &rows, err, DB_S(wish->category),
                DB_I(wish->contact_id), DB_I(id), DB_I(now_ms)))
        return false;
    if (rows.row_count == 0)
        return true;
    struct appointment_slot *slot = ARENA_NEW(arena, struct appointment_slot);
    if (!slot)
        return err_set(err, ERR_LIMIT, "no room for a free time");
    *slot = free_of(&rows, 0);
    *ret = slot;
    return true;
}
