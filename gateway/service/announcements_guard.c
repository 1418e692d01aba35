/* Floor 3: the last look at an announcement. */
#include "service/announcements_guard.h"

#include "domain/announcement.h"
#include "domain/dialogue_person.h"

enum { /* columns of QUERY_ANNOUNCEMENT_GUARD */
       GUARD_ID,
       GUARD_STATE,
       GUARD_UNTIL,
       GUARD_HIDDEN,
       GUARD_STOPPED,
       GUARD_MUTED,
};

static struct str why_not(const struct db_rows *row, int64_t now_ms)
{
    if (db_int(row, 0, GUARD_STATE) == ANNOUNCEMENT_STOPPED)
        return STR("the announcement was stopped");
    if (db_int(row, 0, GUARD_UNTIL) <= now_ms)
        return STR("past its time to live");
    if (db_int(row, 0, GUARD_STOPPED))
        return STR("they said STOP");
    if (db_int(row, 0, GUARD_MUTED))
        return STR("nobody said that it is safe to write");
    return STR("");
}

bool announcements_guard(struct db *db, const struct announcements_leaving *leaving, int64_t now_ms,
                         struct arena *arena, struct str *ret_why, struct err *err)
{
    struct db_rows rows;
    *ret_why = STR("");
    if (!DB_RUN(db, QUERY_ANNOUNCEMENT_GUARD, arena, &rows, err, DB_I(leaving->message_id)))
        return false;
    if (rows.row_count == 0)
        return true; /* no announcement */
    *ret_why = why_not(&rows, now_ms);
    if (ret_why->len > 0 || !leaving->first || !db_int(&rows, 0, GUARD_HIDDEN))
        return true;
    return DB_RUN(db, QUERY_ASKED_PUT, arena, NULL, err, DB_I(leaving->contact_id),
                  DB_I(ASKED_ANNOUNCEMENT), DB_I(db_int(&rows, 0, GUARD_ID)),
                  DB_I(leaving->message_id));
}
