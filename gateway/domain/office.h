/* The office: when people are there, and by when a question is to be read.
 *
 * What is urgent has the same clock by day and another by night; the rest waits in working time. A
 * category of the menus may have targets of its own. By the clock of Albania (domain/date.h).
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_OFFICE_H
#define GATEWAY_OFFICE_H

#include "base/limits.h"
#include "domain/danger.h"

struct office_span {
    unsigned days;   /* a bit for each day of the week, Monday first */
    int from, until; /* minutes of the local day */
};

struct office_hours {
    struct office_span spans[OFFICE_SPANS_MAX];
    int count;
};

struct office_closed { /* whole days: feasts */
    int64_t days_ms[OFFICE_CLOSED_MAX];
    int count;
};

struct office_target {            /* of one category and class */
    char category[CATEGORY_SIZE]; /* "none": questions without one */
    enum urgency urgency;
    int work_ms; /* of working time (URGENCY_NOW: of time); 0: `days` */
    int days;    /* working days */
};

struct office_targets {
    struct office_target rows[OFFICE_TARGETS_MAX];
    int count;
};

struct office {
    struct office_hours hours;
    struct office_closed closed;
    struct office_targets targets;      /* before what follows, which holds for everybody else */
    int urgent_day_ms, urgent_night_ms; /* URGENCY_NOW: while somebody is there, and else */
    int soon_ms;                        /* URGENCY_SOON: of working time */
    int normal_days;                    /* URGENCY_NORMAL: working days */
    int rate_after_ms; /* an answer whose SMS had no room for it is rated then; 0: never */
    bool called;       /* somebody is called when nobody is there */
};

/* Monday to Friday, 8 to 16; 30 and 60 minutes, 4 hours, 2 days; nobody is called. */
extern const struct office office_default;

/* "Mon-Fri 8-16, Sat 9:30-13", "Mon-Sun 0-24". */
MUST_CHECK bool office_parse_hours(struct str text, struct office_hours *ret);
/* "2026-11-28, 2026-12-25"; may be empty. */
MUST_CHECK bool office_parse_closed(struct str text, struct office_closed *ret);

/* "refugees in_turn 8h, afghan same_day 90m, none in_turn 3d"; may be empty. The classes are urgent,
 * same_day and in_turn, days are for the last two. */
MUST_CHECK bool office_parse_targets(struct str text, struct office_targets *ret);

/* `at_ms` itself while somebody is there, else when they are back. Looked for through
 * OFFICE_LOOK_DAYS days; then it is the end of these. */
int64_t office_opens_ms(const struct office *office, int64_t at_ms);

/* By when what came at `at_ms` is to be taken up. `category` empty: none. */
int64_t office_due_ms(const struct office *office, struct str category, enum urgency urgency,
                      int64_t at_ms);

/* By when a person is told to have the answer: the same on a full hour, but no later than the office
 * closes. 0: people in danger are told to call, not to wait. */
int64_t office_promise_ms(const struct office *office, struct str category, enum urgency urgency,
                          int64_t at_ms);

#endif
