/* Floor 3: ready answers. */
#include "service/canned.h"

#include "domain/date.h"
#include "store/id.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static const char *const state_names[] = {
    [CANNED_DRAFT] = "draft", [CANNED_USED] = "used", [CANNED_RETIRED] = "retired"
};

bool canned_state_read(struct str name, enum canned_state *ret)
{
    int found = str_among(name, state_names, sizeof(state_names) / sizeof(state_names[0]));
    if (found >= 0)
        *ret = (enum canned_state)found;
    return found >= 0;
}

const char *canned_state_name(enum canned_state state)
{
    return state_names[state];
}

enum { /* columns of every query that reads ready answers */
       C_ID,
       C_VERSION,
       C_CATEGORY,
       C_LANGUAGE,
       C_TITLE,
       C_BODY,
       C_SOURCE,
       C_REVIEW_BY,
       C_STATE,
       C_USES,
       C_USED_AT,
       C_STAFF,
       C_STAFF_NAME,
       C_MADE_AT,
};

static bool is_past(struct str day, int64_t now_ms)
{
    int64_t at_ms;
    return date_parse(day, &at_ms) && now_ms >= at_ms + day_ms;
}

static void read_row(const struct db_rows *rows, size_t row, int64_t now_ms, struct canned *ret)
{
    *ret = (struct canned){
        .id = db_int(rows, row, C_ID),
        .version = db_int(rows, row, C_VERSION),
        .category = db_str(rows, row, C_CATEGORY),
        .language = db_str(rows, row, C_LANGUAGE),
        .title = db_str(rows, row, C_TITLE),
        .text = db_str(rows, row, C_BODY),
        .source = db_str(rows, row, C_SOURCE),
        .review_by = db_str(rows, row, C_REVIEW_BY),
        .state = (enum canned_state)db_int(rows, row, C_STATE),
        .uses = db_int(rows, row, C_USES),
        .used_at_ms = db_int(rows, row, C_USED_AT),
        .staff_id = db_int(rows, row, C_STAFF),
        .staff_name = db_str(rows, row, C_STAFF_NAME),
        .made_at_ms = db_int(rows, row, C_MADE_AT),
    };
    ret->overdue = ret->state == CANNED_USED && is_past(ret->review_by, now_ms);
}

static bool read_rows(const struct db_rows *rows, int64_t now_ms, struct arena *arena,
                      struct canned **ret, size_t *ret_count, struct err *err)
{
    *ret = ARENA_ARRAY(arena, struct canned, rows->row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu ready answers", rows->row_count);
    for (size_t i = 0; i < rows->row_count; i++)
        read_row(rows, i, now_ms, &(*ret)[i]);
    *ret_count = rows->row_count;
    return true;
}

bool canned_list(struct db *db, int64_t after_id, int limit, int64_t now_ms, struct arena *arena,
                 struct canned **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_CANNED_LIST, arena, &rows, err, DB_I(after_id), DB_I(limit)) &&
           read_rows(&rows, now_ms, arena, ret, ret_count, err);
}

bool canned_get(struct db *db, int64_t id, int64_t now_ms, struct arena *arena, struct canned *ret,
                struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CANNED_GET, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such ready answer");
    read_row(&rows, 0, now_ms, ret);
    return true;
}

bool canned_versions(struct db *db, int64_t id, struct arena *arena, struct canned **ret,
                     size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_CANNED_VERSIONS, arena, &rows, err, DB_I(id),
                  DB_I(CANNED_VERSIONS_SHOWN_MAX)) &&
           read_rows(&rows, 0, arena, ret, ret_count, err);
}

bool canned_for(struct db *db, const struct desk_ticket *ticket, int64_t now_ms,
                struct arena *arena, struct canned **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_CANNED_FOR, arena, &rows, err, DB_S(ticket->category),
                  DB_S(ticket->language), DB_I(CANNED_OFFERED_MAX)) &&
           read_rows(&rows, now_ms, arena, ret, ret_count, err);
}

static bool is_address(struct str source)
{
    return str_starts(source, STR("https://")) || str_starts(source, STR("http://"));
}

static bool knows_category(const struct menus *menus, struct str category)
{
    for (int i = 0; i < menus->category_count; i++) {
        if (str_equal(menus->categories[i].name, category))
            return true;
    }
    return category.len == 0;
}

static bool check(const struct menus *menus, const struct canned *canned, struct err *err)
{
    int64_t at_ms;
    if (!knows_category(menus, canned->category) || menus_language(menus, canned->language) < 0)
        return err_set(err, ERR_INVALID, "the menus have no such category or language");
    if (canned->title.len == 0 || canned->title.len > CANNED_TITLE_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "a title is 1 to %d bytes long",
                       CANNED_TITLE_SIZE_MAX);
    if (canned->text.len > ANSWER_SIZE_MAX || canned->source.len > CANNED_SOURCE_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "the text has at most %d bytes, the source %d",
                       ANSWER_SIZE_MAX, CANNED_SOURCE_SIZE_MAX);
    if (canned->source.len > 0 && !is_address(canned->source))
        return err_set(err, ERR_UNPROCESSED,
                       "the source is an address that begins with https:// or http://");
    if (canned->review_by.len > 0 && !date_parse(canned->review_by, &at_ms))
        return err_set(err, ERR_UNPROCESSED, "the day of review is a day such as 2027-01-31");
    if (canned->state == CANNED_USED &&
        (canned->text.len == 0 || canned->source.len == 0 || canned->review_by.len == 0))
        return err_set(err, ERR_UNPROCESSED,
                       "an answer in use has a text, a source and a day of review; keep it as a "
                       "draft until then");
    return true;
}

static bool keep_version(struct db *db, const struct canned *canned, int64_t id, int64_t version,
                         int64_t staff_id, int64_t now_ms, struct err *err)
{
    return DB_RUN(db, QUERY_CANNED_VERSION_ADD, NULL, NULL, err, DB_I(id), DB_I(version),
                  DB_S(canned->category), DB_S(canned->language), DB_S(canned->title),
                  DB_S(canned->text), DB_S(canned->source), DB_S(canned->review_by),
                  DB_I(canned->state), DB_I(staff_id), DB_I(now_ms));
}

static bool add(struct db *db, const struct canned *canned, int64_t id, struct arena *arena,
                struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CANNED_COUNT, arena, &rows, err, DB_I(CANNED_MAX)))
        return false;
    if (db_int(&rows, 0, 0) >= CANNED_MAX)
        return err_set(err, ERR_UNPROCESSED, "there are %d ready answers already", CANNED_MAX);
    return DB_RUN(db, QUERY_CANNED_ADD, NULL, NULL, err, DB_I(id), DB_S(canned->category),
                  DB_S(canned->language), DB_S(canned->title), DB_S(canned->text),
                  DB_S(canned->source), DB_S(canned->review_by), DB_I(canned->state));
}

static bool change(struct db *db, const struct canned *canned, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CANNED_CHANGE, arena, &rows, err, DB_I(canned->id),
                DB_S(canned->category), DB_S(canned->language), DB_S(canned->title),
                DB_S(canned->text), DB_S(canned->source), DB_S(canned->review_by),
                DB_I(canned->state), DB_I(canned->version)))
        return false;
    return rows.row_count > 0 ||
           err_set(err, ERR_CONFLICT, "somebody changed this answer meanwhile: look at it again");
}

bool canned_put(struct db *db, const struct menus *menus, const struct canned *canned,
                int64_t staff_id, int64_t now_ms, struct arena *arena, struct canned *ret,
                struct err *err)
{
    int64_t id = canned->id ? canned->id : id_new(now_ms);
    int64_t version = canned->id ? canned->version + 1 : 1;
    struct canned before;
    if (!check(menus, canned, err) ||
        (canned->id && !canned_get(db, id, now_ms, arena, &before, err)))
        return false;
    return (canned->id ? change(db, canned, arena, err) : add(db, canned, id, arena, err)) &&
           keep_version(db, canned, id, version, staff_id, now_ms, err) &&
           canned_get(db, id, now_ms, arena, ret, err);
}

bool canned_take(struct db *db, int64_t id, bool overdue_seen, int64_t now_ms, struct arena *arena,
                 struct canned *ret, struct err *err)
{
    if (!canned_get(db, id, now_ms, arena, ret, err))
        return false;
    if (ret->state != CANNED_USED)
        return err_set(err, ERR_UNPROCESSED, "this answer is not in use");
    if (ret->overdue && !overdue_seen)
        return err_set(err, ERR_UNPROCESSED,
                       "this answer was to be looked at again by " STR_FMT
                       ": it may not be true any more",
                       STR_ARG(ret->review_by));
    return DB_RUN(db, QUERY_CANNED_TAKEN, NULL, NULL, err, DB_I(id), DB_I(now_ms));
}
