/* Floor 3: files that the law wants kept. */
#include "service/case_hold.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "service/case_log.h"
#include "service/case_seal.h"

const char *const case_hold_ground_names[CASE_HOLD_GROUNDS] = {
    [CASE_HOLD_CLAIM] = "legal_claim",
    [CASE_HOLD_CHILD] = "child_protection",
};

static const int64_t longest_ms = 10LL * 366 * 24 * 60 * 60 * 1000;

enum { H_CASE, H_NUMBER, H_GROUND, H_REASON, H_STAFF, H_MADE, H_UNTIL, H_WANTED, H_TEAM };

static struct case_place place_of(int64_t case_id)
{
    return (struct case_place){ "case_hold", case_id, STR("") };
}

static bool log_hold(struct db *db, const struct keyring *keys, int64_t case_id, int64_t staff_id,
                     struct str detail, int64_t now_ms, struct arena *arena, struct err *err)
{
    const struct case_log_line line = {
        .at_ms = now_ms, .staff_id = staff_id, .act = CASE_LOG_HELD, .detail = detail
    };
    return case_log_add(db, keys, case_id, &line, arena, err);
}

bool case_hold_put(struct db *db, const struct keyring *keys, const struct case_hold *hold,
                   int64_t staff_id, int64_t now_ms, struct arena *arena, struct err *err)
{
    const struct case_place place = place_of(hold->case_id);
    struct str sealed, reason = str_trim(hold->reason);
    if (reason.len < REASON_GIVEN_SIZE_MIN || reason.len > CASE_REASON_SIZE_MAX ||
        !utf8_valid(reason))
        return err_set(err, ERR_INVALID, "reason: %d to %d bytes of UTF-8", REASON_GIVEN_SIZE_MIN,
                       CASE_REASON_SIZE_MAX);
    if (hold->until_ms <= now_ms || hold->until_ms > now_ms + longest_ms)
        return err_set(err, ERR_INVALID, "until: a time to come, within ten years");
    return case_seal(keys, &place, reason, arena, &sealed, err) &&
           DB_RUN(db, QUERY_CASE_HOLD_PUT, arena, NULL, err, DB_I(hold->case_id),
                  DB_I(hold->ground), DB_B(sealed), DB_I(staff_id), DB_I(now_ms),
                  DB_I(hold->until_ms)) &&
           log_hold(db, keys, hold->case_id, staff_id, str_of(case_hold_ground_names[hold->ground]),
                    now_ms, arena, err);
}

bool case_hold_end(struct db *db, const struct keyring *keys, int64_t case_id, int64_t staff_id,
                   int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_HOLD_END, arena, &rows, err, DB_I(case_id), DB_I(now_ms)))
        return false;
    if (rows.changed == 0)
        return err_set(err, ERR_CONFLICT, "the file is not held");
    return log_hold(db, keys, case_id, staff_id, STR("ended"), now_ms, arena, err);
}

bool case_hold_want(struct db *db, int64_t case_id, int64_t now_ms, struct arena *arena,
                    struct err *err)
{
    return DB_RUN(db, QUERY_CASE_HOLD_WANTED, arena, NULL, err, DB_I(case_id), DB_I(now_ms)) &&
           DB_RUN(db, QUERY_ERASE_CHECK_INS, arena, NULL, err, DB_I(case_id), DB_I(now_ms)) &&
           DB_RUN(db, QUERY_ERASE_CASE_LINK, arena, NULL, err, DB_I(case_id), DB_I(now_ms));
}

bool case_hold_until(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                     int64_t *ret_ms, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_HOLD_LATEST, arena, &rows, err, DB_I(contact_id), DB_I(now_ms)))
        return false;
    *ret_ms = rows.row_count ? db_int(&rows, 0, 0) : 0;
    return true;
}

bool case_hold_stands(struct db *db, int64_t case_id, int64_t now_ms, struct arena *arena,
                      bool *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_HOLD_OF, arena, &rows, err, DB_I(case_id), DB_I(now_ms)))
        return false;
    *ret = rows.row_count > 0;
    return true;
}

static bool read_holds(const struct keyring *keys, const struct db_rows *rows, struct arena *arena,
                       struct case_hold **ret, size_t *ret_count, struct err *err)
{
    struct case_hold *holds = ARENA_ARRAY(arena, struct case_hold, rows->row_count + 1);
    if (!holds)
        return err_set(err, ERR_LIMIT, "no room for %zu holds", rows->row_count);
    for (size_t i = 0; i < rows->row_count; i++) {
        holds[i] = (struct case_hold){ .case_id = db_int(rows, i, H_CASE),
                                       .case_number = db_str(rows, i, H_NUMBER),
                                       .ground = (enum case_hold_ground)db_int(rows, i, H_GROUND),
                                       .staff_name = db_str(rows, i, H_STAFF),
                                       .made_at_ms = db_int(rows, i, H_MADE),
                                       .until_ms = db_int(rows, i, H_UNTIL),
                                       .wanted_ms = db_int(rows, i, H_WANTED),
                                       .team = db_str(rows, i, H_TEAM) };
        const struct case_place place = place_of(holds[i].case_id);
        if (!case_unseal(keys, &place, db_str(rows, i, H_REASON), arena, &holds[i].reason, err))
            return false;
    }
    *ret = holds;
    *ret_count = rows->row_count;
    return true;
}

bool case_hold_of(struct db *db, const struct keyring *keys, int64_t case_id, int64_t now_ms,
                  struct arena *arena, struct case_hold **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_CASE_HOLD_OF, arena, &rows, err, DB_I(case_id), DB_I(now_ms)) &&
           read_holds(keys, &rows, arena, ret, ret_count, err);
}

bool case_hold_list(struct db *db, const struct keyring *keys, int64_t now_ms, struct arena *arena,
                    struct case_hold **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_CASE_HOLDS, arena, &rows, err, DB_I(now_ms), DB_I(HOLDS_SHOWN_MAX)) &&
           read_holds(keys, &rows, arena, ret, ret_count, err);
}
