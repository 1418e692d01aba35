/* An appointment: when its person is reminded, and what their phone is told of it.
 *
 * Two reminders: the day before at a decent hour, and two hours before. One that would fall into
 * the person's quiet hours comes earlier, none comes after the time, and none where the
 * appointment was made too late for it. A sentence that is pushed names the day, never "tomorrow":
 * it may leave later than it was meant to.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_APPOINTMENT_H
#define GATEWAY_APPOINTMENT_H

#include "base/limits.h"
#include "domain/menus.h"
#include "domain/quiet.h"

enum appointment_state { /* stored: append only; the first three stand */
                         APPOINTMENT_BOOKED,
                         APPOINTMENT_CONFIRMED,
                         APPOINTMENT_MOVED, /* to another time, which they did not confirm */
                         APPOINTMENT_CANCELLED,
                         APPOINTMENT_DONE,
                         APPOINTMENT_MISSED, /* they did not come */
                         APPOINTMENT_STATES
};

enum appointment_kind {                    /* stored: append only */
                        APPOINTMENT_VISIT, /* at a place */
                        APPOINTMENT_PHONE, /* staff call */
                        APPOINTMENT_KINDS
};

struct appointment {
    int64_t id, starts_ms, ends_ms;
    enum appointment_state state;
    enum appointment_kind kind;
    struct str place;
    int64_t sequence;  /* grows when the time, the place or whether it stands changes */
    int64_t called_ms; /* when they asked to be called; 0: they did not */
};

struct appointment_slot { /* a time that is free */
    int64_t id, starts_ms, ends_ms;
    enum appointment_kind kind;
    struct str place;
};

bool appointment_stands(enum appointment_state state);

/* ---- what a step of the dialogue wants to know of them */

enum { APPOINTMENT_OFFERS = 3 /* in one message */ };

struct appointment_query {
    int64_t appointment_id;     /* one to be told of, in whatever state; 0: none */
    int64_t slot_id;            /* whether that is free; 0: none */
    int64_t after_ms, after_id; /* free times behind that one */
    bool call;                  /* a fresh number, too */
};

void appointment_query_write(const struct appointment_query *query, struct builder *ret);
struct appointment_query appointment_query_read(struct str text);

enum appointment_word { /* of menus/appointments/words.json */
                        APPOINTMENT_WORD_NONE,
                        APPOINTMENT_WORD_BOOK, /* free times */
                        APPOINTMENT_WORD_MINE, /* theirs; without any, free times */
                        APPOINTMENT_WORD_CALL, /* staff are to call them */
                        APPOINTMENT_WORDS
};

extern const char *const appointment_word_names[APPOINTMENT_WORDS]; /* in the file */

enum appointment_act { /* of a person */
                       APPOINTMENT_BOOK,
                       APPOINTMENT_MOVE,
                       APPOINTMENT_CONFIRM,
                       APPOINTMENT_CANCEL,
                       APPOINTMENT_CALL,
};

/* ---- reminders */

enum { APPOINTMENT_DAY_BEFORE, APPOINTMENT_HOURS_BEFORE, APPOINTMENT_REMINDERS };

struct appointment_plan {
    int64_t at_ms[APPOINTMENT_REMINDERS]; /* 0: none */
};

/* `made_ms`: when it was given this time. */
struct appointment_plan appointment_plan(int64_t starts_ms, int64_t made_ms,
                                         struct quiet_hours quiet);

/* `sent`: a bit for each reminder that is done with. When the next is due; 0: no more. */
int64_t appointment_due_ms(const struct appointment_plan *plan, unsigned sent);

/* The bits that are done with once what is due now is sent; 0: nothing is due. One that is late and
 * close to the next is left to that. */
unsigned appointment_due(const struct appointment_plan *plan, unsigned sent, int64_t now_ms);

/* ---- words */

enum appointment_purpose { /* stored: append only; why a message was pushed */
                           APPOINTMENT_REMINDS,
                           APPOINTMENT_SET, /* staff gave it this time */
                           APPOINTMENT_OFF, /* staff cancelled it */
                           APPOINTMENT_PURPOSES
};

void appointment_write_time(const struct menus *menus, int language, int64_t at_ms,
                            struct builder *ret); /* "Thu 26.11. 10:00" */
struct str appointment_where(const struct menus *menus, int language, enum appointment_kind kind,
                             struct str place);
/* A sentence with {time} and {place} put in. */
void appointment_phrase(const struct menus *menus, int language, enum phrase phrase,
                        const struct appointment *of, struct builder *ret);
/* `hidden`: who holds the phone may not see more than that there is something. */
void appointment_write(const struct menus *menus, int language, enum appointment_purpose purpose,
                       bool hidden, const struct appointment *of, struct builder *ret);

#endif
