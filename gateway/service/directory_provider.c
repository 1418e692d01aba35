/* Floor 3: providers and their PINs. */
#include "service/directory_provider.h"

#include "domain/date.h"
#include "service/audit.h"
#include "service/contacts.h"
#include "service/directory.h"

enum { HASHED_SIZE = 64, PIN_TRIES_MAX = 20, PIN_COUNT = 1000000 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

/* ---- PINs */

static void hash_pin(const struct keyring *keys, int64_t listing_id, int64_t contact_id,
                     const char *pin, unsigned char ret[CRYPTO_INDEX_SIZE])
{
    char text[HASHED_SIZE];
    struct builder b;
    builder_init(&b, text, sizeof(text));
    builder_addf(&b, "%lld %lld %s", (long long)listing_id, (long long)contact_id, pin);
    crypto_index(keys->provider, builder_str(&b), ret);
}

/* The service of whose PIN it is; 0: of none. All are compared, whichever fits. */
static int64_t service_of(const struct keyring *keys, const struct db_rows *rows,
                          int64_t contact_id, const char *pin)
{
    int64_t found = 0;
    for (size_t i = 0; i < rows->row_count; i++) {
        unsigned char hash[CRYPTO_INDEX_SIZE];
        int64_t listing_id = db_int(rows, i, 0);
        hash_pin(keys, listing_id, contact_id, pin, hash);
        const struct str mine = { (const char *)hash, sizeof(hash) };
        if (crypto_equal(mine, db_str(rows, i, 1)))
            found = listing_id;
    }
    return found;
}

static bool services_of(struct db *db, int64_t contact_id, struct arena *arena, struct db_rows *ret,
                        struct err *err)
{
    return DB_RUN(db, QUERY_PROVIDER_OF_CONTACT, arena, ret, err, DB_I(contact_id), DB_I(ROWS_MAX));
}

static void make_pin(char ret[PROVIDER_PIN_DIGITS + 1])
{
    uint32_t random;
    struct builder b;
    do {
        crypto_random(&random, sizeof(random));
    } while (random >= UINT32_MAX - UINT32_MAX % PIN_COUNT); /* each as likely */
    builder_init(&b, ret, PROVIDER_PIN_DIGITS + 1);
    builder_addf(&b, "%06u", (unsigned)(random % PIN_COUNT));
}

bool directory_provider_add(struct db *db, const struct keyring *keys, int64_t listing_id,
                            struct str msisdn, int64_t now_ms, struct arena *arena,
                            char ret_pin[PROVIDER_PIN_DIGITS + 1], struct err *err)
{
    struct contact contact;
    struct listing listing;
    struct db_rows rows;
    unsigned char hash[CRYPTO_INDEX_SIZE];
    if (!directory_get(db, listing_id, arena, &listing, err) ||
        !contacts_find_or_add(db, keys, msisdn, now_ms, arena, &contact, err) ||
        !services_of(db, contact.id, arena, &rows, err))
        return false;
    int tries = 0;
    do {
        make_pin(ret_pin); /* of one phone no two services have the same */
    } while (service_of(keys, &rows, contact.id, ret_pin) != 0 && ++tries < PIN_TRIES_MAX);
    hash_pin(keys, listing_id, contact.id, ret_pin, hash);
    const struct str mine = { (const char *)hash, sizeof(hash) };
    return DB_RUN(db, QUERY_PROVIDER_PUT, arena, NULL, err, DB_I(listing_id), DB_I(contact.id),
                  DB_B(mine), DB_I(now_ms));
}

bool directory_provider_remove(struct db *db, int64_t listing_id, struct arena *arena,
                               int64_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PROVIDER_REMOVE, arena, &rows, err, DB_I(listing_id)))
        return false;
    *ret_count = rows.changed;
    return true;
}

bool directory_provider_count(struct db *db, int64_t listing_id, struct arena *arena, int64_t *ret,
                              struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PROVIDER_COUNT, arena, &rows, err, DB_I(listing_id)))
        return false;
    *ret = db_int(&rows, 0, 0);
    return true;
}

/* ---- what they tell */

static bool is_shut_out(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                        bool *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PROVIDER_TRIES, arena, &rows, err, DB_I(contact_id)))
        return false;
    *ret = rows.row_count > 0 && db_int(&rows, 0, 0) >= PROVIDER_TRIES_MAX &&
           db_int(&rows, 0, 1) + PROVIDER_TRIES_MS > now_ms;
    return true;
}

bool directory_provider_hear(struct db *db, const struct keyring *keys, int64_t contact_id,
                             struct str text, int64_t now_ms, struct arena *arena,
                             const struct listing_provider **ret, struct err *err)
{
    struct listing_said said;
    struct db_rows rows;
    bool shut_out;
    *ret = NULL;
    if (!listing_update_read(text, &said))
        return true;
    if (!services_of(db, contact_id, arena, &rows, err))
        return false;
    if (rows.row_count == 0)
        return true;
    struct listing_provider *heard = ARENA_NEW(arena, struct listing_provider);
    if (!heard)
        return err_set(err, ERR_LIMIT, "no room for what a provider tells");
    *heard = (struct listing_provider){ .said = said, .name = STR("") };
    *ret = heard;
    if (!is_shut_out(db, contact_id, now_ms, arena, &shut_out, err) || shut_out)
        return err->code == ERR_NONE;
    heard->listing_id = service_of(keys, &rows, contact_id, said.pin);
    struct listing listing;
    if (heard->listing_id == 0)
        return true;
    if (!directory_get(db, heard->listing_id, arena, &listing, err))
        return false;
    heard->name = listing.organization;
    return true;
}

static bool change(struct db *db, int64_t listing_id, const struct listing_said *said,
                   int64_t now_ms, struct arena *arena, struct err *err)
{
    int64_t local_ms = date_local_ms(now_ms);
    if (said->what == UPDATE_BEDS)
        return DB_RUN(db, QUERY_LISTING_BEDS, arena, NULL, err, DB_I(listing_id), DB_I(said->count),
                      DB_I(now_ms));
    int64_t shut_ms = said->what == UPDATE_SHUT ? local_ms - local_ms % day_ms : 0;
    return DB_RUN(db, QUERY_LISTING_SHUT, arena, NULL, err, DB_I(listing_id), DB_I(shut_ms),
                  DB_I(now_ms));
}

bool directory_provider_update(struct db *db, const struct keyring *keys, int64_t contact_id,
                               const struct effect *effect, int64_t now_ms, struct arena *arena,
                               struct err *err)
{
    static const char *const actions[] = { [UPDATE_NONE] = "listing.wrong_pin",
                                           [UPDATE_BEDS] = "listing.beds",
                                           [UPDATE_SHUT] = "listing.closed",
                                           [UPDATE_OPEN] = "listing.open" };
    const struct listing_said *said = &effect->update;
    struct audit_entry entry = { .at_ms = now_ms, .who = STR("provider"), .detail = STR("") };
    struct listing listing = { .organization = STR("") };
    bool right = effect->number != 0;
    if (right ? !directory_get(db, effect->number, arena, &listing, err) ||
                    !change(db, effect->number, said, now_ms, arena, err) ||
                    !DB_RUN(db, QUERY_PROVIDER_FORGIVE, arena, NULL, err, DB_I(contact_id))
              : !DB_RUN(db, QUERY_PROVIDER_FAILED, arena, NULL, err, DB_I(contact_id), DB_I(now_ms),
                        DB_I(now_ms - PROVIDER_TRIES_MS)))
        return false;
    entry.action = str_of(actions[right ? said->what : UPDATE_NONE]);
    if (!arena_format(arena, &entry.subject, "listing " STR_FMT, STR_ARG(listing.organization)) ||
        (said->what == UPDATE_BEDS && right &&
         !arena_format(arena, &entry.detail, "%lld free", (long long)said->count)))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    return audit_add(db, keys, &entry, arena, err);
}
