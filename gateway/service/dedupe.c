/* Floor 3: what was taken in before. */
#include "service/dedupe.h"

#include "base/limits.h"

#include <string.h>

enum {
    DEDUPE_PREFIX_SIZE = 2,
    DEDUPE_KEY_SIZE = DEDUPE_PREFIX_SIZE + CRYPTO_INDEX_SIZE,
};

static const int64_t dedupe_period_ms = 30LL * 24 * 60 * 60 * 1000;
static const int64_t said_kept_ms = 60LL * 60 * 1000;

/* A key of the 30-day period of `now_ms`, or of one before: an id is known for 30 to 60 days. */
static void dedupe_key(int64_t now_ms, int periods_ago, const unsigned char *hash,
                       unsigned char ret[DEDUPE_KEY_SIZE])
{
    int64_t period = now_ms / dedupe_period_ms - periods_ago;
    ret[0] = (unsigned char)(period >> 8 & 0xff);
    ret[1] = (unsigned char)(period & 0xff);
    memcpy(ret + DEDUPE_PREFIX_SIZE, hash, CRYPTO_INDEX_SIZE);
}

/* What makes two deliveries the same message: the provider's id, else everything it says. */
static bool message_identity(const struct turn_world *world, const struct inbound *inbound,
                             struct str *ret)
{
    if (inbound->external_id.len > 0)
        return arena_format(world->arena, ret, "id\n" STR_FMT "\n" STR_FMT,
                            STR_ARG(world->channel->name), STR_ARG(inbound->external_id));
    return arena_format(world->arena, ret,
                        "text\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n%lld\n%d %d %d\n" STR_FMT,
                        STR_ARG(world->channel->name), STR_ARG(inbound->from), STR_ARG(inbound->to),
                        (long long)inbound->sent_at_ms, inbound->concat_ref, inbound->concat_part,
                        inbound->concat_total, STR_ARG(inbound->text));
}

static bool known_for_long(const struct turn_world *world, const unsigned char *hash, bool *ret,
                           struct err *err)
{
    unsigned char bytes[DEDUPE_KEY_SIZE];
    struct str key = { (const char *)bytes, sizeof(bytes) };
    struct db_rows rows;
    dedupe_key(world->now_ms, 1, hash, bytes);
    if (!DB_RUN(world->db, QUERY_DEDUPE_SEEN, world->arena, &rows, err, DB_B(key)))
        return false;
    *ret = rows.row_count > 0;
    if (*ret)
        return true;
    dedupe_key(world->now_ms, 0, hash, bytes);
    if (!DB_RUN(world->db, QUERY_DEDUPE_ADD, world->arena, &rows, err, DB_B(key)))
        return false;
    *ret = rows.changed == 0;
    return true;
}

static bool just_said(const struct turn_world *world, const unsigned char *hash, int64_t window_ms,
                      bool *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(world->db, QUERY_SAID_PUT, world->arena, &rows, err,
                DB_B(((struct str){ (const char *)hash, CRYPTO_INDEX_SIZE })), DB_I(world->now_ms),
                DB_I(world->now_ms - window_ms)))
        return false;
    *ret = rows.changed == 0;
    return true;
}

bool dedupe_seen(const struct turn_world *world, const struct inbound *inbound, bool *ret,
                 struct err *err)
{
    struct str identity;
    unsigned char hash[CRYPTO_INDEX_SIZE];
    if (!message_identity(world, inbound, &identity))
        return err_set(err, ERR_LIMIT, "no room for a message id");
    crypto_index(world->keys->dedupe, identity, hash);
    if (inbound->external_id.len > 0 || inbound->sent_at_ms != 0)
        return known_for_long(world, hash, ret, err);
    bool brief = inbound->text.len <= REPEAT_SHORT_SIZE && inbound->concat_total <= 1;
    return just_said(world, hash, brief ? REPEAT_SHORT_MS : REPEAT_LONG_MS, ret, err);
}

bool dedupe_purge(struct db *db, int64_t now_ms, struct arena *arena, struct err *err)
{
    static const unsigned char zero[CRYPTO_INDEX_SIZE];
    unsigned char bytes[DEDUPE_KEY_SIZE];
    dedupe_key(now_ms, 1, zero, bytes);
    return DB_RUN(db, QUERY_DEDUPE_PURGE, arena, NULL, err,
                  DB_B(((struct str){ (const char *)bytes, sizeof(bytes) }))) &&
           DB_RUN(db, QUERY_SAID_PURGE, arena, NULL, err, DB_I(now_ms - said_kept_ms));
}
