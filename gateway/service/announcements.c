/* Floor 3: announcements: what is written, approved, given back, stopped. */
#include "service/announcements_parts.h"

#include "store/id.h"

enum { /* columns of ANNOUNCEMENT_COLUMNS */
       COLUMN_ID,
       COLUMN_VERSION,
       COLUMN_STATE,
       COLUMN_NAME,
       COLUMN_CATEGORIES,
       COLUMN_LANGUAGES,
       COLUMN_COUNTRIES,
       COLUMN_PLACE,
       COLUMN_ISCO,
       COLUMN_COURSE,
       COLUMN_SINCE,
       COLUMN_FALLBACK,
       COLUMN_RATE,
       COLUMN_START,
       COLUMN_LIFE,
       COLUMN_UNTIL,
       COLUMN_NOTE,
       COLUMN_EXPECTED,
       COLUMN_QUEUED,
       COLUMN_PASSED,
       COLUMN_AUTHOR_ID,
       COLUMN_AUTHOR,
       COLUMN_CHANGED_ID,
       COLUMN_CHANGED,
       COLUMN_CHANGED_AT,
       COLUMN_DECIDED_ID,
       COLUMN_DECIDED,
       COLUMN_DECIDED_AT,
       COLUMN_STOPPED_ID,
       COLUMN_STOPPED,
       COLUMN_ENDED_AT,
       COLUMN_AFTER,
};

/* ---- rows */

static void read_group(const struct db_rows *rows, size_t row, struct announcement_group *ret)
{
    *ret = (struct announcement_group){ .categories = db_str(rows, row, COLUMN_CATEGORIES),
                                        .languages = db_str(rows, row, COLUMN_LANGUAGES),
                                        .countries = db_str(rows, row, COLUMN_COUNTRIES),
                                        .place = db_str(rows, row, COLUMN_PLACE),
                                        .isco = db_str(rows, row, COLUMN_ISCO),
                                        .course = db_str(rows, row, COLUMN_COURSE),
                                        .since_ms = db_int(rows, row, COLUMN_SINCE) };
}

void announcements_read(const struct db_rows *rows, size_t row, struct announcement *ret)
{
    *ret = (struct announcement){ .id = db_int(rows, row, COLUMN_ID),
                                  .version = db_int(rows, row, COLUMN_VERSION),
                                  .state = (enum announcement_state)db_int(rows, row, COLUMN_STATE),
                                  .name = db_str(rows, row, COLUMN_NAME),
                                  .fallback = db_str(rows, row, COLUMN_FALLBACK),
                                  .rate = db_int(rows, row, COLUMN_RATE),
                                  .start_ms = db_int(rows, row, COLUMN_START),
                                  .life_ms = db_int(rows, row, COLUMN_LIFE),
                                  .until_ms = db_int(rows, row, COLUMN_UNTIL),
                                  .note = db_str(rows, row, COLUMN_NOTE),
                                  .expected = db_int(rows, row, COLUMN_EXPECTED),
                                  .queued = db_int(rows, row, COLUMN_QUEUED),
                                  .passed = db_int(rows, row, COLUMN_PASSED),
                                  .author_id = db_int(rows, row, COLUMN_AUTHOR_ID),
                                  .author = db_str(rows, row, COLUMN_AUTHOR),
                                  .changed_id = db_int(rows, row, COLUMN_CHANGED_ID),
                                  .changed = db_str(rows, row, COLUMN_CHANGED),
                                  .changed_ms = db_int(rows, row, COLUMN_CHANGED_AT),
                                  .decided_id = db_int(rows, row, COLUMN_DECIDED_ID),
                                  .decided = db_str(rows, row, COLUMN_DECIDED),
                                  .decided_ms = db_int(rows, row, COLUMN_DECIDED_AT),
                                  .stopped_id = db_int(rows, row, COLUMN_STOPPED_ID),
                                  .stopped = db_str(rows, row, COLUMN_STOPPED),
                                  .ended_ms = db_int(rows, row, COLUMN_ENDED_AT) };
    read_group(rows, row, &ret->group);
}

int64_t announcements_after(const struct db_rows *rows, size_t row)
{
    return db_int(rows, row, COLUMN_AFTER);
}

bool announcements_read_texts(struct db *db, struct announcement *announcement, struct arena *arena,
                              struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANNOUNCEMENT_TEXTS, arena, &rows, err, DB_I(announcement->id)))
        return false;
    announcement->text_count = 0;
    for (size_t i = 0; i < rows.row_count && i < MENU_LANGUAGES_MAX; i++)
        announcement->texts[announcement->text_count++] =
            (struct announcement_text){ db_str(&rows, i, 0), db_str(&rows, i, 1) };
    return true;
}

const struct channel *announcements_channel(const struct announcements_world *world,
                                            struct str name)
{
    for (size_t i = 0; i < world->channel_count; i++) {
        if (str_equal(world->channels[i].name, name))
            return &world->channels[i];
    }
    return NULL;
}

bool announcements_get(struct db *db, int64_t id, struct arena *arena, struct announcement *ret,
                       struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANNOUNCEMENT_GET, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such announcement");
    announcements_read(&rows, 0, ret);
    return announcements_read_texts(db, ret, arena, err);
}

bool announcements_list(struct db *db, int64_t before_id, struct arena *arena,
                        struct announcement **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANNOUNCEMENT_LIST, arena, &rows, err,
                DB_I(before_id ? before_id : INT64_MAX), DB_I(ANNOUNCEMENTS_PAGE)))
        return false;
    struct announcement *list = ARENA_ARRAY(arena, struct announcement, rows.row_count + 1);
    if (!list)
        return err_set(err, ERR_LIMIT, "no room for announcements");
    for (size_t i = 0; i < rows.row_count; i++) {
        announcements_read(&rows, i, &list[i]);
        if (!announcements_read_texts(db, &list[i], arena, err))
            return false;
    }
    *ret = list;
    *ret_count = rows.row_count;
    return true;
}

/* ---- writing */

static bool put_texts(struct db *db, const struct announcement *announcement, int64_t id,
                      struct arena *arena, struct err *err)
{
    if (!DB_RUN(db, QUERY_ANNOUNCEMENT_TEXTS_REMOVE, arena, NULL, err, DB_I(id)))
        return false;
    for (int i = 0; i < announcement->text_count; i++) {
        if (!DB_RUN(db, QUERY_ANNOUNCEMENT_TEXT_ADD, arena, NULL, err, DB_I(id),
                    DB_S(announcement->texts[i].language), DB_S(announcement->texts[i].text)))
            return false;
    }
    return true;
}

static bool refuse_other(struct err *err)
{
    return err_set(err, ERR_CONFLICT,
                   "it was changed meanwhile, or some of it has left: look at it anew");
}

bool announcements_put(struct db *db, const struct menus *menus,
                       const struct announcement *announcement, int64_t staff_id, int64_t now_ms,
                       struct arena *arena, struct announcement *ret, struct err *err)
{
    const struct announcement *a = announcement;
    const struct announcement_group *group = &a->group;
    int64_t id = a->id ? a->id : id_new(now_ms);
    struct db_rows rows = { 0 };
    struct announcement before;
    if (!announcement_check(a, menus, now_ms, err) ||
        (a->id && !announcements_get(db, id, arena, &before, err)))
        return false;
    bool done =
        a->id == 0
            ? DB_RUN(db, QUERY_ANNOUNCEMENT_ADD, arena, NULL, err, DB_I(id), DB_S(a->name),
                     DB_S(group->categories), DB_S(group->languages), DB_S(group->countries),
                     DB_S(group->place), DB_S(group->isco), DB_S(group->course),
                     DB_I(group->since_ms), DB_S(a->fallback), DB_I(a->rate), DB_I(a->start_ms),
                     DB_I(a->life_ms), DB_I(staff_id), DB_I(now_ms))
            : DB_RUN(db, QUERY_ANNOUNCEMENT_CHANGE, arena, &rows, err, DB_I(id), DB_I(a->version),
                     DB_S(a->name), DB_S(group->categories), DB_S(group->languages),
                     DB_S(group->countries), DB_S(group->place), DB_S(group->isco),
                     DB_S(group->course), DB_I(group->since_ms), DB_S(a->fallback), DB_I(a->rate),
                     DB_I(a->start_ms), DB_I(a->life_ms), DB_I(staff_id), DB_I(now_ms));
    if (!done)
        return false;
    if (a->id && rows.row_count == 0)
        return refuse_other(err);
    return put_texts(db, a, id, arena, err) && announcements_get(db, id, arena, ret, err);
}

/* ---- deciding */

bool announcements_ask(struct db *db, const struct menus *menus,
                       const struct announcements_act *act, int64_t now_ms, struct arena *arena,
                       struct announcement *ret, struct err *err)
{
    struct db_rows rows;
    if (!announcements_get(db, act->id, arena, ret, err) ||
        !announcement_check(ret, menus, now_ms, err))
        return false;
    if (act->expected == 0)
        return err_set(err, ERR_UNPROCESSED, "nobody would get it");
    if (!DB_RUN(db, QUERY_ANNOUNCEMENT_ASK, arena, &rows, err, DB_I(act->id), DB_I(act->version),
                DB_I(act->expected)))
        return false;
    return rows.row_count > 0 ? announcements_get(db, act->id, arena, ret, err) : refuse_other(err);
}

static bool approve(struct db *db, const struct announcements_act *act,
                    const struct announcement *announcement, int64_t now_ms, struct arena *arena,
                    struct db_rows *ret, struct err *err)
{
    int64_t start_ms = announcement->start_ms > now_ms ? announcement->start_ms : now_ms;
    int64_t until_ms =
        (announcement->start_ms ? announcement->start_ms : now_ms) + announcement->life_ms;
    if (until_ms <= now_ms)
        return err_set(err, ERR_UNPROCESSED, "its time is over: give it back, and choose another");
    return DB_RUN(db, QUERY_ANNOUNCEMENT_APPROVE, arena, ret, err, DB_I(act->id),
                  DB_I(act->version), DB_I(act->staff_id), DB_I(now_ms), DB_I(until_ms),
                  DB_I(start_ms));
}

bool announcements_decide(struct db *db, const struct announcements_act *act, int64_t now_ms,
                          struct arena *arena, struct announcement *ret, struct err *err)
{
    struct db_rows rows;
    if (!announcements_get(db, act->id, arena, ret, err))
        return false;
    bool own = ret->author_id == act->staff_id || ret->changed_id == act->staff_id;
    if (act->approve && own)
        return err_set(err, ERR_FORBIDDEN, "somebody else approves it: you wrote it");
    if (!act->approve && act->note.len == 0)
        return err_set(err, ERR_UNPROCESSED, "note says why it is given back");
    bool done = act->approve ? approve(db, act, ret, now_ms, arena, &rows, err)
                             : DB_RUN(db, QUERY_ANNOUNCEMENT_REFUSE, arena, &rows, err,
                                      DB_I(act->id), DB_I(act->version), DB_I(act->staff_id),
                                      DB_I(now_ms), DB_S(act->note));
    if (!done)
        return false;
    return rows.row_count > 0 ? announcements_get(db, act->id, arena, ret, err) : refuse_other(err);
}

bool announcements_stop(struct db *db, int64_t id, int64_t staff_id, int64_t now_ms,
                        struct arena *arena, struct announcement *ret, struct err *err)
{
    struct db_rows rows, left;
    if (!announcements_get(db, id, arena, ret, err))
        return false;
    if (ret->state == ANNOUNCEMENT_STOPPED)
        return true;
    if (!DB_RUN(db, QUERY_ANNOUNCEMENT_LEFT, arena, &left, err, DB_I(id)))
        return false;
    if (ret->state == ANNOUNCEMENT_DONE && left.row_count == 0)
        return err_set(err, ERR_CONFLICT, "all of it has left");
    return DB_RUN(db, QUERY_ANNOUNCEMENT_STOP, arena, &rows, err, DB_I(id), DB_I(staff_id),
                  DB_I(now_ms)) &&
           announcements_get(db, id, arena, ret, err);
}
