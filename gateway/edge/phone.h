/* A phone without a network: the dialogue engine with the parts of the gateway around it that a
 * person notices (sessions a bearer each, questions, an expert, the clock) played in memory.
 *
 * What happens is written as lines of a transcript (menus/README.md):
 *
 *     < a line that the phone shows
 *     + a line of a message that comes by itself
 *     ! what else happened: language, category, question, session's end, segments above one
 *
 * Floor 4. Thread: one at a time. */
#ifndef GATEWAY_PHONE_H
#define GATEWAY_PHONE_H

#include "base/err.h"
#include "domain/answer.h"
#include "domain/dialogue.h"
#include "domain/office.h"
#include "edge/menu_shelf.h"
#include "edge/phone_alerts.h"
#include "edge/phone_appointments.h"
#include "edge/phone_courses.h"
#include "edge/phone_listings.h"
#include "edge/phone_vacancies.h"

enum {
    PHONE_TICKETS_MAX = 16,
    PHONE_FIRST_NUMBER = 101,
    PHONE_OUTPUT_SIZE = 16 * 1024,
    PHONE_ANSWER_SIZE = 512
};

struct phone_ticket {
    int64_t number, at_ms, by_ms; /* by_ms: promised */
    bool answered, urgent, safe;
    bool unread; /* its answer waits to be asked for */
    char category[CATEGORY_SIZE];
    char answer[PHONE_ANSWER_SIZE];
};

struct phone_referrals { /* theirs, the latest last */
    struct {
        int64_t row, at_ms; /* of the directory, and when they were told */
        bool runs;
    } all[REFERRALS_OFFERED_MAX];
    int count;
};

struct phone {
    struct menu_shelf *shelf; /* where other menus come from; borrowed */
    struct menus *menus;      /* a reference */
    struct screen_limits limits;
    enum bearer bearer;
    int64_t now_ms;
    char language[LANGUAGE_SIZE]; /* the contact's, over both bearers; "": not chosen */
    bool opted_out, alerts_off;
    struct quiet_hours quiet;
    char category[CATEGORY_SIZE]; /* of the last group they entered */
    enum discretion discretion;
    enum dialogue_asked asked; /* by the last message that came by itself */
    int64_t asked_ms, asked_id;
    struct phone_vacancies *vacancies; /* NULL: none */
    struct phone_alerts alerts;
    struct phone_listings *listings; /* NULL: none */
    struct phone_courses courses;
    struct phone_appointments appointments;
    struct phone_referrals referrals;
    struct office office;                           /* without hours: somebody is always there */
    bool in_session;                                /* USSD */
    struct phone_ticket tickets[PHONE_TICKETS_MAX]; /* oldest first */
    int ticket_count;
    char stored[2][DIALOGUE_STATE_SIZE_MAX]; /* by bearer, as the gateway keeps it */
    size_t stored_size[2];
    struct dialogue_result result; /* of the last turn */
};

/* Takes the reference over; the shelf stays the caller's. `language` empty: not chosen yet. */
struct phone *phone_new(struct menu_shelf *shelf, struct menus *menus, enum bearer bearer,
                        struct str language, int64_t now_ms);
void phone_free(struct phone *phone); /* NULL is allowed */

void phone_dial(struct phone *phone, struct builder *ret);
/* ERR_INVALID: a USSD answer without a session. */
MUST_CHECK bool phone_write(struct phone *phone, struct str text, struct builder *ret,
                            struct err *err);

/* "dial", "break", "wait 25 h", "sms", "ussd", "answer TEXT", "menus DIRECTORY", "vacancies FILE" and
 * "directory FILE" (below `base`), "alert ROWS" and "outcome ROW" of that table, "slot DAYS HH:MM PLACE" that is free,
 * "taken NUMBER" of a slot by somebody else, "visit ROW" and "referral ROW [ready|how]" of the directory.
 * ERR_INVALID names what is wrong. */
MUST_CHECK bool phone_do(struct phone *phone, struct str directive, const char *base,
                         struct builder *ret, struct err *err);

#endif
