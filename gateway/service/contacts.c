/* Floor 3: contacts. */
#include "service/contacts.h"

#include "store/id.h"

/* Neutral words to call people by: nothing about who they are or where they come from. */
static const char *const alias_words[] = {
    "Ulliri", "Dafina", "Lisi",   "Pisha",  "Bliri", "Shega",    "Fiku",    "Molla",
    "Dardha", "Arra",   "Thana",  "Mjedra", "Lulja", "Bari",     "Guri",    "Lumi",
    "Deti",   "Kodra",  "Fusha",  "Reja",   "Hana",  "Ylli",     "Era",     "Shiu",
    "Bora",   "Vesa",   "Rrushi", "Gruri",  "Mali",  "Kumbulla", "Qershia", "Ftoi",
};

enum { ALIAS_WORDS = sizeof(alias_words) / sizeof(alias_words[0]) };

static bool make_alias(struct arena *arena, struct str *ret)
{
    uint32_t random;
    crypto_random(&random, sizeof(random));
    return arena_format(arena, ret, "%s %u", alias_words[random % ALIAS_WORDS],
                        100 + random / ALIAS_WORDS % 900);
}

static void read_contact(const struct db_rows *rows, struct contact *ret)
{
    *ret = (struct contact){ .id = db_int(rows, 0, 0), .opted_out = !db_is_null(rows, 0, 3) };
    /* Both columns are only ever written from fields of these sizes. */
    if (!str_to_c(db_str(rows, 0, 1), ret->language, sizeof(ret->language)))
        ret->language[0] = '\0';
    if (!str_to_c(db_str(rows, 0, 2), ret->category, sizeof(ret->category)))
        ret->category[0] = '\0';
}

static bool find(struct db *db, struct str index, struct arena *arena, struct contact *ret,
                 struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CONTACT_BY_INDEX, arena, &rows, err, DB_B(index)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "nobody with this number is known");
    read_contact(&rows, ret);
    return true;
}

bool contacts_find(struct db *db, const struct keyring *keys, struct str msisdn,
                   struct arena *arena, struct contact *ret, struct err *err)
{
    unsigned char index[CRYPTO_INDEX_SIZE];
    crypto_index(keys->number, msisdn, index);
    return find(db, (struct str){ (const char *)index, sizeof(index) }, arena, ret, err);
}

bool contacts_find_or_add(struct db *db, const struct keyring *keys, struct str msisdn,
                          int64_t now_ms, struct arena *arena, struct contact *ret, struct err *err)
{
    unsigned char bytes[CRYPTO_INDEX_SIZE];
    crypto_index(keys->number, msisdn, bytes);
    struct str index = { (const char *)bytes, sizeof(bytes) };
    if (find(db, index, arena, ret, err))
        return true;
    if (err->code != ERR_NOT_FOUND)
        return false;
    err->code = ERR_NONE;
    *ret = (struct contact){ .id = id_new(now_ms) };
    struct str sealed, alias;
    if (!crypto_seal(keys->seal, msisdn, arena, &sealed) || !make_alias(arena, &alias))
        return err_set(err, ERR_LIMIT, "no room to seal a number");
    return DB_RUN(db, QUERY_CONTACT_ADD, arena, NULL, err, DB_I(ret->id), DB_B(index), DB_B(sealed),
                  DB_S(alias), DB_S(str_of(ret->language)), DB_I(now_ms));
}

bool contacts_number(struct db *db, const struct keyring *keys, int64_t contact_id,
                     struct arena *arena, struct str *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CONTACT_NUMBER, arena, &rows, err, DB_I(contact_id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "contact %lld is gone", (long long)contact_id);
    if (!crypto_open(keys->seal, db_str(&rows, 0, 0), arena, ret))
        return err_set(err, ERR_DATA,
                       "the number of contact %lld cannot be unsealed: is this the key file that"
                       " belongs to the database?",
                       (long long)contact_id);
    return true;
}

bool contacts_set_language(struct db *db, int64_t contact_id, struct str language,
                           struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_CONTACT_SET_LANGUAGE, arena, NULL, err, DB_I(contact_id),
                  DB_S(language));
}

bool contacts_set_category(struct db *db, int64_t contact_id, struct str category,
                           struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_CONTACT_SET_CATEGORY, arena, NULL, err, DB_I(contact_id),
                  DB_S(category));
}

bool contacts_set_opted_out(struct db *db, int64_t contact_id, bool opted_out, int64_t now_ms,
                            struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_CONTACT_SET_OPTED_OUT, arena, NULL, err, DB_I(contact_id),
                  opted_out ? DB_I(now_ms) : DB_NOTHING);
}
