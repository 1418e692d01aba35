/* Floor 3: what somebody has begun to write. */
#include "service/drafts.h"

#include "store/id.h"

static const int64_t kept_ms = 30LL * 24 * 60 * 60 * 1000;

bool drafts_get(struct db *db, const struct draft_key *key, struct arena *arena, struct draft *ret,
                struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DRAFT_GET, arena, &rows, err, DB_I(key->staff_id), DB_I(key->ticket_id),
                DB_I(key->kind)))
        return false;
    *ret = (struct draft){ .text = STR("") };
    if (rows.row_count > 0)
        *ret = (struct draft){ .version = db_int(&rows, 0, 0),
                               .text = db_str(&rows, 0, 1),
                               .at_ms = db_int(&rows, 0, 2) };
    return true;
}

static bool check_room(struct db *db, int64_t staff_id, struct arena *arena, struct err *err)
{
    struct draft_place *places;
    size_t count = 0;
    return drafts_list(db, staff_id, arena, &places, &count, err) &&
           (count < DRAFTS_MAX ||
            err_set(err, ERR_UNPROCESSED, "%d drafts are kept: send or throw away one of them",
                    DRAFTS_MAX));
}

bool drafts_put(struct db *db, const struct draft_key *key, int64_t seen, struct str text,
                int64_t now_ms, struct arena *arena, struct draft *ret, struct err *err)
{
    if (text.len > DRAFT_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "a draft is at most %d bytes long", DRAFT_SIZE_MAX);
    if (!drafts_get(db, key, arena, ret, err))
        return false;
    if (ret->version != 0 && ret->version != seen)
        return err_set(err, ERR_CONFLICT, "another window has another draft of this");
    if (str_trim(text).len == 0) {
        *ret = (struct draft){ .text = STR("") };
        return drafts_remove(db, key, err);
    }
    if (ret->version == 0 && !check_room(db, key->staff_id, arena, err))
        return false;
    *ret = (struct draft){ .version = id_new(now_ms), .text = text, .at_ms = now_ms };
    return DB_RUN(db, QUERY_DRAFT_PUT, NULL, NULL, err, DB_I(key->staff_id), DB_I(key->ticket_id),
                  DB_I(key->kind), DB_I(ret->version), DB_S(text), DB_I(now_ms));
}

bool drafts_remove(struct db *db, const struct draft_key *key, struct err *err)
{
    return DB_RUN(db, QUERY_DRAFT_REMOVE, NULL, NULL, err, DB_I(key->staff_id),
                  DB_I(key->ticket_id), DB_I(key->kind));
}

bool drafts_list(struct db *db, int64_t staff_id, struct arena *arena, struct draft_place **ret,
                 size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DRAFT_LIST, arena, &rows, err, DB_I(staff_id), DB_I(DRAFTS_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct draft_place, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu drafts", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = (struct draft_place){ .ticket_id = db_int(&rows, i, 0),
                                          .kind = (enum ticket_entry_kind)db_int(&rows, i, 1),
                                          .at_ms = db_int(&rows, i, 2) };
    *ret_count = rows.row_count;
    return true;
}

bool drafts_purge(struct db *db, int64_t now_ms, struct err *err)
{
    return DB_RUN(db, QUERY_DRAFT_PURGE, NULL, NULL, err, DB_I(now_ms - kept_ms));
}
