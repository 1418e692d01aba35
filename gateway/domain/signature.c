/* Floor 1: signatures of webhook calls. */
#include "domain/signature.h"

#include <stdlib.h>
#include <string.h>

bool signature_required(const struct settings *settings)
{
    static const char *const off[] = { "no", "false", "off", "0" };
    struct str value = settings_get(settings, "require_signature");
    for (size_t i = 0; i < sizeof(off) / sizeof(off[0]); i++) {
        if (str_equal_nocase(value, str_of(off[i])))
            return false;
    }
    return true;
}

bool signature_check_settings(const struct settings *settings, const char *secret, struct err *err)
{
    struct str age_max = settings_get(settings, "max_age");
    int64_t seconds;
    if (signature_required(settings) && settings_get(settings, secret).len == 0)
        return err_set(err, ERR_CONFIG,
                       "%s is missing, without which every call would be refused: enter it, or set "
                       "require_signature = no where the provider does not sign",
                       secret);
    if (setting_index(settings->table, STR("max_age")) >= 0 &&
        (!str_to_int64(age_max, &seconds) || seconds < 0))
        return err_set(err, ERR_CONFIG, "max_age is not a number of seconds");
    return true;
}

static bool keyed_hash(const struct signature_kind *kind, struct str key, struct str bytes,
                       struct arena *arena, unsigned char *ret, size_t *ret_size)
{
    struct builder both;
    if (!kind->appended) {
        *ret_size = crypto_hmac(kind->hash, key, bytes, ret);
        return true;
    }
    if (!arena_builder(arena, bytes.len + key.len + 1, &both))
        return false;
    builder_add(&both, bytes);
    builder_add(&both, key);
    *ret_size = crypto_digest(kind->hash, builder_str(&both), ret);
    return true;
}

bool signature_check(const struct signature_kind *kind, struct str given, struct str key,
                     struct str bytes, struct arena *arena, struct err *err)
{
    unsigned char hash[CRYPTO_DIGEST_SIZE_MAX];
    size_t size;
    struct str decoded;
    if (given.len == 0)
        return err_set(err, ERR_DENIED, "the signature \"%s\" is missing", kind->name);
    if (key.len == 0)
        return err_set(err, ERR_DENIED, "the channel has no secret to check \"%s\" with",
                       kind->name);
    if (!keyed_hash(kind, key, bytes, arena, hash, &size))
        return err_set(err, ERR_LIMIT, "the call is too large");
    bool read = kind->hex ? crypto_hex_decode(given, arena, &decoded)
                          : crypto_base64_decode(given, arena, &decoded);
    if (!read || !crypto_equal(decoded, (struct str){ (const char *)hash, size }))
        return err_set(err, ERR_DENIED, "the signature \"%s\" is wrong", kind->name);
    return true;
}

static int compare_fields(const void *a, const void *b)
{
    const struct form_field *left = a, *right = b;
    int order = str_compare(left->name, right->name);
    return order != 0 ? order : str_compare(left->value, right->value);
}

bool signature_sort(const struct form *form, struct arena *arena, struct form *ret, struct err *err)
{
    *ret = (struct form){ 0 };
    if (form->count == 0)
        return true;
    struct form_field *fields = ARENA_ARRAY(arena, struct form_field, form->count);
    if (!fields)
        return err_set(err, ERR_LIMIT, "the call is too large");
    memcpy(fields, form->fields, form->count * sizeof(*fields));
    qsort(fields, form->count, sizeof(*fields), compare_fields);
    *ret = (struct form){ fields, form->count };
    return true;
}

bool signature_builder(const struct form *form, size_t more, struct arena *arena,
                       struct builder *ret, struct err *err)
{
    size_t size = more + 1;
    for (size_t i = 0; i < form->count; i++)
        size += form->fields[i].name.len + form->fields[i].value.len + 2;
    if (!arena_builder(arena, size, ret))
        return err_set(err, ERR_LIMIT, "the call is too large");
    return true;
}

bool signature_fresh(struct str second, struct str age_max, int64_t now_ms, struct err *err)
{
    int64_t then_s, most_s, now_s = now_ms / 1000;
    if (!str_to_int64(age_max, &most_s) || most_s < 0)
        return err_set(err, ERR_DENIED, "the channel's setting max_age is not a number of seconds");
    if (!str_to_int64(second, &then_s) || then_s < 0)
        return err_set(err, ERR_DENIED, "the time of the signature is not a number");
    int64_t age_s = now_s > then_s ? now_s - then_s : then_s - now_s;
    if (most_s > 0 && age_s > most_s)
        return err_set(err, ERR_DENIED,
                       "the signature is of another time than now: an old call repeated, or a "
                       "clock that is wrong");
    return true;
}

bool signature_claims_hash(const struct json *claims, const char *name, struct str bytes,
                           struct arena *arena, struct err *err)
{
    unsigned char digest[CRYPTO_DIGEST_SIZE_MAX];
    struct str claimed;
    size_t size = crypto_digest(CRYPTO_SHA256, bytes, digest);
    if (!crypto_hex_decode(json_str(claims, name), arena, &claimed) ||
        !crypto_equal(claimed, (struct str){ (const char *)digest, size }))
        return err_set(err, ERR_DENIED, "the token was made for another call (%s)", name);
    return true;
}

bool signature_basic(const struct http_request *request, struct str user, struct str password,
                     struct arena *arena, struct err *err)
{
    struct str scheme, given, plain, expected;
    if (user.len == 0)
        return true;
    str_cut(http_header(request, "Authorization"), ' ', &scheme, &given);
    if (!arena_format(arena, &plain, STR_FMT ":" STR_FMT, STR_ARG(user), STR_ARG(password)) ||
        !crypto_base64(plain, false, arena, &expected))
        return err_set(err, ERR_LIMIT, "the call is too large");
    if (!str_equal_nocase(scheme, STR("Basic")) || !crypto_equal(str_trim(given), expected))
        return err_set(err, ERR_DENIED, "the user and password of the call are not the channel's");
    return true;
}
