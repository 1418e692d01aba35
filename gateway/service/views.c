/* Floor 3: lists of questions that staff named. */
#include "service/views.h"

#include "service/rights.h"
#include "store/id.h"

static const int64_t hour_ms = 60LL * 60 * 1000;

static const char *const due_names[] = {
    [VIEWS_ANY_TIME] = "", [VIEWS_WITHIN_HOUR] = "hour", [VIEWS_OVERDUE] = "overdue"
};

bool views_due_read(struct str name, enum views_due *ret)
{
    int found = str_among(name, due_names, sizeof(due_names) / sizeof(due_names[0]));
    if (found >= 0)
        *ret = (enum views_due)found;
    return found >= 0;
}

const char *views_due_name(enum views_due due)
{
    return due_names[due];
}

int64_t views_due_before_ms(enum views_due due, int64_t now_ms)
{
    return due == VIEWS_ANY_TIME ? 0 : due == VIEWS_OVERDUE ? now_ms : now_ms + hour_ms;
}

enum { /* columns of every query that reads views */
       V_ID,
       V_STAFF,
       V_NAME,
       V_BASE,
       V_CATEGORY,
       V_LANGUAGE,
       V_PRIORITY,
       V_DUE
};

static void read_view(const struct db_rows *rows, size_t row, struct saved_view *ret)
{
    *ret = (struct saved_view){ .id = db_int(rows, row, V_ID),
                                .shared = db_int(rows, row, V_STAFF) == 0,
                                .name = db_str(rows, row, V_NAME),
                                .category = db_str(rows, row, V_CATEGORY),
                                .language = db_str(rows, row, V_LANGUAGE),
                                .urgency = (int)db_int(rows, row, V_PRIORITY),
                                .due = (enum views_due)db_int(rows, row, V_DUE) };
    if (!desk_view_read(db_str(rows, row, V_BASE), &ret->view))
        ret->view = DESK_OPEN; /* a list that this program does not have */
}

static bool read_list(struct db *db, int64_t owner_id, struct arena *arena, struct saved_view *ret,
                      size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_VIEW_LIST, arena, &rows, err, DB_I(owner_id), DB_I(VIEWS_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++)
        read_view(&rows, i, &ret[i]);
    *ret_count = rows.row_count;
    return true;
}

bool views_list(struct db *db, int64_t staff_id, struct arena *arena, struct saved_view **ret,
                size_t *ret_count, struct err *err)
{
    size_t shared, own;
    *ret = ARENA_ARRAY(arena, struct saved_view, (size_t)2 * VIEWS_MAX);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for the views");
    if (!read_list(db, 0, arena, *ret, &shared, err) ||
        !read_list(db, staff_id, arena, *ret + shared, &own, err))
        return false;
    *ret_count = shared + own;
    return true;
}

bool views_get(struct db *db, int64_t id, int64_t staff_id, struct arena *arena,
               struct saved_view *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_VIEW_GET, arena, &rows, err, DB_I(id), DB_I(staff_id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such view");
    read_view(&rows, 0, ret);
    return true;
}

static bool check_name(struct str name, struct err *err)
{
    return (name.len > 0 && name.len <= VIEW_NAME_SIZE_MAX) ||
           err_set(err, ERR_INVALID, "a view has a name of 1 to %d bytes", VIEW_NAME_SIZE_MAX);
}

bool views_add(struct db *db, int64_t staff_id, const struct saved_view *view, int64_t now_ms,
               struct arena *arena, int64_t *ret_id, struct err *err)
{
    struct saved_view known[VIEWS_MAX];
    int64_t owner_id = view->shared ? 0 : staff_id;
    size_t count;
    if (!check_name(view->name, err) || !read_list(db, owner_id, arena, known, &count, err))
        return false;
    if (count >= VIEWS_MAX)
        return err_set(err, ERR_UNPROCESSED, "there are %d views already: delete one first",
                       VIEWS_MAX);
    *ret_id = id_new(now_ms);
    return DB_RUN(db, QUERY_VIEW_ADD, NULL, NULL, err, DB_I(*ret_id), DB_I(owner_id),
                  DB_S(view->name), DB_S(str_of(desk_view_name(view->view))), DB_S(view->category),
                  DB_S(view->language), DB_I(view->urgency), DB_I(view->due), DB_I((int64_t)count));
}

bool views_change(struct db *db, const struct saved_view *view, struct err *err)
{
    return check_name(view->name, err) &&
           DB_RUN(db, QUERY_VIEW_CHANGE, NULL, NULL, err, DB_I(view->id), DB_S(view->name),
                  DB_S(str_of(desk_view_name(view->view))), DB_S(view->category),
                  DB_S(view->language), DB_I(view->urgency), DB_I(view->due));
}

bool views_remove(struct db *db, int64_t id, struct err *err)
{
    return DB_RUN(db, QUERY_VIEW_REMOVE, NULL, NULL, err, DB_I(id));
}

bool views_place(struct db *db, const struct saved_view *view, int64_t staff_id, int64_t place,
                 struct arena *arena, struct err *err)
{
    struct saved_view known[VIEWS_MAX];
    size_t count;
    int64_t at = 0;
    if (!read_list(db, view->shared ? 0 : staff_id, arena, known, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (known[i].id == view->id)
            continue;
        at += at == place;
        if (!DB_RUN(db, QUERY_VIEW_PLACE, NULL, NULL, err, DB_I(known[i].id), DB_I(at)))
            return false;
        at++;
    }
    return DB_RUN(db, QUERY_VIEW_PLACE, NULL, NULL, err, DB_I(view->id),
                  DB_I(place < at ? place : at));
}

/* ---- counting */

static void copy_word(struct str word, char *storage, size_t size)
{
    struct builder b;
    builder_init(&b, storage, size);
    builder_add(&b, str_head(word, size - 1));
}

static void read_groups(const struct db_rows *rows, struct views_tally *ret)
{
    ret->group_count = rows->row_count;
    for (size_t i = 0; i < rows->row_count; i++) {
        struct views_group *group = &ret->groups[i];
        copy_word(db_str(rows, i, 0), group->category, sizeof(group->category));
        copy_word(db_str(rows, i, 1), group->language, sizeof(group->language));
        group->urgency = (int)db_int(rows, i, 2);
        group->due = (enum views_due)db_int(rows, i, 3);
        group->asked = db_int(rows, i, 4) != 0;
        group->complaint = db_int(rows, i, 5) != 0;
        group->count = db_int(rows, i, 6);
    }
}

bool views_tally_read(struct db *db, int64_t now_ms, struct arena *arena, struct views_tally *ret,
                      struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_VIEW_TALLY, arena, &rows, err, DB_I(now_ms), DB_I(now_ms + hour_ms),
                DB_I(VIEWS_GROUPS_MAX)))
        return false;
    read_groups(&rows, ret);
    return true;
}

bool views_tally_mine(struct db *db, int64_t staff_id, int64_t now_ms, struct arena *arena,
                      struct views_tally *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_VIEW_TALLY_MINE, arena, &rows, err, DB_I(now_ms), DB_I(now_ms + hour_ms),
                DB_I(VIEWS_GROUPS_MAX), DB_I(staff_id)))
        return false;
    read_groups(&rows, ret);
    return true;
}

static bool takes(const struct saved_view *view, const struct views_group *group)
{
    if (view->view != DESK_MINE && group->asked != (view->view == DESK_OPEN))
        return false;
    return (view->category.len == 0 || str_equal(view->category, str_of(group->category))) &&
           (view->language.len == 0 || str_equal(view->language, str_of(group->language))) &&
           (view->urgency == 0 || view->urgency == group->urgency) && group->due >= view->due;
}

int64_t views_count(const struct saved_view *view, const struct views_tally *waiting,
                    const struct views_tally *mine, struct str role, struct str topics)
{
    const struct views_tally *tally = view->view == DESK_MINE ? mine : waiting;
    int64_t count = 0;
    if (view->view != DESK_MINE && view->view != DESK_OPEN && view->view != DESK_HEARD)
        return -1;
    for (size_t i = 0; i < tally->group_count; i++) {
        const struct views_group *group = &tally->groups[i];
        if (takes(view, group) &&
            rights_see(role, topics, str_of(group->category), group->complaint))
            count += group->count;
    }
    return count;
}
