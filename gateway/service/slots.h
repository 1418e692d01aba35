/* Slots: the times that staff offer, with room for one person each.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_SLOTS_H
#define GATEWAY_SLOTS_H

#include "domain/appointment.h"
#include "store/db.h"

struct slot {
    struct appointment_slot it;
    int64_t staff_id, appointment_id; /* 0: it is free */
    struct str topic;                 /* a category; empty: for all */
};

/* ERR_NOT_FOUND */
MUST_CHECK bool slots_get(struct db *db, int64_t id, struct arena *arena, struct slot *ret,
                          struct err *err);

struct slots_series { /* every so many minutes of one day of the week */
    int64_t staff_id, by_staff_id;
    struct str topic, place;
    enum appointment_kind kind;
    int64_t first_day, last_day; /* since 1970, of the local calendar */
    unsigned weekdays;           /* a bit for each, Monday first; 0: the first day alone */
    int from_minutes, until_minutes, length_minutes;
};

struct slots_made {
    int made, clashed; /* clashed: left out, as there is one at that time, or it is past */
};

/* ERR_INVALID: more than SLOTS_MAX, none at all, or no such series. */
MUST_CHECK bool slots_make(struct db *db, const struct slots_series *series, int64_t now_ms,
                           struct arena *arena, struct slots_made *ret, struct err *err);

/* Free ones, the first first, at most APPOINTMENTS_LISTED_MAX; staff_id 0: of everybody. */
MUST_CHECK bool slots_between(struct db *db, int64_t from_ms, int64_t until_ms, int64_t staff_id,
                              struct arena *arena, struct slot **ret, size_t *ret_count,
                              struct err *err);

/* ERR_CONFLICT: somebody has it. */
MUST_CHECK bool slots_remove(struct db *db, int64_t id, struct arena *arena, struct err *err);

struct slots_wish {               /* whom they are for */
    int64_t contact_id, staff_id; /* staff_id 0: with anybody */
    struct str category;
    int64_t after_ms, after_id; /* behind the last of the page before */
    int limit;
};

/* The first free ones. */
MUST_CHECK bool slots_free(struct db *db, const struct slots_wish *wish, int64_t now_ms,
                           struct arena *arena, struct appointment_slot **ret, size_t *ret_count,
                           struct err *err);
/* That one, or NULL when it is free no more. */
MUST_CHECK bool slots_free_one(struct db *db, const struct slots_wish *wish, int64_t id,
                               int64_t now_ms, struct arena *arena,
                               const struct appointment_slot **ret, struct err *err);

#endif
