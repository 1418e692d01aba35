/* Floor 3: receipts for messages to people who were forgotten. */
#include "service/receipts_gone.h"

#include "base/limits.h"

static const int64_t kept_ms = RECEIPT_DAYS * 24LL * 60 * 60 * 1000;

static bool key_of(const struct keyring *keys, struct str channel, struct str name,
                   struct arena *arena, unsigned char ret[CRYPTO_INDEX_SIZE], struct err *err)
{
    struct str whole;
    if (!arena_format(arena, &whole, "r" STR_FMT "\n" STR_FMT, STR_ARG(channel), STR_ARG(name)))
        return err_set(err, ERR_LIMIT, "no room for a receipt's id");
    crypto_index(keys->erased, whole, ret);
    return true;
}

#define BIND_KEY(key) DB_B(((struct str){ (const char *)(key), CRYPTO_INDEX_SIZE }))

static bool put(struct db *db, const struct keyring *keys, const struct db_rows *rows, size_t row,
                int64_t now_ms, struct arena *arena, struct err *err)
{
    enum { OUTBOX_ID, CHANNEL, NAME, ARRIVED };
    unsigned char key[CRYPTO_INDEX_SIZE];
    return key_of(keys, db_str(rows, row, CHANNEL), db_str(rows, row, NAME), arena, key, err) &&
           DB_RUN(db, QUERY_RECEIPT_GONE_PUT, arena, NULL, err, BIND_KEY(key),
                  DB_I(db_int(rows, row, OUTBOX_ID)), DB_I(db_int(rows, row, ARRIVED)),
                  DB_I(now_ms));
}

/* Parts first: the message itself has the name of one of them. */
bool receipts_gone_keep(struct db *db, const struct keyring *keys,
                        const struct receipts_gone_span *span, int64_t now_ms, struct arena *arena,
                        struct err *err)
{
    static const enum query names[] = { QUERY_RECEIPTS_GONE_PARTS, QUERY_RECEIPTS_GONE_NAMES };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct db_rows rows;
        if (!DB_RUN(db, names[i], arena, &rows, err, DB_I(span->contact_id), DB_I(span->after_id),
                    DB_I(span->up_to_id), DB_I(now_ms - kept_ms), DB_I(RECEIPTS_GONE_MAX)))
            return false;
        for (size_t row = 0; row < rows.row_count; row++) {
            if (!put(db, keys, &rows, row, now_ms, arena, err))
                return false;
        }
    }
    return true;
}

bool receipts_gone_name(struct db *db, const struct keyring *keys, struct str channel,
                        struct str name, int64_t outbox_id, int64_t now_ms, struct arena *arena,
                        struct err *err)
{
    unsigned char key[CRYPTO_INDEX_SIZE];
    return key_of(keys, channel, name, arena, key, err) &&
           DB_RUN(db, QUERY_RECEIPT_GONE_PUT, arena, NULL, err, BIND_KEY(key), DB_I(outbox_id),
                  DB_I(0), DB_I(now_ms));
}

bool receipts_gone_find(struct db *db, const struct keyring *keys, struct str channel,
                        struct str name, struct arena *arena, int64_t *ret_outbox_id,
                        struct err *err)
{
    unsigned char key[CRYPTO_INDEX_SIZE];
    struct db_rows rows;
    *ret_outbox_id = 0;
    if (!key_of(keys, channel, name, arena, key, err) ||
        !DB_RUN(db, QUERY_RECEIPT_GONE_FIND, arena, &rows, err, BIND_KEY(key)))
        return false;
    if (rows.row_count > 0)
        *ret_outbox_id = db_int(&rows, 0, 0);
    return true;
}

bool receipts_gone_arrived(struct db *db, const struct keyring *keys, struct str channel,
                           struct str name, struct arena *arena, bool *ret_whole, struct err *err)
{
    unsigned char key[CRYPTO_INDEX_SIZE];
    struct db_rows rows;
    *ret_whole = false;
    if (!key_of(keys, channel, name, arena, key, err) ||
        !DB_RUN(db, QUERY_RECEIPT_GONE_ARRIVED, arena, &rows, err, BIND_KEY(key)))
        return false;
    if (rows.row_count == 0)
        return true;
    struct db_value outbox_id = DB_I(db_int(&rows, 0, 0));
    if (!DB_RUN(db, QUERY_RECEIPT_GONE_WAITS, arena, &rows, err, outbox_id))
        return false;
    *ret_whole = rows.row_count == 0;
    return true;
}

bool receipts_gone_purge(struct db *db, int64_t now_ms, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_RECEIPT_GONE_PURGE, arena, NULL, err, DB_I(now_ms - kept_ms));
}
