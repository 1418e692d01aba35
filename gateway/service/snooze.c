/* Floor 3: questions that wait for a time. */
#include "service/snooze.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static bool check_time(const struct desk_ticket *ticket, int64_t until_ms, int64_t now_ms,
                       struct err *err)
{
    if (until_ms == 0)
        return true;
    if (until_ms <= now_ms || until_ms > now_ms + SNOOZE_DAYS_MAX * day_ms)
        return err_set(err, ERR_UNPROCESSED, "choose a time within the next %d days",
                       SNOOZE_DAYS_MAX);
    if (ticket->urgency != URGENCY_NORMAL && until_ms > ticket->due_at_ms)
        return err_set(err, ERR_UNPROCESSED,
                       "this question is urgent: it cannot be put off beyond the time it is due");
    return true;
}

bool snooze_set(struct db *db, const struct snooze *snooze, int64_t now_ms, struct arena *arena,
                struct desk_ticket *ret, struct err *err)
{
    struct db_rows rows;
    int64_t id = snooze->ticket_id, staff_id = snooze->staff_id;
    if (!desk_ticket(db, id, staff_id, now_ms, arena, ret, err) ||
        !check_time(ret, snooze->until_ms, now_ms, err) ||
        !DB_RUN(db, QUERY_DESK_SNOOZE, arena, &rows, err, DB_I(id), DB_I(staff_id), DB_I(now_ms),
                DB_I(snooze->version), DB_I(snooze->until_ms)))
        return false;
    if (rows.row_count == 0)
        return desk_refuse(db, id, staff_id, now_ms, arena, ret, err);
    return desk_ticket(db, id, staff_id, now_ms, arena, ret, err);
}

bool snooze_back(struct db *db, int64_t after_ms, int64_t now_ms, struct arena *arena, int64_t *ret,
                 int *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_SNOOZE_BACK, arena, &rows, err, DB_I(after_ms), DB_I(now_ms),
                DB_I(SNOOZE_BACK_MAX)))
        return false;
    *ret_count = (int)rows.row_count;
    for (size_t i = 0; i < rows.row_count; i++)
        ret[i] = db_int(&rows, i, 0);
    return true;
}
