/* Floor 3: what is held of a person: counted for them, and asked for. */
#include "service/held.h"

#include "base/limits.h"
#include "store/id.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

enum { DIGITS = 6 };

const char *const held_outcome_names[HELD_OUTCOMES] = {
    [HELD_OPEN] = "open",
    [HELD_HANDED_OVER] = "handed_over",
    [HELD_NOT_WANTED] = "not_wanted",
    [HELD_FORGOTTEN] = "forgotten",
};

/* "482 177": to be said aloud. */
static bool make_code(struct arena *arena, struct str *ret)
{
    uint32_t random;
    crypto_random(&random, sizeof(random));
    return arena_format(arena, ret, "%03u %03u", random % 1000, random / 1000 % 1000);
}

/* Its digits alone, under the request it is for. */
static bool code_index(const struct keyring *keys, int64_t id, struct str code,
                       unsigned char ret[CRYPTO_INDEX_SIZE])
{
    char storage[64];
    struct builder b;
    int digits = 0;
    builder_init(&b, storage, sizeof(storage));
    builder_addf(&b, "data %lld ", (long long)id);
    for (size_t i = 0; i < code.len && digits <= DIGITS; i++) {
        if (code.ptr[i] >= '0' && code.ptr[i] <= '9') {
            builder_add(&b, (struct str){ code.ptr + i, 1 });
            digits++;
        }
    }
    crypto_index(keys->provider, builder_str(&b), ret);
    return digits == DIGITS;
}

/* Of the request that is open; its id 0: none is. */
static bool open_request(struct db *db, int64_t contact_id, struct arena *arena, int64_t *ret_id,
                         int64_t *ret_due_ms, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_MYDATA_OPEN, arena, &rows, err, DB_I(contact_id)))
        return false;
    *ret_id = rows.row_count ? db_int(&rows, 0, 0) : 0;
    *ret_due_ms = rows.row_count ? db_int(&rows, 0, 1) : 0;
    return true;
}

bool held_count(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                const struct dialogue_held **ret, struct err *err)
{
    struct db_rows rows;
    int64_t id, due_ms;
    struct dialogue_held *held = ARENA_NEW(arena, struct dialogue_held);
    if (!held)
        return err_set(err, ERR_LIMIT, "no room for what is held of a person");
    if (!DB_RUN(db, QUERY_MYDATA_COUNTS, arena, &rows, err, DB_I(contact_id)) ||
        !open_request(db, contact_id, arena, &id, &due_ms, err))
        return false;
    *held = (struct dialogue_held){ .messages = db_int(&rows, 0, 0),
                                    .questions = db_int(&rows, 0, 1),
                                    .appointments = db_int(&rows, 0, 2),
                                    .other = db_int(&rows, 0, 3),
                                    .due_ms = id ? due_ms : now_ms + DATA_REQUEST_DAYS * day_ms };
    *ret = held;
    return make_code(arena, &held->code) || err_set(err, ERR_LIMIT, "no room for a code");
}

bool held_asked(struct db *db, const struct keyring *keys, int64_t contact_id, struct str code,
                int64_t now_ms, struct arena *arena, struct err *err)
{
    unsigned char bytes[CRYPTO_INDEX_SIZE];
    const struct str index = { (const char *)bytes, sizeof(bytes) };
    int64_t id, due_ms;
    if (!open_request(db, contact_id, arena, &id, &due_ms, err))
        return false;
    bool again = id != 0;
    id = again ? id : id_new(now_ms);
    (void)code_index(keys, id, code, bytes); /* one of ours */
    if (again)
        return DB_RUN(db, QUERY_MYDATA_RECODE, arena, NULL, err, DB_I(id), DB_B(index));
    return DB_RUN(db, QUERY_MYDATA_ADD, arena, NULL, err, DB_I(id), DB_I(contact_id), DB_B(index),
                  DB_I(now_ms), DB_I(now_ms + DATA_REQUEST_DAYS * day_ms));
}

/* ---- for staff */

static struct held_request request_of(const struct db_rows *rows, size_t row)
{
    return (struct held_request){ .id = db_int(rows, row, 0),
                                  .contact_id = db_int(rows, row, 1),
                                  .version = db_int(rows, row, 2),
                                  .alias = db_str(rows, row, 3),
                                  .asked_at_ms = db_int(rows, row, 4),
                                  .due_at_ms = db_int(rows, row, 5) };
}

bool held_list(struct db *db, struct arena *arena, struct held_request **ret, size_t *ret_count,
               struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DATA_REQUESTS, arena, &rows, err, DB_I(DATA_REQUESTS_SHOWN_MAX)))
        return false;
    struct held_request *requests = ARENA_ARRAY(arena, struct held_request, rows.row_count + 1);
    if (!requests)
        return err_set(err, ERR_LIMIT, "no room for %zu requests", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        requests[i] = request_of(&rows, i);
    *ret = requests;
    *ret_count = rows.row_count;
    return true;
}

bool held_get(struct db *db, int64_t id, struct arena *arena, struct held_request *ret,
              struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DATA_REQUEST, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "no such request is open");
    *ret = request_of(&rows, 0);
    return true;
}

bool held_code_is(struct db *db, const struct keyring *keys, int64_t id, struct str code,
                  struct arena *arena, bool *ret, struct err *err)
{
    unsigned char bytes[CRYPTO_INDEX_SIZE];
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DATA_REQUEST_CODE, arena, &rows, err, DB_I(id)))
        return false;
    bool whole = code_index(keys, id, code, bytes);
    *ret = whole && rows.row_count > 0 &&
           crypto_equal(db_str(&rows, 0, 0), (struct str){ (const char *)bytes, sizeof(bytes) });
    return true;
}

bool held_close(struct db *db, int64_t id, int64_t version, enum held_outcome outcome,
                int64_t staff_id, int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DATA_REQUEST_CLOSE, arena, &rows, err, DB_I(id), DB_I(version),
                DB_I(outcome), DB_I(staff_id), DB_I(now_ms)))
        return false;
    return rows.changed > 0 ||
           err_set(err, ERR_CONFLICT, "the request was closed, or asked anew, meanwhile");
}
