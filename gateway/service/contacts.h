/* Contacts: people as phones know them. A number is stored here alone, sealed beside a keyed hash;
 * everything else refers to the contact's id, and staff see the alias.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_CONTACTS_H
#define GATEWAY_CONTACTS_H

#include "base/crypto.h"
#include "base/limits.h"
#include "store/db.h"

struct contact {
    int64_t id;
    char language[LANGUAGE_SIZE]; /* "" until chosen */
    char category[CATEGORY_SIZE]; /* "" until known */
    bool opted_out;
};

/* `msisdn` in E.164. A number not seen before becomes a contact. */
MUST_CHECK bool contacts_find_or_add(struct db *db, const struct keyring *keys, struct str msisdn,
                                     int64_t now_ms, struct arena *arena, struct contact *ret,
                                     struct err *err);

/* ERR_NOT_FOUND when nobody has the number. */
MUST_CHECK bool contacts_find(struct db *db, const struct keyring *keys, struct str msisdn,
                              struct arena *arena, struct contact *ret, struct err *err);

/* Unseals the number for a send: the only reader of it. */
MUST_CHECK bool contacts_number(struct db *db, const struct keyring *keys, int64_t contact_id,
                                struct arena *arena, struct str *ret, struct err *err);

MUST_CHECK bool contacts_set_language(struct db *db, int64_t contact_id, struct str language,
                                      struct arena *arena, struct err *err);
MUST_CHECK bool contacts_set_category(struct db *db, int64_t contact_id, struct str category,
                                      struct arena *arena, struct err *err);
MUST_CHECK bool contacts_set_opted_out(struct db *db, int64_t contact_id, bool opted_out,
                                       int64_t now_ms, struct arena *arena, struct err *err);

#endif
