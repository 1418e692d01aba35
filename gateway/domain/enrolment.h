/* Somebody in a course: where they stand, and what comes next.
 *
 * One lesson a day at the hour they chose. A question that waits is asked again at most
 * COURSE_NUDGES_MAX times, ever later; then the course rests until they say RESUME. What could not
 * be sent within COURSE_LATE_MS of its hour waits for the next such hour: never two in a day.
 *
 * Pure: the store keeps it, the dialogue and the clock change it. Floor 1. Thread: any. */
#ifndef GATEWAY_ENROLMENT_H
#define GATEWAY_ENROLMENT_H

#include "domain/course.h"
#include "domain/menus.h"
#include "domain/quiet.h"

enum { COURSE_HOUR_USUAL = 9, COURSE_LATE_MS = 2 * 60 * 60 * 1000 };

enum enrolment_state { /* stored: append only */
                       ENROLMENT_ACTIVE,
                       ENROLMENT_PAUSED,
                       ENROLMENT_FINISHED,
                       ENROLMENT_STOPPED,
};

enum enrolment_phase {              /* stored: append only */
                       PHASE_READY, /* its lesson was not shown yet */
                       PHASE_ASKED, /* it was, and its question waits */
                       PHASE_DONE,  /* it was, and `next` follows */
};

struct enrolment {
    int64_t id; /* 0: not stored yet */
    char course[COURSE_ID_SIZE], language[LANGUAGE_SIZE];
    char lesson[COURSE_ID_SIZE], next[COURSE_ID_SIZE]; /* next: "" ends the course */
    char code[COURSE_CODE_SIZE];                       /* of the certificate; "": none yet */
    int place; /* of the lesson: where to go on when an edit removed it */
    enum enrolment_state state;
    enum enrolment_phase phase;
    int hour;          /* of the day in Albania */
    int nudges;        /* since they last did something */
    bool told;         /* a notice says that the lesson is there */
    int64_t due_at_ms; /* when the clock looks at it next; 0: never */
};

/* Where it stands in a set of menus; false: the course is no longer there. */
struct enrolment_place {
    const struct course *course;
    int language, lesson;
    int next; /* -1: none; meant in PHASE_DONE only */
};
MUST_CHECK bool enrolment_place(const struct menus *menus, const struct enrolment *it,
                                int64_t now_ms, struct enrolment_place *ret);

void enrolment_begin(const struct menus *menus, const struct course *course, int language,
                     struct quiet_hours quiet, int64_t now_ms, struct enrolment *ret);
/* False: at that hour they want to be left alone. */
MUST_CHECK bool enrolment_set_hour(struct enrolment *it, int hour, struct quiet_hours quiet,
                                   int64_t now_ms);
/* The hours they may choose among. */
void enrolment_hours(struct quiet_hours quiet, int *ret_from, int *ret_until);

void enrolment_at(const struct course *course, int lesson, struct enrolment *it); /* PHASE_READY */
/* The lesson is before their eyes. */
void enrolment_shown(const struct course *course, int lesson, int64_t now_ms, struct enrolment *it);
/* They answered: `next` is set. */
void enrolment_answered(const struct course *course, int lesson, int option, bool right,
                        int64_t now_ms, struct enrolment *it);
void enrolment_pause(struct enrolment *it);
void enrolment_resume(int64_t now_ms, struct enrolment *it);
void enrolment_finish(struct str code, struct enrolment *it);

/* ---- what comes by itself */

enum enrolment_push { PUSH_NOTHING, PUSH_LESSON, PUSH_QUESTION, PUSH_NOTICE, PUSH_CERTIFICATE };

struct enrolment_clock {
    const struct menus *menus;
    int64_t now_ms;
    struct quiet_hours quiet;
    bool silent;     /* nothing may reach this phone now: somebody may be in danger */
    bool hidden;     /* nobody may see what it is about */
    bool waiting;    /* what was sent last did not leave yet */
    bool lost;       /* what was sent last never arrived */
    bool labelled;   /* they are in another course, too */
    struct str code; /* of a certificate, if it comes to that */
};

/* What to send now that `it` is due, and where that leaves it: its next due time is set in any case. */
enum enrolment_push enrolment_push(const struct enrolment_clock *clock, struct enrolment *it,
                                   struct builder *ret);

#endif
