/* Opening hours of a service: "Mon-Fri 8-16, Sat 9-13", "Fri-Sat 22-6" over midnight, "24/7".
 *
 * By the clock of Albania (domain/date.h). Single days may be closed; a service that is open day and
 * night is open on feasts, too.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_HOURS_H
#define GATEWAY_HOURS_H

#include "domain/office.h"

/* Hours over midnight become two spans. */
MUST_CHECK bool hours_parse(struct str text, struct office_hours *ret);

/* As they are parsed, with these names of the days: "Mon Tue ... Sun". Nothing for no hours. */
void hours_write(const struct office_hours *hours, struct str days, struct builder *ret);

struct hours_place {
    const struct office_hours *hours;
    const struct office_closed *closed; /* its own days; NULL: none */
    const struct office_closed *feasts; /* everybody's; NULL: none */
    int64_t shut_day_ms;                /* a local midnight: closed on that day; 0: none */
};

struct hours_now {
    bool open;
    bool always;      /* ... and does not close for a week */
    int64_t until_ms; /* open: when it closes */
    int64_t opens_ms; /* closed: when it opens; 0: not in OFFICE_LOOK_DAYS */
};

void hours_now(const struct hours_place *place, int64_t now_ms, struct hours_now *ret);

#endif
