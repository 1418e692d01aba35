/* Floor 3: what the gateway and operators tell each other about channels. */
#include "service/channels.h"

#include "base/limits.h"

bool channels_switch(struct db *db, struct str name, bool enable, int64_t now_ms, struct err *err)
{
    if (enable)
        return DB_RUN(db, QUERY_CHANNEL_ENABLE, NULL, NULL, err, DB_S(name));
    return DB_RUN(db, QUERY_CHANNEL_DISABLE, NULL, NULL, err, DB_S(name), DB_I(now_ms));
}

bool channels_all_disabled(struct db *db, struct arena *arena, struct str **ret, size_t *ret_count,
                           struct err *err)
{
    struct db_rows rows;
    if (!db_run(db, QUERY_CHANNEL_SWITCHES, NULL, 0, arena, &rows, err))
        return false;
    *ret_count = rows.row_count;
    *ret = ARENA_ARRAY(arena, struct str, rows.row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for the names of channels");
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = db_str(&rows, i, 0);
    return true;
}

bool channels_disabled(struct db *db, struct str name, struct arena *arena, bool *ret,
                       struct err *err)
{
    struct str *names;
    size_t count;
    *ret = false;
    if (!channels_all_disabled(db, arena, &names, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        *ret = *ret || str_equal(names[i], name);
    return true;
}

bool channels_day(struct db *db, struct str name, int64_t day, struct arena *arena, int64_t *ret,
                  struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CHANNEL_DAY_GET, arena, &rows, err, DB_S(name), DB_I(day)))
        return false;
    *ret = rows.row_count > 0 ? db_int(&rows, 0, 0) : 0;
    return true;
}

bool channels_day_add(struct db *db, struct str name, int64_t day, int64_t segments,
                      struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_CHANNEL_DAY_ADD, arena, NULL, err, DB_S(name), DB_I(day),
                  DB_I(segments));
}

bool channels_report_put(struct db *db, struct str name, const struct channel_report *report,
                         struct err *err)
{
    return DB_RUN(db, QUERY_CHANNEL_STATE_PUT, NULL, NULL, err, DB_S(name), DB_I(report->breaker),
                  DB_I(report->paused_until_ms), DB_I(report->calls), DB_S(report->why),
                  DB_I(report->why_at_ms), DB_I(report->written_at_ms));
}

bool channels_report(struct db *db, struct str name, struct arena *arena,
                     struct channel_report *ret, struct err *err)
{
    struct db_rows rows;
    *ret = (struct channel_report){ .why = STR("") };
    if (!DB_RUN(db, QUERY_CHANNEL_STATE_GET, arena, &rows, err, DB_S(name)))
        return false;
    if (rows.row_count > 0)
        *ret = (struct channel_report){ .breaker = (enum lane_breaker)db_int(&rows, 0, 0),
                                        .paused_until_ms = db_int(&rows, 0, 1),
                                        .calls = db_int(&rows, 0, 2),
                                        .why = db_str(&rows, 0, 3),
                                        .why_at_ms = db_int(&rows, 0, 4),
                                        .written_at_ms = db_int(&rows, 0, 5) };
    return true;
}

bool channels_unmatched(struct db *db, int64_t age_ms, int64_t now_ms, struct arena *arena,
                        struct builder *out, struct err *err)
{
    static const char *const words[] = { [DELIVERY_SENT] = "sent",
                                         [DELIVERY_DELIVERED] = "delivered",
                                         [DELIVERY_FAILED] = "failed",
                                         [DELIVERY_EXPIRED] = "expired" };
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_RECEIPT_UNMATCHED, arena, &rows, err, DB_I(now_ms - age_ms),
                DB_I(RECEIPTS_SHOWN_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++)
        builder_addf(
            out, "%-16.*s %-40.*s %-9s %lld min ago  " STR_FMT "\n", STR_ARG(db_str(&rows, i, 0)),
            STR_ARG(db_str(&rows, i, 1)), words[db_int(&rows, i, 2)],
            (long long)((now_ms - db_int(&rows, i, 4)) / 60000), STR_ARG(db_str(&rows, i, 3)));
    return true;
}
