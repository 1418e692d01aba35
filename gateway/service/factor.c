/* Floor 3: the second factor of a login. */
#include "service/factor.h"

#include "base/otp.h"

#include <string.h>

/* Without those that are taken for others: l, o, 0, 1. */
static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";

enum { HALF = FACTOR_CODE_SIZE / 2, CODE_LETTERS = FACTOR_CODE_SIZE - 1, NAMED_SIZE = 64 };

/* ---- secrets, sealed */

static bool owner_prefix(int64_t staff_id, struct arena *arena, struct str *ret)
{
    return arena_format(arena, ret, "otp %lld ", (long long)staff_id);
}

static bool seal(const struct keyring *keys, int64_t staff_id, struct str secret,
                 struct arena *arena, struct str *ret, struct err *err)
{
    struct str prefix;
    struct builder whole;
    if (!owner_prefix(staff_id, arena, &prefix) || !arena_builder(arena, NAMED_SIZE, &whole))
        return err_set(err, ERR_LIMIT, "no room for a second factor");
    builder_add(&whole, prefix);
    builder_add(&whole, secret);
    return (builder_ok(&whole) && crypto_seal(keys->seal, builder_str(&whole), arena, ret)) ||
           err_set(err, ERR_LIMIT, "no room for a second factor");
}

static bool unseal(const struct keyring *keys, int64_t staff_id, struct str sealed,
                   struct arena *arena, struct str *ret, struct err *err)
{
    struct str prefix, whole;
    if (!owner_prefix(staff_id, arena, &prefix))
        return err_set(err, ERR_LIMIT, "no room for a second factor");
    if (!crypto_open(keys->seal, sealed, arena, &whole) || !str_starts(whole, prefix))
        return err_set(err, ERR_UNPROCESSED,
                       "the second factor is not stored as it was set up: an administrator resets "
                       "it");
    *ret = str_from(whole, prefix.len);
    return true;
}

/* ---- recovery codes */

/* As it was written down: blanks, dashes and capitals do not matter. */
static bool recovery_letters(struct str code, char ret[CODE_LETTERS])
{
    size_t count = 0;
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];
        if (c == ' ' || c == '-')
            continue;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (count == CODE_LETTERS || c == '\0' || !strchr(letters, c))
            return false;
        ret[count++] = c;
    }
    return count == CODE_LETTERS;
}

static bool recovery_index(const struct keyring *keys, int64_t staff_id,
                           const char code[CODE_LETTERS], struct arena *arena, struct str *ret,
                           struct err *err)
{
    struct str named;
    unsigned char *index = arena_alloc(arena, CRYPTO_INDEX_SIZE);
    if (!index || !arena_format(arena, &named, "recovery %lld " STR_FMT, (long long)staff_id,
                                CODE_LETTERS, code))
        return err_set(err, ERR_LIMIT, "no room for a recovery code");
    crypto_index(keys->number, named, index);
    *ret = (struct str){ (const char *)index, CRYPTO_INDEX_SIZE };
    return true;
}

static bool check_recovery(struct db *db, const struct keyring *keys, int64_t staff_id,
                           struct str code, struct arena *arena, struct str *ret, struct err *err)
{
    char plain[CODE_LETTERS];
    struct db_rows rows;
    *ret = STR("");
    if (!recovery_letters(code, plain))
        return true;
    if (!recovery_index(keys, staff_id, plain, arena, ret, err) ||
        !DB_RUN(db, QUERY_RECOVERY_GET, arena, &rows, err, DB_I(staff_id), DB_B(*ret)))
        return false;
    if (rows.row_count == 0)
        *ret = STR("");
    return true;
}

/* ---- at login */

static bool denied(struct err *err)
{
    return err_set(err, ERR_DENIED, "that code is wrong, or was used: take the next one");
}

bool factor_check(struct db *db, const struct keyring *keys, int64_t staff_id, struct str code,
                  int64_t now_ms, struct arena *arena, struct factor_proof *ret, struct err *err)
{
    struct db_rows rows;
    struct str secret;
    *ret = (struct factor_proof){ 0 };
    if (!DB_RUN(db, QUERY_FACTOR_GET, arena, &rows, err, DB_I(staff_id)))
        return false;
    if (rows.row_count == 0 || db_str(&rows, 0, 0).len == 0)
        return denied(err);
    if (!unseal(keys, staff_id, db_str(&rows, 0, 0), arena, &secret, err))
        return false;
    code = str_trim(code);
    if (otp_check(secret, code, now_ms, db_int(&rows, 0, 1), &ret->step))
        return true;
    return check_recovery(db, keys, staff_id, code, arena, &ret->recovery, err) &&
           (ret->recovery.len > 0 || denied(err));
}

bool factor_use(struct db *db, int64_t staff_id, const struct factor_proof *proof,
                struct arena *arena, struct err *err)
{
    struct db_rows rows;
    bool ran = proof->recovery.len > 0 ? DB_RUN(db, QUERY_RECOVERY_USE, arena, &rows, err,
                                                DB_I(staff_id), DB_B(proof->recovery))
                                       : DB_RUN(db, QUERY_FACTOR_USE, arena, &rows, err,
                                                DB_I(staff_id), DB_I(proof->step));
    return ran && (rows.row_count > 0 || denied(err));
}

/* ---- setting up */

bool factor_begin(struct db *db, const struct keyring *keys, int64_t staff_id, struct arena *arena,
                  struct str *ret_secret, struct err *err)
{
    struct str sealed;
    char *secret = arena_alloc(arena, OTP_SECRET_SIZE);
    if (!secret)
        return err_set(err, ERR_LIMIT, "no room for a second factor");
    crypto_random(secret, OTP_SECRET_SIZE);
    *ret_secret = (struct str){ secret, OTP_SECRET_SIZE };
    return seal(keys, staff_id, *ret_secret, arena, &sealed, err) &&
           DB_RUN(db, QUERY_FACTOR_BEGIN, arena, NULL, err, DB_I(staff_id), DB_B(sealed));
}

bool factor_confirm(struct db *db, const struct keyring *keys, int64_t staff_id, struct str code,
                    int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    struct str secret;
    int64_t step;
    if (!DB_RUN(db, QUERY_FACTOR_GET, arena, &rows, err, DB_I(staff_id)))
        return false;
    if (rows.row_count == 0 || db_str(&rows, 0, 2).len == 0)
        return err_set(err, ERR_UNPROCESSED, "no app is being set up: begin anew");
    if (!unseal(keys, staff_id, db_str(&rows, 0, 2), arena, &secret, err))
        return false;
    if (!otp_check(secret, str_trim(code), now_ms, 0, &step))
        return err_set(err, ERR_UNPROCESSED,
                       "that is no code of this app: check the clock of the phone, take the next");
    return DB_RUN(db, QUERY_FACTOR_CONFIRM, arena, NULL, err, DB_I(staff_id), DB_I(step));
}

bool factor_renew_codes(struct db *db, const struct keyring *keys, int64_t staff_id,
                        struct arena *arena, struct str ret[FACTOR_CODES], struct err *err)
{
    if (!DB_RUN(db, QUERY_RECOVERY_REMOVE, arena, NULL, err, DB_I(staff_id)))
        return false;
    for (int i = 0; i < FACTOR_CODES; i++) {
        unsigned char random[CODE_LETTERS];
        char code[CODE_LETTERS];
        struct str index;
        crypto_random(random, sizeof(random));
        for (int n = 0; n < CODE_LETTERS; n++)
            code[n] = letters[random[n] % (sizeof(letters) - 1)];
        if (!recovery_index(keys, staff_id, code, arena, &index, err) ||
            !DB_RUN(db, QUERY_RECOVERY_ADD, arena, NULL, err, DB_I(staff_id), DB_B(index)))
            return false;
        if (!arena_format(arena, &ret[i], STR_FMT "-" STR_FMT, HALF, code, HALF, code + HALF))
            return err_set(err, ERR_LIMIT, "no room for recovery codes");
    }
    return true;
}

bool factor_codes_left(struct db *db, int64_t staff_id, struct arena *arena, int64_t *ret,
                       struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_RECOVERY_COUNT, arena, &rows, err, DB_I(staff_id)))
        return false;
    *ret = db_int(&rows, 0, 0);
    return true;
}

bool factor_remove(struct db *db, int64_t staff_id, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_FACTOR_REMOVE, arena, NULL, err, DB_I(staff_id)) &&
           DB_RUN(db, QUERY_RECOVERY_REMOVE, arena, NULL, err, DB_I(staff_id));
}
