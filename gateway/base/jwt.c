/* Floor 0: JSON web tokens. */
#include "base/jwt.h"

#include "base/crypto.h"

static bool find_hash(struct str algorithm, struct str allowed, enum crypto_hash *ret)
{
    static const struct {
        const char *name;
        enum crypto_hash hash;
    } known[] = {
        { "HS256", CRYPTO_SHA256 },
        { "HS384", CRYPTO_SHA384 },
        { "HS512", CRYPTO_SHA512 },
    };
    struct str word;
    bool may = false;
    while (allowed.len > 0) {
        str_cut(allowed, ' ', &word, &allowed);
        may = may || str_equal(word, algorithm);
    }
    for (size_t i = 0; may && i < sizeof(known) / sizeof(known[0]); i++) {
        if (str_equal(algorithm, str_of(known[i].name))) {
            *ret = known[i].hash;
            return true;
        }
    }
    return false;
}

static bool read_object(struct str encoded, struct arena *arena, const struct json **ret)
{
    struct str text;
    struct err unsaid; /* it would quote the token */
    return crypto_base64_decode(encoded, arena, &text) && json_parse(text, arena, ret, &unsaid) &&
           json_is(*ret, JSON_OBJECT);
}

/* Absent is as good as in time; anything but a number is not. */
static bool in_time(const struct json *claim, double least_s, double most_s)
{
    return !claim ||
           (json_is(claim, JSON_NUMBER) && claim->number >= least_s && claim->number <= most_s);
}

bool jwt_read(struct str token, struct str key, struct str algorithms, int64_t now_ms,
              int64_t leeway_ms, struct arena *arena, const struct json **ret_claims,
              struct err *err)
{
    static const double ever_s = 1e15;
    struct str head, rest, payload, encoded, signature;
    const struct json *header;
    enum crypto_hash hash;
    unsigned char hmac[CRYPTO_DIGEST_SIZE_MAX];
    if (!str_cut(token, '.', &head, &rest) || !str_cut(rest, '.', &payload, &encoded) ||
        !read_object(head, arena, &header))
        return err_set(err, ERR_DENIED, "the token is not a JSON web token");
    if (!find_hash(json_str(header, "alg"), algorithms, &hash))
        return err_set(err, ERR_DENIED, "the token is not signed in a way that is taken");
    struct str signed_part = str_head(token, head.len + 1 + payload.len);
    size_t size = crypto_hmac(hash, key, signed_part, hmac);
    if (!crypto_base64_decode(encoded, arena, &signature) ||
        !crypto_equal(signature, (struct str){ (const char *)hmac, size }))
        return err_set(err, ERR_DENIED, "the token's signature is wrong");
    if (!read_object(payload, arena, ret_claims))
        return err_set(err, ERR_DENIED, "the token's claims are not a JSON object");
    if (!in_time(json_get(*ret_claims, "nbf"), -ever_s, (double)(now_ms + leeway_ms) / 1000))
        return err_set(err, ERR_DENIED, "the token is not valid yet");
    if (!in_time(json_get(*ret_claims, "exp"), (double)(now_ms - leeway_ms) / 1000, ever_s))
        return err_set(err, ERR_DENIED, "the token is not valid any more");
    return true;
}
