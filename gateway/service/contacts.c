/* Floor 3: contacts. */
#include "service/contacts.h"

#include "domain/msisdn.h"
#include "service/numbers.h"
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
    enum { ID, LANGUAGE, CATEGORY, OPTED_OUT, ALERTS_OFF, QUIET_FROM, QUIET_UNTIL, COUNTRY };
    *ret = (struct contact){ .id = db_int(rows, 0, ID),
                             .opted_out = !db_is_null(rows, 0, OPTED_OUT),
                             .alerts_off = !db_is_null(rows, 0, ALERTS_OFF),
                             .placed = db_str(rows, 0, COUNTRY).len > 0,
                             .chose_quiet = !db_is_null(rows, 0, QUIET_FROM),
                             .quiet = { .from = (int)db_int(rows, 0, QUIET_FROM),
                                        .until = (int)db_int(rows, 0, QUIET_UNTIL) } };
    /* Both columns are only ever written from fields of these sizes. */
    if (!str_to_c(db_str(rows, 0, LANGUAGE), ret->language, sizeof(ret->language)))
        ret->language[0] = '\0';
    if (!str_to_c(db_str(rows, 0, CATEGORY), ret->category, sizeof(ret->category)))
        ret->category[0] = '\0';
}

bool contacts_get(struct db *db, int64_t contact_id, struct arena *arena, struct contact *ret,
                  struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CONTACT_BY_ID, arena, &rows, err, DB_I(contact_id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "contact %lld is gone", (long long)contact_id);
    read_contact(&rows, ret);
    return true;
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

bool contacts_by_ticket(struct db *db, int64_t number, struct arena *arena, struct contact *ret,
                        struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CONTACT_BY_TICKET, arena, &rows, err, DB_I(number)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no question %lld", (long long)number);
    read_contact(&rows, ret);
    return true;
}

static void stop_key(const struct keyring *keys, struct str msisdn,
                     unsigned char ret[CRYPTO_INDEX_SIZE])
{
    crypto_index(keys->stop, msisdn, ret);
}

/* A new contact whose number is on the list: what was said holds. */
static bool recall_stops(struct db *db, const struct keyring *keys, struct str msisdn,
                         struct contact *contact, struct arena *arena, struct err *err)
{
    unsigned char key[CRYPTO_INDEX_SIZE];
    struct db_rows rows;
    stop_key(keys, msisdn, key);
    if (!DB_RUN(db, QUERY_OPT_OUT_OF, arena, &rows, err,
                DB_B(((struct str){ (const char *)key, sizeof(key) }))))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t what = db_int(&rows, i, 0);
        contact->opted_out = contact->opted_out || what == STOP_ALL;
        contact->alerts_off = true;
        if (!DB_RUN(db, QUERY_CONTACT_STOP, arena, NULL, err, DB_I(contact->id), DB_I(what),
                    DB_I(db_int(&rows, i, 1))))
            return false;
    }
    return true;
}

bool contacts_find_or_add(struct db *db, const struct keyring *keys, struct str msisdn,
                          int64_t now_ms, struct arena *arena, struct contact *ret, struct err *err)
{
    unsigned char bytes[CRYPTO_INDEX_SIZE];
    crypto_index(keys->number, msisdn, bytes);
    struct str index = { (const char *)bytes, sizeof(bytes) };
    struct str country = msisdn_country(msisdn);
    if (find(db, index, arena, ret, err))
        return ret->placed || country.len == 0 ||
               DB_RUN(db, QUERY_CONTACT_SET_COUNTRY, arena, NULL, err, DB_I(ret->id),
                      DB_S(country));
    if (err->code != ERR_NOT_FOUND)
        return false;
    err->code = ERR_NONE;
    *ret = (struct contact){ .id = id_new(now_ms), .placed = country.len > 0 };
    const struct numbers_row row = { .id = ret->id };
    struct str sealed, alias;
    if (!make_alias(arena, &alias))
        return err_set(err, ERR_LIMIT, "no room for an alias");
    return numbers_seal(keys, &row, msisdn, arena, &sealed, err) &&
           DB_RUN(db, QUERY_CONTACT_ADD, arena, NULL, err, DB_I(ret->id), DB_B(index), DB_B(sealed),
                  DB_S(alias), DB_S(str_of(ret->language)), DB_I(now_ms), DB_S(country)) &&
           recall_stops(db, keys, msisdn, ret, arena, err);
}

bool contacts_number(struct db *db, const struct keyring *keys, int64_t contact_id,
                     struct arena *arena, struct str *ret, struct err *err)
{
    enum { SEALED, STAFF, INDEX };
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CONTACT_NUMBER, arena, &rows, err, DB_I(contact_id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "contact %lld is gone", (long long)contact_id);
    const struct numbers_row row = { .staff = db_int(&rows, 0, STAFF) != 0, .id = contact_id };
    return numbers_open(db, keys, &row, db_str(&rows, 0, SEALED), db_str(&rows, 0, INDEX), arena,
                        ret, err);
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

/* ---- what they want from us */

static bool list_stop(struct db *db, const struct keyring *keys, struct str msisdn,
                      enum contact_stop what, int64_t now_ms, struct arena *arena, struct err *err)
{
    unsigned char key[CRYPTO_INDEX_SIZE];
    stop_key(keys, msisdn, key);
    return DB_RUN(db, QUERY_OPT_OUT_ADD, arena, NULL, err,
                  DB_B(((struct str){ (const char *)key, sizeof(key) })), DB_I(what), DB_I(now_ms));
}

static bool stop_contact(struct db *db, int64_t contact_id, enum contact_stop what, int64_t now_ms,
                         struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_CONTACT_STOP, arena, NULL, err, DB_I(contact_id), DB_I(what),
                  DB_I(now_ms)) &&
           DB_RUN(db, QUERY_CONTACT_DROP_WAITING, arena, NULL, err, DB_I(contact_id), DB_I(what),
                  DB_I(now_ms));
}

bool contacts_stop(struct db *db, const struct keyring *keys, int64_t contact_id,
                   enum contact_stop what, int64_t now_ms, struct arena *arena, struct err *err)
{
    struct str msisdn = STR("");
    return contacts_number(db, keys, contact_id, arena, &msisdn, err) &&
           list_stop(db, keys, msisdn, what, now_ms, arena, err) &&
           stop_contact(db, contact_id, what, now_ms, arena, err);
}

bool contacts_stop_number(struct db *db, const struct keyring *keys, struct str msisdn,
                          int64_t now_ms, struct arena *arena, struct err *err)
{
    struct contact contact = { 0 };
    if (!list_stop(db, keys, msisdn, STOP_ALL, now_ms, arena, err))
        return false;
    if (contacts_find(db, keys, msisdn, arena, &contact, err))
        return stop_contact(db, contact.id, STOP_ALL, now_ms, arena, err);
    if (err->code != ERR_NOT_FOUND)
        return false;
    *err = (struct err){ .code = ERR_NONE };
    return true;
}

bool contacts_start(struct db *db, const struct keyring *keys, int64_t contact_id,
                    struct arena *arena, struct err *err)
{
    struct str msisdn = STR("");
    unsigned char key[CRYPTO_INDEX_SIZE];
    if (!contacts_number(db, keys, contact_id, arena, &msisdn, err))
        return false;
    stop_key(keys, msisdn, key);
    return DB_RUN(db, QUERY_OPT_OUT_REMOVE, arena, NULL, err,
                  DB_B(((struct str){ (const char *)key, sizeof(key) }))) &&
           DB_RUN(db, QUERY_CONTACT_START, arena, NULL, err, DB_I(contact_id));
}

enum { WISH_QUIET_FROM, WISH_QUIET_UNTIL, WISH_STOPPED, WISH_ALERTS_OFF };

static bool read_wishes(struct db *db, int64_t contact_id, struct arena *arena, struct db_rows *ret,
                        struct err *err)
{
    if (!DB_RUN(db, QUERY_CONTACT_WISHES, arena, ret, err, DB_I(contact_id)))
        return false;
    return ret->row_count > 0 ||
           err_set(err, ERR_NOT_FOUND, "contact %lld is gone", (long long)contact_id);
}

bool contacts_stopped(struct db *db, int64_t contact_id, enum contact_stop what,
                      struct arena *arena, bool *ret, struct err *err)
{
    struct db_rows rows;
    if (!read_wishes(db, contact_id, arena, &rows, err))
        return false;
    *ret = !db_is_null(&rows, 0, WISH_STOPPED) ||
           (what == STOP_ALERTS && !db_is_null(&rows, 0, WISH_ALERTS_OFF));
    return true;
}

bool contacts_quiet(struct db *db, int64_t contact_id, struct quiet_hours usual,
                    struct arena *arena, struct quiet_hours *ret, struct err *err)
{
    struct db_rows rows;
    if (!read_wishes(db, contact_id, arena, &rows, err))
        return false;
    *ret = usual;
    if (!db_is_null(&rows, 0, WISH_QUIET_FROM) && !db_is_null(&rows, 0, WISH_QUIET_UNTIL))
        *ret = (struct quiet_hours){ .from = (int)db_int(&rows, 0, WISH_QUIET_FROM),
                                     .until = (int)db_int(&rows, 0, WISH_QUIET_UNTIL) };
    return true;
}

bool contacts_set_quiet(struct db *db, int64_t contact_id, struct quiet_hours hours,
                        struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_CONTACT_SET_QUIET, arena, NULL, err, DB_I(contact_id), DB_I(hours.from),
                  DB_I(hours.until));
}
