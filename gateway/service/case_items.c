/* Floor 3: reading what case files hold. */
#include "service/case_items.h"

#include "service/case_seal.h"

#include <assert.h>

static bool read_value(const struct keyring *keys, const struct db_rows *rows, size_t row,
                       const struct case_item *item, struct arena *arena, struct case_value *ret,
                       struct err *err)
{
    struct str stored = db_str(rows, row, 1);
    *ret = (struct case_value){ .field = case_field_find(item->kind, db_str(rows, row, 0)),
                                .value = stored,
                                .version = db_int(rows, row, 2),
                                .changed_at_ms = db_int(rows, row, 3),
                                .staff_name = db_str(rows, row, 4) };
    const struct case_place place = { "case_value", item->id, db_str(rows, row, 0) };
    return !ret->field || !ret->field->sealed ||
           case_unseal(keys, &place, stored, arena, &ret->value, err);
}

/* A field that this program does not know any more is passed over. */
static bool read_values(struct db *db, const struct keyring *keys, struct arena *arena,
                        struct case_item *item, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_VALUES, arena, &rows, err, DB_I(item->id), DB_I(CASE_FIELDS_MAX)))
        return false;
    item->values = ARENA_ARRAY(arena, struct case_value, rows.row_count + 1);
    item->value_count = 0;
    if (!item->values)
        return err_set(err, ERR_LIMIT, "no room for a case file");
    for (size_t i = 0; i < rows.row_count; i++) {
        struct case_value *value = &item->values[item->value_count];
        if (!read_value(keys, &rows, i, item, arena, value, err))
            return false;
        item->value_count += value->field != NULL;
    }
    return true;
}

static bool read_items(struct db *db, const struct keyring *keys, const struct db_rows *rows,
                       struct arena *arena, struct case_item **ret, size_t *ret_count,
                       struct err *err)
{
    struct case_item *items = ARENA_ARRAY(arena, struct case_item, rows->row_count + 1);
    if (!items)
        return err_set(err, ERR_LIMIT, "no room for %zu items", rows->row_count);
    for (size_t i = 0; i < rows->row_count; i++) {
        items[i] = (struct case_item){ .id = db_int(rows, i, 0),
                                       .kind = (enum case_kind)db_int(rows, i, 1),
                                       .due_at_ms = db_int(rows, i, 2),
                                       .made_at_ms = db_int(rows, i, 3),
                                       .staff_id = db_int(rows, i, 4),
                                       .staff_name = db_str(rows, i, 5) };
        if (!read_values(db, keys, arena, &items[i], err))
            return false;
    }
    *ret = items;
    *ret_count = rows->row_count;
    return true;
}

bool case_items_list(struct db *db, const struct keyring *keys, int64_t case_id,
                     struct arena *arena, struct case_item **ret, size_t *ret_count,
                     struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_CASE_ITEMS, arena, &rows, err, DB_I(case_id),
                  DB_I(CASE_ITEMS_SHOWN_MAX)) &&
           read_items(db, keys, &rows, arena, ret, ret_count, err);
}

bool case_items_notes(struct db *db, const struct keyring *keys, int64_t case_id, unsigned kinds,
                      int64_t before_id, struct arena *arena, struct case_item **ret,
                      size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    int64_t wanted[3] = { -1, -1, -1 };
    int found = 0;
    for (int kind = 0; kind < CASE_KINDS; kind++) {
        if (kinds & CASE_KINDS_PAGED & 1u << kind) {
            assert(found < 3);
            wanted[found++] = kind;
        }
    }
    return DB_RUN(db, QUERY_CASE_NOTES, arena, &rows, err, DB_I(case_id),
                  DB_I(before_id > 0 ? before_id : INT64_MAX), DB_I(wanted[0]), DB_I(wanted[1]),
                  DB_I(wanted[2]), DB_I(CASE_NOTES_SHOWN_MAX)) &&
           read_items(db, keys, &rows, arena, ret, ret_count, err);
}

bool case_items_get(struct db *db, const struct keyring *keys, int64_t case_id, int64_t item_id,
                    struct arena *arena, struct case_item *ret, struct err *err)
{
    struct db_rows rows;
    struct case_item *items;
    size_t count;
    if (!DB_RUN(db, QUERY_CASE_ITEM, arena, &rows, err, DB_I(case_id), DB_I(item_id)) ||
        !read_items(db, keys, &rows, arena, &items, &count, err))
        return false;
    if (count == 0)
        return err_set(err, ERR_NOT_FOUND, "that is not in the file any more");
    *ret = items[0];
    return true;
}
