/* Who may tell by SMS how a service is today: from a phone that the desk named, with a PIN that is told
 * once and kept as a keyed hash. Wrong PINs are counted by number and close its door for a while; what
 * was told leaves a line in the audit log.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_DIRECTORY_PROVIDER_H
#define GATEWAY_DIRECTORY_PROVIDER_H

#include "base/crypto.h"
#include "domain/channel.h"
#include "domain/dialogue.h"
#include "store/db.h"

/* A phone of a provider and its new PIN; `msisdn` in E.164. ERR_NOT_FOUND: no such service. */
MUST_CHECK bool directory_provider_add(struct db *db, const struct keyring *keys,
                                       int64_t listing_id, struct str msisdn, int64_t now_ms,
                                       struct arena *arena, char ret_pin[PROVIDER_PIN_DIGITS + 1],
                                       struct err *err);

/* All phones of a service; how many there were. */
MUST_CHECK bool directory_provider_remove(struct db *db, int64_t listing_id, struct arena *arena,
                                          int64_t *ret_count, struct err *err);
MUST_CHECK bool directory_provider_count(struct db *db, int64_t listing_id, struct arena *arena,
                                         int64_t *ret, struct err *err);

/* What a text of theirs tells; NULL: nothing, or they are no provider. */
MUST_CHECK bool directory_provider_hear(struct db *db, const struct keyring *keys,
                                        int64_t contact_id, struct str text, int64_t now_ms,
                                        struct arena *arena, const struct listing_provider **ret,
                                        struct err *err);

/* EFFECT_LISTING_UPDATE. */
MUST_CHECK bool directory_provider_update(struct db *db, const struct keyring *keys,
                                          int64_t contact_id, const struct effect *effect,
                                          int64_t now_ms, struct arena *arena, struct err *err);

#endif
