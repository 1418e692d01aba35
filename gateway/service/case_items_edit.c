/* Floor 3: changing what case files hold: merged by fields, in the file's log, looked at when due. */
#include "domain/date.h"
#include "service/case_facts.h"
#include "service/case_file.h"
#include "service/case_items.h"
#include "service/case_log.h"
#include "service/case_paper.h"
#include "service/case_seal.h"
#include "store/id.h"

#include <assert.h>

static const int64_t day_ms = 24LL * 60 * 60 * 1000;
/* How many days before a paper ends somebody is to look at it. */
static const int64_t paper_days[] = { 90, 60, 30, 0 };
enum { PAPER_LOOKS = sizeof(paper_days) / sizeof(paper_days[0]), DAY_SIZE = 16, ID_SIZE = 24 };

struct editing {
    struct db *db;
    const struct keyring *keys;
    const struct case_editor *editor;
    struct arena *arena;
    char today_storage[DAY_SIZE];
    struct str today;
    struct str *values; /* of the item as it will be, in the order of case_fields */
};

static bool begin(struct editing *ret, struct db *db, const struct keyring *keys,
                  const struct case_editor *editor, struct arena *arena, struct err *err)
{
    struct builder today;
    *ret = (struct editing){ .db = db, .keys = keys, .editor = editor, .arena = arena };
    builder_init(&today, ret->today_storage, sizeof(ret->today_storage));
    date_write_iso(date_local_ms(editor->now_ms), &today);
    ret->today = builder_str(&today);
    ret->values = ARENA_ARRAY(arena, struct str, (size_t)case_field_count);
    return ret->values || err_set(err, ERR_LIMIT, "no room for an item of a case file");
}

static int index_of(const struct case_field *field)
{
    return (int)(field - case_fields);
}

static struct str value_of(const struct editing *editing, enum case_kind kind, const char *name)
{
    const struct case_field *field = case_field_find(kind, str_of(name));
    return field ? editing->values[index_of(field)] : STR("");
}

static bool log_act(const struct editing *editing, enum case_log_act act, int64_t item_id,
                    const struct case_edit *edit, struct str before, struct err *err)
{
    const struct case_log_line line = { .at_ms = editing->editor->now_ms,
                                        .staff_id = editing->editor->staff_id,
                                        .way = editing->editor->way,
                                        .act = act,
                                        .item_id = item_id,
                                        .field = edit ? str_of(edit->field->name) : STR(""),
                                        .before = before,
                                        .after = edit ? edit->value : STR("") };
    return case_log_add(editing->db, editing->keys, editing->editor->case_id, &line, editing->arena,
                        err);
}

/* ---- links: nobody is their own grandchild */

struct links {
    int64_t ids[CASE_ITEMS_MAX];
    int of[CASE_ITEMS_MAX];
    int count;
};

static int link_index(const struct links *links, int64_t id)
{
    for (int i = 0; i < links->count; i++) {
        if (links->ids[i] == id)
            return i;
    }
    return -1;
}

static bool read_links(const struct editing *editing, struct links *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(editing->db, QUERY_CASE_LINKS, editing->arena, &rows, err,
                DB_I(editing->editor->case_id), DB_I(CASE_ITEMS_MAX)))
        return false;
    ret->count = (int)rows.row_count;
    for (size_t i = 0; i < rows.row_count; i++)
        ret->ids[i] = db_int(&rows, i, 0);
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t id = 0;
        struct str of = db_str(&rows, i, 1);
        ret->of[i] = of.len > 0 && str_to_int64(of, &id) ? link_index(ret, id) : -1;
    }
    return true;
}

static bool check_link(const struct editing *editing, enum case_kind kind, int64_t item_id,
                       struct str value, struct err *err)
{
    int64_t id = 0;
    struct links *links = ARENA_NEW(editing->arena, struct links);
    if (!links)
        return err_set(err, ERR_LIMIT, "no room for a family");
    if (value.len == 0)
        return true;
    if (!read_links(editing, links, err))
        return false;
    int target = str_to_int64(value, &id) ? link_index(links, id) : -1;
    if (target < 0)
        return err_set(err, ERR_UNPROCESSED, "of: that person is not in this file");
    int self = kind == CASE_PERSON ? link_index(links, item_id) : -1;
    if (self < 0)
        return true;
    links->of[self] = target;
    return case_field_links_end(links->of, links->count) ||
           err_set(err, ERR_UNPROCESSED,
                   "of: these two would belong to each other in a circle: change the other one"
                   " first");
}

/* ---- what is due */

/* A day begins when it begins in Albania. */
static int64_t paper_due_ms(struct str expires, int64_t after_ms)
{
    int64_t end_day_ms;
    if (!date_parse(expires, &end_day_ms))
        return 0;
    for (int i = 0; i < PAPER_LOOKS; i++) {
        int64_t due_ms = date_moment_ms(end_day_ms - paper_days[i] * day_ms);
        if (due_ms > after_ms)
            return due_ms;
    }
    return 0;
}

static int64_t task_due_ms(struct str day)
{
    int64_t due_day_ms;
    return date_parse(day, &due_day_ms) ? date_moment_ms(due_day_ms) : 0;
}

static bool put_due(const struct editing *editing, enum case_kind kind, int64_t item_id,
                    struct err *err)
{
    int64_t due_ms = 0;
    if (kind == CASE_PAPER)
        due_ms = paper_due_ms(value_of(editing, kind, "expires"), 0);
    else if (value_of(editing, kind, "outcome").len == 0)
        due_ms = task_due_ms(value_of(editing, kind, "due"));
    if (kind == CASE_PAPER && due_ms > 0 && due_ms < editing->editor->now_ms)
        due_ms = editing->editor->now_ms; /* it is known only now */
    bool reminds = str_equal(value_of(editing, kind, "remind"), STR("yes"));
    if (kind == CASE_PAPER &&
        !case_paper_watch(editing->db, editing->editor->case_id, item_id,
                          reminds ? value_of(editing, kind, "expires") : STR(""),
                          editing->editor->now_ms, editing->arena, err))
        return false;
    return (kind != CASE_PAPER && kind != CASE_TASK && kind != CASE_GOAL) ||
           DB_RUN(editing->db, QUERY_CASE_ITEM_DUE, editing->arena, NULL, err, DB_I(item_id),
                  DB_I(due_ms));
}

/* What reports count the person by follows each change of them. */
static bool put_facts(const struct editing *editing, enum case_kind kind, int64_t item_id,
                      struct err *err)
{
    const struct case_fact_person person = {
        .item_id = item_id,
        .relation = value_of(editing, kind, "relation"),
        .whereabouts = value_of(editing, kind, "whereabouts"),
        .traits = traits_read(value_of(editing, kind, "born"), value_of(editing, kind, "sex"),
                              value_of(editing, kind, "municipality"),
                              value_of(editing, kind, "nationality")),
    };
    return kind != CASE_PERSON ||
           case_facts_person(editing->db, editing->editor->case_id, &person, editing->arena, err);
}

/* ---- putting values */

/* A file is of one person, who was there first: whose fields go with every referral, and are counted. */
static bool check_self(const struct editing *editing, int64_t item_id, const struct case_edit *edit,
                       struct err *err)
{
    struct db_rows rows;
    if (edit->field != case_field_find(CASE_PERSON, STR("relation")))
        return true;
    if (!DB_RUN(editing->db, QUERY_CASE_SELF, editing->arena, &rows, err,
                DB_I(editing->editor->case_id)))
        return false;
    int64_t self_id = db_int(&rows, 0, 0);
    bool self = str_equal(edit->value, STR("self"));
    return self == (self_id == 0 || self_id == item_id) ||
           err_set(err, ERR_UNPROCESSED,
                   self ? "relation: this file has its person: the others are related to them"
                        : "relation: the person whose file it is stays \"self\"");
}

static bool check_edits(const struct editing *editing, enum case_kind kind, int64_t item_id,
                        const struct case_edit *edits, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        const struct case_edit *edit = &edits[i];
        assert(edit->field->kind == kind);
        if (!case_field_check(edit->field, edit->value, editing->today, err) ||
            !check_self(editing, item_id, edit, err) ||
            (edit->field->type == CASE_LINK &&
             !check_link(editing, kind, item_id, edit->value, err)))
            return false;
        editing->values[index_of(edit->field)] = edit->value;
    }
    return case_field_check_item(kind, editing->values, err);
}

static bool put_value(const struct editing *editing, int64_t item_id, const struct case_edit *edit,
                      struct str before, struct err *err)
{
    const struct case_editor *editor = editing->editor;
    const struct case_place place = { "case_value", item_id, str_of(edit->field->name) };
    struct str stored = edit->value;
    struct db_rows rows;
    if (edit->field->sealed &&
        !case_seal(editing->keys, &place, edit->value, editing->arena, &stored, err))
        return false;
    if (!DB_RUN(editing->db, QUERY_CASE_VALUE_PUT, editing->arena, &rows, err, DB_I(item_id),
                DB_S(str_of(edit->field->name)), DB_B(stored), DB_I(edit->version + 1),
                DB_I(editor->now_ms), DB_I(editor->staff_id), DB_I(edit->version)))
        return false;
    assert(rows.changed == 1); /* the versions were compared in this transaction */
    return log_act(editing, CASE_LOG_CHANGED, item_id, edit, before, err);
}

static bool check_room(const struct editing *editing, enum case_kind kind, struct err *err)
{
    struct db_rows rows;
    bool by_phone = editing->editor->staff_id == 0; /* what they say is never refused */
    if (by_phone || (CASE_KINDS_PAGED & 1 << kind))
        return true;
    if (!DB_RUN(editing->db, QUERY_CASE_ITEMS_COUNT, editing->arena, &rows, err,
                DB_I(editing->editor->case_id)))
        return false;
    return db_int(&rows, 0, 0) < CASE_ITEMS_MAX ||
           err_set(err, ERR_LIMIT, "the file is full: it holds %d people, papers and tasks",
                   CASE_ITEMS_MAX);
}

bool case_items_add(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                    enum case_kind kind, const struct case_edit *edits, size_t count,
                    struct arena *arena, int64_t *ret_id, struct err *err)
{
    struct editing editing;
    int64_t id = id_new(editor->now_ms);
    if (!begin(&editing, db, keys, editor, arena, err) || !check_room(&editing, kind, err) ||
        !check_edits(&editing, kind, id, edits, count, err) ||
        !DB_RUN(db, QUERY_CASE_ITEM_ADD, arena, NULL, err, DB_I(id), DB_I(editor->case_id),
                DB_I(kind), DB_I(editor->now_ms), DB_I(editor->staff_id)) ||
        !log_act(&editing, CASE_LOG_ADDED, id, NULL, STR(""), err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (edits[i].value.len > 0 && !put_value(&editing, id, &edits[i], STR(""), err))
            return false;
    }
    *ret_id = id;
    return put_due(&editing, kind, id, err) && put_facts(&editing, kind, id, err) &&
           case_file_touch(db, editor->case_id, editor->now_ms, arena, err);
}

/* ---- merging */

static struct case_value stored_value(const struct case_item *item, const struct case_field *field)
{
    for (size_t i = 0; i < item->value_count; i++) {
        if (item->values[i].field == field)
            return item->values[i];
    }
    return (struct case_value){ .field = field };
}

/* What two people wrote alike is no conflict. */
static void compare(const struct case_item *item, const struct case_edit *edits, size_t count,
                    struct case_clashes *ret)
{
    ret->count = 0;
    for (size_t i = 0; i < count && ret->count < CASE_FIELDS_MAX; i++) {
        struct case_value theirs = stored_value(item, edits[i].field);
        if (theirs.version != edits[i].version && !str_equal(theirs.value, edits[i].value))
            ret->of[ret->count++] = (struct case_clash){ edits[i], theirs };
    }
}

static bool put_changes(const struct editing *editing, const struct case_item *item,
                        const struct case_edit *edits, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct case_value before = stored_value(item, edits[i].field);
        struct case_edit edit = edits[i];
        edit.version = before.version;
        if (!str_equal(before.value, edit.value) &&
            !put_value(editing, item->id, &edit, before.value, err))
            return false;
    }
    return true;
}

/* What ends on another day, or has come to an end, is looked at anew; else what was seen to stays so. */
static bool moves_due(const struct case_item *item, const struct case_edit *edits, size_t count)
{
    static const char *const names[] = { "expires", "remind", "due", "outcome" };
    for (size_t i = 0; i < count; i++) {
        struct str name = str_of(edits[i].field->name);
        bool moves = str_among(name, names, sizeof(names) / sizeof(names[0])) >= 0;
        if (moves && !str_equal(stored_value(item, edits[i].field).value, edits[i].value))
            return true;
    }
    return false;
}

bool case_items_change(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                       int64_t item_id, const struct case_edit *edits, size_t count,
                       struct arena *arena, struct case_clashes *ret, struct err *err)
{
    struct editing editing;
    struct case_item item;
    ret->count = 0;
    if (!begin(&editing, db, keys, editor, arena, err) ||
        !case_items_get(db, keys, editor->case_id, item_id, arena, &item, err))
        return false;
    compare(&item, edits, count, ret);
    if (ret->count > 0)
        return err_set(err, ERR_CONFLICT,
                       "somebody changed the same %s meanwhile: compare, and choose",
                       ret->count == 1 ? "field" : "fields");
    for (size_t i = 0; i < item.value_count; i++)
        editing.values[index_of(item.values[i].field)] = item.values[i].value;
    return check_edits(&editing, item.kind, item_id, edits, count, err) &&
           put_changes(&editing, &item, edits, count, err) &&
           (!moves_due(&item, edits, count) || put_due(&editing, item.kind, item_id, err)) &&
           put_facts(&editing, item.kind, item_id, err) &&
           case_file_touch(db, editor->case_id, editor->now_ms, arena, err);
}

/* ---- taking out, and seeing to */

static bool check_alone(const struct editing *editing, const struct case_item *item,
                        struct err *err)
{
    struct links *links = ARENA_NEW(editing->arena, struct links);
    if (item->kind != CASE_PERSON)
        return true;
    if (!links)
        return err_set(err, ERR_LIMIT, "no room for a family");
    if (!read_links(editing, links, err))
        return false;
    const struct case_field *relation = case_field_find(CASE_PERSON, STR("relation"));
    if (str_equal(stored_value(item, relation).value, STR("self")))
        return err_set(err, ERR_UNPROCESSED, "the person whose file it is stays in it");
    int self = link_index(links, item->id);
    for (int i = 0; i < links->count; i++) {
        if (self >= 0 && links->of[i] == self)
            return err_set(err, ERR_UNPROCESSED,
                           "others of the family are related to this person: change these first");
    }
    return true;
}

static bool take_out(const struct editing *editing, int64_t item_id, enum case_log_act act,
                     struct err *err)
{
    const struct case_editor *editor = editing->editor;
    return case_paper_watch(editing->db, editor->case_id, item_id, STR(""), editor->now_ms,
                            editing->arena, err) &&
           DB_RUN(editing->db, QUERY_CASE_ITEM_REMOVE, editing->arena, NULL, err, DB_I(item_id),
                  DB_I(editor->case_id), DB_I(editor->now_ms)) &&
           case_facts_person_gone(editing->db, item_id, editing->arena, err) &&
           log_act(editing, act, item_id, NULL, STR(""), err) &&
           case_file_touch(editing->db, editor->case_id, editor->now_ms, editing->arena, err);
}

bool case_items_remove(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                       int64_t item_id, struct arena *arena, struct err *err)
{
    struct editing editing;
    struct case_item item;
    return begin(&editing, db, keys, editor, arena, err) &&
           case_items_get(db, keys, editor->case_id, item_id, arena, &item, err) &&
           check_alone(&editing, &item, err) && take_out(&editing, item_id, CASE_LOG_REMOVED, err);
}

bool case_items_done(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                     int64_t item_id, struct arena *arena, struct err *err)
{
    struct editing editing;
    struct case_item item;
    if (!begin(&editing, db, keys, editor, arena, err) ||
        !case_items_get(db, keys, editor->case_id, item_id, arena, &item, err))
        return false;
    if (item.due_at_ms == 0)
        return err_set(err, ERR_CONFLICT, "somebody saw to it already");
    if (item.kind == CASE_GOAL)
        return err_set(err, ERR_UNPROCESSED,
                       "a goal is over when its outcome is told: write what became of it");
    if (item.kind == CASE_TASK)
        return take_out(&editing, item_id, CASE_LOG_DONE, err);
    struct str expires = stored_value(&item, case_field_find(CASE_PAPER, STR("expires"))).value;
    int64_t next_ms = paper_due_ms(expires, editor->now_ms);
    return DB_RUN(db, QUERY_CASE_ITEM_DUE, arena, NULL, err, DB_I(item_id), DB_I(next_ms)) &&
           log_act(&editing, CASE_LOG_DONE, item_id, NULL, STR(""), err) &&
           case_file_touch(db, editor->case_id, editor->now_ms, arena, err);
}
