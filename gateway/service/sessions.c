/* Floor 3: sessions, read. */
#include "service/sessions.h"

bool sessions_page(struct db *db, int64_t since_ms, const struct session *after,
                   struct arena *arena, struct session **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_SESSION_PAGE, arena, &rows, err, DB_I(since_ms), DB_I(after->contact_id),
                DB_I(after->bearer), DB_I(SESSIONS_PAGE)))
        return false;
    *ret = ARENA_ARRAY(arena, struct session, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for a page of sessions");
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = (struct session){ .contact_id = db_int(&rows, i, 0),
                                      .bearer = db_int(&rows, i, 1) == BEARER_USSD ? BEARER_USSD
                                                                                   : BEARER_SMS,
                                      .state = db_str(&rows, i, 2) };
    *ret_count = rows.row_count;
    return true;
}

bool sessions_state(struct db *db, int64_t contact_id, enum bearer bearer, struct arena *arena,
                    struct str *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_SESSION_GET, arena, &rows, err, DB_I(contact_id), DB_I(bearer)))
        return false;
    *ret = rows.row_count > 0 ? db_str(&rows, 0, 0) : STR("");
    return true;
}

bool sessions_live(const struct dialogue_state *state, enum bearer bearer, int64_t now_ms)
{
    int64_t age_ms = now_ms - state->last_ms;
    if (state->last_ms == 0)
        return false;
    return bearer == BEARER_USSD ? state->open && age_ms <= USSD_RESUME_MS
                                 : age_ms <= SMS_POSITION_MS;
}
