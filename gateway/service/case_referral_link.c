/* Floor 3: links to referrals. */
#include "service/case_referral_link.h"

#include "base/limits.h"
#include "store/id.h"

#include <string.h>

static const int64_t minute_ms = 60LL * 1000;
static const int64_t day_ms = 24LL * 60 * 60 * 1000;

/* A secret of one kind is none of another. */
static bool hash_of(const struct keyring *keys, const char *kind, struct str secret,
                    unsigned char ret[CRYPTO_INDEX_SIZE])
{
    char storage[CRYPTO_TOKEN_SIZE + sizeof("referral browser ")];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_addf(&b, "referral %s ", kind);
    builder_add(&b, secret);
    crypto_index(keys->number, builder_str(&b), ret);
    return builder_ok(&b); /* else it is longer than any */
}

static struct str bytes_of(const unsigned char *hash)
{
    return (struct str){ (const char *)hash, CRYPTO_INDEX_SIZE };
}

/* ---- made and taken back */

bool case_referral_link_make(struct db *db, const struct keyring *keys,
                             const struct case_referral *referral, int64_t staff_id, int64_t now_ms,
                             struct arena *arena, char ret_token[CRYPTO_TOKEN_SIZE + 1],
                             struct err *err)
{
    unsigned char hash[CRYPTO_INDEX_SIZE];
    if (referral->partner_id != 0)
        return err_set(err, ERR_UNPROCESSED,
                       "somebody there sees it at their login: they need no link");
    if (!referral_runs(referral->state))
        return err_set(err, ERR_UNPROCESSED, "this referral is over: there is nothing to link to");
    crypto_token(ret_token);
    (void)hash_of(keys, "link", str_of(ret_token), hash);
    return DB_RUN(db, QUERY_REFERRAL_LINKS_END, arena, NULL, err, DB_I(referral->id),
                  DB_I(now_ms)) &&
           DB_RUN(db, QUERY_REFERRAL_LINK_ADD, arena, NULL, err, DB_I(id_new(now_ms)),
                  DB_I(referral->id), DB_B(bytes_of(hash)), DB_I(staff_id), DB_I(now_ms),
                  DB_I(now_ms + REFERRAL_LINK_DAYS * day_ms)) &&
           case_referral_log(db, keys, referral, "link made", REFERRAL_WORKER, staff_id, now_ms,
                             arena, err);
}

bool case_referral_link_end(struct db *db, const struct keyring *keys,
                            const struct case_referral *referral, int64_t staff_id, int64_t now_ms,
                            struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_REFERRAL_LINKS_END, arena, &rows, err, DB_I(referral->id), DB_I(now_ms)))
        return false;
    if (rows.changed == 0)
        return err_set(err, ERR_CONFLICT, "no link stands any more");
    return case_referral_log(db, keys, referral, "link taken back", REFERRAL_WORKER, staff_id,
                             now_ms, arena, err);
}

/* ---- found */

static bool read_link(const struct db_rows *rows, int64_t now_ms, struct case_referral_link *ret)
{
    if (rows->row_count == 0 || db_int(rows, 0, 2) <= now_ms)
        return false;
    struct str browser = db_str(rows, 0, 3);
    *ret = (struct case_referral_link){ .id = db_int(rows, 0, 0),
                                        .referral_id = db_int(rows, 0, 1),
                                        .until_ms = db_int(rows, 0, 2),
                                        .opened = browser.len == CRYPTO_INDEX_SIZE,
                                        .session_until_ms = db_int(rows, 0, 4) };
    if (ret->opened)
        memcpy(ret->browser, browser.ptr, CRYPTO_INDEX_SIZE);
    return true;
}

bool case_referral_link_find(struct db *db, const struct keyring *keys, struct str token,
                             int64_t now_ms, struct arena *arena, struct case_referral_link *ret,
                             struct err *err)
{
    unsigned char hash[CRYPTO_INDEX_SIZE];
    struct db_rows rows;
    bool whole = hash_of(keys, "link", token, hash);
    return DB_RUN(db, QUERY_REFERRAL_LINK_BY_TOKEN, arena, &rows, err, DB_B(bytes_of(hash))) &&
           ((whole && read_link(&rows, now_ms, ret)) ||
            err_set(err, ERR_NOT_FOUND,
                    "this link does not work any more: ask whoever sent it to you"));
}

bool case_referral_link_fits(const struct keyring *keys, const struct case_referral_link *link,
                             struct str browser)
{
    unsigned char hash[CRYPTO_INDEX_SIZE];
    return !link->opened || (hash_of(keys, "browser", browser, hash) &&
                             crypto_equal(bytes_of(hash), bytes_of(link->browser)));
}

bool case_referral_link_session(struct db *db, const struct keyring *keys, int64_t id,
                                struct str browser, int64_t now_ms, struct arena *arena,
                                struct case_referral_link *ret, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_REFERRAL_LINK_BY_ID, arena, &rows, err, DB_I(id)) &&
           ((read_link(&rows, now_ms, ret) && ret->opened && ret->session_until_ms > now_ms &&
             case_referral_link_fits(keys, ret, browser)) ||
            err_set(err, ERR_DENIED, "open the link again"));
}

bool case_referral_link_open(struct db *db, const struct keyring *keys,
                             const struct case_referral_link *link,
                             const struct case_referral *referral, int64_t now_ms,
                             struct arena *arena, char ret_browser[CRYPTO_TOKEN_SIZE + 1],
                             struct err *err)
{
    unsigned char hash[CRYPTO_INDEX_SIZE];
    struct str browser = bytes_of(link->browser);
    ret_browser[0] = '\0';
    if (!link->opened) {
        crypto_token(ret_browser);
        (void)hash_of(keys, "browser", str_of(ret_browser), hash);
        browser = bytes_of(hash);
    }
    int64_t until_ms = now_ms + REFERRAL_SESSION_MINUTES * minute_ms;
    return DB_RUN(db, QUERY_REFERRAL_LINK_OPEN, arena, NULL, err, DB_I(link->id), DB_B(browser),
                  DB_I(now_ms), DB_I(until_ms)) &&
           case_referral_log(db, keys, referral, "link opened", REFERRAL_PARTNER, 0, now_ms, arena,
                             err);
}
