/* Contacts: people as phones know them. A number is stored here alone, sealed beside a keyed hash;
 * everything else refers to the contact's id, and staff see the alias.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_CONTACTS_H
#define GATEWAY_CONTACTS_H

#include "base/crypto.h"
#include "base/limits.h"
#include "domain/quiet.h"
#include "store/db.h"

struct contact {
    int64_t id;
    char language[LANGUAGE_SIZE]; /* "" until chosen */
    char category[CATEGORY_SIZE]; /* "" until known */
    bool opted_out, alerts_off;
    bool placed;      /* the calling code of the number is kept beside it */
    bool chose_quiet; /* else the channel's hours hold */
    struct quiet_hours quiet;
};

/* `msisdn` in E.164. A number not seen before becomes a contact. */
MUST_CHECK bool contacts_find_or_add(struct db *db, const struct keyring *keys, struct str msisdn,
                                     int64_t now_ms, struct arena *arena, struct contact *ret,
                                     struct err *err);

/* ERR_NOT_FOUND when nobody has the number. */
MUST_CHECK bool contacts_find(struct db *db, const struct keyring *keys, struct str msisdn,
                              struct arena *arena, struct contact *ret, struct err *err);

/* ERR_NOT_FOUND when it is gone. */
MUST_CHECK bool contacts_get(struct db *db, int64_t contact_id, struct arena *arena,
                             struct contact *ret, struct err *err);

/* Who asked the question of that number. ERR_NOT_FOUND when there is none. */
MUST_CHECK bool contacts_by_ticket(struct db *db, int64_t number, struct arena *arena,
                                   struct contact *ret, struct err *err);

/* Unseals the number, for a send or for staff who said why: the only reader of it. ERR_NOT_FOUND when
 * they are gone; ERR_DATA as numbers_open() has it. */
MUST_CHECK bool contacts_number(struct db *db, const struct keyring *keys, int64_t contact_id,
                                struct arena *arena, struct str *ret, struct err *err);

MUST_CHECK bool contacts_set_language(struct db *db, int64_t contact_id, struct str language,
                                      struct arena *arena, struct err *err);
MUST_CHECK bool contacts_set_category(struct db *db, int64_t contact_id, struct str category,
                                      struct arena *arena, struct err *err);

/* ---- what they want from us */

enum contact_stop {              /* stored: append only */
                    STOP_ALL,    /* everything but what they ask for */
                    STOP_ALERTS, /* job alerts: "STOP JOBS" */
};

/* STOP, here and on the list that outlives the contact. What waits for them is given up. */
MUST_CHECK bool contacts_stop(struct db *db, const struct keyring *keys, int64_t contact_id,
                              enum contact_stop what, int64_t now_ms, struct arena *arena,
                              struct err *err);
/* The same for a number that may never have written to us: no contact is made of it. */
MUST_CHECK bool contacts_stop_number(struct db *db, const struct keyring *keys, struct str msisdn,
                                     int64_t now_ms, struct arena *arena, struct err *err);
/* START takes every STOP back. */
MUST_CHECK bool contacts_start(struct db *db, const struct keyring *keys, int64_t contact_id,
                               struct arena *arena, struct err *err);
/* Whether a STOP of theirs covers `what`. */
MUST_CHECK bool contacts_stopped(struct db *db, int64_t contact_id, enum contact_stop what,
                                 struct arena *arena, bool *ret, struct err *err);

/* Their quiet hours: the ones they chose, or else `usual` (the channel's). */
MUST_CHECK bool contacts_quiet(struct db *db, int64_t contact_id, struct quiet_hours usual,
                               struct arena *arena, struct quiet_hours *ret, struct err *err);
MUST_CHECK bool contacts_set_quiet(struct db *db, int64_t contact_id, struct quiet_hours hours,
                                   struct arena *arena, struct err *err);

#endif
