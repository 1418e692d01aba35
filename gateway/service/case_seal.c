/* Floor 3: sealing what case files hold. */
#include "service/case_seal.h"

static bool place_text(const struct case_place *place, struct arena *arena, struct str *ret,
                       struct err *err)
{
    return arena_format(arena, ret, "%s|%lld|" STR_FMT, place->table, (long long)place->id,
                        STR_ARG(place->field)) ||
           err_set(err, ERR_LIMIT, "no room for a case file");
}

bool case_seal(const struct keyring *keys, const struct case_place *place, struct str text,
               struct arena *arena, struct str *ret, struct err *err)
{
    struct str where;
    *ret = STR("");
    if (text.len == 0)
        return true;
    return place_text(place, arena, &where, err) &&
           (crypto_seal_at(keys->cases, where, text, arena, ret) ||
            err_set(err, ERR_LIMIT, "no room for a case file"));
}

bool case_unseal(const struct keyring *keys, const struct case_place *place, struct str sealed,
                 struct arena *arena, struct str *ret, struct err *err)
{
    struct str where;
    *ret = STR("");
    if (sealed.len == 0)
        return true;
    if (!place_text(place, arena, &where, err))
        return false;
    if (crypto_open_at(keys->cases, where, sealed, arena, ret))
        return true;
    if (!arena_alloc(arena, sealed.len)) /* nothing is said of the value */
        return err_set(err, ERR_LIMIT, "no room for a case file");
    return err_set(err, ERR_DATA,
                   "a value of a case file (%s) was altered, or put in from another place",
                   place->table);
}
