/* Floor 1: signatures that an operator describes. */
#include "domain/signature_rule.h"

#include "base/crypto.h"
#include "domain/signature.h"
#include "domain/template.h"

enum { NAME_SIZE = 64 };

static const struct {
    const char *name;
    enum crypto_hash hash;
    bool keyed;
} kinds[] = {
    { "hmac-sha256", CRYPTO_SHA256, true }, { "hmac-sha1", CRYPTO_SHA1, true },
    { "hmac-sha512", CRYPTO_SHA512, true }, { "hmac-md5", CRYPTO_MD5, true },
    { "sha256", CRYPTO_SHA256, false },     { "sha1", CRYPTO_SHA1, false },
    { "sha512", CRYPTO_SHA512, false },     { "md5", CRYPTO_MD5, false },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static size_t find_kind(struct str name)
{
    size_t i = 0;
    while (i < KINDS && !str_equal(str_of(kinds[i].name), name))
        i++;
    return i;
}

bool signature_rule_kind_known(struct str kind)
{
    return find_kind(kind) < KINDS || str_equal(kind, STR("secret"));
}

static struct str header_or_field(const struct http_request *request, const struct form *form,
                                  struct str wanted)
{
    char name[NAME_SIZE];
    if (!str_to_c(wanted, name, sizeof(name)))
        return STR("");
    struct str header = http_header(request, name);
    return header.len > 0 ? header : form_get(form, name);
}

/* ",from=+355...,text=..." for the signs ",=". */
static bool joined_fields(const struct signature_rule *rule, const struct form *form,
                          struct arena *arena, struct str *ret, struct err *err)
{
    struct form sorted;
    struct builder out;
    if (!signature_sort(form, arena, &sorted, err) || !signature_builder(form, 1, arena, &out, err))
        return false;
    for (size_t i = 0; i < sorted.count; i++) {
        if (str_equal(sorted.fields[i].name, rule->name))
            continue;
        builder_add(&out, str_head(rule->signs, 1));
        builder_add(&out, sorted.fields[i].name);
        builder_add(&out, str_head(str_from(rule->signs, 1), 1));
        builder_add(&out, sorted.fields[i].value);
    }
    *ret = builder_str(&out);
    return builder_ok(&out) || err_set(err, ERR_DENIED, "the call is too large");
}

static bool signed_text(const struct signature_rule *rule, const struct http_request *request,
                        const struct form *form, struct str time, struct arena *arena,
                        struct str *ret, struct err *err)
{
    struct str fields;
    if (!joined_fields(rule, form, arena, &fields, err))
        return false;
    const struct template_value values[] = {
        { "url", request->public_url }, { "body", request->body },  { "time", time },
        { "fields", fields },           { "secret", rule->secret }, { 0 },
    };
    return template_fill(rule->over, values, TEMPLATE_RAW, arena, ret, err);
}

static bool matches(const struct signature_rule *rule, struct str given, struct str text,
                    struct arena *arena)
{
    size_t kind = find_kind(rule->kind), size;
    unsigned char digest[CRYPTO_DIGEST_SIZE_MAX];
    struct str bytes;
    bool base64 = str_equal(rule->code, STR("base64"));
    if (kind == KINDS)
        return crypto_equal(given, rule->secret);
    if (!(base64 ? crypto_base64_decode(given, arena, &bytes)
                 : crypto_hex_decode(given, arena, &bytes)))
        return false;
    size = kinds[kind].keyed ? crypto_hmac(kinds[kind].hash, rule->secret, text, digest)
                             : crypto_digest(kinds[kind].hash, text, digest);
    return crypto_equal(bytes, (struct str){ (const char *)digest, size });
}

bool signature_rule_check(const struct signature_rule *rule, const struct http_request *request,
                          const struct form *form, int64_t now_ms, struct arena *arena,
                          struct err *err)
{
    struct str given = header_or_field(request, form, rule->name), text = STR("");
    struct str time = header_or_field(request, form, rule->time);
    bool plain = str_equal(rule->kind, STR("secret"));
    bool timed = !plain && str_find(rule->over, STR("{time}")) < rule->over.len;
    if (given.len == 0)
        return err_set(err, ERR_DENIED, "the signature is missing");
    if (!str_starts(given, rule->prefix))
        return err_set(err, ERR_DENIED, "the signature has another form");
    if ((timed && !signature_fresh(time, rule->max_age, now_ms, err)) ||
        (!plain && !signed_text(rule, request, form, time, arena, &text, err)))
        return false;
    return matches(rule, str_from(given, rule->prefix.len), text, arena) ||
           err_set(err, ERR_DENIED, "the signature is wrong");
}
