/* Floor 3: who stands how to a case file. */
#include "service/case_access.h"

#include "base/limits.h"
#include "service/case_consent.h"
#include "service/case_log.h"
#include "service/case_team.h"

enum { ALL_CLASSES = (1 << CASE_CLASSES) - 1 };

/* Of those who are neither its worker nor of its team. */
static bool read_tie(struct db *db, const struct case_file *file, int64_t now_ms,
                     struct arena *arena, struct case_access *access, struct err *err)
{
    struct db_rows rows;
    bool given;
    if (!DB_RUN(db, QUERY_CASE_TIE_OF, arena, &rows, err, DB_I(file->id), DB_I(access->staff_id),
                DB_I(now_ms)))
        return false;
    if (rows.row_count == 0)
        return true;
    if (db_int(&rows, 0, 0) == CASE_TIE_PSYCHOLOGIST) {
        access->relation = CASE_TIED;
        return true;
    }
    if (!case_consent_stands(db, file->id, CASE_CONSENT_SHARING, arena, &given, err))
        return false;
    if (given && file->state == CASE_OPEN) {
        access->relation = CASE_SHARED;
        access->classes = (unsigned)db_int(&rows, 0, 1) & ALL_CLASSES;
    }
    return true;
}

bool case_access_of(struct db *db, int64_t staff_id, struct str role, const struct case_file *file,
                    int64_t now_ms, struct arena *arena, struct case_access *ret, struct err *err)
{
    struct str team;
    *ret = (struct case_access){ staff_id, role, CASE_UNRELATED, ALL_CLASSES };
    if (file->owner_id == staff_id && case_rights_any(role, CASE_OWN)) {
        ret->relation = CASE_OWN;
        return true;
    }
    if (case_rights_any(role, CASE_TEAM)) {
        if (!case_team_of(db, staff_id, arena, &team, err))
            return false;
        if (team.len > 0 && str_equal(team, file->team))
            ret->relation = CASE_TEAM;
        return true;
    }
    return read_tie(db, file, now_ms, arena, ret, err);
}

bool case_access_any(const struct case_access *access)
{
    return case_rights_any(access->role, access->relation);
}

enum case_sight case_access_sight(const struct case_access *access, enum case_class class)
{
    return access->classes & 1u << class ? case_rights_sight(access->role, access->relation, class)
                                         : CASE_HIDDEN;
}

enum case_sight case_access_item(const struct case_access *access, enum case_kind kind)
{
    enum case_sight best = CASE_HIDDEN;
    for (int i = 0; i < case_field_count; i++) {
        enum case_sight sight = case_fields[i].kind == kind
                                    ? case_access_sight(access, case_fields[i].class)
                                    : CASE_HIDDEN;
        best = sight > best ? sight : best;
    }
    return best;
}

bool case_access_may(const struct case_access *access, enum case_act act)
{
    return case_rights_may(access->role, access->relation, act);
}

/* ---- ties */

static bool log_tie(struct db *db, const struct keyring *keys, int64_t case_id, struct str detail,
                    int64_t by_id, int64_t now_ms, struct arena *arena, struct err *err)
{
    const struct case_log_line line = {
        .at_ms = now_ms, .staff_id = by_id, .act = CASE_LOG_TIED, .detail = detail
    };
    return case_log_add(db, keys, case_id, &line, arena, err);
}

bool case_access_tie(struct db *db, const struct keyring *keys, int64_t case_id,
                     const struct case_tie *tie, int64_t by_id, int64_t now_ms, struct arena *arena,
                     struct err *err)
{
    struct str detail;
    bool given = true, partner = tie->kind == CASE_TIE_PARTNER;
    if (partner && !case_consent_stands(db, case_id, CASE_CONSENT_SHARING, arena, &given, err))
        return false;
    if (!given)
        return err_set(err, ERR_UNPROCESSED,
                       "there is no consent to share this file: ask the person, and record it");
    if (!arena_format(arena, &detail, "%s %lld with classes %u",
                      partner ? "shared with" : "asked in", (long long)tie->staff_id,
                      tie->classes & ALL_CLASSES))
        return err_set(err, ERR_LIMIT, "no room for a line of the file's log");
    return DB_RUN(db, QUERY_CASE_TIE_PUT, arena, NULL, err, DB_I(case_id), DB_I(tie->staff_id),
                  DB_I(tie->kind), DB_I(tie->classes & ALL_CLASSES), DB_I(now_ms),
                  DB_I(tie->until_ms), DB_I(by_id)) &&
           log_tie(db, keys, case_id, detail, by_id, now_ms, arena, err);
}

bool case_access_untie(struct db *db, const struct keyring *keys, int64_t case_id, int64_t staff_id,
                       int64_t by_id, int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    struct str detail;
    if (!DB_RUN(db, QUERY_CASE_TIE_END, arena, &rows, err, DB_I(case_id), DB_I(staff_id),
                DB_I(now_ms)))
        return false;
    if (rows.changed == 0)
        return err_set(err, ERR_CONFLICT, "they take no part in this file any more");
    if (!arena_format(arena, &detail, "ended with %lld", (long long)staff_id))
        return err_set(err, ERR_LIMIT, "no room for a line of the file's log");
    return log_tie(db, keys, case_id, detail, by_id, now_ms, arena, err);
}

bool case_access_ties(struct db *db, int64_t case_id, int64_t now_ms, struct arena *arena,
                      struct case_tie **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_TIES, arena, &rows, err, DB_I(case_id), DB_I(now_ms),
                DB_I(CASE_TIES_MAX)))
        return false;
    struct case_tie *ties = ARENA_ARRAY(arena, struct case_tie, rows.row_count + 1);
    if (!ties)
        return err_set(err, ERR_LIMIT, "no room for %zu people", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        ties[i] = (struct case_tie){ .staff_id = db_int(&rows, i, 0),
                                     .staff_name = db_str(&rows, i, 1),
                                     .kind = (enum case_tie_kind)db_int(&rows, i, 2),
                                     .classes = (unsigned)db_int(&rows, i, 3),
                                     .since_ms = db_int(&rows, i, 4),
                                     .until_ms = db_int(&rows, i, 5) };
    *ret = ties;
    *ret_count = rows.row_count;
    return true;
}
