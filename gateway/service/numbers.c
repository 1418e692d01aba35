/* Floor 3: telephone numbers, each sealed for its row. */
#include "service/numbers.h"

#include "base/limits.h"

/* How far those that were sealed before are gone through; ALL_BOUND: to the end. */
static const char *const mark = "numbers_bound";

#define ALL_BOUND INT64_MAX

static bool place_of(const struct numbers_row *row, struct arena *arena, struct str *ret,
                     struct err *err)
{
    return arena_format(arena, ret, "%s|%lld",
                        row->staff ? "staff.phone_sealed" : "contact.number_sealed",
                        (long long)row->id) ||
           err_set(err, ERR_LIMIT, "no room to seal a number");
}

bool numbers_seal(const struct keyring *keys, const struct numbers_row *row, struct str msisdn,
                  struct arena *arena, struct str *ret, struct err *err)
{
    struct str place;
    return place_of(row, arena, &place, err) &&
           (crypto_seal_at(keys->phones, place, msisdn, arena, ret) ||
            err_set(err, ERR_LIMIT, "no room to seal a number"));
}

/* ---- as it was before */

static bool get_mark(struct db *db, struct arena *arena, int64_t *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_COUNTER_GET, arena, &rows, err, DB_S(str_of(mark))))
        return false;
    *ret = rows.row_count > 0 ? db_int(&rows, 0, 0) : 0;
    return true;
}

/* The hash beside it is of this number; of somebody who is being forgotten it is of none. */
static bool belongs(struct db *db, const struct keyring *keys, const struct numbers_row *row,
                    struct str msisdn, struct str index, struct arena *arena, bool *ret,
                    struct err *err)
{
    unsigned char expected[CRYPTO_INDEX_SIZE];
    struct db_rows rows;
    crypto_index(keys->number, msisdn, expected);
    *ret =
        row->staff || crypto_equal(index, (struct str){ (const char *)expected, sizeof(expected) });
    if (*ret)
        return true;
    if (!DB_RUN(db, QUERY_ERASURE_OF, arena, &rows, err, DB_I(row->id)))
        return false;
    *ret = rows.row_count > 0;
    return true;
}

/* `ret_right` false: it is not the number of this row, sealed before. */
static bool open_before(struct db *db, const struct keyring *keys, const struct numbers_row *row,
                        struct str sealed, struct str index, struct arena *arena, struct str *ret,
                        bool *ret_right, struct err *err)
{
    *ret_right = crypto_open(keys->seal, sealed, arena, ret);
    return !*ret_right || belongs(db, keys, row, *ret, index, arena, ret_right, err);
}

bool numbers_open(struct db *db, const struct keyring *keys, const struct numbers_row *row,
                  struct str sealed, struct str index, struct arena *arena, struct str *ret,
                  struct err *err)
{
    struct str place;
    int64_t up_to;
    bool right = false;
    if (!place_of(row, arena, &place, err))
        return false;
    if (crypto_open_at(keys->phones, place, sealed, arena, ret))
        return true;
    if (!get_mark(db, arena, &up_to, err) ||
        (up_to != ALL_BOUND && !open_before(db, keys, row, sealed, index, arena, ret, &right, err)))
        return false;
    if (right)
        return true;
    *ret = STR("");
    return err_set(err, ERR_DATA,
                   "the number of %s %lld was altered or put in from another row, or this is not"
                   " the key file that belongs to the database",
                   row->staff ? "staff" : "contact", (long long)row->id);
}

/* ---- sealing anew */

bool numbers_look(struct db *db, struct arena *arena, bool *ret_due, struct err *err)
{
    int64_t up_to;
    if (!get_mark(db, arena, &up_to, err))
        return false;
    *ret_due = up_to != ALL_BOUND;
    return true;
}

static bool bind(struct db *db, const struct keyring *keys, const struct numbers_row *row,
                 struct str sealed, struct str index, struct arena *arena,
                 struct numbers_slice *slice, struct err *err)
{
    struct str place, number, anew;
    bool right;
    if (!place_of(row, arena, &place, err))
        return false;
    if (crypto_open_at(keys->phones, place, sealed, arena, &number))
        return true;
    if (!open_before(db, keys, row, sealed, index, arena, &number, &right, err))
        return false;
    slice->bound += right;
    slice->refused += !right && number.len > 0;
    return !right || (numbers_seal(keys, row, number, arena, &anew, err) &&
                      DB_RUN(db, row->staff ? QUERY_NUMBER_PUT_STAFF : QUERY_NUMBER_PUT_CONTACT,
                             arena, NULL, err, DB_I(row->id), DB_B(anew)));
}

static bool bind_rows(struct db *db, const struct keyring *keys, const struct db_rows *rows,
                      bool staff, struct arena *arena, struct numbers_slice *slice, struct err *err)
{
    enum { ID, SEALED, INDEX };
    for (size_t i = 0; i < rows->row_count; i++) {
        const struct numbers_row row = { staff, db_int(rows, i, ID) };
        struct str index = staff ? STR("") : db_str(rows, i, INDEX);
        if (!bind(db, keys, &row, db_str(rows, i, SEALED), index, arena, slice, err))
            return false;
    }
    return true;
}

bool numbers_bind(struct db *db, const struct keyring *keys, struct arena *arena,
                  struct numbers_slice *ret, struct err *err)
{
    struct db_rows rows, staff;
    int64_t up_to;
    *ret = (struct numbers_slice){ 0 };
    if (!get_mark(db, arena, &up_to, err))
        return false;
    if (up_to == ALL_BOUND)
        return true;
    if (!DB_RUN(db, QUERY_NUMBERS_CONTACTS, arena, &rows, err, DB_I(up_to),
                DB_I(NUMBERS_SLICE_MAX)) ||
        !bind_rows(db, keys, &rows, false, arena, ret, err))
        return false;
    ret->more = rows.row_count == NUMBERS_SLICE_MAX;
    up_to = ret->more ? db_int(&rows, rows.row_count - 1, 0) : ALL_BOUND;
    if (!ret->more &&
        (!DB_RUN(db, QUERY_NUMBERS_STAFF, arena, &staff, err, DB_I(NUMBERS_STAFF_MAX)) ||
         !bind_rows(db, keys, &staff, true, arena, ret, err)))
        return false;
    return DB_RUN(db, QUERY_COUNTER_PUT, arena, NULL, err, DB_S(str_of(mark)), DB_I(up_to));
}
