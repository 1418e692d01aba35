/* Appointments of a phone in memory: what the store keeps, and the clock that reminds.
 *
 * Floor 4. Thread: one at a time. */
#ifndef GATEWAY_PHONE_APPOINTMENTS_H
#define GATEWAY_PHONE_APPOINTMENTS_H

#include "base/err.h"
#include "domain/dialogue.h"

enum { PHONE_SLOTS_MAX = 16, PHONE_APPOINTMENTS_MAX = 8 };

struct phone_appointment {
    struct appointment it;
    int64_t made_ms;
    unsigned reminded;
    int slot;
};

struct phone_appointments {
    struct appointment_slot slots[PHONE_SLOTS_MAX]; /* in the order they begin */
    char places[PHONE_SLOTS_MAX][APPOINTMENT_PLACE_SIZE_MAX + 1];
    bool taken[PHONE_SLOTS_MAX];
    int slot_count;
    struct phone_appointment all[PHONE_APPOINTMENTS_MAX];
    int count;
    /* What a step was told; it borrows them. */
    struct appointment own[PHONE_APPOINTMENTS_MAX + 1];
    struct appointment_slot free[PHONE_SLOTS_MAX];
    struct dialogue_row number;
};

/* "3 10:00 Rruga Myslym Shyri 5": a free time in so many days. ERR_INVALID names what is wrong. */
MUST_CHECK bool phone_appointments_offer(struct phone_appointments *of, struct str text,
                                         int64_t now_ms, struct err *err);
/* Somebody else was faster with the `number`-th slot. */
MUST_CHECK bool phone_appointments_take(struct phone_appointments *of, struct str number,
                                        struct err *err);

/* NEED_APPOINTMENTS */
void phone_appointments_answer(struct phone_appointments *of, struct str need_text,
                               int64_t next_number, int64_t now_ms, struct dialogue_data *ret);
/* EFFECT_APPOINTMENT; tells what happened. */
void phone_appointments_put(struct phone_appointments *of, const struct effect *effect,
                            int64_t now_ms, struct builder *ret);

/* The first that is to be reminded of by then, and when; NULL: none is. */
struct phone_appointment *phone_appointments_due(struct phone_appointments *of,
                                                 struct quiet_hours quiet, int64_t by_ms,
                                                 int64_t *ret_at_ms);
/* It was, or could not be. */
void phone_appointments_reminded(struct phone_appointment *it, struct quiet_hours quiet,
                                 int64_t now_ms);

#endif
