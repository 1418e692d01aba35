/* Floor 3: teams, and who is of them. */
#include "service/case_team.h"

#include "base/limits.h"

static const char *const teams[] = { "tirana", "lezha" };

bool case_team_is(struct str team)
{
    return str_among(team, teams, sizeof(teams) / sizeof(teams[0])) >= 0;
}

const char *case_team_list(void)
{
    return "tirana lezha";
}

bool case_team_of(struct db *db, int64_t staff_id, struct arena *arena, struct str *ret,
                  struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_STAFF_TEAM, arena, &rows, err, DB_I(staff_id)))
        return false;
    *ret = rows.row_count ? db_str(&rows, 0, 0) : STR("");
    return true;
}

bool case_team_set(struct db *db, int64_t staff_id, struct str team, struct arena *arena,
                   struct err *err)
{
    if (team.len > 0 && !case_team_is(team))
        return err_set(err, ERR_INVALID, "team is one of: %s", case_team_list());
    return DB_RUN(db, QUERY_STAFF_TEAM_PUT, arena, NULL, err, DB_I(staff_id), DB_S(team));
}

bool case_team_hands(struct db *db, struct arena *arena, struct case_hand **ret, size_t *ret_count,
                     struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_HANDS, arena, &rows, err, DB_I(ROWS_MAX)))
        return false;
    struct case_hand *hands = ARENA_ARRAY(arena, struct case_hand, rows.row_count + 1);
    if (!hands)
        return err_set(err, ERR_LIMIT, "no room for %zu people", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        hands[i] = (struct case_hand){ db_int(&rows, i, 0), db_str(&rows, i, 1),
                                       db_str(&rows, i, 2), db_str(&rows, i, 3) };
    *ret = hands;
    *ret_count = rows.row_count;
    return true;
}
