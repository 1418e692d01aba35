/* Floor 3: the last look at an alert. */
#include "service/alerts_guard.h"

#include "service/alerts_parts.h"

enum { /* columns of QUERY_ALERT_GUARD */
       GUARD_STOPPED,
       GUARD_MUTED,
       GUARD_ACTIVE,
       GUARD_PAUSED,
       GUARD_OFFERS,
       GUARD_LIVING,
};

static struct str why_not(const struct db_rows *row)
{
    bool offers = db_int(row, 0, GUARD_OFFERS) > 0;
    if (db_int(row, 0, GUARD_STOPPED))
        return STR("they said STOP");
    if (db_int(row, 0, GUARD_MUTED))
        return STR("nobody said that it is safe to write");
    if (db_int(row, 0, GUARD_PAUSED))
        return STR("they paused their alerts");
    if (offers && !db_int(row, 0, GUARD_ACTIVE))
        return STR("they want no alerts any more");
    if (db_int(row, 0, GUARD_LIVING) < db_int(row, 0, GUARD_OFFERS))
        return STR("a vacancy in it is open no more");
    return STR("");
}

/* What waits again is told at the time that it would be, had it been found just now. */
static bool expect_again(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                         struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PROFILE_OF, arena, &rows, err, DB_I(contact_id)))
        return false;
    if (rows.row_count == 0)
        return true;
    const struct alerts_person person = alerts_person_of(&rows, 0);
    return alerts_expect(db, contact_id, alerts_due_ms(&person, now_ms), arena, err);
}

bool alerts_guard_expired(struct db *db, int64_t message_id, int64_t contact_id, int64_t now_ms,
                          struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ALERT_BACK, arena, &rows, err, DB_I(message_id)))
        return false;
    return rows.changed == 0 || expect_again(db, contact_id, now_ms, arena, err);
}

bool alerts_guard_expiring(struct db *db, const struct channel *channel, int64_t now_ms,
                           struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ALERTS_EXPIRING, arena, &rows, err, DB_S(channel->name), DB_I(now_ms),
                DB_I(ROWS_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!alerts_guard_expired(db, db_int(&rows, i, 0), db_int(&rows, i, 1), now_ms, arena, err))
            return false;
    }
    return true;
}

bool alerts_guard(struct db *db, const struct alerts_leaving *leaving, int64_t now_ms,
                  struct arena *arena, struct str *ret_why, struct err *err)
{
    struct db_rows rows;
    *ret_why = STR("");
    if (!DB_RUN(db, QUERY_ALERT_GUARD, arena, &rows, err, DB_I(leaving->message_id),
                DB_I(leaving->contact_id), DB_I(now_ms)))
        return false;
    *ret_why = rows.row_count > 0 ? why_not(&rows) : STR("the person is gone");
    if (ret_why->len > 0) {
        bool stopped = rows.row_count == 0 || db_int(&rows, 0, GUARD_STOPPED) != 0;
        return stopped || alerts_guard_expired(db, leaving->message_id, leaving->contact_id, now_ms,
                                               arena, err);
    }
    if (db_int(&rows, 0, GUARD_OFFERS) == 0 || !leaving->first)
        return true;
    return DB_RUN(db, QUERY_FIGURE_ALERTS_SENT, arena, NULL, err, DB_I(leaving->message_id),
                  DB_I(alerts_week(now_ms))) &&
           DB_RUN(db, QUERY_ASKED_PUT, arena, NULL, err, DB_I(leaving->contact_id),
                  DB_I(ASKED_ALERT), DB_I(leaving->message_id), DB_I(leaving->message_id));
}
