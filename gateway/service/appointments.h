/* Appointments: a person, a member of staff, a time and a place.
 *
 *     booked -> confirmed -> done | missed
 *       |  ^-- moved (to another time) --> as booked
 *       '--> cancelled
 *
 * A slot is a time that somebody offers, and has room for one: whoever is first has it, the other
 * is refused (ERR_CONFLICT). Every change of an appointment grows its version; staff name the one
 * they saw, and an older one is refused likewise.
 *
 *     appointments.c         what changes them; each change takes back in its transaction what is
 *                            still queued and no longer true
 *     appointments_remind.c  what the clock, and staff by what they do, send
 *     appointments_guard.c   the last look at each of these messages, when it is to leave
 *     appointments_phone.c   what a person is offered and does
 *     slots.c                the times that are offered
 *     calendar.c             what the desk, and staff's own calendars, see
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_APPOINTMENTS_H
#define GATEWAY_APPOINTMENTS_H

#include "domain/appointment.h"
#include "domain/channel.h"
#include "domain/dialogue.h"
#include "domain/office.h"
#include "store/db.h"

enum appointments_unsent { /* stored: append only; why a person was not reminded */
                           UNSENT_NOTHING,
                           UNSENT_STOPPED, /* they said STOP */
                           UNSENT_MUTED,   /* nobody said that it is safe to write */
                           UNSENT_NO_CHANNEL,
};

struct appointments_row {
    struct appointment it;
    int64_t contact_id, slot_id, staff_id, ticket_id, call_ticket_id; /* 0: none */
    struct str topic, channel, reason;
    int64_t version, made_ms, made_by, confirmed_ms, updated_ms;
    unsigned reminded;
    enum appointments_unsent unreminded;
};

enum { APPOINTMENTS_ROW_COLUMNS = 23 };
struct appointments_row appointments_row_of(const struct db_rows *rows, size_t row);

/* ERR_NOT_FOUND */
MUST_CHECK bool appointments_get(struct db *db, int64_t id, struct arena *arena,
                                 struct appointments_row *ret, struct err *err);

/* ---- changes */

struct appointments_time {
    int64_t slot_id; /* then the rest is the slot's; 0: a time chosen freely */
    int64_t staff_id, starts_ms, ends_ms;
    enum appointment_kind kind;
    struct str place;
};

struct appointments_booking {
    int64_t contact_id, ticket_id; /* 0: from no question */
    struct str topic, channel;
    int64_t by_staff_id; /* 0: the person */
    struct appointments_time time;
};

/* ERR_CONFLICT: the slot is taken, gone or past. ERR_INVALID: such a time is none. */
MUST_CHECK bool appointments_book(struct db *db, const struct appointments_booking *booking,
                                  int64_t now_ms, struct arena *arena, int64_t *ret_id,
                                  struct err *err);

struct appointments_change {
    int64_t id, version;
    int64_t by_staff_id; /* 0: the person */
    bool withdraw;       /* the slot that becomes free is not offered again */
};

/* All of them: ERR_CONFLICT when the version is an older one, or it does not stand any more. */
MUST_CHECK bool appointments_move(struct db *db, const struct appointments_change *change,
                                  const struct appointments_time *time, int64_t now_ms,
                                  struct arena *arena, struct err *err);
MUST_CHECK bool appointments_cancel(struct db *db, const struct appointments_change *change,
                                    struct str reason, int64_t now_ms, struct arena *arena,
                                    struct err *err);
MUST_CHECK bool appointments_confirm(struct db *db, const struct appointments_change *change,
                                     int64_t now_ms, struct arena *arena, struct err *err);
/* Done, or missed: not before it begins. */
MUST_CHECK bool appointments_settle(struct db *db, const struct appointments_change *change,
                                    enum appointment_state state, int64_t now_ms,
                                    struct arena *arena, struct err *err);
/* Staff called the person who asked for it. */
MUST_CHECK bool appointments_called(struct db *db, const struct appointments_change *change,
                                    int64_t now_ms, struct arena *arena, struct err *err);

/* Whether the time of this person of staff, or of the contact (0: nobody yet), is taken by another
 * appointment than `but_id`. */
MUST_CHECK bool appointments_clash(struct db *db, const struct appointments_time *time,
                                   int64_t contact_id, int64_t but_id, struct arena *arena,
                                   bool *ret, struct err *err);

/* Their quiet hours changed: reminders come earlier. */
MUST_CHECK bool appointments_replan(struct db *db, int64_t contact_id, int64_t now_ms,
                                    struct arena *arena, struct err *err);

/* ---- appointments_remind.c */

struct appointments_world {
    const struct menus *menus;
    const struct channel *channels;
    size_t channel_count;
};

MUST_CHECK bool appointments_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret_due,
                                  struct err *err);

struct appointments_sent {
    int reminders;
    int looked_at; /* APPOINTMENTS_ONCE_MAX: there may be more */
};

/* Plans what is new and reminds of what is due, at most APPOINTMENTS_ONCE_MAX. */
MUST_CHECK bool appointments_remind(struct db *db, const struct appointments_world *world,
                                    int64_t now_ms, struct arena *arena,
                                    struct appointments_sent *ret, struct err *err);

/* Tells the person what staff did; `ret_channel` NULL: nothing was queued. */
MUST_CHECK bool appointments_tell(struct db *db, const struct appointments_world *world, int64_t id,
                                  enum appointment_purpose purpose, int64_t now_ms,
                                  struct arena *arena, const struct channel **ret_channel,
                                  struct err *err);

/* ---- appointments_phone.c */

/* NEED_APPOINTMENTS. `category`: theirs. */
MUST_CHECK bool appointments_answer(struct db *db, int64_t contact_id, struct str category,
                                    struct str need_text, int64_t now_ms, struct arena *arena,
                                    struct dialogue_data *ret, struct err *err);

struct appointments_turn {
    int64_t contact_id;
    struct str category, language, channel;
    enum bearer bearer;
    const struct office *office;
};

/* EFFECT_APPOINTMENT. `ret_ticket_id`: the question that it opened; 0: none. */
MUST_CHECK bool appointments_carry_out(struct db *db, const struct appointments_turn *turn,
                                       const struct effect *effect, int64_t now_ms,
                                       struct arena *arena, int64_t *ret_ticket_id,
                                       struct err *err);

#endif
